using System.Diagnostics.CodeAnalysis;

namespace Callboard.Admission.Rules;

/// <summary>One occurrence: what the clock shows at its start, and which instant that is.</summary>
/// <param name="Clock">The clock time the rule gave.</param>
/// <param name="Start">The instant. On the two nights of the year when the clocks change it may show another clock time.</param>
/// <param name="Reading">Whether the clock time was skipped or occurs twice on its day, so that people can be told.</param>
internal readonly record struct Occurrence(DateTime Clock, DateTimeOffset Start, ClockReading Reading);

/// <summary>The occurrences of a recurrence, as far as they were wanted.</summary>
/// <param name="More">Whether there are further ones.</param>
internal sealed record Occurrences(IReadOnlyList<Occurrence> Items, bool More);

/// <summary>
/// A recurrence set (RFC 5545 §3.8.5): a start by the clock of a zone, a rule, and exceptions. The length of what recurs is no part of it.
/// </summary>
/// <remarks>
/// A day keeps its clock time, whatever the offset of the zone on that day. A clock time that does not exist on a day moves on by the length of
/// the jump; of one that exists twice the first is meant: §3.3.10 sends computed local times to §3.3.5 for that, and a night whose clocks change
/// still has its show. (Its other sentence, that nonexistent times are ignored, is about days such as 30 February, which never come up here.)
/// </remarks>
internal sealed class Recurrence
{
    /// <summary>A text longer than this is refused.</summary>
    public const int MaxLength = 20_000;

    private readonly HashSet<DateOnly> _exceptDays = [];
    private readonly HashSet<DateTime> _exceptClocks = [];
    private readonly HashSet<DateTimeOffset> _exceptInstants = [];

    /// <param name="start">The first start by the clock (DTSTART).</param>
    /// <param name="zone">The zone whose clock it is (its TZID).</param>
    public Recurrence(DateTime start, TimeZoneInfo zone, RecurrenceRule rule) =>
        (Start, Zone, Rule) = (DateTime.SpecifyKind(start, DateTimeKind.Unspecified), zone, rule);

    public DateTime Start { get; }

    public TimeZoneInfo Zone { get; }

    public RecurrenceRule Rule { get; }

    /// <summary>
    /// Reads the lines of a recurrence: one <c>RRULE</c>, whose name may be left out, and any number of <c>EXDATE</c> (§3.8.5.1) with days, clock
    /// times, also of another zone, or instants in UTC. Start and zone are given, not read.
    /// </summary>
    public static bool TryParse(
        string? text, DateTime start, TimeZoneInfo zone, [NotNullWhen(true)] out Recurrence? recurrence,
        [NotNullWhen(false)] out RecurrenceFault? fault)
    {
        (recurrence, fault) = (null, null);
        if (text?.Length > MaxLength)
        {
            fault = new("RRULE", $"The recurrence is longer than {MaxLength} characters.");
            return false;
        }

        var lines = (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var rules = lines.Where(line => NameOf(line) is "" or "RRULE").ToList();
        if (rules.Count > 1)
        {
            fault = new("RRULE", "There may be one rule only.");
            return false;
        }

        if (!RecurrenceRule.TryParse(rules.FirstOrDefault(), out var rule, out fault))
        {
            return false;
        }

        var read = new Recurrence(start, zone, rule);
        foreach (var line in lines.Except(rules))
        {
            fault = NameOf(line) == "EXDATE" ? read.TakeExceptions(line) : new(NameOf(line), $"{NameOf(line)} is not supported: a rule and EXDATE only.");
            if (fault is not null)
            {
                return false;
            }
        }

        recurrence = read;
        return true;
    }

    /// <summary>Leaves out what starts on a day, by the clock of the recurrence.</summary>
    public void Except(DateOnly day) => _exceptDays.Add(day);

    /// <summary>
    /// The occurrences in order, without exceptions. COUNT counts what the rule gives before exceptions are taken out (§3.8.5.1), and UNTIL
    /// includes an occurrence at that very time. No two start at the same instant: where a zone skipped a whole day, its show is that of the next.
    /// </summary>
    /// <param name="limit">The most that are wanted.</param>
    public Occurrences Take(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var found = new List<Occurrence>();
        var counted = 0;
        var last = DateTimeOffset.MinValue;
        foreach (var day in Rule.Days(DateOnly.FromDateTime(Start)))
        {
            var clock = day.ToDateTime(TimeOnly.FromDateTime(Start));
            var (instant, reading) = WallClock.Resolve(clock, Zone);
            if (counted == Rule.Count || instant > Rule.Until || day > Rule.UntilDay)
            {
                break;
            }

            if (instant <= last)
            {
                continue;
            }

            last = instant;
            counted++;
            if (_exceptDays.Contains(day) || _exceptClocks.Contains(clock) || _exceptInstants.Contains(instant))
            {
                continue;
            }

            if (found.Count == limit)
            {
                return new(found, More: true);
            }

            found.Add(new(clock, instant, reading));
        }

        return new(found, More: false);
    }

    private RecurrenceFault? TakeExceptions(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var zone = Zone;
        var elsewhere = false;
        foreach (var parameter in line[..Math.Max(colon, 0)].Split(';').Skip(1))
        {
            if (parameter.StartsWith("TZID=", StringComparison.OrdinalIgnoreCase))
            {
                elsewhere = true;
                if (!WallClock.TryFindZone(parameter["TZID=".Length..].Trim('"'), out zone))
                {
                    return new("EXDATE", $"EXDATE names a zone that is not known: {parameter["TZID=".Length..]}.");
                }
            }
            // What the values are, their form tells.
            else if (parameter.ToUpperInvariant() is not ("VALUE=DATE" or "VALUE=DATE-TIME"))
            {
                return new("EXDATE", $"EXDATE has a parameter that is not supported: {parameter}.");
            }
        }

        foreach (var value in line[(colon + 1)..].Split(','))
        {
            if (!RecurrenceTime.TryParse(value.Trim().ToUpperInvariant(), out var time))
            {
                return new("EXDATE", $"EXDATE has a value that is no date or time: {value.Trim()}.");
            }

            _ = time.Form switch
            {
                RecurrenceTimeForm.Day => _exceptDays.Add(DateOnly.FromDateTime(time.Clock)),
                RecurrenceTimeForm.Utc => _exceptInstants.Add(new DateTimeOffset(time.Clock, TimeSpan.Zero)),
                _ when elsewhere => _exceptInstants.Add(WallClock.ToInstant(time.Clock, zone)),
                _ => _exceptClocks.Add(time.Clock),
            };
        }

        return null;
    }

    // "" for a line that is a bare rule.
    private static string NameOf(string line)
    {
        var end = line.IndexOfAny([':', ';', '=']);
        var name = (end < 0 ? line : line[..end]).ToUpperInvariant();
        return end >= 0 && line[end] == '=' ? "" : name;
    }
}
