using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Elements;

/// <summary>What can be had for an event: asked for, answered, counted.</summary>
public sealed class BookingElements(CallboardServer server)
{
    // The events of these tests are on the tenth of March 2027, a Wednesday, from 19:00 to 23:00 in Berlin.
    private async Task<(TestOrganization Organization, ApiUser Owner, Guid Show)> StartAsync()
    {
        var organization = await server.NewOrganizationAsync();
        return (organization, organization.Owner, await organization.AddEventAsync());
    }

    [Fact]
    public async Task The_catalogue_is_searched_filtered_changed_and_put_away()
    {
        var (organization, owner, _) = await StartAsync();
        var vendor = await owner.AddVendorAsync();
        var dinner = await owner.AddElementAsync(new { vendorId = vendor, capacity = 200, weekdays = new[] { "friday" }, opens = "18:00", closes = "02:00" });
        var stage = await owner.AddElementAsync(new { name = "Stage, 8 × 6 m", category = "Staging", price = (string?)null });
        var found = (await owner.GetAsync("/api/v1/elements?q=DINNER&offeredBy=vendor")).Expect(200).Json;
        Assert.Equal(dinner, found["data"]!.Items().Single().Id());
        Assert.Equal("Saffron Kitchen", found["data"]![0]!.Str("providerName"));
        Assert.Equal("45.50", found["data"]![0]!["price"]!.Str("amount"));
        Assert.Equal(stage, (await owner.GetAsync("/api/v1/elements?offeredBy=organization")).Data.Items().Single().Id());

        var changed = (await owner.PatchAsync($"/api/v1/elements/{dinner}", new { price = "47", weekdays = (string[]?)null })).Expect(200);
        Assert.Equal("47.00", changed.Data["price"]!.Str("amount"));
        Assert.Empty(changed.Data["weekdays"]!.AsArray());
        (await owner.PatchAsync($"/api/v1/elements/{dinner}", new { price = "47.001" })).ExpectProblem(400, "elements.too_many_decimals", "price");
        (await owner.PatchAsync($"/api/v1/elements/{dinner}", new { timezone = "Nowhere/Land" })).ExpectProblem(400, "elements.timezone_unknown", "timezone");
        (await owner.PatchAsync($"/api/v1/elements/{dinner}", new { opens = "25:00" })).ExpectProblem(400, "elements.invalid", "opens");
        (await owner.PostAsync("/api/v1/elements", new { name = "Both", category = "x", venueId = await owner.AddVenueAsync(), vendorId = vendor }))
            .ExpectProblem(400, "elements.one_provider");

        var member = await organization.AddAsync("member");
        (await member.DeleteAsync($"/api/v1/elements/{stage}")).Expect(403);
        (await owner.DeleteAsync($"/api/v1/elements/{stage}")).Expect(200);
        Assert.Single((await owner.GetAsync("/api/v1/elements")).Data.Items());
        (await owner.PostAsync($"/api/v1/elements/{stage}/restore")).Expect(200);
    }

    [Fact]
    public async Task What_is_added_keeps_its_price_and_the_event_sums_it_by_status()
    {
        var (_, owner, show) = await StartAsync();
        var dinner = await owner.AddElementAsync();
        var lamps = await owner.AddElementAsync(new { name = "Lamp", price = "0.1", currency = "EUR" });
        var yen = await owner.AddElementAsync(new { name = "Lantern", price = "300", currency = "JPY" });
        var first = (await owner.ElementAsync(show, dinner, new { quantity = 120, status = "confirmed", options = new { menu = "vegetarian" } })).Expect(201);
        Assert.Equal("5460.00", first.Data["cost"]!.Str("amount"));
        Assert.Equal("vegetarian", first.Data["options"]!.Str("menu"));
        await owner.PatchAsync($"/api/v1/elements/{dinner}", new { price = "60" });
        (await owner.ElementAsync(show, lamps, new { quantity = 3, status = "confirmed" })).Expect(201);
        (await owner.ElementAsync(show, yen, new { quantity = 2, status = "confirmed" })).Expect(201);
        (await owner.ElementAsync(show, dinner, new { quantity = 10 })).Expect(201);

        var list = (await owner.GetAsync($"/api/v1/events/{show}/elements")).Expect(200).Json;
        Assert.Equal(4, list.Int("total"));
        JsonNode CostsOf(JsonNode costs, string status) => costs.Items().Single(c => c.Str("status") == status)["costs"]!;
        Assert.Equal(["5460.30 EUR", "600 JPY"], CostsOf(list["costs"]!, "confirmed").Items().Select(c => $"{c.Str("amount")} {c.Str("currency")}"));
        Assert.Equal(["600.00 EUR"], CostsOf(list["costs"]!, "proposed").Items().Select(c => $"{c.Str("amount")} {c.Str("currency")}"));
        var summary = (await owner.GetAsync($"/api/v1/events/{show}/summary")).Expect(200).Data["elements"]!;
        Assert.Equal(CostsOf(list["costs"]!, "confirmed").ToJsonString(), CostsOf(summary, "confirmed").ToJsonString());
    }

