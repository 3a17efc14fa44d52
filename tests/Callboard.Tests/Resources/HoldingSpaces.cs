using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Callboard.Tests.Resources.Bookable;

namespace Callboard.Tests.Resources;

/// <summary>First and second options on a space, and what becomes of them.</summary>
public sealed class HoldingSpaces(CallboardServer server)
{
    [Fact]
    public async Task Spaces_of_an_event_are_held_for_its_whole_time_unless_said_otherwise()
    {
        var (_, owner, first, second) = await StartAsync();
        var hall = await owner.AddSpaceAsync();
        var show = (await owner.GetAsync($"/api/v1/events/{first}")).Expect(200).Data;
        var hold = (await owner.PostAsync($"/api/v1/events/{first}/spaces", new { spaceId = hall })).Expect(201).Data;
        Assert.Equal((show.Time("startAt"), "hold"), (hold.Time("startTime"), hold.Str("status")));
        Assert.Equal(hold.Id(), (await owner.GetAsync($"/api/v1/events/{first}/spaces")).Expect(200).Data.Items().Single().Id());
        var changed = (await owner.PatchAsync($"/api/v1/events/{first}/spaces/{hold.Id()}", new { note = "Both doors" })).Expect(200);
        Assert.Equal("Both doors", changed.Data.Str("note"));
        (await owner.PatchAsync($"/api/v1/events/{second}/spaces/{hold.Id()}", new { note = "Not here" })).ExpectProblem(404, "resources.booking_not_found");
        (await owner.DeleteAsync($"/api/v1/events/{second}/spaces/{hold.Id()}")).Expect(404);
        (await owner.DeleteAsync($"/api/v1/events/{first}/spaces/{hold.Id()}")).Expect(204);
    }

    [Fact]
    public async Task Holds_that_overlap_stand_in_a_ladder_and_releasing_the_first_moves_the_others_up()
    {
        var (organization, owner, first, second) = await StartAsync();
        var hall = await owner.AddSpaceAsync();
        var a = (await owner.HoldAsync(hall, first, 9, 12)).Expect(201).Data.Id();
        var b = (await owner.HoldAsync(hall, second, 11, 15)).Expect(201).Data.Id();
        var c = (await owner.HoldAsync(hall, first, 14, 18)).Expect(201).Data.Id();
        var apart = (await owner.HoldAsync(hall, first, 20, 21)).Expect(201).Data.Id();
        Assert.Equal([1, 2, 3, 1], [await owner.RankAsync(a), await owner.RankAsync(b), await owner.RankAsync(c), await owner.RankAsync(apart)]);
        Assert.Equal("released", (await owner.PostAsync($"/api/v1/space-bookings/{a}/release")).Expect(200).Data.Str("status"));
        Assert.Equal([null, 1, 2, 1], [await owner.RankAsync(a), await owner.RankAsync(b), await owner.RankAsync(c), await owner.RankAsync(apart)]);
        // The second hears of it where its event's people look.
        Assert.Equal(1, await PromotionsAsync(organization, second, b));
        Assert.Contains("The hold on ‘Main hall’ moved up", (await owner.GetAsync($"/api/v1/events/{second}/activity")).Text, StringComparison.Ordinal);
        // Once released is released, however often it is said; held again it stands behind the others.
        (await owner.PostAsync($"/api/v1/space-bookings/{a}/release")).Expect(200);
        Assert.Equal(1, await PromotionsAsync(organization, second, b));
        (await owner.PostAsync($"/api/v1/space-bookings/{a}/hold")).Expect(200);
        Assert.Equal([2, 1, 2], [await owner.RankAsync(a), await owner.RankAsync(b), await owner.RankAsync(c)]);
    }

