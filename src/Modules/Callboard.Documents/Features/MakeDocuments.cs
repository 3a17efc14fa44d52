using Callboard.Contracts.Files;
using Callboard.Documents.Model;
using Callboard.Documents.Sheets;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Callboard.Documents;

/// <summary>Makes documents: one statement reads what a sheet says, one renderer makes a file of it.</summary>
internal sealed class Printer(IEnumerable<ISheetSource> sources, IEnumerable<ISheetRenderer> renderers)
{
    // Setting pages keeps a core busy; whoever comes when all are waits.
    private readonly SemaphoreSlim _setting = new(Environment.ProcessorCount);

    /// <summary>A document, with the rights of whoever asks for it.</summary>
    public async Task<(Sheet Sheet, ISheetRenderer Renderer, byte[] Content)> PrintAsync(
        TenantDb db, GenerateDocument request, CancellationToken cancellationToken)
    {
        var source = sources.Single(s => s.Type == request.DocumentType);
        var renderer = renderers.Single(r => r.Format == request.Format);
        var sheet = await source.ReadAsync(db, new SheetRequest(request.EventId, request.Options ?? new DocumentOptions()), cancellationToken);
        await _setting.WaitAsync(cancellationToken);
        try
        {
            return (sheet, renderer, renderer.Render(sheet));
        }
        finally
        {
            _setting.Release();
        }
    }
}

/// <summary>Documents over HTTP: kept as files of the event, or only looked at.</summary>
internal static class MakeDocuments
{
    public static async Task<Results<Created<DataResponse<GeneratedDocument>>, ProblemHttpResult>> GenerateAsync(
        GenerateDocument request, TenantDb db, Printer printer, IKeepFiles files, CancellationToken cancellationToken)
    {
        // Whoever may not keep it is told before it is made.
        await files.RequireAsync(db, request.EventId, cancellationToken);
        var (sheet, renderer, content) = await printer.PrintAsync(db, request, cancellationToken);
        var name = $"{sheet.Title} – {sheet.Kind} v{sheet.Origin.Edition}.{renderer.Extension}";
        var kept = await files.KeepAsync(db, new FileToKeep(request.EventId, name, renderer.MediaType, content), cancellationToken);
        await db.WriteOneAsync<Guid?>(
            """
            insert into documents.print (organization_id, event_id, file_id, document_type, format, options, edition, printed_by)
            select f.organization_id, f.event_id, f.id, $3, $4, $5::jsonb, $6, app.current_user_id()
              from files.public_file as f where f.organization_id = app.current_organization() and f.event_id = $1 and f.id = $2
            returning id
            """,
            [request.EventId, kept.Id, request.DocumentType, request.Format, JsonText.Of(request.Options ?? new DocumentOptions()), sheet.Origin.Edition],
            cancellationToken);
        return TypedResults.Created(
            $"/api/v1/files/{kept.Id}",
            new DataResponse<GeneratedDocument>(new GeneratedDocument(kept.Id, kept.Url, kept.ExpiresAt, kept.Name, content.Length, sheet.Origin.Edition)));
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PreviewAsync(
        GenerateDocument request, HttpContext context, TenantDb db, Printer printer, CancellationToken cancellationToken)
    {
        var (sheet, renderer, content) = await printer.PrintAsync(db, request, cancellationToken);
        var headers = context.Response.Headers;
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName($"{sheet.Title} – {sheet.Kind} v{sheet.Origin.Edition}.{renderer.Extension}");
        headers.ContentDisposition = disposition.ToString();
        headers.CacheControl = "private, no-store";
        return TypedResults.File(content, renderer.MediaType);
    }

    /// <param name="documentType">Only those of one kind.</param>
    public static async Task<Results<Ok<ListResponse<PrintedDocument>>, ProblemHttpResult>> ListAsync(
        Guid eventId, string? documentType, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var type = QueryWord.Of<DocumentType>("documentType", documentType);
        var rows = await db.PageAsync<PrintedDocument>(
            $"{DocumentsModule.Sql["Prints"]} order by p.created_at desc, p.id desc",
            """
            select count(*)::integer from documents.print as p
             where p.organization_id = app.current_organization() and p.event_id = $1 and ($2::text is null or p.document_type = $2)
            """,
            [eventId, type], page, cancellationToken);
        // Only an empty list leaves open whether there is such an event.
        var visible = rows.Total > 0 || await db.OneAsync<Guid?>(
            "select id from events.event where organization_id = app.current_organization() and id = $1 and app.is_staff()", [eventId],
            cancellationToken) is not null;
        return visible ? TypedResults.Ok(rows) : DocumentsProblems.EventUnknown.ToResult();
    }
}
