using Callboard.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Callboard.Tasks;

/// <summary>
/// Looks a few times a day whether the progress of any event differs from what its tasks say, and counts those anew; and whether the
/// open tasks of any have no critical path. Triggers keep both right, so anything found is worth a warning.
/// </summary>
internal sealed partial class RepairProgress(SystemDb db, TimeProvider clock, ILogger<RepairProgress> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(6);

    /// <summary>Looks once; how many events were repaired.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        db.OneAsync<int>("select tasks.repair_progress() + tasks.repair_paths()", [], cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var repaired = await RunAsync(stoppingToken);
                if (repaired > 0)
                {
                    Repaired(logger, repaired);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database may be away for a moment; the next round looks again.
                Failed(logger, e);
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Repaired the progress or critical path of {Events} events: it differed from their tasks")]
    private static partial void Repaired(ILogger logger, int events);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Could not look for wrong progress")]
    private static partial void Failed(ILogger logger, Exception exception);
}
