using Callboard.Platform.Problems;

namespace Callboard.Resources;

/// <summary>What the resources module refuses.</summary>
internal static class ResourcesProblems
{
    public static readonly Problem EventNotFound = new(404, "resources.event_not_found", "There is no such event, or you may not see it.");
    public static readonly Problem ResourceNotFound = new(404, "resources.resource_not_found", "There is no such resource.");
    public static readonly Problem BookingNotFound = new(404, "resources.booking_not_found", "There is no such booking, or you may not see it.");
    public static readonly Problem SpaceNotFound = new(404, "resources.space_not_found", "There is no such space.");
    public static readonly Problem TaskNotFound = new(404, "resources.task_not_found", "There is no such task in this event.");
    public static readonly Problem NotAssigned = new(404, "resources.not_assigned", "The task does not have this resource.");
    public static readonly Problem Invalid = new(400, "resources.invalid", "A field is not valid.");
    public static readonly Problem EndsBeforeStart = new(400, "resources.ends_before_start", "The end has to be after the start.");
    public static readonly Problem TooLong = new(400, "resources.too_long", "A booking is for at most 366 days.");
    public static readonly Problem EventUnknown = new(400, "resources.event_unknown", "There is no such event.");
    public static readonly Problem EventNeeded = new(400, "resources.event_needed", "Say for which event this is; only a manual block is for none.");
    public static readonly Problem BlockIsFirm = new(400, "resources.block_is_firm", "A manual block is never tentative.");
    public static readonly Problem ResourceUnknown = new(400, "resources.resource_unknown", "There is no such resource.");
    public static readonly Problem TaskUnknown = new(400, "resources.task_unknown", "There is no such task in this event.");
    public static readonly Problem BlockUnknown = new(400, "resources.block_unknown", "There is no such block in the run of show of this event.");
    public static readonly Problem VenueUnknown = new(400, "resources.venue_unknown", "There is no such venue.");
    public static readonly Problem SpaceUnknown = new(400, "resources.space_unknown", "There is no such space.");
    public static readonly Problem MemberUnknown = new(400, "resources.member_unknown", "This person is not on your staff.");
    public static readonly Problem MemberTaken = new(409, "resources.member_taken", "Another resource stands for this person already.");
    public static readonly Problem OnePerson = new(400, "resources.one_person", "Only a single member of the staff can be a person.");
    public static readonly Problem TravelsAlone = new(400, "resources.travels_alone", "Travel time is for a resource there is one of.");
    public static readonly Problem AlreadyAssigned = new(409, "resources.already_assigned", "The task has this resource already.");
    public static readonly Problem OverCommitted = new(
        409, "resources.over_committed", "There is not enough of it left at that time.");
    public static readonly Problem OutOfService = new(409, "resources.out_of_service", "This resource is out of service.");
    public static readonly Problem MoreThanThereAre = new(409, "resources.more_than_there_are", "There are not that many.");
    public static readonly Problem QuantityBooked = new(409, "resources.quantity_booked", "More of them are booked than would be left.");
    public static readonly Problem SpaceTaken = new(409, "resources.space_taken", "The space is taken at that time.");
    public static readonly Problem QueueJump = new(
        409, "resources.queue_jump", "Somebody else's hold comes first. It has to be released, or a manager overrides it.");

    public static ProblemSet Set { get; } = new(typeof(ResourcesProblems), new Dictionary<string, Problem>
    {
        ["resource_name_form"] = Invalid.On("name", "1 to 200 characters."),
        ["resource_description_length"] = Invalid.On("description", "At most 2000 characters."),
        ["resource_quantity_range"] = Invalid.On("quantity", "From 1 to 1,000,000."),
        ["resource_setup_range"] = Invalid.On("setupMinutes", Minutes),
        ["resource_teardown_range"] = Invalid.On("teardownMinutes", Minutes),
        ["resource_travel_range"] = Invalid.On("travelMinutes", Minutes),
        ["resource_travels_alone"] = TravelsAlone.On("travelMinutes"),
        ["resource_user_is_one"] = OnePerson.On("userId"),
        ["resource_user_unique"] = MemberTaken.On("userId"),
        ["resource_member_fk"] = MemberUnknown.On("userId"),
        ["resource_member_is_staff"] = MemberUnknown.On("userId"),
        ["resource_quantity_booked"] = QuantityBooked.On("quantity"),
        ["booking_resource_fk"] = ResourceUnknown.On("resourceId"),
        ["booking_task_fk"] = TaskUnknown.On("taskId"),
        ["booking_block_fk"] = BlockUnknown.On("blockId"),
        ["booking_venue_fk"] = VenueUnknown.On("venueId"),
        ["booking_times_ordered"] = EndsBeforeStart.On("endTime"),
        ["booking_length_range"] = TooLong.On("startTime").On("endTime"),
        ["booking_setup_range"] = Invalid.On("setupMinutes", Minutes),
        ["booking_teardown_range"] = Invalid.On("teardownMinutes", Minutes),
        ["booking_quantity_range"] = Invalid.On("quantity", "From 1 to 1,000,000."),
        ["booking_note_length"] = Invalid.On("note", "At most 2000 characters."),
        ["booking_for_something"] = EventNeeded.On("eventId"),
        ["booking_block_is_firm"] = BlockIsFirm.On("status"),
        ["booking_resource_in_service"] = OutOfService,
        ["booking_more_than_there_are"] = MoreThanThereAre.On("quantity"),
        ["booking_over_committed"] = OverCommitted,
        ["booking_unit_exclusive"] = OverCommitted,
        ["task_resource_task_fk"] = TaskUnknown.On("taskId"),
        ["task_resource_resource_fk"] = ResourceUnknown.On("resourceId"),
        ["task_resource_unique"] = AlreadyAssigned.On("resourceId"),
        ["task_resource_quantity_range"] = Invalid.On("quantity", "From 1 to 1,000,000."),
        ["space_booking_space_fk"] = SpaceUnknown.On("spaceId"),
        ["space_booking_times_ordered"] = EndsBeforeStart.On("endTime"),
        ["space_booking_length_range"] = TooLong.On("startTime").On("endTime"),
        ["space_booking_setup_range"] = Invalid.On("setupMinutes", Minutes),
        ["space_booking_teardown_range"] = Invalid.On("teardownMinutes", Minutes),
        ["space_booking_note_length"] = Invalid.On("note", "At most 2000 characters."),
        ["space_booking_exclusive"] = SpaceTaken,
        ["space_booking_taken"] = SpaceTaken,
        ["space_booking_queue"] = QueueJump,
    });

    private const string Minutes = "From 0 to 10,080 minutes, a week.";
}
