using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>The side a member stands on.</summary>
public enum MemberType
{
    Staff,
    Client,
    Venue,
    Vendor,
}

/// <summary>Powers of the staff in an organization, from all to none.</summary>
public enum MemberRole
{
    Owner,
    Admin,
    Manager,
    Member,
    Viewer,
}

/// <summary>The signed-in person.</summary>
public sealed record MeUser(Guid Id, string Email, string Name, bool TotpEnabled);

/// <summary>An organization the person belongs to.</summary>
/// <param name="Role">Null for people of a client, venue or vendor.</param>
/// <param name="PartyId">The client, venue or vendor they stand for.</param>
public sealed record MeOrganization(Guid Id, string Name, string Slug, MemberType Type, MemberRole? Role, Guid? PartyId);

/// <summary>What the person may do in the current organization, for showing the right buttons; the database decides.</summary>
public sealed record MePermissions(
    bool Write, bool CreateEvents, bool ManageDirectory, bool ManageMembers, bool ManageSettings, bool ManageOwners, bool DeleteOrganization);

/// <summary>Who is asking.</summary>
/// <param name="Type">Staff, or the side of the portal; staff as well while the person belongs to no organization.</param>
/// <param name="CurrentOrganizationId">The organization requests speak for unless they name another.</param>
public sealed record Me(
    MeUser User, MemberType Type, IReadOnlyList<MeOrganization> Organizations, Guid? CurrentOrganizationId, MeOrganization? Organization,
    MePermissions Permissions);

/// <summary>Who is signed in, the organizations they belong to, and what they may do in the current one.</summary>
internal static class GetMe
{
    public static async Task<Results<Ok<DataResponse<Me>>, ProblemHttpResult>> HandleAsync(
        HttpContext context, SystemDb db, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var me = await db.OneAsync<Me>(AccountsModule.Sql["GetMe"], [caller.CredentialId, caller.Organization], cancellationToken);
        return TypedResults.Ok(new DataResponse<Me>(me!));
    }
}
