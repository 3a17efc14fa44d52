using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Guests;

/// <summary>One guest: added, read, changed, removed.</summary>
internal static class EventGuests
{
    public static async Task<Results<Created<DataResponse<Guest>>, Ok<DataResponse<Guest>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateGuestRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var id = request.Id ?? Guid.CreateVersion7();
        var (guest, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                // An id that is taken is an earlier try of the same client.
                if (request.Id is not null && await GuestAccess.FindAsync(transaction, eventId, id, cancellationToken) is { } earlier)
                {
                    return (earlier, false);
                }

                var made = await transaction.ExecuteAsync(
                    GuestsModule.Sql["CreateGuest"],
                    [
                        eventId, id, request.ParticipantId, request.HostId, request.Name, request.Email, request.Phone, request.Role, request.Rsvp,
                        request.PlusOnesAllowed, request.TableId, request.Seat, request.DietaryNeeds?.ToArray(), request.DietaryNotes,
                        JsonText.Of(AllergenList.Of(request.Allergens)), request.Accessibility, request.Tags?.ToArray(), request.Party,
                        request.InvitedBy, request.Notes, request.TicketId,
                    ],
                    cancellationToken);
                return made == 0
                    ? throw GuestsProblems.ParticipantUnknown.On("participantId").ToException()
                    : ((await GuestAccess.FindAsync(transaction, eventId, id, cancellationToken))!, true);
            },
            cancellationToken);
        EntityTag.Write(http, guest.Version);
        var answer = new DataResponse<Guest>(guest);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/guests/{guest.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<DataResponse<Guest>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid guestId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.OneAsync<Guest>(GuestAccess.One, [eventId, guestId], cancellationToken) is not { } guest)
        {
            return GuestsProblems.GuestNotFound.ToResult();
        }

        EntityTag.Write(http, guest.Version);
        return TypedResults.Ok(new DataResponse<Guest>(guest));
    }

    public static async Task<Results<Ok<UpdatedResponse<Guest>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid guestId, Patch<GuestPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var guest = await db.WriteAsync(
            async transaction =>
            {
                if (!await PatchStatement.ApplyAsync(
                    transaction, "guests.guest", guestId, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId]))
                {
                    return null;
                }

                // A new table takes away the seat at the old one, also where both have the same number: it is given once more.
                if (patch.Value is { TableId: not null, Seat: { } seat } && patch.Applies(nameof(GuestPatch.TableId)) && patch.Applies(nameof(GuestPatch.Seat)))
                {
                    await transaction.ExecuteAsync(
                        """
                        update guests.guest set seat = $3
                         where organization_id = app.current_organization() and event_id = $1 and id = $2 and seat is distinct from $3
                        """,
                        [eventId, guestId, seat], cancellationToken);
                }

                return await GuestAccess.FindAsync(transaction, eventId, guestId, cancellationToken);
            },
            cancellationToken);
        if (guest is null)
        {
            return GuestsProblems.GuestNotFound.ToResult();
        }

        EntityTag.Write(http, guest.Version);
        return TypedResults.Ok(UpdatedResponse<Guest>.Of(guest, patch));
    }

    /// <summary>Whoever came along with them goes with them; the person stays in the directory.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid guestId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<GuestPatch>(
                    transaction, "guests.guest", guestId, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId])
                && await transaction.ExecuteAsync(
                    "delete from guests.guest where organization_id = app.current_organization() and event_id = $1 and id = $2",
                    [eventId, guestId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : GuestsProblems.GuestNotFound.ToResult();
    }
}
