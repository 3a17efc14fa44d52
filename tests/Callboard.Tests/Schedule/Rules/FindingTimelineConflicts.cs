using Callboard.Schedule.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

public sealed class FindingTimelineConflicts
{
    private static readonly DateTimeOffset Morning = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid SomeEvent = Guid.CreateVersion7();
    private static readonly Guid[] Spaces = [Guid.CreateVersion7(), Guid.CreateVersion7()];

    private static ConflictBlock Block(
        int number, int start, int end, string? location = null, Guid? space = null, string[]? people = null, string[]? resources = null) =>
        new(new Guid(number, 0, 0, new byte[8]), SomeEvent, Morning.AddMinutes(start), Morning.AddMinutes(end), space, location, people ?? [], resources ?? []);

    [Fact]
    public void Reasons_are_given_gravest_first_and_ids_in_order()
    {
        var conflict = Assert.Single(TimelineConflicts.Find(
        [
            Block(9, 0, 60, "Main hall", null, ["ada"], ["crane"]),
            Block(2, 30, 90, " MAIN HALL", null, ["ada", "bo"], ["crane"]),
        ]));

        Assert.True(conflict.A.CompareTo(conflict.B) < 0);
        Assert.Equal(new Guid(2, 0, 0, new byte[8]), conflict.A);
        Assert.Equal(["location", "person", "resource", "time"], conflict.Reasons.ToNames());
    }

    [Fact]
    public void Touching_ends_and_blocks_without_length_conflict_with_nothing() => Assert.Empty(TimelineConflicts.Find(
    [
        Block(1, 0, 60, "Hall"), Block(2, 60, 90, "Hall"), Block(3, 30, 30, "Hall"), Block(4, 60, 60, "Hall"), Block(5, 75, 70, "Hall"),
    ]));

    [Fact]
    public void Blocks_that_only_overlap_are_left_out_when_only_shared_things_are_asked_for()
    {
        ConflictBlock[] blocks = [Block(1, 0, 60, "Hall"), Block(2, 0, 60, "Yard"), Block(3, 0, 60, null), Block(4, 0, 60, " ")];

        Assert.Equal(6, TimelineConflicts.Find(blocks).Count());
        Assert.Empty(TimelineConflicts.Find(blocks, ConflictReasons.Shared));
    }

    [Fact]
    public void Two_spaces_of_the_same_name_are_two_places()
    {
        var reasons = (ConflictBlock a, ConflictBlock b) => Assert.Single(TimelineConflicts.Find([a, b])).Reasons;

        Assert.Equal(ConflictReasons.Time, reasons(Block(1, 0, 9, "Hall", Spaces[0]), Block(2, 0, 9, "Hall", Spaces[1])));
        Assert.Equal(ConflictReasons.Time | ConflictReasons.Location, reasons(Block(1, 0, 9, "Hall", Spaces[0]), Block(2, 0, 9, "Other name", Spaces[0])));
        Assert.Equal(ConflictReasons.Time | ConflictReasons.Location, reasons(Block(1, 0, 9, "Hall", Spaces[0]), Block(2, 0, 9, "hall")));
    }

    [Fact]
    public void A_busy_but_clean_plan_is_checked_quickly()
    {
        // Two hundred stages all day long: hundreds of thousands of overlaps in time, none of which matters.
        var blocks = Enumerable.Range(0, 20_000).Select(i => Block(i, i / 200 * 30, (i / 200 * 30) + 30, $"Stage {i % 200}", null, [$"p{i % 200}"])).ToList();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Empty(TimelineConflicts.Find(blocks, ConflictReasons.Shared));
        Assert.Equal(100, TimelineConflicts.Find(blocks).Take(100).Count());

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void The_sweep_finds_what_comparing_all_pairs_finds()
    {
        var block =
            from start in Gen.Choose(0, 40)
            from length in Gen.Choose(-1, 12)
            from location in Gen.Elements<string?>(null, "", "Hall", " hall ", "Yard")
            from space in Gen.Elements<Guid?>(null, null, Spaces[0], Spaces[1])
            from people in Gen.SubListOf("ada", "bo", "cy")
            from resources in Gen.SubListOf("crane", "truck")
            select (start, length, location, space, people, resources);
        var cases =
            from blocks in block.ListOf()
            from order in Gen.Shuffle(Enumerable.Range(1, blocks.Count).ToArray())
            from wanted in Gen.Choose(1, (int)ConflictReasons.All)
            select (Blocks: blocks.Select((b, i) => Block(order[i], b.start, b.start + b.length, b.location, b.space, [.. b.people], [.. b.resources])).ToArray(), Wanted: (ConflictReasons)wanted);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var found = TimelineConflicts.Find(c.Blocks, c.Wanted).ToList();
            var expected = AllPairs(c.Blocks, c.Wanted).ToHashSet();
            Assert.Equal(expected.Count, found.Count);
            Assert.True(expected.SetEquals(found));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static IEnumerable<BlockConflict> AllPairs(ConflictBlock[] blocks, ConflictReasons wanted)
    {
        foreach (var a in blocks)
        {
            foreach (var b in blocks)
            {
                if (a.Id.CompareTo(b.Id) >= 0 || a.Start >= a.End || b.Start >= b.End || a.Start >= b.End || b.Start >= a.End)
                    continue;
                var sameName = !string.IsNullOrWhiteSpace(a.Location) && string.Equals(a.Location.Trim(), b.Location?.Trim(), StringComparison.OrdinalIgnoreCase);
                var samePlace = a.SpaceId is not null && b.SpaceId is not null ? a.SpaceId == b.SpaceId : sameName;
                var reasons = ConflictReasons.Time
                    | (samePlace ? ConflictReasons.Location : 0)
                    | (a.People.Intersect(b.People).Any() ? ConflictReasons.Person : 0)
                    | (a.Resources.Intersect(b.Resources).Any() ? ConflictReasons.Resource : 0);
                if ((reasons & wanted) != 0)
                    yield return new(a.Id, b.Id, reasons);
            }
        }
    }
}
