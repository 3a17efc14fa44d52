using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Admission;

/// <summary>What a series is put together from: its gates and the limits of its categories.</summary>
internal static class SeriesParts
{
    private const string GatesOf =
        $"""
        select {Gates.Columns} from admission.series_gate as x
          join admission.gate as g on g.organization_id = x.organization_id and g.id = x.gate_id
         where x.organization_id = app.current_organization() and x.series_id = $1 order by g.position, lower(g.name), g.id
        """;

    private const string CategoriesOf =
        """
        select coalesce(c.category, t.key) as category, c."limit", coalesce(t.inside, 0) as inside, coalesce(t.entries, 0) as entries,
               coalesce(t.people, 0) as people
          from (select * from admission.series_category as c where c.organization_id = app.current_organization() and c.series_id = $1) as c
          full join (select * from admission.tally as t
                      where t.organization_id = app.current_organization() and t.series_id = $1 and t.kind = 'category') as t on t.key = c.category
         order by 1
        """;

    public static async Task<Ok<ListResponse<Gate>>> GatesAsync(Guid id, TenantDb db, CancellationToken cancellationToken)
    {
        await SeriesDirectory.RequireAsync(db, id, cancellationToken);
        return TypedResults.Ok(ListResponse<Gate>.Whole(await db.ListAsync<Gate>(GatesOf, [id], cancellationToken)));
    }

    public static async Task<Ok<ListResponse<Gate>>> AddGatesAsync(
        Guid id, AddGatesRequest request, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<Gate>.Whole(await db.WriteAsync(
            async transaction =>
            {
                var eventId = await SeriesDirectory.RequireWorkAsync(transaction, id, cancellationToken);
                await transaction.ExecuteAsync(
                    """
                    insert into admission.series_gate (organization_id, event_id, series_id, gate_id)
                    select app.current_organization(), $1, $2, g.id from unnest($3::uuid[]) as g (id)
                    on conflict on constraint series_gate_pair_unique do nothing
                    """,
                    [eventId, id, request.GateIds.Distinct().ToArray()], cancellationToken);
                return await transaction.ListAsync<Gate>(GatesOf, [id], cancellationToken);
            },
            cancellationToken)));

    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveGateAsync(
        Guid id, Guid gateId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireWorkAsync(transaction, id, cancellationToken);
                return await transaction.ExecuteAsync(
                    "delete from admission.series_gate where organization_id = app.current_organization() and series_id = $1 and gate_id = $2",
                    [id, gateId], cancellationToken);
            },
            cancellationToken);
        return removed > 0 ? TypedResults.NoContent() : AdmissionProblems.GateNotFound.ToResult();
    }

    public static async Task<Ok<ListResponse<SeriesCategory>>> CategoriesAsync(Guid id, TenantDb db, CancellationToken cancellationToken)
    {
        await SeriesDirectory.RequireAsync(db, id, cancellationToken);
        return TypedResults.Ok(ListResponse<SeriesCategory>.Whole(await db.ListAsync<SeriesCategory>(CategoriesOf, [id], cancellationToken)));
    }

    public static async Task<Ok<DataResponse<SeriesCategory>>> SetCategoryAsync(
        Guid id, SetCategoryRequest request, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<SeriesCategory>(await db.WriteAsync(
            async transaction =>
            {
                var eventId = await SeriesDirectory.RequireWorkAsync(transaction, id, cancellationToken);
                var category = request.Category.Trim();
                await transaction.ExecuteAsync(
                    """
                    insert into admission.series_category (organization_id, event_id, series_id, category, "limit")
                    values (app.current_organization(), $1, $2, $3, $4)
                    on conflict on constraint series_category_name_unique do update set "limit" = excluded."limit"
                    """,
                    [eventId, id, category, request.Limit], cancellationToken);
                return (await transaction.ListAsync<SeriesCategory>(CategoriesOf, [id], cancellationToken)).First(c => c.Category == category);
            },
            cancellationToken)));

    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveCategoryAsync(
        Guid id, string category, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireWorkAsync(transaction, id, cancellationToken);
                return await transaction.ExecuteAsync(
                    "delete from admission.series_category where organization_id = app.current_organization() and series_id = $1 and category = $2",
                    [id, category], cancellationToken);
            },
            cancellationToken);
        return removed > 0 ? TypedResults.NoContent() : AdmissionProblems.CategoryNotFound.ToResult();
    }
}
