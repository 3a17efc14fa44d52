using System.Globalization;
using System.Text.RegularExpressions;

namespace Callboard.Schedule.Formats;

/// <summary>A person as a frab file writes one, in XML or JSON.</summary>
internal sealed record FrabPerson(string? Guid, string? Id, string? Code, string? Name, string? Email);

/// <summary>An event as a frab file writes it, before anything is believed.</summary>
internal sealed class FrabEvent
{
    /// <summary>The line of the file, for XML.</summary>
    public int? Row { get; init; }

    /// <summary>Where the event stands when it has no id.</summary>
    public required string Place { get; init; }

    /// <summary>The date of the day it is listed under.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The room it is listed under.</summary>
    public string? RoomName { get; init; }

    /// <summary>Its simple fields by name; of several values the first that is not empty.</summary>
    public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Its people in the order of the file.</summary>
    public List<FrabPerson> Persons { get; } = [];

    public string? this[string field] => Fields.TryGetValue(field, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    public void Set(string field, string value)
    {
        if (this[field] is null)
            Fields[field] = value;
    }
}

/// <summary>Makes blocks of frab events: what XML and JSON have in common.</summary>
internal sealed partial class FrabBlocks(ScheduleBuilder builder)
{
    // Fields of a conference and of an event that are read; everything else a file may carry is passed over.
    public static readonly IReadOnlySet<string> EventFields = new HashSet<string>(StringComparer.Ordinal)
    {
        "guid", "id", "date", "start", "duration", "room", "title", "subtitle", "track", "abstract", "description",
        "language", "url", "full_conf_url", "conf_url",
    };

    public static readonly IReadOnlySet<string> ConferenceFields = new HashSet<string>(StringComparer.Ordinal)
    {
        "title", "time_zone_name", "day_change", "base_url",
    };

    private TimeSpan _dayChange;
    private Uri? _baseUrl;

    /// <summary>Takes what the file says about the conference as a whole.</summary>
    public void Conference(string field, string value)
    {
        switch (field)
        {
            case "title":
                builder.Title ??= CleanText.Line(value) is { } title ? CleanText.Cut(title, ScheduleLimits.Activity) : null;
                break;
            case "time_zone_name":
                if (WallClock.TryFindZone(value, out var zone))
                    builder.ZoneId = zone.Id;
                break;
            case "day_change":
                if (TryClock(value, out var change))
                    _dayChange = change;
                break;
            case "base_url":
                _baseUrl = CleanText.WebAddress(value) is { } url ? new(url) : null;
                break;
        }
    }

    /// <summary>The date of a day, or null with an issue.</summary>
    public DateOnly? Day(string? text, int? row, string place)
    {
        if (DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && InRange(date))
            return date;
        if (!string.IsNullOrWhiteSpace(text))
            builder.Warn("date_invalid", row, place, "date", "The date of this day is not a date in the form 2017-08-05.");
        return null;
    }

    /// <summary>Adds the event as a block, or says why it cannot be one.</summary>
    public void Add(FrabEvent source)
    {
        var row = source.Row;
        var id = CleanText.Line(source["guid"]) ?? CleanText.Line(source["id"]);
        var element = CleanText.Cut(id is null ? source.Place : $"event {CleanText.Line(source["id"]) ?? id}", ScheduleLimits.Name);

        if (!TryTime(source, element, out var clock, out var start, out var localStart))
            return;
        if (!TryDuration(source["duration"], out var duration))
        {
            builder.Refuse("duration_invalid", row, element, "duration", source["duration"] is null
                ? "The entry has no duration."
                : "The duration is not in the form hours:minutes (or days:hours:minutes), or is longer than a year.");
            return;
        }

        var activity = builder.Activity(source["title"], row, element, "title");
        var location = builder.Line(source["room"] ?? source.RoomName, ScheduleLimits.Name, row, element, "room");
        builder.Add(
            new(
                id is null
                    ? ScheduleBuilder.DerivedKey(activity, localStart.ToString("s", CultureInfo.InvariantCulture), location)
                    : ScheduleBuilder.Key(id),
                clock,
                start,
                localStart,
                duration,
                LocalEnd: null,
                AllDay: false,
                activity,
                builder.Lines(Notes(source), ScheduleLimits.Notes, row, element, "description"),
                location,
                builder.Line(source["track"], ScheduleLimits.Name, row, element, "track"),
                builder.Persons(Persons(source, element), row, element, "persons"),
                CleanText.LanguageTag(source["language"]),
                Url(source, element),
                Cancelled: false,
                row),
            element);
    }

