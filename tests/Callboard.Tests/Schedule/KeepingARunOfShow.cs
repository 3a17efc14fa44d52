using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class KeepingARunOfShow(CallboardServer server)
{
    [Fact]
    public async Task A_block_is_answered_whole_and_read_back_the_same()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var venue = (await user.PostAsync("/api/v1/venues", new { name = "Old mill" })).Expect(201).Data.Id();
        var space = (await user.PostAsync("/api/v1/spaces", new { venueId = venue, name = "Loft" })).Expect(201).Data.Id();

        var made = await user.PostAsync(eventId.Timeline(), new
        {
            activity = "Doors",
            startTime = "2027-03-10T19:00:00+01:00",
            endTime = "2027-03-10T19:30:00+01:00",
            status = "in_progress",
            location = "Foyer",
            spaceId = space,
            priority = "high",
            notes = "Two lines.\nSecond.",
            track = "Main",
            url = "https://example.com/doors",
            language = "de",
        });

        var block = made.Expect(201).Data;
        Assert.Equal(eventId.ToString(), block.Str("eventId"));
        Assert.Equal(("2027-03-10T18:00:00Z", "2027-03-10T18:30:00Z"), (block.Str("startTime"), block.Str("endTime")));
        Assert.Equal(("Doors", "in_progress", "Foyer", "Loft", "high"),
            (block.Str("activity"), block.Str("status"), block.Str("location"), block.Str("spaceName"), block.Str("priority")));
        Assert.Equal(("Main", "https://example.com/doors", "de", 1), (block.Str("track"), block.Str("url"), block.Str("language"), block.Int("version")));
        Assert.Empty(block["people"]!.AsArray());
        Assert.Equal("\"1\"", made.Headers["ETag"]);
        var read = (await user.GetAsync($"{eventId.Timeline()}/{block.Id()}")).Expect(200);
        Assert.Equal(block.ToJsonString(), read.Data.ToJsonString());
        var listed = (await user.GetAsync(eventId.Timeline())).Expect(200);
        Assert.Equal(block.ToJsonString(), Assert.Single(listed.Data.Items()).ToJsonString());
    }

    [Fact]
    public async Task A_new_block_is_pending_and_needs_no_more_than_times_and_a_name()
    {
        var organization = await server.NewOrganizationAsync();
        var block = await organization.Owner.AddBlockAsync(await organization.AddEventAsync(), "Load-in", "08:00", "08:00");

        Assert.Equal("pending", block.Str("status"));
        Assert.Null(block["priority"]);
        Assert.Null(block["spaceId"]);
    }

    [Fact]
    public async Task The_same_block_sent_twice_is_one_block()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var body = new { id = Guid.CreateVersion7(), activity = "Doors", startTime = "2027-03-10T18:00:00Z", endTime = "2027-03-10T18:30:00Z" };

        var first = (await organization.Owner.PostAsync(eventId.Timeline(), body)).Expect(201);
        var again = (await organization.Owner.PostAsync(eventId.Timeline(), body)).Expect(200);

        Assert.Equal(first.Data.ToJsonString(), again.Data.ToJsonString());
        Assert.Single(await organization.Owner.ActivitiesAsync(eventId));
        var other = await organization.AddEventAsync();
        (await organization.Owner.PostAsync(other.Timeline(), body)).ExpectProblem(409, "request.id_taken", "id");
    }

    [Fact]
    public async Task The_list_goes_by_start_and_pages_without_gaps()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        for (var hour = 20; hour >= 8; hour--)
        {
            await user.AddBlockAsync(eventId, $"Act {hour:00}", $"{hour:00}:00", $"{hour:00}:45");
        }

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await user.GetAsync($"{eventId.Timeline()}?limit=5{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200);
            Assert.Equal(13, page.Json.Int("total"));
            names.AddRange(page.Data.Items().Select(b => b.Str("activity")!));
            cursor = page.Json.Str("nextCursor");
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(8, 13).Select(h => $"Act {h:00}"), names);
        (await user.GetAsync($"{eventId.Timeline()}?limit=201")).ExpectProblem(400, "request.invalid", "limit");
    }

    [Fact]
    public async Task The_list_narrows_by_status_time_and_words()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        await user.AddBlockAsync(eventId, "Load-in", "08:00", "10:00", new { status = "complete", location = "Dock" });
        await user.AddBlockAsync(eventId, "100% sound check", "10:00", "12:00", new { location = "Stage" });
        await user.AddBlockAsync(eventId, "Doors", "18:00", "19:00", new { location = "Foyer" });

        Assert.Equal(["Load-in"], await user.ActivitiesAsync(eventId, "&status=complete"));
        Assert.Equal(["100% sound check", "Doors"], await user.ActivitiesAsync(eventId, "&startAfter=2027-03-10T10:00:00Z"));
        Assert.Equal(["Load-in", "100% sound check"], await user.ActivitiesAsync(eventId, "&endBefore=2027-03-10T12:00:00Z"));
        Assert.Equal(["100% sound check"],
            await user.ActivitiesAsync(eventId, "&startAfter=2027-03-10T10:00:00Z&endBefore=2027-03-10T18:59:59Z"));
        Assert.Equal(["Doors"], await user.ActivitiesAsync(eventId, "&q=foy"));
        Assert.Equal(["100% sound check"], await user.ActivitiesAsync(eventId, "&q=100%25"));
        Assert.Empty(await user.ActivitiesAsync(eventId, "&q=0_"));
        (await user.GetAsync($"{eventId.Timeline()}?status=done")).ExpectProblem(400, "request.invalid", "status");
        (await user.GetAsync($"{eventId.Timeline()}?startAfter=noon")).Expect(400);
    }

    [Theory]
    [InlineData("""{"startTime":"2027-03-10T18:00:00Z","endTime":"2027-03-10T18:30:00Z"}""", "request.invalid", "activity")]
    [InlineData("""{"activity":"   ","startTime":"2027-03-10T18:00:00Z","endTime":"2027-03-10T18:30:00Z"}""", "schedule.invalid", "activity")]
    [InlineData("""{"activity":"A","startTime":"2027-03-10T18:00:00Z","endTime":"2027-03-10T17:59:59Z"}""", "schedule.ends_before_start", "endTime")]
    [InlineData("""{"activity":"A","startTime":"2027-03-10T18:00:00","endTime":"2027-03-10T18:30:00Z"}""", "request.invalid", "startTime")]
    [InlineData("""{"activity":"A","startTime":"2027-03-10T18:00:00Z","endTime":"2027-03-10T18:30:00Z","status":"done"}""", "request.invalid", "status")]
    [InlineData("""{"activity":"A","startTime":"2027-03-10T18:00:00Z","endTime":"2027-03-10T18:30:00Z","priority":"critical"}""", "request.invalid", "priority")]
    [InlineData("""{"activity":"A","startTime":"2027-03-10T18:00:00Z","endTime":"2027-03-10T18:30:00Z","url":"javascript:alert(1)"}""", "schedule.invalid", "url")]
    [InlineData("""{"activity":"A","startTime":"2027-03-10T18:00:00Z","endTime":"2027-03-10T18:30:00Z","spaceId":"0197f000-0000-7000-8000-000000000000"}""", "schedule.space_unknown", "spaceId")]
    [InlineData("""{"activity":"A\u0000","startTime":"2027-03-10T18:00:00Z","endTime":"2027-03-10T18:30:00Z"}""", "request.invalid", "activity")]
    public async Task What_is_wrong_with_a_block_is_said_at_its_field(string body, string code, string field)
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        (await organization.Owner.PostAsync(eventId.Timeline(), body)).ExpectProblem(400, code, field);
        Assert.Empty(await organization.Owner.ActivitiesAsync(eventId));
    }

    [Fact]
    public async Task Too_long_texts_are_refused_at_their_field()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        foreach (var (field, limit) in ((string, int)[])[("activity", 500), ("location", 200), ("notes", 20_000), ("track", 200)])
        {
            var fits = ApiUser.Merge(
                new { activity = "A", startTime = "2027-03-10T18:00:00Z", endTime = "2027-03-10T18:30:00Z" },
                new Dictionary<string, string> { [field] = new('ü', limit) });
            (await organization.Owner.PostAsync(eventId.Timeline(), fits)).Expect(201);
            fits[field] = new string('ü', limit + 1);
            (await organization.Owner.PostAsync(eventId.Timeline(), fits)).ExpectProblem(400, "request.invalid", field);
        }
    }

    [Fact]
    public async Task Hostile_texts_are_kept_as_they_are()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        const string name = "Robert'); drop table schedule.block;-- <script>alert(1)</script> \u202Egnp.exe 👩‍🚀 {{7*7}}";

        var block = await organization.Owner.AddBlockAsync(eventId, name, "18:00", "19:00", new { location = name });

        Assert.Equal((name, name), (block.Str("activity"), block.Str("location")));
        Assert.Equal([name], await organization.Owner.ActivitiesAsync(eventId));
        Assert.Equal([name], await organization.Owner.ActivitiesAsync(eventId, "&q=" + Uri.EscapeDataString("'); drop")));
    }

    [Fact]
    public async Task A_change_touches_only_what_it_names()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var block = await user.AddBlockAsync(eventId, "Doors", "18:00", "19:00", new { location = "Foyer", notes = "Open both", priority = "low" });
        var path = $"{eventId.Timeline()}/{block.Id()}";

        var changed = (await user.PatchAsync(path, new { startTime = "2027-03-10T18:15:00Z", notes = (string?)null })).Expect(200);

        Assert.Equal(["startTime", "notes"], changed.Json["updatedFields"]!.Items().Select(f => (string)f!));
        Assert.Equal(("2027-03-10T18:15:00Z", "2027-03-10T19:00:00Z", "Foyer", "low", 2), (changed.Data.Str("startTime"),
            changed.Data.Str("endTime"), changed.Data.Str("location"), changed.Data.Str("priority"), changed.Data.Int("version")));
        Assert.Null(changed.Data["notes"]);
        Assert.Equal("\"2\"", changed.Headers["ETag"]);
        (await user.PutAsync(path, new { status = "complete" })).Expect(200);
        (await user.PatchAsync(path, new { endTime = "2027-03-10T18:00:00Z" })).ExpectProblem(400, "schedule.ends_before_start", "endTime");
        (await user.PatchAsync(path, new { startTime = (string?)null })).ExpectProblem(400, "request.invalid", "startTime");
        (await user.PatchAsync(path, new { activity = (string?)null })).ExpectProblem(400, "request.invalid", "activity");
        (await user.PatchAsync($"{(await organization.AddEventAsync()).Timeline()}/{block.Id()}", new { activity = "X" }))
            .ExpectProblem(404, "schedule.block_not_found");
    }

    [Fact]
    public async Task A_change_made_on_an_older_version_is_refused()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var path = $"{eventId.Timeline()}/{(await user.AddBlockAsync(eventId, "Doors", "18:00", "19:00")).Id()}";
        (await user.SendAsync(HttpMethod.Patch, path, new { location = "Foyer" }, ("If-Match", "\"1\""))).Expect(200);

        (await user.SendAsync(HttpMethod.Patch, path, new { location = "Yard" }, ("If-Match", "\"1\""))).ExpectProblem(412, "request.version_mismatch");
        (await user.SendAsync(HttpMethod.Delete, path, null, ("If-Match", "\"1\""))).ExpectProblem(412, "request.version_mismatch");

        Assert.Equal("Foyer", (await user.GetAsync(path)).Expect(200).Data.Str("location"));
        (await user.SendAsync(HttpMethod.Delete, path, null, ("If-Match", "\"2\""))).Expect(204);
        (await user.GetAsync(path)).ExpectProblem(404, "schedule.block_not_found");
        (await user.DeleteAsync(path)).ExpectProblem(404, "schedule.block_not_found");
    }

    [Fact]
    public async Task Many_blocks_change_status_and_move_together_or_not_at_all()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var first = await user.AddBlockAsync(eventId, "One", "18:00", "19:00");
        var second = await user.AddBlockAsync(eventId, "Two", "19:00", "20:00");
        var elsewhere = await user.AddBlockAsync(await organization.AddEventAsync(), "Other", "19:00", "20:00");

        var batch = (await user.PostAsync($"{eventId.Timeline()}/batch", new
        {
            ids = new[] { second.Id(), first.Id(), first.Id() }, status = "in_progress", shiftMinutes = -15,
        })).Expect(200);

        Assert.Equal(2, batch.Json.Int("count"));
        Assert.Equal(["2027-03-10T17:45:00Z", "2027-03-10T18:45:00Z"], batch.Data.Items().Select(b => b.Str("startTime")));
        Assert.All(batch.Data.Items(), b => Assert.Equal("in_progress", b.Str("status")));
        var refused = (await user.PostAsync($"{eventId.Timeline()}/batch", new { ids = new[] { first.Id(), elsewhere.Id() }, status = "complete" }))
            .ExpectProblem(404, "schedule.block_not_found");
        Assert.Equal(elsewhere.Id().ToString(), (string?)Assert.Single(refused.Json["missing"]!.Items()));
        Assert.Equal(2, (await user.GetAsync($"{eventId.Timeline()}?status=in_progress")).Expect(200).Json.Int("total"));
        (await user.PostAsync($"{eventId.Timeline()}/batch", new { ids = new[] { first.Id() } })).ExpectProblem(400, "request.invalid", "status");
        (await user.PostAsync($"{eventId.Timeline()}/batch", new { ids = Array.Empty<Guid>(), status = "complete" }))
            .ExpectProblem(400, "request.invalid", "ids");
    }

    [Fact]
    public async Task People_are_put_on_a_block_and_taken_off()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var member = await organization.AddAsync("member", "Mia Member");
        var speaker = await user.AddParticipantAsync("Sol Speaker");
        var eventId = await organization.AddEventAsync();
        var block = await user.AddBlockAsync(eventId, "Talk", "18:00", "19:00");
        var personnel = $"{eventId.Timeline()}/{block.Id()}/personnel";

        var first = (await user.PostAsync(personnel, new { userId = member.Id, role = "stage manager" })).Expect(201).Data;
        (await user.PostAsync(personnel, new { participantId = speaker, role = "speaker" })).Expect(201);

        var people = (await user.GetAsync($"{eventId.Timeline()}/{block.Id()}")).Expect(200).Data["people"]!.Items().ToList();
        Assert.Equal([("Mia Member", "user", "stage manager"), ("Sol Speaker", "participant", "speaker")],
            people.Select(p => (p.Str("name")!, p.Str("kind")!, p.Str("role")!)));
        Assert.Equal([member.Id, speaker], people.Select(p => p.Id()));
        (await user.PostAsync(personnel, new { userId = member.Id, role = "again" })).ExpectProblem(409, "schedule.already_assigned", "userId");
        (await user.PostAsync(personnel, new { participantId = speaker })).ExpectProblem(409, "schedule.already_assigned", "participantId");
        (await user.PostAsync(personnel, new { role = "nobody" })).ExpectProblem(400, "request.invalid", "userId");
        (await user.PostAsync(personnel, new { userId = member.Id, participantId = speaker })).ExpectProblem(400, "request.invalid", "userId");
        (await user.PostAsync(personnel, new { participantId = Guid.CreateVersion7() })).ExpectProblem(400, "schedule.participant_unknown", "participantId");
        (await user.PostAsync(personnel, new { userId = Guid.CreateVersion7() })).ExpectProblem(400, "schedule.member_unknown", "userId");

        (await user.DeleteAsync($"{personnel}/{first.Id()}")).Expect(204);
        (await user.DeleteAsync($"{personnel}/{first.Id()}")).ExpectProblem(404, "schedule.assignment_not_found");
        Assert.Equal("Sol Speaker", Assert.Single((await user.GetAsync(personnel)).Expect(200).Data.Items()).Str("name"));
        (await user.DeleteAsync($"{eventId.Timeline()}/{block.Id()}")).Expect(204);
        (await user.GetAsync(personnel)).ExpectProblem(404, "schedule.block_not_found");
    }

    [Fact]
    public async Task People_of_other_organizations_cannot_be_put_on_a_block()
    {
        var organization = await server.NewOrganizationAsync();
        var other = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var block = await organization.Owner.AddBlockAsync(eventId, "Talk", "18:00", "19:00");
        var personnel = $"{eventId.Timeline()}/{block.Id()}/personnel";
        var stranger = await other.Owner.AddParticipantAsync("Stranger");

        (await organization.Owner.PostAsync(personnel, new { participantId = stranger })).ExpectProblem(400, "schedule.participant_unknown");
        (await organization.Owner.PostAsync(personnel, new { userId = other.Owner.Id })).ExpectProblem(400, "schedule.member_unknown");
        var client = await organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Acme" });
        var portal = await organization.AddPortalAsync("client", client.Expect(201).Data.Id());
        (await organization.Owner.PostAsync(personnel, new { userId = portal.Id })).ExpectProblem(400, "schedule.member_unknown");
    }

    [Fact]
    public async Task Every_change_is_in_the_events_history_by_its_activity()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var block = await user.AddBlockAsync(eventId, "Doors", "18:00", "19:00");
        (await user.PatchAsync($"{eventId.Timeline()}/{block.Id()}", new { status = "complete" })).Expect(200);
        (await user.DeleteAsync($"{eventId.Timeline()}/{block.Id()}")).Expect(204);

        await using var command = server.Admin.CreateCommand(
            "select string_agg(op || ' ' || label || ' ' || coalesce(new ->> 'status', ''), ', ' order by no) from app.action_history where entity = 'block' and entity_id = $1");
        command.Parameters.AddWithValue(block.Id());
        Assert.Equal("insert Doors pending, update Doors complete, delete Doors ", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task The_summary_of_the_event_counts_its_blocks()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        Assert.Equal(0, (await organization.Owner.GetAsync($"/api/v1/events/{eventId}/summary")).Expect(200).Data.Int("timelineBlocks"));
        await organization.Owner.AddBlockAsync(eventId, "Doors", "18:00", "19:00");

        var summary = (await organization.Owner.GetAsync($"/api/v1/events/{eventId}/summary")).Expect(200).Data;

        Assert.Equal((1, "2027-03-10T18:00:00Z"), (summary.Int("timelineBlocks"), summary.Str("nextBlockAt")));
    }
}
