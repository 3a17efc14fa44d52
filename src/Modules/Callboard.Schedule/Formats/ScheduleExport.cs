using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Callboard.Contracts.Schedule;

namespace Callboard.Schedule.Formats;

/// <summary>A run of show to be written to a file.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Zone">The event's zone, in which frab files print clock times and divide days.</param>
/// <param name="Stamp">When this was true: the time of writing or of the last change.</param>
/// <param name="Blocks">What happens; need not be in order.</param>
/// <param name="Refresh">How soon a calendar program that follows it should look again; null for a file to keep.</param>
internal sealed record ScheduleExport(
    string Title, TimeZoneInfo Zone, DateTimeOffset Stamp, IReadOnlyList<ExportedBlock> Blocks, TimeSpan? Refresh = null);

/// <summary>Whole days: the first, and the one after the last.</summary>
internal readonly record struct WholeDays(DateOnly First, DateOnly After)
{
    /// <summary>The days a span consists of where it goes from midnight to midnight on the clock of its place, else null.</summary>
    public static WholeDays? Of(DateTimeOffset start, DateTimeOffset end, TimeZoneInfo zone)
    {
        var (from, to) = (WallClock.ToLocal(start, zone), WallClock.ToLocal(end, zone));
        return from < to && from.TimeOfDay == TimeSpan.Zero && to.TimeOfDay == TimeSpan.Zero
            ? new(DateOnly.FromDateTime(from), DateOnly.FromDateTime(to))
            : null;
    }
}

/// <summary>One block of a run of show to be written.</summary>
/// <param name="Key">Identifies the block in every file written, today and later: its id, or the key it was imported with.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it is over.</param>
/// <param name="Activity">What happens.</param>
/// <param name="Notes">The longer text.</param>
/// <param name="Location">The room or place.</param>
/// <param name="Track">The track.</param>
/// <param name="Persons">The people. Addresses are written as given, so leave out those the reader may not see.</param>
/// <param name="Language">The language, as a tag.</param>
/// <param name="Url">An absolute address.</param>
/// <param name="Status">Written to iCalendar; what is cancelled is left out of frab files, which cannot say it.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Sequence">How often it has changed, so that calendars take the newer.</param>
/// <param name="Days">Written to iCalendar as days instead of times; null for times.</param>
internal sealed record ExportedBlock(
    string Key,
    DateTimeOffset Start,
    DateTimeOffset End,
    string Activity,
    string? Notes,
    string? Location,
    string? Track,
    IReadOnlyList<SchedulePerson> Persons,
    string? Language,
    string? Url,
    CalendarStatus Status = CalendarStatus.Confirmed,
    DateTimeOffset? UpdatedAt = null,
    int Sequence = 0,
    WholeDays? Days = null);

/// <summary>What frab's XML and JSON have in common when written.</summary>
internal static class FrabExport
{
    /// <summary>A block with the clock time of its place.</summary>
    public sealed record Slot(ExportedBlock Block, DateTimeOffset Start, string Room)
    {
        public string Date => Start.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

        public string Clock => Start.ToString("HH:mm", CultureInfo.InvariantCulture);

        /// <summary>Hours and minutes; days before them when it lasts longer. The format knows no seconds.</summary>
        public string Duration
        {
            get
            {
                var minutes = (long)Math.Round((Block.End - Block.Start).TotalMinutes, MidpointRounding.AwayFromZero);
                if (minutes <= 0 && Block.End > Block.Start)
                    minutes = 1;
                var (days, rest) = Math.DivRem(Math.Max(minutes, 0), 24 * 60);
                var time = string.Create(CultureInfo.InvariantCulture, $"{rest / 60:00}:{rest % 60:00}");
                return days == 0 ? time : string.Create(CultureInfo.InvariantCulture, $"{days}:{time}");
            }
        }
    }

    /// <summary>The slots of one date in the event's zone, by room.</summary>
    public sealed record Day(DateOnly Date, IReadOnlyList<IGrouping<string, Slot>> Rooms);

    /// <summary>The days of a schedule, their rooms and the slots in them, in order of time.</summary>
    public static IReadOnlyList<Day> Days(ScheduleExport schedule) =>
    [
        .. schedule.Blocks
            .Where(b => b.Status != CalendarStatus.Cancelled)
            .OrderBy(b => b.Start).ThenBy(b => b.Key, StringComparer.Ordinal)
            .Select(b => new Slot(b, TimeZoneInfo.ConvertTime(b.Start, schedule.Zone), CleanText.Line(b.Location) ?? ""))
            .GroupBy(s => DateOnly.FromDateTime(s.Start.DateTime))
            .Select(g => new Day(g.Key, [.. g.GroupBy(s => s.Room, StringComparer.Ordinal)])),
    ];

    /// <summary>The instant at which a date begins in the event's zone.</summary>
    public static string Midnight(DateOnly date, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(WallClock.Resolve(date.ToDateTime(TimeOnly.MinValue), zone).Instant, zone)
            .ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>A date as frab writes it.</summary>
    public static string Text(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>
    /// How a key is written: a UUID as guid, together with a number made from it because programs that read
    /// frab files expect one; anything else as id.
    /// </summary>
    public static (string? Guid, string Id) Ids(string key)
    {
        if (!Guid.TryParseExact(key, "D", out _))
            return (null, key);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return (key, (BinaryPrimitives.ReadUInt32BigEndian(hash) & 0x7FFF_FFFF).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A short name made from the title.</summary>
    public static string Acronym(string title)
    {
        var letters = new string([.. title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        return letters.Length == 0 ? "schedule" : letters[..Math.Min(letters.Length, 40)].TrimEnd('-');
    }
}
