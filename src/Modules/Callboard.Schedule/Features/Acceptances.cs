using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Schedule;

/// <summary>Says that two overlapping blocks may overlap.</summary>
/// <param name="A">One block.</param>
/// <param name="B">The other; their order does not matter.</param>
/// <param name="Reason">Why it is no mistake, for whoever looks next.</param>
public sealed record AcceptConflictRequest(Guid A, Guid B, [property: StringLength(500, MinimumLength = 1)] string Reason);

/// <summary>A conflict somebody decided to live with.</summary>
/// <param name="Id">What to name when taking it back.</param>
public sealed record AcceptedConflict(Guid Id, Guid A, Guid B, string Reason, Guid AcceptedBy, string? AcceptedByName, DateTimeOffset AcceptedAt);

/// <summary>Conflicts that are on purpose.</summary>
internal static class Acceptances
{
    private const string Select =
        """
        select c.id, c.a_id as a, c.b_id as b, c.reason, c.accepted_by, a.name as accepted_by_name, c.updated_at as accepted_at
          from schedule.accepted_conflict as c left join accounts.account as a on a.id = c.accepted_by
         where c.organization_id = app.current_organization() and c.event_id = any ($1)
        """;

    /// <summary>Those of some events.</summary>
    public static Task<List<AcceptedConflict>> OfAsync(TenantTransaction transaction, Guid[] events, CancellationToken cancellationToken) =>
        transaction.ListAsync<AcceptedConflict>(Select, [events], cancellationToken);

    public static async Task<Ok<DataResponse<AcceptedConflict>>> AcceptAsync(
        Guid eventId, AcceptConflictRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var accepted = await db.WriteAsync(
            async transaction =>
            {
                await Timeline.RequireEventAsync(transaction, eventId, cancellationToken);
                var id = await transaction.OneAsync<Guid>(
                    """
                    insert into schedule.accepted_conflict as c (organization_id, event_id, a_id, b_id, reason, accepted_by)
                    values (app.current_organization(), $1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), $4, app.current_user_id())
                    on conflict (organization_id, event_id, a_id, b_id)
                        do update set reason = excluded.reason, accepted_by = excluded.accepted_by
                    returning c.id
                    """,
                    [eventId, request.A, request.B, request.Reason.Trim()], cancellationToken);
                return (await transaction.OneAsync<AcceptedConflict>($"{Select} and c.id = $2", [(Guid[])[eventId], id], cancellationToken))!;
            },
            cancellationToken);
        return TypedResults.Ok(new DataResponse<AcceptedConflict>(accepted));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(
        Guid eventId, Guid acceptanceId, TenantDb db, CancellationToken cancellationToken)
    {
        var withdrawn = await db.WriteOneAsync<Guid?>(
            "delete from schedule.accepted_conflict where organization_id = app.current_organization() and event_id = $1 and id = $2 returning id",
            [eventId, acceptanceId], cancellationToken);
        return withdrawn is null ? ScheduleProblems.AcceptanceNotFound.ToResult() : TypedResults.NoContent();
    }
}
