using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Resources.Bookable;

namespace Callboard.Tests.Resources;

/// <summary>What production teams do with people and kit.</summary>
public sealed class BookingResources(CallboardServer server)
{
    [Fact]
    public async Task A_resource_is_added_changed_put_away_and_brought_back()
    {
        var (_, owner, _) = await StartAsync();
        var id = Guid.CreateVersion7();
        var body = new { id, name = "Haze machine", type = "equipment", description = "DMX", quantity = 2, setupMinutes = 15 };
        (await owner.PostAsync("/api/v1/resources", body)).Expect(201);
        Assert.Equal("Haze machine", (await owner.PostAsync("/api/v1/resources", body)).Expect(200).Data.Str("name"));
        var changed = (await owner.PatchAsync($"/api/v1/resources/{id}", new { name = "Hazer", isAvailable = false })).Expect(200);
        Assert.Equal(("Hazer", false), (changed.Data.Str("name"), (bool)changed.Data["isAvailable"]!));
        Assert.Equal("equipment", changed.Data.Str("type"));
        (await owner.DeleteAsync($"/api/v1/resources/{id}")).Expect(200);
        Assert.Equal(0, (await owner.GetAsync("/api/v1/resources?q=haz")).Json.Int("total"));
        Assert.Equal(1, (await owner.GetAsync("/api/v1/resources?q=haz&archived=true&type=equipment")).Json.Int("total"));
        (await owner.PostAsync($"/api/v1/resources/{id}/restore")).Expect(200);
        Assert.Equal(1, (await owner.GetAsync("/api/v1/resources?q=haz&sort=-name")).Json.Int("total"));
    }

    [Fact]
    public async Task A_single_unit_is_in_one_place_at_a_time_and_a_refusal_names_what_is_in_the_way_and_where_there_is_room()
    {
        var (_, owner, gala) = await StartAsync();
        var spot = await owner.AddResourceAsync();
        var first = (await owner.BookAsync(spot, gala, 10, 12)).Expect(201).Data.Id();
        (await owner.BookAsync(spot, gala, 13, 14)).Expect(201);
        var refused = (await owner.BookAsync(spot, gala, 11, 12.5)).ExpectProblem(409, "resources.over_committed");
        var conflict = Assert.Single(refused.Json["conflicts"]!.Items());
        Assert.Equal((first, "Spring showcase", At(10), At(12), 1), (conflict.Id(), conflict.Str("eventName"), conflict.Time("startTime"), conflict.Time("endTime"), conflict.Int("quantity")));
        // An hour and a half does not fit between the two; before and after it does.
        Assert.Equal(
            [(At(8.5), At(10)), (At(14), At(15.5))],
            refused.Json["freeSlots"]!.Items().Select(s => (s.Time("startTime"), s.Time("endTime"))));
        // Touching is not overlapping.
        (await owner.BookAsync(spot, gala, 12, 13)).Expect(201);
    }

    [Fact]
    public async Task Of_a_pool_no_more_are_taken_at_any_moment_than_there_are()
    {
        var (_, owner, gala) = await StartAsync();
        var lamps = await owner.AddResourceAsync(new { quantity = 5 });
        (await owner.BookAsync(lamps, gala, 10, 12, new { quantity = 3 })).Expect(201);
        (await owner.BookAsync(lamps, gala, 12, 14, new { quantity = 3 })).Expect(201);
        // Never more than 3 + 2 at once, although the three overlap.
        (await owner.BookAsync(lamps, gala, 11, 13, new { quantity = 2 })).Expect(201);
        var refused = (await owner.BookAsync(lamps, gala, 9, 11.5, new { quantity = 1 })).ExpectProblem(409, "resources.over_committed");
        Assert.Equal(0, refused.Json.Int("available"));
        Assert.Equal((At(8.5), At(11)), refused.Json["freeSlots"]!.Items().Select(s => (s.Time("startTime"), s.Time("endTime"))).First());
        (await owner.BookAsync(lamps, gala, 9, 11, new { quantity = 6 })).ExpectProblem(409, "resources.more_than_there_are", "quantity");
    }

