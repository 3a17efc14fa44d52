namespace Callboard.Schedule.Rules;

/// <summary>Why two blocks cannot both be right. Every overlapping pair has <see cref="Time"/>.</summary>
[Flags]
internal enum ConflictReasons
{
    None = 0,
    Location = 1,
    Person = 2,
    Resource = 4,
    Time = 8,
    Shared = Location | Person | Resource,
    All = Shared | Time,
}

/// <summary>A block as conflict detection sees it.</summary>
/// <param name="Id">The block.</param>
/// <param name="EventId">The event it belongs to.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it is over; not part of the block.</param>
/// <param name="SpaceId">The space of the directory it takes place in, if it is one.</param>
/// <param name="Location">The name of the place; case and surrounding blanks do not matter.</param>
/// <param name="People">Keys of the people who are needed.</param>
/// <param name="Resources">Keys of the resources that are needed.</param>
internal sealed record ConflictBlock(
    Guid Id,
    Guid EventId,
    DateTimeOffset Start,
    DateTimeOffset End,
    Guid? SpaceId,
    string? Location,
    IReadOnlyCollection<string> People,
    IReadOnlyCollection<string> Resources);

/// <summary>Two overlapping blocks, <paramref name="A"/> before <paramref name="B"/> in the order of their ids.</summary>
internal sealed record BlockConflict(Guid A, Guid B, ConflictReasons Reasons);

/// <summary>Finds blocks that overlap in time, and what they share.</summary>
internal static class TimelineConflicts
{
    private static readonly (ConflictReasons Reason, string Name)[] Names =
    [
        (ConflictReasons.Location, "location"),
        (ConflictReasons.Person, "person"),
        (ConflictReasons.Resource, "resource"),
        (ConflictReasons.Time, "time"),
    ];

    /// <summary>The reasons as the API names them, the gravest first.</summary>
    public static IReadOnlyList<string> ToNames(this ConflictReasons reasons) =>
        [.. Names.Where(n => reasons.HasFlag(n.Reason)).Select(n => n.Name)];

    /// <summary>
    /// Yields each pair of blocks that overlap and have one of the wanted reasons, once, in the order in which the later
    /// block of a pair starts. Blocks that merely touch, and blocks without length, conflict with nothing.
    /// </summary>
    /// <param name="blocks">Blocks of any number of events; ids must differ.</param>
    /// <param name="wanted">
    /// With <see cref="ConflictReasons.Time"/> every overlapping pair is yielded. Without it only pairs that share something
    /// are looked at, so a busy but clean day costs no more than sorting it.
    /// </param>
    /// <remarks>Lazy: a caller that only shows the first hundred pairs pays for no more.</remarks>
    public static IEnumerable<BlockConflict> Find(
        IEnumerable<ConflictBlock> blocks, ConflictReasons wanted = ConflictReasons.All)
    {
        var sorted = blocks.Where(b => b.Start < b.End).Select(b => new Entry(b)).ToArray();
        Array.Sort(sorted, static (x, y) =>
        {
            var byStart = x.Block.Start.CompareTo(y.Block.Start);
            return byStart != 0 ? byStart : x.Block.Id.CompareTo(y.Block.Id);
        });

        // One list of blocks still running per key. When every overlap counts, all blocks share one key.
        var running = new Dictionary<Key, List<Entry>>();
        var candidates = new HashSet<Entry>(ReferenceEqualityComparer.Instance);
        foreach (var entry in sorted)
        {
            candidates.Clear();
            foreach (var key in entry.Keys(wanted))
            {
                if (!running.TryGetValue(key, out var others))
                    running.Add(key, others = []);
                others.RemoveAll(o => o.Block.End <= entry.Block.Start);
                candidates.UnionWith(others);
                others.Add(entry);
            }

            foreach (var other in candidates)
            {
                var reasons = Shared(other, entry) | ConflictReasons.Time;
                if ((reasons & wanted) == 0)
                    continue;
                var (a, b) = other.Block.Id.CompareTo(entry.Block.Id) < 0 ? (other, entry) : (entry, other);
                yield return new(a.Block.Id, b.Block.Id, reasons);
            }
        }
    }

    /// <summary>How many pairs overlap in time, found by sorting alone. The same rule as in <see cref="Find"/>.</summary>
    public static int CountOverlaps(IEnumerable<ConflictBlock> blocks)
    {
        var real = blocks.Where(b => b.Start < b.End).ToArray();
        var starts = Array.ConvertAll(real, b => b.Start);
        var ends = Array.ConvertAll(real, b => b.End);
        Array.Sort(starts);
        Array.Sort(ends);
        var (pairs, over) = (0L, 0);
        for (var begun = 0; begun < starts.Length; begun++)
        {
            while (ends[over] <= starts[begun])
                over++;

            // Those that began before and are not over yet.
            pairs += begun - over;
        }

        return (int)Math.Min(pairs, int.MaxValue);
    }

    /// <summary>The form in which names of places are compared.</summary>
    public static string? LocationKey(string? location) =>
        string.IsNullOrWhiteSpace(location) ? null : location.Trim().ToUpperInvariant();

    private static ConflictReasons Shared(Entry x, Entry y)
    {
        var reasons = ConflictReasons.None;
        if (SameLocation(x, y))
            reasons |= ConflictReasons.Location;
        if (x.People.Overlaps(y.People))
            reasons |= ConflictReasons.Person;
        if (x.Resources.Overlaps(y.Resources))
            reasons |= ConflictReasons.Resource;
        return reasons;
    }

    // Two known spaces are compared as spaces, because two venues may each have a "Main hall".
    private static bool SameLocation(Entry x, Entry y) =>
        x.Block.SpaceId is { } a && y.Block.SpaceId is { } b ? a == b : x.Location is not null && x.Location == y.Location;

    private readonly record struct Key(ConflictReasons Reason, string? Text, Guid? Space);

    private sealed class Entry(ConflictBlock block)
    {
        public ConflictBlock Block { get; } = block;

        public string? Location { get; } = LocationKey(block.Location);

        public HashSet<string> People { get; } = new(block.People, StringComparer.Ordinal);

        public HashSet<string> Resources { get; } = new(block.Resources, StringComparer.Ordinal);

        public IEnumerable<Key> Keys(ConflictReasons wanted)
        {
            if (wanted.HasFlag(ConflictReasons.Time))
            {
                yield return new(ConflictReasons.Time, null, null);
                yield break;
            }

            if (wanted.HasFlag(ConflictReasons.Location))
            {
                if (Location is not null)
                    yield return new(ConflictReasons.Location, Location, null);
                if (Block.SpaceId is { } space)
                    yield return new(ConflictReasons.Location, null, space);
            }

            if (wanted.HasFlag(ConflictReasons.Person))
            {
                foreach (var person in People)
                    yield return new(ConflictReasons.Person, person, null);
            }

            if (wanted.HasFlag(ConflictReasons.Resource))
            {
                foreach (var resource in Resources)
                    yield return new(ConflictReasons.Resource, resource, null);
            }
        }
    }
}
