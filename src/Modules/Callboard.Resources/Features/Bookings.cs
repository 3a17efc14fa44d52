using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Resources;

/// <summary>What resources are booked for. Whether there is room is decided by the database (<c>resources.settle_booking</c>).</summary>
internal static class Bookings
{
    private static readonly Dictionary<string, string?> s_columns = new() { ["StartTime"] = "start_at", ["EndTime"] = "end_at" };

    public static async Task<Results<Ok<ListResponse<Booking>>, ProblemHttpResult>> ListAsync(
        Guid id, [AsParameters] PeriodQuery period, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var bookings = await db.PageAsync<Booking>(
            $"{ResourcesModule.Sql["Diary"]} order by x.start_at, x.id",
            "select count(*)::integer from resources.busy($1::uuid[], coalesce($2::timestamptz, '-infinity'), coalesce($3::timestamptz, 'infinity'))",
            [new[] { id }, period.From, period.To], page, cancellationToken);
        return bookings.Total > 0 || await db.OneAsync<bool>(
            "select exists (select from resources.resource where organization_id = app.current_organization() and id = $1)", [id], cancellationToken)
            ? TypedResults.Ok(bookings)
            : ResourcesProblems.ResourceNotFound.ToResult();
    }

    /// <summary>Everything booked in a period, for a screen of many resources at once: whole, not in pages.</summary>
    public static async Task<Ok<BookingsOfPeriod>> OfPeriodAsync(
        [AsParameters] PeriodQuery period, [FromQuery] string? type, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (from, to) = Period.Of(period, clock);
        return TypedResults.Ok(await db.ReadAsync(
            async transaction =>
            {
                // The cursor first, on the same snapshot: a change after it is heard of, and none before it is missed.
                var cursor = await transaction.OneAsync<string>(
                    """
                    select coalesce(max(no), 0)::text from app.action_history
                     where organization_id = app.current_organization() and stream = 'organization:' || app.current_organization()
                    """,
                    [], cancellationToken);
                var bookings = await transaction.ListAsync<Booking>(
                    $"""
                    {ResourcesModule.Sql["Diary"]}
                     where $4::text is null or exists (
                           select from resources.resource as r
                            where r.organization_id = app.current_organization() and r.id = x.resource_id and r.type = $4)
                     order by x.start_at, x.id
                    """,
                    [null, from, to, Period.TypeOf(type)], cancellationToken);
                return new BookingsOfPeriod(bookings, bookings.Count, cursor ?? "0");
            },
            cancellationToken));
    }

    public static async Task<Results<Ok<ListResponse<Booking>>, ProblemHttpResult>> OfEventAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<Booking>.Whole(await db.ReadAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, eventId, cancellationToken);
                return await transaction.ListAsync<Booking>(
                    $"{ResourcesModule.Sql["VisibleBookings"]} and b.event_id = $1 order by b.start_at, b.id", [eventId], cancellationToken);
            },
            cancellationToken)));

    public static async Task<Results<Ok<DataResponse<Booking>>, ProblemHttpResult>> GetAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var booking = await db.OneAsync<Booking>(One, [id], cancellationToken);
        if (booking is null)
        {
            return ResourcesProblems.BookingNotFound.ToResult();
        }

        EntityTag.Write(http, booking.Version!.Value);
        return TypedResults.Ok(new DataResponse<Booking>(booking));
    }

    public static async Task<Results<Created<DataResponse<Booking>>, Ok<DataResponse<Booking>>, ProblemHttpResult>> CreateAsync(
        Guid id, CreateBookingRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (booking, isNew) = await Refusals.ExplainAsync(
            db,
            () => db.WriteAsync(
                async transaction =>
                {
                    await ResourceDirectory.RequireAsync(transaction, id, cancellationToken);
                    if (request.EventId is { } eventId && !await SeesEventAsync(transaction, eventId, cancellationToken))
                    {
                        throw ResourcesProblems.EventUnknown.On("eventId").ToException();
                    }

                    var made = await transaction.OneAsync<Guid?>(
                        ResourcesModule.Sql["CreateBooking"],
                        [
                            id, request.Id, request.EventId, request.TaskId, request.BlockId, request.StartTime, request.EndTime, request.Quantity,
                            request.Status, request.IsBlock, request.SetupMinutes, request.TeardownMinutes, request.VenueId, request.Note,
                        ],
                        cancellationToken);
                    // The id was used before: by an earlier try of the same client, which gets what that one made, or by something else.
                    var known = await transaction.OneAsync<Booking>(One, [made ?? request.Id!.Value], cancellationToken);
                    return (known?.ResourceId == id ? known : throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
                },
                cancellationToken),
            cancellationToken);
        EntityTag.Write(http, booking.Version!.Value);
        var answer = new DataResponse<Booking>(booking);
        return isNew ? TypedResults.Created($"/api/v1/bookings/{booking.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<Booking>>, ProblemHttpResult>> PatchAsync(
        Guid id, Patch<BookingPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        Period.RequireTimes(patch, patch.Value.StartTime, patch.Value.EndTime);
        var booking = await Refusals.ExplainAsync(
            db,
            () => db.WriteAsync(
                async transaction =>
                    await OpenDiaryAsync(transaction, id, cancellationToken) && await PatchStatement.ApplyAsync(
                        transaction, "resources.booking", id, patch, EntityTag.IfMatch(http), cancellationToken, columns: s_columns)
                        ? await transaction.OneAsync<Booking>(One, [id], cancellationToken)
                        : null,
                cancellationToken),
            cancellationToken);
        if (booking is null)
        {
            return ResourcesProblems.BookingNotFound.ToResult();
        }

        EntityTag.Write(http, booking.Version!.Value);
        return TypedResults.Ok(UpdatedResponse<Booking>.Of(booking, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await OpenDiaryAsync(transaction, id, cancellationToken)
                && await PatchStatement.LockAsync(transaction, "resources.booking", id, EntityTag.IfMatch(http), cancellationToken)
                && await transaction.ExecuteAsync(
                    "delete from resources.booking where organization_id = app.current_organization() and id = $1", [id], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : ResourcesProblems.BookingNotFound.ToResult();
    }

    // Before the booking itself is locked: see the function.
    private static Task<bool> OpenDiaryAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        transaction.OneAsync<bool>("select resources.open_diary_of_booking($1)", [id], cancellationToken);

    /// <summary>Refuses when the caller does not see the event.</summary>
    public static async Task RequireEventAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken)
    {
        if (!await SeesEventAsync(transaction, eventId, cancellationToken))
        {
            throw ResourcesProblems.EventNotFound.ToException();
        }
    }

    /// <summary>Whether the caller sees the event.</summary>
    public static Task<bool> SeesEventAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken) =>
        transaction.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken);

    private static string One => $"{ResourcesModule.Sql["VisibleBookings"]} and b.id = $1";
}
