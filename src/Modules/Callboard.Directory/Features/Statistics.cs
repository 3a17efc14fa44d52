using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Directories.Features;

/// <summary>How many events are in a status.</summary>
/// <param name="Status">Key of the workflow's state; <c>archived</c> for archived events.</param>
public sealed record EventsInStatus(string Status, int Count);

/// <summary>What the organization does for a client, as far as the caller sees it.</summary>
/// <param name="Events">Events of the client, archived ones included.</param>
/// <param name="NextEventAt">When the next one starts; null when none is planned.</param>
/// <param name="LastEventAt">When the latest one started; null when none has.</param>
public sealed record ClientStatistics(
    Guid ClientId, int Events, IReadOnlyList<EventsInStatus> ByStatus, DateTimeOffset? NextEventAt, DateTimeOffset? LastEventAt);

/// <summary>What happens at a venue, as far as the caller sees it.</summary>
/// <param name="Events">Events at the venue, archived ones included; as a backup it does not count.</param>
/// <param name="NextEventAt">When the next one starts; null when none is planned.</param>
/// <param name="LastEventAt">When the latest one started; null when none has.</param>
/// <param name="Spaces">Spaces in use.</param>
public sealed record VenueStatistics(
    Guid VenueId, int Events, IReadOnlyList<EventsInStatus> ByStatus, DateTimeOffset? NextEventAt, DateTimeOffset? LastEventAt, int Spaces);

internal static class Statistics
{
    public static Task<Results<Ok<DataResponse<ClientStatistics>>, ProblemHttpResult>> OfClientAsync(
        Guid id, TenantDb db, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync<ClientStatistics>("ClientStatistics", id, db, time, cancellationToken);

    public static Task<Results<Ok<DataResponse<VenueStatistics>>, ProblemHttpResult>> OfVenueAsync(
        Guid id, TenantDb db, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync<VenueStatistics>("VenueStatistics", id, db, time, cancellationToken);

    private static async Task<Results<Ok<DataResponse<T>>, ProblemHttpResult>> AnswerAsync<T>(
        string statement, Guid id, TenantDb db, TimeProvider time, CancellationToken cancellationToken)
        where T : class
    {
        var statistics = await db.OneAsync<T>(DirectoryModule.Sql[statement], [id, time.GetUtcNow()], cancellationToken);
        return statistics is null ? PlatformProblems.NotFound.ToResult() : TypedResults.Ok(new DataResponse<T>(statistics));
    }
}
