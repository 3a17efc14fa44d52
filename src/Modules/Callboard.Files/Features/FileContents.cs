using Callboard.Contracts.Files;
using Callboard.Files.Store;
using Callboard.Platform.Data;
using Opened = Callboard.Contracts.Files.FileContents;

namespace Callboard.Files;

/// <summary>Opens files for other modules, for whoever may open them.</summary>
internal sealed class FileContents(TenantDb db, IObjectStore store) : IFileContents
{
    private sealed record Found(bool CanOpen, Guid EventId, string Name, string MediaType, long Size, string StorageKey);

    public async Task<Opened> OpenAsync(Guid id, CancellationToken cancellationToken)
    {
        var file = await db.OneAsync<Found>(
            """
            select files.may_open(bucket, event_id) as can_open, event_id, name, media_type, size, storage_key
              from files.file where organization_id = app.current_organization() and id = $1
            """,
            [id], cancellationToken) ?? throw FilesProblems.FileNotFound.ToException();
        if (!file.CanOpen)
        {
            throw FilesProblems.TeamOnly.ToException();
        }

        var content = new StoredStream(store, $"{file.StorageKey}/file", file.Size);
        try
        {
            await content.OpenAsync(cancellationToken);
        }
        catch (FileNotFoundException)
        {
            await content.DisposeAsync();
            throw FilesProblems.ContentMissing.ToException();
        }

        return new Opened(file.EventId, file.Name, file.MediaType, file.Size, content);
    }
}
