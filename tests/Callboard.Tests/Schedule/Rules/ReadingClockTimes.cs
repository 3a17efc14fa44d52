using Callboard.Schedule.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

public sealed class ReadingClockTimes
{
    [Theory]
    // Toronto: 8 March 2026, 02:00 to 03:00 does not exist; 1 November 2026, 01:00 to 02:00 comes twice.
    [InlineData("America/Toronto", "2026-03-08T01:59", "2026-03-08T06:59", "Once")]
    [InlineData("America/Toronto", "2026-03-08T02:30", "2026-03-08T07:30", "Skipped")]
    [InlineData("America/Toronto", "2026-03-08T03:00", "2026-03-08T07:00", "Once")]
    [InlineData("America/Toronto", "2026-11-01T00:59", "2026-11-01T04:59", "Once")]
    [InlineData("America/Toronto", "2026-11-01T01:30", "2026-11-01T05:30", "Twice")]
    [InlineData("America/Toronto", "2026-11-01T02:00", "2026-11-01T07:00", "Once")]
    // Lord Howe Island changes by half an hour.
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45", "Skipped")]
    [InlineData("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45", "Twice")]
    // Dublin's winter time is the negative one.
    [InlineData("Europe/Dublin", "2026-03-29T01:30", "2026-03-29T01:30", "Skipped")]
    [InlineData("Europe/Dublin", "2026-10-25T01:30", "2026-10-25T00:30", "Twice")]
    // Samoa left out a whole day.
    [InlineData("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00", "Skipped")]
    public void A_clock_time_becomes_an_instant(string zone, string clock, string utc, string reading)
    {
        Assert.True(WallClock.TryFindZone(zone, out var found));

        var result = WallClock.Resolve(DateTime.Parse(clock), found);

        Assert.Equal(utc, result.Instant.ToString("yyyy-MM-ddTHH:mm"));
        Assert.Equal(reading, result.Reading.ToString());
    }

