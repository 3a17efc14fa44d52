using Callboard.Tasks.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Tasks.Rules;

/// <summary>Published networks with published answers, and random ones against counting every path.</summary>
public sealed class FindingTheCriticalPath
{
    /// <summary>
    /// Milwaukee Paper Manufacturing: J. Heizer, B. Render and C. Munson, Operations Management, 12th ed., chapter 3, tables 3.1 and 3.3:
    /// 15 weeks along A, C, E, G, H.
    /// </summary>
    [Fact]
    public void Milwaukee_paper() => Check(
        """
        A 2 -    0 2   0 2   0
        B 3 -    0 3   1 4   1
        C 2 A    2 4   2 4   0
        D 4 A,B  3 7   4 8   1
        E 4 C    4 8   4 8   0
        F 3 C    4 7   10 13 6
        G 5 D,E  8 13  8 13  0
        H 2 F,G  13 15 13 15 0
        """,
        15, ["ACEGH"]);

    /// <summary>
    /// Reliable Construction Co.: F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, 8th ed., chapter 22 (project
    /// management), tables 22.1 and 22.2: 44 weeks along A, B, C, E, F, J, L, N.
    /// </summary>
    [Fact]
    public void Reliable_construction() => Check(
        """
        A 2  -    0 2   0 2   0
        B 4  A    2 6   2 6   0
        C 10 B    6 16  6 16  0
        D 6  C    16 22 20 26 4
        E 4  C    16 20 16 20 0
        F 5  E    20 25 20 25 0
        G 7  D    22 29 26 33 4
        H 9  E,G  29 38 33 42 4
        I 7  C    16 23 18 25 2
        J 8  F,I  25 33 25 33 0
        K 4  J    33 37 34 38 1
        L 5  J    33 38 33 38 0
        M 2  H    38 40 42 44 4
        N 6  K,L  38 44 38 44 0
        """,
        44, ["ABCEFJLN"]);

    /// <summary>
    /// The example of the article "Program evaluation and review technique" of Wikipedia (expected times in hundredths of a day):
    /// 19.51 days along A, C, E, G.
    /// </summary>
    [Fact]
    public void Wikipedia_pert() => Check(
        """
        A 400 -   0 400     0 400      0
        B 533 -   0 533     384 917    384
        C 517 A   400 917   400 917    0
        D 633 A   400 1033  868 1501   468
        E 517 B,C 917 1434  917 1434   0
        F 450 D   1033 1483 1501 1951  468
        G 517 E   1434 1951 1434 1951  0
        """,
        1951, ["ACEG"]);

    [Fact]
    public void Two_chains_of_the_same_length_are_both_critical() => Check(
        """
        A 1 -   0 1 0 1 0
        B 3 A   1 4 1 4 0
        C 3 A   1 4 1 4 0
        D 1 B,C 4 5 4 5 0
        """,
        5, ["ABD", "ACD"]);

    [Fact]
    public void What_waits_for_nothing_and_holds_up_nobody_may_slip_to_the_end()
    {
        var path = CriticalPath.Of([5, 2, 0], [[], [], []]);

        Assert.Equal(5, path.Length);
        Assert.Equal([0L, 3, 5], Enumerable.Range(0, 3).Select(path.Slack));
        Assert.Equal([0L, 3, 5], Enumerable.Range(0, 3).Select(path.FreeSlack));
        Assert.Equal(0, CriticalPath.Of([], []).Length);
        Assert.Empty(CriticalPath.Of([], []).Chains(3));
    }

    [Fact]
    public void Free_slack_is_what_holds_nobody_up()
    {
        // Milwaukee: D may slip a week with the whole, and holds up nobody until then; B would hold up D at once.
        var path = CriticalPath.Of([2, 3, 2, 4, 4, 3, 5, 2], [[], [], [0], [0, 1], [2], [2], [3, 4], [5, 6]]);

        Assert.Equal([0L, 0, 0, 1, 0, 6, 0, 0], Enumerable.Range(0, 8).Select(path.FreeSlack));
    }

    [Fact]
    public void A_deadline_takes_slack_from_all_that_is_before_it()
    {
        // Three in a row, eight hours each; the last is due after twenty, so all of them are four hours late; another is in time.
        var slack = CriticalPath.Of([8, 8, 8, 2], [[], [0], [1], []]).DeadlineSlack([null, 30, 20, null]);

        Assert.Equal([-4L, -4, -4, null], slack);
    }

    [Fact]
    public void A_circle_is_refused() => Assert.Throws<ArgumentException>(() => CriticalPath.Of([1, 1], [[1], [0]]));

    [Fact]
    public void There_may_be_more_chains_than_anybody_counts()
    {
        // Thirty layers of three: three to the power of thirty chains, of which the first four are told.
        var prerequisites = Enumerable.Range(0, 90).Select(i => i < 3 ? [] : Enumerable.Range((i / 3 * 3) - 3, 3).ToArray()).ToArray();
        var chains = CriticalPath.Of(Enumerable.Repeat(1L, 90).ToArray(), prerequisites).Chains(4);

        Assert.Equal(4, chains.Count);
        Assert.Equal(4, chains.Select(c => string.Join(',', c)).Distinct().Count());
        Assert.All(chains, c => Assert.Equal(30, c.Count));
    }

