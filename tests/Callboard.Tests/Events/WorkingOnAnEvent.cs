using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Events;

/// <summary>Changing, finding, copying events, and the people on them.</summary>
public sealed class WorkingOnAnEvent(CallboardServer server)
{
    [Fact]
    public async Task A_patch_changes_what_it_names_and_clears_what_it_nulls()
    {
        var organization = await server.NewOrganizationAsync();
        var id = await organization.AddEventAsync(more: new { location = "Hall 4", targetAttendees = 90 });

        var answer = (await organization.Owner.PatchAsync($"/api/v1/events/{id}", new { name = "Renamed", location = (string?)null })).Expect(200);

        Assert.Equal("Renamed", answer.Data.Str("name"));
        Assert.Null(answer.Data.Str("location"));
        Assert.Equal(90, answer.Data.Int("targetAttendees"));
        Assert.Equal(["name", "location"], answer.Json["updatedFields"]!.Items().Select(f => (string)f!).OrderDescending());
    }

    [Fact]
    public async Task A_change_on_top_of_an_old_version_is_refused_when_asked_to_be()
    {
        var organization = await server.NewOrganizationAsync();
        var id = await organization.AddEventAsync();
        var tag = (await organization.Owner.GetAsync($"/api/v1/events/{id}")).Headers["ETag"];
        (await organization.Owner.PatchAsync($"/api/v1/events/{id}", new { name = "First" })).Expect(200);

        var late = await organization.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/events/{id}", new { name = "Late" }, ("If-Match", tag));

        late.ExpectProblem(412, "request.version_mismatch");
    }

