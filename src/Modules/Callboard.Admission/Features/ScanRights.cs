using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Microsoft.Extensions.Caching.Memory;

namespace Callboard.Admission;

/// <summary>Whose scans these are and where they count.</summary>
/// <param name="Salt">What the event's tags are made with; null while nothing of it can be scanned.</param>
internal sealed record ScanRight(Guid OrganizationId, Guid EventId, Guid UserId, Guid CredentialId, bool MayCheckIn, byte[]? Salt);

/// <summary>
/// Who may scan what, as the database says, remembered for two seconds: a gate asks hundreds of times a second, and a right that was taken
/// away may be used that much longer.
/// </summary>
internal sealed class ScanRights(LinkDb db) : IDisposable
{
    private static readonly TimeSpan s_remembered = TimeSpan.FromSeconds(2);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    private sealed record Found(Guid OrganizationId, Guid EventId, Guid UserId, bool MayCheckIn, byte[]? Salt);

    /// <summary>What the caller may do with a series; refused as unknown where they may not see it.</summary>
    public async ValueTask<ScanRight> OfAsync(Caller caller, Guid seriesId, CancellationToken cancellationToken)
    {
        var key = (caller.CredentialId, caller.Organization, seriesId);
        if (_known.TryGetValue<ScanRight>(key, out var right))
        {
            return right!;
        }

        var found = await ReadAsync(
            caller, seriesId,
            transaction => transaction.OneAsync<Found>(
                """
                select s.organization_id, s.event_id, app.current_user_id() as user_id, app.event_rank(s.event_id) >= 2 and current_setting('app.may_scan') = 'on' as may_check_in,
                       admission.salt_of(s.event_id) as salt
                  from admission.series as s where s.organization_id = app.current_organization() and s.id = $1
                """,
                [seriesId], cancellationToken),
            cancellationToken);
        right = new ScanRight(found!.OrganizationId, found.EventId, found.UserId, caller.CredentialId, found.MayCheckIn, found.Salt);
        // An event nothing of which can be scanned yet may have something in a moment.
        if (right.Salt is not null)
        {
            _known.Set(key, right, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = s_remembered });
        }

        return right;
    }

    /// <summary>Reads in a session that may scan, also of a device that may do nothing else.</summary>
    /// <param name="seriesId">The series it is about; null for a question about several.</param>
    public Task<T> ReadAsync<T>(Caller caller, Guid? seriesId, Func<TenantTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        db.ReadAsync(
            "select admission.enter_scan($1, $2::text, $3::uuid, $4)", [caller.CredentialId, caller.Organization, seriesId, caller.RequestId],
            caller.RequestId, work, cancellationToken);

    public void Dispose() => _known.Dispose();
}