    [Fact]
    public async Task Setting_up_and_tearing_down_take_time_too()
    {
        var (_, owner, gala) = await StartAsync();
        var truss = await owner.AddResourceAsync(new { setupMinutes = 60, teardownMinutes = 30 });
        var booking = (await owner.BookAsync(truss, gala, 10, 12)).Expect(201).Data;
        Assert.Equal((At(9), At(12.5)), (booking.Time("occupiedFrom"), booking.Time("occupiedTo")));
        var refused = (await owner.BookAsync(truss, gala, 13, 14)).ExpectProblem(409, "resources.over_committed");
        Assert.Contains((At(13.5), At(14.5)), refused.Json["freeSlots"]!.Items().Select(s => (s.Time("startTime"), s.Time("endTime"))));
        (await owner.BookAsync(truss, gala, 13.5, 14.5)).Expect(201);
        (await owner.BookAsync(truss, gala, 12.5, 12.75, new { setupMinutes = 0, teardownMinutes = 0 })).Expect(409);
    }

    [Fact]
    public async Task Somebody_needs_time_to_get_from_one_venue_to_another()
    {
        var (organization, owner, _) = await StartAsync();
        var here = (await owner.PostAsync("/api/v1/venues", new { name = "Here" })).Data.Id();
        var there = (await owner.PostAsync("/api/v1/venues", new { name = "There" })).Data.Id();
        var atHome = await organization.AddEventAsync(name: "At home", more: new { venueId = here });
        var away = await organization.AddEventAsync(name: "Away", more: new { venueId = there });
        var rigger = await owner.AddResourceAsync(new { name = "Rigger", type = "staff", travelMinutes = 45 });
        (await owner.BookAsync(rigger, atHome, 10, 12)).Expect(201);
        (await owner.BookAsync(rigger, atHome, 12, 13)).Expect(201);
        var refused = (await owner.BookAsync(rigger, away, 13.5, 15)).ExpectProblem(409, "resources.over_committed");
        Assert.Equal("travel", Assert.Single(refused.Json["conflicts"]!.Items()).Str("reason"));
        Assert.Contains(At(13.75), refused.Json["freeSlots"]!.Items().Select(s => s.Time("startTime")));
        (await owner.BookAsync(rigger, away, 13.75, 15)).Expect(201);
    }

    [Fact]
    public async Task A_manual_block_counts_as_busy_and_takes_no_time_that_is_booked()
    {
        var (organization, owner, gala) = await StartAsync();
        var manager = await organization.AddAsync("manager");
        var member = await organization.AddAsync("member");
        var desk = await owner.AddResourceAsync(new { setupMinutes = 30 });
        var repair = (await manager.BookAsync(desk, null, 8, 10, new { isBlock = true, note = "Repair" })).Expect(201).Data;
        Assert.Equal(At(8), repair.Time("occupiedFrom"));
        var refused = (await owner.BookAsync(desk, gala, 9, 11)).ExpectProblem(409, "resources.over_committed");
        Assert.Equal("blocked", Assert.Single(refused.Json["conflicts"]!.Items()).Str("eventName"));
        (await owner.BookAsync(desk, gala, 11, 12)).Expect(201);
        (await manager.BookAsync(desk, null, 11.5, 13, new { isBlock = true })).ExpectProblem(409, "resources.over_committed");
        (await manager.BookAsync(desk, null, 20, 21)).ExpectProblem(400, "resources.event_needed", "eventId");
        (await manager.BookAsync(desk, null, 20, 21, new { isBlock = true, status = "tentative" })).ExpectProblem(400, "resources.block_is_firm", "status");
        // It says what the whole staff may know, and is for managers to make and take back.
        Assert.Equal("Repair", (await member.GetAsync($"/api/v1/bookings/{repair.Id()}")).Expect(200).Data.Str("note"));
        (await member.BookAsync(desk, null, 20, 21, new { isBlock = true })).Expect(403);
        (await member.DeleteAsync($"/api/v1/bookings/{repair.Id()}")).Expect(403);
        (await manager.DeleteAsync($"/api/v1/bookings/{repair.Id()}")).Expect(204);
    }

