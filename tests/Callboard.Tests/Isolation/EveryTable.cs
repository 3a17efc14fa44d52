using Callboard.Testing;
using Callboard.Tests.Endpoints;
using Callboard.Tests.Portals;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Isolation;

/// <summary>
/// Every table of tenants, looked at by the server's own role in the session of each kind of caller. What they may see is worked out here
/// a second time, from the rules as people would say them.
/// </summary>
public sealed class EveryTable(CallboardServer server)
{
    /// <summary>Somebody, as far as the rules care.</summary>
    private sealed record Caller(ApiUser User, Guid Organization, string Kind, int Rank, Guid? Party);

    // What is one person's and nobody else's, whatever they may see of the event it is about.
    private static readonly HashSet<string> s_personal = ["talk.notification", "talk.preference", "talk.setting", "files.upload"];

    // What only those in a conversation see: by the column that names it. Nobody else learns that it is there, whatever they may see of
    // its event.
    private static readonly Dictionary<string, string> s_ofMembers = new()
    {
        ["talk.thread"] = "id", ["talk.thread_member"] = "thread_id", ["talk.message"] = "thread_id", ["talk.mention"] = "thread_id",
        ["talk.message_version"] = "thread_id",
    };

    // What documents say is for those who may open documents: the team, whoever made the event, and those who decide about it anyway.
    private static readonly HashSet<string> s_ofDocuments = ["money.contract_term"];

    private static bool Opens(Caller caller, Event e, HashSet<(Guid Event, Guid User)> teams) =>
        caller.Rank >= 4 || e.CreatedBy == caller.User.Id || teams.Contains((e.Id, caller.User.Id)) || (caller.Rank == 3 && e.Visibility == "organization");

    private sealed record Event(Guid Organization, Guid Id, string Visibility, Guid CreatedBy, Guid? Client, Guid? Venue);

    [Fact]
    public async Task Has_rows_to_hide()
    {
        var rich = await RichOrganization.NewAsync(server);
        var empty = (await rich.ChecksumsAsync()).Where(t => t.Value.StartsWith("0 rows", StringComparison.Ordinal)).Select(t => t.Key);
        Assert.True(!empty.Any(), $"RichOrganization puts nothing into {string.Join(", ", empty)}, so nothing is proved about it: add a row there.");
    }

    [Fact]
    public async Task Shows_each_caller_exactly_what_the_rules_say()
    {
        var (own, other) = (await RichOrganization.NewAsync(server), await RichOrganization.NewAsync(server));
        Guid[] organizations = [own.Id, other.Id];
        var events = await EventsAsync(organizations);
        var teams = await TeamsAsync(organizations);
        var oracle = await PortalOracle.OfAsync(server, organizations);
        Caller[] callers =
        [
            new(own.Owner, own.Id, "staff", 5, null), new(own.Insider, own.Id, "staff", 2, null), new(own.Member, own.Id, "staff", 2, null),
            new(own.Manager, own.Id, "staff", 3, null), new(own.Viewer, own.Id, "staff", 1, null),
            new(own.ItsClient, own.Id, "client", 0, own.Client), new(own.OtherClient, own.Id, "client", 0, own.AnotherClient),
            new(await own.Organization.AddPortalAsync("venue", own.Venue), own.Id, "venue", 0, own.Venue),
            new(await own.Organization.AddPortalAsync("vendor", own.Vendor), own.Id, "vendor", 0, own.Vendor),
            new(other.Owner, other.Id, "staff", 5, null),
        ];
        foreach (var caller in callers)
        {
            var visible = events.Where(e => Sees(caller, e, teams, oracle)).Select(e => e.Id).ToHashSet();
            Assert.Equal(visible, await IdsSeenAsync(caller, "events.event", "id"));
            foreach (var table in await TenantTables.AllAsync(server))
            {
                if (s_personal.Contains(table.Name))
                {
                    var theirs = await PersonsAsync(table, caller);
                    Assert.True((await IdsSeenAsync(caller, table.Name, "id")).SetEquals(theirs), $"{caller} sees other rows of {table} than their own");
                    continue;
                }

                if (s_ofMembers.TryGetValue(table.Name, out var column))
                {
                    var (inThem, wantedThreads) = (await IdsSeenAsync(caller, table.Name, column), await ThreadsAsync(caller, visible));
                    Assert.True(inThem.SetEquals(wantedThreads), $"{caller} sees {inThem.Count} threads in {table}, and should see {wantedThreads.Count}");
                    continue;
                }

                var seen = await OrganizationsSeenAsync(caller, table.Name);
                Assert.True(seen is null || seen.All(o => o == caller.Organization), $"{caller} sees rows of others in {table}");
                if (table.OfAnEvent && seen is not null)
                {
                    var wanted = caller.Kind == "staff"
                        ? await ChildrenAsync(table, !s_ofDocuments.Contains(table.Name) ? visible
                            : events.Where(e => visible.Contains(e.Id) && Opens(caller, e, teams)).Select(e => e.Id).ToHashSet())
                        : oracle.Sees(new PortalUser(caller.User.Id, caller.Kind, caller.Party!.Value), table.Name).Count;
                    var count = await CountSeenAsync(caller, table.Name);
                    Assert.True(count == wanted, $"{caller} sees {count} rows of events in {table}, and should see {wanted}");
                }
            }
        }
    }

