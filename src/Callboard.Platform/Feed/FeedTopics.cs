using System.Collections.Concurrent;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Callboard.Platform.Feed;

/// <summary>
/// Everything this node listens to. The reader brings changes in commit order; subscriptions start from a cursor, read what they missed
/// from the table as themselves, and go live without losing or repeating a change.
/// </summary>
/// <remarks>
/// Two clocks have to be brought together: replication may tell of a commit a moment before queries see it, and a query may see one
/// that replication has not told of yet. A subscription therefore joins the topic first and collects what comes, then reads the table,
/// and goes live only when the two meet; until then it reads again.
/// </remarks>
internal sealed partial class FeedTopics(
    FeedAccess access, ChangeTable table, ChangeMessages messages, Presence presence, IOptions<FeedOptions> options, TimeProvider time,
    ILogger<FeedTopics> logger)
{
    // Reading again every few milliseconds: the two clocks are apart for less than one, unless PostgreSQL waits for a standby.
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(10);
    private const int MaxAgain = 500;

    private readonly ConcurrentDictionary<StreamKey, FeedTopic> _topics = new();
    private readonly Lock _registry = new();
    // A change of rights makes everybody ask at once; the pool is also needed for requests.
    private readonly SemaphoreSlim _checks = new(8);

    /// <summary>
    /// Rights to a stream may have ended. The task completes when queries see the change that may have ended them; null when none is known.
    /// </summary>
    public event Action<StreamKey, Task?>? RightsMayHaveChanged;

    /// <summary>Streams whose position is known, settings first: they may hold the end of rights to what follows.</summary>
    public List<(StreamKey Key, long After)> Positions() =>
    [
        .. _topics.Values.Select(t => (t.Key, t.Last)).Where(t => t.Last is not null).Select(t => (t.Key, t.Last!.Value))
            .OrderByDescending(t => t.Key.Topic == "settings"),
    ];

    /// <summary>Subscribes a connection, or subscribes it anew from another cursor.</summary>
    /// <exception cref="HubException">It may not, or it failed; the message is the code of a problem.</exception>
    public async Task<SubscribeAnswer> SubscribeAsync(LiveConnection connection, string name, Cursor? after)
    {
        if (StreamKey.Of(connection.OrganizationId, name) is not { } key)
        {
            throw Refuse(connection, name, PlatformProblems.NotFound.Code);
        }

        if (connection.Subscriptions.TryGetValue(key.Topic, out var earlier))
        {
            Close(earlier);
        }
        else if (connection.Subscriptions.Count >= options.Value.MaxTopics)
        {
            throw Refuse(connection, name, PlatformProblems.TooManyRequests.Code);
        }

        // A conversation's event never changes, so it can be known before anything else is asked.
        var rights = key.ThreadId is null ? null : await EventOfAsync(connection, key);
        Subscription subscription;
        lock (_registry)
        {
            var topic = _topics.GetOrAdd(key, static k => new FeedTopic(k));
            topic.EventId ??= rights?.EventId;
            subscription = new Subscription(connection, topic, after?.No) { Rights = rights };
            topic.Add(subscription);
        }

        connection.Subscriptions[key.Topic] = subscription;
        FeedMetrics.Subscriptions.Add(1);
        try
        {
            if (rights is { } followed)
            {
                await WatchAsync(followed, connection.Aborted);
                subscription.Watches = true;
                StopWatching(subscription);
            }

            if (await CatchUpAsync(subscription, connection.Aborted) is { } refusal)
            {
                Close(subscription);
                throw Refuse(connection, name, refusal);
            }
        }
        catch (Exception e) when (e is not HubException)
        {
            Close(subscription);
            throw;
        }

        if (connection.Aborted.IsCancellationRequested)
        {
            Close(subscription);
        }
        else if (subscription.Access is { } who)
        {
            presence.Join(subscription.Topic, connection, who);
        }

        return new SubscribeAnswer(key.Topic, new Cursor(subscription.Cursor ?? 0));
    }

    /// <summary>Ends a subscription the client no longer wants.</summary>
    public void Unsubscribe(LiveConnection connection, string name)
    {
        if (StreamKey.Of(connection.OrganizationId, name) is { } key && connection.Subscriptions.TryGetValue(key.Topic, out var subscription))
        {
            Close(subscription);
            presence.Leave(key, connection.Id, TimeSpan.Zero);
        }
    }

    /// <summary>Forgets a connection that is gone. Its user stays present for a little while, in case it comes back.</summary>
    public void Disconnected(LiveConnection connection)
    {
        foreach (var subscription in connection.Subscriptions.Values)
        {
            Close(subscription);
            presence.Leave(subscription.Topic.Key, connection.Id, options.Value.PresenceGrace);
        }
    }

    /// <summary>Ends what a connection listens to, and the connection.</summary>
    public async Task EndAsync(LiveConnection connection, string reason)
    {
        connection.Ended = true;
        foreach (var subscription in connection.Subscriptions.Values)
        {
            Drop(subscription, reason);
        }

        // Gives the farewell a moment to leave; nothing else can be sent any more.
        await Task.Delay(TimeSpan.FromMilliseconds(250), time, CancellationToken.None);
        connection.Abort();
    }

    /// <summary>Follows the settings of an organization while anybody of it is connected: they say when a member loses rights.</summary>
    public Task WatchAsync(Guid organization, CancellationToken cancellationToken) =>
        WatchAsync(StreamKey.OfSettings(organization), cancellationToken);

    /// <summary>Follows a stream nobody may be listening to, for what it says about rights.</summary>
    public async Task WatchAsync(StreamKey key, CancellationToken cancellationToken)
    {
        FeedTopic topic;
        lock (_registry)
        {
            topic = _topics.GetOrAdd(key, static k => new FeedTopic(k));
            topic.Watch(1);
        }

        try
        {
            topic.StartAt(await table.LastAsync(key, cancellationToken));
        }
        catch
        {
            Unwatch(key);
            throw;
        }
    }

    /// <summary>Ends one <see cref="WatchAsync(Guid, CancellationToken)"/>.</summary>
    public void Unwatch(Guid organization) => Unwatch(StreamKey.OfSettings(organization));

    /// <summary>Ends one <see cref="WatchAsync(StreamKey, CancellationToken)"/>.</summary>
    public void Unwatch(StreamKey key)
    {
        lock (_registry)
        {
            if (_topics.TryGetValue(key, out var topic))
            {
                topic.Watch(-1);
                RemoveIfIdle(topic);
            }
        }
    }

    /// <summary>Listens for the next change of a stream, for whoever asks over HTTP.</summary>
    public FeedWaiter Wait(StreamKey key)
    {
        lock (_registry)
        {
            var topic = _topics.GetOrAdd(key, static k => new FeedTopic(k));
            return new FeedWaiter(topic, topic.AddWaiter(), this);
        }
    }

    internal void EndWait(FeedTopic topic, TaskCompletionSource waiter)
    {
        lock (_registry)
        {
            topic.RemoveWaiter(waiter);
            RemoveIfIdle(topic);
        }
    }

    /// <summary>Hands a change to its topic, and first stops everybody whose rights it may end.</summary>
    /// <returns>False when changes before it are missing.</returns>
    public async Task<bool> DeliverAsync(FeedChange change, CancellationToken cancellationToken)
    {
        var key = new StreamKey(change.OrganizationId, change.Stream);
        _topics.TryGetValue(key, out var topic);
        if (topic?.Has(change.No) == true)
        {
            return true;
        }

        switch (RightsChanges.Of(change))
        {
            case RightsScope.Stream when Concerned(key, topic) is { Count: > 0 } concerned:
                Recheck(concerned, SeenAsync(change.Xid, cancellationToken), cancellationToken);
                break;
            case RightsScope.Organization when _topics.Values.Where(t => t.Key.OrganizationId == change.OrganizationId).ToList() is { Count: > 0 } all:
                Recheck(all, SeenAsync(change.Xid, cancellationToken), cancellationToken);
                break;
        }

        if (topic is null)
        {
            return true;
        }

        var message = new TopicMessage((await messages.OfAsync([change], topic.Zone, cancellationToken))[0]);
        var behind = new List<Subscription>();
        if (!topic.Deliver(message, behind))
        {
            return false;
        }

        foreach (var subscription in behind)
        {
            _ = ReturnAsync(subscription, cancellationToken);
        }

        if (change.Entity == "event" && message.Change.New?.GetValueOrDefault("timezone").ToString() is { Length: > 0 } zone
            && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            topic.Zone = found;
        }

        FeedMetrics.Lag.Record((time.GetUtcNow() - change.At).TotalMilliseconds);
        return true;
    }

    /// <summary>Gives up on changes that are in neither the stream nor the table.</summary>
    public void GiveUpBefore(FeedChange change)
    {
        if (_topics.TryGetValue(new StreamKey(change.OrganizationId, change.Stream), out var topic))
        {
            Lost(logger, change.Stream, topic.Last ?? 0, change.No);
            topic.ResetTo(change.No);
        }
    }

    /// <summary>Asks the rights of everybody again.</summary>
    public void RecheckAll(CancellationToken cancellationToken) => Recheck(_topics.Values, null, cancellationToken);

    /// <summary>Whose listeners may lose rights by a change on a stream: its own, and those of conversations about its event.</summary>
    private List<FeedTopic> Concerned(StreamKey key, FeedTopic? topic)
    {
        var concerned = key.EventId is { } rights
            ? _topics.Values.Where(t => t.EventId == rights && t.Key.OrganizationId == key.OrganizationId).ToList()
            : [];
        if (topic is not null)
        {
            concerned.Add(topic);
        }

        return concerned;
    }

    /// <summary>The event whose rights decide about a conversation; null for none, also where the caller may not know.</summary>
    private async Task<StreamKey?> EventOfAsync(LiveConnection connection, StreamKey key)
    {
        try
        {
            return (await access.OfAsync(connection.Caller, key, connection.Aborted))?.EventId is { } id
                ? StreamKey.OfEvent(key.OrganizationId, id)
                : null;
        }
        catch (PostgresException e) when (access.Refusal(e) is not null)
        {
            // It is refused below, with everything a refusal takes.
            return null;
        }
    }

    private void Recheck(ICollection<FeedTopic> topics, Task? seen, CancellationToken cancellationToken)
    {
        foreach (var topic in topics)
        {
            RightsMayHaveChanged?.Invoke(topic.Key, seen);
        }

        foreach (var subscription in topics.SelectMany(t => t.Pause(seen)).ToList())
        {
            _ = ReturnAsync(subscription, cancellationToken);
        }
    }

    /// <summary>Brings a paused subscription back, or ends it. Fails closed: while rights cannot be asked nothing is sent.</summary>
    private async Task ReturnAsync(Subscription subscription, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, subscription.Connection.Aborted);
        for (var failures = 0; ; failures++)
        {
            try
            {
                await _checks.WaitAsync(either.Token);
                try
                {
                    if (await CatchUpAsync(subscription, either.Token) is { } refusal)
                    {
                        Drop(subscription, refusal);
                    }

                    return;
                }
                finally
                {
                    _checks.Release();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (failures < 10)
            {
                CheckFailed(logger, subscription.Topic.Name, e);
                await Task.Delay(TimeSpan.FromMilliseconds(200 * (failures + 1)), time, CancellationToken.None);
            }
            catch (Exception e)
            {
                CheckFailed(logger, subscription.Topic.Name, e);
                subscription.Connection.Abort();
                return;
            }
        }
    }

    /// <summary>Asks rights if need be, sends what was missed, and goes live.</summary>
    /// <returns>Null, or the code of the refusal.</returns>
    private async Task<string?> CatchUpAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var topic = subscription.Topic;
        for (var again = 0; ; again++)
        {
            if (subscription.State == SubscriptionState.Closed)
            {
                return null;
            }

            if (await CheckAsync(subscription, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            if (subscription.Access is not { } who)
            {
                continue;
            }

            Backlog backlog;
            try
            {
                backlog = await access.BacklogAsync(
                    subscription.Connection.Caller, who, topic.Key, subscription.Cursor, options.Value.MaxBacklog + 1, cancellationToken);
            }
            catch (PostgresException e) when (access.Refusal(e) is { } code)
            {
                return code;
            }

            if (!await SendAsync(subscription, backlog, mayWait: again < MaxAgain, cancellationToken) || !topic.TryGoLive(subscription))
            {
                if (again > 2 * MaxAgain)
                {
                    throw new InvalidOperationException($"The table stays behind the feed on {topic.Name}.");
                }

                await Task.Delay(s_again, time, cancellationToken);
                continue;
            }

            return null;
        }
    }

    /// <summary>Asks rights if a check is due.</summary>
    private async Task<string?> CheckAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        Task[] seen;
        lock (subscription.Topic.Gate)
        {
            if (!subscription.NeedsCheck)
            {
                return null;
            }

            seen = [.. subscription.CheckAfter];
        }

        await Task.WhenAll(seen).WaitAsync(cancellationToken);
        TopicAccess? answer;
        try
        {
            answer = await access.OfAsync(subscription.Connection.Caller, subscription.Topic.Key, cancellationToken);
        }
        catch (PostgresException e) when (access.Refusal(e) is { } code)
        {
            return code;
        }

        if (answer is null)
        {
            return PlatformProblems.NotFound.Code;
        }

        lock (subscription.Topic.Gate)
        {
            subscription.Access = answer;
            subscription.Topic.Zone = answer.Zone;
            subscription.CheckAfter.RemoveAll(seen.Contains);
            // Another change of rights may have come while this one was asked about.
            subscription.NeedsCheck = subscription.CheckAfter.Count > 0;
        }

        return null;
    }

    /// <summary>Sends what was missed.</summary>
    /// <returns>False when the table does not show yet what the client already has.</returns>
    private async Task<bool> SendAsync(Subscription subscription, Backlog backlog, bool mayWait, CancellationToken cancellationToken)
    {
        var outbox = subscription.Connection.Outbox;
        var name = subscription.Topic.Name;
        switch (subscription.Cursor)
        {
            case null:
                subscription.Cursor = backlog.Last;
                return true;
            case { } cursor when cursor > backlog.Last && mayWait && cursor <= backlog.Last + options.Value.MaxBacklog:
                return false;
            case { } cursor when cursor > backlog.Last || backlog.Changes.Count > options.Value.MaxBacklog
                || (!subscription.Access!.Staff && cursor < backlog.Last):
                subscription.Cursor = backlog.Last;
                outbox.SendAlways(name, Outbox.Message("reset", new ResetMessage(name, new Cursor(backlog.Last))));
                return true;
        }

        foreach (var message in await messages.OfAsync(backlog.Changes, subscription.Topic.Zone, cancellationToken))
        {
            lock (subscription.Topic.Gate)
            {
                if (subscription.State == SubscriptionState.Closed)
                {
                    return true;
                }

                subscription.Send(new TopicMessage(message));
            }
        }

        return true;
    }

    private void Drop(Subscription subscription, string reason)
    {
        if (Close(subscription))
        {
            presence.Leave(subscription.Topic.Key, subscription.Connection.Id, TimeSpan.Zero);
            subscription.Connection.Outbox.SendAlways(
                null, Outbox.Message("unsubscribed", new UnsubscribedMessage(subscription.Topic.Name, reason)));
        }
    }

    private bool Close(Subscription subscription)
    {
        subscription.Connection.Subscriptions.TryRemove(KeyValuePair.Create(subscription.Topic.Name, subscription));
        lock (_registry)
        {
            var closed = subscription.Topic.Remove(subscription);
            if (closed)
            {
                FeedMetrics.Subscriptions.Add(-1);
                RemoveIfIdle(subscription.Topic);
                StopWatching(subscription);
            }

            return closed;
        }
    }

    // Called when it closes and when it begins to watch: a subscription may be closed while it is being made.
    private void StopWatching(Subscription subscription)
    {
        lock (_registry)
        {
            if (subscription is { Rights: { } followed, Watches: true, State: SubscriptionState.Closed })
            {
                subscription.Watches = false;
                Unwatch(followed);
            }
        }
    }

    private void RemoveIfIdle(FeedTopic topic)
    {
        if (topic.IsIdle)
        {
            _topics.TryRemove(KeyValuePair.Create(topic.Key, topic));
        }
    }

    /// <summary>Tells a connection that it may not have a topic.</summary>
    /// <returns>What to throw at its call.</returns>
    internal static HubException Refuse(LiveConnection connection, string name, string code)
    {
        connection.Outbox.SendAlways(null, Outbox.Message("unsubscribed", new UnsubscribedMessage(name, code)));
        return new HubException(code);
    }

    private async Task SeenAsync(string xid, CancellationToken cancellationToken)
    {
        while (!await table.SeesAsync(xid, cancellationToken))
        {
            await Task.Delay(s_again, time, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 210, Level = LogLevel.Error, Message = "{Stream} lacks changes between {Last} and {No}; its listeners fetch anew")]
    private static partial void Lost(ILogger logger, string stream, long last, long no);

    [LoggerMessage(EventId = 211, Level = LogLevel.Warning, Message = "The rights on {Topic} could not be asked")]
    private static partial void CheckFailed(ILogger logger, string topic, Exception exception);
}

/// <summary>Waits for the next change of one stream.</summary>
internal sealed class FeedWaiter(FeedTopic topic, TaskCompletionSource waiter, FeedTopics topics) : IDisposable
{
    /// <summary>Completes when something changed after the waiter was made.</summary>
    public Task Signal => waiter.Task;

    /// <summary>Notes where the stream stands, so that it is followed where the table has to be polled.</summary>
    public void StandsAt(long last) => topic.StartAt(last);

    public void Dispose() => topics.EndWait(topic, waiter);
}
