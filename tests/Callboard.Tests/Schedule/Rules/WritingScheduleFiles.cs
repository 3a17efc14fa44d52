using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Callboard.Contracts.Schedule;
using Callboard.Schedule.Formats;
using Callboard.Schedule.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

public sealed class WritingScheduleFiles
{
    private static readonly string[] Hostile =
    [
        "\"", "'", ",", ";", ":", "\\", "\\n", "\n", "\n\n", "\r\n", "^", "^n", "^'", "&", "<", ">", "]]>", "<b>", "&#0;", "{", "}", "\t", "  ", "a", "Z", "\u00e9",
        "\u05E9\u05DC\u05D5\u05DD", "\u202E\u0627\u0644\u0639\u0631\u0628\u064A\u0629\u202C", "\U0001F469\u200D\U0001F692", "\U0001F3AD", "e\u0301", "\u2028", "\u0085", "\0", "\u001B",
        "\uD800", "\uDC00", "\uFFFF", "\uFEFF", "BEGIN:VEVENT", "END:VCALENDAR", "DTSTART", "\u00df", "long words that fill the line until it has to be folded",
    ];

    private static readonly Gen<string> Text =
        from parts in Gen.Elements(Hostile).ListOf()
        select string.Concat(parts);

    private static readonly Gen<string> Name = Text.Select(t => CleanText.Cut(CleanText.Line("n" + t)!, 150));

