using System.Text.Json.Nodes;
using Callboard.Admission;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>What a key that scans cannot do, what answers do not tell, and how much a gate may ask.</summary>
public sealed class GuardingTheGate(CallboardServer server)
{
    [Fact]
    public async Task A_key_of_one_series_cannot_scan_take_back_or_read_another_s()
    {
        var organization = await server.NewOrganizationAsync();
        var (mine, other) = (await Door.OpenAsync(organization), await Door.OpenAsync(organization));
        await mine.WristbandAsync("A1");
        await other.WristbandAsync("A1");
        var (device, elsewhere) = (await DeviceAsync(organization, mine), await DeviceAsync(organization, other));
        var theirs = Guid.CreateVersion7();
        Assert.Equal("allow", Door.Said(await other.ScanAsync("A1", new { scanId = theirs }, elsewhere)));

        foreach (var refused in (Answer[])
            [
                await device.PostAsync($"{other.Path}/checkins", new { scanId = Guid.CreateVersion7(), nfcId = "A1", gateId = other.GateId }),
                await device.PostAsync($"{other.Path}/checkins/verify", new { nfcId = "A1", gateId = other.GateId }),
                await device.PostAsync($"{other.Path}/checkins/batch", new { scans = new[] { new { scanId = Guid.CreateVersion7(), nfcId = "A1" } } }),
                await device.GetAsync($"{other.Path}/allow-list"),
            ])
        {
            refused.ExpectProblem(404, "admission.series_not_found");
        }

        // Whether it is somebody else's or nobody's is not told.
        var unknown = (await device.PostAsync($"/api/v1/checkins/{Guid.CreateVersion7()}/undo", new { reason = "?" })).ExpectProblem(404, "admission.scan_not_found");
        var foreign = (await device.PostAsync($"/api/v1/checkins/{theirs}/undo", new { reason = "?" })).ExpectProblem(404, "admission.scan_not_found");
        Assert.Equal(unknown.Json.Str("title"), foreign.Json.Str("title"));
        foreach (var path in (string[])["", "/checkins", "/metrics", "/wristbands", "/tickets", "/categories", "/gates", "/conflicts", "/transitions"])
        {
            (await device.GetAsync(mine.Path + path)).ExpectProblem(403, "access.scope_missing");
            (await device.GetAsync(other.Path + path)).ExpectProblem(403, "access.scope_missing");
        }

        (await device.PatchAsync(mine.Path, new { capacity = 1 })).ExpectProblem(403, "access.scope_missing");
        (await device.PostAsync($"{mine.Path}/transition", new { to = "completed" })).ExpectProblem(403, "access.scope_missing");
        Assert.Equal((1, 1), ((await other.MetricsAsync()).Int("inside"), (await other.MetricsAsync()).Int("entries")));
    }

    [Fact]
    public async Task A_device_takes_back_what_it_scanned_itself_and_a_supervisor_anything()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        await door.WristbandAsync("A1");
        await door.WristbandAsync("A2");
        var (one, two) = (await DeviceAsync(organization, door), await DeviceAsync(organization, door));
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await door.ScanAsync("A1", new { scanId = first }, one);
        await door.ScanAsync("A2", new { scanId = second }, one);

        (await two.PostAsync($"/api/v1/checkins/{first}/undo", new { reason = "?" })).ExpectProblem(404, "admission.scan_not_found");
        Assert.Equal(2, (await door.MetricsAsync()).Int("inside"));
        (await one.PostAsync($"/api/v1/checkins/{first}/undo", new { reason = "Wrong one" })).Expect(200);
        (await organization.Owner.PostAsync($"/api/v1/checkins/{second}/undo", new { reason = "Wrong one" })).Expect(200);

