using Callboard.Contracts.Events;
using Callboard.Platform.Data;

namespace Callboard.Tasks;

/// <summary>The plan of a cloned event: the same tasks, none of them begun, with deadlines at the same distance to the start.</summary>
internal sealed class CopyPlan : IEventCopy
{
    public async Task CopyAsync(TenantTransaction transaction, EventCopy copy, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(
            TasksModule.Sql["CopyPlan"], [copy.SourceId, copy.TargetId, copy.SourceStartAt, copy.TargetStartAt, copy.TimeZone], cancellationToken);
}
