using Microsoft.Extensions.Hosting;

namespace Callboard.Platform.Feed;

/// <summary>Lets a request wait until an event changed, for readers that have no subscription of their own.</summary>
public sealed class EventChanges
{
    private readonly FeedTopics _topics;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;

    internal EventChanges(FeedTopics topics, IHostApplicationLifetime lifetime, TimeProvider time) =>
        (_topics, _lifetime, _time) = (topics, lifetime, time);

    /// <summary>
    /// Asks again and again, each time after the event changed, until there is something newer than <paramref name="after"/>, the wait is
    /// over or the server stops.
    /// </summary>
    /// <param name="read">Reads what the caller wants to see, and where the event's history stood then; null ends the wait.</param>
    public async Task<T?> ReadAfterAsync<T>(
        long? after, TimeSpan wait, Func<CancellationToken, Task<(Guid Organization, Guid Event, long Last, T Value)?>> read,
        CancellationToken cancellationToken)
        where T : class
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lifetime.ApplicationStopping);
        var since = _time.GetTimestamp();
        if (await read(cancellationToken) is not { } first)
        {
            return null;
        }

        var key = StreamKey.OfEvent(first.Organization, first.Event);
        while (true)
        {
            using var waiter = _topics.Wait(key);
            // Read again with the ear already open: what came between would otherwise be missed.
            if (await read(cancellationToken) is not { } now)
            {
                return null;
            }

            var left = wait - _time.GetElapsedTime(since);
            if (after is null || now.Last != after || left <= TimeSpan.Zero || ending.IsCancellationRequested)
            {
                return now.Value;
            }

            waiter.StandsAt(now.Last);
            try
            {
                await waiter.Signal.WaitAsync(left, _time, ending.Token);
                // Replication may tell of a commit a moment before queries see it.
                await Task.Delay(TimeSpan.FromMilliseconds(10), _time, cancellationToken);
            }
            catch (TimeoutException)
            {
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
            }
        }
    }
}
