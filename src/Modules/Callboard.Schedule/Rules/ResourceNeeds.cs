namespace Callboard.Schedule.Rules;

/// <summary>A block's need of a resource.</summary>
/// <param name="Quantity">Units the block needs.</param>
/// <param name="Capacity">Units there are.</param>
internal sealed record ResourceNeed(Guid BlockId, Guid ResourceId, int Quantity, int Capacity);

/// <summary>Which blocks need more of a resource than there is.</summary>
internal static class ResourceNeeds
{
    /// <summary>
    /// Keys for <see cref="ConflictBlock.Resources"/>, by block: blocks with a key in common need the same single unit, or run at a moment at
    /// which a pool is not enough for all that run. A pool is swept over the starts of its blocks; each moment of want is a key of its own,
    /// so that two blocks which both lack units, but never at the same time, do not conflict.
    /// </summary>
    public static ILookup<Guid, string> Keys(IEnumerable<ConflictRow> blocks, IEnumerable<ResourceNeed> needs)
    {
        var byId = blocks.ToDictionary(b => b.Id);
        var keys = new List<(Guid Block, string Key)>();
        foreach (var resource in needs.Where(n => byId.ContainsKey(n.BlockId)).GroupBy(n => (n.ResourceId, n.Capacity)))
        {
            if (resource.Key.Capacity == 1)
            {
                keys.AddRange(resource.Select(n => (n.BlockId, $"{n.ResourceId}")));
                continue;
            }

            var running = new List<(ConflictRow Block, int Quantity)>();
            foreach (var need in resource.Select(n => (Block: byId[n.BlockId], n.Quantity)).Where(n => n.Block.StartTime < n.Block.EndTime)
                .OrderBy(n => n.Block.StartTime).ThenBy(n => n.Block.Id))
            {
                running.RemoveAll(r => r.Block.EndTime <= need.Block.StartTime);
                running.Add(need);
                if (running.Sum(r => r.Quantity) > resource.Key.Capacity)
                {
                    keys.AddRange(running.Select(r => (r.Block.Id, $"{resource.Key.ResourceId}@{need.Block.Id}")));
                }
            }
        }

        return keys.ToLookup(k => k.Block, k => k.Key);
    }

    /// <summary>The resource a key is about.</summary>
    public static Guid ResourceOf(string key) => Guid.Parse(key.AsSpan(0, 36));
}
