using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Callboard.Host;
using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Callboard.Bench;

/// <summary>
/// The list and the detail of events, over HTTP and under row-level security, in an organization with 10,000 events and 1,000,000 tasks,
/// beside pgbench running the very same statements as the same role in the same run: pipelined and prepared, as the server does it.
/// </summary>
internal static partial class EventsBenchmark
{
    private const int Events = 10_000, Tasks = 1_000_000, Rounds = 3, Seconds = 6, Clients = 8;

    private sealed record Figure(double PerSecond, double P99);

    public static async Task RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-events-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory, SharedBuffers = "1GB" }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            var token = "cbs_" + RandomNumberGenerator.GetHexString(48, true);
            var (credential, sample) = await LoadAsync(logins.Admin, token);
            await using var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}");

            Console.WriteLine("| request | pgbench /s | p99 ms | HTTP /s | p99 ms | HTTP ÷ pgbench |");
            Console.WriteLine("|---|---|---|---|---|---|");
            await CompareAsync("list of 20, page 1", "/api/v1/events?limit=20", Statements(credential, List("limit 20 offset 0"), Count), logins.App, node, token, directory);
            await CompareAsync("list of 50, filtered by status", "/api/v1/events?limit=50&status=planning",
                Statements(credential, List("limit 50 offset 0", "e.archived_at is null and e.status = 'planning'"), CountOf("e.archived_at is null and e.status = 'planning'")),
                logins.App, node, token, directory);
            await CompareAsync("detail", $"/api/v1/events/{sample}", Statements(credential, Detail(sample)), logins.App, node, token, directory);
            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Clients} connections each, {Rounds} alternating rounds of {Seconds} s, medians; client, server and database on {Environment.ProcessorCount} cores. Server memory afterwards: {node.Memory >> 20} MB."));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string List(string window, string where = "e.archived_at is null") =>
        $"{EventsSql("ListEvents")} where {where} order by e.start_at, e.id {window}";

    private const string Count = "select count(*)::integer from events.event as e where e.archived_at is null";

    private static string CountOf(string where) => $"select count(*)::integer from events.event as e where {where}";

    private static string Detail(Guid id) => EventsSql("GetEvent").Replace("$1", $"'{id}'", StringComparison.Ordinal);

    private static string EventsSql(string name) => new Platform.Data.SqlFiles(typeof(Callboard.Events.EventsModule).Assembly)[name];

    // pgbench ends a statement at a semicolon at the end of a line and takes ':name' for a variable.
    private static string Statements(Guid credential, params string[] statements) => string.Join("\n",
        (string[])["\\startpipeline", $"select app.enter('{credential}'::uuid, null, true, 'bench', null);",
            .. statements.Select(s => Comment().Replace(s, "").Trim() + ";"), "\\endpipeline", ""]);

    private static async Task CompareAsync(
        string name, string path, string script, string app, Node node, string token, string directory)
    {
        var file = Path.Combine(directory, "statements.sql");
        await File.WriteAllTextAsync(file, script);
        var database = new List<Figure>();
        var http = new List<Figure>();
        for (var round = 0; round < Rounds; round++)
        {
            database.Add(await PgbenchAsync(file, app, directory));
            http.Add(await WrkAsync(new Uri(node.Address, path), token));
        }

        var (a, b) = (Median(database), Median(http));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {a.PerSecond:F0} | {a.P99:F1} | {b.PerSecond:F0} | {b.P99:F1} | {b.PerSecond / a.PerSecond:F2} |"));
    }

    private static Figure Median(List<Figure> figures) => new(
        figures.Select(f => f.PerSecond).Order().ElementAt(figures.Count / 2), figures.Select(f => f.P99).Order().ElementAt(figures.Count / 2));

    private static async Task<Figure> PgbenchAsync(string script, string connection, string directory)
    {
        var login = new NpgsqlConnectionStringBuilder(connection);
        var log = Path.Combine(directory, "pgbench");
        foreach (var old in Directory.GetFiles(directory, "pgbench.*"))
        {
            File.Delete(old);
        }

        var output = await Shell.RunAsync(
            "pgbench",
            ["-n", "-M", "prepared", "-f", script, "-c", $"{Clients}", "-j", "1", "-T", $"{Seconds}", "-l", "--log-prefix", log],
            ("PGHOST", login.Host!), ("PGPORT", $"{login.Port}"), ("PGUSER", login.Username!), ("PGPASSWORD", login.Password!), ("PGDATABASE", login.Database!));
        var micros = Directory.GetFiles(directory, "pgbench.*").SelectMany(File.ReadLines)
            .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)).Order().ToList();
        return new Figure(
            double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), micros[(int)(micros.Count * 0.99)] / 1000);
    }

    private static async Task<Figure> WrkAsync(Uri url, string token)
    {
        var output = await Shell.RunAsync(
            "wrk", ["-t1", $"-c{Clients}", $"-d{Seconds}s", "--latency", "-H", $"Authorization: Bearer {token}", url.ToString()]);
        if (output.Contains("Non-2xx", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{url} was refused:\n{output}");
        }

        var p99 = P99().Match(output);
        var scale = p99.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
        return new Figure(
            double.Parse(Requests().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(p99.Groups[1].Value, CultureInfo.InvariantCulture) * scale);
    }

    /// <summary>Fills one organization. Triggers rest while loading; what they would keep is written directly.</summary>
    private static async Task<(Guid Credential, Guid Event)> LoadAsync(string admin, string token)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand { Connection = connection, CommandTimeout = 600 };
        command.CommandText =
            """
            insert into accounts.organization (name, slug) values ('Bench', 'bench');
            insert into accounts.account (email, name)
            select 'person' || n || '@example.com', 'Person ' || n from generate_series(1, 40) as n;
            insert into accounts.member (organization_id, user_id, role)
            select o.id, a.id, case when a.email = 'person1@example.com' then 'owner' else 'member' end
              from accounts.organization as o cross join accounts.account as a;
            insert into directory.venue (organization_id, name, location, capacity)
            select o.id, 'Venue ' || n, 'City ' || n, 500 from accounts.organization as o, generate_series(1, 50) as n;
            insert into directory.client (organization_id, company_name)
            select o.id, 'Client ' || n from accounts.organization as o, generate_series(1, 200) as n;
            """;
        await command.ExecuteNonQueryAsync();
        command.CommandText =
            $"""
            set session_replication_role = replica;
            insert into events.event (organization_id, name, type, start_at, end_at, timezone, venue_id, client_id, status, visibility, created_by,
                                      task_total, task_done, progress)
            select o.id, 'Event number ' || n, 'gala', now() + n * interval '1 hour', now() + (n + 5) * interval '1 hour', 'Europe/Berlin',
                   v.ids[1 + n % 50], c.ids[1 + n % 200], (array['draft', 'planning', 'confirmed', 'in_progress'])[1 + n % 4],
                   case when n % 5 = 0 then 'team' else 'organization' end, a.ids[1 + n % 40], {Tasks / Events}, 30, 30
              from accounts.organization as o
             cross join (select array_agg(id) as ids from directory.venue) as v
             cross join (select array_agg(id) as ids from directory.client) as c
             cross join (select array_agg(id order by email) as ids from accounts.account) as a
             cross join generate_series(1, {Events}) as n;
            insert into events.event_team (organization_id, event_id, user_id, role, permission)
            select e.organization_id, e.id, a.id, case when a.id = e.created_by then 'event_lead' else 'custom' end, 'edit'
              from events.event as e
              join lateral (select id from accounts.account order by md5(id::text || e.id::text) limit 5) as a on true;
            insert into tasks.task (organization_id, event_id, name, phase, workflow_category, priority, status, completed_at, deadline)
            select e.organization_id, e.id, 'Task number ' || n,
                   (array['pre_production', 'venue_logistics', 'creative_design', 'on_site_operations', 'post_event'])[1 + n % 5],
                   'operations', 'medium', (array['to_do', 'in_progress', 'done'])[1 + n % 3], case when n % 3 = 2 then now() end, e.start_at - n * interval '1 day'
              from events.event as e cross join generate_series(1, {Tasks / Events}) as n;
            set session_replication_role = origin;
            """;
        await command.ExecuteNonQueryAsync();
        command.CommandText = "vacuum analyze";
        await command.ExecuteNonQueryAsync();
        command.CommandText =
            """
            insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at)
            select id, 'session', $1, now() + interval '1 day', now() + interval '1 day' from accounts.account where email = 'person2@example.com'
            returning id
            """;
        command.Parameters.Add(new NpgsqlParameter { Value = SHA256.HashData(Encoding.UTF8.GetBytes(token)) });
        var credential = (Guid)(await command.ExecuteScalarAsync())!;
        command.Parameters.Clear();
        command.CommandText = "select id from events.event where visibility = 'organization' order by id offset 5000 limit 1";
        return (credential, (Guid)(await command.ExecuteScalarAsync())!);
    }

    [GeneratedRegex(@"(?m)--.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P99();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Requests();
}
