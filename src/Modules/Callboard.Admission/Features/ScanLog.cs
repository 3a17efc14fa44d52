using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Admission;

/// <summary>A scan in the log.</summary>
/// <param name="At">When it counts as made: by the device's clock put right, or by the server's.</param>
/// <param name="ScannedAt">What the device's clock said.</param>
/// <param name="ReceivedAt">When the server heard of it.</param>
/// <param name="Offline">The device decided without a line.</param>
/// <param name="Unconfirmed">Its gate asks the server first, and decided by itself because no answer came.</param>
/// <param name="Override">Who let them in although the rules say no.</param>
public sealed record LoggedScan(
    Guid Id, Guid SeriesId, Guid? GateId, string? GateName, Guid? PassId, string? HolderName, string? Category, Rules.ScanDirection Direction,
    bool Allowed, Rules.DenyReason? Reason, DateTimeOffset At, DateTimeOffset? ScannedAt, DateTimeOffset ReceivedAt, string? DeviceId, Guid UserId,
    string? UserName, bool Offline, DateTimeOffset? UndoneAt, Guid? UndoneBy, string? UndoReason, bool Unconfirmed, LoggedOverride? Override);

/// <summary>That somebody was let in although the rules say no.</summary>
/// <param name="By">Who decided that, as they were called then; null where their PIN is not known any more.</param>
/// <param name="Reason">What the device had said.</param>
public sealed record LoggedOverride(string? By, OverrideReason Because, Rules.DenyReason Reason);

/// <summary>Something that happened at a gate without a line and should not have: it stands, and somebody should know.</summary>
/// <param name="Kind">double_admission, over_capacity or rule.</param>
/// <param name="Reason">What the rules would have said.</param>
/// <param name="Scan">The scan that stands although it should not.</param>
/// <param name="OtherScan">The other admission of the same person.</param>
public sealed record AdmissionConflict(
    Guid Id, Guid SeriesId, string Kind, Rules.DenyReason? Reason, ConflictScan? Scan, ConflictScan? OtherScan, DateTimeOffset CreatedAt,
    DateTimeOffset? ResolvedAt, Guid? ResolvedBy, string? Note);

/// <summary>One of the scans of a conflict.</summary>
public sealed record ConflictScan(
    Guid Id, DateTimeOffset At, Guid? GateId, string? GateName, string? DeviceId, string? HolderName, string? Category);

/// <summary>What was found out about a conflict.</summary>
public sealed record ResolveRequest([property: System.ComponentModel.DataAnnotations.StringLength(500)] string? Note = null);

/// <summary>Which scans to list.</summary>
public sealed record ScanQuery(
    [property: FromQuery(Name = "gateId")] Guid? GateId = null,
    [property: FromQuery(Name = "decision")] string? Decision = null,
    [property: FromQuery(Name = "reason")] string? Reason = null,
    [property: FromQuery(Name = "q")] string? Q = null,
    [property: FromQuery(Name = "from")] DateTimeOffset? From = null,
    [property: FromQuery(Name = "to")] DateTimeOffset? To = null);

/// <summary>What was scanned, and what should not have been.</summary>
internal static class ScanLog
{
    public const string Select =
        """
        select s.id, s.series_id, s.gate_id, g.name as gate_name, s.pass_id, p.holder_name, s.category, s.direction, s.allowed, s.reason, s.at,
               s.scanned_at, s.received_at, s.device_id, s.user_id, a.name as user_name, s.offline, s.undone_at, s.undone_by, s.undo_reason, coalesce(n.unconfirmed, false) as unconfirmed,
               case when n.because is not null then jsonb_build_object('by', n.overruled_by, 'because', n.because, 'reason', n.overruled) end as override
          from admission.scan as s
          left join admission.gate as g on g.organization_id = s.organization_id and g.id = s.gate_id
          left join admission.pass as p on p.organization_id = s.organization_id and p.id = s.pass_id
          left join accounts.account as a on a.id = s.user_id
          left join admission.scan_note as n on n.organization_id = s.organization_id and n.id = s.id
         where s.organization_id = app.current_organization()
        """;

