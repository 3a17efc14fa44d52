namespace Callboard.Resources.Rules;

/// <summary>Some units taken for some time, buffers included; the end is not part of it.</summary>
internal readonly record struct Taken(DateTimeOffset From, DateTimeOffset To, int Quantity);

/// <summary>A time at which what was asked for would fit.</summary>
public sealed record FreeSlot(DateTimeOffset StartTime, DateTimeOffset EndTime);

/// <summary>A stretch of time over which the same number of units is taken.</summary>
internal readonly record struct Level(DateTimeOffset From, DateTimeOffset To, int Quantity);

/// <summary>What is taken over time, and where there is room.</summary>
internal static class Occupancy
{
    /// <summary>
    /// The number of units taken, as steps: a sweep over starts and ends in order of time. Stretches where nothing is taken are left out;
    /// neighbours differ.
    /// </summary>
    public static IReadOnlyList<Level> Levels(IEnumerable<Taken> taken)
    {
        var changes = taken.Where(t => t.From < t.To)
            .SelectMany(t => ((DateTimeOffset At, int By)[])[(t.From, t.Quantity), (t.To, -t.Quantity)])
            .GroupBy(c => c.At).OrderBy(g => g.Key).Select(g => (At: g.Key, By: g.Sum(c => c.By))).Where(c => c.By != 0).ToList();
        var levels = new List<Level>();
        var level = 0;
        for (var i = 0; i + 1 < changes.Count; i++)
        {
            level += changes[i].By;
            if (level > 0)
            {
                levels.Add(new Level(changes[i].At, changes[i + 1].At, level));
            }
        }

        return levels;
    }

    /// <summary>The most units taken at once between two instants.</summary>
    public static int Peak(IReadOnlyList<Level> levels, DateTimeOffset from, DateTimeOffset to) =>
        levels.Where(l => l.From < to && l.To > from).Select(l => l.Quantity).DefaultIfEmpty(0).Max();

    /// <summary>
    /// The times nearest to the one asked for, before and after it, at which a booking of the same length fits with its buffers. The
    /// nearest such time always begins or ends where something else ends or begins, so only those are looked at.
    /// </summary>
    /// <param name="taken">Everything that reserves around the time, buffers included.</param>
    /// <param name="capacity">Units there are.</param>
    /// <param name="quantity">Units asked for.</param>
    /// <param name="start">Start asked for.</param>
    /// <param name="end">End asked for.</param>
    /// <param name="setup">Time needed before.</param>
    /// <param name="teardown">Time needed after.</param>
    /// <param name="earliest">No slot begins before this.</param>
    /// <param name="horizon">No slot is further away than this; beyond it nothing is known of what is taken.</param>
    /// <param name="each">How many at most before, and after.</param>
    public static IReadOnlyList<FreeSlot> FreeSlots(
        IEnumerable<Taken> taken, int capacity, int quantity, DateTimeOffset start, DateTimeOffset end, TimeSpan setup, TimeSpan teardown,
        DateTimeOffset earliest, TimeSpan horizon, int each = 2)
    {
        var full = Levels(taken).Where(l => l.Quantity + quantity > capacity).ToList();
        var length = end - start;
        bool Fits(DateTimeOffset at) =>
            at >= earliest && (at - start).Duration() <= horizon && !full.Exists(l => l.From < at + length + teardown && l.To > at - setup);

        var after = full.Select(l => l.To + setup).Where(at => at > start && Fits(at)).Distinct().Order().Take(each);
        var before = full.Select(l => l.From - teardown - length).Where(at => at < start && Fits(at)).Distinct().OrderDescending().Take(each);
        return quantity > capacity ? [] : [.. before.Concat(after).Order().Select(at => new FreeSlot(at, at + length))];
    }
}
