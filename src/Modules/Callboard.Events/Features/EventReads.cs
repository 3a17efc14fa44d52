using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Events;

/// <summary>Smaller readings of an event: its way through the workflow, and its counts.</summary>
internal static class EventReads
{
    private const string Visible =
        "select exists (select from events.event where organization_id = app.current_organization() and id = $1)";

    public static async Task<Results<Ok<ListResponse<StatusLogEntry>>, ProblemHttpResult>> StatusLogAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var log = await db.ReadAsync(
            async transaction =>
                await transaction.OneAsync<bool>(Visible, [eventId], cancellationToken)
                    ? await transaction.ListAsync<StatusLogEntry>(
                        """
                        select l.id, l.old_status, l.new_status, l.changed_by, a.name as changed_by_name, l.note, l.changed_at
                          from events.status_log as l
                          left join accounts.account as a on a.id = l.changed_by
                         where l.organization_id = app.current_organization() and l.event_id = $1
                         order by l.changed_at, l.id
                        """,
                        [eventId], cancellationToken)
                    : throw EventsProblems.NotFound.ToException(),
            cancellationToken);
        return TypedResults.Ok(ListResponse<StatusLogEntry>.Whole(log));
    }

    public static async Task<Results<Ok<DataResponse<EventSummary>>, ProblemHttpResult>> SummaryAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var summary = await db.OneAsync<EventSummary>(EventsModule.Sql["EventSummary"], [eventId], cancellationToken);
        return summary is null ? EventsProblems.NotFound.ToResult() : TypedResults.Ok(new DataResponse<EventSummary>(summary));
    }
}
