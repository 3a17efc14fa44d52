using Callboard.Platform.Problems;

namespace Callboard.Schedule;

/// <summary>What the schedule module refuses.</summary>
internal static class ScheduleProblems
{
    public static readonly Problem EventNotFound = new(404, "schedule.event_not_found", "There is no such event, or you may not see it.");
    public static readonly Problem BlockNotFound = new(404, "schedule.block_not_found", "There is no such block in this run of show.");
    public static readonly Problem AssignmentNotFound = new(404, "schedule.assignment_not_found", "Nobody is assigned here under this id.");
    public static readonly Problem Invalid = new(400, "schedule.invalid", "A field of the block is not valid.");
    public static readonly Problem EndsBeforeStart = new(400, "schedule.ends_before_start", "The end may not be before the start.");
    public static readonly Problem SpaceUnknown = new(400, "schedule.space_unknown", "There is no such space.");
    public static readonly Problem MemberUnknown = new(400, "schedule.member_unknown", "This person is not on your staff.");
    public static readonly Problem ParticipantUnknown = new(400, "schedule.participant_unknown", "There is no such participant.");
    public static readonly Problem OnePerson = new(400, "schedule.one_person", "Name either a member of the staff or a participant.");
    public static readonly Problem AlreadyAssigned = new(409, "schedule.already_assigned", "This person is assigned to the block already.");
    public static readonly Problem FeedUnknown = new(404, "schedule.feed_unknown", "There is no such calendar feed.");
    public static readonly Problem FeedSubjectUnknown = new(400, "schedule.feed_subject_unknown", "There is nothing like that to follow.");
    public static readonly Problem AcceptanceNotFound = new(404, "schedule.acceptance_not_found", "No conflict is accepted under this id.");
    public static readonly Problem ConflictOfTwo = new(400, "schedule.conflict_of_two", "A conflict is between two blocks of this run of show.");
    public static readonly Problem FileUnreadable = new(400, "schedule.file_unreadable", "The file cannot be imported.");
    public static readonly Problem TimeBasisNeeded = new(
        409, "schedule.time_basis_needed", "The file contradicts the event's zone. Say how its times are to be read.");

    public static ProblemSet Set { get; } = new(typeof(ScheduleProblems), new Dictionary<string, Problem>
    {
        ["block_event_fk"] = EventNotFound,
        ["block_space_fk"] = SpaceUnknown.On("spaceId"),
        ["block_times_ordered"] = EndsBeforeStart.On("endTime"),
        ["block_activity_form"] = Invalid.On("activity", "Say what happens, in at most 500 characters."),
        ["block_status_known"] = Invalid.On("status"),
        ["block_location_length"] = Invalid.On("location", "At most 200 characters."),
        ["block_priority_known"] = Invalid.On("priority"),
        ["block_notes_length"] = Invalid.On("notes", "At most 20000 characters."),
        ["block_track_length"] = Invalid.On("track", "At most 200 characters."),
        ["block_url_form"] = Invalid.On("url", "A complete http or https address."),
        ["block_language_length"] = Invalid.On("language", "A language tag such as en or pt-BR."),
        ["assignment_block_fk"] = BlockNotFound,
        ["assignment_member_fk"] = MemberUnknown.On("userId"),
        ["assignment_member_is_staff"] = MemberUnknown.On("userId"),
        ["assignment_participant_fk"] = ParticipantUnknown.On("participantId"),
        ["assignment_user_unique"] = AlreadyAssigned.On("userId"),
        ["assignment_participant_unique"] = AlreadyAssigned.On("participantId"),
        ["assignment_of_one_person"] = OnePerson.On("userId").On("participantId"),
        ["feed_unknown"] = FeedUnknown,
        ["accepted_conflict_two_blocks"] = ConflictOfTwo.On("b", "A block does not collide with itself."),
        ["accepted_conflict_a_fk"] = ConflictOfTwo.On("a").On("b"),
        ["accepted_conflict_b_fk"] = ConflictOfTwo.On("a").On("b"),
        ["accepted_conflict_pair_unique"] = ConflictOfTwo,
        ["accepted_conflict_reason_form"] = Invalid.On("reason", "1 to 500 characters."),
        ["assignment_role_form"] = Invalid.On("role", "1 to 100 characters."),
    });
}
