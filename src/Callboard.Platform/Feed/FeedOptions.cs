namespace Callboard.Platform.Feed;

/// <summary>Settings of the live feed, section <c>Live</c>.</summary>
public sealed class FeedOptions
{
    /// <summary>Follow the history through logical replication. Off, or where PostgreSQL does not offer it, the table is polled.</summary>
    public bool Replication { get; set; } = true;

    /// <summary>How often the table is read while it is polled.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How often the table is compared with what was delivered, in case a change went past the reader.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often sign-ins are looked up again while revocations arrive through replication.</summary>
    public TimeSpan SessionCheckInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the rights of every subscription are asked again, on top of asking whenever they change.</summary>
    public TimeSpan RightsCheckInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A client further behind than this many changes is told to fetch anew.</summary>
    public int MaxBacklog { get; set; } = 2000;

    /// <summary>Messages kept for a client that reads slower than they come, before the topic is reset for it.</summary>
    public int Buffer { get; set; } = 2000;

    /// <summary>How long somebody whose connection is cut still counts as present.</summary>
    public TimeSpan PresenceGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Topics one connection may listen to.</summary>
    public int MaxTopics { get; set; } = 100;
}
