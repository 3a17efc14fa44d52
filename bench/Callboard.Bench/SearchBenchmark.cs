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
/// The search over HTTP beside comparing every text, in alternating rounds of one run, by the same person under row-level security. And what
/// keeping the entries costs those who write.
/// </summary>
internal static class SearchBenchmark
{
    private const int Tasks = 100_000, Participants = 60_000, Guests = 40_000, Rounds = 9;

    // As one would first write it: every name and text, without accents, with whatever was typed anywhere in it.
    private const string Like =
        """
        select count(*) from (
            select 1 from tasks.task where public.unaccent(lower(name || ' ' || coalesce(description, ''))) like '%' || $1 || '%'
            union all select 1 from directory.participant where public.unaccent(lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(notes, ''))) like '%' || $1 || '%'
            union all select 1 from guests.guest where public.unaccent(lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(notes, ''))) like '%' || $1 || '%'
        ) as x
        """;

    private static readonly (string Typed, string What)[] s_queries =
    [
        ("person4711", "a mailbox, 11 records"), ("delivery 4711", "two words, 11 records"), ("marta kowalczyk", "a full name, 1 in 150"),
        ("kowalczyk", "a surname, 1 in 10"), ("ma", "two letters, 1 in 7"), ("kowalcyzk", "a surname with a slip"), ("nobodyatall", "nothing"),
    ];

