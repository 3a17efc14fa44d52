namespace Callboard.Show;

/// <summary>Where a cue stands.</summary>
public enum CueStatus
{
    /// <summary>Was on.</summary>
    Done,

    /// <summary>The show went past it without its being called.</summary>
    Passed,

    /// <summary>Is on.</summary>
    Current,

    /// <summary>Comes next.</summary>
    Next,

    /// <summary>Comes later.</summary>
    Pending,

    /// <summary>Left out.</summary>
    Skipped,
}

/// <summary>A block of the plan, as far as time goes.</summary>
internal sealed record PlannedCue(Guid Id, DateTimeOffset Start, DateTimeOffset End, bool IsHardStart);

/// <summary>What became of a cue, or will.</summary>
/// <param name="Start">When it started, or is expected to.</param>
/// <param name="End">When it ended, or is expected to.</param>
/// <param name="DriftMs">How much later than planned it ends.</param>
/// <param name="OverlapMs">A hard start only: how long what runs before still needs after it.</param>
/// <param name="SlackMs">A hard start only: how much later what runs before could end without touching it.</param>
internal sealed record ProjectedTime(
    Guid Id, CueStatus Status, DateTimeOffset Start, DateTimeOffset End, long DriftMs, long OverlapMs, long? SlackMs);

/// <summary>The rest of the show as it is expected now.</summary>
/// <param name="DriftMs">How late the show is at this moment; negative is early.</param>
/// <param name="End">When it will be over.</param>
/// <param name="EndDriftMs">How much later than planned that is: what the gaps could not take up.</param>
/// <param name="RemainingMs">What the current cue's countdown shows; negative once it is over its time.</param>
internal sealed record Projection(
    IReadOnlyList<ProjectedTime> Cues, long DriftMs, DateTimeOffset? PlannedEnd, DateTimeOffset? End, long EndDriftMs, long? RemainingMs);

/// <summary>
/// When everything that is left will happen. The forward pass of the critical path method (Kelley and Walker, 1959) along the run of show,
/// with the meanings stage managers know from Ontime and Rundown Studio: a soft start follows what is before it but is never pulled before
/// its plan, so gaps take up lateness first; a hard start stays where it is and what runs into it is flagged; what was planned beside each
/// other stays beside each other. Everything is an instant, so neither midnight nor a change of the clocks is anything special.
/// </summary>
internal static class ShowProjection
{
    /// <summary>A pause this long ends a day's show. Days by the calendar would not do: many a show ends after midnight.</summary>
    public static readonly TimeSpan Night = TimeSpan.FromHours(4);

    /// <summary>
    /// Where in the plan a show begins that is started now: after the days that were over more than a night ago. When all are over, or none,
    /// it is the beginning.
    /// </summary>
    /// <param name="plan">The cues in the order of their planned starts.</param>
    public static int Opening(IReadOnlyList<PlannedCue> plan, DateTimeOffset now)
    {
        var (day, end) = (0, DateTimeOffset.MinValue);
        for (var i = 0; i < plan.Count; i++)
        {
            if (i > 0 && plan[i].Start - end > Night)
            {
                if (now - end <= Night)
                {
                    return day;
                }

                day = i;
            }

            end = plan[i].End > end ? plan[i].End : end;
        }

        return now - end <= Night ? day : 0;
    }

