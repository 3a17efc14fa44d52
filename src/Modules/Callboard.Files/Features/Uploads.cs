using System.Globalization;
using Callboard.Files.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Callboard.Files;

/// <summary>
/// Files come in as a form, or in parts that go on after a broken line, a closed lid or a killed server (after tus 1.0: <c>Upload-Offset</c>
/// says where a part begins, and where the next one does).
/// </summary>
internal static class Uploads
{
    /// <summary>The largest form: the largest file, and what stands around it.</summary>
    public const long FormBytes = Buckets.LargestFile + (64 * 1024);

    private const string Offset = "Upload-Offset", Length = "Upload-Length";
    private const int FieldCharacters = 1000;

    public static async Task<Results<Created<DataResponse<FileUpload>>, ProblemHttpResult>> CreateAsync(
        CreateFileUpload request, HttpContext context, TenantDb db, Intake intake, CancellationToken cancellationToken)
    {
        var upload = await intake.BeginAsync(db, request, cancellationToken);
        Tell(context, upload);
        return TypedResults.Created($"/api/v1/files/uploads/{upload.Id}", new DataResponse<FileUpload>(await ShowAsync(db, upload, cancellationToken)));
    }

    public static async Task<Ok<DataResponse<FileUpload>>> GetAsync(Guid id, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var upload = await Intake.FindAsync(db, id, cancellationToken);
        Tell(context, upload);
        return TypedResults.Ok(new DataResponse<FileUpload>(await ShowAsync(db, upload, cancellationToken)));
    }

    public static async Task<Ok> HeadAsync(Guid id, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        Tell(context, await Intake.FindAsync(db, id, cancellationToken));
        return TypedResults.Ok();
    }

