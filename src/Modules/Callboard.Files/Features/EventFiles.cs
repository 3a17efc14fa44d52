using Callboard.Files.Rules;
using Callboard.Files.Store;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Files;

internal sealed record FileRow(
    Guid Id, Guid EventId, FileBucket Bucket, string Name, string MediaType, long Size, string Sha256, FeedPerson? UploadedBy, bool IsPublic,
    bool CanOpen, bool CanRemove, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version)
{
    public EventFile ToFile() => new(
        Id, EventId, Bucket, Name, MediaType, Size, Sha256, UploadedBy, $"/api/v1/files/{Id}/content", IsPublic ? $"/api/v1/files/public/{Id}" : null,
        CanOpen, CanRemove, CreatedAt, UpdatedAt, Version);
}

/// <summary>Files as people see them: listed, looked up, removed.</summary>
internal static class EventFiles
{
    private const string OfEvent = " and f.event_id = $1 and ($2::text is null or f.bucket = $2) and ($3::text is null or f.name ilike '%' || app.like_text($3) || '%')";

    /// <param name="bucket">Only those of one bucket.</param>
    /// <param name="q">Only those whose name contains this.</param>
    public static async Task<Results<Ok<ListResponse<EventFile>>, ProblemHttpResult>> ListAsync(
        Guid eventId, string? bucket, string? q, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var text = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        var rows = await db.PageAsync<FileRow>(
            $"{FilesModule.Sql["Files"]}{OfEvent} order by f.created_at desc, f.id desc",
            $"select count(*)::integer from files.file as f where f.organization_id = app.current_organization(){OfEvent}",
            [eventId, QueryWord.Of<FileBucket>("bucket", bucket), text], page, cancellationToken);
        // Only an empty list leaves open whether there is such an event.
        return rows.Total > 0 || await IsVisibleAsync(db, eventId, cancellationToken)
            ? TypedResults.Ok(new ListResponse<EventFile>(
                [.. rows.Data.Select(r => r.ToFile())], rows.Total, rows.Count, rows.NextCursor, rows.Page, rows.Pages))
            : PlatformProblems.NotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<EventFile>>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, id, cancellationToken) is not { } file)
        {
            return FilesProblems.FileNotFound.ToResult();
        }

        EntityTag.Write(context, file.Version);
        return TypedResults.Ok(new DataResponse<EventFile>(file));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext context, TenantDb db, StoreKeeper keeper, CancellationToken cancellationToken)
    {
        var version = EntityTag.IfMatch(context);
        var removed = await db.WriteAsync(
            async transaction =>
            {
                var found = await transaction.OneAsync<int?>(
                    "select version from files.file where organization_id = app.current_organization() and id = $1", [id], cancellationToken);
                if (found is { } current && version is { } expected && expected != current)
                {
                    throw PlatformProblems.VersionMismatch.ToException();
                }

                return await transaction.ExecuteAsync(
                    "delete from files.file where organization_id = app.current_organization() and id = $1", [id], cancellationToken) > 0;
            },
            cancellationToken);
        if (!removed)
        {
            return FilesProblems.FileNotFound.ToResult();
        }

        // The transaction wrote down which object is to go.
        keeper.Wake();
        return TypedResults.NoContent();
    }

    public static async Task<Ok<DataResponse<StorageUsage>>> UsageAsync(TenantDb db, CancellationToken cancellationToken)
    {
        var row = await db.OneAsync<UsageRow>(
            """
            select coalesce(u.used, 0) as used, coalesce(u.reserved, 0) as reserved, coalesce(u.quota, r.quota) as quota
              from files.room as r left join files.usage as u on u.organization_id = app.current_organization()
             where app.is_staff() or app.forbid()
            """,
            [], cancellationToken);
        var (used, reserved, quota) = row!;
        return TypedResults.Ok(new DataResponse<StorageUsage>(new StorageUsage(
            used, reserved, quota, quota == 0 ? 100 : decimal.Round((used + reserved) * 100m / quota, 1), used * 5 >= quota * 4)));
    }

    public static async Task<Results<Ok<DataResponse<FileSettings>>, ProblemHttpResult>> SettingsAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var found = await db.OneAsync<bool?>(
            """
            select coalesce((select s.media_public from files.setting as s where s.organization_id = e.organization_id and s.event_id = e.id), false)
              from events.event as e where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff()
            """,
            [eventId], cancellationToken);
        return found is { } value ? TypedResults.Ok(new DataResponse<FileSettings>(new FileSettings(value))) : PlatformProblems.NotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<FileSettings>>, ProblemHttpResult>> ChangeSettingsAsync(
        Guid eventId, FileSettings settings, TenantDb db, CancellationToken cancellationToken)
    {
        var written = await db.WriteOneAsync<bool?>(
            """
            insert into files.setting as s (organization_id, event_id, media_public)
            select e.organization_id, e.id, $2 from events.event as e
             where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff()
            on conflict on constraint setting_event_unique do update set media_public = excluded.media_public
            returning s.media_public
            """,
            [eventId, settings.MediaPublic], cancellationToken);
        return written is { } value ? TypedResults.Ok(new DataResponse<FileSettings>(new FileSettings(value))) : PlatformProblems.NotFound.ToResult();
    }

    /// <summary>The file with an id; null when there is none, or none the caller may see.</summary>
    public static async Task<EventFile?> FindAsync(TenantDb db, Guid id, CancellationToken cancellationToken) =>
        (await db.OneAsync<FileRow>($"{FilesModule.Sql["Files"]} and f.id = $1", [id], cancellationToken))?.ToFile();

    private static async Task<bool> IsVisibleAsync(TenantDb db, Guid eventId, CancellationToken cancellationToken) =>
        await db.OneAsync<Guid?>(
            "select id from events.event where organization_id = app.current_organization() and id = $1 and app.is_staff()", [eventId],
            cancellationToken) is not null;

    private sealed record UsageRow(long Used, long Reserved, long Quota);
}