    // As an operator would say it: the organization's events for the whole staff; a team's events for who made them, who is on the
    // team, and administrators; for portal users what their oracle says.
    private static bool Sees(Caller caller, Event e, HashSet<(Guid Event, Guid User)> teams, PortalOracle oracle) => e.Organization == caller.Organization && caller.Kind switch
    {
        "staff" => e.Visibility == "organization" || caller.Rank >= 4 || e.CreatedBy == caller.User.Id || teams.Contains((e.Id, caller.User.Id)),
        _ => oracle.SeesEvent(new PortalUser(caller.User.Id, caller.Kind, caller.Party!.Value), e.Id),
    };

    private async Task<List<Event>> EventsAsync(Guid[] organizations)
    {
        var events = new List<Event>();
        await using var command = server.Admin.CreateCommand(
            "select organization_id, id, visibility, created_by, client_id, venue_id from events.event where organization_id = any ($1)");
        command.Parameters.AddWithValue(organizations);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            events.Add(new Event(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetGuid(3), reader.GetFieldValue<Guid?>(4), reader.GetFieldValue<Guid?>(5)));
        }

        return events;
    }

    private async Task<HashSet<(Guid Event, Guid User)>> TeamsAsync(Guid[] organizations)
    {
        var teams = new HashSet<(Guid, Guid)>();
        await using var command = server.Admin.CreateCommand("select event_id, user_id from events.event_team where organization_id = any ($1)");
        command.Parameters.AddWithValue(organizations);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            teams.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return teams;
    }

    private async Task<long> ChildrenAsync(TenantTable table, HashSet<Guid> events)
    {
        await using var command = server.Admin.CreateCommand($"select count(*) from {table.Name} where event_id = any ($1)");
        command.Parameters.AddWithValue(events.ToArray());
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<HashSet<Guid>> PersonsAsync(TenantTable table, Caller caller)
    {
        var ids = new HashSet<Guid>();
        await using var command = server.Admin.CreateCommand(
            $"select id from {table.Name} as t where organization_id = $1 and coalesce(to_jsonb(t) ->> 'user_id', to_jsonb(t) ->> 'created_by') = $2::text");
        command.Parameters.AddWithValue(caller.Organization);
        command.Parameters.AddWithValue(caller.User.Id);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    // The threads somebody is in whose event they see.
    private async Task<HashSet<Guid>> ThreadsAsync(Caller caller, HashSet<Guid> visible)
    {
        var ids = new HashSet<Guid>();
        await using var command = server.Admin.CreateCommand(
            """
            select t.id from talk.thread as t join talk.thread_member as m on m.organization_id = t.organization_id and m.thread_id = t.id
             where t.organization_id = $1 and m.user_id = $2 and m.left_at is null and t.event_id = any ($3)
            """);
        command.Parameters.AddWithValue(caller.Organization);
        command.Parameters.AddWithValue(caller.User.Id);
        command.Parameters.AddWithValue(visible.ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private Task<HashSet<Guid>> IdsSeenAsync(Caller caller, string table, string column) => InSessionAsync(caller, $"select {column} from {table}");

    private async Task<long> CountSeenAsync(Caller caller, string table) =>
        (await InSessionAsync(caller, $"select app.uuidv7() from {table} where event_id is not null")).Count;

    /// <summary>Null where the server's role may not look at all.</summary>
    private async Task<HashSet<Guid>?> OrganizationsSeenAsync(Caller caller, string table)
    {
        try
        {
            return await InSessionAsync(caller, $"select organization_id from {table}");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }

    private async Task<HashSet<Guid>> InSessionAsync(Caller caller, string sql)
    {
        await using var connection = new NpgsqlConnection(server.Logins.App);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var enter = new NpgsqlCommand("select app.enter($1, $2, true, 'isolation', null)", connection))
        {
            enter.Parameters.AddWithValue(await CredentialAsync(caller.User.Id));
            enter.Parameters.AddWithValue(caller.Organization.ToString());
            await enter.ExecuteNonQueryAsync();
        }

        var seen = new HashSet<Guid>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (!await reader.IsDBNullAsync(0))
            {
                seen.Add(reader.GetGuid(0));
            }
        }

        return seen;
    }

    private async Task<Guid> CredentialAsync(Guid user)
    {
        await using var command = server.Admin.CreateCommand("select id from accounts.credential where user_id = $1 and kind = 'session'");
        command.Parameters.AddWithValue(user);
        return (Guid)(await command.ExecuteScalarAsync())!;
    }
}
