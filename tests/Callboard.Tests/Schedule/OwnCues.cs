using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class OwnCues(CallboardServer server)
{
    [Fact]
    public async Task Everything_somebody_is_needed_for_is_one_list_across_events_with_what_overlaps()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var julia = await organization.AddAsync("member", "Julia Member");
        var (first, second, hidden) = (
            await organization.AddEventAsync(name: "First"), await organization.AddEventAsync(name: "Second"),
            await organization.AddEventAsync(name: "Hidden", visibility: "team"));
        var doors = (await owner.AddBlockAsync(first, "Doors", "18:00", "19:00")).Id();
        var talk = (await owner.AddBlockAsync(second, "Talk", "18:30", "19:30")).Id();
        var later = (await owner.AddBlockAsync(first, "Later", "19:30", "20:00")).Id();
        var secret = (await owner.AddBlockAsync(hidden, "Secret", "18:00", "20:00")).Id();
        foreach (var (at, block) in ((Guid, Guid)[])[(first, doors), (second, talk), (first, later), (hidden, secret)])
        {
            (await owner.PostAsync($"{at.Timeline()}/{block}/personnel", new { userId = julia.Id, role = "host" })).Expect(201);
        }

        var start = DateTimeOffset.Parse((await owner.GetAsync($"{first.Timeline()}/{doors}")).Data.Str("startTime")!, null);
        string Span(double from, double to) => $"/api/v1/my/cues?from={start.AddHours(from):yyyy-MM-ddTHH:mm:ssZ}&to={start.AddHours(to):yyyy-MM-ddTHH:mm:ssZ}";
        var cues = (await julia.GetAsync(Span(-1, 5))).Expect(200).Data.Items().ToList();

        Assert.Equal(["Doors", "Talk", "Later"], cues.Select(c => c.Str("activity")));
        Assert.Equal(["Talk"], cues[0]["conflicts"]!.Items().Select(c => c.Str("activity")));
        Assert.Equal(["Doors"], cues[1]["conflicts"]!.Items().Select(c => c.Str("activity")));
        Assert.Empty(cues[2]["conflicts"]!.Items());
        Assert.Equal(("First", "Europe/Berlin", "host"), (cues[0]["event"]!.Str("name"), cues[0]["event"]!.Str("timezone"), cues[0].Str("role")));
        // What touches the span belongs to it; what ended before does not.
        Assert.Equal(["Talk", "Later"], (await julia.GetAsync(Span(1.25, 5))).Expect(200).Data.Items().Select(c => c.Str("activity")));
        Assert.Empty((await owner.GetAsync(Span(-1, 5))).Expect(200).Data.Items());
        Assert.Empty((await (await server.NewOrganizationAsync()).Owner.GetAsync(Span(-1, 5))).Expect(200).Data.Items());
        (await julia.GetAsync("/api/v1/my/cues?from=2027-03-10T18:00:00Z&to=2027-03-10T17:00:00Z")).ExpectProblem(400, "request.invalid", "to");
        (await julia.GetAsync("/api/v1/my/cues?from=9999-12-31T23:00:00Z")).ExpectProblem(400, "request.invalid", "to");
        (await julia.GetAsync("/api/v1/my/cues?from=soon")).Expect(400);
        (await owner.DeleteAsync($"/api/v1/events/{second}")).Expect(200);
        Assert.Equal(["Doors", "Later"], (await julia.GetAsync(Span(-1, 5))).Expect(200).Data.Items().Select(c => c.Str("activity")));
    }
}