    [Fact]
    public async Task Steps_that_are_not_there_are_refused_with_those_that_are()
    {
        var (_, owner, show) = await StartAsync();
        var id = (await owner.ElementAsync(show, await owner.AddElementAsync())).Expect(201).Data.Id();
        var refused = (await owner.StepAsync(show, id, "declined")).ExpectProblem(409, "elements.step_not_allowed", "status");
        Assert.Equal(["requested", "confirmed", "cancelled"], refused.Json["allowed"]!.Items().Select(s => (string)s!));
        foreach (var step in new[] { "requested", "declined", "requested", "confirmed", "cancelled", "proposed" })
        {
            Assert.Equal(step, (await owner.StepAsync(show, id, step)).Expect(200).Data.Str("status"));
        }
    }

    [Fact]
    public async Task What_a_vendor_confirmed_is_asked_for_again_when_it_becomes_something_else()
    {
        var (_, owner, show) = await StartAsync();
        var dinner = await owner.AddElementAsync(new { vendorId = await owner.AddVendorAsync() });
        var id = (await owner.ElementAsync(show, dinner, new { quantity = 50, status = "confirmed" })).Expect(201).Data.Id();
        (await owner.PatchAsync($"/api/v1/events/{show}/elements/{id}", new { note = "No nuts" })).Expect(200);
        Assert.Equal("confirmed", (await owner.GetAsync($"/api/v1/event-elements/{id}")).Data.Str("status"));
        Assert.Equal("requested", (await owner.PatchAsync($"/api/v1/events/{show}/elements/{id}", new { quantity = 60 })).Expect(200).Data.Str("status"));
    }

    [Theory]
    [InlineData("""{"weekdays":["friday","saturday"]}""", "weekday")]
    [InlineData("""{"opens":"09:00","closes":"18:00"}""", "hours")]
    [InlineData("""{"blackouts":[{"from":"2027-03-09","to":"2027-03-10","reason":"Stocktaking"}]}""", "blackout")]
    [InlineData("""{"minQuantity":20}""", "min_quantity")]
    [InlineData("""{"maxQuantity":5}""", "max_quantity")]
    [InlineData("""{"leadHours":17520}""", "lead_time")]
    [InlineData("""{"opens":"18:00","closes":"02:00","weekdays":["wednesday"]}""", null)]
    public async Task Rules_are_said_before_and_kept_when_it_is_asked_for(string rules, string? broken)
    {
        var (_, owner, show) = await StartAsync();
        var element = await owner.AddElementAsync(ApiUser.Merge(new { timezone = "Europe/Berlin" }, JsonNode.Parse(rules)));
        var said = (await owner.GetAsync($"/api/v1/elements/{element}/availability?from=2027-03-10T18:00:00Z&to=2027-03-10T22:00:00Z&quantity=10")).Expect(200).Data;
        // Planning costs nothing; asking does.
        var id = (await owner.ElementAsync(show, element, new { quantity = 10 })).Expect(201).Data.Id();
        var asked = await owner.StepAsync(show, id, "requested");
        Assert.Equal(broken is null, (bool)said["isAvailable"]!);
        if (broken is null)
        {
            asked.Expect(200);
            return;
        }

        Assert.Equal(broken, said["rules"]!.Items().Single().Str("rule"));
        Assert.Equal(broken, asked.ExpectProblem(409, "elements.unavailable").Json["rules"]!.Items().Single().Str("rule"));
    }

