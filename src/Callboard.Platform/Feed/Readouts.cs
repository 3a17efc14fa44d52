using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Callboard.Platform.Feed;

/// <summary>
/// Who watches which numbers on this node. What is watched is read once a second, with the rights of one of those who watch, and sent to
/// all of them, serialised once. Rights are asked when somebody begins, and again before anything more is sent whenever they may have
/// changed, by the stream of the event behind the numbers.
/// </summary>
internal sealed partial class Readouts : IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IReadout> _kinds;
    private readonly FeedTopics _topics;
    private readonly FeedAccess _access;
    private readonly DataSources _sources;
    private readonly TimeProvider _time;
    private readonly ILogger<Readouts> _logger;
    private readonly CancellationToken _stopping;
    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid OrganizationId, string Topic), Room> _rooms = [];
    // However many are watched, reading them shall not take the database from those who work.
    private readonly SemaphoreSlim _reading = new(2);
    private readonly int _most;

    public Readouts(
        IEnumerable<IReadout> kinds, FeedTopics topics, FeedAccess access, DataSources sources, TimeProvider time, IHostApplicationLifetime lifetime,
        Microsoft.Extensions.Options.IOptions<FeedOptions> options, ILogger<Readouts> logger)
    {
        _kinds = kinds.ToDictionary(k => k.Kind);
        (_topics, _access, _sources, _time, _logger) = (topics, access, sources, time, logger);
        (_stopping, _most) = (lifetime.ApplicationStopping, options.Value.MaxTopics);
        topics.RightsMayHaveChanged += Pause;
    }

    private sealed class Room((Guid OrganizationId, string Topic) key, IReadout kind, Guid id)
    {
        public (Guid OrganizationId, string Topic) Key => key;

        public IReadout Kind => kind;

        public Guid Id => id;

        /// <summary>The stream that tells whose rights end; null until somebody was let in.</summary>
        public StreamKey? Event { get; set; }

        public Dictionary<LiveConnection, Watcher> Watchers { get; } = [];

        public bool Runs { get; set; }
    }

    private sealed class Watcher(LiveConnection connection)
    {
        public LiveConnection Connection => connection;

        /// <summary>The database said so, and nothing happened since that may have changed it.</summary>
        public bool MayRead { get; set; }

        /// <summary>Counts what may have changed it, so that an answer that was overtaken does not count.</summary>
        public int Changes { get; set; }

        /// <summary>Completes when queries see the change.</summary>
        public Task? Seen { get; set; }

        /// <summary>Has the reading before the next one.</summary>
        public bool FollowsOn { get; set; }
    }

    /// <summary>Whether a topic is one of numbers.</summary>
    public bool Knows(string topic) => Parse(topic) is not null;

    /// <summary>Begins to watch.</summary>
    /// <exception cref="HubException">It may not be watched; the message is the code of a problem.</exception>
    public async Task<SubscribeAnswer> WatchAsync(LiveConnection connection, string topic)
    {
        var (kind, id) = Parse(topic)!.Value;
        Room room;
        Watcher watcher;
        lock (_lock)
        {
            if (connection.Subscriptions.Count + _rooms.Values.Count(r => r.Watchers.ContainsKey(connection)) >= _most)
            {
                throw FeedTopics.Refuse(connection, topic, PlatformProblems.TooManyRequests.Code);
            }

            var key = (connection.OrganizationId, topic);
            if (!_rooms.TryGetValue(key, out room!))
            {
                _rooms.Add(key, room = new Room(key, kind, id));
            }

            // Whoever asks again wants all of it.
            room.Watchers[connection] = watcher = new Watcher(connection);
        }

        try
        {
            if (await CheckAsync(room, watcher, connection.Aborted) is { } refusal)
            {
                throw FeedTopics.Refuse(connection, topic, refusal);
            }
        }
        catch
        {
            Leave(connection, topic);
            throw;
        }

        lock (_lock)
        {
            if (!room.Runs)
            {
                room.Runs = true;
                _ = RunAsync(room);
            }
        }

        return new SubscribeAnswer(topic, new Cursor(0));
    }

    /// <summary>Watches no longer.</summary>
    public void Leave(LiveConnection connection, string topic)
    {
        lock (_lock)
        {
            if (_rooms.TryGetValue((connection.OrganizationId, topic), out var room))
            {
                room.Watchers.Remove(connection);
                RemoveIfEmpty(room);
            }
        }
    }

    /// <summary>Forgets a connection that is gone.</summary>
    public void Disconnected(LiveConnection connection)
    {
        lock (_lock)
        {
            foreach (var room in _rooms.Values.Where(r => r.Watchers.Remove(connection)).ToList())
            {
                RemoveIfEmpty(room);
            }
        }
    }

    public void Dispose()
    {
        _topics.RightsMayHaveChanged -= Pause;
        _reading.Dispose();
    }

    private (IReadout Kind, Guid Id)? Parse(string topic) =>
        topic.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && _kinds.TryGetValue(topic[..colon], out var kind)
        && Guid.TryParseExact(topic.AsSpan(colon + 1), "D", out var id)
            ? (kind, id)
            : null;

    private void Pause(StreamKey stream, Task? seen)
    {
        lock (_lock)
        {
            foreach (var watcher in _rooms.Values.Where(r => r.Event == stream).SelectMany(r => r.Watchers.Values))
            {
                watcher.MayRead = false;
                watcher.Changes++;
                watcher.Seen = seen;
            }
        }
    }

    private void RemoveIfEmpty(Room room)
    {
        if (room.Watchers.Count == 0 && _rooms.Remove(room.Key) && room.Event is { } stream)
        {
            _topics.Unwatch(stream);
        }
    }

    /// <summary>Asks whether somebody may watch. Fails closed: without an answer nothing is sent.</summary>
    /// <returns>Null, or the code of the refusal.</returns>
    private async Task<string?> CheckAsync(Room room, Watcher watcher, CancellationToken cancellationToken)
    {
        var connection = watcher.Connection;
        var (changes, seen) = (0, (Task?)null);
        lock (_lock)
        {
            (changes, seen) = (watcher.Changes, watcher.Seen);
        }

        if (seen is not null)
        {
            await seen.WaitAsync(cancellationToken);
        }

        Guid? of;
        try
        {
            of = await room.Kind.EventOfAsync(new TenantDb(_sources, connection.Caller), room.Id, cancellationToken);
        }
        catch (PostgresException e) when (_access.Refusal(e) is { } code)
        {
            return code;
        }

        if (of is not { } eventId)
        {
            return PlatformProblems.NotFound.Code;
        }

        var stream = StreamKey.OfEvent(connection.OrganizationId, eventId);
        Task? following = null;
        lock (_lock)
        {
            if (room.Event is null && room.Watchers.Count > 0)
            {
                room.Event = stream;
                following = _topics.WatchAsync(stream, cancellationToken);
            }
        }

        if (following is not null)
        {
            try
            {
                await following;
            }
            catch
            {
                lock (_lock)
                {
                    room.Event = null;
                }

                throw;
            }

            // What happened to the right between the question and now was not heard.
            return await CheckAsync(room, watcher, cancellationToken);
        }

        lock (_lock)
        {
            watcher.MayRead = watcher.Changes == changes;
        }

        return null;
    }

    private async Task RunAsync(Room room)
    {
        object? last = null;
        while (!_stopping.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            List<Watcher> watchers;
            lock (_lock)
            {
                if (room.Watchers.Count == 0)
                {
                    return;
                }

                watchers = [.. room.Watchers.Values];
            }

            try
            {
                await _reading.WaitAsync(_stopping);
                try
                {
                    last = await TellAsync(room, watchers, last);
                }
                finally
                {
                    _reading.Release();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e, room.Key.Topic);
            }

            var rest = s_every - _time.GetElapsedTime(started);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1), _time, CancellationToken.None);
        }
    }

    /// <summary>Reads and sends.</summary>
    /// <returns>What was read; what was read before if nobody could.</returns>
    private async Task<object?> TellAsync(Room room, List<Watcher> watchers, object? before)
    {
        foreach (var watcher in watchers.Where(w => !w.MayRead && !w.Connection.Ended))
        {
            if (await CheckAsync(room, watcher, _stopping) is { } refusal)
            {
                Leave(watcher.Connection, room.Key.Topic);
                watcher.Connection.Outbox.SendAlways(null, Outbox.Message("unsubscribed", new UnsubscribedMessage(room.Key.Topic, refusal)));
            }
        }

        foreach (var reader in watchers.Where(w => w.MayRead && !w.Connection.Ended))
        {
            object now;
            try
            {
                now = await room.Kind.ReadAsync(new TenantDb(_sources, reader.Connection.Caller), room.Id, _stopping);
            }
            catch (Exception e) when (e is ProblemException || (e is PostgresException refused && _access.Refusal(refused) is not null))
            {
                // It may not any more, or there is nothing to see any more, which the check will say.
                reader.MayRead = false;
                continue;
            }

            Send(room, watchers, before, now);
            return now;
        }

        return before;
    }

    private void Send(Room room, List<Watcher> watchers, object? before, object now)
    {
        SerializedHubMessage? whole = null, since = null;
        lock (_lock)
        {
            foreach (var watcher in watchers.Where(w => w.MayRead && !w.Connection.Ended && room.Watchers.GetValueOrDefault(w.Connection) == w))
            {
                var message = watcher.FollowsOn && before is not null
                    ? since ??= Outbox.Message("metrics", new MetricsMessage(room.Key.Topic, false, room.Kind.Since(before, now)))
                    : whole ??= Outbox.Message("metrics", new MetricsMessage(room.Key.Topic, true, now));
                // Whoever reads slowly gets fewer readings and not older ones.
                watcher.FollowsOn = watcher.Connection.Outbox.SendIfIdle(message);
            }
        }
    }

    [LoggerMessage(EventId = 212, Level = LogLevel.Warning, Message = "The numbers of {Topic} could not be read")]
    private partial void LogFailed(Exception exception, string topic);
}
