using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Callboard.Host;
using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Callboard.Bench;

/// <summary>
/// Scans over HTTP into a series everybody goes to, with 1,000,000 wristbands and 10,000 series in the database, beside pgbench running the
/// same rules as one transaction for each scan, in alternating rounds of one run. Every commit is durable. Client, server and database share
/// the machine.
/// </summary>
internal static partial class CheckInBenchmark
{
    private const int Wristbands = 1_000_000, Series = 10_000, Rounds = 3, Seconds = 8, PgbenchClients = 32, Scanners = 256, PerRequest = 100;

    /// <summary>What one way of scanning did in a round.</summary>
    private sealed record Round(double PerSecond, double P50, double P95, double P99)
    {
        /// <summary>Microseconds of processor time a scan took of the server, of the database, and of whoever asks.</summary>
        public (double Server, double Database, double Others) Cost { get; init; }
    }

    private sealed record World(
        EmbeddedPostgres Postgres, DatabaseLogins Logins, Node Node, string Token, Guid Organization, Guid Event, Guid HotSeries, Guid Gate, string Directory);

    public static Task RunAsync() => WithWorldAsync(async world =>
    {
        await CompareAsync(world);
        await OpenLoopAsync(world);
        await SustainAsync(world, TimeSpan.FromSeconds(60));
    });

    /// <summary>Scans that arrive by the clock alone.</summary>
    public static Task ArrivalsAsync() => WithWorldAsync(OpenLoopAsync);

