using System.Globalization;
using System.Text;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Show;

/// <summary>The record of a show: everything that was pressed, and what it made of the plan. It is kept for good.</summary>
internal static class ShowLog
{
    private const string Entries =
        """
        select k.id, k.no, k.run, k.kind, k.client_id, k.seq, k.user_id, a.name as user_name, k.baton, k.pressed_at, k.at, k.received_at,
               k.applied, k.reason, k.block_id, k.amount_ms, k.note, k.activity, k.planned_start_at, k.planned_end_at
          from show.command as k
          left join accounts.account as a on a.id = k.user_id
         where k.organization_id = app.current_organization() and k.event_id = $1 and k.stage_id = $2
        """;

    public static async Task<Results<Ok<ListResponse<ShowLogEntry>>, ProblemHttpResult>> ListAsync(
        Guid eventId, Guid? stageId, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var entries = await db.PageAsync<ShowLogEntry>(
            $"{Entries} order by k.no desc",
            "select count(*)::integer from show.command where organization_id = app.current_organization() and event_id = $1 and stage_id = $2",
            [eventId, stageId ?? eventId], page, cancellationToken);
        return entries.Total > 0 || await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken)
            ? TypedResults.Ok(entries)
            : ShowProblems.EventNotFound.ToResult();
    }

    public static async Task<Results<Ok<ListResponse<AsRunEntry>>, ProblemHttpResult>> AsRunAsync(
        Guid eventId, Guid? stageId, int? run, TenantDb db, CancellationToken cancellationToken) =>
        await ReadAsync(eventId, stageId, run, db, cancellationToken) is { } entries
            ? TypedResults.Ok(ListResponse<AsRunEntry>.Whole(entries))
            : ShowProblems.EventNotFound.ToResult();

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> AsRunCsvAsync(
        Guid eventId, Guid? stageId, int? run, TenantDb db, CancellationToken cancellationToken) =>
        await ReadAsync(eventId, stageId, run, db, cancellationToken) is { } entries
            ? TypedResults.File(Encoding.UTF8.GetBytes(Csv(entries)), "text/csv; charset=utf-8", "as-run.csv")
            : ShowProblems.EventNotFound.ToResult();

    private static async Task<IReadOnlyList<AsRunEntry>?> ReadAsync(
        Guid eventId, Guid? stageId, int? run, TenantDb db, CancellationToken cancellationToken)
    {
        var log = await db.ListAsync<ShowLogEntry>($"{Entries} order by k.no", [eventId, stageId ?? eventId], cancellationToken);
        if (log.Count == 0 && !await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken))
        {
            return null;
        }

        var byNo = log.ToDictionary(e => e.No);
        return
        [
            .. AsRun.Of(log.Select(e => new LoggedCommand(e.No, e.Kind, e.Applied, e.At, e.Baton, e.ClientId, e.Seq, e.UserId, e.BlockId, e.AmountMs)))
                .Where(r => run is null || r.Run == run)
                .Select(r => EntryOf(r, byNo[r.No])),
        ];
    }

    private static AsRunEntry EntryOf(RunOfBlock run, ShowLogEntry call)
    {
        var planned = call.PlannedEndAt - call.PlannedStartAt;
        return new AsRunEntry(
            run.No, run.Run, run.BlockId, call.Activity, call.PlannedStartAt, call.PlannedEndAt, run.Start, run.End,
            Seconds(run.Start - call.PlannedStartAt), Seconds(run.End - run.Start - planned), (int)(run.HeldMs / 1000), (int)(run.AdjustMs / 1000),
            call.UserName);
    }

    private static int? Seconds(TimeSpan? span) => span is { } value ? (int)value.TotalSeconds : null;

    private static string Csv(IReadOnlyList<AsRunEntry> entries)
    {
        var text = new StringBuilder("run,activity,planned_start,planned_end,actual_start,actual_end,late_seconds,over_seconds,held_seconds,adjust_seconds,called_by\r\n");
        foreach (var e in entries)
        {
            text.AppendJoin(',', (string[])
            [
                Number(e.Run), Field(e.Activity), Time(e.PlannedStart), Time(e.PlannedEnd), Time(e.ActualStart), Time(e.ActualEnd),
                Number(e.LateSeconds), Number(e.OverSeconds), Number(e.HeldSeconds), Number(e.AdjustSeconds), Field(e.CalledBy),
            ]).Append("\r\n");
        }

        return text.ToString();
    }

    // RFC 4180; a leading sign would be read as a formula by spreadsheets (CWE-1236).
    private static string Field(string? value) => value is null ? ""
        : "\"" + (value.Length > 0 && "=+-@\t\r".Contains(value[0], StringComparison.Ordinal) ? "'" : "") + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";
}
