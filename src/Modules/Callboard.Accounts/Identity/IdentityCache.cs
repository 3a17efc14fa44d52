using Microsoft.Extensions.Caching.Memory;

namespace Callboard.Accounts.Identity;

/// <summary>Who a token belongs to.</summary>
/// <param name="ValidUntil">When the token ends by itself.</param>
/// <param name="IsSession">False for API keys and devices.</param>
/// <param name="NotSeenLately">Whether the time of last use should be written down again.</param>
internal sealed record CredentialIdentity(
    Guid CredentialId, Guid UserId, DateTimeOffset ValidUntil, bool IsSession, Guid? LastOrganizationId, string? LastOrganizationSlug,
    bool NotSeenLately);

/// <summary>
/// Remembers for seconds whose token is whose, so that a busy client costs one look-up now and then instead of one per request. Rights
/// are never kept here: every transaction asks the database again.
/// </summary>
internal sealed class IdentityCache(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    public CredentialIdentity? Find(byte[] tokenHash) =>
        _entries.TryGetValue<CredentialIdentity>(Convert.ToHexString(tokenHash), out var identity) && identity!.ValidUntil > time.GetUtcNow()
            ? identity
            : null;

    public void Keep(byte[] tokenHash, CredentialIdentity identity) =>
        _entries.Set(Convert.ToHexString(tokenHash), identity, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = s_longest });

    /// <summary>Forgets everybody. Ending sessions is rare and looking up again is cheap.</summary>
    public void Clear() => _entries.Clear();

    public void Dispose() => _entries.Dispose();
}
