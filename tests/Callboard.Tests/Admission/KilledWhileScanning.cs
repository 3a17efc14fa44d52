using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Callboard.Platform.Postgres;
using Callboard.Testing;
using Callboard.Tests.Platform.Postgres;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>
/// A server and the database end without warning while people come in: whoever was answered is in the log with that answer, once, and nobody
/// was let in too many. The servers are processes of their own, as only such can be killed.
/// </summary>
public sealed class KilledWhileScanning : IDisposable
{
    private const int Scanners = 32, Wristbands = 600, Capacity = 150, CrewLimit = 12;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60), s_answer = TimeSpan.FromSeconds(10);

    private readonly DataRoot _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Nothing_is_lost_or_counted_twice_when_a_server_and_postgresql_are_killed()
    {
        await using var postgres = await _data.StartAsync(options => options with { Fsync = true, MaxConnections = 150 });
        await using var first = new Node(postgres.ConnectionString, _data.Path);
        await using var second = new Node(postgres.ConnectionString, _data.Path);
        // The first one migrates.
        await first.StartAsync();
        var starting = second.StartAsync();
        var door = await OpenAsync(first);
        await starting;
        var fire = new Fire(door, [first, second]);

        var scanning = fire.RunAsync();
        await fire.AnsweredAsync(400);
        await second.KillAsync();
        await fire.AnsweredAsync(400);
        await second.StartAsync();
        await fire.AnsweredAsync(400);
        var killed = postgres.ProcessId;
        Posix.Signal(killed, Posix.Kill);
        await fire.AnsweredAsync(400);
        await first.KillAsync();
        Posix.Signal(postgres.ProcessId, Posix.Kill);
        await first.StartAsync();
        await fire.AnsweredAsync(400);
        await fire.LastRoundAsync(scanning);

        Assert.NotEqual(killed, postgres.ProcessId);
        // Otherwise nothing was in the air when it happened.
        Assert.True(fire.CutOff > 0 && fire.Refused > 0, $"{fire.CutOff} requests were cut off, {fire.Refused} refused");
        Assert.Empty(fire.Unexpected);
        await using var admin = NpgsqlDataSource.Create(DatabaseLogins.From(postgres.ConnectionString).Admin);
        var log = await LogAsync(admin, door.SeriesId);
        Assert.Equal(fire.Said.Count, log.Count);
        Assert.All(fire.Said, said => Assert.Equal(said.Value, log.GetValueOrDefault(said.Key)));
        var counted = await Recount.AssertSameAsync(admin, door.SeriesId);
        Assert.Equal((Capacity, Capacity), (counted.Int("inside"), fire.MostInside));
        Assert.InRange(counted["byCategory"]!.Int("Crew"), 1, CrewLimit);
    }

    [Fact]
    public async Task Answers_before_the_log_is_durable_are_lost_which_shows_that_the_test_above_bites()
    {
        await using var postgres = await _data.StartAsync(options => options with
        {
            Fsync = true, MaxConnections = 150,
            Settings = new Dictionary<string, string> { ["synchronous_commit"] = "off", ["wal_writer_delay"] = "10s" },
        });
        await using var node = new Node(postgres.ConnectionString, _data.Path);
        await node.StartAsync();
        var door = await OpenAsync(node);
        var fire = new Fire(door, [node]);

        var scanning = fire.RunAsync();
        await fire.AnsweredAsync(400);
        Posix.Signal(postgres.ProcessId, Posix.Kill);
        await fire.AnsweredAsync(100);
        await fire.LastRoundAsync(scanning);

        await using var admin = NpgsqlDataSource.Create(DatabaseLogins.From(postgres.ConnectionString).Admin);
        var log = await LogAsync(admin, door.SeriesId);
        Assert.Contains(fire.Said.Keys, scan => !log.ContainsKey(scan));
    }

    private static async Task<Door> OpenAsync(Node node)
    {
        var client = new HttpClient { BaseAddress = node.Address };
        var registered = (await new ApiUser(client, Guid.Empty, "nobody", "").PostAsync(
            "/api/v1/auth/register", new { name = "Olivia Owner", email = "olivia@example.com", password = "correct horse battery staple" })).Expect(201).Json;
        var token = (registered["data"] ?? registered).Str("accessToken")!;
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var user = new ApiUser(client, Guid.Empty, "Olivia Owner", token);
        var eventId = (await user.PostAsync("/api/v1/events", new
        {
            name = "Night", type = "panel", startAt = "2027-03-10T18:00:00Z", endAt = "2027-03-10T22:00:00Z", timezone = "Europe/Berlin", generateTasks = false,
        })).Expect(201).Data.Id();
        var door = await Door.OpenAsync(user, eventId, new { capacity = Capacity, reentry = "allowed" });
        (await user.PostAsync($"{door.Path}/categories", new { category = "Crew", limit = CrewLimit })).Expect(200);
        var file = "nfcId,category\n" + string.Join('\n', Enumerable.Range(0, Wristbands).Select(i => $"W{i},{(i % 10 == 9 ? "Crew" : "General")}"));
        (await user.SendAsync(
            HttpMethod.Post, $"/api/v1/events/{eventId}/wristbands/import", new StringContent(file, System.Text.Encoding.UTF8, "text/csv"))).Expect(200);
        return door;
    }

    private static async Task<Dictionary<Guid, string>> LogAsync(NpgsqlDataSource admin, Guid seriesId)
    {
        await using var command = admin.CreateCommand("select id, coalesce(reason, 'allow') from admission.scan where series_id = $1");
        command.Parameters.AddWithValue(seriesId);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var log = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            log.Add(reader.GetGuid(0), reader.GetString(1));
        }

        return log;
    }

    /// <summary>Scanners that send each scan, under one id, until somebody answers it.</summary>
    private sealed class Fire(Door door, Node[] nodes)
    {
        private volatile bool _over;
        private int _cutOff, _refused, _mostInside;

        /// <summary>What each scan was answered.</summary>
        public ConcurrentDictionary<Guid, string> Said { get; } = [];

        /// <summary>Answers other than a decision or a request to try again.</summary>
        public ConcurrentQueue<string> Unexpected { get; } = [];

        /// <summary>Requests that were not answered.</summary>
        public int CutOff => _cutOff;

        /// <summary>Requests that were told to try again.</summary>
        public int Refused => _refused;

        /// <summary>The highest number of people inside that any scanner was told.</summary>
        public int MostInside => _mostInside;

        /// <summary>People come and go until it is over.</summary>
        public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Scanners).Select(async scanner =>
        {
            var random = new Random(scanner);
            while (!_over)
            {
                await ScanAsync(scanner, random.Next(Wristbands), random.Next(4) == 0 ? "exit" : "entry");
            }
        }));

        /// <summary>Waits for so many more answers.</summary>
        public async Task AnsweredAsync(int more)
        {
            var (wanted, since) = (Said.Count + more, TimeProvider.System.GetTimestamp());
            while (Said.Count < wanted)
            {
                Assert.True(
                    TimeProvider.System.GetElapsedTime(since) < s_patience && Unexpected.IsEmpty,
                    $"{Said.Count} of {wanted} answers, {_cutOff} cut off, {_refused} refused; {string.Join('\n', Unexpected.Take(3))}");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        /// <summary>Ends it: everybody who is not inside comes once more.</summary>
        public async Task LastRoundAsync(Task scanning)
        {
            _over = true;
            await scanning;
            var bands = new ConcurrentQueue<int>(Enumerable.Range(0, Wristbands));
            await Task.WhenAll(Enumerable.Range(0, Scanners).Select(async scanner =>
            {
                while (bands.TryDequeue(out var band))
                {
                    await ScanAsync(scanner, band, "entry");
                }
            }));
        }

        private async Task ScanAsync(int scanner, int band, string direction)
        {
            var scan = new { scanId = Guid.CreateVersion7(), nfcId = $"W{band}", gateId = door.GateId, direction };
            for (var attempt = scanner; Unexpected.IsEmpty; attempt++)
            {
                try
                {
                    using var late = new CancellationTokenSource(s_answer);
                    using var response = await nodes[attempt % nodes.Length].Client(door.User.Token).PostAsJsonAsync($"{door.Path}/checkins", scan, late.Token);
                    var text = await response.Content.ReadAsStringAsync(late.Token);
                    if (response.StatusCode == HttpStatusCode.OK)
                    {
                        var answer = JsonNode.Parse(text)!["data"]!;
                        Said[scan.scanId] = Door.Said(answer);
                        InterlockedMax(answer.Int("occupancy"));
                        return;
                    }

                    if (response.StatusCode != HttpStatusCode.ServiceUnavailable || response.Headers.RetryAfter is null)
                    {
                        Unexpected.Enqueue($"{(int)response.StatusCode}: {text}");
                        return;
                    }

                    Interlocked.Increment(ref _refused);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    Interlocked.Increment(ref _cutOff);
                }
                catch (OperationCanceledException)
                {
                    // A server that lives says something.
                    Unexpected.Enqueue($"No answer within {s_answer}.");
                }

                // Each knock at a closed door costs an exception here, and the processors are the servers' while they start.
                await Task.Delay(250, TestContext.Current.CancellationToken);
            }
        }

        private void InterlockedMax(int inside)
        {
            for (var known = _mostInside; inside > known; known = _mostInside)
            {
                Interlocked.CompareExchange(ref _mostInside, inside, known);
            }
        }
    }
}
