using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Tasks;

/// <summary>Who may do what with the tasks of an event only its team sees.</summary>
public sealed class RightsOnTasks(CallboardServer server)
{
    /// <summary>
    /// Columns: list, read, create, rename, report on somebody else's task, report on their own, give their own away, delete, link,
    /// unlink, batch of somebody else's, batch of their own, generate.
    /// </summary>
    [Theory]
    [InlineData("owner", "200 200 201 200 200 200 200 200 200 200 200 200 409")]
    [InlineData("lead", "200 200 201 200 200 200 200 200 200 200 200 200 409")]
    [InlineData("editor", "200 200 201 200 200 200 200 200 200 200 200 200 409")]
    [InlineData("view_only", "200 200 403 403 403 200 403 403 403 403 403 200 403")]
    [InlineData("viewer", "200 200 403 403 403 403 403 403 403 403 403 403 403")]
    [InlineData("manager outside", "404 404 404 404 404 404 404 404 404 404 404 404 404")]
    [InlineData("member outside", "404 404 404 404 404 404 404 404 404 404 404 404 404")]
    [InlineData("client", "404 404 404 404 404 404 404 404 404 404 404 404 404")]
    [InlineData("other organization", "404 404 404 404 404 404 404 404 404 404 404 404 404")]
    [InlineData("nobody", "401 401 401 401 401 401 401 401 401 401 401 401 401")]
    public async Task Everybody_gets_what_the_team_says(string who, string expected)
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync(visibility: "team");
        var user = await UserAsync(organization, eventId, who);
        var theirs = await owner.AddTaskAsync(eventId, "Somebody else's");
        var own = await owner.AddTaskAsync(eventId, "Own", theirs);
        var third = await owner.AddTaskAsync(eventId, "Third");
        if (who is not ("client" or "other organization" or "nobody"))
        {
            (await owner.PatchAsync($"{PlanOf(eventId)}/{own}", new { assigneeId = user.Id })).Expect(200);
        }

        Answer[] answers =
        [
            await user.GetAsync(PlanOf(eventId)),
            await user.GetAsync($"{PlanOf(eventId)}/{theirs}"),
            await user.PostAsync(PlanOf(eventId), new { name = "New", assigneeId = who == "nobody" ? (Guid?)null : user.Id }),
            await user.PatchAsync($"{PlanOf(eventId)}/{own}", new { name = "Renamed" }),
            await user.SetStatusAsync(eventId, theirs, "in_progress"),
            await user.PatchAsync($"{PlanOf(eventId)}/{own}", new { status = "in_progress", actualHours = 1.5 }),
            await user.PatchAsync($"{PlanOf(eventId)}/{own}", new { assigneeId = owner.Id }),
            await user.DeleteAsync($"{PlanOf(eventId)}/{third}"),
            await user.LinkAsync(eventId, third, theirs),
            await user.DeleteAsync($"{PlanOf(eventId)}/{own}/dependencies/{theirs}"),
            await user.PostAsync($"{PlanOf(eventId)}/batch", new { ids = new[] { theirs, own }, status = "cancelled" }),
            await BatchOwnAsync(owner, user, eventId, own, who),
            await user.PostAsync($"{PlanOf(eventId)}/generate"),
        ];

        Assert.Equal(expected, string.Join(' ', answers.Select(a => a.Status)));
        Assert.DoesNotContain(answers, a => a.Status == 404 && a.Text.Contains("Somebody else's", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_does_a_task_reports_on_it_but_cannot_slip_anything_else_in()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync(visibility: "team");
        var ada = await organization.AddAsync("member", "Ada Assignee");
        (await organization.Owner.JoinAsync(eventId, ada, "view_only")).Expect(201);
        var task = (await organization.Owner.PostAsync(PlanOf(eventId), new { name = "Own", assigneeId = ada.Id })).Expect(201).Data.Id();

        (await ada.PatchAsync($"{PlanOf(eventId)}/{task}", new { status = "done", priority = "low" })).ExpectProblem(403, "access.forbidden");
        Assert.Equal("to_do", await organization.Owner.StatusAsync(eventId, task));
        var done = (await ada.PatchAsync($"{PlanOf(eventId)}/{task}", new { status = "done", actualHours = 3 })).Expect(200);
        Assert.Equal(100, done.Json.Int("eventProgress"));
        Assert.Equal(ada.Id, Guid.Parse(done.Data.Str("completedBy")!));
    }

    [Fact]
    public async Task A_task_is_not_reached_through_another_event()
    {
        var organization = await server.NewOrganizationAsync();
        var one = await organization.AddEventAsync();
        var other = await organization.AddEventAsync();
        var task = await organization.Owner.AddTaskAsync(one, "Task");
        var foreign = await organization.Owner.AddTaskAsync(other, "Foreign");

        (await organization.Owner.GetAsync($"{PlanOf(other)}/{task}")).ExpectProblem(404, "tasks.not_found");
        (await organization.Owner.PatchAsync($"{PlanOf(other)}/{task}", new { name = "x" })).ExpectProblem(404, "tasks.not_found");
        (await organization.Owner.DeleteAsync($"{PlanOf(other)}/{task}")).ExpectProblem(404, "tasks.not_found");
        (await organization.Owner.LinkAsync(one, task, foreign)).ExpectProblem(400, "tasks.dependency_unknown", "dependencies");
        (await organization.Owner.PostAsync($"{PlanOf(one)}/batch", new { ids = new[] { task, foreign }, status = "done" }))
            .ExpectProblem(404, "tasks.not_found", "ids");
        Assert.Equal("to_do", await organization.Owner.StatusAsync(one, task));
    }

    private static async Task<Answer> BatchOwnAsync(ApiUser owner, ApiUser user, Guid eventId, Guid own, string who)
    {
        // Editors have given it away by now.
        if (who is not ("client" or "other organization" or "nobody"))
        {
            (await owner.PatchAsync($"{PlanOf(eventId)}/{own}", new { assigneeId = user.Id })).Expect(200);
        }

        return await user.PostAsync($"{PlanOf(eventId)}/batch", new { ids = new[] { own }, status = "done" });
    }

    private async Task<ApiUser> UserAsync(TestOrganization organization, Guid eventId, string who)
    {
        switch (who)
        {
            case "owner":
                return organization.Owner;
            case "manager outside":
                return await organization.AddAsync("manager");
            case "member outside":
                return await organization.AddAsync("member");
            case "client":
                return await organization.AddPortalAsync(
                    "client", (await organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Client" })).Expect(201).Data.Id());
            case "other organization":
                return (await server.NewOrganizationAsync()).Owner;
            case "nobody":
                return server.Anonymous;
            default:
                var user = await organization.AddAsync(who == "viewer" ? "viewer" : "member");
                // A viewer of the organization stays one, whatever the team says.
                var permission = who switch { "lead" => "admin", "view_only" => "view_only", _ => "edit" };
                (await organization.Owner.JoinAsync(eventId, user, permission)).Expect(201);
                return user;
        }
    }
}
