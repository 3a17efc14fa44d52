using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class BookingPeopleTwice(CallboardServer server)
{
    [Fact]
    public async Task Whoever_is_needed_elsewhere_at_the_same_time_is_told_with_the_event_where_it_may_be_seen()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var crew = await organization.AddAsync("member", "Cora Crew");
        var here = await organization.AddEventAsync(name: "Here");
        var open = await organization.AddEventAsync(name: "Open");
        var hidden = await organization.AddEventAsync(name: "Hidden", visibility: "team");
        var archived = await organization.AddEventAsync(name: "Archived");
        var block = await AssignedAsync(here, "Call", "18:00", "19:00");
        await AssignedAsync(open, "Overlaps", "18:30", "20:00");
        await AssignedAsync(hidden, "Secret act", "17:00", "18:15");
        await AssignedAsync(open, "Touches", "19:00", "20:00");
        await AssignedAsync(open, "Moment", "18:30", "18:30");
        await AssignedAsync(here, "Same event", "18:45", "18:50");
        await AssignedAsync(archived, "Gone", "18:00", "19:00");
        (await owner.DeleteAsync($"/api/v1/events/{archived}")).Expect(200);

        var told = Assert.Single((await owner.GetAsync($"{here.Timeline()}/{block}/personnel")).Expect(200).Data.Items())["clashes"]!.Items().ToList();
        Assert.Equal(
            [("Hidden", "Secret act"), ("Open", "Overlaps"), ("Here", "Same event")],
            told.Select(c => (c.Str("eventName")!, c.Str("activity")!)));
        Assert.Equal("2027-03-10T18:30:00Z", told[1].Str("startTime"));

        var answer = (await crew.GetAsync($"{here.Timeline()}/{block}/personnel")).Expect(200);
        var guarded = Assert.Single(answer.Data.Items())["clashes"]!.Items().ToList();
        Assert.Equal([null, "Open", "Here"], guarded.Select(c => c.Str("eventName")));
        Assert.Equal((null, null, null, "2027-03-10T17:00:00Z", "2027-03-10T18:15:00Z"),
            (guarded[0].Str("eventId"), guarded[0].Str("blockId"), guarded[0].Str("activity"), guarded[0].Str("startTime"), guarded[0].Str("endTime")));
        Assert.DoesNotContain(hidden.ToString(), answer.Text, StringComparison.Ordinal);

        async Task<Guid> AssignedAsync(Guid eventId, string activity, string from, string to)
        {
            var made = (await owner.AddBlockAsync(eventId, activity, from, to)).Id();
            (await owner.PostAsync($"{eventId.Timeline()}/{made}/personnel", new { userId = crew.Id })).Expect(201);
            return made;
        }
    }

    [Fact]
    public async Task Participants_count_as_staff_does()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var (first, second) = (await organization.AddEventAsync(name: "First"), await organization.AddEventAsync(name: "Second"));
        var singer = await owner.AddParticipantAsync("Sol Singer");
        foreach (var eventId in (Guid[])[first, second])
        {
            var made = (await owner.AddBlockAsync(eventId, "Song", "18:00", "19:00")).Id();
            var assigned = (await owner.PostAsync($"{eventId.Timeline()}/{made}/personnel", new { participantId = singer })).Expect(201).Data;
            // The answer to the second assignment says so at once.
            Assert.Equal(eventId == first ? [] : ["First"], assigned["clashes"]!.Items().Select(c => c.Str("eventName")!));
        }
    }
}