    [Fact]
    public async Task A_hold_is_confirmed_in_turn_and_only_where_nothing_is()
    {
        var (organization, owner, first, second) = await StartAsync();
        var hall = await owner.AddSpaceAsync();
        var manager = await organization.AddAsync("manager");
        var a = (await owner.HoldAsync(hall, first, 9, 12)).Expect(201).Data.Id();
        var b = (await owner.HoldAsync(hall, second, 11, 15, new { setupMinutes = 60 })).Expect(201).Data.Id();
        var jumping = (await owner.PostAsync($"/api/v1/space-bookings/{b}/confirm", new { })).ExpectProblem(409, "resources.queue_jump");
        Assert.Equal((a, 1), jumping.Json["conflicts"]!.Items().Select(c => (c.Id(), c.Int("rank"))).Single());
        (await owner.PostAsync($"/api/v1/space-bookings/{a}/confirm", new { })).Expect(200);
        var taken = (await manager.PostAsync($"/api/v1/space-bookings/{b}/confirm", new { @override = true })).ExpectProblem(409, "resources.space_taken");
        Assert.Equal("Spring showcase", taken.Json["conflicts"]![0]!.Str("eventName"));
        // Four hours with an hour to set up fit from one o'clock on.
        Assert.Contains(At(13), taken.Json["freeSlots"]!.Items().Select(s => s.Time("startTime")));
        (await owner.PostAsync($"/api/v1/space-bookings/{a}/release")).Expect(200);
        Assert.Equal(1, await owner.RankAsync(b));
        (await owner.PostAsync($"/api/v1/space-bookings/{b}/confirm", new { })).Expect(200);
        (await owner.PostAsync($"/api/v1/space-bookings/{b}/confirm", new { })).Expect(200);
    }

    [Fact]
    public async Task A_manager_may_take_a_space_before_who_comes_first()
    {
        var (organization, owner, first, second) = await StartAsync();
        var hall = await owner.AddSpaceAsync();
        var a = (await owner.HoldAsync(hall, first, 9, 12)).Expect(201).Data.Id();
        var b = (await owner.HoldAsync(hall, second, 9, 12)).Expect(201).Data.Id();
        var member = await organization.AddAsync("member");
        (await owner.PostAsync($"/api/v1/events/{second}/team", new { userId = member.Id, permission = "edit" })).Expect(201);
        (await member.PostAsync($"/api/v1/space-bookings/{b}/confirm", new { @override = true })).ExpectProblem(409, "resources.queue_jump");
        (await owner.PostAsync($"/api/v1/space-bookings/{b}/confirm", new { @override = true })).Expect(200);
        (await owner.PostAsync($"/api/v1/space-bookings/{a}/confirm", new { })).ExpectProblem(409, "resources.space_taken");
    }

    [Fact]
    public async Task A_space_says_when_it_is_free()
    {
        var (_, owner, first, second) = await StartAsync();
        var hall = await owner.AddSpaceAsync();
        const string Day = "from=2027-05-03T00:00:00Z&to=2027-05-04T00:00:00Z";
        var path = $"/api/v1/spaces/{hall}/availability?{Day}";
        Assert.True((bool)(await owner.GetAsync(path)).Expect(200).Data["available"]!);
        (await owner.HoldAsync(hall, first, 9, 12, new { status = "confirmed", setupMinutes = 30, teardownMinutes = 60 })).Expect(201);
        (await owner.HoldAsync(hall, second, 11, 13)).Expect(201);
        (await owner.HoldAsync(hall, second, 12.5, 14, new { status = "confirmed" })).ExpectProblem(409, "resources.space_taken");
        var space = (await owner.GetAsync(path)).Expect(200).Data;
        Assert.Equal((false, 3), ((bool)space["available"]!, space.Int("nextRank")));
        Assert.Equal((At(8.5), At(13)), space["busy"]!.Items().Select(r => (r.Time("from"), r.Time("to"))).Single());
        Assert.Equal(2, space["bookings"]!.AsArray().Count);
        Assert.Equal(1, (await owner.GetAsync($"/api/v1/events/{first}/space-bookings")).Json.Int("total"));
        Assert.Equal(2, (await owner.GetAsync($"/api/v1/space-bookings?{Day}")).Json.Int("total"));
    }

