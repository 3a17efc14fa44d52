namespace Callboard.Tasks.Rules;

/// <summary>Turns what a clock on the venue's wall shows into an instant.</summary>
internal static class WallClock
{
    /// <summary>
    /// The instant at which clocks in <paramref name="zone"/> show <paramref name="local"/>. A time the spring change skips
    /// moves forward by the length of the gap; a time the autumn change repeats means its first occurrence.
    /// </summary>
    public static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
    {
        // Only instant-to-offset questions are asked of the zone: these have one answer each, while the
        // local-time questions of TimeZoneInfo do not say which side of a change they mean.
        var before = zone.GetUtcOffset(Utc(local.Ticks - TimeSpan.TicksPerDay));
        var after = zone.GetUtcOffset(Utc(local.Ticks + TimeSpan.TicksPerDay));

        // The offset from before a change gives the first occurrence of a repeated time, and lands a skipped one
        // past the gap, so it is the answer except where it no longer applies and the later one does.
        var withBefore = Utc(local.Ticks - before.Ticks);
        var withAfter = Utc(local.Ticks - after.Ticks);
        return zone.GetUtcOffset(withBefore) != before && zone.GetUtcOffset(withAfter) == after ? withAfter : withBefore;
    }

    /// <summary>What clocks in <paramref name="zone"/> show at <paramref name="instant"/>.</summary>
    public static DateTime ToLocal(DateTimeOffset instant, TimeZoneInfo zone) =>
        new(Clamp(instant.UtcTicks + zone.GetUtcOffset(instant).Ticks), DateTimeKind.Unspecified);

    /// <summary>Moves along the calendar, stopping at its ends instead of overflowing.</summary>
    public static DateTime Add(DateTime local, TimeSpan time) => new(Clamp(local.Ticks + time.Ticks), DateTimeKind.Unspecified);

    /// <summary>Moves along the time line, stopping at its ends instead of overflowing.</summary>
    public static DateTimeOffset Add(DateTimeOffset instant, TimeSpan time) => Utc(instant.UtcTicks + time.Ticks);

    private static DateTimeOffset Utc(long ticks) => new(Clamp(ticks), TimeSpan.Zero);

    private static long Clamp(long ticks) => Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
}