    public static Projection Of(
        IReadOnlyList<PlannedCue> plan, ShowState state, DateTimeOffset now, IReadOnlyDictionary<Guid, (DateTimeOffset Start, DateTimeOffset End)>? actual = null)
    {
        var cues = new List<ProjectedTime>(plan.Count);
        var current = state.CurrentBlockId is { } on ? plan.ToList().FindIndex(c => c.Id == on) : -1;
        var pass = new ForwardPass();
        long? remaining = null;
        long? drift = null;
        DateTimeOffset? plannedEnd = null, end = null;
        var nextFound = false;
        var opening = state.Phase == ShowPhase.Idle ? Opening(plan, now) : 0;
        for (var i = 0; i < plan.Count; i++)
        {
            var cue = plan[i];
            var length = cue.End - cue.Start;
            if (state.Skipped.Contains(cue.Id) && i != current)
            {
                cues.Add(new ProjectedTime(cue.Id, CueStatus.Skipped, cue.Start, cue.End, 0, 0, null));
                continue;
            }

            plannedEnd = plannedEnd is null || cue.End > plannedEnd ? cue.End : plannedEnd;
            if (i == current)
            {
                // While held the countdown stands still, and the end moves with the clock.
                var clock = state.HeldSince ?? now;
                remaining = Ms(state.Since!.Value + length - clock) + state.AdjustMs + state.HeldMs;
                var until = now + TimeSpan.FromMilliseconds(Math.Max(0, remaining.Value));
                drift = Ms(until - cue.End);
                cues.Add(new ProjectedTime(cue.Id, CueStatus.Current, state.Since.Value, until, drift.Value, 0, null));
                pass.Add(cue, state.Since.Value, until);
                end = Later(end, until);
                continue;
            }

            var isPast = state.Phase == ShowPhase.Ended || i < current || i < opening || (current < 0 && state.Played.Contains(cue.Id));
            if (isPast)
            {
                var played = state.Played.Contains(cue.Id);
                var (from, to) = actual?.TryGetValue(cue.Id, out var times) == true ? times : (cue.Start, cue.End);
                cues.Add(new ProjectedTime(cue.Id, played ? CueStatus.Done : CueStatus.Passed, from, to, played ? Ms(to - cue.End) : 0, 0, null));
                continue;
            }

            var (free, follows) = pass.Earliest(cue);
            // Nothing that was not called yet can start in the past.
            var start = cue.IsHardStart || !follows ? cue.Start : Max(cue.Start, free);
            start = Max(start, now);
            var overlap = cue.IsHardStart && follows ? Math.Max(0, Ms(free - start)) : 0;
            long? slack = cue.IsHardStart && follows ? Ms(cue.Start - free) : null;
            var stop = start + length;
            cues.Add(new ProjectedTime(
                cue.Id, nextFound ? CueStatus.Pending : CueStatus.Next, start, stop, Ms(stop - cue.End), overlap, slack));
            nextFound = true;
            pass.Add(cue, start, stop);
            end = Later(end, stop);
            // Before the show, and between the blocks of a plan that lost its current one, the lateness is that of what comes next.
            drift ??= Ms(start - cue.Start);
        }

        if (state.Phase == ShowPhase.Ended)
        {
            end = state.EndedAt;
            drift = plannedEnd is { } planned && end is { } over ? Ms(over - planned) : 0;
        }

        return new Projection(
            cues, drift ?? 0, plannedEnd, end, plannedEnd is { } p && end is { } e ? Ms(e - p) : 0, remaining);
    }

    private static long Ms(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset b) => a is { } known && known > b ? known : b;

    /// <summary>
    /// What has to be over before a block can start. Blocks come in the order of their planned starts, so one that was planned to end before
    /// this block starts is before all that follow too, and only those planned to run at the same time have to be remembered one by one.
    /// </summary>
    private sealed class ForwardPass
    {
        private readonly List<(PlannedCue Cue, DateTimeOffset Start, DateTimeOffset End)> _beside = [];
        private DateTimeOffset? _after;

        public void Add(PlannedCue cue, DateTimeOffset start, DateTimeOffset end) => _beside.Add((cue, start, end));

        /// <summary>The earliest start by what is before, and whether anything is.</summary>
        public (DateTimeOffset Free, bool Follows) Earliest(PlannedCue cue)
        {
            foreach (var (_, _, end) in _beside.Where(b => b.Cue.End <= cue.Start))
            {
                _after = Later(_after, end);
            }

            _beside.RemoveAll(b => b.Cue.End <= cue.Start);
            var free = _after;
            foreach (var (other, start, _) in _beside)
            {
                // Planned to begin some time after the other began: that distance stays.
                free = Later(free, start + (cue.Start - other.Start));
            }

            return (free ?? cue.Start, free is not null);
        }
    }
}
