using System.Globalization;
using Callboard.Admission.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

/// <summary>What recurs keeps its clock time, also on the nights the clocks change; exceptions and ends take away and never move.</summary>
public sealed class RecurringByTheClock
{
    [Theory]
    // New York: 02:30 does not exist on 14 March 2027, and 01:30 exists twice on 7 November.
    [InlineData("America/New_York", "2027-03-13T02:30", "2027-03-13T07:30 2027-03-14T07:30 2027-03-15T06:30", "Once Skipped Once")]
    [InlineData("America/New_York", "2027-11-06T01:30", "2027-11-06T05:30 2027-11-07T05:30 2027-11-08T06:30", "Once Twice Once")]
    // Berlin, 28 March and 31 October 2027.
    [InlineData("Europe/Berlin", "2027-03-27T02:30", "2027-03-27T01:30 2027-03-28T01:30 2027-03-29T00:30", "Once Skipped Once")]
    [InlineData("Europe/Berlin", "2027-10-30T02:30", "2027-10-30T00:30 2027-10-31T00:30 2027-11-01T01:30", "Once Twice Once")]
    // Lord Howe Island moves by half an hour, on 3 October and 4 April 2027.
    [InlineData("Australia/Lord_Howe", "2027-10-02T02:15", "2027-10-01T15:45 2027-10-02T15:45 2027-10-03T15:15", "Once Skipped Once")]
    [InlineData("Australia/Lord_Howe", "2027-04-03T01:45", "2027-04-02T14:45 2027-04-03T14:45 2027-04-04T15:15", "Once Twice Once")]
    // Samoa had no 30 December 2011: the shows of that day and the next would be one, and are counted as one.
    [InlineData("Pacific/Apia", "2011-12-29T20:00", "2011-12-30T06:00 2011-12-31T06:00 2012-01-01T06:00", "Once Skipped Once")]
    public void Three_nights_in_a_row(string zone, string start, string instants, string readings)
    {
        var found = Read("FREQ=DAILY;COUNT=3", start, zone).Take(10);

        Assert.Equal(instants, string.Join(' ', found.Items.Select(o => o.Start.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture))));
        Assert.Equal(readings, string.Join(' ', found.Items.Select(o => o.Reading)));
        Assert.False(found.More);
    }

    [Theory]
    [InlineData("EXDATE:20270904T200000", "a clock time")]
    [InlineData("EXDATE;VALUE=DATE:20270904", "a day")]
    [InlineData("exdate:20270904", "a day without saying so")]
    [InlineData("EXDATE:20270904T180000Z", "an instant")]
    [InlineData("EXDATE;TZID=America/New_York:20270904T140000", "a clock time elsewhere")]
    [InlineData("EXDATE:20270101,20270904\nEXDATE;VALUE=DATE-TIME:20280101T000000", "one of several")]
    public void An_exception_takes_its_occurrence_away_and_counts(string exception, string form)
    {
        var found = Read($"RRULE:FREQ=DAILY;COUNT=3\n{exception}", "2027-09-03T20:00", "Europe/Berlin").Take(10);

        Assert.True(found.Items.Select(o => o.Clock.Day).SequenceEqual([3, 5]), form);
    }

    [Theory]
    [InlineData("EXDATE:20270904T200001", "another second")]
    [InlineData("EXDATE:20270904T200000Z", "another instant")]
    public void An_exception_to_nothing_takes_nothing_away(string exception, string form) =>
        Assert.True(Read($"FREQ=DAILY;COUNT=3\n{exception}", "2027-09-03T20:00", "Europe/Berlin").Take(10).Items.Count == 3, form);

    [Theory]
    [InlineData("20270905T180000Z", 3)]
    [InlineData("20270905T175959Z", 2)]
    [InlineData("20270905", 3)]
    [InlineData("20270902", 0)]
    public void Until_includes_what_starts_at_that_very_time(string until, int expected) =>
        Assert.Equal(expected, Read($"FREQ=DAILY;UNTIL={until}", "2027-09-03T20:00", "Europe/Berlin").Take(10).Items.Count);

    [Fact]
    public void No_more_than_wanted_are_found_and_it_is_said_that_there_are_more()
    {
        var endless = Read("FREQ=DAILY", "2027-09-03T20:00", "UTC");

        Assert.Equal((5, true), (endless.Take(5).Items.Count, endless.Take(5).More));
        Assert.Equal((5, false), (Read("FREQ=DAILY;COUNT=5", "2027-09-03T20:00", "UTC").Take(5).Items.Count, Read("FREQ=DAILY;COUNT=5", "2027-09-03T20:00", "UTC").Take(5).More));
    }

    [Theory]
    [InlineData("BYSETPOS=2", "14 28")]
    [InlineData("BYSETPOS=-2", "13 27")]
    [InlineData("BYSETPOS=3", "")]
    [InlineData("BYSETPOS=-3", "")]
    [InlineData("BYSETPOS=-3,1", "13 27")]
    public void A_position_beyond_the_days_of_a_period_names_none(string positions, string days) => Assert.Equal(
        days, string.Join(' ', Read($"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;{positions};UNTIL=20270930", "2027-09-13T20:00", "UTC").Take(9).Items.Select(o => o.Clock.Day)));

    [Fact]
    public void Positions_count_from_the_beginning_of_the_period_also_in_that_of_the_start() => Assert.Equal(
        [15, 22], Read("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", "2027-09-15T20:00", "UTC").Take(2).Items.Select(o => o.Clock.Day));

    [Fact]
    public void A_rule_that_names_no_day_ends_with_the_calendar() =>
        Assert.Empty(Read("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "2027-09-03T20:00", "UTC").Take(10).Items);

    [Theory]
    [InlineData("", "RRULE")]
    [InlineData("RRULE:", "RRULE")]
    [InlineData("FREQ=DAILY;", "RRULE")]
    [InlineData("INTERVAL=2", "FREQ")]
    [InlineData("FREQ=", "FREQ")]
    [InlineData("FREQ=FORTNIGHTLY", "FREQ")]
    [InlineData("FREQ=DAILY,WEEKLY", "FREQ")]
    [InlineData("FREQ=1", "FREQ")]
    [InlineData("FREQ=SECONDLY", "FREQ")]
    [InlineData("FREQ=DAILY;FREQ=DAILY", "FREQ")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "INTERVAL")]
    [InlineData("FREQ=DAILY;INTERVAL=-1", "INTERVAL")]
    [InlineData("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL")]
    [InlineData("FREQ=DAILY;INTERVAL", "INTERVAL")]
    [InlineData("FREQ=DAILY;COUNT=0", "COUNT")]
    [InlineData("FREQ=DAILY;COUNT=2;UNTIL=20270101", "COUNT")]
    [InlineData("FREQ=DAILY;UNTIL=20270101T000000", "UNTIL")]
    [InlineData("FREQ=DAILY;UNTIL=20270230", "UNTIL")]
    [InlineData("FREQ=DAILY;UNTIL=2027-01-01", "UNTIL")]
    [InlineData("FREQ=DAILY;UNTIL=99990101", "UNTIL")]
    [InlineData("FREQ=YEARLY;BYMONTH=13", "BYMONTH")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY")]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX", "BYDAY")]
    [InlineData("FREQ=WEEKLY;BYDAY=1MO", "BYDAY")]
    [InlineData("FREQ=DAILY;BYDAY=-1FR", "BYDAY")]
    [InlineData("FREQ=MONTHLY;BYDAY=0MO", "BYDAY")]
    [InlineData("FREQ=MONTHLY;BYDAY=54MO", "BYDAY")]
    [InlineData("FREQ=MONTHLY;BYDAY=", "BYDAY")]
    [InlineData("FREQ=DAILY;BYSETPOS=1", "BYSETPOS")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS")]
    [InlineData("FREQ=WEEKLY;WKST=1", "WKST")]
    [InlineData("FREQ=DAILY;BYSECOND=0", "BYSECOND")]
    [InlineData("FREQ=YEARLY;RSCALE=HEBREW", "RSCALE")]
    [InlineData("FREQ=DAILY;X-MOON=FULL", "X-MOON")]
    [InlineData("FREQ=DAILY\nFREQ=WEEKLY", "RRULE")]
    [InlineData("FREQ=DAILY\nRDATE:20270101T000000", "RDATE")]
    [InlineData("FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "EXRULE")]
    [InlineData("FREQ=DAILY\nDTSTART:20270101T000000", "DTSTART")]
    [InlineData("FREQ=DAILY\nEXDATE:tomorrow", "EXDATE")]
    [InlineData("FREQ=DAILY\nEXDATE", "EXDATE")]
    [InlineData("FREQ=DAILY\nEXDATE;TZID=Nowhere/Land:20270101T000000", "EXDATE")]
    [InlineData("FREQ=DAILY\nEXDATE;VALUE=PERIOD:20270101T000000Z/PT1H", "EXDATE")]
    public void What_is_not_understood_is_refused_by_the_part_at_fault(string text, string part)
    {
        Assert.False(Recurrence.TryParse(text, new DateTime(2027, 9, 3, 20, 0, 0), TimeZoneInfo.Utc, out _, out var fault));
        Assert.Equal(part, fault.Part);
        Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_end_is_not_read()
    {
        Assert.False(RecurrenceRule.TryParse("FREQ=MONTHLY;BYMONTHDAY=" + string.Join(',', Enumerable.Repeat("1", 1000)), out _, out var fault));
        Assert.Equal("RRULE", fault.Part);
    }

    [Fact]
    public void A_rule_written_down_is_the_same_rule()
    {
        var rules = Gen.Choose(0, int.MaxValue - 1).Select(seed => RandomRules.Rule(new Random(seed)));
        Prop.ForAll(rules.ToArbitrary(), text =>
        {
            Assert.True(RecurrenceRule.TryParse(text, out var rule, out _));
            Assert.True(RecurrenceRule.TryParse($"rrule:{rule.ToString().ToLowerInvariant()}", out var again, out var fault), fault?.Message);

            Assert.Equal(rule.ToString(), again.ToString());
            Assert.Equal(rule.Days(new(2027, 3, 1)).Take(30), again.Days(new(2027, 3, 1)).Take(30));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Occurrences_are_in_order_and_those_of_a_shorter_rule_are_the_first_of_a_longer_one()
    {
        var cases = Gen.Choose(0, int.MaxValue - 1).Select(seed =>
        {
            var random = new Random(seed);
            var rule = RandomRules.Rule(random);
            return (Rule: rule, Start: RandomRules.Start(random, rule) ?? new DateTime(2027, 3, 14, 2, 30, 0), Zone: RandomRules.Zones[random.Next(RandomRules.Zones.Length)],
                Count: random.Next(1, 20));
        });
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var start = given.Start.ToString("s", CultureInfo.InvariantCulture);
            var all = Read(given.Rule, start, given.Zone).Take(40).Items;
            var some = Read($"{given.Rule};COUNT={given.Count}", start, given.Zone).Take(40);

            Assert.Equal(all.Take(given.Count), some.Items);
            Assert.False(some.More);
            Assert.All(all, o => Assert.Equal(given.Start.TimeOfDay, o.Clock.TimeOfDay));
            Assert.All(all, o => Assert.True(o.Clock >= given.Start));
            Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.Start < pair.Second.Start));
            if (all.Count > 0)
            {
                // Ending a rule at one of its occurrences keeps that one and what was before it.
                var last = all[all.Count / 2];
                Assert.Equal(all.Take((all.Count / 2) + 1), Read($"{given.Rule};UNTIL={last.Start:yyyyMMdd'T'HHmmss'Z'}", start, given.Zone).Take(40).Items);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static Recurrence Read(string text, string start, string zone)
    {
        Assert.True(Recurrence.TryParse(
            text, DateTime.Parse(start, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone), out var recurrence, out var fault), fault?.Message);
        return recurrence;
    }
}
