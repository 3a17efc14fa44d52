using System.Text;
using Callboard.Schedule.Formats;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

public sealed class ReadingCalendars
{
    [Fact]
    public void An_event_is_read_whole()
    {
        var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(
            "X-WR-CALNAME:Summer\\, the show", "X-WR-TIMEZONE:America/Toronto",
            "BEGIN:VEVENT", "UID:u1@example.org", "DTSTART;TZID=\"America/Toronto\":20260601T200000", "DTEND;TZID=America/Toronto:20260602T013000",
            "SUMMARY;LANGUAGE=fr-CA:Soir\\; et apr", " \u00e8s", "DESCRIPTION:Line one\\nLine two\\, with \\\\ and \\;", "LOCATION:Main hall",
            "CATEGORIES:Music\\, live,Other", "URL:https://example.org/a?b=c;d", "STATUS:CONFIRMED",
            "ORGANIZER;CN=\"Tremblay, Zo\u00e9\":MAILTO:zoe@example.org", "ATTENDEE;CN=Al ^'Sax^' Blue;ROLE=REQ-PARTICIPANT:mailto:al@example.org",
            "ATTENDEE;CN=Zo\u00e9:mailto:Zoe@example.org", "ATTENDEE;CUTYPE=ROOM;CN=Hall:mailto:hall@example.org",
            "BEGIN:VALARM", "TRIGGER:-PT15M", "DESCRIPTION:Not this", "END:VALARM", "END:VEVENT"));

