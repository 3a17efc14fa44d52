using System.Text.RegularExpressions;

namespace Callboard.Platform.Time;

/// <summary>How often a clock time occurs on its day in a zone.</summary>
public enum ClockReading
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
public readonly record struct ClockInstant(DateTimeOffset Instant, ClockReading Reading);

/// <summary>
/// Clock times in a zone, right on both nights of the year when the clocks change: the only place where a clock time becomes an instant.
/// A skipped time moves forward by the length of the jump; of a repeated time the earlier instant is meant (as RFC 5545 §3.3.5 has it).
/// </summary>
public static partial class WallClock
{
    /// <summary>Years outside this range are refused by all readers of files.</summary>
    public const int FirstYear = 1900, LastYear = 2200;

    /// <summary>
    /// Finds a zone by its IANA name, or by the Windows name some calendar programs write. Prefixes such as
    /// <c>/vendor.example/2017/America/Toronto</c> are understood by their ending.
    /// </summary>
    /// <returns>False when no such zone is known on this machine.</returns>
    public static bool TryFindZone(string? id, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        if (string.IsNullOrWhiteSpace(id) || id.Length > 128)
        {
            return false;
        }

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

    /// <summary>The instant at which clocks in the zone show <paramref name="clock"/>, and whether that had to be decided.</summary>
    public static ClockInstant Resolve(DateTime clock, TimeZoneInfo zone) => Resolve(clock, zone.GetUtcOffset);

    /// <summary>As <see cref="Resolve(DateTime, TimeZoneInfo)"/>, for a zone known by its offset at any UTC time.</summary>
    public static ClockInstant Resolve(DateTime clock, Func<DateTime, TimeSpan> offsetAt)
    {
        // Only instant-to-offset questions are asked of the zone: these have one answer each, while the local-time questions of
        // TimeZoneInfo do not say which side of a change they mean. Offsets lie between -12 and +14 hours, so a day before and after
        // the digits read as UTC are surely before and after the instant looked for, and rarely is more than one change in between.
        var before = offsetAt(Utc(clock.Ticks - TimeSpan.TicksPerDay).UtcDateTime);
        var after = offsetAt(Utc(clock.Ticks + TimeSpan.TicksPerDay).UtcDateTime);
        var early = Utc(clock.Ticks - before.Ticks);
        var late = Utc(clock.Ticks - after.Ticks);
        var earlyHolds = offsetAt(early.UtcDateTime) == before;
        var lateHolds = offsetAt(late.UtcDateTime) == after;
        if (earlyHolds && lateHolds && early != late)
        {
            return new(early < late ? early : late, ClockReading.Twice);
        }

        return earlyHolds ? new(early, ClockReading.Once)
            : lateHolds ? new(late, ClockReading.Once)
            : new(early, ClockReading.Skipped);
    }

    /// <summary>The instant at which clocks in <paramref name="zone"/> show <paramref name="local"/>, however it was decided.</summary>
    public static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone) => Resolve(local, zone).Instant;

    /// <summary>What clocks in <paramref name="zone"/> show at <paramref name="instant"/>.</summary>
    public static DateTime ToLocal(DateTimeOffset instant, TimeZoneInfo zone) =>
        new(Clamp(instant.UtcTicks + zone.GetUtcOffset(instant).Ticks), DateTimeKind.Unspecified);

    /// <summary>Moves along the calendar, stopping at its ends instead of overflowing.</summary>
    public static DateTime Add(DateTime local, TimeSpan time) => new(Clamp(local.Ticks + time.Ticks), DateTimeKind.Unspecified);

    /// <summary>Moves along the time line, stopping at its ends instead of overflowing.</summary>
    public static DateTimeOffset Add(DateTimeOffset instant, TimeSpan time) => Utc(instant.UtcTicks + time.Ticks);

    private static DateTimeOffset Utc(long ticks) => new(Clamp(ticks), TimeSpan.Zero);

    private static long Clamp(long ticks) => Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"\A[A-Za-z0-9 .()+-]+\z")]
    private static partial Regex WindowsName();
}
