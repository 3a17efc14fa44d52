using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Resources;

/// <summary>
/// What collides in the whole organization. Confirmed bookings cannot over-commit a resource; what is left to report are those pencilled
/// in that would, those of things out of service, and people needed in two places.
/// </summary>
internal static class BookingConflicts
{
    private const int MaxPairs = 5_000;

    private sealed record Pair(Guid FirstId, Guid? SecondId, string Reason, Guid? ResourceId, Guid? UserId, string? Name);

    public static async Task<Ok<BookingConflictsResponse>> FindAsync(
        [AsParameters] PeriodQuery period, [FromQuery] int? limit, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (from, to) = Period.Of(period, clock);
        if (limit is < 1 or > MaxPairs)
        {
            throw PlatformProblems.Invalid.On("limit", "Must be from 1 to 5000.").ToException();
        }

        return TypedResults.Ok(await db.ReadAsync(
            async transaction =>
            {
                var pairs = await transaction.ListAsync<Pair>(ResourcesModule.Sql["Shortages"], [from, to], cancellationToken);
                pairs.AddRange(await transaction.ListAsync<Pair>(ResourcesModule.Sql["DoubleBookedPeople"], [from, to], cancellationToken));
                var conflicts = pairs.GroupBy(p => (p.FirstId, p.SecondId)).Select(g => new BookingConflict(
                    g.Key.FirstId, g.Key.SecondId, [.. g.Select(p => p.Reason).Distinct()], g.First().ResourceId, g.First().UserId,
                    g.First().Name ?? "Somebody")).ToList();
                var shown = conflicts.Take(limit ?? MaxPairs).ToList();
                var ids = shown.SelectMany(c => (Guid?[])[c.A, c.B]).OfType<Guid>().Distinct().ToArray();
                var bookings = ids.Length == 0
                    ? []
                    : (await transaction.ListAsync<ConflictingBooking>(
                        ResourcesModule.Sql["ConflictingBookings"], [ids, from, to], cancellationToken)).ToDictionary(b => b.Id);
                return new BookingConflictsResponse(
                    [.. shown.OrderBy(c => bookings.GetValueOrDefault(c.B ?? c.A)?.StartTime).ThenBy(c => c.A)], conflicts.Count, bookings);
            },
            cancellationToken));
    }
}
