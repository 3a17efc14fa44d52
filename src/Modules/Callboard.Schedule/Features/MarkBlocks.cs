using Callboard.Contracts.Schedule;
using Callboard.Platform.Data;

namespace Callboard.Schedule;

/// <summary>The blocks follow the show that is called from them.</summary>
internal sealed class MarkBlocks : IRunOfShow
{
    /// <inheritdoc />
    public Task MarkAsync(
        TenantTransaction transaction, Guid eventId, IReadOnlyDictionary<Guid, string> statuses, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            update schedule.block as b set status = m.status
              from unnest($2::uuid[], $3::text[]) as m (id, status)
             where b.organization_id = app.current_organization() and b.event_id = $1 and b.id = m.id and b.status <> m.status
            """,
            [eventId, statuses.Keys.ToArray(), statuses.Values.ToArray()], cancellationToken);
}
