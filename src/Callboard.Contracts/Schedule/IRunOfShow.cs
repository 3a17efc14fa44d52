using Callboard.Platform.Data;

namespace Callboard.Contracts.Schedule;

/// <summary>Lets whoever calls the show mark the blocks of the run of show.</summary>
public interface IRunOfShow
{
    /// <summary>Sets the status of blocks, in the caller's transaction and with the caller's rights. Blocks that are gone are left out.</summary>
    /// <param name="transaction">The transaction in which the show was called.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="statuses">What each block is now: <c>pending</c>, <c>in_progress</c> or <c>complete</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task MarkAsync(
        TenantTransaction transaction, Guid eventId, IReadOnlyDictionary<Guid, string> statuses, CancellationToken cancellationToken);
}
