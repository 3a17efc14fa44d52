using Callboard.Resources.Rules;
using Xunit;

namespace Callboard.Tests.Resources.Rules;

/// <summary>Free times near the one asked for, against trying every minute.</summary>
public sealed class FindingFreeSlots
{
    private static readonly DateTimeOffset s_day = new(2027, 5, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_free_time_begins_where_something_ends_or_ends_where_something_begins()
    {
        var slots = Near([T(10, 12), T(13, 14)], 1, 1, 11, 12.5);
        Assert.Equal([8.5, 14], slots);
    }

    [Fact]
    public void Buffers_are_kept_on_both_sides() => Assert.Equal([7.25, 12.5], Near([T(10, 12)], 1, 1, 11, 13, setup: 30, teardown: 45));

    [Fact]
    public void Of_a_pool_only_the_moments_count_at_which_too_few_are_left() =>
        Assert.Equal([11, 13], Near([T(12, 14, 3), T(10, 13, 1)], 4, 1, 12.5, 13.5));

    [Fact]
    public void More_than_there_are_never_fits() => Assert.Empty(Near([], 2, 3, 10, 11));

    [Fact]
    public void Nothing_is_offered_in_the_past() => Assert.Equal([12], Near([T(10, 12)], 1, 1, 10.5, 11.5, earliest: 9.75));

    [Fact]
    public void The_nearest_free_times_are_those_a_search_by_the_quarter_hour_finds()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var capacity = random.Next(1, 5);
            var taken = Enumerable.Range(0, random.Next(1, 12)).Select(_ =>
            {
                var from = random.Next(0, 4 * 40);
                return T(from / 4.0, (from + random.Next(1, 24)) / 4.0, random.Next(1, capacity + 1));
            }).ToList();
            var (start, length) = (random.Next(40, 120) / 4.0, random.Next(1, 12) / 4.0);
            var (setup, teardown, quantity) = (15 * random.Next(0, 4), 15 * random.Next(0, 4), random.Next(1, capacity + 1));
            bool Fits(double at) => !Enumerable.Range(0, (int)((length + ((setup + teardown) / 60.0)) * 4)).Any(quarter =>
            {
                var moment = s_day.AddHours(at).AddMinutes(-setup).AddMinutes(15 * quarter);
                return taken.Where(t => t.From <= moment && t.To > moment).Sum(t => t.Quantity) + quantity > capacity;
            });
            if (Fits(start))
            {
                continue;
            }

            var after = Enumerable.Range(1, 400).Select(q => start + (q / 4.0)).First(Fits);
            var before = Enumerable.Range(1, 400).Select(q => start - (q / 4.0)).First(Fits);
            var slots = Near(taken, capacity, quantity, start, start + length, setup, teardown);
            Assert.Equal(after, slots.Where(s => s > start).Min());
            Assert.Equal(before, slots.Where(s => s < start).Max());
            Assert.All(slots, s => Assert.True(Fits(s)));
        }
    }

    [Fact]
    public void Levels_add_up_what_overlaps_and_join_what_touches()
    {
        var levels = Occupancy.Levels([T(9, 11, 2), T(10, 12, 3), T(12, 13, 3)]);
        Assert.Equal([(9, 10, 2), (10, 11, 5), (11, 13, 3)], levels.Select(l => (Hour(l.From), Hour(l.To), l.Quantity)));
        Assert.Equal(5, Occupancy.Peak(levels, s_day.AddHours(8), s_day.AddHours(20)));
        Assert.Equal(3, Occupancy.Peak(levels, s_day.AddHours(11), s_day.AddHours(12)));
    }

    private static double Hour(DateTimeOffset at) => (at - s_day).TotalHours;

    private static Taken T(double from, double to, int quantity = 1) => new(s_day.AddHours(from), s_day.AddHours(to), quantity);

    private static List<double> Near(
        IEnumerable<Taken> taken, int capacity, int quantity, double start, double end, int setup = 0, int teardown = 0, double earliest = -1000) =>
        [.. Occupancy.FreeSlots(
            taken, capacity, quantity, s_day.AddHours(start), s_day.AddHours(end), TimeSpan.FromMinutes(setup), TimeSpan.FromMinutes(teardown),
            s_day.AddHours(earliest), TimeSpan.FromDays(14)).Select(s => Hour(s.StartTime))];
}
