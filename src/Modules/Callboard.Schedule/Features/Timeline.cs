using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Schedule;

/// <summary>What a run of show is narrowed by.</summary>
/// <param name="Status">Only blocks of this status.</param>
/// <param name="StartAfter">Only blocks that start at this instant or later.</param>
/// <param name="EndBefore">Only blocks that are over at this instant.</param>
/// <param name="Q">A part of the activity, place or track.</param>
public sealed record TimelineFilter(
    [property: FromQuery(Name = "status")] string? Status, [property: FromQuery(Name = "startAfter")] DateTimeOffset? StartAfter,
    [property: FromQuery(Name = "endBefore")] DateTimeOffset? EndBefore, [property: FromQuery(Name = "q")] string? Q);

/// <summary>The blocks of an event: listed, made, changed and removed.</summary>
internal static class Timeline
{
    private const string OfEvent = "organization_id = app.current_organization() and event_id = $1";

    private static readonly Dictionary<string, string?> s_columns = new()
    {
        [nameof(BlockPatch.StartTime)] = "start_at",
        [nameof(BlockPatch.EndTime)] = "end_at",
    };

    private static readonly Dictionary<string, (string Field, Type Type)> s_batchFields = new()
    {
        ["status"] = ("status", typeof(BlockStatus)),
        ["start_at"] = ("startTime", typeof(DateTimeOffset)),
        ["end_at"] = ("endTime", typeof(DateTimeOffset)),
    };

    public static async Task<Results<Ok<ListResponse<TimelineBlock>>, ProblemHttpResult>> ListAsync(
        Guid eventId, [AsParameters] TimelineFilter filter, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        if (filter.Status is { } status && Enum.GetValues<BlockStatus>().All(s => SnakeCase.Of(s) != status))
        {
            return PlatformProblems.Invalid.On("status", "One of pending, in_progress, complete.").ToResult();
        }

        var where = new Conditions()
            .And("b.organization_id = app.current_organization()")
            .And("b.event_id = ?", eventId)
            .And("b.status = ?", filter.Status)
            .And("b.start_at >= ?", filter.StartAfter)
            .And("b.end_at <= ?", filter.EndBefore)
            .And("concat_ws(chr(10), b.activity, b.location, b.track) ilike '%' || app.like_text(?) || '%'",
                string.IsNullOrWhiteSpace(filter.Q) ? null : filter.Q.Trim());
        var blocks = await db.PageAsync<TimelineBlock>(
            $"{ScheduleModule.Sql["Blocks"]} where {where.Sql} order by b.start_at, b.position, b.id",
            $"select count(*)::integer from schedule.block as b where {where.Sql}",
            where.Arguments, page, cancellationToken);
        // An empty run of show and an event one may not see look alike to the statement.
        return blocks.Total > 0 || await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken)
            ? TypedResults.Ok(blocks)
            : ScheduleProblems.EventNotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<TimelineBlock>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid blockId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var block = await db.OneAsync<TimelineBlock>(One, [eventId, blockId], cancellationToken);
        if (block is null)
        {
            return ScheduleProblems.BlockNotFound.ToResult();
        }

