using Callboard.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Callboard.Accounts.Identity;

/// <summary>Throws away what ended long ago: sessions, letters for new passwords. Keys and devices stay, as history speaks of them.</summary>
internal sealed partial class Housekeeping(SystemDb db, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(6);

    internal async Task<int> SweepAsync(CancellationToken cancellationToken) =>
        await db.ExecuteAsync(
            "delete from accounts.credential where kind = 'session' and least(expires_at, revoked_at) < now() - interval '30 days'",
            [], cancellationToken)
        + await db.ExecuteAsync(
            "delete from accounts.password_reset where expires_at < now() - interval '1 day'", [], cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                Failed(logger, e);
            }
        }
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "Old sessions could not be swept away")]
    private static partial void Failed(ILogger logger, Exception exception);
}
