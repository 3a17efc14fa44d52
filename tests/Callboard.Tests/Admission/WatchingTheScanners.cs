using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>The devices at the gates: what they tell of themselves, and having one forget everything.</summary>
public sealed class WatchingTheScanners(CallboardServer server)
{
    [Fact]
    public async Task A_scanner_tells_of_itself_with_its_regular_contact()
    {
        var organization = await server.NewOrganizationAsync();
        var (door, other) = (await Door.OpenAsync(organization), await Door.OpenAsync(organization));
        var (device, key) = await door.DeviceAsync(server);
        var (id, fast) = (Guid.CreateVersion7(), TimeSpan.FromMinutes(7));
        var now = TimeProvider.System.GetUtcNow();

        for (var waiting = 37; waiting >= 0; waiting -= 37)
        {
            Assert.False(await ReportAsync(device, door, id, new { gateId = door.GateId, waiting, battery = 62, charging = false, sentAt = now + fast, listAt = now + fast - TimeSpan.FromMinutes(3) }));
        }

        var scanner = Assert.Single(await FleetAsync(door));
        Assert.Equal(
            (id, key.ToString(), "North, left", "North", "armed", "2026.11", 0, 62),
            (scanner.Id(), scanner.Str("keyId"), scanner.Str("name"), scanner.Str("gateName"), scanner.Str("state"), scanner.Str("appVersion"),
                scanner.Int("waiting"), scanner.Int("battery")));
        Assert.InRange((long)scanner["skewMs"]!, 400_000, 421_000);
        Assert.InRange(((DateTimeOffset)scanner["seenAt"]! - (DateTimeOffset)scanner["listAt"]!).TotalMinutes, 2.9, 3.5);

        // Somebody who scans with their own sign-in is shown by their name, without a key.
        Assert.False(await ReportAsync(door.User, door, Guid.CreateVersion7(), new { direction = "exit", state = "locked" }));
        var own = Assert.Single(await FleetAsync(door), s => s["keyId"] is null);
        Assert.Equal(("Olivia Owner", "locked", false), (own.Str("name"), own.Str("state"), (bool)own["keyRevoked"]!));

        (await device.PostAsync($"{other.Path}/scanners", Report(id, null))).ExpectProblem(404, "admission.series_not_found");
        (await (await organization.AddAsync("viewer")).PostAsync($"{door.Path}/scanners", Report(id, null))).Expect(403);
        (await device.GetAsync($"/api/v1/events/{door.EventId}/scanners")).ExpectProblem(403, "access.scope_missing");
        (await (await server.NewOrganizationAsync()).Owner.GetAsync($"/api/v1/events/{door.EventId}/scanners")).ExpectProblem(404, "admission.event_not_found");

        (await door.User.DeleteAsync($"/api/v1/devices/{key}")).Expect(204);
        Assert.True((bool)Assert.Single(await FleetAsync(door), s => s.Id() == id)["keyRevoked"]!);
        (await device.PostAsync($"{door.Path}/scanners", Report(id, null))).Expect(401);
    }

    [Fact]
    public async Task It_is_told_to_forget_until_it_has_and_set_up_again_it_begins_anew()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        var (device, _) = await door.DeviceAsync(server);
        var id = Guid.CreateVersion7();
        var wipe = $"/api/v1/events/{door.EventId}/scanners/{id}/wipe";
        (await door.User.PostAsync(wipe)).ExpectProblem(404, "admission.scanner_not_found");
        Assert.False(await ReportAsync(device, door, id));
        var member = await organization.AddAsync("member");
        (await member.PostAsync(wipe)).Expect(403);
        (await device.PostAsync(wipe)).ExpectProblem(403, "access.scope_missing");

        (await door.User.PostAsync(wipe)).Expect(204);

        Assert.True(await ReportAsync(device, door, id, new { waiting = 3 }));
        Assert.True(await ReportAsync(device, door, id, new { waiting = 0 }));
        Assert.Equal(("Olivia Owner", null), (Assert.Single(await FleetAsync(door)).Str("wipeAskedByName"), Assert.Single(await FleetAsync(door)).Str("wipedAt")));
        Assert.False(await ReportAsync(device, door, id, new { wiped = true }));
        Assert.NotNull(Assert.Single(await FleetAsync(door)).Str("wipedAt"));
        // Asked again of one that has forgotten already, nothing is left to be done.
        (await door.User.PostAsync(wipe)).Expect(204);
        var (again, _) = await door.DeviceAsync(server, "North, left, again");
        Assert.False(await ReportAsync(again, door, id));
        var fresh = Assert.Single(await FleetAsync(door));
        Assert.Equal(("North, left, again", null, null), (fresh.Str("name"), fresh.Str("wipeAskedAt"), fresh.Str("wipedAt")));

        var told = (await door.User.GetAsync($"/api/v1/events/{door.EventId}/activity")).Expect(200).Data.Items().Select(a => a.Str("summary")).ToList();
        Assert.Contains("Olivia Owner has the scanner ‘North, left’ forget everything", told);
        Assert.Contains("The scanner ‘North, left’ forgot everything", told);
    }

    private static JsonObject Report(Guid id, object? more) => ApiUser.Merge(
        new { id, state = "armed", appVersion = "2026.11", sentAt = TimeProvider.System.GetUtcNow() }, more);

    private static async Task<bool> ReportAsync(ApiUser by, Door door, Guid id, object? more = null) =>
        (bool)(await by.PostAsync($"{door.Path}/scanners", Report(id, more))).Expect(200).Data["wipe"]!;

    private static async Task<List<JsonNode>> FleetAsync(Door door) =>
        [.. (await door.User.GetAsync($"/api/v1/events/{door.EventId}/scanners")).Expect(200).Data.Items()];
}
