using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Callboard.Admission;

/// <summary>Which passes to list.</summary>
public sealed record PassQuery(
    [property: FromQuery(Name = "q")] string? Q = null,
    [property: FromQuery(Name = "category")] string? Category = null,
    [property: FromQuery(Name = "status")] string? Status = null);

/// <summary>Wristbands and tickets of an event, and which of them a series admits. The two differ in the name of what is scanned only.</summary>
internal sealed record Passes(PassKind Kind, string Path, string Name)
{
    public static readonly Passes Wristbands = new(PassKind.Wristband, "wristbands", "Wristband");
    public static readonly Passes Tickets = new(PassKind.Ticket, "tickets", "Ticket");

    private const string Columns =
        """
        p.id, p.event_id, p.kind, case p.kind when 'wristband' then p.key end as nfc_id, case p.kind when 'ticket' then p.key end as code,
        p.category, p.holder_name, p.email, p.status, p.ticket_id, p.created_at, p.updated_at, p.version
        """;

    private const string Mine = "p.organization_id = app.current_organization()";

    private const string One = $"select {Columns} from admission.pass as p where {Mine} and p.event_id = $1 and p.kind = $2 and p.id = $3";

    // What a series admits: all, a category, this pass, or its ticket.
    private const string Admitted =
        """
        (s.admits_all or p.category = any (s.admits) or exists (
            select from admission.series_pass as x
             where x.organization_id = p.organization_id and x.series_id = s.id and x.pass_id in (p.id, p.ticket_id)))
        """;

    /// <summary>What the column of the key is called in requests.</summary>
    private string Field => PassRow.KeyField(Kind);

    public void Map(IEndpointRouteBuilder events, IEndpointRouteBuilder series)
    {
        var passes = events.MapGroup($"/{Path}");
        passes.MapGet("", ListAsync).WithName($"Admission_List{Name}s").WithSummary($"The {Path} of an event.");
        passes.MapGet("/{passId:guid}", GetAsync).WithName($"Admission_Get{Name}").WithSummary($"One of the {Path}.");
        passes.MapMethods("/{passId:guid}", ["PATCH"], PatchAsync).WithName($"Admission_Change{Name}").WithSummary($"Changes one of the {Path}.");
        passes.MapDelete("/{passId:guid}", DeleteAsync).WithName($"Admission_Remove{Name}").WithSummary($"Removes one of the {Path}.");
        series.MapGet($"/{Path}", AdmittedAsync).WithName($"Admission_ListAdmitted{Name}s").WithSummary($"The {Path} a series admits.");
        Delegate admit = Kind == PassKind.Wristband ? AdmitWristbandsAsync : AdmitTicketsAsync;
        series.MapPost($"/{Path}", admit).WithName($"Admission_Admit{Name}s").WithSummary($"Lets a series admit {Path}.");
        series.MapPost($"/{Path}/bulk", admit).WithName($"Admission_Admit{Name}sInBulk").WithSummary("The same.");
        series.MapDelete($"/{Path}/{{passId:guid}}", DismissAsync).WithName($"Admission_Dismiss{Name}").WithSummary($"Takes one of the {Path} off a series.");
    }

