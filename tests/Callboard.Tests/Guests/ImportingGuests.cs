using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Guests;

/// <summary>Guest lists out of files, over HTTP: tried out, taken in, taken in again, taken back.</summary>
public sealed class ImportingGuests(CallboardServer server)
{
    private const string Small =
        "sep=;\r\nGästeliste Gala;;;;;;;;\r\nName;Vorname;E-Mail;Telefon;Tisch;Platz;Zusage;Allergien;Begleitung\r\n"
        + "Müller;Zoë;zoe@example.com;'+49 (0)30 1234567;Tisch 10;1;ja;Erdnüsse (schwer);+1\r\n"
        + "Bøhm;\"Åsa \"\"Åse\"\"\";asa@example.com;;Tisch 2;;;;\r\n"
        + "Müller;Zoe;ZOE@example.com;;;;;Milch;\r\n"
        + ";;;;;;;;\r\n"
        + ";;nobody@example.com;;;;;;\r\n"
        + "Dean;James;james at example;;Tisch 2;x;vielleicht;;\r\n"
        + "Solo;;;;;;nein;;\r\n";

    [Fact]
    public async Task A_list_is_tried_out_and_then_taken_in_as_announced()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);

        var dry = (await ImportAsync(owner, eventId, Windows(Small), "dryRun=true")).Expect(200).Data;

        Assert.Empty(await owner.NamesAsync(eventId));
        Assert.Empty((await owner.GetAsync("/api/v1/search?q=zoe muller&kinds=guest,participant")).Expect(200).Data.Items());
        Assert.Equal((6, 3, 0, 1, 2, 2), (dry.Int("rows"), dry.Int("created"), dry.Int("updated"), dry.Int("unchanged"), dry.Int("rejected"), dry.Int("tablesCreated")));
        Assert.Equal(("semicolon", "windows-1252", null), (dry.Str("separator"), dry.Str("encoding"), dry.Str("changeId")));
        Assert.Equal(
            ["lastName", "firstName", "email", "phone", "table", "seat", "rsvp", "allergens", "plusOnesAllowed"],
            dry["columns"]!.Items().Select(c => Camel(c.Str("field"))));
        Assert.Equal(["+49 (0)30 1234567"], dry["columns"]![3]!["samples"]!.Items().Select(s => (string?)s));
        Assert.Equal(["7 name", "8 email", "8 seat"], dry["errors"]!.Items().Select(e => $"{e.Int("row")} {e.Str("field")}"));
        Assert.Equal("3 row This is the guest of row 5, by e-mail address.", Assert.Single(dry["warnings"]!.Items().Select(Told)));

        var answer = (await ImportAsync(owner, eventId, Windows(Small), "fileName=g%C3%A4ste.csv")).Expect(200);

        Assert.Equal((3, 0, 3), (answer.Json.Int("created"), answer.Json.Int("updated"), answer.Json["errors"]!.AsArray().Count));
        Assert.Equal(["Solo", "Zoe Müller", "Åsa \"Åse\" Bøhm"], (await owner.NamesAsync(eventId)).Order(StringComparer.Ordinal));
        var zoe = (await owner.GetAsync($"/api/v1/events/{eventId}/guests?q=zoe")).Data[0]!;
        Assert.Equal(
            ("ZOE@example.com", "+49 (0)30 1234567", "Tisch 10", 1, "confirmed", 1),
            (zoe.Str("email"), zoe.Str("phone"), zoe.Str("tableName"), zoe.Int("seat"), zoe.Str("rsvp"), zoe.Int("plusOnesAllowed")));
        Assert.Equal(
            ["guest", "participant"],
            (await owner.GetAsync("/api/v1/search?q=zoe muller&kinds=guest,participant")).Expect(200).Data.Items().Select(f => f.Str("kind")).Order());
        // Two rows about one guest: both allergens count.
        Assert.Equal(["peanuts severe", "milk allergy"], zoe["allergens"]!.Items().Select(a => $"{a.Str("allergen")} {a.Str("severity")}").OrderDescending());
        Assert.Equal(["Tisch 2", "Tisch 10"], (await owner.GetAsync($"/api/v1/events/{eventId}/tables")).Data.Items().Select(t => t.Str("name")));
        var import = Assert.Single((await owner.GetAsync($"/api/v1/events/{eventId}/guests/imports")).Data.Items());
        Assert.Equal(("gäste.csv", "Olivia Owner", 2), (import.Str("fileName"), import.Str("createdByName"), import.Int("rejected")));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_a_newer_one_what_it_says_otherwise()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        const string First = "Name,E-Mail,Phone,Table,Seat,RSVP,Answered on,Allergies,Tags,Dietary\n"
            + "Ada,ada@example.com,030 123456,One,1,yes,05.11.2026,Peanuts,press,vegan\nBob,,030 654321,One,2,invited,,,,\nCleo,,,,,,,,,\n";
        (await ImportAsync(owner, eventId, First)).Expect(200);
        var versions = await VersionsAsync(owner, eventId);

        var again = (await ImportAsync(owner, eventId, First)).Expect(200).Data;
        Assert.Equal((0, 0, 3, null), (again.Int("created"), again.Int("updated"), again.Int("unchanged"), again.Str("changeId")));
        Assert.Equal(versions, await VersionsAsync(owner, eventId));

        // Bob has an address by now, the two changed chairs, Ada's file is older than her answer and knows another allergy.
        var ada = (await owner.GetAsync($"/api/v1/events/{eventId}/guests?q=ada")).Data[0]!.Id();
        (await owner.PatchGuestAsync(eventId, ada, new { rsvp = "declined" })).Expect(200);
        (await owner.PatchGuestAsync(eventId, ada, new { rsvp = "confirmed" })).Expect(200);
        var second = (await ImportAsync(
            owner, eventId, "Name,E-Mail,Phone,Table,Seat,RSVP,Allergies,Tags\nAda,ADA@example.com,,One,2,invited,Milk (severe),vip\nBob,bob@example.com,+49 30 654321,One,1,,,\nDora,,,,,,,\n"))
            .Expect(200).Data;
        Assert.Equal((1, 2, 0), (second.Int("created"), second.Int("updated"), second.Int("unchanged")));
        var changed = await owner.GuestAsync(eventId, ada);
        Assert.Equal(("confirmed", 2, "press,vip"), (changed.Str("rsvp"), changed.Int("seat"), string.Join(",", changed["tags"]!.Items())));
        Assert.Equal(["peanuts", "milk"], changed["allergens"]!.Items().Select(a => a.Str("allergen")));
        var bob = (await owner.GetAsync($"/api/v1/events/{eventId}/guests?q=bob")).Data[0]!;
        Assert.Equal(("bob@example.com", 1), (bob.Str("email"), bob.Int("seat")));
        Assert.Equal("bob@example.com", (await owner.GetAsync($"/api/v1/participants/{bob.Str("participantId")}")).Data.Str("email"));
    }

    [Fact]
    public async Task An_import_is_taken_back_as_a_whole_except_who_was_worked_on_since()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var known = (await owner.InviteAsync(eventId, "Ada", ApiUser.Merge(new { email = "ada@example.com", phone = "1" }, GuestSteps.Allergens("fish severe")))).Id();
        var person = (await owner.PostAsync("/api/v1/participants", new { name = "Eve", email = "eve@example.com" })).Expect(201).Data.Id();
        var before = await owner.GuestAsync(eventId, known);
        var import = (await ImportAsync(
            owner, eventId,
            "Name,E-Mail,Phone,Table,Allergies\nAda B.,ada@example.com,2,New,Milk\nEVE,eve@example.com,555,New,\nBob,bob@example.com,,New,\nCleo,,,New,\nDora,,,,\n")).Expect(200).Data;
        Assert.Equal((4, 1), (import.Int("created"), import.Int("updated")));
        Assert.Equal("EVE 555", await PersonAsync(owner, person));
        var guests = (await owner.GetAsync($"/api/v1/events/{eventId}/guests")).Data.Items().ToDictionary(g => g.Str("name")!);
        (await owner.PatchGuestAsync(eventId, guests["Cleo"].Id(), new { notes = "Aunt" })).Expect(200);
        await owner.InviteAsync(eventId, "Companion", new { hostId = guests["Dora"].Id() });

        var undone = (await owner.PostAsync($"/api/v1/events/{eventId}/guests/imports/{import.Str("changeId")}/undo")).Expect(200).Data;

        Assert.Equal((2, 1, 2), (undone["change"]!.Int("removed"), undone["change"]!.Int("restored"), undone["change"]!.Int("leftAlone")));
        Assert.Equal(["Cleo: Somebody worked on them since.", "Dora: They bring somebody along."], undone["left"]!.Items().Select(l => $"{l.Str("name")}: {l.Str("why")}"));
        Assert.Equal(["Ada", "Cleo", "Companion", "Dora"], await owner.NamesAsync(eventId));
        var after = await owner.GuestAsync(eventId, known);
        foreach (var field in (string[])["name", "phone", "allergens", "tableId"])
        {
            Assert.Equal(before[field]?.ToJsonString(), after[field]?.ToJsonString());
        }

        // The person that was known is called as before, and the one that was made is put away, until the list comes again.
        Assert.Equal("Eve ", await PersonAsync(owner, person));
        Assert.Equal(["Ada", "Cleo", "Dora", "Eve"], (await owner.GetAsync("/api/v1/participants")).Data.Items().Select(p => p.Str("name")));
        (await ImportAsync(owner, eventId, "Name,E-Mail\nBob,bob@example.com\n")).Expect(200);
        Assert.Equal(guests["Bob"].Str("participantId"), (await owner.GetAsync($"/api/v1/events/{eventId}/guests?q=bob")).Data[0]!.Str("participantId"));
        (await owner.PostAsync($"/api/v1/events/{eventId}/guests/imports/{import.Str("changeId")}/undo")).ExpectProblem(409, "guests.already_undone");
    }

    [Fact]
    public async Task People_who_share_an_address_are_one_guest_or_several_as_asked()
    {
        var organization = await server.NewOrganizationAsync();
        var (one, other, owner) = (await organization.AddEventAsync(), await organization.AddEventAsync(), organization.Owner);
        const string Family = "Name;E-Mail;Telefon\nAda Byron;byron@example.com;\nTom Byron;byron@example.com;\nTom Byron;;0170/1234567\nTom Byron;byron@example.com;0170 1234567\n";

        var byEmail = (await ImportAsync(owner, one, Family)).Expect(200).Data;
        Assert.Equal(["Tom Byron"], await owner.NamesAsync(one));
        Assert.Contains("‘Ada Byron’ has the e-mail address of ‘Tom Byron’", byEmail["warnings"]![0]!.Str("message"), StringComparison.Ordinal);
        var byPerson = (await ImportAsync(owner, other, Family, "match=person")).Expect(200).Data;
        Assert.Equal(["Ada Byron", "Tom Byron"], await owner.NamesAsync(other));
        Assert.Equal((2, 2), (byPerson.Int("created"), byPerson.Int("unchanged")));
    }

    [Fact]
    public async Task A_seat_is_given_once()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var table = (await owner.AddTableAsync(eventId, "One", 8)).Id();
        await owner.InviteAsync(eventId, "Sitting", new { tableId = table, seat = 1 });

        var report = (await ImportAsync(owner, eventId, "Name,Table,Seat\nAda,one,1\nBob,ONE,2\nCleo,One,2\nDora,,3\n")).Expect(200).Data;

        Assert.Equal(0, report.Int("tablesCreated"));
        Assert.Equal(["2 seat", "4 seat", "5 seat"], report["warnings"]!.Items().Select(w => $"{w.Int("row")} {w.Str("field")}"));
        Assert.Equal(
            ["Ada -", "Bob 2", "Cleo -", "Sitting 1"],
            (await owner.GetAsync($"/api/v1/events/{eventId}/guests?tableId={table}")).Data.Items().Select(g => $"{g.Str("name")} {g["seat"]?.ToString() ?? "-"}"));
    }

    [Fact]
    public async Task Columns_separators_dates_and_encodings_can_be_said()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        const string Odd = "Wer,Wohin;Wann|Was\nŁukasz Żak;lukasz@example.com,05/11/2026|yes";
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1250)!.GetBytes(Odd.Replace(';', ',').Replace('|', ','));

        var dry = (await ImportAsync(owner, eventId, bytes, "dryRun=true")).Expect(200).Data;
        Assert.Equal((1, 0, 4), (dry.Int("rows"), dry.Int("created"), dry["columns"]!.AsArray().Count));
        (await ImportAsync(owner, eventId, bytes)).ExpectProblem(400, "guests.names_unknown", "columns");
        var taken = (await ImportAsync(owner, eventId, bytes, "columns=name,email,answeredAt,rsvp&separator=comma&encoding=windows-1250&dates=mdy")).Expect(200).Data;
        Assert.Equal((1, "mdy", false), (taken.Int("created"), taken.Str("dates"), (bool)taken["datesCertain"]!));
        var guest = (await owner.GetAsync($"/api/v1/events/{eventId}/guests")).Data[0]!;
        Assert.Equal(("Łukasz Żak", "2026-05-11T10:00:00Z"), (guest.Str("name"), guest.Str("answeredAt")));

        foreach (var (query, field) in ((string, string)[])
            [("columns=name,email", "file"), ("columns=name,name,email,", "columns"), ("columns=name,shoes,,", "columns"), ("separator=x", "separator"), ("encoding=klingon", "encoding"), ("dates=x", "dates"), ("match=x", "match")])
        {
            var refused = await ImportAsync(owner, eventId, bytes, query);
            Assert.True(refused.Status == 400 && refused.Json["errors"]?[field] is not null, $"{query}: {refused.Text}");
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n;;;\n", "empty")]
    [InlineData("Ada,ada@example.com\nBob,bob@example.com\n", "first row is a guest")]
    [InlineData("Name,Notes\nAda,\"never closed", null)]
    public async Task A_file_that_is_no_list_says_why(string text, string? word)
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var answer = await ImportAsync(organization.Owner, eventId, text);
        if (word is null)
        {
            // What can be read is read: the rest of the file is one long cell.
            Assert.Equal(1, answer.Expect(200).Data.Int("rows"));
            return;
        }

        answer.ExpectProblem(400, "guests.file_unreadable", "file");
        Assert.Contains(word, (string)answer.Json["errors"]!["file"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_work_on_the_event_imports_nothing()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        (await ImportAsync(await organization.AddAsync("viewer"), eventId, Small)).ExpectProblem(403, "access.forbidden");
        (await ImportAsync((await server.NewOrganizationAsync()).Owner, eventId, Small)).ExpectProblem(404, "guests.event_not_found");
        (await organization.Owner.SendAsync(HttpMethod.Post, $"/api/v1/events/{eventId}/guests/import", "{}")).ExpectProblem(415, "request.unsupported_media_type");
        Assert.Empty(await organization.Owner.NamesAsync(eventId));
    }

    [Fact]
    public async Task What_was_taken_out_can_be_taken_in()
    {
        var organization = await server.NewOrganizationAsync();
        var (one, other, owner) = (await organization.AddEventAsync(), await organization.AddEventAsync(), organization.Owner);
        (await ImportAsync(owner, one, Windows(Small))).Expect(200);
        await owner.InviteAsync(one, "=1+1", ApiUser.Merge(
            new { phone = "+49 1", notes = "a\nb; \"c\"", dietaryNeeds = new[] { "vegan", "no onions" }, rsvp = "tentative", invitedBy = "@mia" },
            GuestSteps.Allergens("gluten severe", "other intolerance Kiwi")));
        var file = (await owner.GetAsync($"/api/v1/events/{one}/guests/export.csv")).Expect(200).Bytes;

        Assert.Equal((0, 0, 4), Counts((await ImportAsync(owner, one, file)).Expect(200).Data));
        Assert.Equal((4, 0, 0), Counts((await ImportAsync(owner, other, file)).Expect(200).Data));
        Assert.Equal(await ToldAsync(owner, one), await ToldAsync(owner, other));
    }

    [Fact]
    public async Task Fifty_thousand_rows_with_everything_that_real_lists_have()
    {
        var organization = await server.NewOrganizationAsync();
        var (eventId, owner) = (await organization.AddEventAsync(), organization.Owner);
        var list = new NastyList(50_000);
        var file = list.Utf8;

        var dry = await TimedAsync("dry run", () => ImportAsync(owner, eventId, file, "dryRun=true"));
        var taken = await TimedAsync("import", () => ImportAsync(owner, eventId, file, "fileName=nasty.csv"));

        Assert.Equal((list.Rows, list.Guests, 0, list.Rows - list.Guests - list.Faulty, list.Faulty, 400), Told(taken));
        Assert.Equal(Told(taken), Told(dry));
        Assert.Equal(dry["errors"]!.ToJsonString(), taken["errors"]!.ToJsonString());
        Assert.Equal("dmy", taken.Str("dates"));
        var summary = (await owner.GetAsync($"/api/v1/events/{eventId}/guests/summary")).Expect(200).Data;
        Assert.Equal(list.Guests, summary.Int("guests"));
        Assert.Equal(3200, (await owner.GetAsync($"/api/v1/events/{eventId}/guests?seated=true&limit=1")).Json.Int("total"));

        var again = await TimedAsync("the same again", () => ImportAsync(owner, eventId, file));
        Assert.Equal((0, 0, list.Rows - list.Faulty), Counts(again));
        // A list of that length answers from any place in it, and one entry of the history tells of it.
        var tables = await TimedAsync("tables", () => owner.GetAsync($"/api/v1/events/{eventId}/tables"));
        Assert.Equal(400, tables.AsArray().Count);
        Assert.All(tables.Items(), t => Assert.InRange(t.Int("guests"), 1, 8));
        var last = await TimedAsync("the last page", () => owner.GetAsync($"/api/v1/events/{eventId}/guests?limit=200&offset={list.Guests - 200}"));
        Assert.Equal(200, last.AsArray().Count);
        await TimedAsync("a search", () => owner.GetAsync($"/api/v1/events/{eventId}/guests?q=muller 0431&limit=200"));
        await TimedAsync("the kitchen's report", () => owner.GetAsync($"/api/v1/events/{eventId}/guests/dietary"));
        Assert.Contains(
            $"Olivia Owner imported {list.Guests.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} guests",
            (await owner.GetAsync($"/api/v1/events/{eventId}/activity")).Expect(200).Data.Items().Select(e => e.Str("summary")));

        var undone = await TimedAsync("undo", () => owner.PostAsync($"/api/v1/events/{eventId}/guests/imports/{taken.Str("changeId")}/undo"));
        Assert.Equal((list.Guests, 0), (undone["change"]!.Int("removed"), undone["change"]!.Int("leftAlone")));
        Assert.Empty(await owner.NamesAsync(eventId));
        Assert.Empty((await owner.GetAsync($"/api/v1/events/{eventId}/tables")).Expect(200).Data.AsArray());

        static (int, int, int, int, int, int) Told(JsonNode r) =>
            (r.Int("rows"), r.Int("created"), r.Int("updated"), r.Int("unchanged"), r.Int("rejected"), r.Int("tablesCreated"));

        static async Task<JsonNode> TimedAsync(string what, Func<Task<Answer>> work)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var answer = await work();
            TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {watch.ElapsedMilliseconds} ms");
            return answer.Expect(200).Data;
        }
    }

    private static (int, int, int) Counts(JsonNode report) => (report.Int("created"), report.Int("updated"), report.Int("unchanged"));

    private static async Task<string> PersonAsync(ApiUser user, Guid id) =>
        (await user.GetAsync($"/api/v1/participants/{id}")).Expect(200).Data is var p ? $"{p.Str("name")} {p.Str("phone")}" : "";

    // All that is told of the guests of an event but what belongs to it alone.
    private static async Task<string> ToldAsync(ApiUser user, Guid eventId)
    {
        var guests = (await user.GetAsync($"/api/v1/events/{eventId}/guests?limit=2000")).Expect(200).Data.AsArray();
        foreach (var guest in guests)
        {
            foreach (var own in (string[])["id", "eventId", "participantId", "tableId", "importId", "createdAt", "updatedAt", "version"])
            {
                guest!.AsObject().Remove(own);
            }
        }

        return guests.ToJsonString();
    }

    private static async Task<string[]> VersionsAsync(ApiUser user, Guid eventId) =>
        [.. (await user.GetAsync($"/api/v1/events/{eventId}/guests")).Expect(200).Data.Items().Select(g => $"{g.Str("name")} {g.Int("version")}")];

    private static string Told(JsonNode error) => $"{error.Int("row")} {error.Str("field")} {error.Str("message")}";

    // A value of an enumeration as the names of fields are written.
    private static string Camel(string? value) => string.Concat((value ?? "-").Split('_').Select((w, i) => i == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));

    private static byte[] Windows(string text) => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text);

    private static Task<Answer> ImportAsync(ApiUser user, Guid eventId, string file, string query = "") =>
        ImportAsync(user, eventId, Encoding.UTF8.GetBytes(file), query);

    private static Task<Answer> ImportAsync(ApiUser user, Guid eventId, byte[] file, string query = "")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return user.SendAsync(HttpMethod.Post, $"/api/v1/events/{eventId}/guests/import?{query}", content);
    }
}
