using System.Collections.Concurrent;
using Callboard.Platform.Data;

namespace Callboard.Platform.Feed;

/// <summary>Names of accounts, for messages and sentences. Renames arrive with the feed; a name is asked for again after a while all the same.</summary>
internal sealed class People(SystemDb db, TimeProvider time)
{
    private const int MaxKept = 50_000;
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Guid, (string? Name, DateTimeOffset ReadAt)> _names = new();

    private sealed record Row(Guid Id, string Name);

    /// <summary>The name of a person that <see cref="LoadAsync"/> was asked about; null when there is no such account.</summary>
    public string? NameOf(Guid id) => _names.GetValueOrDefault(id).Name;

    /// <summary>Makes the names of these people known.</summary>
    public async ValueTask LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<Guid>? missing = null;
        foreach (var id in ids)
        {
            if (!_names.TryGetValue(id, out var known) || now - known.ReadAt > s_fresh)
            {
                (missing ??= []).Add(id);
            }
        }

        if (missing is null)
        {
            return;
        }

        if (_names.Count > MaxKept)
        {
            _names.Clear();
            missing = [.. ids];
        }

        var rows = await db.ListAsync<Row>("select id, name from accounts.account where id = any($1)", [missing.ToArray()], cancellationToken);
        foreach (var id in missing)
        {
            _names[id] = (rows.Find(r => r.Id == id)?.Name, now);
        }
    }

    /// <summary>Takes over a new name.</summary>
    public void Renamed(Guid id, string name)
    {
        if (_names.ContainsKey(id))
        {
            _names[id] = (name, time.GetUtcNow());
        }
    }
}
