using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Callboard.Accounts.Identity;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Mail;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Accounts.Features;

/// <summary>What became of an invitation.</summary>
public enum InvitationStatus
{
    Pending,
    Accepted,
    Declined,
    Revoked,
    Expired,
}

/// <summary>An invitation, as administrators see it.</summary>
/// <param name="Role">Null for people of a client, venue or vendor.</param>
public sealed record Invitation(
    Guid Id, string Email, MemberType Type, MemberRole? Role, Guid? PartyId, InvitationStatus Status, string? InvitedByName,
    DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt);

/// <summary>An invitation just made or made anew, with what opens it; shown this once.</summary>
/// <param name="Token">Opens the invitation.</param>
/// <param name="Link">The page that does, to hand over by other means than the letter.</param>
public sealed record IssuedInvitation(
    Guid Id, string Email, MemberType Type, MemberRole? Role, Guid? PartyId, InvitationStatus Status, string? InvitedByName,
    DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt, string Token, string Link)
{
    /// <summary>For the letter.</summary>
    [JsonIgnore]
    internal string OrganizationName { get; init; } = "";
}

/// <summary>Somebody to invite.</summary>
/// <param name="Role">For staff; member when not given. Owners are made from members.</param>
/// <param name="Type">Staff when not given.</param>
/// <param name="PartyId">The client, venue or vendor, for people who are not staff.</param>
public sealed record InviteRequest(
    [property: Required, EmailText] string Email, MemberRole? Role = null, MemberType? Type = null, Guid? PartyId = null);

/// <summary>Which invitations to list.</summary>
public sealed record InvitationFilter(
    [property: FromQuery(Name = "status"),
        AllowedValues(null, "pending", "accepted", "declined", "revoked", "expired", ErrorMessage = "This is not a status.")]
    string? Status = null);

/// <summary>Inviting people into an organization, and taking it back.</summary>
internal static class Invitations
{
    private const int LifetimeDays = 7;

    /// <summary>The state of a row of accounts.invitation named i.</summary>
    internal const string Status =
        """
        case when i.accepted_at is not null then 'accepted' when i.declined_at is not null then 'declined'
             when i.revoked_at is not null then 'revoked' when i.expires_at <= now() then 'expired' else 'pending' end
        """;

    private const string Columns =
        $"""
        i.id, i.email, i.kind as type, case i.kind when 'staff' then i.role end as role, i.party_id, {Status} as status,
        (select a.name from accounts.account as a where a.id = i.invited_by) as invited_by_name, i.expires_at, i.created_at
        """;

    private const string Rows =
        $"from accounts.invitation as i where i.organization_id = app.current_organization() and ($1::text is null or {Status} = $1)";

    public static async Task<Ok<ListResponse<Invitation>>> ListAsync(
        TenantDb db, [AsParameters] InvitationFilter filter, [AsParameters] PageQuery page, CancellationToken cancellationToken) =>
        TypedResults.Ok(await db.PageAsync<Invitation>(
            $"select {Columns} {Rows} order by i.created_at desc, i.id",
            // Administrators only; said aloud, or everybody else would be told that there are none.
            $"select (select count(*)::integer {Rows}) where app.require_rank('admin')", [filter.Status], page, cancellationToken));

    public static async Task<Results<Created<DataResponse<IssuedInvitation>>, ProblemHttpResult>> CreateAsync(
        InviteRequest request, TenantDb db, IMailer mailer, PublicAddress address, CancellationToken cancellationToken)
    {
        var type = request.Type ?? MemberType.Staff;
        var role = request.Role ?? (type == MemberType.Staff ? MemberRole.Member : MemberRole.Viewer);
        var issued = await db.WriteAsync(
            tx => IssueAsync(tx, EmailTextAttribute.Normal(request.Email), type, role, request.PartyId, address, cancellationToken), cancellationToken);
        Send(issued, mailer);
        return TypedResults.Created($"/api/v1/invitations/{issued.Id}", new DataResponse<IssuedInvitation>(issued));
    }

    /// <summary>Makes an invitation valid again for its whole time, with a new link; the old one stops working.</summary>
    public static async Task<Results<Ok<DataResponse<IssuedInvitation>>, ProblemHttpResult>> ResendAsync(
        Guid invitationId, TenantDb db, IMailer mailer, PublicAddress address, CancellationToken cancellationToken)
    {
        var token = Secret.New(Secret.Invitation);
        var issued = await db.WriteAsync(
            async tx =>
            {
                await RequireUnansweredAsync(tx, invitationId, cancellationToken);
                await tx.ExecuteAsync(
                    $"""
                    update accounts.invitation set token_hash = $2, expires_at = now() + interval '{LifetimeDays} days'
                     where organization_id = app.current_organization() and id = $1
                    """,
                    [invitationId, Secret.Hash(token)], cancellationToken);
                return await LoadAsync(tx, invitationId, token, address, cancellationToken);
            },
            cancellationToken);
        Send(issued, mailer);
        return TypedResults.Ok(new DataResponse<IssuedInvitation>(issued));
    }

