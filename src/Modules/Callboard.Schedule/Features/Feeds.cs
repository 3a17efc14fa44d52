using System.Security.Cryptography;
using Callboard.Contracts.Schedule;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Schedule;

/// <summary>A secret address that a calendar program follows; the address itself is shown once, when it is made.</summary>
/// <param name="Kind">What it is about: event, person, space or resource.</param>
/// <param name="SubjectId">Which one.</param>
/// <param name="Label">Its name; null when there is no such thing any more, or you may not see it: then the calendar is empty.</param>
/// <param name="Details">Whether notes, links and people are in it.</param>
/// <param name="RotatedAt">When it last got a new address.</param>
/// <param name="LastReadAt">When it was last read; null for never.</param>
public sealed record CalendarFeed(
    Guid Id, string Kind, Guid SubjectId, string? Label, bool Details, DateTimeOffset CreatedAt, DateTimeOffset? RotatedAt,
    DateTimeOffset? LastReadAt);

/// <summary>A feed with its address, which is shown this once.</summary>
/// <param name="Url">For a calendar program that takes an address.</param>
/// <param name="WebcalUrl">The same, opened by a calendar program by itself.</param>
public sealed record IssuedFeed(
    Guid Id, string Kind, Guid SubjectId, string? Label, bool Details, DateTimeOffset CreatedAt, DateTimeOffset? RotatedAt,
    DateTimeOffset? LastReadAt, string Url, string WebcalUrl);

/// <summary>A feed to make.</summary>
/// <param name="Kind">event, person, space or resource.</param>
/// <param name="Id">Which one: an event, somebody of the staff or the directory, a space, a resource.</param>
/// <param name="Details">Notes, links and people too; not for an address that is handed on.</param>
public sealed record CreateFeedRequest(
    [property: System.ComponentModel.DataAnnotations.StringLength(40, MinimumLength = 1)] string Kind, Guid Id, bool Details = false);

/// <summary>Calendar feeds: made, listed, renewed and ended by whoever they belong to, and read by whoever has the address.</summary>
internal static class Feeds
{
    /// <summary>How soon calendar programs are asked to look again, and how far back calendars of several events go.</summary>
    private static readonly TimeSpan s_refresh = TimeSpan.FromMinutes(15), s_past = TimeSpan.FromDays(366);

    private const string Mine = "f.organization_id = app.current_organization() and f.user_id = app.current_user_id()";

    private sealed record Asked(string Kind, Guid SubjectId, bool Details);

    public static async Task<Ok<ListResponse<CalendarFeed>>> ListAsync(
        TenantDb db, IEnumerable<ICalendarSource> sources, [AsParameters] PageQuery page, CancellationToken cancellationToken) =>
        TypedResults.Ok(await db.PageAsync<CalendarFeed>(
            $"{Select(sources)} where {Mine} order by f.created_at desc, f.id",
            $"select count(*)::integer from schedule.feed as f where {Mine}", [], page, cancellationToken));

    public static async Task<Results<Created<DataResponse<IssuedFeed>>, ProblemHttpResult>> CreateAsync(
        CreateFeedRequest request, TenantDb db, IEnumerable<ICalendarSource> sources, PublicAddress address, CancellationToken cancellationToken)
    {
        if (sources.All(s => s.Kind != request.Kind))
        {
            return PlatformProblems.Invalid.On("kind", $"One of {string.Join(", ", sources.Select(s => s.Kind).Distinct().Order(StringComparer.Ordinal))}.").ToResult();
        }

        var secret = Secret.New(Secret.Feed);
        var made = await db.WriteAsync(
            async transaction =>
            {
                var id = Guid.CreateVersion7();
                await transaction.ExecuteAsync(
                    """
                    insert into schedule.feed (organization_id, id, user_id, kind, subject_id, details, secret_hash)
                    values (app.current_organization(), $1, app.current_user_id(), $2, $3, $4, $5)
                    """,
                    [id, request.Kind, request.Id, request.Details, Secret.Hash(secret)], cancellationToken);
                var feed = (await transaction.OneAsync<CalendarFeed>($"{Select(sources)} where {Mine} and f.id = $1", [id], cancellationToken))!;
                return feed.Label is null ? throw ScheduleProblems.FeedSubjectUnknown.On("id").ToException() : feed;
            },
            cancellationToken);
        return TypedResults.Created($"/api/v1/feeds/{made.Id}", new DataResponse<IssuedFeed>(Issued(made, secret, address)));
    }

