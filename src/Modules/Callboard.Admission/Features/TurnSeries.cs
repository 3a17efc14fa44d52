using Callboard.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Callboard.Admission;

/// <summary>
/// Writes down the steps the clock takes: series become active when their gates open and are completed when they end. Gates do not wait for
/// it, they go by the clock themselves.
/// </summary>
internal sealed partial class TurnSeries(SystemDb db, TimeProvider clock, ILogger<TurnSeries> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);

    /// <summary>Looks once; how many steps were taken.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) => db.OneAsync<int>("select admission.turn_series()", [], cancellationToken);

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
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(802, LogLevel.Error, "Could not take the steps of series that are due")]
    private partial void LogFailed(Exception exception);
}
