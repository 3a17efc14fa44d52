using System.ComponentModel.DataAnnotations;
using Callboard.Accounts.Identity;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>Who signs in.</summary>
/// <param name="Totp">The code of the authenticator app, when two-factor sign-in is on.</param>
public sealed record LoginRequest(
    [property: StringLength(254, MinimumLength = 1)] string Email,
    [property: StringLength(1000, MinimumLength = 1)] string Password,
    [property: StringLength(20)] string? Totp = null);

/// <summary>A person, as others know them.</summary>
public sealed record AccountUser(Guid Id, string Email, string Name);

/// <summary>An open session.</summary>
/// <param name="AccessToken">Sent as <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Exchanged for new tokens, once.</param>
/// <param name="ExpiresIn">Seconds the access token is good for.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="User">Who signed in.</param>
public sealed record SignInResponse(string AccessToken, string RefreshToken, int ExpiresIn, string TokenType, AccountUser User);

/// <summary>Signs in with e-mail, password and, when it is on, a second factor.</summary>
internal static class Login
{
    public static async Task<Results<Ok<SignInResponse>, ProblemHttpResult>> HandleAsync(
        LoginRequest request, HttpContext context, SignIns signIns, SystemDb db, CancellationToken cancellationToken, bool cookie = false)
    {
        var (account, problem) = await signIns.ProveAsync(
            EmailTextAttribute.Normal(request.Email), request.Password, request.Totp, cancellationToken);
        if (account is null)
        {
            throw problem!.ToException();
        }

        return TypedResults.Ok(await db.WriteAsync(
            tx => SignIns.OpenAsync(tx, context, new AccountUser(account.Id, account.Email, account.Name), cookie, cancellationToken),
            cancellationToken));
    }
}
