using System.ComponentModel.DataAnnotations;
using Callboard.Accounts.Identity;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Mail;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Accounts.Features;

/// <summary>Somebody who belongs to the organization.</summary>
/// <param name="Role">Null for people of a client, venue or vendor.</param>
/// <param name="PartyId">The client, venue or vendor they stand for.</param>
public sealed record Member(
    Guid UserId, string Name, string Email, MemberType Type, MemberRole? Role, Guid? PartyId, DateTimeOffset JoinedAt, int Version);

/// <summary>Somebody to add: at once when the address has an account, by invitation otherwise.</summary>
/// <param name="Role">For staff; member when not given.</param>
/// <param name="Type">Staff when not given.</param>
/// <param name="PartyId">The client, venue or vendor, for people who are not staff.</param>
public sealed record AddMemberRequest(
    [property: Required, EmailText] string Email, MemberRole? Role = null, MemberType? Type = null, Guid? PartyId = null);

/// <summary>The answer to adding somebody: the member, or the invitation sent instead.</summary>
public sealed record MemberAdded(Member? Data, IssuedInvitation? Invitation);

/// <summary>A change of a member.</summary>
public sealed record MemberChange(MemberRole? Role = null);

/// <summary>Which members to list.</summary>
public sealed record MemberFilter(
    [property: FromQuery(Name = "q"), StringLength(200)] string? Q = null,
    [property: FromQuery(Name = "role"), AllowedValues(null, "owner", "admin", "manager", "member", "viewer", ErrorMessage = "This is not a role.")]
    string? Role = null,
    [property: FromQuery(Name = "type"), AllowedValues(null, "staff", "client", "venue", "vendor", ErrorMessage = "This is not a type.")]
    string? Type = null);

/// <summary>The people of an organization.</summary>
internal static class Members
{
    private const string Columns =
        """
        m.user_id, a.name, a.email, m.kind as type, case m.kind when 'staff' then m.role end as role, m.party_id,
        m.created_at as joined_at, m.version
        """;

    private const string From =
        """
        from accounts.member as m join accounts.account as a on a.id = m.user_id
        where m.organization_id = app.current_organization() and m.removed_at is null
        """;

    private const string Filter =
        """
        and ($1::text is null or strpos(lower(a.name), lower($1)) > 0 or strpos(a.email, lower($1)) > 0)
        and ($2::text is null or (m.role = $2 and m.kind = 'staff'))
        and ($3::text is null or m.kind = $3)
        """;

    private static readonly SortOrder s_order = new(
        "lower(a.name), m.user_id",
        new Dictionary<string, string>
        {
            ["name"] = "lower(a.name)",
            ["email"] = "a.email",
            ["role"] = "app.role_rank(m.role)",
            ["type"] = "m.kind",
            ["joinedAt"] = "m.created_at",
        });

    public static async Task<Ok<ListResponse<Member>>> ListAsync(
        TenantDb db, [AsParameters] MemberFilter filter, [AsParameters] PageQuery page, CancellationToken cancellationToken,
        [FromQuery] string? sort = null) =>
        TypedResults.Ok(await db.PageAsync<Member>(
            $"select {Columns} {From} {Filter} order by {s_order.OrderBy(sort)}", $"select count(*)::integer {From} {Filter}",
            [filter.Q, filter.Role, filter.Type], page, cancellationToken));

    public static async Task<Results<Created<MemberAdded>, Accepted<MemberAdded>, ProblemHttpResult>> AddAsync(
        AddMemberRequest request, TenantDb db, IMailer mailer, PublicAddress address, CancellationToken cancellationToken)
    {
        var email = EmailTextAttribute.Normal(request.Email);
        var type = request.Type ?? MemberType.Staff;
        var role = request.Role ?? (type == MemberType.Staff ? MemberRole.Member : MemberRole.Viewer);
        var added = await db.WriteAsync(
            async tx =>
            {
                var user = await tx.OneAsync<Guid?>(
                    "select accounts.add_member($1, $2, $3, $4)", [email, type, role, request.PartyId], cancellationToken);
                return user is null
                    ? new MemberAdded(null, await Invitations.IssueAsync(tx, email, type, role, request.PartyId, address, cancellationToken))
                    : new MemberAdded(await LoadAsync(tx, user.Value, cancellationToken), null);
            },
            cancellationToken);
        if (added.Invitation is not null)
        {
            Invitations.Send(added.Invitation, mailer);
            return TypedResults.Accepted("/api/v1/invitations", added);
        }

        return TypedResults.Created($"/api/v1/members/{added.Data!.UserId}", added);
    }

    public static async Task<Results<Ok<UpdatedResponse<Member>>, ProblemHttpResult>> ChangeAsync(
        Guid userId, Patch<MemberChange> patch, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var changed = await db.WriteAsync(
            async tx =>
            {
                var id = await tx.OneAsync<Guid?>(
                    "select id from accounts.member where organization_id = app.current_organization() and user_id = $1 and removed_at is null",
                    [userId], cancellationToken);
                return id is not null
                    && await PatchStatement.ApplyAsync(
                        tx, "accounts.member", id.Value, patch, EntityTag.IfMatch(context), cancellationToken, where: "removed_at is null")
                    ? await LoadAsync(tx, userId, cancellationToken)
                    : null;
            },
            cancellationToken);
        if (changed is null)
        {
            return AccountsProblems.MemberUnknown.ToResult();
        }

        EntityTag.Write(context, changed.Version);
        return TypedResults.Ok(UpdatedResponse<Member>.Of(changed, patch));
    }

    /// <summary>Ends a membership: somebody else's by an administrator, one's own by anybody.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid userId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteOneAsync<Guid?>(
            """
            update accounts.member set removed_at = now()
             where organization_id = app.current_organization() and user_id = $1 and removed_at is null returning id
            """,
            [userId], cancellationToken);
        return removed is null ? AccountsProblems.MemberUnknown.ToResult() : TypedResults.NoContent();
    }

    private static async Task<Member> LoadAsync(TenantTransaction transaction, Guid user, CancellationToken cancellationToken) =>
        (await transaction.OneAsync<Member>($"select {Columns} {From} and m.user_id = $1", [user], cancellationToken))!;
}
