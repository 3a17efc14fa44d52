using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Tasks;

public sealed class WaitingForEachOther(CallboardServer server)
{
    [Fact]
    public async Task Finishing_releases_what_waited_only_for_that_and_reopening_blocks_it_again()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var a = await owner.AddTaskAsync(eventId, "A");
        var b = await owner.AddTaskAsync(eventId, "B");
        var both = await owner.AddTaskAsync(eventId, "After A and B", a, b);
        var one = await owner.AddTaskAsync(eventId, "After A", a);
        Assert.Equal("blocked", await owner.StatusAsync(eventId, both));

        (await owner.SetStatusAsync(eventId, a, "done")).Expect(200);
        Assert.Equal("to_do", await owner.StatusAsync(eventId, one));
        Assert.Equal("blocked", await owner.StatusAsync(eventId, both));
        (await owner.SetStatusAsync(eventId, b, "cancelled")).Expect(200);
        Assert.Equal("to_do", await owner.StatusAsync(eventId, both));
        (await owner.SetStatusAsync(eventId, one, "in_progress")).Expect(200);

        (await owner.SetStatusAsync(eventId, a, "to_do")).Expect(200);
        Assert.Equal("blocked", await owner.StatusAsync(eventId, both));
        Assert.Equal("in_progress", await owner.StatusAsync(eventId, one));
        (await owner.DeleteAsync($"{PlanOf(eventId)}/{a}")).Expect(200);
        Assert.Equal("to_do", await owner.StatusAsync(eventId, both));
        (await owner.PostAsync($"{PlanOf(eventId)}/{a}/restore")).Expect(200);
        Assert.Equal("blocked", await owner.StatusAsync(eventId, both));
    }

    [Fact]
    public async Task What_was_blocked_by_hand_stays_blocked()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var a = await owner.AddTaskAsync(eventId, "A");
        var after = await owner.AddTaskAsync(eventId, "After A");
        (await owner.SetStatusAsync(eventId, after, "blocked")).Expect(200);
        var linked = (await owner.LinkAsync(eventId, after, a)).Expect(200).Data;
        Assert.False((bool)linked["waits"]!);

        (await owner.SetStatusAsync(eventId, a, "done")).Expect(200);

        Assert.Equal("blocked", await owner.StatusAsync(eventId, after));
    }

    [Fact]
    public async Task Work_out_of_order_is_allowed_but_to_do_with_open_dependencies_means_blocked()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var a = await owner.AddTaskAsync(eventId, "A");
        var after = await owner.AddTaskAsync(eventId, "After A", a);

        Assert.Equal("in_progress", (await owner.SetStatusAsync(eventId, after, "in_progress")).Expect(200).Data.Str("status"));
        Assert.Equal("done", (await owner.SetStatusAsync(eventId, after, "done")).Expect(200).Data.Str("status"));
        var again = (await owner.SetStatusAsync(eventId, after, "to_do")).Expect(200).Data;
        Assert.Equal("blocked", again.Str("status"));
        Assert.True((bool)again["waits"]!);
    }

    [Fact]
    public async Task Adding_and_removing_dependencies_blocks_and_releases()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var a = await owner.AddTaskAsync(eventId, "A");
        var b = await owner.AddTaskAsync(eventId, "B");
        var after = await owner.AddTaskAsync(eventId, "After");

        Assert.Equal("blocked", (await owner.LinkAsync(eventId, after, a)).Expect(200).Data.Str("status"));
        Assert.Equal(1, (await owner.LinkAsync(eventId, after, a)).Expect(200).Data.Int("waitsFor"));
        Assert.Equal("to_do", (await owner.DeleteAsync($"{PlanOf(eventId)}/{after}/dependencies/{a}")).Expect(200).Data.Str("status"));
        (await owner.DeleteAsync($"{PlanOf(eventId)}/{after}/dependencies/{a}")).ExpectProblem(404, "tasks.dependency_not_found");

        (await owner.PatchAsync($"{PlanOf(eventId)}/{after}", new { dependencies = new[] { a, b, b } })).Expect(200);
        Assert.Equal(2, (await owner.TaskAsync(eventId, after)).Int("waitsFor"));
        var kept = (await owner.PatchAsync($"{PlanOf(eventId)}/{after}", new { dependencies = new[] { b } })).Expect(200);
        Assert.Equal([b], kept.Data["dependencies"]!.Ids());
        Assert.Equal("to_do", (await owner.PatchAsync($"{PlanOf(eventId)}/{after}", """{"dependencies":null}""")).Expect(200).Data.Str("status"));
    }

    [Fact]
    public async Task A_circle_is_refused_and_shown()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var a = await owner.AddTaskAsync(eventId, "A");
        var b = await owner.AddTaskAsync(eventId, "B", a);
        var c = await owner.AddTaskAsync(eventId, "C", b);

        (await owner.LinkAsync(eventId, a, a)).ExpectProblem(409, "tasks.dependency_cycle", "dependencies");
        var refused = (await owner.LinkAsync(eventId, a, c)).ExpectProblem(409, "tasks.dependency_cycle", "dependencies");
        Assert.Equal(["C", "B", "A"], refused.Json["cycle"]!.Items().Select(t => t.Str("name")));
        (await owner.PatchAsync($"{PlanOf(eventId)}/{a}", new { name = "Renamed", dependencies = new[] { c } })).ExpectProblem(409, "tasks.dependency_cycle");
        Assert.Equal("A", (await owner.TaskAsync(eventId, a)).Str("name"));
        Assert.Empty((await owner.TaskAsync(eventId, a))["dependencies"]!.AsArray());
    }

    [Fact]
    public async Task Two_writers_at_once_cannot_close_a_circle_together()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        for (var round = 0; round < 30; round++)
        {
            var a = await owner.AddTaskAsync(eventId, "A");
            var b = await owner.AddTaskAsync(eventId, "B");
            var answers = await Task.WhenAll(owner.LinkAsync(eventId, a, b), owner.LinkAsync(eventId, b, a));

            Assert.Equal([200, 409], answers.Select(r => r.Status).Order());
        }
    }

    [Fact]
    public async Task Two_prerequisites_finished_at_once_release_what_waited_for_both()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        for (var round = 0; round < 20; round++)
        {
            var a = await owner.AddTaskAsync(eventId, "A");
            var b = await owner.AddTaskAsync(eventId, "B");
            var both = await owner.AddTaskAsync(eventId, "Both", a, b);
            await Task.WhenAll(
                owner.SetStatusAsync(eventId, a, "done"), owner.SetStatusAsync(eventId, b, "done"),
                owner.PatchAsync($"{PlanOf(eventId)}/{both}", new { name = "Renamed meanwhile" }));

            Assert.Equal("to_do", await owner.StatusAsync(eventId, both));
        }

        Assert.Equal(66 + 1, (await owner.GetAsync($"/api/v1/events/{eventId}")).Expect(200).Data.Int("progress"));
    }

    [Fact]
    public async Task A_batch_changes_all_or_nothing()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var ada = await organization.AddAsync("member", "Ada Assignee");
        var eventId = await organization.AddEventAsync();
        var a = await owner.AddTaskAsync(eventId, "A");
        var b = await owner.AddTaskAsync(eventId, "B", a);
        var c = await owner.AddTaskAsync(eventId, "C", b);
        Task<Answer> Batch(object body) => owner.PostAsync($"{PlanOf(eventId)}/batch", body);

        var done = (await Batch(new { ids = new[] { a, b, a }, status = "done", assigneeId = ada.Id })).Expect(200);
        Assert.Equal([a, b], done.Json["data"]!.Ids());
        Assert.Equal(2, done.Json.Int("count"));
        Assert.Equal(67, done.Json.Int("eventProgress"));
        Assert.Equal("to_do", await owner.StatusAsync(eventId, c));
        Assert.Equal("Ada Assignee", (await owner.TaskAsync(eventId, b))["assignee"]!.Str("name"));

        var unknown = Guid.CreateVersion7();
        var refused = (await Batch(new { ids = new[] { a, unknown }, status = "to_do" })).ExpectProblem(404, "tasks.not_found", "ids");
        Assert.Equal([unknown], refused.Json["ids"]!.Ids());
        Assert.Equal("done", await owner.StatusAsync(eventId, a));

        (await Batch(new { ids = new[] { a, b }, status = "to_do", deadline = "2027-01-01T00:00:00Z", phase = "post_event", priority = "low" })).Expect(200);
        Assert.Equal(["to_do", "blocked", "blocked"], new[] { await owner.StatusAsync(eventId, a), await owner.StatusAsync(eventId, b), await owner.StatusAsync(eventId, c) });
        (await Batch("""{"ids":["%"],"assigneeId":null}""".Replace("%", b.ToString(), StringComparison.Ordinal))).Expect(200);
        Assert.Null((await owner.TaskAsync(eventId, b))["assignee"]);

        (await Batch(new { ids = Array.Empty<Guid>(), status = "done" })).ExpectProblem(400, "request.invalid", "ids");
        (await Batch(new { status = "done" })).ExpectProblem(400, "request.invalid", "ids");
        (await Batch(new { ids = new[] { a } })).ExpectProblem(400, "request.invalid", "status");
        (await Batch(new { ids = Enumerable.Range(0, 501).Select(_ => Guid.CreateVersion7()), status = "done" })).ExpectProblem(400, "request.invalid", "ids");
        (await Batch(new { ids = new[] { a }, assigneeId = Guid.CreateVersion7() })).ExpectProblem(400, "tasks.assignee_unknown", "assigneeId");
        (await Batch($$"""{"ids":["{{a}}"],"status":null}""")).ExpectProblem(400, "request.invalid", "status");
    }
}
