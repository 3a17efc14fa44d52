using Callboard.Platform.Problems;

namespace Callboard.Admission;

/// <summary>What the admission module refuses.</summary>
internal static class AdmissionProblems
{
    public static readonly Problem EventNotFound = new(404, "admission.event_not_found", "There is no such event, or you may not see it.");
    public static readonly Problem SeriesNotFound = new(404, "admission.series_not_found", "There is no such series, or you may not see it.");
    public static readonly Problem GateNotFound = new(404, "admission.gate_not_found", "There is no such gate here.");
    public static readonly Problem CategoryNotFound = new(404, "admission.category_not_found", "This category has no limit here.");
    public static readonly Problem PassNotFound = new(404, "admission.pass_not_found", "There is no such wristband or ticket here.");
    public static readonly Problem ScanNotFound = new(404, "admission.scan_not_found", "There is no such scan, or you may not see it.");
    public static readonly Problem ConflictNotFound = new(404, "admission.conflict_not_found", "There is no such conflict here.");
    public static readonly Problem PinNotFound = new(404, "admission.pin_not_found", "Nobody has this PIN here.");
    public static readonly Problem ScannerNotFound = new(404, "admission.scanner_not_found", "There is no such scanner here.");
    public static readonly Problem MemberUnknown = new(400, "admission.member_unknown", "There is no such person on the staff.");
    public static readonly Problem IncidentUnknown = new(400, "admission.incident_unknown", "There is no such incident in this event.");
    public static readonly Problem SeriesUnknown = new(400, "admission.series_unknown", "There is no such series in this event.");
    public static readonly Problem PinWeak = new(400, "admission.pin_weak", "This PIN is too easy to guess.");
    public static readonly Problem PinTaken = new(409, "admission.pin_taken", "They have a PIN for this event already; give them another one.");
    public static readonly Problem Invalid = new(400, "admission.invalid", "A field is not valid.");
    public static readonly Problem EndsBeforeStart = new(400, "admission.ends_before_start", "The end has to be after the start.");
    public static readonly Problem GateUnknown = new(400, "admission.gate_unknown", "There is no such gate in this event.");
    public static readonly Problem PassUnknown = new(400, "admission.pass_unknown", "There is no such wristband or ticket in this event.");
    public static readonly Problem PassTaken = new(409, "admission.pass_taken", "This event has a pass with this code already.");
    public static readonly Problem NameTaken = new(409, "admission.name_taken", "This event has a gate of this name already.");
    public static readonly Problem TransitionNotAllowed = new(409, "admission.transition_not_allowed", "The series cannot take this step.");
    public static readonly Problem SeriesWasUsed = new(409, "admission.series_was_used", "Somebody was scanned at this series. Cancel it; its log is kept.");
    public static readonly Problem NothingToUndo = new(409, "admission.nothing_to_undo", "Only somebody who was let through can be taken back.");
    public static readonly Problem RuleInvalid = new(400, "admission.rule_invalid", "The rule cannot be followed.");
    public static readonly Problem AlreadyRepeated = new(409, "admission.already_repeated", "This series was repeated already.");

    public static ProblemSet Set { get; } = new(typeof(AdmissionProblems), new Dictionary<string, Problem>
    {
        ["series_exists"] = SeriesNotFound,
        ["series_transition_allowed"] = TransitionNotAllowed,
        ["series_was_used"] = SeriesWasUsed,
        ["series_ends_after_start"] = EndsBeforeStart.On("endAt"),
        ["series_window_ordered"] = EndsBeforeStart.On("checkinClosesAt"),
        ["series_name_form"] = Invalid.On("name", "1 to 200 characters."),
        ["series_capacity_positive"] = Invalid.On("capacity", "At least 1, or none."),
        ["series_timezone_length"] = Invalid.On("timezone"),
        ["series_sequence_unique"] = AlreadyRepeated,
        ["gate_name_unique"] = NameTaken.On("name"),
        ["gate_name_form"] = Invalid.On("name", "1 to 100 characters."),
        ["gate_categories_form"] = Invalid.On("categories", "1 to 100 categories, or none for all."),
        ["series_gate_gate_fk"] = GateUnknown.On("gateIds"),
        ["series_category_form"] = Invalid.On("category", "1 to 100 characters."),
        ["series_category_limit_positive"] = Invalid.On("limit", "At least 0."),
        ["pass_key_unique"] = PassTaken,
        ["pass_key_form"] = Invalid.On("code", "1 to 200 characters."),
        ["pass_category_form"] = Invalid.On("category", "1 to 100 characters."),
        ["pass_holder_name_length"] = Invalid.On("holderName", "At most 200 characters."),
        ["pass_email_length"] = Invalid.On("email", "At most 320 characters."),
        ["pass_ticket_fk"] = PassUnknown.On("ticketId"),
        ["pass_ticket_of_wristband"] = Invalid.On("ticketId", "Only a wristband is issued for a ticket."),
        ["gate_pin_member_unique"] = PinTaken.On("userId"),
        ["gate_pin_name_unique"] = PinTaken.On("name"),
        ["gate_pin_name_form"] = Invalid.On("name", "1 to 100 characters."),
        ["gate_pin_of_one"] = Invalid.On("name", "Somebody on the staff goes by their own name."),
        ["incident_series_fk"] = SeriesUnknown.On("seriesId"),
        ["incident_gate_fk"] = GateUnknown.On("gateId"),
        ["incident_corrects_fk"] = IncidentUnknown.On("correctsId"),
        ["incident_corrects_another"] = IncidentUnknown.On("correctsId", "An incident does not put itself right."),
        ["incident_closes_fk"] = IncidentUnknown.On("closesId"),
        ["incident_closes_another"] = IncidentUnknown.On("closesId", "An incident does not end itself."),
        ["incident_says_one_thing"] = Invalid.On("closesId", "An entry puts another one right, or tells how one ended."),
        ["incident_sentence_form"] = Invalid.On("sentence", "1 to 1000 characters."),
        ["conflict_note_length"] = Invalid.On("note", "At most 500 characters."),
    });
}
