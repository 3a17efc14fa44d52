using System.Text.Json.Nodes;
using Callboard.Testing;
using Callboard.Tests.Endpoints;
using Callboard.Tests.Isolation;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Portals;

/// <summary>Rows and endpoints, as each kind of portal user, against the oracle.</summary>
public sealed class WhatPortalUsersSee(CallboardServer server)
{
    // What portal users are answered with, of what is about them. Everything else that reads is not there for them, or empty.
    private static readonly Dictionary<string, string[]> s_shown = new()
    {
        ["GET /api/v1/clients"] = ["client"],
        ["GET /api/v1/clients/{id}"] = ["client"],
        ["GET /api/v1/clients/{id}/statistics"] = ["client"],
        ["GET /api/v1/venues"] = ["venue"],
        ["GET /api/v1/venues/{id}"] = ["venue"],
        ["GET /api/v1/venues/{id}/statistics"] = ["venue"],
        ["GET /api/v1/venues/{id}/spaces"] = ["venue"],
        ["GET /api/v1/venues/{id}/vendors"] = ["venue"],
        ["GET /api/v1/spaces"] = ["venue"],
        ["GET /api/v1/spaces/{id}"] = ["venue"],
        ["GET /api/v1/spaces/{id}/bookings"] = ["venue"],
        ["GET /api/v1/spaces/{id}/availability"] = ["venue"],
        ["GET /api/v1/space-bookings"] = ["venue"],
        ["GET /api/v1/space-bookings/{id}"] = ["venue"],
        ["GET /api/v1/vendors"] = ["vendor"],
        ["GET /api/v1/vendors/{id}"] = ["vendor"],
        ["GET /api/v1/vendors/{id}/venues"] = ["vendor"],
        ["GET /api/v1/elements"] = ["client", "vendor"],
        ["GET /api/v1/elements/{id}"] = ["client", "vendor"],
        ["GET /api/v1/elements/{id}/availability"] = ["client", "vendor"],
        ["GET /api/v1/event-elements"] = ["client", "vendor"],
        ["GET /api/v1/event-elements/{id}"] = ["client", "vendor"],
        ["GET /api/v1/events/{eventId}/elements"] = ["client", "vendor"],
        ["GET /api/v1/events/{eventId}/elements/{id}"] = ["client", "vendor"],
        ["GET /api/v1/events"] = ["client", "venue", "vendor"],
        ["GET /api/v1/events/{eventId}"] = ["client", "venue", "vendor"],
        ["GET /api/v1/events/{eventId}/summary"] = ["client", "venue", "vendor"],
    };

    // Of the organization as such, or of whoever asks.
    private static readonly HashSet<string> s_ofEverybody =
    [
        "GET /api/v1/workflows", "GET /api/v1/workflows/{key}", "GET /api/v1/organizations/{organizationId}", "GET /api/v1/members",
        "GET /api/v1/members/{userId}",
        // Those that come with the product; the organization's own are not among them.
        "GET /api/v1/task-templates",
    ];