    public static async Task RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-search-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory, SharedBuffers = "512MB" }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            var token = "cbs_" + RandomNumberGenerator.GetHexString(48, true);
            var credentials = await LoadAsync(logins.Admin, token);
            await using var app = new NpgsqlConnection(logins.App);
            await app.OpenAsync();
            await using (var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}"))
            {
                foreach (var (who, credential) in credentials)
                {
                    using var http = new HttpClient { BaseAddress = node.Address };
                    http.DefaultRequestHeaders.Authorization = new("Bearer", token + who);
                    Console.WriteLine($"\nAs {who}:\n\n| typed | what | found | search ms | like ms | like ÷ search |\n|---|---|---|---|---|---|");
                    foreach (var (typed, what) in s_queries)
                    {
                        var (search, like, total) = (new List<double>(), new List<double>(), 0);
                        for (var round = 0; round < Rounds; round++)
                        {
                            var clock = Stopwatch.StartNew();
                            using var answer = await http.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(typed)}");
                            answer.EnsureSuccessStatusCode();
                            var text = await answer.Content.ReadAsStringAsync();
                            search.Add(clock.Elapsed.TotalMilliseconds);
                            total = System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("total").GetInt32();
                            if (round % 3 == 0)
                            {
                                like.Add(await LikeAsync(app, credential, typed));
                            }
                        }

                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                            $"| {typed} | {what} | {total} | {Median(search):F1} | {Median(like):F0} | {Median(like) / Median(search):F0} |"));
                    }
                }
            }

            await WritesAsync(logins.Admin);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<double> LikeAsync(NpgsqlConnection app, Guid credential, string typed)
    {
        await using var transaction = await app.BeginTransactionAsync();
        await using (var enter = new NpgsqlCommand("select app.enter($1, null, true, 'bench', null)", app))
        {
            enter.Parameters.AddWithValue(credential);
            await enter.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(Like, app) { CommandTimeout = 600 };
        command.Parameters.AddWithValue(typed);
        var clock = Stopwatch.StartNew();
        await command.ExecuteScalarAsync();
        return clock.Elapsed.TotalMilliseconds;
    }

    // One at a time and many at once, with the entries kept and without, in turns.
    private static async Task WritesAsync(string admin)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        Console.WriteLine("\n| written | with entries ms | without ms | ratio |\n|---|---|---|---|");
        foreach (var (many, times, what) in ((int, int, string)[])[(1, 200, "one participant"), (10_000, 4, "10,000 participants in one statement")])
        {
            var (with, without) = (new List<double>(), new List<double>());
            for (var round = 0; round < times * 2; round++)
            {
                var kept = round % 2 == 0;
                await ExecuteAsync(connection, $"alter table directory.participant {(kept ? "enable" : "disable")} trigger search_added");
                var clock = Stopwatch.StartNew();
                await ExecuteAsync(
                    connection,
                    $"insert into directory.participant (organization_id, name, email) select o.id, 'Person {round} ' || n, 'p{round}-' || n || '@example.com' from accounts.organization as o, generate_series(1, {many}) as n");
                (kept ? with : without).Add(clock.Elapsed.TotalMilliseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {Median(with):F2} | {Median(without):F2} | {Median(with) / Median(without):F2} |"));
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<List<(string Who, Guid Credential)>> LoadAsync(string admin, string token)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await ExecuteAsync(
            connection,
            $"""
            create function pg_temp.name(n integer) returns text language sql as $$
                select (array['Marta','Anna','Łukasz','José','Aino','Ben','Chloé','Dmitri','Elif','Farah','Gita','Hugo','Ines','Jun','Kofi','Lea','Noor','Olga','Per','Zoë'])[1 + n % 20]
                    || ' ' || (array['Kowalczyk','García','Müller','Öztürk','Nguyễn','Smith','Virtanen','O’Brien','Dubois','Rossi','Ivanov','Tanaka','Novák','Silva','Jensen','Weber','Haddad','Okafor','Lindqvist','Popović'])[1 + n / 20 % 20]
            $$;
            insert into accounts.organization (name, slug) values ('Bench', 'bench');
            insert into accounts.account (email, name) values ('owner@example.com', 'Owner'), ('member@example.com', 'Member');
            insert into accounts.member (organization_id, user_id, role) select o.id, a.id, lower(a.name) from accounts.organization as o cross join accounts.account as a;
            set session_replication_role = replica;
            insert into events.event (organization_id, name, start_at, end_at, status, visibility, created_by)
            select o.id, 'Event ' || n, '2027-01-01T00:00Z', '2027-01-08T00:00Z', 'planning', case when n % 4 = 0 then 'team' else 'organization' end, a.id
              from accounts.organization as o cross join accounts.account as a cross join generate_series(1, 200) as n where a.name = 'Owner';
            insert into tasks.task (organization_id, event_id, name, description)
            select e.organization_id, e.id, 'Call ' || pg_temp.name(n) || ' about delivery ' || n, 'Ask for the loading bay, the lift and ' || pg_temp.name(n * 7)
              from generate_series(1, {Tasks}) as n join (select *, row_number() over () as r from events.event) as e on e.r = 1 + n % 200;
            insert into directory.participant (organization_id, name, email)
            select o.id, pg_temp.name(n), 'person' || n || '@example.com' from accounts.organization as o, generate_series(1, {Participants}) as n;
            insert into guests.guest (organization_id, event_id, participant_id, name, email, notes)
            select e.organization_id, e.id, app.uuidv7(), pg_temp.name(n), 'guest' || n || '@example.com', 'Comes with ' || pg_temp.name(n * 3)
              from generate_series(1, {Guests}) as n join (select *, row_number() over () as r from events.event) as e on e.r = 1 + n % 200;
            set session_replication_role = origin;
            delete from search.source;
            """);
        var clock = Stopwatch.StartNew();
        await ExecuteAsync(
            connection,
            """
            set role callboard_owner;
            select search.follow('tasks.task', 'tasks.public_found', 'task', array['name', 'description']);
            select search.follow('directory.participant', 'directory.public_found_participant', 'participant', array['name', 'email', 'phone', 'notes']);
            select search.follow('guests.guest', 'guests.public_found', 'guest', array['name', 'email', 'phone', 'party', 'tags', 'notes']);
            reset role;
            """);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Making the entries of {Tasks + Participants + Guests:N0} records anew: {clock.Elapsed.TotalSeconds:F1} s."));
        await ExecuteAsync(connection, "vacuum analyze");
        var made = new List<(string, Guid)>();
        foreach (var who in (string[])["owner", "member"])
        {
            await using var command = new NpgsqlCommand(
                """
                insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at)
                select id, 'session', $1, now() + interval '1 day', now() + interval '1 day' from accounts.account where email = $2 returning id
                """, connection);
            command.Parameters.Add(new NpgsqlParameter { Value = SHA256.HashData(Encoding.UTF8.GetBytes(token + who)) });
            command.Parameters.AddWithValue($"{who}@example.com");
            made.Add((who, (Guid)(await command.ExecuteScalarAsync())!));
        }

        return made;
    }
}
