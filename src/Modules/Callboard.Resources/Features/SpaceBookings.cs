using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Callboard.Resources.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Resources;

/// <summary>
/// Holds and bookings of spaces. Ranks are given, and moved up when a place before becomes free, by the database
/// (<c>resources.derive_space_booking</c>, <c>resources.promote</c>).
/// </summary>
internal static class SpaceBookings
{
    private sealed record NamedSpace(Guid Id, string Name);

    private static readonly Dictionary<string, string?> s_columns = new() { ["StartTime"] = "start_at", ["EndTime"] = "end_at" };

    public static async Task<Results<Ok<ListResponse<SpaceBooking>>, ProblemHttpResult>> ListAsync(
        Guid id, [AsParameters] PeriodQuery period, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var bookings = await db.PageAsync<SpaceBooking>(
            $"{ResourcesModule.Sql["SpaceDiary"]} order by x.start_at, x.rank, x.id",
            "select count(*)::integer from resources.space_busy($1::uuid[], coalesce($2::timestamptz, '-infinity'), coalesce($3::timestamptz, 'infinity'))",
            [new[] { id }, period.From, period.To], page, cancellationToken);
        return bookings.Total > 0 || await db.OneAsync<NamedSpace>(Space, [id], cancellationToken) is not null
            ? TypedResults.Ok(bookings)
            : ResourcesProblems.SpaceNotFound.ToResult();
    }

    /// <summary>All spaces in a period, for a screen of many at once: whole, not in pages.</summary>
    public static async Task<Ok<ListResponse<SpaceBooking>>> OfPeriodAsync(
        [AsParameters] PeriodQuery period, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (from, to) = Period.Of(period, clock);
        return TypedResults.Ok(ListResponse<SpaceBooking>.Whole(await db.ListAsync<SpaceBooking>(
            $"{ResourcesModule.Sql["SpaceDiary"]} order by x.start_at, x.rank, x.id", [null, from, to], cancellationToken)));
    }