    public static async Task<Results<Ok<DataResponse<IssuedFeed>>, ProblemHttpResult>> RotateAsync(
        Guid feedId, TenantDb db, IEnumerable<ICalendarSource> sources, PublicAddress address, CancellationToken cancellationToken)
    {
        var secret = Secret.New(Secret.Feed);
        var feed = await db.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    $"update schedule.feed as f set secret_hash = $2, rotated_at = now() where {Mine} and f.id = $1",
                    [feedId, Secret.Hash(secret)], cancellationToken);
                return await transaction.OneAsync<CalendarFeed>($"{Select(sources)} where {Mine} and f.id = $1", [feedId], cancellationToken);
            },
            cancellationToken);
        return feed is null
            ? ScheduleProblems.FeedUnknown.ToResult()
            : TypedResults.Ok(new DataResponse<IssuedFeed>(Issued(feed, secret, address)));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid feedId, TenantDb db, CancellationToken cancellationToken)
    {
        // Not only one's own: row-level security lets administrators end those of others.
        var ended = await db.WriteOneAsync<Guid?>(
            "delete from schedule.feed as f where f.organization_id = app.current_organization() and f.id = $1 returning f.id",
            [feedId], cancellationToken);
        return ended is null ? ScheduleProblems.FeedUnknown.ToResult() : TypedResults.NoContent();
    }

    /// <summary>
    /// What the feed's owner may see now. An event or person that is theirs no more leaves an empty calendar rather than an error: on an
    /// error calendar programs keep showing what they have. Only the address itself can be unknown.
    /// </summary>
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ReadAsync(
        string secret, HttpContext http, LinkDb db, IEnumerable<ICalendarSource> sources, TimeProvider time, CancellationToken cancellationToken)
    {
        // Ours are shorter; a longer text is nobody's.
        if (secret.Length > 200)
        {
            return ScheduleProblems.FeedUnknown.ToResult();
        }

        var hash = Secret.Hash(secret);
        var now = time.GetUtcNow();
        var file = await db.ReadAsync(
            "select schedule.enter_feed($1, $2)", [hash, http.TraceIdentifier], http.TraceIdentifier,
            async transaction =>
            {
                var asked = (await transaction.OneAsync<Asked>(
                    """
                    select kind, subject_id, details from schedule.feed
                     where organization_id = app.current_organization() and id = current_setting('app.feed_id')::uuid
                    """,
                    [], cancellationToken))!;
                // By the day, or the answer would be another at every reading.
                var since = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) - s_past;
                var contents = new List<CalendarContent>();
                foreach (var source in sources.Where(s => s.Kind == asked.Kind))
                {
                    if (await source.ReadAsync(transaction, asked.SubjectId, since, cancellationToken) is { } content)
                    {
                        contents.Add(content);
                    }
                }

                var whole = contents.FirstOrDefault() ?? new CalendarContent("Callboard", "UTC", []);
                return CalendarFile.Write(whole with { Entries = [.. contents.SelectMany(c => c.Entries)] }, asked.Details, s_refresh);
            },
            cancellationToken);
        var digest = SHA256.HashData(file);
        // Null when the address was changed or ended in between.
        if (await db.OneAsync<DateTimeOffset?>("select schedule.feed_answered($1, $2)", [hash, digest], cancellationToken) is not { } changedAt)
        {
            return ScheduleProblems.FeedUnknown.ToResult();
        }

        // The address is a secret: nobody in between keeps the answer, nobody indexes it.
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return TypedResults.Bytes(
            file, "text/calendar; charset=utf-8", lastModified: changedAt, entityTag: new($"\"{Convert.ToHexStringLower(digest.AsSpan(0, 16))}\""));
    }

    private static string Select(IEnumerable<ICalendarSource> sources) =>
        $"""
        select f.id, f.kind, f.subject_id, case f.kind {string.Join(' ', sources.DistinctBy(s => s.Kind).Select(s => $"when '{s.Kind}' then ({s.Label})"))} end as label,
               f.details, f.created_at, f.rotated_at, f.read_at as last_read_at
          from schedule.feed as f
        """;

    private static IssuedFeed Issued(CalendarFeed feed, string secret, PublicAddress address)
    {
        var url = address.Of($"/api/v1/feeds/{secret}.ics");
        return new IssuedFeed(
            feed.Id, feed.Kind, feed.SubjectId, feed.Label, feed.Details, feed.CreatedAt, feed.RotatedAt, feed.LastReadAt, url,
            "webcal" + url[url.IndexOf(':', StringComparison.Ordinal)..]);
    }
}
