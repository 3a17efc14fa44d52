using Callboard.Platform.Problems;

namespace Callboard.Money;

/// <summary>What the money module refuses.</summary>
internal static class MoneyProblems
{
    public static readonly Problem CategoryTaken = new(409, "money.category_taken", "The event has this budget category already.");
    public static readonly Problem Invalid = new(400, "money.invalid", "A field of the budget is not valid.");

    public static IReadOnlyDictionary<string, Problem> Constraints { get; } = new Dictionary<string, Problem>
    {
        ["budget_category_unique"] = CategoryTaken.On("category"),
        ["budget_category_name_length"] = Invalid.On("name"),
        ["budget_category_budgeted_not_negative"] = Invalid.On("budgetedAmount", "Must not be negative."),
        ["budget_category_actual_not_negative"] = Invalid.On("actualAmount", "Must not be negative."),
    };
}
