using Callboard.Admission.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

public sealed class FilteringPasses
{
    [Fact]
    public void Nobody_in_the_set_is_refused()
    {
        Prop.ForAll<ulong[]>(keys => keys.All(BinaryFuse32.Of([.. keys.Distinct()]).Contains)).QuickCheckThrowOnFailure();
        foreach (var count in new[] { 1, 2, 3, 10, 100, 1_000, 10_000, 250_000 })
        {
            var keys = Keys(count, (ulong)count);
            var filter = BinaryFuse32.Of(keys);
            Assert.DoesNotContain(keys, key => !filter.Contains(key));
        }
    }

    [Fact]
    public void Keys_that_are_near_each_other_are_as_good_as_any()
    {
        ulong[] keys = [.. Enumerable.Range(0, 50_000).Select(i => (ulong)i)];
        var filter = BinaryFuse32.Of(keys);

        Assert.DoesNotContain(keys, key => !filter.Contains(key));
        Assert.DoesNotContain(Enumerable.Range(50_000, 500_000), i => filter.Contains((ulong)i));
    }

    /// <summary>
    /// With whole fingerprints four million strangers would show none in 999 of 1,000 runs. Seen through eight bits of the fingerprints
    /// one in 256 is taken for known, so 200,000 strangers tell whether the fingerprints spread as they should (five standard deviations).
    /// </summary>
    [Fact]
    public void Strangers_are_taken_for_known_as_rarely_as_the_fingerprints_allow()
    {
        var filter = BinaryFuse32.Of(Keys(100_000, 1));
        var strangers = Keys(4_000_000, 2);

        Assert.InRange(strangers.Count(filter.Contains), 0, 1);

        const int Sample = 200_000;
        var expected = Sample / 256.0;
        for (var shift = 0; shift < 32; shift += 8)
        {
            var taken = strangers.Take(Sample).Count(key => (filter.Difference(key) >> shift & 0xFF) == 0);
            Assert.InRange(taken, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
        }
    }

    [Fact]
    public void The_same_keys_make_the_same_filter_in_whatever_order()
    {
        var keys = Keys(5_000, 3);

        Assert.True(BinaryFuse32.Of(keys).Fingerprints.SequenceEqual(BinaryFuse32.Of([.. keys.Reverse()]).Fingerprints));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        Assert.Throws<FormatException>(() => new BinaryFuse32(1, 4, 1, new uint[11]));
        Assert.Throws<FormatException>(() => new BinaryFuse32(1, 3, 2, new uint[12]));
        Assert.Throws<FormatException>(() => new BinaryFuse32(1, 1u << 31, uint.MaxValue, []));
        Assert.False(new BinaryFuse32(0, 0, 0, []).Contains(0));
    }

    [Fact]
    public void A_key_that_is_there_twice_is_an_error_not_a_hang() =>
        Assert.Throws<ArgumentException>(() => BinaryFuse32.Of([1, 2, 2]));

    private static ulong[] Keys(int count, ulong seed)
    {
        var random = new Callboard.Tasks.Rules.Xoshiro(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next())];
    }
}
