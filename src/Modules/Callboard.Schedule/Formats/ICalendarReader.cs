using System.Text.Unicode;

namespace Callboard.Schedule.Formats;

/// <summary>
/// Reads the events of an iCalendar file. Repeating events come in as their first occurrence, with an issue that says so.
/// </summary>
internal sealed class ICalendarReader
{
    private const int MaxLinesPerComponent = 2_000;
    private const int MaxZones = 200;

    private readonly ScheduleBuilder _builder;
    private readonly List<Component> _open = [];
    private readonly List<Component> _events = [];
    private readonly Dictionary<string, ICalendarZone> _definedZones = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<DateTime, TimeSpan>?> _zones = new(StringComparer.Ordinal);

    private ICalendarReader(ScheduleBuilder builder) => _builder = builder;

    public static void Read(ReadOnlySpan<byte> utf8, ScheduleBuilder builder, CancellationToken cancellationToken)
    {
        var reader = new ICalendarReader(builder);
        reader.Structure(utf8, cancellationToken);

        // Zones may be defined after the events that use them, so events wait until all is read.
        foreach (var source in reader._events)
        {
            if (builder.Full)
                break;
            cancellationToken.ThrowIfCancellationRequested();
            reader.Event(source);
        }
    }

    private sealed class Component(string name, int row)
    {
        public string Name { get; } = name;

        public int Row { get; } = row;

        public bool CancelledByMethod { get; set; }

        public List<ICalendarLine> Lines { get; } = [];

        /// <summary>The STANDARD and DAYLIGHT parts of a zone.</summary>
        public List<Component> Parts { get; } = [];

        public ICalendarLine? this[string name] => Lines.Find(l => l.Name == name);
    }

    private void Structure(ReadOnlySpan<byte> utf8, CancellationToken cancellationToken)
    {
        var encodingWarned = false;
        foreach (var (row, bytes) in ICalendarLine.Unfold(utf8))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!encodingWarned && !Utf8.IsValid(bytes))
            {
                encodingWarned = true;
                ScheduleFile.WarnOfEncoding(_builder);
            }

            if (ICalendarLine.Parse(row, bytes) is not { } line)
            {
                _builder.Warn("line_invalid", row, _open.Count > 0 ? ElementOf(_open[^1]) : null, "line",
                    "The line is not of the form NAME:value and was passed over.");
                continue;
            }