    [Fact]
    public void What_a_clock_shows_leads_back_to_its_instant_or_to_the_earlier_of_two()
    {
        string[] zones = ["America/Toronto", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "Africa/Casablanca"];
        var cases = Gen.Elements(zones).Zip(Gen.Choose(0, 60 * 24 * 365 * 60)).ToArbitrary();

        Prop.ForAll(cases, x =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(x.Item1);
            var instant = new DateTimeOffset(1975, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(x.Item2);
            var result = WallClock.Resolve(WallClock.ToLocal(instant, zone), zone);
            return result.Reading == ClockReading.Twice
                ? result.Instant <= instant && WallClock.ToLocal(result.Instant, zone) == WallClock.ToLocal(instant, zone)
                : result.Reading == ClockReading.Once && result.Instant == instant;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("America/Toronto", "America/Toronto")]
    [InlineData("Eastern Standard Time", "America/New_York")]
    [InlineData("/vendor.example/20260101/America/Toronto", "America/Toronto")]
    [InlineData("/vendor.example/America/Argentina/Ushuaia", "America/Argentina/Ushuaia")]
    [InlineData("UTC", "UTC")]
    public void Zones_are_found_under_the_names_calendars_use(string name, string id)
    {
        Assert.True(WallClock.TryFindZone(name, out var zone));
        Assert.Equal(id, zone.Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Nowhere/Atlantis")]
    [InlineData("../../etc/passwd")]
    [InlineData("/dev/zero")]
    [InlineData("/x/../../dev/zero")]
    [InlineData("Europe/../../../../dev/zero")]
    public void Other_names_are_no_zones(string? name) => Assert.False(WallClock.TryFindZone(name, out _));

    [Fact]
    public void Times_on_the_nights_of_the_changes_are_moved_and_noted()
    {
        var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(
            "BEGIN:VEVENT", "UID:gap", "SUMMARY:Gap", "DTSTART:20260308T023000", "DTEND:20260308T040000", "END:VEVENT",
            "BEGIN:VEVENT", "UID:twice", "SUMMARY:Twice", "DTSTART:20261101T013000", "DURATION:PT2H", "END:VEVENT",
            "BEGIN:VEVENT", "UID:day", "SUMMARY:Day", "DTSTART;VALUE=DATE:20261101", "END:VEVENT"));

        var placed = ScheduleTimes.Place(schedule, ScheduleFiles.Montreal, TimeBasis.FileOffset);

        Assert.Equal(
            ["gap 07:30-08:00", "twice 05:30-07:30", "day 04:00-05:00"],
            placed.Blocks.Select(b => $"{b.Source.SourceKey} {b.Start:HH:mm}-{b.End:HH:mm}"));
        Assert.Equal(TimeSpan.FromHours(25), placed.Blocks[2].End - placed.Blocks[2].Start);
        Assert.Equal([("gap", "clock_skipped"), ("twice", "clock_twice")], placed.Notes.Select(n => (n.Element!, n.Code)));
    }

    [Fact]
    public void An_entry_over_midnight_keeps_its_length_when_the_clocks_change_during_it()
    {
        var schedule = ScheduleFiles.ReadFrabEvent("<date>2026-03-07T23:00:00+00:00</date><start>23:00</start><duration>06:00</duration><title>Night</title>");

        var placed = Assert.Single(ScheduleTimes.Place(schedule, ScheduleFiles.Montreal, TimeBasis.WallClock).Blocks);

        Assert.Equal(new DateTimeOffset(2026, 3, 8, 4, 0, 0, TimeSpan.Zero), placed.Start);
        Assert.Equal(TimeSpan.FromHours(6), placed.End - placed.Start);
        Assert.Equal(new DateTime(2026, 3, 8, 6, 0, 0), WallClock.ToLocal(placed.End, ScheduleFiles.Montreal));
    }

    [Theory]
    // The offset is right, summer and winter, and on the second pass through a repeated hour.
    [InlineData("2026-06-01T10:00:00-04:00", "10:00", "", null)]
    [InlineData("2026-12-01T10:00:00-05:00", "10:00", "", null)]
    [InlineData("2026-11-01T01:30:00-05:00", "01:30", "", null)]
    [InlineData("2026-03-08T02:30:00-05:00", "02:30", "", null)]
    // The date is in UTC and the printed time is local, over midnight too: both agree.
    [InlineData("2026-06-01T14:00:00Z", "10:00", "", null)]
    [InlineData("2026-06-02T02:00:00+00:00", "22:00", "", null)]
    [InlineData("2026-06-01T10:00:00+00:00", "10:00", "", "offset_contradicts_zone")]
    [InlineData("2026-12-01T10:00:00-04:00", "10:00", "", "offset_contradicts_zone")]
    [InlineData("2026-06-01T10:00:00+02:00", "10:00", "Europe/Berlin", "zone_differs")]
    [InlineData("2026-06-01T10:00:00-04:00", "11:00", "", "clock_contradicts_instant")]
    public void A_contradiction_is_named(string date, string start, string zone, string? code)
    {
        var schedule = ScheduleFiles.ReadFrabEvent(
            $"<date>{date}</date><start>{start}</start><duration>01:00</duration><title>T</title>",
            conference: $"<time_zone_name>{zone}</time_zone_name>");

        Assert.Single(schedule.Blocks);
        Assert.Equal(code, ScheduleTimes.FindContradictions(schedule, ScheduleFiles.Montreal).SingleOrDefault()?.Code);
    }

    [Fact]
    public void UTC_and_named_zones_in_calendars_are_no_contradiction()
    {
        var schedule = ScheduleFiles.Read(ScheduleFiles.Calendar(
            "BEGIN:VEVENT", "UID:a", "SUMMARY:A", "DTSTART:20260601T100000Z", "END:VEVENT",
            "BEGIN:VEVENT", "UID:b", "SUMMARY:B", "DTSTART;TZID=Europe/Berlin:20260601T100000", "END:VEVENT"));

        Assert.Equal(2, schedule.Blocks.Count);
        Assert.Empty(ScheduleTimes.FindContradictions(schedule, ScheduleFiles.Montreal));
    }
}
