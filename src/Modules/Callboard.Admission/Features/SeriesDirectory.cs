using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Admission;

/// <summary>Series: listed, made, changed, and taken through their life.</summary>
internal static class SeriesDirectory
{
    private const string Columns =
        """
        s.id, s.event_id, s.name, s.start_at, s.end_at, s.checkin_opens_at, s.checkin_closes_at, s.capacity, s.reentry, s.timezone, s.status,
        admission.next_states(s.status) as allowed_transitions, s.admits_all, s.admits, s.parent_id, s.sequence_no,
        coalesce((select t.inside from admission.tally as t
                   where t.organization_id = s.organization_id and t.series_id = s.id and t.kind = 'all' and t.key = ''), 0) as occupancy,
        s.created_at, s.updated_at, s.version
        """;

    private const string Mine = "s.organization_id = app.current_organization()";

    public const string One = $"select {Columns} from admission.series as s where {Mine} and s.id = $1";

    public static async Task<Ok<ListResponse<Series>>> ListAsync(
        [FromQuery] Guid? eventId, [FromQuery] string? status, [FromQuery] Guid? parentId, [AsParameters] PageQuery page, TenantDb db,
        CancellationToken cancellationToken)
    {
        var where = new Conditions()
            .And(Mine)
            .And("s.event_id = ?", eventId)
            .And("s.parent_id = ?", parentId)
            .And("s.status = ?", AdmissionModule.OneOf<Rules.SeriesStatus>("status", status));
        return TypedResults.Ok(await db.PageAsync<Series>(
            $"select {Columns} from admission.series as s where {where.Sql} order by s.start_at, s.id",
            $"select count(*)::integer from admission.series as s where {where.Sql}", where.Arguments, page, cancellationToken));
    }

