using System.Text;
using System.Text.RegularExpressions;
using Callboard.Testing;
using Callboard.Tests.Accounts;
using Xunit;

namespace Callboard.Tests.Guests;

/// <summary>A guest with a letter, a link and no account.</summary>
public sealed partial class AnsweringAnInvitation(CallboardServer server)
{
    [Fact]
    public async Task An_answer_is_kept_with_whom_they_bring_and_what_they_must_not_eat()
    {
        var (owner, eventId, guest, token) = await InvitedAsync(new { plusOnesAllowed = 2, party = "Byron", accessibility = "Ramp" });
        var before = (await server.Anonymous.GetAsync($"/api/v1/rsvp/{token}")).Expect(200).Data;
        Assert.Equal(("Ada", "invited", 2, "Ramp", true), (before.Str("name"), before.Str("rsvp"), before.Int("plusOnesAllowed"), before.Str("accessibility"), (bool)before["isOpen"]!));

        var saved = (await AnswerAsync(token, new
        {
            rsvp = "confirmed", dietaryNeeds = new[] { "vegan" }, message = "Looking forward!", allergens = new[] { new { allergen = "peanuts", severity = "severe" } },
            companions = new object[] { new { name = "Bob <b>" }, new { name = "Cleo", allergens = new[] { new { allergen = "other", severity = "allergy", name = "Kiwi" } } } },
        })).Expect(200).Data;

        Assert.NotNull(saved.Str("answeredAt"));
        Assert.Equal(["Bob <b>", "Cleo"], saved["companions"]!.Items().Select(c => c.Str("name")));
        Assert.Equal(["Ada", "Bob <b>", "Cleo"], await owner.NamesAsync(eventId, "rsvp=confirmed"));
        var kept = await owner.GuestAsync(eventId, guest);
        Assert.Equal(("Looking forward!", "peanuts", 2), (kept.Str("message"), kept["allergens"]![0]!.Str("allergen"), kept.Int("plusOnes")));
        Assert.Null(kept.Str("accessibility"));
        Assert.Equal(2, (await owner.GetAsync($"/api/v1/events/{eventId}/guests?hostId={guest}")).Json.Int("total"));

        // Changing the answer keeps who is still named, with table and seat.
        var cleo = saved["companions"]![1]!.Id();
        var table = (await owner.AddTableAsync(eventId, "One", 8)).Id();
        (await owner.PatchGuestAsync(eventId, cleo, new { tableId = table, seat = 3 })).Expect(200);
        (await AnswerAsync(token, new { rsvp = "confirmed", companions = new[] { new { id = cleo, name = "Cleopatra" } } })).Expect(200);
        var still = await owner.GuestAsync(eventId, cleo);
        Assert.Equal(("Cleopatra", 3, "Byron"), (still.Str("name"), still.Int("seat"), still.Str("party")));
        Assert.Equal(["Ada", "Cleopatra"], await owner.NamesAsync(eventId));

        (await AnswerAsync(token, new { rsvp = "declined" })).Expect(200);
        Assert.Equal(["Ada", "Cleopatra"], await owner.NamesAsync(eventId, "rsvp=declined"));
        Assert.Equal(
            ["Ada answered for 2 guests: not coming", "Ada is coming"],
            (await owner.GetAsync($"/api/v1/events/{eventId}/activity?limit=50")).Data.Items().Select(e => e.Str("summary")!).Where(s => s.StartsWith("Ada ", StringComparison.Ordinal) && s.Contains("coming", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_not_allowed_is_refused_and_changes_nothing()
    {
        var (owner, eventId, guest, token) = await InvitedAsync(new { plusOnesAllowed = 1 });
        var other = await owner.InviteAsync(eventId, "Other", new { hostId = (await owner.InviteAsync(eventId, "Host")).Id() });
        var version = (await owner.GuestAsync(eventId, guest)).Int("version");

        (await AnswerAsync(token, new { rsvp = "confirmed", companions = new[] { new { name = "A" }, new { name = "B" } } })).ExpectProblem(409, "guests.too_many_companions", "companions");
        (await AnswerAsync(token, new { rsvp = "confirmed", companions = new[] { new { id = other.Id(), name = "Mine now" } } })).ExpectProblem(400, "guests.companion_unknown", "companions");
        (await AnswerAsync(token, new { rsvp = "invited" })).ExpectProblem(400, "request.invalid", "rsvp");
        (await AnswerAsync(token, new { message = "?" })).ExpectProblem(400, "request.invalid", "rsvp");
        (await AnswerAsync(token, new { rsvp = "confirmed", companions = new[] { new { name = " " } } })).ExpectProblem(400, "request.invalid", "companions[0].name");

        Assert.Equal(version, (await owner.GuestAsync(eventId, guest)).Int("version"));
        Assert.Equal("Other", (await owner.GuestAsync(eventId, other.Id())).Str("name"));
    }

    [Fact]
    public async Task After_the_deadline_an_answer_can_be_read_and_not_changed()
    {
        var (owner, eventId, _, token) = await InvitedAsync();
        (await AnswerAsync(token, new { rsvp = "confirmed" })).Expect(200);
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(-1).ToString("O");
        (await owner.PatchAsync($"/api/v1/events/{eventId}/guests/rsvp-settings", new { deadline, contact = "Mia, 030 123" })).Expect(200);

        var refused = await AnswerAsync(token, new { rsvp = "declined" });
        refused.ExpectProblem(409, "guests.answers_closed");
        Assert.NotNull(refused.Json["deadline"]);
        var view = (await server.Anonymous.GetAsync($"/api/v1/rsvp/{token}")).Expect(200).Data;
        Assert.Equal((false, "confirmed", "Mia, 030 123"), ((bool)view["isOpen"]!, view.Str("rsvp"), view.Str("contact")));
        var page = (await server.Anonymous.GetAsync($"/rsvp/{token}")).Expect(200).Text;
        Assert.Contains("Answers closed on", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
        Assert.Contains("is not saved", (await PostFormAsync(token, ("rsvp", "declined"))).Expect(409).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_unknown_ended_over_or_of_an_archived_event_is_answered_alike()
    {
        var (owner, eventId, guest, token) = await InvitedAsync();
        // A second link works beside the first, as that of a reminder does.
        var second = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/{guest}/link")).Expect(201).Data.Str("url")!.Split('/')[^1];
        Assert.NotEqual(token, second);
        (await server.Anonymous.GetAsync($"/api/v1/rsvp/{second}")).Expect(200);
        var unknown = (await server.Anonymous.GetAsync($"/rsvp/{token[..^1]}{(token[^1] == 'A' ? 'B' : 'A')}")).Expect(404);

        (await owner.DeleteAsync($"/api/v1/events/{eventId}/guests/{guest}/links")).Expect(204);
        Assert.Equal(unknown.Text, (await server.Anonymous.GetAsync($"/rsvp/{token}")).Expect(404).Text);
        (await server.Anonymous.GetAsync($"/api/v1/rsvp/{token}")).ExpectProblem(404, "guests.link_not_found");

        var third = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/{guest}/link")).Expect(201).Data.Str("url")!.Split('/')[^1];
        await using (var over = server.Admin.CreateCommand("update events.event set start_at = now() - interval '9 days', end_at = now() - interval '8 days' where id = $1"))
        {
            over.Parameters.AddWithValue(eventId);
            await over.ExecuteNonQueryAsync();
        }

        Assert.Equal(unknown.Text, (await server.Anonymous.GetAsync($"/rsvp/{third}")).Expect(404).Text);
        Assert.Equal(unknown.Text, (await PostFormAsync(third, ("rsvp", "declined"))).Expect(404).Text);
        var (archiving, archived, _, last) = await InvitedAsync();
        (await archiving.DeleteAsync($"/api/v1/events/{archived}")).Expect(200);
        Assert.Equal(unknown.Text, (await server.Anonymous.GetAsync($"/rsvp/{last}")).Expect(404).Text);
        (await AnswerAsync(last, new { rsvp = "confirmed" })).ExpectProblem(404, "guests.link_not_found");
    }

    [Fact]
    public async Task The_page_works_without_a_script_and_says_when_it_is_saved()
    {
        var (owner, eventId, guest, token) = await InvitedAsync(new { plusOnesAllowed = 1 });
        (await owner.PatchAsync($"/api/v1/events/{eventId}/guests/rsvp-settings", new { intro = "Come <as> you are.\nDoors at six.", contact = "\"Mia\" & Co" })).Expect(200);

        var first = (await server.Anonymous.GetAsync($"/rsvp/{token}")).Expect(200);
        Assert.Equal("text/html", first.MediaType);
        Assert.Equal("no-store", first.Headers["Cache-Control"]);
        Assert.StartsWith("default-src 'none'", first.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("<script", first.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(?:src|href)=", first.Text);
        Assert.Contains("Come &lt;as&gt; you are.", first.Text, StringComparison.Ordinal);
        Assert.Contains("&quot;Mia&quot; &amp; Co", first.Text, StringComparison.Ordinal);
        Assert.InRange(first.Bytes.Length, 1000, 20_000);

        var posted = await PostFormAsync(
            token, ("rsvp", "confirmed"), ("diet", "vegan, no onions"), ("a.milk", "severe"), ("a.other", "kiwi; \"figs\""), ("a.other.how", "intolerance"), ("a.gluten", ""),
            ("notes", "a\r\nb"), ("c0.name", "<script>alert(1)</script>"), ("c0.a.fish", "allergy"), ("message", "Thanks & bye"));
        Assert.Equal($"/rsvp/{token}?saved", posted.Expect(302).Headers["Location"]);

        var page = (await server.Anonymous.GetAsync($"/rsvp/{token}?saved")).Expect(200).Text;
        Assert.Contains("Saved. Thank you!", page, StringComparison.Ordinal);
        Assert.Matches(@"Saved \w+, \d+ \w+ \d{4}, \d\d:\d\d \(Europe/Berlin\)\.", page);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<option value=severe selected>", page, StringComparison.Ordinal);
        var kept = await owner.GuestAsync(eventId, guest);
        Assert.Equal(("confirmed", "a\nb", "vegan,no onions"), (kept.Str("rsvp"), kept.Str("dietaryNotes"), string.Join(",", kept["dietaryNeeds"]!.Items())));
        Assert.Equal(["milk severe", "other intolerance", "other intolerance"], kept["allergens"]!.Items().Select(a => $"{a.Str("allergen")} {a.Str("severity")}"));

        // Sending the page as it stands changes nothing: the companion is known by their id.
        var companion = CompanionId().Match(page).Groups[1].Value;
        (await PostFormAsync(token, ("rsvp", "confirmed"), ("c0.id", companion), ("c0.name", "Bob"))).Expect(302);
        Assert.Equal(["Ada", "Bob"], await owner.NamesAsync(eventId));
        Assert.Equal(companion, (await owner.GetAsync($"/api/v1/events/{eventId}/guests?q=bob")).Data[0]!.Str("id"));
    }

    [Fact]
    public async Task What_the_page_cannot_keep_stays_in_the_form()
    {
        var (owner, eventId, guest, token) = await InvitedAsync();
        var refused = await PostFormAsync(token, ("message", "I wrote a lot"), ("a.nuts", "severe"));
        Assert.Contains("is not saved yet", refused.Expect(400).Text, StringComparison.Ordinal);
        Assert.Contains("I wrote a lot", refused.Text, StringComparison.Ordinal);
        Assert.Contains("<option value=severe selected>", refused.Text, StringComparison.Ordinal);
        (await PostFormAsync(token, ("rsvp", "confirmed"), ("message", new string('x', 1001)))).Expect(400);
        (await PostFormAsync(token, ("rsvp", "confirmed"), ("message", "a\u0001b"))).Expect(400);
        (await server.Anonymous.SendAsync(HttpMethod.Post, $"/rsvp/{token}", new StringContent("rsvp=confirmed", Encoding.UTF8, "text/plain"))).Expect(400);
        (await server.Anonymous.SendAsync(HttpMethod.Post, $"/rsvp/{token}", new FormUrlEncodedContent([new("rsvp", "confirmed")]), ("Sec-Fetch-Site", "cross-site"))).Expect(403);
        Assert.Null((await owner.GuestAsync(eventId, guest)).Str("answeredAt"));
    }

    [Fact]
    public async Task Letters_go_to_whoever_has_an_address_and_has_not_answered()
    {
        var organization = await server.NewOrganizationAsync("Northlight");
        var (eventId, owner) = (await organization.AddEventAsync(name: "Gala"), organization.Owner);
        var (ada, bob) = ($"ada-{Guid.CreateVersion7():N}@example.com", $"bob-{Guid.CreateVersion7():N}@example.com");
        var guest = (await owner.InviteAsync(eventId, "Ada", new { email = ada })).Id();
        await owner.InviteAsync(eventId, "Bob", new { email = bob, rsvp = "declined" });
        await owner.InviteAsync(eventId, "Cleo");
        await owner.InviteAsync(eventId, "Companion", new { hostId = guest, email = "companion@example.com" });
        (await owner.PatchAsync($"/api/v1/events/{eventId}/guests/rsvp-settings", new { deadline = "2027-03-01T12:00:00Z" })).Expect(200);
        var request = new { guests = new { all = true }, subject = "{event}: coming, {name}?", text = "Dear {name},\n{contact}\n{where}\n{when}\n{deadline}" };

        var preview = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/invitations/preview", request)).Expect(200).Data;
        Assert.Equal((1, 1, 1, 0, ada), (preview.Int("letters"), preview.Int("withoutAddress"), preview.Int("answered"), preview.Int("invitedBefore"), preview.Str("to")));
        Assert.Equal("Gala: coming, Ada?", preview.Str("subject"));
        Assert.StartsWith("Dear Ada,\nWednesday, 10 March 2027, 19:00 (Europe/Berlin)\nYour answer can be changed until Monday, 1 March 2027, 13:00", preview.Str("text"), StringComparison.Ordinal);
        Assert.Equal("not_invited", (await owner.GuestAsync(eventId, guest)).Str("rsvp"));

        var sent = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/invitations", request)).Expect(201).Data;
        Assert.Equal((1, 1), (sent.Int("letters"), sent.Int("withoutAddress")));
        var invited = await owner.GuestAsync(eventId, guest);
        Assert.Equal(("invited", true), (invited.Str("rsvp"), invited.Str("invitedAt") is not null));
        var token = Mailbox.Secret((await server.LettersAsync(ada, 1))[0]);
        Assert.Equal("Ada", (await server.Anonymous.GetAsync($"/api/v1/rsvp/{token}")).Expect(200).Data.Str("name"));
        // What is kept of the link is its hash.
        await using var hashes = server.Admin.CreateCommand("select count(*) from guests.link where event_id = $1 and token_hash = sha256(convert_to($2, 'UTF8'))");
        hashes.Parameters.AddWithValue(eventId);
        hashes.Parameters.AddWithValue(token);
        Assert.Equal(1L, await hashes.ExecuteScalarAsync());

        (await owner.PostAsync($"/api/v1/events/{eventId}/guests/invitations", request)).Expect(201);
        await server.LettersAsync(ada, 2);
        (await owner.PostAsync($"/api/v1/events/{eventId}/guests/invitations", new { guests = new { all = true, q = "bob" }, request.subject, request.text }))
            .ExpectProblem(409, "guests.nobody_to_write", "guests");
        (await owner.PostAsync($"/api/v1/events/{eventId}/guests/invitations", new { guests = new { all = true, q = "bob" }, request.subject, request.text, includeAnswered = true })).Expect(201);
        await server.LettersAsync(bob, 1);
        (await owner.PostAsync($"/api/v1/events/{eventId}/guests/invitations", new { guests = new { all = true }, request.subject, text = "Dear {nmae}" }))
            .ExpectProblem(400, "guests.place_unknown", "text");
        Assert.Contains(
            "Olivia Owner sent ‘{event}: coming, {name}?’ to 1 guest", (await owner.GetAsync($"/api/v1/events/{eventId}/activity")).Data.Items().Select(e => e.Str("summary")));
    }

    [Fact]
    public async Task Links_are_not_tried_out_by_the_thousand()
    {
        var node = await server.StartNodeAsync("--Limits:LinksPerMinute=5");
        try
        {
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = CallboardServer.AddressOf(node) };
            var anybody = new ApiUser(client, Guid.Empty, "anybody", "");
            var statuses = new List<int>();
            for (var i = 0; i < 8; i++)
            {
                statuses.Add((await anybody.GetAsync($"/rsvp/cbg_{i}")).Status);
            }

            Assert.Equal([404, 404, 404, 404, 404, 429, 429, 429], statuses);
            (await anybody.GetAsync("/api/v1/rsvp/cbg_x")).ExpectProblem(429, "request.too_many");
        }
        finally
        {
            await node.StopAsync();
            await node.DisposeAsync();
        }
    }

    private async Task<(ApiUser Owner, Guid EventId, Guid Guest, string Token)> InvitedAsync(object? more = null)
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var guest = (await organization.Owner.InviteAsync(eventId, "Ada", more)).Id();
        var url = (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/guests/{guest}/link")).Expect(201).Data.Str("url")!;
        // 256 bits.
        Assert.Matches("/rsvp/cbg_[A-Za-z0-9_-]{43}$", url);
        return (organization.Owner, eventId, guest, url.Split('/')[^1]);
    }

    private Task<Answer> AnswerAsync(string token, object answer) => server.Anonymous.PostAsync($"/api/v1/rsvp/{token}", answer);

    private async Task<Answer> PostFormAsync(string token, params (string Name, string Value)[] fields)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        return await new ApiUser(client, Guid.Empty, "a browser", "").SendAsync(
            HttpMethod.Post, $"/rsvp/{token}", new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), ("Sec-Fetch-Site", "same-origin"));
    }

    [GeneratedRegex("name=c0.id value=([0-9a-f-]{36})")]
    private static partial Regex CompanionId();
}
