using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Directories;

/// <summary>What records say about each other, and who stands for them.</summary>
public sealed class RelationsInTheDirectory(CallboardServer server)
{
    [Fact]
    public async Task A_company_sponsors_under_one_name_only()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        var other = (await server.NewOrganizationAsync()).Owner;
        var first = (await user.PostAsync("/api/v1/sponsors", new { companyName = "Chanel" })).Expect(201);
        var second = (await user.PostAsync("/api/v1/sponsors", new { companyName = "Dior" })).Expect(201);

        (await user.PostAsync("/api/v1/sponsors", new { companyName = "CHANEL" })).ExpectProblem(409, "directory.sponsor_name_taken", "companyName");
        (await user.PatchAsync(second.Headers["Location"], new { companyName = "chanel" })).ExpectProblem(409, "directory.sponsor_name_taken", "companyName");
        (await user.DeleteAsync(first.Headers["Location"])).Expect(200);
        (await user.PostAsync("/api/v1/sponsors", new { companyName = "Chanel" })).ExpectProblem(409, "directory.sponsor_name_taken", "companyName");
        (await other.PostAsync("/api/v1/sponsors", new { companyName = "Chanel" })).Expect(201);
    }

    [Fact]
    public async Task Spaces_belong_to_a_venue()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        var stranger = (await server.NewOrganizationAsync()).Owner;
        var (hall, garden) = (await user.AddVenueAsync("Hall"), await user.AddVenueAsync("Garden"));
        var foreign = await stranger.AddVenueAsync();

        var space = (await user.PostAsync($"/api/v1/venues/{hall}/spaces", new { name = "Stage", capacity = 80 })).Expect(201);
        Assert.Equal(hall, Guid.Parse(space.Data.Str("venueId")!));
        (await user.GetAsync(space.Headers["Location"])).Expect(200);
        (await user.PostAsync("/api/v1/spaces", new { venueId = hall, name = "Stage" })).ExpectProblem(409, "directory.space_name_taken", "name");
        (await user.PostAsync("/api/v1/spaces", new { venueId = garden, name = "Stage" })).Expect(201);
        (await user.PostAsync("/api/v1/spaces", new { venueId = foreign, name = "Stage" })).ExpectProblem(400, "directory.venue_unknown", "venueId");
        (await user.PostAsync($"/api/v1/venues/{foreign}/spaces", new { name = "Stage" })).Expect(404);
        (await user.GetAsync($"/api/v1/venues/{foreign}/spaces")).Expect(404);

        Assert.Equal(1, (await user.GetAsync($"/api/v1/venues/{hall}/spaces")).Expect(200).Json.Int("total"));
        Assert.Equal(2, (await user.GetAsync("/api/v1/spaces?q=stage")).Expect(200).Json.Int("total"));
        Assert.Equal(1, (await user.GetAsync($"/api/v1/spaces?venueId={garden}")).Expect(200).Json.Int("total"));
        Assert.Equal(0, (await user.GetAsync($"/api/v1/venues/{hall}/spaces?archived=true")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task Vendors_do_not_work_for_each_other_in_a_circle()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        async Task<string> AddAsync(string name, string? parent) =>
            (await user.PostAsync("/api/v1/vendors", new { name, type = "light", parentVendorId = parent?.Split('/')[^1] })).Expect(201).Headers["Location"];
        Task<Answer> MoveAsync(string vendor, string parent) => user.PatchAsync(vendor, new { parentVendorId = parent.Split('/')[^1] });

        var top = await AddAsync("Top", null);
        var middle = await AddAsync("Middle", top);
        var bottom = await AddAsync("Bottom", middle);

        (await MoveAsync(top, bottom)).ExpectProblem(400, "directory.vendor_circle", "parentVendorId");
        (await MoveAsync(top, top)).ExpectProblem(400, "directory.vendor_circle", "parentVendorId");
        (await MoveAsync(bottom, $"/{Guid.CreateVersion7()}")).ExpectProblem(400, "directory.parent_vendor_unknown", "parentVendorId");
        (await MoveAsync(bottom, top)).Expect(200);
        (await user.PatchAsync(middle, """{"parentVendorId":null}""")).Expect(200);
        (await MoveAsync(top, middle)).Expect(200);
    }

    [Fact]
    public async Task Two_changes_at_once_cannot_close_a_circle_of_vendors()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        for (var round = 0; round < 10; round++)
        {
            var a = (await user.PostAsync("/api/v1/vendors", new { name = $"A{round}", type = "light" })).Expect(201).Data.Id();
            var b = (await user.PostAsync("/api/v1/vendors", new { name = $"B{round}", type = "light" })).Expect(201).Data.Id();
            var answers = await Task.WhenAll(
                user.PatchAsync($"/api/v1/vendors/{a}", new { parentVendorId = b }), user.PatchAsync($"/api/v1/vendors/{b}", new { parentVendorId = a }));
            Assert.Equal([200, 400], answers.Select(x => x.Status).Order());
        }
    }

    [Fact]
    public async Task A_portal_user_sees_the_record_he_stands_for_and_no_other()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        async Task<Guid> AddAsync(string path, object body) => (await owner.PostAsync($"/api/v1/{path}", body)).Expect(201).Data.Id();
        var client = await AddAsync("clients", new { companyName = "Maison", notes = "pays late" });
        await AddAsync("clients", new { companyName = "Rival" });
        var venue = await AddAsync("venues", new { name = "Hall", notes = "dear" });
        var otherVenue = await AddAsync("venues", new { name = "Garden" });
        var space = await AddAsync("spaces", new { venueId = venue, name = "Stage" });
        await AddAsync("spaces", new { venueId = otherVenue, name = "Lawn" });
        var vendor = await AddAsync("vendors", new { name = "Lux", type = "light", rating = 2, notes = "slow" });
        await AddAsync("vendors", new { name = "Nox", type = "light" });
        await AddAsync("sponsors", new { companyName = "Bank" });
        await AddAsync("designers", new { name = "Ines" });
        await AddAsync("participants", new { name = "Kim" });
        var sees = new Dictionary<string, Dictionary<string, Guid>>
        {
            ["client"] = new() { ["clients"] = client },
            ["venue"] = new() { ["venues"] = venue, ["spaces"] = space },
            ["vendor"] = new() { ["vendors"] = vendor },
        };
        foreach (var (kind, own) in sees)
        {
            var portal = await organization.AddPortalAsync(kind, kind switch { "client" => client, "venue" => venue, _ => vendor });
            foreach (var path in DirectoryKinds.Paths.Select(row => row.Data))
            {
                var rows = (await portal.GetAsync($"/api/v1/{path}")).Expect(200).Data.Items().ToList();
                Assert.Equal(own.TryGetValue(path, out var id) ? [id] : Array.Empty<Guid>(), rows.Select(r => r.Id()));
                foreach (var row in rows)
                {
                    Assert.Null(row["notes"]);
                    Assert.Null(row["rating"]);
                    var address = $"/api/v1/{path}/{row.Id()}";
                    (await portal.PatchAsync(address, new { notes = "mine" })).ExpectProblem(403, "access.forbidden");
                    (await portal.DeleteAsync(address)).ExpectProblem(403, "access.forbidden");
                }
            }

            (await portal.PostAsync("/api/v1/clients", new { companyName = "Me" })).ExpectProblem(403, "access.forbidden");
            (await portal.GetAsync($"/api/v1/venues/{otherVenue}")).Expect(404);
        }

        Assert.Equal("pays late", (await owner.GetAsync($"/api/v1/clients/{client}")).Expect(200).Data.Str("notes"));
    }

    [Fact]
    public async Task A_portal_user_reads_names_in_his_event_only_as_far_as_he_may()
    {
        var organization = await server.NewOrganizationAsync();
        var client = (await organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Maison" })).Expect(201).Data.Id();
        var venue = await organization.Owner.AddVenueAsync("Hall");
        var id = await organization.AddEventAsync(more: new { clientId = client, venueId = venue });

        var asClient = (await (await organization.AddPortalAsync("client", client)).GetAsync($"/api/v1/events/{id}")).Expect(200).Data;
        Assert.Equal("Maison", asClient["client"]!.Str("name"));
        Assert.Null(asClient["venue"]);
        var asVenue = (await (await organization.AddPortalAsync("venue", venue)).GetAsync($"/api/v1/events/{id}")).Expect(200).Data;
        Assert.Equal("Hall", asVenue["venue"]!.Str("name"));
        Assert.Null(asVenue["client"]);
    }

    [Theory]
    [InlineData("clients", """{"companyName":"A","email":"no at sign"}""", "email")]
    [InlineData("clients", """{"companyName":"A","phone":"012345678901234567890123456789012345678901234567891"}""", "phone")]
    [InlineData("clients", """{"companyName":"A","preferences":[1]}""", "preferences")]
    [InlineData("venues", """{"name":"A","capacity":0}""", "capacity")]
    [InlineData("venues", """{"name":"A","capacity":99999999999}""", "capacity")]
    [InlineData("venues", """{"name":"A","capacity":1.5}""", "capacity")]
    [InlineData("venues", """{"name":"A","floorPlanUrl":"javascript:alert(1)"}""", "floorPlanUrl")]
    [InlineData("venues", """{"name":"A","floorPlanUrl":"https://"}""", "floorPlanUrl")]
    [InlineData("venues", """{"name":"A","layoutOptions":["a",null]}""", "layoutOptions")]
    [InlineData("venues", """{"name":"A","layoutOptions":[""]}""", "layoutOptions")]
    [InlineData("venues", """{"name":"A","pricingTiers":[{"name":"Day","amount":"1","currency":"euro"}]}""", "pricingTiers[0].currency")]
    [InlineData("vendors", """{"name":"A"}""", "type")]
    [InlineData("vendors", """{"name":"A","type":"light","rating":6}""", "rating")]
    [InlineData("spaces", """{"name":"A"}""", "venueId")]
    [InlineData("spaces", """{"name":"A","venueId":"x"}""", "venueId")]
    [InlineData("designers", """{"name":"A","styleTags":"one"}""", "styleTags")]
    [InlineData("participants", """{"name":"A","id":"00000000"}""", "id")]
    public async Task Values_of_the_wrong_form_are_refused_with_their_field(string path, string body, string field)
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        var answer = (await user.PostAsync($"/api/v1/{path}", body)).Expect(400);
        Assert.True(answer.Json["errors"]?[field] is not null, answer.Text);
        Assert.Equal(0, (await user.GetAsync($"/api/v1/{path}")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task Clearing_a_list_empties_it_and_clearing_a_document_removes_it()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        var venue = (await user.PostAsync("/api/v1/venues", new { name = "Hall", amenities = new[] { "bar" }, technicalSpecs = new { power = "63 A" } })).Expect(201);

        var changed = (await user.PatchAsync(venue.Headers["Location"], """{"amenities":null,"technicalSpecs":null}""")).Expect(200);
        Assert.Empty(changed.Data["amenities"]!.AsArray());
        Assert.Null(changed.Data["technicalSpecs"]);
    }
}
