using System.ComponentModel.DataAnnotations;

namespace Callboard.Show;

/// <summary>The show of one stage as it stands, and what is expected of the rest of it.</summary>
/// <param name="StageId">The stage; the main stage has the event's id.</param>
/// <param name="CurrentBlockId">What is on; null before and after.</param>
/// <param name="DriftSeconds">How late the show is at this moment; negative is early.</param>
/// <param name="EndDriftSeconds">How much later than planned it will be over: what the gaps cannot take up.</param>
/// <param name="SlackSeconds">How much later it could still end before everything has to be over; null where nothing has to.</param>
/// <param name="RemainingSeconds">The countdown of the current cue; negative once it is over its time.</param>
/// <param name="State">What all of this follows from; a client without a line reckons on from it.</param>
/// <param name="Baton">Who calls; null when nobody has yet.</param>
/// <param name="Projected">Every cue of the stage in order: what became of it, or is expected to.</param>
/// <param name="ServerTime">When this was reckoned.</param>
/// <param name="Version">Grows with every command of the stage.</param>
/// <param name="Cursor">Where the event's changes stood.</param>
/// <param name="MayCall">Whether you may take the baton.</param>
public sealed record ShowView(
    Guid EventId, string EventName, string Timezone, Guid StageId, IReadOnlyList<ShowStage> Stages, Guid? CurrentBlockId, int DriftSeconds,
    int EndDriftSeconds, DateTimeOffset? PlannedEnd, DateTimeOffset? ProjectedEnd, DateTimeOffset? HardEndAt, int? SlackSeconds,
    int? RemainingSeconds, DateTimeOffset? HeldSince, ShowStateView State, ShowBaton? Baton, IReadOnlyList<ShowCue> Projected,
    DateTimeOffset ServerTime, int Version, string Cursor, bool MayCall);

/// <summary>The show, with what scripts ask for most beside it.</summary>
public sealed record ShowAnswer(ShowView Data, Guid? CurrentBlockId, int DriftSeconds, IReadOnlyList<ShowCue> Projected)
{
    internal static ShowAnswer Of(ShowView view) => new(view, view.CurrentBlockId, view.DriftSeconds, view.Projected);
}

/// <summary>What the log of a stage adds up to.</summary>
/// <param name="Run">Counts the starts: a rehearsal and the show are two.</param>
/// <param name="Since">When the current block was called.</param>
/// <param name="HeldMs">How long its clock stood still before the hold that may be on now.</param>
/// <param name="AdjustMs">How much time the caller gave it.</param>
/// <param name="Played">What was called before, in the order of the calls.</param>
/// <param name="CallerSeq">The caller's last command that is counted here; a page lays its later ones over this.</param>
/// <param name="LastNo">The number of the last command in the log.</param>
public sealed record ShowStateView(
    ShowPhase Phase, int Run, Guid? CurrentBlockId, DateTimeOffset? Since, DateTimeOffset? HeldSince, long HeldMs, long AdjustMs,
    IReadOnlyList<Guid> Played, IReadOnlyList<Guid> Skipped, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? LastAt,
    DateTimeOffset? LastGoAt, int Baton, Guid? CallerId, Guid? CallerClientId, DateTimeOffset? BatonAt, int CallerSeq,
    int LastNo);

/// <summary>Who calls the show.</summary>
/// <param name="Number">Grows with every take-over; the highest wins.</param>
/// <param name="ClientId">The device.</param>
public sealed record ShowBaton(int Number, Guid UserId, string? Name, Guid ClientId, DateTimeOffset Since);

/// <summary>A cue as planned, and as it was or is expected.</summary>
/// <param name="IsHardStart">It starts when the plan says, whatever is before it.</param>
/// <param name="CallerNote">For the caller's eyes.</param>
/// <param name="OverlapSeconds">How long what runs before still needs after a hard start.</param>
/// <param name="SlackSeconds">How much later what runs before could end without touching a hard start.</param>
public sealed record ShowCue(
    Guid BlockId, string Activity, string? Place, string? Department, string? CallerNote, bool IsHardStart, CueStatus Status,
    DateTimeOffset PlannedStart, DateTimeOffset PlannedEnd, DateTimeOffset ProjectedStart, DateTimeOffset ProjectedEnd, int DriftSeconds,
    int OverlapSeconds, int? SlackSeconds);

