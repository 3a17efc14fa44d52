using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Guests;

/// <summary>Tables with chairs, and guests on them.</summary>
public sealed class SeatingGuests(CallboardServer server)
{
    [Fact]
    public async Task Tables_count_who_sits_there_and_may_be_over_full()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var (small, empty) = ((await owner.AddTableAsync(eventId, "Window", 1)).Id(), (await owner.AddTableAsync(eventId, "Bar")).Id());
        await owner.InviteAsync(eventId, "Ada", ApiUser.Merge(new { tableId = small, rsvp = "confirmed" }, GuestSteps.Allergens("milk severe")));
        await owner.InviteAsync(eventId, "Bob", new { tableId = small });
        await owner.InviteAsync(eventId, "Cleo", new { tableId = small, rsvp = "declined" });

        var tables = (await owner.GetAsync($"/api/v1/events/{eventId}/tables")).Expect(200).Data.Items().ToDictionary(t => t.Id());

        Assert.Equal((2, 1, 1, 1), (tables[small].Int("guests"), tables[small].Int("seats"), tables[small].Int("confirmed"), tables[small].Int("withNeeds")));
        Assert.Equal(0, tables[empty].Int("guests"));
        (await owner.PostAsync($"/api/v1/events/{eventId}/tables", new { name = "WINDOW" })).ExpectProblem(409, "guests.table_name_taken", "name");
        (await owner.DeleteAsync($"/api/v1/events/{eventId}/tables/{small}")).Expect(204);
        Assert.Equal(["Ada", "Bob", "Cleo"], await owner.NamesAsync(eventId, "seated=false"));
    }

    [Fact]
    public async Task A_chair_is_for_one_guest_and_two_may_change_chairs()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var (one, two) = ((await owner.AddTableAsync(eventId, "One", 8)).Id(), (await owner.AddTableAsync(eventId, "Two", 8)).Id());
        var ada = (await owner.InviteAsync(eventId, "Ada", new { tableId = one, seat = 1 })).Id();
        var bob = (await owner.InviteAsync(eventId, "Bob", new { tableId = one, seat = 2 })).Id();

        (await owner.PatchGuestAsync(eventId, bob, new { seat = 1 })).ExpectProblem(409, "guests.seat_taken", "seat");
        (await owner.PostAsync($"/api/v1/events/{eventId}/guests", new { name = "Eve", seat = 3 })).Expect(201);
        Assert.Null((await owner.GuestAsync(eventId, (await owner.GetAsync($"/api/v1/events/{eventId}/guests?q=eve")).Data[0]!.Id()))["seat"]);

        var swapped = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/seats", new
        {
            moves = new[] { new { guestId = ada, tableId = one, seat = 2 }, new { guestId = bob, tableId = one, seat = 1 } },
        })).Expect(200).Data;
        Assert.Equal([("Ada", 2), ("Bob", 1)], swapped.Items().Select(g => (g.Str("name")!, g.Int("seat"))));

        // A chair of one table is none of the next; but who is given the same number there gets it.
        Assert.Null((await owner.PatchGuestAsync(eventId, ada, new { tableId = two })).Expect(200).Data["seat"]);
        Assert.Equal(1, (await owner.PatchGuestAsync(eventId, bob, new { tableId = two, seat = 1 })).Expect(200).Data.Int("seat"));
        foreach (var move in (object[])
            [new { guestId = Guid.CreateVersion7(), tableId = one }, new { guestId = ada, tableId = Guid.CreateVersion7() }, new { guestId = ada, tableId = two, seat = 1 }])
        {
            var refused = await owner.PostAsync($"/api/v1/events/{eventId}/guests/seats", new { moves = new[] { move } });
            Assert.True(refused.Status is 400 or 409, refused.Text);
        }

        Assert.Equal(1, (await owner.GuestAsync(eventId, bob)).Int("seat"));
    }

    [Fact]
    public async Task Who_declines_frees_the_chair_and_who_comes_after_all_takes_none_that_is_taken()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var table = (await owner.AddTableAsync(eventId, "One", 8)).Id();
        var ada = (await owner.InviteAsync(eventId, "Ada", new { tableId = table, seat = 1 })).Id();
        Assert.NotNull((await owner.PatchGuestAsync(eventId, ada, new { rsvp = "declined" })).Expect(200).Data.Str("answeredAt"));
        await owner.InviteAsync(eventId, "Bob", new { tableId = table, seat = 1 });

        var back = (await owner.PatchGuestAsync(eventId, ada, new { rsvp = "confirmed" })).Expect(200).Data;

        Assert.Equal((table, true), (Guid.Parse(back.Str("tableId")!), back["seat"] is null));
        Assert.Null((await owner.PatchGuestAsync(eventId, ada, new { rsvp = "invited" })).Expect(200).Data.Str("answeredAt"));
    }

    [Fact]
    public async Task Many_are_changed_at_once_and_back_except_who_was_worked_on_since()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var (one, two) = ((await owner.AddTableAsync(eventId, "One", 8)).Id(), (await owner.AddTableAsync(eventId, "Two", 8)).Id());
        var ada = (await owner.InviteAsync(eventId, "Ada", new { tableId = one, seat = 1, tags = new[] { "press", "vip" } })).Id();
        var bob = (await owner.InviteAsync(eventId, "Bob", new { tableId = one, seat = 2 })).Id();
        await owner.InviteAsync(eventId, "Cleo", new { tableId = two });

        var change = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/batch", new
        {
            guests = new { all = true }, set = new { rsvp = "confirmed", tableId = two }, addTags = new[] { "vip", "dinner" }, removeTags = new[] { "press" },
        })).Expect(200).Data;

        Assert.Equal((3, 3), (change.Int("rows"), change.Int("updated")));
        var changed = await owner.GuestAsync(eventId, ada);
        Assert.Equal(("confirmed", two.ToString(), "vip,dinner"), (changed.Str("rsvp"), changed.Str("tableId"), string.Join(",", changed["tags"]!.Items())));
        (await owner.PatchGuestAsync(eventId, bob, new { notes = "Left early" })).Expect(200);

        var undone = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/batch/{change.Id()}/undo")).Expect(200).Data;

        Assert.Equal((2, 1), (undone["change"]!.Int("restored"), undone["change"]!.Int("leftAlone")));
        Assert.Equal("Bob", Assert.Single(undone["left"]!.Items()).Str("name"));
        var back = await owner.GuestAsync(eventId, ada);
        Assert.Equal(
            ("not_invited", one.ToString(), 1, "press,vip", null),
            (back.Str("rsvp"), back.Str("tableId"), back.Int("seat"), string.Join(",", back["tags"]!.Items()), back.Str("answeredAt")));
        Assert.Equal("confirmed", (await owner.GuestAsync(eventId, bob)).Str("rsvp"));
        (await owner.PostAsync($"/api/v1/events/{eventId}/guests/batch/{change.Id()}/undo")).ExpectProblem(409, "guests.already_undone");
    }

    [Fact]
    public async Task A_change_of_many_says_what_it_cannot_do()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var ada = (await owner.InviteAsync(eventId, "Ada")).Id();
        var path = $"/api/v1/events/{eventId}/guests/batch";

        (await owner.PostAsync(path, new { guests = new { ids = new[] { ada } } })).ExpectProblem(400, "request.invalid", "set");
        (await owner.PostAsync(path, new { guests = new { }, addTags = new[] { "x" } })).ExpectProblem(400, "request.invalid", "guests.ids");
        (await owner.PostAsync(path, new { guests = new { ids = new[] { Guid.CreateVersion7() } }, addTags = new[] { "x" } })).ExpectProblem(400, "guests.guest_unknown", "guests");
        (await owner.PostAsync(path, new { guests = new { ids = new[] { ada } }, set = new { tableId = Guid.CreateVersion7() } })).ExpectProblem(400, "guests.table_unknown", "tableId");
        (await owner.PostAsync($"{path}/{Guid.CreateVersion7()}/undo")).ExpectProblem(404, "guests.change_not_found");
        (await (await organization.AddAsync("viewer")).PostAsync(path, new { guests = new { all = true }, addTags = new[] { "x" } })).ExpectProblem(403, "access.forbidden");
        Assert.Equal(1, (await owner.GuestAsync(eventId, ada)).Int("version"));
    }
}
