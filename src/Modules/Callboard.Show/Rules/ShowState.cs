namespace Callboard.Show;

/// <summary>How far the show of a stage is.</summary>
public enum ShowPhase
{
    /// <summary>Not started.</summary>
    Idle,

    /// <summary>A cue is on.</summary>
    Running,

    /// <summary>A cue is on and its clock stands still.</summary>
    Held,

    /// <summary>Over; it may be started anew.</summary>
    Ended,
}

/// <summary>What can be called on a stage.</summary>
public enum ShowCommandKind
{
    /// <summary>Begins with the first block, or the one named.</summary>
    Start,

    /// <summary>The next block is on, or the one named.</summary>
    Go,

    /// <summary>The block before is on again.</summary>
    Back,

    /// <summary>Stops the clock of the current block.</summary>
    Hold,

    /// <summary>Lets the clock run on.</summary>
    Resume,

    /// <summary>Leaves out the next block, or the one named.</summary>
    Skip,

    /// <summary>Takes a block back in.</summary>
    Unskip,

    /// <summary>The show is over.</summary>
    End,

    /// <summary>Takes the baton.</summary>
    Take,

    /// <summary>Gives the current block more or less time.</summary>
    Adjust,

    /// <summary>Writes something down.</summary>
    Note,
}

/// <summary>Why a command changed nothing. It stays in the record all the same.</summary>
public enum NotApplied
{
    /// <summary>Somebody else holds the baton.</summary>
    BatonHeld,

    /// <summary>Nobody has taken the baton yet.</summary>
    BatonFree,

    /// <summary>The baton was taken over after the device last heard of it.</summary>
    BatonLost,

    /// <summary>The same GO, pressed twice.</summary>
    SamePress,

    /// <summary>The show is not running.</summary>
    NotRunning,

    /// <summary>The show is running already.</summary>
    AlreadyRunning,

    /// <summary>The clock stands still already.</summary>
    AlreadyHeld,

    /// <summary>The clock is running.</summary>
    NotHeld,

    /// <summary>Nothing is left to call.</summary>
    NothingNext,

    /// <summary>Nothing was called before.</summary>
    NothingBefore,

    /// <summary>The block is not in the plan of the stage.</summary>
    BlockUnknown,

    /// <summary>The block is skipped already, or was not.</summary>
    NothingToSkip,
}

/// <summary>
/// Where the show of a stage stands: what its log adds up to. It holds no plan, so that a plan may change while the show runs.
/// </summary>
/// <param name="Run">Counts the starts: a rehearsal and the show are two.</param>
/// <param name="Since">When the current block was called.</param>
/// <param name="HeldMs">How long the current block's clock stood still before the hold that may be on now.</param>
/// <param name="AdjustMs">How much time the caller gave the current block.</param>
/// <param name="Played">What was called before the current block, in the order of the calls.</param>
/// <param name="LastAt">The time of the last command that counted: time never runs back in a log.</param>
/// <param name="Baton">The number of the last take-over; 0 when nobody has called yet.</param>
/// <param name="CallerSeq">The caller's last command that is counted here; a device lays its later ones over this state.</param>
internal sealed record ShowState(
    ShowPhase Phase, int Run, Guid? CurrentBlockId, DateTimeOffset? Since, DateTimeOffset? HeldSince, long HeldMs, long AdjustMs,
    IReadOnlyList<Guid> Played, IReadOnlyList<Guid> Skipped, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? LastAt,
    DateTimeOffset? LastGoAt, int Baton, Guid? CallerId, Guid? CallerClientId, DateTimeOffset? BatonAt, int CallerSeq, int LastNo)
{
    public static ShowState Before { get; } = new(
        ShowPhase.Idle, 0, null, null, null, 0, 0, [], [], null, null, null, null, 0, null, null, null, 0, 0);

    public bool IsOn => Phase is ShowPhase.Running or ShowPhase.Held;
}

/// <summary>A command as it was pressed.</summary>
/// <param name="Baton">The number of the baton the device believed in; for taking it, the number it saw.</param>
/// <param name="PressedAt">By the device's corrected clock; null for now.</param>
internal sealed record Press(
    Guid Id, ShowCommandKind Kind, Guid ClientId, Guid UserId, int? Baton, DateTimeOffset? PressedAt, Guid? BlockId, long? AmountMs, string? Note);

/// <summary>A command as the log keeps it, as far as the state depends on it.</summary>
/// <param name="Baton">The baton it was called with; higher than before where it was taken.</param>
internal sealed record LoggedCommand(
    int No, ShowCommandKind Kind, bool Applied, DateTimeOffset At, int Baton, Guid ClientId, int Seq, Guid UserId, Guid? BlockId, long? AmountMs);

/// <summary>What becomes of a press.</summary>
/// <param name="At">The time that counts.</param>
/// <param name="Baton">The number the log keeps.</param>
/// <param name="BlockId">The block it is about, found if it was not named.</param>
internal sealed record Verdict(NotApplied? Reason, DateTimeOffset At, int Baton, Guid? BlockId)
{
    public bool Applied => Reason is null;
}
