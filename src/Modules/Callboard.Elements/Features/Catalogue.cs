using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Elements;

/// <summary>The catalogue: what can be had, from whom, and by which rules.</summary>
internal static class Catalogue
{
    private const string Table = "elements.element";

    private const string Columns =
        """
        e.id, e.name, e.category, e.description, e.unit,
        case when e.price is not null then
            jsonb_build_object('amount', round(e.price, elements.minor_units(e.currency))::text, 'currency', e.currency) end as price,
        e.currency, e.venue_id, e.vendor_id, coalesce(v.name, w.name) as provider_name, e.capacity, e.min_quantity, e.max_quantity, e.lead_hours,
        e.weekdays, e.opens, e.closes, e.blackouts, e.timezone, case when app.is_staff() then e.notes end as notes, e.archived_at, e.created_at,
        e.updated_at, e.version
        """;

    private const string From =
        """
        from elements.element as e
        left join directory.public_venue as v on v.organization_id = e.organization_id and v.id = e.venue_id
        left join directory.public_vendor as w on w.organization_id = e.organization_id and w.id = e.vendor_id
        """;

    private const string One = $"select {Columns} {From} where e.organization_id = app.current_organization() and e.id = $1";

    private static readonly SortOrder s_order = new("lower(e.name), e.id", new Dictionary<string, string>
    {
        ["name"] = "lower(e.name)",
        ["category"] = "lower(e.category)",
        ["price"] = "e.price",
        ["createdAt"] = "e.created_at",
        ["updatedAt"] = "e.updated_at",
    });

    public static async Task<Ok<ListResponse<Element>>> ListAsync(
        [AsParameters] ElementQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var where = new Conditions()
            .And("e.organization_id = app.current_organization()")
            .And(query.Archived == true ? "e.archived_at is not null" : "e.archived_at is null")
            .And("lower(e.category) = lower(?)", query.Category)
            .And("e.venue_id = ?", query.VenueId)
            .And("e.vendor_id = ?", query.VendorId)
            .And(query.OfferedBy switch
            {
                null => "true",
                "venue" => "e.venue_id is not null",
                "vendor" => "e.vendor_id is not null",
                "organization" => "num_nonnulls(e.venue_id, e.vendor_id) = 0",
                _ => throw PlatformProblems.Invalid.On("offeredBy", "Any of venue, vendor, organization.").ToException(),
            })
            .And(
                "concat_ws(' ', e.name, e.category, e.description) ilike '%' || app.like_text(?) || '%'",
                string.IsNullOrWhiteSpace(query.Q) ? null : query.Q.Trim());
        return TypedResults.Ok(await db.PageAsync<Element>(
            $"select {Columns} {From} where {where.Sql} order by {s_order.OrderBy(query.Sort)}",
            $"select count(*)::integer from {Table} as e where {where.Sql}", where.Arguments, page, cancellationToken));
    }

