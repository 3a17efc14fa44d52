using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Events;

/// <summary>A state of a lifecycle.</summary>
/// <param name="Key">What a status is called in data.</param>
public sealed record WorkflowState(
    [property: Required, RegularExpression("^[a-z][a-z0-9_]{0,59}$", ErrorMessage = "Use lower-case letters, digits and underscores.")] string Key,
    [property: Required, StringLength(100, MinimumLength = 1)] string Name,
    StatusCategory Category);

/// <summary>A step of a lifecycle.</summary>
public sealed record WorkflowTransition(
    [property: Required, StringLength(60, MinimumLength = 1)] string From, [property: Required, StringLength(60, MinimumLength = 1)] string To);

/// <summary>A lifecycle events go through.</summary>
/// <param name="States">In their order; new events start in the first.</param>
public sealed record Workflow(
    string Key, string Name, string? Description, bool BuiltIn, IReadOnlyList<WorkflowState> States,
    IReadOnlyList<WorkflowTransition> Transitions, int Events, int Version);

/// <summary>A new lifecycle.</summary>
public sealed record CreateWorkflowRequest(
    [property: Required, RegularExpression("^[a-z][a-z0-9_]{0,59}$", ErrorMessage = "Use lower-case letters, digits and underscores.")] string Key,
    [property: Required, StringLength(100, MinimumLength = 1)] string Name,
    [property: MinLength(1), MaxLength(50)] IReadOnlyList<WorkflowState> States,
    [property: MaxLength(500)] IReadOnlyList<WorkflowTransition> Transitions,
    [property: StringLength(1000)] string? Description = null);

/// <summary>What can change about a lifecycle; states and transitions are given whole.</summary>
public sealed record WorkflowPatch(
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    [property: StringLength(1000)] string? Description = null,
    [property: MinLength(1), MaxLength(50)] IReadOnlyList<WorkflowState>? States = null,
    [property: MaxLength(500)] IReadOnlyList<WorkflowTransition>? Transitions = null);

/// <summary>The lifecycles of an organization: four built-in ones and its own.</summary>
internal static class Workflows
{
    public static async Task<ListResponse<Workflow>> ListAsync(TenantDb db, CancellationToken cancellationToken) =>
        ListResponse<Workflow>.Whole(await db.ListAsync<Workflow>(
            EventsModule.Sql["Workflows"] + " order by w.built_in desc, w.name", [], cancellationToken));

    public static async Task<Results<Ok<DataResponse<Workflow>>, ProblemHttpResult>> GetAsync(
        string key, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var workflow = await db.OneAsync<Workflow>(EventsModule.Sql["Workflows"] + " and w.key = $1", [key], cancellationToken);
        if (workflow is null)
        {
            return EventsProblems.WorkflowNotFound.ToResult();
        }

        EntityTag.Write(http, workflow.Version);
        return TypedResults.Ok(new DataResponse<Workflow>(workflow));
    }

    public static async Task<Created<DataResponse<Workflow>>> CreateAsync(
        CreateWorkflowRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var workflow = await db.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    "insert into events.workflow (organization_id, key, name, description) values (app.current_organization(), $1, $2, $3::text)",
                    [request.Key, request.Name, request.Description], cancellationToken);
                await SetStatesAsync(transaction, request.Key, request.States, cancellationToken);
                await SetTransitionsAsync(transaction, request.Key, request.Transitions, cancellationToken);
                return await ReadAsync(transaction, request.Key, cancellationToken);
            },
            cancellationToken);
        return TypedResults.Created($"/api/v1/workflows/{workflow.Key}", new DataResponse<Workflow>(workflow));
    }

    public static async Task<Ok<UpdatedResponse<Workflow>>> PatchAsync(
        string key, Patch<WorkflowPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var workflow = await db.WriteAsync(
            async transaction =>
            {
                var id = await RequireOwnAsync(transaction, key, cancellationToken);
                await PatchStatement.ApplyAsync(
                    transaction, "events.workflow", id, patch, EntityTag.IfMatch(http), cancellationToken,
                    columns: new Dictionary<string, string?> { ["States"] = null, ["Transitions"] = null });
                // Old steps go first: they may lead to states that are about to disappear.
                var transitions = patch.Value.Transitions ?? (await ReadAsync(transaction, key, cancellationToken)).Transitions;
                if (patch.Value.States is { } states)
                {
                    await SetTransitionsAsync(transaction, key, [], cancellationToken);
                    await SetStatesAsync(transaction, key, states, cancellationToken);
                    // Without new steps, those between states that stay are kept.
                    var kept = states.Select(s => s.Key).ToHashSet();
                    transitions = patch.Value.Transitions ?? [.. transitions.Where(t => kept.Contains(t.From) && kept.Contains(t.To))];
                }

                if (patch.Value.States is not null || patch.Value.Transitions is not null)
                {
                    await SetTransitionsAsync(transaction, key, transitions, cancellationToken);
                }

                return await ReadAsync(transaction, key, cancellationToken);
            },
            cancellationToken);
        return TypedResults.Ok(UpdatedResponse<Workflow>.Of(workflow, patch));
    }

    public static async Task<NoContent> DeleteAsync(string key, TenantDb db, CancellationToken cancellationToken)
    {
        await db.WriteAsync(
            async transaction =>
            {
                var id = await RequireOwnAsync(transaction, key, cancellationToken);
                return await transaction.ExecuteAsync(
                    "delete from events.workflow where organization_id = app.current_organization() and id = $1", [id], cancellationToken);
            },
            cancellationToken);
        return TypedResults.NoContent();
    }

    private sealed record Known(Guid Id, bool BuiltIn);

    private static async Task<Guid> RequireOwnAsync(TenantTransaction transaction, string key, CancellationToken cancellationToken)
    {
        var known = await transaction.OneAsync<Known>(
            "select id, built_in from events.workflow where organization_id = app.current_organization() and key = $1",
            [key], cancellationToken) ?? throw EventsProblems.WorkflowNotFound.ToException();
        await transaction.ExecuteAsync("select app.require_rank('manager')", [], cancellationToken);
        return known.BuiltIn ? throw EventsProblems.WorkflowBuiltIn.ToException() : known.Id;
    }

    private static async Task<Workflow> ReadAsync(TenantTransaction transaction, string key, CancellationToken cancellationToken) =>
        await transaction.OneAsync<Workflow>(EventsModule.Sql["Workflows"] + " and w.key = $1", [key], cancellationToken)
        ?? throw EventsProblems.WorkflowNotFound.ToException();

    private static Task SetStatesAsync(
        TenantTransaction transaction, string key, IReadOnlyList<WorkflowState> states, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            EventsModule.Sql["SetWorkflowStates"],
            [key, states.Select(s => s.Key).ToArray(), states.Select(s => s.Name).ToArray(), states.Select(s => SnakeCase.Of(s.Category)).ToArray()],
            cancellationToken);

    private static async Task SetTransitionsAsync(
        TenantTransaction transaction, string key, IReadOnlyList<WorkflowTransition> transitions, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync(
            "delete from events.workflow_transition where organization_id = app.current_organization() and workflow = $1", [key], cancellationToken);
        await transaction.ExecuteAsync(
            """
            insert into events.workflow_transition (organization_id, workflow, from_state, to_state)
            select app.current_organization(), $1, t.f, t.t from unnest($2::text[], $3::text[]) as t (f, t)
            """,
            [key, transitions.Select(t => t.From).ToArray(), transitions.Select(t => t.To).ToArray()], cancellationToken);
    }
}
