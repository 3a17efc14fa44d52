using System.Security.Cryptography;
using Callboard.Files.Rules;
using Callboard.Files.Store;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;

namespace Callboard.Files;

internal sealed record UploadRow(
    Guid Id, Guid EventId, FileBucket Bucket, string Name, long Size, string? MediaType, byte[]? ContentSha256, string StorageKey, long Received,
    IReadOnlyList<string> Parts, DateTimeOffset ExpiresAt, DateTimeOffset? CompletedAt);

/// <summary>
/// How a file comes in, whichever way: room is reserved and committed before its first byte is stored; what has arrived is looked at as a
/// whole; then it is stored under its last name, and one transaction makes the file, ends the upload and turns the reservation into use. A
/// crash in between leaves an upload that can be gone on with, or that ends by itself and takes its objects along.
/// </summary>
internal sealed class Intake(IObjectStore store, DataSources sources, StoreKeeper keeper, FilesOptions options)
{
    /// <summary>All parts of an upload but the last have as many bytes, so that there are not too many of them.</summary>
    public const int SmallestPart = 64 * 1024;

    private const string Columns =
        "id, event_id, bucket, name, size, media_type, content_sha256, storage_key, received, parts, expires_at, completed_at";

    // Each holds one file in memory while it is looked at.
    private readonly SemaphoreSlim _looking = new(4);

    /// <summary>Reserves room for a file; sent again with its id, the same upload.</summary>
    public async Task<UploadRow> BeginAsync(TenantDb db, CreateFileUpload file, CancellationToken cancellationToken)
    {
        var name = FileName.Of(file.Name) ?? throw FilesProblems.NameInvalid.On("name").ToException();
        if (file.Size > Buckets.Limit(file.Bucket))
        {
            throw FilesProblems.TooLarge.On("size").With("limit", Buckets.Limit(file.Bucket)).ToException();
        }

        var type = file.MediaType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type is not null && !Accepted(file.Bucket).Contains(type))
        {
            throw FilesProblems.TypeRefused.On("mediaType").With("allowed", Accepted(file.Bucket)).ToException();
        }