    private static async Task WithWorldAsync(Func<World, Task> run)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-checkin-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory, SharedBuffers = "2GB" }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            var token = "cbs_" + RandomNumberGenerator.GetHexString(48, true);
            var clock = Stopwatch.StartNew();
            var (organization, eventId, hot, gate) = await LoadAsync(logins.Admin, token);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Wristbands:N0} wristbands and {Series:N0} series loaded in {clock.Elapsed.TotalSeconds:F0} s.\n"));
            await using var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}");
            await run(new World(postgres, logins, node, token, organization, eventId, hot, gate, directory));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task CompareAsync(World world)
    {
        (string Name, Func<Task<Round>> Run)[] ways =
        [
            ("pgbench, a transaction a scan, one counter row", () => PgbenchAsync(world, "bench.check_in")),
            ("pgbench, a transaction a scan, no counter", () => PgbenchAsync(world, "bench.check_in_uncounted")),
            ($"HTTP, a scan a request, {Scanners} scanners", () => WrkAsync(world, Scanners, perRequest: 1)),
            ($"HTTP, {PerRequest} scans a request, 16 connections", () => WrkAsync(world, 16, PerRequest)),
            ($"HTTP, verify only, {Scanners} scanners", () => WrkAsync(world, Scanners, perRequest: 0)),
        ];
        // Once for nothing: what is prepared, compiled and cached is so in every round that counts.
        foreach (var (_, run) in ways)
        {
            await run();
        }

        var rounds = ways.Select(_ => new List<Round>()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var (server, database, others) = Processors(world);
                var done = await ways[way].Run();
                var (serverAfter, databaseAfter, othersAfter) = Processors(world);
                var scans = done.PerSecond * Seconds;
                rounds[way].Add(done with
                {
                    Cost = ((serverAfter - server).TotalMicroseconds / scans, (databaseAfter - database).TotalMicroseconds / scans,
                        (othersAfter - others).TotalMicroseconds / scans),
                });
            }
        }

        var medians = rounds.ConvertAll(r => r.OrderBy(x => x.PerSecond).ElementAt(r.Count / 2));
        Console.WriteLine("| way | scans /s | p50 ms | p95 ms | p99 ms | ÷ one counter row | ÷ no counter | server µs a scan | database µs a scan | load µs a scan |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        for (var way = 0; way < ways.Length; way++)
        {
            var m = medians[way];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {ways[way].Name} | {m.PerSecond:N0} | {m.P50:F1} | {m.P95:F1} | {m.P99:F1} | {m.PerSecond / medians[0].PerSecond:F1} | {m.PerSecond / medians[1].PerSecond:F1} | {m.Cost.Server:F0} | {m.Cost.Database:F0} | {m.Cost.Others:F0} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nMedians of {Rounds} alternating rounds of {Seconds} s. Server memory afterwards: {world.Node.Memory >> 20} MB.\n"));
    }

    /// <summary>Scans arrive by the clock, whatever became of those before; each is timed from its arrival to its durable answer.</summary>
    private static async Task OpenLoopAsync(World world)
    {
        Console.WriteLine("| scans arriving /s | p50 ms | p95 ms | p99 ms | max ms | server µs a scan | database µs a scan | all else µs a scan |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        // The first, for nothing, warms up.
        foreach (var perSecond in (int[])[500, 500, 1000, 2000, 2000, 4000])
        {
            var random = new Random(7);
            var length = TimeSpan.FromSeconds(15);
            var (server, database, others) = Processors(world);
            var sorted = await OpenLoop.RunAsync(
                world.Node.Address, world.Token, $"/api/v1/series/{world.HotSeries}/checkins", () => Body(world, random.Next(Wristbands)), Scanners,
                perSecond, length);
            var (serverAfter, databaseAfter, othersAfter) = Processors(world);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {perSecond:N0} | {sorted[sorted.Count / 2]:F1} | {sorted[(int)(sorted.Count * 0.95)]:F1} | {sorted[(int)(sorted.Count * 0.99)]:F1} | {sorted[^1]:F0} | {(serverAfter - server).TotalMicroseconds / sorted.Count:F0} | {(databaseAfter - database).TotalMicroseconds / sorted.Count:F0} | {(othersAfter - others).TotalMicroseconds / sorted.Count:F0} |"));
        }

        Console.WriteLine($"\n{Scanners} connections, a scan a request, Poisson arrivals, 15 s each, counted from arrival; none unanswered.\n");
    }

    /// <summary>As much as 28 million scans an hour, for a minute, a hundred in each request.</summary>
    private static async Task SustainAsync(World world, TimeSpan length)
    {
        const double PerSecond = 28_000_000.0 / 3600;
        using var http = Client(world);
        var answered = 0;
        var started = Stopwatch.GetTimestamp();
        var requests = (int)(PerSecond * length.TotalSeconds / PerRequest);
        var gate = new SemaphoreSlim(32);
        var random = new Random(11);
        var running = new List<Task>();
        for (var i = 0; i < requests; i++)
        {
            var due = TimeSpan.FromSeconds(i * PerRequest / PerSecond);
            var rest = due - Stopwatch.GetElapsedTime(started);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest);
            }

            await gate.WaitAsync();
            var scans = string.Join(',', Enumerable.Range(0, PerRequest).Select(_ => Body(world, random.Next(Wristbands))));
            running.Add(Task.Run(async () =>
            {
                using var content = new StringContent($"{{\"scans\":[{scans}]}}", Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync($"/api/v1/series/{world.HotSeries}/checkins/batch", content);
                answer.EnsureSuccessStatusCode();
                Interlocked.Add(ref answered, PerRequest);
                gate.Release();
            }));
        }

        await Task.WhenAll(running);
        var late = Stopwatch.GetElapsedTime(started) - length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Sustained: {answered:N0} scans in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, {answered / Stopwatch.GetElapsedTime(started).TotalSeconds * 3600 / 1e6:F1} million an hour; behind the clock at the end by {Math.Max(0, late.TotalSeconds):F1} s.\n"));
    }

    private static HttpClient Client(World world)
    {
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Scanners }) { BaseAddress = world.Node.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.Token);
        return http;
    }

    private static string Body(World world, int band) =>
        $"{{\"scanId\":\"{Guid.CreateVersion7()}\",\"nfcId\":\"W{band}\",\"gateId\":\"{world.Gate}\"}}";

    private static async Task<Round> PgbenchAsync(World world, string function)
    {
        var script = Path.Combine(world.Directory, "scan.sql");
        await File.WriteAllTextAsync(script,
            $"\\set band random(0, {Wristbands - 1})\nselect {function}('{world.Organization}', '{world.Event}', '{world.HotSeries}', '{world.Gate}', 'W' || :band, gen_random_uuid());\n");
        foreach (var old in Directory.GetFiles(world.Directory, "pgbench.*"))
        {
            File.Delete(old);
        }

        var login = new NpgsqlConnectionStringBuilder(world.Logins.Admin);
        var output = await Shell.RunAsync(
            "pgbench",
            ["-n", "-M", "prepared", "-f", script, "-c", $"{PgbenchClients}", "-j", "2", "-T", $"{Seconds}", "-l", "--log-prefix", Path.Combine(world.Directory, "pgbench")],
            ("PGHOST", login.Host!), ("PGPORT", $"{login.Port}"), ("PGUSER", login.Username!), ("PGPASSWORD", login.Password!), ("PGDATABASE", login.Database!));
        var micros = Directory.GetFiles(world.Directory, "pgbench.*").SelectMany(File.ReadLines)
            .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000).Order().ToList();
        return new Round(
            double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), micros[micros.Count / 2], micros[(int)(micros.Count * 0.95)],
            micros[(int)(micros.Count * 0.99)]);
    }

    private static async Task<Round> WrkAsync(World world, int connections, int perRequest)
    {
        var script = Path.Combine(world.Directory, "scan.lua");
        // Ids need only differ: a counter under a random prefix for each thread.
        await File.WriteAllTextAsync(script,
            $$"""
            local threads = 0
            function setup(thread) thread:set("number", threads); threads = threads + 1 end
            function init(args)
              math.randomseed(os.time() * 1000 + number)
              prefix = string.format("%08x-%04x-7%03x-8%03x-", math.random(0, 2^31 - 1), math.random(0, 65535), math.random(0, 4095), math.random(0, 4095))
              count = 0
            end
            local headers = { ["Authorization"] = "Bearer {{world.Token}}", ["Content-Type"] = "application/json" }
            local function scan()
              count = count + 1
              return string.format('{"scanId":"%s%012x","nfcId":"W%d","gateId":"{{world.Gate}}"}', prefix, count, math.random(0, {{Wristbands - 1}}))
            end
            function request()
              if {{perRequest}} == 0 then
                return wrk.format("POST", "/api/v1/series/{{world.HotSeries}}/checkins/verify", headers, string.format('{"nfcId":"W%d","gateId":"{{world.Gate}}"}', math.random(0, {{Wristbands - 1}})))
              elseif {{perRequest}} == 1 then
                return wrk.format("POST", "/api/v1/series/{{world.HotSeries}}/checkins", headers, scan())
              end
              local scans = {}
              for i = 1, {{Math.Max(1, perRequest)}} do scans[i] = scan() end
              return wrk.format("POST", "/api/v1/series/{{world.HotSeries}}/checkins/batch", headers, '{"scans":[' .. table.concat(scans, ',') .. ']}')
            end
            function done(summary, latency, requests)
              io.write(string.format("CALLBOARD %d %f %f %f %d\n", summary.requests, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
                latency:percentile(99) / 1000, summary.errors.status + summary.errors.read + summary.errors.timeout))
            end
            """);
        var clock = Stopwatch.StartNew();
        var output = await Shell.RunAsync("wrk", ["-t2", $"-c{connections}", $"-d{Seconds}s", "-s", script, world.Node.Address.ToString()]);
        var told = Told().Match(output);
        if (!told.Success || told.Groups[5].Value != "0")
        {
            throw new InvalidOperationException($"Scans were refused:\n{output}");
        }

        double Number(int group) => double.Parse(told.Groups[group].Value, CultureInfo.InvariantCulture);
        var scans = Number(1) * Math.Max(1, perRequest);
        return new Round(scans / clock.Elapsed.TotalSeconds, Number(2), Number(3), Number(4));
    }

    private static async Task<(Guid Organization, Guid Event, Guid Series, Guid Gate)> LoadAsync(string admin, string token)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var load = new NpgsqlCommand { Connection = connection, CommandTimeout = 900 };
        load.CommandText =
            $$"""
            insert into accounts.organization (name, slug) values ('Bench', 'bench');
            insert into accounts.account (email, name) values ('lead@example.com', 'Lead');
            insert into accounts.member (organization_id, user_id, role) select o.id, a.id, 'owner' from accounts.organization as o cross join accounts.account as a;
            insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at)
            select a.id, 'session', decode('{{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}}', 'hex'), now() + interval '1 day', now() + interval '1 day'
              from accounts.account as a;
            set session_replication_role = replica;
            insert into events.event (organization_id, name, start_at, end_at, timezone, workflow, status, created_by)
            select o.id, 'Festival', now() - interval '1 day', now() + interval '5 days', 'Europe/Berlin', 'production', 'planning', a.id
              from accounts.organization as o cross join accounts.account as a;
            insert into admission.event_salt (organization_id, event_id, salt) select organization_id, id, '\x000102030405060708090a0b0c0d0e0f' from events.event;
            insert into admission.gate (organization_id, event_id, name) select organization_id, id, 'North' from events.event;
            insert into admission.series (organization_id, event_id, name, start_at, end_at, timezone, status, admits_all, reentry)
            select e.organization_id, e.id, 'Night ' || n, now() - interval '1 hour', now() + interval '1 day', 'Europe/Berlin', 'active', true, 'unlimited'
              from events.event as e cross join generate_series(1, {{Series}}) as n;
            insert into admission.tally (organization_id, series_id, kind, key) select organization_id, id, 'all', '' from admission.series;
            insert into admission.series_gate (organization_id, event_id, series_id, gate_id)
            select s.organization_id, s.event_id, s.id, g.id from admission.series as s cross join admission.gate as g;
            insert into admission.pass (organization_id, event_id, kind, key, tag, category, holder_name)
            select e.organization_id, e.id, 'wristband', 'W' || n,
                   ('x' || encode(substr(sha256('\x000102030405060708090a0b0c0d0e0f'::bytea || convert_to('n:W' || n, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint,
                   case when n % 10 = 0 then 'Crew' else 'General' end, 'Person ' || n
              from events.event as e cross join generate_series(0, {{Wristbands - 1}}) as n;
            insert into admission.pass_count (organization_id, event_id, category, holders)
            select organization_id, event_id, category, count(*) from admission.pass group by organization_id, event_id, category;
            set session_replication_role = origin;
            create schema bench;
            -- The same rules, the same tables and the same answer, one scan and one transaction at a time.
            create function bench.check_in(o uuid, e uuid, s uuid, g uuid, nfc text, scan uuid, counted boolean default true) returns text language plpgsql as $f$
            declare
                salt bytea; series record; pass record; here record; held integer; why text; gate record; more integer; people integer;
            begin
                if counted then
                    select t.inside into held from admission.tally as t where t.organization_id = o and t.series_id = s and t.kind = 'all' and t.key = '' for update;
                end if;
                select x.reason into why from admission.scan as x where x.organization_id = o and x.id = scan;
                if found then return coalesce(why, 'allow'); end if;
                select k.salt into salt from admission.event_salt as k where k.organization_id = o and k.event_id = e;
                select * into series from admission.series where organization_id = o and id = s;
                select * into pass from admission.pass where organization_id = o and event_id = e
                   and tag = ('x' || encode(substr(sha256(salt || convert_to('n:' || nfc, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint;
                select * into here from admission.presence where organization_id = o and series_id = s and holder_id = coalesce(pass.ticket_id, pass.id);
                select d.* into gate from admission.series_gate as x join admission.gate as d on d.organization_id = o and d.id = x.gate_id
                 where x.organization_id = o and x.series_id = s and x.gate_id = g;
                why := case
                    when pass.id is null then 'unknown_credential'
                    when pass.status = 'blocked' then 'blocked'
                    when pass.status <> 'active' then 'wristband_inactive'
                    when series.status <> 'active' then 'series_not_active'
                    when now() < series.checkin_opens_at or now() >= series.checkin_closes_at then 'outside_window'
                    when not (series.admits_all or pass.category = any (series.admits) or exists (
                        select from admission.series_pass where organization_id = o and series_id = s and pass_id in (pass.id, pass.ticket_id))) then 'not_assigned'
                    when gate.id is null or not coalesce(pass.category = any (gate.categories), true) then 'wrong_gate'
                    when coalesce(here.inside, false) and series.reentry <> 'unlimited' then 'already_inside'
                    when here.entries > 0 and not here.inside and series.reentry = 'none' then 'reentry_not_allowed'
                    when not coalesce(here.inside, false) and held >= series.capacity then 'series_full' end;
                insert into admission.scan (organization_id, id, event_id, series_id, gate_id, pass_id, holder_id, category, direction, allowed, reason, at, received_at,
                    credential_id, user_id)
                values (o, scan, e, s, g, pass.id, coalesce(pass.ticket_id, pass.id), pass.category, 'entry', why is null, why, now(), now(), o, o);
                if why is null then
                    more := 1 - coalesce(here.inside, false)::integer;
                    people := (coalesce(here.entries, 0) = 0)::integer;
                    insert into admission.presence as p values (o, s, coalesce(pass.ticket_id, pass.id), true, pass.category, 1, now(), scan, g)
                    on conflict on constraint presence_pkey do update set inside = true, entries = p.entries + 1, last_at = now(), last_scan_id = scan, last_gate_id = g;
                end if;
                if counted then
                    insert into admission.tally as t (organization_id, series_id, kind, key, inside, entries, people, denied)
                    select o, s, k.kind, k.key, k.inside * more, (why is null)::integer, k.inside * people, (why is not null)::integer
                      from (values ('all', '', 1), ('category', pass.category, 1), ('gate', g::text, 0), ('minute', admission.minute_of(now()), 0)) as k (kind, key, inside)
                    on conflict on constraint tally_pkey do update set inside = t.inside + excluded.inside, entries = t.entries + excluded.entries,
                        people = t.people + excluded.people, denied = t.denied + excluded.denied;
                end if;
                return coalesce(why, 'allow');
            end $f$;
            create function bench.check_in_uncounted(o uuid, e uuid, s uuid, g uuid, nfc text, scan uuid) returns text language sql as
                'select bench.check_in(o, e, s, g, nfc, scan, false)';
            """;
        await load.ExecuteNonQueryAsync();
        foreach (var table in (string[])["admission.pass", "admission.series", "admission.tally", "admission.series_gate", "admission.scan", "admission.presence"])
        {
            await using var vacuum = new NpgsqlCommand($"vacuum (analyze) {table}", connection) { CommandTimeout = 600 };
            await vacuum.ExecuteNonQueryAsync();
        }

        await using var find = new NpgsqlCommand(
            "select e.organization_id, e.id, (select s.id from admission.series as s order by s.id limit 1), (select g.id from admission.gate as g) from events.event as e", connection);
        await using var reader = await find.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3));
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();

    [GeneratedRegex(@"CALLBOARD (\d+) ([\d.]+) ([\d.]+) ([\d.]+) (\d+)")]
    private static partial Regex Told();
}
