using Callboard.Contracts.Events;
using Callboard.Platform.Data;

namespace Callboard.Schedule;

/// <summary>Takes the run of show along when an event is made from another one.</summary>
internal sealed class CopySchedule : IEventCopy
{
    /// <inheritdoc />
    public Task CopyAsync(TenantTransaction transaction, EventCopy copy, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            ScheduleModule.Sql["CopySchedule"],
            [copy.SourceId, copy.TargetId, copy.TimeZone, copy.SourceStartAt, copy.TargetStartAt], cancellationToken);
}
