using Callboard.Platform.Problems;

namespace Callboard.Elements;

/// <summary>What the elements module refuses.</summary>
internal static class ElementsProblems
{
    public static readonly Problem ElementNotFound = new(404, "elements.element_not_found", "There is no such element, or you may not see it.");
    public static readonly Problem EventNotFound = new(404, "elements.event_not_found", "There is no such event, or you may not see it.");
    public static readonly Problem NotOnEvent = new(404, "elements.not_on_event", "This is not part of the event, or you may not see it.");
    public static readonly Problem Invalid = new(400, "elements.invalid", "A field is not valid.");
    public static readonly Problem ElementUnknown = new(400, "elements.element_unknown", "There is no such element.");
    public static readonly Problem VenueUnknown = new(400, "elements.venue_unknown", "There is no such venue.");
    public static readonly Problem VendorUnknown = new(400, "elements.vendor_unknown", "There is no such vendor.");
    public static readonly Problem OneProvider = new(400, "elements.one_provider", "An element is offered by a venue or by a vendor, not by both.");
    public static readonly Problem TimezoneUnknown = new(400, "elements.timezone_unknown", "Expected an IANA zone such as Europe/Berlin.");
    public static readonly Problem TooManyDecimals = new(400, "elements.too_many_decimals", "The currency has fewer decimals.");
    public static readonly Problem EndsBeforeStart = new(400, "elements.ends_before_start", "The end has to be after the start.");
    public static readonly Problem TooLong = new(400, "elements.too_long", "At most 366 days.");
    public static readonly Problem TimesNeeded = new(400, "elements.times_needed", "Say the start and the end you propose.");
    public static readonly Problem Unavailable = new(409, "elements.unavailable", "The element cannot be had like this.");
    public static readonly Problem OverCommitted = new(409, "elements.over_committed", "There is not enough of it left on that day.");
    public static readonly Problem CapacityBooked = new(409, "elements.capacity_booked", "More of it are confirmed on one day than would be left.");
    public static readonly Problem StepNotAllowed = new(409, "elements.step_not_allowed", "There is no such step from here.");

    public static ProblemSet Set { get; } = new(typeof(ElementsProblems), new Dictionary<string, Problem>
    {
        ["element_venue_fk"] = VenueUnknown.On("venueId"),
        ["element_vendor_fk"] = VendorUnknown.On("vendorId"),
        ["element_one_provider"] = OneProvider.On("vendorId"),
        ["element_name_form"] = Invalid.On("name", "1 to 200 characters."),
        ["element_category_form"] = Invalid.On("category", "1 to 100 characters."),
        ["element_description_length"] = Invalid.On("description", "At most 2000 characters."),
        ["element_unit_length"] = Invalid.On("unit", "At most 50 characters."),
        ["element_notes_length"] = Invalid.On("notes", "At most 5000 characters."),
        ["element_currency_form"] = Invalid.On("currency", "Three capital letters, such as USD."),
        ["element_price_not_negative"] = Invalid.On("price", "Must not be negative."),
        ["element_price_exact"] = TooManyDecimals.On("price"),
        ["element_capacity_range"] = Invalid.On("capacity", Range),
        ["element_capacity_booked"] = CapacityBooked.On("capacity"),
        ["element_min_quantity_range"] = Invalid.On("minQuantity", Range),
        ["element_max_quantity_range"] = Invalid.On("maxQuantity", "Not below the smallest quantity, and at most 1,000,000."),
        ["element_lead_range"] = Invalid.On("leadHours", "From 0 to 17,520 hours, two years."),
        ["element_weekdays_known"] = Invalid.On("weekdays", "Any of monday, tuesday, wednesday, thursday, friday, saturday, sunday."),
        ["element_hours_form"] = Invalid.On("opens", "Give both hours, as 18:00, and not the same twice."),
        ["element_blackouts_form"] = Invalid.On("blackouts", "At most 100 spans, each from one day to the same or a later one."),
        ["element_timezone_known"] = TimezoneUnknown.On("timezone"),
        ["event_element_element_fk"] = ElementUnknown.On("elementId"),
        ["event_element_quantity_range"] = Invalid.On("quantity", Range),
        ["event_element_price_not_negative"] = Invalid.On("unitPrice", "Must not be negative."),
        ["event_element_price_exact"] = TooManyDecimals.On("unitPrice"),
        ["event_element_options_form"] = Invalid.On("options", "An object of at most 10,000 characters."),
        ["event_element_note_length"] = Invalid.On("note", "At most 2000 characters."),
        ["event_element_answer_length"] = Invalid.On("note", "At most 2000 characters."),
        ["event_element_times_ordered"] = EndsBeforeStart.On("endAt"),
        ["event_element_length_range"] = TooLong.On("endAt"),
        ["event_element_proposal_ordered"] = EndsBeforeStart.On("endAt", "After the start, and at most 366 days later."),
        ["event_element_rules"] = Unavailable,
        ["event_element_over_committed"] = OverCommitted,
        ["event_element_step_allowed"] = StepNotAllowed.On("status"),
    });

    private const string Range = "From 1 to 1,000,000.";
}
