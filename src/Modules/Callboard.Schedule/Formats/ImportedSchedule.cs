namespace Callboard.Schedule.Formats;

/// <summary>The file formats a run of show can be read from and written to.</summary>
internal enum ScheduleFormat
{
    /// <summary>iCalendar, RFC 5545.</summary>
    ICalendar,

    /// <summary>The XML of frab, pentabarf and their successors.</summary>
    FrabXml,

    /// <summary>The JSON of frab and its successors.</summary>
    FrabJson,
}

/// <summary>What a file says about the meaning of its clock times.</summary>
internal enum ImportedClock
{
    /// <summary>A clock time with an offset beside it (frab).</summary>
    Offset,

    /// <summary>UTC, said explicitly (iCalendar).</summary>
    Utc,

    /// <summary>A clock time in a zone the file names (iCalendar).</summary>
    Zone,

    /// <summary>A clock time and nothing more: it means the place of the event.</summary>
    Floating,
}

/// <summary>Whether an entry was lost or only something in it.</summary>
public enum ImportSeverity
{
    /// <summary>The entry is imported, but something about it was changed, guessed or left out.</summary>
    Warning,

    /// <summary>The entry, or the whole file, could not be imported.</summary>
    Error,
}

/// <summary>Something in an imported file that a person should look at.</summary>
/// <param name="Severity">Whether the entry was lost.</param>
/// <param name="Code">A stable name of the kind of issue, in snake_case.</param>
/// <param name="Row">The line of the file, counted from 1, where lines mean something.</param>
/// <param name="Element">The entry as the file identifies it, for example an event's id; null for the whole file.</param>
/// <param name="Field">The field at fault as the file calls it, or "file".</param>
/// <param name="Message">A sentence for the person who imports.</param>
public sealed record ImportIssue(
    ImportSeverity Severity, string Code, int? Row, string? Element, string Field, string Message);

/// <summary>A person named by a schedule file.</summary>
/// <param name="SourceKey">What identifies the person inside the file, and again when the file comes a second time.</param>
/// <param name="Name">The name as printed.</param>
/// <param name="Email">The address, where the file tells it.</param>
internal sealed record SchedulePerson(string SourceKey, string Name, string? Email = null);

/// <summary>One entry of a schedule file.</summary>
/// <param name="SourceKey">The file's own stable identification (guid, id or UID); the same when the file comes again.</param>
/// <param name="Clock">What the file says about the meaning of its clock times.</param>
/// <param name="Start">The instant the file claims, with the offset it claims; null when the time floats.</param>
/// <param name="LocalStart">The clock time as printed.</param>
/// <param name="Duration">How long it lasts: real time, never negative, possibly zero.</param>
/// <param name="LocalEnd">
/// The clock time of the end, only where the file prints one or counts in days. On a night when the clocks change
/// it differs from <paramref name="LocalStart"/> + <paramref name="Duration"/>.
/// </param>
/// <param name="AllDay">True for entries that have dates only; the end is the first midnight after them.</param>
/// <param name="Activity">What happens: one line, never empty.</param>
/// <param name="Notes">The longer text, lines separated by \n.</param>
/// <param name="Location">The room or place.</param>
/// <param name="Track">The track or first category.</param>
/// <param name="Persons">The people, each once.</param>
/// <param name="Language">The language of the activity, as a language tag.</param>
/// <param name="Url">An absolute http or https address.</param>
/// <param name="Cancelled">True when the file says the entry will not take place.</param>
/// <param name="Row">The line of the file where the entry begins, where lines mean something.</param>
internal sealed record ImportedBlock(
    string SourceKey,
    ImportedClock Clock,
    DateTimeOffset? Start,
    DateTime LocalStart,
    TimeSpan Duration,
    DateTime? LocalEnd,
    bool AllDay,
    string Activity,
    string? Notes,
    string? Location,
    string? Track,
    IReadOnlyList<SchedulePerson> Persons,
    string? Language,
    string? Url,
    bool Cancelled,
    int? Row);

/// <summary>What was read from a schedule file, whichever its format.</summary>
/// <param name="Format">The format found; null when the file is none of those known.</param>
/// <param name="Title">The title of the conference or calendar.</param>
/// <param name="ZoneId">The IANA zone the file names for the whole of it.</param>
/// <param name="Complete">False when the file could not be read to its end; the blocks before that point are there.</param>
/// <param name="Blocks">The entries in the order of the file, each source key once.</param>
/// <param name="Issues">What a person should look at; at most <see cref="ScheduleLimits.Issues"/>.</param>
internal sealed record ImportedSchedule(
    ScheduleFormat? Format,
    string? Title,
    string? ZoneId,
    bool Complete,
    IReadOnlyList<ImportedBlock> Blocks,
    IReadOnlyList<ImportIssue> Issues)
{
    /// <summary>Everybody in the file, each source key once, in order of appearance.</summary>
    public IReadOnlyList<SchedulePerson> People() =>
        [.. Blocks.SelectMany(b => b.Persons).DistinctBy(p => p.SourceKey, StringComparer.Ordinal)];

    /// <summary>The places in the file, each once whatever its case, in order of appearance.</summary>
    public IReadOnlyList<string> Locations() =>
        [.. Blocks.Select(b => b.Location).OfType<string>().DistinctBy(Rules.TimelineConflicts.LocationKey)];
}

/// <summary>Sizes beyond which a file is refused or a text is cut, always with an issue that says so.</summary>
internal static class ScheduleLimits
{
    /// <summary>Bytes of a file.</summary>
    public const int FileBytes = 20 * 1024 * 1024;

    /// <summary>Entries of a file.</summary>
    public const int Blocks = 20_000;

    /// <summary>Issues reported before the rest is only counted.</summary>
    public const int Issues = 1_000;

    /// <summary>Nesting of elements.</summary>
    public const int Depth = 64;

    /// <summary>People of one entry.</summary>
    public const int PersonsPerBlock = 500;

    /// <summary>UTF-16 units of a title.</summary>
    public const int Activity = 300;

    /// <summary>UTF-16 units of the name of a place, track or person.</summary>
    public const int Name = 200;

    /// <summary>UTF-16 units of notes.</summary>
    public const int Notes = 20_000;

    /// <summary>UTF-16 units of a source key; longer ones are replaced by their hash.</summary>
    public const int Key = 200;

    /// <summary>UTF-16 units of an address.</summary>
    public const int Url = 2_000;

    /// <summary>The longest entry.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromDays(366);
}