        EntityTag.Write(http, block.Version);
        return TypedResults.Ok(new DataResponse<TimelineBlock>(block));
    }

    public static async Task<Results<Created<DataResponse<TimelineBlock>>, Ok<DataResponse<TimelineBlock>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateBlockRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (block, isNew) = await db.WriteAsync(
            async transaction =>
            {
                var id = await transaction.OneAsync<Guid?>(
                    ScheduleModule.Sql["CreateBlock"],
                    [
                        eventId, request.Id, request.StartTime, request.EndTime, request.Activity, request.Status, request.Location,
                        request.SpaceId, request.Priority, request.Notes, request.Track, request.Url, request.Language,
                    ],
                    cancellationToken);
                if (id is not null)
                {
                    return (await ReadAsync(transaction, eventId, id.Value, cancellationToken), true);
                }

                await RequireEventAsync(transaction, eventId, cancellationToken);
                // The id was used before: by an earlier try of the same client, which gets what that one made, or by something else.
                var known = await transaction.OneAsync<TimelineBlock>(One, [eventId, request.Id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), false);
            },
            cancellationToken);
        EntityTag.Write(http, block.Version);
        var answer = new DataResponse<TimelineBlock>(block);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/timeline/{block.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<TimelineBlock>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid blockId, Patch<BlockPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        // The columns have other names, so the database's own complaint would not name the request's fields.
        foreach (var (name, value) in ((string, DateTimeOffset?)[])[("StartTime", patch.Value.StartTime), ("EndTime", patch.Value.EndTime)])
        {
            if (value is null && patch.Has(name))
            {
                return PlatformProblems.Invalid.On(SnakeCase.ToCamel(SnakeCase.Of(name)), "This field cannot be empty.").ToResult();
            }
        }

        var block = await db.WriteAsync(
            async transaction =>
            {
                var found = await PatchStatement.ApplyAsync(
                    transaction, "schedule.block", blockId, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId], s_columns);
                return found
                    ? await ReadAsync(transaction, eventId, blockId, cancellationToken)
                    : throw ScheduleProblems.BlockNotFound.ToException();
            },
            cancellationToken);
        EntityTag.Write(http, block.Version);
        return TypedResults.Ok(UpdatedResponse<TimelineBlock>.Of(block, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid blockId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<BlockPatch>(
                    transaction, "schedule.block", blockId, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId], s_columns)
                && await transaction.ExecuteAsync(
                    $"delete from schedule.block where {OfEvent} and id = $2", [eventId, blockId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : ScheduleProblems.BlockNotFound.ToResult();
    }

    public static async Task<Results<Ok<BlockBatchResponse>, ProblemHttpResult>> BatchAsync(
        Guid eventId, BlockBatchRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. request.Ids.Distinct()];
        IReadOnlyList<SupersededField> superseded = [];
        var blocks = await db.WriteAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, eventId, cancellationToken);
                await transaction.ListAsync<Guid>(
                    $"select id from schedule.block where {OfEvent} and id = any ($2) order by id for update", [eventId, ids], cancellationToken);
                superseded = await Edits.SupersededAsync(
                    transaction, "schedule.block", ids,
                    s_batchFields.Where(f => f.Key == "status" ? request.Status is not null : request.ShiftMinutes is not null)
                        .ToDictionary(f => f.Key, f => f.Value),
                    cancellationToken);
                // A block keeps its length: one that was moved or stretched since is not moved again.
                var decided = superseded.Where(s => s.Field == "status").Select(s => s.Id).ToArray();
                var moved = superseded.Where(s => s.Field != "status").Select(s => s.Id).Distinct().ToArray();
                var changed = await transaction.ListAsync<Guid>(
                    $"""
                    update schedule.block
                       set status = case when id = any ($5) then status else coalesce($3::text, status) end,
                           start_at = start_at + make_interval(mins => case when id = any ($6) then 0 else coalesce($4::integer, 0) end),
                           end_at = end_at + make_interval(mins => case when id = any ($6) then 0 else coalesce($4::integer, 0) end)
                     where {OfEvent} and id = any ($2)
                    returning id
                    """,
                    [eventId, ids, request.Status, request.ShiftMinutes, decided, moved], cancellationToken);
                return changed.Count == ids.Length
                    ? await transaction.ListAsync<TimelineBlock>(
                        $"{ScheduleModule.Sql["Blocks"]} where b.organization_id = app.current_organization() and b.event_id = $1 and b.id = any ($2) order by b.start_at, b.position, b.id",
                        [eventId, ids], cancellationToken)
                    : throw ScheduleProblems.BlockNotFound.With("missing", ids.Except(changed)).ToException();
            },
            cancellationToken);
        string[] fields = [.. (request.Status is null ? [] : (string[])["status"]), .. (request.ShiftMinutes is null ? [] : (string[])["startTime", "endTime"])];
        return TypedResults.Ok(new BlockBatchResponse(blocks, blocks.Count, fields, superseded));
    }

    /// <summary>Refuses when the caller does not see the event.</summary>
    public static async Task RequireEventAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken)
    {
        if (!await transaction.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken))
        {
            throw ScheduleProblems.EventNotFound.ToException();
        }
    }

    private static string One =>
        $"{ScheduleModule.Sql["Blocks"]} where b.organization_id = app.current_organization() and b.event_id = $1 and b.id = $2";

    private static async Task<TimelineBlock> ReadAsync(
        TenantTransaction transaction, Guid eventId, Guid blockId, CancellationToken cancellationToken) =>
        await transaction.OneAsync<TimelineBlock>(One, [eventId, blockId], cancellationToken)
        ?? throw ScheduleProblems.BlockNotFound.ToException();
}
