using Microsoft.AspNetCore.SignalR;

namespace Callboard.Platform.Feed;

/// <summary>A change on its way to the listeners of a topic; serialised at most once for staff and once for portal users.</summary>
internal sealed class TopicMessage(ChangeMessage change)
{
    private SerializedHubMessage? _full;
    private SerializedHubMessage? _redacted;

    public long No => change.Cursor.No;

    public ChangeMessage Change => change;

    public SerializedHubMessage For(bool staff) => staff
        ? _full ??= Outbox.Message("change", change)
        : _redacted ??= Outbox.Message("change", ChangeMessages.Redacted(change.Topic, No));
}

internal enum SubscriptionState
{
    /// <summary>Its rights are being asked or its backlog is being read; what comes meanwhile waits in <see cref="Subscription.Pending"/>.</summary>
    CatchingUp,
    Live,
    Closed,
}

/// <summary>One connection's ear on one topic. Everything but the connection is guarded by the topic's lock.</summary>
internal sealed class Subscription(LiveConnection connection, FeedTopic topic, long? cursor)
{
    public LiveConnection Connection => connection;

    public FeedTopic Topic => topic;

    public SubscriptionState State { get; set; }

    /// <summary>The last number that was sent, or null before it is known where the topic starts.</summary>
    public long? Cursor { get; set; } = cursor;

    /// <summary>What the caller may hear; null until it was asked.</summary>
    public TopicAccess? Access { get; set; }

    /// <summary>Rights have to be asked (again) before anything more is sent.</summary>
    public bool NeedsCheck { get; set; } = true;

    /// <summary>Completes when queries see the changes that made the check necessary; asking earlier could hear the old answer.</summary>
    public List<Task> CheckAfter { get; } = [];

    /// <summary>The stream that says when rights to a conversation may end; null for other topics.</summary>
    public StreamKey? Rights { get; init; }

    /// <summary>Whether that stream is watched for it. Guarded by the registry of topics.</summary>
    public bool Watches { get; set; }

    public List<TopicMessage> Pending { get; } = [];

    /// <summary>More came than <see cref="Pending"/> holds: the table has to be read again.</summary>
    public bool PendingLost { get; set; }

    /// <summary>Sends a change and moves on.</summary>
    public void Send(TopicMessage message)
    {
        Cursor = message.No;
        connection.Outbox.Send(topic.Name, message.For(Access!.Staff), message.No);
    }
}

/// <summary>A stream that somebody on this node listens to. It hands out each change once, in order; see <see cref="FeedTopics"/>.</summary>
internal sealed class FeedTopic(StreamKey key)
{
    private const int MaxPending = 2000;

    private readonly List<Subscription> _subscriptions = [];
    private readonly List<TaskCompletionSource> _waiters = [];
    private int _watches;

    public StreamKey Key => key;

    /// <summary>What clients call it.</summary>
    public string Name { get; } = key.Topic;

    public Lock Gate { get; } = new();

    /// <summary>The last number handed out; null until it is known where the topic starts. Never taken from a client.</summary>
    public long? Last { get; set; }

    /// <summary>The zone sentences tell times in.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>For a conversation, the event it is about: whoever loses the right to that stops listening here too.</summary>
    public Guid? EventId { get; set; }

    public bool IsIdle
    {
        get
        {
            lock (Gate)
            {
                return _subscriptions.Count == 0 && _waiters.Count == 0 && _watches == 0;
            }
        }
    }

    /// <summary>The subscriptions right now.</summary>
    public Subscription[] Subscriptions
    {
        get
        {
            lock (Gate)
            {
                return [.. _subscriptions];
            }
        }
    }

    public void Add(Subscription subscription)
    {
        lock (Gate)
        {
            _subscriptions.Add(subscription);
        }
    }

    /// <returns>False when it was closed before.</returns>
    public bool Remove(Subscription subscription)
    {
        lock (Gate)
        {
            subscription.State = SubscriptionState.Closed;
            subscription.Pending.Clear();
            return _subscriptions.Remove(subscription);
        }
    }

    /// <summary>Keeps the topic followed although nobody listens.</summary>
    public void Watch(int change)
    {
        lock (Gate)
        {
            _watches += change;
        }
    }

