using Callboard.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Callboard.Finance.Features;

/// <summary>What the clock does to contracts: they begin, they end, and people are told before. Any number of nodes may look.</summary>
internal sealed partial class TurnContracts(SystemDb db, MoneyOptions options, TimeProvider clock, ILogger<TurnContracts> logger) : BackgroundService
{
    /// <summary>Looks once; how many steps were taken and reminders given.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        db.OneAsync<int>("select money.turn_contracts()", [], cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ContractInterval <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.ContractInterval, clock);
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

    [LoggerMessage(EventId = 650, Level = LogLevel.Error, Message = "Could not look at what the clock does to contracts")]
    private static partial void Failed(ILogger logger, Exception exception);
}
