using Callboard.Contracts.Elements;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Elements;

/// <summary>
/// What events have of the catalogue. Steps, rules and capacity are decided by the database (<c>elements.derive_event_element</c>,
/// <c>elements.settle_event_element</c>); portal users answer through <c>elements.answer</c> and change nothing else.
/// </summary>
internal static class EventElements
{
    private const string Table = "elements.event_element";

    private const string Rows =
        """
        select x.id, x.event_id, v.name as event_name, v.timezone as event_timezone, x.element_id, x.name, e.category, e.unit, x.venue_id, x.vendor_id,
               coalesce(p.name, w.name) as provider_name, x.quantity,
               case when x.unit_price is not null then jsonb_build_object(
                   'amount', round(x.unit_price, elements.minor_units(x.currency))::text, 'currency', x.currency) end as unit_price,
               case when x.unit_price is not null then jsonb_build_object(
                   'amount', round(x.unit_price * x.quantity, elements.minor_units(x.currency))::text, 'currency', x.currency) end as cost,
               x.currency, x.status, x.options, x.note, x.start_at, x.end_at, x.proposed_start_at, x.proposed_end_at, x.answer_note,
               x.requested_at, x.answered_at,
               case when app.is_client() then '{}' else elements.allowed_steps(x.status, not app.is_staff()) end as allowed_steps,
               x.created_at, x.updated_at, x.version
          from elements.event_element as x
          left join events.public_event as v on v.organization_id = x.organization_id and v.id = x.event_id
          left join elements.element as e on e.organization_id = x.organization_id and e.id = x.element_id
          left join directory.public_venue as p on p.organization_id = x.organization_id and p.id = x.venue_id
          left join directory.public_vendor as w on w.organization_id = x.organization_id and w.id = x.vendor_id
         where x.organization_id = app.current_organization()
        """;

    private const string One = $"{Rows} and x.id = $1";

    private sealed record Shown(string? Name, IReadOnlyList<ElementCosts> Costs);

    private sealed record Row(
        Guid Id, Guid EventId, string? EventName, string? EventTimezone, Guid ElementId, string Name, string? Category, string? Unit, Guid? VenueId,
        Guid? VendorId, string? ProviderName, int Quantity, Money? UnitPrice, Money? Cost, string Currency, EventElementStatus Status,
        System.Text.Json.JsonElement? Options, string? Note, DateTimeOffset StartAt, DateTimeOffset EndAt, DateTimeOffset? ProposedStartAt,
        DateTimeOffset? ProposedEndAt, string? AnswerNote, DateTimeOffset? RequestedAt, DateTimeOffset? AnsweredAt, IReadOnlyList<string> AllowedSteps,
        DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version)
    {
        public EventElement Show() => new(
            Id, EventId, EventName, EventTimezone, ElementId, Name, Category, Unit, VenueId, VendorId, ProviderName, Quantity, UnitPrice, Cost, Currency,
            Status, Options, Note, StartAt, EndAt, ProposedStartAt, ProposedEndAt, AnswerNote, RequestedAt, AnsweredAt,
            [.. AllowedSteps.Select(s => Enum.Parse<EventElementStatus>(s, ignoreCase: true))], CreatedAt, UpdatedAt, Version);
    }

