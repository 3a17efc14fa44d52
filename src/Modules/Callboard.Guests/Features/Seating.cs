using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Guests;

/// <summary>Tables, and who sits at them.</summary>
internal static class Seating
{
    private const string OfEvent = "t.organization_id = app.current_organization() and t.event_id = $1";

    // What all guests of the event add up to at each table, from one look at the index; the list of tables is joined to that.
    private const string Tables =
        $"""
        select t.id, t.event_id, t.name, t.seats, t.position, t.notes, coalesce(n.guests, 0) as guests, coalesce(n.confirmed, 0) as confirmed,
               coalesce(n.with_needs, 0) as with_needs, t.created_at, t.updated_at, t.version
          from guests.seating_table as t
          left join (
                select g.table_id, count(*) filter (where g.rsvp <> 'declined')::integer as guests,
                       count(*) filter (where g.rsvp = 'confirmed')::integer as confirmed,
                       count(*) filter (where g.has_needs and g.rsvp <> 'declined')::integer as with_needs
                  from guests.guest as g
                 where g.organization_id = app.current_organization() and g.event_id = $1 and g.table_id is not null
                 group by g.table_id) as n on n.table_id = t.id
         where {OfEvent}
        """;

    private const string One =
        $"""
        select t.id, t.event_id, t.name, t.seats, t.position, t.notes,
               (select count(*)::integer from guests.guest as g where {At} and g.rsvp <> 'declined') as guests,
               (select count(*)::integer from guests.guest as g where {At} and g.rsvp = 'confirmed') as confirmed,
               (select count(*)::integer from guests.guest as g where {At} and g.rsvp <> 'declined' and g.has_needs) as with_needs,
               t.created_at, t.updated_at, t.version
          from guests.seating_table as t where {OfEvent} and t.id = $2
        """;

    private const string At = "g.organization_id = t.organization_id and g.event_id = t.event_id and g.table_id = t.id";

    public static async Task<Ok<ListResponse<SeatingTable>>> ListAsync(Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var tables = await db.ListAsync<SeatingTable>($"{Tables} order by t.position, lower(t.name), t.id", [eventId], cancellationToken);
        return tables.Count > 0 || await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken)
            ? TypedResults.Ok(ListResponse<SeatingTable>.Whole(tables))
            : throw GuestsProblems.EventNotFound.ToException();
    }

    public static async Task<Results<Ok<DataResponse<SeatingTable>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid tableId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.OneAsync<SeatingTable>(One, [eventId, tableId], cancellationToken) is not { } table)
        {
            return GuestsProblems.TableNotFound.ToResult();
        }

        EntityTag.Write(http, table.Version);
        return TypedResults.Ok(new DataResponse<SeatingTable>(table));
    }

    public static async Task<Results<Created<DataResponse<SeatingTable>>, Ok<DataResponse<SeatingTable>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateSeatingTableRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (table, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                var made = await transaction.OneAsync<Guid?>(
                    """
                    insert into guests.seating_table (organization_id, event_id, id, name, seats, position, notes)
                    values (app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3, $4::integer, $5, $6::text)
                    on conflict (organization_id, id) do nothing returning id
                    """,
                    [eventId, request.Id, request.Name.Trim(), request.Seats, request.Position, request.Notes], cancellationToken);
                var known = await transaction.OneAsync<SeatingTable>(One, [eventId, made ?? request.Id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
            },
            cancellationToken);
        EntityTag.Write(http, table.Version);
        var answer = new DataResponse<SeatingTable>(table);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/tables/{table.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<SeatingTable>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid tableId, Patch<SeatingTablePatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var table = await db.WriteAsync(
            async transaction => await PatchStatement.ApplyAsync(
                transaction, "guests.seating_table", tableId, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId])
                ? await transaction.OneAsync<SeatingTable>(One, [eventId, tableId], cancellationToken)
                : null,
            cancellationToken);
        if (table is null)
        {
            return GuestsProblems.TableNotFound.ToResult();
        }

        EntityTag.Write(http, table.Version);
        return TypedResults.Ok(UpdatedResponse<SeatingTable>.Of(table, patch));
    }

    /// <summary>Whoever sat there has no table then.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid tableId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<SeatingTablePatch>(
                    transaction, "guests.seating_table", tableId, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId])
                && await transaction.ExecuteAsync(
                    "delete from guests.seating_table where organization_id = app.current_organization() and event_id = $1 and id = $2",
                    [eventId, tableId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : GuestsProblems.TableNotFound.ToResult();
    }

    /// <summary>Places several guests at once: two may change chairs.</summary>
    public static async Task<Ok<ListResponse<Guest>>> SeatAsync(
        Guid eventId, SeatGuestsRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var moves = request.Moves!;
        if (moves.GroupBy(m => m.GuestId).Any(g => g.Count() > 1))
        {
            throw PlatformProblems.Invalid.On("moves", "A guest is there twice.").ToException();
        }

        Guid[] ids = [.. moves.Select(m => m.GuestId)];
        var seated = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                // Everybody gets up before anybody sits down. In one order for all, so that two who reseat people do not wait for each other.
                var found = await transaction.ListAsync<Guid>(
                    "select g.id from guests.guest as g where g.organization_id = app.current_organization() and g.event_id = $1 and g.id = any ($2) order by g.id for update",
                    [eventId, ids], cancellationToken);
                if (found.Count < ids.Length)
                {
                    throw GuestsProblems.GuestUnknown.On("moves").With("ids", ids.Except(found).ToArray()).ToException();
                }

                var tables = moves.Select(m => m.TableId).OfType<Guid>().Distinct().ToArray();
                if (await transaction.OneAsync<int>(
                    "select count(*)::integer from guests.seating_table as t where t.organization_id = app.current_organization() and t.event_id = $1 and t.id = any ($2)",
                    [eventId, tables], cancellationToken) < tables.Length)
                {
                    throw GuestsProblems.TableUnknown.On("moves").ToException();
                }

                await transaction.ExecuteAsync(
                    """
                    update guests.guest as g set seat = null
                     where g.organization_id = app.current_organization() and g.event_id = $1 and g.id = any ($2) and g.seat is not null
                    """,
                    [eventId, ids], cancellationToken);
                await transaction.ExecuteAsync(
                    """
                    update guests.guest as g set table_id = m.table_id, seat = m.seat
                      from unnest($2::uuid[], $3::uuid[], $4::integer[]) as m (id, table_id, seat)
                     where g.organization_id = app.current_organization() and g.event_id = $1 and g.id = m.id
                    """,
                    [eventId, ids, moves.Select(m => m.TableId).ToArray(), moves.Select(m => m.Seat).ToArray()], cancellationToken);
                return await transaction.ListAsync<Guest>(
                    GuestAccess.Page(
                        """
                        select g.*, array_position($2::uuid[], g.id) as place
                          from guests.guest as g where g.organization_id = app.current_organization() and g.event_id = $1 and g.id = any ($2)
                        """),
                    [eventId, ids], cancellationToken);
            },
            cancellationToken);
        return TypedResults.Ok(ListResponse<Guest>.Whole(seated));
    }
}
