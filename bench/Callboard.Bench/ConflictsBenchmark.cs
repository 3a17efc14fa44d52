using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Callboard.Host;
using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Callboard.Bench;

/// <summary>
/// What collides, found by sweeping, beside the query that compares all pairs, in the same run, on the same data, by the same restricted
/// role under row-level security. And what one more booking costs as the table grows.
/// </summary>
internal static class ConflictsBenchmark
{
    private const int Resources = 50, Blocks = 1_000, Rounds = 3, Inserts = 200;

    // Everybody who overlaps and shares a place or a person, as one would first write it.
    private const string AllPairsOfBlocks =
        """
        select count(*) from schedule.block as a join schedule.block as b on a.event_id = b.event_id and a.id < b.id
         where a.organization_id = app.current_organization() and b.organization_id = app.current_organization() and a.event_id = $1
           and a.start_at < b.end_at and b.start_at < a.end_at
           and (a.location = b.location or exists (
                select from schedule.assignment as x join schedule.assignment as y on x.user_id = y.user_id
                 where x.block_id = a.id and y.block_id = b.id))
        """;

    private const string AllPairsOfBookings =
        """
        select count(*) from resources.booking as a
          join resources.booking as b on b.organization_id = a.organization_id and b.resource_id = a.resource_id and a.id < b.id
         where a.organization_id = app.current_organization() and a.occupied_from < b.occupied_to and b.occupied_from < a.occupied_to
        """;

    private const string Sweep = "select count(*) from resources.shortages('2000-01-01', '2200-01-01')";

