using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class AcceptingAConflict(CallboardServer server)
{
    [Fact]
    public async Task Somebody_says_why_two_blocks_may_overlap_and_takes_it_back()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var path = $"{eventId.Timeline()}/conflicts";
        var a = (await user.AddBlockAsync(eventId, "Set-up", "18:00", "19:00", new { location = "Hall" })).Id();
        var b = (await user.AddBlockAsync(eventId, "Rehearsal", "18:30", "19:30", new { location = "hall " })).Id();
        Assert.Null((await user.GetAsync(path)).Expect(200).Data.Items().Single()["accepted"]);

        var first = (await user.PostAsync($"{path}/accept", new { a = b, b = a, reason = " On purpose " })).Expect(200).Data;
        var again = (await user.PostAsync($"{path}/accept", new { a, b, reason = "Sound check, still" })).Expect(200).Data;

        Assert.Equal(first.Id(), again.Id());
        Assert.Equal("On purpose", first.Str("reason"));
        var listed = (await user.GetAsync(path)).Expect(200);
        var accepted = listed.Data.Items().Single()["accepted"]!;
        Assert.Equal(("Sound check, still", user.Name), (accepted.Str("reason"), accepted.Str("acceptedByName")));
        // It is still one, and counted.
        Assert.Equal((1, 1), (listed.Json.Int("total"), listed.Json["counts"]!.Int("location")));

        var told = (await user.GetAsync($"/api/v1/events/{eventId}/activity")).Expect(200).Text;
        Assert.Contains("accepted a conflict in the run of show", told, StringComparison.Ordinal);

        (await user.DeleteAsync($"{path}/accept/{first.Id()}")).Expect(204);
        (await user.DeleteAsync($"{path}/accept/{first.Id()}")).ExpectProblem(404, "schedule.acceptance_not_found");
        Assert.Null((await user.GetAsync(path)).Expect(200).Data.Items().Single()["accepted"]);
    }

    [Fact]
    public async Task It_holds_for_what_was_looked_at_and_lapses_when_that_changes()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var path = $"{eventId.Timeline()}/conflicts";
        var a = (await user.AddBlockAsync(eventId, "Set-up", "18:00", "19:00", new { location = "Hall" })).Id();
        var b = (await user.AddBlockAsync(eventId, "Rehearsal", "18:30", "19:30", new { location = "Hall" })).Id();
        await AcceptAsync();

        // Words do not matter, and both together may be moved.
        (await user.PatchAsync($"{eventId.Timeline()}/{a}", new { notes = "Quiet, please", status = "in_progress" })).Expect(200);
        (await user.PostAsync($"{eventId.Timeline()}/batch", new { ids = new[] { a, b }, shiftMinutes = 10 })).Expect(200);
        Assert.True(await AcceptedAsync());

        (await user.PostAsync($"{eventId.Timeline()}/batch", new { ids = new[] { b }, shiftMinutes = -5 })).Expect(200);
        Assert.False(await AcceptedAsync());
        await AcceptAsync();
        (await user.PatchAsync($"{eventId.Timeline()}/{a}", new { location = "hall" })).Expect(200);
        Assert.False(await AcceptedAsync());
        Assert.Contains("no longer accepts", (await user.GetAsync($"/api/v1/events/{eventId}/activity")).Expect(200).Text, StringComparison.Ordinal);

        async Task AcceptAsync() => (await user.PostAsync($"{path}/accept", new { a, b, reason = "On purpose" })).Expect(200);
        async Task<bool> AcceptedAsync() => (await user.GetAsync(path)).Expect(200).Data.Items().Single()["accepted"] is not null;
    }

    [Fact]
    public async Task It_takes_two_blocks_of_the_event_a_reason_and_the_right()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var (eventId, other) = (await organization.AddEventAsync(), await organization.AddEventAsync());
        var path = $"{eventId.Timeline()}/conflicts/accept";
        var a = (await user.AddBlockAsync(eventId, "A", "18:00", "19:00")).Id();
        var b = (await user.AddBlockAsync(eventId, "B", "18:30", "19:30")).Id();
        var foreign = (await user.AddBlockAsync(other, "C", "18:30", "19:30")).Id();
        (await user.PostAsync(path, new { a, b = a, reason = "x" })).ExpectProblem(400, "schedule.conflict_of_two", "b");
        (await user.PostAsync(path, new { a, b = foreign, reason = "x" })).ExpectProblem(400, "schedule.conflict_of_two");
        (await user.PostAsync(path, new { a, b, reason = "  " })).ExpectProblem(400, "schedule.invalid", "reason");
        var viewer = await organization.AddAsync("viewer");
        (await viewer.PostAsync(path, new { a, b, reason = "x" })).ExpectProblem(403, "access.forbidden");
        var accepted = (await user.PostAsync(path, new { a, b, reason = "x" })).Expect(200).Data.Id();
        (await viewer.DeleteAsync($"{path}/{accepted}")).ExpectProblem(403, "access.forbidden");
        (await user.DeleteAsync($"{other.Timeline()}/conflicts/accept/{accepted}")).ExpectProblem(404, "schedule.acceptance_not_found");

        // A block that goes takes it along.
        (await user.DeleteAsync($"{eventId.Timeline()}/{a}")).Expect(204);
        (await user.DeleteAsync($"{path}/{accepted}")).ExpectProblem(404, "schedule.acceptance_not_found");
    }
}