            switch (line.Name)
            {
                case "BEGIN":
                    if (_open.Count >= ScheduleLimits.Depth)
                    {
                        _builder.Break("too_deep", row, $"The components are nested more than {ScheduleLimits.Depth} levels deep.");
                        return;
                    }

                    _open.Add(new(line.Value.Trim().ToUpperInvariant(), row));
                    break;
                case "END":
                    End(line.Value.Trim().ToUpperInvariant(), row);
                    break;
                default:
                    if (_open.Count > 0 && _open[^1].Lines.Count < MaxLinesPerComponent)
                        _open[^1].Lines.Add(line);
                    break;
            }
        }

        foreach (var component in _open.Where(c => c.Name == "VEVENT"))
            _builder.Refuse("entry_truncated", component.Row, ElementOf(component), "END", "The file ends in the middle of this entry.");
        if (_open.Count > 0)
            _builder.Break("file_truncated", null, "The calendar breaks off before its end (END:VCALENDAR is missing); what stood before was read.");
    }

    private void End(string name, int row)
    {
        var index = _open.FindLastIndex(c => c.Name == name);
        if (index < 0)
        {
            _builder.Warn("end_unmatched", row, null, "END", "An END without its BEGIN was passed over.");
            return;
        }

        foreach (var lost in _open.Skip(index + 1))
        {
            if (lost.Name == "VEVENT")
                _builder.Refuse("entry_truncated", lost.Row, ElementOf(lost), "END", "The entry is not closed by END:VEVENT.");
        }

        var ended = _open[index];
        _open.RemoveRange(index, _open.Count - index);
        var parent = _open.Count > 0 ? _open[^1] : null;
        switch (name)
        {
            case "VCALENDAR":
                Calendar(ended);
                break;
            case "VEVENT":
                _events.Add(ended);
                parent?.Parts.Add(ended);
                break;
            case "VTIMEZONE":
                Zone(ended);
                break;
            case "STANDARD" or "DAYLIGHT" when parent?.Name == "VTIMEZONE":
                parent.Parts.Add(ended);
                break;
        }
    }

    private void Calendar(Component calendar)
    {
        var title = calendar["NAME"] ?? calendar["X-WR-CALNAME"];
        _builder.Title ??= CleanText.Line(title?.Text()) is { } text ? CleanText.Cut(text, ScheduleLimits.Activity) : null;
        if (_builder.ZoneId is null && WallClock.TryFindZone(calendar["X-WR-TIMEZONE"]?.Text(), out var zone))
            _builder.ZoneId = zone.Id;
        if (string.Equals(calendar["METHOD"]?.Value.Trim(), "CANCEL", StringComparison.OrdinalIgnoreCase))
            calendar.Parts.ForEach(p => p.CancelledByMethod = true);
    }

    private void Zone(Component source)
    {
        if (source["TZID"]?.Text().Trim() is not { Length: > 0 } id || _definedZones.Count >= MaxZones)
            return;

        // Known names are better than what the file says of them: many programs write only the rules of one year.
        if (WallClock.TryFindZone(id, out _))
            return;
        var zone = new ICalendarZone();
        foreach (var part in source.Parts)
        {
            if (zone.Add(part.Lines) is { } field)
                _builder.Warn("zone_not_understood", part.Row, Shown(id), field, "A part of this time zone's rules was not understood; times near a change of the clocks may be an hour off.");
        }

        _definedZones.TryAdd(id, zone);
    }

    private Func<DateTime, TimeSpan>? ZoneOf(string id, int row)
    {
        id = id.Trim();
        if (_zones.TryGetValue(id, out var known))
            return known;
        if (WallClock.TryFindZone(id, out var zone))
            known = zone.GetUtcOffset;
        else if (_definedZones.TryGetValue(id, out var defined) && !defined.IsEmpty)
            known = defined.OffsetAt;
        else
            _builder.Warn("zone_unknown", row, Shown(id), "TZID", "This time zone is neither known nor defined in the file; its times are taken in the event's zone.");
        if (_zones.Count < MaxZones * 10)
            _zones.Add(id, known);
        return known;
    }

    private readonly record struct Moment(DateTime Clock, DateTimeOffset? Instant, ImportedClock Kind, bool DateOnly, Func<DateTime, TimeSpan>? Zone);

    private bool TryMoment(ICalendarLine line, string element, out Moment moment)
    {
        moment = default;
        if (!ICalendarValues.TryTime(line.Value, out var clock, out var dateOnly, out var utc))
        {
            _builder.Refuse("date_invalid", line.Row, element, line.Name,
                $"The time is not one in the form 20170805T100000, with or without Z, between {WallClock.FirstYear} and {WallClock.LastYear}.");
            return false;
        }

        if (dateOnly)
        {
            moment = new(clock, null, ImportedClock.Floating, true, null);
        }
        else if (utc)
        {
            moment = new(clock, new(clock, TimeSpan.Zero), ImportedClock.Utc, false, null);
        }
        else if (line.Parameter("TZID") is { } id && ZoneOf(id, line.Row) is { } zone)
        {
            moment = new(clock, Resolve(clock, zone, line, element), ImportedClock.Zone, false, zone);
        }
        else
        {
            moment = new(clock, null, ImportedClock.Floating, false, null);
        }

        return true;
    }

    private DateTimeOffset Resolve(DateTime clock, Func<DateTime, TimeSpan> zone, ICalendarLine line, string element)
    {
        var resolved = WallClock.Resolve(clock, zone);
        if (resolved.Reading == ClockReading.Skipped)
            _builder.Warn("clock_skipped", line.Row, element, line.Name, "On this day the clocks jump over this time; it was moved forward.");
        else if (resolved.Reading == ClockReading.Twice)
            _builder.Warn("clock_twice", line.Row, element, line.Name, "On this day the clocks show this time twice; the first was taken.");
        return resolved.Instant;
    }

    private void Event(Component source)
    {
        var element = ElementOf(source);
        if (source["DTSTART"] is not { } startLine)
        {
            _builder.Refuse("date_missing", source.Row, element, "DTSTART", "The entry has no start.");
            return;
        }

        if (!TryMoment(startLine, element, out var start) || !TryLength(source, startLine, start, element, out var duration, out var localEnd))
            return;
        if ((source["RRULE"] ?? source["RDATE"]) is { } repeats)
            _builder.Warn("repeats", repeats.Row, element, repeats.Name, "The entry repeats; only its first occurrence is imported.");

        var summary = source["SUMMARY"];
        var activity = _builder.Activity(summary?.Text(), summary?.Row ?? source.Row, element, "SUMMARY");
        var location = _builder.Line(source["LOCATION"]?.Text(), ScheduleLimits.Name, source.Row, element, "LOCATION");
        var uid = CleanText.Line(source["UID"]?.Text());
        if (uid is not null && CleanText.Line(source["RECURRENCE-ID"]?.Value) is { } occurrence)
            uid += "/" + occurrence;

        _builder.Add(
            new(
                uid is null
                    ? ScheduleBuilder.DerivedKey(activity, startLine.Value.Trim(), startLine.Parameter("TZID"), location)
                    : ScheduleBuilder.Key(uid),
                start.Kind,
                start.Instant,
                start.Clock,
                duration,
                localEnd,
                start.DateOnly,
                activity,
                _builder.Lines(source["DESCRIPTION"]?.Text(), ScheduleLimits.Notes, source.Row, element, "DESCRIPTION"),
                location,
                _builder.Line(source["CATEGORIES"]?.FirstText(), ScheduleLimits.Name, source.Row, element, "CATEGORIES"),
                _builder.Persons(Persons(source, element), source.Row, element, "ATTENDEE"),
                CleanText.LanguageTag(summary?.Parameter("LANGUAGE")),
                _builder.Url(source["URL"]?.Value, source.Row, element, "URL"),
                source.CancelledByMethod || string.Equals(source["STATUS"]?.Value.Trim(), "CANCELLED", StringComparison.OrdinalIgnoreCase),
                source.Row),
            element);
    }

    private bool TryLength(
        Component source, ICalendarLine startLine, Moment start, string element, out TimeSpan duration, out DateTime? localEnd)
    {
        duration = default;
        localEnd = null;
        if (source["DTEND"] is { } endLine)
        {
            if (!TryMoment(endLine, element, out var end))
                return false;
            if (start.Instant is { } startInstant && end.Instant is { } endInstant)
                duration = endInstant - startInstant;
            else
                duration = end.Clock - start.Clock;

            // The end's digits are the start's kind of clock only when both are written in the same way.
            if (start.Kind == end.Kind && startLine.Parameter("TZID") == endLine.Parameter("TZID"))
                localEnd = end.Clock;
            else if (start.Kind == ImportedClock.Floating || end.Kind == ImportedClock.Floating)
                _builder.Warn("end_other_clock", endLine.Row, element, "DTEND", "The end is not written in the same kind of time as the start; the length follows the printed clock times.");

            if (duration < TimeSpan.Zero)
            {
                _builder.Refuse("end_before_start", endLine.Row, element, "DTEND", "The entry ends before it starts.");
                return false;
            }

            if (duration > ScheduleLimits.Duration)
            {
                _builder.Refuse("duration_invalid", endLine.Row, element, "DTEND", "The entry lasts longer than a year.");
                return false;
            }

            return true;
        }

        if (source["DURATION"] is { } line)
        {
            if (!ICalendarValues.TryDuration(line.Value, out var days, out var time))
            {
                _builder.Refuse("duration_invalid", line.Row, element, "DURATION", "The duration is not one in the form PT1H30M, or is negative or longer than a year.");
                return false;
            }

            duration = TimeSpan.FromDays(days) + time;
            if (days > 0)
            {
                localEnd = start.Clock.AddDays(days) + time;
                if (start is { Instant: { } instant, Zone: { } zone })
                    duration = Resolve(start.Clock.AddDays(days), zone, line, element) + time - instant;
            }

            return true;
        }

        // Without an end a date lasts its day, and a time is a moment.
        if (start.DateOnly)
        {
            duration = TimeSpan.FromDays(1);
            localEnd = start.Clock.AddDays(1);
        }

        return true;
    }

    private IEnumerable<SchedulePerson> Persons(Component source, string element)
    {
        foreach (var line in source.Lines)
        {
            if (line.Name is not ("ATTENDEE" or "ORGANIZER") || line.Parameter("CUTYPE")?.ToUpperInvariant() is "ROOM" or "RESOURCE")
                continue;

            var address = CleanText.Line(line.Value) ?? "";
            var email = address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
                ? CleanText.MailAddress(Uri.UnescapeDataString(address[7..].Split('?')[0]))
                : null;
            var name = _builder.Line(line.Parameter("CN"), ScheduleLimits.Name, line.Row, element, line.Name) ?? email;
            if (name is null)
            {
                _builder.Warn("person_without_name", line.Row, element, line.Name, "A person with neither name nor mail address was left out.");
                continue;
            }

            var key = CleanText.Line(line.Parameter(ICalendarWriter.PersonKeyParameter))
                ?? (email is not null ? "mailto:" + email.ToLowerInvariant() : null)
                ?? "name:" + name.ToLowerInvariant();
            yield return new(ScheduleBuilder.Key(key), CleanText.Cut(name, ScheduleLimits.Name), email);
        }
    }

    private static string ElementOf(Component component)
    {
        var name = CleanText.Line(component["UID"]?.Text()) ?? CleanText.Line(component["SUMMARY"]?.Text());
        return Shown(name is null ? $"{component.Name} in line {component.Row}" : name);
    }

    private static string Shown(string text) => CleanText.Cut(CleanText.Line(text) ?? "", ScheduleLimits.Name);
}
