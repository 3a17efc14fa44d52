using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Callboard.Tests.Resources;
using Callboard.Tests.Schedule.Rules;
using Xunit;

namespace Callboard.Tests.Schedule;

/// <summary>Calendar feeds, as the programs see them that follow one: over HTTP, with the address and nothing else.</summary>
public sealed class FollowingACalendar(CallboardServer server)
{
    private const string Hostile =
        "\U0001F469\u200D\U0001F692 Doors, really; \\n not a break, \u05E9\u05DC\u05D5\u05DD \U0001F3AD\U0001F3AD\U0001F3AD\U0001F3AD\U0001F3AD\U0001F3AD\U0001F3AD\U0001F3AD\U0001F3AD\U0001F3AD, end; \\";

    [Fact]
    public async Task A_feed_is_read_by_whoever_has_the_address_and_says_what_the_run_of_show_says()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync(name: "Gala; 2027, \u00e9dition");
        await user.AddBlockAsync(eventId, Hostile, "18:00", "18:30", new
        {
            notes = "First line\r\nsecond, line; with \\ and \"quotes\"\r\n\r\nlast", location = "Hall A; left, rear", track = "Stage, main",
            url = "https://example.org/?a=b&c=d",
        });
        await user.AddBlockAsync(eventId, "Moment", "20:00", "20:00");

        var made = (await user.PostAsync("/api/v1/feeds", new { kind = "event", id = eventId, details = true })).Expect(201);
        var url = made.Data.Str("url")!;
        Assert.Matches(@"/api/v1/feeds/cbf_[A-Za-z0-9_-]{43}\.ics$", url);
        Assert.Equal("webcal" + url[url.IndexOf(':')..], made.Data.Str("webcalUrl"));
        var listed = Assert.Single((await user.GetAsync("/api/v1/feeds")).Expect(200).Data.Items());
        Assert.Equal(("event", "Gala; 2027, \u00e9dition", (string?)null), (listed.Str("kind"), listed.Str("label"), listed.Str("lastReadAt")));
        Assert.DoesNotContain("cbf_", (await user.GetAsync("/api/v1/feeds")).Text, StringComparison.Ordinal);

        var feed = await ReadAsync(url);