    [Fact]
    public async Task Moving_a_hold_puts_it_behind_who_is_there_and_lets_others_move_up()
    {
        var (_, owner, first, second) = await StartAsync();
        var hall = await owner.AddSpaceAsync();
        var a = (await owner.HoldAsync(hall, first, 9, 12)).Data.Id();
        var b = (await owner.HoldAsync(hall, second, 9, 12)).Data.Id();
        var c = (await owner.HoldAsync(hall, second, 15, 18)).Data.Id();
        (await owner.PatchAsync($"/api/v1/space-bookings/{a}", new { startTime = At(15), endTime = At(18) })).Expect(200);
        Assert.Equal([2, 1, 1], [await owner.RankAsync(a), await owner.RankAsync(b), await owner.RankAsync(c)]);
        (await owner.DeleteAsync($"/api/v1/space-bookings/{c}")).Expect(204);
        Assert.Equal(1, await owner.RankAsync(a));
    }

    [Fact]
    public async Task A_hold_whose_time_is_up_makes_way()
    {
        var (organization, owner, first, second) = await StartAsync();
        var hall = await owner.AddSpaceAsync();
        var a = (await owner.HoldAsync(hall, first, 9, 12, new { expiresAt = "2020-01-01T00:00:00Z" })).Expect(201).Data.Id();
        var b = (await owner.HoldAsync(hall, second, 9, 12, new { expiresAt = "2100-01-01T00:00:00Z" })).Expect(201).Data.Id();
        Assert.True(await server.Services.GetRequiredService<Callboard.Resources.ReleaseExpiredHolds>().RunAsync(CancellationToken.None) >= 1);
        Assert.Equal([null, 1], [await owner.RankAsync(a), await owner.RankAsync(b)]);
        Assert.Equal(1, await PromotionsAsync(organization, second, b));
    }

    [Fact]
    public async Task Whoever_may_not_see_an_event_learns_that_the_space_is_busy_and_no_more()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var secret = await organization.AddEventAsync(name: "Secret wedding", visibility: "team");
        var mine = await organization.AddEventAsync();
        var member = await organization.AddAsync("member");
        (await owner.PostAsync($"/api/v1/events/{mine}/team", new { userId = member.Id, permission = "edit" })).Expect(201);
        var hall = await owner.AddSpaceAsync();
        var spot = await owner.AddResourceAsync();
        var taken = (await owner.HoldAsync(hall, secret, 9, 12, new { status = "confirmed", note = "Secret" })).Expect(201).Data.Id();
        var booked = (await owner.BookAsync(spot, secret, 9, 12, new { note = "Secret" })).Expect(201).Data.Id();
        foreach (var refused in new[]
        {
            (await member.HoldAsync(hall, mine, 10, 11, new { status = "confirmed" })).ExpectProblem(409, "resources.space_taken"),
            (await member.BookAsync(spot, mine, 10, 11)).ExpectProblem(409, "resources.over_committed"),
        })
        {
            var conflict = Assert.Single(refused.Json["conflicts"]!.Items());
            Assert.Equal(("busy", null), (conflict.Str("eventName"), conflict.Str("eventId")));
            Assert.NotEmpty(refused.Json["freeSlots"]!.AsArray());
            Assert.DoesNotContain("Secret", refused.Text, StringComparison.Ordinal);
        }

        foreach (var list in new[]
        {
            $"/api/v1/resources/{spot}/bookings", "/api/v1/bookings?from=2027-05-03T00:00:00Z&to=2027-05-04T00:00:00Z", $"/api/v1/spaces/{hall}/bookings",
            "/api/v1/space-bookings?from=2027-05-03T00:00:00Z&to=2027-05-04T00:00:00Z",
        })
        {
            var answer = (await member.GetAsync(list)).Expect(200);
            var row = Assert.Single(answer.Data.Items());
            Assert.Equal((false, null, null), ((bool)row["visible"]!, row.Str("eventId"), row.Str("note")));
            Assert.Equal((At(9), At(12)), (row.Time("startTime"), row.Time("endTime")));
            Assert.DoesNotContain("Secret", answer.Text, StringComparison.Ordinal);
        }

