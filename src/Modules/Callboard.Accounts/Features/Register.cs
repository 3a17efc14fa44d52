using System.ComponentModel.DataAnnotations;
using Callboard.Accounts.Identity;
using Callboard.Accounts.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>A new account.</summary>
/// <param name="OrganizationName">Name of the organization it starts; without one it is named after the person.</param>
public sealed record RegisterRequest(
    [property: StringLength(200, MinimumLength = 1)] string Name,
    [property: EmailText] string Email,
    string Password,
    [property: StringLength(200, MinimumLength = 1)] string? OrganizationName = null);

/// <summary>An open session, and the organization made with the account.</summary>
public sealed record RegisterResponse(
    string AccessToken, string RefreshToken, int ExpiresIn, string TokenType, AccountUser User, OrganizationBrief Organization);

/// <summary>An organization in a few words.</summary>
public sealed record OrganizationBrief(Guid Id, string Name, string Slug);

/// <summary>Makes an account and the organization it owns, and signs it in.</summary>
internal static class Register
{
    public static async Task<Results<Created<RegisterResponse>, ProblemHttpResult>> HandleAsync(
        RegisterRequest request, HttpContext context, AccountSetup setup, SystemDb db, CancellationToken cancellationToken, bool cookie = false)
    {
        var name = request.Name.Trim();
        if (PasswordRule.Fault(request.Password, request.Email.Trim(), name) is { } fault)
        {
            return PlatformProblems.Invalid.On("password", fault).ToResult();
        }

        var account = await setup.PrepareAsync(request.Email, name, request.Password, cancellationToken);
        var response = await db.WriteAsync(
            async tx =>
            {
                var user = await setup.AddAccountAsync(tx, account, cancellationToken);
                await tx.ExecuteAsync("select set_config('app.user_id', $1, true)", [user.ToString()], cancellationToken);
                var wanted = request.OrganizationName?.Trim() is { Length: > 0 } given ? given : OwnOrganization(name);
                var organization = await setup.AddOrganizationAsync(tx, wanted, user, cancellationToken);
                var session = await SignIns.OpenAsync(tx, context, new AccountUser(user, account.Email, account.Name), cookie, cancellationToken);
                return new RegisterResponse(
                    session.AccessToken, session.RefreshToken, session.ExpiresIn, session.TokenType, session.User, organization);
            },
            cancellationToken);
        return TypedResults.Created("/api/v1/me", response);
    }

    private static string OwnOrganization(string name) => $"{name[..Math.Min(name.Length, 180)]}’s organization";
}
