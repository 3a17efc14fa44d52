using System.ComponentModel.DataAnnotations;
using Callboard.Accounts.Identity;
using Callboard.Accounts.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>What somebody holding an invitation's link sees before answering.</summary>
/// <param name="AccountExists">Whether to sign in or to choose a name and password.</param>
public sealed record InvitationPreview(
    string OrganizationName, string Email, MemberType Type, MemberRole? Role, string? InvitedByName, bool AccountExists, DateTimeOffset ExpiresAt);

/// <summary>Accepting: nothing for whoever is signed in; the password of an existing account; name and password for a new one.</summary>
public sealed record AcceptInvitationRequest(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: StringLength(1000)] string? Password = null,
    [property: StringLength(20)] string? Totp = null);

/// <summary>Where somebody now belongs.</summary>
public sealed record JoinedOrganization(OrganizationBrief Organization, MemberType Type, MemberRole? Role);

/// <summary>The answer to accepting: the membership and, for whoever was not signed in, a session.</summary>
public sealed record InvitationAccepted(
    JoinedOrganization Data, string? AccessToken, string? RefreshToken, int? ExpiresIn, string? TokenType, AccountUser User);

/// <summary>Looking at, accepting and declining an invitation with its link.</summary>
internal static class AnswerInvitation
{
    private sealed record Found(
        Guid Id, Guid OrganizationId, string OrganizationName, string Slug, string Email, MemberType Type, MemberRole Role, Guid? PartyId,
        string? InvitedByName, InvitationStatus Status, DateTimeOffset ExpiresAt, Guid? UserId, string? UserName);

    public static async Task<Results<Ok<DataResponse<InvitationPreview>>, ProblemHttpResult>> PreviewAsync(
        string token, SystemDb db, CancellationToken cancellationToken)
    {
        var i = await FindAsync(token, db, cancellationToken);
        return TypedResults.Ok(new DataResponse<InvitationPreview>(new InvitationPreview(
            i.OrganizationName, i.Email, i.Type, RoleOf(i), i.InvitedByName, i.UserId is not null, i.ExpiresAt)));
    }

    public static async Task<Results<Ok<InvitationAccepted>, ProblemHttpResult>> AcceptAsync(
        string token, AcceptInvitationRequest request, HttpContext context, SystemDb db, SignIns signIns, AccountSetup setup,
        CancellationToken cancellationToken, bool cookie = false)
    {
        var i = await FindAsync(token, db, cancellationToken);
        var signedIn = context.User.Identity?.IsAuthenticated == true ? Caller.Of(context).CredentialId : (Guid?)null;
        PreparedAccount? newcomer = null;
        if (signedIn is not null)
        {
            var user = await db.OneAsync<Guid>("select accounts.signed_in($1, true)", [signedIn], cancellationToken);
            if (user != i.UserId)
            {
                return AccountsProblems.OtherAddress.ToResult();
            }
        }
        else if (i.UserId is not null)
        {
            if (string.IsNullOrEmpty(request.Password))
            {
                return PlatformProblems.Invalid.On("password", "Enter the password of your account, or sign in first.").ToResult();
            }

            var (account, problem) = await signIns.ProveAsync(i.Email, request.Password, request.Totp, cancellationToken);
            if (account is null)
            {
                throw problem!.ToException();
            }
        }
        else
        {
            newcomer = await PrepareAsync(i.Email, request, setup, cancellationToken);
        }

        var accepted = await db.WriteAsync(
            async tx =>
            {
                // Whoever takes the invitation first has it; a second request waits here and finds it answered.
                var taken = await tx.ExecuteAsync(
                    """
                    update accounts.invitation set accepted_at = now()
                     where organization_id = $1 and id = $2 and token_hash = $3 and expires_at > now()
                       and accepted_at is null and declined_at is null and revoked_at is null
                    """,
                    [i.OrganizationId, i.Id, Secret.Hash(token)], cancellationToken);
                if (taken == 0)
                {
                    throw AccountsProblems.InvitationAnswered.ToException();
                }

                var id = newcomer is null ? i.UserId!.Value : await setup.AddAccountAsync(tx, newcomer, cancellationToken);
                await tx.ExecuteAsync("select set_config('app.user_id', $1, true)", [id.ToString()], cancellationToken);
                await setup.AddMemberAsync(
                    tx, i.OrganizationId, id, SnakeCase.Of(i.Type), SnakeCase.Of(i.Role), i.PartyId, cancellationToken);
                var user = new AccountUser(id, i.Email, newcomer?.Name ?? i.UserName!);
                var joined = new JoinedOrganization(new OrganizationBrief(i.OrganizationId, i.OrganizationName, i.Slug), i.Type, RoleOf(i));
                if (signedIn is not null)
                {
                    return new InvitationAccepted(joined, null, null, null, null, user);
                }

                var session = await SignIns.OpenAsync(tx, context, user, cookie, cancellationToken, i.OrganizationId);
                return new InvitationAccepted(joined, session.AccessToken, session.RefreshToken, session.ExpiresIn, session.TokenType, user);
            },
            cancellationToken);
        return TypedResults.Ok(accepted);
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeclineAsync(string token, SystemDb db, CancellationToken cancellationToken)
    {
        var i = await FindAsync(token, db, cancellationToken);
        var declined = await db.ExecuteAsync(
            """
            update accounts.invitation set declined_at = now()
             where organization_id = $1 and id = $2 and accepted_at is null and declined_at is null and revoked_at is null
            """,
            [i.OrganizationId, i.Id], cancellationToken);
        return declined == 1 ? TypedResults.NoContent() : AccountsProblems.InvitationAnswered.ToResult();
    }

    private static async Task<Found> FindAsync(string token, SystemDb db, CancellationToken cancellationToken)
    {
        var found = await db.OneAsync<Found>(AccountsModule.Sql["FindInvitation"], [Secret.Hash(token)], cancellationToken);
        var problem = found?.Status switch
        {
            null => AccountsProblems.InvitationUnknown,
            InvitationStatus.Accepted or InvitationStatus.Declined => AccountsProblems.InvitationAnswered,
            InvitationStatus.Revoked => AccountsProblems.InvitationRevoked,
            InvitationStatus.Expired => AccountsProblems.InvitationExpired,
            _ => (Problem?)null,
        };
        return problem is null ? found! : throw problem.ToException();
    }

    private static async Task<PreparedAccount> PrepareAsync(
        string email, AcceptInvitationRequest request, AccountSetup setup, CancellationToken cancellationToken)
    {
        var problem = PlatformProblems.Invalid;
        var name = request.Name?.Trim();
        if (string.IsNullOrEmpty(name))
        {
            problem = problem.On("name", "Enter your name.");
        }

        if (PasswordRule.Fault(request.Password ?? "", email, name) is { } fault)
        {
            problem = problem.On("password", fault);
        }

        return problem.Errors.IsEmpty
            ? await setup.PrepareAsync(email, name!, request.Password!, cancellationToken)
            : throw problem.ToException();
    }

    private static MemberRole? RoleOf(Found i) => i.Type == MemberType.Staff ? i.Role : null;
}
