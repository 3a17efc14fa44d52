namespace Callboard.Schedule.Rules;

/// <summary>How many pairs of blocks overlap, by what they share. A pair with two reasons counts under both.</summary>
/// <param name="Time">All pairs that overlap in time, whatever they share.</param>
public sealed record ConflictCounts(int Location, int Person, int Resource, int Time);

/// <summary>What was found among a set of blocks: exact numbers, and the pairs up to a limit, those that share something first.</summary>
/// <param name="Sharing">How many pairs share something, whatever was wanted besides.</param>
internal sealed record ConflictReport(IReadOnlyList<BlockConflict> Pairs, int Total, int Sharing, ConflictCounts Counts)
{
    /// <summary>
    /// Finds the pairs that have one of the wanted reasons. Pairs that merely overlap are counted without being looked at, so that a
    /// festival of ten thousand blocks costs no more than the pairs that are shown.
    /// </summary>
    public static ConflictReport Of(IReadOnlyCollection<ConflictBlock> blocks, ConflictReasons wanted, int limit)
    {
        var shared = wanted & ConflictReasons.Shared;
        var pairs = new List<BlockConflict>();
        var (location, person, resource, found) = (0, 0, 0, 0);
        if (shared != ConflictReasons.None)
        {
            foreach (var conflict in TimelineConflicts.Find(blocks, shared))
            {
                found++;
                location += conflict.Reasons.HasFlag(ConflictReasons.Location) ? 1 : 0;
                person += conflict.Reasons.HasFlag(ConflictReasons.Person) ? 1 : 0;
                resource += conflict.Reasons.HasFlag(ConflictReasons.Resource) ? 1 : 0;
                if (pairs.Count < limit)
                    pairs.Add(conflict);
            }
        }

        if (!wanted.HasFlag(ConflictReasons.Time))
            return new(pairs, found, found, new(location, person, resource, found));

        var overlapping = TimelineConflicts.CountOverlaps(blocks);
        if (pairs.Count < limit && overlapping > found)
        {
            pairs.AddRange(TimelineConflicts.Find(blocks)
                .Where(c => (c.Reasons & shared) == ConflictReasons.None)
                .Take(limit - pairs.Count));
        }

        return new(pairs, overlapping, found, new(location, person, resource, overlapping));
    }
}