    [Fact]
    public void It_is_what_counting_every_path_says() => Prop.ForAll(Networks(), network =>
    {
        var (durations, prerequisites) = network;
        var path = CriticalPath.Of(durations, prerequisites);
        var paths = AllPaths(prerequisites);
        var length = paths.Max(p => p.Sum(i => durations[i]));
        var problems = new List<string>();
        if (path.Length != length)
        {
            problems.Add($"length {path.Length}, not {length}");
        }

        for (var i = 0; i < durations.Length; i++)
        {
            // The longest way to a task, and the longest way through it.
            var through = paths.Where(p => p.Contains(i)).ToList();
            var early = through.Max(p => p.TakeWhile(t => t != i).Sum(t => durations[t]));
            var slack = length - through.Max(p => p.Sum(t => durations[t]));
            var followers = Enumerable.Range(0, durations.Length).Where(f => prerequisites[f].Contains(i)).ToList();
            var free = followers.Select(f => path.EarliestStart[f]).Append(length).Min() - early - durations[i];
            if ((path.EarliestStart[i], path.Slack(i), path.FreeSlack(i), path.IsCritical(i)) != (early, slack, free, slack == 0))
            {
                problems.Add($"task {i}: start {path.EarliestStart[i]}, slack {path.Slack(i)}, free {path.FreeSlack(i)}; not {early}, {slack}, {free}");
            }
        }

        var critical = paths.Where(p => p.Sum(i => durations[i]) == length).Select(p => string.Join(',', p)).Order().ToList();
        var chains = path.Chains(int.MaxValue).Select(c => string.Join(',', c)).Order().ToList();
        if (!critical.SequenceEqual(chains))
        {
            problems.Add($"chains {string.Join(" | ", chains)}, not {string.Join(" | ", critical)}");
        }

        return problems.Count == 0 ? true.ToProperty() : false.Label(string.Join("; ", problems));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(11));

    [Fact]
    public void The_slack_to_a_deadline_is_what_every_path_to_one_leaves() => Prop.ForAll(
        Networks(), Gen.Choose(-20, 60).Or(Gen.Constant(1000)).ListOf(12).ToArbitrary(), (network, due) =>
        {
            var (durations, prerequisites) = network;
            var deadlines = durations.Select((_, i) => i < due.Count && due[i] < 1000 ? due[i] : (long?)null).ToList();
            var path = CriticalPath.Of(durations, prerequisites);
            var slack = path.DeadlineSlack(deadlines);
            var ways = WaysFrom(prerequisites);
            return durations.Select((duration, i) => ways[i]
                    .Select(way => deadlines[way[^1]] - path.EarliestStart[i] - way.Sum(t => durations[t])).Min() == slack[i])
                .All(equal => equal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(9));

    private static void Check(string table, long length, string[] chains)
    {
        var rows = table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var numbers = rows.Select((row, i) => (row[0], i)).ToDictionary(r => r.Item1, r => r.i);
        var path = CriticalPath.Of(
            [.. rows.Select(r => long.Parse(r[1], null))],
            [.. rows.Select(r => r[2] == "-" ? [] : r[2].Split(',').Select(name => numbers[name]).ToArray())]);

        Assert.Equal(length, path.Length);
        Assert.Equal(
            rows.Select(r => string.Join(' ', r[0], r[3], r[4], r[5], r[6], r[7])),
            rows.Select((r, i) => string.Join(
                ' ', r[0], path.EarliestStart[i], path.EarliestFinish(i), path.LatestStart(i), path.LatestFinish[i], path.Slack(i))));
        Assert.Equal(chains, path.Chains(100).Select(c => string.Concat(c.Select(i => rows[i][0]))));
    }

    /// <summary>Networks of up to as many tasks as the size; a task waits only for those of smaller numbers, so that none is circular.</summary>
    private static Arbitrary<(long[] Durations, int[][] Prerequisites)> Networks() => Arb.From(
        Gen.Sized(size =>
            from count in Gen.Choose(1, Math.Max(1, size))
            from durations in Gen.Choose(0, 9).ArrayOf(count)
            from links in Gen.Choose(0, 2).ArrayOf(count * count)
            select (
                durations.Select(d => (long)d).ToArray(),
                Enumerable.Range(0, count).Select(i => Enumerable.Range(0, i).Where(j => links[(i * count) + j] == 0).ToArray()).ToArray())),
        Shrink);

    private static IEnumerable<(long[], int[][])> Shrink((long[] Durations, int[][] Prerequisites) network)
    {
        var (durations, prerequisites) = network;
        if (durations.Length > 1)
        {
            yield return (durations[..^1], prerequisites[..^1]);
        }

        for (var i = 0; i < durations.Length; i++)
        {
            if (prerequisites[i].Length > 0)
            {
                yield return (durations, [.. prerequisites.Select((p, n) => n == i ? p[1..] : p)]);
            }

            if (durations[i] > 0)
            {
                yield return ([.. durations.Select((d, n) => n == i ? d / 2 : d)], prerequisites);
            }
        }
    }

    /// <summary>Every path from a task that waits for nothing to one nobody waits for.</summary>
    private static List<int[]> AllPaths(int[][] prerequisites)
    {
        var ways = WaysFrom(prerequisites);
        var waitedFor = prerequisites.SelectMany(p => p).ToHashSet();
        return [.. Enumerable.Range(0, prerequisites.Length).Where(i => prerequisites[i].Length == 0)
            .SelectMany(i => ways[i]).Where(way => !waitedFor.Contains(way[^1]))];
    }

    /// <summary>By task every way along followers, of any length, from it on.</summary>
    private static List<int[]>[] WaysFrom(int[][] prerequisites)
    {
        var ways = new List<int[]>[prerequisites.Length];
        for (var i = prerequisites.Length - 1; i >= 0; i--)
        {
            ways[i] = [[i], .. Enumerable.Range(i + 1, prerequisites.Length - i - 1)
                .Where(f => prerequisites[f].Contains(i)).SelectMany(f => ways[f].Select(way => (int[])[i, .. way]))];
        }

        return ways;
    }
}
