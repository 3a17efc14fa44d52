using System.Text;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Callboard.Tests.Schedule.Rules;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class TakingInASchedule(CallboardServer server)
{
    private static readonly byte[] s_debConf = ScheduleFiles.DebConf17.ToArray();

    private static string Calendar(params string[] events) => ScheduleFiles.Calendar([.. events.SelectMany(e => e.Split('\n'))]);

    private static string Entry(string uid, string summary, string start = "20270310T180000Z", string more = "LOCATION:Hall") =>
        $"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20270101T000000Z\nDTSTART:{start}\nDURATION:PT1H\nSUMMARY:{summary}\n{more}\nEND:VEVENT";

    [Fact]
    public async Task A_real_conference_comes_in_whole_and_nothing_comes_in_twice()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddDebConfAsync();

        var dry = (await user.ImportAsync(eventId, s_debConf, "?dryRun=true&timeBasis=wall_clock", "application/xml")).Expect(200);
        Assert.Equal((181, 0, 0), dry.Counts());
        Assert.True((bool)dry.Json["dryRun"]!);
        Assert.Empty(await user.ActivitiesAsync(eventId));
        Assert.Equal(0, (await user.GetAsync("/api/v1/participants")).Expect(200).Json.Int("total"));

        var first = (await user.ImportAsync(eventId, s_debConf, "?timeBasis=wall_clock", "application/xml")).Expect(200);
        Assert.Equal((181, 0, 0), first.Counts());
        Assert.Equal((126, 126, 6, 0, 0), (first.Json.Int("people"), first.Json.Int("peopleCreated"), first.Json.Int("spaces"),
            first.Json.Int("conflicts"), first.Json.Int("removed")));
        Assert.Empty(first.Json["errors"]!.AsArray());
        Assert.Equal("wall_clock", first.Json.Str("timeBasis"));
        Assert.Equal((0, 0, 0, 216), Counted(first.Json["conflictCounts"]!));

        var again = (await user.ImportAsync(eventId, s_debConf, "?timeBasis=wall_clock", "text/xml")).Expect(200);
        Assert.Equal((0, 0, 181), again.Counts());
        Assert.Equal(0, again.Json.Int("peopleCreated"));
        Assert.Equal(126, (await user.GetAsync("/api/v1/participants")).Expect(200).Json.Int("total"));

        var list = (await user.GetAsync($"{eventId.Timeline()}?limit=200")).Expect(200);
        Assert.Equal(181, list.Json.Int("total"));
        Assert.Equal(6, list.Data.Items().Select(b => b.Str("location")).OfType<string>().Distinct().Count());
        Assert.All(list.Data.Items(), b => Assert.Equal(1, b.Int("version")));
        Assert.Equal(184, list.Data.Items().Sum(b => b["people"]!.AsArray().Count));
        var talk = list.Data.Items().Single(b => b.Str("activity") == "A newbie's newbie guide to Debian");
        // Eleven in the morning in Montréal.
        Assert.Equal(("2017-08-05T15:00:00Z", "2017-08-05T15:45:00Z", "Rex", "Open Day"),
            (talk.Str("startTime"), talk.Str("endTime"), talk.Str("location"), talk.Str("track")));
        var speaker = Assert.Single(talk["people"]!.Items());
        Assert.Equal(("Helen Koike", "participant", "speaker"), (speaker.Str("name"), speaker.Str("kind"), speaker.Str("role")));
    }

    [Fact]
    public async Task A_double_booking_made_by_hand_is_reported_by_its_reason()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddDebConfAsync();
        (await user.ImportAsync(eventId, s_debConf, "?timeBasis=wall_clock")).Expect(200);
        var before = (await user.GetAsync($"{eventId.Timeline()}/conflicts")).Expect(200);
        Assert.Equal((0, 0, 0, 216), Counted(before.Json["counts"]!));
        Assert.Equal((216, 216), (before.Json.Int("total"), before.Data.AsArray().Count));
        var talk = (await user.GetAsync($"{eventId.Timeline()}?q=newbie%27s+newbie")).Expect(200).Data.Items().Single();
        var speaker = talk["people"]!.Items().Single().Id();

        var room = (await user.PostAsync(eventId.Timeline(), new
        {
            activity = "Cleaning", startTime = "2017-08-05T15:30:00Z", endTime = "2017-08-05T15:50:00Z", location = " REX ",
        })).Expect(201).Data;
        var lunch = (await user.PostAsync(eventId.Timeline(), new
        {
            activity = "Interview", startTime = "2017-08-05T15:40:00Z", endTime = "2017-08-05T16:00:00Z", location = "Lobby",
        })).Expect(201).Data;
        (await user.PostAsync($"{eventId.Timeline()}/{lunch.Id()}/personnel", new { participantId = speaker, role = "guest" })).Expect(201);

        var places = (await user.GetAsync($"{eventId.Timeline()}/conflicts?reasons=location")).Expect(200);
        var place = Assert.Single(places.Data.Items());
        Assert.Equal(new[] { talk.Id(), room.Id() }.Order(), Pair(place).Order());
        Assert.Equal(["location", "time"], Reasons(place));
        Assert.Equal("Cleaning", places.Json["blocks"]![room.Id().ToString()]!.Str("activity"));
        var people = (await user.GetAsync($"{eventId.Timeline()}/conflicts?reasons=person")).Expect(200);
        var person = Assert.Single(people.Data.Items());
        Assert.Equal(new[] { talk.Id(), lunch.Id() }.Order(), Pair(person).Order());
        Assert.Equal(["person", "time"], Reasons(person));
        Assert.Equal("Helen Koike", people.Json["people"]!.Str(person["people"]!.Items().Single().ToString()));
        var all = (await user.GetAsync($"{eventId.Timeline()}/conflicts")).Expect(200);
        Assert.Equal((1, 1, 0), (all.Json["counts"]!.Int("location"), all.Json["counts"]!.Int("person"), all.Json["counts"]!.Int("resource")));
        Assert.Equal(all.Json.Int("total"), all.Json["counts"]!.Int("time"));
        Assert.All(all.Data.Items().Take(2), c => Assert.True(Reasons(c).Length > 1));
    }

    [Fact]
    public async Task A_file_that_contradicts_the_zone_of_the_event_asks_before_it_writes()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddDebConfAsync();

        var dry = (await user.ImportAsync(eventId, s_debConf, "?dryRun=true")).Expect(200);
        Assert.Null(dry.Json["timeBasis"]);
        var warning = dry.Warning("offset_contradicts_zone");
        Assert.Equal((181, "2017-08-05T10:00:00Z", "2017-08-05T14:00:00Z"), (warning!.Int("count"),
            warning!["example"]!.Str("fileOffset"), warning!["example"]!.Str("wallClock")));
        var times = Assert.Single(dry.Json["timeWarnings"]!.Items());
        Assert.Equal((181, 181, "America/Toronto"), (times.Int("affected"), times.Int("total"), times.Str("zoneId")));
        var sample = dry.Json["sample"]!.Items().ToList();
        Assert.Equal(10, sample.Count);
        Assert.Equal(("2017-08-05T10:00:00Z", "2017-08-05T14:00:00Z"),
            (sample[0]["fileOffset"]!.Str("startTime"), sample[0]["wallClock"]!.Str("startTime")));

        var refused = (await user.ImportAsync(eventId, s_debConf)).ExpectProblem(409, "schedule.time_basis_needed");
        Assert.Equal(times.ToJsonString(), Assert.Single(refused.Json["timeWarnings"]!.Items()).ToJsonString());
        Assert.Equal(["file_offset", "wall_clock"], refused.Json["allowed"]!.Items().Select(a => (string)a!));
        Assert.Empty(await user.ActivitiesAsync(eventId));
        (await user.ImportAsync(eventId, s_debConf, "?timeBasis=guess")).ExpectProblem(400, "request.invalid", "timeBasis");

        (await user.ImportAsync(eventId, s_debConf, "?timeBasis=file_offset")).Expect(200);
        // Changing one's mind moves every block by the zone's offset, and changes nothing else.
        Assert.Equal((0, 181, 0), (await user.ImportAsync(eventId, s_debConf, "?timeBasis=wall_clock")).Expect(200).Counts());
        // Breakfast, a quarter to eight in the morning.
        Assert.Equal("2017-08-05T11:45:00Z", (await user.GetAsync($"{eventId.Timeline()}?limit=1")).Expect(200).Data[0]!.Str("startTime"));
    }

    [Fact]
    public async Task A_file_that_agrees_with_the_event_needs_no_choice()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        var report = (await organization.Owner.ImportAsync(eventId, Calendar(Entry("a", "Doors"), Entry("b", "Show", "20270310T200000")))).Expect(200);

        Assert.Equal((2, 0, 0), report.Counts());
        Assert.Equal("file_offset", report.Json.Str("timeBasis"));
        Assert.Empty(report.Json["sample"]!.AsArray());
        // A time without zone is the event's: eight in the evening in Berlin.
        var times = (await organization.Owner.GetAsync(eventId.Timeline())).Expect(200).Data.Items().Select(b => b.Str("startTime"));
        Assert.Equal(["2027-03-10T18:00:00Z", "2027-03-10T19:00:00Z"], times);
    }

    [Fact]
    public async Task A_changed_file_changes_only_what_changed_in_it()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        const string ann = "LOCATION:Hall\nATTENDEE;CN=Ann:mailto:ann@example.com", bob = "LOCATION:Hall\nATTENDEE;CN=Bob:mailto:bob@example.com";
        (await user.ImportAsync(eventId, Calendar(Entry("a", "Doors"), Entry("b", "Show", more: ann), Entry("c", "Talk", more: ann)))).Expect(200);
        var doors = (await user.GetAsync($"{eventId.Timeline()}?q=doors")).Expect(200).Data[0]!;
        (await user.PatchAsync($"{eventId.Timeline()}/{doors.Id()}", new { location = "Foyer", status = "complete" })).Expect(200);

        var second = (await user.ImportAsync(eventId, Calendar(
            Entry("a", "Doors open"), Entry("b", "Show", more: bob), Entry("c", "Talk", more: ann), Entry("d", "After show")))).Expect(200);

        Assert.Equal((1, 2, 1), second.Counts());
        Assert.Equal(1, second.Warning("edited_here")!.Int("count"));
        var changed = (await user.GetAsync($"{eventId.Timeline()}/{doors.Id()}")).Expect(200).Data;
        Assert.Equal(("Doors open", "Foyer", "complete"), (changed.Str("activity"), changed.Str("location"), changed.Str("status")));
        var show = (await user.GetAsync($"{eventId.Timeline()}?q=show")).Expect(200).Data.Items().Single(b => b.Str("activity") == "Show");
        Assert.Equal("Bob", Assert.Single(show["people"]!.Items()).Str("name"));
        Assert.Equal(1, (await user.GetAsync($"{eventId.Timeline()}?q=talk")).Expect(200).Data[0]!.Int("version"));

        var third = (await user.ImportAsync(eventId, Calendar(Entry("d", "After show")))).Expect(200);
        Assert.Equal((0, 0, 1), third.Counts());
        Assert.Equal(3, third.Warning("not_in_file")!.Int("count"));
        Assert.Equal(4, (await user.ActivitiesAsync(eventId)).Length);
    }

    [Fact]
    public async Task People_put_on_by_hand_stay_and_people_taken_off_by_hand_stay_off()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        const string ann = "ATTENDEE;CN=Ann:mailto:ann@example.com";
        (await user.ImportAsync(eventId, Calendar(Entry("a", "Talk", more: ann)))).Expect(200);
        var talk = (await user.GetAsync(eventId.Timeline())).Expect(200).Data[0]!;
        var personnel = $"{eventId.Timeline()}/{talk.Id()}/personnel";
        (await user.PostAsync(personnel, new { userId = user.Id, role = "chair" })).Expect(201);
        (await user.DeleteAsync($"{personnel}/{talk["people"]![0]!.Str("assignmentId")}")).Expect(204);

        var again = (await user.ImportAsync(eventId, Calendar(Entry("a", "Talk", more: ann)))).Expect(200);

        Assert.Equal((0, 0, 1), again.Counts());
        Assert.Equal("chair", Assert.Single((await user.GetAsync(personnel)).Expect(200).Data.Items()).Str("role"));
    }

    [Fact]
    public async Task A_corrected_name_is_followed_unless_it_was_corrected_here_first()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        static string File(string a, string b) => Calendar(
            Entry("1", "Talk", more: $"ATTENDEE;CN={a}:mailto:a@example.com"), Entry("2", "Panel", more: $"ATTENDEE;CN={b}:mailto:b@example.com"));
        (await user.ImportAsync(eventId, File("An", "Bo"))).Expect(200);
        var bo = (await user.GetAsync("/api/v1/participants?q=Bo")).Expect(200).Data[0]!;
        Assert.Equal("b@example.com", bo.Str("email"));
        (await user.PatchAsync($"/api/v1/participants/{bo.Id()}", new { name = "Bo Corrected" })).Expect(200);

        (await user.ImportAsync(eventId, File("Ann", "Bob"))).Expect(200);

        var names = (await user.GetAsync("/api/v1/participants")).Expect(200).Data.Items().Select(p => p.Str("name")).Order();
        Assert.Equal(["Ann", "Bo Corrected"], names);
    }

    [Fact]
    public async Task Two_imports_at_once_make_nothing_twice()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddDebConfAsync();
        var other = await organization.AddDebConfAsync();

        var answers = await Task.WhenAll(new[] { eventId, eventId, eventId, other, other }.Select(id =>
            user.ImportAsync(id, s_debConf, "?timeBasis=wall_clock")));

        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(2, answers.Count(a => a.Counts() == (181, 0, 0)));
        Assert.Equal(3, answers.Count(a => a.Counts() == (0, 0, 181)));
        Assert.Equal(126, answers.Sum(a => a.Json.Int("peopleCreated")));
        Assert.Equal(126, (await user.GetAsync("/api/v1/participants")).Expect(200).Json.Int("total"));
        foreach (var id in (Guid[])[eventId, other])
        {
            Assert.Equal(181, (await user.GetAsync(id.Timeline())).Expect(200).Json.Int("total"));
        }
    }

    [Fact]
    public async Task Cancelled_entries_stay_out()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        var report = (await organization.Owner.ImportAsync(eventId, Calendar(Entry("a", "Doors"), Entry("b", "Show", more: "STATUS:CANCELLED")))).Expect(200);

        Assert.Equal((1, 0, 0), report.Counts());
        Assert.Equal(1, report.Warning("cancelled")!.Int("count"));
    }

    [Fact]
    public async Task Hostile_names_come_in_as_text()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        const string hostile = "'); drop table schedule.block;-- <img src=x onerror=alert(1)> {{7*7}} $1 %s 💥";
        var file = new JsonObject
        {
            ["schedule"] = new JsonObject
            {
                ["conference"] = new JsonObject
                {
                    ["title"] = hostile,
                    ["days"] = new JsonArray(new JsonObject
                    {
                        ["date"] = "2027-03-10",
                        ["rooms"] = new JsonObject
                        {
                            [hostile] = new JsonArray(new JsonObject
                            {
                                ["id"] = hostile, ["date"] = "2027-03-10T19:00:00+01:00", ["start"] = "19:00", ["duration"] = "01:00",
                                ["title"] = hostile, ["description"] = hostile, ["track"] = hostile, ["url"] = "javascript:alert(1)",
                                ["persons"] = new JsonArray(new JsonObject { ["id"] = hostile, ["public_name"] = hostile }),
                            }),
                        },
                    }),
                },
            },
        }.ToJsonString().Replace("\"description\":\"", "\"description\":\"\\ud800\\u0000", StringComparison.Ordinal);

        (await user.ImportAsync(eventId, file)).Expect(200);

        var block = (await user.GetAsync(eventId.Timeline())).Expect(200).Data.Items().Single();
        Assert.Equal((hostile, hostile, hostile), (block.Str("activity"), block.Str("location"), block.Str("track")));
        Assert.Null(block["url"]);
        Assert.Equal(hostile, block["people"]!.Items().Single().Str("name"));
        Assert.Equal((0, 0, 1), (await user.ImportAsync(eventId, file)).Expect(200).Counts());
    }

    [Fact]
    public async Task Files_that_cannot_be_read_are_refused_and_leave_nothing()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var laughs = """
            <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
            <schedule><conference><title>&c;</title></conference></schedule>
            """;
        var outside = """<?xml version="1.0"?><!DOCTYPE s [<!ENTITY f SYSTEM "file:///etc/passwd">]><schedule><conference><title>&f;</title></conference></schedule>""";
        byte[][] files =
        [
            [], s_debConf[..100_000], Encoding.UTF8.GetBytes(laughs), Encoding.UTF8.GetBytes(outside), Encoding.UTF8.GetBytes("{\"schedule\":"),
            Encoding.UTF8.GetBytes("name,start\nDoors,18:00"), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        ];
        foreach (var file in files)
        {
            foreach (var query in (string[])["?dryRun=true", "?timeBasis=wall_clock"])
            {
                var refused = (await user.ImportAsync(eventId, file, query)).ExpectProblem(400, "schedule.file_unreadable", "file");
                Assert.DoesNotContain("root:", refused.Text, StringComparison.Ordinal);
            }
        }

        Assert.Empty(await user.ActivitiesAsync(eventId));
        Assert.Equal(0, (await user.GetAsync("/api/v1/participants")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task Files_of_another_type_or_beyond_20_MB_are_refused_before_they_are_read()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();

        (await user.ImportAsync(eventId, s_debConf, "", "image/png")).ExpectProblem(415, "request.unsupported_media_type");
        (await user.ImportAsync(eventId, new byte[21 * 1024 * 1024])).ExpectProblem(413, "request.too_large");
        // Twice what other requests may have is still fine here.
        var long20 = Calendar(Entry("a", "Doors", more: string.Join('\n', Enumerable.Repeat("X-NOTHING:" + new string('x', 60), 30_000))));
        Assert.True(long20.Length > 2_000_000);
        Assert.Equal((1, 0, 0), (await user.ImportAsync(eventId, long20)).Expect(200).Counts());
    }

    [Fact]
    public async Task Only_who_works_on_the_event_imports_not_even_a_dry_run()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var hidden = await organization.AddEventAsync(visibility: "team");
        var viewer = await organization.AddAsync("viewer");
        var member = await organization.AddAsync("member");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        var file = Calendar(Entry("a", "Doors"));

        foreach (var query in (string[])["", "?dryRun=true"])
        {
            (await viewer.ImportAsync(eventId, file, query)).ExpectProblem(403, "access.forbidden");
            (await member.ImportAsync(eventId, file, query)).ExpectProblem(403, "access.forbidden");
            (await member.ImportAsync(hidden, file, query)).ExpectProblem(404, "schedule.event_not_found");
            (await stranger.ImportAsync(eventId, file, query)).ExpectProblem(404, "schedule.event_not_found");
        }

        using var anonymous = new HttpClient { BaseAddress = server.Address };
        using var answer = await anonymous.PostAsync($"{eventId.Timeline()}/import", new ByteArrayContent(s_debConf) { Headers = { ContentType = new("application/xml") } });
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Empty(await organization.Owner.ActivitiesAsync(eventId));
    }

    private static (int Location, int Person, int Resource, int Time) Counted(JsonNode counts) =>
        (counts.Int("location"), counts.Int("person"), counts.Int("resource"), counts.Int("time"));

    private static Guid[] Pair(JsonNode conflict) => [Guid.Parse(conflict.Str("a")!), Guid.Parse(conflict.Str("b")!)];

    private static string[] Reasons(JsonNode conflict) => [.. conflict["reasons"]!.Items().Select(r => (string)r!)];
}
