using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Callboard.Host;
using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Callboard.Bench;

/// <summary>
/// A million wristbands from a CSV file in one streamed request, in turns with COPY of the same file, read by the database itself, into a table of
/// the same columns, checks, keys, indexes and version trigger. Then the same file again, which changes nothing, and what the server held meanwhile.
/// </summary>
internal static class ImportBenchmark
{
    private const int Rows = 1_000_000, Rounds = 3;

    public static async Task RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-import-{Environment.ProcessId}");
        var file = Path.Combine(Path.GetTempPath(), $"callboard-wristbands-{Environment.ProcessId}.csv");
        try
        {
            await WriteAsync(file);
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory, SharedBuffers = "1GB" }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(logins.Admin) { CommandTimeout = 600 }.ConnectionString);
            var token = "cbs_" + RandomNumberGenerator.GetHexString(48, true);
            var events = await LoadAsync(admin, token);
            await using var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}");
            using var http = new HttpClient { BaseAddress = node.Address, Timeout = TimeSpan.FromMinutes(10) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            // The first request starts up what every later one finds running.
            await ImportAsync(http, events[^1], new StringContent("nfcId,category\nA,Crew\n", Encoding.UTF8, "text/csv"), 1, created: true);
            var idle = node.Memory;

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Rows:N0} rows, {new FileInfo(file).Length / 1e6:F0} MB, {Environment.ProcessorCount} cores, fsync on.\n"));
            Console.WriteLine("| round | COPY s | import s | import ÷ COPY (rate) | rows /s | server CPU s | same file again s | peak MB |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            var ratios = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var copy = await CopyAsync(admin, file, events[round]);
                var cpu = node.Cpu;
                using var memory = new Watch(node);
                var import = await ImportAsync(http, events[round], OfFile(file), Rows, created: true);
                cpu = node.Cpu - cpu;
                var again = await ImportAsync(http, events[round], OfFile(file), Rows, created: false);
                ratios.Add(copy / import);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {round + 1} | {copy:F1} | {import:F1} | {copy / import:F2} | {Rows / import:F0} | {cpu.TotalSeconds:F1} | {again:F1} | {memory.Peak >> 20} |"));
                await ExecuteAsync(admin, "checkpoint");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"\nMedian ratio {ratios.Order().ElementAt(Rounds / 2):F2}. The idle server held {idle >> 20} MB."));
        }
        finally
        {
            File.Delete(file);
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static async Task WriteAsync(string file)
    {
        var random = new Random(1);
        await using var writer = new StreamWriter(file, false, new UTF8Encoding(false), 1 << 16);
        await writer.WriteLineAsync("nfcId,category,holderName");
        for (var i = 0; i < Rows; i++)
        {
            // As chips are numbered: seven bytes, in no order.
            await writer.WriteLineAsync($"04{random.NextInt64(1L << 47):X12},{(i % 20 == 0 ? "Crew" : i % 7 == 0 ? "VIP" : "Guest")},Holder Number {i}");
        }
    }

    private static StreamContent OfFile(string file)
    {
        var content = new StreamContent(File.OpenRead(file), 1 << 16);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return content;
    }

    private static async Task<double> ImportAsync(HttpClient http, Guid eventId, HttpContent content, int rows, bool created)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await http.PostAsync(new Uri($"/api/v1/events/{eventId}/wristbands/import", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode || (int)JsonNode.Parse(text)!["data"]![created ? "created" : "unchanged"]! != rows)
        {
            throw new InvalidOperationException($"The import answered {(int)answer.StatusCode}: {text}");
        }

        content.Dispose();
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> CopyAsync(NpgsqlDataSource admin, string file, Guid eventId)
    {
        await ExecuteAsync(admin, $"alter table bench.pass alter column event_id set default '{eventId}'");
        var clock = Stopwatch.StartNew();
        await ExecuteAsync(admin, $"copy bench.pass (key, category, holder_name) from '{file}' (format csv, header)");
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<List<Guid>> LoadAsync(NpgsqlDataSource admin, string token)
    {
        await ExecuteAsync(admin,
            $"""
            insert into accounts.organization (name, slug) values ('Bench', 'bench');
            insert into accounts.account (email, name) values ('person@example.com', 'Person');
            insert into accounts.member (organization_id, user_id, role) select o.id, a.id, 'owner' from accounts.organization as o, accounts.account as a;
            insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at)
            select id, 'session', '\x{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}', now() + interval '1 day', now() + interval '1 day'
              from accounts.account;
            set session_replication_role = replica;
            insert into events.event (organization_id, name, type, start_at, end_at, timezone, status, created_by)
            select o.id, 'Festival ' || n, 'gala', now(), now() + interval '1 day', 'Europe/Berlin', 'planning', a.id
              from accounts.organization as o, accounts.account as a, generate_series(1, {Rounds + 1}) as n;
            set session_replication_role = origin;
            """);
        // What a file does not say, the table supplies; its tag is cheaper to make than ours, and as scattered.
        await ExecuteAsync(admin,
            """
            create schema bench;
            create table bench.pass (like admission.pass including all);
            alter table bench.pass drop column tag;
            alter table bench.pass add column tag bigint generated always as (hashtextextended(key, 1)) stored;
            alter table bench.pass add constraint pass_tag_unique unique (organization_id, event_id, tag);
            alter table bench.pass add foreign key (organization_id, event_id) references events.event (organization_id, id) on delete cascade;
            alter table bench.pass add foreign key (organization_id, ticket_id) references bench.pass (organization_id, id) on delete set null (ticket_id);
            create trigger touch before insert or update on bench.pass for each row execute function app.touch();
            alter table bench.pass alter column kind set default 'wristband';
            """);
        await using var organization = admin.CreateCommand("select id from accounts.organization");
        await ExecuteAsync(admin, $"alter table bench.pass alter column organization_id set default '{await organization.ExecuteScalarAsync()}'");
        await using var command = admin.CreateCommand("select id from events.event order by name");
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<Guid>();
        while (await reader.ReadAsync())
        {
            events.Add(reader.GetGuid(0));
        }

        return events;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The most memory the server held while this looked.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly Timer _timer;

        public Watch(Node node) => _timer = new Timer(_ => Peak = Math.Max(Peak, node.Memory), null, 0, 50);

        public long Peak { get; private set; }

        public void Dispose() => _timer.Dispose();
    }
}
