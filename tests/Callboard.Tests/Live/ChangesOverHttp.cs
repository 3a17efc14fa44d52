using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Live;

/// <summary>The same changes for whoever cannot keep a socket open, the activity list, and the history of a record.</summary>
public sealed class ChangesOverHttp(CallboardServer server)
{
    [Fact]
    public async Task Polling_gives_the_messages_of_the_hub()
    {
        var (organization, show) = await StartAsync();
        await using var live = await server.LiveAsync(organization.Owner);
        var cursor = (string)(await organization.Owner.GetAsync($"/api/v1/events/{show}/changes")).Expect(200).Json["nextCursor"]!;
        Assert.Equal(cursor, (await live.SubscribeAsync(show.Topic())).ToString());

        await server.RenameAsync(organization, organization.Owner, show, "One");
        await server.RenameAsync(organization, organization.Owner, show, "Two");

        var page = (await organization.Owner.GetAsync($"/api/v1/events/{show}/changes?after={cursor}")).Expect(200);
        Assert.Equal(2, page.Data.AsArray().Count);
        foreach (var change in page.Data.Items())
        {
            Assert.Equal((await live.NextAsync("change")).Body.ToJsonString(), change.ToJsonString());
        }

        var rest = (await organization.Owner.GetAsync($"/api/v1/events/{show}/changes?after={page.Json.Str("nextCursor")}")).Expect(200);
        Assert.Empty(rest.Data.AsArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_waiting_request_is_answered_when_something_happens(bool replication)
    {
        await using var node = await server.StartNodeAsync($"--Live:Replication={replication}");
        var (organization, show) = await StartAsync();
        using var http = new HttpClient { BaseAddress = CallboardServer.AddressOf(node) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", organization.Owner.Token);
        var user = new ApiUser(http, organization.Owner.Id, "owner", organization.Owner.Token);
        var cursor = (await user.GetAsync($"/api/v1/events/{show}/changes")).Expect(200).Json.Str("nextCursor");

        var nothing = (await user.GetAsync($"/api/v1/events/{show}/changes?after={cursor}&wait=1")).Expect(200);
        Assert.Empty(nothing.Data.AsArray());
        Assert.Equal(cursor, nothing.Json.Str("nextCursor"));

        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        var waiting = user.GetAsync($"/api/v1/events/{show}/changes?after={cursor}&wait=30");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await server.RenameAsync(organization, organization.Owner, show, "Awaited");
        var answer = (await waiting).Expect(200);
        Assert.Equal("Awaited", (string?)answer.Data[0]!["new"]!["name"]);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10));
        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Only_those_who_see_the_event_are_answered()
    {
        var (organization, show) = await StartAsync("team");
        var outsider = await organization.AddAsync("manager");
        var other = await server.NewOrganizationAsync("Somebody Else");
        foreach (var path in (string[])[$"/api/v1/events/{show}/changes?after=0", $"/api/v1/events/{show}/activity", $"/api/v1/history/event/{show}"])
        {
            (await outsider.GetAsync(path)).ExpectProblem(404, "request.not_found");
            (await other.Owner.GetAsync(path)).ExpectProblem(404, "request.not_found");
            (await server.Anonymous.GetAsync(path)).ExpectProblem(401, "auth.required");
            (await organization.Owner.GetAsync(path)).Expect(200);
        }
    }

    [Theory]
    [InlineData("changes?after=x", "after")]
    [InlineData("changes?after=-1", "after")]
    [InlineData("changes?after=99999999999999999999", "after")]
    [InlineData("changes?wait=31", "wait")]
    [InlineData("changes?wait=-1", "wait")]
    [InlineData("activity?limit=0", "limit")]
    [InlineData("activity?limit=201", "limit")]
    [InlineData("activity?cursor=o20", "cursor")]
    [InlineData("activity?cursor=1-x", "cursor")]
    public async Task Nonsense_is_named(string query, string field)
    {
        var (organization, show) = await StartAsync();
        (await organization.Owner.GetAsync($"/api/v1/events/{show}/{query}")).ExpectProblem(400, "request.invalid", field);
    }

    [Fact]
    public async Task Portal_users_are_told_to_fetch()
    {
        var organization = await server.NewOrganizationAsync();
        var client = Guid.CreateVersion7();
        await server.ChangeAsync(
            organization, organization.Owner,
            "insert into directory.client (organization_id, id, company_name) values (app.current_organization(), $1, 'Aurora')", client);
        var show = await server.NewEventAsync(organization, client: client);
        var portal = await organization.AddPortalAsync("client", client);
        var cursor = (await portal.GetAsync($"/api/v1/events/{show}/changes")).Expect(200).Json.Str("nextCursor");
        await server.RenameAsync(organization, organization.Owner, show, "A secret name");
        var page = (await portal.GetAsync($"/api/v1/events/{show}/changes?after={cursor}&wait=5")).Expect(200);
        Assert.Equal("changed", Assert.Single(page.Data.Items()).Str("op"));
        Assert.DoesNotContain("secret", page.Text, StringComparison.Ordinal);
        Assert.Empty((await portal.GetAsync($"/api/v1/events/{show}/activity")).Expect(200).Data.AsArray());
        (await portal.GetAsync($"/api/v1/history/event/{show}")).ExpectProblem(404, "request.not_found");
    }

    [Fact]
    public async Task Activity_tells_what_people_did_and_gathers_what_they_did_at_once()
    {
        var (organization, show) = await StartAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var tasks = new List<Guid>();
        var db = await server.AsAsync(organization.Owner, organization);
        await db.WriteAsync(
            async tx =>
            {
                for (var i = 0; i < 3; i++)
                {
                    tasks.Add(Guid.CreateVersion7());
                    await tx.ExecuteAsync(
                        "insert into tasks.task (organization_id, id, event_id, name) values (app.current_organization(), $1, $2, $3)",
                        [tasks[i], show, $"Task {i}"], TestContext.Current.CancellationToken);
                }

                return 0;
            },
            TestContext.Current.CancellationToken);
        await server.ChangeAsync(
            organization, organization.Owner,
            "insert into events.event_team (organization_id, event_id, user_id, role) values (app.current_organization(), $1, $2, 'casting_director')",
            show, julia.Id);
        await server.ChangeAsync(
            organization, julia, "update tasks.task set status = 'done', completed_at = now() where id = $1", tasks[1]);

        var page = (await organization.Owner.GetAsync($"/api/v1/events/{show}/activity")).Expect(200);
        Assert.Equal(
            [
                "Julia completed ‘Task 1’",
                "Olivia Owner added Julia to the team as casting director",
                "Olivia Owner added 3 tasks",
                "Olivia Owner created ‘Spring showcase’",
            ],
            page.Data.Items().Select(e => e.Str("summary")));
        Assert.Equal(4, page.Json.Int("total"));
        var completed = page.Data[0]!;
        Assert.Equal("Julia", (string?)completed["actor"]!["name"]);
        Assert.Equal(tasks[1], Guid.Parse((string)completed["entityId"]!));
        Assert.Null(page.Data[2]!["entityId"]);

        // Page by page it is the same list.
        var paged = new List<string?>();
        string? cursor = null;
        do
        {
            var part = (await organization.Owner.GetAsync(
                $"/api/v1/events/{show}/activity?limit=1{(cursor is null ? "" : "&cursor=" + cursor)}")).Expect(200);
            paged.AddRange(part.Data.Items().Select(e => e.Str("summary")));
            cursor = part.Json.Str("nextCursor");
        }
        while (cursor is not null);
        Assert.Equal(page.Data.Items().Select(e => e.Str("summary")), paged);
    }

    [Fact]
    public async Task A_records_history_has_every_change_with_before_and_after()
    {
        var (organization, show) = await StartAsync();
        await server.RenameAsync(organization, organization.Owner, show, "Autumn showcase");
        var history = (await organization.Owner.GetAsync($"/api/v1/history/event/{show}")).Expect(200);
        Assert.Equal(2, history.Json.Int("total"));
        Assert.Equal("Spring showcase", (string?)history.Data[0]!["old"]!["name"]);
        Assert.Equal("Autumn showcase", (string?)history.Data[0]!["new"]!["name"]);
        Assert.Equal("insert", history.Data[1]!.Str("op"));
        Assert.Equal("Olivia Owner", (string?)history.Data[1]!["actor"]!["name"]);
        Assert.StartsWith(show.Topic() + ".", history.Data[0]!.Str("id"), StringComparison.Ordinal);
        (await organization.Owner.GetAsync($"/api/v1/history/task/{show}")).ExpectProblem(404, "request.not_found");
    }

    private async Task<(TestOrganization Organization, Guid Show)> StartAsync(string visibility = "organization")
    {
        var organization = await server.NewOrganizationAsync();
        return (organization, await server.NewEventAsync(organization, visibility: visibility));
    }
}
