using System.Text.RegularExpressions;

namespace Callboard.Schedule.Rules;

/// <summary>How often a clock time occurs on its day in a zone.</summary>
internal enum ClockReading
{
    /// <summary>The ordinary case: exactly once.</summary>
    Once,

    /// <summary>Never: the clocks jumped over it when daylight saving began.</summary>
    Skipped,

    /// <summary>Two times: the clocks went back over it when daylight saving ended.</summary>
    Twice,
}

/// <summary>A clock time turned into an instant.</summary>
/// <param name="Instant">The instant, in UTC.</param>
/// <param name="Reading">Whether the clock time was skipped or occurs twice, and so had to be decided.</param>
internal readonly record struct ClockInstant(DateTimeOffset Instant, ClockReading Reading);

/// <summary>Clock times in a zone, right on both nights of the year when the clocks change.</summary>
internal static partial class WallClock
{
    /// <summary>Years outside this range are refused by all readers; arithmetic inside it cannot overflow.</summary>
    internal const int FirstYear = 1900, LastYear = 2200;

    /// <summary>
    /// Finds a zone by its IANA name, or by the Windows name some calendar programs write. Prefixes such as
    /// <c>/vendor.example/2017/America/Toronto</c> are understood by their ending.
    /// </summary>
    /// <returns>False when no such zone is known on this machine.</returns>
    public static bool TryFindZone(string? id, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        if (string.IsNullOrWhiteSpace(id) || id.Length > 128)
            return false;

        id = id.Trim();
        if (id.StartsWith('/'))
        {
            var parts = id.Split('/', StringSplitOptions.RemoveEmptyEntries);
            return (parts.Length > 3 && TryFindZone(string.Join('/', parts[^3..]), out zone))
                || (parts.Length > 2 && TryFindZone(string.Join('/', parts[^2..]), out zone));
        }

        // The name becomes a file path in the runtime, so nothing that could leave the zone directory may reach it.
        if (ZoneName().IsMatch(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found))
        {
            zone = found;
            return true;
        }

        return WindowsName().IsMatch(id)
            && TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out var iana)
            && TryFindZone(iana, out zone);
    }

    /// <summary>The instant at which clocks in the zone show <paramref name="clock"/>.</summary>
    /// <remarks>A skipped time moves forward by the length of the jump; of a repeated time the earlier instant is taken.</remarks>
    public static ClockInstant Resolve(DateTime clock, TimeZoneInfo zone) => Resolve(clock, zone.GetUtcOffset);

    /// <summary>As <see cref="Resolve(DateTime, TimeZoneInfo)"/>, for a zone known by its offset at any UTC time.</summary>
    public static ClockInstant Resolve(DateTime clock, Func<DateTime, TimeSpan> offsetAt)
    {
        // Offsets lie between -12 and +14 hours, so a day before and after the digits read as UTC
        // are surely before and after the instant looked for, and rarely is more than one change in between.
        var digits = DateTime.SpecifyKind(clock, DateTimeKind.Utc);
        var before = offsetAt(digits.AddDays(-1));
        var after = offsetAt(digits.AddDays(1));

        var early = digits - before;
        var late = digits - after;
        var earlyHolds = offsetAt(early) == before;
        var lateHolds = offsetAt(late) == after;

        if (earlyHolds && lateHolds && early != late)
            return new(new(early < late ? early : late), ClockReading.Twice);
        if (earlyHolds)
            return new(new(early), ClockReading.Once);
        if (lateHolds)
            return new(new(late), ClockReading.Once);

        return new(new(early), ClockReading.Skipped);
    }

    /// <summary>What clocks in the zone show at an instant.</summary>
    public static DateTime At(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"\A[A-Za-z0-9 .()+-]+\z")]
    private static partial Regex WindowsName();
}
