using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Json;
using Callboard.Platform.Problems;
using Callboard.Resources.Rules;
using Npgsql;

namespace Callboard.Resources;

/// <summary>
/// Says what a refused booking collides with and where there is room. The database refuses and tells times and numbers; what they are for
/// is added here with the caller's own rights, so that of an event one does not see only "busy" is said.
/// </summary>
internal static class Refusals
{
    private const string Busy = "busy", Blocked = "blocked";

    // How far around the time asked for free slots are looked for.
    private static readonly TimeSpan s_horizon = TimeSpan.FromDays(14);

    private sealed record Fault(
        Guid Id, DateTimeOffset StartTime, DateTimeOffset EndTime, DateTimeOffset OccupiedFrom, DateTimeOffset OccupiedTo, int Quantity,
        string Status, bool IsBlock, string Reason, int? Rank = null);

    private sealed record Refusal(
        IReadOnlyList<Fault> Conflicts, Guid? ResourceId = null, Guid? SpaceId = null, Guid? BookingId = null, DateTimeOffset? StartTime = null,
        DateTimeOffset? EndTime = null, int SetupMinutes = 0, int TeardownMinutes = 0, int Quantity = 1, int? Available = null, Guid? VenueId = null,
        int? Booked = null);

    private sealed record Known(Guid Id, Guid? EventId, string? EventName);

    private sealed record Around(int Quantity, int TravelMinutes, DateTimeOffset Now);

    private sealed record Neighbour(DateTimeOffset OccupiedFrom, DateTimeOffset OccupiedTo, int Quantity, bool Known, Guid? VenueId);

    /// <summary>Does the work; a refusal for want of room is explained.</summary>
    public static async Task<T> ExplainAsync<T>(TenantDb db, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (PostgresException e) when (
            e.SqlState == "CBP01" && e.Detail is not null
            && e.ConstraintName is "booking_over_committed" or "resource_quantity_booked" or "space_booking_taken" or "space_booking_queue")
        {
            var problem = ResourcesProblems.Set.Constraints[e.ConstraintName];
            throw await ExplainAsync(db, problem, JsonSerializer.Deserialize<Refusal>(e.Detail, CallboardJson.Options)!, cancellationToken);
        }
    }

    private static async Task<ProblemException> ExplainAsync(
        TenantDb db, Problem problem, Refusal refusal, CancellationToken cancellationToken)
    {
        var ids = refusal.Conflicts.Select(c => c.Id).ToArray();
        var (known, slots) = await db.ReadAsync(
            async transaction =>
            {
                var names = await transaction.ListAsync<Known>(
                    $"""
                    select b.id, b.event_id, e.name as event_name
                      from {(refusal.SpaceId is null ? "resources.booking" : "resources.space_booking")} as b
                      left join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
                     where b.organization_id = app.current_organization() and b.id = any ($1)
                    """,
                    [ids], cancellationToken);
                return (names.ToDictionary(k => k.Id), await FreeSlotsAsync(transaction, refusal, cancellationToken));
            },
            cancellationToken);
        problem = problem.With("conflicts", refusal.Conflicts.Select(c => new BookingCollision(
            c.Id, known.GetValueOrDefault(c.Id)?.EventId, known.GetValueOrDefault(c.Id)?.EventName ?? (c.IsBlock ? Blocked : Busy), c.StartTime, c.EndTime,
            c.OccupiedFrom, c.OccupiedTo, c.Quantity, c.Status, c.Rank, c.IsBlock, c.Reason)).ToList());
        problem = refusal.Available is { } available ? problem.With("available", available) : problem;
        problem = refusal.Booked is { } booked ? problem.With("booked", booked) : problem;
        return (refusal.StartTime is null ? problem : problem.With("freeSlots", slots)).ToException();
    }

    private static async Task<IReadOnlyList<FreeSlot>> FreeSlotsAsync(
        TenantTransaction transaction, Refusal refusal, CancellationToken cancellationToken)
    {
        if (refusal is not { StartTime: { } start, EndTime: { } end })
        {
            return [];
        }

        var (setup, teardown) = (TimeSpan.FromMinutes(refusal.SetupMinutes), TimeSpan.FromMinutes(refusal.TeardownMinutes));
        var (from, to) = (start - s_horizon - setup - (end - start), end + s_horizon + teardown + (end - start));
        var around = await transaction.OneAsync<Around>(
            """
            select coalesce(r.quantity, 1) as quantity, coalesce(r.travel_minutes, 0) as travel_minutes, now() as now
              from (select $1::uuid as id) as asked
              left join resources.resource as r on r.organization_id = app.current_organization() and r.id = asked.id
            """,
            [refusal.ResourceId], cancellationToken);
        // What is at another venue needs the way there and back as well; a venue one may not see counts as another.
        var neighbours = await transaction.ListAsync<Neighbour>(
            refusal.SpaceId is null
                ? """
                  select x.occupied_from, x.occupied_to, x.quantity, b.id is not null as known, b.venue_id
                    from resources.busy(array[$1::uuid], $2, $3) as x
                    left join resources.booking as b on b.organization_id = app.current_organization() and b.id = x.id
                   where x.status = 'confirmed' and x.id is distinct from $4::uuid
                  """
                : """
                  select x.occupied_from, x.occupied_to, 1 as quantity, true as known, null::uuid as venue_id
                    from resources.space_busy(array[$1::uuid], $2, $3) as x
                   where x.status = 'confirmed' and x.id is distinct from $4::uuid
                  """,
            [refusal.ResourceId ?? refusal.SpaceId, from, to, refusal.BookingId], cancellationToken);
        var travel = TimeSpan.FromMinutes(refusal.VenueId is null ? 0 : around!.TravelMinutes);
        return Occupancy.FreeSlots(
            neighbours.Select(n => n.VenueId == refusal.VenueId || (n.Known && n.VenueId is null)
                ? new Taken(n.OccupiedFrom, n.OccupiedTo, n.Quantity)
                : new Taken(n.OccupiedFrom - travel, n.OccupiedTo + travel, n.Quantity)),
            around!.Quantity, refusal.Quantity, start, end, setup, teardown,
            // Nobody asks for next week to be offered last week.
            earliest: start > around.Now ? around.Now : DateTimeOffset.MinValue, s_horizon);
    }
}
