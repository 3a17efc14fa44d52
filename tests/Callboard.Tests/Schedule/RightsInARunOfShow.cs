using System.Net;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class RightsInARunOfShow(CallboardServer server)
{
    private static object NewBlock => new { activity = "Doors", startTime = "2027-03-10T18:00:00Z", endTime = "2027-03-10T18:30:00Z" };

    [Fact]
    public async Task Whoever_sees_the_event_reads_and_whoever_works_on_it_writes()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var block = await owner.AddBlockAsync(eventId, "Doors", "18:00", "19:00");
        var path = $"{eventId.Timeline()}/{block.Id()}";
        var assigned = (await owner.PostAsync($"{path}/personnel", new { userId = owner.Id })).Expect(201).Data.Id();
        var viewer = await organization.AddAsync("viewer");
        var onlooker = await organization.AddAsync("member", "Olga Onlooker");
        var editor = await organization.AddAsync("member", "Edda Editor");
        foreach (var (user, permission) in ((ApiUser, string)[])[(viewer, "edit"), (onlooker, "view_only"), (editor, "edit")])
        {
            (await owner.PostAsync($"/api/v1/events/{eventId}/team", new { userId = user.Id, permission })).Expect(201);
        }

        foreach (var user in (ApiUser[])[viewer, onlooker])
        {
            (await user.GetAsync(eventId.Timeline())).Expect(200);
            (await user.GetAsync(path)).Expect(200);
            (await user.GetAsync($"{path}/personnel")).Expect(200);
            (await user.PostAsync(eventId.Timeline(), NewBlock)).ExpectProblem(403, "access.forbidden");
            (await user.PatchAsync(path, new { activity = "Mine" })).ExpectProblem(403, "access.forbidden");
            (await user.DeleteAsync(path)).ExpectProblem(403, "access.forbidden");
            (await user.PostAsync($"{eventId.Timeline()}/batch", new { ids = new[] { block.Id() }, status = "complete" })).ExpectProblem(403, "access.forbidden");
            (await user.PostAsync($"{path}/personnel", new { userId = user.Id })).ExpectProblem(403, "access.forbidden");
            (await user.DeleteAsync($"{path}/personnel/{assigned}")).ExpectProblem(403, "access.forbidden");
        }

        (await editor.PostAsync(eventId.Timeline(), NewBlock)).Expect(201);
        (await editor.PatchAsync(path, new { status = "complete" })).Expect(200);
        (await editor.DeleteAsync($"{path}/personnel/{assigned}")).Expect(204);
        (await editor.DeleteAsync(path)).Expect(204);
    }

    [Fact]
    public async Task Whoever_does_not_see_the_event_learns_nothing_of_it()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync(visibility: "team");
        var block = await organization.Owner.AddBlockAsync(eventId, "Secret act", "18:00", "19:00");
        var path = $"{eventId.Timeline()}/{block.Id()}";
        var outsider = await organization.AddAsync("manager");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        var client = (await organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Acme" })).Expect(201).Data.Id();
        (await organization.Owner.PatchAsync($"/api/v1/events/{eventId}", new { clientId = client })).Expect(200);
        var portal = await organization.AddPortalAsync("client", client);

        foreach (var user in (ApiUser[])[outsider, stranger, portal])
        {
            (await user.GetAsync(eventId.Timeline())).ExpectProblem(404, "schedule.event_not_found");
            (await user.GetAsync(path)).ExpectProblem(404, "schedule.block_not_found");
            (await user.PostAsync(eventId.Timeline(), NewBlock)).ExpectProblem(404, "schedule.event_not_found");
            (await user.PatchAsync(path, new { activity = "Mine" })).ExpectProblem(404, "schedule.block_not_found");
            (await user.DeleteAsync(path)).ExpectProblem(404, "schedule.block_not_found");
            (await user.PostAsync($"{eventId.Timeline()}/batch", new { ids = new[] { block.Id() }, status = "complete" }))
                .ExpectProblem(404, "schedule.event_not_found");
            (await user.GetAsync($"{path}/personnel")).ExpectProblem(404, "schedule.block_not_found");
            (await user.PostAsync($"{path}/personnel", new { userId = user.Id })).ExpectProblem(404, "schedule.block_not_found");
        }

        Assert.Equal("Secret act", (await organization.Owner.GetAsync(path)).Expect(200).Data.Str("activity"));
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        using var anonymous = new HttpClient { BaseAddress = server.Address };

        foreach (var path in (string[])[eventId.Timeline(), $"{eventId.Timeline()}/{Guid.CreateVersion7()}"])
        {
            using var answer = await anonymous.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }
}