    public static async Task<Results<Ok<ListResponse<SpaceBooking>>, ProblemHttpResult>> OfEventAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<SpaceBooking>.Whole(await db.ReadAsync(
            async transaction =>
            {
                await Bookings.RequireEventAsync(transaction, eventId, cancellationToken);
                return await transaction.ListAsync<SpaceBooking>(
                    $"{ResourcesModule.Sql["VisibleSpaceBookings"]} and b.event_id = $1 order by b.start_at, b.id", [eventId], cancellationToken);
            },
            cancellationToken)));

    public static async Task<Results<Ok<DataResponse<SpaceAvailability>>, ProblemHttpResult>> AvailabilityAsync(
        Guid id, [AsParameters] PeriodQuery period, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (from, to) = Period.Of(period, clock);
        var (space, bookings) = await db.ReadAsync(
            async transaction => (
                await transaction.OneAsync<NamedSpace>(Space, [id], cancellationToken),
                await transaction.ListAsync<SpaceBooking>(
                    $"{ResourcesModule.Sql["SpaceDiary"]} order by x.start_at, x.rank, x.id", [new[] { id }, from, to], cancellationToken)),
            cancellationToken);
        return space is null
            ? ResourcesProblems.SpaceNotFound.ToResult()
            : TypedResults.Ok(new DataResponse<SpaceAvailability>(new SpaceAvailability(
                space.Id, space.Name, from, to, bookings.Count == 0, 1 + bookings.Select(b => b.Rank ?? 0).DefaultIfEmpty(0).Max(),
                [
                    .. Occupancy.Levels(bookings.Where(b => b.Status == SpaceBookingStatus.Confirmed).Select(b => new Taken(b.OccupiedFrom, b.OccupiedTo, 1)))
                        .Select(l => new BusyRange(l.From, l.To, l.Quantity)),
                ],
                bookings)));
    }

    public static async Task<Results<Ok<DataResponse<SpaceBooking>>, ProblemHttpResult>> GetAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.OneAsync<SpaceBooking>(One, [id], cancellationToken));

    public static async Task<Results<Created<DataResponse<SpaceBooking>>, Ok<DataResponse<SpaceBooking>>, ProblemHttpResult>> CreateAsync(
        Guid id, CreateSpaceBookingRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (booking, isNew) = await Refusals.ExplainAsync(
            db,
            () => db.WriteAsync(
                async transaction =>
                {
                    if (await transaction.OneAsync<NamedSpace>(Space, [id], cancellationToken) is null)
                    {
                        // The space is of the path, or a field of a request below an event.
                        throw ResourcesProblems.SpaceNotFound.On("spaceId").ToException();
                    }

                    if (!await Bookings.SeesEventAsync(transaction, request.EventId, cancellationToken))
                    {
                        throw ResourcesProblems.EventUnknown.On("eventId").ToException();
                    }

                    var made = await transaction.OneAsync<Guid?>(
                        ResourcesModule.Sql["CreateSpaceBooking"],
                        [
                            id, request.Id, request.EventId, request.StartTime, request.EndTime, request.Status, request.SetupMinutes,
                            request.TeardownMinutes, request.ExpiresAt, request.Note,
                        ],
                        cancellationToken);
                    var known = await transaction.OneAsync<SpaceBooking>(One, [made ?? request.Id!.Value], cancellationToken);
                    return (known?.SpaceId == id ? known : throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
                },
                cancellationToken),
            cancellationToken);
        EntityTag.Write(http, booking.Version!.Value);
        var answer = new DataResponse<SpaceBooking>(booking);
        return isNew ? TypedResults.Created($"/api/v1/space-bookings/{booking.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<SpaceBooking>>, ProblemHttpResult>> PatchAsync(
        Guid id, Patch<SpaceBookingPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        Period.RequireTimes(patch, patch.Value.StartTime, patch.Value.EndTime);
        var booking = await Refusals.ExplainAsync(
            db,
            () => db.WriteAsync(
                async transaction =>
                    await OpenDiaryAsync(transaction, id, cancellationToken) && await PatchStatement.ApplyAsync(
                        transaction, "resources.space_booking", id, patch, EntityTag.IfMatch(http), cancellationToken, columns: s_columns)
                        ? await transaction.OneAsync<SpaceBooking>(One, [id], cancellationToken)
                        : null,
                cancellationToken),
            cancellationToken);
        if (booking is null)
        {
            return ResourcesProblems.BookingNotFound.ToResult();
        }

        EntityTag.Write(http, booking.Version!.Value);
        return TypedResults.Ok(UpdatedResponse<SpaceBooking>.Of(booking, patch));
    }

    public static Task<Results<Ok<DataResponse<SpaceBooking>>, ProblemHttpResult>> ConfirmAsync(
        Guid id, ConfirmSpaceRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        StepAsync(id, SpaceBookingStatus.Confirmed, request.Override, db, http, cancellationToken);

    public static Task<Results<Ok<DataResponse<SpaceBooking>>, ProblemHttpResult>> ReleaseAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        StepAsync(id, SpaceBookingStatus.Released, false, db, http, cancellationToken);

    public static Task<Results<Ok<DataResponse<SpaceBooking>>, ProblemHttpResult>> HoldAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        StepAsync(id, SpaceBookingStatus.Hold, false, db, http, cancellationToken);

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await OpenDiaryAsync(transaction, id, cancellationToken)
                && await PatchStatement.LockAsync(transaction, "resources.space_booking", id, EntityTag.IfMatch(http), cancellationToken)
                && await transaction.ExecuteAsync(
                    "delete from resources.space_booking where organization_id = app.current_organization() and id = $1", [id], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : ResourcesProblems.BookingNotFound.ToResult();
    }

    // Before the booking itself is locked: see the function.
    private static Task<bool> OpenDiaryAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        transaction.OneAsync<bool>("select resources.open_diary_of_space_booking($1)", [id], cancellationToken);

    // Taking the same step twice is taking it once: a retry finds what the first one did.
    private static async Task<Results<Ok<DataResponse<SpaceBooking>>, ProblemHttpResult>> StepAsync(
        Guid id, SpaceBookingStatus to, bool jump, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await Refusals.ExplainAsync(
            db,
            () => db.WriteAsync(
                async transaction =>
                {
                    if (!await OpenDiaryAsync(transaction, id, cancellationToken)
                        || !await PatchStatement.LockAsync(transaction, "resources.space_booking", id, EntityTag.IfMatch(http), cancellationToken))
                    {
                        return null;
                    }

                    await transaction.ExecuteAsync("select set_config('app.queue_jump', $1, true)", [jump ? "on" : ""], cancellationToken);
                    await transaction.ExecuteAsync(
                        "update resources.space_booking set status = $2 where organization_id = app.current_organization() and id = $1",
                        [id, to], cancellationToken);
                    return await transaction.OneAsync<SpaceBooking>(One, [id], cancellationToken);
                },
                cancellationToken),
            cancellationToken));

    private static Results<Ok<DataResponse<SpaceBooking>>, ProblemHttpResult> Answer(HttpContext http, SpaceBooking? booking)
    {
        if (booking is null)
        {
            return ResourcesProblems.BookingNotFound.ToResult();
        }

        EntityTag.Write(http, booking.Version!.Value);
        return TypedResults.Ok(new DataResponse<SpaceBooking>(booking));
    }

    private const string Space = "select id, name from directory.public_space where organization_id = app.current_organization() and id = $1";

    private static string One => $"{ResourcesModule.Sql["VisibleSpaceBookings"]} and b.id = $1";
}