    public static async Task<Results<Ok<EventElementList>, ProblemHttpResult>> ListAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var (shown, rows) = await db.ReadAsync(
            async transaction => (
                await transaction.OneAsync<Shown>(
                    """
                    select e.name, elements.public_event_costs(e.id) as costs from events.event as e
                     where e.organization_id = app.current_organization() and e.id = $1
                    """,
                    [eventId], cancellationToken),
                await transaction.ListAsync<Row>($"{Rows} and x.event_id = $1 order by x.start_at, lower(x.name), x.id", [eventId], cancellationToken)),
            cancellationToken);
        return shown is null
            ? ElementsProblems.EventNotFound.ToResult()
            : TypedResults.Ok(new EventElementList([.. rows.Select(r => r.Show())], rows.Count, rows.Count, null, shown.Costs));
    }

    public static async Task<Ok<ListResponse<EventElement>>> EverywhereAsync(
        [AsParameters] EventElementQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        if (query.Status is not null && !Enum.GetValues<EventElementStatus>().Any(s => SnakeCase.Of(s) == query.Status))
        {
            throw PlatformProblems.Invalid.On("status", "Any of proposed, requested, confirmed, declined, cancelled.").ToException();
        }

        var where = new Conditions()
            .And("x.status = ?", query.Status)
            .And("x.element_id = ?", query.ElementId)
            .And("x.venue_id = ?", query.VenueId)
            .And("x.vendor_id = ?", query.VendorId)
            .And("x.end_at > ?", query.From)
            .And("x.start_at < ?", query.To);
        var rows = await db.PageAsync<Row>(
            $"{Rows} and {where.Sql} order by x.start_at, x.id",
            $"select count(*)::integer from {Table} as x where x.organization_id = app.current_organization() and {where.Sql}",
            where.Arguments, page, cancellationToken);
        return TypedResults.Ok(new ListResponse<EventElement>(
            [.. rows.Data.Select(r => r.Show())], rows.Total, rows.Count, rows.NextCursor, rows.Page, rows.Pages));
    }

    public static async Task<Results<Ok<DataResponse<EventElement>>, ProblemHttpResult>> GetAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.OneAsync<Row>(One, [id], cancellationToken));

    public static async Task<Results<Ok<DataResponse<EventElement>>, ProblemHttpResult>> GetOfEventAsync(
        Guid eventId, Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.OneAsync<Row>($"{One} and x.event_id = $2 and v.id is not null", [id, eventId], cancellationToken));

    public static async Task<Results<Created<DataResponse<EventElement>>, Ok<DataResponse<EventElement>>, ProblemHttpResult>> AddAsync(
        Guid eventId, NewEventElement request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (row, isNew) = await db.WriteAsync(
            async transaction =>
            {
                // Which event it is for has to be seen; what may be done there, row-level security says.
                if (!await transaction.OneAsync<bool>(
                    "select exists (select from events.event where organization_id = app.current_organization() and id = $1)",
                    [eventId], cancellationToken))
                {
                    throw ElementsProblems.EventNotFound.ToException();
                }

                var made = await transaction.OneAsync<Guid?>(
                    $"""
                    insert into {Table} (
                        organization_id, id, event_id, element_id, quantity, status, unit_price, options, note, start_at, end_at)
                    values (app.current_organization(), coalesce($1::uuid, app.uuidv7()), $2, $3, $4, $5, $6::numeric, $7::jsonb, $8::text,
                        $9::timestamptz, $10::timestamptz)
                    on conflict (organization_id, id) do nothing
                    returning id
                    """,
                    [
                        request.Id, eventId, request.ElementId, request.Quantity, request.Status, request.UnitPrice?.Value,
                        ColumnValue.Argument(typeof(IReadOnlyDictionary<string, System.Text.Json.JsonElement>), request.Options), request.Note,
                        request.StartAt, request.EndAt,
                    ],
                    cancellationToken);
                var known = await transaction.OneAsync<Row>($"{One} and x.event_id = $2", [made ?? request.Id!.Value, eventId], cancellationToken)
                    ?? throw PlatformProblems.IdTaken.On("id").ToException();
                return (known, made is not null);
            },
            cancellationToken);
        EntityTag.Write(http, row.Version);
        var answer = new DataResponse<EventElement>(row.Show());
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/elements/{row.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<EventElement>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid id, Patch<EventElementPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var row = await db.WriteAsync(
            async transaction => await PatchStatement.ApplyAsync(
                transaction, Table, id, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId])
                ? await transaction.OneAsync<Row>(One, [id], cancellationToken)
                : null,
            cancellationToken);
        if (row is null)
        {
            return ElementsProblems.NotOnEvent.ToResult();
        }

        EntityTag.Write(http, row.Version);
        return TypedResults.Ok(UpdatedResponse<EventElement>.Of(row.Show(), patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid eventId, Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<EventElementPatch>(
                    transaction, Table, id, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId])
                && await transaction.ExecuteAsync(
                    $"delete from {Table} where organization_id = app.current_organization() and id = $1", [id], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : ElementsProblems.NotOnEvent.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<EventElement>>, ProblemHttpResult>> AnswerAsync(
        Guid id, AnswerRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        if (request.Answer == ElementAnswer.Propose && (request.StartAt is null || request.EndAt is null))
        {
            throw ElementsProblems.TimesNeeded.On(request.StartAt is null ? "startAt" : "endAt").ToException();
        }

        return Answer(http, await db.WriteAsync(
            async transaction =>
            {
                var known = await transaction.OneAsync<Row>(One, [id], cancellationToken);
                return known is null ? null
                    : await transaction.OneAsync<bool>(
                        "select elements.answer($1, $2, $3, $4, $5)",
                        [id, request.Answer, request.Note, request.StartAt, request.EndAt], cancellationToken)
                        ? await transaction.OneAsync<Row>(One, [id], cancellationToken)
                        // Others see it too, and are not the ones who were asked.
                        : throw PlatformProblems.Forbidden.ToException();
            },
            cancellationToken));
    }

    private static Results<Ok<DataResponse<EventElement>>, ProblemHttpResult> Answer(HttpContext http, Row? row)
    {
        if (row is null)
        {
            return ElementsProblems.NotOnEvent.ToResult();
        }

        EntityTag.Write(http, row.Version);
        return TypedResults.Ok(new DataResponse<EventElement>(row.Show()));
    }
}