    public static Task<Results<Created<DataResponse<Pass>>, Ok<DataResponse<Pass>>, ProblemHttpResult>> CreateWristbandAsync(
        Guid eventId, CreateWristbandRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Wristbands.CreateAsync(
            eventId, request.Id, PassTag.NormaliseNfcId(request.NfcId), request.Category, request.HolderName, request.Email, request.Status,
            request.TicketId, db, http, cancellationToken);

    public static Task<Results<Created<DataResponse<Pass>>, Ok<DataResponse<Pass>>, ProblemHttpResult>> CreateTicketAsync(
        Guid eventId, CreateTicketRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Tickets.CreateAsync(
            eventId, request.Id, PassTag.NormaliseCode(request.Code), request.Category, request.HolderName, request.Email, request.Status,
            null, db, http, cancellationToken);

    private async Task<Results<Created<DataResponse<Pass>>, Ok<DataResponse<Pass>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, Guid? id, string? key, string category, string? holderName, string? email, PassStatus status, Guid? ticketId, TenantDb db,
        HttpContext http, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            throw PlatformProblems.Invalid.On(Field, "Nothing readable is left of it.").ToException();
        }

        var (pass, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireEventAsync(transaction, eventId, cancellationToken);
                var salt = await transaction.OneAsync<byte[]>("select admission.salt_of($1)", [eventId], cancellationToken);
                var made = await transaction.OneAsync<Guid?>(
                    """
                    insert into admission.pass (organization_id, event_id, id, kind, key, tag, category, holder_name, email, status, ticket_id)
                    values (app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3, $4, $5, $6, $7::text, $8::text, $9, $10::uuid)
                    on conflict (organization_id, id) do nothing returning id
                    """,
                    [
                        eventId, id, Kind, key, unchecked((long)PassTag.Of(salt, Kind, key)), category.Trim(), Text(holderName), Text(email), status, ticketId,
                    ],
                    cancellationToken);
                var known = await transaction.OneAsync<Pass>(One, [eventId, Kind, made ?? id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
            },
            cancellationToken);
        EntityTag.Write(http, pass.Version);
        var answer = new DataResponse<Pass>(pass);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/{Path}/{pass.Id}", answer) : TypedResults.Ok(answer);
    }

    private async Task<Ok<ListResponse<Pass>>> ListAsync(
        Guid eventId, [AsParameters] PassQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var where = Of(query).And("p.event_id = ?", eventId);
        var passes = await db.PageAsync<Pass>(
            $"select {Columns} from admission.pass as p where {where.Sql} order by p.key, p.id",
            $"select count(*)::integer from admission.pass as p where {where.Sql}", where.Arguments, page, cancellationToken);
        return passes.Total > 0 || await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken)
            ? TypedResults.Ok(passes)
            : throw AdmissionProblems.EventNotFound.ToException();
    }

    private async Task<Results<Ok<DataResponse<Pass>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid passId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var pass = await db.OneAsync<Pass>(One, [eventId, Kind, passId], cancellationToken);
        if (pass is null)
        {
            return AdmissionProblems.PassNotFound.ToResult();
        }

