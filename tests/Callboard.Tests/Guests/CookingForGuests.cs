using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Guests;

/// <summary>The sheet that hangs in the kitchen.</summary>
public sealed class CookingForGuests(CallboardServer server)
{
    [Fact]
    public async Task The_report_counts_by_table_and_forgets_nobody_who_did_not_answer()
    {
        var (owner, eventId, one, _) = await DinnerAsync();

        var report = await ReportAsync(owner, eventId);

        Assert.Equal((4, 1, 3), (report.Int("covers"), report.Int("confirmed"), report.Int("withNeeds")));
        Assert.Equal([("peanuts", 2, 1), ("milk", 1, 0), ("other", 1, 1)], report["allergens"]!.Items().Select(a => (a.Str("allergen")!, a.Int("guests"), a.Int("severe"))));
        Assert.Equal(["One", "Two", null], report["tables"]!.Items().Select(t => t.Str("name")));
        var first = report["tables"]![0]!;
        Assert.Equal((one.ToString(), 2), (first.Str("id"), first.Int("covers")));
        Assert.Equal(["Ada", "Bob"], first["guests"]!.Items().Select(g => g.Str("name")));
        Assert.Equal([("vegan", 1)], first["diets"]!.Items().Select(d => (d.Str("diet")!, d.Int("guests"))));

        var confirmed = await ReportAsync(owner, eventId, "?scope=confirmed");
        Assert.Equal((1, 1), (confirmed.Int("covers"), confirmed.Int("withNeeds")));
        (await owner.GetAsync($"/api/v1/events/{eventId}/guests/dietary?scope=maybe")).ExpectProblem(400, "request.invalid", "scope");
    }

    [Fact]
    public async Task A_printed_sheet_is_old_once_anything_on_it_is_not_so_any_more()
    {
        var (owner, eventId, one, two) = await DinnerAsync();
        var bob = (await owner.GetAsync($"/api/v1/events/{eventId}/guests?q=bob")).Data[0]!.Id();
        Assert.Null((await ReportAsync(owner, eventId))["lastPrint"]);

        var printed = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/dietary/prints", new { scope = "expected" })).Expect(201).Data["lastPrint"]!;
        Assert.Equal((1, "Olivia Owner", true), (printed.Int("number"), printed.Str("printedBy"), (bool)printed["isCurrent"]!));

        // What is not on it makes it no older.
        (await owner.PatchGuestAsync(eventId, bob, new { notes = "Aunt of the bride", tags = new[] { "family" } })).Expect(200);
        Assert.True((bool)(await ReportAsync(owner, eventId))["lastPrint"]!["isCurrent"]!);

        (await owner.PatchGuestAsync(eventId, bob, GuestSteps.Allergens("peanuts severe", "sesame allergy"))).Expect(200);
        (await owner.PatchGuestAsync(eventId, bob, new { tableId = two })).Expect(200);
        await owner.InviteAsync(eventId, "Dora", new { tableId = one });
        // The comparison is of what was printed, whatever is looked at.
        var changes = (await ReportAsync(owner, eventId, "?scope=confirmed"))["lastPrint"]!;
        Assert.False((bool)changes["isCurrent"]!);
        Assert.Equal(
            [
                (true, "Bob: Peanuts is severe, was allergy"), (true, "Bob: Sesame added (allergy)"), (true, "Bob sits at Two, was One, seat 2"), (false, "Two: 2 guests, was 1 guest"),
            ],
            changes["changes"]!.Items().Select(c => ((bool)c["urgent"]!, c.Str("text")!)));

        var again = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/dietary/prints", new { scope = "expected" })).Expect(201).Data["lastPrint"]!;
        Assert.Equal((2, true), (again.Int("number"), (bool)again["isCurrent"]!));
        (await owner.PatchGuestAsync(eventId, bob, new { rsvp = "declined" })).Expect(200);
        Assert.Equal(
            ["Bob is not on the sheet any more", "Two: 1 guest, was 2 guests"],
            (await ReportAsync(owner, eventId))["lastPrint"]!["changes"]!.Items().Select(c => c.Str("text")));
    }

    private async Task<(ApiUser Owner, Guid EventId, Guid One, Guid Two)> DinnerAsync()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var (one, two) = ((await owner.AddTableAsync(eventId, "One", 8)).Id(), (await owner.AddTableAsync(eventId, "Two", 8)).Id());
        await owner.InviteAsync(eventId, "Ada", ApiUser.Merge(
            new { tableId = one, seat = 1, rsvp = "confirmed", dietaryNeeds = new[] { "vegan" } }, GuestSteps.Allergens("peanuts severe", "milk allergy")));
        await owner.InviteAsync(eventId, "Bob", ApiUser.Merge(new { tableId = one, seat = 2 }, GuestSteps.Allergens("peanuts allergy")));
        await owner.InviteAsync(eventId, "Cleo", new { tableId = two });
        await owner.InviteAsync(eventId, "Eve", GuestSteps.Allergens("other severe Kiwi"));
        await owner.InviteAsync(eventId, "Gone", ApiUser.Merge(new { tableId = one, rsvp = "declined" }, GuestSteps.Allergens("fish severe")));
        return (owner, eventId, one, two);
    }

    private static async Task<JsonNode> ReportAsync(ApiUser user, Guid eventId, string query = "") =>
        (await user.GetAsync($"/api/v1/events/{eventId}/guests/dietary{query}")).Expect(200).Data;
}
