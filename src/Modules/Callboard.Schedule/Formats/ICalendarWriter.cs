using System.Globalization;

namespace Callboard.Schedule.Formats;

/// <summary>Writes iCalendar: all times in UTC, lines of at most 75 octets.</summary>
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
        Line(stream, "METHOD:PUBLISH");
        Line(stream, "NAME:" + ICalendarLine.Escape(title));
        Line(stream, "X-WR-CALNAME:" + ICalendarLine.Escape(title));
        Line(stream, "X-WR-TIMEZONE:" + ICalendarLine.Escape(schedule.Zone.Id));
        foreach (var block in schedule.Blocks.OrderBy(b => b.Start).ThenBy(b => b.Key, StringComparer.Ordinal))
            Event(stream, block, schedule.Stamp);
        Line(stream, "END:VCALENDAR");
        return stream.ToArray();
    }

    private static void Event(MemoryStream stream, ExportedBlock block, DateTimeOffset stamp)
    {
        Line(stream, "BEGIN:VEVENT");
        Text(stream, "UID", CleanText.Line(block.Key));
        Line(stream, "DTSTAMP:" + Utc(block.UpdatedAt ?? stamp));
        if (block.UpdatedAt is { } updated)
            Line(stream, "LAST-MODIFIED:" + Utc(updated));
        Line(stream, "SEQUENCE:" + block.Sequence.ToString(CultureInfo.InvariantCulture));
        Line(stream, "DTSTART:" + Utc(block.Start));
        Line(stream, "DTEND:" + Utc(block.End));
        var language = CleanText.LanguageTag(block.Language);
        Text(stream, language is null ? "SUMMARY" : "SUMMARY;LANGUAGE=" + language, CleanText.Line(block.Activity));
        Text(stream, "DESCRIPTION", CleanText.Lines(block.Notes));
        Text(stream, "LOCATION", CleanText.Line(block.Location));
        Text(stream, "CATEGORIES", CleanText.Line(block.Track));
        if (CleanText.WebAddress(block.Url) is { } url)
            Line(stream, "URL:" + url);
        Line(stream, block.Cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
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
