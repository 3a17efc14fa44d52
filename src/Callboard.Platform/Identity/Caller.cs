using System.Globalization;
using System.Security.Claims;
using Callboard.Platform.Json;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Callboard.Platform.Identity;

/// <summary>Who makes a request, as far as the request itself says. What that credential may do, the database decides.</summary>
/// <param name="UserId">The signed-in user.</param>
/// <param name="CredentialId">The session, API key or device the request was made with.</param>
/// <param name="Organization">Id or slug of the organization asked for; null for the one used last.</param>
/// <param name="RequestId">Trace id, kept in history.</param>
/// <param name="EditedAt">When an edit was made that arrives later (offline work); null for now.</param>
public sealed record Caller(Guid UserId, Guid CredentialId, string? Organization, string RequestId, DateTimeOffset? EditedAt)
{
    /// <summary>The header that chooses among several organizations.</summary>
    public const string OrganizationHeader = "X-Organization";

    /// <summary>The header of replayed offline edits: when the edit was made.</summary>
    public const string EditedAtHeader = "X-Edited-At";

    /// <summary>Claim types of a signed-in principal.</summary>
    public const string CredentialClaim = "callboard:credential", UserClaim = "callboard:user";

    /// <summary>The caller of a request.</summary>
    /// <exception cref="ProblemException">Nobody is signed in, or the time of the edit is unreadable.</exception>
    public static Caller Of(HttpContext context)
    {
        var (user, credential) = Identify(context.User);
        var organization = context.Request.Headers[OrganizationHeader].ToString();
        DateTimeOffset? editedAt = null;
        if (context.Request.Headers[EditedAtHeader].ToString() is { Length: > 0 } text)
        {
            editedAt = InstantConverter.TryParse(text, out var value)
                ? value
                : throw PlatformProblems.Invalid.On(EditedAtHeader, "Expected an instant with an offset.").ToException();
        }

        return new Caller(user, credential, organization.Length > 0 ? organization : null, context.TraceIdentifier, editedAt);
    }

    /// <summary>The user and credential of a principal.</summary>
    /// <exception cref="ProblemException">Nobody is signed in.</exception>
    public static (Guid User, Guid Credential) Identify(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(UserClaim), CultureInfo.InvariantCulture, out var user)
        && Guid.TryParse(principal.FindFirstValue(CredentialClaim), CultureInfo.InvariantCulture, out var credential)
            ? (user, credential)
            : throw PlatformProblems.Unauthenticated.ToException();
}
