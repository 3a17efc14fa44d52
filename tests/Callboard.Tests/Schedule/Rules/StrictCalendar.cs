using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Callboard.Tests.Schedule.Rules;

/// <summary>
/// Holds a calendar against the grammar of RFC 5545 (and the properties of RFC 7986), more strictly than any reader has to be: lines,
/// folding, names, parameters, value types, how often each property may stand, and what must stand together. Knows only what a run of
/// show uses; anything else is a fault, because nobody meant to write it.
/// </summary>
internal static partial class StrictCalendar
{
    private sealed record Line(int Number, string Name, IReadOnlyList<(string Name, string Value)> Parameters, string Value);

    /// <summary>What is wrong with it; empty when nothing is.</summary>
    public static IReadOnlyList<string> Faults(byte[] file)
    {
        var faults = new List<string>();
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return ["§3.1.4: not UTF-8"];
        }

        if (text.StartsWith('\uFEFF'))
        {
            faults.Add("a byte order mark is no content line");
        }

        if (!text.EndsWith("\r\n", StringComparison.Ordinal))
        {
            faults.Add("§3.1: the last line is not ended by CRLF");
            return faults;
        }

        var physical = text[..^2].Split("\r\n");
        for (var i = 0; i < physical.Length; i++)
        {
            if (physical[i].AsSpan().IndexOfAny('\r', '\n') >= 0)
            {
                faults.Add($"§3.1: line {i + 1} has a bare CR or LF");
            }

            if (Encoding.UTF8.GetByteCount(physical[i]) > 75)
            {
                faults.Add($"§3.1: line {i + 1} has more than 75 octets");
            }
        }

        var logical = text[..^2].Replace("\r\n ", "", StringComparison.Ordinal).Replace("\r\n\t", "", StringComparison.Ordinal).Split("\r\n");
        var lines = new List<Line>();
        for (var i = 0; i < logical.Length; i++)
        {
            if (Parse(i + 1, logical[i]) is { } line)
            {
                lines.Add(line);
            }
            else
            {
                faults.Add($"§3.1: no content line: {logical[i]}");
            }
        }

        if (faults.Count == 0)
        {
            var position = 0;
            Component(lines, ref position, null, faults);
            if (position < lines.Count)
            {
                faults.Add("§3.4: something stands after the calendar");
            }
        }

