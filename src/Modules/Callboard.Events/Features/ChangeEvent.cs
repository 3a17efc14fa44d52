using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Events;

/// <summary>Changes to the event itself: its fields, its status, putting it away and bringing it back.</summary>
internal static class ChangeEvent
{
    public static async Task<Results<Ok<UpdatedResponse<EventDetail>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Patch<EventPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var detail = await db.WriteAsync(
            async transaction =>
            {
                var found = await PatchStatement.ApplyAsync(
                    transaction, "events.event", eventId, patch, EntityTag.IfMatch(http), cancellationToken);
                return found ? await GetEvent.ReadAsync(transaction, eventId, cancellationToken) : throw EventsProblems.NotFound.ToException();
            },
            cancellationToken);
        EntityTag.Write(http, detail.Version);
        return TypedResults.Ok(UpdatedResponse<EventDetail>.Of(detail, patch));
    }

    public static Task<Results<Ok<DataResponse<EventDetail>>, ProblemHttpResult>> TransitionAsync(
        Guid eventId, TransitionRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        UpdateAsync(
            eventId, "set status = $2", [request.To], request.Note, db, http, cancellationToken);

    public static Task<Results<Ok<DataResponse<EventDetail>>, ProblemHttpResult>> ArchiveAsync(
        Guid eventId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        UpdateAsync(
            eventId, "set archived_at = coalesce(archived_at, now()), archived_by = coalesce(archived_by, app.current_user_id())", [], null, db,
            http, cancellationToken);

    public static Task<Results<Ok<DataResponse<EventDetail>>, ProblemHttpResult>> RestoreAsync(
        Guid eventId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        UpdateAsync(eventId, "set archived_at = null, archived_by = null", [], null, db, http, cancellationToken);

    private static async Task<Results<Ok<DataResponse<EventDetail>>, ProblemHttpResult>> UpdateAsync(
        Guid eventId, string assignments, IReadOnlyList<object?> arguments, string? note, TenantDb db, HttpContext http,
        CancellationToken cancellationToken)
    {
        var detail = await db.WriteAsync(
            async transaction =>
            {
                // The note goes into the status log, which a trigger writes.
                await transaction.ExecuteAsync("select set_config('app.note', $1, true)", [note ?? ""], cancellationToken);
                var found = await transaction.ExecuteAsync(
                    $"update events.event {assignments} where organization_id = app.current_organization() and id = $1",
                    [eventId, .. arguments], cancellationToken);
                return found == 0
                    ? throw EventsProblems.NotFound.ToException()
                    : await GetEvent.ReadAsync(transaction, eventId, cancellationToken);
            },
            cancellationToken);
        return GetEvent.Answer(detail, http);
    }
}
