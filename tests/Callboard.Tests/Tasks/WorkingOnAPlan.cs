using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Tasks;

public sealed class WorkingOnAPlan(CallboardServer server)
{
    [Fact]
    public async Task A_task_has_what_it_was_given_and_sensible_defaults()
    {
        var organization = await server.NewOrganizationAsync();
        var ada = await organization.AddAsync("member", "Ada Assignee");
        var eventId = await organization.AddEventAsync();
        var plain = (await organization.Owner.PostAsync(PlanOf(eventId), new { name = "Call the caterer" })).Expect(201);

        Assert.Equal("pre_production", plain.Data.Str("phase"));
        Assert.Equal("to_do", plain.Data.Str("status"));
        Assert.Equal("medium", plain.Data.Str("priority"));
        Assert.Null(plain.Data["assignee"]);
        Assert.Equal(0, plain.Json.Int("eventProgress"));
        Assert.Equal("\"1\"", plain.Headers["ETag"]);

        var full = (await organization.Owner.PostAsync(PlanOf(eventId), new
        {
            name = "Rig the lights", description = "Front truss first.", phase = "on_site_operations", workflowCategory = "operations",
            priority = "critical", assigneeId = ada.Id, deadline = "2027-03-10T12:00:00+01:00", estimatedHours = 4.5,
            dependencies = new[] { plain.Data.Id() },
        })).Expect(201).Data;

        Assert.Equal("Ada Assignee", full["assignee"]!.Str("name"));
        Assert.Equal(ada.Id, Guid.Parse(full.Str("assigneeId")!));
        Assert.Equal("2027-03-10T11:00:00Z", full.Str("deadline"));
        Assert.Equal(4.5m, (decimal)full["estimatedHours"]!);
        Assert.Equal([plain.Data.Id()], full["dependencies"]!.Ids());
        Assert.Equal("blocked", full.Str("status"));
        Assert.True((bool)full["waits"]!);
        Assert.Equal(1, full.Int("waitsFor"));
        Assert.Equal(1, full.Int("version"));
        Assert.Equal(2, full.Int("position"));
    }

    [Fact]
    public async Task Sending_the_same_new_task_twice_makes_one()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var other = await organization.AddEventAsync();
        var task = new { id = Guid.CreateVersion7(), name = "Order the cake" };

        (await organization.Owner.PostAsync(PlanOf(eventId), task)).Expect(201);
        Assert.Equal(task.id, (await organization.Owner.PostAsync(PlanOf(eventId), task)).Expect(200).Data.Id());
        (await organization.Owner.PostAsync(PlanOf(other), task)).ExpectProblem(409, "request.id_taken", "id");

        Assert.Equal(1, (await organization.Owner.GetAsync(PlanOf(eventId))).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_change_names_its_fields_and_the_progress_of_the_event()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var first = await organization.Owner.AddTaskAsync(eventId, "First");
        await organization.Owner.AddTaskAsync(eventId, "Second");
        await organization.Owner.AddTaskAsync(eventId, "Third");

        var done = (await organization.Owner.PatchAsync($"{PlanOf(eventId)}/{first}", new { status = "done", actualHours = 2 })).Expect(200);

        Assert.Equal(["status", "actualHours"], done.Json["updatedFields"]!.Items().Select(f => (string)f!));
        Assert.Equal(33, done.Json.Int("eventProgress"));
        Assert.NotNull(done.Data["completedAt"]);
        Assert.Equal(organization.Owner.Id, Guid.Parse(done.Data.Str("completedBy")!));
        var detail = (await organization.Owner.GetAsync($"/api/v1/events/{eventId}")).Expect(200).Data;
        Assert.Equal(33, detail.Int("progress"));
        Assert.Equal(3, detail["tasks"]!.Int("total"));
        Assert.Equal(1, detail["tasks"]!.Int("done"));

        var reopened = (await organization.Owner.SetStatusAsync(eventId, first, "in_progress")).Expect(200);
        Assert.Null(reopened.Data["completedAt"]);
        Assert.Null(reopened.Data["completedBy"]);
        Assert.Equal(0, reopened.Json.Int("eventProgress"));
    }