        EntityTag.Write(http, pass.Version);
        return TypedResults.Ok(new DataResponse<Pass>(pass));
    }

    private async Task<Results<Ok<UpdatedResponse<Pass>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid passId, Patch<PassPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var pass = await db.WriteAsync(
            async transaction => await PatchStatement.ApplyAsync(
                transaction, "admission.pass", passId, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2 and kind = $3", [eventId, Kind])
                ? await transaction.OneAsync<Pass>(One, [eventId, Kind, passId], cancellationToken)
                : null,
            cancellationToken);
        if (pass is null)
        {
            return AdmissionProblems.PassNotFound.ToResult();
        }

        EntityTag.Write(http, pass.Version);
        return TypedResults.Ok(UpdatedResponse<Pass>.Of(pass, patch));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid passId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<PassPatch>(
                    transaction, "admission.pass", passId, EntityTag.IfMatch(http), cancellationToken, "event_id = $2 and kind = $3", [eventId, Kind])
                && await transaction.ExecuteAsync(
                    "delete from admission.pass where organization_id = app.current_organization() and event_id = $1 and id = $2",
                    [eventId, passId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : AdmissionProblems.PassNotFound.ToResult();
    }

    private async Task<Ok<ListResponse<Pass>>> AdmittedAsync(
        Guid id, [AsParameters] PassQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        await SeriesDirectory.RequireAsync(db, id, cancellationToken);
        var where = Of(query).And("s.id = ?", id).And(Admitted);
        const string From =
            "from admission.series as s join admission.pass as p on p.organization_id = s.organization_id and p.event_id = s.event_id";
        return TypedResults.Ok(await db.PageAsync<Pass>(
            $"select {Columns} {From} where {where.Sql} order by p.key, p.id",
            $"select count(*)::integer {From} where {where.Sql}", where.Arguments, page, cancellationToken));
    }

    public static Task<Ok<DataResponse<AdmitResult>>> AdmitWristbandsAsync(
        Guid id, AdmitWristbandsRequest request, TenantDb db, CancellationToken cancellationToken) =>
        Wristbands.AdmitAsync(
            id, ("wristbandId", request.WristbandId), ("wristbandIds", request.WristbandIds), request.Category, request.All, db, cancellationToken);

    public static Task<Ok<DataResponse<AdmitResult>>> AdmitTicketsAsync(
        Guid id, AdmitTicketsRequest request, TenantDb db, CancellationToken cancellationToken) =>
        Tickets.AdmitAsync(id, ("ticketId", request.TicketId), ("ticketIds", request.TicketIds), request.Category, request.All, db, cancellationToken);

    private async Task<Ok<DataResponse<AdmitResult>>> AdmitAsync(
        Guid id, (string Field, Guid? Id) one, (string Field, IReadOnlyList<Guid>? Ids) several, string? named, bool everybody, TenantDb db,
        CancellationToken cancellationToken)
    {
        Guid[] ids = [.. several.Ids ?? [], .. one.Id is { } single ? [single] : Array.Empty<Guid>()];
        var category = named?.Trim();
        if (ids.Length == 0 && category is null && !everybody)
        {
            throw PlatformProblems.Invalid.On(several.Field, "Name passes, a category, or all.").ToException();
        }

        return TypedResults.Ok(new DataResponse<AdmitResult>(new AdmitResult(await db.WriteAsync(
            async transaction =>
            {
                var eventId = await SeriesDirectory.RequireWorkAsync(transaction, id, cancellationToken);
                if (ids.Length > 0)
                {
                    var found = await transaction.OneAsync<int>(
                        "select count(*)::integer from admission.pass as p where p.organization_id = app.current_organization() and p.event_id = $1 and p.kind = $2 and p.id = any ($3)",
                        [eventId, Kind, ids], cancellationToken);
                    if (found != ids.Distinct().Count())
                    {
                        throw AdmissionProblems.PassUnknown.On(several.Ids is null ? one.Field : several.Field).ToException();
                    }

                    await transaction.ExecuteAsync(
                        """
                        insert into admission.series_pass (organization_id, event_id, series_id, pass_id)
                        select app.current_organization(), $1, $2, p.id from unnest($3::uuid[]) as p (id)
                        on conflict on constraint series_pass_pair_unique do nothing
                        """,
                        [eventId, id, ids.Distinct().ToArray()], cancellationToken);
                }

                if (category is not null || everybody)
                {
                    await transaction.ExecuteAsync(
                        """
                        update admission.series as s
                           set admits_all = s.admits_all or $3,
                               admits = case when $2::text is null or $2 = any (s.admits) then s.admits else s.admits || $2 end
                         where s.organization_id = app.current_organization() and s.id = $1
                        """,
                        [id, category, everybody], cancellationToken);
                }

                return await transaction.OneAsync<int>(
                    $"""
                    select count(*)::integer from admission.series as s
                      join admission.pass as p on p.organization_id = s.organization_id and p.event_id = s.event_id
                     where s.organization_id = app.current_organization() and s.id = $1 and p.kind = $2 and {Admitted}
                    """,
                    [id, Kind], cancellationToken);
            },
            cancellationToken))));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> DismissAsync(Guid id, Guid passId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireWorkAsync(transaction, id, cancellationToken);
                return await transaction.ExecuteAsync(
                    "delete from admission.series_pass where organization_id = app.current_organization() and series_id = $1 and pass_id = $2",
                    [id, passId], cancellationToken);
            },
            cancellationToken);
        return removed > 0 ? TypedResults.NoContent() : AdmissionProblems.PassNotFound.ToResult();
    }

    private Conditions Of(PassQuery query)
    {
        var q = string.IsNullOrWhiteSpace(query.Q) ? null : query.Q.Trim();
        var key = q is null ? null : Kind == PassKind.Wristband ? PassTag.NormaliseNfcId(q) : PassTag.NormaliseCode(q);
        var where = new Conditions()
            .And(Mine)
            .And("p.kind = ?", Kind)
            .And("p.category = ?", query.Category)
            .And("p.status = ?", AdmissionModule.OneOf<PassStatus>("status", query.Status));
        return q is null ? where
            : where.And(
                "(p.holder_name ilike '%' || app.like_text(split_part(?, chr(10), 1)) || '%' or p.key = split_part(?, chr(10), 2))",
                $"{q.ReplaceLineEndings(" ")}\n{key}");
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
