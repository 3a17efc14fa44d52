using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Resources;

/// <summary>What a task needs; when it is needed, a booking says.</summary>
internal static class TaskResources
{
    private const string Select =
        """
        select x.id, x.task_id, x.resource_id, r.name, r.type, x.quantity, x.version
          from resources.task_resource as x
          join resources.resource as r on r.organization_id = x.organization_id and r.id = x.resource_id
         where x.organization_id = app.current_organization() and x.event_id = $1 and x.task_id = $2
        """;

    public static async Task<Ok<ListResponse<TaskResource>>> ListAsync(
        Guid eventId, Guid taskId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<TaskResource>.Whole(await db.ReadAsync(
            async transaction =>
            {
                await RequireTaskAsync(transaction, eventId, taskId, cancellationToken);
                return await transaction.ListAsync<TaskResource>($"{Select} order by lower(r.name), x.id", [eventId, taskId], cancellationToken);
            },
            cancellationToken)));

    public static async Task<Results<Created<DataResponse<TaskResource>>, Ok<DataResponse<TaskResource>>>> AssignAsync(
        Guid eventId, Guid taskId, AssignResourceRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var (assigned, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await RequireTaskAsync(transaction, eventId, taskId, cancellationToken);
                var id = await transaction.OneAsync<Guid?>(
                    """
                    insert into resources.task_resource (organization_id, event_id, task_id, id, resource_id, quantity)
                    values (app.current_organization(), $1, $2, coalesce($3::uuid, app.uuidv7()), $4, $5)
                    on conflict (organization_id, id) do nothing returning id
                    """,
                    [eventId, taskId, request.Id, request.ResourceId, request.Quantity], cancellationToken);
                var known = await transaction.OneAsync<TaskResource>(
                    $"{Select} and x.id = $3", [eventId, taskId, id ?? request.Id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), id is not null);
            },
            cancellationToken);
        var answer = new DataResponse<TaskResource>(assigned);
        return isNew
            ? TypedResults.Created($"/api/v1/events/{eventId}/tasks/{taskId}/resources/{assigned.ResourceId}", answer)
            : TypedResults.Ok(answer);
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid eventId, Guid taskId, Guid resourceId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteOneAsync<Guid?>(
            """
            delete from resources.task_resource
             where organization_id = app.current_organization() and event_id = $1 and task_id = $2 and resource_id = $3 returning id
            """,
            [eventId, taskId, resourceId], cancellationToken);
        return removed is null ? ResourcesProblems.NotAssigned.ToResult() : TypedResults.NoContent();
    }

    private static async Task RequireTaskAsync(TenantTransaction transaction, Guid eventId, Guid taskId, CancellationToken cancellationToken)
    {
        if (!await transaction.OneAsync<bool>(
            "select exists (select from tasks.public_task where organization_id = app.current_organization() and event_id = $1 and id = $2)",
            [eventId, taskId], cancellationToken))
        {
            throw ResourcesProblems.TaskNotFound.ToException();
        }
    }
}