    [Fact]
    public async Task What_is_pencilled_in_is_in_nobodys_way_and_reserves_once_confirmed()
    {
        var (_, owner, gala) = await StartAsync();
        var spot = await owner.AddResourceAsync();
        var pencilled = (await owner.BookAsync(spot, gala, 10, 12, new { status = "tentative" })).Expect(201).Data.Id();
        var firm = (await owner.BookAsync(spot, gala, 11, 13)).Expect(201).Data.Id();
        var report = (await owner.GetAsync($"/api/v1/bookings/conflicts?from={At(0):O}&to={At(24):O}".Replace("+", "%2B", StringComparison.Ordinal))).Expect(200);
        var conflict = Assert.Single(report.Data.Items());
        Assert.Equal((pencilled.ToString(), firm.ToString(), "tentative"), (conflict.Str("a"), conflict.Str("b"), (string)conflict["reasons"]![0]!));
        (await owner.PatchAsync($"/api/v1/bookings/{pencilled}", new { status = "confirmed" })).ExpectProblem(409, "resources.over_committed");
        (await owner.DeleteAsync($"/api/v1/bookings/{firm}")).Expect(204);
        (await owner.PatchAsync($"/api/v1/bookings/{pencilled}", new { status = "confirmed" })).Expect(200);
        (await owner.BookAsync(spot, gala, 11, 13)).Expect(409);
    }

    [Fact]
    public async Task A_booking_is_moved_resized_and_handed_to_another_resource_as_long_as_there_is_room()
    {
        var (_, owner, gala) = await StartAsync();
        var (one, other) = (await owner.AddResourceAsync(), await owner.AddResourceAsync());
        var moving = (await owner.BookAsync(one, gala, 10, 12)).Expect(201).Data.Id();
        (await owner.BookAsync(one, gala, 14, 15)).Expect(201);
        (await owner.BookAsync(other, gala, 10, 11)).Expect(201);
        var path = $"/api/v1/bookings/{moving}";
        (await owner.PatchAsync(path, new { startTime = At(11), endTime = At(14) })).Expect(200);
        (await owner.PatchAsync(path, new { endTime = At(14.5) })).ExpectProblem(409, "resources.over_committed");
        (await owner.PatchAsync(path, new { resourceId = other })).Expect(200);
        (await owner.PatchAsync(path, new { startTime = At(10.5) })).ExpectProblem(409, "resources.over_committed");
        Assert.Equal(At(11), (await owner.GetAsync(path)).Data.Time("startTime"));
        (await owner.PatchAsync(path, new { endTime = At(10) })).ExpectProblem(400, "resources.ends_before_start", "endTime");
        (await owner.PatchAsync(path, new { startTime = (string?)null })).ExpectProblem(400, "request.invalid", "startTime");
        (await owner.SendAsync(HttpMethod.Patch, path, new { note = "x" }, ("If-Match", "\"1\""))).ExpectProblem(412, "request.version_mismatch");
    }

