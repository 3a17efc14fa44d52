using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Tasks;

/// <summary>Adds a task to an event.</summary>
internal static class CreateTask
{
    public static async Task<Results<Created<TaskResponse>, Ok<TaskResponse>, ProblemHttpResult>> HandleAsync(
        Guid eventId, CreateTaskRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (response, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await TaskAccess.OpenAsync(transaction, eventId, cancellationToken);
                var id = await transaction.OneAsync<Guid?>(
                    TasksModule.Sql["CreateTask"],
                    [
                        eventId, request.Id, request.Name, request.Description, request.Phase, request.WorkflowCategory, request.Priority,
                        request.Status, request.AssigneeId, request.Deadline, request.EstimatedHours, request.ActualHours,
                        (request.Dependencies ?? []).ToArray(), request.OptimisticHours, request.PessimisticHours,
                    ],
                    cancellationToken);
                // A taken id is an earlier try of the same client, unless it is a task of another event.
                if (id is null && !await transaction.OneAsync<bool>(
                    $"select exists (select from tasks.task as t where {TaskAccess.OneTask})", [eventId, request.Id], cancellationToken))
                {
                    throw PlatformProblems.IdTaken.On("id").ToException();
                }

                return (await TaskAccess.ReadChangedAsync(transaction, eventId, id ?? request.Id!.Value, cancellationToken), id is not null);
            },
            cancellationToken);
        EntityTag.Write(http, response.Data.Version);
        return isNew
            ? TypedResults.Created($"/api/v1/events/{eventId}/tasks/{response.Data.Id}", response)
            : TypedResults.Ok(response);
    }
}
