using Callboard.Accounts.Features;
using Callboard.Accounts.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Callboard.Accounts.Identity;

/// <summary>An account as proving who one is needs it.</summary>
internal sealed record AccountProof(
    Guid Id, string Email, string Name, string? PasswordHash, byte[]? TotpSecret, bool TotpEnabled, long? TotpLastStep);

/// <summary>Checks who somebody is and opens sessions.</summary>
internal sealed class SignIns(SystemDb db, Passwords passwords, TimeProvider time)
{
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromHours(1), SessionLifetime = TimeSpan.FromDays(30);

    private const int MaxUserAgent = 300;

    private sealed record Lock(double Seconds);

    /// <summary>
    /// Proves a person by password, and by code when two-factor sign-in is on. The attempt is counted before it is judged, so that many
    /// at once cannot slip past the lock, and given back when it was right.
    /// </summary>
    /// <param name="email">In normal form.</param>
    /// <returns>The account, or what to answer instead.</returns>
    public async Task<(AccountProof? Account, Problem? Problem)> ProveAsync(
        string email, string password, string? totp, CancellationToken cancellationToken)
    {
        var (account, renewed, problem) = await CheckPasswordAsync(email, password, cancellationToken);
        if (account is null)
        {
            return (null, problem);
        }

        if (account.TotpEnabled)
        {
            if (string.IsNullOrEmpty(totp))
            {
                await GiveBackAsync(account, cancellationToken);
                return (null, AccountsProblems.TotpRequired.On("totp"));
            }

            if (!await SpendCodeAsync(account, totp, cancellationToken))
            {
                return (null, AccountsProblems.TotpInvalid.On("totp"));
            }
        }

        await db.ExecuteAsync(
            "update accounts.account set failed_sign_ins = 0, locked_until = null, password_hash = coalesce($2, password_hash) where id = $1",
            [account.Id, renewed], cancellationToken);
        return (account, null);
    }

    /// <summary>Proves by password alone that a signed-in person is still there. Failures count as they do at sign-in.</summary>
    /// <param name="field">The field to speak about when the password is wrong.</param>
    /// <exception cref="ProblemException">The password is wrong, or the account is locked.</exception>
    public async Task<AccountProof> ConfirmAsync(Guid user, string password, string field, CancellationToken cancellationToken)
    {
        var email = await db.OneAsync<string>("select email from accounts.account where id = $1", [user], cancellationToken);
        var (account, _, problem) = await CheckPasswordAsync(email!, password, cancellationToken);
        if (account is null)
        {
            throw (problem!.Status == StatusCodes.Status429TooManyRequests ? problem : AccountsProblems.PasswordWrong.On(field)).ToException();
        }

        await GiveBackAsync(account, cancellationToken);
        return account;
    }

    /// <summary>Takes a code, once: of two requests with the same code one succeeds.</summary>
    public async Task<bool> SpendCodeAsync(AccountProof account, string code, CancellationToken cancellationToken) =>
        account.TotpSecret is not null
        && Totp.Match(account.TotpSecret, code.Replace(" ", "", StringComparison.Ordinal), time.GetUtcNow(), account.TotpLastStep) is { } step
        && await db.ExecuteAsync(
            "update accounts.account set totp_last_step = $2 where id = $1 and (totp_last_step is null or totp_last_step < $2)",
            [account.Id, step], cancellationToken) == 1;

    /// <summary>Opens a session of an account that proved itself.</summary>
    /// <param name="organization">Where it starts; the one its user worked in last when not given.</param>
    public static async Task<SignInResponse> OpenAsync(
        SystemTransaction transaction, HttpContext context, AccountUser user, bool cookie, CancellationToken cancellationToken, Guid? organization = null)
    {
        string access = Secret.New(Secret.Access), refresh = Secret.New(Secret.Refresh);
        var cookieToken = cookie ? Secret.New(Secret.Access) : null;
        var agent = context.Request.Headers.UserAgent.ToString();
        await transaction.ExecuteAsync(
            AccountsModule.Sql["OpenSession"],
            [
                user.Id, Secret.Hash(access), Secret.Hash(refresh), cookieToken is null ? null : Secret.Hash(cookieToken),
                AccessLifetime, SessionLifetime, agent.Length == 0 ? null : agent[..Math.Min(agent.Length, MaxUserAgent)],
                organization,
            ],
            cancellationToken);
        if (cookieToken is not null)
        {
            context.Response.Cookies.Append(CredentialHandler.CookieName, cookieToken, CookieOptions(context, SessionLifetime));
        }

        return new SignInResponse(access, refresh, (int)AccessLifetime.TotalSeconds, "Bearer", user);
    }

    /// <summary>Makes a browser forget its session.</summary>
    public static void ClearCookie(HttpContext context) =>
        context.Response.Cookies.Delete(CredentialHandler.CookieName, CookieOptions(context, null));

    private static CookieOptions CookieOptions(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };

    private async Task<(AccountProof? Account, string? Renewed, Problem? Problem)> CheckPasswordAsync(
        string email, string password, CancellationToken cancellationToken)
    {
        var account = await db.OneAsync<AccountProof>(AccountsModule.Sql["BeginAttempt"], [email], cancellationToken);
        if (account is null && await LockedForAsync(email, cancellationToken) is { } seconds)
        {
            return (null, null, AccountsProblems.Locked.With("retryAfter", seconds));
        }

        var (matches, renewed) = await passwords.VerifyAsync(account?.PasswordHash, password, cancellationToken);
        return account is not null && matches ? (account, renewed, null) : (null, null, AccountsProblems.InvalidCredentials);
    }

    // A right password is no failure, and short of a whole sign-in no success that would clear the count.
    private Task<int> GiveBackAsync(AccountProof account, CancellationToken cancellationToken) => db.ExecuteAsync(
        "update accounts.account set failed_sign_ins = greatest(failed_sign_ins - 1, 0), locked_until = null where id = $1",
        [account.Id], cancellationToken);

    private async Task<int?> LockedForAsync(string email, CancellationToken cancellationToken) =>
        await db.OneAsync<Lock>(
            "select extract(epoch from locked_until - now())::float8 as seconds from accounts.account where email = $1 and locked_until > now()",
            [email], cancellationToken) is { } found
            ? (int)Math.Ceiling(found.Seconds)
            : null;
}
