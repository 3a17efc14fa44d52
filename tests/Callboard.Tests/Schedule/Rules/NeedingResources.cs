using Callboard.Schedule;
using Callboard.Schedule.Rules;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

/// <summary>Which blocks lack a resource together, against counting at every moment.</summary>
public sealed class NeedingResources
{
    private static readonly DateTimeOffset s_day = new(2027, 5, 3, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid s_event = Guid.CreateVersion7();

    [Fact]
    public void Blocks_conflict_over_a_resource_exactly_where_a_moment_lacks_units_for_both()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var capacity = random.Next(1, 5);
            var resource = Guid.CreateVersion7();
            var blocks = Enumerable.Range(0, random.Next(2, 14)).Select(_ =>
            {
                var from = random.Next(0, 30);
                return new ConflictRow(Guid.CreateVersion7(), s_event, "Scene", s_day.AddHours(from), s_day.AddHours(from + random.Next(0, 8)), null, null);
            }).ToList();
            var needs = blocks.Where(_ => random.Next(4) > 0)
                .Select(b => new ResourceNeed(b.Id, resource, random.Next(1, capacity + 1), capacity)).ToList();
            var keys = ResourceNeeds.Keys(blocks, needs);
            var found = TimelineConflicts.Find(blocks.Select(b => b.ToBlock([], keys[b.Id])), ConflictReasons.Resource)
                .Select(c => (c.A, c.B)).ToHashSet();

            var expected = new HashSet<(Guid, Guid)>();
            for (var hour = 0; hour < 40; hour++)
            {
                var running = needs.Where(n => blocks.Any(b => b.Id == n.BlockId && b.StartTime <= s_day.AddHours(hour) && b.EndTime > s_day.AddHours(hour))).ToList();
                if (running.Sum(n => n.Quantity) > capacity)
                {
                    expected.UnionWith(
                        from a in running from b in running where a.BlockId.CompareTo(b.BlockId) < 0 select (a.BlockId, b.BlockId));
                }
            }

            Assert.Equal(expected.Order(), found.Order());
        }
    }

    [Fact]
    public void The_key_names_its_resource()
    {
        var resource = Guid.CreateVersion7();
        Assert.Equal(resource, ResourceNeeds.ResourceOf($"{resource}@{Guid.CreateVersion7()}"));
        Assert.Equal(resource, ResourceNeeds.ResourceOf($"{resource}"));
    }
}
