using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Callboard.Host;
using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Callboard.Bench;

/// <summary>
/// How long a change takes from its commit to every listener: 200 people on one event, each with a WebSocket of their own, 20 and then
/// 100 changes a second. The clock starts when the client asks PostgreSQL to commit, so the flush to disk is part of the figure.
/// </summary>
internal static class LiveBenchmark
{
    private const int Listeners = 200, WarmUpSeconds = 5, Seconds = 20;
    private static readonly int[] s_rates = [20, 100];

    private sealed record Figure(int Rate, int Changes, long Deliveries, long Missing, double P50, double P99, double Max, double CpuMicrosPerDelivery);

    public static async Task RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-live-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            var tokens = Enumerable.Range(0, Listeners).Select(_ => "cbs_" + RandomNumberGenerator.GetHexString(48, true)).ToArray();
            var (credential, show) = await LoadAsync(logins.Admin, tokens);
            await using var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}");

            var figures = new List<Figure>();
            var ears = new List<Ear>();
            try
            {
                foreach (var token in tokens)
                {
                    ears.Add(await Ear.OpenAsync(node.Address, token, show));
                }

                await using var app = new NpgsqlConnection(logins.App);
                await app.OpenAsync();
                var writer = new Writer(app, credential, show, ears[0].Start);
                await writer.WriteAsync(50, WarmUpSeconds);
                foreach (var rate in s_rates)
                {
                    await Task.Delay(1000);
                    figures.Add(await MeasureAsync(rate, writer, ears, node));
                }
            }
            finally
            {
                foreach (var ear in ears)
                {
                    await ear.DisposeAsync();
                }
            }

            Console.WriteLine("| changes /s | deliveries | missing | p50 ms | p99 ms | max ms | server CPU µs per delivery |");
            Console.WriteLine("|---|---|---|---|---|---|---|");
            foreach (var f in figures)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {f.Rate} | {f.Deliveries} | {f.Missing} | {f.P50:F1} | {f.P99:F1} | {f.Max:F1} | {f.CpuMicrosPerDelivery:F1} |"));
            }

            Console.WriteLine();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Listeners} listeners, {Seconds} s per rate; clients, server and database on {Environment.ProcessorCount} cores. Server memory afterwards: {node.Memory >> 20} MB."));
            var results = Directory.CreateDirectory(Path.Combine("bench", "results"));
            await File.WriteAllTextAsync(
                Path.Combine(results.FullName, "live.json"), JsonSerializer.Serialize(figures, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<Figure> MeasureAsync(int rate, Writer writer, List<Ear> ears, Node node)
    {
        var cpu = node.Cpu;
        var first = writer.Last + 1;
        await writer.WriteAsync(rate, Seconds);
        var patience = Stopwatch.StartNew();
        while (ears.Any(e => e.Last < writer.Last) && patience.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(20);
        }

        var changes = (int)(writer.Last - first + 1);
        var latencies = ears.SelectMany(e => e.Between(first, writer.Last))
            .Select(r => Stopwatch.GetElapsedTime(writer.CommittedAt(r.Cursor), r.At).TotalMilliseconds).Order().ToArray();
        return new Figure(
            rate, changes, latencies.Length, ((long)changes * ears.Count) - latencies.Length, latencies[latencies.Length / 2],
            latencies[(int)(latencies.Length * 0.99)], latencies[^1], (node.Cpu - cpu).TotalMicroseconds / latencies.Length);
    }

    private static async Task<(Guid Credential, Guid Show)> LoadAsync(string admin, string[] tokens)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            with org as (insert into accounts.organization (name, slug) values ('Bench', 'bench') returning id),
            people as (
                insert into accounts.account (email, name)
                select 'person' || n || '@example.com', 'Person ' || n from generate_series(1, cardinality($1::bytea[])) as n
                returning id, email),
            members as (
                insert into accounts.member (organization_id, user_id, role)
                select org.id, people.id, case when people.email = 'person1@example.com' then 'owner' else 'member' end from org, people),
            credentials as (
                insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at)
                select people.id, 'session', ($1::bytea[])[substring(people.email from 'person(\d+)@')::integer], now() + interval '1 day', now() + interval '1 day'
                  from people
                returning id, user_id)
            select credentials.id, credentials.user_id, org.id
              from credentials join people on people.id = credentials.user_id and people.email = 'person1@example.com' cross join org
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = tokens.Select(t => SHA256.HashData(Encoding.UTF8.GetBytes(t))).ToArray() });
        Guid credential, owner, organization;
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (credential, owner, organization) = (reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2));
        }

        await using var add = new NpgsqlCommand(
            """
            insert into events.event (organization_id, name, start_at, end_at, workflow, visibility, created_by)
            values ($1, 'Spring showcase', now() + interval '30 days', now() + interval '31 days', 'production', 'organization', $2) returning id
            """, connection);
        add.Parameters.Add(new NpgsqlParameter { Value = organization });
        add.Parameters.Add(new NpgsqlParameter { Value = owner });
        return (credential, (Guid)(await add.ExecuteScalarAsync())!);
    }

    /// <summary>Changes the event at a steady pace, in transactions like those of requests, and notes when each asked to commit.</summary>
    private sealed class Writer(NpgsqlConnection connection, Guid credential, Guid show, long start)
    {
        private readonly ConcurrentDictionary<long, long> _committedAt = new();

        /// <summary>The cursor of the last change: each transaction makes one.</summary>
        public long Last { get; private set; } = start;

        public long CommittedAt(long cursor) => _committedAt[cursor];

        public async Task WriteAsync(int rate, int seconds)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < rate * seconds; i++)
            {
                var due = TimeSpan.FromSeconds((double)i / rate) - clock.Elapsed;
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due);
                }

                await using var transaction = await connection.BeginTransactionAsync();
                await using var batch = new NpgsqlBatch(connection, transaction);
                batch.BatchCommands.Add(new NpgsqlBatchCommand("select app.enter($1, null, false, 'bench', null)")
                {
                    Parameters = { new NpgsqlParameter { Value = credential } },
                });
                batch.BatchCommands.Add(new NpgsqlBatchCommand("update events.event set target_attendees = $1 where id = $2")
                {
                    Parameters = { new NpgsqlParameter { Value = (int)(Last + 1) }, new NpgsqlParameter { Value = show } },
                });
                await batch.ExecuteNonQueryAsync();
                _committedAt[++Last] = Stopwatch.GetTimestamp();
                await transaction.CommitAsync();
            }
        }
    }

    /// <summary>A listener that does as little as can be: it notes when which cursor arrived.</summary>
    private sealed class Ear : IAsyncDisposable
    {
        private static readonly byte[] s_change = "\"target\":\"change\""u8.ToArray();
        private static readonly byte[] s_cursor = "\"cursor\":\""u8.ToArray();

        private readonly ClientWebSocket _socket = new();
        private readonly CancellationTokenSource _closing = new();
        private readonly List<(long Cursor, long At)> _received = [];
        private readonly TaskCompletionSource<long> _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _reading = Task.CompletedTask;
        private Task _pinging = Task.CompletedTask;
        private long _last;

        public long Start { get; private set; }

        public long Last => Interlocked.Read(ref _last);

        public static async Task<Ear> OpenAsync(Uri server, string token, Guid show)
        {
            var ear = new Ear();
            ear._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
            await ear._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/live" }.Uri, ear._closing.Token);
            await ear.SendAsync("""{"protocol":"json","version":1}""");
            ear._reading = ear.ReadAsync();
            await ear.SendAsync($$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{"topic":"event:{{show}}"}]}""");
            ear.Start = await ear._subscribed.Task.WaitAsync(TimeSpan.FromSeconds(30));
            ear._pinging = ear.PingAsync();
            return ear;
        }

        public List<(long Cursor, long At)> Between(long first, long last)
        {
            lock (_received)
            {
                return [.. _received.Where(r => r.Cursor >= first && r.Cursor <= last)];
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _closing.CancelAsync();
            await Task.WhenAll(_reading, _pinging);
            _socket.Dispose();
            _closing.Dispose();
        }

        private Task SendAsync(string json) =>
            _socket.SendAsync(Encoding.UTF8.GetBytes(json + "\u001e"), WebSocketMessageType.Text, true, _closing.Token);

        private async Task PingAsync()
        {
            try
            {
                while (true)
                {
                    await Task.Delay(TimeSpan.FromSeconds(10), _closing.Token);
                    await SendAsync("""{"type":6}""");
                }
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
            }
        }

        private async Task ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            var filled = 0;
            try
            {
                while (true)
                {
                    var received = await _socket.ReceiveAsync(buffer.AsMemory(filled), _closing.Token);
                    var at = Stopwatch.GetTimestamp();
                    filled += received.Count;
                    filled = Take(buffer.AsSpan(0, filled), at);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
                _subscribed.TrySetException(e);
            }
        }

        /// <summary>Notes whole messages and moves the rest to the front.</summary>
        private int Take(Span<byte> bytes, long at)
        {
            var start = 0;
            int end;
            while ((end = bytes[start..].IndexOf((byte)0x1e)) >= 0)
            {
                var message = bytes.Slice(start, end);
                start += end + 1;
                var found = message.IndexOf(s_cursor);
                if (found < 0)
                {
                    continue;
                }

                var digits = message[(found + s_cursor.Length)..];
                var cursor = long.Parse(digits[..digits.IndexOf((byte)'"')], CultureInfo.InvariantCulture);
                if (message.IndexOf(s_change) >= 0)
                {
                    lock (_received)
                    {
                        _received.Add((cursor, at));
                    }

                    Interlocked.Exchange(ref _last, cursor);
                }
                else
                {
                    _subscribed.TrySetResult(cursor);
                }
            }

            bytes[start..].CopyTo(bytes);
            return bytes.Length - start;
        }
    }
}
