using Callboard.Contracts.Schedule;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Show;

/// <summary>
/// Calling: commands of a device are decided one after the other under the lock of their stage, and every one of them is kept. Together with
/// the row of the stage they are one transaction, so a server that dies has either kept a command and its effect, or neither.
/// </summary>
internal static class CallShow
{
    private sealed record Known(
        Guid Id, Guid StageId, Guid ClientId, int Seq, int No, ShowCommandKind Kind, bool Applied, NotApplied? Reason, Guid? BlockId,
        DateTimeOffset At)
    {
        public ShowCommandResult Result => new(Id, Seq, No, Kind, Applied, Reason, BlockId, At);
    }

    private sealed record Outcome(ShowView View, IReadOnlyList<ShowCommandResult> Results);

    /// <summary>One command without a body, for scripts and buttons: the key or session it comes with is the device.</summary>
    public static async Task<Results<Ok<ShowAnswer>, ProblemHttpResult>> PressAsync(
        ShowCommandKind kind, Guid eventId, Guid? stageId, Guid? blockId, Guid? commandId, TenantDb db, IRunOfShow runOfShow, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var id = commandId ?? Guid.CreateVersion7(time.GetUtcNow());
        var (view, results) = await RunAsync(
            db, runOfShow, time, eventId, stageId ?? eventId, db.Caller.CredentialId,
            last => [new ShowCommandInput(id, last + 1, kind, BlockId: blockId)], cancellationToken);
        return results[0].Reason is not { } reason || reason == NotApplied.SamePress
            ? TypedResults.Ok(ShowAnswer.Of(view))
            : ShowProblems.Of(reason).With("commandId", id)
                .With("holder", view.Baton is { } baton ? new { baton.UserId, baton.Name, baton.Number, baton.Since } : null).ToResult();
    }

    /// <summary>Commands of a page that calls, as they come: at once, or in a batch after it was cut off.</summary>
    public static async Task<Results<Ok<ShowCommandsAnswer>, ProblemHttpResult>> BatchAsync(
        Guid eventId, ShowCommandsRequest request, TenantDb db, IRunOfShow runOfShow, TimeProvider time, CancellationToken cancellationToken)
    {
        ShowCommandInput[] commands = [.. request.Commands.OrderBy(c => c.Seq)];
        if (commands.Select(c => c.Id).Distinct().Count() < commands.Length || commands.Select(c => c.Seq).Distinct().Count() < commands.Length)
        {
            return ShowProblems.Invalid.On("commands", "Two commands have the same id or number.").ToResult();
        }

        var (view, results) = await RunAsync(
            db, runOfShow, time, eventId, request.StageId ?? eventId, request.ClientId, _ => commands, cancellationToken);
        return TypedResults.Ok(new ShowCommandsAnswer(view, results));
    }

