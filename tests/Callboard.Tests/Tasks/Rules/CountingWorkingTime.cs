using Callboard.Tasks.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Tasks.Rules;

/// <summary>Working time between instants, against counting minutes on the wall.</summary>
public sealed class CountingWorkingTime
{
    private static readonly DateTimeOffset s_first = At("2027-03-01T00:00:00Z");

    [Theory]
    // Thursday 15:00 in Berlin: two hours that day, the rest on Friday, and after the weekend.
    [InlineData("Europe/Berlin", "2027-03-04T14:00:00Z", 2, "2027-03-04T16:00:00Z", "2027-03-05T08:00:00Z")]
    [InlineData("Europe/Berlin", "2027-03-04T14:00:00Z", 10, "2027-03-05T16:00:00Z", "2027-03-08T08:00:00Z")]
    [InlineData("Europe/Berlin", "2027-03-04T14:00:00Z", 11, "2027-03-08T09:00:00Z", "2027-03-08T09:00:00Z")]
    // Saturday is no working day: work starts on Monday.
    [InlineData("Europe/Berlin", "2027-03-06T12:00:00Z", 1, "2027-03-08T09:00:00Z", "2027-03-08T09:00:00Z")]
    // Across the change of clocks nine in the morning is an hour earlier in UTC.
    [InlineData("Europe/Berlin", "2027-03-26T08:00:00Z", 9, "2027-03-29T08:00:00Z", "2027-03-29T08:00:00Z")]
    [InlineData("America/New_York", "2027-03-12T14:00:00Z", 9, "2027-03-15T14:00:00Z", "2027-03-15T14:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2027-04-02T05:30:00Z", 9, "2027-04-05T23:00:00Z", "2027-04-05T23:00:00Z")]
    public void Work_goes_on_where_the_next_day_starts(string zone, string from, int hours, string finishes, string nextStarts)
    {
        var calendar = new WorkingCalendar(WorkingDays.Default, Zone(zone), s_first);
        var position = calendar.PositionOf(At(from)) + (hours * 3600);

        Assert.Equal(At(finishes), calendar.FinishAt(position));
        Assert.Equal(At(nextStarts), calendar.StartAt(position));
    }

    [Fact]
    public void Days_off_and_extra_days_are_kept()
    {
        var days = WorkingDays.Default with { Holidays = [new(2027, 3, 5)], ExtraDays = [new(2027, 3, 6), new(2027, 3, 5)] };
        var calendar = new WorkingCalendar(days, Zone("Europe/Berlin"), s_first);

        // After Thursday comes the Saturday that is worked; Friday stays off though it is on both lists.
        Assert.Equal(At("2027-03-06T09:00:00Z"), calendar.FinishAt(calendar.PositionOf(At("2027-03-04T16:00:00Z")) + 3600));
    }

    [Fact]
    public void A_whole_day_is_shorter_when_the_clocks_go_forward()
    {
        var round = new WorkingDays([1, 2, 3, 4, 5, 6, 7], new TimeOnly(0, 0), 24, [], []);
        var calendar = new WorkingCalendar(round, Zone("Europe/Berlin"), s_first);

        Assert.Equal(23 * 3600, calendar.PositionOf(At("2027-03-28T22:00:00Z")) - calendar.PositionOf(At("2027-03-27T23:00:00Z")));
        Assert.Equal(At("2027-03-29T03:00:00Z"), calendar.FinishAt(calendar.PositionOf(At("2027-03-28T03:00:00Z")) + (24 * 3600)));
    }

    [Fact]
    public void Work_beyond_the_horizon_has_no_date()
    {
        var calendar = new WorkingCalendar(WorkingDays.Default, TimeZoneInfo.Utc, s_first);

        Assert.Null(calendar.FinishAt(long.MaxValue / 2));
        Assert.Null(calendar.StartAt(100_000L * 3600));
        Assert.NotNull(calendar.StartAt(1000L * 3600));
    }

    [Fact]
    public void A_calendar_may_begin_at_either_end_of_time()
    {
        Assert.Null(new WorkingCalendar(WorkingDays.Default, Zone("Pacific/Apia"), DateTimeOffset.MaxValue).StartAt(1_000_000));
        Assert.NotNull(new WorkingCalendar(WorkingDays.Default, Zone("America/New_York"), DateTimeOffset.MinValue).StartAt(1_000_000));
    }

    [Fact]
    public void It_is_what_counting_minutes_says() => Prop.ForAll(Cases().ToArbitrary(), c =>
    {
        var zone = Zone(c.Zone);
        var calendar = new WorkingCalendar(c.Days, zone, s_first);
        var from = s_first.AddMinutes(c.From);
        var to = from.AddMinutes(c.Minutes);
        var counted = 0L;
        for (var at = from; at < to; at = at.AddMinutes(1))
        {
            counted += Works(c.Days, WallClock.ToLocal(at, zone)) ? 60 : 0;
        }

        var passed = calendar.PositionOf(to) - calendar.PositionOf(from);
        var finish = calendar.FinishAt(calendar.PositionOf(to))!.Value;
        var start = calendar.StartAt(calendar.PositionOf(from))!.Value;
        return (passed == counted).Label($"{passed} s, not {counted} s")
            .And((calendar.PositionOf(finish) == calendar.PositionOf(to) && finish <= to).Label($"finish {finish:u} of {to:u}"))
            .And((calendar.PositionOf(start) == calendar.PositionOf(from) && start >= from && Works(c.Days, WallClock.ToLocal(start, zone))).Label($"start {start:u} of {from:u}"));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static bool Works(WorkingDays days, DateTime wall)
    {
        var day = DateOnly.FromDateTime(wall);
        var weekday = wall.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)wall.DayOfWeek;
        var opens = day.ToDateTime(days.DayStart);
        return !days.Holidays.Contains(day) && (days.Weekdays.Contains(weekday) || days.ExtraDays.Contains(day))
            && wall >= opens && wall < opens.AddHours((double)days.HoursPerDay);
    }

    private sealed record Case(string Zone, WorkingDays Days, int From, int Minutes);

    // Days start after the hours at which clocks change, so that a minute on the wall is a minute.
    private static Gen<Case> Cases() =>
        from zone in Gen.Elements("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC")
        from weekdays in Gen.SubListOf(1, 2, 3, 4, 5, 6, 7)
        from opens in Gen.Choose(4, 12)
        from quarters in Gen.Choose(1, 40)
        from off in Gen.Choose(0, 90).ListOf(3)
        from extra in Gen.Choose(0, 90).ListOf(3)
        from start in Gen.Choose(2 * 24 * 60, 60 * 24 * 60)
        from minutes in Gen.Choose(0, 14 * 24 * 60)
        select new Case(
            zone,
            new WorkingDays(
                [.. weekdays.Append(3).Distinct()], new TimeOnly(opens, 0), quarters / 4m, [.. off.Select(Day)], [.. extra.Select(Day)]),
            start, minutes);

    private static DateOnly Day(int number) => new DateOnly(2027, 3, 1).AddDays(number);

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
