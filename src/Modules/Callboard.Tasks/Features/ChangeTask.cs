using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Tasks;

/// <summary>One task: reading it, changing it, putting it away, and what it depends on.</summary>
internal static class ChangeTask
{
    private static readonly Dictionary<string, string?> s_columns = new() { ["Dependencies"] = null };

    public static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid taskId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(await db.ReadAsync(transaction => TaskAccess.ReadAsync(transaction, eventId, taskId, cancellationToken), cancellationToken), http);

    public static async Task<Results<Ok<TaskUpdatedResponse>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid taskId, Patch<TaskPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var response = await db.WriteAsync(
            async transaction =>
            {
                await TaskAccess.OpenAsync(transaction, eventId, cancellationToken);
                if (!await PatchStatement.ApplyAsync(
                    transaction, "tasks.task", taskId, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId], s_columns, restores: true))
                {
                    throw TasksProblems.NotFound.ToException();
                }

                if (patch.Has(nameof(TaskPatch.Dependencies)))
                {
                    await transaction.ExecuteAsync(
                        TasksModule.Sql["SetDependencies"], [eventId, taskId, (patch.Value.Dependencies ?? []).ToArray()], cancellationToken);
                }

                return await TaskAccess.ReadChangedAsync(transaction, eventId, taskId, cancellationToken);
            },
            cancellationToken);
        EntityTag.Write(http, response.Data.Version);
        return TypedResults.Ok(new TaskUpdatedResponse(response.Data, patch.Fields, response.EventProgress, patch.Superseded));
    }

    /// <summary>Deleting keeps the row: it no longer counts and nothing waits for it, and it can be brought back.</summary>
    public static Task<Results<Ok<TaskResponse>, ProblemHttpResult>> ArchiveAsync(
        Guid eventId, Guid taskId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        ExecuteAsync(
            $"update tasks.task as t set archived_at = coalesce(archived_at, now()) where {TaskAccess.OneTask}",
            TasksProblems.NotFound, eventId, taskId, [], db, http, cancellationToken,
            transaction => PatchStatement.LockForRemovalAsync<TaskPatch>(
                transaction, "tasks.task", taskId, null, cancellationToken, "event_id = $2", [eventId], s_columns));

    public static Task<Results<Ok<TaskResponse>, ProblemHttpResult>> RestoreAsync(
        Guid eventId, Guid taskId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        ExecuteAsync(
            $"update tasks.task as t set archived_at = null where {TaskAccess.OneTask}",
            TasksProblems.NotFound, eventId, taskId, [], db, http, cancellationToken);

    public static Task<Results<Ok<TaskResponse>, ProblemHttpResult>> LinkAsync(
        Guid eventId, Guid taskId, Guid otherId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        ExecuteAsync(
            """
            insert into tasks.dependency (organization_id, event_id, task_id, depends_on_id)
            values (app.current_organization(), $1, $2, $3) on conflict on constraint dependency_unique do nothing
            """,
            null, eventId, taskId, [otherId], db, http, cancellationToken);

    public static Task<Results<Ok<TaskResponse>, ProblemHttpResult>> UnlinkAsync(
        Guid eventId, Guid taskId, Guid otherId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        ExecuteAsync(
            """
            delete from tasks.dependency
             where organization_id = app.current_organization() and event_id = $1 and task_id = $2 and depends_on_id = $3
            """,
            TasksProblems.DependencyNotFound, eventId, taskId, [otherId], db, http, cancellationToken);

    private static async Task<Results<Ok<TaskResponse>, ProblemHttpResult>> ExecuteAsync(
        string sql, Problem? whenNothing, Guid eventId, Guid taskId, IReadOnlyList<object?> more, TenantDb db, HttpContext http,
        CancellationToken cancellationToken, Func<TenantTransaction, Task>? first = null)
    {
        var response = await db.WriteAsync(
            async transaction =>
            {
                await TaskAccess.OpenAsync(transaction, eventId, cancellationToken);
                if (first is not null)
                {
                    await first(transaction);
                }

                var touched = await transaction.ExecuteAsync(sql, [eventId, taskId, .. more], cancellationToken);
                return touched == 0 && whenNothing is not null
                    ? throw whenNothing.ToException()
                    : await TaskAccess.ReadChangedAsync(transaction, eventId, taskId, cancellationToken);
            },
            cancellationToken);
        return Answer(response, http);
    }

    private static Ok<TaskResponse> Answer(TaskResponse response, HttpContext http)
    {
        EntityTag.Write(http, response.Data.Version);
        return TypedResults.Ok(response);
    }
}
