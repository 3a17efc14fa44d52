using System.ComponentModel.DataAnnotations;
using Callboard.Accounts.Identity;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Callboard.Accounts.Features;

/// <summary>What a key may be used for.</summary>
public enum KeyScope
{
    Read,
    Write,
    Scan,
}

/// <summary>An API key or a device, without its token.</summary>
/// <param name="CreatedByName">Whose powers it has, limited by its scopes.</param>
/// <param name="SeriesIds">The series a device may scan; null for all that whoever made it may.</param>
public sealed record AccessKey(
    Guid Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<Guid>? SeriesIds, Guid CreatedBy, string? CreatedByName, DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset ExpiresAt);

/// <summary>A new key or device, with its token; shown this once.</summary>
public sealed record IssuedKey(
    Guid Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<Guid>? SeriesIds, Guid CreatedBy, string? CreatedByName, DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset ExpiresAt, string Token);

/// <summary>A key or device to make.</summary>
/// <param name="Scopes">read and write for keys, read and scan for devices, when not given.</param>
/// <param name="ExpiresAt">In a year when not given; at most five years ahead.</param>
/// <param name="SeriesIds">The series a device may scan; all that you may when not given.</param>
public sealed record IssueKeyRequest(
    [property: StringLength(100, MinimumLength = 1)] string Name,
    [property: Length(1, 3)] IReadOnlyList<KeyScope>? Scopes = null,
    DateTimeOffset? ExpiresAt = null,
    [property: Length(1, 1000)] IReadOnlyList<Guid>? SeriesIds = null);

/// <summary>A change of a device.</summary>
public sealed record KeyChange([property: StringLength(100, MinimumLength = 1)] string? Name = null);

/// <summary>
/// API keys and scanner devices: credentials of an organization that act with the powers of whoever made them, within their scopes.
/// The two differ in names and usual scopes only.
/// </summary>
internal sealed record Keys(string Kind, string Path, string Prefix, IReadOnlyList<KeyScope> UsualScopes, Problem Unknown)
{
    public static readonly Keys Api = new("api_key", "/api-keys", Secret.ApiKey, [KeyScope.Read, KeyScope.Write], AccountsProblems.KeyUnknown);
    public static readonly Keys Devices = new("device", "/devices", Secret.Device, [KeyScope.Read, KeyScope.Scan], AccountsProblems.DeviceUnknown);

    private const int UsualYears = 1, MostYears = 5;

    private const string Columns =
        """
        c.id, c.name, c.scopes, c.series_ids, c.user_id as created_by, (select a.name from accounts.account as a where a.id = c.user_id) as created_by_name,
        c.created_at, c.last_used_at, c.expires_at
        """;

    private const string Rows =
        "from accounts.credential as c where c.organization_id = app.current_organization() and c.kind = $1 and c.revoked_at is null";

    public void Map(IEndpointRouteBuilder api, string name)
    {
        var group = api.MapGroup(Path).WithTags("Accounts");
        group.MapGet("", ListAsync).WithName($"Accounts_List{name}s").WithSummary("Those in use, without their tokens.");
        group.MapPost("", IssueAsync).WithName($"Accounts_Issue{name}").WithSummary("Makes one; its token is shown this once.");
        group.MapPatch("/{id:guid}", RenameAsync).WithName($"Accounts_Rename{name}").WithSummary("Gives it another name.");
        group.MapDelete("/{id:guid}", RevokeAsync).WithName($"Accounts_Revoke{name}").WithSummary("Ends it at once.");
    }

    private async Task<Ok<ListResponse<AccessKey>>> ListAsync(TenantDb db, [AsParameters] PageQuery page, CancellationToken cancellationToken) =>
        TypedResults.Ok(await db.PageAsync<AccessKey>(
            $"select {Columns} {Rows} order by c.created_at desc, c.id",
            // Administrators only; said aloud, or everybody else would be told that there are none.
            $"select (select count(*)::integer {Rows}) where app.require_rank('admin')", [Kind], page, cancellationToken));

    private async Task<Results<Created<DataResponse<IssuedKey>>, ProblemHttpResult>> IssueAsync(
        IssueKeyRequest request, TenantDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var expires = request.ExpiresAt ?? now.AddYears(UsualYears);
        if (expires <= now || expires > now.AddYears(MostYears))
        {
            return PlatformProblems.Invalid.On("expiresAt", "An expiry lies ahead, by five years at most.").ToResult();
        }

        var token = Secret.New(Prefix);
        var scopes = (request.Scopes ?? UsualScopes).Distinct().Select(s => SnakeCase.Of(s)).ToArray();
        var made = (await db.WriteAsync(
            async tx =>
            {
                var id = Guid.CreateVersion7();
                await tx.ExecuteAsync(
                    """
                    insert into accounts.credential (id, user_id, kind, organization_id, name, token_hash, token_expires_at, expires_at, scopes, series_ids)
                    values ($1, app.current_user_id(), $2, app.current_organization(), $3, $4, $5, $5, $6, $7::uuid[])
                    """,
                    [id, Kind, request.Name.Trim(), Secret.Hash(token), expires, scopes, request.SeriesIds?.ToArray()], cancellationToken);
                return await tx.OneAsync<AccessKey>($"select {Columns} {Rows} and c.id = $2", [Kind, id], cancellationToken);
            },
            cancellationToken))!;
        return TypedResults.Created(
            $"/api/v1{Path}/{made.Id}",
            new DataResponse<IssuedKey>(new IssuedKey(
                made.Id, made.Name, made.Scopes, made.SeriesIds, made.CreatedBy, made.CreatedByName, made.CreatedAt, made.LastUsedAt, made.ExpiresAt, token)));
    }

    private async Task<Results<Ok<UpdatedResponse<AccessKey>>, ProblemHttpResult>> RenameAsync(
        Guid id, Patch<KeyChange> patch, TenantDb db, CancellationToken cancellationToken)
    {
        var renamed = await db.WriteAsync(
            async tx =>
            {
                if (patch.Has(nameof(KeyChange.Name)))
                {
                    await tx.ExecuteAsync(
                        """
                        update accounts.credential as c set name = $3::text
                         where c.organization_id = app.current_organization() and c.kind = $1 and c.id = $2 and c.revoked_at is null
                        """,
                        [Kind, id, patch.Value.Name?.Trim() ?? ""], cancellationToken);
                }

                return await tx.OneAsync<AccessKey>($"select {Columns} {Rows} and c.id = $2", [Kind, id], cancellationToken);
            },
            cancellationToken);
        return renamed is null ? Unknown.ToResult() : TypedResults.Ok(UpdatedResponse<AccessKey>.Of(renamed, patch));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Guid id, TenantDb db, IdentityCache cache, CancellationToken cancellationToken)
    {
        var revoked = await db.WriteOneAsync<Guid?>(
            """
            update accounts.credential as c set revoked_at = now()
             where c.organization_id = app.current_organization() and c.kind = $1 and c.id = $2 and c.revoked_at is null
            returning c.id
            """,
            [Kind, id], cancellationToken);
        cache.Clear();
        return revoked is null ? Unknown.ToResult() : TypedResults.NoContent();
    }
}
