using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

    private sealed record Seat(Guid CredentialId, Guid OrganizationId);

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
        var asked = connections.All.Where(c => c.Caller is not null).Select(c => new Seat(c.Caller.CredentialId, c.OrganizationId)).ToHashSet();
        if (asked.Count == 0)
        {
            return;
        }

        asked.ExceptWith(await db.ListAsync<Seat>(
            """
            select asked.credential_id, asked.organization_id
              from unnest($1::uuid[], $2::uuid[]) as asked (credential_id, organization_id)
              join accounts.credential as c on c.id = asked.credential_id and c.revoked_at is null and c.expires_at > now()
              join accounts.account as a on a.id = c.user_id and a.disabled_at is null
              join accounts.member as m on m.organization_id = asked.organization_id and m.user_id = c.user_id and m.removed_at is null
            """,
            [asked.Select(s => s.CredentialId).ToArray(), asked.Select(s => s.OrganizationId).ToArray()], cancellationToken));
        if (asked.Count > 0)
        {
            End(c => asked.Contains(new Seat(c.Caller.CredentialId, c.OrganizationId)));
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
            catch (Exception e) when (e is not OperationCanceledException)
            {
                CheckFailed(logger, e);
            }
        }
    }

    [LoggerMessage(EventId = 220, Level = LogLevel.Warning, Message = "The sign-ins of live connections could not be looked up")]
    private static partial void CheckFailed(ILogger logger, Exception exception);
}