    public static async Task<Results<Ok<DataResponse<Series>>, ProblemHttpResult>> GetAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.OneAsync<Series>(One, [id], cancellationToken));

    public static async Task<Results<Created<DataResponse<Series>>, Ok<DataResponse<Series>>, ProblemHttpResult>> CreateAsync(
        CreateSeriesRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        RequireZone(request.Timezone);
        var (series, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, request.EventId, cancellationToken, field: "eventId");
                var made = await transaction.OneAsync<Guid?>(
                    """
                    insert into admission.series (
                        organization_id, event_id, id, name, start_at, end_at, checkin_opens_at, checkin_closes_at, capacity, reentry, timezone)
                    select app.current_organization(), e.id, coalesce($2::uuid, app.uuidv7()), $3, $4, $5, $6::timestamptz, $7::timestamptz,
                           $8::integer, $9, coalesce($10::text, e.timezone)
                      from events.event as e where e.organization_id = app.current_organization() and e.id = $1
                    on conflict (organization_id, id) do nothing returning id
                    """,
                    [
                        request.EventId, request.Id, request.Name.Trim(), request.StartAt, request.EndAt, request.CheckinOpensAt,
                        request.CheckinClosesAt, request.Capacity, request.Reentry, request.Timezone,
                    ],
                    cancellationToken);
                var known = await transaction.OneAsync<Series>(One, [made ?? request.Id!.Value], cancellationToken);
                return (known?.EventId == request.EventId ? known : throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
            },
            cancellationToken);
        EntityTag.Write(http, series.Version);
        var answer = new DataResponse<Series>(series);
        return isNew ? TypedResults.Created($"/api/v1/series/{series.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<Series>>, ProblemHttpResult>> PatchAsync(
        Guid id, Patch<SeriesPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        RequireZone(patch.Value.Timezone);
        var series = await db.WriteAsync(
            async transaction => await PatchStatement.ApplyAsync(
                transaction, "admission.series", id, patch, EntityTag.IfMatch(http), cancellationToken)
                ? await transaction.OneAsync<Series>(One, [id], cancellationToken)
                : null,
            cancellationToken);
        if (series is null)
        {
            return AdmissionProblems.SeriesNotFound.ToResult();
        }

        EntityTag.Write(http, series.Version);
        return TypedResults.Ok(UpdatedResponse<Series>.Of(series, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<SeriesPatch>(
                    transaction, "admission.series", id, EntityTag.IfMatch(http), cancellationToken)
                && await transaction.ExecuteAsync(
                    "delete from admission.series where organization_id = app.current_organization() and id = $1", [id], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : AdmissionProblems.SeriesNotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<Series>>, ProblemHttpResult>> TransitionAsync(
        Guid id, SeriesTransitionRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.WriteAsync(
            async transaction =>
            {
                if (!await PatchStatement.LockAsync(transaction, "admission.series", id, EntityTag.IfMatch(http), cancellationToken))
                {
                    return null;
                }

                await transaction.ExecuteAsync(
                    "update admission.series set status = $2 where organization_id = app.current_organization() and id = $1",
                    [id, request.To], cancellationToken);
                return await transaction.OneAsync<Series>(One, [id], cancellationToken);
            },
            cancellationToken));

    public static async Task<Ok<ListResponse<SeriesTransition>>> TransitionsAsync(Guid id, TenantDb db, CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, cancellationToken);
        return TypedResults.Ok(ListResponse<SeriesTransition>.Whole(await db.ListAsync<SeriesTransition>(
            """
            select t.id, t.old_status, t.new_status, t.changed_by, a.name as changed_by_name, t.created_at as changed_at
              from admission.series_transition as t left join accounts.account as a on a.id = t.changed_by
             where t.organization_id = app.current_organization() and t.series_id = $1 order by t.created_at, t.id
            """,
            [id], cancellationToken)));
    }

    /// <summary>Series the caller may scan at now, also for a device that may do nothing else.</summary>
    public static async Task<Ok<ListResponse<ScannableSeries>>> ScannableAsync(
        HttpContext http, ScanRights rights, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<ScannableSeries>.Whole(await rights.ReadAsync(
            Platform.Identity.Caller.Of(http), null,
            transaction => transaction.ListAsync<ScannableSeries>(AdmissionModule.Sql["Scannable"], [time.GetUtcNow()], cancellationToken),
            cancellationToken)));

    /// <summary>Refuses when there is no such series, or none the caller may see.</summary>
    public static async Task RequireAsync(TenantDb db, Guid id, CancellationToken cancellationToken)
    {
        if (!await db.OneAsync<bool>(
            "select exists (select from admission.series as s where s.organization_id = app.current_organization() and s.id = $1)", [id], cancellationToken))
        {
            throw AdmissionProblems.SeriesNotFound.ToException();
        }
    }

    /// <summary>The same, for whoever is to work on it; its event.</summary>
    public static async Task<Guid> RequireWorkAsync(
        TenantTransaction transaction, Guid id, CancellationToken cancellationToken, string? field = null)
    {
        var eventId = await transaction.OneAsync<Guid?>(
            "select s.event_id from admission.series as s where s.organization_id = app.current_organization() and s.id = $1 for update", [id],
            cancellationToken)
            ?? throw (field is null ? AdmissionProblems.SeriesNotFound : AdmissionProblems.SeriesNotFound.On(field)).ToException();
        await transaction.OneAsync<bool>("select app.require_event_rank($1, 2)", [eventId], cancellationToken);
        return eventId;
    }

    /// <summary>Refuses an event the caller may not see as if it were not there, and one they may not work on.</summary>
    public static async Task RequireEventAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken, int rank = 2, string? field = null)
    {
        if (await transaction.OneAsync<bool?>(
            "select case when app.event_rank($1) >= 1 then app.require_event_rank($1, $2) end", [eventId, rank], cancellationToken) is null)
        {
            throw (field is null ? AdmissionProblems.EventNotFound : AdmissionProblems.EventNotFound.On(field)).ToException();
        }
    }

    private static void RequireZone(string? zone)
    {
        if (zone is not null && !WallClock.TryFindZone(zone, out _))
        {
            throw AdmissionProblems.Invalid.On("timezone", "A zone such as Europe/Berlin.").ToException();
        }
    }

    private static Results<Ok<DataResponse<Series>>, ProblemHttpResult> Answer(HttpContext http, Series? series)
    {
        if (series is null)
        {
            return AdmissionProblems.SeriesNotFound.ToResult();
        }

        EntityTag.Write(http, series.Version);
        return TypedResults.Ok(new DataResponse<Series>(series));
    }
}
