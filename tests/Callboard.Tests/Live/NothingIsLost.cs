using System.Collections.Concurrent;
using Callboard.Platform.Feed;
using Callboard.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Callboard.Tests.Live;

/// <summary>Many write at once, lines are cut at random, the feed's own line is cut too: everybody gets every change once, in order.</summary>
public sealed class NothingIsLost(CallboardServer server)
{
    private const int Writers = 6, Listeners = 6, Rounds = 40;

    [Theory]
    [InlineData("replication", 1)]
    [InlineData("replication", 2)]
    [InlineData("polling", 3)]
    [InlineData("replication that keeps breaking", 4)]
    [InlineData("nodes that restart", 5)]
    public async Task In_a_storm(string how, int seed)
    {
        string[] settings = how == "polling" ? ["--Live:Replication=false", "--Live:PollInterval=00:00:00.05"] : [];
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        var node = new Node(await server.StartNodeAsync(settings));
        using var writing = new CancellationTokenSource();
        var listeners = Enumerable.Range(0, Listeners)
            .Select(i => new Listener(server, organization, [show.Topic(), "organization"], node, new Random((seed * 100) + i))).ToList();
        var listening = listeners.Select(l => l.ListenAsync(writing.Token)).ToList();

        var trouble = TroubleAsync(how, node, settings, writing.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => WriteAsync(organization, show, new Random((seed * 1000) + i))));
        }
        finally
        {
            await writing.CancelAsync();
        }

        await trouble;
        await Task.WhenAll(listening);

        foreach (var (topic, stream) in new[] { (show.Topic(), show.Topic()), ("organization", $"organization:{organization.Id}") })
        {
            foreach (var listener in listeners)
            {
                var expected = await server.HistoryOfAsync(organization, stream);
                Assert.True(expected.Count > Rounds);
                await LiveServer.EventuallyAsync(
                    () => Task.FromResult(listener.Heard[topic].Count >= expected.Count),
                    $"{expected.Count} changes of {topic}, heard {listener.Heard[topic].Count}");
                Assert.Equal(expected, listener.Heard[topic]);
            }
        }

        foreach (var listener in listeners)
        {
            await listener.DisposeAsync();
        }

        await node.StopAsync();
    }

    [Fact]
    public async Task A_change_that_went_past_the_reader_is_fetched_from_the_table()
    {
        await using var node = await server.StartNodeAsync("--Live:SweepInterval=01:00:00");
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        await using var live = await server.LiveAsync(organization.Owner, node: CallboardServer.AddressOf(node));
        var cursor = await live.SubscribeAsync(show.Topic());
        await ReplicatingAsync(node);

        // A change the stream does not tell of, whatever the reason; the next one shows the gap.
        await server.BreakAsync("alter publication callboard_feed drop table app.action_history");
        try
        {
            await server.RenameAsync(organization, organization.Owner, show, "Unseen");
        }
        finally
        {
            await server.BreakAsync("alter publication callboard_feed add table app.action_history");
        }

        await server.RenameAsync(organization, organization.Owner, show, "Seen");

        foreach (var name in (string[])["Unseen", "Seen"])
        {
            var change = await live.NextAsync();
            Assert.Equal(++cursor, change.Cursor);
            Assert.Equal(name, (string?)change.Body["new"]!["name"]);
        }

        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_reader_that_is_slow_gets_a_reset_and_holds_up_nobody()
    {
        await using var node = await server.StartNodeAsync("--Live:Buffer=100");
        var address = CallboardServer.AddressOf(node);
        var organization = await server.NewOrganizationAsync();
        await using var slow = await LiveClient.ConnectAsync(address, organization.Owner.Token, receiveBuffer: 4096);
        await using var fast = await server.LiveAsync(organization.Owner, node: address);
        await using var other = await server.LiveAsync(organization.Owner, node: address);
        var start = await slow.SubscribeAsync("organization");
        await fast.SubscribeAsync("organization");
        slow.Rest = TimeSpan.FromMilliseconds(100);
        const int Batches = 40, Rows = 90;
        for (var i = 0; i < Batches; i++)
        {
            await server.ChangeAsync(
                organization, organization.Owner,
                "insert into directory.client (organization_id, company_name, notes) select app.current_organization(), 'Client ' || n, repeat('long ', 380) from generate_series(1, $1) as n",
                Rows);
            for (var row = 0; row < Rows; row++)
            {
                Assert.Equal(start + (i * Rows) + row + 1, (await fast.NextAsync()).Cursor);
            }
        }

        slow.Rest = TimeSpan.Zero;
        var last = start + (Batches * Rows);
        var (cursor, resets) = (start, 0);
        while (cursor < last)
        {
            var message = await slow.NextAsync();
            if (message.Target == "reset")
            {
                resets++;
                Assert.True(message.Cursor > cursor);
            }
            else
            {
                Assert.Equal(("change", cursor + 1), (message.Target, message.Cursor));
            }

            cursor = message.Cursor;
        }

        Assert.InRange(resets, 1, Batches);
        await server.ChangeAsync(
            organization, organization.Owner, "insert into directory.client (organization_id, company_name) values (app.current_organization(), 'After')");
        Assert.Equal(last + 1, (await slow.NextAsync("change")).Cursor);
        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_node_says_how_it_follows()
    {
        await ReplicatingAsync(server.Services);
        var ready = (await server.Anonymous.GetAsync("/health/ready")).Expect(200);
        Assert.Equal("Healthy", (string?)ready.Json["checks"]!["live"]!["status"]);

        await using var polling = await server.StartNodeAsync("--Live:Replication=false");
        var status = polling.Services.GetRequiredService<FeedStatus>();
        await LiveServer.EventuallyAsync(() => Task.FromResult(status.Mode == FeedMode.Polling), "polling");
        await polling.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Task ReplicatingAsync(WebApplication node) => ReplicatingAsync(node.Services);

    private static Task ReplicatingAsync(IServiceProvider services) => LiveServer.EventuallyAsync(
        () => Task.FromResult(services.GetRequiredService<FeedStatus>().Mode == FeedMode.Replicating), "replicating", 40);

    private async Task WriteAsync(TestOrganization organization, Guid show, Random random)
    {
        var db = await server.AsAsync(organization.Owner, organization);
        var none = CancellationToken.None;
        for (var i = 0; i < Rounds; i++)
        {
            await db.WriteAsync(
                async tx =>
                {
                    // Single changes, several at once, and both streams in one transaction; now and then one that is taken back.
                    if (random.Next(3) > 0)
                    {
                        await tx.ExecuteAsync("update events.event set name = $2 where id = $1", [show, $"Name {random.Next()}"], none);
                    }

                    if (random.Next(3) > 0)
                    {
                        await tx.ExecuteAsync(
                            "insert into directory.client (organization_id, company_name) select app.current_organization(), 'Client ' || n from generate_series(1, $1) as n",
                            [random.Next(1, 6)], none);
                    }

                    return await tx.ExecuteAsync(
                        "update events.event set target_attendees = $2 where id = $1", [show, random.Next(1, 100_000)], none);
                },
                none);
            if (random.Next(10) == 0)
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => db.WriteAsync<int>(
                    async tx =>
                    {
                        await tx.ExecuteAsync("update events.event set name = 'Never' where id = $1", [show], none);
                        throw new InvalidOperationException("taken back");
                    },
                    none));
            }

            await Task.Delay(random.Next(0, 25), none);
        }
    }

    private async Task TroubleAsync(string how, Node node, string[] settings, CancellationToken writing)
    {
        while (!writing.IsCancellationRequested)
        {
            await Task.Delay(250, CancellationToken.None);
            switch (how)
            {
                case "replication that keeps breaking":
                    await server.BreakAsync("select count(pg_terminate_backend(pid)) from pg_stat_replication where usename = 'callboard_feed'");
                    break;
                case "nodes that restart":
                    await node.RestartAsync(() => server.StartNodeAsync(settings));
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Where listeners find a server right now.</summary>
    private sealed class Node(WebApplication app)
    {
        private WebApplication _app = app;

        public Uri Address { get; private set; } = CallboardServer.AddressOf(app);

        public async Task RestartAsync(Func<Task<WebApplication>> start)
        {
            await StopAsync();
            _app = await start();
            Address = CallboardServer.AddressOf(_app);
        }

        public async Task StopAsync()
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }
    }

    /// <summary>Listens, is cut off at random, and resumes with the cursors it has.</summary>
    private sealed class Listener(CallboardServer server, TestOrganization organization, string[] topics, Node node, Random random) : IAsyncDisposable
    {
        private readonly Dictionary<string, long> _cursors = topics.ToDictionary(t => t, _ => 0L);
        private Task _reading = Task.CompletedTask;
        private LiveClient? _live;

        public ConcurrentDictionary<string, List<(long No, string Entity, Guid Id, string Op)>> Heard { get; } =
            new(topics.Select(t => KeyValuePair.Create(t, new List<(long, string, Guid, string)>())));

        public int Cuts { get; private set; }

        public async Task ListenAsync(CancellationToken writing)
        {
            await OpenAsync();
            while (!writing.IsCancellationRequested || Cuts < 3)
            {
                await Task.Delay(random.Next(30, 400), CancellationToken.None);
                if (random.Next(2) == 0)
                {
                    _live?.Cut();
                }

                await CloseAsync();
                Cuts++;
                await OpenAsync();
            }

            // A last time after everything was written, however the connection ended.
            await CloseAsync();
            await OpenAsync();
        }

        public ValueTask DisposeAsync() => new(CloseAsync());

        private async Task CloseAsync()
        {
            if (_live is { } live)
            {
                _live = null;
                await live.DisposeAsync();
                await _reading;
            }
        }

        private async Task OpenAsync()
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    _live = await server.LiveAsync(organization.Owner, node: node.Address);
                    _reading = ReadAsync(_live);
                    foreach (var topic in topics)
                    {
                        long after;
                        lock (_cursors)
                        {
                            after = _cursors[topic];
                        }

                        await _live.SubscribeAsync(topic, after);
                    }

                    return;
                }
                catch (Exception e) when (tries < 1_000 && e is IOException or LiveRefusal or System.Net.WebSockets.WebSocketException or HttpRequestException
                    or OperationCanceledException)
                {
                    // The node is restarting, or the line was cut again while subscribing.
                    await CloseAsync();
                    await Task.Delay(50, CancellationToken.None);
                }
            }
        }

        private async Task ReadAsync(LiveClient live)
        {
            while (true)
            {
                LiveMessage message;
                try
                {
                    message = await live.NextAsync(seconds: 120);
                }
                catch (System.Threading.Channels.ChannelClosedException)
                {
                    return;
                }

                if (message.Target != "change")
                {
                    throw new InvalidOperationException($"Unexpected {message.Target}: {message.Body.ToJsonString()}");
                }

                lock (_cursors)
                {
                    Heard[message.Topic].Add((message.Cursor, message.Body.Str("entity")!, message.Body.Id(), message.Body.Str("op")!));
                    _cursors[message.Topic] = message.Cursor;
                }
            }
        }
    }
}