    private const string Conflict =
        """
        select c.id, c.series_id, c.kind, c.reason,
               (select jsonb_build_object('id', s.id, 'at', s.at, 'gateId', s.gate_id, 'gateName', g.name, 'deviceId', s.device_id,
                                          'holderName', p.holder_name, 'category', s.category)
                  from admission.scan as s
                  left join admission.gate as g on g.organization_id = s.organization_id and g.id = s.gate_id
                  left join admission.pass as p on p.organization_id = s.organization_id and p.id = s.pass_id
                 where s.organization_id = c.organization_id and s.id = c.scan_id) as scan,
               (select jsonb_build_object('id', s.id, 'at', s.at, 'gateId', s.gate_id, 'gateName', g.name, 'deviceId', s.device_id,
                                          'holderName', p.holder_name, 'category', s.category)
                  from admission.scan as s
                  left join admission.gate as g on g.organization_id = s.organization_id and g.id = s.gate_id
                  left join admission.pass as p on p.organization_id = s.organization_id and p.id = s.pass_id
                 where s.organization_id = c.organization_id and s.id = c.other_scan_id) as other_scan,
               c.created_at, c.resolved_at, c.resolved_by, c.note
          from admission.conflict as c
         where c.organization_id = app.current_organization() and c.series_id = $1
        """;

    public static async Task<Ok<ListResponse<LoggedScan>>> ListAsync(
        Guid id, [AsParameters] ScanQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        await SeriesDirectory.RequireAsync(db, id, cancellationToken);
        var where = new Conditions()
            .And("s.series_id = ?", id)
            .And("s.gate_id = ?", query.GateId)
            .And("s.allowed = ?", AdmissionModule.OneOf<Verdict>("decision", query.Decision) is { } decision ? decision == Verdict.Allow : null)
            .And("s.reason = ?", AdmissionModule.OneOf<Rules.DenyReason>("reason", query.Reason))
            .And("s.at >= ?", query.From)
            .And("s.at < ?", query.To)
            .And(
                "s.pass_id in (select p.id from admission.pass as p where p.organization_id = app.current_organization() "
                + "and (p.holder_name ilike '%' || app.like_text((?::text[])[1]) || '%' or p.key = any ((?::text[])[2:])))",
                Wanted(query.Q));
        return TypedResults.Ok(await db.PageAsync<LoggedScan>(
            $"{Select} and {where.Sql} order by s.received_at desc, s.id",
            $"select count(*)::integer from admission.scan as s where s.organization_id = app.current_organization() and {where.Sql}",
            where.Arguments, page, cancellationToken));
    }

    // A name, and what is scanned however it was typed.
    private static string[]? Wanted(string? q) => string.IsNullOrWhiteSpace(q) ? null
        : [q.Trim(), Rules.PassTag.NormaliseNfcId(q) ?? "", Rules.PassTag.NormaliseCode(q) ?? ""];

    public static async Task<Ok<ListResponse<AdmissionConflict>>> ConflictsAsync(
        Guid id, [FromQuery] bool? resolved, TenantDb db, CancellationToken cancellationToken)
    {
        await SeriesDirectory.RequireAsync(db, id, cancellationToken);
        return TypedResults.Ok(ListResponse<AdmissionConflict>.Whole(await db.ListAsync<AdmissionConflict>(
            $"{Conflict} and ($2::boolean is null or (c.resolved_at is not null) = $2) order by c.created_at desc, c.id",
            [id, resolved], cancellationToken)));
    }

    public static async Task<Results<Ok<DataResponse<AdmissionConflict>>, ProblemHttpResult>> ResolveAsync(
        Guid id, Guid conflictId, ResolveRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var resolved = await db.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    """
                    update admission.conflict as c
                       set resolved_at = coalesce(c.resolved_at, now()), resolved_by = coalesce(c.resolved_by, app.current_user_id()), note = $3::text
                     where c.organization_id = app.current_organization() and c.series_id = $1 and c.id = $2
                    """,
                    [id, conflictId, request.Note?.Trim()], cancellationToken);
                return await transaction.OneAsync<AdmissionConflict>($"{Conflict} and c.id = $2", [id, conflictId], cancellationToken);
            },
            cancellationToken);
        return resolved is null ? AdmissionProblems.ConflictNotFound.ToResult() : TypedResults.Ok(new DataResponse<AdmissionConflict>(resolved));
    }
}
