using Callboard.Contracts.Files;
using Callboard.Files.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;

namespace Callboard.Files;

/// <summary>Keeps what other modules make, the way every file comes in: with room reserved first, looked at, and under the caller's rights.</summary>
internal sealed class FileKeeper(Intake intake, SystemDb system, PublicAddress address, TimeProvider time) : IKeepFiles
{
    /// <inheritdoc />
    public async Task RequireAsync(TenantDb db, Guid eventId, CancellationToken cancellationToken)
    {
        var found = await db.WriteOneAsync<bool?>(
            """
            select app.require_event_rank(e.id, files.rank_to_add('documents')) from events.event as e
             where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff()
            """,
            [eventId], cancellationToken);
        if (found is null)
        {
            throw FilesProblems.EventUnknown.On("eventId").ToException();
        }
    }

    /// <inheritdoc />
    public async Task<KeptFile> KeepAsync(TenantDb db, FileToKeep file, CancellationToken cancellationToken)
    {
        var upload = await intake.BeginAsync(
            db, new CreateFileUpload(FileName.Mended(file.Name), FileBucket.Documents, file.Content.Length, file.EventId, file.MediaType), cancellationToken);
        try
        {
            var kept = await intake.CompleteAsync(db, upload, new MemoryStream(file.Content, writable: false), cancellationToken);
            var link = await FileContent.LinkToOwnAsync(kept.Id, db, system, address, time, cancellationToken);
            return new KeptFile(kept.Id, kept.Name, link.Url, link.ExpiresAt);
        }
        catch (Exception e) when (e is not ProblemException)
        {
            // Nobody goes on with it: the room is free again at once.
            await intake.EndAsync(db, upload.Id, CancellationToken.None);
            throw;
        }
    }
}
