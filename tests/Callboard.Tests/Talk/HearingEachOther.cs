using Callboard.Testing;
using Callboard.Tests.Live;
using Callboard.Tests.Tasks;
using Xunit;
using static Callboard.Tests.Talk.ThreadSteps;

namespace Callboard.Tests.Talk;

/// <summary>Conversations on open screens: everybody in one hears of it at once, nobody else ever does.</summary>
public sealed class HearingEachOther(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _marcus = null!, _julia = null!, _nora = null!;
    private Guid _show;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _marcus = await _organization.AddAsync("manager", "Marcus Manager");
        _julia = await _organization.AddAsync("member", "Julia Member");
        _nora = await _organization.AddAsync("member", "Nora Newcomer");
        _show = await _organization.AddEventAsync(_organization.Owner);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_message_reaches_the_open_conversation_and_the_count_of_whoever_is_elsewhere()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        await using var open = await server.LiveAsync(_julia);
        await using var elsewhere = await server.LiveAsync(_julia);
        var cursor = long.Parse((await _julia.GetAsync($"{Threads}/{thread}")).Expect(200).Data.Str("changeCursor")!, System.Globalization.CultureInfo.InvariantCulture);
        await open.SubscribeAsync(Topic(thread), cursor);
        await elsewhere.SubscribeAsync($"user:{_julia.Id}");

        var message = await _marcus.SayAsync(thread, "Truck is at the dock");
        var heard = await open.NextAsync("change");
        Assert.Equal(("message", "insert", message.Id()), (heard.Body.Str("entity"), heard.Body.Str("op"), heard.Body.Id()));
        Assert.Equal(1, heard.Body["new"]!.Int("no"));
        // What was said is fetched by whoever may; it is in no feed and in no history.
        Assert.DoesNotContain("dock", heard.Body.ToJsonString(), StringComparison.Ordinal);
        var stirred = await elsewhere.NextAsync("change");
        Assert.Equal(("thread_membership", thread), (stirred.Body.Str("entity"), await ThreadOfAsync(stirred.Body.Id())));

        // Receipts, as others read.
        await using var his = await server.LiveAsync(_marcus);
        await his.SubscribeAsync(Topic(thread));
        (await _julia.ReadAsync(thread)).Expect(200);
        var receipt = await his.NextAsync("change");
        Assert.Equal(("thread_member", 1), (receipt.Body.Str("entity"), receipt.Body["new"]!.Int("readNo")));
        Assert.Equal("Julia Member", receipt.Body["actor"]!.Str("name"));
        // And her other screen counts down.
        Assert.Equal(1, (await elsewhere.NextAsync("change")).Body["new"]!.Int("readNo"));
    }

    [Fact]
    public async Task Nobody_hears_of_a_conversation_they_are_not_in()
    {
        await using var nora = await server.LiveAsync(_nora);
        await using var owner = await server.LiveAsync(_organization.Owner);
        foreach (var (live, who) in new[] { (nora, _nora), (owner, _organization.Owner) })
        {
            await live.SubscribeAsync(_show.Topic());
            await live.SubscribeAsync("organization");
            await live.SubscribeAsync($"user:{who.Id}");
        }

        await owner.SubscribeAsync("settings");
        var thread = await _marcus.StartAsync(_show, "Between us", _julia);
        await _marcus.SayAsync(thread, "Nobody else knows", new { mentions = new[] { _julia.Id } });
        (await _julia.ReadAsync(thread)).Expect(200);
        (await _marcus.PatchAsync($"{Threads}/{thread}", new { title = "Still between us" })).Expect(200);

        // Something everybody hears, so that everything before it would have come.
        (await _organization.Owner.PatchAsync($"/api/v1/events/{_show}", new { location = "Elsewhere" })).Expect(200);
        foreach (var live in new[] { nora, owner })
        {
            Assert.Equal("event", (await live.NextAsync("change")).Body.Str("entity"));
            Assert.Empty(live.Drain());
            Assert.EndsWith("request.not_found", (await Assert.ThrowsAsync<LiveRefusal>(() => live.SubscribeAsync(Topic(thread)))).Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain((await _organization.Owner.GetAsync($"/api/v1/events/{_show}/activity?limit=200")).Expect(200).Data.Items(), a => a.Str("entity") is "thread" or "message");
        (await _organization.Owner.GetAsync($"/api/v1/history/thread/{thread}")).Expect(404);
    }

    [Fact]
    public async Task Whoever_leaves_or_loses_the_event_hears_nothing_more()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia, _nora);
        await using var julia = await server.LiveAsync(_julia);
        await using var nora = await server.LiveAsync(_nora);
        await using var marcus = await server.LiveAsync(_marcus);
        await julia.SubscribeAsync(Topic(thread));
        await nora.SubscribeAsync(Topic(thread));

        (await _marcus.RemoveAsync(thread, _julia)).Expect(204);
        await _marcus.SayAsync(thread, "Not for Julia");
        Assert.Equal(("unsubscribed", "request.not_found"), await EndAsync(julia));
        Assert.Equal("thread_member", (await nora.NextAsync("change")).Body.Str("entity"));
        Assert.Equal("message", (await nora.NextAsync("change")).Body.Str("entity"));

        // The event becomes its team's; nothing in the conversation itself changes.
        (await _organization.Owner.JoinAsync(_show, _marcus, "edit")).Expect(201);
        (await _organization.Owner.PatchAsync($"/api/v1/events/{_show}", new { visibility = "team" })).Expect(200);
        await _marcus.SayAsync(thread, "Not for Nora");
        Assert.Equal(("unsubscribed", "request.not_found"), await EndAsync(nora));
        await marcus.SubscribeAsync(Topic(thread));
        Assert.Equal(["Not for Julia", "Not for Nora"], await _marcus.WordsAsync(thread));
    }

    [Fact]
    public async Task Where_the_table_is_polled_losing_the_event_ends_it_too()
    {
        var node = await server.StartNodeAsync("--Live:Replication=false", "--Live:PollInterval=00:00:00.050");
        try
        {
            var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
            await using var julia = await server.LiveAsync(_julia, node: CallboardServer.AddressOf(node));
            await julia.SubscribeAsync(Topic(thread));
            (await _organization.Owner.JoinAsync(_show, _marcus, "edit")).Expect(201);
            (await _organization.Owner.PatchAsync($"/api/v1/events/{_show}", new { visibility = "team" })).Expect(200);
            Assert.Equal(("unsubscribed", "request.not_found"), await EndAsync(julia));
        }
        finally
        {
            await node.StopAsync();
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Somebody_from_outside_hears_that_there_is_something_and_not_what()
    {
        var client = (await _organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Riverside Ltd" })).Expect(201).Data.Id();
        var customer = await _organization.AddPortalAsync("client", client);
        (await _organization.Owner.PatchAsync($"/api/v1/events/{_show}", new { clientId = client })).Expect(200);
        var thread = await _marcus.StartAsync(_show, "With the client", customer);
        await using var live = await server.LiveAsync(customer);
        await live.SubscribeAsync(Topic(thread));
        await _marcus.SayAsync(thread, "Hello");
        var heard = await live.NextAsync("change");
        Assert.Equal(("changed", Topic(thread)), (heard.Body.Str("op"), heard.Topic));
        Assert.Null(heard.Body["new"]);
        Assert.Equal(["Hello"], await customer.WordsAsync(thread));
        (await customer.GetAsync($"/api/v1/history/thread/{thread}")).Expect(404);
    }

    [Fact]
    public async Task A_screen_that_was_away_gets_what_it_missed_once()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        await using var before = await server.LiveAsync(_julia);
        var cursor = await before.SubscribeAsync(Topic(thread));
        before.Cut();
        for (var i = 0; i < 3; i++)
        {
            await _marcus.SayAsync(thread, $"{i}");
        }

        await using var after = await server.LiveAsync(_julia);
        await after.SubscribeAsync(Topic(thread), cursor);
        var numbers = new List<int>();
        while (numbers.Count < 3)
        {
            numbers.Add((await after.NextAsync("change")).Body["new"]!.Int("no"));
        }

        Assert.Equal([1, 2, 3], numbers);
        Assert.Empty(after.Drain());
    }

    private static string Topic(Guid thread) => $"thread:{thread}";

    private static async Task<(string, string?)> EndAsync(LiveClient live)
    {
        LiveMessage message;
        do
        {
            message = await live.NextAsync();
            Assert.False(message.Body.Str("entity") == "message" && message.Target == "change", $"heard {message.Body}");
        }
        while (message.Target != "unsubscribed");
        return (message.Target, message.Body.Str("reason"));
    }

    private async Task<Guid> ThreadOfAsync(Guid membership) => (Guid)(await server.BreakAsync(
        "select thread_id from talk.thread_member where id = $1", membership))!;
}
