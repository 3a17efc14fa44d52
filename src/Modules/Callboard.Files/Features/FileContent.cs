using Callboard.Files.Rules;
using Callboard.Files.Store;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Callboard.Files;

/// <summary>The bytes of a file: for whoever may open it, for everybody where it is public, and for whoever has a link.</summary>
internal static class FileContent
{
    private static readonly TimeSpan s_longestLink = TimeSpan.FromDays(7), s_usualLink = TimeSpan.FromDays(1), s_freshKey = TimeSpan.FromDays(30);

    private sealed record Stored(string Name, string MediaType, long Size, byte[] ContentSha256, string StorageKey, DateTimeOffset CreatedAt);

    private sealed record Opened(bool CanOpen, string Name, string MediaType, long Size, byte[] ContentSha256, string StorageKey, DateTimeOffset CreatedAt);

    private sealed record Linked(
        byte[]? KeyBytes, int? LinkEdition, string? Name, string? MediaType, long? Size, byte[]? ContentSha256, string? StorageKey, DateTimeOffset? CreatedAt);

    private sealed record Key(Guid Id, byte[] Bytes);

    private sealed record Target(Guid OrganizationId, int LinkEdition, bool CanOpen, bool Permitted);

    /// <param name="download">True to save it instead of showing it.</param>
    public static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> GetAsync(
        Guid id, bool? download, HttpContext context, TenantDb db, IObjectStore store, CancellationToken cancellationToken)
    {
        var file = await db.OneAsync<Opened>(
            """
            select files.may_open(bucket, event_id) as can_open, name, media_type, size, content_sha256, storage_key, created_at
              from files.file where organization_id = app.current_organization() and id = $1
            """,
            [id], cancellationToken);
        if (file is null)
        {
            return FilesProblems.FileNotFound.ToResult();
        }

        return file.CanOpen
            ? await AnswerAsync(
                context, store, new Stored(file.Name, file.MediaType, file.Size, file.ContentSha256, file.StorageKey, file.CreatedAt), download == true,
                "private, no-cache", cancellationToken)
            : FilesProblems.TeamOnly.ToResult();
    }

    /// <param name="download">True to save it instead of showing it.</param>
    public static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> PublicAsync(
        Guid id, bool? download, HttpContext context, SystemDb db, IObjectStore store, CancellationToken cancellationToken)
    {
        if (await db.OneAsync<Stored>("select * from files.public_content($1)", [id], cancellationToken) is not { } file)
        {
            return FilesProblems.FileNotFound.ToResult();
        }

        // Pages of the event may show it.
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return await AnswerAsync(context, store, file, download == true, "public, max-age=300", cancellationToken);
    }

    public static async Task<Results<Ok<FileLinkResponse>, ProblemHttpResult>> LinkAsync(
        Guid id, CreateFileLink request, TenantDb db, SystemDb system, PublicAddress address, TimeProvider time, CancellationToken cancellationToken)
    {
        // Handing a file to somebody outside is work on the event.
        var target = await db.WriteOneAsync<Target>(
            """
            select organization_id, link_edition, files.may_open(bucket, event_id) as can_open, app.require_event_rank(event_id, 2) as permitted
              from files.file where organization_id = app.current_organization() and id = $1
            """,
            [id], cancellationToken);
        if (target is not { CanOpen: true })
        {
            return (target is null ? FilesProblems.FileNotFound : FilesProblems.TeamOnly).ToResult();
        }

        var lasts = request.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : s_usualLink;
        var link = await SignAsync(target, id, lasts, system, address, time, cancellationToken);
        return TypedResults.Ok(new FileLinkResponse(link, link.Url));
    }

