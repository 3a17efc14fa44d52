using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>Gates that ask the server first, and gates that let nobody in without it.</summary>
public sealed class DecidingWithTheServer(CallboardServer server)
{
    [Fact]
    public async Task A_gate_says_how_it_decides_and_devices_hear_of_it_with_their_next_list()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("A1");
        var (device, _) = await door.DeviceAsync(server);
        var path = $"/api/v1/events/{door.EventId}/gates/{door.GateId}";
        Assert.Equal("local", (await door.User.GetAsync(path)).Expect(200).Data.Str("mode"));
        var known = await door.ListAsync(device);
        Assert.Equal("local", Gate(known).Str("mode"));

        var answer = (await door.User.PatchAsync(path, new { mode = "strict" })).Expect(200);

        Assert.Equal(("strict", "mode"), (answer.Data.Str("mode"), (string?)answer.Json["updatedFields"]![0]));
        // Only what changed is asked for; passes written a moment ago may come once more.
        var news = (await device.GetAsync($"{door.Path}/allow-list?since={known.Str("cursor")}")).Expect(200).Data;
        Assert.Equal("strict", Gate(news).Str("mode"));
        (await door.User.PatchAsync(path, new { mode = "sometimes" })).ExpectProblem(400, "request.invalid", "mode");
        Assert.Equal("confirm", (await door.User.PostAsync($"/api/v1/events/{door.EventId}/gates", new { name = "South", mode = "confirm" })).Expect(201).Data.Str("mode"));

        static JsonNode Gate(JsonNode list) => list["gates"]!.Items().Single();
    }

    [Fact]
    public async Task What_nobody_confirmed_is_said_in_the_log()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync(), new { reentry = "allowed" });
        var strict = await door.AddGateAsync("Vault", new { mode = "strict" });
        foreach (var band in (string[])["A1", "A2", "A3"])
        {
            await door.WristbandAsync(band);
        }

        object Scan(string band, Guid gate, object? more = null) => ApiUser.Merge(
            new { scanId = Guid.CreateVersion7(), nfcId = band, gateId = gate, scannedAt = TimeProvider.System.GetUtcNow(), decidedOffline = "allow" }, more);
        (await door.User.PostAsync($"{door.Path}/checkins/batch", new
        {
            scans = new[]
            {
                Scan("A1", door.GateId),
                Scan("A2", door.GateId, new { unconfirmed = true }),
                // A scanner that had not heard yet that its gate lets nobody in by itself.
                Scan("A3", strict),
                Scan("A3", strict, new { direction = "exit" }),
            },
        })).Expect(200);
        Assert.Equal("allow", await door.TryAsync("A3", new { gateId = strict }));

        var log = (await door.User.GetAsync($"{door.Path}/checkins?limit=10")).Expect(200).Data.Items().ToList();
        Assert.Equal(
            ["A1 entry False", "A2 entry True", "A3 entry False", "A3 entry True", "A3 exit False"],
            log.Select(s => $"{s.Str("holderName")!["Holder of ".Length..]} {s.Str("direction")} {(bool)s["unconfirmed"]!}").Order(StringComparer.Ordinal));
        Assert.Equal(5, log.Count(s => s["override"] is null));
    }
}