    private static readonly Gen<string> Key =
        Gen.OneOf(Name, Gen.Choose(1, 100_000).Select(n => n.ToString()), Gen.Choose(1, int.MaxValue).Select(n => new Guid(n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString()));

    private static readonly Gen<SchedulePerson> Person =
        from key in Key
        from name in Name
        from email in Gen.Elements<string?>(null, "a@example.org", "o'neil+x%41@ex\u00e4mple.org", "not an address")
        select new SchedulePerson(key, name, CleanText.MailAddress(email));

    private static readonly Gen<ExportedBlock> Block =
        from key in Key
        from start in Gen.Choose(0, 60 * 24 * 365 * 3)
        from length in Gen.Frequency((5, Gen.Choose(0, 600)), (1, Gen.Choose(0, 60 * 24 * 20)))
        from activity in Name
        from notes in Text
        from location in Gen.OneOf(Name, Gen.Constant(""))
        from track in Gen.OneOf(Name, Gen.Constant(""))
        from persons in Person.ListOf(3)
        from language in Gen.Elements<string?>(null, "en", "pt-BR")
        from url in Gen.Elements<string?>(null, "https://example.org/?a=b&c=\u00e9;d,e", "javascript:alert(1)")
        let first = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(start)
        select new ExportedBlock(key, first, first.AddMinutes(length), activity, notes, location, track, [.. persons.DistinctBy(p => p.SourceKey)], language, url);

    private static readonly Arbitrary<ScheduleExport> Schedules = (
        from blocks in Block.ListOf()
        from zone in Gen.Elements("America/Toronto", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
        from title in Name
        select new ScheduleExport(title, TimeZoneInfo.FindSystemTimeZoneById(zone), new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), [.. blocks.DistinctBy(b => b.Key)]))
        .ToArbitrary();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_written_reads_back_the_same_whatever_the_text(int formatNumber)
    {
        var format = (ScheduleFormat)formatNumber;
        Prop.ForAll(Schedules, export =>
        {
            var again = ScheduleFile.Read(ScheduleFile.Write(format, export));

            Assert.True(again.Complete);
            Assert.DoesNotContain(again.Issues, i => i.Code != "no_entries");
            Assert.Equal(format, again.Format);
            Assert.Equal(export.Title, again.Title);
            Assert.Equal(export.Zone.Id, again.ZoneId);
            Assert.Empty(ScheduleTimes.FindContradictions(again, export.Zone));
            Assert.Equal(
                export.Blocks.Select(Expected).Order(StringComparer.Ordinal),
                ScheduleTimes.Place(again, export.Zone, TimeBasis.FileOffset).Blocks.Select(Actual).Order(StringComparer.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static string Expected(ExportedBlock b) =>
        Show(b.Key, b.Start, b.End, b.Activity, CleanText.Lines(b.Notes), CleanText.Line(b.Location), CleanText.Line(b.Track), b.Persons, b.Language, CleanText.WebAddress(b.Url));

    private static string Actual(PlacedBlock b) =>
        Show(b.Source.SourceKey, b.Start, b.End, b.Source.Activity, b.Source.Notes, b.Source.Location, b.Source.Track, b.Source.Persons, b.Source.Language, b.Source.Url);

    private static string Show(
        string key, DateTimeOffset start, DateTimeOffset end, string activity, string? notes, string? location, string? track,
        IEnumerable<SchedulePerson> persons, string? language, string? url) =>
        string.Join('|', key, start.ToString("s"), end.ToString("s"), activity, notes ?? "-", location ?? "-", track ?? "-",
            string.Join('/', persons.Select(p => $"{p.SourceKey}={p.Name}={p.Email}")), language ?? "-", url ?? "-");

    [Fact]
    public void Calendar_lines_have_75_octets_at_most_and_break_between_characters()
    {
        Prop.ForAll(Schedules, export =>
        {
            var bytes = ScheduleFile.Write(ScheduleFormat.ICalendar, export);
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            Assert.EndsWith("\r\n", text);
            foreach (var line in text[..^2].Split("\r\n"))
            {
                Assert.True(line.Length > 0 && line.IndexOfAny(['\r', '\n']) < 0);
                Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 75);
                Assert.False(char.IsLowSurrogate(line[0]) || char.IsHighSurrogate(line[^1]));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Calendars_keep_to_the_grammar_of_the_standard_whatever_the_text() =>
        Prop.ForAll(Schedules, export => Assert.Empty(StrictCalendar.Faults(ScheduleFile.Write(ScheduleFormat.ICalendar, export))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(74, "", 1)]
    [InlineData(75, "", 1)]
    [InlineData(76, "", 2)]
    [InlineData(71, "\U0001F3AD", 1)]
    [InlineData(72, "\U0001F3AD", 2)]
    [InlineData(73, "\u00e9", 1)]
    [InlineData(74, "\u00e9", 2)]
    [InlineData(75 + 74, "", 2)]
    [InlineData(75 + 75, "", 3)]
    public void A_line_is_folded_exactly_when_it_must_be(int letters, string end, int lines)
    {
        using var stream = new MemoryStream();
        ICalendarWriter.Line(stream, new string('x', letters) + end);

        var written = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Equal(lines, written.Split("\r\n").Length - 1);
        Assert.Equal(new string('x', letters) + end, written[..^2].Replace("\r\n ", ""));
    }

    [Fact]
    public void A_calendar_says_what_calendars_need()
    {
        var block = ScheduleFiles.Block(activity: "Doors, really; yes\\no", notes: "a\nb") with { Status = CalendarStatus.Cancelled, Sequence = 4 };

        var text = Encoding.UTF8.GetString(ScheduleFile.Write(ScheduleFormat.ICalendar, ScheduleFiles.Export(block)));

        foreach (var line in (string[])["VERSION:2.0", "UID:one", "DTSTAMP:20260501T120000Z", "SEQUENCE:4", "DTSTART:20260601T180000Z", "DTEND:20260601T193000Z",
            "SUMMARY:Doors\\, really\\; yes\\\\no", "DESCRIPTION:a\\nb", "STATUS:CANCELLED"])
        {
            Assert.Contains($"\r\n{line}\r\n", text);
        }

        Assert.True(Assert.Single(ScheduleFiles.Read(text).Blocks).Cancelled);
    }

    [Fact]
    public void Frab_files_divide_days_and_print_clock_times_in_the_zone_of_the_event()
    {
        // 03:30 UTC on the second of June is still the first in Montreal.
        var late = ScheduleFiles.Block("late") with { Start = new(2026, 6, 2, 3, 30, 0, TimeSpan.Zero), End = new(2026, 6, 3, 5, 0, 0, TimeSpan.Zero) };
        var next = ScheduleFiles.Block("next") with { Start = new(2026, 6, 2, 4, 0, 0, TimeSpan.Zero), End = new(2026, 6, 2, 4, 5, 0, TimeSpan.Zero), Location = "Yard" };
        var cancelled = ScheduleFiles.Block("off") with { Status = CalendarStatus.Cancelled };
        var export = ScheduleFiles.Export(next, late, cancelled);

        var xml = XDocument.Parse(Encoding.UTF8.GetString(ScheduleFile.Write(ScheduleFormat.FrabXml, export)));
        var json = JsonDocument.Parse(ScheduleFile.Write(ScheduleFormat.FrabJson, export)).RootElement;

        Assert.Equal(["2026-06-01", "2026-06-02"], xml.Descendants("day").Select(d => d.Attribute("date")!.Value));
        Assert.Equal(
            [("late", "2026-06-01T23:30:00-04:00", "23:30", "1:01:30"), ("next", "2026-06-02T00:00:00-04:00", "00:00", "00:05")],
            xml.Descendants("event").Select(e => (e.Attribute("id")!.Value, e.Element("date")!.Value, e.Element("start")!.Value, e.Element("duration")!.Value)));
        var days = json.GetProperty("schedule").GetProperty("conference").GetProperty("days");
        Assert.Equal("late", days[0].GetProperty("rooms").GetProperty("Main hall")[0].GetProperty("id").GetString());
        Assert.Equal("00:00", days[1].GetProperty("rooms").GetProperty("Yard")[0].GetProperty("start").GetString());
    }
}
