using Callboard.Platform.Problems;

namespace Callboard.Guests;

/// <summary>What the guests module refuses.</summary>
internal static class GuestsProblems
{
    public static readonly Problem EventNotFound = new(404, "guests.event_not_found", "There is no such event, or you may not see it.");
    public static readonly Problem GuestNotFound = new(404, "guests.guest_not_found", "There is no such guest at this event.");
    public static readonly Problem TableNotFound = new(404, "guests.table_not_found", "There is no such table at this event.");
    public static readonly Problem ChangeNotFound = new(404, "guests.change_not_found", "There is no such change of guests here.");
    public static readonly Problem Invalid = new(400, "guests.invalid", "A field is not valid.");
    public static readonly Problem ParticipantUnknown = new(400, "guests.participant_unknown", "There is no such participant.");
    public static readonly Problem HostUnknown = new(400, "guests.host_unknown", "There is no such guest to come along with.");
    public static readonly Problem HostIsCompanion = new(400, "guests.host_is_companion", "Whoever comes along with somebody brings nobody along.");
    public static readonly Problem TableUnknown = new(400, "guests.table_unknown", "There is no such table at this event.");
    public static readonly Problem TicketUnknown = new(400, "guests.ticket_unknown", "There is no such ticket at this event.");
    public static readonly Problem GuestUnknown = new(400, "guests.guest_unknown", "There is no such guest at this event.");
    public static readonly Problem SeatNeedsTable = new(400, "guests.seat_needs_table", "A seat is at a table.");
    public static readonly Problem AlreadyGuest = new(409, "guests.already_guest", "This person is on the list already.");
    public static readonly Problem SeatTaken = new(409, "guests.seat_taken", "Somebody else has this seat.");
    public static readonly Problem TableNameTaken = new(409, "guests.table_name_taken", "There is a table of this name already.");
    public static readonly Problem AlreadyUndone = new(409, "guests.already_undone", "This was taken back already.");

    public static ProblemSet Set { get; } = new(typeof(GuestsProblems), new Dictionary<string, Problem>
    {
        ["guest_participant_fk"] = ParticipantUnknown.On("participantId"),
        ["guest_participant_unique"] = AlreadyGuest.On("participantId"),
        ["guest_host_fk"] = HostUnknown.On("hostId"),
        ["guest_host_is_another"] = HostUnknown.On("hostId"),
        ["guest_host_is_no_companion"] = HostIsCompanion.On("hostId"),
        ["guest_table_fk"] = TableUnknown.On("tableId"),
        ["guest_ticket_fk"] = TicketUnknown.On("ticketId"),
        ["guest_ticket_of_event"] = TicketUnknown.On("ticketId"),
        ["guest_seat_unique"] = SeatTaken.On("seat"),
        ["guest_seat_at_table"] = SeatNeedsTable.On("seat"),
        ["guest_seat_range"] = Invalid.On("seat", "From 1 to 10,000."),
        ["guest_plus_ones_range"] = Invalid.On("plusOnesAllowed", "From 0 to 20."),
        ["guest_name_form"] = Invalid.On("name", "1 to 200 characters."),
        ["guest_email_form"] = Invalid.On("email", "This is no e-mail address."),
        ["guest_phone_form"] = Invalid.On("phone", "At most 50 characters."),
        ["guest_role_form"] = Invalid.On("role", "1 to 50 characters."),
        ["guest_message_length"] = Invalid.On("message", "At most 1,000 characters."),
        ["guest_dietary_needs_form"] = Invalid.On("dietaryNeeds", "At most 50 entries of 1 to 100 characters."),
        ["guest_dietary_notes_length"] = Invalid.On("dietaryNotes", "At most 1,000 characters."),
        ["guest_allergens_form"] = Invalid.On("allergens", "At most 30 entries, each of another allergen."),
        ["guest_accessibility_length"] = Invalid.On("accessibility", "At most 1,000 characters."),
        ["guest_tags_form"] = Invalid.On("tags", "At most 50 entries of 1 to 100 characters."),
        ["guest_party_length"] = Invalid.On("party", "At most 200 characters."),
        ["guest_invited_by_length"] = Invalid.On("invitedBy", "At most 200 characters."),
        ["guest_notes_length"] = Invalid.On("notes", "At most 5,000 characters."),
        ["seating_table_name_form"] = Invalid.On("name", "1 to 100 characters."),
        ["seating_table_name_unique"] = TableNameTaken.On("name"),
        ["seating_table_seats_range"] = Invalid.On("seats", "From 1 to 10,000."),
        ["seating_table_notes_length"] = Invalid.On("notes", "At most 1,000 characters."),
        ["setting_intro_length"] = Invalid.On("intro", "At most 2,000 characters."),
        ["setting_contact_length"] = Invalid.On("contact", "At most 200 characters."),
        ["setting_letter_subject_length"] = Invalid.On("letterSubject", "At most 200 characters."),
        ["setting_letter_text_length"] = Invalid.On("letterText", "At most 5,000 characters."),
        ["mailing_subject_form"] = Invalid.On("subject", "1 to 200 characters."),
        ["mailing_text_form"] = Invalid.On("text", "1 to 5,000 characters."),
        ["link_guest_fk"] = GuestNotFound,
        ["change_undone_once"] = AlreadyUndone,
    });
}
