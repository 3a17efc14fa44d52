using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Tasks;

/// <summary>Changes many tasks of an event in one statement.</summary>
internal static class BatchTasks
{
    private const string Zone =
        "(select e.timezone from events.public_event as e where e.organization_id = t.organization_id and e.id = t.event_id)";

    private static readonly Dictionary<string, string?> s_columns = new()
    {
        [nameof(TaskBatchPatch.Ids)] = null,
        [nameof(TaskBatchPatch.DeadlineShiftDays)] = null,
    };

    public static async Task<Results<Ok<TaskBatchResponse>, ProblemHttpResult>> HandleAsync(
        Guid eventId, Patch<TaskBatchPatch> patch, TenantDb db, CancellationToken cancellationToken)
    {
        var ids = (patch.Value.Ids ?? throw PlatformProblems.Invalid.On("ids", "Name the tasks to change.").ToException()).Distinct().ToArray();
        if (patch.Value.DeadlineShiftDays is not null && patch.Has(nameof(TaskBatchPatch.Deadline)))
        {
            throw PlatformProblems.Invalid.On("deadlineShiftDays", "Give a deadline or the days to move it by, not both.").ToException();
        }

        if (patch.Value.DeadlineShiftDays is null && patch.Present.All(p => s_columns.ContainsKey(p.Name)))
        {
            throw PlatformProblems.Invalid.On("status", "Name at least one field to change.").ToException();
        }

        var response = await db.WriteAsync(
            async transaction =>
            {
                await TaskAccess.OpenAsync(transaction, eventId, cancellationToken);
                List<object?> arguments = [eventId, ids];
                List<string> assignments = [.. await PatchStatement.SetsOfManyAsync(
                    transaction, "tasks.task", ids, patch, arguments, s_columns, cancellationToken)];
                if (patch.Value.DeadlineShiftDays is { } days)
                {
                    // By the clock of the event: five in the afternoon stays five in the afternoon across a change of daylight saving.
                    arguments.Add(days);
                    assignments.Add($"deadline = ((t.deadline at time zone {Zone}) + make_interval(days => ${arguments.Count}::integer)) at time zone {Zone}");
                }

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
