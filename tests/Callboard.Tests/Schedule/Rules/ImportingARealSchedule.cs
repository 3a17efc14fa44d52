using Callboard.Schedule.Formats;
using Callboard.Schedule.Rules;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

public sealed class ImportingARealSchedule
{
    private readonly ImportedSchedule _schedule = ScheduleFile.Read(ScheduleFiles.DebConf17);

    [Fact]
    public void Every_entry_place_and_person_is_found()
    {
        Assert.Equal(ScheduleFormat.FrabXml, _schedule.Format);
        Assert.Equal("DebConf17", _schedule.Title);
        Assert.True(_schedule.Complete);
        Assert.Empty(_schedule.Issues);
        Assert.Equal(181, _schedule.Blocks.Count);
        Assert.Equal(["Bo", "Buzz", "Elsewhere", "Potato", "Rex", "Woody"], _schedule.Locations().Order());
        Assert.Equal(184, _schedule.Blocks.Sum(b => b.Persons.Count));
        Assert.Equal(126, _schedule.People().Count);
        Assert.Equal(126, _schedule.People().Select(p => p.Name).Distinct().Count());
        Assert.Equal(181, _schedule.Blocks.Select(b => b.SourceKey).Distinct().Count());
    }

    [Fact]
    public void An_entry_is_read_whole()
    {
        var talk = _schedule.Blocks.Single(b => b.SourceKey == "245");

        Assert.Equal("A newbie's newbie guide to Debian", talk.Activity);
        Assert.Equal(new DateTimeOffset(2017, 8, 5, 11, 0, 0, TimeSpan.Zero), talk.Start);
        Assert.Equal(new DateTime(2017, 8, 5, 11, 0, 0), talk.LocalStart);
        Assert.Equal(TimeSpan.FromMinutes(45), talk.Duration);
        Assert.Equal(("Rex", "Open Day"), (talk.Location, talk.Track));
        Assert.Equal([new SchedulePerson("610", "Helen Koike")], talk.Persons);
        Assert.StartsWith("Are you a newcomer?", talk.Notes);
        Assert.EndsWith("* Debian vs Ubuntu: what is the relationship between the two distros", talk.Notes);
        Assert.StartsWith("https://debconf17.debconf.org/talks/", talk.Url);
    }

    [Fact]
    public void Its_offsets_contradict_its_clock_times()
    {
        var warning = Assert.Single(ScheduleTimes.FindContradictions(_schedule, ScheduleFiles.Montreal));

        Assert.Equal("offset_contradicts_zone", warning.Code);
        Assert.Equal((181, 181, "America/Toronto"), (warning.Affected, warning.Total, warning.ZoneId));
        Assert.Equal(("246", "2017-08-05T10:00:00+00:00", "10:00"), (warning.Example.SourceKey, warning.Example.Written, warning.Example.Printed));
        Assert.Equal("2017-08-05T06:00:00-04:00", warning.Example.FileOffset.ToString("yyyy-MM-ddTHH:mm:sszzz"));
        Assert.Equal("2017-08-05T10:00:00-04:00", warning.Example.WallClock.ToString("yyyy-MM-ddTHH:mm:sszzz"));
    }

    [Fact]
    public void For_an_event_in_a_zone_at_UTC_there_is_no_contradiction() =>
        Assert.Empty(ScheduleTimes.FindContradictions(_schedule, TimeZoneInfo.FindSystemTimeZoneById("Africa/Abidjan")));

    [Fact]
    public void With_clock_times_breakfast_is_in_the_morning_in_Montreal()
    {
        var placed = ScheduleTimes.Place(_schedule, ScheduleFiles.Montreal, TimeBasis.WallClock);

        Assert.Empty(placed.Notes);
        Assert.All(placed.Blocks.Where(b => b.Source.Activity == "Breakfast"), b =>
            Assert.Equal(new TimeSpan(11, 45, 0), b.Start.TimeOfDay));
        Assert.All(placed.Blocks, b => Assert.Equal(b.Source.Duration, b.End - b.Start));
        Assert.All(placed.Blocks, b => Assert.Equal(b.Source.LocalStart, WallClock.ToLocal(b.Start, ScheduleFiles.Montreal)));
    }

    [Fact]
    public void With_the_offsets_the_instants_are_as_written()
    {
        var placed = ScheduleTimes.Place(_schedule, ScheduleFiles.Montreal, TimeBasis.FileOffset);

        Assert.All(placed.Blocks, b => Assert.Equal(b.Source.Start, b.Start));
        Assert.All(placed.Blocks, b => Assert.Equal(TimeSpan.Zero, b.Start.Offset));
    }

    [Fact]
    public void With_clock_times_216_pairs_overlap_and_none_shares_a_place_or_person()
    {
        var blocks = ScheduleFiles.ToConflictBlocks(ScheduleTimes.Place(_schedule, ScheduleFiles.Montreal, TimeBasis.WallClock));

        var found = TimelineConflicts.Find(blocks).ToList();

        Assert.Equal(216, found.Count);
        Assert.All(found, c => Assert.Equal(ConflictReasons.Time, c.Reasons));
        Assert.Empty(TimelineConflicts.Find(blocks, ConflictReasons.Shared));
    }

    [Fact]
    public void A_double_booking_made_by_hand_is_found_by_its_reason()
    {
        var blocks = ScheduleFiles.ToConflictBlocks(ScheduleTimes.Place(_schedule, ScheduleFiles.Montreal, TimeBasis.WallClock));
        var talk = blocks.First(b => b.People.Count > 0);
        var other = new ConflictBlock(
            Guid.CreateVersion7(), Guid.CreateVersion7(), talk.Start.AddMinutes(10), talk.End, null,
            $" {talk.Location!.ToUpperInvariant()} ", talk.People, []);

        var conflict = Assert.Single(TimelineConflicts.Find([.. blocks, other], ConflictReasons.Shared));

        Assert.Equal(new[] { talk.Id, other.Id }.Order(), [conflict.A, conflict.B]);
        Assert.Equal(["location", "person", "time"], conflict.Reasons.ToNames());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Written_in_any_format_and_read_again_it_is_the_same(int formatNumber)
    {
        var format = (ScheduleFormat)formatNumber;
        var placed = ScheduleTimes.Place(_schedule, ScheduleFiles.Montreal, TimeBasis.WallClock);
        var export = new ScheduleExport("DebConf17", ScheduleFiles.Montreal, placed.Blocks[0].Start,
        [
            .. placed.Blocks.Select(b => new ExportedBlock(
                b.Source.SourceKey, b.Start, b.End, b.Source.Activity, b.Source.Notes, b.Source.Location, b.Source.Track,
                b.Source.Persons, b.Source.Language, b.Source.Url)),
        ]);

        var again = ScheduleFile.Read(ScheduleFile.Write(format, export));

        Assert.Equal(format, again.Format);
        Assert.Empty(again.Issues);
        Assert.Empty(ScheduleTimes.FindContradictions(again, ScheduleFiles.Montreal));
        Assert.Equal(
            placed.Blocks.Select(b => Compared(b.Source, b.Start, b.End)).Order(),
            ScheduleTimes.Place(again, ScheduleFiles.Montreal, TimeBasis.FileOffset).Blocks.Select(b => Compared(b.Source, b.Start, b.End)).Order());
    }

    private static string Compared(ImportedBlock b, DateTimeOffset start, DateTimeOffset end) =>
        $"{b.SourceKey}|{start:u}|{end:u}|{b.Activity}|{b.Notes}|{b.Location}|{b.Track}|{string.Join(',', b.Persons)}|{b.Language}|{b.Url}";
}
