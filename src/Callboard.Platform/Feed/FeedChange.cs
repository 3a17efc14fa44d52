namespace Callboard.Platform.Feed;

/// <summary>A row of <c>app.action_history</c>, from the replication stream or from the table.</summary>
/// <param name="Xid">The transaction that wrote it, as PostgreSQL writes an <c>xid8</c>.</param>
internal sealed record FeedChange(
    Guid OrganizationId,
    string Stream,
    long No,
    string Entity,
    Guid EntityId,
    string Op,
    string? Label,
    int? Version,
    string? Old,
    string? New,
    Guid? ActorId,
    string Via,
    DateTimeOffset At,
    DateTimeOffset? EditedAt,
    string Xid)
{
    /// <summary>The columns, in the names the constructor asks for.</summary>
    public const string Columns =
        "organization_id, stream, no, entity, entity_id, op, label, version, old, new, actor_id, via, at, edited_at, xid::text as xid";
}

/// <summary>A stream of the history within its organization.</summary>
internal readonly record struct StreamKey(Guid OrganizationId, string Stream)
{
    private const string EventPrefix = "event:", UserPrefix = "user:", ThreadPrefix = "thread:";

    public static StreamKey OfEvent(Guid organization, Guid id) => new(organization, EventPrefix + id);

    public static StreamKey OfSettings(Guid organization) => new(organization, "settings:" + organization);

    /// <summary>The stream behind a topic's name, or null when there is no such topic.</summary>
    public static StreamKey? Of(Guid organization, string topic) => topic switch
    {
        "organization" => new StreamKey(organization, "organization:" + organization),
        "settings" => OfSettings(organization),
        _ when IdAfter(EventPrefix, topic) is { } id => OfEvent(organization, id),
        _ when IdAfter(UserPrefix, topic) is { } id => new StreamKey(organization, UserPrefix + id),
        _ when IdAfter(ThreadPrefix, topic) is { } id => new StreamKey(organization, ThreadPrefix + id),
        _ => null,
    };

    /// <summary>The event whose stream it is, or null.</summary>
    public Guid? EventId => IdAfter(EventPrefix, Stream);

    /// <summary>The person whose stream it is, or null.</summary>
    public Guid? UserId => IdAfter(UserPrefix, Stream);

    /// <summary>The conversation whose stream it is, or null.</summary>
    public Guid? ThreadId => IdAfter(ThreadPrefix, Stream);

    /// <summary>What clients call it: only events, people and conversations are named by id.</summary>
    public string Topic => EventId is null && UserId is null && ThreadId is null ? Stream[..Stream.IndexOf(':', StringComparison.Ordinal)] : Stream;

    private static Guid? IdAfter(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(name.AsSpan(prefix.Length), "D", out var id) ? id : null;
}