        return faults;
    }

    private static Line? Parse(int number, string text)
    {
        var match = ContentLine().Match(text);
        return !match.Success ? null : new Line(
            number, match.Groups["name"].Value.ToUpperInvariant(),
            [.. match.Groups["parameter"].Captures.Select(c => (c.Value[..c.Value.IndexOf('=')].ToUpperInvariant(), c.Value[(c.Value.IndexOf('=') + 1)..]))],
            match.Groups["value"].Value);
    }

    private static void Component(List<Line> lines, ref int position, string? parent, List<string> faults)
    {
        if (position >= lines.Count || lines[position].Name != "BEGIN")
        {
            faults.Add("§3.6: BEGIN expected");
            position = lines.Count;
            return;
        }

        var name = lines[position++].Value;
        var allowed = parent switch { null => ["VCALENDAR"], "VCALENDAR" => ["VEVENT", "VTIMEZONE"], "VTIMEZONE" => (string[])["STANDARD", "DAYLIGHT"], _ => [] };
        if (!allowed.Contains(name))
        {
            faults.Add($"§3.6: {name} within {parent}");
        }

        var properties = new List<Line>();
        var parts = 0;
        var uids = new HashSet<string>(StringComparer.Ordinal);
        while (position < lines.Count && lines[position].Name != "END")
        {
            if (lines[position].Name == "BEGIN")
            {
                var from = position + 1;
                Component(lines, ref position, name, faults);
                parts++;
                foreach (var uid in lines[from..Math.Min(position, lines.Count)].Where(l => l.Name == "UID").Where(l => !uids.Add(l.Value)))
                {
                    faults.Add($"§3.8.4.7: the UID {uid.Value} stands twice");
                }
            }
            else
            {
                if (parts > 0 && name == "VCALENDAR")
                {
                    faults.Add($"§3.6: {lines[position].Name} after the components");
                }

                properties.Add(lines[position++]);
            }
        }

        if (position >= lines.Count || lines[position].Value != name)
        {
            faults.Add($"§3.6: {name} is not closed");
            position = lines.Count;
            return;
        }

        position++;
        foreach (var property in properties)
        {
            Property(property, name, faults);
        }

        foreach (var repeated in properties.Where(p => p.Name is not ("ATTENDEE" or "CATEGORIES" or "TZNAME" or "COMMENT"))
            .GroupBy(p => p.Name).Where(g => g.Count() > 1))
        {
            faults.Add($"§3.6: {repeated.Key} stands more than once in {name}");
        }

        string[] needed = name switch
        {
            "VCALENDAR" => ["PRODID", "VERSION"],
            "VEVENT" => ["UID", "DTSTAMP", "DTSTART"],
            "VTIMEZONE" => ["TZID"],
            _ => ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"],
        };
        faults.AddRange(needed.Where(n => properties.All(p => p.Name != n)).Select(n => $"§3.6: {name} without {n}"));
        if (parts == 0 && name is "VCALENDAR" or "VTIMEZONE" && parts == 0)
        {
            faults.Add($"§3.6: {name} has no component");
        }

        if (name == "VEVENT")
        {
            Event(properties, faults);
        }
    }

    private static void Event(List<Line> properties, List<string> faults)
    {
        var start = properties.FirstOrDefault(p => p.Name == "DTSTART");
        var end = properties.FirstOrDefault(p => p.Name == "DTEND");
        if (end is not null && properties.Any(p => p.Name == "DURATION"))
        {
            faults.Add("§3.6.1: both DTEND and DURATION");
        }

        if (start is null || end is null)
        {
            return;
        }

        if (Type(start) != Type(end))
        {
            faults.Add("§3.8.2.2: DTEND is of another type than DTSTART");
        }
        else if (string.CompareOrdinal(end.Value, start.Value) <= 0)
        {
            faults.Add($"§3.8.2.2: DTEND {end.Value} is not later than DTSTART {start.Value}");
        }
    }

    private static string Type(Line line) => line.Parameters.FirstOrDefault(p => p.Name == "VALUE").Value ?? "";

    private static void Property(Line line, string component, List<string> faults)
    {
        string[] parameters = line.Name switch
        {
            "DTSTART" or "DTEND" or "REFRESH-INTERVAL" => ["VALUE"],
            "SUMMARY" or "DESCRIPTION" or "LOCATION" or "CATEGORIES" => ["LANGUAGE"],
            "ATTENDEE" => ["CN", "X-CALLBOARD-KEY"],
            _ => [],
        };
        faults.AddRange(line.Parameters.Where(p => !parameters.Contains(p.Name)).Select(p => $"§3.2: {line.Name} with the parameter {p.Name}"));
        faults.AddRange(line.Parameters.GroupBy(p => p.Name).Where(g => g.Count() > 1).Select(g => $"§3.2: {g.Key} twice at {line.Name}"));
        var valid = (component, line.Name) switch
        {
            ("VCALENDAR", "VERSION") => line.Value == "2.0",
            ("VCALENDAR", "CALSCALE") => line.Value == "GREGORIAN",
            ("VCALENDAR", "PRODID" or "NAME" or "X-WR-CALNAME" or "X-WR-TIMEZONE") => Text().IsMatch(line.Value),
            ("VCALENDAR", "REFRESH-INTERVAL") => Type(line) == "DURATION" && Duration().IsMatch(line.Value),
            ("VCALENDAR", "X-PUBLISHED-TTL") => Duration().IsMatch(line.Value),
            ("VEVENT", "UID" or "SUMMARY" or "DESCRIPTION" or "LOCATION") => line.Value.Length > 0 && Text().IsMatch(line.Value),
            ("VEVENT", "CATEGORIES") => Text().IsMatch(line.Value),
            ("VEVENT", "DTSTAMP" or "LAST-MODIFIED" or "CREATED") => Instant(line.Value),
            ("VEVENT", "DTSTART" or "DTEND") => Type(line) switch { "DATE" => Date(line.Value), "" => Instant(line.Value), _ => false },
            ("VEVENT", "SEQUENCE") => int.TryParse(line.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            ("VEVENT", "STATUS") => line.Value is "TENTATIVE" or "CONFIRMED" or "CANCELLED",
            ("VEVENT", "URL" or "ATTENDEE") => Address().IsMatch(line.Value),
            ("VTIMEZONE", "TZID") => Text().IsMatch(line.Value),
            ("STANDARD" or "DAYLIGHT", "DTSTART") => LocalTime().IsMatch(line.Value),
            ("STANDARD" or "DAYLIGHT", "TZOFFSETFROM" or "TZOFFSETTO") => Offset().IsMatch(line.Value),
            ("STANDARD" or "DAYLIGHT", "TZNAME") => Text().IsMatch(line.Value),
            _ => false,
        };
        if (!valid)
        {
            faults.Add($"§3.3, §3.8: {component} has {line.Name}:{line.Value}");
        }
    }

    private static bool Instant(string value) =>
        DateTime.TryParseExact(value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool Date(string value) => DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // name *(";" param-name "=" param-value *("," param-value)) ":" value, without control characters but the tab.
    [GeneratedRegex("""\A(?<name>[A-Za-z0-9-]+)(?:;(?<parameter>[A-Za-z0-9-]+=(?:"[^"\x00-\x08\x0A-\x1F\x7F]*"|[^";:,\x00-\x08\x0A-\x1F\x7F]*)(?:,(?:"[^"\x00-\x08\x0A-\x1F\x7F]*"|[^";:,\x00-\x08\x0A-\x1F\x7F]*))*))*:(?<value>[^\x00-\x08\x0A-\x1F\x7F]*)\z""")]
    private static partial Regex ContentLine();

    // Every backslash begins an escape, and no comma or semicolon stands alone (§3.3.11).
    [GeneratedRegex(@"\A(?:[^\\;,]|\\[\\;,nN])*\z")]
    private static partial Regex Text();

    [GeneratedRegex(@"\AP(?:\d+W|(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)\z")]
    private static partial Regex Duration();

    // A scheme and what RFC 3986 lets stand after it; letters beyond ASCII as RFC 3987 has them.
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20""<>\\^`{|}]+\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"\A\d{8}T\d{6}\z")]
    private static partial Regex LocalTime();

    [GeneratedRegex(@"\A[+-]\d{4}\z")]
    private static partial Regex Offset();
}
