using System.Diagnostics;
using System.Net.Sockets;
using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Platform.Edits;

/// <summary>
/// A write with a key happens once, whatever dies while it happens. Moving a block by a minute tells how often it did. The test holds
/// locks as the administrator to stop the server at the point it wants to break.
/// </summary>
public sealed class AnsweringOnce(CallboardServer server)
{
    [Fact]
    public async Task Any_write_with_a_key_gives_its_first_answer_again()
    {
        var (user, eventId, block) = await BlockAsync();
        var one = $"/api/v1/events/{eventId}/timeline/{block}";
        (HttpMethod Method, string Address, object? Body)[] writes =
        [
            (HttpMethod.Post, $"/api/v1/events/{eventId}/timeline/batch", Shift(block)),
            (HttpMethod.Patch, one, new { notes = "x" }),
            (HttpMethod.Put, one, new { notes = "y" }),
            (HttpMethod.Delete, one, null),
        ];
        foreach (var (method, address, body) in writes)
        {
            var key = Key();
            var first = await user.SendAsync(method, address, body, key);
            var again = await user.SendAsync(method, address, body, key);
            Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
            Assert.Equal(first.Headers.GetValueOrDefault("ETag"), again.Headers.GetValueOrDefault("ETag"));
            Assert.InRange(first.Status, 200, 204);
            Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
            Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        }

        (await user.SendAsync(HttpMethod.Patch, one, new { notes = "z" }, Key())).ExpectProblem(404, "schedule.block_not_found");
    }

    /// <summary>An answer without a body must not be written to: the server would cut the connection after it, under the next request.</summary>
    [Fact]
    public async Task An_empty_answer_given_again_leaves_its_connection_open()
    {
        var (user, eventId, block) = await BlockAsync();
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            ConnectCallback = async (context, cancellationToken) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", user.Token);
        var same = new ApiUser(client, user.Id, user.Name, user.Token);
        var one = $"/api/v1/events/{eventId}/timeline/{block}";
        var key = Key();
        for (var time = 0; time < 10; time++)
        {
            (await same.SendAsync(HttpMethod.Delete, one, null, key)).Expect(204);
            (await same.GetAsync(one)).Expect(404);
        }

        Assert.Equal(1, connections);
    }

    [Fact]
    public async Task A_key_of_a_patch_is_not_the_key_of_a_removal()
    {
        var (user, eventId, block) = await BlockAsync();
        var key = Key();
        (await user.SendAsync(HttpMethod.Put, $"/api/v1/events/{eventId}/timeline/{block}", "{}", key)).Expect(200);
        (await user.SendAsync(HttpMethod.Delete, $"/api/v1/events/{eventId}/timeline/{block}", null, key)).ExpectProblem(422, "idempotency.key_reused");
    }

    [Fact]
    public async Task A_server_that_dies_between_the_work_and_its_answer_did_nothing()
    {
        var (user, eventId, block) = await BlockAsync();
        var key = Key();
        var (request, gate) = await StopBeforeAnswerAsync(user, eventId, block, key, TestContext.Current.CancellationToken);
        await using (gate)
        {
            await gate.KillWaitingAsync();
        }

        Assert.True((await request).Status >= 500);
        Assert.Equal(0, await MovesAsync(user, eventId, block));
        (await user.SendAsync(HttpMethod.Post, $"/api/v1/events/{eventId}/timeline/batch", Shift(block), key)).Expect(200);
        (await user.SendAsync(HttpMethod.Post, $"/api/v1/events/{eventId}/timeline/batch", Shift(block), key)).Expect(200);
        Assert.Equal(1, await MovesAsync(user, eventId, block));
    }

