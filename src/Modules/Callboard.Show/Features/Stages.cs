using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Show;

/// <summary>The lanes of an event: named, narrowed and taken away, and locked for whoever calls on them.</summary>
internal static class Stages
{
    private const string One =
        "select to_jsonb(s) from show.stage as s where s.organization_id = app.current_organization() and s.event_id = $1 and s.id = $2";

    public static async Task<Results<Ok<ListResponse<ShowStage>>, ProblemHttpResult>> ListAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var stages = await db.ReadAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, eventId, 1, cancellationToken);
                return StageRow.ListOf(await transaction.OneAsync<JsonElement>(
                    """
                    select coalesce(jsonb_agg(to_jsonb(s) order by s.position, s.name, s.id), '[]') from show.stage as s
                     where s.organization_id = app.current_organization() and s.event_id = $1
                    """,
                    [eventId], cancellationToken));
            },
            cancellationToken);
        return TypedResults.Ok(ListResponse<ShowStage>.Whole(
            [.. (stages.Any(s => s.Id == eventId) ? stages : [StageRow.Main(eventId), .. stages]).Select(s => s.Stage)]));
    }

    public static async Task<Results<Created<DataResponse<ShowStage>>, Ok<DataResponse<ShowStage>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateStageRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var (stage, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, eventId, 2, cancellationToken);
                var id = await transaction.OneAsync<Guid?>(
                    """
                    insert into show.stage (organization_id, event_id, id, name, location, space_id, track, from_at, until_at, hard_end_at, position)
                    values (app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3, $4::text, $5::uuid, $6::text, $7::timestamptz,
                            $8::timestamptz, $9::timestamptz, $10)
                    on conflict (organization_id, id) do nothing returning id
                    """,
                    [
                        eventId, request.Id, request.Name, request.Location, request.SpaceId, request.Track, request.FromAt, request.UntilAt,
                        request.HardEndAt, request.Position,
                    ],
                    cancellationToken);
                var row = await transaction.OneAsync<JsonElement?>(One, [eventId, id ?? request.Id!.Value], cancellationToken);
                return (StageRow.Of(row ?? throw PlatformProblems.IdTaken.On("id").ToException()).Stage, id is not null);
            },
            cancellationToken);
        var answer = new DataResponse<ShowStage>(stage);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/show/stages/{stage.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<ShowStage>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid stageId, Patch<StagePatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var stage = await db.WriteAsync(
            async transaction =>
            {
                await LockAsync(transaction, eventId, stageId, cancellationToken);
                await PatchStatement.ApplyAsync(
                    transaction, "show.stage", stageId, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId]);
                return StageRow.Of(await transaction.OneAsync<JsonElement>(One, [eventId, stageId], cancellationToken)).Stage;
            },
            cancellationToken);
        EntityTag.Write(http, stage.Version);
        return TypedResults.Ok(UpdatedResponse<ShowStage>.Of(stage, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid stageId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, eventId, 2, cancellationToken);
                return await transaction.ExecuteAsync(
                    "delete from show.stage where organization_id = app.current_organization() and event_id = $1 and id = $2",
                    [eventId, stageId], cancellationToken);
            },
            cancellationToken);
        return removed > 0 ? TypedResults.NoContent() : ShowProblems.StageNotFound.ToResult();
    }

    /// <summary>Locks a stage for whoever works on the event; the main stage is made when it is used first.</summary>
    public static async Task<StageRow> LockAsync(
        TenantTransaction transaction, Guid eventId, Guid stageId, CancellationToken cancellationToken)
    {
        await RequireEventAsync(transaction, eventId, 2, cancellationToken);
        if (stageId == eventId)
        {
            await transaction.ExecuteAsync(
                """
                insert into show.stage (organization_id, event_id, id, name) values (app.current_organization(), $1, $1, $2)
                on conflict (organization_id, id) do nothing
                """,
                [eventId, StageRow.MainName], cancellationToken);
        }

        var row = await transaction.OneAsync<JsonElement?>($"{One} for update", [eventId, stageId], cancellationToken);
        return row is { } found ? StageRow.Of(found) : throw ShowProblems.StageNotFound.On("stageId").ToException();
    }

    /// <summary>Writes down where the show of a locked stage stands.</summary>
    public static Task<int> SaveAsync(TenantTransaction transaction, Guid stageId, ShowState state, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            update show.stage
               set phase = $2, run = $3, current_block_id = $4::uuid, since = $5::timestamptz, held_since = $6::timestamptz, held_ms = $7,
                   adjust_ms = $8, played = $9, skipped = $10, started_at = $11::timestamptz, ended_at = $12::timestamptz,
                   last_at = $13::timestamptz, last_go_at = $14::timestamptz, baton = $15, caller_id = $16::uuid, caller_client_id = $17::uuid,
                   baton_at = $18::timestamptz, last_no = $19, caller_seq = $20
             where organization_id = app.current_organization() and id = $1
            """,
            [
                stageId, state.Phase, state.Run, state.CurrentBlockId, state.Since, state.HeldSince, state.HeldMs, state.AdjustMs,
                state.Played.ToArray(), state.Skipped.ToArray(), state.StartedAt, state.EndedAt, state.LastAt, state.LastGoAt, state.Baton,
                state.CallerId, state.CallerClientId, state.BatonAt, state.LastNo, state.CallerSeq,
            ],
            cancellationToken);

    /// <summary>Refuses who does not see the event as if it were not there, and who may do less with it than asked.</summary>
    public static async Task RequireEventAsync(TenantTransaction transaction, Guid eventId, int rank, CancellationToken cancellationToken)
    {
        if (await transaction.OneAsync<bool?>(
            "select case when app.event_rank($1) >= 1 then app.require_event_rank($1, $2) end", [eventId, rank], cancellationToken) is null)
        {
            throw ShowProblems.EventNotFound.ToException();
        }
    }
}