    /// <summary>A link for a day to a file the caller has just added, and so may open.</summary>
    public static async Task<FileLink> LinkToOwnAsync(
        Guid id, TenantDb db, SystemDb system, PublicAddress address, TimeProvider time, CancellationToken cancellationToken)
    {
        var target = await db.OneAsync<Target>(
            """
            select organization_id, link_edition, true as can_open, true as permitted
              from files.file where organization_id = app.current_organization() and id = $1 and uploaded_by = app.current_user_id()
            """,
            [id], cancellationToken);
        return await SignAsync(target!, id, s_usualLink, system, address, time, cancellationToken);
    }

    private static async Task<FileLink> SignAsync(
        Target target, Guid id, TimeSpan lasts, SystemDb system, PublicAddress address, TimeProvider time, CancellationToken cancellationToken)
    {
        var key = (await system.OneAsync<Key>("select id, bytes from files.signing_key($1, $2)", [s_freshKey, s_longestLink], cancellationToken))!;
        var ends = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + lasts).ToUnixTimeSeconds());
        var token = new LinkToken(target.OrganizationId, id, target.LinkEdition, ends, key.Id).Sign(key.Bytes);
        return new FileLink(address.Of($"/api/v1/files/shared/{token}"), ends);
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> EndLinksAsync(Guid id, TenantDb db, CancellationToken cancellationToken) =>
        await db.WriteOneAsync<Guid?>(
            """
            update files.file set link_edition = link_edition + 1
             where organization_id = app.current_organization() and id = $1 and files.may_open(bucket, event_id) returning id
            """,
            [id], cancellationToken) is not null
            ? TypedResults.NoContent()
            : FilesProblems.FileNotFound.ToResult();

    /// <summary>
    /// Whatever is wrong with a link, one answer tells it, after the same work: nobody learns from it whether a file is there, whether a
    /// signature was nearly right or when a link ended.
    /// </summary>
    /// <param name="download">True to save it instead of showing it.</param>
    public static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> SharedAsync(
        string token, bool? download, HttpContext context, SystemDb db, IObjectStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var link = LinkToken.Read(token);
        var found = (await db.OneAsync<Linked>(
            "select * from files.linked_file($1, $2, $3)", [link.OrganizationId, link.FileId, link.KeyId], cancellationToken))!;
        var signed = link.IsSigned(found.KeyBytes ?? new byte[32]) & found.KeyBytes is not null;
        return signed & time.GetUtcNow() < link.ExpiresAt & found.LinkEdition == link.Edition && found.StorageKey is { } storageKey
            ? await AnswerAsync(
                context, store, new Stored(found.Name!, found.MediaType!, found.Size!.Value, found.ContentSha256!, storageKey, found.CreatedAt!.Value),
                download == true, "private, no-store", cancellationToken)
            : FilesProblems.LinkInvalid.ToResult();
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> AnswerAsync(
        HttpContext context, IObjectStore store, Stored file, bool download, string cacheControl, CancellationToken cancellationToken)
    {
        var content = new StoredStream(store, $"{file.StorageKey}/file", file.Size);
        try
        {
            // What is not there is said before anything else is; a range opens the object where it begins.
            if (!context.Request.Headers.ContainsKey(HeaderNames.Range))
            {
                await content.OpenAsync(cancellationToken);
            }
        }
        catch (FileNotFoundException)
        {
            await content.DisposeAsync();
            return FilesProblems.ContentMissing.ToResult();
        }

        var kind = FileKinds.OfMediaType(file.MediaType);
        var disposition = new ContentDispositionHeaderValue(download || !FileKinds.IsShown(kind) ? "attachment" : "inline");
        disposition.SetHttpFileName(FileName.ToSave(file.Name, kind));
        var headers = context.Response.Headers;
        headers.ContentDisposition = disposition.ToString();
        // Whatever it is, it does not act as a page of ours.
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; frame-ancestors 'none'";
        headers.CacheControl = cacheControl;
        return TypedResults.Stream(
            content, file.MediaType, null, file.CreatedAt, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.ContentSha256)}\""),
            enableRangeProcessing: true);
    }
}
