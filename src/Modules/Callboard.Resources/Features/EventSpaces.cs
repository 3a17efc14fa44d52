using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Resources;

/// <summary>A space for an event. Without times it is for the whole event.</summary>
/// <param name="Status">A hold if not given.</param>
/// <param name="Id">Chosen by the client, so that sending it twice holds once.</param>
public sealed record EventSpaceRequest(
    Guid SpaceId, DateTimeOffset? StartTime = null, DateTimeOffset? EndTime = null, SpaceBookingStatus Status = SpaceBookingStatus.Hold,
    [property: StringLength(2_000)] string? Note = null,
    Guid? Id = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Status == SpaceBookingStatus.Released)
        {
            yield return new ValidationResult("Hold or take it; to release comes later.", [nameof(Status)]);
        }
    }
}

/// <summary>The holds and bookings of spaces, below the event they are for.</summary>
internal static class EventSpaces
{
    private sealed record Times(DateTimeOffset StartAt, DateTimeOffset EndAt);

    public static async Task<Results<Created<DataResponse<SpaceBooking>>, Ok<DataResponse<SpaceBooking>>, ProblemHttpResult>> AddAsync(
        Guid eventId, EventSpaceRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var times = await db.OneAsync<Times>(
            """
            select start_at, greatest(end_at, start_at + interval '1 hour') as end_at from events.event
             where organization_id = app.current_organization() and id = $1
            """,
            [eventId], cancellationToken);
        return times is null
            ? ResourcesProblems.EventNotFound.ToResult()
            : await SpaceBookings.CreateAsync(
                request.SpaceId,
                new CreateSpaceBookingRequest(
                    eventId, request.StartTime ?? times.StartAt, request.EndTime ?? times.EndAt, request.Status, Note: request.Note, Id: request.Id),
                db, http, cancellationToken);
    }

    public static async Task<Results<Ok<DataResponse<SpaceBooking>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        await IsOfEventAsync(eventId, id, db, cancellationToken)
            ? await SpaceBookings.GetAsync(id, db, http, cancellationToken)
            : ResourcesProblems.BookingNotFound.ToResult();

    public static async Task<Results<Ok<UpdatedResponse<SpaceBooking>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid id, Patch<SpaceBookingPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        await IsOfEventAsync(eventId, id, db, cancellationToken)
            ? await SpaceBookings.PatchAsync(id, patch, db, http, cancellationToken)
            : ResourcesProblems.BookingNotFound.ToResult();

    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid eventId, Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        await IsOfEventAsync(eventId, id, db, cancellationToken)
            ? await SpaceBookings.DeleteAsync(id, db, http, cancellationToken)
            : ResourcesProblems.BookingNotFound.ToResult();

    // A booking never goes to another event, so what was true stays true.
    private static Task<bool> IsOfEventAsync(Guid eventId, Guid id, TenantDb db, CancellationToken cancellationToken) =>
        db.OneAsync<bool>(
            """
            select coalesce(app.event_rank($1), 0) >= 1 and exists (
                select from resources.space_booking where organization_id = app.current_organization() and event_id = $1 and id = $2)
            """,
            [eventId, id], cancellationToken);
}