    [Fact]
    public async Task The_list_finds_filters_sorts_and_pages()
    {
        var organization = await server.NewOrganizationAsync();
        for (var i = 0; i < 7; i++)
        {
            await organization.AddEventAsync(name: $"Gala number {i}", more: new { type = i % 2 == 0 ? "gala" : "panel", startAt = $"2027-03-1{i}T18:00:00Z", endAt = $"2027-03-1{i}T20:00:00Z" });
        }

        Task<Answer> ListAsync(string query) => organization.Owner.GetAsync($"/api/v1/events?{query}");

        Assert.Equal(4, (await ListAsync("type=gala")).Expect(200).Json.Int("total"));
        Assert.Equal(1, (await ListAsync("q=number%205")).Expect(200).Json.Int("total"));
        Assert.Equal(7, (await ListAsync("q=umber")).Expect(200).Json.Int("total"));
        Assert.Equal(0, (await ListAsync("q=100%25")).Expect(200).Json.Int("total"));
        Assert.Equal(3, (await ListAsync("from=2027-03-12T00:00:00Z&to=2027-03-15T00:00:00Z")).Expect(200).Json.Int("total"));
        Assert.Equal("Gala number 6", (await ListAsync("sort=-startAt&limit=1")).Data[0]!.Str("name"));
        (await ListAsync("sort=password")).ExpectProblem(400, "request.invalid", "sort");
        (await ListAsync("limit=0")).ExpectProblem(400, "request.invalid", "limit");
        (await ListAsync("cursor=zzz")).ExpectProblem(400, "request.invalid", "cursor");
        (await ListAsync("from=yesterday")).ExpectProblem(400, "request.invalid");

        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = (await ListAsync($"limit=3{cursor}")).Expect(200).Json;
            Assert.Equal(7, page.Int("total"));
            Assert.Equal(3, page.Int("pages"));
            seen.AddRange(page["data"]!.Items().Select(e => e.Str("name")!));
            cursor = page.Str("nextCursor") is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"Gala number {i}"), seen);
    }

    [Fact]
    public async Task The_last_lead_stays()
    {
        var organization = await server.NewOrganizationAsync();
        var second = await organization.AddAsync("member");
        var id = await organization.AddEventAsync();
        var team = $"/api/v1/events/{id}/team";

        (await organization.Owner.DeleteAsync($"{team}/{organization.Owner.Id}")).ExpectProblem(409, "events.last_lead");
        (await organization.Owner.PatchAsync($"{team}/{organization.Owner.Id}", new { role = "custom" })).ExpectProblem(409, "events.last_lead");
        (await organization.Owner.PostAsync(team, new { userId = second.Id, role = "event_lead", permission = "admin" })).Expect(201);
        (await organization.Owner.PostAsync(team, new { userId = second.Id })).ExpectProblem(409, "events.already_on_team", "userId");
        (await organization.Owner.DeleteAsync($"{team}/{organization.Owner.Id}")).Expect(204);
        Assert.Single((await organization.Owner.GetAsync(team)).Expect(200).Data.AsArray());
    }

    [Fact]
    public async Task Two_leads_who_leave_at_once_leave_one_behind()
    {
        var organization = await server.NewOrganizationAsync();
        for (var round = 0; round < 8; round++)
        {
            var second = await organization.AddAsync("admin");
            var id = await organization.AddEventAsync();
            (await organization.Owner.PostAsync($"/api/v1/events/{id}/team", new { userId = second.Id, role = "event_lead", permission = "admin" })).Expect(201);

            var left = await Task.WhenAll(
                organization.Owner.DeleteAsync($"/api/v1/events/{id}/team/{organization.Owner.Id}"),
                second.DeleteAsync($"/api/v1/events/{id}/team/{second.Id}"));

            Assert.Equal([204, 409], left.Select(a => a.Status).Order());
        }
    }

    [Fact]
    public async Task A_team_event_is_unknown_to_everybody_else()
    {
        var organization = await server.NewOrganizationAsync();
        var lead = await organization.AddAsync("member", "Lead");
        var looker = await organization.AddAsync("member", "Looker");
        var worker = await organization.AddAsync("member", "Worker");
        var outsider = await organization.AddAsync("manager", "Outsider");
        var id = await organization.AddEventAsync(lead, visibility: "team", more: new
        {
            teamMembers = new object[]
            {
                new { userId = looker.Id, permission = "view_only" },
                new { userId = worker.Id, permission = "edit" },
            },
        });
        var path = $"/api/v1/events/{id}";

        Assert.Equal("admin", (await lead.GetAsync(path)).Expect(200).Data.Str("myRights"));
        Assert.Equal("view", (await looker.GetAsync(path)).Expect(200).Data.Str("myRights"));
        Assert.Equal("edit", (await worker.GetAsync(path)).Expect(200).Data.Str("myRights"));
        (await outsider.GetAsync(path)).ExpectProblem(404, "events.not_found");
        (await outsider.PatchAsync(path, new { name = "Mine" })).ExpectProblem(404, "events.not_found");
        (await outsider.DeleteAsync(path)).ExpectProblem(404, "events.not_found");
        (await outsider.GetAsync(path + "/team")).ExpectProblem(404, "events.not_found");
        (await worker.PatchAsync(path, new { name = "Mine" })).ExpectProblem(403, "access.forbidden");
        (await looker.PatchAsync(path, new { name = "Mine" })).ExpectProblem(403, "access.forbidden");
        (await worker.DeleteAsync($"{path}/team/{looker.Id}")).ExpectProblem(403, "access.forbidden");
        Assert.Equal("admin", (await organization.Owner.GetAsync(path)).Expect(200).Data.Str("myRights"));
    }

    [Fact]
    public async Task A_copy_keeps_the_plan_and_its_distance_to_the_start_on_the_event_clock()
    {
        var organization = await server.NewOrganizationAsync();
        // Winter time to summer time: 19:00 in Berlin stays 19:00.
        var id = await organization.AddEventAsync(more: new
        {
            type = "gala",
            generateTasks = true,
            startAt = "2027-03-10T18:00:00Z",
            endAt = "2027-03-10T22:00:00Z",
            budgetCategories = new[] { new { category = "venue", budgetedAmount = "100.00" } },
        });

        var copy = (await organization.Owner.PostAsync($"/api/v1/events/{id}/clone", new { startAt = "2027-04-07T17:00:00Z", name = "Again" })).Expect(201);

        Assert.Equal("Again", copy.Data.Str("name"));
        Assert.Equal("2027-04-07T21:00:00Z", copy.Data.Str("endAt"));
        var original = (await organization.Owner.GetAsync($"/api/v1/events/{id}")).Data;
        Assert.Equal(original["tasks"]!.Int("total"), copy.Data["tasks"]!.Int("total"));
        Assert.Equal("100.00", copy.Data["budgetSummary"]!["totalBudgeted"]!.Str("amount"));
    }

    [Fact]
    public async Task An_event_cannot_be_inside_itself()
    {
        var organization = await server.NewOrganizationAsync();
        var outer = await organization.AddEventAsync();
        var inner = await organization.AddEventAsync(more: new { parentEventId = outer });

        (await organization.Owner.PatchAsync($"/api/v1/events/{outer}", new { parentEventId = outer })).ExpectProblem(409, "events.parent_cycle", "parentEventId");
        (await organization.Owner.PatchAsync($"/api/v1/events/{outer}", new { parentEventId = inner })).ExpectProblem(409, "events.parent_cycle", "parentEventId");
        Assert.Equal(1, (await organization.Owner.GetAsync($"/api/v1/events?parentEventId={outer}")).Json.Int("total"));
    }
}
