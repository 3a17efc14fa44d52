using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Admission.Rules;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>What a gate that holds a list is told of what changed since: all of it, and nothing else.</summary>
public sealed class TellingGatesWhatChanged(CallboardServer server)
{
    [Fact]
    public async Task A_scan_that_comes_late_changes_its_pass_and_so_does_taking_it_back()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("A1");
        await door.WristbandAsync("A2");
        var ticket = await door.TicketAsync("T1");
        await door.WristbandAsync("A3", more: new { ticketId = ticket });
        var known = await ListAsync(door);
        var cursor = Now(known);
        var (now, scan) = (TimeProvider.System.GetUtcNow(), Guid.CreateVersion7());

        (await door.User.PostAsync($"{door.Path}/checkins/batch", new
        {
            sentAt = now,
            scans = new object[]
            {
                new { scanId = scan, nfcId = "A1", gateId = door.GateId, scannedAt = now.AddMinutes(-50), decidedOffline = "allow" },
                new { scanId = Guid.CreateVersion7(), nfcId = "A3", gateId = door.GateId, scannedAt = now.AddMinutes(-40), decidedOffline = "allow" },
            },
        })).Expect(200);

        var changes = await ListAsync(door, cursor);
        Assert.Equal(cursor, changes.Str("since"));
        Assert.Equal(2, changes.Int("inside"));
        Assert.Equal(Sorted(Entry("A1", known, true), Entry("A3", known, true), Entry("T1", known, true, PassKind.Ticket)), Told(changes));

        cursor = Now(changes);
        (await door.User.PostAsync($"/api/v1/checkins/{scan}/undo", new { reason = "Wrong guest" })).Expect(200);

        Assert.Equal(Sorted(Entry("A1", known, false)), Told(await ListAsync(door, cursor)));
    }

    [Fact]
    public async Task What_is_added_changed_or_named_is_told_alone()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync(), admitsAll: false);
        var first = await door.WristbandAsync("A1");
        await door.WristbandAsync("A2");
        var known = await ListAsync(door);
        Assert.Empty(Told(known));
        var cursor = Now(known);

        (await door.User.PostAsync($"{door.Path}/wristbands", new { wristbandId = first })).Expect(200);
        Assert.Equal(Sorted(Entry("A1", known, false)), Told(await ListAsync(door, cursor)));

        cursor = Now(known);
        Assert.Empty(Told(await ListAsync(door, cursor)));
        (await door.User.PatchAsync($"/api/v1/events/{door.EventId}/wristbands/{first}", new { status = "blocked" })).Expect(200);
        Assert.Equal("blocked", Assert.Single((await ListAsync(door, cursor))["entries"]!.AsArray())!.Str("state"));
    }

    [Fact]
    public async Task Where_there_is_nothing_to_lay_over_all_is_told()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync(), admitsAll: false);
        var (first, second) = (await door.WristbandAsync("A1"), await door.WristbandAsync("A2"));
        (await door.User.PostAsync($"{door.Path}/wristbands", new { wristbandIds = new[] { first, second } })).Expect(200);
        var known = await ListAsync(door);
        Assert.Equal(2, known.Int("count"));

        (await door.User.DeleteAsync($"{door.Path}/wristbands/{first}")).Expect(204);
        var dismissed = await ListAsync(door, Now(known));
        Assert.Null(dismissed.Str("since"));
        Assert.Equal(Sorted(Entry("A2", known, false)), Told(dismissed));

        (await door.User.DeleteAsync($"/api/v1/events/{door.EventId}/wristbands/{second}")).Expect(204);
        var removed = await ListAsync(door, Now(dismissed));
        Assert.Null(removed.Str("since"));
        Assert.Empty(Told(removed));

        (await door.User.PatchAsync(door.Path, new { capacity = 7 })).Expect(200);
        var changed = await ListAsync(door, Now(removed));
        Assert.Null(changed.Str("since"));
        Assert.Equal(changed.Str("cursor"), (await ListAsync(door, changed.Str("cursor"))).Str("since"));
        foreach (var unusable in (string[])["", "1", "yesterday", $"{long.MaxValue}.{Edition(changed)}", $"-1.{Edition(changed)}"])
        {
            Assert.Null((await ListAsync(door, unusable)).Str("since"));
        }
    }

    [Fact]
    public async Task A_device_takes_back_its_own_scans_only()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        await door.WristbandAsync("A1");
        var (north, south) = (await DeviceAsync(door, "North"), await DeviceAsync(door, "South"));
        var scan = Guid.CreateVersion7();
        Assert.Equal("allow", Door.Said(await door.ScanAsync("A1", new { scanId = scan }, north)));
        Task<Answer> UndoAsync(ApiUser by, string key) =>
            by.SendAsync(HttpMethod.Post, $"/api/v1/checkins/{scan}/undo", new { reason = "Undone at the gate." }, ("Idempotency-Key", key));

        (await UndoAsync(south, Guid.CreateVersion7().ToString())).ExpectProblem(404, "admission.scan_not_found");

        var key = Guid.CreateVersion7().ToString();
        var first = (await UndoAsync(north, key)).Expect(200).Data.Str("undoneAt");
        Assert.NotNull(first);
        Assert.Equal(first, (await UndoAsync(north, key)).Expect(200).Data.Str("undoneAt"));
        Assert.Equal(0, (await door.MetricsAsync()).Int("inside"));
    }

    private static async Task<ApiUser> DeviceAsync(Door door, string name)
    {
        var token = (await door.User.PostAsync("/api/v1/devices", new { name, scopes = new[] { "scan" }, seriesIds = new[] { door.SeriesId } }))
            .Expect(201).Data.Str("token")!;
        var client = new HttpClient { BaseAddress = door.User.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new ApiUser(client, Guid.Empty, name, token);
    }

    private static async Task<JsonNode> ListAsync(Door door, string? since = null) =>
        (await door.User.GetAsync($"{door.Path}/allow-list{(since is null ? "" : $"?since={since}")}")).Expect(200).Data;

    /// <summary>The cursor of a list, moved to now: what is repeated to be on the safe side would hide what is told too much.</summary>
    private static string Now(JsonNode list) =>
        $"{TimeProvider.System.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture)}.{Edition(list)}";

    private static string Edition(JsonNode list) => list.Str("cursor")!.Split('.', 2)[1];

    private static (string, bool) Entry(string key, JsonNode list, bool inside, PassKind kind = PassKind.Wristband) =>
        (PassTag.Text(PassTag.Of(Convert.FromBase64String(list.Str("salt")!), kind, key)), inside);

    private static List<(string, bool)> Told(JsonNode list) =>
        Sorted([.. list["entries"]!.AsArray().Select(e => (e!.Str("tag")!, (bool)e!["inside"]!))]);

    private static List<(string, bool)> Sorted(params (string, bool)[] entries) => [.. entries.Order()];
}