    private static async Task<Outcome> RunAsync(
        TenantDb db, IRunOfShow runOfShow, TimeProvider time, Guid eventId, Guid stageId, Guid clientId,
        Func<int, IReadOnlyList<ShowCommandInput>> read, CancellationToken cancellationToken) =>
        await db.WriteAsync(
            async transaction =>
            {
                var stage = await Stages.LockAsync(transaction, eventId, stageId, cancellationToken);
                var last = await transaction.OneAsync<int>(
                    "select coalesce(max(seq), 0) from show.command where organization_id = app.current_organization() and stage_id = $1 and client_id = $2",
                    [stageId, clientId], cancellationToken);
                var commands = read(last);
                var known = (await transaction.ListAsync<Known>(
                    """
                    select id, stage_id, client_id, seq, no, kind, applied, reason, block_id, at from show.command
                     where organization_id = app.current_organization() and id = any ($1)
                    """,
                    [commands.Select(c => c.Id).ToArray()], cancellationToken)).ToDictionary(k => k.Id);
                if (known.Values.Any(k => k.StageId != stageId || k.ClientId != clientId))
                {
                    throw PlatformProblems.IdTaken.On("id").ToException();
                }

                var blocks = (await transaction.OneAsync<PlanRow>(s_plan, [eventId], cancellationToken))!.Blocks.Where(stage.Scope.Holds).ToList();
                Guid[] plan = [.. blocks.Select(b => b.Id)];
                var user = await transaction.OneAsync<Guid>("select app.current_user_id()", [], cancellationToken);
                var now = time.GetUtcNow();
                var opening = ShowProjection.Opening([.. blocks.Select(b => b.Planned)], now);
                var state = stage.State;
                var results = new List<ShowCommandResult>();
                var statuses = new Dictionary<Guid, string>();
                foreach (var command in commands)
                {
                    if (known.TryGetValue(command.Id, out var earlier))
                    {
                        results.Add(earlier.Result);
                        continue;
                    }

                    if (command.Seq != last + 1)
                    {
                        throw ShowProblems.OutOfOrder.With("expected", last + 1).ToException();
                    }

                    last++;
                    var press = new Press(
                        command.Id, command.Kind, clientId, user, command.Baton, command.PressedAt, command.BlockId, command.Seconds * 1000L, command.Note);
                    var verdict = ShowCalls.Decide(state, press, plan, now, opening);
                    var logged = new LoggedCommand(
                        state.LastNo + 1, command.Kind, verdict.Applied, verdict.At, verdict.Baton, clientId, command.Seq, user,
                        verdict.BlockId, press.AmountMs);
                    var before = state;
                    state = ShowCalls.Apply(state, logged);
                    Mark(statuses, before, state, logged);
                    await LogAsync(transaction, eventId, stageId, command, verdict, logged, state.Run, now, blocks, cancellationToken);
                    results.Add(new ShowCommandResult(
                        command.Id, command.Seq, logged.No, command.Kind, verdict.Applied, verdict.Reason, verdict.BlockId, verdict.At));
                }

                if (results.Any(r => r.No > stage.LastNo))
                {
                    await Stages.SaveAsync(transaction, stageId, state, cancellationToken);
                }

                if (statuses.Count > 0)
                {
                    await runOfShow.MarkAsync(transaction, eventId, statuses, cancellationToken);
                }

                return new Outcome(await ReadShow.InAsync(transaction, eventId, stageId, now, cancellationToken), results);
            },
            cancellationToken);

    private sealed record PlanRow(IReadOnlyList<StageBlock> Blocks);

    private const string s_plan =
        """
        select coalesce(jsonb_agg(jsonb_build_object(
                   'id', b.id, 'startAt', b.start_at, 'endAt', b.end_at, 'activity', b.activity, 'location', b.location, 'spaceId', b.space_id,
                   'spaceName', p.name, 'track', b.track, 'isHardStart', false, 'department', null) order by b.start_at, b.position, b.id), '[]') as blocks
          from schedule.public_block as b
          left join directory.public_space as p on p.organization_id = b.organization_id and p.id = b.space_id
         where b.organization_id = app.current_organization() and b.event_id = $1
        """;

    private static Task<int> LogAsync(
        TenantTransaction transaction, Guid eventId, Guid stageId, ShowCommandInput command, Verdict verdict, LoggedCommand logged, int run,
        DateTimeOffset receivedAt, List<StageBlock> blocks, CancellationToken cancellationToken)
    {
        var block = blocks.Find(b => b.Id == verdict.BlockId);
        return transaction.ExecuteAsync(
            """
            insert into show.command (
                organization_id, event_id, stage_id, id, no, run, kind, client_id, seq, user_id, baton, pressed_at, at, received_at, applied,
                reason, block_id, amount_ms, note, activity, planned_start_at, planned_end_at)
            values (app.current_organization(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::timestamptz, $12, $13, $14, $15::text, $16::uuid,
                    $17::bigint, $18::text, $19::text, $20::timestamptz, $21::timestamptz)
            """,
            [
                eventId, stageId, command.Id, logged.No, run, command.Kind, logged.ClientId, command.Seq, logged.UserId, logged.Baton, command.PressedAt,
                logged.At, receivedAt, logged.Applied, verdict.Reason, verdict.BlockId, logged.AmountMs, command.Note, block?.Activity,
                block?.StartAt, block?.EndAt,
            ],
            cancellationToken);
    }

    // The run of show follows: what is on is in progress, what was left for the next is complete, what one went back from waits again.
    private static void Mark(Dictionary<Guid, string> statuses, ShowState before, ShowState after, LoggedCommand command)
    {
        if (!command.Applied || before.CurrentBlockId == after.CurrentBlockId)
        {
            return;
        }

        if (before.CurrentBlockId is { } left)
        {
            statuses[left] = command.Kind == ShowCommandKind.Back ? "pending" : "complete";
        }

        if (after.CurrentBlockId is { } on)
        {
            statuses[on] = "in_progress";
        }
    }
}
