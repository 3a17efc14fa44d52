using Callboard.Talk;
using Callboard.Testing;
using Callboard.Tests.Accounts;
using Callboard.Tests.Live;
using Callboard.Tests.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Callboard.Tests.Talk.TalkSteps;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Talk;

/// <summary>Reading and marking, live and by letter, each to their own.</summary>
[Collection(nameof(Letters))]
public sealed class KeepingAnInbox(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _marcus = null!, _julia = null!;
    private Guid _show;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _marcus = await _organization.AddAsync("manager", "Marcus Manager");
        _julia = await _organization.AddAsync("member", "Julia Member");
        _show = await _organization.AddEventAsync(_organization.Owner);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Read_and_unread_and_all_at_once()
    {
        await TellAsync("One", "Two", "Three");
        var inbox = await _julia.InboxAsync();
        Assert.Equal(["Three", "Two", "One"], inbox.Select(n => n.Str("label")));

        var marked = (await _julia.PostAsync($"{Inbox}/read", new { ids = new[] { inbox[0].Id() } })).Expect(200);
        Assert.Equal((1, 2), (marked.Json.Int("count"), marked.Json.Int("unread")));
        Assert.Equal(["Two", "One", "Three"], (await _julia.InboxAsync()).Select(n => n.Str("label")));
        Assert.Equal(["Two", "One"], (await _julia.InboxAsync("?unread=true")).Select(n => n.Str("label")));

        (await _julia.PostAsync($"{Inbox}/read", new { all = true })).Expect(200);
        Assert.Equal(0, await _julia.UnreadAsync());
        // Again is nothing new.
        Assert.Equal(0, (await _julia.PostAsync($"{Inbox}/read", new { all = true })).Expect(200).Json.Int("count"));
        (await _julia.PostAsync($"{Inbox}/unread", new { ids = new[] { inbox[2].Id() } })).Expect(200);
        Assert.Equal(["One", "Three", "Two"], (await _julia.InboxAsync()).Select(n => n.Str("label")));

        (await _julia.PostAsync($"{Inbox}/read", new { })).ExpectProblem(400, "notifications.nothing_named", "ids");
        (await _julia.PatchAsync($"{Inbox}/preferences", new { preferences = new[] { new { kind = "gossip" } } })).Expect(400);
    }

    [Fact]
    public async Task Pages_are_cut_without_gaps()
    {
        await TellAsync([.. Enumerable.Range(1, 7).Select(i => $"Task {i}")]);
        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = (await _julia.GetAsync($"{Inbox}?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200);
            Assert.Equal((7, 7), (page.Json.Int("total"), page.Json.Int("unread")));
            seen.AddRange(page.Data.Items().Select(n => n.Str("label")));
            cursor = page.Json.Str("nextCursor");
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(i => $"Task {i}"), seen);
    }

    [Fact]
    public async Task Nobody_reads_or_marks_what_others_are_told()
    {
        await TellAsync("Confidential");
        var told = (await _julia.InboxAsync())[0].Id();
        var admin = await _organization.AddAsync("admin");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        foreach (var other in (ApiUser[])[_marcus, _organization.Owner, admin, stranger])
        {
            Assert.Empty(await other.InboxAsync());
            Assert.Equal(0, (await other.PostAsync($"{Inbox}/read", new { ids = new[] { told } })).Expect(200).Json.Int("count"));
            (await other.PostAsync($"{Inbox}/read", new { all = true })).Expect(200);
            (await other.GetAsync($"/api/v1/history/notification/{told}")).ExpectProblem(404, "request.not_found");
        }

        Assert.Equal(1, await _julia.UnreadAsync());
        (await _julia.GetAsync($"/api/v1/history/notification/{told}")).Expect(200);
    }

    [Fact]
    public async Task The_bell_rings_on_the_live_topic_of_the_person_and_of_nobody_else()
    {
        await using var theirs = await server.LiveAsync(_julia);
        await theirs.SubscribeAsync($"user:{_julia.Id}");
        await using var owners = await server.LiveAsync(_organization.Owner);
        await using var stranger = await server.LiveAsync((await server.NewOrganizationAsync()).Owner);
        foreach (var other in (LiveClient[])[owners, stranger])
        {
            var refusal = await Assert.ThrowsAsync<LiveRefusal>(() => other.SubscribeAsync($"user:{_julia.Id}"));
            Assert.Contains("request.not_found", refusal.Message, StringComparison.Ordinal);
        }

        await owners.SubscribeAsync("settings");
        await owners.SubscribeAsync("organization");
        await TellAsync("Book the crew");

        var rung = await theirs.NextAsync("change");
        Assert.Equal(($"user:{_julia.Id}", "notification", "insert"), (rung.Topic, rung.Body.Str("entity"), rung.Body.Str("op")));
        Assert.Equal("task_assigned", (string?)rung.Body["new"]!["kind"]);
        (await _julia.PostAsync($"{Inbox}/read", new { all = true })).Expect(200);
        Assert.Equal("update", (await theirs.NextAsync("change")).Body.Str("op"));
        Assert.DoesNotContain(await owners.QuietAsync(TimeSpan.FromMilliseconds(200)), m => m.Target == "change" && m.Body.Str("entity") == "notification");
    }

    [Fact]
    public async Task Two_screens_marking_the_same_mark_each_once()
    {
        await TellAsync([.. Enumerable.Range(1, 20).Select(i => $"Task {i}")]);
        var ids = (await _julia.InboxAsync()).Select(n => n.Id()).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            _julia.PostAsync($"{Inbox}/read", i % 2 == 0 ? new { ids = ids.AsEnumerable().Reverse(), all = false } : new { ids = ids.Take(10), all = true })));
        Assert.Equal(20, answers.Sum(a => a.Expect(200).Json.Int("count")));
        Assert.Equal(0, await _julia.UnreadAsync());
    }

    [Fact]
    public async Task Letters_go_out_once_from_two_nodes_and_not_for_what_was_read()
    {
        await using var one = await server.StartNodeAsync("--Notifications:LetterInterval=00:00:00", "--Notifications:LetterDelay=00:00:00");
        await using var two = await server.StartNodeAsync("--Notifications:LetterInterval=00:00:00", "--Notifications:LetterDelay=00:00:00");
        await _julia.WantAsync("task_assigned", email: true);
        await TellAsync("Book the crew", "Book the van");
        // Read in the product before the letter went: that one is left out.
        await TellAsync("Known already");
        (await _julia.PostAsync($"{Inbox}/read", new { ids = new[] { (await _julia.InboxAsync())[0].Id() } })).Expect(200);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? one : two).Services.GetRequiredService<NotificationLetters>()
            .SendAsync(TestContext.Current.CancellationToken)));

        var letter = Assert.Single(await server.LettersAsync(_julia.Email, 1));
        Assert.Contains("Book the crew", letter, StringComparison.Ordinal);
        Assert.Contains("Book the van", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("Known already", letter, StringComparison.Ordinal);
        Assert.Contains("/inbox", letter, StringComparison.Ordinal);

        // A letter alone is no entry of the inbox, and whoever lost the right is not written to.
        await _julia.WantAsync("task_assigned", inApp: false);
        await TellAsync("By letter only");
        Assert.DoesNotContain(await _julia.InboxAsync(), n => n.Str("label") == "By letter only");
        var hidden = await _organization.AddEventAsync(_organization.Owner, "Secret launch", visibility: "team");
        (await _organization.Owner.JoinAsync(hidden, _julia, "edit")).Expect(201);
        (await _organization.Owner.PostAsync(PlanOf(hidden), new { name = "Lost right", assigneeId = _julia.Id })).Expect(201);
        (await _organization.Owner.DeleteAsync($"/api/v1/events/{hidden}/team/{_julia.Id}")).Expect(204);
        await two.Services.GetRequiredService<NotificationLetters>().SendAsync(TestContext.Current.CancellationToken);
        var letters = await server.LettersAsync(_julia.Email, 2);
        Assert.Contains("By letter only", letters[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Lost right", letters[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_long_ago_is_forgotten()
    {
        await TellAsync("Old and read", "Old and unread", "Read");
        var inbox = await _julia.InboxAsync();
        (await _julia.PostAsync($"{Inbox}/read", new { ids = new[] { inbox[0].Id(), inbox[2].Id() } })).Expect(200);
        await server.BreakAsync("update talk.notification set read_at = read_at - interval '91 days' where id = $1", inbox[2].Id());
        await server.BreakAsync("update talk.notification set created_at = created_at - interval '91 days' where id = $1", inbox[1].Id());

        await server.Services.GetRequiredService<NotificationLetters>().SweepAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Old and unread", "Read"], (await _julia.InboxAsync()).Select(n => n.Str("label")));
    }

    private async Task TellAsync(params string[] tasks)
    {
        foreach (var name in tasks)
        {
            (await _marcus.PostAsync(PlanOf(_show), new { name, assigneeId = _julia.Id })).Expect(201);
        }
    }
}
