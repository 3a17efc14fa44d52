using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Resources;

/// <summary>What there is to book.</summary>
internal static class ResourceDirectory
{
    private const string Columns =
        """
        r.id, r.name, r.type, r.description, r.quantity, r.is_available, r.setup_minutes, r.teardown_minutes, r.travel_minutes, r.user_id,
        r.archived_at, r.created_at, r.updated_at, r.version
        """;

    private const string One = $"select {Columns} from resources.resource as r where r.organization_id = app.current_organization() and r.id = $1";

    private static readonly SortOrder s_order = new("lower(r.name), r.id", new Dictionary<string, string>
    {
        ["name"] = "lower(r.name)",
        ["type"] = "array_position(array['staff', 'equipment', 'materials'], r.type)",
        ["quantity"] = "r.quantity",
        ["createdAt"] = "r.created_at",
        ["updatedAt"] = "r.updated_at",
    });

    public static async Task<Ok<ListResponse<Resource>>> ListAsync(
        [AsParameters] ResourceQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var where = new Conditions()
            .And("r.organization_id = app.current_organization()")
            .And(query.Archived == true ? "r.archived_at is not null" : "r.archived_at is null")
            .And("r.type = ?", Period.TypeOf(query.Type))
            .And("r.is_available = ?", query.IsAvailable)
            .And("r.name ilike '%' || app.like_text(?) || '%'", string.IsNullOrWhiteSpace(query.Q) ? null : query.Q.Trim());
        return TypedResults.Ok(await db.PageAsync<Resource>(
            $"select {Columns} from resources.resource as r where {where.Sql} order by {s_order.OrderBy(query.Sort)}",
            $"select count(*)::integer from resources.resource as r where {where.Sql}", where.Arguments, page, cancellationToken));
    }

    public static async Task<Results<Created<DataResponse<Resource>>, Ok<DataResponse<Resource>>>> CreateAsync(
        CreateResourceRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var made = await db.WriteOneAsync<Resource>(
            $"""
            insert into resources.resource as r (
                organization_id, id, name, type, description, quantity, is_available, setup_minutes, teardown_minutes, travel_minutes, user_id)
            values (app.current_organization(), coalesce($1::uuid, app.uuidv7()), $2, $3, $4::text, $5, $6, $7, $8, $9, $10::uuid)
            on conflict (organization_id, id) do nothing
            returning {Columns}
            """,
            [
                request.Id, request.Name, request.Type, request.Description, request.Quantity, request.IsAvailable, request.SetupMinutes,
                request.TeardownMinutes, request.TravelMinutes, request.UserId,
            ],
            cancellationToken);
        // Nothing was added: the client sends a create again that arrived the first time.
        var resource = made ?? await db.OneAsync<Resource>(One, [request.Id!.Value], cancellationToken)
            ?? throw PlatformProblems.IdTaken.On("id").ToException();
        EntityTag.Write(http, resource.Version);
        var answer = new DataResponse<Resource>(resource);
        return made is null ? TypedResults.Ok(answer) : TypedResults.Created($"/api/v1/resources/{resource.Id}", answer);
    }

    public static async Task<Results<Ok<DataResponse<Resource>>, ProblemHttpResult>> GetAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.OneAsync<Resource>(One, [id], cancellationToken));

    public static async Task<Results<Ok<UpdatedResponse<Resource>>, ProblemHttpResult>> PatchAsync(
        Guid id, Patch<ResourcePatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var resource = await Refusals.ExplainAsync(
            db,
            () => db.WriteAsync(
                async transaction =>
                {
                    // How many there are is decided with the bookings: their lock comes before that of the row.
                    if (patch.Has(nameof(ResourcePatch.Quantity)))
                    {
                        await transaction.OneAsync<bool>("select resources.open_diary_of_resource($1)", [id], cancellationToken);
                    }

                    return await PatchStatement.ApplyAsync(
                        transaction, "resources.resource", id, patch, EntityTag.IfMatch(http), cancellationToken)
                        ? await transaction.OneAsync<Resource>(One, [id], cancellationToken)
                        : null;
                },
                cancellationToken),
            cancellationToken);
        if (resource is null)
        {
            return ResourcesProblems.ResourceNotFound.ToResult();
        }

        EntityTag.Write(http, resource.Version);
        return TypedResults.Ok(UpdatedResponse<Resource>.Of(resource, patch));
    }

    public static Task<Results<Ok<DataResponse<Resource>>, ProblemHttpResult>> ArchiveAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        MarkAsync(id, "coalesce(archived_at, now())", db, http, cancellationToken);

    public static Task<Results<Ok<DataResponse<Resource>>, ProblemHttpResult>> RestoreAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        MarkAsync(id, "null", db, http, cancellationToken);

    /// <summary>Refuses when there is no such resource.</summary>
    public static async Task RequireAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        if (await transaction.OneAsync<Resource>(One, [id], cancellationToken) is null)
        {
            throw ResourcesProblems.ResourceNotFound.ToException();
        }
    }

    private static async Task<Results<Ok<DataResponse<Resource>>, ProblemHttpResult>> MarkAsync(
        Guid id, string archivedAt, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockAsync(transaction, "resources.resource", id, EntityTag.IfMatch(http), cancellationToken)
                    ? await transaction.OneAsync<Resource>(
                        $"update resources.resource as r set archived_at = {archivedAt} where r.organization_id = app.current_organization() and r.id = $1 returning {Columns}",
                        [id], cancellationToken)
                    : null,
            cancellationToken));

    private static Results<Ok<DataResponse<Resource>>, ProblemHttpResult> Answer(HttpContext http, Resource? resource)
    {
        if (resource is null)
        {
            return ResourcesProblems.ResourceNotFound.ToResult();
        }

        EntityTag.Write(http, resource.Version);
        return TypedResults.Ok(new DataResponse<Resource>(resource));
    }
}
