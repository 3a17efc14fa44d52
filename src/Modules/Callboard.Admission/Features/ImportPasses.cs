using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Callboard.Admission;

/// <summary>
/// Takes wristbands or tickets out of a file of any length: as it comes in, or, when asked for with <c>Prefer: respond-async</c>, after it has
/// been received, while the caller watches a job. Sending the same file again changes nothing.
/// </summary>
internal static class ImportPasses
{
    /// <summary>The largest file; ten million passes are far below it.</summary>
    public const long BodyBytes = 2L * 1024 * 1024 * 1024;

    // Checked here and not by routing, which would answer another type with "not found".
    private static readonly string[] s_mediaTypes = [PassReader.Csv, PassReader.Ndjson];

    private sealed record Target(Guid OrganizationId, bool Permitted);

    private sealed record Begun(Guid JobId, byte[] Salt);

    public static Task<Results<Ok<DataResponse<PassImportResult>>, Accepted<DataResponse<ImportJob>>, ProblemHttpResult>> WristbandsAsync(
        Guid eventId, HttpContext context, TenantDb db, ImportJobs jobs, CancellationToken cancellationToken) =>
        RunAsync(PassKind.Wristband, eventId, context, db, jobs, cancellationToken);

    public static Task<Results<Ok<DataResponse<PassImportResult>>, Accepted<DataResponse<ImportJob>>, ProblemHttpResult>> TicketsAsync(
        Guid eventId, HttpContext context, TenantDb db, ImportJobs jobs, CancellationToken cancellationToken) =>
        RunAsync(PassKind.Ticket, eventId, context, db, jobs, cancellationToken);

    private static async Task<Results<Ok<DataResponse<PassImportResult>>, Accepted<DataResponse<ImportJob>>, ProblemHttpResult>> RunAsync(
        PassKind kind, Guid eventId, HttpContext context, TenantDb db, ImportJobs jobs, CancellationToken cancellationToken)
    {
        // Raises for whoever may see the event but not work on it, before a file is read for nothing.
        var target = await db.WriteOneAsync<Target>(
            """
            select organization_id, app.require_event_rank(id, 2) as permitted from events.event
             where organization_id = app.current_organization() and id = $1 and app.event_rank(id) >= 1
            """,
            [eventId], cancellationToken)
            ?? throw PlatformProblems.NotFound.ToException();
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || Array.Find(s_mediaTypes, t => type.MediaType.Equals(t, StringComparison.OrdinalIgnoreCase)) is not { } mediaType)
        {
            throw PlatformProblems.UnsupportedMediaType.With("allowed", s_mediaTypes).ToException();
        }

        return Prefers(context.Request, "respond-async")
            ? await LaterAsync(kind, eventId, target.OrganizationId, mediaType, context, db, jobs, cancellationToken)
            : await NowAsync(kind, eventId, mediaType, context, db, cancellationToken);
    }

    private static async Task<Results<Ok<DataResponse<PassImportResult>>, Accepted<DataResponse<ImportJob>>, ProblemHttpResult>> NowAsync(
        PassKind kind, Guid eventId, string mediaType, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        try
        {
            await using var rows = await PassReader.OpenAsync(mediaType, kind, context.Request.Body, cancellationToken);
            var begun = await BeginAsync(db, eventId, kind, total: null, cancellationToken);
            try
            {
                var import = new PassImport(db, eventId, kind, begun.JobId, Tagger(begun.Salt, kind));
                return TypedResults.Ok(new DataResponse<PassImportResult>(await import.RunAsync(rows, cancellationToken)));
            }
            catch (InvalidDataException e)
            {
                return ImportProblems.BrokeOff.Because(e.Message).With("jobId", begun.JobId).ToResult();
            }
        }
        catch (InvalidDataException e)
        {
            return ImportProblems.FileUnreadable.On("file", e.Message).ToResult();
        }
    }

    private static async Task<Results<Ok<DataResponse<PassImportResult>>, Accepted<DataResponse<ImportJob>>, ProblemHttpResult>> LaterAsync(
        PassKind kind, Guid eventId, Guid organizationId, string mediaType, HttpContext context, TenantDb db, ImportJobs jobs,
        CancellationToken cancellationToken)
    {
        using var place = jobs.TryReserve() ?? throw PlatformProblems.Busy.With("retryAfter", 30).ToException();
        var file = ReceivedFile.Create();
        PassReader? rows = null;
        try
        {
            var total = await file.ReceiveAsync(context.Request.Body, cancellationToken) - (mediaType == PassReader.Csv ? 1 : 0);
            rows = await PassReader.OpenAsync(mediaType, kind, file.Content, cancellationToken);
            var begun = await BeginAsync(db, eventId, kind, Math.Max(0, total), cancellationToken);
            var job = await ImportJobs.FindAsync(db, begun.JobId, cancellationToken);
            // Whoever has several organizations may use another one meanwhile, and the job has nothing to do with when an edit was made.
            var caller = db.Caller with { Organization = organizationId.ToString(), EditedAt = null };
            jobs.Post(place, new(begun.JobId, eventId, kind, caller, file, rows, Tagger(begun.Salt, kind)));
            (file, rows) = (null, null);
            context.Response.Headers["Preference-Applied"] = "respond-async";
            return TypedResults.Accepted($"/api/v1/jobs/{begun.JobId}", new DataResponse<ImportJob>(job!));
        }
        catch (InvalidDataException e)
        {
            return ImportProblems.FileUnreadable.On("file", e.Message).ToResult();
        }
        finally
        {
            if (rows is not null)
            {
                await rows.DisposeAsync();
            }

            if (file is not null)
            {
                await file.DisposeAsync();
            }
        }
    }

    private static Task<Begun> BeginAsync(TenantDb db, Guid eventId, PassKind kind, int? total, CancellationToken cancellationToken) =>
        db.WriteAsync(
            async transaction => (await transaction.OneAsync<Begun>(
                $"""
                insert into admission.job (organization_id, event_id, kind, total, created_by, lease_until)
                values (app.current_organization(), $1, $2, $3, app.current_user_id(), now() + interval '{PassImport.Lease}')
                returning id as job_id, admission.salt_of($1) as salt
                """,
                [eventId, kind, total], cancellationToken))!,
            cancellationToken);

    private static Func<string, long> Tagger(byte[] salt, PassKind kind) => key => unchecked((long)PassTag.Of(salt, kind, key));

    // RFC 7240: preferences are separated by commas, and may have values and parameters.
    private static bool Prefers(HttpRequest request, string preference) => request.Headers["Prefer"]
        .SelectMany(value => value?.Split(',') ?? [])
        .Any(value => value.Split(';')[0].Trim().Equals(preference, StringComparison.OrdinalIgnoreCase));
}
