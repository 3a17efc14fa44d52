using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Admission;

/// <summary>At the gate: questions, scans, what was scanned without a line, and taking a mistake back.</summary>
internal static class Scanning
{
    /// <summary>The farthest a device's clock may be wrong and still be put right.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromDays(30);

    private sealed record Undone(Guid SeriesId, bool Allowed);

    public static async Task<Ok<DataResponse<ScanAnswer>>> CheckInAsync(
        Guid id, ScanRequest request, HttpContext http, ScanRights rights, CheckInDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        var right = await RightAsync(id, http, rights, cancellationToken);
        var answers = await desk.TakeAsync(right, [Read(id, right, request, time.GetUtcNow(), TimeSpan.Zero, "")], replayed: false, cancellationToken);
        return TypedResults.Ok(new DataResponse<ScanAnswer>(answers[0]));
    }

    public static async Task<Ok<DataResponse<IReadOnlyList<ScanAnswer>>>> BatchAsync(
        Guid id, ScanBatchRequest request, HttpContext http, ScanRights rights, CheckInDesk desk, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var right = await RightAsync(id, http, rights, cancellationToken);
        var now = time.GetUtcNow();
        var slow = request.SentAt is { } sent ? now - sent : TimeSpan.Zero;
        if (slow.Duration() > s_memory)
        {
            throw PlatformProblems.Invalid.On("sentAt", "The device's clock is wrong by more than 30 days.").ToException();
        }

        var scans = request.Scans.Select((scan, i) => Read(
            id, right, scan.DeviceId is null ? scan with { DeviceId = request.DeviceId } : scan, now, slow, $"scans[{i}].")).ToList();
        if (!scans.Exists(s => s.Request.DecidedOffline is not null))
        {
            return TypedResults.Ok(new DataResponse<IReadOnlyList<ScanAnswer>>(await desk.TakeAsync(right, scans, replayed: false, cancellationToken)));
        }

        // A device sends up to a thousand at once; as one piece whoever stands at a gate would wait for all of them. What fails in the
        // middle is sent again by the device, and what was taken before is answered again.
        var answers = new List<ScanAnswer>(scans.Count);
        foreach (var portion in scans.Chunk(CheckInDesk.MostReplayed))
        {
            answers.AddRange(await desk.TakeAsync(right, portion, replayed: true, cancellationToken));
        }

        return TypedResults.Ok(new DataResponse<IReadOnlyList<ScanAnswer>>(answers));
    }

    public static async Task<Ok<DataResponse<ScanAnswer>>> VerifyAsync(
        Guid id, VerifyRequest request, HttpContext http, ScanRights rights, CheckInDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        var right = await rights.OfAsync(Caller.Of(http), id, cancellationToken);
        var (tag, other) = TagsOf(right.Salt, request.NfcId, request.Code, request.Tag, "");
        var question = new Scan(
            Guid.Empty, id, tag, other, request.At ?? time.GetUtcNow(),
            new ScanRequest(Guid.Empty, GateId: request.GateId, Direction: request.Direction), IsQuestion: true);
        return TypedResults.Ok(new DataResponse<ScanAnswer>((await desk.TakeAsync(right, [question], replayed: false, cancellationToken))[0]));
    }

