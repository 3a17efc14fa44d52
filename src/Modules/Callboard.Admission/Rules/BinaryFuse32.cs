namespace Callboard.Admission.Rules;

/// <summary>
/// A set of 64-bit keys in about 4.5 bytes a key: says yes to every key in it, and to one in 2³² of the others.
/// </summary>
/// <remarks>
/// T. M. Graf and D. Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters", ACM Journal of Experimental Algorithmics 27, 2022;
/// here 3-wise with 32-bit fingerprints. A key belongs to one cell in each of three neighbouring segments, and the three cells xor to its
/// fingerprint. The scanner asks it the same way (<c>web/src/scan/fuse.ts</c>).
/// </remarks>
internal sealed class BinaryFuse32
{
    /// <summary>Cells per key where there are many keys; fewer keys need a few more, which building finds out.</summary>
    private const double LeastOverhead = 1.125;
    private const int MaxSegmentLength = 1 << 18, TriesPerSize = 3;

    private readonly uint[] _fingerprints;

    /// <summary>A filter read back. An empty one has no fingerprints and contains nothing.</summary>
    public BinaryFuse32(ulong seed, uint segmentLength, uint segmentCount, uint[] fingerprints)
    {
        var cells = segmentCount == 0 ? 0 : ((ulong)segmentCount + 2) * segmentLength;
        if (cells != (ulong)fingerprints.Length || (segmentLength & (segmentLength - 1)) != 0 || (cells > 0 && segmentLength == 0))
        {
            throw new FormatException("The parts of the filter do not fit together.");
        }

        (Seed, SegmentLength, SegmentCount, _fingerprints) = (seed, segmentLength, segmentCount, fingerprints);
    }

    public ulong Seed { get; }

    /// <summary>Cells per segment, a power of two.</summary>
    public uint SegmentLength { get; }

    /// <summary>Segments a key may begin in; two more follow them.</summary>
    public uint SegmentCount { get; }

    public ReadOnlySpan<uint> Fingerprints => _fingerprints;

    /// <summary>Whether a key is in the set: always right when it is, wrong once in 2³² when it is not.</summary>
    public bool Contains(ulong key) => SegmentCount > 0 && Difference(key) == 0;

    /// <summary>How the fingerprint of a key differs from what the filter holds for it: nothing for its keys, any 32 bits for others.</summary>
    internal uint Difference(ulong key)
    {
        var hash = Mix(key + Seed);
        var (a, b, c) = Cells(hash, SegmentLength, SegmentCount);
        return _fingerprints[a] ^ _fingerprints[b] ^ _fingerprints[c] ^ Fingerprint(hash);
    }

    /// <summary>The filter of a set of different keys; the same keys make the same filter.</summary>
    public static BinaryFuse32 Of(IReadOnlyCollection<ulong> keys)
    {
        if (keys.Count == 0)
        {
            return new BinaryFuse32(0, 0, 0, []);
        }

        var length = SegmentLengthFor(keys.Count);
        // The paper's size succeeds nearly always. Fewer cells often do as well, and every cell is on the wire: begin small and grow.
        var count = Math.Max(1, (int)Math.Ceiling(keys.Count * LeastOverhead / length) - 2);
        ulong seed = 0;
        for (var tries = 1; ; tries++)
        {
            seed = Mix(seed + 0x9E3779B97F4A7C15);
            if (Build(keys, seed, (uint)length, (uint)count) is { } fingerprints)
            {
                return new BinaryFuse32(seed, (uint)length, (uint)count, fingerprints);
            }

            if (tries % TriesPerSize == 0)
            {
                count += 1 + (count / 100);
            }

            if (tries == 1000)
            {
                throw new ArgumentException("A key is in the set twice.", nameof(keys));
            }
        }
    }

    /// <summary>
    /// Takes away, again and again, a key that is alone in a cell. When all are gone, the cells are filled in the opposite order: each
    /// key's own cell is still free then. Null when keys remain that are alone nowhere.
    /// </summary>
    private static uint[]? Build(IReadOnlyCollection<ulong> keys, ulong seed, uint length, uint count)
    {
        var cells = (int)((count + 2) * length);
        var counts = new int[cells];
        var xors = new ulong[cells];
        foreach (var key in keys)
        {
            var hash = Mix(key + seed);
            var (a, b, c) = Cells(hash, length, count);
            counts[a]++;
            counts[b]++;
            counts[c]++;
            xors[a] ^= hash;
            xors[b] ^= hash;
            xors[c] ^= hash;
        }

        var alone = new Stack<uint>(cells / 2);
        for (var cell = 0u; cell < cells; cell++)
        {
            if (counts[cell] == 1)
            {
                alone.Push(cell);
            }
        }

        var order = new (ulong Hash, uint Cell)[keys.Count];
        var taken = 0;
        while (alone.TryPop(out var cell))
        {
            if (counts[cell] != 1)
            {
                continue;
            }

            var hash = xors[cell];
            order[taken++] = (hash, cell);
            var (a, b, c) = Cells(hash, length, count);
            Remove(a);
            Remove(b);
            Remove(c);

            void Remove(uint from)
            {
                xors[from] ^= hash;
                if (--counts[from] == 1)
                {
                    alone.Push(from);
                }
            }
        }

        if (taken < keys.Count)
        {
            return null;
        }

        var fingerprints = new uint[cells];
        while (taken > 0)
        {
            var (hash, cell) = order[--taken];
            var (a, b, c) = Cells(hash, length, count);
            // Its own cell is zero still, so it may stand among the three.
            fingerprints[cell] = Fingerprint(hash) ^ fingerprints[a] ^ fingerprints[b] ^ fingerprints[c];
        }

        return fingerprints;
    }

    private static int SegmentLengthFor(int keys) =>
        Math.Clamp(1 << (int)Math.Floor((Math.Log(keys) / Math.Log(3.33)) + 2.25), 4, MaxSegmentLength);

    /// <summary>The cell of a hash in each of three segments: the upper bits choose the first, other bits the places in the next two.</summary>
    private static (uint A, uint B, uint C) Cells(ulong hash, uint length, uint count)
    {
        var mask = length - 1;
        var first = (uint)Math.BigMul(hash, count * (ulong)length, out _);
        return (first, (first + length) ^ ((uint)(hash >> 18) & mask), (first + (2 * length)) ^ ((uint)hash & mask));
    }

    private static uint Fingerprint(ulong hash) => (uint)(hash ^ (hash >> 32));

    /// <summary>The finaliser of MurmurHash3 (A. Appleby, 2011).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 33);
    }
}