    [Fact]
    public async Task There_cannot_be_fewer_of_something_than_are_booked_from_now_on()
    {
        var (_, owner, gala) = await StartAsync();
        var lamps = await owner.AddResourceAsync(new { quantity = 5 });
        (await owner.BookAsync(lamps, gala, 10, 12, new { quantity = 2 })).Expect(201);
        (await owner.BookAsync(lamps, gala, 11, 13, new { quantity = 2 })).Expect(201);
        var refused = (await owner.PatchAsync($"/api/v1/resources/{lamps}", new { quantity = 3 })).ExpectProblem(409, "resources.quantity_booked", "quantity");
        Assert.Equal(4, refused.Json.Int("booked"));
        Assert.Equal(2, refused.Json["conflicts"]!.AsArray().Count);
        (await owner.PatchAsync($"/api/v1/resources/{lamps}", new { quantity = 4 })).Expect(200);
        // What is over needs nothing any more.
        (await owner.PostAsync($"/api/v1/resources/{lamps}/bookings", new { eventId = gala, quantity = 4, startTime = "2020-01-01T10:00:00Z", endTime = "2020-01-01T11:00:00Z" })).Expect(201);
        var all = (await owner.GetAsync($"/api/v1/resources/{lamps}/bookings")).Data.Items().Where(b => b.Time("startTime") > At(0)).ToList();
        (await owner.DeleteAsync($"/api/v1/bookings/{all[1].Id()}")).Expect(204);
        (await owner.PatchAsync($"/api/v1/bookings/{all[0].Id()}", new { quantity = 1 })).Expect(200);
        (await owner.PatchAsync($"/api/v1/resources/{lamps}", new { quantity = 1 })).Expect(200);
        (await owner.BookAsync(lamps, gala, 11, 13)).ExpectProblem(409, "resources.over_committed");
    }

    [Fact]
    public async Task What_is_out_of_service_or_put_away_is_not_booked_and_what_was_booked_is_reported()
    {
        var (_, owner, gala) = await StartAsync();
        var spot = await owner.AddResourceAsync();
        (await owner.BookAsync(spot, gala, 10, 12)).Expect(201);
        (await owner.PatchAsync($"/api/v1/resources/{spot}", new { isAvailable = false })).Expect(200);
        (await owner.BookAsync(spot, gala, 14, 15)).ExpectProblem(409, "resources.out_of_service");
        (await owner.BookAsync(spot, null, 14, 15, new { isBlock = true })).Expect(201);
        var report = (await owner.GetAsync("/api/v1/bookings/conflicts?from=2027-05-03T00:00:00Z&to=2027-05-04T00:00:00Z")).Expect(200);
        Assert.Equal("out_of_service", (string)Assert.Single(report.Data.Items())["reasons"]![0]!);
        (await owner.PatchAsync($"/api/v1/resources/{spot}", new { isAvailable = true })).Expect(200);
        (await owner.DeleteAsync($"/api/v1/resources/{spot}")).Expect(200);
        (await owner.BookAsync(spot, gala, 16, 17)).ExpectProblem(409, "resources.out_of_service");
    }

    [Fact]
    public async Task Availability_and_utilisation_count_every_unit_once()
    {
        var (_, owner, gala) = await StartAsync();
        var lamps = await owner.AddResourceAsync(new { name = "Lamps", quantity = 4 });
        var spot = await owner.AddResourceAsync(new { name = "Spot" });
        (await owner.BookAsync(lamps, gala, 6, 12, new { quantity = 2 })).Expect(201);
        (await owner.BookAsync(lamps, gala, 9, 15, new { quantity = 1 })).Expect(201);
        (await owner.BookAsync(spot, gala, 0, 12)).Expect(201);
        (await owner.BookAsync(spot, gala, 6, 18, new { status = "tentative" })).Expect(201);
        (await owner.BookAsync(spot, gala, 6, 18, new { status = "tentative" })).Expect(201);
        (await owner.BookAsync(spot, null, 18, 24, new { isBlock = true })).Expect(201);
        const string Day = "from=2027-05-03T00:00:00Z&to=2027-05-04T00:00:00Z";
        var free = (await owner.GetAsync($"/api/v1/resources/availability?{Day}&type=equipment")).Expect(200).Data.Items().ToDictionary(r => r.Str("name")!);
        Assert.Equal((1, 0), (free["Lamps"].Int("free"), free["Spot"].Int("free")));
        Assert.Equal([2, 3, 1], free["Lamps"]["busy"]!.Items().Select(b => b.Int("quantity")));
        Assert.Equal(3, (await owner.GetAsync("/api/v1/resources/availability?from=2027-05-03T12:00:00Z&to=2027-05-03T13:00:00Z")).Data.Items().First(r => r.Str("name") == "Lamps").Int("free"));

        var used = (await owner.GetAsync($"/api/v1/resources/utilisation?{Day}")).Expect(200);
        var rows = used.Data.Items().ToDictionary(r => r.Str("name")!);
        Assert.Equal((18, 96, 0.1875), ((double)rows["Lamps"]["bookedHours"]!, (double)rows["Lamps"]["availableHours"]!, (double)rows["Lamps"]["utilisation"]!));
        // Two pencilled in over the same time are one unit's hours; the block leaves 18 to be used.
        Assert.Equal((12, 18, 6, 12), ((double)rows["Spot"]["bookedHours"]!, (double)rows["Spot"]["availableHours"]!, (double)rows["Spot"]["blockedHours"]!, (double)rows["Spot"]["tentativeHours"]!));
        Assert.Equal(114, (double)used.Json["byType"]![0]!["availableHours"]!);
        (await owner.GetAsync("/api/v1/resources/utilisation?hoursPerDay=25")).ExpectProblem(400, "request.invalid", "hoursPerDay");
        (await owner.GetAsync("/api/v1/resources/availability?from=2027-05-04T00:00:00Z&to=2027-05-03T00:00:00Z")).ExpectProblem(400, "request.invalid", "to");
    }

