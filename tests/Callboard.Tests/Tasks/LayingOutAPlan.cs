using System.Text.Json.Nodes;
using Callboard.Tasks;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Tasks;

public sealed class LayingOutAPlan(CallboardServer server)
{
    [Theory]
    [InlineData("runway_show")]
    [InlineData("brand_activation")]
    [InlineData("pop_up")]
    [InlineData("trunk_show")]
    [InlineData("fashion_week")]
    [InlineData("panel")]
    [InlineData("launch_party")]
    [InlineData("gala")]
    [InlineData("conference")]
    [InlineData("wedding")]
    [InlineData("concert")]
    [InlineData("catering")]
    [InlineData("village_fete")]
    public async Task A_new_event_of_any_type_comes_with_its_plan(string type)
    {
        var organization = await server.NewOrganizationAsync();
        var manager = await organization.AddAsync("member", "Petra Producer");
        var created = (await organization.Owner.PostAsync("/api/v1/events", new
        {
            name = "Opening", type, startAt = "2027-06-10T18:00:00Z", endAt = "2027-06-10T22:00:00Z", timezone = "America/New_York",
            teamMembers = new[] { new { userId = manager.Id, role = "production_manager", permission = "edit" } },
        })).Expect(201);
        var eventId = created.Data.Id();
        var count = created.Json.Int("tasksGenerated");

        Assert.InRange(count, 80, 150);
        var tasks = (await organization.Owner.GetAsync($"{PlanOf(eventId)}?limit=200")).Expect(200).Data.Items().ToList();
        Assert.Equal(count, tasks.Count);
        Assert.All(tasks, t => Assert.Equal(t["dependencies"]!.AsArray().Count > 0 ? "blocked" : "to_do", t.Str("status")));
        Assert.All(tasks, t => Assert.Equal(t["dependencies"]!.AsArray().Count, t.Int("waitsFor")));
        Assert.All(tasks, t => Assert.Equal(1, t.Int("version")));
        Assert.All(tasks, t => Assert.NotNull(t["deadline"]));
        var place = tasks.Select((t, i) => (t.Id(), i)).ToDictionary(p => p.Item1, p => p.i);
        Assert.All(tasks, t => Assert.All(t["dependencies"]!.Ids(), d => Assert.True(place[d] < place[t.Id()])));
        Assert.Contains(tasks, t => t["assignee"]!.Str("name") == "Petra Producer");
        Assert.Contains(tasks, t => t["assignee"]!.Id() == organization.Owner.Id);
        var summary = created.Data["tasks"]!;
        Assert.Equal(count, summary.Int("total"));
        Assert.Equal(tasks.Count(t => t.Str("status") == "blocked"), summary.Int("blocked"));
        Assert.Equal(
            ["pre_production", "venue_logistics", "creative_design", "on_site_operations", "post_event"],
            summary["byPhase"]!.Items().Select(p => p.Str("phase")));
        Assert.Equal(count, summary["byPhase"]!.Items().Sum(p => p.Int("total")));
        Assert.Equal(0, created.Data.Int("progress"));
    }

    [Fact]
    public async Task The_same_event_sent_twice_gets_one_plan()
    {
        var organization = await server.NewOrganizationAsync();
        var body = new { id = Guid.CreateVersion7(), name = "Opening", type = "panel", startAt = "2027-06-10T18:00:00Z" };

        var first = (await organization.Owner.PostAsync("/api/v1/events", body)).Expect(201);
        var again = (await organization.Owner.PostAsync("/api/v1/events", body)).Expect(200);

        Assert.Equal(first.Json.Int("tasksGenerated"), again.Data["tasks"]!.Int("total"));
    }

    [Fact]
    public async Task A_plan_is_laid_out_later_but_only_where_there_is_none()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        var plan = (await organization.Owner.PostAsync($"{PlanOf(eventId)}/generate")).Expect(200);

