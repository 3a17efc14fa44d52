using System.Text.Json.Nodes;
using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Show;

/// <summary>One calls, whoever else tries; lines break, commands come late, twice and out of order, and servers die.</summary>
public sealed class HoldingTheBaton(CallboardServer server)
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Only_its_holder_acts_and_everybody_else_hears_who_that_is()
    {
        var show = await ShowSteps.NewAsync(server);
        var other = await show.Organization.AddAsync("manager", "Mia Caller");
        (await other.PostAsync($"{show.Path}/go")).ExpectProblem(409, "show.baton_free");
        (await other.PostAsync($"{show.Path}/start")).Expect(200);
        var refused = (await show.Owner.PostAsync($"{show.Path}/go")).ExpectProblem(409, "show.baton_held");
        Assert.Equal("Mia Caller", refused.Json["holder"]!.Str("name"));
        Assert.Equal(show.Blocks[0], await show.CurrentAsync());
        (await show.Owner.PostAsync($"{show.Path}/take")).Expect(200);
        (await other.PostAsync($"{show.Path}/go")).ExpectProblem(409, "show.baton_held");
        await Task.Delay(400);
        (await show.Owner.PostAsync($"{show.Path}/go")).Expect(200);
        Assert.Equal(show.Blocks[1], await show.CurrentAsync());
        var log = (await show.Owner.GetAsync($"{show.Path}/commands?limit=50")).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["go", "go", "take", "go", "start", "go"], log.Select(e => e!.Str("kind")));
        Assert.Equal([null, "baton_held", null, "baton_held", null, "baton_free"], log.Select(e => e!.Str("reason")));
    }

    [Fact]
    public async Task A_late_batch_is_applied_in_order_while_nobody_took_over()
    {
        var show = await ShowSteps.NewAsync(server);
        var page = show.NewPage();
        await page.CallAsync("start", s_at);
        JsonObject[] batch = [page.Press("go", s_at.AddMinutes(9)), page.Press("hold", s_at.AddMinutes(11)), page.Press("resume", s_at.AddMinutes(12)), page.Press("go", s_at.AddMinutes(20))];
        var answer = (await page.SendAsync([.. batch.Reverse()])).Expect(200);
        Assert.All(answer.Json["results"]!.AsArray(), r => Assert.True((bool)r!["applied"]!));
        var run = (await show.Owner.GetAsync($"{show.Path}/as-run")).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["2026-03-01T18:00:00Z", "2026-03-01T18:09:00Z", "2026-03-01T18:20:00Z"], run.Select(r => r!.Str("actualStart")));
        var entry = (await show.Owner.GetAsync($"{show.Path}/commands?limit=1")).Expect(200).Json["data"]![0]!;
        Assert.Equal("2026-03-01T18:20:00Z", entry.Str("pressedAt"));
        Assert.True(string.CompareOrdinal(entry.Str("receivedAt"), entry.Str("at")) > 0);
    }

    [Fact]
    public async Task The_higher_baton_wins_and_the_others_presses_stay_in_the_record()
    {
        var show = await ShowSteps.NewAsync(server);
        var (cut, second) = (show.NewPage(), show.NewPage(await show.Organization.AddAsync("manager")));
        await cut.CallAsync("start", s_at);
        JsonObject[] late = [cut.Press("go", s_at.AddMinutes(5)), cut.Press("go", s_at.AddMinutes(6))];
        second.Baton = 1;
        Assert.Equal("applied", await second.CallAsync("take", s_at.AddMinutes(10)));
        Assert.Equal("applied", await second.CallAsync("go", s_at.AddMinutes(11)));
        var answer = (await cut.SendAsync(late)).Expect(200);
        Assert.Equal(["baton_lost", "baton_lost"], answer.Json["results"]!.AsArray().Select(r => r!.Str("reason")));
        Assert.Equal(show.Blocks[1], await show.CurrentAsync());
        Assert.Equal(5, (await show.Owner.GetAsync($"{show.Path}/commands")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task Sent_twice_is_done_once_and_a_gap_is_told()
    {
        var show = await ShowSteps.NewAsync(server);
        var page = show.NewPage();
        await page.CallAsync("start", s_at);
        var (one, two, three) = (page.Press("go", s_at.AddMinutes(1)), page.Press("go", s_at.AddMinutes(2)), page.Press("hold", s_at.AddMinutes(3)));
        Assert.Equal(2, (await page.SendAsync(two)).ExpectProblem(409, "show.out_of_order").Json.Int("expected"));
        var first = (await page.SendAsync(one)).Expect(200).Json["results"]!.ToJsonString();
        Assert.Equal(first, (await page.SendAsync(one)).Expect(200).Json["results"]!.ToJsonString());
        Assert.Equal(show.Blocks[1], await show.CurrentAsync());
        // What came through already comes again with what did not.
        (await page.SendAsync(one, two, three)).Expect(200);
        (await page.SendAsync(one, two, three)).Expect(200);
        Assert.Equal(show.Blocks[2], await show.CurrentAsync());
        Assert.Equal(4, (await show.Owner.GetAsync($"{show.Path}/commands")).Expect(200).Json.Int("total"));
        var stolen = show.NewPage();
        var copy = stolen.Press("note", note: "mine");
        copy["id"] = one["id"]!.DeepClone();
        (await stolen.SendAsync(copy)).ExpectProblem(409, "request.id_taken");
        var twice = stolen.Press("note", note: "a");
        (await stolen.SendAsync(twice, twice)).ExpectProblem(400, "show.invalid", "commands");
    }

    [Fact]
    public async Task Many_take_it_at_once_and_one_has_it()
    {
        var show = await ShowSteps.NewAsync(server, blocks: 40);
        var starter = show.NewPage();
        await starter.CallAsync("start", s_at);
        var pages = Enumerable.Range(0, 12).Select(_ => { var p = show.NewPage(); p.Baton = 1; return p; }).ToList();
        var taken = await Task.WhenAll(pages.Select(p => p.CallAsync("take")));
        Assert.Single(taken, "applied");
        // All of them go on pressing; only one of them moves the show.
        var holder = pages[Array.IndexOf(taken, "applied")];
        var pressed = await Task.WhenAll(pages.Select(async p => (p, await p.CallAsync("go"))));
        Assert.All(pressed, r => Assert.Equal(r.p == holder ? "applied" : "baton_lost", r.Item2));
        Assert.Equal(show.Blocks[1], await show.CurrentAsync());
        await AssertFoldAsync(show);
    }

    [Fact]
    public async Task Whatever_many_pages_send_the_stage_is_what_its_log_adds_up_to()
    {
        var show = await ShowSteps.NewAsync(server, blocks: 30);
        string[] kinds = ["go", "back", "hold", "resume", "skip", "unskip", "take", "adjust", "note", "go", "go"];
        await show.NewPage().CallAsync("start", s_at);
        await Task.WhenAll(Enumerable.Range(1, 8).Select(async seed =>
        {
            var random = new Random(seed);
            var page = show.NewPage();
            for (var i = 0; i < 12; i++)
            {
                var kind = kinds[random.Next(kinds.Length)];
                page.Baton = random.Next(3) == 0 ? null : page.Baton;
                if (kind == "take")
                {
                    page.Baton = null;
                }

                var press = page.Press(kind, s_at.AddSeconds(random.Next(3600)), null, kind == "adjust" ? 60 : null, kind == "note" ? "noted" : null);
                (await page.SendAsync(press)).Expect(200);
                if (random.Next(3) == 0)
                {
                    (await page.SendAsync(press)).Expect(200);
                }
            }
        }));
        Assert.Equal(97, (await show.Owner.GetAsync($"{show.Path}/commands")).Expect(200).Json.Int("total"));
        await AssertFoldAsync(show);
    }

    [Fact]
    public async Task A_node_that_dies_takes_nothing_along()
    {
        var show = await ShowSteps.NewAsync(server, blocks: 40);
        var node = await server.StartNodeAsync();
        using var client = new HttpClient { BaseAddress = CallboardServer.AddressOf(node) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", show.Owner.Token);
        var page = show.NewPage(new ApiUser(client, show.Owner.Id, "", show.Owner.Token));
        await page.CallAsync("start", s_at);
        var sent = new List<JsonObject>();
        var dying = Task.Run(async () => { await Task.Delay(150); await node.StopAsync(new CancellationToken(canceled: true)); });
        try
        {
            for (var i = 0; i < 30; i++)
            {
                sent.Add(page.Press("go", s_at.AddMinutes(i + 1)));
                (await page.SendAsync(sent[^1])).Expect(200);
            }
        }
        catch (HttpRequestException)
        {
            // Whether the last one was kept, the page cannot know: it sends again all it has no answer to.
        }

        await dying;
        await node.DisposeAsync();
        var later = await show.Owner.PostAsync($"{show.Path}/commands", new JsonObject
        {
            ["clientId"] = page.ClientId.ToString(), ["commands"] = new JsonArray([.. sent.Select(c => c.DeepClone())]),
        });
        later.Expect(200);
        Assert.Equal(show.Blocks[sent.Count], await show.CurrentAsync());
        Assert.Equal(sent.Count + 1, (await show.Owner.GetAsync($"{show.Path}/commands")).Expect(200).Json.Int("total"));
        await AssertFoldAsync(show);
    }

    [Fact]
    public async Task The_record_cannot_be_changed_by_the_server_itself()
    {
        await using var connection = new NpgsqlConnection(server.Logins.App);
        await connection.OpenAsync();
        foreach (var sql in (string[])["update show.command set note = 'x'", "delete from show.command"])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(command.ExecuteNonQueryAsync)).SqlState);
        }
    }

    /// <summary>Reads the log and reckons the state anew, as the rules' own test does.</summary>
    private static async Task AssertFoldAsync(ShowSteps show)
    {
        var log = (await show.Owner.GetAsync($"{show.Path}/commands?limit=200")).Expect(200).Json["data"]!.AsArray().Reverse().Select(e => e!)
            .Select(e => new Callboard.Show.LoggedCommand(
                e.Int("no"), Enum.Parse<Callboard.Show.ShowCommandKind>(e.Str("kind")!, true), (bool)e["applied"]!, Vectors.At(e["at"]), e.Int("baton"),
                Guid.Parse(e.Str("clientId")!), e.Int("seq"), Guid.Parse(e.Str("userId")!), (string?)e["blockId"] is { } b ? Guid.Parse(b) : null, (long?)e["amountMs"])).ToList();
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(e => e.No));
        var folded = System.Text.Json.JsonSerializer.SerializeToNode(
            log.Aggregate(Callboard.Show.ShowState.Before, Callboard.Show.ShowCalls.Apply), Callboard.Platform.Json.CallboardJson.Options)!.AsObject();
        folded.Remove("isOn");
        Assert.True(JsonNode.DeepEquals(folded, (await show.ShowAsync())["state"]), $"{folded}\n{(await show.ShowAsync())["state"]}");
    }
}