    [Fact]
    public async Task A_task_has_a_resource_once()
    {
        var (_, owner, gala) = await StartAsync();
        var spot = await owner.AddResourceAsync();
        var task = (await owner.PostAsync($"/api/v1/events/{gala}/tasks", new { name = "Focus lights" })).Expect(201).Data.Id();
        var path = $"/api/v1/events/{gala}/tasks/{task}/resources";
        (await owner.PostAsync(path, new { resourceId = spot, quantity = 2 })).Expect(201);
        (await owner.PostAsync(path, new { resourceId = spot })).ExpectProblem(409, "resources.already_assigned", "resourceId");
        (await owner.PostAsync(path, new { resourceId = Guid.CreateVersion7() })).ExpectProblem(400, "resources.resource_unknown", "resourceId");
        Assert.Equal(("Follow spot", 2), (await owner.GetAsync(path)).Data.Items().Select(r => (r.Str("name"), r.Int("quantity"))).Single());
        (await owner.DeleteAsync($"{path}/{spot}")).Expect(204);
        (await owner.DeleteAsync($"{path}/{spot}")).ExpectProblem(404, "resources.not_assigned");
        (await owner.GetAsync($"/api/v1/events/{gala}/tasks/{Guid.CreateVersion7()}/resources")).ExpectProblem(404, "resources.task_not_found");
    }

    [Fact]
    public async Task Somebody_booked_for_one_event_and_called_by_another_is_reported()
    {
        var (organization, owner, gala) = await StartAsync();
        var other = await organization.AddEventAsync(name: "Other show");
        var mia = await organization.AddAsync("member", "Mia Rigger");
        var person = await owner.AddResourceAsync(new { name = "Mia", type = "staff", userId = mia.Id });
        await owner.AddResourceAsync(new { name = "Second Mia", type = "staff" });
        (await owner.PostAsync("/api/v1/resources", new { name = "Third Mia", type = "staff", userId = mia.Id })).ExpectProblem(409, "resources.member_taken", "userId");
        (await owner.BookAsync(person, gala, 10, 12)).Expect(201);
        async Task BlockAsync(Guid eventId, double from, double to)
        {
            var block = (await owner.PostAsync($"/api/v1/events/{eventId}/timeline", new { activity = "Focus", startTime = At(from), endTime = At(to) })).Expect(201).Data.Id();
            (await owner.PostAsync($"/api/v1/events/{eventId}/timeline/{block}/personnel", new { userId = mia.Id })).Expect(201);
        }

        await BlockAsync(gala, 10, 11);
        await BlockAsync(other, 11, 13);
        await BlockAsync(other, 13, 14);
        var report = (await owner.GetAsync("/api/v1/bookings/conflicts?from=2027-05-03T00:00:00Z&to=2027-05-04T00:00:00Z")).Expect(200);
        var conflict = Assert.Single(report.Data.Items());
        Assert.Equal(("person", "Mia"), ((string)conflict["reasons"]![0]!, conflict.Str("name")));
        Assert.Equal(["Other show", "Spring showcase"], report.Json["bookings"]!.AsObject().Select(b => b.Value!.Str("eventName")).Order());
    }

