using System.ComponentModel.DataAnnotations;
using Callboard.Accounts.Identity;
using Callboard.Accounts.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>Somebody forgot the password.</summary>
public sealed record ForgotPasswordRequest([property: StringLength(254, MinimumLength = 1)] string Email);

/// <summary>A new password, with the token of the letter.</summary>
public sealed record ResetPasswordRequest([property: StringLength(200, MinimumLength = 1)] string Token, string Password);

/// <summary>A new password in place of the one in use.</summary>
public sealed record ChangePasswordRequest([property: StringLength(1000, MinimumLength = 1)] string CurrentPassword, string NewPassword);

/// <summary>Changing a password: because it was forgotten, or because one wants another.</summary>
internal static class PasswordChanges
{
    private sealed record Person(Guid Id, string Email, string Name);

    /// <summary>Says the same whether or not the address is known; what there is to do is done after the answer.</summary>
    public static Accepted ForgotAsync(ForgotPasswordRequest request, PasswordResetLetters letters)
    {
        letters.Ask(EmailTextAttribute.Normal(request.Email));
        return TypedResults.Accepted((string?)null);
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(
        ResetPasswordRequest request, SystemDb db, Passwords passwords, IdentityCache cache, CancellationToken cancellationToken)
    {
        var token = Secret.Hash(request.Token);
        var person = await db.OneAsync<Person>(
            """
            select a.id, a.email, a.name from accounts.password_reset as r join accounts.account as a on a.id = r.user_id
             where r.token_hash = $1 and r.used_at is null and r.expires_at > now() and a.disabled_at is null
            """,
            [token], cancellationToken);
        if (person is null)
        {
            return AccountsProblems.ResetInvalid.On("token").ToResult();
        }

        if (PasswordRule.Fault(request.Password, person.Email, person.Name) is { } fault)
        {
            return PlatformProblems.Invalid.On("password", fault).ToResult();
        }

        var hash = await passwords.HashAsync(request.Password, cancellationToken);
        // Takes the token in the same statement that looks at it: of two uses at once one finds it used.
        var done = await db.OneAsync<bool>(AccountsModule.Sql["ResetPassword"], [token, hash], cancellationToken);
        cache.Clear();
        return done ? TypedResults.NoContent() : AccountsProblems.ResetInvalid.On("token").ToResult();
    }

    /// <summary>The session that changes the password stays; every other one ends.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        ChangePasswordRequest request, HttpContext context, SystemDb db, SignIns signIns, Passwords passwords, IdentityCache cache,
        CancellationToken cancellationToken)
    {
        var credential = Caller.Of(context).CredentialId;
        var user = await db.OneAsync<Guid>("select accounts.signed_in($1, true)", [credential], cancellationToken);
        var account = await signIns.ConfirmAsync(user, request.CurrentPassword, "currentPassword", cancellationToken);
        if (PasswordRule.Fault(request.NewPassword, account.Email, account.Name) is { } fault)
        {
            return PlatformProblems.Invalid.On("newPassword", fault).ToResult();
        }

        var hash = await passwords.HashAsync(request.NewPassword, cancellationToken);
        await db.ExecuteAsync(
            """
            with changed as (
                update accounts.account set password_hash = $3 where id = accounts.signed_in($1, true) returning id),
            unused as (
                update accounts.password_reset set used_at = now() where user_id = $2 and used_at is null)
            update accounts.credential set revoked_at = now()
             where user_id = (select id from changed) and kind = 'session' and id <> $1 and revoked_at is null
            """,
            [credential, user, hash], cancellationToken);
        cache.Clear();
        return TypedResults.NoContent();
    }
}
