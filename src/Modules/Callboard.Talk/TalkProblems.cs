using Callboard.Platform.Problems;

namespace Callboard.Talk;

/// <summary>What the talk module refuses.</summary>
internal static class TalkProblems
{
    public static readonly Problem NothingNamed = new(400, "notifications.nothing_named", "Name the notifications, or ask for all of them.");

    public static readonly Problem ZoneUnknown = new(400, "notifications.zone_unknown", "Expected an IANA zone such as Europe/Berlin.");
    public static readonly Problem QuietHalf = new(400, "notifications.quiet_half", "Quiet hours need a beginning and an end that differ.");
    public static readonly Problem PutOffToPast = new(400, "notifications.put_off_to_past", "Put it off until a time to come, within a year.");
    public static readonly Problem ThreadNotFound = new(404, "threads.not_found", "There is no such conversation, or you are not in it.");
    public static readonly Problem MemberNotFound = new(404, "threads.member_not_found", "There is nobody like that in this conversation.");
    public static readonly Problem MessageNotFound = new(404, "threads.message_not_found", "There is no such message in this conversation.");
    public static readonly Problem TitleNeeded = new(400, "threads.title_needed", "A conversation about an event needs a title.");
    public static readonly Problem TitleInvalid = new(400, "threads.title_invalid", "1 to 200 characters, not only spaces.");
    public static readonly Problem TeamNeedsEvent = new(400, "threads.team_needs_event", "Only events have a team: name the event.");
    public static readonly Problem NobodyAsked = new(400, "threads.nobody_asked", "Ask at least one other person in.");
    public static readonly Problem EventUnknown = new(400, "threads.event_unknown", "There is no such event.");
    public static readonly Problem MemberUnknown = new(400, "threads.member_unknown", "This person is not in your organization, or may not see what it is about.");
    public static readonly Problem TooManyMembers = new(409, "threads.too_many_members", "A conversation has room for 500 people.");
    public static readonly Problem OfTheTeam = new(409, "threads.of_the_team", "It is the team's conversation: whoever is on the team is in it. Mute it instead.");
    public static readonly Problem Closed = new(409, "threads.closed", "This conversation is closed.");
    public static readonly Problem BodyInvalid = new(400, "threads.body_invalid", "1 to 10,000 characters, not only spaces.");
    public static readonly Problem MessageUnknown = new(400, "threads.message_unknown", "There is no such message in this conversation.");
    public static readonly Problem MentionUnknown = new(400, "threads.mention_unknown", "Nobody like that is in this conversation.");
    public static readonly Problem ReferenceUnknown = new(400, "threads.reference_unknown", "There is no such record, or you may not see it.");
    public static readonly Problem TakenBack = new(409, "threads.taken_back", "This message was taken back.");
    public static readonly Problem WordsGone = new(409, "threads.words_gone", "It was taken back too long ago: its words are gone.");

    public static readonly Problem CommunicationNotFound = new(404, "communications.not_found", "There is no such entry, or you may not see it.");
    public static readonly Problem AboutNothing = new(400, "communications.about_nothing", "Say which client or which event it is about.");
    public static readonly Problem ClientUnknown = new(400, "communications.client_unknown", "There is no such client.");
    public static readonly Problem OwnerUnknown = new(400, "communications.owner_unknown", "This person is not on your staff.");
    public static readonly Problem CommunicationInvalid = new(400, "communications.invalid", "A field is not valid.");
    public static readonly Problem NothingToFollowUp = new(409, "communications.nothing_to_follow_up", "There is no follow-up: give it a date first.");

    /// <summary>Which constraint of the database stands for which of them.</summary>
    public static IReadOnlyDictionary<string, Problem> Constraints { get; } = new Dictionary<string, Problem>
    {
        ["communication_client_fk"] = ClientUnknown.On("clientId"),
        ["communication_owner_fk"] = OwnerUnknown.On("ownerId"),
        ["communication_about_something"] = AboutNothing.On("clientId").On("eventId"),
        ["communication_subject_form"] = CommunicationInvalid.On("subject", "1 to 255 characters, not only spaces."),
        ["communication_body_length"] = CommunicationInvalid.On("body", "At most 10,000 characters."),
        ["communication_follow_up_note_length"] = CommunicationInvalid.On("followUpNote", "At most 500 characters."),
        ["communication_completed_has_date"] = NothingToFollowUp,
        ["setting_timezone_known"] = ZoneUnknown.On("timezone"),
        ["setting_quiet_whole"] = QuietHalf.On("quietFrom").On("quietTo"),
        ["thread_title_form"] = TitleInvalid.On("title"),
        ["thread_member_member_fk"] = MemberUnknown.On("memberIds").On("userId"),
        ["thread_member_sees_event"] = MemberUnknown.On("memberIds").On("userId"),
        ["thread_member_limit"] = TooManyMembers,
        ["thread_member_of_team"] = OfTheTeam,
        ["message_thread_open"] = Closed,
        ["message_body_form"] = BodyInvalid.On("body"),
        ["message_parent_fk"] = MessageUnknown.On("parentId"),
        ["mention_member_fk"] = MentionUnknown.On("mentions"),
        ["message_not_deleted"] = TakenBack,
        ["message_words_kept"] = WordsGone,
    };
}
