using System.Text;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Guests;

/// <summary>Guests put on a list, found there, corrected and taken off.</summary>
public sealed class KeepingAGuestList(CallboardServer server)
{
    [Fact]
    public async Task A_guest_is_a_person_of_the_directory()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var ada = await organization.Owner.InviteAsync(eventId, "  Ada Byron ", new { email = "ada@example.com", phone = " ", tags = new[] { "press" } });

        Assert.Equal("Ada Byron", ada.Str("name"));
        Assert.Null(ada.Str("phone"));
        Assert.Equal("not_invited", ada.Str("rsvp"));
        var person = (await organization.Owner.GetAsync($"/api/v1/participants/{ada.Str("participantId")}")).Expect(200).Data;
        Assert.Equal(("Ada Byron", "ada@example.com"), (person.Str("name"), person.Str("email")));

        // The same person again, at another event and at this one.
        var other = await organization.AddEventAsync();
        var again = await organization.Owner.InviteAsync(other, "ada byron", new { email = "ADA@example.com" });
        Assert.Equal(ada.Str("participantId"), again.Str("participantId"));
        Assert.Equal("Ada Byron", again.Str("name"));
        (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/guests", new { participantId = ada.Str("participantId") }))
            .ExpectProblem(409, "guests.already_guest", "participantId");
        (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/guests", new { participantId = Guid.CreateVersion7() }))
            .ExpectProblem(400, "guests.participant_unknown", "participantId");
        (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/guests", new { email = "x@example.com" })).ExpectProblem(400, "request.invalid", "name");
    }

    [Fact]
    public async Task Who_is_corrected_in_one_place_is_corrected_everywhere()
    {
        var organization = await server.NewOrganizationAsync();
        var (one, other) = (await organization.AddEventAsync(), await organization.AddEventAsync(visibility: "team"));
        var ada = await organization.Owner.InviteAsync(one, "Ada Bryon", new { email = "ada@example.com" });
        var there = await organization.Owner.InviteAsync(other, "Ada Bryon", new { email = "ada@example.com" });
        var member = await organization.AddAsync("member");
        var manager = await organization.AddAsync("manager");

        // On one list …
        (await manager.PatchGuestAsync(one, ada.Id(), new { name = "Ada Byron" })).Expect(200);
        Assert.Equal("Ada Byron", (await organization.Owner.GuestAsync(other, there.Id())).Str("name"));
        // … and in the directory, by somebody who does not see the other event.
        (await member.PatchAsync($"/api/v1/participants/{ada.Str("participantId")}", new { phone = "+49 30 1234" })).Expect(200);
        Assert.Equal("+49 30 1234", (await organization.Owner.GuestAsync(one, ada.Id())).Str("phone"));
        Assert.Equal("+49 30 1234", (await organization.Owner.GuestAsync(other, there.Id())).Str("phone"));
    }

    [Fact]
    public async Task What_the_directory_knows_of_how_somebody_eats_is_known_here()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var person = (await organization.Owner.PostAsync("/api/v1/participants", new
        {
            name = "Grace", dietaryNeeds = new[] { "vegan" }, accessibilityNeeds = new[] { "wheelchair", "lift" },
        })).Expect(201).Data;

        var guest = (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/guests", new { participantId = person.Id() })).Expect(201).Data;

        Assert.Equal("vegan", (string?)Assert.Single(guest["dietaryNeeds"]!.Items()));
        Assert.Equal("wheelchair, lift", guest.Str("accessibility"));
    }

    [Fact]
    public async Task Sending_a_create_again_makes_one_guest()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var id = Guid.CreateVersion7();
        for (var status = 201; status >= 200; status--)
        {
            Assert.Equal(id, (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/guests", new { id, name = "Ada" })).Expect(status).Data.Id());
        }

        Assert.Equal(["Ada"], await organization.Owner.NamesAsync(eventId));
        // An id that is somebody else's is no way to them.
        var stranger = (await organization.Owner.PostAsync("/api/v1/participants", new { name = "Somebody" })).Expect(201).Data.Id();
        (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/guests", new { id = stranger, name = "Eve" })).ExpectProblem(409, "request.id_taken", "id");
    }

    [Fact]
    public async Task Companions_come_and_go_with_their_host()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var ada = await organization.Owner.InviteAsync(eventId, "Ada", new { plusOnesAllowed = 2, party = "Byron" });
        var companion = await organization.Owner.InviteAsync(eventId, "Guest of Ada", new { hostId = ada.Id() });

        Assert.Equal(("Byron", "Ada", null), (companion.Str("party"), companion.Str("hostName"), companion.Str("participantId")));
        Assert.Equal(1, (await organization.Owner.GuestAsync(eventId, ada.Id())).Int("plusOnes"));
        (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/guests", new { name = "Third", hostId = companion.Id() }))
            .ExpectProblem(400, "guests.host_is_companion", "hostId");
        (await organization.Owner.DeleteAsync($"/api/v1/events/{eventId}/guests/{ada.Id()}")).Expect(204);
        Assert.Empty(await organization.Owner.NamesAsync(eventId));
    }

    [Fact]
    public async Task A_list_is_searched_filtered_sorted_and_read_page_by_page()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var owner = organization.Owner;
        var table = (await owner.AddTableAsync(eventId, "Table 1")).Id();
        await owner.InviteAsync(eventId, "Émile Zola", new { email = "emile@example.com", rsvp = "confirmed", tableId = table, tags = new[] { "press" } });
        await owner.InviteAsync(eventId, "anna müller", ApiUser.Merge(new { rsvp = "declined", party = "Müller" }, GuestSteps.Allergens("peanuts severe")));
        await owner.InviteAsync(eventId, "Bob 100%", new { role = "speaker", accessibility = "Ramp" });

        Assert.Equal(["anna müller", "Bob 100%", "Émile Zola"], await owner.NamesAsync(eventId));
        Assert.Equal(["Émile Zola", "Bob 100%", "anna müller"], await owner.NamesAsync(eventId, "sort=-name"));
        Assert.Equal(["Émile Zola", "Bob 100%", "anna müller"], await owner.NamesAsync(eventId, "sort=rsvp"));
        Assert.Equal(["Émile Zola", "anna müller", "Bob 100%"], await owner.NamesAsync(eventId, "sort=table"));
        foreach (var (query, names) in ((string, string[])[])
        [
            ("q=EMILE zola", ["Émile Zola"]), ("q=muller", ["anna müller"]), ("q=100%25", ["Bob 100%"]), ("q=%25", ["Bob 100%"]), ("q=_", []), ("q=emile bob", []),
            ("rsvp=declined", ["anna müller"]), ($"tableId={table}", ["Émile Zola"]), ("seated=false", ["anna müller", "Bob 100%"]), ("tag=press", ["Émile Zola"]),
            ("role=speaker", ["Bob 100%"]), ("allergen=peanuts", ["anna müller"]), ("allergen=any", ["anna müller"]), ("allergen=milk", []),
            ("needs=true", ["anna müller", "Bob 100%"]), ("needs=false", ["Émile Zola"]),
        ])
        {
            Assert.Equal(names, await owner.NamesAsync(eventId, query));
        }

        (await owner.GetAsync($"/api/v1/events/{eventId}/guests?rsvp=maybe")).ExpectProblem(400, "request.invalid", "rsvp");
        (await owner.GetAsync($"/api/v1/events/{eventId}/guests?allergen=cheese")).ExpectProblem(400, "request.invalid", "allergen");
        (await owner.GetAsync($"/api/v1/events/{eventId}/guests?sort=shoe")).ExpectProblem(400, "request.invalid", "sort");
        var first = (await owner.GetAsync($"/api/v1/events/{eventId}/guests?limit=2")).Expect(200).Json;
        Assert.Equal((3, "anna müller"), (first.Int("total"), first["data"]![0]!.Str("name")));
        var second = (await owner.GetAsync($"/api/v1/events/{eventId}/guests?limit=2&cursor={first.Str("nextCursor")}")).Expect(200).Json;
        Assert.Equal("Émile Zola", Assert.Single(second["data"]!.Items()).Str("name"));
        var summary = (await owner.GetAsync($"/api/v1/events/{eventId}/guests/summary")).Expect(200).Data;
        Assert.Equal((3, 2, 1, 1, 1), (summary.Int("guests"), summary.Int("expected"), summary.Int("confirmed"), summary.Int("seated"), summary.Int("withNeeds")));
    }

    [Fact]
    public async Task An_allergen_that_somebody_changed_meanwhile_is_not_lost_by_an_edit_made_without_a_line()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var guest = await organization.Owner.InviteAsync(eventId, "Ada");
        var before = TimeProvider.System.GetUtcNow().AddMinutes(-5).ToString("O");
        (await organization.Owner.PatchGuestAsync(eventId, guest.Id(), GuestSteps.Allergens("peanuts severe"))).Expect(200);

        var late = await organization.Owner.PatchGuestAsync(
            eventId, guest.Id(), ApiUser.Merge(new { notes = "By the window" }, GuestSteps.Allergens("milk intolerance")), ("X-Edited-At", before), ("X-Base", """{"allergens":[]}"""));
        late.ExpectProblem(409, "edit.conflict", "allergens");
        var notes = await organization.Owner.PatchGuestAsync(eventId, guest.Id(), new { notes = "By the window" }, ("X-Edited-At", before));
        Assert.Equal("peanuts", Assert.Single(notes.Expect(200).Data["allergens"]!.Items()).Str("allergen"));
    }

    [Fact]
    public async Task Allergens_are_the_fourteen_and_whatever_else_has_a_name()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        string[] known = ["gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts", "celery", "mustard", "sesame", "sulphites", "lupin", "molluscs"];
        var guest = await organization.Owner.InviteAsync(
            eventId, "Ada", GuestSteps.Allergens([.. known.Select(k => k + " allergy"), "other severe Kiwi", "other intolerance Strawberries"]));
        Assert.Equal([.. known, "other", "other"], guest["allergens"]!.Items().Select(a => a.Str("allergen")));

        foreach (var (entries, field) in ((string[], string)[])
            [(["other allergy"], "allergens[0].name"), (["milk allergy Milk"], "allergens[0].name"), (["milk allergy", "milk severe"], "allergens")])
        {
            (await organization.Owner.PatchGuestAsync(eventId, guest.Id(), GuestSteps.Allergens(entries))).ExpectProblem(400, "request.invalid", field);
        }

        (await organization.Owner.PatchGuestAsync(eventId, guest.Id(), new { allergens = (object?)null })).Expect(200);
        Assert.Empty((await organization.Owner.GuestAsync(eventId, guest.Id()))["allergens"]!.AsArray());
    }

    [Fact]
    public async Task A_ticket_is_one_of_the_same_event()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, other) = (await organization.AddEventAsync(), await organization.AddEventAsync());
        var guest = await organization.Owner.InviteAsync(eventId, "Ada");
        var ticket = (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/tickets", new { code = "A-1", category = "VIP" })).Expect(201).Data.Id();
        var foreign = (await organization.Owner.PostAsync($"/api/v1/events/{other}/tickets", new { code = "A-1", category = "VIP" })).Expect(201).Data.Id();

        Assert.Equal("A-1", (await organization.Owner.PatchGuestAsync(eventId, guest.Id(), new { ticketId = ticket })).Expect(200).Data.Str("ticketCode"));
        (await organization.Owner.PatchGuestAsync(eventId, guest.Id(), new { ticketId = foreign })).ExpectProblem(400, "guests.ticket_unknown", "ticketId");
        (await organization.Owner.DeleteAsync($"/api/v1/events/{eventId}/tickets/{ticket}")).Expect(204);
        Assert.Null((await organization.Owner.GuestAsync(eventId, guest.Id())).Str("ticketId"));
    }

