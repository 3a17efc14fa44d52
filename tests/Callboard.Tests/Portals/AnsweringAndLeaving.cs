using Callboard.Testing;
using Callboard.Tests.Elements;
using Callboard.Tests.Live;
using Xunit;

namespace Callboard.Tests.Portals;

/// <summary>What portal users may do, and how it ends.</summary>
public sealed class AnsweringAndLeaving(CallboardServer server)
{
    private async Task<(TestOrganization Organization, ApiUser Owner, Guid Show, Guid Vendor, ApiUser Portal, Guid Dinner)> StartAsync()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var vendor = await owner.AddVendorAsync();
        return (organization, owner, await organization.AddEventAsync(), vendor, await organization.AddPortalAsync("vendor", vendor),
            await owner.AddElementAsync(new { vendorId = vendor, capacity = 100, notes = "Dear" }));
    }

    [Fact]
    public async Task A_vendor_hears_of_nothing_before_it_is_asked_and_then_answers_once()
    {
        var (_, owner, show, _, portal, dinner) = await StartAsync();
        var id = (await owner.ElementAsync(show, dinner, new { quantity = 80 })).Expect(201).Data.Id();
        Assert.Empty((await portal.GetAsync("/api/v1/event-elements")).Data.Items());
        (await portal.GetAsync($"/api/v1/events/{show}")).Expect(404);
        (await portal.PostAsync($"/api/v1/event-elements/{id}/answer", new { answer = "confirmed" })).Expect(404);

        (await owner.StepAsync(show, id, "requested")).Expect(200);
        var asked = (await portal.GetAsync("/api/v1/event-elements?status=requested")).Data.Items().Single();
        Assert.Equal(("Spring showcase", 80), (asked.Str("eventName"), asked.Int("quantity")));
        Assert.Equal(["confirmed", "declined"], asked["allowedSteps"]!.Items().Select(s => (string)s!));
        (await portal.PostAsync($"/api/v1/event-elements/{id}/answer", new { answer = "propose" })).ExpectProblem(400, "elements.times_needed", "startAt");
        var proposal = (await portal.PostAsync($"/api/v1/event-elements/{id}/answer", new
        {
            answer = "propose", startAt = "2027-03-10T19:00:00Z", endAt = "2027-03-10T23:00:00Z", note = "We come an hour later",
        })).Expect(200).Data;
        Assert.Equal(("requested", "We come an hour later"), (proposal.Str("status"), proposal.Str("answerNote")));
        // The staff takes the proposal by taking its times.
        var taken = (await owner.PatchAsync($"/api/v1/events/{show}/elements/{id}", new { startAt = proposal.Str("proposedStartAt"), endAt = proposal.Str("proposedEndAt") })).Expect(200).Data;
        Assert.Null(taken["proposedStartAt"]);
        var confirmed = (await portal.PostAsync($"/api/v1/event-elements/{id}/answer", new { answer = "confirmed", note = "With pleasure" })).Expect(200).Data;
        Assert.Equal("confirmed", confirmed.Str("status"));
        (await portal.PostAsync($"/api/v1/event-elements/{id}/answer", new { answer = "declined" })).ExpectProblem(409, "elements.step_not_allowed");
        Assert.Contains(
            "vendor Portal confirmed ‘Three-course dinner’",
            (await owner.GetAsync($"/api/v1/events/{show}/activity")).Expect(200).Data.Items().Select(a => a.Str("summary")));
    }

    [Fact]
    public async Task Portal_users_change_their_own_profile_where_it_is_theirs_and_nothing_else()
    {
        var (organization, owner, show, vendor, portal, dinner) = await StartAsync();
        var id = (await owner.ElementAsync(show, dinner, new { status = "requested" })).Expect(201).Data.Id();
        var changed = (await portal.PatchAsync($"/api/v1/vendors/{vendor}", new { contactEmail = "kitchen@example.com", contactPhone = "+49 30 1234" })).Expect(200);
        Assert.Equal("kitchen@example.com", changed.Data.Str("contactEmail"));
        foreach (var body in new object[] { new { name = "Better name" }, new { rating = 5 }, new { notes = "Hi" }, new { type = "music" } })
        {
            (await portal.PatchAsync($"/api/v1/vendors/{vendor}", body)).Expect(403);
        }

        (await portal.PatchAsync($"/api/v1/vendors/{await owner.AddVendorAsync("Other")}", new { website = "https://example.com" })).Expect(404);
        (await portal.DeleteAsync($"/api/v1/vendors/{vendor}")).Expect(403);
        (await portal.PatchAsync($"/api/v1/elements/{dinner}", new { price = "99" })).Expect(403);
        (await portal.PatchAsync($"/api/v1/events/{show}/elements/{id}", new { quantity = 1 })).Expect(403);
        (await portal.DeleteAsync($"/api/v1/events/{show}/elements/{id}")).Expect(403);
        (await portal.PatchAsync($"/api/v1/events/{show}", new { name = "Ours" })).Expect(403);
        Assert.Null((await portal.GetAsync($"/api/v1/elements/{dinner}")).Expect(200).Data.Str("notes"));

        var (venue, client) = (await owner.AddVenueAsync(), (await owner.PostAsync("/api/v1/clients", new { companyName = "Aurora" })).Expect(201).Data.Id());
        var (venueUser, clientUser) = (await organization.AddPortalAsync("venue", venue), await organization.AddPortalAsync("client", client));
        (await venueUser.PatchAsync($"/api/v1/venues/{venue}", new { amenities = new[] { "Lift" }, phone = "1" })).Expect(200);
        (await venueUser.PatchAsync($"/api/v1/venues/{venue}", new { capacity = 5000 })).Expect(403);
        (await clientUser.PatchAsync($"/api/v1/clients/{client}", new { email = "a@example.com", preferences = new { flowers = "white" } })).Expect(200);
        (await clientUser.PatchAsync($"/api/v1/clients/{client}", new { companyName = "Borealis" })).Expect(403);
    }

    [Fact]
    public async Task The_budget_is_between_the_organization_and_its_client()
    {
        var (organization, owner, _, _, portal, dinner) = await StartAsync();
        var client = (await owner.PostAsync("/api/v1/clients", new { companyName = "Aurora" })).Expect(201).Data.Id();
        var show = await organization.AddEventAsync(more: new { clientId = client, budget = "45000", currency = "EUR" });
        (await owner.ElementAsync(show, dinner, new { status = "requested" })).Expect(201);
        Assert.Null((await portal.GetAsync($"/api/v1/events/{show}")).Expect(200).Data["budget"]);
        Assert.Equal("45000.00", (await (await organization.AddPortalAsync("client", client)).GetAsync($"/api/v1/events/{show}")).Expect(200).Data["budget"]!.Str("amount"));
    }

    [Fact]
    public async Task Tasks_go_to_portal_users_who_see_the_event_and_to_no_others()
    {
        var (_, owner, show, _, portal, dinner) = await StartAsync();
        (await owner.PostAsync($"/api/v1/events/{show}/tasks", new { name = "Send the menu", assigneeId = portal.Id })).Expect(400);
        (await owner.ElementAsync(show, dinner, new { status = "requested" })).Expect(201);
        var task = (await owner.PostAsync($"/api/v1/events/{show}/tasks", new { name = "Send the menu", assigneeId = portal.Id })).Expect(201).Data.Id();
        (await owner.PostAsync($"/api/v1/events/{show}/tasks", new { name = "Not theirs" })).Expect(201);
        Assert.Equal(task, (await portal.GetAsync($"/api/v1/events/{show}/tasks")).Expect(200).Data.Items().Single().Id());
        (await portal.PatchAsync($"/api/v1/events/{show}/tasks/{task}", new { status = "done" })).Expect(404);
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("declined")]
    [InlineData("taken off")]
    [InlineData("member removed")]
    public async Task An_open_screen_of_a_vendor_ends_at_once(string how)
    {
        var (_, owner, show, _, portal, dinner) = await StartAsync();
        var id = (await owner.ElementAsync(show, dinner, new { status = "requested" })).Expect(201).Data.Id();
        await using var live = await server.LiveAsync(portal);
        await live.SubscribeAsync(show.Topic());
        (await owner.PatchAsync($"/api/v1/events/{show}", new { name = "Heard" })).Expect(200);
        Assert.Equal("changed", (await live.NextAsync("change")).Body.Str("op"));
        switch (how)
        {
            case "taken off":
                (await owner.DeleteAsync($"/api/v1/events/{show}/elements/{id}")).Expect(204);
                break;
            case "member removed":
                (await owner.DeleteAsync($"/api/v1/members/{portal.Id}")).Expect(204);
                break;
            case "declined":
                (await portal.PostAsync($"/api/v1/event-elements/{id}/answer", new { answer = "declined" })).Expect(200);
                break;
            default:
                (await owner.StepAsync(show, id, "cancelled")).Expect(200);
                break;
        }

        Assert.Equal(show.Topic(), (await live.NextAsync("unsubscribed")).Topic);
        (await portal.GetAsync($"/api/v1/events/{show}")).Expect(404);
        (await owner.PatchAsync($"/api/v1/events/{show}", new { name = "Not heard" })).Expect(200);
        Assert.DoesNotContain(live.Drain(), m => m.Target == "change");
    }

    [Theory]
    [InlineData("client", "clientId")]
    [InlineData("venue", "venueId")]
    public async Task An_open_screen_of_a_client_or_venue_ends_when_the_event_changes_hands(string kind, string field)
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var party = kind == "venue" ? await owner.AddVenueAsync() : (await owner.PostAsync("/api/v1/clients", new { companyName = "Aurora" })).Expect(201).Data.Id();
        var show = await organization.AddEventAsync(more: new Dictionary<string, Guid> { [field] = party });
        var portal = await organization.AddPortalAsync(kind, party);
        await using var live = await server.LiveAsync(portal);
        await live.SubscribeAsync(show.Topic());
        (await owner.PatchAsync($"/api/v1/events/{show}", new Dictionary<string, Guid?> { [field] = null })).Expect(200);
        Assert.Equal(show.Topic(), (await live.NextAsync("unsubscribed")).Topic);
        (await portal.GetAsync($"/api/v1/events/{show}")).Expect(404);
    }
}
