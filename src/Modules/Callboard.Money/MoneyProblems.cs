using Callboard.Platform.Problems;

namespace Callboard.Finance;

/// <summary>What the money module refuses.</summary>
internal static class MoneyProblems
{
    public static readonly Problem CategoryNotFound = new(404, "money.category_not_found", "The event has no such budget category.");

    public static readonly Problem CategoryTaken = new(409, "money.category_taken", "The event has a budget category of this kind and name already.");

    public static readonly Problem CategoryUnknown = new(400, "money.category_unknown", "This is not a budget category.");

    public static readonly Problem NameInvalid = new(400, "money.name_invalid", "Give 1 to 100 characters.");

    public static readonly Problem AmountNegative = new(400, "money.amount_negative", "An amount of a budget is not below zero.");

    public static readonly Problem TooManyDecimals = new(400, "money.too_many_decimals", "The event's currency has fewer decimals.");

    public static readonly Problem CurrencyInUse = new(
        409, "money.currency_in_use", "Amounts of this event have more decimals than that currency.");

    /// <summary>Which constraint of the database stands for which of them.</summary>
    public static IReadOnlyDictionary<string, Problem> Constraints { get; } = new Dictionary<string, Problem>
    {
        ["budget_category_unique"] = CategoryTaken.On("category"),
        ["budget_category_category_known"] = CategoryUnknown.On("category"),
        ["budget_category_name_form"] = NameInvalid.On("name"),
        ["budget_category_budgeted_not_negative"] = AmountNegative.On("budgetedAmount"),
        ["budget_category_actual_not_negative"] = AmountNegative.On("actualAmount"),
        ["budget_category_budgeted_exact"] = TooManyDecimals.On("budgetedAmount"),
        ["budget_category_actual_exact"] = TooManyDecimals.On("actualAmount"),
        ["event_currency_fits"] = CurrencyInUse.On("currency"),
    };
}
