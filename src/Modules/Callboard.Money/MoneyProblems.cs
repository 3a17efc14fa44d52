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

    public static readonly Problem CategoryInUse = new(
        409, "money.category_in_use", "Money was spent in this category. Move its expenses first.");

    public static readonly Problem ItemNotFound = new(404, "money.item_not_found", "The event has no such budget line.");

    public static readonly Problem ItemElsewhere = new(409, "money.item_elsewhere", "This line is not in that category.");

    public static readonly Problem ExpenseNotFound = new(404, "money.expense_not_found", "The event has no such expense.");

    public static readonly Problem AlertNotFound = new(404, "money.alert_not_found", "The event has no such alert.");

    public static readonly Problem AmountNotPositive = new(400, "money.amount_not_positive", "The amount has to be more than nothing.");

    public static readonly Problem OriginalIncomplete = new(
        400, "money.original_incomplete", "An amount in another currency needs its currency and what a unit of it is worth.");

    public static readonly Problem CurrencyInvalid = new(400, "money.currency_invalid", "A currency has three capital letters.");

    public static readonly Problem RateInvalid = new(400, "money.rate_invalid", "An exchange rate is more than nothing.");

    public static readonly Problem TextTooLong = new(400, "money.text_too_long", "This text is too long.");

    public static readonly Problem VendorNotFound = new(404, "money.vendor_not_found", "The directory has no such vendor.");

    public static readonly Problem FileNotFound = new(404, "money.file_not_found", "The event has no such file.");

    public static readonly Problem ThresholdInvalid = new(400, "money.threshold_invalid", "A threshold is from 1 to 1000 percent.");

    public static readonly Problem ThresholdsCrossed = new(400, "money.thresholds_crossed", "The warning comes before what is critical.");

    public static readonly Problem SameCategory = new(400, "money.same_category", "Choose two different categories.");

    public static readonly Problem NotEnoughLeft = new(409, "money.not_enough_left", "The category has less left than that.");

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
        ["budget_item_category_fk"] = CategoryNotFound.On("categoryId"),
        ["budget_item_vendor_fk"] = VendorNotFound.On("vendorId"),
        ["budget_item_description_form"] = NameInvalid.On("description", "Give 1 to 200 characters."),
        ["budget_item_notes_length"] = TextTooLong.On("notes"),
        ["budget_item_planned_not_negative"] = AmountNegative.On("plannedAmount"),
        ["budget_item_committed_not_negative"] = AmountNegative.On("committedAmount"),
        ["budget_item_actual_not_negative"] = AmountNegative.On("actualAmount"),
        ["budget_item_forecast_not_negative"] = AmountNegative.On("forecastAmount"),
        ["budget_item_planned_exact"] = TooManyDecimals.On("plannedAmount"),
        ["budget_item_committed_exact"] = TooManyDecimals.On("committedAmount"),
        ["budget_item_actual_exact"] = TooManyDecimals.On("actualAmount"),
        ["budget_item_forecast_exact"] = TooManyDecimals.On("forecastAmount"),
        ["expense_category_fk"] = CategoryInUse.On("categoryId"),
        ["expense_category_of_event"] = CategoryNotFound.On("categoryId"),
        ["expense_item_fk"] = ItemElsewhere.On("itemId"),
        ["expense_vendor_fk"] = VendorNotFound.On("vendorId"),
        ["expense_invoice_of_event"] = FileNotFound.On("invoiceFileId"),
        ["expense_name_form"] = NameInvalid.On("name", "Give 1 to 200 characters."),
        ["expense_vendor_name_form"] = NameInvalid.On("vendorName", "Give 1 to 200 characters."),
        ["expense_notes_length"] = TextTooLong.On("notes"),
        ["expense_amount_positive"] = AmountNotPositive.On("amount"),
        ["expense_amount_exact"] = TooManyDecimals.On("amount"),
        ["expense_original_whole"] = OriginalIncomplete.On("originalAmount").On("originalCurrency").On("exchangeRate"),
        ["expense_original_amount_positive"] = AmountNotPositive.On("originalAmount"),
        ["expense_original_exact"] = TooManyDecimals.On("originalAmount", "That currency has fewer decimals."),
        ["expense_original_currency_form"] = CurrencyInvalid.On("originalCurrency"),
        ["expense_exchange_rate_positive"] = RateInvalid.On("exchangeRate"),
        ["budget_setting_warning_range"] = ThresholdInvalid.On("warningPercent"),
        ["budget_setting_critical_range"] = ThresholdInvalid.On("criticalPercent"),
        ["budget_setting_ordered"] = ThresholdsCrossed.On("warningPercent"),
        ["budget_alert_reason_form"] = NameInvalid.On("reason", "Give 1 to 500 characters."),
        ["reallocation_from_of_event"] = CategoryNotFound.On("from"),
        ["reallocation_to_of_event"] = CategoryNotFound.On("to"),
        ["reallocation_amount_positive"] = AmountNotPositive.On("amount"),
        ["reallocation_amount_exact"] = TooManyDecimals.On("amount"),
        ["reallocation_moves"] = SameCategory.On("to"),
        ["reallocation_leaves_enough"] = NotEnoughLeft.On("amount"),
        ["reallocation_note_length"] = TextTooLong.On("note"),
        ["event_currency_fits"] = CurrencyInUse.On("currency"),
    };
}
