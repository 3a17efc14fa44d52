using System.Globalization;
using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Show;

/// <summary>Screens that follow by a link: handed out, taken back, and shown what they are for.</summary>
internal static class Outputs
{
    private const int MaxWait = 30;

    private const string Columns = "id, name, kind, department, coalesce(stage_id, event_id) as stage_id, expires_at, created_at, version";

    private sealed record Content(
        Guid OrganizationId, Guid EventId, string EventName, string Timezone, string Name, OutputKind Kind, string? Department, Guid StageId,
        JsonElement? Stage, IReadOnlyList<StageBlock> Blocks, long Last);

    public static async Task<Results<Ok<ListResponse<ShowOutput>>, ProblemHttpResult>> ListAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var outputs = await db.ReadAsync(
            async transaction =>
            {
                await Stages.RequireEventAsync(transaction, eventId, 1, cancellationToken);
                return await transaction.ListAsync<ShowOutput>(
                    $"select {Columns} from show.output where organization_id = app.current_organization() and event_id = $1 order by name, id",
                    [eventId], cancellationToken);
            },
            cancellationToken);
        return TypedResults.Ok(ListResponse<ShowOutput>.Whole(outputs));
    }

    public static async Task<Results<Created<DataResponse<IssuedOutput>>, Ok<DataResponse<IssuedOutput>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateOutputRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var token = Secret.New(Secret.Output);
        var (output, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await Stages.RequireEventAsync(transaction, eventId, 2, cancellationToken);
                var made = await transaction.OneAsync<ShowOutput>(
                    $"""
                    insert into show.output (organization_id, event_id, id, name, kind, department, stage_id, token_hash, expires_at)
                    values (app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3, $4, $5::text, nullif($6::uuid, $1), $7, $8::timestamptz)
                    on conflict (organization_id, id) do nothing returning {Columns}
                    """,
                    [eventId, request.Id, request.Name, request.Kind, request.Department, request.StageId, Secret.Hash(token), request.ExpiresAt],
                    cancellationToken);
                var known = made ?? await transaction.OneAsync<ShowOutput>(
                    $"select {Columns} from show.output where organization_id = app.current_organization() and event_id = $1 and id = $2",
                    [eventId, request.Id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
            },
            cancellationToken);
        return isNew
            ? TypedResults.Created($"/api/v1/events/{eventId}/show/outputs/{output.Id}", Issued(output, token))
            : TypedResults.Ok(Issued(output, null));
    }

    public static async Task<Results<Ok<DataResponse<IssuedOutput>>, ProblemHttpResult>> RotateAsync(
        Guid eventId, Guid outputId, TenantDb db, CancellationToken cancellationToken)
    {
        var token = Secret.New(Secret.Output);
        var output = await db.WriteAsync(
            async transaction =>
            {
                await Stages.RequireEventAsync(transaction, eventId, 2, cancellationToken);
                return await transaction.OneAsync<ShowOutput>(
                    $"""
                    update show.output set token_hash = $3 where organization_id = app.current_organization() and event_id = $1 and id = $2
                    returning {Columns}
                    """,
                    [eventId, outputId, Secret.Hash(token)], cancellationToken);
            },
            cancellationToken);
        return output is null ? ShowProblems.OutputNotFound.ToResult() : TypedResults.Ok(Issued(output, token));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid outputId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
            {
                await Stages.RequireEventAsync(transaction, eventId, 2, cancellationToken);
                return await transaction.ExecuteAsync(
                    "delete from show.output where organization_id = app.current_organization() and event_id = $1 and id = $2",
                    [eventId, outputId], cancellationToken);
            },
            cancellationToken);
        return removed > 0 ? TypedResults.NoContent() : ShowProblems.OutputNotFound.ToResult();
    }

    /// <param name="after">The cursor of what the screen shows; without it the answer comes at once.</param>
    /// <param name="wait">Seconds to wait for a change when there is none, up to 30.</param>
    public static async Task<Results<Ok<DataResponse<OutputView>>, ProblemHttpResult>> ShowAsync(
        string token, string? after, int? wait, SystemDb db, EventChanges changes, TimeProvider time, CancellationToken cancellationToken)
    {
        Cursor cursor = default;
        if (after is not null && !Cursor.TryParse(after, out cursor))
        {
            return PlatformProblems.Invalid.On("after", "Expected a cursor that this screen gave out.").ToResult();
        }

        if (wait is < 0 or > MaxWait)
        {
            return PlatformProblems.Invalid.On("wait", $"Must be from 0 to {MaxWait} seconds.").ToResult();
        }

        var hash = Secret.Hash(token);
        var content = await changes.ReadAfterAsync<Content>(
            after is null ? null : cursor.No, TimeSpan.FromSeconds(wait ?? 0),
            async c => await db.OneAsync<Content>("select * from show.output_content($1)", [hash], c) is { } found
                ? (found.OrganizationId, found.EventId, found.Last, found)
                : null,
            cancellationToken);
        return content is null
            ? ShowProblems.OutputNotFound.ToResult()
            : TypedResults.Ok(new DataResponse<OutputView>(ViewOf(content, time.GetUtcNow())));
    }

    private static OutputView ViewOf(Content content, DateTimeOffset now)
    {
        var stage = content.Stage is { ValueKind: JsonValueKind.Object } row ? StageRow.Of(row) : StageRow.Main(content.EventId);
        var state = stage.State;
        var blocks = content.Blocks.Where(stage.Scope.Holds).ToList();
        var projection = ShowProjection.Of([.. blocks.Select(b => b.Planned)], state, now);
        var cues = blocks.Zip(projection.Cues).Where(c => Shows(content, c.First, c.Second)).Select(c => new OutputCue(
            c.First.Id, c.First.Activity, c.First.Place, content.Kind is OutputKind.Crew or OutputKind.Wall ? c.First.Department : null,
            c.First.IsHardStart && content.Kind is OutputKind.Crew or OutputKind.Wall, c.Second.Status, c.First.StartAt, c.First.EndAt, c.Second.Start,
            c.Second.End));
        return new OutputView(
            content.Name, content.Kind, content.Department, content.EventName, content.Timezone, stage.Name, state.Phase, state.CurrentBlockId,
            state.Since, state.HeldSince, state.HeldMs, state.AdjustMs, ReadShow.Seconds(projection.DriftMs), projection.PlannedEnd, projection.End,
            [.. cues], now, content.Last.ToString(CultureInfo.InvariantCulture));
    }

    private static bool Shows(Content content, StageBlock block, ProjectedTime time) => time.Status switch
    {
        CueStatus.Current or CueStatus.Next => true,
        CueStatus.Pending => content.Kind switch
        {
            OutputKind.Timer => false,
            OutputKind.Crew => content.Department is null || string.Equals(content.Department, block.Department, StringComparison.OrdinalIgnoreCase),
            _ => true,
        },
        _ => false,
    };

    private static DataResponse<IssuedOutput> Issued(ShowOutput o, string? token) => new(new IssuedOutput(
        o.Id, o.Name, o.Kind, o.Department, o.StageId, o.ExpiresAt, o.CreatedAt, o.Version, token, token is null ? null : $"/out/{token}"));
}
