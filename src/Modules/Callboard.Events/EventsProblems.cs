using Callboard.Platform.Problems;

namespace Callboard.Events;

/// <summary>What the events module refuses.</summary>
internal static class EventsProblems
{
    public static readonly Problem NotFound = new(404, "events.not_found", "There is no such event, or you may not see it.");
    public static readonly Problem TransitionNotAllowed = new(409, "events.transition_not_allowed", "The workflow has no such step from here.");
    public static readonly Problem VenueUnknown = new(400, "events.venue_unknown", "There is no such venue.");
    public static readonly Problem ClientUnknown = new(400, "events.client_unknown", "There is no such client.");
    public static readonly Problem ParentUnknown = new(400, "events.parent_unknown", "There is no such event.");
    public static readonly Problem ParentCycle = new(409, "events.parent_cycle", "An event cannot be inside itself.");
    public static readonly Problem WorkflowUnknown = new(400, "events.workflow_unknown", "There is no such workflow.");
    public static readonly Problem TimezoneUnknown = new(400, "events.timezone_unknown", "Expected an IANA zone such as Europe/Berlin.");
    public static readonly Problem EndsBeforeStart = new(400, "events.ends_before_start", "The end may not be before the start.");
    public static readonly Problem Invalid = new(400, "events.invalid", "A field of the event is not valid.");
    public static readonly Problem MemberUnknown = new(400, "events.member_unknown", "This person is not on your staff.");
    public static readonly Problem AlreadyOnTeam = new(409, "events.already_on_team", "This person is on the team already.");
    public static readonly Problem LastLead = new(409, "events.last_lead", "An event keeps a lead: name another one first.");
    public static readonly Problem SponsorUnknown = new(400, "events.sponsor_unknown", "There is no such sponsor.");
    public static readonly Problem AlreadySponsor = new(409, "events.already_sponsor", "This sponsor is at the event already.");
    public static readonly Problem DesignerUnknown = new(400, "events.designer_unknown", "There is no such designer.");
    public static readonly Problem AlreadyDesigner = new(409, "events.already_designer", "This designer is at the event already.");
    public static readonly Problem VendorUnknown = new(400, "events.vendor_unknown", "There is no such vendor.");
    public static readonly Problem AlreadyVendor = new(409, "events.already_vendor", "This vendor is assigned already.");
    public static readonly Problem NotOnEvent = new(404, "events.not_on_event", "This is not part of the event.");
    public static readonly Problem WorkflowNotFound = new(404, "workflows.not_found", "There is no such workflow.");
    public static readonly Problem WorkflowKeyTaken = new(409, "workflows.key_taken", "A workflow with this key exists.");
    public static readonly Problem WorkflowInUse = new(409, "workflows.in_use", "Events are in this workflow or in a state you would remove.");
    public static readonly Problem WorkflowBuiltIn = new(403, "workflows.built_in", "Built-in workflows stay as they are. Make your own from it.");
    public static readonly Problem WorkflowInvalid = new(400, "workflows.invalid", "The workflow is not valid.");

    public static ProblemSet Set { get; } = new(typeof(EventsProblems), new Dictionary<string, Problem>
    {
        ["event_venue_fk"] = VenueUnknown.On("venueId"),
        ["event_backup_venue_fk"] = VenueUnknown.On("backupVenueId"),
        ["event_client_fk"] = ClientUnknown.On("clientId"),
        ["event_parent_fk"] = ParentUnknown.On("parentEventId"),
        ["event_not_its_own_parent"] = ParentCycle.On("parentEventId"),
        ["event_parent_acyclic"] = ParentCycle.On("parentEventId"),
        ["event_status_fk"] = WorkflowInUse,
        ["event_workflow_known"] = WorkflowUnknown.On("workflow"),
        ["event_timezone_known"] = TimezoneUnknown.On("timezone"),
        ["event_transition_allowed"] = TransitionNotAllowed,
        ["event_times_ordered"] = EndsBeforeStart.On("endAt"),
        ["event_name_length"] = Invalid.On("name"),
        ["event_description_length"] = Invalid.On("description"),
        ["event_attendees_not_negative"] = Invalid.On("targetAttendees", "Must not be negative."),
        ["event_budget_not_negative"] = Invalid.On("budget", "Must not be negative."),
        ["event_currency_form"] = Invalid.On("currency", "Three capital letters, such as USD."),
        ["event_team_user_unique"] = AlreadyOnTeam.On("userId"),
        ["event_team_member_fk"] = MemberUnknown.On("userId"),
        ["event_team_member_is_staff"] = MemberUnknown.On("userId"),
        ["event_team_last_lead"] = LastLead,
        ["event_team_role_name_length"] = Invalid.On("roleName"),
        ["event_sponsor_unique"] = AlreadySponsor.On("sponsorId"),
        ["event_sponsor_sponsor_fk"] = SponsorUnknown.On("sponsorId"),
        ["event_sponsor_amount_not_negative"] = Invalid.On("amount", "Must not be negative."),
        ["event_designer_unique"] = AlreadyDesigner.On("designerId"),
        ["event_designer_designer_fk"] = DesignerUnknown.On("designerId"),
        ["event_designer_looks_positive"] = Invalid.On("numberOfLooks", "Must be positive."),
        ["event_designer_order_positive"] = Invalid.On("showOrder", "Must be positive."),
        ["event_vendor_unique"] = AlreadyVendor.On("vendorId"),
        ["event_vendor_vendor_fk"] = VendorUnknown.On("vendorId"),
        ["workflow_key_unique"] = WorkflowKeyTaken.On("key"),
        ["workflow_key_form"] = WorkflowInvalid.On("key", "Use lower-case letters, digits and underscores."),
        ["workflow_name_length"] = WorkflowInvalid.On("name"),
        ["workflow_state_key_unique"] = WorkflowInvalid.On("states", "A state appears twice."),
        ["workflow_state_key_form"] = WorkflowInvalid.On("states", "Use lower-case letters, digits and underscores in keys."),
        ["workflow_transition_from_fk"] = WorkflowInvalid.On("transitions", "A transition starts at an unknown state."),
        ["workflow_transition_to_fk"] = WorkflowInvalid.On("transitions", "A transition leads to an unknown state."),
        ["workflow_transition_unique"] = WorkflowInvalid.On("transitions", "A transition appears twice."),
        ["workflow_transition_moves"] = WorkflowInvalid.On("transitions", "A transition leads somewhere else."),
        ["status_log_note_length"] = Invalid.On("note"),
    });
}