    // The printed clock time is kept beside the instant, because real files contradict themselves.
    private bool TryTime(
        FrabEvent source, string element, out ImportedClock clock, out DateTimeOffset? start, out DateTime localStart)
    {
        clock = ImportedClock.Floating;
        start = null;
        localStart = default;

        TimeSpan? printed = null;
        if (source["start"] is { } startText)
        {
            if (TryClock(startText, out var time))
                printed = time;
            else
                builder.Warn("start_invalid", source.Row, element, "start", "The start is not a clock time in the form 10:00; the date was used instead.");
        }

        if (source["date"] is { } dateText)
        {
            if (!TryDate(dateText, out var date, out var hasTime, out var offset))
            {
                builder.Refuse("date_invalid", source.Row, element, "date",
                    $"The date is not one in the form 2017-08-05T10:00:00+02:00 between {WallClock.FirstYear} and {WallClock.LastYear}.");
                return false;
            }

            if (!hasTime)
            {
                if (printed is not { } timeOfDay)
                {
                    builder.Refuse("start_missing", source.Row, element, "start", "The entry has a date but no start time.");
                    return false;
                }

                localStart = date + timeOfDay;
                return true;
            }

            localStart = printed is { } shown ? Nearest(date, shown) : date;
            if (offset is { } ahead)
            {
                clock = ImportedClock.Offset;
                start = new DateTimeOffset(date, ahead);
            }
            else if (localStart != date)
            {
                builder.Warn("clock_differs", source.Row, element, "start", "The start differs from the time in the date; the date was used.");
                localStart = date;
            }

            return true;
        }

        if (source.Day is not { } day || printed is not { } onDay)
        {
            builder.Refuse("date_missing", source.Row, element, "date", "The entry has no date and no start time on a dated day.");
            return false;
        }

        // Without a date of its own an event belongs to the day it is listed under, which lasts until the change of day.
        localStart = day.ToDateTime(TimeOnly.MinValue) + onDay + (onDay < _dayChange ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        return true;
    }

    // The file prints the clock time without its date. Zones are less than a day from UTC, so it is the nearest such time.
    private static DateTime Nearest(DateTime date, TimeSpan clock)
    {
        var sameDay = date.Date + clock;
        var difference = sameDay - date;
        return difference > TimeSpan.FromHours(14) ? sameDay.AddDays(-1)
            : difference < TimeSpan.FromHours(-14) ? sameDay.AddDays(1)
            : sameDay;
    }

    private static bool TryDate(string text, out DateTime date, out bool hasTime, out TimeSpan? offset)
    {
        date = default;
        hasTime = false;
        offset = null;
        var match = DateAndTime().Match(text.Trim());
        if (!match.Success
            || !DateOnly.TryParseExact(match.Groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !InRange(day))
        {
            return false;
        }

        date = day.ToDateTime(TimeOnly.MinValue);
        hasTime = match.Groups["time"].Success;
        if (!hasTime)
            return true;
        if (!TryClock(match.Groups["time"].Value, out var time))
            return false;
        date += time;

        if (match.Groups["utc"].Success)
        {
            offset = TimeSpan.Zero;
        }
        else if (match.Groups["sign"].Success)
        {
            var minutes = (Number(match.Groups["hours"]) * 60) + Number(match.Groups["minutes"]);
            if (minutes > 14 * 60)
                return false;
            offset = TimeSpan.FromMinutes(match.Groups["sign"].Value == "-" ? -minutes : minutes);
        }

        return true;
    }

    private static bool TryClock(string text, out TimeSpan clock)
    {
        var match = ClockTime().Match(text.Trim());
        clock = default;
        if (!match.Success)
            return false;
        var (hours, minutes, seconds) = (Number(match.Groups[1]), Number(match.Groups[2]), Number(match.Groups[3]));
        if (hours > 23 || minutes > 59 || seconds > 59)
            return false;
        clock = new(hours, minutes, seconds);
        return true;
    }

    private static bool TryDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null || DaysHoursMinutes().Match(text.Trim()) is not { Success: true } match || Number(match.Groups["minutes"]) > 59)
            return false;
        duration = new(Number(match.Groups["days"]), Number(match.Groups["hours"]), Number(match.Groups["minutes"]), 0);
        return duration <= ScheduleLimits.Duration;
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static bool InRange(DateOnly date) => date.Year is >= WallClock.FirstYear and <= WallClock.LastYear;

    private static string? Notes(FrabEvent source)
    {
        string?[] parts = [CleanText.Lines(source["subtitle"]), CleanText.Lines(source["abstract"]), CleanText.Lines(source["description"])];
        return string.Join("\n\n", parts.OfType<string>().Distinct(StringComparer.Ordinal));
    }

    private IEnumerable<SchedulePerson> Persons(FrabEvent source, string element)
    {
        foreach (var person in source.Persons)
        {
            if (builder.Line(person.Name, ScheduleLimits.Name, source.Row, element, "person") is not { } name)
            {
                builder.Warn("person_without_name", source.Row, element, "person", "A person without a name was left out.");
                continue;
            }

            var key = CleanText.Line(person.Guid) ?? CleanText.Line(person.Id) ?? CleanText.Line(person.Code)
                ?? "name:" + name.ToLowerInvariant();
            yield return new(ScheduleBuilder.Key(key), name, CleanText.MailAddress(person.Email));
        }
    }

    private string? Url(FrabEvent source, string element)
    {
        if (source["url"] is { } url && CleanText.WebAddress(url) is { } absolute)
            return absolute;
        if (source["full_conf_url"] is { } full)
            return builder.Url(full, source.Row, element, "full_conf_url");
        var relative = source["url"] ?? source["conf_url"];
        return relative is null ? null
            : _baseUrl is not null && Uri.TryCreate(_baseUrl, relative.Trim(), out var joined) ? builder.Url(joined.AbsoluteUri, source.Row, element, "url")
            : builder.Url(relative, source.Row, element, "url");
    }

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ](?<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,9})?\s?(?:(?<utc>[Zz])|(?<sign>[+-])(?<hours>[0-9]{2}):?(?<minutes>[0-5][0-9]))?)?\z")]
    private static partial Regex DateAndTime();

    [GeneratedRegex(@"\A([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\z")]
    private static partial Regex ClockTime();

    [GeneratedRegex(@"\A(?:(?<days>[0-9]{1,3}):)?(?<hours>[0-9]{1,4}):(?<minutes>[0-9]{2})\z")]
    private static partial Regex DaysHoursMinutes();
}