    public static async Task RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-conflicts-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory, SharedBuffers = "1GB" }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            var token = "cbs_" + RandomNumberGenerator.GetHexString(48, true);
            var (credential, gala) = await LoadAsync(logins.Admin, token);
            await using var app = new NpgsqlConnection(logins.App);
            await app.OpenAsync();
            await using (var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}"))
            {
                await OfAnEventAsync(node, app, credential, gala, token);
            }

            Console.WriteLine("| bookings | one more: insert ms | with commit ms | sweep of all ms | all pairs ms | pairs ÷ sweep |");
            Console.WriteLine("|---|---|---|---|---|---|");
            var there = 0;
            foreach (var size in (int[])[1_000, 10_000, 100_000, 1_000_000])
            {
                await GrowAsync(logins.Admin, gala, there, size);
                there = size;
                var (insert, whole) = await OneMoreAsync(app, credential, gala, size);
                var (sweeps, pairs) = (new List<double>(), new List<double>());
                long? found = null;
                for (var round = 0; round < Rounds; round++)
                {
                    sweeps.Add(await TimeAsync(app, credential, Sweep, null, n => Same(ref found, n)));
                    // All pairs of a hundred thousand take a minute, those of a million would take hours.
                    if (size < 100_000 || (size == 100_000 && round == 0))
                    {
                        pairs.Add(await TimeAsync(app, credential, AllPairsOfBookings, null, n => Same(ref found, n)));
                    }
                }

                var (sweep, pair) = (Median(sweeps), pairs.Count == 0 ? double.NaN : Median(pairs));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {size:N0} | {insert:F2} | {whole:F2} | {sweep:F1} | {(pairs.Count == 0 ? "–" : pair.ToString("F1", CultureInfo.InvariantCulture))} | {(pairs.Count == 0 ? "–" : (pair / sweep).ToString("F0", CultureInfo.InvariantCulture))} |"));
            }

            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Resources} single units; one booking in 500 pencilled in over another; medians of {Rounds} alternating rounds (all pairs of 100,000 once) and of {Inserts} bookings; client and database on {Environment.ProcessorCount} cores."));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Same(ref long? found, long count)
    {
        if (found is { } before && before != count)
        {
            throw new InvalidOperationException($"The sweep and all pairs differ: {before} and {count}.");
        }

        found = count;
    }

    private static async Task OfAnEventAsync(Node node, NpgsqlConnection app, Guid credential, Guid gala, string token)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var (report, pairs) = (new List<double>(), new List<double>());
        for (var round = 0; round < 7; round++)
        {
            var clock = Stopwatch.StartNew();
            (await http.GetAsync($"/api/v1/events/{gala}/timeline/conflicts?reasons=location,person&limit=100")).EnsureSuccessStatusCode();
            report.Add(clock.Elapsed.TotalMilliseconds);
            pairs.Add(await TimeAsync(app, credential, AllPairsOfBlocks, gala, _ => { }));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Conflict report of an event with {Blocks:N0} blocks: {Median(report):F1} ms over HTTP; all pairs in SQL {Median(pairs):F0} ms; {Median(pairs) / Median(report):F0} times.\n"));
    }

    /// <summary>Books five minutes in the gaps between what is there.</summary>
    private static async Task<(double Insert, double Whole)> OneMoreAsync(NpgsqlConnection app, Guid credential, Guid gala, int size)
    {
        var random = new Random(size);
        var resources = new List<Guid>();
        await using (var transaction = await app.BeginTransactionAsync())
        {
            await EnterAsync(app, credential, readOnly: true);
            await using var list = new NpgsqlCommand("select id from resources.resource", app);
            await using var reader = await list.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                resources.Add(reader.GetGuid(0));
            }
        }

        var (inserts, wholes) = (new List<double>(), new List<double>());
        for (var i = 0; i < Inserts; i++)
        {
            var whole = Stopwatch.StartNew();
            await using var transaction = await app.BeginTransactionAsync();
            await EnterAsync(app, credential, readOnly: false);
            await using var insert = new NpgsqlCommand(
                "insert into resources.booking (organization_id, resource_id, event_id, start_at, end_at) values (app.current_organization(), $1, $2, $3, $3 + interval '5 minutes') returning id", app);
            insert.Parameters.AddWithValue(resources[random.Next(resources.Count)]);
            insert.Parameters.AddWithValue(gala);
            // Each round has minutes of its own, so that no two of these meet.
            insert.Parameters.AddWithValue(s_start.AddHours(random.Next(size / Resources)).AddMinutes(52));
            var clock = Stopwatch.StartNew();
            try
            {
                await insert.ExecuteScalarAsync();
            }
            catch (PostgresException e) when (e.SqlState == "CBP01")
            {
                // This gap was taken by an earlier one.
                continue;
            }

            inserts.Add(clock.Elapsed.TotalMilliseconds);
            await transaction.CommitAsync();
            wholes.Add(whole.Elapsed.TotalMilliseconds);
        }

        return (Median(inserts), Median(wholes));
    }

    private static readonly DateTime s_start = new(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static async Task<double> TimeAsync(NpgsqlConnection app, Guid credential, string sql, Guid? argument, Action<long> found)
    {
        await using var transaction = await app.BeginTransactionAsync();
        await EnterAsync(app, credential, readOnly: true);
        await using var command = new NpgsqlCommand(sql, app) { CommandTimeout = 3600 };
        if (argument is { } id)
        {
            command.Parameters.AddWithValue(id);
        }

        var clock = Stopwatch.StartNew();
        found((long)(await command.ExecuteScalarAsync())!);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task EnterAsync(NpgsqlConnection app, Guid credential, bool readOnly)
    {
        await using var enter = new NpgsqlCommand("select app.enter($1, null, $2, 'bench', null)", app);
        enter.Parameters.AddWithValue(credential);
        enter.Parameters.AddWithValue(readOnly);
        await enter.ExecuteNonQueryAsync();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Fills up with bookings of fifty minutes, one an hour; triggers rest, and what they would keep is written directly.</summary>
    private static async Task GrowAsync(string admin, Guid gala, int from, int to)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            set session_replication_role = replica;
            insert into resources.booking (organization_id, id, resource_id, event_id, start_at, end_at, setup_minutes, teardown_minutes, status,
                                           occupied_from, occupied_to, claim)
            select r.organization_id, x.id, r.id, '{gala}', x.at, x.at + interval '50 minutes', 0, 0, x.status, x.at, x.at + interval '50 minutes',
                   case when x.status = 'confirmed' then r.id else x.id end
              from (select organization_id, id from resources.resource) as r
             cross join generate_series({from / Resources}, {(to / Resources) - 1}) as n
             cross join lateral (
                   select y.id, case when y.early then 'tentative' else 'confirmed' end as status,
                          '2027-01-01T00:00Z'::timestamptz + n * interval '1 hour' - case when y.early then interval '15 minutes' else interval '0' end as at
                     from (select app.uuidv7() as id, n > 0 and abs(hashtext(r.id::text || n)) % 500 = 0 as early) as y) as x
             order by x.id;
            set session_replication_role = origin;
            """, connection) { CommandTimeout = 3600 };
        await command.ExecuteNonQueryAsync();
        command.CommandText = "vacuum analyze resources.booking";
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<(Guid Credential, Guid Event)> LoadAsync(string admin, string token)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            insert into accounts.organization (name, slug) values ('Bench', 'bench');
            insert into accounts.account (email, name) select 'person' || n || '@example.com', 'Person ' || n from generate_series(1, 40) as n;
            insert into accounts.member (organization_id, user_id, role)
            select o.id, a.id, case when a.email = 'person1@example.com' then 'owner' else 'member' end
              from accounts.organization as o cross join accounts.account as a;
            insert into resources.resource (organization_id, name, type)
            select o.id, 'Resource ' || n, 'equipment' from accounts.organization as o, generate_series(1, {Resources}) as n;
            set session_replication_role = replica;
            insert into events.event (organization_id, name, start_at, end_at, status, visibility, created_by)
            select o.id, 'Festival', '2027-01-01T00:00Z', '2027-01-08T00:00Z', 'planning', 'organization', a.id
              from accounts.organization as o cross join accounts.account as a where a.email = 'person1@example.com';
            insert into schedule.block (organization_id, event_id, start_at, end_at, activity, location)
            select e.organization_id, e.id, x.at, x.at + interval '55 minutes', 'Block ' || n, 'Stage ' || n % 20
              from events.event as e cross join generate_series(1, {Blocks}) as n
             cross join lateral (select '2027-01-01T00:00Z'::timestamptz + (n / 20) * interval '1 hour' + (n % 3) * interval '10 minutes' as at) as x;
            insert into schedule.assignment (organization_id, event_id, block_id, user_id, role)
            select b.organization_id, b.event_id, b.id, a.id, 'crew'
              from schedule.block as b
              join lateral (select id from accounts.account order by md5(id::text || b.id::text) limit 2) as a on true;
            set session_replication_role = origin;
            analyze;
            """, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
        command.CommandText =
            """
            insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at)
            select id, 'session', $1, now() + interval '1 day', now() + interval '1 day' from accounts.account where email = 'person1@example.com'
            returning id
            """;
        command.Parameters.Add(new NpgsqlParameter { Value = SHA256.HashData(Encoding.UTF8.GetBytes(token)) });
        var credential = (Guid)(await command.ExecuteScalarAsync())!;
        command.Parameters.Clear();
        command.CommandText = "select id from events.event";
        return (credential, (Guid)(await command.ExecuteScalarAsync())!);
    }
}
