using System.Security.Cryptography;
using System.Text;
using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Callboard.Tests.Live;

/// <summary>Short ways to do what every scenario of this folder does.</summary>
internal static class LiveServer
{
    /// <summary>A live connection of a user.</summary>
    public static Task<LiveClient> LiveAsync(this CallboardServer server, ApiUser user, TestOrganization? organization = null, Uri? node = null) =>
        LiveClient.ConnectAsync(node ?? server.Address, user.Token, organization?.Id.ToString());

    public static string Topic(this Guid eventId) => $"event:{eventId}";

    /// <summary>The database as a user: the way every request goes, without the request.</summary>
    public static async Task<TenantDb> AsAsync(this CallboardServer server, ApiUser user, TestOrganization organization)
    {
        var credential = (Guid)(await server.BreakAsync(
            "select id from accounts.credential where token_hash = $1", SHA256.HashData(Encoding.UTF8.GetBytes(user.Token))))!;
        return new TenantDb(
            server.Services.GetRequiredService<DataSources>(),
            new Caller(user.Id, credential, organization.Id.ToString(), "test", null));
    }

    /// <summary>A plain event.</summary>
    public static async Task<Guid> NewEventAsync(
        this CallboardServer server, TestOrganization organization, ApiUser? creator = null, string name = "Spring showcase",
        string visibility = "organization", Guid? client = null, Guid? venue = null)
    {
        creator ??= organization.Owner;
        var id = Guid.CreateVersion7();
        await (await server.AsAsync(creator, organization)).WriteAsync(
            tx => tx.ExecuteAsync(
                """
                insert into events.event (organization_id, id, name, start_at, end_at, timezone, workflow, visibility, client_id, venue_id, created_by)
                values (app.current_organization(), $1, $2, '2027-03-10T18:00:00Z', '2027-03-10T22:00:00Z', 'Europe/Berlin', 'production', $3, $4, $5, $6)
                """,
                [id, name, visibility, client, venue, creator.Id], TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);
        return id;
    }

    /// <summary>Renames an event as a user.</summary>
    public static Task RenameAsync(this CallboardServer server, TestOrganization organization, ApiUser user, Guid eventId, string name) =>
        server.ChangeAsync(organization, user, "update events.event set name = $2 where id = $1", eventId, name);

    /// <summary>Runs a writing statement as a user, in a transaction of its own.</summary>
    public static async Task ChangeAsync(
        this CallboardServer server, TestOrganization organization, ApiUser user, string sql, params object?[] arguments)
    {
        var rows = await (await server.AsAsync(user, organization)).WriteAsync(
            tx => tx.ExecuteAsync(sql, arguments, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.True(rows > 0, $"Nothing changed: {sql}");
    }

    /// <summary>What the table holds of a stream: number, entity and record, in order.</summary>
    public static async Task<List<(long No, string Entity, Guid Id, string Op)>> HistoryOfAsync(
        this CallboardServer server, TestOrganization organization, string stream, long after = 0)
    {
        await using var command = server.Admin.CreateCommand(
            "select no, entity, entity_id, op from app.action_history where organization_id = $1 and stream = $2 and no > $3 order by no");
        command.Parameters.AddWithValue(organization.Id);
        command.Parameters.AddWithValue(stream);
        command.Parameters.AddWithValue(after);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(long, string, Guid, string)>();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetInt64(0), reader.GetString(1), reader.GetGuid(2), reader.GetString(3)));
        }

        return rows;
    }

    /// <summary>Runs a statement as the administrator, for what nobody does over HTTP: breaking things.</summary>
    public static async Task<object?> BreakAsync(this CallboardServer server, string sql, params object[] arguments)
    {
        await using var command = server.Admin.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.AddWithValue(argument);
        }

        return await command.ExecuteScalarAsync();
    }

    /// <summary>Waits for something to become true.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what, double seconds = 15)
    {
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(since).TotalSeconds < seconds, $"Never: {what}");
            await Task.Delay(50);
        }
    }
}
