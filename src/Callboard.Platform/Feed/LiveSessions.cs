using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Callboard.Platform.Feed;

/// <summary>
/// Ends connections whose sign-in ended. Replication tells of a revocation on every node at once; looking sign-ins up now and then
/// finds the ones that expired, and all of them while there is no replication.
/// </summary>
internal sealed partial class LiveSessions(
    LiveConnections connections, FeedTopics topics, SystemDb db, FeedStatus status, IOptions<FeedOptions> options, TimeProvider time,
    ILogger<LiveSessions> logger) : BackgroundService
{
    private static readonly TimeSpan s_whilePolling = TimeSpan.FromSeconds(1);

    /// <summary>Ends the connections that fit.</summary>
    public void End(Func<LiveConnection, bool> fits)
    {
        foreach (var connection in connections.All.Where(c => c.Caller is not null && fits(c)))
        {
            _ = topics.EndAsync(connection, PlatformProblems.Unauthenticated.Code);
        }
    }

    /// <summary>Looks up the sign-ins of all connections and ends those that no longer hold.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var asked = connections.All.Where(c => c.Caller is not null).Select(c => c.Caller.CredentialId).ToHashSet();
        if (asked.Count == 0)
        {
            return;
        }

        var good = await db.ListAsync<Guid>(
            """
            select c.id from accounts.credential as c join accounts.account as a on a.id = c.user_id and a.disabled_at is null
             where c.id = any($1) and c.revoked_at is null and c.expires_at > now()
            """,
            [asked.ToArray()], cancellationToken);
        asked.ExceptWith(good);
        if (asked.Count > 0)
        {
            End(c => asked.Contains(c.Caller.CredentialId));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rightsAsked = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = status.Mode == FeedMode.Replicating ? options.Value.SessionCheckInterval : s_whilePolling;
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                await CheckAsync(stoppingToken);
                if (time.GetElapsedTime(rightsAsked) > options.Value.RightsCheckInterval)
                {
                    rightsAsked = time.GetTimestamp();
                    topics.RecheckAll(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                CheckFailed(logger, e);
            }
        }
    }

    [LoggerMessage(EventId = 220, Level = LogLevel.Warning, Message = "The sign-ins of live connections could not be looked up")]
    private static partial void CheckFailed(ILogger logger, Exception exception);
}
