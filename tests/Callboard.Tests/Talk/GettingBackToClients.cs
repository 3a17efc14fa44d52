using System.Text.Json.Nodes;
using Callboard.Talk;
using Callboard.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Callboard.Tests.Talk;

/// <summary>What was said to clients is written down, and whoever has to get back to them is reminded once.</summary>
public sealed class GettingBackToClients(CallboardServer server) : IAsyncLifetime
{
    private const string Log = "/api/v1/communications";

    private TestOrganization _organization = null!;
    private ApiUser _marcus = null!, _julia = null!;
    private Guid _show, _client;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _marcus = await _organization.AddAsync("manager", "Marcus Manager");
        _julia = await _organization.AddAsync("member", "Julia Member");
        _show = await _organization.AddEventAsync(_organization.Owner);
        _client = (await _organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Riverside Ltd" })).Expect(201).Data.Id();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_call_is_written_down_found_changed_and_removed()
    {
        var id = Guid.CreateVersion7();
        var request = new { id, kind = "phone", subject = "Menu tasting", body = "They want three options", clientId = _client, eventId = _show, at = "2026-11-20T10:00:00Z" };
        var made = (await _marcus.PostAsync(Log, request)).Expect(201).Data;
        Assert.Equal(("phone", "Menu tasting", "Riverside Ltd", "Spring showcase"), (
            made.Str("kind"), made.Str("subject"), made["client"]!.Str("name"), made["event"]!.Str("name")));
        Assert.Equal(("Marcus Manager", "Marcus Manager", false), (made["recordedBy"]!.Str("name"), made["owner"]!.Str("name"), (bool)made["followUpDue"]!));
        // A retry is the same entry.
        (await _marcus.PostAsync(Log, request)).Expect(200);
        await NoteAsync(_marcus, "Invoice", new { kind = "email", eventId = (Guid?)null });
        await NoteAsync(_marcus, "Kick-off", new { kind = "meeting", clientId = (Guid?)null, eventId = _show });

        Assert.Equal(["Invoice", "Menu tasting"], await SubjectsAsync($"?clientId={_client}"));
        Assert.Equal(["Kick-off", "Menu tasting"], await SubjectsAsync($"?eventId={_show}"));
        Assert.Equal(["Menu tasting"], await SubjectsAsync("?q=three"));
        Assert.Equal(["Kick-off"], await SubjectsAsync("?kind=meeting"));
        (await _marcus.GetAsync($"{Log}?kind=telegram")).ExpectProblem(400, "request.invalid", "kind");

        Assert.Equal("Tasting", (await _marcus.PatchAsync($"{Log}/{id}", new { subject = "Tasting" })).Expect(200).Data.Str("subject"));
        (await _marcus.DeleteAsync($"{Log}/{id}")).Expect(204);
        (await _marcus.GetAsync($"{Log}/{id}")).ExpectProblem(404, "communications.not_found");
        Assert.Contains(
            "Marcus Manager noted the call ‘Menu tasting’",
            (await _marcus.GetAsync($"/api/v1/events/{_show}/activity")).Expect(200).Data.Items().Select(a => a.Str("summary")));
    }

    [Fact]
    public async Task Wrong_entries_are_refused_by_field()
    {
        (await _marcus.PostAsync(Log, new { kind = "phone", subject = "To whom?" })).ExpectProblem(400, "communications.about_nothing", "clientId");
        (await _marcus.PostAsync(Log, new { kind = "phone", subject = "  ", clientId = _client })).ExpectProblem(400, "request.invalid", "subject");
        (await _marcus.PostAsync(Log, new { kind = "phone", subject = "?", clientId = Guid.CreateVersion7() })).ExpectProblem(400, "communications.client_unknown", "clientId");
        (await _marcus.PostAsync(Log, new { kind = "phone", subject = "?", eventId = Guid.CreateVersion7() })).ExpectProblem(400, "threads.event_unknown", "eventId");
        (await _marcus.PostAsync(Log, new { kind = "phone", subject = "?", clientId = _client, ownerId = Guid.CreateVersion7() }))
            .ExpectProblem(400, "communications.owner_unknown", "ownerId");
        var entry = (await NoteAsync(_marcus, "Nothing to do")).Id();
        (await _marcus.PatchAsync($"{Log}/{entry}", new { followUpCompleted = true })).ExpectProblem(409, "communications.nothing_to_follow_up");
    }

    [Fact]
    public async Task Rights_are_those_to_the_event_and_of_the_staff()
    {
        var viewer = await _organization.AddAsync("viewer", "Vera Viewer");
        var hidden = await _organization.AddEventAsync(_organization.Owner, "Secret wedding", "team");
        var plain = (await NoteAsync(_marcus, "Plain")).Id();
        var secret = (await NoteAsync(_organization.Owner, "Secret", new { eventId = hidden })).Id();
        Assert.Equal(["Plain"], await SubjectsAsync($"?clientId={_client}", viewer));
        (await viewer.PatchAsync($"{Log}/{plain}", new { subject = "No" })).Expect(403);
        (await viewer.PostAsync(Log, new { kind = "phone", subject = "No", clientId = _client })).Expect(403);
        (await _julia.GetAsync($"{Log}/{secret}")).Expect(404);
        (await _julia.DeleteAsync($"{Log}/{plain}")).Expect(403);
        (await _marcus.DeleteAsync($"{Log}/{plain}")).Expect(204);
        var own = (await NoteAsync(_julia, "Mine")).Id();
        (await _julia.DeleteAsync($"{Log}/{own}")).Expect(204);
        var portal = await _organization.AddPortalAsync("client", _client);
        Assert.Empty(await SubjectsAsync("", portal));
    }

    [Fact]
    public async Task Whoever_has_to_get_back_is_reminded_once_by_however_many_nodes()
    {
        await using var one = await server.StartNodeAsync("--Notifications:LetterInterval=00:00:00");
        await using var two = await server.StartNodeAsync("--Notifications:LetterInterval=00:00:00");
        var due = TimeProvider.System.GetUtcNow().AddDays(2);
        var entry = (await NoteAsync(_marcus, "Menu tasting", new { ownerId = _julia.Id, followUpAt = due })).Id();
        await NoteAsync(_marcus, "Without a date");
        await RemindAsync(one, due.AddMinutes(-1));
        Assert.Empty(await _julia.InboxAsync());
        Assert.Empty(await SubjectsAsync("?followUpDue=true"));
        Assert.Equal(["Menu tasting"], await SubjectsAsync("?followUpOpen=true"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => RemindAsync(i % 2 == 0 ? one : two, due.AddMinutes(1))));
        // Nor by one that starts again later, nor with a clock that goes wrong.
        await RemindAsync(two, due.AddDays(30));
        await RemindAsync(one, due);
        var told = Assert.Single(await _julia.InboxAsync());
        Assert.Equal(("follow_up_due", "communication", "Get back to Riverside Ltd about ‘Menu tasting’"), (told.Str("kind"), told.Str("entity"), told.Str("title")));
        Assert.Equal(entry, Guid.Parse(told.Str("entityId")!));
        Assert.Empty(await _marcus.InboxAsync());
    }

    [Fact]
    public async Task Another_date_reminds_again_and_so_does_opening_it_again()
    {
        var now = TimeProvider.System.GetUtcNow();
        var entry = $"{Log}/{(await NoteAsync(_marcus, "Menu tasting", new { ownerId = _julia.Id, followUpAt = now.AddHours(-1) })).Id()}";
        await RemindAsync(now);
        Assert.Equal(1, await _julia.UnreadAsync());
        Assert.Equal(["Menu tasting"], await SubjectsAsync("?followUpDue=true"));
        Assert.Equal(["Menu tasting"], await SubjectsAsync($"?followUpDue=true&ownerId={_julia.Id}"));
        Assert.Empty(await SubjectsAsync($"?followUpDue=true&ownerId={_marcus.Id}"));

        // Put off: what was told is no news any more.
        (await _julia.PatchAsync(entry, new { followUpAt = now.AddHours(1) })).Expect(200);
        Assert.Equal(0, await _julia.UnreadAsync());
        await RemindAsync(now);
        Assert.Equal(0, await _julia.UnreadAsync());
        await RemindAsync(now.AddHours(2));
        Assert.Equal(1, await _julia.UnreadAsync());
        // Back to the old one, which was told before: it is another decision.
        (await _julia.PatchAsync(entry, new { followUpAt = now.AddHours(-1) })).Expect(200);
        await RemindAsync(now);
        await RemindAsync(now);
        Assert.Equal(3, (await _julia.InboxAsync()).Count);

        var done = (await _julia.PatchAsync(entry, new { followUpCompleted = true })).Expect(200);
        Assert.NotNull(done.Data.Str("followUpCompletedAt"));
        Assert.Equal((0, 0), (await _julia.UnreadAsync(), (await SubjectsAsync("?followUpDue=true")).Count));
        await RemindAsync(now.AddDays(1));
        Assert.Equal(3, (await _julia.InboxAsync()).Count);
        (await _julia.PatchAsync(entry, new { followUpCompleted = false })).Expect(200);
        await RemindAsync(now);
        Assert.Equal(4, (await _julia.InboxAsync()).Count);
        // Something else about it is no reason.
        (await _julia.PatchAsync(entry, new { body = "More" })).Expect(200);
        await RemindAsync(now);
        Assert.Equal(4, (await _julia.InboxAsync()).Count);
        (await _marcus.DeleteAsync(entry)).Expect(204);
        Assert.Empty(await _julia.InboxAsync());
    }

    [Fact]
    public async Task Where_its_owner_has_left_whoever_wrote_it_down_is_reminded()
    {
        var now = TimeProvider.System.GetUtcNow();
        await NoteAsync(_marcus, "Menu tasting", new { ownerId = _julia.Id, followUpAt = now.AddHours(-1) });
        (await _organization.Owner.DeleteAsync($"/api/v1/members/{_julia.Id}")).Expect(204);
        await RemindAsync(now);
        Assert.Single(await _marcus.InboxAsync());
    }

    private async Task<JsonNode> NoteAsync(ApiUser who, string subject, object? more = null)
    {
        var body = ApiUser.Merge(new { kind = "phone", subject, clientId = _client }, more);
        return (await who.PostAsync(Log, body)).Expect(201).Data;
    }

    private async Task<IReadOnlyList<string?>> SubjectsAsync(string query, ApiUser? who = null) =>
        [.. (await (who ?? _marcus).GetAsync(Log + query)).Expect(200).Data.Items().Select(c => c.Str("subject"))];

    private Task<int> RemindAsync(DateTimeOffset at) =>
        server.System.OneAsync<int>("select talk.remind_follow_ups($1)", [at], TestContext.Current.CancellationToken);

    private static Task<int> RemindAsync(WebApplication node, DateTimeOffset at) =>
        node.Services.GetRequiredService<NotificationLetters>().RemindAsync(TestContext.Current.CancellationToken, at);
}