    [Theory]
    [InlineData(4711)]
    [InlineData(20270510)]
    public async Task Every_row_of_every_table_is_shown_to_whom_the_oracle_says_and_to_nobody_else(int seed)
    {
        var organization = await server.NewOrganizationAsync();
        var users = await FillAsync(organization, new Random(seed));
        var oracle = await PortalOracle.OfAsync(server, organization.Id);
        var tables = (await TenantTables.AllAsync(server)).Where(t => t.HasId && !PortalOracle.OfEverybody.Contains(t.Name)).ToList();
        var faults = new List<string>();
        var shown = new HashSet<(string, string)>();
        foreach (var user in users)
        {
            foreach (var table in tables)
            {
                var wanted = oracle.Sees(user, table.Name);
                var seen = await IdsSeenAsync(user.Id, organization.Id, table.Name);
                if (!(seen ?? []).SetEquals(wanted))
                {
                    faults.Add($"seed {seed}: {user.Kind} {user.Party} sees {seen?.Count} rows of {table.Name}, the oracle says {wanted.Count}");
                }

                if (wanted.Count > 0)
                {
                    shown.Add((user.Kind, table.Name));
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        // The proof is about something: every table of the patterns was seen by somebody of every kind that may.
        foreach (var table in PortalOracle.Tables)
        {
            Assert.Contains(shown, s => s.Item2 == table);
        }
    }

    [Fact]
    public async Task Every_reading_endpoint_answers_as_the_patterns_say()
    {
        var api = await ApiDescription.OfAsync(server);
        var rich = await RichOrganization.NewAsync(server);
        var users = new (string Kind, bool Ours, ApiUser User)[]
        {
            ("client", true, rich.ItsClient), ("client", false, rich.OtherClient),
            ("venue", true, await rich.Organization.AddPortalAsync("venue", rich.Venue)),
            ("venue", false, await rich.Organization.AddPortalAsync("venue", await AddPartyAsync(rich, "venues"))),
            ("vendor", true, await rich.Organization.AddPortalAsync("vendor", rich.Vendor)),
            ("vendor", false, await rich.Organization.AddPortalAsync("vendor", await AddPartyAsync(rich, "vendors"))),
        };
        var operations = api.Operations.Where(o => o.Method == "GET" && !Matrix.IsPersonal(o) && !s_ofEverybody.Contains(o.Name)).ToList();
        Assert.Empty(s_shown.Keys.Except(operations.Select(o => o.Name)));
        var faults = new List<string>();
        foreach (var (kind, ours, user) in users)
        {
            foreach (var operation in operations)
            {
                // Questions about times ask for the days of these events.
                var query = operation.Name switch
                {
                    "GET /api/v1/spaces/{id}/availability" or "GET /api/v1/space-bookings" => "?from=2027-05-01T00:00:00Z&to=2027-05-02T00:00:00Z",
                    _ => "",
                };
                var answer = await user.GetAsync(Matrix.Address(operation, rich, rich.Open) + query);
                var shows = s_shown.TryGetValue(operation.Name, out var kinds) && kinds.Contains(kind) && ours;
                var told = answer.Text.Contains(rich.Marker, StringComparison.OrdinalIgnoreCase)
                    || (answer.Status == 200 && answer.Text.Contains(rich.Open.Id.ToString(), StringComparison.OrdinalIgnoreCase));
                var fault = shows
                    ? answer.Status == 200 && (told || operation.Name.EndsWith("statistics", StringComparison.Ordinal) || operation.Name.EndsWith("availability", StringComparison.Ordinal)) ? null : "should show it"
                    // Another client, venue or vendor has a record and a list of its own.
                    : IsNothing(answer, operation, ours) || (!ours && kinds?.Contains(kind) == true && !told) ? null : "should show nothing";
                if (fault is not null)
                {
                    faults.Add($"{(ours ? "our" : "another")} {kind}: {operation.Name} {fault}: {answer.Status} {answer.Text[..Math.Min(200, answer.Text.Length)]}");
                }

                // Notes among the staff are never shown, whoever else sees the rest of a record.
                if (answer.Status < 300 && answer.Text.Contains($"\"notes\":\"{rich.Marker}", StringComparison.Ordinal))
                {
                    faults.Add($"{kind}: {operation.Name} shows notes of the staff");
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count}:\n" + string.Join("\n", faults));
    }

    // Absent, refused, or a list with nothing in it; of an event one sees, a frame without anything but that it is there.
    private static bool IsNothing(Answer answer, ApiOperation operation, bool ours)
    {
        if (answer.Status is 404 or 403 or 400)
        {
            return true;
        }

        if (answer.Status != 200 || answer.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
        {
            return answer.Status == 200 && ours && operation.OfAnEvent && s_frames.Contains(operation.Name);
        }

        return answer.Json["data"] switch
        {
            JsonArray list => list.Count == 0,
            null => answer.Json.AsObject().All(m => m.Value is null or JsonArray { Count: 0 } or JsonValue),
            // Counts that are all of nothing, in an event they see.
            _ => ours && operation.OfAnEvent && s_frames.Contains(operation.Name),
        };
    }

    // About an event they see: its clock times for a calendar, and where its changes stand.
    private static readonly HashSet<string> s_frames =
    [
        "GET /api/v1/events/{eventId}/calendar.ics", "GET /api/v1/events/{eventId}/schedule.xml", "GET /api/v1/events/{eventId}/schedule.json",
        "GET /api/v1/events/{id}/changes",
    ];

    private static async Task<Guid> AddPartyAsync(RichOrganization rich, string path) =>
        (await rich.Owner.PostAsync($"/api/v1/{path}", new { name = "Somebody else", type = "catering" })).Expect(201).Data.Id();

    /// <summary>A random organization: events of random clients and venues, elements of random providers, everything linked at random.</summary>
    private async Task<IReadOnlyList<PortalUser>> FillAsync(TestOrganization organization, Random random)
    {
        var parties = new Dictionary<string, Guid[]>();
        Guid[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];
        foreach (var kind in new[] { "client", "venue", "vendor" })
        {
            parties[kind] = Ids(3);
        }

        T Any<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
        object Perhaps(IReadOnlyList<Guid> from) => random.Next(3) == 0 ? DBNull.Value : Any(from);
        var (events, elements, spaces) = (Ids(12), Ids(10), Ids(6));
        await using var connection = await server.Admin.OpenConnectionAsync();
        async Task DoAsync(string sql, params object[] arguments)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var argument in arguments.Prepend(organization.Id))
            {
                command.Parameters.AddWithValue(argument);
            }

            await command.ExecuteNonQueryAsync();
        }

        foreach (var (kind, ids) in parties)
        {
            foreach (var id in ids)
            {
                await DoAsync(kind switch
                {
                    "client" => "insert into directory.client (organization_id, id, company_name) values ($1, $2, $2::text)",
                    "venue" => "insert into directory.venue (organization_id, id, name) values ($1, $2, $2::text)",
                    _ => "insert into directory.vendor (organization_id, id, name, type) values ($1, $2, $2::text, 'catering')",
                }, id);
            }
        }

        foreach (var space in spaces)
        {
            await DoAsync("insert into directory.space (organization_id, id, venue_id, name) values ($1, $2, $3, $2::text)", space, Any(parties["venue"]));
        }

        foreach (var id in events)
        {
            await DoAsync(
                """
                insert into events.event (organization_id, id, name, start_at, end_at, client_id, venue_id, visibility, created_by)
                values ($1, $2, $2::text, '2027-05-01T10:00Z', '2027-05-01T20:00Z', $3::uuid, $4::uuid, $5, $6)
                """,
                id, Perhaps(parties["client"]), Perhaps(parties["venue"]), Any(["team", "organization"]), organization.Owner.Id);
        }

        foreach (var id in elements)
        {
            var kind = random.Next(5);
            await DoAsync(
                "insert into elements.element (organization_id, id, name, category, currency, venue_id, vendor_id) values ($1, $2, $2::text, 'x', 'EUR', $3::uuid, $4::uuid)",
                id, kind < 2 ? Any(parties["venue"]) : DBNull.Value, kind is 2 or 3 ? Any(parties["vendor"]) : DBNull.Value);
        }

        foreach (var id in Ids(30))
        {
            var status = Any(["proposed", "requested", "confirmed", "declined", "cancelled"]);
            await DoAsync(
                """
                insert into elements.event_element (organization_id, id, event_id, element_id, status, requested_at)
                values ($1, $2, $3, $4, $5, case when $6 then now() end)
                """,
                id, Any(events), Any(elements), status, status is not "proposed" && random.Next(2) == 0);
        }

        foreach (var (venue, vendor) in parties["venue"].SelectMany(v => parties["vendor"].Select(w => (v, w))).Where(_ => random.Next(2) == 0))
        {
            await DoAsync("insert into directory.venue_vendor (organization_id, venue_id, vendor_id) values ($1, $2, $3)", venue, vendor);
        }

        foreach (var id in Ids(20))
        {
            var day = random.Next(1, 28);
            await DoAsync(
                $"""
                insert into resources.space_booking (organization_id, id, event_id, space_id, start_at, end_at)
                values ($1, $2, $3, $4, '2027-06-{day:00}T10:00Z', '2027-06-{day:00}T{random.Next(11, 23)}:00Z')
                """,
                id, Any(events), Any(spaces));
        }

        var users = new List<PortalUser>();
        foreach (var (kind, ids) in parties)
        {
            foreach (var party in ids)
            {
                users.Add(new PortalUser((await organization.AddPortalAsync(kind, party)).Id, kind, party));
            }
        }

        var oracle = await PortalOracle.OfAsync(server, organization.Id);
        foreach (var user in users)
        {
            foreach (var id in events.Where(e => oracle.SeesEvent(user, e)))
            {
                await DoAsync("insert into tasks.task (organization_id, event_id, name, assignee_id) values ($1, $2, 'Theirs', $3)", id, user.Id);
                await DoAsync("insert into tasks.task (organization_id, event_id, name) values ($1, $2, 'Nobody''s')", id);
            }
        }

        // Some events change hands afterwards, with the tasks given before.
        foreach (var id in events.Where(_ => random.Next(3) == 0))
        {
            await DoAsync(
                "update events.event set client_id = $3::uuid, venue_id = $4::uuid where organization_id = $1 and id = $2",
                id, Perhaps(parties["client"]), Perhaps(parties["venue"]));
        }

        return users;
    }

    /// <summary>Null where the server's role may not look at all.</summary>
    private async Task<HashSet<Guid>?> IdsSeenAsync(Guid user, Guid organization, string table)
    {
        await using var connection = new NpgsqlConnection(server.Logins.App);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var enter = new NpgsqlCommand("select app.enter($1, $2, true, 'portals', null)", connection))
        {
            await using var find = server.Admin.CreateCommand("select id from accounts.credential where user_id = $1 and kind = 'session'");
            find.Parameters.AddWithValue(user);
            var credential = (Guid)(await find.ExecuteScalarAsync())!;
            enter.Parameters.AddWithValue(credential);
            enter.Parameters.AddWithValue(organization.ToString());
            await enter.ExecuteNonQueryAsync();
        }

        try
        {
            var seen = new HashSet<Guid>();
            await using var command = new NpgsqlCommand($"select id from {table}", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                seen.Add(reader.GetGuid(0));
            }

            return seen;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }
}
