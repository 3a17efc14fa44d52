using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>An organization as one of its members sees it.</summary>
/// <param name="Role">The caller's role; null for people of a client, venue or vendor.</param>
public sealed record Organization(
    Guid Id, string Name, string Slug, MemberType Type, MemberRole? Role, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A new organization; the caller becomes its owner.</summary>
/// <param name="Slug">Short name for addresses; derived from the name when not given.</param>
public sealed record CreateOrganizationRequest(
    [property: StringLength(200, MinimumLength = 1)] string Name,
    [property: StringLength(63, MinimumLength = 1)] string? Slug = null,
    Guid? Id = null);

/// <summary>A change of an organization.</summary>
public sealed record OrganizationChange(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: StringLength(63, MinimumLength = 1)] string? Slug = null);

/// <summary>The organizations of the caller. A single one is always looked at from inside, whichever is the current one.</summary>
internal static class Organizations
{
    private const string One =
        """
        select o.id, o.name, o.slug, app.user_type() as type, nullif(current_setting('app.role'), '') as role, o.created_at, o.updated_at, o.version
          from accounts.organization as o where o.id = app.current_organization()
        """;

    public static async Task<Ok<ListResponse<Organization>>> ListAsync(HttpContext context, SystemDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<Organization>.Whole(await db.ListAsync<Organization>(
            AccountsModule.Sql["ListOrganizations"], [Caller.Of(context).CredentialId], cancellationToken)));

    public static async Task<Results<Created<DataResponse<Organization>>, Ok<DataResponse<Organization>>, ProblemHttpResult>> CreateAsync(
        CreateOrganizationRequest request, HttpContext context, SystemDb db, AccountSetup setup, DataSources sources,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (request.Id is { } known && await MineAsync(known, caller, db, cancellationToken))
        {
            // Sent before, and the answer was lost.
            return TypedResults.Ok(new DataResponse<Organization>((await LoadAsync(known, caller, sources, cancellationToken))!));
        }

        var made = await db.WriteAsync(
            async tx =>
            {
                var user = await tx.OneAsync<Guid>("select accounts.signed_in($1, true)", [caller.CredentialId], cancellationToken);
                await tx.ExecuteAsync("select set_config('app.user_id', $1, true)", [user.ToString()], cancellationToken);
                return await setup.AddOrganizationAsync(tx, request.Name.Trim(), user, cancellationToken, request.Slug, request.Id);
            },
            cancellationToken);
        var organization = await LoadAsync(made.Id, caller, sources, cancellationToken);
        return TypedResults.Created($"/api/v1/organizations/{made.Id}", new DataResponse<Organization>(organization!));
    }

    public static async Task<Ok<DataResponse<Organization>>> GetAsync(
        Guid organizationId, HttpContext context, DataSources sources, CancellationToken cancellationToken)
    {
        var organization = await LoadAsync(organizationId, Caller.Of(context), sources, cancellationToken);
        EntityTag.Write(context, organization!.Version);
        return TypedResults.Ok(new DataResponse<Organization>(organization));
    }

    public static async Task<Ok<UpdatedResponse<Organization>>> ChangeAsync(
        Guid organizationId, Patch<OrganizationChange> patch, HttpContext context, DataSources sources, CancellationToken cancellationToken)
    {
        var changed = await Inside(organizationId, Caller.Of(context), sources).WriteAsync(
            async tx =>
            {
                await PatchStatement.ApplyAsync(
                    tx, "accounts.organization", organizationId, patch, EntityTag.IfMatch(context), cancellationToken);
                return (await tx.OneAsync<Organization>(One, [], cancellationToken))!;
            },
            cancellationToken);
        EntityTag.Write(context, changed.Version);
        return TypedResults.Ok(UpdatedResponse<Organization>.Of(changed, patch));
    }

    /// <summary>Deletes an organization with everything in it. Only an owner may, and nothing brings it back.</summary>
    public static async Task<NoContent> DeleteAsync(
        Guid organizationId, HttpContext context, DataSources sources, CancellationToken cancellationToken)
    {
        await Inside(organizationId, Caller.Of(context), sources).WriteAsync(
            tx => tx.ExecuteAsync("delete from accounts.organization where id = app.current_organization()", [], cancellationToken),
            cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<bool> MineAsync(Guid id, Caller caller, SystemDb db, CancellationToken cancellationToken) =>
        await db.OneAsync<bool>(
            """
            select exists (select from accounts.member where organization_id = $2 and user_id = accounts.signed_in($1, true) and removed_at is null)
            """,
            [caller.CredentialId, id], cancellationToken);

    private static Task<Organization?> LoadAsync(Guid id, Caller caller, DataSources sources, CancellationToken cancellationToken) =>
        Inside(id, caller, sources).OneAsync<Organization>(One, [], cancellationToken);

    private static TenantDb Inside(Guid id, Caller caller, DataSources sources) => new(sources, caller with { Organization = id.ToString() });
}
