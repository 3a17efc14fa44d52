using System.ComponentModel.DataAnnotations;
using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Admission;

/// <summary>What a scanner is doing.</summary>
public enum ScannerState
{
    Preflight,
    Armed,
    Paused,
    Locked,
}

/// <summary>What a scanner tells of itself with its regular contact.</summary>
/// <param name="Id">Made by the device when it was set up first.</param>
/// <param name="AppVersion">Which build of the scanner it runs.</param>
/// <param name="SentAt">The device's clock now.</param>
/// <param name="ListAt">When its list was last the server's, by the device's clock; null while it has none.</param>
/// <param name="Waiting">Scans and incidents it has not told yet.</param>
/// <param name="Refused">What the server refused for good, kept on the device.</param>
/// <param name="Battery">Percent, where the browser says.</param>
/// <param name="Wiped">It forgot everything, as it was asked to.</param>
public sealed record ScannerReport(
    Guid Id,
    ScannerState State,
    [property: StringLength(40, MinimumLength = 1)] string AppVersion,
    DateTimeOffset SentAt,
    Guid? GateId = null,
    ScanDirection Direction = ScanDirection.Entry,
    DateTimeOffset? ListAt = null,
    [property: Range(0, 10_000_000)] int Waiting = 0,
    [property: Range(0, 10_000_000)] int Refused = 0,
    [property: Range(0, 100)] int? Battery = null,
    bool? Charging = null,
    bool Wiped = false);

/// <summary>What a scanner is to do.</summary>
/// <param name="Wipe">Let nobody in any more, tell what waits, and forget everything.</param>
public sealed record ScannerOrders(bool Wipe);

/// <summary>A device that scans, as it last told of itself.</summary>
/// <param name="KeyId">The device's key; null where somebody scans with their own sign-in.</param>
/// <param name="ListAt">When its list was last the server's, by a clock put right.</param>
/// <param name="SkewMs">By how much its clock is fast, in milliseconds.</param>
/// <param name="WipeAskedAt">It was asked to forget everything; it does so at its next contact.</param>
/// <param name="WipedAt">It did.</param>
/// <param name="KeyRevoked">Its key was taken back: it scans nothing any more, whatever it still holds.</param>
public sealed record FleetScanner(
    Guid Id, Guid SeriesId, string SeriesName, Guid? GateId, string? GateName, Guid? KeyId, bool KeyRevoked, string Name, Guid UserId, string? UserName,
    ScanDirection Direction, ScannerState State, string AppVersion, DateTimeOffset? ListAt, int Waiting, int Refused, long SkewMs, int? Battery, bool? Charging,
    DateTimeOffset SeenAt, DateTimeOffset? WipeAskedAt, string? WipeAskedByName, DateTimeOffset? WipedAt);

/// <summary>The devices at an event's gates.</summary>
internal static class Scanners
{
    public static async Task<Ok<DataResponse<ScannerOrders>>> ReportAsync(
        Guid id, ScannerReport report, HttpContext http, LinkDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var (caller, now) = (Caller.Of(http), time.GetUtcNow());
        var fast = report.SentAt - now;
        var wipe = await db.OneAsync<bool>(
            "select admission.report_scanner($1, $2::text, $3, $4, $5, $6::uuid, $7, $8, $9, $10::timestamptz, $11, $12, $13, $14::integer, $15::boolean, $16)",
            [
                caller.CredentialId, caller.Organization, id, caller.RequestId, report.Id, report.GateId, SnakeCase.Of(report.Direction),
                SnakeCase.Of(report.State), report.AppVersion.Trim(), PutRight(report.ListAt, fast), report.Waiting, report.Refused, (long)fast.TotalMilliseconds,
                report.Battery, report.Charging, report.Wiped,
            ],
            cancellationToken);
        return TypedResults.Ok(new DataResponse<ScannerOrders>(new ScannerOrders(wipe)));
    }

    public static async Task<Ok<ListResponse<FleetScanner>>> ListAsync(Guid eventId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<FleetScanner>.Whole(await db.ReadAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireEventAsync(transaction, eventId, cancellationToken, rank: 1);
                return await transaction.ListAsync<FleetScanner>(
                    "select * from admission.fleet_of($1)", [eventId], cancellationToken);
            },
            cancellationToken)));

    public static async Task<Results<NoContent, ProblemHttpResult>> WipeAsync(
        Guid eventId, Guid scannerId, TenantDb db, CancellationToken cancellationToken) =>
        await db.WriteOneAsync<bool>("select admission.ask_wipe($1, $2)", [eventId, scannerId], cancellationToken)
            ? TypedResults.NoContent()
            : AdmissionProblems.ScannerNotFound.ToResult();

    // An instant too far off to be put right is none.
    private static DateTimeOffset? PutRight(DateTimeOffset? at, TimeSpan fast)
    {
        try
        {
            return at - fast;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
