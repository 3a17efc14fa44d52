using System.Collections.Concurrent;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Callboard.Platform.Feed;

/// <summary>One open connection of somebody who is signed in.</summary>
internal sealed class LiveConnection(HubConnectionContext context, Outbox outbox)
{
    private readonly ConcurrentDictionary<string, Subscription> _subscriptions = new();

    public string Id => context.ConnectionId;

    public Outbox Outbox => outbox;

    public CancellationToken Aborted => context.ConnectionAborted;

    /// <summary>Who it is, with the organization pinned: switching organizations elsewhere must not move an open connection.</summary>
    public Caller Caller { get; set; } = null!;

    public Guid OrganizationId { get; set; }

    /// <summary>Nobody has done anything at this screen for a while.</summary>
    public bool Idle { get; set; }

    /// <summary>Its sign-in is over; only the farewell is still sent.</summary>
    public bool Ended { get; set; }

    public ConcurrentDictionary<string, Subscription> Subscriptions => _subscriptions;

    public void Abort() => context.Abort();
}

/// <summary>The connections of this node. Keeps SignalR's own bookkeeping and remembers whose each connection is.</summary>
internal sealed class LiveConnections(ILogger<DefaultHubLifetimeManager<LiveHub>> logger, IOptions<FeedOptions> options)
    : DefaultHubLifetimeManager<LiveHub>(logger)
{
    private readonly ConcurrentDictionary<string, LiveConnection> _connections = new();

    /// <summary>All connections.</summary>
    public ICollection<LiveConnection> All => _connections.Values;

    /// <summary>An open connection by SignalR's id.</summary>
    public LiveConnection Get(string connectionId) => _connections[connectionId];

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _connections[connection.ConnectionId] = new LiveConnection(connection, new Outbox(connection, options.Value.Buffer));
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _connections.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }
}
