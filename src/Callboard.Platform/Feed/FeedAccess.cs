using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Npgsql;

namespace Callboard.Platform.Feed;

/// <summary>What a caller may hear of a topic.</summary>
/// <param name="Staff">Staff hears the changes themselves, portal users that there are some.</param>
/// <param name="Name">The caller's name.</param>
/// <param name="Timezone">The zone sentences tell times in.</param>
/// <param name="EventId">The event whose rights decide besides those of the topic itself; null for none.</param>
internal sealed record TopicAccess(Guid OrganizationId, Guid UserId, bool Staff, string? Name, string Timezone, Guid? EventId)
{
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(Timezone, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>Where a stream stands, and what a caller sees of it after a number.</summary>
internal sealed record Backlog(long Last, IReadOnlyList<FeedChange> Changes);

/// <summary>Asks the database, as the caller, what the caller may hear. Row-level security answers; nothing is decided here.</summary>
internal sealed class FeedAccess(DataSources sources, ChangeTable table, ProblemCatalogue problems)
{
    private const string Who =
        """
        select app.current_organization() as organization_id, app.current_user_id() as user_id, app.is_staff() as staff,
               (select a.name from accounts.account as a where a.id = app.current_user_id()) as name
        """;

    // Whoever sees the event may join it.
    private const string OfEvent =
        $"""
        select w.*, e.timezone, e.id as event_id from ({Who}) as w
          join events.event as e on e.organization_id = w.organization_id and e.id = $1
        """;

    private const string OfOrganization =
        $"""
        select w.*, 'UTC' as timezone, null::uuid as event_id from ({Who}) as w where w.staff and ($1 = 'organization' or app.current_rank() >= 4)
        """;

    // One's own news, and nobody else's.
    private const string OfPerson = $"select w.*, 'UTC' as timezone, null::uuid as event_id from ({Who}) as w where w.user_id = $1";

    // Whoever is in the conversation and sees its event.
    private const string OfThread =
        $"""
        select w.*, coalesce(e.timezone, 'UTC') as timezone, t.event_id from ({Who}) as w
          join talk.public_thread as t on t.organization_id = w.organization_id and t.id = $1
          left join events.event as e on e.organization_id = t.organization_id and e.id = t.event_id
        """;

    private const string After =
        $"""
        select {FeedChange.Columns} from app.action_history
         where organization_id = app.current_organization() and stream = $1 and no > $2
         order by no limit $3
        """;

    private const string Last =
        """
        select coalesce((select no from app.action_history
                          where organization_id = app.current_organization() and stream = $1 order by no desc limit 1), 0)
        """;

    private sealed record Identity(Guid OrganizationId, Guid UserId, bool Staff, string? Name);

    /// <summary>Who a caller is, with the organization the session leads to.</summary>
    /// <exception cref="PostgresException">The session has ended, or leads to no organization.</exception>
    public async Task<Guid> OrganizationOfAsync(Caller caller, CancellationToken cancellationToken) =>
        (await new TenantDb(sources, caller).OneAsync<Identity>(Who, [], cancellationToken))!.OrganizationId;

    /// <summary>What a caller may hear of a stream, or null for nothing.</summary>
    public Task<TopicAccess?> OfAsync(Caller caller, StreamKey key, CancellationToken cancellationToken) =>
        OfAsync(new TenantDb(sources, caller), key, cancellationToken);

    /// <inheritdoc cref="OfAsync(Caller, StreamKey, CancellationToken)"/>
    public static Task<TopicAccess?> OfAsync(TenantDb db, StreamKey key, CancellationToken cancellationToken) => key.EventId is { } id
        ? db.OneAsync<TopicAccess>(OfEvent, [id], cancellationToken)
        : key.UserId is { } person
        ? db.OneAsync<TopicAccess>(OfPerson, [person], cancellationToken)
        : key.ThreadId is { } thread
        ? db.OneAsync<TopicAccess>(OfThread, [thread], cancellationToken)
        : db.OneAsync<TopicAccess>(OfOrganization, [key.Topic], cancellationToken);

    /// <summary>Where a stream stands and what came after a number, read with the caller's rights.</summary>
    /// <param name="after">The last known number; null to learn only where the stream stands.</param>
    public Task<Backlog> BacklogAsync(
        Caller caller, TopicAccess access, StreamKey key, long? after, int limit, CancellationToken cancellationToken) =>
        BacklogAsync(new TenantDb(sources, caller), access, key, after, limit, cancellationToken);

    /// <inheritdoc cref="BacklogAsync(Caller, TopicAccess, StreamKey, long?, int, CancellationToken)"/>
    public async Task<Backlog> BacklogAsync(
        TenantDb db, TopicAccess access, StreamKey key, long? after, int limit, CancellationToken cancellationToken)
    {
        if (!access.Staff)
        {
            // Portal users read no history. That they may join was asked as themselves; how far the stream is tells nothing else.
            return new Backlog(await table.LastAsync(key, cancellationToken), []);
        }

        if (after is { } known)
        {
            var changes = await db.ListAsync<FeedChange>(After, [key.Stream, known, limit], cancellationToken);
            if (changes.Count > 0 && changes.Count < limit)
            {
                return new Backlog(changes[^1].No, changes);
            }

            return new Backlog(await db.OneAsync<long>(Last, [key.Stream], cancellationToken), changes);
        }

        return new Backlog(await db.OneAsync<long>(Last, [key.Stream], cancellationToken), []);
    }

    /// <summary>The code of the refusal an exception stands for; null when it is a failure of ours or passes by itself.</summary>
    public string? Refusal(Exception exception) => problems.Of(exception) is { Status: 401 or 403 or 404 } problem ? problem.Code : null;
}
