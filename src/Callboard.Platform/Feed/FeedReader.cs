using Callboard.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Callboard.Platform.Feed;

/// <summary>
/// Follows the history, once per node, and hands every change to the node's topics in commit order. Replication is the fast way; the
/// table is the truth: gaps are repaired from it, a cut is bridged by it, and where there is no replication it is polled.
/// </summary>
internal sealed partial class FeedReader(
    DataSources sources, FeedTopics topics, ChangeTable table, LiveSessions sessions, People people, FeedStatus status,
    IOptions<FeedOptions> options, TimeProvider time, ILogger<FeedReader> logger) : BackgroundService
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(500), s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_stable = TimeSpan.FromSeconds(30), s_unavailable = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(20);

    // Replication and sweeps both deliver; topics want one at a time.
    private readonly SemaphoreSlim _delivery = new(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backOff = s_shortest;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = s_unavailable;
            if (options.Value.Replication)
            {
                var since = time.GetTimestamp();
                try
                {
                    await FollowAsync(stoppingToken);
                }
                catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                {
                    return;
                }
                catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.ObjectNotInPrerequisiteState
                    or PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.InsufficientPrivilege)
                {
                    Unavailable(logger, e.MessageText);
                    status.Broken();
                }
                catch (Exception e)
                {
                    Broken(logger, backOff, e);
                    status.Broken();
                    pause = backOff;
                    backOff = time.GetElapsedTime(since) > s_stable ? s_shortest : TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, s_longest.Ticks));
                }
            }

            try
            {
                await PollAsync(pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        await using var replication = await ChangeReplication.OpenAsync(sources, stoppingToken);
        // From here on nothing is missed; what happened before is in the table.
        await CatchUpAsync(stoppingToken);
        await sessions.CheckAsync(stoppingToken);
        status.Alive(FeedMode.Replicating);
        Following(logger);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var sweeps = SweepAsync(ending.Token);
        try
        {
            await foreach (var news in replication.ReadAsync(stoppingToken))
            {
                switch (news)
                {
                    case FeedNews.Changed { Change: var change }:
                        await DeliverAsync(change, stoppingToken);
                        break;
                    case FeedNews.SessionEnded { CredentialId: var id }:
                        sessions.End(c => c.Caller.CredentialId == id);
                        break;
                    case FeedNews.AccountChanged account:
                        people.Renamed(account.UserId, account.Name);
                        if (account.Disabled)
                        {
                            sessions.End(c => c.Caller.UserId == account.UserId);
                        }

                        break;
                    case FeedNews.OrganizationGone { OrganizationId: var id }:
                        sessions.End(c => c.OrganizationId == id);
                        break;
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await sweeps;
        }
    }

    /// <summary>Compares with the table now and then: should a change ever go past the stream, it arrives all the same.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await CatchUpAsync(cancellationToken);
                    status.Alive(FeedMode.Replicating);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    PollFailed(logger, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream ended or the server stops.
        }
    }

    private async Task PollAsync(TimeSpan duration, CancellationToken stoppingToken)
    {
        var since = time.GetTimestamp();
        do
        {
            try
            {
                await CatchUpAsync(stoppingToken);
                status.Alive(FeedMode.Polling);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                PollFailed(logger, e);
            }

            await Task.Delay(options.Value.PollInterval, time, stoppingToken);
        }
        while (!options.Value.Replication || time.GetElapsedTime(since) < duration);
    }

    private async Task DeliverAsync(FeedChange change, CancellationToken cancellationToken)
    {
        await _delivery.WaitAsync(cancellationToken);
        try
        {
            for (var tries = 0; !await topics.DeliverAsync(change, cancellationToken); tries++)
            {
                // Something before it is missing, so it is in the table, or will be seen there in a moment.
                FeedMetrics.Gaps.Add(1);
                await DeliverFromTableAsync(cancellationToken);
                if (tries > 100)
                {
                    topics.GiveUpBefore(change);
                    return;
                }

                await Task.Delay(tries == 0 ? TimeSpan.Zero : s_again, time, cancellationToken);
            }
        }
        finally
        {
            _delivery.Release();
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await _delivery.WaitAsync(cancellationToken);
        try
        {
            await DeliverFromTableAsync(cancellationToken);
        }
        finally
        {
            _delivery.Release();
        }
    }

    private async Task DeliverFromTableAsync(CancellationToken cancellationToken)
    {
        bool more;
        do
        {
            var positions = topics.Positions();
            if (positions.Count == 0)
            {
                return;
            }

            var rows = await table.AfterAsync(positions, cancellationToken);
            // One snapshot: whoever lost rights by a change in it must not hear what came later on other streams.
            foreach (var change in rows.OrderByDescending(c => c.Stream.StartsWith("settings:", StringComparison.Ordinal)))
            {
                await topics.DeliverAsync(change, cancellationToken);
            }

            more = rows.CountBy(c => (c.OrganizationId, c.Stream)).Any(s => s.Value == ChangeTable.Window);
        }
        while (more);
    }

    [LoggerMessage(EventId = 201, Level = LogLevel.Information, Message = "Following the history through logical replication")]
    private static partial void Following(ILogger logger);

    [LoggerMessage(EventId = 202, Level = LogLevel.Warning, Message = "The replication stream broke; polling, next attempt in {Pause}")]
    private static partial void Broken(ILogger logger, TimeSpan pause, Exception exception);

    [LoggerMessage(EventId = 203, Level = LogLevel.Warning, Message = "No logical replication here ({Reason}); polling the history instead")]
    private static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(EventId = 204, Level = LogLevel.Warning, Message = "The history could not be read")]
    private static partial void PollFailed(ILogger logger, Exception exception);
}
