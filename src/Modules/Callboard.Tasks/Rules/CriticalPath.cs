namespace Callboard.Tasks.Rules;

/// <summary>The earliest and latest times of a network of tasks and what may slip, by the critical path method.</summary>
/// <remarks>
/// J. E. Kelley and M. R. Walker, "Critical-Path Planning and Scheduling", Proc. Eastern Joint Computer Conference 1959, 160–173, with
/// tasks as nodes (J. W. Fondahl, 1961). Times are whole units of working time from the start of the network, whatever the unit is, so
/// every sum is exact.
/// </remarks>
internal sealed class CriticalPath
{
    private readonly long[] _durations;
    private readonly IReadOnlyList<int[]> _prerequisites;
    private readonly List<int> _order;
    private readonly List<int>[] _followers;

    private CriticalPath(long[] durations, IReadOnlyList<int[]> prerequisites)
    {
        _durations = durations;
        _prerequisites = prerequisites;
        _order = PrecedenceOrder.Of(prerequisites, static i => i);
        _followers = [.. durations.Select(_ => new List<int>())];
        EarliestStart = new long[durations.Length];
        LatestFinish = new long[durations.Length];
        foreach (var task in _order)
        {
            foreach (var other in prerequisites[task])
            {
                EarliestStart[task] = Math.Max(EarliestStart[task], EarliestFinish(other));
                _followers[other].Add(task);
            }

            Length = Math.Max(Length, EarliestFinish(task));
        }

        foreach (var task in _order.AsEnumerable().Reverse())
        {
            LatestFinish[task] = Length;
            foreach (var follower in _followers[task])
            {
                LatestFinish[task] = Math.Min(LatestFinish[task], LatestStart(follower));
            }
        }
    }

    /// <summary>The length of the longest way through the network.</summary>
    public long Length { get; }

    /// <summary>When each task can start at the earliest.</summary>
    public long[] EarliestStart { get; }

    /// <summary>When each task has to be finished so that the end does not move.</summary>
    public long[] LatestFinish { get; }

    /// <summary>Lays the network out.</summary>
    /// <param name="durations">How long each task takes; not less than nothing.</param>
    /// <param name="prerequisites">By task the indexes of those to be finished first.</param>
    /// <exception cref="ArgumentException">Tasks wait for each other.</exception>
    public static CriticalPath Of(IReadOnlyList<long> durations, IReadOnlyList<int[]> prerequisites)
    {
        var path = new CriticalPath([.. durations], prerequisites);
        return path._order.Count == durations.Count ? path : throw new ArgumentException("Tasks wait for each other.", nameof(prerequisites));
    }

    public long EarliestFinish(int task) => EarliestStart[task] + _durations[task];

    public long LatestStart(int task) => LatestFinish[task] - _durations[task];

    /// <summary>How much a task may slip before the end of the whole moves (total float).</summary>
    public long Slack(int task) => LatestFinish[task] - EarliestFinish(task);

    /// <summary>How much a task may slip before any other task has to move (free float).</summary>
    public long FreeSlack(int task) =>
        _followers[task].Select(f => EarliestStart[f]).Append(Length).Min() - EarliestFinish(task);

    public bool IsCritical(int task) => Slack(task) == 0;

    /// <summary>How much a task may slip before it, or one that waits for it, misses its deadline; negative when it must. Null where no deadline is in reach.</summary>
    /// <param name="deadlines">By task the time it is due, or null.</param>
    public long?[] DeadlineSlack(IReadOnlyList<long?> deadlines)
    {
        var latest = new long?[_durations.Length];
        foreach (var task in _order.AsEnumerable().Reverse())
        {
            latest[task] = _followers[task].Select(f => latest[f] - _durations[f]).Append(deadlines[task]).Min();
        }

        return [.. latest.Select((l, task) => l - EarliestFinish(task))];
    }

    /// <summary>The critical chains, each from a task that waits for nothing to one that ends the whole; there may be very many, so at most so many.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Chains(int most)
    {
        var chains = new List<IReadOnlyList<int>>();
        // From a critical task that is not last, some critical task goes on where it ends: every step leads to an end.
        var open = new Stack<(int Task, int Depth)>(
            _order.Where(t => IsCritical(t) && !_prerequisites[t].Any(p => Leads(p, t))).Reverse().Select(t => (t, 0)));
        var chain = new List<int>();
        while (chains.Count < most && open.TryPop(out var step))
        {
            chain.RemoveRange(step.Depth, chain.Count - step.Depth);
            chain.Add(step.Task);
            var next = _followers[step.Task].Where(f => Leads(step.Task, f)).ToList();
            if (next.Count == 0)
            {
                chains.Add([.. chain]);
            }

            for (var i = next.Count - 1; i >= 0; i--)
            {
                open.Push((next[i], chain.Count));
            }
        }

        return chains;
    }

    private bool Leads(int task, int follower) =>
        IsCritical(task) && IsCritical(follower) && EarliestFinish(task) == EarliestStart[follower];
}
