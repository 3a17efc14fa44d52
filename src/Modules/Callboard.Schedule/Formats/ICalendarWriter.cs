using System.Globalization;

namespace Callboard.Schedule.Formats;

/// <summary>Writes iCalendar (RFC 5545): all times in UTC, lines of at most 75 octets.</summary>
internal static class ICalendarWriter
{
    /// <summary>The parameter that keeps a person's key, so that people are recognised when the file comes back.</summary>
    public const string PersonKeyParameter = "X-CALLBOARD-KEY";

    private const int LineOctets = 75;

    public static byte[] Write(ScheduleExport schedule)
    {
        using var stream = new MemoryStream();
        var title = CleanText.Line(schedule.Title) ?? "";
        Line(stream, "BEGIN:VCALENDAR");
        Line(stream, "VERSION:2.0");
        Line(stream, "PRODID:-//Callboard//Run of show//EN");
        Line(stream, "CALSCALE:GREGORIAN");
        Line(stream, "NAME:" + ICalendarLine.Escape(title));
        Line(stream, "X-WR-CALNAME:" + ICalendarLine.Escape(title));
        Line(stream, "X-WR-TIMEZONE:" + ICalendarLine.Escape(schedule.Zone.Id));
        if (schedule.Refresh is { } refresh)
        {
            // The property of RFC 7986, and the older one that more programs know.
            var every = $"PT{(int)refresh.TotalMinutes}M";
            Line(stream, "REFRESH-INTERVAL;VALUE=DURATION:" + every);
            Line(stream, "X-PUBLISHED-TTL:" + every);
        }

        // A calendar has at least one component (RFC 5545 §3.6); an empty one defines the zone its times would be in.
        if (schedule.Blocks.Count == 0)
            UtcZone(stream);
        foreach (var block in schedule.Blocks.OrderBy(b => b.Start).ThenBy(b => b.Key, StringComparer.Ordinal))
            Event(stream, block, schedule.Stamp);
        Line(stream, "END:VCALENDAR");
        return stream.ToArray();
    }

    private static void UtcZone(MemoryStream stream)
    {
        string[] lines =
        [
            "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000",
            "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE",
        ];
        foreach (var line in lines)
            Line(stream, line);
    }

    private static void Event(MemoryStream stream, ExportedBlock block, DateTimeOffset stamp)
    {
        Line(stream, "BEGIN:VEVENT");
        Text(stream, "UID", CleanText.Line(block.Key));
        Line(stream, "DTSTAMP:" + Utc(block.UpdatedAt ?? stamp));
        if (block.UpdatedAt is { } updated)
            Line(stream, "LAST-MODIFIED:" + Utc(updated));
        Line(stream, "SEQUENCE:" + block.Sequence.ToString(CultureInfo.InvariantCulture));
        if (block.Days is { } days)
        {
            Line(stream, "DTSTART;VALUE=DATE:" + Date(days.First));
            Line(stream, "DTEND;VALUE=DATE:" + Date(days.After));
        }
        else
        {
            Line(stream, "DTSTART:" + Utc(block.Start));
            // An end must lie after the start (§3.8.2.2); what has none is a moment.
            if (block.End > block.Start)
                Line(stream, "DTEND:" + Utc(block.End));
        }

        var language = CleanText.LanguageTag(block.Language);
        Text(stream, language is null ? "SUMMARY" : "SUMMARY;LANGUAGE=" + language, CleanText.Line(block.Activity));
        Text(stream, "DESCRIPTION", CleanText.Lines(block.Notes));
        Text(stream, "LOCATION", CleanText.Line(block.Location));
        Text(stream, "CATEGORIES", CleanText.Line(block.Track));
        if (CleanText.WebAddress(block.Url) is { } url)
            Line(stream, "URL:" + url);
        Line(stream, $"STATUS:{block.Status.ToString().ToUpperInvariant()}");
        foreach (var person in block.Persons)
        {
            // An attendee's value must be a URI; for somebody without a mail address it says only that there is none.
            var address = CleanText.MailAddress(person.Email) is { } email ? "mailto:" + MailPath(email) : "invalid:nomail";
            Line(stream,
                $"ATTENDEE;CN={ICalendarLine.Quote(CleanText.Line(person.Name) ?? "")};"
                + $"{PersonKeyParameter}={ICalendarLine.Quote(CleanText.Line(person.SourceKey) ?? "")}:{address}");
        }

        Line(stream, "END:VEVENT");
    }

    private static void Text(MemoryStream stream, string name, string? text)
    {
        if (text is not null)
            Line(stream, $"{name}:{ICalendarLine.Escape(text)}");
    }

    private static string MailPath(string email) => string.Join('@', email.Split('@').Select(Uri.EscapeDataString));

    private static string Date(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a line folded between characters; the blank that begins a continuation counts among its octets.</summary>
    internal static void Line(Stream stream, string line)
    {
        Span<byte> octets = stackalloc byte[4];
        var used = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(octets);
            if (used + length > LineOctets)
            {
                stream.Write("\r\n "u8);
                used = 1;
            }

            stream.Write(octets[..length]);
            used += length;
        }

        stream.Write("\r\n"u8);
    }
}
