using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Tasks;

/// <summary>Changes many tasks of an event in one statement.</summary>
internal static class BatchTasks
{
    private static readonly Dictionary<string, string?> s_columns = new() { [nameof(TaskBatchPatch.Ids)] = null };

    public static async Task<Results<Ok<TaskBatchResponse>, ProblemHttpResult>> HandleAsync(
        Guid eventId, Patch<TaskBatchPatch> patch, TenantDb db, CancellationToken cancellationToken)
    {
        var ids = (patch.Value.Ids ?? throw PlatformProblems.Invalid.On("ids", "Name the tasks to change.").ToException()).Distinct().ToArray();
        if (patch.Present.All(p => p.Name == nameof(TaskBatchPatch.Ids)))
        {
            throw PlatformProblems.Invalid.On("status", "Name at least one field to change.").ToException();
        }

        var response = await db.WriteAsync(
            async transaction =>
            {
                await TaskAccess.OpenAsync(transaction, eventId, cancellationToken);
                List<object?> arguments = [eventId, ids];
                var assignments = await PatchStatement.SetsOfManyAsync(
                    transaction, "tasks.task", ids, patch, arguments, s_columns, cancellationToken);
                var changed = await transaction.ListAsync<Guid>(
                    $"""
                    update tasks.task as t set {string.Join(", ", assignments)}
                     where t.organization_id = app.current_organization() and t.event_id = $1 and t.id = any ($2) and t.archived_at is null
                    returning t.id
                    """,
                    arguments, cancellationToken);
                return changed.Count == ids.Length
                    ? new TaskBatchResponse(ids, ids.Length, await TaskAccess.ProgressAsync(transaction, eventId, cancellationToken), patch.Superseded)
                    : throw TasksProblems.NotFound.On("ids").With("ids", ids.Except(changed).ToArray()).ToException();
            },
            cancellationToken);
        return TypedResults.Ok(response);
    }
}