    [Fact]
    public async Task After_midnight_is_still_the_evening_before()
    {
        var (_, owner, _) = await StartAsync();
        var bar = await owner.AddElementAsync(new { opens = "18:00", closes = "02:00", weekdays = new[] { "saturday" }, timezone = "Europe/Berlin" });
        async Task<bool> AskAsync(string from, string to) =>
            (bool)(await owner.GetAsync($"/api/v1/elements/{bar}/availability?from={from}&to={to}")).Expect(200).Data["isAvailable"]!;
        // Saturday the thirteenth, 20:00 to 01:30 in Berlin, and to half past two.
        Assert.True(await AskAsync("2027-03-13T19:00:00Z", "2027-03-14T00:30:00Z"));
        Assert.False(await AskAsync("2027-03-13T19:00:00Z", "2027-03-14T01:30:00Z"));
        Assert.False(await AskAsync("2027-03-14T19:00:00Z", "2027-03-14T22:30:00Z"));
    }

    [Fact]
    public async Task There_are_never_more_confirmed_a_day_than_there_are_and_the_refusal_names_who_has_them()
    {
        var (organization, owner, show) = await StartAsync();
        var other = await organization.AddEventAsync(name: "Summer gala");
        var hidden = await organization.AddEventAsync(name: "Secret dinner", visibility: "team");
        var chairs = await owner.AddElementAsync(new { name = "Chair", capacity = 100 });
        (await owner.ElementAsync(other, chairs, new { quantity = 60, status = "confirmed" })).Expect(201);
        (await owner.ElementAsync(hidden, chairs, new { quantity = 30, status = "confirmed" })).Expect(201);
        var member = await organization.AddAsync("manager");
        var refused = (await member.ElementAsync(show, chairs, new { quantity = 11, status = "requested" })).ExpectProblem(409, "elements.over_committed").Json;
        Assert.Equal(10, refused.Int("available"));
        Assert.Equal(["2027-03-10"], refused["days"]!.Items().Select(d => (string)d!));
        // What one may not see is counted and not named.
        Assert.Equal(["", "Summer gala"], refused["conflicts"]!.Items().Select(c => c.Str("eventName") ?? "").Order());
        (await member.ElementAsync(show, chairs, new { quantity = 10, status = "confirmed" })).Expect(201);
        // Another day is another day.
        (await member.ElementAsync(show, chairs, new { quantity = 100, status = "confirmed", startAt = "2027-03-12T10:00:00Z", endAt = "2027-03-12T12:00:00Z" })).Expect(201);
        Assert.Equal(100, (await owner.PatchAsync($"/api/v1/elements/{chairs}", new { capacity = 90 })).ExpectProblem(409, "elements.capacity_booked").Json.Int("booked"));
    }

    [Fact]
    public async Task Many_who_confirm_at_once_get_what_there_is_and_not_one_more()
    {
        var (_, owner, show) = await StartAsync();
        var chairs = await owner.AddElementAsync(new { name = "Chair", capacity = 25 });
        var waiting = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => (await owner.ElementAsync(show, chairs, new { quantity = 4 })).Expect(201).Data.Id()));
        var answers = await Task.WhenAll(waiting.Select(id => owner.StepAsync(show, id, "confirmed")));
        Assert.Equal(6, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => a.ExpectProblem(409, "elements.over_committed"));
    }

    [Fact]
    public async Task A_vendor_is_approved_at_a_venue_once_and_both_see_it()
    {
        var (organization, owner, _) = await StartAsync();
        var (venue, vendor) = (await owner.AddVenueAsync(), await owner.AddVendorAsync());
        (await owner.PutAsync($"/api/v1/venues/{venue}/vendors/{vendor}")).Expect(200);
        Assert.Equal("suspended", (await owner.PutAsync($"/api/v1/venues/{venue}/vendors/{vendor}", new { status = "suspended", note = "Left a mess" })).Expect(200).Data.Str("status"));
        foreach (var (kind, party, path) in new[] { ("venue", venue, $"venues/{venue}/vendors"), ("vendor", vendor, $"vendors/{vendor}/venues") })
        {
            var portal = await organization.AddPortalAsync(kind, party);
            var row = (await portal.GetAsync($"/api/v1/{path}")).Expect(200).Data.Items().Single();
            Assert.Equal(("Harbour Hall", "Saffron Kitchen", null), (row.Str("venueName"), row.Str("vendorName"), row.Str("note")));
            (await portal.PutAsync($"/api/v1/venues/{venue}/vendors/{vendor}", new { status = "approved" })).Expect(404);
        }

        (await owner.DeleteAsync($"/api/v1/venues/{venue}/vendors/{vendor}")).Expect(204);
        (await owner.DeleteAsync($"/api/v1/venues/{venue}/vendors/{vendor}")).ExpectProblem(404, "directory.not_related");
    }
}
