namespace Callboard.Show;

/// <summary>
/// The rules of calling: whether a press counts, and what it makes of the state. The log is the truth and the state its left fold
/// (event sourcing: Fowler, "Event Sourcing", 2005), so a state can always be proved from the record. The web client has the same rules
/// in TypeScript for a caller without a line; both are held against the vectors in <c>tests/data/show-vectors.json</c>.
/// </summary>
internal static class ShowCalls
{
    /// <summary>A second GO this soon after the first is the same press: a bouncing key, two keys under one hand.</summary>
    public static readonly TimeSpan Lockout = TimeSpan.FromMilliseconds(350);

    /// <summary>Decides about a press.</summary>
    /// <param name="plan">The blocks of the stage in their order.</param>
    /// <param name="opening">Where in the plan a show begins that is started now: <see cref="ShowProjection.Opening"/>.</param>
    public static Verdict Decide(ShowState state, Press press, IReadOnlyList<Guid> plan, DateTimeOffset receivedAt, int opening = 0)
    {
        // Never in the future, and never before what counted already: a clock that is wrong must not turn the record around.
        var at = press.PressedAt is { } pressed && pressed < receivedAt ? pressed : receivedAt;
        at = state.LastAt is { } last && at < last ? last : at;
        at = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var baton = state.Baton;

        if (press.Kind == ShowCommandKind.Note)
        {
            return new Verdict(null, at, state.CallerClientId == press.ClientId ? baton : 0, state.CurrentBlockId);
        }

        var takes = press.Kind == ShowCommandKind.Take || (press.Kind == ShowCommandKind.Start && baton == 0);
        if (takes)
        {
            if (press.Baton is { } seen && seen != baton)
            {
                return No(NotApplied.BatonLost);
            }

            baton++;
        }
        else if (baton == 0)
        {
            return No(NotApplied.BatonFree);
        }
        else if (state.CallerClientId != press.ClientId || state.CallerId != press.UserId)
        {
            return No(press.Baton is { } held && held < baton ? NotApplied.BatonLost : NotApplied.BatonHeld);
        }
        else if (press.Baton is { } number && number != baton)
        {
            return No(NotApplied.BatonLost);
        }

        var named = press.BlockId;
        if (named is { } block && !plan.Contains(block))
        {
            return No(NotApplied.BlockUnknown);
        }

        switch (press.Kind)
        {
            case ShowCommandKind.Take:
                return Yes(null);
            case ShowCommandKind.Start when state.IsOn:
                return No(NotApplied.AlreadyRunning);
            case ShowCommandKind.Start:
                // A new run starts with the whole plan, also with what was left out the last time.
                return (named ?? First(plan.Skip(opening), state.Phase == ShowPhase.Idle ? state.Skipped : [])) is { } first
                    ? Yes(first) : No(NotApplied.NothingNext);
            case ShowCommandKind.Skip:
                return (named ?? Next(state, plan, opening)) is { } skipped && !state.Skipped.Contains(skipped) && skipped != state.CurrentBlockId
                    ? Yes(skipped) : No(NotApplied.NothingToSkip);
            case ShowCommandKind.Unskip:
                return (named ?? state.Skipped.LastOrDefault()) is var back && state.Skipped.Contains(back) ? Yes(back) : No(NotApplied.NothingToSkip);
            case var _ when !state.IsOn:
                return No(NotApplied.NotRunning);
            case ShowCommandKind.Go:
                return state.LastGoAt is { } go && at - go < Lockout ? No(NotApplied.SamePress)
                    : (named ?? Next(state, plan)) is { } next ? Yes(next) : No(NotApplied.NothingNext);
            case ShowCommandKind.Back:
                return state.Played.LastOrDefault(plan.Contains) is var before && before != default ? Yes(before) : No(NotApplied.NothingBefore);
            case ShowCommandKind.Hold:
                return state.Phase == ShowPhase.Held ? No(NotApplied.AlreadyHeld) : Yes(state.CurrentBlockId);
            case ShowCommandKind.Resume:
                return state.Phase == ShowPhase.Running ? No(NotApplied.NotHeld) : Yes(state.CurrentBlockId);
            case ShowCommandKind.Adjust or ShowCommandKind.End:
                return Yes(state.CurrentBlockId);
            default:
                throw new ArgumentOutOfRangeException(nameof(press), press.Kind, "No such command.");
        }

        Verdict Yes(Guid? found) => new(null, at, baton, found);
        // What did not count is kept with the number it was pressed under.
        Verdict No(NotApplied reason) => new(reason, at, press.Baton ?? 0, press.BlockId);
    }