    [Fact]
    public async Task Cancelled_and_deleted_tasks_do_not_count_and_deleted_ones_come_back()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await owner.AddTaskAsync(eventId, $"Task {i}"));
        }

        Assert.Equal(25, (await owner.SetStatusAsync(eventId, ids[0], "done")).Expect(200).Json.Int("eventProgress"));
        Assert.Equal(33, (await owner.SetStatusAsync(eventId, ids[1], "cancelled")).Expect(200).Json.Int("eventProgress"));
        var deleted = (await owner.DeleteAsync($"{PlanOf(eventId)}/{ids[2]}")).Expect(200);
        Assert.Equal(50, deleted.Json.Int("eventProgress"));
        Assert.NotNull(deleted.Data["archivedAt"]);
        Assert.Equal(3, (await owner.GetAsync(PlanOf(eventId))).Expect(200).Json.Int("total"));
        Assert.Equal([ids[2]], (await owner.GetAsync($"{PlanOf(eventId)}?archived=true")).Expect(200).Data.Items().Select(t => t.Id()));
        Assert.Equal(33, (await owner.PostAsync($"{PlanOf(eventId)}/{ids[2]}/restore")).Expect(200).Json.Int("eventProgress"));
    }

    [Fact]
    public async Task A_change_of_an_old_version_is_refused()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var task = await organization.Owner.AddTaskAsync(eventId, "First");

        (await organization.Owner.SendAsync(HttpMethod.Patch, $"{PlanOf(eventId)}/{task}", new { name = "Once" }, ("If-Match", "\"1\""))).Expect(200);
        (await organization.Owner.SendAsync(HttpMethod.Patch, $"{PlanOf(eventId)}/{task}", new { name = "Twice" }, ("If-Match", "\"1\"")))
            .ExpectProblem(412, "request.version_mismatch");
        Assert.Equal("Once", (await organization.Owner.TaskAsync(eventId, task)).Str("name"));
    }

    [Fact]
    public async Task A_list_is_narrowed_and_sorted()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var ada = await organization.AddAsync("member", "Ada Assignee");
        var eventId = await organization.AddEventAsync();
        var late = (await owner.PostAsync(PlanOf(eventId), new { name = "Late 100%", deadline = "2020-01-01T00:00:00Z", priority = "low" })).Expect(201).Data.Id();
        var soon = (await owner.PostAsync(PlanOf(eventId), new
        {
            name = "Soon", deadline = "2150-01-01T00:00:00Z", priority = "critical", assigneeId = ada.Id, phase = "post_event",
        })).Expect(201).Data.Id();
        var never = (await owner.PostAsync(PlanOf(eventId), new { name = "Someday", priority = "high" })).Expect(201).Data.Id();
        async Task<Guid[]> List(string query) => [.. (await owner.GetAsync($"{PlanOf(eventId)}?{query}")).Expect(200).Data.Items().Select(t => t.Id())];

        Assert.Equal([late, soon, never], await List(""));
        Assert.Equal([late], await List("overdue=true"));
        Assert.Equal([soon, never], await List("overdue=false"));
        Assert.Equal([soon], await List($"assigneeId={ada.Id}"));
        Assert.Equal([soon], await List("phase=post_event"));
        Assert.Equal([late], await List("q=100%25"));
        Assert.Equal([soon, never, late], await List("sort=priority"));
        Assert.Equal([soon, late, never], await List("sort=-deadline"));
        Assert.Equal([soon], await List("sort=priority&limit=1"));
        Assert.True((bool)(await owner.TaskAsync(eventId, late))["isOverdue"]!);
        (await owner.SetStatusAsync(eventId, late, "done")).Expect(200);
        Assert.False((bool)(await owner.TaskAsync(eventId, late))["isOverdue"]!);
        Assert.Equal([late], await List("status=done"));
        (await owner.GetAsync($"{PlanOf(eventId)}?status=finished")).ExpectProblem(400, "request.invalid", "status");
        (await owner.GetAsync($"{PlanOf(eventId)}?phase=2")).ExpectProblem(400, "request.invalid", "phase");
        (await owner.GetAsync($"{PlanOf(eventId)}?sort=secret")).ExpectProblem(400, "request.invalid", "sort");
    }

    [Fact]
    public async Task My_tasks_come_from_every_event_by_deadline_and_without_finished_ones()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var ada = await organization.AddAsync("member", "Ada Assignee");
        var spring = await organization.AddEventAsync(name: "Spring");
        var autumn = await organization.AddEventAsync(name: "Autumn");
        var hidden = await organization.AddEventAsync(name: "Hidden", visibility: "team");
        async Task<Guid> Mine(Guid eventId, string name, string deadline) =>
            (await owner.PostAsync(PlanOf(eventId), new { name, deadline, assigneeId = ada.Id })).Expect(201).Data.Id();
        var second = await Mine(spring, "Second", "2027-02-02T00:00:00Z");
        var first = await Mine(autumn, "First", "2027-02-01T00:00:00Z");
        var finished = await Mine(autumn, "Finished", "2027-01-01T00:00:00Z");
        await Mine(hidden, "Not to be seen", "2027-01-01T00:00:00Z");
        await owner.AddTaskAsync(spring, "Somebody else's");
        (await owner.SetStatusAsync(autumn, finished, "done")).Expect(200);

        var mine = (await ada.GetAsync("/api/v1/my/tasks")).Expect(200);

        Assert.Equal([first, second], mine.Data.Items().Select(t => t.Id()));
        Assert.Equal("Autumn", mine.Data[0]!["event"]!.Str("name"));
        Assert.Equal(autumn, Guid.Parse(mine.Data[0]!.Str("eventId")!));
        Assert.Equal(2, mine.Json.Int("total"));
        Assert.Equal([finished], (await ada.GetAsync("/api/v1/my/tasks?status=done")).Expect(200).Data.Items().Select(t => t.Id()));
        (await owner.DeleteAsync($"/api/v1/events/{autumn}")).Expect(200);
        Assert.Equal([second], (await ada.GetAsync("/api/v1/my/tasks")).Expect(200).Data.Items().Select(t => t.Id()));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":"x","phase":"someday"}""", "phase")]
    [InlineData("""{"name":"x","phase":1}""", "phase")]
    [InlineData("""{"name":"x","estimatedHours":-1}""", "estimatedHours")]
    [InlineData("""{"name":"x","estimatedHours":1e30}""", null)]
    [InlineData("""{"name":"x","deadline":"tomorrow"}""", "deadline")]
    [InlineData("""{"name":"x","deadline":"9999-12-31T23:59:59Z"}""", "deadline")]
    [InlineData("""{"name":"x","assigneeId":"me"}""", "assigneeId")]
    [InlineData("""{"name":"x","assigneeId":"00000000-0000-0000-0000-000000000001"}""", "assigneeId")]
    [InlineData("""{"name":"x","dependencies":["00000000-0000-0000-0000-000000000001"]}""", "dependencies")]
    [InlineData("""{"name":"x","dependencies":"all"}""", "dependencies")]
    [InlineData("""{"name":"a\u0000b"}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("""{"name":"x" """, null)]
    public async Task A_bad_task_is_refused_and_leaves_nothing(string body, string? field)
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        var answer = (await organization.Owner.PostAsync(PlanOf(eventId), body)).Expect(400);

        Assert.False(string.IsNullOrEmpty((string?)answer.Json["code"]), answer.Text);
        if (field is not null)
        {
            Assert.True(answer.Json["errors"]?[field] is not null, answer.Text);
        }

        Assert.Equal(0, (await organization.Owner.GetAsync(PlanOf(eventId))).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_patch_cannot_clear_what_a_task_needs()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var task = await organization.Owner.AddTaskAsync(eventId, "First");
        foreach (var field in new[] { "name", "phase", "workflowCategory", "priority", "status", "position" })
        {
            (await organization.Owner.PatchAsync($"{PlanOf(eventId)}/{task}", $$"""{"{{field}}":null}""")).ExpectProblem(400, "request.invalid", field);
        }

        (await organization.Owner.PatchAsync($"{PlanOf(eventId)}/{task}", """{"deadline":null,"assigneeId":null,"estimatedHours":null}""")).Expect(200);
    }

    [Fact]
    public async Task People_who_left_and_portal_users_get_no_tasks()
    {
        var organization = await server.NewOrganizationAsync();
        var gone = await organization.AddAsync("member", "Gone Person");
        var eventId = await organization.AddEventAsync();
        await server.System.ExecuteAsync(
            "update accounts.member set removed_at = now() where organization_id = $1 and user_id = $2", [organization.Id, gone.Id], CancellationToken.None);

        (await organization.Owner.PostAsync(PlanOf(eventId), new { name = "x", assigneeId = gone.Id }))
            .ExpectProblem(400, "tasks.assignee_unknown", "assigneeId");
    }
}
