using Callboard.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Callboard.Resources;

/// <summary>Releases holds whose time is up, every minute; whoever waited behind them moves up.</summary>
internal sealed partial class ReleaseExpiredHolds(SystemDb db, TimeProvider clock, ILogger<ReleaseExpiredHolds> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    /// <summary>Looks once; how many were released.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        db.OneAsync<int>("select resources.release_expired()", [], cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database may be away for a moment; the next round looks again.
                Failed(logger, e);
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Could not release expired holds")]
    private static partial void Failed(ILogger logger, Exception exception);
}
