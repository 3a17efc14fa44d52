using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Callboard.Platform.Data;
using Callboard.Platform.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Show;

/// <summary>A stage as the database keeps it: what belongs to it, and where its show stands.</summary>
internal sealed record StageRow(
    Guid Id, Guid EventId, string Name, string? Location, Guid? SpaceId, string? Track, DateTimeOffset? FromAt, DateTimeOffset? UntilAt,
    DateTimeOffset? HardEndAt, int Position, ShowPhase Phase, int Run, Guid? CurrentBlockId, DateTimeOffset? Since, DateTimeOffset? HeldSince,
    long HeldMs, long AdjustMs, IReadOnlyList<Guid> Played, IReadOnlyList<Guid> Skipped, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    DateTimeOffset? LastAt, DateTimeOffset? LastGoAt, int Baton, Guid? CallerId, Guid? CallerClientId, DateTimeOffset? BatonAt, int CallerSeq,
    int LastNo, int Version)
{
    public const string MainName = "Main stage";

    // Rows come as PostgreSQL's own JSON of them, so that a stage can be read beside everything else in one statement.
    private static readonly JsonSerializerOptions s_columns = new(CallboardJson.Options)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    public StageScope Scope => new(Location, SpaceId, Track, FromAt, UntilAt);

    public ShowState State => new(
        Phase, Run, CurrentBlockId, Since, HeldSince, HeldMs, AdjustMs, Played, Skipped, StartedAt, EndedAt, LastAt, LastGoAt, Baton, CallerId,
        CallerClientId, BatonAt, CallerSeq, LastNo);

    public ShowStage Stage => new(Id, Name, Location, SpaceId, Track, FromAt, UntilAt, HardEndAt, Position, Phase, Version);

    /// <summary>The main stage of an event on which nothing was called yet.</summary>
    public static StageRow Main(Guid eventId) => new(
        eventId, eventId, MainName, null, null, null, null, null, null, 0, ShowPhase.Idle, 0, null, null, null, 0, 0, [], [], null, null, null,
        null, 0, null, null, null, 0, 0, 0);

    public static StageRow Of(JsonElement row) => row.Deserialize<StageRow>(s_columns)!;

    public static IReadOnlyList<StageRow> ListOf(JsonElement rows) => rows.Deserialize<IReadOnlyList<StageRow>>(s_columns)!;
}

/// <summary>The show of a stage, read.</summary>
internal static class ReadShow
{
    private sealed record Row(
        Guid EventId, string Name, string Timezone, int Rank, JsonElement Stages, IReadOnlyList<StageBlock> Blocks,
        IReadOnlyList<LoggedCommand> Calls, string? CallerName, long Last);

    public static async Task<Results<Ok<ShowAnswer>, ProblemHttpResult>> HandleAsync(
        Guid eventId, Guid? stageId, TenantDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var row = await db.OneAsync<Row>(ShowModule.Sql["ReadShow"], [eventId, stageId ?? eventId], cancellationToken);
        return row is null ? ShowProblems.EventNotFound.ToResult()
            : ViewOf(row, stageId ?? eventId, time.GetUtcNow()) is { } view ? TypedResults.Ok(ShowAnswer.Of(view))
            : ShowProblems.StageNotFound.ToResult();
    }

    /// <summary>The show as a transaction that called something sees it.</summary>
    public static async Task<ShowView> InAsync(
        TenantTransaction transaction, Guid eventId, Guid stageId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await transaction.OneAsync<Row>(ShowModule.Sql["ReadShow"], [eventId, stageId], cancellationToken);
        return (row is null ? throw ShowProblems.EventNotFound.ToException() : ViewOf(row, stageId, now))
            ?? throw ShowProblems.StageNotFound.On("stageId").ToException();
    }

    private static ShowView? ViewOf(Row row, Guid stageId, DateTimeOffset now)
    {
        var stages = StageRow.ListOf(row.Stages);
        if (stages.All(s => s.Id != row.EventId))
        {
            stages = [StageRow.Main(row.EventId), .. stages];
        }

        if (stages.FirstOrDefault(s => s.Id == stageId) is not { } stage)
        {
            return null;
        }

        var state = stage.State;
        var blocks = row.Blocks.Where(stage.Scope.Holds).ToList();
        var actual = AsRun.Of(row.Calls).Where(r => r.End is not null).GroupBy(r => r.BlockId)
            .ToDictionary(g => g.Key, g => (g.Last().Start, g.Last().End!.Value));
        var projection = ShowProjection.Of([.. blocks.Select(b => b.Planned)], state, now, actual);
        var cues = blocks.Zip(projection.Cues, (b, c) => new ShowCue(
            b.Id, b.Activity, b.Place, b.Department, b.CallerNote, b.IsHardStart, c.Status, b.StartAt, b.EndAt, c.Start, c.End,
            Seconds(c.DriftMs), Seconds(c.OverlapMs), Seconds(c.SlackMs))).ToList();
        return new ShowView(
            row.EventId, row.Name, row.Timezone, stage.Id, [.. stages.Select(s => s.Stage)], state.CurrentBlockId, Seconds(projection.DriftMs),
            Seconds(projection.EndDriftMs), projection.PlannedEnd, projection.End, stage.HardEndAt,
            stage.HardEndAt is { } hard && projection.End is { } end ? Seconds((long)(hard - end).TotalMilliseconds) : null,
            Seconds(projection.RemainingMs), state.HeldSince,
            new ShowStateView(
                state.Phase, state.Run, state.CurrentBlockId, state.Since, state.HeldSince, state.HeldMs, state.AdjustMs, state.Played, state.Skipped,
                state.StartedAt, state.EndedAt, state.LastAt, state.LastGoAt, state.Baton, state.CallerId, state.CallerClientId, state.BatonAt,
                state.CallerSeq, state.LastNo),
            state.Baton == 0 ? null : new ShowBaton(state.Baton, state.CallerId!.Value, row.CallerName, state.CallerClientId!.Value, state.BatonAt!.Value),
            cues, now, stage.Version, row.Last.ToString(CultureInfo.InvariantCulture), row.Rank >= 2);
    }

    public static int Seconds(long milliseconds) => (int)Math.Clamp(milliseconds / 1000, int.MinValue, int.MaxValue);

    private static int? Seconds(long? milliseconds) => milliseconds is { } value ? Seconds(value) : null;
}