    /// <summary>Marks a scan as a mistake. It stays in the log and counts no more; taking it back twice is taking it back once.</summary>
    public static async Task<Results<Ok<DataResponse<LoggedScan>>, ProblemHttpResult>> UndoAsync(
        Guid scanId, UndoRequest request, HttpContext http, ScanRights rights, SystemDb db, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        // Seen as whoever asks; a device takes back only what it scanned itself, and is not told of anything else.
        var undone = await rights.ReadAsync(
            caller, null,
            transaction => transaction.OneAsync<Undone>(
                """
                select s.series_id, s.allowed from admission.scan as s
                 where s.organization_id = app.current_organization() and s.id = $1
                   and (current_setting('app.via') <> 'device' or s.credential_id = current_setting('app.credential_id')::uuid)
                """,
                [scanId], cancellationToken),
            cancellationToken);
        if (undone is null)
        {
            return AdmissionProblems.ScanNotFound.ToResult();
        }

        var right = await rights.OfAsync(caller, undone.SeriesId, cancellationToken);
        if (!right.MayCheckIn)
        {
            return PlatformProblems.Forbidden.ToResult();
        }

        if (!undone.Allowed)
        {
            return AdmissionProblems.NothingToUndo.ToResult();
        }

        await db.WriteAsync(
            transaction => transaction.ExecuteAsync(
                "select admission.undo_scan($1, $2, $3, $4)", [right.OrganizationId, scanId, right.UserId, request.Reason.Trim()], cancellationToken),
            cancellationToken);
        var scan = await rights.ReadAsync(
            caller, undone.SeriesId,
            transaction => transaction.OneAsync<LoggedScan>($"{ScanLog.Select} and s.id = $1", [scanId], cancellationToken), cancellationToken);
        return TypedResults.Ok(new DataResponse<LoggedScan>(scan!));
    }

    private static async Task<ScanRight> RightAsync(Guid seriesId, HttpContext http, ScanRights rights, CancellationToken cancellationToken)
    {
        var right = await rights.OfAsync(Caller.Of(http), seriesId, cancellationToken);
        return right.MayCheckIn ? right : throw PlatformProblems.Forbidden.ToException();
    }

    private static Scan Read(Guid seriesId, ScanRight right, ScanRequest request, DateTimeOffset now, TimeSpan slow, string at)
    {
        var (tag, other) = TagsOf(right.Salt, request.NfcId, request.Code, request.Tag, at);
        if (request.DecidedOffline == Verdict.Allow && request.Reason is not null)
        {
            throw PlatformProblems.Invalid.On($"{at}reason", "Somebody who was let in was not refused.").ToException();
        }

        if (request.Override is not null && (request.DecidedOffline != Verdict.Allow || request.Direction != ScanDirection.Entry))
        {
            throw PlatformProblems.Invalid.On($"{at}override", "Only with an entry the device allowed.").ToException();
        }

        // A device that is online scans now, whatever its clock says; what was decided earlier was decided when its clock, put right, says.
        var made = request.ScannedAt is { } told && (slow != TimeSpan.Zero || request.DecidedOffline is not null) ? told + slow : now;
        if (now - made > s_memory)
        {
            throw PlatformProblems.Invalid.On($"{at}scannedAt", "More than 30 days ago.").ToException();
        }

        return new Scan(request.ScanId, seriesId, tag, other, made > now ? now : made, request);
    }

    private static (long Tag, long? Other) TagsOf(byte[]? salt, string? nfcId, string? code, string? tag, string at)
    {
        if ((nfcId is null ? 0 : 1) + (code is null ? 0 : 1) + (tag is null ? 0 : 1) != 1)
        {
            throw PlatformProblems.Invalid.On($"{at}code", "Give exactly one of nfcId, code and tag.").ToException();
        }

        if (tag is not null)
        {
            return PassTag.TryParse(tag, out var known)
                ? (unchecked((long)known), null)
                : throw PlatformProblems.Invalid.On($"{at}tag", "16 hex digits.").ToException();
        }

        // Where nothing can be scanned yet nothing is known, and text that cannot be a key is nobody's.
        var asWristband = PassTag.NormaliseNfcId(nfcId ?? code!);
        var asTicket = code is null ? null : PassTag.NormaliseCode(code);
        var wristband = salt is null || asWristband is null ? (long?)null : unchecked((long)PassTag.Of(salt, PassKind.Wristband, asWristband));
        var ticket = salt is null || asTicket is null ? (long?)null : unchecked((long)PassTag.Of(salt, PassKind.Ticket, asTicket));
        return ticket is { } first ? (first, wristband) : (wristband ?? 0, null);
    }
}