/// <summary>A lane of the event with a caller of its own. What narrows it is left empty where it does not.</summary>
/// <param name="FromAt">The first start that belongs to it.</param>
/// <param name="UntilAt">The first start that does not any more.</param>
/// <param name="HardEndAt">When everything has to be over.</param>
public sealed record ShowStage(
    Guid Id, string Name, string? Location, Guid? SpaceId, string? Track, DateTimeOffset? FromAt, DateTimeOffset? UntilAt,
    DateTimeOffset? HardEndAt, int Position, ShowPhase Phase, int Version);

/// <summary>A new stage.</summary>
/// <param name="Id">Chosen by the client, so that sending it twice makes one stage.</param>
public sealed record CreateStageRequest(
    [property: StringLength(100, MinimumLength = 1)] string Name,
    [property: StringLength(200)] string? Location = null,
    Guid? SpaceId = null,
    [property: StringLength(200)] string? Track = null,
    DateTimeOffset? FromAt = null, DateTimeOffset? UntilAt = null, DateTimeOffset? HardEndAt = null,
    int Position = 0, Guid? Id = null);

/// <summary>What can change about a stage.</summary>
public sealed record StagePatch(
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    [property: StringLength(200)] string? Location = null,
    Guid? SpaceId = null,
    [property: StringLength(200)] string? Track = null,
    DateTimeOffset? FromAt = null, DateTimeOffset? UntilAt = null, DateTimeOffset? HardEndAt = null,
    int? Position = null);

/// <summary>What the caller has to know of a block beyond the run of show.</summary>
public sealed record SetCueRequest(
    bool IsHardStart = false,
    [property: StringLength(60, MinimumLength = 1)] string? Department = null,
    [property: StringLength(2_000)] string? CallerNote = null);

/// <summary>The same, as kept.</summary>
public sealed record CueMarks(Guid BlockId, bool IsHardStart, string? Department, string? CallerNote, int Version);

/// <summary>Commands of one device on one stage, in the order they were pressed.</summary>
/// <param name="ClientId">The device: a page that calls, whatever happens to its line.</param>
/// <param name="StageId">The stage; the main stage when left out.</param>
public sealed record ShowCommandsRequest(
    Guid ClientId,
    [property: MinLength(1), MaxLength(200)] IReadOnlyList<ShowCommandInput> Commands,
    Guid? StageId = null);

/// <summary>One press.</summary>
/// <param name="Id">Chosen by the device; sent twice it is one command.</param>
/// <param name="Seq">Counts the device's commands on the stage from 1, without gaps.</param>
/// <param name="PressedAt">When it was pressed, by the device's corrected clock; left out for now.</param>
/// <param name="Baton">The number of the baton the device believes in. For <c>take</c> the number it saw, 0 for none.</param>
/// <param name="BlockId">The block it is about, where it is not simply the next one.</param>
/// <param name="Seconds">For <c>adjust</c>: how much time to give, negative to take.</param>
/// <param name="Note">For <c>note</c>: the text.</param>
public sealed record ShowCommandInput(
    Guid Id,
    [property: Range(1, int.MaxValue)] int Seq,
    ShowCommandKind Kind,
    DateTimeOffset? PressedAt = null,
    [property: Range(0, int.MaxValue)] int? Baton = null,
    Guid? BlockId = null,
    [property: Range(-3_600, 3_600)] int? Seconds = null,
    [property: StringLength(2_000, MinimumLength = 1)] string? Note = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == ShowCommandKind.Adjust && Seconds is null)
        {
            yield return new ValidationResult("Say by how many seconds.", [nameof(Seconds)]);
        }

        if (Kind == ShowCommandKind.Note && string.IsNullOrWhiteSpace(Note))
        {
            yield return new ValidationResult("Say what to write down.", [nameof(Note)]);
        }
    }
}

/// <summary>What became of a command, the same every time it is sent.</summary>
/// <param name="No">Its place in the log of the stage.</param>
/// <param name="At">The time that counts.</param>
/// <param name="Reason">Why it changed nothing.</param>
public sealed record ShowCommandResult(
    Guid Id, int Seq, int No, ShowCommandKind Kind, bool Applied, NotApplied? Reason, Guid? BlockId, DateTimeOffset At);

