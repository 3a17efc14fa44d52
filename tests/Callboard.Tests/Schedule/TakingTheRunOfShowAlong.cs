using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class TakingTheRunOfShowAlong(CallboardServer server)
{
    [Fact]
    public async Task A_copied_event_has_the_same_run_of_show_on_its_own_days_with_nothing_done()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var leaver = await organization.AddAsync("member", "Lea Leaver");
        var speaker = await user.AddParticipantAsync("Sol Speaker");
        var eventId = await organization.AddEventAsync();
        // Seven in the evening in Berlin, in winter time.
        var doors = await user.AddBlockAsync(eventId, "Doors", "18:00", "18:30", new { status = "complete", location = "Foyer", priority = "high", notes = "Both" });
        foreach (var body in (object[])[new { userId = leaver.Id, role = "door" }, new { participantId = speaker, role = "speaker" }, new { userId = user.Id, role = "lead" }])
        {
            (await user.PostAsync($"{eventId.Timeline()}/{doors.Id()}/personnel", body)).Expect(201);
        }

        await using (var leave = server.Admin.CreateCommand("update accounts.member set removed_at = now() where user_id = $1"))
        {
            leave.Parameters.AddWithValue(leaver.Id);
            await leave.ExecuteNonQueryAsync();
        }

        var copy = (await user.PostAsync($"/api/v1/events/{eventId}/clone", new { startAt = "2027-06-09T17:00:00Z" })).Expect(201).Data.Id();

        var block = Assert.Single((await user.GetAsync(copy.Timeline())).Expect(200).Data.Items());
        // Still seven in the evening in Berlin, now in summer time.
        Assert.Equal(("2027-06-09T17:00:00Z", "2027-06-09T17:30:00Z", "pending"), (block.Str("startTime"), block.Str("endTime"), block.Str("status")));
        Assert.Equal(("Doors", "Foyer", "high", "Both"), (block.Str("activity"), block.Str("location"), block.Str("priority"), block.Str("notes")));
        Assert.Equal([speaker, user.Id], block["people"]!.Items().OrderBy(p => p.Str("kind")).Select(p => p.Id()));
        Assert.NotEqual(doors.Id(), block.Id());
        Assert.Equal("complete", (await user.GetAsync($"{eventId.Timeline()}/{doors.Id()}")).Expect(200).Data.Str("status"));
    }
}
