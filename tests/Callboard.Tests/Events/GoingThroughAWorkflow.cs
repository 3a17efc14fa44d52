using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Events;

/// <summary>Lifecycles are data; the database refuses what they do not have and writes down every step.</summary>
public sealed class GoingThroughAWorkflow(CallboardServer server)
{
    [Theory]
    [InlineData("command_centre", "draft,confirmed,in_progress,completed")]
    [InlineData("production", "draft,planning,confirmed,in_progress,completed")]
    [InlineData("booking", "inquiry,pending_confirmation,confirmed,in_planning,finalized,completed")]
    [InlineData("catering", "inquiry,planning,preparation,in_progress,completed,follow_up")]
    public async Task Each_built_in_lifecycle_is_walked_from_end_to_end(string workflow, string path)
    {
        var organization = await server.NewOrganizationAsync();
        var id = await organization.AddEventAsync(more: new { workflow });
        var states = path.Split(',');

        Assert.Equal(states[0], (await organization.Owner.GetAsync($"/api/v1/events/{id}")).Data.Str("status"));
        foreach (var state in states.Skip(1))
        {
            (await organization.Owner.PostAsync($"/api/v1/events/{id}/transition", new { to = state, note = $"to {state}" })).Expect(200);
        }

        var log = (await organization.Owner.GetAsync($"/api/v1/events/{id}/status-log")).Expect(200).Data.Items().ToList();
        Assert.Equal(states, log.Select(l => l.Str("newStatus")));
        Assert.Equal([null, .. states.SkipLast(1)], log.Select(l => l.Str("oldStatus")));
        Assert.Equal("to " + states[^1], log[^1].Str("note"));
        Assert.Equal("Olivia Owner", log[^1].Str("changedByName"));
    }

    [Fact]
    public async Task A_step_the_workflow_does_not_have_is_refused_with_the_ones_it_has()
    {
        var organization = await server.NewOrganizationAsync();
        var id = await organization.AddEventAsync();

        var refused = (await organization.Owner.PostAsync($"/api/v1/events/{id}/transition", new { to = "completed" }))
            .ExpectProblem(409, "events.transition_not_allowed");

        Assert.Equal(["planning", "cancelled"], refused.Json["allowed"]!.Items().Select(s => (string)s!));
        Assert.Single((await organization.Owner.GetAsync($"/api/v1/events/{id}/status-log")).Data.AsArray());
    }

    [Fact]
    public async Task Whichever_path_changes_the_status_the_log_has_it()
    {
        var organization = await server.NewOrganizationAsync();
        var id = await organization.AddEventAsync();

        (await organization.Owner.PatchAsync($"/api/v1/events/{id}", new { status = "planning" })).Expect(200);
        await using (var command = server.Admin.CreateCommand("update events.event set status = 'confirmed' where id = $1"))
        {
            command.Parameters.AddWithValue(id);
            await command.ExecuteNonQueryAsync();
        }

        (await organization.Owner.DeleteAsync($"/api/v1/events/{id}")).Expect(200);
        (await organization.Owner.PostAsync($"/api/v1/events/{id}/restore")).Expect(200);

        var log = (await organization.Owner.GetAsync($"/api/v1/events/{id}/status-log")).Data.Items().Select(l => l.Str("newStatus"));
        Assert.Equal(["draft", "planning", "confirmed", "archived", "confirmed"], log);
    }

    [Fact]
    public async Task Not_even_the_administrator_of_the_database_takes_a_step_that_is_not_there()
    {
        var organization = await server.NewOrganizationAsync();
        var id = await organization.AddEventAsync();
        await using var command = server.Admin.CreateCommand("update events.event set status = 'completed' where id = $1");
        command.Parameters.AddWithValue(id);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal("event_transition_allowed", refused.ConstraintName);
    }

    [Fact]
    public async Task An_archived_event_leaves_the_list_stays_readable_and_comes_back()
    {
        var organization = await server.NewOrganizationAsync();
        var manager = await organization.AddAsync("manager");
        var id = await organization.AddEventAsync();

        // Managers run events; putting one away is for its lead and administrators.
        (await manager.DeleteAsync($"/api/v1/events/{id}")).ExpectProblem(403, "access.forbidden");
        var archived = (await organization.Owner.DeleteAsync($"/api/v1/events/{id}")).Expect(200);
        Assert.Equal("archived", archived.Data.Str("status"));
        Assert.Equal(0, (await organization.Owner.GetAsync("/api/v1/events")).Json.Int("total"));
        Assert.Equal(1, (await organization.Owner.GetAsync("/api/v1/events?archived=true")).Json.Int("total"));
        Assert.Equal("archived", (await organization.Owner.GetAsync($"/api/v1/events/{id}")).Data.Str("status"));

        (await manager.PostAsync($"/api/v1/events/{id}/restore")).ExpectProblem(403, "access.forbidden");
        var restored = (await organization.Owner.PostAsync($"/api/v1/events/{id}/restore")).Expect(200);
        Assert.Equal("draft", restored.Data.Str("status"));
    }

    [Fact]
    public async Task An_organization_makes_its_own_lifecycle()
    {
        var organization = await server.NewOrganizationAsync();
        var body = new
        {
            key = "two_steps",
            name = "Two steps",
            states = new[]
            {
                new { key = "open", name = "Open", category = "planning" },
                new { key = "shut", name = "Shut", category = "done" },
            },
            transitions = new[] { new { from = "open", to = "shut" } },
        };
        (await organization.Owner.PostAsync("/api/v1/workflows", body)).Expect(201);
        (await organization.Owner.PostAsync("/api/v1/workflows", body)).ExpectProblem(409, "workflows.key_taken", "key");
        var id = await organization.AddEventAsync(more: new { workflow = "two_steps" });
        Assert.Equal("open", (await organization.Owner.GetAsync($"/api/v1/events/{id}")).Data.Str("status"));

        // A state events are in cannot disappear, and a workflow they go through cannot either.
        (await organization.Owner.PatchAsync("/api/v1/workflows/two_steps", new { states = new[] { new { key = "shut", name = "Shut", category = "done" } } }))
            .ExpectProblem(409, "workflows.in_use");
        (await organization.Owner.DeleteAsync("/api/v1/workflows/two_steps")).ExpectProblem(409, "workflows.in_use");
        (await organization.Owner.PatchAsync("/api/v1/workflows/production", new { name = "Mine" })).ExpectProblem(403, "workflows.built_in");

        var member = await organization.AddAsync("member");
        (await member.PatchAsync("/api/v1/workflows/two_steps", new { name = "Mine" })).ExpectProblem(403, "access.forbidden");
        (await organization.Owner.PostAsync($"/api/v1/events/{id}/transition", new { to = "shut" })).Expect(200);
        (await organization.Owner.PostAsync("/api/v1/workflows", ApiUser.Merge(body, new { key = "bad", transitions = new[] { new { from = "open", to = "nowhere" } } })))
            .ExpectProblem(400, "workflows.invalid", "transitions");
    }
}
