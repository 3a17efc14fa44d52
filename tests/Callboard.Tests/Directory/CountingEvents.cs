using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Directories;

/// <summary>Statistics of clients and venues.</summary>
public sealed class CountingEvents(CallboardServer server)
{
    [Fact]
    public async Task Events_of_a_client_and_at_a_venue_are_counted_by_status()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var client = (await owner.PostAsync("/api/v1/clients", new { companyName = "Maison" })).Expect(201).Data.Id();
        var venue = await owner.AddVenueAsync();
        await owner.PostAsync($"/api/v1/venues/{venue}/spaces", new { name = "Stage" });
        var past = new { clientId = client, venueId = venue, startAt = "2020-05-01T10:00:00Z", endAt = "2020-05-01T12:00:00Z" };
        var future = new { clientId = client, venueId = venue, startAt = "2150-05-01T10:00:00Z", endAt = "2150-05-01T12:00:00Z" };
        await organization.AddEventAsync(more: past);
        await organization.AddEventAsync(more: future);
        var archived = await organization.AddEventAsync(more: new { clientId = client });
        (await owner.DeleteAsync($"/api/v1/events/{archived}")).Expect(200);
        await organization.AddEventAsync();

        var ofClient = (await owner.GetAsync($"/api/v1/clients/{client}/statistics")).Expect(200).Data;
        Assert.Equal(3, ofClient.Int("events"));
        Assert.Equal(["draft 2", "archived 1"], ofClient["byStatus"]!.Items().Select(s => $"{s.Str("status")} {s.Int("count")}"));
        Assert.Equal("2150-05-01T10:00:00Z", ofClient.Str("nextEventAt"));

        var ofVenue = (await owner.GetAsync($"/api/v1/venues/{venue}/statistics")).Expect(200).Data;
        Assert.Equal(2, ofVenue.Int("events"));
        Assert.Equal(1, ofVenue.Int("spaces"));
        Assert.Equal("2020-05-01T10:00:00Z", ofVenue.Str("lastEventAt"));
    }

    [Fact]
    public async Task Nobody_counts_what_he_may_not_see()
    {
        var organization = await server.NewOrganizationAsync();
        var client = (await organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Maison" })).Expect(201).Data.Id();
        await organization.AddEventAsync(visibility: "team", more: new { clientId = client });
        await organization.AddEventAsync(more: new { clientId = client });

        Assert.Equal(2, (await organization.Owner.GetAsync($"/api/v1/clients/{client}/statistics")).Expect(200).Data.Int("events"));
        var outsider = await organization.AddAsync("member");
        Assert.Equal(1, (await outsider.GetAsync($"/api/v1/clients/{client}/statistics")).Expect(200).Data.Int("events"));
        (await (await server.NewOrganizationAsync()).Owner.GetAsync($"/api/v1/clients/{client}/statistics")).Expect(404);
        (await organization.Owner.GetAsync($"/api/v1/venues/{client}/statistics")).Expect(404);
    }
}
