using Microsoft.AspNetCore.SignalR;

namespace Callboard.Platform.Feed;

/// <summary>
/// Who of the staff is looking at a topic. Several tabs of one person count once, and a cut connection counts for a little while longer.
/// Each node knows its own connections only.
/// </summary>
internal sealed class Presence(TimeProvider time)
{
    // Everybody who opens an event at the same moment is announced together.
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Dictionary<StreamKey, Room> _rooms = [];

    private sealed class Room(FeedTopic topic)
    {
        public FeedTopic Topic { get; set; } = topic;

        public Dictionary<string, PresentPerson> Connections { get; } = [];

        public bool Announcing { get; set; }
    }

    /// <summary>A connection looks at a topic.</summary>
    public void Join(FeedTopic topic, LiveConnection connection, TopicAccess who)
    {
        if (topic.Key.EventId is null || !who.Staff)
        {
            return;
        }

        lock (_lock)
        {
            if (!_rooms.TryGetValue(topic.Key, out var room))
            {
                _rooms.Add(topic.Key, room = new Room(topic));
            }

            room.Topic = topic;
            room.Connections[connection.Id] = new PresentPerson(who.UserId, who.Name ?? "", connection.Idle);
            Announce(room);
        }
    }

    /// <summary>A connection tells whether somebody is in front of it.</summary>
    public void Mark(LiveConnection connection, bool idle)
    {
        lock (_lock)
        {
            connection.Idle = idle;
            foreach (var room in _rooms.Values)
            {
                if (room.Connections.TryGetValue(connection.Id, out var person) && person.Idle != idle)
                {
                    room.Connections[connection.Id] = person with { Idle = idle };
                    Announce(room);
                }
            }
        }
    }

    /// <summary>A connection no longer looks at a topic.</summary>
    /// <param name="grace">How long it still counts.</param>
    public void Leave(StreamKey key, string connectionId, TimeSpan grace)
    {
        if (grace > TimeSpan.Zero)
        {
            _ = LeaveLaterAsync(key, connectionId, grace);
            return;
        }

        lock (_lock)
        {
            if (!_rooms.TryGetValue(key, out var room) || !room.Connections.Remove(connectionId))
            {
                return;
            }

            if (room.Connections.Count == 0)
            {
                _rooms.Remove(key);
            }

            Announce(room);
        }
    }

    private async Task LeaveLaterAsync(StreamKey key, string connectionId, TimeSpan grace)
    {
        await Task.Delay(grace, time, CancellationToken.None);
        Leave(key, connectionId, TimeSpan.Zero);
    }

    private void Announce(Room room)
    {
        if (!room.Announcing)
        {
            room.Announcing = true;
            _ = AnnounceAsync(room);
        }
    }

    private async Task AnnounceAsync(Room room)
    {
        await Task.Delay(s_gather, time, CancellationToken.None);
        SerializedHubMessage message;
        lock (_lock)
        {
            room.Announcing = false;
            // Active ones first, and of several screens of one person the one they sit at.
            var users = room.Connections.Values.OrderBy(u => u.Idle).ThenBy(u => u.Name, StringComparer.Ordinal).ThenBy(u => u.Id)
                .DistinctBy(u => u.Id).ToList();
            message = Outbox.Message("presence", new PresenceMessage(room.Topic.Name, users));
        }

        foreach (var subscription in room.Topic.Subscriptions)
        {
            if (subscription is { State: SubscriptionState.Live, Access.Staff: true })
            {
                subscription.Connection.Outbox.SendAlways(null, message);
            }
        }
    }
}
