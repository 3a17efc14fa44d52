using System.ComponentModel.DataAnnotations;
using Callboard.Accounts.Identity;
using Callboard.Accounts.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>The password, to prove that the person at the keyboard is the one who signed in.</summary>
public sealed record TotpPasswordRequest([property: StringLength(1000, MinimumLength = 1)] string Password);

/// <summary>A code of the authenticator app.</summary>
public sealed record TotpCodeRequest([property: StringLength(20, MinimumLength = 1)] string Code);

/// <summary>What an authenticator app needs; shown once.</summary>
/// <param name="Secret">Base32, for typing.</param>
/// <param name="Uri">An <c>otpauth</c> address, for a QR code.</param>
public sealed record TotpSecret(string Secret, string Uri);

/// <summary>Turning two-factor sign-in on and off. It is on once a code has proved that the app knows the secret.</summary>
internal static class TwoFactor
{
    public static async Task<Results<Ok<DataResponse<TotpSecret>>, ProblemHttpResult>> EnableAsync(
        TotpPasswordRequest request, HttpContext context, SystemDb db, SignIns signIns, CancellationToken cancellationToken)
    {
        var account = await ProveAsync(request, context, db, signIns, cancellationToken);
        var secret = Totp.NewSecret();
        var stored = await db.ExecuteAsync(
            "update accounts.account set totp_secret = $2, totp_last_step = null where id = $1 and totp_confirmed_at is null",
            [account.Id, secret], cancellationToken);
        return stored == 1
            ? TypedResults.Ok(new DataResponse<TotpSecret>(new TotpSecret(Totp.ToBase32(secret), Totp.Uri(account.Email, secret))))
            : AccountsProblems.TotpAlreadyOn.ToResult();
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(
        TotpCodeRequest request, HttpContext context, SystemDb db, SignIns signIns, CancellationToken cancellationToken)
    {
        var account = (await db.OneAsync<AccountProof>(
            """
            select id, email, name, null::text as password_hash, totp_secret, totp_confirmed_at is not null as totp_enabled, totp_last_step
              from accounts.account where id = (select accounts.signed_in($1, true))
            """,
            [Caller.Of(context).CredentialId], cancellationToken))!;
        if (account.TotpEnabled)
        {
            return AccountsProblems.TotpAlreadyOn.ToResult();
        }

        if (account.TotpSecret is null)
        {
            return AccountsProblems.TotpNotOn.ToResult();
        }

        if (!await signIns.SpendCodeAsync(account, request.Code, cancellationToken))
        {
            return AccountsProblems.TotpInvalid.On("code").ToResult();
        }

        var confirmed = await db.ExecuteAsync(
            "update accounts.account set totp_confirmed_at = now() where id = $1 and totp_secret = $2 and totp_confirmed_at is null",
            [account.Id, account.TotpSecret], cancellationToken);
        return confirmed == 1 ? TypedResults.NoContent() : AccountsProblems.TotpInvalid.On("code").ToResult();
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DisableAsync(
        TotpPasswordRequest request, HttpContext context, SystemDb db, SignIns signIns, CancellationToken cancellationToken)
    {
        var account = await ProveAsync(request, context, db, signIns, cancellationToken);
        var changed = await db.ExecuteAsync(
            """
            update accounts.account set totp_secret = null, totp_confirmed_at = null, totp_last_step = null
             where id = $1 and totp_secret is not null
            """,
            [account.Id], cancellationToken);
        return changed == 1 ? TypedResults.NoContent() : AccountsProblems.TotpNotOn.ToResult();
    }

    private static async Task<AccountProof> ProveAsync(
        TotpPasswordRequest request, HttpContext context, SystemDb db, SignIns signIns, CancellationToken cancellationToken)
    {
        var user = await db.OneAsync<Guid>("select accounts.signed_in($1, true)", [Caller.Of(context).CredentialId], cancellationToken);
        return await signIns.ConfirmAsync(user, request.Password, "password", cancellationToken);
    }
}
