using Callboard.Testing;
using Callboard.Tests.Live;
using Callboard.Tests.Schedule;
using Callboard.Tests.Tasks;
using Xunit;
using static Callboard.Tests.Talk.TalkSteps;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Talk;

/// <summary>Who is told what, whichever way it came about.</summary>
public sealed class BeingTold(CallboardServer server) : IAsyncLifetime
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
    public async Task A_new_assignee_is_told_and_whoever_assigned_is_not()
    {
        var task = await _marcus.AddTaskAsync(_show, "Book the crew");
        await AssignAsync(_marcus, task, _julia);

        var told = Assert.Single(await _julia.InboxAsync());
        Assert.Equal("Marcus Manager assigned ‘Book the crew’ to you", told.Str("title"));
        Assert.Equal(("task_assigned", "task", "Book the crew"), (told.Str("kind"), told.Str("entity"), told.Str("label")));
        Assert.Equal(task, Guid.Parse(told.Str("entityId")!));
        Assert.Equal((_show, "Spring showcase"), (told["event"]!.Id(), told["event"]!.Str("name")));
        Assert.Equal(_marcus.Id, told["actor"]!.Id());
        Assert.Null(told["readAt"]);
        Assert.Empty(await _marcus.InboxAsync());

        // Taking something on oneself is no news.
        await AssignAsync(_marcus, await _marcus.AddTaskAsync(_show, "Mine"), _marcus);
        Assert.Empty(await _marcus.InboxAsync());
        // Nor is a change of something else.
        (await _marcus.PatchAsync($"{PlanOf(_show)}/{task}", new { description = "Six people" })).Expect(200);
        Assert.Single(await _julia.InboxAsync());
    }

    [Fact]
    public async Task A_task_made_for_somebody_says_when_it_is_due_on_the_clock_of_the_event()
    {
        (await _marcus.PostAsync(PlanOf(_show), new { name = "Print badges", assigneeId = _julia.Id, deadline = "2027-03-09T16:00:00Z" })).Expect(201);
        Assert.Equal(["Marcus Manager assigned ‘Print badges’ to you, due 9 Mar 2027, 17:00"], await _julia.TitlesAsync());
    }

    [Fact]
    public async Task A_hundred_tasks_in_one_go_are_one_notification()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 100; i++)
        {
            ids.Add(await _marcus.AddTaskAsync(_show, $"Task {i}"));
        }

        (await _marcus.PostAsync($"{PlanOf(_show)}/batch", new { ids, assigneeId = _julia.Id })).Expect(200);

        var told = Assert.Single(await _julia.InboxAsync());
        Assert.Equal("Marcus Manager assigned 100 tasks to you", told.Str("title"));
        Assert.Equal(100, told.Int("count"));
        Assert.Null(told["entityId"]);
    }

    [Fact]
    public async Task What_is_refused_tells_nobody()
    {
        var task = await _marcus.AddTaskAsync(_show, "Book the crew");
        var answer = await _marcus.PostAsync($"{PlanOf(_show)}/batch", new { ids = new[] { task, Guid.CreateVersion7() }, assigneeId = _julia.Id });
        Assert.InRange(answer.Status, 400, 499);
        Assert.Empty(await _julia.InboxAsync());
    }

    [Fact]
    public async Task Whoever_loses_a_task_is_told_as_well_as_whoever_gets_it()
    {
        var nora = await _organization.AddAsync("member", "Nora Newcomer");
        var task = await _marcus.AddTaskAsync(_show, "Book the crew");
        await AssignAsync(_marcus, task, _julia);
        await AssignAsync(_marcus, task, nora);

        Assert.Equal(["Marcus Manager took ‘Book the crew’ off you", "Marcus Manager assigned ‘Book the crew’ to you"], await _julia.TitlesAsync());
        Assert.Equal(["Marcus Manager assigned ‘Book the crew’ to you"], await nora.TitlesAsync());
    }

    [Fact]
    public async Task A_task_is_ready_when_the_last_thing_it_waited_for_is_done_by_somebody_else()
    {
        var (first, second) = (await _marcus.AddTaskAsync(_show, "Measure"), await _marcus.AddTaskAsync(_show, "Draw"));
        var build = await _marcus.AddTaskAsync(_show, "Build", first, second);
        (await _marcus.JoinAsync(_show, _julia, "edit")).Expect(201);
        await AssignAsync(_marcus, build, _julia);
        var before = (await _julia.InboxAsync()).Count;

        (await _marcus.SetStatusAsync(_show, first, "done")).Expect(200);
        Assert.Equal(before, (await _julia.InboxAsync()).Count);
        (await _marcus.SetStatusAsync(_show, second, "done")).Expect(200);
        Assert.Equal("‘Build’ is ready to start", (await _julia.TitlesAsync()).First());

        // Her own doing is no news to her.
        (await _marcus.SetStatusAsync(_show, second, "to_do")).Expect(200);
        (await _julia.SetStatusAsync(_show, second, "done")).Expect(200);
        Assert.Equal(before + 1, (await _julia.InboxAsync()).Count);
    }

    [Fact]
    public async Task A_deadline_that_moves_is_told_to_whoever_has_to_keep_it()
    {
        var task = await _marcus.AddTaskAsync(_show, "Book the crew");
        await AssignAsync(_marcus, task, _julia);
        (await _marcus.PatchAsync($"{PlanOf(_show)}/{task}", new { deadline = "2027-03-01T08:00:00Z" })).Expect(200);
        Assert.Equal("Marcus Manager moved the deadline of ‘Book the crew’ to 1 Mar 2027, 09:00", (await _julia.TitlesAsync()).First());
        (await _marcus.PatchAsync($"{PlanOf(_show)}/{task}", new { deadline = (string?)null })).Expect(200);
        Assert.Equal("Marcus Manager took the deadline off ‘Book the crew’", (await _julia.TitlesAsync()).First());
        // A task that is finished has no deadline anybody must keep.
        (await _julia.SetStatusAsync(_show, task, "done")).Expect(200);
        (await _marcus.PatchAsync($"{PlanOf(_show)}/{task}", new { deadline = "2027-03-02T08:00:00Z" })).Expect(200);
        Assert.Equal(3, (await _julia.InboxAsync()).Count);
    }

    [Fact]
    public async Task Joining_a_team_and_being_put_on_a_block_are_told()
    {
        (await _marcus.JoinAsync(_show, _julia, "edit")).Expect(201);
        var block = await _marcus.AddBlockAsync(_show, "Doors", "18:00", "19:00");
        (await _marcus.PostAsync($"{_show.Timeline()}/{block.Id()}/personnel", new { userId = _julia.Id, role = "stage manager" })).Expect(201);

        var inbox = await _julia.InboxAsync();
        Assert.Equal(["cue_assigned", "team_added"], inbox.Select(n => n.Str("kind")));
        Assert.StartsWith("Marcus Manager put you on ‘Doors’ as stage manager, ", inbox[0].Str("title"), StringComparison.Ordinal);
        Assert.Equal(("block", block.Id()), (inbox[0].Str("entity"), Guid.Parse(inbox[0].Str("entityId")!)));
        Assert.Equal("Marcus Manager added you to the team", inbox[1].Str("title"));
    }

    [Fact]
    public async Task A_hold_that_moves_up_is_told_to_whoever_decides_about_its_event()
    {
        var lead = await _organization.AddAsync("member", "Lena Lead");
        (await _organization.Owner.PostAsync($"/api/v1/events/{_show}/team", new { userId = lead.Id, role = "event_lead", permission = "admin" })).Expect(201);
        (await _organization.Owner.JoinAsync(_show, _julia, "edit")).Expect(201);

        await ChangeHoldAsync("""{"rank":2}""", """{"rank":1}""");
        await ChangeHoldAsync("""{"rank":1}""", """{"rank":2}""");
        await ChangeHoldAsync("""{"rank":1,"status":"hold"}""", """{"rank":null,"status":"released"}""");

        Assert.Equal(["Your hold on ‘Studio 1’ moved up: it is now the first hold"], await _organization.Owner.TitlesAsync());
        Assert.Equal("Your hold on ‘Studio 1’ moved up: it is now the first hold", (await lead.TitlesAsync()).First());
        Assert.DoesNotContain(await _julia.InboxAsync(), n => n.Str("kind") == "hold_promoted");
        await ChangeHoldAsync("""{"status":"hold"}""", """{"status":"confirmed"}""");
        Assert.Equal("Your hold on ‘Studio 1’ is confirmed", (await lead.TitlesAsync()).First());
    }

    [Fact]
    public async Task Nobody_is_told_of_an_event_they_may_not_see()
    {
        var hidden = await _organization.AddEventAsync(_organization.Owner, "Secret launch", visibility: "team");
        var task = await _organization.Owner.AddTaskAsync(hidden, "Build the stage");
        (await _organization.Owner.PatchAsync($"{PlanOf(hidden)}/{task}", new { assigneeId = _julia.Id })).Expect(200);
        Assert.Empty(await _julia.InboxAsync());

        (await _organization.Owner.JoinAsync(hidden, _julia, "edit")).Expect(201);
        (await _organization.Owner.PatchAsync($"{PlanOf(hidden)}/{task}", new { deadline = "2027-03-02T08:00:00Z" })).Expect(200);
        Assert.Equal(2, (await _julia.InboxAsync()).Count);

        // What she was told goes with the right to know it.
        (await _organization.Owner.DeleteAsync($"/api/v1/events/{hidden}/team/{_julia.Id}")).Expect(204);
        Assert.Empty(await _julia.InboxAsync());
        Assert.Equal(0, await _julia.UnreadAsync());
    }

    [Fact]
    public async Task What_somebody_switched_off_is_not_told()
    {
        await _julia.WantAsync("task_assigned", inApp: false);
        var wishes = (await _julia.GetAsync($"{Inbox}/preferences")).Expect(200).Data.Items().ToList();
        Assert.Equal(Enum.GetValues<Callboard.Talk.Rules.NotificationKind>().Length, wishes.Count);
        // Conversations count what is unread themselves.
        Assert.Equal(["task_assigned", "message"], wishes.Where(w => !(bool)w["inApp"]!).Select(w => w.Str("kind")));
        Assert.All(wishes, w => Assert.False((bool)w["email"]!));

        await AssignAsync(_marcus, await _marcus.AddTaskAsync(_show, "Book the crew"), _julia);
        Assert.Empty(await _julia.InboxAsync());
        await _julia.WantAsync("task_assigned", inApp: true);
        await AssignAsync(_marcus, await _marcus.AddTaskAsync(_show, "Book the van"), _julia);
        Assert.Single(await _julia.InboxAsync());
    }

    [Fact]
    public async Task A_new_event_tells_its_team_and_those_with_tasks_once_each()
    {
        (await _marcus.PostAsync("/api/v1/events", new
        {
            name = "Opening", type = "gala", startAt = "2027-06-10T18:00:00Z", endAt = "2027-06-10T22:00:00Z", timezone = "America/New_York",
            teamMembers = new[] { new { userId = _julia.Id, role = "production_manager", permission = "edit" } },
        })).Expect(201);

        var inbox = await _julia.InboxAsync();
        Assert.Equal(["task_assigned", "team_added"], inbox.Select(n => n.Str("kind")).Order(StringComparer.Ordinal));
        Assert.True(inbox.Single(n => n.Str("kind") == "task_assigned").Int("count") > 1);
        Assert.Empty(await _marcus.InboxAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_rights_of_others_are_worked_out_as_their_own_are(int seed)
    {
        var random = new Random(seed);
        var people = new List<ApiUser> { _organization.Owner, _marcus, _julia };
        foreach (var role in (string[])["admin", "viewer", "member"])
        {
            people.Add(await _organization.AddAsync(role));
        }

        var events = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            var creator = people[random.Next(3)];
            var id = await server.NewEventAsync(_organization, creator, visibility: random.Next(2) == 0 ? "team" : "organization");
            events.Add(id);
            foreach (var mate in people.Where(p => p != creator && random.Next(3) == 0))
            {
                await server.ChangeAsync(
                    _organization, creator,
                    "insert into events.event_team (organization_id, event_id, user_id, permission) values (app.current_organization(), $1, $2, $3)",
                    id, mate.Id, ((string[])["view_only", "edit", "admin"])[random.Next(3)]);
            }
        }

        foreach (var person in people)
        {
            foreach (var id in events)
            {
                var own = await (await server.AsAsync(person, _organization)).OneAsync<int?>(
                    "select app.event_rank($1)", [id], TestContext.Current.CancellationToken);
                var seen = (int?)await server.BreakAsync("select app.event_rank_of($1, $2, $3)", _organization.Id, person.Id, id);
                Assert.Equal(own, seen);
            }
        }
    }

    private async Task AssignAsync(ApiUser by, Guid task, ApiUser to) =>
        (await by.PatchAsync($"{PlanOf(_show)}/{task}", new { assigneeId = to.Id })).Expect(200);

    // As the history of a hold is written; whoever released the one before it is nobody of this event.
    private Task<object?> ChangeHoldAsync(string old, string now) => server.BreakAsync(
        """
        insert into app.action_history (organization_id, stream, no, event_id, entity, entity_id, op, label, old, new, via)
        select $1, 'event:' || $2, max(no) + 1, $2, 'space_booking', app.uuidv7(), 'update', 'Studio 1', $3::jsonb, $4::jsonb, 'web'
          from app.action_history where organization_id = $1 and stream = 'event:' || $2
        """,
        _organization.Id, _show, old, now);
}