        (await member.GetAsync($"/api/v1/space-bookings/{taken}")).Expect(404);
        (await member.PostAsync($"/api/v1/space-bookings/{taken}/release")).Expect(404);
        (await member.PatchAsync($"/api/v1/bookings/{booked}", new { note = "mine" })).Expect(404);
        (await member.DeleteAsync($"/api/v1/bookings/{booked}")).Expect(404);
        (await member.BookAsync(spot, secret, 14, 15)).ExpectProblem(400, "resources.event_unknown", "eventId");
    }

    [Fact]
    public async Task A_venue_sees_the_diary_of_its_own_spaces_and_other_portal_users_see_nothing_of_what_is_booked()
    {
        var (organization, owner, first, _) = await StartAsync();
        var hall = await owner.AddSpaceAsync();
        var spot = await owner.AddResourceAsync();
        (await owner.HoldAsync(hall, first, 9, 12, new { note = "Ask for the key" })).Expect(201);
        (await owner.BookAsync(spot, first, 9, 12)).Expect(201);
        var venue = (Guid)(await owner.GetAsync($"/api/v1/spaces/{hall}")).Data["venueId"]!;
        var portal = await organization.AddPortalAsync("venue", venue);
        var other = await organization.AddPortalAsync("venue", (await owner.PostAsync("/api/v1/venues", new { name = "Elsewhere" })).Expect(201).Data.Id());
        var day = "?from=2027-05-03T00:00:00Z&to=2027-05-04T00:00:00Z";
        foreach (var user in new[] { portal, other })
        {
            foreach (var list in new[] { "resources", "bookings", "resources/availability", "resources/utilisation", "bookings/conflicts" })
            {
                Assert.Empty((await user.GetAsync($"/api/v1/{list}{day}")).Expect(200).Data.AsArray());
            }

            (await user.GetAsync($"/api/v1/resources/{spot}")).Expect(404);
            (await user.BookAsync(spot, first, 14, 15)).Expect(404);
        }

        // When and how firmly, but neither for whose event, which is not at the venue, nor what the staff noted.
        var seen = (await portal.GetAsync($"/api/v1/space-bookings{day}")).Expect(200).Data.Items().Single();
        Assert.Equal(("hold", At(9), null, null), (seen.Str("status"), seen.Time("startTime"), seen.Str("eventName"), seen.Str("note")));
        Assert.Equal(1, (await portal.GetAsync($"/api/v1/spaces/{hall}/bookings")).Expect(200).Json.Int("total"));
        Assert.Empty((await other.GetAsync($"/api/v1/space-bookings{day}")).Expect(200).Data.AsArray());
        (await other.GetAsync($"/api/v1/spaces/{hall}/bookings")).Expect(404);
        (await portal.HoldAsync(hall, first, 14, 15)).Expect(400);
    }

    private async Task<long> PromotionsAsync(TestOrganization organization, Guid eventId, Guid hold)
    {
        await using var command = server.Admin.CreateCommand(
            """
            select count(*) from app.action_history
             where organization_id = $1 and event_id = $2 and entity = 'space_booking' and entity_id = $3 and op = 'update' and label = 'Main hall'
               and (old ->> 'rank')::int > (new ->> 'rank')::int
            """);
        command.Parameters.AddWithValue(organization.Id);
        command.Parameters.AddWithValue(eventId);
        command.Parameters.AddWithValue(hold);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<(TestOrganization Organization, ApiUser Owner, Guid First, Guid Second)> StartAsync()
    {
        var organization = await server.NewOrganizationAsync();
        return (organization, organization.Owner, await organization.AddEventAsync(), await organization.AddEventAsync(name: "Autumn showcase"));
    }
}
