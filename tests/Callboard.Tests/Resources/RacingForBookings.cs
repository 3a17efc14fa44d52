using System.Collections.Concurrent;
using Callboard.Testing;
using Npgsql;
using Xunit;
using static Callboard.Tests.Resources.Bookable;

namespace Callboard.Tests.Resources;

/// <summary>
/// Sixty-four writers at once, over HTTP, for the same few things. Afterwards an independent sweep over what is in the table counts what is
/// taken at every moment. That the sweep would notice is shown by the same race without the guard: look first, then insert.
/// </summary>
public sealed class RacingForBookings(CallboardServer server)
{
    private const int Writers = 64, Each = 6, Units = 3, Pools = 3, PoolSize = 7;

    [Fact]
    public async Task Nothing_is_ever_over_committed_and_every_refusal_says_what_is_in_the_way()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var gala = await organization.AddEventAsync();
        var resources = new List<(Guid Id, int Quantity)>();
        for (var i = 0; i < Units + Pools; i++)
        {
            var quantity = i < Units ? 1 : PoolSize;
            resources.Add((await owner.AddResourceAsync(new { quantity, setupMinutes = 15, teardownMinutes = 15 }), quantity));
        }

        var (made, refused) = (0, 0);
        var bookings = new ConcurrentBag<Guid>();
        var faults = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < Each; i++)
            {
                var (id, capacity) = resources[random.Next(resources.Count)];
                var from = random.Next(0, 40) / 2.0;
                Func<Task<Answer>> ask;
                var old = bookings.ToArray();
                if (random.Next(4) == 0 && old.Length > 0)
                {
                    // Some move or grow what is there, to another resource too, or make room.
                    var path = $"/api/v1/bookings/{old[random.Next(old.Length)]}";
                    var (kind, quantity) = (random.Next(5), random.Next(1, capacity + 1));
                    ask = () => kind switch
                    {
                        0 => owner.DeleteAsync(path),
                        1 => owner.PatchAsync(path, new { quantity }),
                        2 => owner.PatchAsync(path, new { resourceId = id }),
                        _ => owner.PatchAsync(path, new { startTime = At(from), endTime = At(from + 2) }),
                    };
                }
                else
                {
                    var (length, quantity) = (random.Next(1, 8) / 2.0, random.Next(1, capacity + 1));
                    ask = () => owner.BookAsync(id, gala, from, from + length, new { quantity });
                }

                var answer = await PersistAsync(ask);

                if (answer.Status == 201)
                {
                    Interlocked.Increment(ref made);
                    bookings.Add(answer.Data.Id());
                }
                else if (answer.Status == 409)
                {
                    Interlocked.Increment(ref refused);
                    var code = (string?)answer.Json["code"];
                    if (code == "resources.over_committed" && (answer.Json["conflicts"]!.AsArray().Count == 0 || answer.Json["freeSlots"] is null))
                    {
                        faults.Add($"a refusal that names nothing: {answer.Text}");
                    }
                }
                else if (answer.Status is not (200 or 204 or 404))
                {
                    faults.Add($"{answer.Request}: {answer.Status} {answer.Text}");
                }
            }
        })));
        Assert.Empty(faults);
        Assert.True(made > 20 && refused > 20, $"{made} made, {refused} refused: this was no race");
        foreach (var (id, capacity) in resources)
        {
            Assert.InRange(await PeakAsync(id), 1, capacity);
        }
    }

    [Fact]
    public async Task Without_the_guard_the_same_race_over_commits_and_the_sweep_notices()
    {
        var organization = await server.NewOrganizationAsync();
        var gala = await organization.AddEventAsync();
        var spot = await organization.Owner.AddResourceAsync();
        // What many systems do: see whether anything overlaps, then insert, with triggers out of the way.
        await using var source = new NpgsqlDataSourceBuilder(server.Logins.Admin) { ConnectionStringBuilder = { MaxPoolSize = 64 } }.Build();
        for (var round = 0; round < 20 && await PeakAsync(spot) < 2; round++)
        {
            var from = At(24 * round);
            using var barrier = new Barrier(32);
            await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    using var connection = source.OpenConnection();
                    using var transaction = connection.BeginTransaction();
                    Execute(connection, "set local session_replication_role = replica");
                    using var look = new NpgsqlCommand(
                        "select count(*) from resources.booking where resource_id = $1 and occupied_from < $2 + interval '1 hour' and occupied_to > $2", connection);
                    look.Parameters.AddWithValue(spot);
                    look.Parameters.AddWithValue(from);
                    barrier.SignalAndWait();
                    if ((long)look.ExecuteScalar()! > 0)
                    {
                        return;
                    }

                    using var insert = new NpgsqlCommand(
                        """
                        insert into resources.booking (organization_id, resource_id, event_id, start_at, end_at, setup_minutes, teardown_minutes,
                            occupied_from, occupied_to, claim)
                        values ($1, $2, $3, $4, $4 + interval '1 hour', 0, 0, $4, $4 + interval '1 hour', app.uuidv7())
                        """, connection);
                    insert.Parameters.AddWithValue(organization.Id);
                    insert.Parameters.AddWithValue(spot);
                    insert.Parameters.AddWithValue(gala);
                    insert.Parameters.AddWithValue(from);
                    insert.ExecuteNonQuery();
                    transaction.Commit();
                },
                TaskCreationOptions.LongRunning)));
        }

        Assert.True(await PeakAsync(spot) > 1, "Looking first and inserting then was safe: this race proves nothing.");
    }

    [Fact]
    public async Task Lowering_how_many_there_are_races_with_booking_them_and_never_leaves_too_few()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var gala = await organization.AddEventAsync();
        var lamps = await owner.AddResourceAsync(new { quantity = 12 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 48).Select(i => PersistAsync(() => i % 3 == 0
            ? owner.PatchAsync($"/api/v1/resources/{lamps}", new { quantity = 12 - (i / 4) })
            : owner.BookAsync(lamps, gala, i % 5, (i % 5) + 3, new { quantity = 1 + (i % 3) }))));
        Assert.All(answers, a => Assert.Contains(a.Status, (int[])[200, 201, 409]));
        var left = (await owner.GetAsync($"/api/v1/resources/{lamps}")).Data.Int("quantity");
        Assert.InRange(await PeakAsync(lamps), 1, left);
    }

    [Fact]
    public async Task A_single_unit_stays_one_when_the_guard_of_triggers_fails()
    {
        // The constraint alone, without the trigger that decides and explains.
        var organization = await server.NewOrganizationAsync();
        var gala = await organization.AddEventAsync();
        var spot = await organization.Owner.AddResourceAsync();
        await using var connection = await server.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        Execute(connection, "alter table resources.booking disable trigger settle");
        for (var i = 0; i < 2; i++)
        {
            await using var insert = new NpgsqlCommand(
                "insert into resources.booking (organization_id, resource_id, event_id, start_at, end_at) values ($1, $2, $3, $4, $4 + interval '1 hour')", connection);
            insert.Parameters.AddWithValue(organization.Id);
            insert.Parameters.AddWithValue(spot);
            insert.Parameters.AddWithValue(gala);
            insert.Parameters.AddWithValue(At(i / 2.0));
            await insert.ExecuteNonQueryAsync();
        }

        var refusal = await Assert.ThrowsAsync<PostgresException>(() =>
        {
            Execute(connection, "set constraints all immediate");
            return Task.CompletedTask;
        });
        Assert.Equal("booking_unit_exclusive", refusal.ConstraintName);
    }

    [Fact]
    public async Task Many_releases_at_once_promote_exactly_one_to_the_first_place_and_ranks_stay_whole()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var hall = await owner.AddSpaceAsync();
        var gala = await organization.AddEventAsync();
        var holds = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i => (await owner.HoldAsync(hall, gala, 9, 12)).Expect(201).Data.Id()));
        var ranks = await Task.WhenAll(holds.Select(owner.RankAsync));
        Assert.Equal(Enumerable.Range(1, 16), ranks.Select(r => r!.Value).Order());
        var gone = holds.Where((_, i) => i % 2 == 0).ToList();
        // Each twice: the second time nothing happens.
        await Task.WhenAll(gone.Concat(gone).Select(async h => (await PersistAsync(() => owner.PostAsync($"/api/v1/space-bookings/{h}/release"))).Expect(200)));
        var left = await Task.WhenAll(holds.Except(gone).Select(async h => await owner.RankAsync(h)));
        Assert.Equal(Enumerable.Range(1, 8), left.Select(r => r!.Value).Order());
        // All want it; the first in line gets it, and nobody else.
        var confirmed = await Task.WhenAll(holds.Except(gone).Select(
            h => PersistAsync(() => owner.PostAsync($"/api/v1/space-bookings/{h}/confirm", new { @override = true }))));
        Assert.Equal(1, confirmed.Count(a => a.Status == 200));
        Assert.All(confirmed.Where(a => a.Status != 200), a => a.ExpectProblem(409, "resources.space_taken"));
    }

    /// <summary>Asks again when the server has more to do than it has connections, as it says to.</summary>
    private static async Task<Answer> PersistAsync(Func<Task<Answer>> ask)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await ask();
            if (answer.Status != 503 || tries == 10)
            {
                return answer;
            }
        }
    }

    /// <summary>The most units taken at any moment, by adding up starts and ends here.</summary>
    private async Task<int> PeakAsync(Guid resource)
    {
        var changes = new List<(DateTime At, int By)>();
        await using var command = server.Admin.CreateCommand(
            "select occupied_from, occupied_to, quantity from resources.booking where resource_id = $1 and status = 'confirmed'");
        command.Parameters.AddWithValue(resource);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            changes.Add((reader.GetDateTime(0), reader.GetInt32(2)));
            changes.Add((reader.GetDateTime(1), -reader.GetInt32(2)));
        }

        var (level, peak) = (0, 0);
        foreach (var (_, by) in changes.OrderBy(c => c.At).ThenBy(c => c.By))
        {
            level += by;
            peak = Math.Max(peak, level);
        }

        return peak;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
