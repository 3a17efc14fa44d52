using System.Text.Json.Nodes;
using Callboard.Testing;
using Callboard.Tests.Endpoints;
using Xunit;

namespace Callboard.Tests.Search;

/// <summary>
/// What is found, against an oracle that knows nothing of the search: a record is found by exactly those whom its own endpoint answers, of two
/// organizations with records of every kind.
/// </summary>
public sealed class FindingNothingOfOthers(CallboardServer server)
{
    private sealed record Entry(string Kind, Guid Id, Guid? Event, Guid? Parent);

    [Fact]
    public async Task Everybody_finds_what_their_endpoints_answer_and_nothing_else()
    {
        var (one, two) = (await RichOrganization.NewAsync(server), await RichOrganization.NewAsync(server));
        var entries = await EntriesAsync(one.Id);
        Assert.Equal(19, entries.Select(e => e.Kind).Distinct().Count());
        var venue = await one.Organization.AddPortalAsync("venue", one.Venue);
        var vendor = await one.Organization.AddPortalAsync("vendor", one.Vendor);
        ApiUser[] people = [one.Owner, one.Insider, one.Member, one.Manager, one.Viewer, one.ItsClient, one.OtherClient, venue, vendor];
        var faults = new List<string>();
        foreach (var person in people)
        {
            var found = (await FindAllAsync(person, one.Marker)).Select(h => (h.Str("kind")!, h.Id())).ToHashSet();
            foreach (var entry in entries)
            {
                var readable = await ReadsAsync(person, entry);
                if (readable != found.Contains((entry.Kind, entry.Id)))
                {
                    faults.Add($"{person.Name} {(readable ? "reads and does not find" : "finds and may not read")} {entry.Kind} {entry.Id}");
                }
            }

            faults.AddRange(found.Where(f => !entries.Exists(e => (e.Kind, e.Id) == f)).Select(f => $"{person.Name} finds {f}, which is no record"));
        }

        foreach (var stranger in (ApiUser[])[two.Owner, two.Manager, two.ItsClient])
        {
            foreach (var typed in (string[])[one.Marker, one.Marker[..8] + "x" + one.Marker[9..], one.Marker[..^1]])
            {
                var found = await FindAllAsync(stranger, typed);
                faults.AddRange(found.Where(h => entries.Exists(e => e.Id == h.Id())).Select(h => $"{stranger.Name} of another organization finds {h}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public async Task A_name_that_is_nearly_that_of_a_hidden_record_says_nothing_about_it()
    {
        var organization = await server.NewOrganizationAsync();
        var member = await organization.AddAsync("member");
        await organization.AddEventAsync(name: "Xylander Gala", visibility: "team");
        foreach (var typed in (string[])["xylander", "xylandre", "xylander gala", "xyl"])
        {
            var answer = (await member.GetAsync($"/api/v1/search?q={typed}")).Expect(200);
            Assert.Equal(
                (await member.GetAsync("/api/v1/search?q=qqwwzzkk")).Expect(200).Text,
                answer.Text);
        }
    }

    [Fact]
    public async Task Notes_are_the_staffs_and_portal_users_do_not_find_their_own_record_by_them()
    {
        var organization = await server.NewOrganizationAsync();
        var vendor = (await organization.Owner.PostAsync(
            "/api/v1/vendors", new { name = "Blue Door", type = "florist", location = "Lyonesse", notes = "Notoriously unpunctual", rating = 2 })).Expect(201).Data.Id();
        var portal = await organization.AddPortalAsync("vendor", vendor);
        Assert.Single((await organization.Owner.GetAsync("/api/v1/search?q=unpunctual")).Expect(200).Data.Items());
        Assert.Empty((await portal.GetAsync("/api/v1/search?q=unpunctual")).Expect(200).Data.Items());
        Assert.Empty((await portal.GetAsync("/api/v1/search?q=unpuntcual")).Expect(200).Data.Items());
        var hit = Assert.Single((await portal.GetAsync("/api/v1/search?q=lyonesse")).Expect(200).Data.Items());
        Assert.Equal("Lyonesse", hit.Str("snippet"));
        // Also after they changed their record themselves.
        (await portal.PatchAsync($"/api/v1/vendors/{vendor}", new { location = "Avalon" })).Expect(200);
        Assert.Single((await organization.Owner.GetAsync("/api/v1/search?q=unpunctual")).Expect(200).Data.Items());
        Assert.Empty((await portal.GetAsync("/api/v1/search?q=unpunctual")).Expect(200).Data.Items());
    }

    [Fact]
    public async Task Who_loses_a_right_finds_no_more_at_once()
    {
        var organization = await server.NewOrganizationAsync();
        var colleague = await organization.AddAsync("member", "Quentin Removable");
        var id = await organization.AddEventAsync(name: "Wolfram Ball", visibility: "team");
        (await organization.Owner.PostAsync($"/api/v1/events/{id}/team", new { userId = colleague.Id, role = "venue_coordinator", permission = "edit" })).Expect(201);
        Assert.Single((await colleague.GetAsync("/api/v1/search?q=wolfram")).Expect(200).Data.Items());
        Assert.InRange((await organization.Owner.DeleteAsync($"/api/v1/events/{id}/team/{colleague.Id}")).Status, 200, 204);
        Assert.Empty((await colleague.GetAsync("/api/v1/search?q=wolfram")).Expect(200).Data.Items());
        Assert.Single((await organization.Owner.GetAsync("/api/v1/search?q=removable")).Expect(200).Data.Items());
        Assert.InRange((await organization.Owner.DeleteAsync($"/api/v1/members/{colleague.Id}")).Status, 200, 204);
        Assert.Empty((await organization.Owner.GetAsync("/api/v1/search?q=removable")).Expect(200).Data.Items());
    }

    [Fact]
    public async Task Many_records_one_may_not_see_do_not_hide_the_one_that_one_may()
    {
        var organization = await server.NewOrganizationAsync();
        var member = await organization.AddAsync("member");
        var hidden = await organization.AddEventAsync(name: "Hidden", visibility: "team");
        var open = await organization.AddEventAsync(name: "Open");
        await using var fill = server.Admin.CreateCommand(
            "insert into tasks.task (organization_id, event_id, name) select $1, $2, 'Marmalade' from generate_series(1, 1500)");
        fill.Parameters.AddWithValue(organization.Id);
        fill.Parameters.AddWithValue(hidden);
        await fill.ExecuteNonQueryAsync();
        var task = (await organization.Owner.PostAsync($"/api/v1/events/{open}/tasks", new { name = "Order more marmalade" })).Expect(201).Data.Id();
        var answer = (await member.GetAsync("/api/v1/search?q=marmalade")).Expect(200);
        Assert.Equal(task, Assert.Single(answer.Data.Items()).Id());
        Assert.Equal(200, (await organization.Owner.GetAsync("/api/v1/search?q=marmalade")).Expect(200).Json.Int("total"));
    }

    private static async Task<List<JsonNode>> FindAllAsync(ApiUser person, string typed)
    {
        var all = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var answer = (await person.GetAsync(
                $"/api/v1/search?q={Uri.EscapeDataString(typed)}&archived=true&limit=50{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}")).Expect(200);
            all.AddRange(answer.Data.Items());
            cursor = answer.Json.Str("nextCursor");
        }

        return all;
    }

    // Whether the record's own endpoint answers.
    private static async Task<bool> ReadsAsync(ApiUser person, Entry entry)
    {
        if (entry.Kind == "person")
        {
            var members = await person.GetAsync("/api/v1/members?limit=200");
            return members.Status == 200 && members.Data.Items().Any(m => m.Str("userId") == entry.Id.ToString());
        }

        var answer = await person.GetAsync("/api/v1" + entry.Kind switch
        {
            "event" => $"/events/{entry.Id}",
            "task" => $"/events/{entry.Event}/tasks/{entry.Id}",
            "block" => $"/events/{entry.Event}/timeline/{entry.Id}",
            "guest" => $"/events/{entry.Event}/guests/{entry.Id}",
            "series" => $"/series/{entry.Id}",
            "message" => $"/threads/{entry.Parent}/messages/{entry.Id}",
            _ => $"/{entry.Kind}s/{entry.Id}",
        });
        Assert.True(answer.Status is 200 or 403 or 404, $"{answer.Request}: {answer.Status}");
        return answer.Status == 200;
    }

    // Every record that says the marker, as the administrator who sees every row.
    private async Task<List<Entry>> EntriesAsync(Guid organization)
    {
        var entries = new List<Entry>();
        await using var command = server.Admin.CreateCommand(
            """
            select f.kind, f.id, f.event_id, f.parent_id from search.found as f
             where f.organization_id = $1 and f.title || ' ' || coalesce(f.body, '') || ' ' || coalesce(f.aside, '') like '%Secret%'
            """);
        command.Parameters.AddWithValue(organization);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            entries.Add(new Entry(reader.GetString(0), reader.GetGuid(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.IsDBNull(3) ? null : reader.GetGuid(3)));
        }

        return entries;
    }
}