    public static async Task<Results<Ok<DataResponse<Invitation>>, ProblemHttpResult>> RevokeAsync(
        Guid invitationId, TenantDb db, CancellationToken cancellationToken)
    {
        var revoked = await db.WriteAsync(
            async tx =>
            {
                await RequireUnansweredAsync(tx, invitationId, cancellationToken);
                await tx.ExecuteAsync(
                    "update accounts.invitation set revoked_at = now() where organization_id = app.current_organization() and id = $1",
                    [invitationId], cancellationToken);
                return (await tx.OneAsync<Invitation>($"select {Columns} {Rows} and i.id = $2", [null, invitationId], cancellationToken))!;
            },
            cancellationToken);
        return TypedResults.Ok(new DataResponse<Invitation>(revoked));
    }

    /// <summary>Writes a new invitation. One that ran out makes room for it.</summary>
    internal static async Task<IssuedInvitation> IssueAsync(
        TenantTransaction transaction, string email, MemberType type, MemberRole role, Guid? party, PublicAddress address,
        CancellationToken cancellationToken)
    {
        var token = Secret.New(Secret.Invitation);
        await transaction.ExecuteAsync(
            """
            update accounts.invitation set revoked_at = now()
             where organization_id = app.current_organization() and email = $1 and expires_at <= now()
               and accepted_at is null and declined_at is null and revoked_at is null
            """,
            [email], cancellationToken);
        var id = await transaction.OneAsync<Guid?>(
            $"""
            insert into accounts.invitation (organization_id, email, kind, role, party_id, token_hash, expires_at, invited_by)
            select app.current_organization(), $1, $2, $3, $4::uuid, $5, now() + interval '{LifetimeDays} days', app.current_user_id()
             where app.require_rank('admin') and not exists (
                   select from accounts.member as m join accounts.account as a on a.id = m.user_id
                    where m.organization_id = app.current_organization() and m.removed_at is null and a.email = $1)
            returning id
            """,
            [email, type, role, party, Secret.Hash(token)], cancellationToken);
        return id is null
            ? throw AccountsProblems.AlreadyMember.On("email").ToException()
            : await LoadAsync(transaction, id.Value, token, address, cancellationToken);
    }

    internal static void Send(IssuedInvitation invitation, IMailer mailer) => mailer.Post(new Letter(
        invitation.Email,
        $"Join {invitation.OrganizationName} on Callboard",
        $"""
        Hello,

        {invitation.InvitedByName} invites you to work with {invitation.OrganizationName} on Callboard. Accept or decline here:

        {invitation.Link}

        The link works once, until {invitation.ExpiresAt.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)}.
        """));

    private sealed record Named(string Name);

    private static async Task<IssuedInvitation> LoadAsync(
        TenantTransaction transaction, Guid id, string token, PublicAddress address, CancellationToken cancellationToken)
    {
        var i = (await transaction.OneAsync<Invitation>($"select {Columns} {Rows} and i.id = $2", [null, id], cancellationToken))!;
        var organization = (await transaction.OneAsync<Named>(
            "select name from accounts.organization where id = app.current_organization()", [], cancellationToken))!;
        return new IssuedInvitation(
            i.Id, i.Email, i.Type, i.Role, i.PartyId, i.Status, i.InvitedByName, i.ExpiresAt, i.CreatedAt, token,
            address.Of($"/invitations/{token}"))
        { OrganizationName = organization.Name };
    }

    private static async Task RequireUnansweredAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        var status = await transaction.OneAsync<InvitationStatus?>(
            $"select {Status} from accounts.invitation as i where i.organization_id = app.current_organization() and i.id = $1 for update",
            [id], cancellationToken);
        Problem? problem = status switch
        {
            null => AccountsProblems.InvitationUnknown,
            InvitationStatus.Accepted or InvitationStatus.Declined => AccountsProblems.InvitationAnswered,
            InvitationStatus.Revoked => AccountsProblems.InvitationRevoked,
            _ => null,
        };
        if (problem is not null)
        {
            throw problem.ToException();
        }
    }
}
