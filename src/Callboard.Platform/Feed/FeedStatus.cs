using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Callboard.Platform.Feed;

/// <summary>How the feed gets its changes.</summary>
public enum FeedMode
{
    /// <summary>Not connected yet, or between two attempts.</summary>
    Starting,

    /// <summary>Through logical replication.</summary>
    Replicating,

    /// <summary>By reading the table again and again.</summary>
    Polling,
}

/// <summary>The state of this node's reader.</summary>
public sealed class FeedStatus(TimeProvider time)
{
    private long _aliveAt = time.GetTimestamp();

    /// <summary>How changes arrive now.</summary>
    public FeedMode Mode { get; private set; }

    /// <summary>How often the connection to the replication stream was lost.</summary>
    public int Breaks { get; private set; }

    /// <summary>Time since the database last answered the reader.</summary>
    public TimeSpan SilentFor => time.GetElapsedTime(Interlocked.Read(ref _aliveAt));

    internal void Alive(FeedMode mode)
    {
        Mode = mode;
        Interlocked.Exchange(ref _aliveAt, time.GetTimestamp());
    }

    internal void Broken()
    {
        Mode = FeedMode.Starting;
        Breaks++;
    }
}

/// <summary>Part of <c>/health/ready</c>: a node whose feed is silent should get no new clients.</summary>
internal sealed class FeedHealth(FeedStatus status, IOptions<FeedOptions> options) : IHealthCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        status.SilentFor > s_patience ? HealthCheckResult.Unhealthy("The live feed gets no answer from the database.")
        : status.Mode == FeedMode.Replicating || !options.Value.Replication ? HealthCheckResult.Healthy(Text(status.Mode))
        : HealthCheckResult.Degraded(Text(status.Mode)));

    private static string Text(FeedMode mode) => mode switch
    {
        FeedMode.Replicating => "Changes arrive through logical replication.",
        FeedMode.Polling => "Changes are polled from the table.",
        _ => "Connecting to the replication stream.",
    };
}

/// <summary>Measurements of the feed, meter <c>Callboard.Feed</c>.</summary>
internal static class FeedMetrics
{
    public const string MeterName = "Callboard.Feed";

    private static readonly Meter s_meter = new(MeterName);

    public static Histogram<double> Lag { get; } = s_meter.CreateHistogram<double>(
        "callboard.feed.lag", "ms", "From the commit of a change to its hand-over to the connections");

    public static Counter<long> Delivered { get; } = s_meter.CreateCounter<long>(
        "callboard.feed.delivered", "{message}", "Changes handed to subscriptions");

    public static Counter<long> Gaps { get; } = s_meter.CreateCounter<long>(
        "callboard.feed.gaps", "{gap}", "Gaps that were repaired from the table");

    public static Counter<long> Resets { get; } = s_meter.CreateCounter<long>(
        "callboard.feed.resets", "{reset}", "Topics reset because a client read too slowly");

    public static UpDownCounter<long> Subscriptions { get; } = s_meter.CreateUpDownCounter<long>(
        "callboard.feed.subscriptions", "{subscription}", "Open subscriptions");
}
