using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
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
/// From the caller's GO to everybody else's screen: a page calls over HTTP as the web client does, and 50 others listen on WebSockets of
/// their own. The clock starts before the request is sent and stops when the state of the stage has arrived.
/// </summary>
internal static class ShowBenchmark
{
    private const int Followers = 50, Blocks = 400, WarmUp = 50, Calls = 300;
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-show-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            var token = "cbs_" + RandomNumberGenerator.GetHexString(48, true);
            var eventId = await LoadAsync(logins.Admin, token);
            await using var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}");
            using var http = new HttpClient { BaseAddress = node.Address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var followers = new List<Follower>();
            try
            {
                for (var i = 0; i < Followers; i++)
                {
                    followers.Add(await Follower.OpenAsync(node.Address, token, eventId));
                }

                var client = Guid.CreateVersion7();
                var begun = DateTimeOffset.UnixEpoch.AddYears(55);
                await PressAsync(http, eventId, client, 1, "start", begun);
                var (answers, arrivals) = (new List<double>(), new List<double>());
                for (var call = 1; call <= WarmUp + Calls; call++)
                {
                    var before = followers.ConvertAll(f => f.States);
                    var started = Stopwatch.GetTimestamp();
                    await PressAsync(http, eventId, client, call + 1, "go", begun.AddSeconds(call));
                    var answered = Stopwatch.GetElapsedTime(started);
                    var seen = await Task.WhenAll(followers.Select((f, i) => f.ArrivalAsync(before[i] + 1)));
                    if (call > WarmUp)
                    {
                        answers.Add(answered.TotalMilliseconds);
                        arrivals.AddRange(seen.Select(at => Stopwatch.GetElapsedTime(started, at).TotalMilliseconds));
                    }

                    var rest = s_every - Stopwatch.GetElapsedTime(started);
                    if (rest > TimeSpan.Zero)
                    {
                        await Task.Delay(rest);
                    }
                }

                Console.WriteLine("| from GO to | count | p50 ms | p99 ms | max ms |");
                Console.WriteLine("|---|---|---|---|---|");
                Tell("the caller's answer", answers);
                Tell("every follower", arrivals);
                Console.WriteLine();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{Followers} followers, {Blocks} blocks, {1000 / s_every.TotalMilliseconds:F0} calls a second; clients, server and database on {Environment.ProcessorCount} cores."));
            }
            finally
            {
                foreach (var follower in followers)
                {
                    await follower.DisposeAsync();
                }
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Tell(string what, List<double> figures)
    {
        figures.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {figures.Count} | {figures[figures.Count / 2]:F1} | {figures[(int)(figures.Count * 0.99)]:F1} | {figures[^1]:F1} |"));
    }

    private static async Task PressAsync(HttpClient http, Guid eventId, Guid client, int seq, string kind, DateTimeOffset at)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/events/{eventId}/show/commands", new
        {
            clientId = client, commands = new[] { new { id = Guid.CreateVersion7(), seq, kind, pressedAt = at } },
        });
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        if (!answer.IsSuccessStatusCode || !body.RootElement.GetProperty("results")[0].GetProperty("applied").GetBoolean())
        {
            throw new InvalidOperationException($"{kind} {seq} was not applied: {body.RootElement}");
        }
    }

    private static async Task<Guid> LoadAsync(string admin, string token)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            with org as (insert into accounts.organization (name, slug) values ('Bench', 'bench') returning id),
            person as (insert into accounts.account (email, name) values ('caller@example.com', 'Caller') returning id),
            member as (insert into accounts.member (organization_id, user_id, role) select org.id, person.id, 'owner' from org, person),
            credential as (
                insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at)
                select person.id, 'session', $1, now() + interval '1 day', now() + interval '1 day' from person)
            select org.id, person.id from org, person
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = SHA256.HashData(Encoding.UTF8.GetBytes(token)) });
        Guid organization, person;
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (organization, person) = (reader.GetGuid(0), reader.GetGuid(1));
        }

        await using var add = new NpgsqlCommand(
            """
            insert into events.event (organization_id, name, start_at, end_at, workflow, visibility, created_by)
            values ($1, 'Spring showcase', now() + interval '30 days', now() + interval '31 days', 'production', 'organization', $2) returning id
            """, connection);
        add.Parameters.Add(new NpgsqlParameter { Value = organization });
        add.Parameters.Add(new NpgsqlParameter { Value = person });
        var eventId = (Guid)(await add.ExecuteScalarAsync())!;
        await using var blocks = new NpgsqlCommand(
            """
            insert into schedule.block (organization_id, event_id, start_at, end_at, activity)
            select $1, $2, now() + interval '30 days' + i * interval '3 minutes', now() + interval '30 days' + (i + 1) * interval '3 minutes', 'Cue ' || i
              from generate_series(1, $3) as i
            """, connection);
        blocks.Parameters.Add(new NpgsqlParameter { Value = organization });
        blocks.Parameters.Add(new NpgsqlParameter { Value = eventId });
        blocks.Parameters.Add(new NpgsqlParameter { Value = Blocks });
        await blocks.ExecuteNonQueryAsync();
        return eventId;
    }

    /// <summary>Another page: it notes when each state of the stage arrives.</summary>
    private sealed class Follower : IAsyncDisposable
    {
        private readonly ClientWebSocket _socket = new();
        private readonly CancellationTokenSource _closing = new();
        private readonly List<long> _arrivals = [];
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _reading = Task.CompletedTask;

        public int States
        {
            get
            {
                lock (_arrivals)
                {
                    return _arrivals.Count;
                }
            }
        }

        public static async Task<Follower> OpenAsync(Uri server, string token, Guid eventId)
        {
            var follower = new Follower();
            follower._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
            await follower._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/live" }.Uri, follower._closing.Token);
            await follower.SendAsync("""{"protocol":"json","version":1}""");
            follower._reading = follower.ReadAsync();
            await follower.SendAsync($$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{"topic":"event:{{eventId}}"}]}""");
            await follower._subscribed.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return follower;
        }

        /// <summary>When the state of that number came.</summary>
        public async Task<long> ArrivalAsync(int number)
        {
            while (States < number)
            {
                if (!await _arrived.WaitAsync(TimeSpan.FromSeconds(10)))
                {
                    throw new TimeoutException($"State {number} did not come.");
                }
            }

            lock (_arrivals)
            {
                return _arrivals[number - 1];
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _closing.CancelAsync();
            await _reading;
            _socket.Dispose();
            _closing.Dispose();
            _arrived.Dispose();
        }

        private Task SendAsync(string json) =>
            _socket.SendAsync(Encoding.UTF8.GetBytes(json + "\u001e"), WebSocketMessageType.Text, true, _closing.Token);

        private async Task ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            var text = new StringBuilder();
            try
            {
                while (true)
                {
                    var received = await _socket.ReceiveAsync(buffer, _closing.Token);
                    var at = Stopwatch.GetTimestamp();
                    text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                    var messages = text.ToString().Split('\u001e');
                    text.Clear().Append(messages[^1]);
                    foreach (var message in messages[..^1])
                    {
                        // The cursor of a subscription comes without a target.
                        if (message.Contains("\"invocationId\"", StringComparison.Ordinal))
                        {
                            _subscribed.TrySetResult();
                        }
                        else if (message.Contains("\"entity\":\"show_state\"", StringComparison.Ordinal) && message.Contains("\"currentBlockId\"", StringComparison.Ordinal))
                        {
                            lock (_arrivals)
                            {
                                _arrivals.Add(at);
                            }

                            _arrived.Release();
                        }
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
                _subscribed.TrySetException(e);
            }
        }
    }
}