    /// <summary>What is called next without being named: what follows the current block in the plan and is not skipped.</summary>
    public static Guid? Next(ShowState state, IReadOnlyList<Guid> plan, int opening = 0)
    {
        var index = state.CurrentBlockId is { } current ? IndexOf(plan, current) : -1;
        for (var i = state.IsOn ? index + 1 : opening; i < plan.Count; i++)
        {
            // A current block that left the plan says nothing about what was before it; what was played does.
            if (!state.Skipped.Contains(plan[i]) && (index >= 0 || !state.Played.Contains(plan[i])))
            {
                return plan[i];
            }
        }

        return null;
    }

    /// <summary>The state after a command.</summary>
    public static ShowState Apply(ShowState state, LoggedCommand command)
    {
        var after = (command.Applied ? Move(state, command) : state) with { LastNo = command.No };
        return after.CallerClientId == command.ClientId ? after with { CallerSeq = command.Seq } : after;
    }

    private static ShowState Move(ShowState state, LoggedCommand command)
    {
        var at = command.At;
        state = state with { LastAt = at };
        if (command.Kind == ShowCommandKind.Note)
        {
            return state;
        }

        if (command.Baton > state.Baton)
        {
            state = state with { Baton = command.Baton, CallerId = command.UserId, CallerClientId = command.ClientId, BatonAt = at };
        }

        var block = command.BlockId;
        return command.Kind switch
        {
            ShowCommandKind.Start => Called(state with
            {
                Run = state.Run + 1, Played = [], Skipped = [.. (state.Phase == ShowPhase.Idle ? state.Skipped : []).Where(b => b != block)],
                StartedAt = at, EndedAt = null,
            }),
            ShowCommandKind.Go => Called(state with
            {
                Played = [.. state.Played.Where(b => b != block && b != state.CurrentBlockId), .. Current().Where(b => b != block)],
                Skipped = [.. state.Skipped.Where(b => b != block)],
            }),
            ShowCommandKind.Back => Called(state with
            {
                Played = [.. state.Played.TakeWhile(b => b != block)], Skipped = [.. state.Skipped.Where(b => b != block)],
            }),
            ShowCommandKind.Hold => state with { Phase = ShowPhase.Held, HeldSince = at },
            ShowCommandKind.Resume => state with
            {
                Phase = ShowPhase.Running, HeldSince = null, HeldMs = state.HeldMs + (long)(at - state.HeldSince!.Value).TotalMilliseconds,
            },
            ShowCommandKind.Skip => state with { Skipped = [.. state.Skipped, block!.Value] },
            ShowCommandKind.Unskip => state with { Skipped = [.. state.Skipped.Where(b => b != block)] },
            ShowCommandKind.Adjust => state with { AdjustMs = state.AdjustMs + command.AmountMs!.Value },
            ShowCommandKind.End => state with
            {
                Phase = ShowPhase.Ended, EndedAt = at, Played = [.. state.Played.Where(b => b != state.CurrentBlockId), .. Current()],
                CurrentBlockId = null, Since = null, HeldSince = null, HeldMs = 0, AdjustMs = 0,
            },
            ShowCommandKind.Take => state,
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "No such command."),
        };

        Guid[] Current() => state.CurrentBlockId is { } current ? [current] : [];
        ShowState Called(ShowState after) => after with
        {
            Phase = ShowPhase.Running, CurrentBlockId = block, Since = at, HeldSince = null, HeldMs = 0, AdjustMs = 0, LastGoAt = at,
        };
    }

    private static Guid? First(IEnumerable<Guid> plan, IReadOnlyList<Guid> skipped) =>
        plan.Where(b => !skipped.Contains(b)).Select(b => (Guid?)b).FirstOrDefault();

    private static int IndexOf(IReadOnlyList<Guid> plan, Guid block)
    {
        for (var i = 0; i < plan.Count; i++)
        {
            if (plan[i] == block)
            {
                return i;
            }
        }

        return -1;
    }
}