        Assert.Empty(schedule.Issues);
        Assert.Equal(("Summer, the show", "America/Toronto"), (schedule.Title, schedule.ZoneId));
        var block = Assert.Single(schedule.Blocks);
        Assert.Equal("u1@example.org", block.SourceKey);
        Assert.Equal(new DateTimeOffset(2026, 6, 2, 0, 0, 0, TimeSpan.Zero), block.Start);
        Assert.Equal(new DateTime(2026, 6, 1, 20, 0, 0), block.LocalStart);
        Assert.Equal(TimeSpan.FromHours(5.5), block.Duration);
        Assert.Equal(("Soir; et apr\u00e8s", "fr-CA"), (block.Activity, block.Language));
        Assert.Equal("Line one\nLine two, with \\ and ;", block.Notes);
        Assert.Equal(("Main hall", "Music, live", "https://example.org/a?b=c;d", false), (block.Location, block.Track, block.Url, block.Cancelled));
        Assert.Equal(
            [new("mailto:zoe@example.org", "Tremblay, Zo\u00e9", "zoe@example.org"), new("mailto:al@example.org", "Al \"Sax\" Blue", "al@example.org")],
            block.Persons);
    }

    [Theory]
    [InlineData("DTSTART:20260601T100000Z", "DTEND:20260601T113000Z", "2026-06-01 10:00", 90)]
    [InlineData("DTSTART;TZID=Europe/Berlin:20260601T100000", "DTEND:20260601T083000Z", "2026-06-01 08:00", 30)]
    [InlineData("DTSTART;TZID=Europe/Berlin:20260601T100000", "DTEND;TZID=America/Toronto:20260601T050000", "2026-06-01 08:00", 60)]
    [InlineData("DTSTART;TZID=America/Toronto:20260307T230000", "DTEND;TZID=America/Toronto:20260308T040000", "2026-03-08 04:00", 240)]
    [InlineData("DTSTART;TZID=America/Toronto:20261031T230000", "DURATION:P1D", "2026-11-01 03:00", 1500)]
    [InlineData("DTSTART;TZID=America/Toronto:20261031T230000", "DURATION:PT24H", "2026-11-01 03:00", 1440)]
    [InlineData("DTSTART:20260601T100000", "DURATION:P1W", null, 10080)]
    [InlineData("DTSTART;VALUE=DATE:20260601", "DTEND;VALUE=DATE:20260603", null, 2880)]
    [InlineData("DTSTART;VALUE=DATE:20260601", "TRANSP:OPAQUE", null, 1440)]
    [InlineData("DTSTART:20260601T100000Z", "TRANSP:OPAQUE", "2026-06-01 10:00", 0)]
    public void Start_and_length_are_read(string start, string length, string? utc, int minutes)
    {
        var schedule = ScheduleFiles.ReadEvent(start, length, "SUMMARY:S");

        Assert.Empty(schedule.Issues);
        var block = Assert.Single(schedule.Blocks);
        Assert.Equal(utc, block.Start?.UtcDateTime.ToString("yyyy-MM-dd HH:mm"));
        Assert.Equal(minutes, block.Duration.TotalMinutes);
    }

    private static readonly string[] OwnZone =
    [
        "BEGIN:VTIMEZONE", "TZID:Somewhere east",
        "BEGIN:STANDARD", "DTSTART:19701101T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "TZOFFSETFROM:-0230", "TZOFFSETTO:-0330", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:19700308T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14", "TZOFFSETFROM:-0330", "TZOFFSETTO:-0230", "END:DAYLIGHT",
        "END:VTIMEZONE",
    ];

    [Theory]
    [InlineData("20260601T100000", "2026-06-01 12:30", null)]
    [InlineData("20260101T100000", "2026-01-01 13:30", null)]
    [InlineData("20260308T015900", "2026-03-08 05:29", null)]
    [InlineData("20260308T023000", "2026-03-08 06:00", "clock_skipped")]
    [InlineData("20261101T013000", "2026-11-01 04:00", "clock_twice")]
    [InlineData("20261101T020000", "2026-11-01 05:30", null)]
    public void A_zone_the_file_defines_is_followed(string clock, string utc, string? issue)
    {
        string[] entry = ["BEGIN:VEVENT", "UID:a", "SUMMARY:A", $"DTSTART;TZID=Somewhere east:{clock}", "END:VEVENT"];
        foreach (var file in (string[][])[[.. OwnZone, .. entry], [.. entry, .. OwnZone]])
        {
            var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(file));

            Assert.Equal(utc, Assert.Single(schedule.Blocks).Start?.UtcDateTime.ToString("yyyy-MM-dd HH:mm"));
            Assert.Equal(issue, schedule.Issues.SingleOrDefault()?.Code);
        }
    }

    [Fact]
    public void The_defined_zone_agrees_with_the_known_one_it_describes()
    {
        // The rules above are those of Newfoundland since 2011, give or take its former minute past midnight.
        for (var day = new DateTime(2012, 1, 1); day.Year < 2030; day = day.AddHours(17))
        {
            if (day.TimeOfDay < TimeSpan.FromHours(4))
                continue;
            var text = day.ToString("yyyyMMdd'T'HHmmss");
            var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(
                [.. OwnZone, "BEGIN:VEVENT", "UID:a", "SUMMARY:A", $"DTSTART;TZID=Somewhere east:{text}", $"DTEND;TZID=America/St_Johns:{text}", "END:VEVENT"]));
            Assert.Equal(TimeSpan.Zero, Assert.Single(schedule.Blocks).Duration);
        }
    }

    [Fact]
    public void A_known_zone_name_is_believed_more_than_the_rules_beside_it()
    {
        var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(
            "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "END:STANDARD", "END:VTIMEZONE",
            "BEGIN:VEVENT", "UID:a", "SUMMARY:A", "DTSTART;TZID=Europe/Berlin:20260601T100000", "END:VEVENT"));

        Assert.Equal(8, Assert.Single(schedule.Blocks).Start?.UtcDateTime.Hour);
    }

    [Fact]
    public void An_unknown_zone_means_the_place_of_the_event_and_is_said_once()
    {
        var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(
            "BEGIN:VEVENT", "UID:a", "SUMMARY:A", "DTSTART;TZID=Mars/Olympus:20260601T100000", "DTEND;TZID=Mars/Olympus:20260601T110000", "END:VEVENT"));

        var block = Assert.Single(schedule.Blocks);
        Assert.Equal((ImportedClock.Floating, null), (block.Clock, block.Start));
        Assert.Equal("zone_unknown", Assert.Single(schedule.Issues).Code);
    }

    [Theory]
    [InlineData("date_missing", "DTSTART", "SUMMARY:S")]
    [InlineData("date_invalid", "DTSTART", "DTSTART:20261301T100000Z")]
    [InlineData("date_invalid", "DTSTART", "DTSTART:99991231T235959Z")]
    [InlineData("date_invalid", "DTSTART", "DTSTART:tomorrow")]
    [InlineData("date_invalid", "DTEND", "DTSTART:20260601T100000Z", "DTEND:20260601T250000Z")]
    [InlineData("end_before_start", "DTEND", "DTSTART:20260601T100000Z", "DTEND:20260601T090000Z")]
    [InlineData("duration_invalid", "DURATION", "DTSTART:20260601T100000Z", "DURATION:-PT1H")]
    [InlineData("duration_invalid", "DURATION", "DTSTART:20260601T100000Z", "DURATION:P")]
    [InlineData("duration_invalid", "DURATION", "DTSTART:20260601T100000Z", "DURATION:P99999W")]
    [InlineData("duration_invalid", "DTEND", "DTSTART:20260601T100000Z", "DTEND:20290601T100000Z")]
    public void A_bad_entry_is_an_issue_with_its_line_and_the_others_are_read(string code, string field, params string[] lines)
    {
        var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(
            ["BEGIN:VEVENT", "UID:good", "SUMMARY:Good", "DTSTART:20260601T100000Z", "END:VEVENT", "BEGIN:VEVENT", "UID:bad", .. lines, "END:VEVENT"]));

        Assert.Equal("good", Assert.Single(schedule.Blocks).SourceKey);
        var issue = Assert.Single(schedule.Issues);
        Assert.Equal((ImportSeverity.Error, code, "bad", field), (issue.Severity, issue.Code, issue.Element, issue.Field));
        Assert.InRange(issue.Row!.Value, 9, 13);
    }

    [Fact]
    public void Cancelled_repeating_and_moved_occurrences_are_told_apart()
    {
        var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(
            "BEGIN:VEVENT", "UID:a", "SUMMARY:A", "DTSTART:20260601T100000Z", "RRULE:FREQ=DAILY", "END:VEVENT",
            "BEGIN:VEVENT", "UID:a", "RECURRENCE-ID:20260602T100000Z", "SUMMARY:A", "DTSTART:20260602T120000Z", "STATUS:CANCELLED", "END:VEVENT"));

        Assert.Equal([("a", false), ("a/20260602T100000Z", true)], schedule.Blocks.Select(b => (b.SourceKey, b.Cancelled)));
        Assert.Equal("repeats", Assert.Single(schedule.Issues).Code);
    }

    [Fact]
    public void The_same_UID_twice_is_one_entry_when_nothing_differs_and_two_when_it_does()
    {
        string[] entry = ["BEGIN:VEVENT", "UID:a", "SUMMARY:A", "DTSTART:20260601T100000Z", "END:VEVENT"];
        string[] later = ["BEGIN:VEVENT", "UID:a", "SUMMARY:A", "DTSTART:20260603T100000Z", "END:VEVENT"];

        var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar([.. entry, .. entry, .. later]));

        Assert.Equal(["a", "a#2"], schedule.Blocks.Select(b => b.SourceKey));
        Assert.Equal(["repeated_entry", "repeated_id"], schedule.Issues.Select(i => i.Code));
    }

    [Fact]
    public void An_entry_without_UID_has_the_same_key_each_time()
    {
        var file = ScheduleFiles.Calendar("BEGIN:VEVENT", "SUMMARY:A", "DTSTART:20260601T100000Z", "END:VEVENT");

        Assert.StartsWith("derived:", ScheduleFiles.Read(file).Blocks[0].SourceKey);
        Assert.Equal(ScheduleFiles.Read(file).Blocks[0].SourceKey, ScheduleFiles.Read(file).Blocks[0].SourceKey);
    }

    [Fact]
    public void Lines_folded_in_the_middle_of_a_character_are_joined()
    {
        var text = Encoding.UTF8.GetBytes(ScheduleFiles.Calendar("BEGIN:VEVENT", "UID:a", "SUMMARY:Caf\u00e9 \U0001F3AD", "DTSTART:20260601T100000Z", "END:VEVENT"));
        for (var at = text.AsSpan().IndexOf("SUMMARY:"u8) + 9; text[at] != '\r'; at++)
        {
            foreach (var fold in (string[])["\r\n ", "\n\t", "\r "])
            {
                byte[] folded = [.. text[..at], .. Encoding.ASCII.GetBytes(fold), .. text[at..]];
                var schedule = ScheduleFile.Read(folded);
                Assert.Equal("Caf\u00e9 \U0001F3AD", Assert.Single(schedule.Blocks).Activity);
                Assert.Empty(schedule.Issues);
            }
        }
    }
}