    [Fact]
    public async Task Blocks_that_need_the_same_thing_conflict_for_that_reason()
    {
        var (_, owner, gala) = await StartAsync();
        var spot = await owner.AddResourceAsync(new { name = "Spot" });
        var lamps = await owner.AddResourceAsync(new { name = "Lamps", quantity = 3 });
        var blocks = new List<Guid>();
        foreach (var (from, to) in new[] { (10.0, 12.0), (11.0, 13.0), (11.5, 14.0) })
        {
            blocks.Add((await owner.PostAsync($"/api/v1/events/{gala}/timeline", new { activity = "Scene", startTime = At(from), endTime = At(to) })).Expect(201).Data.Id());
        }

        // Pencilled in, because confirmed they would not fit.
        (await owner.BookAsync(spot, gala, 10, 12, new { blockId = blocks[0] })).Expect(201);
        (await owner.BookAsync(spot, gala, 11, 13, new { blockId = blocks[1], status = "tentative" })).Expect(201);
        foreach (var block in blocks)
        {
            (await owner.BookAsync(lamps, gala, 10, 14, new { blockId = block, quantity = 1 })).Expect(201);
        }

        var path = $"/api/v1/events/{gala}/timeline/conflicts?reasons=resource";
        var found = (await owner.GetAsync(path)).Expect(200);
        var pair = Assert.Single(found.Data.Items());
        Assert.Equal(["resource", "time"], pair["reasons"]!.Items().Select(r => (string)r!));
        Assert.Equal("Spot", (string)Assert.Single(found.Json["resources"]!.AsObject()).Value!);
        // One lamp fewer and each pair is part of the want.
        var bookings = (await owner.GetAsync($"/api/v1/events/{gala}/bookings")).Data.Items().Where(b => b.Str("resourceId") == lamps.ToString()).ToList();
        (await owner.PatchAsync($"/api/v1/bookings/{bookings[0].Id()}", new { status = "tentative" })).Expect(200);
        (await owner.PatchAsync($"/api/v1/resources/{lamps}", new { quantity = 2 })).Expect(200);
        Assert.Equal(3, (await owner.GetAsync(path)).Json.Int("total"));
    }

    [Fact]
    public async Task The_scheduler_hears_that_a_diary_changed_and_the_event_what_happened()
    {
        var (organization, owner, gala) = await StartAsync();
        var spot = await owner.AddResourceAsync();
        (await owner.BookAsync(spot, gala, 10, 12)).Expect(201);
        await using var command = server.Admin.CreateCommand("select entity from app.action_history where organization_id = $1 and stream = $2 and entity in ('resource', 'diary', 'booking') order by no");
        command.Parameters.AddWithValue(organization.Id);
        command.Parameters.AddWithValue($"organization:{organization.Id}");
        var entities = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                entities.Add(reader.GetString(0));
            }
        }

        Assert.Equal(["resource", "diary"], entities);
        var activity = (await owner.GetAsync($"/api/v1/events/{gala}/activity")).Expect(200).Text;
        Assert.Contains("Olivia Owner booked a resource", activity, StringComparison.Ordinal);
    }

    private async Task<(TestOrganization Organization, ApiUser Owner, Guid Event)> StartAsync()
    {
        var organization = await server.NewOrganizationAsync();
        return (organization, organization.Owner, await organization.AddEventAsync());
    }
}
