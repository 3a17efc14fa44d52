using System.Globalization;
using Callboard.Schedule.Formats;

namespace Callboard.Schedule.Rules;

/// <summary>Which of two contradicting statements about its times an imported file is believed in.</summary>
public enum TimeBasis
{
    /// <summary>The instant as the file writes it, offset and all.</summary>
    FileOffset,

    /// <summary>The clock time as printed, in the event's zone.</summary>
    WallClock,
}

/// <summary>A contradiction between the times of a file and the zone of the event it is imported into.</summary>
/// <param name="Code">
/// <c>offset_contradicts_zone</c>: clock time and offset are printed together, but the event's zone has another offset then.
/// <c>zone_differs</c>: the same, and the offset is right for the zone the file itself names.
/// <c>clock_contradicts_instant</c>: the clock time printed apart is not the one the event's zone shows at the instant.
/// </param>
/// <param name="Message">A sentence for the person who imports.</param>
/// <param name="Affected">How many blocks it concerns.</param>
/// <param name="Total">How many blocks the file has.</param>
/// <param name="ZoneId">The event's zone.</param>
/// <param name="Example">One of the blocks, and what either choice makes of it.</param>
public sealed record ScheduleTimeWarning(
    string Code, string Message, int Affected, int Total, string ZoneId, ScheduleTimeExample Example);

/// <summary>What either choice makes of one block.</summary>
/// <param name="SourceKey">The block's id in the file.</param>
/// <param name="Activity">What happens in it.</param>
/// <param name="Written">Date and offset as the file writes them.</param>
/// <param name="Printed">The clock time as the file prints it.</param>
/// <param name="FileOffset">Its start by <see cref="TimeBasis.FileOffset"/>, in the event's zone.</param>
/// <param name="WallClock">Its start by <see cref="TimeBasis.WallClock"/>, in the event's zone.</param>
public sealed record ScheduleTimeExample(
    string SourceKey, string Activity, string Written, string Printed, DateTimeOffset FileOffset, DateTimeOffset WallClock);

/// <summary>An imported block with its final times.</summary>
/// <param name="Source">What the file says.</param>
/// <param name="Start">When it begins, in UTC.</param>
/// <param name="End">When it is over, in UTC; never before the start.</param>
internal sealed record PlacedBlock(ImportedBlock Source, DateTimeOffset Start, DateTimeOffset End);

/// <summary>The blocks with their final times, and what had to be decided on the way.</summary>
internal sealed record PlacedSchedule(IReadOnlyList<PlacedBlock> Blocks, IReadOnlyList<ImportIssue> Notes);

/// <summary>Turns the times of an imported file into instants, and notices where the file contradicts itself.</summary>
internal static class ScheduleTimes
{
    /// <summary>
    /// Compares each block's offset and printed clock time with the event's zone. Only clock times with an offset beside
    /// them can contradict: UTC and named zones are one statement, and floating times have nothing to contradict.
    /// </summary>
    /// <returns>One warning for each kind of contradiction found, the most frequent first.</returns>
    public static IReadOnlyList<ScheduleTimeWarning> FindContradictions(ImportedSchedule schedule, TimeZoneInfo eventZone)
    {
        var fileZone = WallClock.TryFindZone(schedule.ZoneId, out var named) ? named : null;
        return
        [
            .. schedule.Blocks
                .Select(b => (Block: b, Code: Contradiction(b, eventZone, fileZone)))
                .Where(x => x.Code is not null)
                .GroupBy(x => x.Code!, x => x.Block)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Warning(g.Key, [.. g], schedule, eventZone)),
        ];
    }

    /// <summary>
    /// Gives each block its instants. Floating times are always read in the event's zone. A clock time that the zone skips
    /// moves forward, of one that occurs twice the earlier is taken; both are noted.
    /// </summary>
    public static PlacedSchedule Place(ImportedSchedule schedule, TimeZoneInfo eventZone, TimeBasis basis)
    {
        var blocks = new List<PlacedBlock>(schedule.Blocks.Count);
        var notes = new List<ImportIssue>();
        foreach (var block in schedule.Blocks)
        {
            if (basis == TimeBasis.FileOffset && block.Start is { } written)
            {
                var instant = written.ToUniversalTime();
                blocks.Add(new(block, instant, instant + block.Duration));
                continue;
            }

            var start = Read(block.LocalStart, "start");
            var end = block.LocalEnd is { } localEnd ? Read(localEnd, "end") : start + block.Duration;
            blocks.Add(new(block, start, end < start ? start : end));

            DateTimeOffset Read(DateTime clock, string field)
            {
                var (instant, reading) = WallClock.Resolve(clock, eventZone);
                if (reading != ClockReading.Once && notes.Count < ScheduleLimits.Issues)
                    notes.Add(Note(block, clock, field, reading, eventZone));
                return instant;
            }
        }

        return new(blocks, notes);
    }

    private static string? Contradiction(ImportedBlock block, TimeZoneInfo eventZone, TimeZoneInfo? fileZone)
    {
        if (block.Clock != ImportedClock.Offset || block.Start is not { } start || WallClock.ToLocal(start, eventZone) == block.LocalStart)
            return null;

        // A time that the zone skips is shown by no instant; it is right when the rule for such times leads to the instant.
        if (WallClock.Resolve(block.LocalStart, eventZone).Instant == start)
            return null;
        if (start.DateTime != block.LocalStart)
            return "clock_contradicts_instant";
        return fileZone is not null && WallClock.ToLocal(start, fileZone) == block.LocalStart ? "zone_differs" : "offset_contradicts_zone";
    }

    private static ScheduleTimeWarning Warning(string code, ImportedBlock[] blocks, ImportedSchedule schedule, TimeZoneInfo zone)
    {
        var block = blocks[0];
        var start = block.Start!.Value;
        var entries = blocks.Length == 1 ? "1 entry" : $"{blocks.Length.ToString(CultureInfo.InvariantCulture)} entries";
        var message = code switch
        {
            "zone_differs" => $"The file is written for {schedule.ZoneId}, but the event is in {zone.Id}. This concerns {entries}.",
            "clock_contradicts_instant" => $"The printed clock times of {entries} are not those of {zone.Id} at the times in the dates.",
            _ => $"The offsets of {entries} are not those of {zone.Id}, although the clock times look like local ones.",
        };
        return new(
            code,
            message,
            blocks.Length,
            schedule.Blocks.Count,
            zone.Id,
            new(
                block.SourceKey,
                block.Activity,
                start.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
                block.LocalStart.ToString("HH:mm", CultureInfo.InvariantCulture),
                TimeZoneInfo.ConvertTime(start, zone),
                TimeZoneInfo.ConvertTime(WallClock.Resolve(block.LocalStart, zone).Instant, zone)));
    }

    private static ImportIssue Note(ImportedBlock block, DateTime clock, string field, ClockReading reading, TimeZoneInfo zone)
    {
        var shown = clock.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return reading == ClockReading.Skipped
            ? new(ImportSeverity.Warning, "clock_skipped", block.Row, block.SourceKey, field, $"The clocks of {zone.Id} jump over {shown}; it was moved forward.")
            : new(ImportSeverity.Warning, "clock_twice", block.Row, block.SourceKey, field, $"The clocks of {zone.Id} show {shown} twice; the earlier was taken.");
    }
}
