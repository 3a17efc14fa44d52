using Callboard.Platform.Data;
using Npgsql;

namespace Callboard.Platform.Feed;

/// <summary>The history as the feed's own role reads it: to repair gaps, to poll, and to know where a stream stands.</summary>
internal sealed class ChangeTable(DataSources sources)
{
    /// <summary>Rows of one stream in one read; a stream with more is read again.</summary>
    public const int Window = 500;

    private static readonly string s_after =
        $"""
        select h.*
          from unnest($1::uuid[], $2::text[], $3::bigint[]) as wanted (organization_id, stream, after)
          cross join lateral (
            select {FeedChange.Columns} from app.action_history as h
             where h.organization_id = wanted.organization_id and h.stream = wanted.stream and h.no > wanted.after
             order by h.no limit {Window}) as h
         order by h.organization_id, h.stream, h.no
        """;

    /// <summary>What streams have after a number each, on one snapshot.</summary>
    public async Task<List<FeedChange>> AfterAsync(
        IReadOnlyCollection<(StreamKey Key, long After)> streams, CancellationToken cancellationToken) =>
        await RunAsync(
            s_after,
            [streams.Select(s => s.Key.OrganizationId).ToArray(), streams.Select(s => s.Key.Stream).ToArray(), streams.Select(s => s.After).ToArray()],
            Statements.ToListAsync<FeedChange>, cancellationToken);

    /// <summary>The last number of a stream; 0 when nothing happened yet.</summary>
    public Task<long> LastAsync(StreamKey key, CancellationToken cancellationToken) => RunAsync(
        "select coalesce(max(no), 0) from app.action_history where organization_id = $1 and stream = $2",
        [key.OrganizationId, key.Stream], Statements.ToOneAsync<long>, cancellationToken);

    /// <summary>Whether a new snapshot sees a transaction. Replication may tell of a commit moments before queries see it.</summary>
    public Task<bool> SeesAsync(string xid, CancellationToken cancellationToken) => RunAsync(
        "select pg_visible_in_snapshot($1::xid8, pg_current_snapshot())", [xid], Statements.ToOneAsync<bool>, cancellationToken);

    private async Task<T> RunAsync<T>(
        string sql, IReadOnlyList<object?> arguments, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Feed.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Statements.Command(sql, arguments));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await read(reader, cancellationToken);
    }
}