    /// <summary>A task that completes with the next change.</summary>
    public TaskCompletionSource AddWaiter()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Gate)
        {
            _waiters.Add(waiter);
        }

        return waiter;
    }

    public void RemoveWaiter(TaskCompletionSource waiter)
    {
        lock (Gate)
        {
            _waiters.Remove(waiter);
        }
    }

    /// <summary>Notes where the stream stands, as read from the table, if that was not known.</summary>
    public void StartAt(long last)
    {
        lock (Gate)
        {
            Last ??= last;
        }
    }

    /// <summary>Whether a number was handed out before.</summary>
    public bool Has(long no)
    {
        lock (Gate)
        {
            return no <= Last;
        }
    }

    /// <summary>Hands a change to everybody who listens. Never waits for anybody.</summary>
    /// <returns>False when changes before it are missing; then nothing was done.</returns>
    public bool Deliver(TopicMessage message, List<Subscription> behind)
    {
        lock (Gate)
        {
            if (Last is { } last)
            {
                if (message.No <= last)
                {
                    return true;
                }

                if (message.No > last + 1)
                {
                    return false;
                }
            }

            Last = message.No;
            foreach (var subscription in _subscriptions)
            {
                Hand(subscription, message, behind);
            }

            foreach (var waiter in _waiters)
            {
                waiter.TrySetResult();
            }

            FeedMetrics.Delivered.Add(_subscriptions.Count);
            return true;
        }
    }

    /// <summary>Gives up on what is missing before a number: everybody fetches anew.</summary>
    public void ResetTo(long no)
    {
        lock (Gate)
        {
            Last = no;
            foreach (var subscription in _subscriptions.Where(s => s.State == SubscriptionState.Live))
            {
                subscription.Cursor = no;
                subscription.Connection.Outbox.SendAlways(Name, Outbox.Message("reset", new ResetMessage(Name, new Cursor(no))));
            }
        }
    }

    /// <summary>Stops sending until rights were asked again.</summary>
    /// <param name="seen">Completes when queries see the change that made it necessary.</param>
    /// <returns>The subscriptions that were live: somebody has to bring them back.</returns>
    public List<Subscription> Pause(Task? seen)
    {
        var paused = new List<Subscription>();
        lock (Gate)
        {
            foreach (var subscription in _subscriptions)
            {
                subscription.NeedsCheck = true;
                subscription.CheckAfter.Add(seen ?? Task.CompletedTask);
                if (subscription.State == SubscriptionState.Live)
                {
                    subscription.State = SubscriptionState.CatchingUp;
                    paused.Add(subscription);
                }
            }
        }

        return paused;
    }

    /// <summary>Goes live if nothing stands in the way: what waited is sent, and nothing between is missing.</summary>
    /// <returns>False when rights have to be asked again or the table has to be read again.</returns>
    public bool TryGoLive(Subscription subscription)
    {
        lock (Gate)
        {
            if (subscription.State == SubscriptionState.Closed)
            {
                return true;
            }

            if (subscription.NeedsCheck || subscription.PendingLost)
            {
                subscription.PendingLost = false;
                subscription.Pending.Clear();
                return false;
            }

            foreach (var message in subscription.Pending)
            {
                if (message.No == subscription.Cursor + 1)
                {
                    subscription.Send(message);
                }
                else if (message.No > subscription.Cursor)
                {
                    return false;
                }
            }

            // A change that was handed out before this subscription came may not be visible to queries yet.
            if (subscription.Cursor < Last)
            {
                return false;
            }

            subscription.Pending.Clear();
            Last ??= subscription.Cursor;
            subscription.State = SubscriptionState.Live;
            return true;
        }
    }

    private static void Hand(Subscription subscription, TopicMessage message, List<Subscription> behind)
    {
        switch (subscription.State)
        {
            case SubscriptionState.Live when message.No == subscription.Cursor + 1:
                subscription.Send(message);
                break;
            case SubscriptionState.Live when message.No > subscription.Cursor:
                // Cannot be while topics hand out without gaps; reading the table is right even then.
                subscription.State = SubscriptionState.CatchingUp;
                subscription.Pending.Add(message);
                behind.Add(subscription);
                break;
            case SubscriptionState.CatchingUp when subscription.Pending.Count < MaxPending:
                subscription.Pending.Add(message);
                break;
            case SubscriptionState.CatchingUp:
                subscription.PendingLost = true;
                break;
        }
    }
}
