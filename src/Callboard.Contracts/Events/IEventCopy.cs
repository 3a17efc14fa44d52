using Callboard.Platform.Data;

namespace Callboard.Contracts.Events;

/// <summary>What a module copies when an event is made from another one. Runs inside the transaction that makes the copy.</summary>
public interface IEventCopy
{
    /// <summary>Copies the module's share as a fresh plan: nothing done, nothing spent, times shifted.</summary>
    /// <param name="transaction">The caller's transaction; the new event's row and team are there.</param>
    /// <param name="copy">From where to where.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task CopyAsync(TenantTransaction transaction, EventCopy copy, CancellationToken cancellationToken);
}

/// <summary>
/// A copy of an event. Times move by the difference of the starts on the event's own clock, so that doors at 19:00 stay doors at
/// 19:00 across a change of daylight saving: SQL <c>app.shift_time(time, zone, from, to)</c>.
/// </summary>
/// <param name="SourceId">The event that is copied.</param>
/// <param name="TargetId">The new event.</param>
/// <param name="SourceStartAt">When the old one starts.</param>
/// <param name="TargetStartAt">When the new one starts.</param>
/// <param name="TimeZone">IANA zone of both.</param>
public sealed record EventCopy(Guid SourceId, Guid TargetId, DateTimeOffset SourceStartAt, DateTimeOffset TargetStartAt, string TimeZone);
