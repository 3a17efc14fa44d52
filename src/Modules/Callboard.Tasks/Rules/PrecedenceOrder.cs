namespace Callboard.Tasks.Rules;

/// <summary>Puts things in an order in which everything stands after what it depends on.</summary>
internal static class PrecedenceOrder
{
    /// <summary>
    /// Indexes in order. Among those that could come next the smallest <paramref name="rank"/> goes first, then the smallest
    /// index, so the order is the same every time. When there is a cycle, its members and whatever waits for them are missing.
    /// </summary>
    public static List<int> Of<TRank>(IReadOnlyList<int[]> prerequisites, Func<int, TRank> rank)
        where TRank : IComparable<TRank>
    {
        var waitingFor = new int[prerequisites.Count];
        var followers = new List<int>[prerequisites.Count];
        for (var i = 0; i < prerequisites.Count; i++)
        {
            waitingFor[i] = prerequisites[i].Length;
            foreach (var prerequisite in prerequisites[i])
            {
                (followers[prerequisite] ??= []).Add(i);
            }
        }

        var ready = new PriorityQueue<int, (TRank, int)>();
        for (var i = 0; i < waitingFor.Length; i++)
        {
            if (waitingFor[i] == 0)
            {
                ready.Enqueue(i, (rank(i), i));
            }
        }

        var order = new List<int>(waitingFor.Length);
        while (ready.TryDequeue(out var next, out _))
        {
            order.Add(next);
            foreach (var follower in followers[next] ?? [])
            {
                if (--waitingFor[follower] == 0)
                {
                    ready.Enqueue(follower, (rank(follower), follower));
                }
            }
        }

        return order;
    }

    /// <summary>One cycle as a list of indexes, each depending on the next and the last on the first; empty when there is none.</summary>
    public static List<int> FindCycle(IReadOnlyList<int[]> prerequisites)
    {
        var stuck = Enumerable.Range(0, prerequisites.Count).Except(Of(prerequisites, static i => i)).ToHashSet();
        if (stuck.Count == 0)
        {
            return [];
        }

        // Whatever is stuck waits for something stuck, so walking along must come back to where it has been.
        var path = new List<int>();
        var current = stuck.Min();
        while (!path.Contains(current))
        {
            path.Add(current);
            current = prerequisites[current].First(stuck.Contains);
        }

        return path[path.IndexOf(current)..];
    }
}
