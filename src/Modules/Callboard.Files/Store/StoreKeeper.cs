using System.Threading.Channels;
using Callboard.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Callboard.Files.Store;

/// <summary>What comparing the store with the tables found.</summary>
/// <param name="Objects">How many objects there are.</param>
/// <param name="Orphans">Those that belonged to nothing; they were removed.</param>
internal sealed record SweepResult(int Objects, IReadOnlyList<string> Orphans);

/// <summary>
/// Removes from the store what a committed transaction gave up, at once when asked to and again until it is gone; ends uploads nobody went
/// on with; compares the whole store with the tables now and then. Any number of nodes may do so: removing twice is removing once.
/// </summary>
internal sealed partial class StoreKeeper(SystemDb db, IObjectStore store, FilesOptions options, TimeProvider clock, ILogger<StoreKeeper> logger)
    : BackgroundService
{
    private const int Batch = 500;

    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is something to remove.</summary>
    public void Wake() => _asked.Writer.TryWrite(true);

    /// <summary>Removes what is to go; how many entries there were.</summary>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        while (true)
        {
            var prefixes = await db.ListAsync<string>("select prefix from files.doomed_prefixes($1)", [Batch], cancellationToken);
            foreach (var prefix in prefixes)
            {
                await store.DeleteAsync(prefix, cancellationToken);
                await db.ExecuteAsync("select files.forget_doomed($1)", [prefix], cancellationToken);
                done++;
            }

            if (prefixes.Count < Batch)
            {
                return done;
            }
        }
    }

    /// <summary>Ends uploads nobody went on with; how many there were.</summary>
    public Task<int> ExpireAsync(CancellationToken cancellationToken) =>
        db.OneAsync<int>("select files.expire_uploads()", [], cancellationToken);

    /// <summary>Lists the store and removes every object that belongs to nothing.</summary>
    public async Task<SweepResult> SweepAsync(CancellationToken cancellationToken)
    {
        var (count, orphans, keys) = (0, new List<string>(), new List<string>());
        await foreach (var key in store.ListAsync("", cancellationToken))
        {
            count++;
            keys.Add(key);
            if (keys.Count == Batch)
            {
                await RemoveOrphansAsync();
            }
        }

        await RemoveOrphansAsync();
        return new SweepResult(count, orphans);

        async Task RemoveOrphansAsync()
        {
            foreach (var orphan in await db.ListAsync<string>("select key from files.orphans($1)", [keys.ToArray()], cancellationToken))
            {
                await store.DeleteAsync(orphan, cancellationToken);
                orphans.Add(orphan);
            }

            keys.Clear();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Interval <= TimeSpan.Zero)
        {
            return;
        }

        var swept = clock.GetTimestamp();
        await TryAsync(() => db.ExecuteAsync("select files.set_room($1)", [options.Quota], stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            pause.CancelAfter(options.Interval);
            try
            {
                await _asked.Reader.ReadAsync(pause.Token);
            }
            catch (OperationCanceledException)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                await TryAsync(() => ExpireAsync(stoppingToken));
            }

            await TryAsync(() => RemoveAsync(stoppingToken));
            if (clock.GetElapsedTime(swept) > options.SweepInterval)
            {
                swept = clock.GetTimestamp();
                await TryAsync(async () =>
                {
                    var result = await SweepAsync(stoppingToken);
                    Swept(logger, result.Objects, result.Orphans.Count);
                });
            }
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            // The node may be stopping, and the database or the store away for a moment; what is to go stays written down.
            Failed(logger, e);
        }
    }

    [LoggerMessage(EventId = 900, Level = LogLevel.Warning, Message = "The store of files could not be kept in order")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 901, Level = LogLevel.Information, Message = "The store holds {Objects} objects; {Orphans} belonged to nothing and were removed")]
    private static partial void Swept(ILogger logger, int objects, int orphans);
}
