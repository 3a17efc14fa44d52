using Callboard.Schedule.Formats;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

public sealed class ReadingFrabFiles
{
    private const string Json = """
        {"schedule": {"base_url": "https://example.org/s/", "conference": {"title": "Conf", "time_zone_name": "Europe/Berlin", "days": [
          {"date": "2026-06-01", "rooms": {
            "Hall": [
              {"id": 7, "guid": "11111111-2222-3333-4444-555555555555", "date": "2026-06-01T10:00:00+02:00", "start": "10:00", "duration": "1:00:30",
               "title": "One", "subtitle": "Sub", "abstract": "Abs", "description": "Desc", "track": "T", "language": "de", "url": "talks/7",
               "persons": [{"id": 3, "public_name": "Ada"}, {"code": "XYZ", "name": "Bo", "email": "bo@example.org"}, {"id": 3, "name": "Ada again"}, {"id": 9}]},
              17,
              {"id": 8, "date": "2026-06-01T11:00:00+02:00", "duration": "00:99", "title": "Two"},
              {"id": 9, "start": "23:30", "duration": "00:45", "title": "\ud800 broken", "room": "Yard"}]}}]}}}
        """;

    [Fact]
    public void JSON_is_read_and_bad_entries_are_issues()
    {
        var schedule = ScheduleFiles.Read(Json);

        Assert.Equal((ScheduleFormat.FrabJson, "Conf", "Europe/Berlin", true), (schedule.Format, schedule.Title, schedule.ZoneId, schedule.Complete));
        Assert.Equal(2, schedule.Blocks.Count);
        var one = schedule.Blocks[0];
        Assert.Equal(("11111111-2222-3333-4444-555555555555", "One", "Hall", "T", "de"), (one.SourceKey, one.Activity, one.Location, one.Track, one.Language));
        Assert.Equal("Sub\n\nAbs\n\nDesc", one.Notes);
        Assert.Equal("https://example.org/s/talks/7", one.Url);
        Assert.Equal(new TimeSpan(1, 0, 30, 0), one.Duration);
        Assert.Equal([new("3", "Ada"), new("XYZ", "Bo", "bo@example.org")], one.Persons);
        var last = schedule.Blocks[1];
        Assert.Equal(("\uFFFD broken", "Yard", new DateTime(2026, 6, 1, 23, 30, 0)), (last.Activity, last.Location, last.LocalStart));
        Assert.Null(last.Start);
        Assert.Equal(
            [("person_without_name", "event 7"), ("entry_invalid", "days[0].rooms[\"Hall\"][1]"), ("duration_invalid", "event 8")],
            schedule.Issues.Select(i => (i.Code, i.Element!)));
    }

    [Theory]
    [InlineData("01:00", "2026-06-02T01:00:00")]
    [InlineData("03:59", "2026-06-02T03:59:00")]
    [InlineData("04:00", "2026-06-01T04:00:00")]
    [InlineData("23:00", "2026-06-01T23:00:00")]
    public void Without_a_date_of_its_own_an_entry_belongs_to_its_day_until_the_change_of_day(string start, string expected)
    {
        var schedule = ScheduleFiles.ReadFrabEvent(
            $"<start>{start}</start><duration>00:30</duration><title>T</title>", conference: "<day_change>04:00</day_change>");

        Assert.Equal(expected, Assert.Single(schedule.Blocks).LocalStart.ToString("s"));
    }

    [Fact]
    public void Fields_inside_wrappers_are_found_and_those_of_links_and_people_are_not()
    {
        var schedule = ScheduleFiles.ReadFrabEvent(
            "<links><link><title>Not this</title></link></links>"
            + "<slot><when><date>2026-06-01T10:00:00-04:00</date><start>10:00</start></when><duration>01:30</duration></slot>"
            + "<talk><title>Nested</title><persons><person id='1'><title>Dr</title>Ada</person><person id='2'/></persons></talk>");

        var block = Assert.Single(schedule.Blocks);
        Assert.Equal("Nested", block.Activity);
        Assert.Equal(TimeSpan.FromMinutes(90), block.Duration);
        Assert.Equal("1", Assert.Single(block.Persons).SourceKey);
        Assert.Equal("person_without_name", Assert.Single(schedule.Issues).Code);
    }

    [Theory]
    [InlineData("<date>2026-06-01T10:00:00+02:00</date><start>10:00</start><title>T</title>", "duration_invalid", "duration")]
    [InlineData("<date>yesterday</date><start>10:00</start><duration>01:00</duration><title>T</title>", "date_invalid", "date")]
    [InlineData("<date>2026-02-30T10:00:00Z</date><duration>01:00</duration><title>T</title>", "date_invalid", "date")]
    [InlineData("<date>2026-06-01T10:00:00+19:00</date><duration>01:00</duration><title>T</title>", "date_invalid", "date")]
    [InlineData("<date>0001-01-01T00:00:00+02:00</date><duration>01:00</duration><title>T</title>", "date_invalid", "date")]
    [InlineData("<date>2026-06-01</date><duration>01:00</duration><title>T</title>", "start_missing", "start")]
    [InlineData("<duration>01:00</duration><title>T</title>", "date_missing", "date")]
    [InlineData("", "date_missing", "date")]
    public void A_bad_entry_is_an_issue_with_its_line_and_id(string content, string code, string field)
    {
        var schedule = ScheduleFiles.ReadFrabEvent(content, "id=\"77\"");

        Assert.Empty(schedule.Blocks);
        var issue = schedule.Issues[0];
        Assert.Equal((ImportSeverity.Error, code, 1, "event 77", field), (issue.Severity, issue.Code, issue.Row, issue.Element, issue.Field));
    }

    [Fact]
    public void What_can_be_mended_is_imported_with_a_warning()
    {
        var schedule = ScheduleFiles.ReadFrabEvent(
            $"<date>2026-06-01T10:00:00-04:00</date><start>25:00</start><duration>01:00</duration><url>javascript:alert(1)</url><description>{new string('x', 30_000)}</description>");

        var block = Assert.Single(schedule.Blocks);
        Assert.Equal(("Untitled", 20_000), (block.Activity, block.Notes!.Length));
        Assert.Null(block.Url);
        Assert.Equal(["start_invalid", "title_missing", "text_cut", "url_invalid"], schedule.Issues.Select(i => i.Code));
        Assert.All(schedule.Issues, i => Assert.Equal(ImportSeverity.Warning, i.Severity));
    }

    [Theory]
    [InlineData("ISO-8859-1", "Caf\u00e9", "Caf\u00e9")]
    [InlineData("iso-8859-15", "Caf\u00e9 5\u00a4", "Caf\u00e9 5\u20ac")]
    [InlineData("windows-1252", "\u0093Caf\u00e9\u0094", "\u201cCaf\u00e9\u201d")]
    [InlineData("utf-8", "Caf\u00e9", "Caf\ufffd")]
    public void The_encoding_an_old_file_declares_is_followed(string encoding, string bytes, string room)
    {
        var text = $"<?xml version=\"1.0\" encoding=\"{encoding}\"?><schedule><day date=\"2026-06-01\"><room name=\"{bytes}\">"
            + "<event id=\"1\"><start>10:00</start><duration>00:30</duration><title>T</title></event></room></day></schedule>";

        Assert.Equal(room, Assert.Single(ScheduleFile.Read(System.Text.Encoding.Latin1.GetBytes(text)).Blocks).Location);
    }
}
