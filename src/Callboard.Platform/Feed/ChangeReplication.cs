using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Callboard.Platform.Data;
using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;

namespace Callboard.Platform.Feed;

/// <summary>What the replication stream tells.</summary>
internal abstract record FeedNews
{
    /// <summary>A row of the history was committed.</summary>
    public sealed record Changed(FeedChange Change) : FeedNews;

    /// <summary>A credential was revoked or deleted.</summary>
    public sealed record SessionEnded(Guid CredentialId) : FeedNews;

    /// <summary>An account was renamed, disabled (<paramref name="Disabled"/>) or changed otherwise.</summary>
    public sealed record AccountChanged(Guid UserId, string Name, bool Disabled) : FeedNews;

    /// <summary>An organization was deleted, and its history with it.</summary>
    public sealed record OrganizationGone(Guid OrganizationId) : FeedNews;
}

/// <summary>
/// One connection to PostgreSQL's logical replication. The slot is temporary: it ends with the connection, so a node that dies never
/// makes the server keep its log; what was missed meanwhile is in the table.
/// </summary>
internal sealed class ChangeReplication : IAsyncDisposable
{
    private static readonly string[] s_publications = ["callboard_feed", "callboard_sessions"];

    private readonly LogicalReplicationConnection _connection;
    private readonly PgOutputReplicationSlot _slot;

    private ChangeReplication(LogicalReplicationConnection connection, PgOutputReplicationSlot slot) => (_connection, _slot) = (connection, slot);

    /// <summary>Opens a slot: every commit from now on will be told, even before <see cref="ReadAsync"/> is called.</summary>
    public static async Task<ChangeReplication> OpenAsync(DataSources sources, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(sources.FeedConnectionString)
        {
            ApplicationName = "callboard feed",
            Options = "-c TimeZone=UTC -c DateStyle=ISO",
        };
        var connection = new LogicalReplicationConnection(settings.ConnectionString)
        {
            WalReceiverTimeout = TimeSpan.FromSeconds(30),
            WalReceiverStatusInterval = TimeSpan.FromSeconds(5),
        };
        try
        {
            await connection.Open(cancellationToken);
            var slot = await connection.CreatePgOutputReplicationSlot(
                $"callboard_feed_{RandomNumberGenerator.GetHexString(12, lowercase: true)}", temporarySlot: true,
                LogicalSlotSnapshotInitMode.NoExport, cancellationToken: cancellationToken);
            return new ChangeReplication(connection, slot);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everything committed since the slot was opened, in commit order, without end.</summary>
    public async IAsyncEnumerable<FeedNews> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new PgOutputReplicationOptions(s_publications, PgOutputProtocolVersion.V1);
        await foreach (var message in _connection.StartReplication(_slot, options, cancellationToken))
        {
            var news = message switch
            {
                InsertMessage m when m.Relation.RelationName == "action_history" => await ChangedAsync(m, cancellationToken),
                UpdateMessage m => Updated(m.Relation.RelationName, await RowAsync(m.NewRow, cancellationToken)),
                KeyDeleteMessage m => Deleted(m.Relation.RelationName, await RowAsync(m.Key, cancellationToken)),
                _ => null,
            };
            _connection.SetReplicationStatus(message.WalEnd);
            if (news is not null)
            {
                yield return news;
            }
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<FeedNews> ChangedAsync(InsertMessage message, CancellationToken cancellationToken)
    {
        var row = await RowAsync(message.NewRow, cancellationToken);
        return new FeedNews.Changed(new FeedChange(
            Guid.Parse(row["organization_id"]!), row["stream"]!, long.Parse(row["no"]!, CultureInfo.InvariantCulture), row["entity"]!,
            Guid.Parse(row["entity_id"]!), row["op"]!, row["label"],
            row["version"] is { } version ? int.Parse(version, CultureInfo.InvariantCulture) : null, row["old"], row["new"],
            row["actor_id"] is { } actor ? Guid.Parse(actor) : null, row["via"]!, Instant(row["at"]!),
            row["edited_at"] is { } edited ? Instant(edited) : null, row["xid"]!));
    }

    private static FeedNews? Updated(string table, Dictionary<string, string?> row) => table switch
    {
        "credential" when row["revoked_at"] is not null => new FeedNews.SessionEnded(Guid.Parse(row["id"]!)),
        "account" => new FeedNews.AccountChanged(Guid.Parse(row["id"]!), row["name"]!, row["disabled_at"] is not null),
        _ => null,
    };

    private static FeedNews? Deleted(string table, Dictionary<string, string?> key) => table switch
    {
        "credential" => new FeedNews.SessionEnded(Guid.Parse(key["id"]!)),
        "organization" => new FeedNews.OrganizationGone(Guid.Parse(key["id"]!)),
        _ => null,
    };

    private static async Task<Dictionary<string, string?>> RowAsync(ReplicationTuple tuple, CancellationToken cancellationToken)
    {
        var row = new Dictionary<string, string?>(tuple.NumColumns);
        await foreach (var value in tuple.WithCancellation(cancellationToken))
        {
            row[value.GetFieldName()] = value.IsDBNull || value.IsUnchangedToastedValue ? null : await value.Get<string>(cancellationToken);
        }

        return row;
    }

    // PostgreSQL's ISO output in UTC: 2026-06-15 14:00:00.123456+00
    private static DateTimeOffset Instant(string text) => DateTimeOffset.ParseExact(
        text, "yyyy-MM-dd HH:mm:ss.FFFFFFzz", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
