using Callboard.Platform.Problems;

namespace Callboard.Show;

/// <summary>What the show module refuses.</summary>
internal static class ShowProblems
{
    public static readonly Problem EventNotFound = new(404, "show.event_not_found", "There is no such event, or you may not see it.");
    public static readonly Problem StageNotFound = new(404, "show.stage_not_found", "There is no such stage in this show.");
    public static readonly Problem BlockNotFound = new(404, "show.block_not_found", "There is no such block in this run of show.");
    public static readonly Problem OutputNotFound = new(404, "show.output_not_found", "There is no such screen, or its link was taken back.");
    public static readonly Problem Invalid = new(400, "show.invalid", "A field is not valid.");
    public static readonly Problem SpaceUnknown = new(400, "show.space_unknown", "There is no such space.");
    public static readonly Problem StageUnknown = new(400, "show.stage_unknown", "There is no such stage in this show.");
    public static readonly Problem StageCalled = new(409, "show.stage_called", "A show was called on this stage. Its record is kept.");
    public static readonly Problem OutOfOrder = new(409, "show.out_of_order", "Commands of a device are taken in order and without gaps.");
    public static readonly Problem BatonHeld = new(409, "show.baton_held", "Somebody else calls this show. Take the baton first.");
    public static readonly Problem BatonFree = new(409, "show.baton_free", "Nobody calls this show yet. Start it or take the baton.");
    public static readonly Problem NotRunning = new(409, "show.not_running", "The show is not running.");
    public static readonly Problem AlreadyRunning = new(409, "show.already_running", "The show is running already.");
    public static readonly Problem AlreadyHeld = new(409, "show.already_held", "The clock stands still already.");
    public static readonly Problem NotHeld = new(409, "show.not_held", "The clock is running.");
    public static readonly Problem NothingNext = new(409, "show.nothing_next", "There is nothing left to call.");
    public static readonly Problem NothingBefore = new(409, "show.nothing_before", "Nothing was called before this.");
    public static readonly Problem BlockUnknown = new(409, "show.block_unknown", "This block is not in the plan of the stage.");
    public static readonly Problem NothingToSkip = new(409, "show.nothing_to_skip", "There is nothing to skip, or to take back in.");

    public static ProblemSet Set { get; } = new(typeof(ShowProblems), new Dictionary<string, Problem>
    {
        ["stage_space_fk"] = SpaceUnknown.On("spaceId"),
        ["stage_name_form"] = Invalid.On("name", "1 to 100 characters."),
        ["stage_location_length"] = Invalid.On("location", "At most 200 characters."),
        ["stage_track_length"] = Invalid.On("track", "At most 200 characters."),
        ["stage_window_ordered"] = Invalid.On("untilAt", "The end may not be before the start."),
        ["command_stage_fk"] = StageCalled,
        ["cue_block_fk"] = BlockNotFound,
        ["cue_department_form"] = Invalid.On("department", "1 to 60 characters."),
        ["cue_caller_note_length"] = Invalid.On("callerNote", "At most 2000 characters."),
        ["output_stage_fk"] = StageUnknown.On("stageId"),
        ["output_name_form"] = Invalid.On("name", "1 to 100 characters."),
        ["output_department_form"] = Invalid.On("department", "1 to 60 characters."),
    });

    /// <summary>How a press that did not count is answered where it came alone.</summary>
    public static Problem Of(NotApplied reason) => reason switch
    {
        NotApplied.BatonHeld or NotApplied.BatonLost => BatonHeld,
        NotApplied.BatonFree => BatonFree,
        NotApplied.NotRunning => NotRunning,
        NotApplied.AlreadyRunning => AlreadyRunning,
        NotApplied.AlreadyHeld => AlreadyHeld,
        NotApplied.NotHeld => NotHeld,
        NotApplied.NothingNext => NothingNext,
        NotApplied.NothingBefore => NothingBefore,
        NotApplied.BlockUnknown => BlockUnknown,
        NotApplied.NothingToSkip => NothingToSkip,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This press is answered with the state."),
    };
}
