using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Callboard.Resources.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Resources;

/// <summary>What is free, and how much is used.</summary>
internal static class Availability
{
    private sealed record Unit(Guid Id, string Name, ResourceType Type, int Quantity, bool IsAvailable);

    private sealed record TakenRow(Guid ResourceId, DateTimeOffset OccupiedFrom, DateTimeOffset OccupiedTo, int Quantity);

    public static async Task<Ok<ListResponse<ResourceAvailability>>> OfResourcesAsync(
        [AsParameters] PeriodQuery period, [FromQuery] string? type, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (from, to) = Period.Of(period, clock);
        var (units, taken) = await db.ReadAsync(
            async transaction => (
                await transaction.ListAsync<Unit>(
                    """
                    select r.id, r.name, r.type, r.quantity, r.is_available from resources.resource as r
                     where r.organization_id = app.current_organization() and r.archived_at is null and ($1::text is null or r.type = $1)
                     order by array_position(array['staff', 'equipment', 'materials'], r.type), lower(r.name), r.id
                    """,
                    [Period.TypeOf(type)], cancellationToken),
                await transaction.ListAsync<TakenRow>(
                    "select resource_id, occupied_from, occupied_to, quantity from resources.busy(null, $1, $2) where status = 'confirmed'",
                    [from, to], cancellationToken)),
            cancellationToken);
        var byResource = taken.ToLookup(t => t.ResourceId);
        return TypedResults.Ok(ListResponse<ResourceAvailability>.Whole([.. units.Select(u =>
        {
            var levels = Occupancy.Levels(byResource[u.Id].Select(t => new Taken(t.OccupiedFrom, t.OccupiedTo, t.Quantity)));
            return new ResourceAvailability(
                u.Id, u.Name, u.Type, u.Quantity, u.IsAvailable,
                u.IsAvailable ? Math.Max(0, u.Quantity - Occupancy.Peak(levels, from, to)) : 0,
                [.. levels.Select(l => new BusyRange(l.From, l.To, l.Quantity))]);
        })]));
    }

    /// <param name="hoursPerDay">Hours of a day that count as available; 24 if not given.</param>
    public static async Task<Ok<UtilisationResponse>> UtilisationAsync(
        [AsParameters] PeriodQuery period, [FromQuery] string? type, [FromQuery] double? hoursPerDay, TenantDb db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (from, to) = Period.Of(period, clock);
        if (hoursPerDay is not null and not (> 0 and <= 24))
        {
            throw PlatformProblems.Invalid.On("hoursPerDay", "More than 0 and at most 24.").ToException();
        }

        var rows = await db.ListAsync<ResourceUtilisation>(
            ResourcesModule.Sql["Utilisation"], [from, to, Period.TypeOf(type), hoursPerDay ?? 24.0], cancellationToken);
        var types = rows.GroupBy(r => r.Type).Select(g =>
        {
            var (booked, available) = (g.Sum(r => r.BookedHours), g.Sum(r => r.AvailableHours));
            return new TypeUtilisation(g.Key, g.Count(), booked, available, available > 0 ? Math.Min(1, Math.Round(booked / available, 4)) : 0);
        });
        return TypedResults.Ok(new UtilisationResponse(rows, [.. types], from, to, hoursPerDay ?? 24));
    }
}
