using System.ComponentModel.DataAnnotations;
using Callboard.Accounts.Identity;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>A refresh token to exchange.</summary>
public sealed record RefreshRequest([property: StringLength(200, MinimumLength = 1)] string RefreshToken);

/// <summary>A place the caller is signed in.</summary>
/// <param name="Current">Whether it is the one this request came with.</param>
public sealed record SessionInfo(
    Guid Id, bool Current, string? UserAgent, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt, DateTimeOffset ExpiresAt);

/// <summary>Renewing and ending sessions.</summary>
internal static class Sessions
{
    private sealed record Owner(Guid CredentialId, Guid Id, string Email, string Name);

    /// <summary>Exchanges a refresh token, once. A second use means that two hold it, so nobody keeps the session.</summary>
    public static async Task<Results<Ok<SignInResponse>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest request, SystemDb db, IdentityCache cache, CancellationToken cancellationToken)
    {
        var old = Secret.Hash(request.RefreshToken);
        string access = Secret.New(Secret.Access), refresh = Secret.New(Secret.Refresh);
        var (owner, reused) = await db.WriteAsync(
            async tx =>
            {
                var found = await tx.OneAsync<Owner>(
                    AccountsModule.Sql["RotateRefresh"],
                    [old, Secret.Hash(access), Secret.Hash(refresh), SignIns.AccessLifetime, SignIns.SessionLifetime], cancellationToken);
                // Separate from the statement above: whoever waited there for the other exchange sees its result only now.
                var ended = found is null
                    ? await tx.ExecuteAsync(
                        """
                        update accounts.credential set revoked_at = now()
                         where id = (select credential_id from accounts.spent_refresh where token_hash = $1) and revoked_at is null
                        """,
                        [old], cancellationToken)
                    : 0;
                return (found, ended > 0);
            },
            cancellationToken);
        cache.Clear();
        if (owner is null)
        {
            return (reused ? AccountsProblems.RefreshReused : AccountsProblems.RefreshInvalid).ToResult();
        }

        return TypedResults.Ok(new SignInResponse(
            access, refresh, (int)SignIns.AccessLifetime.TotalSeconds, "Bearer", new AccountUser(owner.Id, owner.Email, owner.Name)));
    }

    public static async Task<NoContent> LogoutAsync(HttpContext context, SystemDb db, IdentityCache cache, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(
            "update accounts.credential set revoked_at = now() where id = $1 and user_id = accounts.signed_in($1, true)",
            [Caller.Of(context).CredentialId], cancellationToken);
        cache.Clear();
        SignIns.ClearCookie(context);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> LogoutEverywhereAsync(
        HttpContext context, SystemDb db, IdentityCache cache, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(
            """
            update accounts.credential set revoked_at = now()
             where user_id = (select accounts.signed_in($1, true)) and kind = 'session' and revoked_at is null
            """,
            [Caller.Of(context).CredentialId], cancellationToken);
        cache.Clear();
        SignIns.ClearCookie(context);
        return TypedResults.NoContent();
    }

    public static async Task<Ok<ListResponse<SessionInfo>>> ListAsync(HttpContext context, SystemDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<SessionInfo>.Whole(await db.ListAsync<SessionInfo>(
            """
            select id, id = $1 as current, user_agent, created_at, last_used_at as last_seen_at, expires_at
              from accounts.credential
             where user_id = (select accounts.signed_in($1, true)) and kind = 'session' and revoked_at is null and expires_at > now()
             order by id = $1 desc, coalesce(last_used_at, created_at) desc, id
            """,
            [Caller.Of(context).CredentialId], cancellationToken)));

    public static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        Guid sessionId, HttpContext context, SystemDb db, IdentityCache cache, CancellationToken cancellationToken)
    {
        var ended = await db.ExecuteAsync(
            """
            update accounts.credential set revoked_at = now()
             where id = $2 and user_id = (select accounts.signed_in($1, true)) and kind = 'session' and revoked_at is null
            """,
            [Caller.Of(context).CredentialId, sessionId], cancellationToken);
        cache.Clear();
        return ended == 1 ? TypedResults.NoContent() : AccountsProblems.SessionUnknown.ToResult();
    }
}