    public static async Task<Results<Ok<DataResponse<FileUpload>>, ProblemHttpResult>> PatchAsync(
        Guid id, HttpContext context, TenantDb db, Intake intake, CancellationToken cancellationToken)
    {
        var upload = await Intake.FindToChangeAsync(db, id, cancellationToken);
        if (!long.TryParse(context.Request.Headers[Offset].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return PlatformProblems.Invalid.On(Offset, "Expected the number of the part's first byte.").ToResult();
        }

        if (upload.CompletedAt is null && offset == upload.Received && upload.Received < upload.Size)
        {
            await using var part = UnnamedFile.Create();
            var left = upload.Size - upload.Received;
            if (context.Request.ContentLength > left || !await ReceiveAsync(context.Request.Body, part, left, cancellationToken))
            {
                return FilesProblems.SizeMismatch.With("expected", left).ToResult();
            }

            if (part.Length < Math.Min(left, Intake.SmallestPart))
            {
                return FilesProblems.ChunkTooSmall.With("minimum", Math.Min(left, Intake.SmallestPart)).ToResult();
            }

            if (await intake.AddAsync(db, upload, part, cancellationToken) is { } added)
            {
                (upload, offset) = (added, added.Received);
            }
            else
            {
                upload = await Intake.FindAsync(db, id, cancellationToken);
            }
        }

        Tell(context, upload);
        if (upload.CompletedAt is null && offset != upload.Received)
        {
            return FilesProblems.WrongOffset.With("offset", upload.Received).ToResult();
        }

        // The last part, or the same once more after a crash before the file was made of it.
        var file = upload.CompletedAt is null && upload.Received == upload.Size ? await intake.CompleteAsync(db, upload, cancellationToken) : null;
        return TypedResults.Ok(new DataResponse<FileUpload>(
            file is null ? await ShowAsync(db, upload, cancellationToken) : Shown(upload, file)));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        Guid id, TenantDb db, Intake intake, CancellationToken cancellationToken) =>
        await intake.EndAsync(db, id, cancellationToken) ? TypedResults.NoContent() : FilesProblems.UploadNotFound.ToResult();

    public static async Task<Results<Created<DataResponse<EventFile>>, ProblemHttpResult>> FormAsync(
        HttpContext context, TenantDb db, Intake intake, CancellationToken cancellationToken)
    {
        // Whoever never adds anything is told before a file is read for nothing.
        await db.WriteOneAsync<bool>("select app.require_rank('member')", [], cancellationToken);
        await using var content = UnnamedFile.Create();
        var request = await ReadAsync(context.Request, content, cancellationToken);
        var limit = Buckets.Limit(request.Bucket);
        if (content.Length > limit)
        {
            return FilesProblems.TooLarge.On("file").With("limit", limit).ToResult();
        }

        var upload = await intake.BeginAsync(db, request, cancellationToken);
        if (upload.CompletedAt is not null)
        {
            return TypedResults.Created($"/api/v1/files/{upload.Id}", new DataResponse<EventFile>(
                await EventFiles.FindAsync(db, upload.Id, cancellationToken) ?? throw FilesProblems.FileNotFound.ToException()));
        }

        try
        {
            var file = await intake.CompleteAsync(db, upload, content, cancellationToken);
            EntityTag.Write(context, file.Version);
            return TypedResults.Created($"/api/v1/files/{file.Id}", new DataResponse<EventFile>(file));
        }
        catch (Exception e) when (e is not ProblemException)
        {
            // Nobody goes on with a form: the room is free again at once.
            await intake.EndAsync(db, upload.Id, CancellationToken.None);
            throw;
        }
    }

    // The fields may stand before and after the file.
    private static async Task<CreateFileUpload> ReadAsync(HttpRequest request, Stream content, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            throw PlatformProblems.UnsupportedMediaType.With("allowed", new[] { "multipart/form-data" }).ToException();
        }

        var (fields, name, problem) = (new Dictionary<string, string>(StringComparer.Ordinal), (string?)null, FilesProblems.FormIncomplete);
        try
        {
            var reader = new MultipartReader(boundary.Value!, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition || HeaderUtilities.RemoveQuotes(disposition.Name) is not { Length: > 0 } field)
                {
                    throw FilesProblems.FormIncomplete.ToException();
                }

                if (field == "file")
                {
                    if (name is not null)
                    {
                        throw FilesProblems.FormIncomplete.On("file", "One file at a time.").ToException();
                    }

                    name = disposition.FileNameStar.Length > 0 ? disposition.FileNameStar.ToString() : HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
                    if (!await ReceiveAsync(section.Body, content, Buckets.LargestFile, cancellationToken))
                    {
                        throw FilesProblems.TooLarge.On("file").With("limit", Buckets.LargestFile).ToException();
                    }
                }
                else
                {
                    var characters = new char[FieldCharacters];
                    using var text = new StreamReader(section.Body);
                    fields[field.Value!] = new string(characters, 0, await text.ReadBlockAsync(characters, cancellationToken));
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException && e is not BadHttpRequestException)
        {
            throw FilesProblems.FormIncomplete.Because(e.Message).ToException();
        }

        if (name is null)
        {
            problem = problem.On("file", "Name the file to keep.");
        }
        else if (content.Length == 0)
        {
            throw FilesProblems.Empty.On("file").ToException();
        }

        if (!TryBucket(fields.GetValueOrDefault("bucket"), out var bucket))
        {
            problem = problem.On("bucket", $"One of {string.Join(", ", Enum.GetValues<FileBucket>().Select(b => SnakeCase.Of(b)))}.");
        }

        if (!Guid.TryParse(fields.GetValueOrDefault("eventId"), CultureInfo.InvariantCulture, out var eventId))
        {
            problem = problem.On("eventId", "The event the file belongs to.");
        }

        Guid? id = null;
        if (fields.TryGetValue("id", out var own))
        {
            id = Guid.TryParse(own, CultureInfo.InvariantCulture, out var chosen) ? chosen : null;
            problem = id is null ? problem.On("id", "Expected a UUID.") : problem;
        }

        return problem.Errors.IsEmpty
            ? new CreateFileUpload(fields.GetValueOrDefault("name") ?? name!, bucket, content.Length, eventId, Id: id)
            : throw problem.ToException();
    }

    private static bool TryBucket(string? text, out FileBucket bucket)
    {
        foreach (var known in Enum.GetValues<FileBucket>())
        {
            if (SnakeCase.Of(known) == text)
            {
                bucket = known;
                return true;
            }
        }

        bucket = default;
        return false;
    }

    // False when there is more than may come.
    private static async Task<bool> ReceiveAsync(Stream from, Stream to, long most, CancellationToken cancellationToken)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (to.Length + read > most)
                {
                    return false;
                }

                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return true;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Tell(HttpContext context, UploadRow upload)
    {
        context.Response.Headers[Offset] = (upload.CompletedAt is null ? upload.Received : upload.Size).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[Length] = upload.Size.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<FileUpload> ShowAsync(TenantDb db, UploadRow upload, CancellationToken cancellationToken) =>
        Shown(upload, upload.CompletedAt is null ? null : await EventFiles.FindAsync(db, upload.Id, cancellationToken));

    private static FileUpload Shown(UploadRow upload, EventFile? file) => new(
        upload.Id, upload.EventId, upload.Bucket, upload.Name, upload.Size, upload.CompletedAt is null ? upload.Received : upload.Size,
        upload.ExpiresAt, file);
}