    [Fact]
    public async Task A_spreadsheet_gets_data_and_no_formulas()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        await organization.Owner.InviteAsync(
            eventId, "=HYPERLINK(\"http://evil\")", ApiUser.Merge(new { phone = "+49 30 1", notes = "a\nb; \"c\"" }, GuestSteps.Allergens("peanuts severe", "milk allergy")));
        await organization.Owner.InviteAsync(eventId, "Zoë");

        var file = (await organization.Owner.GetAsync($"/api/v1/events/{eventId}/guests/export.csv")).Expect(200);

        Assert.Equal("text/csv", file.MediaType);
        Assert.Equal(Encoding.UTF8.Preamble, file.Bytes.AsSpan(0, 3));
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\",,'+49 30 1,guest,not_invited,", file.Text, StringComparison.Ordinal);
        Assert.Contains("\"Peanuts (severe), Milk\"", file.Text, StringComparison.Ordinal);
        Assert.Contains("\"a\nb; \"\"c\"\"\"", file.Text, StringComparison.Ordinal);
        Assert.Equal(["Zoë"], (await organization.Owner.GetAsync($"/api/v1/events/{eventId}/guests/export.csv?q=zoe")).Expect(200).Text.Split("\r\n")[1..^1].Select(l => l.Split(',')[0]));
    }

    [Fact]
    public async Task What_happened_reads_as_sentences()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var guest = await organization.Owner.InviteAsync(eventId, "Ada");
        (await organization.Owner.PatchGuestAsync(eventId, guest.Id(), new { rsvp = "confirmed" })).Expect(200);
        (await organization.Owner.PatchGuestAsync(eventId, guest.Id(), GuestSteps.Allergens("fish severe"))).Expect(200);
        var table = await organization.Owner.AddTableAsync(eventId, "7");
        (await organization.Owner.PatchGuestAsync(eventId, guest.Id(), new { tableId = table.Id() })).Expect(200);

        var sentences = (await organization.Owner.GetAsync($"/api/v1/events/{eventId}/activity")).Expect(200).Data.Items().Select(e => e.Str("summary")!).Take(5);

        Assert.Equal(
            [
                "Olivia Owner placed ‘Ada’", "Olivia Owner added the table ‘7’", "Olivia Owner changed the allergens of ‘Ada’",
                "Olivia Owner marked ‘Ada’ as coming", "Olivia Owner put ‘Ada’ on the guest list",
            ], sentences);
    }
}
