using System.Text.Json.Nodes;
using Callboard.Testing;
using Callboard.Tests.Talk;
using Xunit;

namespace Callboard.Tests.Search;

/// <summary>Finding what one's organization knows, over HTTP.</summary>
public sealed class FindingRecords(CallboardServer server)
{
    private static async Task<Answer> FindAsync(ApiUser user, string q, string more = "") =>
        (await user.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(q)}{more}")).Expect(200);

    private static async Task<List<string>> TitlesAsync(ApiUser user, string q, string more = "") =>
        [.. (await FindAsync(user, q, more)).Data.Items().Select(hit => hit.Str("title")!)];

    private static async Task<Guid> MakeAsync(ApiUser user, string path, object body) => (await user.PostAsync(path, body)).Expect(201).Data.Id();

    [Theory]
    [InlineData("hermes", "Hermès Atelier")]
    [InlineData("HERMÈS", "Hermès Atelier")]
    [InlineData("Herme\u0300s", "Hermès Atelier")]
    [InlineData("atel", "Hermès Atelier")]
    [InlineData("atel herm", "Hermès Atelier")]
    [InlineData("strasse", "Straße 7")]
    [InlineData("obriens", "O’Brien's Catering")]
    [InlineData("o'brien", "O’Brien's Catering")]
    [InlineData("brien", "O’Brien's Catering")]
    [InlineData("московский", "Московский Дом")]
    [InlineData("московск", "Московский Дом")]
    [InlineData("花", "東京花火")]
    [InlineData("花火", "東京花火")]
    [InlineData("hermse", "Hermès Atelier")]
    [InlineData("hermmes", "Hermès Atelier")]
    [InlineData("ateier", "Hermès Atelier")]
    [InlineData("stravinski", "Strawinsky Quartett")]
    [InlineData("quartet strawinsky", "Strawinsky Quartett")]
    [InlineData("garcia@example", "Bo Muller")]
    [InlineData("+49 30 1234", "Bo Muller")]
    public async Task One_record_is_found_by(string typed, string expected)
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        foreach (var name in (string[])["Hermès Atelier", "Straße 7", "O’Brien's Catering", "Московский Дом", "東京花火", "Strawinsky Quartett", "100% Silk"])
        {
            await MakeAsync(user, "/api/v1/vendors", new { name, type = "other" });
        }

