using Callboard.Admission.Rules;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

/// <summary>Rules nobody would think of, and starts that are occurrences of them.</summary>
internal static class RandomRules
{
    /// <summary>Zones that move by an hour or half of one, on either half of the world, before and after UTC, and one that never does.</summary>
    public static readonly string[] Zones =
    [
        "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Australia/Sydney", "America/St_Johns", "Asia/Kathmandu", "Europe/London", "UTC",
    ];

    private static readonly string[] s_weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>A rule of the subset, as text.</summary>
    public static string Rule(Random random)
    {
        var frequency = (RecurrenceFrequency)random.Next(4);
        var parts = new List<string> { $"FREQ={frequency.ToString().ToUpperInvariant()}" };
        bool Maybe(int percent) => random.Next(100) < percent;
        string Some(int most, Func<string> one) => string.Join(',', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => one()).Distinct());

        if (Maybe(50)) parts.Add($"INTERVAL={random.Next(1, frequency == RecurrenceFrequency.Yearly ? 4 : 8)}");
        if (Maybe(30)) parts.Add($"BYMONTH={Some(4, () => $"{random.Next(1, 13)}")}");
        if (frequency != RecurrenceFrequency.Weekly && Maybe(35)) parts.Add($"BYMONTHDAY={Some(4, () => $"{(Maybe(70) ? random.Next(1, 32) : -random.Next(1, 32))}")}");
        if (Maybe(50))
        {
            var counted = frequency is RecurrenceFrequency.Monthly or RecurrenceFrequency.Yearly && Maybe(50);
            var most = frequency == RecurrenceFrequency.Monthly || parts.Any(p => p.StartsWith("BYMONTH=", StringComparison.Ordinal)) ? 5 : 52;
            parts.Add($"BYDAY={Some(4, () => (counted ? $"{(Maybe(60) ? 1 : -1) * random.Next(1, most + 1)}" : "") + s_weekdays[random.Next(7)])}");
        }

        // Where rrule is known to differ from the standard, there is nothing to compare: it counts positions of the first week from the start
        // instead of from the week's beginning, takes a negative one before the first day of a period for another day of it, and counts a day
        // named by two of them as two.
        if (frequency != RecurrenceFrequency.Weekly && parts.Any(p => p.StartsWith("BY", StringComparison.Ordinal)) && Maybe(25))
        {
            parts.Add($"BYSETPOS={(Maybe(60) ? Some(2, () => $"{random.Next(1, 5)}") : "-1")}");
        }

        if (Maybe(40)) parts.Add($"WKST={s_weekdays[random.Next(7)]}");
        return string.Join(';', parts);
    }

    /// <summary>A start between 2020 and 2033, often at the hours when clocks change, that <paramref name="rule"/> names; null when it names none soon.</summary>
    public static DateTime? Start(Random random, string rule)
    {
        var any = new DateTime(2020, 1, 1).AddDays(random.Next(13 * 365)).AddMinutes(random.Next(3) > 0 ? random.Next(60, 200) : random.Next(24 * 60));
        Assert.True(RecurrenceRule.TryParse(rule, out var read, out var fault), $"{rule}: {fault?.Message}");
        DateOnly[] first = [.. read.Days(DateOnly.FromDateTime(any)).Take(1)];
        return first is [{ Year: < 2040 } day] ? day.ToDateTime(TimeOnly.FromDateTime(any)) : null;
    }
}
