using System.Security.Claims;
using System.Text.Encodings.Web;
using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Callboard.Accounts.Identity;

/// <summary>
/// Finds out who makes a request: <c>Authorization: Bearer</c> (access token, API key, device), else the session cookie, else on the
/// live connection <c>?access_token=</c>, because browsers cannot send headers with a WebSocket. It only names the credential; the
/// database looks at it again in every transaction.
/// </summary>
internal sealed class CredentialHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SystemDb db, IdentityCache cache)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Callboard", CookieName = "callboard_session", LivePath = "/live";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Token() is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        // Ours are shorter; a longer text is nobody's.
        if (token.Length > 200)
        {
            return AuthenticateResult.Fail("Unknown token.");
        }

        var hash = Secret.Hash(token);
        var identity = cache.Find(hash) ?? await LoadAsync(hash);
        if (identity is null)
        {
            return AuthenticateResult.Fail("Unknown token.");
        }

        await RememberOrganizationAsync(hash, identity);
        var claims = new ClaimsIdentity(
            [
                new Claim(Caller.UserClaim, identity.UserId.ToString()),
                new Claim(Caller.CredentialClaim, identity.CredentialId.ToString()),
            ],
            SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(claims), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return PlatformProblems.Unauthenticated.ToResult().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        PlatformProblems.Forbidden.ToResult().ExecuteAsync(Context);

    private string? Token()
    {
        // A request with an Authorization header is not checked for foreign origins, so it must never fall back to the cookie.
        if (Request.Headers.Authorization is { Count: > 0 } header)
        {
            const string bearer = "Bearer ";
            var value = header.ToString();
            return value.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) ? value[bearer.Length..].Trim() : value;
        }

        if (Request.Path.StartsWithSegments(LivePath) && Request.Query["access_token"].ToString() is { Length: > 0 } query)
        {
            return query;
        }

        return Request.Cookies[CookieName] is { Length: > 0 } cookie ? cookie : null;
    }

    private async Task<CredentialIdentity?> LoadAsync(byte[] hash)
    {
        var identity = await db.OneAsync<CredentialIdentity>(AccountsModule.Sql["FindCredential"], [hash], Context.RequestAborted);
        if (identity is null)
        {
            return null;
        }

        if (identity.NotSeenLately)
        {
            await db.ExecuteAsync(
                "update accounts.credential set last_used_at = now() where id = $1", [identity.CredentialId], Context.RequestAborted);
        }

        cache.Keep(hash, identity);
        return identity;
    }

    // The organization a session used last is its default next time.
    private async Task RememberOrganizationAsync(byte[] hash, CredentialIdentity identity)
    {
        var asked = Request.Headers[Caller.OrganizationHeader].ToString();
        if (asked.Length is 0 or > 100 || !identity.IsSession || asked == identity.LastOrganizationId?.ToString() || asked == identity.LastOrganizationSlug)
        {
            return;
        }

        var chosen = await db.OneAsync<ChosenOrganization>(
            AccountsModule.Sql["RememberOrganization"], [identity.CredentialId, asked], Context.RequestAborted);
        if (chosen is not null)
        {
            cache.Keep(hash, identity with { LastOrganizationId = chosen.Id, LastOrganizationSlug = chosen.Slug });
        }
    }

    private sealed record ChosenOrganization(Guid Id, string Slug);
}