    [Fact]
    public async Task A_client_that_is_gone_when_the_answer_comes_finds_it_later()
    {
        var (user, eventId, block) = await BlockAsync();
        var key = Key();
        using var patience = new CancellationTokenSource();
        var (request, gate) = await StopBeforeAnswerAsync(user, eventId, block, key, patience.Token);
        await using (gate)
        {
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        var again = await AnsweredAsync(() => user.SendAsync(HttpMethod.Post, $"/api/v1/events/{eventId}/timeline/batch", Shift(block), key));
        Assert.Equal("true", again.Expect(200).Headers["Idempotency-Replayed"]);
        Assert.Equal(1, await MovesAsync(user, eventId, block));
    }

    [Fact]
    public async Task A_request_whose_place_a_retry_took_commits_nothing_any_more()
    {
        var (user, eventId, block) = await BlockAsync();
        var key = Key();
        await using var rows = await Gate.OpenAsync(server.Admin, "select from schedule.block where id = $1 for update", block);
        var slow = SendAsync(user, eventId, block, key, TestContext.Current.CancellationToken);
        await rows.WaitingAsync(1);
        await ExecuteAsync("update app.idempotency_key set claimed_at = now() - interval '3 minutes' where user_id = $1 and key = $2", user.Id, key.Value);

        var retry = SendAsync(user, eventId, block, key, TestContext.Current.CancellationToken);
        await rows.WaitingAsync(2);
        await rows.DisposeAsync();

        (await slow).ExpectProblem(409, "idempotency.taken_over");
        (await retry).Expect(200);
        Assert.Equal(1, await MovesAsync(user, eventId, block));
    }

    [Fact]
    public async Task Many_tries_at_once_do_it_once()
    {
        var (user, eventId, block) = await BlockAsync();
        for (var round = 1; round <= 10; round++)
        {
            var key = Key();
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
                AnsweredAsync(() => user.SendAsync(HttpMethod.Post, $"/api/v1/events/{eventId}/timeline/batch", Shift(block), key))));
            Assert.All(answers, a => a.Expect(200));
            Assert.Single(answers.Select(a => a.Text).Distinct());
            Assert.Equal(round, await MovesAsync(user, eventId, block));
        }
    }

    /// <summary>A request that did its work and waits for the row its answer is to be kept in.</summary>
    private async Task<(Task<Answer> Request, Gate Gate)> StopBeforeAnswerAsync(
        ApiUser user, Guid eventId, Guid block, (string Name, string Value) key, CancellationToken cancellationToken)
    {
        await using var rows = await Gate.OpenAsync(server.Admin, "select from schedule.block where id = $1 for update", block);
        var request = SendAsync(user, eventId, block, key, cancellationToken);
        await rows.WaitingAsync(1);
        var answers = await Gate.OpenAsync(
            server.Admin, "select from app.idempotency_key where user_id = $1 and key = $2 for update", user.Id, key.Value);
        await rows.DisposeAsync();
        await answers.WaitingAsync(1);
        return (request, answers);
    }

    private async Task<(ApiUser User, Guid Event, Guid Block)> BlockAsync()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var block = await organization.Owner.PostAsync(
            $"/api/v1/events/{eventId}/timeline",
            new { activity = "Doors", startTime = "2027-03-10T18:00:00Z", endTime = "2027-03-10T19:00:00Z" });
        return (organization.Owner, eventId, block.Expect(201).Data.Id());
    }

    private static async Task<int> MovesAsync(ApiUser user, Guid eventId, Guid block) =>
        ((DateTimeOffset)(await user.GetAsync($"/api/v1/events/{eventId}/timeline/{block}")).Expect(200).Data["startTime"]!).Minute;

    /// <summary>Sends until the first try is over.</summary>
    private static async Task<Answer> AnsweredAsync(Func<Task<Answer>> send)
    {
        while (true)
        {
            var answer = await send();
            if (answer.Status != 409)
            {
                return answer;
            }

            answer.ExpectProblem(409, "idempotency.in_flight");
            await Task.Delay(20);
        }
    }

    private static async Task<Answer> SendAsync(
        ApiUser user, Guid eventId, Guid block, (string Name, string Value) key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/{eventId}/timeline/batch")
        {
            Content = System.Net.Http.Json.JsonContent.Create(Shift(block)),
        };
        request.Headers.Add(key.Name, key.Value);
        using var response = await user.Client.SendAsync(request, cancellationToken);
        return new Answer(
            "shift", (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsByteArrayAsync(cancellationToken), new Dictionary<string, string>());
    }

    private async Task ExecuteAsync(string sql, params object[] arguments)
    {
        await using var command = server.Admin.CreateCommand(sql);
        Array.ForEach(arguments, a => command.Parameters.AddWithValue(a));
        await command.ExecuteNonQueryAsync();
    }

    private static object Shift(Guid block) => new { ids = new[] { block }, shiftMinutes = 1 };

    private static (string Name, string Value) Key() => ("Idempotency-Key", Guid.CreateVersion7().ToString());

    /// <summary>A row lock nobody gets past until it is disposed.</summary>
    private sealed class Gate : IAsyncDisposable
    {
        private readonly NpgsqlDataSource _source;
        private readonly NpgsqlConnection _connection;

        private Gate(NpgsqlDataSource source, NpgsqlConnection connection) => (_source, _connection) = (source, connection);

        public static async Task<Gate> OpenAsync(NpgsqlDataSource source, string sql, params object[] arguments)
        {
            var gate = new Gate(source, await source.OpenConnectionAsync());
            await gate._connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand(sql, gate._connection);
            Array.ForEach(arguments, a => command.Parameters.AddWithValue(a));
            await command.ExecuteNonQueryAsync();
            return gate;
        }

        /// <summary>Returns when so many sessions wait behind this lock, directly or behind each other.</summary>
        public async Task WaitingAsync(int sessions)
        {
            var patience = Stopwatch.StartNew();
            while ((await WaitersAsync()).Length < sessions)
            {
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "nobody came to the lock");
                await Task.Delay(10);
            }
        }

        /// <summary>Ends the sessions that wait, as a crash would.</summary>
        public async Task KillWaitingAsync()
        {
            foreach (var pid in await WaitersAsync())
            {
                await using var kill = _source.CreateCommand($"select pg_terminate_backend({pid})");
                await kill.ExecuteNonQueryAsync();
            }
        }

        public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

        private async Task<int[]> WaitersAsync()
        {
            await using var command = _source.CreateCommand(
                """
                with recursive waiting as (
                    select a.pid from pg_stat_activity as a where $1 = any (pg_blocking_pids(a.pid))
                    union
                    select a.pid from pg_stat_activity as a join waiting as w on w.pid = any (pg_blocking_pids(a.pid)))
                select coalesce(array_agg(pid), '{}') from waiting
                """);
            command.Parameters.AddWithValue(_connection.ProcessID);
            return (int[])(await command.ExecuteScalarAsync())!;
        }
    }
}