    public static async Task<Results<Created<DataResponse<Element>>, Ok<DataResponse<Element>>>> CreateAsync(
        NewElement request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (element, isNew) = await db.WriteAsync(
            async transaction =>
            {
                var made = await transaction.OneAsync<Guid?>(
                    $"""
                    insert into {Table} (
                        organization_id, id, name, category, description, unit, price, currency, venue_id, vendor_id, capacity, min_quantity,
                        max_quantity, lead_hours, weekdays, opens, closes, blackouts, timezone, notes)
                    values (app.current_organization(), coalesce($1::uuid, app.uuidv7()), $2, $3, $4::text, $5::text, $6::numeric, $7, $8::uuid,
                        $9::uuid, $10::integer, $11, $12::integer, $13, coalesce($14::text[], '{"{}"}'), $15::text, $16::text,
                        coalesce($17::jsonb, '[]'), $18, $19::text)
                    on conflict (organization_id, id) do nothing
                    returning id
                    """,
                    [
                        request.Id, request.Name, request.Category, request.Description, request.Unit, request.Price?.Value, request.Currency,
                        request.VenueId, request.VendorId, request.Capacity, request.MinQuantity, request.MaxQuantity, request.LeadHours,
                        request.Weekdays?.ToArray(), request.Opens, request.Closes,
                        ColumnValue.Argument(typeof(IReadOnlyList<Blackout>), request.Blackouts), request.Timezone, request.Notes,
                    ],
                    cancellationToken);
                // Nothing was added: the client sends a create again that arrived the first time.
                var known = await transaction.OneAsync<Element>(One, [made ?? request.Id!.Value], cancellationToken)
                    ?? throw PlatformProblems.IdTaken.On("id").ToException();
                return (known, made is not null);
            },
            cancellationToken);
        EntityTag.Write(http, element.Version);
        var answer = new DataResponse<Element>(element);
        return isNew ? TypedResults.Created($"/api/v1/elements/{element.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<DataResponse<Element>>, ProblemHttpResult>> GetAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.OneAsync<Element>(One, [id], cancellationToken));

    public static async Task<Results<Ok<UpdatedResponse<Element>>, ProblemHttpResult>> PatchAsync(
        Guid id, Patch<ElementPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var element = await db.WriteAsync(
            async transaction => await PatchStatement.ApplyAsync(
                transaction, Table, id, patch, EntityTag.IfMatch(http), cancellationToken, restores: true)
                ? await transaction.OneAsync<Element>(One, [id], cancellationToken)
                : null,
            cancellationToken);
        if (element is null)
        {
            return ElementsProblems.ElementNotFound.ToResult();
        }

        EntityTag.Write(http, element.Version);
        return TypedResults.Ok(UpdatedResponse<Element>.Of(element, patch));
    }

    public static Task<Results<Ok<DataResponse<Element>>, ProblemHttpResult>> ArchiveAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        MarkAsync(
            id, "coalesce(archived_at, now())", db, http,
            (transaction, ifMatch) => PatchStatement.LockForRemovalAsync<ElementPatch>(transaction, Table, id, ifMatch, cancellationToken),
            cancellationToken);

    public static Task<Results<Ok<DataResponse<Element>>, ProblemHttpResult>> RestoreAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        MarkAsync(
            id, "null", db, http,
            (transaction, ifMatch) => PatchStatement.LockAsync(transaction, Table, id, ifMatch, cancellationToken), cancellationToken);

    public static async Task<Results<Ok<DataResponse<ElementAvailability>>, ProblemHttpResult>> AvailabilityAsync(
        Guid id, [FromQuery] DateTimeOffset? from, [FromQuery] DateTimeOffset? to, [FromQuery] int? quantity, TenantDb db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // Without times it is about the next day.
        var start = from ?? clock.GetUtcNow();
        var end = to ?? start + TimeSpan.FromDays(1);
        if (end <= start || end - start > TimeSpan.FromDays(366))
        {
            throw PlatformProblems.Invalid.On("to", "After the start, and at most 366 days later.").ToException();
        }

        if (quantity is < 1 or > 1_000_000)
        {
            throw PlatformProblems.Invalid.On("quantity", "From 1 to 1,000,000.").ToException();
        }

        var found = await db.OneAsync<Asked>(
            "select elements.availability($1, $2, $3, $4) as answer", [id, start, end, quantity ?? 1], cancellationToken);
        return found?.Answer is { } answer
            ? TypedResults.Ok(new DataResponse<ElementAvailability>(answer))
            : ElementsProblems.ElementNotFound.ToResult();
    }

    private sealed record Asked(ElementAvailability? Answer);

    private static async Task<Results<Ok<DataResponse<Element>>, ProblemHttpResult>> MarkAsync(
        Guid id, string archivedAt, TenantDb db, HttpContext http, Func<TenantTransaction, int?, Task<bool>> lockRow,
        CancellationToken cancellationToken) =>
        Answer(http, await db.WriteAsync(
            async transaction =>
                await lockRow(transaction, EntityTag.IfMatch(http)) && await transaction.ExecuteAsync(
                    $"update {Table} set archived_at = {archivedAt} where organization_id = app.current_organization() and id = $1",
                    [id], cancellationToken) > 0
                    ? await transaction.OneAsync<Element>(One, [id], cancellationToken)
                    : null,
            cancellationToken));

    private static Results<Ok<DataResponse<Element>>, ProblemHttpResult> Answer(HttpContext http, Element? element)
    {
        if (element is null)
        {
            return ElementsProblems.ElementNotFound.ToResult();
        }

        EntityTag.Write(http, element.Version);
        return TypedResults.Ok(new DataResponse<Element>(element));
    }
}
