using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Platform.Time;

/// <summary>Clock times on ordinary days and on the nights the clocks change, against the zone's own tables searched minute by minute.</summary>
public sealed class TellingTheTime
{
    private static readonly string[] s_zones =
    [
        "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati",
        "Pacific/Pago_Pago", "Africa/Casablanca", "Europe/Dublin", "America/Sao_Paulo", "UTC",
    ];

    [Theory]
    // New York, 14 March and 7 November 2027: an hour goes, an hour comes twice.
    [InlineData("America/New_York", "2027-03-14T01:59", "2027-03-14T06:59", "Once")]
    [InlineData("America/New_York", "2027-03-14T02:00", "2027-03-14T07:00", "Skipped")]
    [InlineData("America/New_York", "2027-03-14T02:30", "2027-03-14T07:30", "Skipped")]
    [InlineData("America/New_York", "2027-03-14T03:00", "2027-03-14T07:00", "Once")]
    [InlineData("America/New_York", "2027-11-07T00:59", "2027-11-07T04:59", "Once")]
    [InlineData("America/New_York", "2027-11-07T01:00", "2027-11-07T05:00", "Twice")]
    [InlineData("America/New_York", "2027-11-07T01:59", "2027-11-07T05:59", "Twice")]
    [InlineData("America/New_York", "2027-11-07T02:00", "2027-11-07T07:00", "Once")]
    // Berlin, 28 March and 31 October 2027.
    [InlineData("Europe/Berlin", "2027-03-28T01:59", "2027-03-28T00:59", "Once")]
    [InlineData("Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:30", "Skipped")]
    [InlineData("Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00", "Once")]
    [InlineData("Europe/Berlin", "2027-10-31T02:00", "2027-10-31T00:00", "Twice")]
    [InlineData("Europe/Berlin", "2027-10-31T02:30", "2027-10-31T00:30", "Twice")]
    [InlineData("Europe/Berlin", "2027-10-31T03:00", "2027-10-31T02:00", "Once")]
    // Lord Howe Island, 3 October and 4 April 2027: half an hour only.
    [InlineData("Australia/Lord_Howe", "2027-10-03T01:59", "2027-10-02T15:29", "Once")]
    [InlineData("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-02T15:45", "Skipped")]
    [InlineData("Australia/Lord_Howe", "2027-10-03T02:30", "2027-10-02T15:30", "Once")]
    [InlineData("Australia/Lord_Howe", "2027-04-04T01:29", "2027-04-03T14:29", "Once")]
    [InlineData("Australia/Lord_Howe", "2027-04-04T01:30", "2027-04-03T14:30", "Twice")]
    [InlineData("Australia/Lord_Howe", "2027-04-04T01:59", "2027-04-03T14:59", "Twice")]
    [InlineData("Australia/Lord_Howe", "2027-04-04T02:00", "2027-04-03T15:30", "Once")]
    public void The_nights_of_the_changes(string zone, string clock, string utc, string reading)
    {
        var result = WallClock.Resolve(DateTime.Parse(clock, CultureInfo.InvariantCulture), Zone(zone));

        Assert.Equal((utc, reading), (result.Instant.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), result.Reading.ToString()));
    }

    [Fact]
    public void Every_clock_time_is_what_a_search_through_the_zone_finds()
    {
        var changes = s_zones.ToDictionary(zone => zone, Changes);
        var cases =
            from zone in Gen.Elements(s_zones)
            from minutes in Gen.Choose(0, 8 * 366 * 24 * 60)
            select (Zone: zone, Clock: new DateTime(2023, 1, 1).AddMinutes(minutes));
        // The hours about a change of the zone, which a random draw would rarely meet.
        var nights =
            from zone in Gen.Elements(s_zones)
            from night in Gen.Elements(changes[zone])
            from minutes in Gen.Choose(-180, 180)
            select (Zone: zone, Clock: night.AddMinutes(minutes));

        Prop.ForAll(Gen.OneOf(cases, nights).ToArbitrary(), given =>
        {
            var zone = Zone(given.Zone);
            var found = Search(given.Clock, zone);

            var result = WallClock.Resolve(given.Clock, zone);

            Assert.Equal(found.Count switch { 0 => ClockReading.Skipped, 1 => ClockReading.Once, _ => ClockReading.Twice }, result.Reading);
            if (found.Count > 0)
            {
                Assert.Equal(found[0], result.Instant);
            }
            else
            {
                // As far behind the jump as the clock time was into it.
                var shown = WallClock.ToLocal(result.Instant, zone);
                var jump = shown - given.Clock;
                Assert.Equal(jump, zone.GetUtcOffset(result.Instant) - zone.GetUtcOffset(result.Instant - TimeSpan.FromHours(3)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    // Every minute at which the zone's clocks could show that, in order.
    private static List<DateTimeOffset> Search(DateTime clock, TimeZoneInfo zone)
    {
        var utc = new DateTimeOffset(clock, TimeSpan.Zero);
        return
        [
            .. Enumerable.Range(-15 * 60, 30 * 60).Select(minute => utc.AddMinutes(minute))
                .Where(instant => instant.UtcDateTime + zone.GetUtcOffset(instant) == clock),
        ];
    }

    // Clock times at which the offset changes, found hour by hour; a day of midsummer where it never does.
    private static DateTime[] Changes(string id)
    {
        var zone = Zone(id);
        var hours = Enumerable.Range(0, 3 * 366 * 24).Select(h => new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(h));
        DateTime[] found =
        [
            .. hours.Where(h => zone.GetUtcOffset(h) != zone.GetUtcOffset(h.AddHours(1))).Select(h => WallClock.ToLocal(h, zone)),
        ];
        return found.Length > 0 ? found : [new DateTime(2026, 6, 21, 2, 0, 0)];
    }

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);
}