        return await Own(db).WriteAsync(
            async transaction =>
            {
                var made = await transaction.OneAsync<UploadRow>(
                    $"""
                    insert into files.upload (organization_id, id, event_id, bucket, name, size, media_type, content_sha256, created_by, expires_at)
                    select e.organization_id, coalesce($1, app.uuidv7()), e.id, $3, $4, $5, $6, decode($7, 'hex'), app.current_user_id(), now() + $8
                      from events.event as e
                     where e.organization_id = app.current_organization() and e.id = $2 and app.is_staff()
                    on conflict on constraint upload_pkey do nothing
                    returning {Columns}
                    """,
                    [file.Id, file.EventId, file.Bucket, name, file.Size, type, file.Sha256, options.UploadTime], cancellationToken);
                if (made is not null)
                {
                    return made;
                }

                return file.Id is { } id && await transaction.OneAsync<UploadRow>(Find, [id], cancellationToken) is { } earlier
                    ? earlier.EventId == file.EventId && earlier.Size == file.Size ? earlier : throw PlatformProblems.IdTaken.On("id").ToException()
                    : throw FilesProblems.EventUnknown.On("eventId").ToException();
            },
            cancellationToken);
    }

    /// <summary>An upload of the caller's.</summary>
    public static async Task<UploadRow> FindAsync(TenantDb db, Guid id, CancellationToken cancellationToken) =>
        await db.OneAsync<UploadRow>(Find, [id], cancellationToken) ?? throw FilesProblems.UploadNotFound.ToException();

    /// <summary>The same for whoever means to change it: a key that only reads is told so.</summary>
    public static async Task<UploadRow> FindToChangeAsync(TenantDb db, Guid id, CancellationToken cancellationToken) =>
        await db.WriteOneAsync<UploadRow>(Find, [id], cancellationToken) ?? throw FilesProblems.UploadNotFound.ToException();

    /// <summary>Stores a part, and only then says so in the database: whatever breaks off, the upload goes on where it says.</summary>
    /// <param name="part">The bytes from <see cref="UploadRow.Received"/> on.</param>
    /// <returns>The upload with the part; null when another part came first.</returns>
    public async Task<UploadRow?> AddAsync(TenantDb db, UploadRow upload, Stream part, CancellationToken cancellationToken)
    {
        var key = $"{upload.StorageKey}/parts/{upload.Received:D12}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        await store.PutAsync(key, part, cancellationToken);
        var added = await Own(db).WriteOneAsync<UploadRow>(
            $"""
            update files.upload set received = received + $2, parts = parts || $3::text
             where organization_id = app.current_organization() and id = $1 and received = $4 and completed_at is null
            returning {Columns}
            """,
            [upload.Id, part.Length, key, upload.Received], cancellationToken);
        if (added is null)
        {
            await store.DeleteAsync(key, cancellationToken);
        }

        return added;
    }

    /// <summary>Makes the file of an upload all of whose parts are there.</summary>
    public async Task<EventFile> CompleteAsync(TenantDb db, UploadRow upload, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            var content = new byte[upload.Size];
            var at = 0;
            foreach (var part in upload.Parts)
            {
                await using var stored = await store.OpenAsync(part, 0, cancellationToken);
                int read;
                while ((read = await stored.ReadAsync(content.AsMemory(at), cancellationToken)) > 0)
                {
                    at += read;
                }
            }

            return at == content.Length
                ? await KeepAsync(db, upload, content, cancellationToken)
                : throw new InvalidDataException($"The parts of the upload {upload.Id} are {at} bytes long and not {content.Length}.");
        }
        catch (FileNotFoundException)
        {
            // The same request once more was faster, and its parts are gone.
            return await EventFiles.FindAsync(Own(db), upload.Id, cancellationToken) ?? throw FilesProblems.UploadNotFound.ToException();
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Makes the file of an upload that came in one piece.</summary>
    public async Task<EventFile> CompleteAsync(TenantDb db, UploadRow upload, Stream whole, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            var content = new byte[upload.Size];
            whole.Position = 0;
            await whole.ReadExactlyAsync(content, cancellationToken);
            return await KeepAsync(db, upload, content, cancellationToken);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Ends an upload; its objects go with it.</summary>
    public async Task<bool> EndAsync(TenantDb db, Guid id, CancellationToken cancellationToken)
    {
        var ended = await Own(db).WriteOneAsync<Guid?>(
            "delete from files.upload where organization_id = app.current_organization() and id = $1 returning id", [id], cancellationToken);
        keeper.Wake();
        return ended is not null;
    }

    /// <summary>The media types a bucket takes.</summary>
    public static string[] Accepted(FileBucket bucket) => [.. Buckets.Kinds(bucket).Select(FileKinds.MediaType)];

    private const string Find =
        $"select {Columns} from files.upload where organization_id = app.current_organization() and id = $1";

    private async Task<EventFile> KeepAsync(TenantDb db, UploadRow upload, byte[] content, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(content);
        var inspection = Content.Inspect(content);
        var fault = ProblemOf(inspection, upload.Bucket)
            ?? (upload.ContentSha256 is { } expected && !hash.AsSpan().SequenceEqual(expected) ? FilesProblems.HashMismatch : null)
            ?? (upload.MediaType is { } announced && announced != FileKinds.MediaType(inspection.Kind!.Value) ? FilesProblems.TypeMismatch : null);
        if (fault is not null)
        {
            await EndAsync(db, upload.Id, cancellationToken);
            throw fault.On("file").ToException();
        }

        await store.PutAsync($"{upload.StorageKey}/file", new MemoryStream(content, writable: false), cancellationToken);
        await Own(db).WriteOneAsync<Guid?>(
            """
            insert into files.file (organization_id, id, event_id, bucket, name, media_type, size, content_sha256, storage_key, uploaded_by)
            select u.organization_id, u.id, u.event_id, u.bucket, u.name, $2, u.size, $3, u.storage_key, u.created_by
              from files.upload as u
             where u.organization_id = app.current_organization() and u.id = $1 and u.completed_at is null
               for update
            returning id
            """,
            [upload.Id, FileKinds.MediaType(inspection.Kind!.Value), hash], cancellationToken);
        keeper.Wake();
        // Either this made it, or the same request did once more while this one looked.
        return await EventFiles.FindAsync(Own(db), upload.Id, cancellationToken) ?? throw FilesProblems.UploadNotFound.ToException();
    }

    private static Problem? ProblemOf(Inspection inspection, FileBucket bucket) => inspection switch
    {
        { Kind: { } kind } when !Buckets.Kinds(bucket).Contains(kind) && inspection.Fault is not (ContentFault.Markup or ContentFault.Macros) =>
            FilesProblems.TypeRefused.With("allowed", Accepted(bucket)).With("found", FileKinds.MediaType(kind)),
        { Fault: ContentFault.None } => null,
        { Fault: ContentFault.Unknown } => FilesProblems.TypeUnknown.With("allowed", Accepted(bucket)),
        { Fault: ContentFault.Damaged } => FilesProblems.Damaged,
        { Fault: ContentFault.ForeignData } => FilesProblems.ForeignData,
        { Fault: ContentFault.Markup } => FilesProblems.Markup,
        { Fault: ContentFault.Macros } => FilesProblems.Macros,
        { Fault: ContentFault.ExpandsTooFar } => FilesProblems.ExpandsTooFar,
        { Fault: ContentFault.TooManyPixels } => FilesProblems.TooManyPixels,
        _ => throw new InvalidOperationException($"No problem for {inspection.Fault}."),
    };

    // Not the transaction that keeps the answer to an Idempotency-Key, which ends with the request: reservations are committed before bytes are stored.
    private TenantDb Own(TenantDb db) => new(sources, db.Caller);
}
