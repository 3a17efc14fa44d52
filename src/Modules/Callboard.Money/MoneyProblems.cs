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

    public static readonly Problem ContractNotFound = new(404, "money.contract_not_found", "There is no such contract, or you may not see it.");

    public static readonly Problem ContractStepRefused = new(409, "money.contract_step_refused", "The contract cannot take this step from where it is.");

    public static readonly Problem NotSigned = new(409, "money.not_signed", "Nobody has signed the contract. Sign it instead.");

    public static readonly Problem ContractInUse = new(
        409, "money.contract_in_use", "The contract was signed or paid. Terminate it instead.");

    public static readonly Problem PartyNotFound = new(404, "money.party_not_found", "The directory has nobody of this kind with this id.");

    public static readonly Problem DatesCrossed = new(400, "money.dates_crossed", "It ends before it begins.");

    public static readonly Problem TermsTooLong = new(400, "money.terms_too_long", "These terms are too long.");

    public static readonly Problem RemindDaysInvalid = new(400, "money.remind_days_invalid", "Give up to ten numbers of days from 0 to 366.");

    public static readonly Problem BelowPaid = new(409, "money.amount_below_paid", "More than that is paid already.");

    public static readonly Problem NoAmount = new(409, "money.no_amount", "The contract has no amount to be paid.");

    public static readonly Problem ScheduleDoesNotAddUp = new(
        400, "money.schedule_does_not_add_up", "The instalments are not the contract's amount.");

    public static readonly Problem DueDateMissing = new(400, "money.due_date_missing", "A date goes with being due on a date, and with nothing else.");

    public static readonly Problem OffsetOutOfRange = new(400, "money.offset_out_of_range", "That is more than ten years.");

    public static readonly Problem NothingToSign = new(409, "money.nothing_to_sign", "The contract does not wait for a signature.");

    public static readonly Problem AlreadySigned = new(409, "money.already_signed", "This side has signed the contract.");

    public static readonly Problem OtherTextSigned = new(
        409, "money.other_text_signed", "The other side signed another text. Send the contract back for signature first.");

    public static readonly Problem TextChanged = new(409, "money.text_changed", "The contract says something else by now. Read it again.");

    public static readonly Problem DocumentChanged = new(409, "money.document_changed", "There is another document by now. Read it first.");

    public static readonly Problem PaymentNotFound = new(404, "money.payment_not_found", "The contract has no such payment.");

    public static readonly Problem InstalmentNotFound = new(404, "money.instalment_not_found", "The contract has no such instalment.");

    public static readonly Problem MoreThanOpen = new(409, "money.more_than_open", "Less than that is open.");

    public static readonly Problem MoreThanPaid = new(409, "money.more_than_paid", "No more can go back than was paid.");

    public static readonly Problem ProviderDecides = new(409, "money.provider_decides", "The payment provider tells what becomes of this payment.");

    public static readonly Problem StripeOff = new(404, "money.stripe_off", "This server takes no messages from Stripe.");

    public static readonly Problem WebhookUnsigned = new(400, "money.webhook_unsigned", "The message is not signed by Stripe, or is too old.");

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
        ["contract_title_form"] = NameInvalid.On("title", "Give 1 to 200 characters."),
        ["contract_reference_form"] = NameInvalid.On("reference"),
        ["contract_party_name_form"] = NameInvalid.On("partyName", "Give 1 to 200 characters."),
        ["contract_notes_length"] = TextTooLong.On("notes"),
        ["contract_amount_not_negative"] = AmountNegative.On("amount"),
        ["contract_amount_exact"] = TooManyDecimals.On("amount"),
        ["contract_amount_covers_paid"] = BelowPaid.On("amount"),
        ["contract_dates_ordered"] = DatesCrossed.On("expiresOn"),
        ["contract_key_terms_size"] = TermsTooLong.On("keyTerms"),
        ["contract_remind_days_form"] = RemindDaysInvalid.On("remindDays"),
        ["contract_party_of_directory"] = PartyNotFound.On("partyId"),
        ["contract_file_of_event"] = FileNotFound.On("fileId"),
        ["contract_category_fk"] = CategoryNotFound.On("budgetCategoryId"),
        ["contract_item_fk"] = ItemElsewhere.On("budgetItemId"),
        ["contract_transition_allowed"] = ContractStepRefused.On("to"),
        ["contract_transition_note_length"] = TextTooLong.On("note"),
        ["contract_is_signed"] = NotSigned.On("to"),
        ["contract_was_used"] = ContractInUse,
        ["instalment_label_form"] = NameInvalid.On("instalments"),
        ["instalment_amount_not_negative"] = AmountNegative.On("instalments"),
        ["instalment_amount_exact"] = TooManyDecimals.On("instalments"),
        ["instalment_due_date_stated"] = DueDateMissing.On("instalments"),
        ["instalment_offset_range"] = OffsetOutOfRange.On("rules"),
        ["instalment_activates_category_form"] = NameInvalid.On("instalments"),
        ["instalment_activates_holder_form"] = NameInvalid.On("instalments", "Give 1 to 320 characters."),
        ["instalment_adds_up"] = ScheduleDoesNotAddUp.On("instalments"),
        ["signature_while_open"] = NothingToSign,
        ["signature_party_unique"] = AlreadySigned.On("party"),
        ["signature_same_text"] = OtherTextSigned,
        ["signature_signer_name_form"] = NameInvalid.On("signerName", "Give 1 to 200 characters."),
        ["signature_signer_email_length"] = TextTooLong.On("signerEmail"),
        ["signature_signer_title_length"] = TextTooLong.On("signerTitle"),
        ["payment_amount_positive"] = AmountNotPositive.On("amount"),
        ["payment_amount_exact"] = TooManyDecimals.On("amount"),
        ["payment_refunded_exact"] = TooManyDecimals.On("amount"),
        ["payment_refunded_range"] = MoreThanPaid.On("amount"),
        ["payment_instalment_fk"] = InstalmentNotFound.On("instalmentId"),
        ["payment_of_contract"] = ContractNotFound,
        ["payment_within_open"] = MoreThanOpen.On("amount"),
        ["payment_by_hand"] = ProviderDecides,
        ["payment_reference_length"] = TextTooLong.On("reference"),
        ["payment_note_length"] = TextTooLong.On("note"),
        ["event_currency_fits"] = CurrencyInUse.On("currency"),
    };
}