/// <summary>What became of the commands, and the show after them.</summary>
public sealed record ShowCommandsAnswer(ShowView Data, IReadOnlyList<ShowCommandResult> Results);

/// <summary>An entry of the log.</summary>
/// <param name="PressedAt">What the device said; null where it said nothing.</param>
/// <param name="ReceivedAt">When the server heard of it: later than pressed where the device was cut off.</param>
public sealed record ShowLogEntry(
    Guid Id, int No, int Run, ShowCommandKind Kind, Guid ClientId, int Seq, Guid UserId, string? UserName, int Baton,
    DateTimeOffset? PressedAt, DateTimeOffset At, DateTimeOffset ReceivedAt, bool Applied, NotApplied? Reason, Guid? BlockId, long? AmountMs,
    string? Note, string? Activity, DateTimeOffset? PlannedStartAt, DateTimeOffset? PlannedEndAt);

/// <summary>One time a block was on, as it was planned when it was called.</summary>
/// <param name="OverSeconds">How much longer it took than planned; null while it is on.</param>
/// <param name="LateSeconds">How much later than planned it started.</param>
public sealed record AsRunEntry(
    int No, int Run, Guid BlockId, string? Activity, DateTimeOffset? PlannedStart, DateTimeOffset? PlannedEnd, DateTimeOffset ActualStart,
    DateTimeOffset? ActualEnd, int? LateSeconds, int? OverSeconds, int HeldSeconds, int AdjustSeconds, string? CalledBy);

/// <summary>What a screen is for.</summary>
public enum OutputKind
{
    /// <summary>A department's cues.</summary>
    Crew,

    /// <summary>The countdown for whoever is on.</summary>
    Timer,

    /// <summary>What is on and what comes, for guests.</summary>
    Signage,

    /// <summary>Everything, large.</summary>
    Wall,
}

/// <summary>A screen that follows by a link.</summary>
/// <param name="StageId">The stage; the main stage has the event's id.</param>
public sealed record ShowOutput(
    Guid Id, string Name, OutputKind Kind, string? Department, Guid StageId, DateTimeOffset? ExpiresAt, DateTimeOffset CreatedAt, int Version);

/// <summary>The same, with its link, which is shown this once.</summary>
/// <param name="Token">The secret of the link; null when the screen was made by an earlier try, whose answer had it.</param>
/// <param name="Path">The address of the screen on this server.</param>
public sealed record IssuedOutput(
    Guid Id, string Name, OutputKind Kind, string? Department, Guid StageId, DateTimeOffset? ExpiresAt, DateTimeOffset CreatedAt, int Version,
    string? Token, string? Path);

/// <summary>A new screen.</summary>
/// <param name="Department">Whose cues a crew's screen marks.</param>
/// <param name="StageId">The stage; the main stage when left out.</param>
/// <param name="ExpiresAt">When the link ends by itself.</param>
/// <param name="Id">Chosen by the client, so that sending it twice makes one screen.</param>
public sealed record CreateOutputRequest(
    [property: StringLength(100, MinimumLength = 1)] string Name,
    OutputKind Kind,
    [property: StringLength(60, MinimumLength = 1)] string? Department = null,
    Guid? StageId = null, DateTimeOffset? ExpiresAt = null, Guid? Id = null);

/// <summary>What a screen shows, and no more.</summary>
/// <param name="Cursor">Pass as <c>after</c> to wait for the next change.</param>
public sealed record OutputView(
    string Name, OutputKind Kind, string? Department, string EventName, string Timezone, string StageName, ShowPhase Phase,
    Guid? CurrentBlockId, DateTimeOffset? Since, DateTimeOffset? HeldSince, long HeldMs, long AdjustMs, int DriftSeconds,
    DateTimeOffset? PlannedEnd, DateTimeOffset? ProjectedEnd, IReadOnlyList<OutputCue> Cues, DateTimeOffset ServerTime, string Cursor);

/// <summary>A cue on a screen.</summary>
public sealed record OutputCue(
    Guid BlockId, string Activity, string? Place, string? Department, bool IsHardStart, CueStatus Status, DateTimeOffset PlannedStart,
    DateTimeOffset PlannedEnd, DateTimeOffset ProjectedStart, DateTimeOffset ProjectedEnd);

/// <summary>The server's clock, for devices to set theirs by.</summary>
public sealed record ServerClock(DateTimeOffset ServerTime);