        Assert.Equal((200, "text/calendar"), (feed.Status, feed.MediaType));
        Assert.Equal("no-cache, private", string.Join(", ", feed.Headers["Cache-Control"].Split(", ").Order(StringComparer.Ordinal)));
        Assert.Equal("noindex", feed.Headers["X-Robots-Tag"]);
        Assert.Empty(StrictCalendar.Faults(feed.Bytes));
        var seen = await OtherParser.ReadAsync(feed.Bytes);
        Assert.Equal(("Gala; 2027, \u00e9dition", "PT15M", "2.0"), (seen.Str("name"), seen.Str("refresh"), seen.Str("version")));
        var doors = seen["events"]!.Items().First();
        Assert.Equal(Hostile, doors.Str("summary"));
        Assert.Equal("First line\nsecond, line; with \\ and \"quotes\"\n\nlast", doors.Str("description"));
        Assert.Equal(
            ("Hall A; left, rear", "Stage, main", "https://example.org/?a=b&c=d", "CONFIRMED", "2027-03-10T18:00:00.000Z", "2027-03-10T18:30:00.000Z"),
            (doors.Str("location"), doors.Str("category"), doors.Str("url"), doors.Str("status"), doors.Str("start"), doors.Str("end")));
        Assert.NotNull((await user.GetAsync("/api/v1/feeds")).Expect(200).Data.Items().Single().Str("lastReadAt"));
    }

    [Fact]
    public async Task A_program_that_asks_again_hears_that_nothing_changed_until_something_did()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var block = await user.AddBlockAsync(eventId, "Doors", "18:00", "18:30");
        var url = await FeedAsync(user, "event", eventId);
        var first = await ReadAsync(url);
        var tag = ("If-None-Match", first.Headers["ETag"]);
        var since = ("If-Modified-Since", first.Headers["Last-Modified"]);

        foreach (var condition in ((string, string)[])[tag, since])
        {
            var again = await ReadAsync(url, condition);
            Assert.Equal((304, 0), (again.Status, again.Bytes.Length));
        }

        // Removing what was changed last leaves nothing that is newer than before, and is a change all the same.
        (await user.DeleteAsync($"{eventId.Timeline()}/{block.Id()}")).Expect(204);
        foreach (var condition in ((string, string)[])[tag, since])
        {
            var changed = await ReadAsync(url, condition);
            Assert.Equal(200, changed.Status);
            Assert.DoesNotContain("Doors", changed.Text, StringComparison.Ordinal);
            Assert.Empty(StrictCalendar.Faults(changed.Bytes));
        }
    }

    [Fact]
    public async Task Ids_stay_and_changes_count()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var block = await user.AddBlockAsync(eventId, "Doors", "18:00", "18:30");
        var url = await FeedAsync(user, "event", eventId);
        var before = await EntryAsync(url);
        (await user.PatchAsync($"{eventId.Timeline()}/{block.Id()}", new { activity = "Doors open", startTime = "2027-03-10T18:05:00Z" })).Expect(200);

        var after = await EntryAsync(url);

        Assert.Equal(before.Str("uid"), after.Str("uid"));
        Assert.Equal((0, 1), (before.Int("sequence"), after.Int("sequence")));
        Assert.True(string.CompareOrdinal(before.Str("modified"), after.Str("modified")) <= 0);
        Assert.Equal(("Doors open", "2027-03-10T18:05:00.000Z"), (after.Str("summary"), after.Str("start")));
    }

    [Fact]
    public async Task An_address_that_is_handed_on_tells_no_notes_links_or_people()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var block = await user.AddBlockAsync(eventId, "Doors", "18:00", "18:30", new { notes = "code of the safe", url = "https://private.example/" });
        (await user.PostAsync($"{eventId.Timeline()}/{block.Id()}/personnel", new { userId = user.Id })).Expect(201);

        foreach (var (kind, id) in ((string, Guid)[])[("event", eventId), ("person", user.Id)])
        {
            var feed = await ReadAsync(await FeedAsync(user, kind, id));
            Assert.Contains("Doors", feed.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("safe", feed.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("private.example", feed.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("ATTENDEE", feed.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(user.Email, feed.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_person_and_a_space_have_calendars_across_events()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var (gala, fair) = (await organization.AddEventAsync(name: "Gala"), await organization.AddEventAsync(name: "Fair"));
        var venue = (await user.PostAsync("/api/v1/venues", new { name = "House" })).Expect(201).Data.Id();
        var space = (await user.PostAsync($"/api/v1/venues/{venue}/spaces", new { name = "Red room" })).Expect(201).Data.Id();
        var singer = await user.AddParticipantAsync("Sol Singer");
        foreach (var (eventId, name) in ((Guid, string)[])[(gala, "Opening"), (fair, "Closing")])
        {
            var block = await user.AddBlockAsync(eventId, name, "18:00", "19:00", new { spaceId = space });
            (await user.PostAsync($"{eventId.Timeline()}/{block.Id()}/personnel", new { participantId = singer })).Expect(201);
            await user.AddBlockAsync(eventId, "Something else", "18:00", "19:00");
        }

        foreach (var (kind, id, title) in ((string, Guid, string)[])[("person", singer, "Sol Singer"), ("space", space, "Red room")])
        {
            var feed = await ReadAsync(await FeedAsync(user, kind, id));
            Assert.Empty(StrictCalendar.Faults(feed.Bytes));
            var seen = await OtherParser.ReadAsync(feed.Bytes);
            Assert.Equal(title, seen.Str("name"));
            Assert.Equal(["Fair: Closing", "Gala: Opening"], seen["events"]!.Items().Select(e => e.Str("summary")!).Order(StringComparer.Ordinal));
            Assert.All(seen["events"]!.Items(), e => Assert.Equal("Red room", e.Str("location")));
        }
    }

    [Fact]
    public async Task A_resource_has_a_calendar_and_that_of_a_space_shows_who_holds_it()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var (gala, secret) = (await organization.AddEventAsync(name: "Gala"), await organization.AddEventAsync(name: "Secret", visibility: "team"));
        var lamps = await owner.AddResourceAsync(new { name = "Lamps", quantity = 9 });
        (await owner.BookAsync(lamps, gala, 9, 11, new { quantity = 4, note = "key in the office" })).Expect(201);
        (await owner.BookAsync(lamps, gala, 12, 13, new { status = "tentative" })).Expect(201);
        (await owner.BookAsync(lamps, null, 14, 15, new { isBlock = true })).Expect(201);
        (await owner.BookAsync(lamps, secret, 16, 17)).Expect(201);
        var hall = await owner.AddSpaceAsync("Red room");
        (await owner.HoldAsync(hall, gala, 9, 11, new { status = "confirmed" })).Expect(201);
        (await owner.HoldAsync(hall, secret, 10, 12)).Expect(201);
        await owner.AddBlockAsync(gala, "Opening", "18:00", "19:00", new { spaceId = hall });
        var member = await organization.AddAsync("member");

        var diary = await ReadAsync(await FeedAsync(member, "resource", lamps));
        var room = await ReadAsync(await FeedAsync(member, "space", hall));

        Assert.Empty(StrictCalendar.Faults(diary.Bytes));
        Assert.Empty(StrictCalendar.Faults(room.Bytes));
        var seen = await OtherParser.ReadAsync(diary.Bytes);
        Assert.Equal("Lamps", seen.Str("name"));
        Assert.Equal(
            ["4 × Gala CONFIRMED", "Gala TENTATIVE", "Blocked CONFIRMED", "Booked CONFIRMED"],
            seen["events"]!.Items().OrderBy(e => e.Str("start"), StringComparer.Ordinal).Select(e => $"{e.Str("summary")} {e.Str("status")}"));
        Assert.Equal(
            ["Booked TENTATIVE", "Gala CONFIRMED", "Gala: Opening CONFIRMED"],
            (await OtherParser.ReadAsync(room.Bytes))["events"]!.Items().Select(e => $"{e.Str("summary")} {e.Str("status")}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain("office", diary.Text, StringComparison.Ordinal);
        Assert.Contains("office", (await ReadAsync(await FeedAsync(member, "resource", lamps, details: true))).Text, StringComparison.Ordinal);
        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.PostAsync("/api/v1/feeds", new { kind = "resource", id = lamps })).ExpectProblem(400, "schedule.feed_subject_unknown", "id");
    }

    [Fact]
    public async Task It_shows_what_its_owner_may_see_now_and_nothing_of_what_they_lost()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync(visibility: "team");
        var block = await owner.AddBlockAsync(eventId, "Secret act", "18:00", "19:00");
        var crew = await organization.AddAsync("member", "Cora Crew");
        (await owner.PostAsync($"{eventId.Timeline()}/{block.Id()}/personnel", new { userId = crew.Id })).Expect(201);
        (await crew.PostAsync("/api/v1/feeds", new { kind = "event", id = eventId })).ExpectProblem(400, "schedule.feed_subject_unknown", "id");
        var mine = await FeedAsync(crew, "person", crew.Id);
        Assert.DoesNotContain("Secret act", (await ReadAsync(mine)).Text, StringComparison.Ordinal);

        (await owner.PostAsync($"/api/v1/events/{eventId}/team", new { userId = crew.Id, permission = "view_only" })).Expect(201);
        var shows = await FeedAsync(crew, "event", eventId);
        foreach (var url in (string[])[mine, shows])
        {
            Assert.Contains("Secret act", (await ReadAsync(url)).Text, StringComparison.Ordinal);
        }

        (await owner.DeleteAsync($"/api/v1/events/{eventId}/team/{crew.Id}")).Expect(204);
        foreach (var url in (string[])[mine, shows])
        {
            var empty = await ReadAsync(url);
            Assert.Equal(200, empty.Status);
            Assert.DoesNotContain("Secret act", empty.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Spring showcase", empty.Text, StringComparison.Ordinal);
            Assert.Empty(StrictCalendar.Faults(empty.Bytes));
        }

        // Leaving the organization ends the address itself, and coming back does not revive it.
        (await owner.DeleteAsync($"/api/v1/members/{crew.Id}")).Expect(204);
        Assert.Equal(404, (await ReadAsync(mine)).Status);
        var back = await owner.PostAsync("/api/v1/members", new { email = crew.Email, role = "member" });
        Assert.True(back.Status is 200 or 201, back.Text);
        Assert.Equal(404, (await ReadAsync(mine)).Status);
    }

    [Fact]
    public async Task A_new_address_ends_the_old_one_at_once_and_so_does_ending_the_feed()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var made = (await user.PostAsync("/api/v1/feeds", new { kind = "person", id = user.Id })).Expect(201).Data;
        var first = made.Str("url")!;
        Assert.Equal(200, (await ReadAsync(first)).Status);

        var second = (await user.PostAsync($"/api/v1/feeds/{made.Id()}/rotate")).Expect(200).Data.Str("url")!;

        Assert.Equal(404, (await ReadAsync(first)).Status);
        Assert.Equal(200, (await ReadAsync(second)).Status);
        (await user.DeleteAsync($"/api/v1/feeds/{made.Id()}")).Expect(204);
        Assert.Equal(404, (await ReadAsync(second)).Status);
        (await user.PostAsync($"/api/v1/feeds/{made.Id()}/rotate")).ExpectProblem(404, "schedule.feed_unknown");
        (await server.Anonymous.GetAsync("/api/v1/feeds/nobody.ics")).ExpectProblem(404, "schedule.feed_unknown");
        (await server.Anonymous.GetAsync($"/api/v1/feeds/{new string('x', 400)}.ics")).ExpectProblem(404, "schedule.feed_unknown");
    }

    [Fact]
    public async Task The_address_is_no_credential_for_anything_else()
    {
        var organization = await server.NewOrganizationAsync();
        var url = await FeedAsync(organization.Owner, "person", organization.Owner.Id);
        var secret = url[(url.LastIndexOf('/') + 1)..^4];
        foreach (var path in (string[])["/api/v1/me", "/api/v1/events", "/api/v1/feeds"])
        {
            var answer = await server.Anonymous.SendAsync(HttpMethod.Get, path, null, ("Authorization", "Bearer " + secret));
            Assert.Equal(401, answer.Status);
        }

        await using var command = server.Admin.CreateCommand("select count(*) from schedule.feed where position($1 in encode(secret_hash, 'escape')) > 0");
        command.Parameters.AddWithValue(secret);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Feeds_belong_to_one_person_and_are_made_by_people()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var member = await organization.AddAsync("member");
        var viewer = await organization.AddAsync("viewer");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        var made = (await member.PostAsync("/api/v1/feeds", new { kind = "event", id = eventId })).Expect(201).Data;
        foreach (var other in (ApiUser[])[viewer, stranger])
        {
            Assert.Empty((await other.GetAsync("/api/v1/feeds")).Expect(200).Data.Items());
            (await other.PostAsync($"/api/v1/feeds/{made.Id()}/rotate")).ExpectProblem(404, "schedule.feed_unknown");
            (await other.DeleteAsync($"/api/v1/feeds/{made.Id()}")).ExpectProblem(404, "schedule.feed_unknown");
        }

        // Who only reads may follow; whoever decides about the organization may end what others made, but not take it over.
        (await viewer.PostAsync("/api/v1/feeds", new { kind = "event", id = eventId })).Expect(201);
        Assert.Empty((await organization.Owner.GetAsync("/api/v1/feeds")).Expect(200).Data.Items());
        (await organization.Owner.PostAsync($"/api/v1/feeds/{made.Id()}/rotate")).ExpectProblem(404, "schedule.feed_unknown");
        (await organization.Owner.DeleteAsync($"/api/v1/feeds/{made.Id()}")).Expect(204);
        Assert.Equal(404, (await ReadAsync(made.Str("url")!)).Status);

        (await stranger.PostAsync("/api/v1/feeds", new { kind = "event", id = eventId })).ExpectProblem(400, "schedule.feed_subject_unknown", "id");
        (await member.PostAsync("/api/v1/feeds", new { kind = "moon", id = eventId })).ExpectProblem(400, "request.invalid", "kind");
        var client = (await organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Acme" })).Expect(201).Data.Id();
        var portal = await organization.AddPortalAsync("client", client);
        (await portal.PostAsync("/api/v1/feeds", new { kind = "person", id = portal.Id })).ExpectProblem(403, "access.forbidden");
    }

    [Fact]
    public async Task What_comes_back_from_a_calendar_is_what_went_into_it()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        string[] names = [Hostile, "Two\u2028lines", "=1+1", "END:VEVENT", "caret ^n ^' ^^", new string('\u00e9', 200), "\u202Eabc\u202C"];
        for (var i = 0; i < names.Length; i++)
        {
            await user.AddBlockAsync(eventId, names[i], $"1{i}:00", $"1{i}:45", new { location = names[i][..Math.Min(40, names[i].Length)].TrimEnd('\ud83d'), notes = names[i] + "\n" + names[i] });
        }

        await user.AddBlockAsync(eventId, "Dark day", "23:00", "23:00", new { startTime = "2027-03-27T23:00:00Z", endTime = "2027-03-28T22:00:00Z" });
        var feed = await ReadAsync(await FeedAsync(user, "event", eventId, details: true));
        Assert.Contains("DTSTART;VALUE=DATE:20270328\r\nDTEND;VALUE=DATE:20270329\r\n", feed.Text, StringComparison.Ordinal);
        var files = new[] { feed.Bytes, (await user.GetAsync($"/api/v1/events/{eventId}/calendar.ics")).Expect(200).Bytes };
        var original = await BlocksAsync(user, eventId);
        foreach (var file in files)
        {
            Assert.Empty(StrictCalendar.Faults(file));
            Assert.Equal((0, 0, names.Length + 1), (await user.ImportAsync(eventId, file, "", "text/calendar")).Expect(200).Counts());
            Assert.Equal(original, await BlocksAsync(user, eventId));

            var copy = await organization.AddEventAsync(name: "Copy");
            Assert.Equal((names.Length + 1, 0, 0), (await user.ImportAsync(copy, file, "", "text/calendar")).Expect(200).Counts());
            Assert.Equal(original, await BlocksAsync(user, copy));
        }
    }

    [Fact]
    public async Task A_real_programme_is_read_by_another_parser_as_it_stands_here()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddDebConfAsync();
        (await user.ImportAsync(eventId, ScheduleFiles.DebConf17.ToArray(), "?timeBasis=wall_clock")).Expect(200);

        var feed = await ReadAsync(await FeedAsync(user, "event", eventId, details: true));

        Assert.Empty(StrictCalendar.Faults(feed.Bytes));
        var seen = (await OtherParser.ReadAsync(feed.Bytes))["events"]!.Items().Select(e =>
            $"{Instant(e.Str("start")!)} {Instant(e.Str("end")!)} {e.Str("summary")} {e.Str("location")} {e["people"]!.AsArray().Count}").Order(StringComparer.Ordinal);
        var here = (await AllAsync(user, eventId)).Select(b =>
            $"{Instant(b.Str("startTime")!)} {Instant(b.Str("endTime")!)} {b.Str("activity")} {b.Str("location")} {b["people"]!.AsArray().Count}").Order(StringComparer.Ordinal);
        Assert.Equal(here, seen);
    }

    [Fact]
    public async Task A_called_off_event_is_called_off_in_calendars_too()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        await user.AddBlockAsync(eventId, "Doors", "18:00", "18:30");
        var url = await FeedAsync(user, "event", eventId);
        Assert.Equal("CONFIRMED", (await EntryAsync(url)).Str("status"));

        (await user.PostAsync($"/api/v1/events/{eventId}/transition", new { to = "cancelled" })).Expect(200);

        Assert.Equal("CANCELLED", (await EntryAsync(url)).Str("status"));
    }

    private static string Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime.ToString("s", CultureInfo.InvariantCulture);

    private Task<Answer> ReadAsync(string url, params (string, string)[] headers) =>
        server.Anonymous.SendAsync(HttpMethod.Get, new Uri(url).PathAndQuery, null, headers);

    private async Task<JsonNode> EntryAsync(string url) => (await OtherParser.ReadAsync((await ReadAsync(url)).Expect(200).Bytes))["events"]!.Items().Single();

    private static async Task<string> FeedAsync(ApiUser user, string kind, Guid id, bool details = false) =>
        (await user.PostAsync("/api/v1/feeds", new { kind, id, details })).Expect(201).Data.Str("url")!;

    private static async Task<List<JsonNode>> AllAsync(ApiUser user, Guid eventId) =>
        [.. (await user.GetAsync($"{eventId.Timeline()}?limit=200")).Expect(200).Data.Items()];

    private static async Task<string[]> BlocksAsync(ApiUser user, Guid eventId) =>
    [
        .. (await AllAsync(user, eventId)).Select(b => string.Join('|',
            b.Str("startTime"), b.Str("endTime"), b.Str("activity"), b.Str("location"), b.Str("notes"), b.Str("track"), b.Str("url"))),
    ];
}