        Assert.InRange(plan.Data.Int("tasksGenerated"), 80, 150);
        Assert.Equal("panel", plan.Data.Str("templateType"));
        Assert.Equal(0, plan.Json.Int("eventProgress"));
        (await organization.Owner.PostAsync($"{PlanOf(eventId)}/generate")).ExpectProblem(409, "tasks.already_planned");
    }

    [Fact]
    public async Task A_cloned_event_has_the_same_plan_unbegun_and_moved()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync(); // 10 March 2027, 19:00 in Berlin
        var a = (await owner.PostAsync(PlanOf(eventId), new { name = "A", deadline = "2027-03-01T08:00:00Z", estimatedHours = 2 })).Expect(201).Data.Id();
        await owner.AddTaskAsync(eventId, "B", a);
        var dropped = await owner.AddTaskAsync(eventId, "Dropped");
        (await owner.SetStatusAsync(eventId, a, "done")).Expect(200);
        (await owner.SetStatusAsync(eventId, dropped, "cancelled")).Expect(200);

        var copy = (await owner.PostAsync($"/api/v1/events/{eventId}/clone", new { startAt = "2027-07-10T17:00:00Z" })).Expect(201);

        var tasks = (await owner.GetAsync(PlanOf(copy.Data.Id()))).Expect(200).Data.Items().ToList();
        Assert.Equal(["A", "B"], tasks.Select(t => t.Str("name")));
        Assert.Equal(["to_do", "blocked"], tasks.Select(t => t.Str("status")));
        // Nine in the morning in Berlin, in winter and in summer.
        Assert.Equal("2027-07-01T07:00:00Z", tasks[0].Str("deadline"));
        Assert.Equal([tasks[0].Id()], tasks[1]["dependencies"]!.Ids());
        Assert.Equal(0, copy.Data.Int("progress"));
        Assert.Equal(2, copy.Data["tasks"]!.Int("total"));
    }

    [Fact]
    public async Task An_organization_plans_by_its_own_template_until_it_removes_it()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var shipped = (await owner.GetAsync("/api/v1/task-templates/panel")).Expect(200).Data;
        Assert.Equal("shipped", shipped.Str("source"));
        Assert.Equal(13, (await owner.GetAsync("/api/v1/task-templates")).Expect(200).Json.Int("total"));

        var own = (await owner.PostAsync("/api/v1/task-templates", new { type = "panel" })).Expect(201).Data;
        Assert.Equal(shipped["tasks"]!.ToJsonString(), own["tasks"]!.ToJsonString());
        (await owner.PostAsync("/api/v1/task-templates", new { type = "panel" })).ExpectProblem(409, "tasks.template_exists", "type");
        var tasks = own["tasks"]!.AsArray();
        tasks[0]!["name"] = "Our own first step";
        var changed = (await owner.PatchAsync("/api/v1/task-templates/panel", new { title = "Talks", tasks })).Expect(200);
        Assert.Equal(["title", "tasks"], changed.Json["updatedFields"]!.Items().Select(f => (string)f!));
        Assert.Equal(2, changed.Data.Int("version"));

        var eventId = await organization.AddEventAsync();
        Assert.Equal(2, (await owner.PostAsync($"{PlanOf(eventId)}/generate")).Expect(200).Data.Int("templateVersion"));
        Assert.Equal(1, (await owner.GetAsync($"{PlanOf(eventId)}?q=own first")).Expect(200).Json.Int("total"));
        var listed = (await owner.GetAsync("/api/v1/task-templates")).Expect(200);
        Assert.Equal(13, listed.Json.Int("total"));
        Assert.Equal("organization", listed.Data.Items().Single(t => t.Str("type") == "panel").Str("source"));
        Assert.Equal("shipped", (await (await server.NewOrganizationAsync()).Owner.GetAsync("/api/v1/task-templates/panel")).Expect(200).Data.Str("source"));

        (await owner.DeleteAsync("/api/v1/task-templates/panel")).Expect(204);
        Assert.Equal("shipped", (await owner.GetAsync("/api/v1/task-templates/panel")).Expect(200).Data.Str("source"));
    }

    [Fact]
    public async Task A_type_without_a_template_is_planned_by_the_organizations_general_one()
    {
        var organization = await server.NewOrganizationAsync();
        (await organization.Owner.PostAsync("/api/v1/task-templates", new { type = "general", title = "Ours" })).Expect(201);
        (await organization.Owner.PostAsync("/api/v1/task-templates", new { type = "village_fete", title = "Fetes" })).Expect(201);

        var fete = await organization.AddEventAsync(more: new { type = "village_fete" });
        var other = await organization.AddEventAsync(more: new { type = "treasure_hunt" });
        var panel = await organization.AddEventAsync();

        Assert.Equal("village_fete", (await organization.Owner.PostAsync($"{PlanOf(fete)}/generate")).Expect(200).Data.Str("templateType"));
        Assert.Equal("general", (await organization.Owner.PostAsync($"{PlanOf(other)}/generate")).Expect(200).Data.Str("templateType"));
        Assert.Equal("panel", (await organization.Owner.PostAsync($"{PlanOf(panel)}/generate")).Expect(200).Data.Str("templateType"));
    }

    [Fact]
    public async Task A_template_says_what_is_wrong_with_it()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        (await owner.PatchAsync("/api/v1/task-templates/panel", new { title = "x" })).ExpectProblem(403, "tasks.template_shipped");
        (await owner.DeleteAsync("/api/v1/task-templates/panel")).ExpectProblem(403, "tasks.template_shipped");
        (await owner.GetAsync("/api/v1/task-templates/nothing")).ExpectProblem(404, "tasks.template_not_found");
        (await owner.PatchAsync("/api/v1/task-templates/nothing", new { title = "x" })).ExpectProblem(404, "tasks.template_not_found");
        (await owner.PostAsync("/api/v1/task-templates", new { type = "Not a type" })).ExpectProblem(400, "request.invalid", "type");
        (await owner.PostAsync("/api/v1/task-templates", new { type = "panel", tasks = Array.Empty<object>() }))
            .ExpectProblem(400, "tasks.template_invalid", "tasks");

        var tasks = (await owner.GetAsync("/api/v1/task-templates/panel")).Expect(200).Data["tasks"]!.AsArray();
        var key = tasks[0]!.Str("key")!;
        JsonNode Broken(Action<JsonNode> change)
        {
            var copy = tasks.DeepClone();
            change(copy[0]!);
            return copy;
        }

        async Task Refused(JsonNode broken, string field) =>
            (await owner.PostAsync("/api/v1/task-templates", new { type = "panel", tasks = broken })).ExpectProblem(400, "tasks.template_invalid", field);
        await Refused(Broken(t => t["dependsOn"] = new JsonArray(key)), $"tasks.{key}");
        await Refused(Broken(t => t["dependsOn"] = new JsonArray("no-such-task")), $"tasks.{key}");
        await Refused(Broken(t => t["estimatedHours"] = 0), $"tasks.{key}.estimatedHours");
        await Refused(Broken(t => t["key"] = "Not A Key"), "tasks.Not A Key");
        foreach (var member in new[] { "due", "role" })
        {
            (await owner.PostAsync("/api/v1/task-templates", new { type = "panel", tasks = Broken(t => t[member] = "sometime") }))
                .ExpectProblem(400, "tasks.template_invalid");
        }

        Assert.Equal("shipped", (await owner.GetAsync("/api/v1/task-templates/panel")).Expect(200).Data.Str("source"));
    }

    [Theory]
    [InlineData("admin", "200 201 200 204")]
    [InlineData("manager", "200 201 200 204")]
    [InlineData("member", "200 403 403 403")]
    [InlineData("viewer", "200 403 403 403")]
    public async Task Managers_shape_templates_and_the_staff_reads_them(string role, string expected)
    {
        var organization = await server.NewOrganizationAsync();
        (await organization.Owner.PostAsync("/api/v1/task-templates", new { type = "gala" })).Expect(201);
        var user = await organization.AddAsync(role);

        Answer[] answers =
        [
            await user.GetAsync("/api/v1/task-templates/gala"),
            await user.PostAsync("/api/v1/task-templates", new { type = "panel" }),
            await user.PatchAsync("/api/v1/task-templates/gala", new { title = "Renamed" }),
            await user.DeleteAsync("/api/v1/task-templates/gala"),
        ];

        Assert.Equal(expected, string.Join(' ', answers.Select(a => a.Status)));
    }

    [Fact]
    public async Task Progress_that_drifted_is_found_and_repaired()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        await organization.Owner.AddTaskAsync(eventId, "A");
        var done = await organization.Owner.AddTaskAsync(eventId, "B");
        (await organization.Owner.SetStatusAsync(eventId, done, "done")).Expect(200);
        async Task<bool> Drifted() => await server.System.OneAsync<bool>(
            "select exists (select from tasks.find_progress_drift() as d where d.event_id = $1 and d.stored_done = 7 and d.done = 1 and d.total = 2)",
            [eventId], CancellationToken.None);
        Assert.False(await Drifted());
        await using (var spoil = server.Admin.CreateCommand("update events.event set task_done = 7, progress = 99 where id = $1"))
        {
            spoil.Parameters.AddWithValue(eventId);
            Assert.Equal(1, await spoil.ExecuteNonQueryAsync());
        }

        Assert.True(await Drifted());
        Assert.True(await server.Services.GetRequiredService<RepairProgress>().RunAsync(CancellationToken.None) >= 1);

        Assert.False(await Drifted());
        Assert.Equal(50, (await organization.Owner.GetAsync($"/api/v1/events/{eventId}")).Expect(200).Data.Int("progress"));
    }
}