        Assert.Equal(0, (await door.MetricsAsync()).Int("inside"));
        await Recount.AssertSameAsync(server, door.SeriesId);
    }

    [Fact]
    public async Task The_id_of_a_scan_of_another_series_is_taken_and_tells_nothing()
    {
        var organization = await server.NewOrganizationAsync();
        var (mine, other) = (await Door.OpenAsync(organization), await Door.OpenAsync(organization));
        await mine.WristbandAsync("A1");
        await other.WristbandAsync("B1");
        var scanId = Guid.CreateVersion7();
        Assert.Equal("allow", await other.TryAsync("B1", new { scanId }));
        var device = await DeviceAsync(organization, mine);

        var refused = await device.PostAsync($"{mine.Path}/checkins", new { scanId, nfcId = "nobody", gateId = mine.GateId });

        refused.ExpectProblem(409, "request.id_taken", "scanId");
        // Nor do those suffer who came at the same moment.
        var both = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            device.PostAsync($"{mine.Path}/checkins", new { scanId = i % 2 == 0 ? scanId : Guid.CreateVersion7(), nfcId = "A1", gateId = mine.GateId })));
        Assert.All(both, (answer, i) => answer.Expect(i % 2 == 0 ? 409 : 200));
        await Recount.AssertSameAsync(server, mine.SeriesId);
        await Recount.AssertSameAsync(server, other.SeriesId);
    }

    [Fact]
    public async Task Unknown_codes_and_codes_of_other_events_are_answered_alike()
    {
        var organization = await server.NewOrganizationAsync();
        var (mine, other) = (await Door.OpenAsync(organization), await Door.OpenAsync(organization));
        var stranger = await Door.OpenAsync(await server.NewOrganizationAsync());
        await mine.WristbandAsync("A1");
        await other.TicketAsync("OTHER-EVENT");
        await stranger.TicketAsync("OTHER-ORGANIZATION");
        var device = await DeviceAsync(organization, mine);
        string[] codes = ["NOBODY-KNOWS", "OTHER-EVENT", "OTHER-ORGANIZATION", "%", new('x', 200), "\u200b"];

        foreach (var path in (string[])["checkins", "checkins/verify"])
        {
            var answers = new List<string>();
            foreach (var code in codes)
            {
                var answer = (await device.PostAsync($"{mine.Path}/{path}", new { scanId = Guid.CreateVersion7(), code, gateId = mine.GateId })).Expect(200).Data.AsObject();
                answer.Remove("scanId");
                answer.Remove("at");
                answers.Add(answer.ToJsonString());
            }

            Assert.Equal(("deny", "unknown_credential"), (JsonNode.Parse(answers[0])!.Str("decision"), JsonNode.Parse(answers[0])!.Str("reason")));
            Assert.All(answers, a => Assert.Equal(answers[0], a));
        }
    }

    [Fact]
    public async Task Two_thousand_scans_a_minute_are_let_through_while_everything_else_stays_limited()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        await using var node = await server.StartNodeAsync("--Limits:WritesPerMinute=20", "--Limits:RequestsPerMinute=60");
        using var client = new HttpClient { BaseAddress = CallboardServer.AddressOf(node) };
        var device = await DeviceAsync(organization, door, client);

        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            (await device.PostAsync(
                i % 2 == 0 ? $"{door.Path}/checkins" : $"{door.Path}/checkins/verify", new { scanId = Guid.CreateVersion7(), code = $"C{i}", gateId = door.GateId })).Expect(200));

        // Neither do scans use up what the same person may do elsewhere.
        var others = new List<Answer>();
        for (var i = 0; i < 21; i++)
        {
            others.Add(await device.PatchAsync(door.Path, new { capacity = 1 }));
        }

        Assert.All(others.Take(20), a => a.ExpectProblem(403, "access.scope_missing"));
        Assert.True(int.Parse(others[20].ExpectProblem(429, "request.too_many").Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.Equal("unknown_credential", Door.Said(await door.ScanAsync("nobody", by: device)));
        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_too_many_wait_the_next_one_is_told_when_to_come_again(bool replayed)
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        await using var node = await server.StartNodeAsync();
        using var client = new HttpClient { BaseAddress = CallboardServer.AddressOf(node) };
        var device = await DeviceAsync(organization, door, client);
        Assert.Equal("unknown_credential", Door.Said(await door.ScanAsync("nobody", by: device)));
        var desk = node.Services.GetRequiredService<CheckInDesk>();
        var right = new ScanRight(organization.Id, door.EventId, door.User.Id, Guid.CreateVersion7(), MayCheckIn: true, Salt: null);
        // One scan many times over: it is decided about once.
        var scan = new Scan(Guid.CreateVersion7(), door.SeriesId, 1, null, TimeProvider.System.GetUtcNow(), new ScanRequest(Guid.Empty, GateId: door.GateId));
        object Body() => new
        {
            scans = new[] { ApiUser.Merge(new { scanId = Guid.CreateVersion7(), code = "x", gateId = door.GateId }, replayed ? new { decidedOffline = "deny" } : null) },
        };

        var waiting = new List<Task<IReadOnlyList<ScanAnswer>>>();
        await using (var held = await HeldSeries.TakeAsync(server, door.SeriesId))
        {
            waiting.Add(desk.TakeAsync(right, [scan], replayed, TestContext.Current.CancellationToken));
            await held.UntilSomebodyWaitsAsync();
            while (!waiting[^1].IsFaulted)
            {
                waiting.Add(desk.TakeAsync(right, [scan], replayed, TestContext.Current.CancellationToken));
            }

            var refused = (await device.PostAsync($"{door.Path}/checkins/batch", Body())).ExpectProblem(503, "service.busy");
            Assert.Equal("1", refused.Headers["Retry-After"]);
        }

        var answers = await Task.WhenAll(waiting.SkipLast(1));
        Assert.Single(answers, a => !a[0].Repeated);
        (await device.PostAsync($"{door.Path}/checkins/batch", Body())).Expect(200);
        await Recount.AssertSameAsync(server, door.SeriesId);
        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_series_removed_a_moment_ago_is_not_there_any_more()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("A1");
        // The right to scan is known from now on for a moment.
        Assert.Equal("unknown_credential", Door.Said(await door.VerifyAsync("nobody")));
        (await door.User.DeleteAsync(door.Path)).Expect(204);

        (await door.User.PostAsync($"{door.Path}/checkins", new { scanId = Guid.CreateVersion7(), nfcId = "A1" })).ExpectProblem(404, "admission.series_not_found");
        (await door.User.PostAsync($"{door.Path}/checkins/verify", new { nfcId = "A1" })).ExpectProblem(404, "admission.series_not_found");
    }

    private async Task<ApiUser> DeviceAsync(TestOrganization organization, Door door, HttpClient? client = null)
    {
        var token = (await organization.Owner.PostAsync("/api/v1/devices", new { name = "Gate", scopes = new[] { "scan" }, seriesIds = new[] { door.SeriesId } }))
            .Expect(201).Data.Str("token")!;
        client ??= new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new ApiUser(client, Guid.Empty, "Gate", token);
    }
}