        await MakeAsync(user, "/api/v1/vendors", new { name = "Bo Muller", type = "other", contactEmail = "garcia@example.org", contactPhone = "+49 30 1234567" });
        Assert.Equal([expected], await TitlesAsync(user, typed));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("' or true --")]
    [InlineData("') | ('a':*")]
    [InlineData("!!! & | <-> :*")]
    [InlineData("🎪🎭")]
    [InlineData("\u202e")]
    [InlineData("\u0301\u0301")]
    [InlineData("#")]
    [InlineData("zzzzqqqq")]
    public async Task Signs_are_no_operators(string typed)
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        await MakeAsync(user, "/api/v1/vendors", new { name = "Alpha", type = "other" });
        Assert.Empty(await TitlesAsync(user, typed));
    }

    [Theory]
    [InlineData("q=", "search.nothing_to_look_for", "q")]
    [InlineData("q=%20%20", "search.nothing_to_look_for", "q")]
    [InlineData("", "search.nothing_to_look_for", "q")]
    [InlineData("q=a%00b", null, "q")]
    [InlineData("q=a&kinds=planet", "request.invalid", "kinds")]
    [InlineData("q=a&limit=0", "request.invalid", "limit")]
    [InlineData("q=a&limit=51", "request.invalid", "limit")]
    [InlineData("q=a&cursor=x", "request.invalid", "cursor")]
    [InlineData("q=a&eventId=nothing", null, null)]
    public async Task What_cannot_be_looked_for_is_refused(string query, string? code, string? field)
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        var answer = await user.GetAsync($"/api/v1/search?{query}");
        Assert.Equal(400, answer.Status);
        if (code is not null)
        {
            answer.ExpectProblem(400, code, field);
        }
    }

    [Fact]
    public async Task Ten_thousand_characters_are_refused_and_two_hundred_are_not()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        (await user.GetAsync($"/api/v1/search?q={new string('a', 5000)}")).ExpectProblem(400, "request.invalid", "q");
        (await user.GetAsync($"/api/v1/search?q={new string('a', 200)}")).Expect(200);
        (await user.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(string.Concat(Enumerable.Repeat("ab ", 66)))}")).Expect(200);
    }

    [Fact]
    public async Task The_name_itself_comes_first_then_beginnings_then_words_then_what_is_said_elsewhere()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        foreach (var (name, location) in ((string, string?)[])[("Elsewhere", "Gala Street 1"), ("The Gala House", null), ("Galaxy Lights", null), ("Gala", null)])
        {
            await MakeAsync(user, "/api/v1/vendors", new { name, type = "other", location });
        }

        Assert.Equal(["Gala", "Galaxy Lights", "The Gala House", "Elsewhere"], await TitlesAsync(user, "gala"));
    }

    [Fact]
    public async Task A_hit_says_what_it_is_where_it_belongs_and_why_it_was_found()
    {
        var organization = await server.NewOrganizationAsync();
        var id = await organization.AddEventAsync(name: "Opéra Night");
        var task = await MakeAsync(organization.Owner, $"/api/v1/events/{id}/tasks", new
        {
            name = "Call the piano tuner", description = "First line.\nThe Bösendorfer stands in the foyer; its lid is locked.",
        });
        var hit = Assert.Single((await FindAsync(organization.Owner, "bosen")).Data.Items());
        Assert.Equal(("task", task, "Call the piano tuner", "to_do"), (hit.Str("kind"), hit.Id(), hit.Str("title"), hit.Str("hint")));
        Assert.Equal((id, "Opéra Night"), (hit["event"]!.Id(), hit["event"]!.Str("name")));
        Assert.Empty(hit["titleMarks"]!.AsArray());
        Assert.Equal("The Bösendorfer stands in the foyer; its lid is locked.", hit.Str("snippet"));
        Assert.Equal(["Bösen"], Marked(hit, "snippet"));

        hit = Assert.Single((await FindAsync(organization.Owner, "tuner pian")).Data.Items());
        Assert.Equal(["pian", "tuner"], Marked(hit, "title"));
        Assert.Null(hit.Str("snippet"));
    }

    [Fact]
    public async Task Every_kind_is_found_and_kinds_narrow()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var id = await organization.AddEventAsync(name: "Zephyr Ball");
        var venue = await MakeAsync(user, "/api/v1/venues", new { name = "Zephyr House" });
        await MakeAsync(user, "/api/v1/spaces", new { venueId = venue, name = "Zephyr Hall" });
        await MakeAsync(user, "/api/v1/clients", new { companyName = "Zephyr Ltd" });
        await MakeAsync(user, "/api/v1/vendors", new { name = "Zephyr Foods", type = "caterer" });
        await MakeAsync(user, "/api/v1/sponsors", new { companyName = "Zephyr Bank" });
        await MakeAsync(user, "/api/v1/designers", new { name = "Zephyr Lane" });
        await MakeAsync(user, "/api/v1/participants", new { name = "Zephyr Young" });
        await MakeAsync(user, "/api/v1/resources", new { name = "Zephyr truck", type = "equipment" });
        await MakeAsync(user, "/api/v1/elements", new { name = "Zephyr buffet", category = "catering" });
        await MakeAsync(user, $"/api/v1/events/{id}/tasks", new { name = "Zephyr task" });
        await MakeAsync(user, $"/api/v1/events/{id}/guests", new { name = "Zephyr Guest" });
        await MakeAsync(user, $"/api/v1/events/{id}/timeline", new
        {
            activity = "Zephyr dances", startTime = "2027-06-01T18:00:00Z", endTime = "2027-06-01T19:00:00Z",
        });
        await MakeAsync(user, $"/api/v1/events/{id}/contracts", new { title = "Zephyr agreement", type = "vendor", partyName = "Somebody" });
        await MakeAsync(user, "/api/v1/series", new
        {
            eventId = id, name = "Zephyr doors", startAt = "2027-06-01T18:00:00Z", endAt = "2027-06-01T23:00:00Z", timezone = "UTC",
        });
        var colleague = await organization.AddAsync("member", "Zephyr Colleague");
        var thread = await user.StartAsync(id, "Zephyr talk", colleague);
        await user.SayAsync(thread, "The zephyr is late");

        var hits = (await FindAsync(user, "zephyr", "&limit=50")).Data.Items().ToList();
        Assert.Equal(
            ["block", "client", "contract", "designer", "element", "event", "guest", "message", "participant", "person", "resource", "series", "space",
                "sponsor", "task", "thread", "vendor", "venue"],
            hits.Select(h => h.Str("kind")!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(thread, Guid.Parse(hits.Single(h => h.Str("kind") == "message").Str("parentId")!));
        Assert.Equal(venue, Guid.Parse(hits.Single(h => h.Str("kind") == "space").Str("parentId")!));
        Assert.Equal(["Zephyr Ball", "Zephyr task"], (await TitlesAsync(user, "zephyr", "&kinds=event,task")).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Zephyr Ltd", await TitlesAsync(user, "zephyr", $"&eventId={id}"));
        Assert.Contains("Zephyr task", await TitlesAsync(user, "zephyr", $"&eventId={id}"));
        // A colleague in the conversation finds it too; somebody who is not does not.
        Assert.Contains("Zephyr talk", await TitlesAsync(colleague, "zephyr talk"));
        var other = await organization.AddAsync("admin");
        Assert.Empty(await TitlesAsync(other, "zephyr", "&kinds=thread,message"));
    }

    [Fact]
    public async Task What_is_renamed_is_found_by_its_new_name_at_once_and_by_the_old_one_no_more()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var vendor = await MakeAsync(user, "/api/v1/vendors", new { name = "Quillfeather", type = "other" });
        (await user.PatchAsync($"/api/v1/vendors/{vendor}", new { name = "Marlinspike" })).Expect(200);
        Assert.Empty(await TitlesAsync(user, "quillfeather"));
        Assert.Equal(["Marlinspike"], await TitlesAsync(user, "marlin"));
        (await user.PatchAsync("/api/v1/me", new { name = "Ottoline Marchbanks" })).Expect(200);
        Assert.Equal(["Ottoline Marchbanks"], await TitlesAsync(user, "marchbanks"));
    }

    [Fact]
    public async Task What_was_put_away_is_found_when_asked_for_and_what_was_deleted_never()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var vendor = await MakeAsync(user, "/api/v1/vendors", new { name = "Kestrelworks", type = "other" });
        (await user.DeleteAsync($"/api/v1/vendors/{vendor}")).Expect(200);
        Assert.Empty(await TitlesAsync(user, "kestrelworks"));
        var hit = Assert.Single((await FindAsync(user, "kestrelworks", "&archived=true")).Data.Items());
        Assert.True((bool)hit["archived"]!);
        (await user.PostAsync($"/api/v1/vendors/{vendor}/restore")).Expect(200);
        Assert.Single(await TitlesAsync(user, "kestrelworks"));

        var id = await organization.AddEventAsync(name: "Peregrine Night");
        var guest = await MakeAsync(user, $"/api/v1/events/{id}/guests", new { name = "Hobbyhawk" });
        Assert.Single(await TitlesAsync(user, "hobbyhawk", "&kinds=guest"));
        // What belongs to an event is put away with it.
        (await user.DeleteAsync($"/api/v1/events/{id}")).Expect(200);
        Assert.Empty(await TitlesAsync(user, "hobbyhawk", "&kinds=guest"));
        Assert.Empty(await TitlesAsync(user, "peregrine"));
        (await user.PostAsync($"/api/v1/events/{id}/restore")).Expect(200);
        Assert.Single(await TitlesAsync(user, "hobbyhawk", "&kinds=guest"));
        Assert.InRange((await user.DeleteAsync($"/api/v1/events/{id}/guests/{guest}")).Status, 200, 204);
        Assert.Empty(await TitlesAsync(user, "hobbyhawk", "&kinds=guest&archived=true"));
    }

    [Fact]
    public async Task Entries_are_made_anew_when_what_is_found_of_a_record_changed()
    {
        var organization = await server.NewOrganizationAsync();
        var id = await MakeAsync(organization.Owner, "/api/v1/resources", new { name = "Vermilion lamps", type = "equipment" });
        await using var connection = await server.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            set local role callboard_owner;
            update search.source set definition = 'of another version' where kind = 'resource';
            update search.entry set words = '''gone'':1' where organization_id = '{organization.Id}' and kind = 'resource';
            select search.follow('resources.resource', 'resources.public_found', 'resource', array['name', 'type', 'description']);
            select words @@ '''vermilion'''::tsquery from search.entry where organization_id = '{organization.Id}' and id = '{id}';
            """;
        var answers = new List<object>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            do
            {
                while (await reader.ReadAsync())
                {
                    answers.Add(reader.GetValue(0));
                }
            }
            while (await reader.NextResultAsync());
        }

        Assert.Equal(true, answers[^1]);
        await transaction.RollbackAsync();
    }

    [Fact]
    public async Task What_a_transaction_writes_it_finds_before_it_ends_and_nobody_else_does()
    {
        var organization = await server.NewOrganizationAsync();
        await using var connection = await server.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            insert into directory.vendor (organization_id, name, type) values ('{organization.Id}', 'Amaranthine', 'other');
            select count(*) from search.entry where organization_id = '{organization.Id}' and words @@ '''amaranth'':*'::tsquery
            """;
        Assert.Equal(1L, await command.ExecuteScalarAsync());
        Assert.Empty(await TitlesAsync(organization.Owner, "amaranthine"));
        await transaction.CommitAsync();
        Assert.Single(await TitlesAsync(organization.Owner, "amaranthine"));
    }

    [Fact]
    public async Task Pages_cover_what_was_found_without_overlap()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        for (var i = 0; i < 23; i++)
        {
            await MakeAsync(user, "/api/v1/participants", new { name = $"Person {i % 5}" });
        }

        var seen = new List<Guid>();
        for (string? cursor = ""; cursor is not null;)
        {
            var answer = await FindAsync(user, "person", "&kinds=participant&limit=7" + (cursor.Length > 0 ? $"&cursor={cursor}" : ""));
            Assert.Equal(23, answer.Json.Int("total"));
            seen.AddRange(answer.Data.Items().Select(h => h.Id()));
            cursor = answer.Json.Str("nextCursor");
        }

        Assert.Equal(23, seen.Count);
        Assert.Equal(23, seen.Distinct().Count());
    }

    private static IEnumerable<string> Marked(JsonNode hit, string field) =>
        hit[$"{field}Marks"]!.AsArray().Select(m => hit.Str(field)!.Substring(m!.Int("start"), m!.Int("length")));
}
