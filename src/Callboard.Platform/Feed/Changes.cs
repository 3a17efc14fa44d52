using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;

namespace Callboard.Platform.Feed;

/// <summary><c>GET /events/{id}/changes</c>: the hub's messages for whoever cannot keep a socket open.</summary>
internal static class Changes
{
    private const int MaxWait = 30, MaxRows = 500, MaxAgain = 200;
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(10);

    /// <param name="after">The last change the client has; without it the answer says where the event stands.</param>
    /// <param name="wait">Seconds to wait for a change when there is none, up to 30.</param>
    public static async Task<Results<Ok<ChangesPage>, ProblemHttpResult>> Handle(
        Guid id, string? after, int? wait, TenantDb db, FeedAccess access, FeedTopics topics, ChangeMessages messages,
        IHostApplicationLifetime lifetime, TimeProvider time, CancellationToken cancellationToken)
    {
        Cursor? cursor = null;
        if (after is not null)
        {
            cursor = Cursor.TryParse(after, out var parsed)
                ? parsed
                : throw PlatformProblems.Invalid.On("after", "Expected a cursor that this event gave out.").ToException();
        }

        if (wait is < 0 or > MaxWait)
        {
            return PlatformProblems.Invalid.On("wait", $"Must be from 0 to {MaxWait} seconds.").ToResult();
        }

        // A server that stops answers at once instead of keeping its clients waiting.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var since = time.GetTimestamp();
        var (again, early) = (0, 0);
        while (true)
        {
            if (await FeedAccess.OfAsync(db, StreamKey.OfEvent(Guid.Empty, id), cancellationToken) is not { } who)
            {
                return PlatformProblems.NotFound.ToResult();
            }

            var key = StreamKey.OfEvent(who.OrganizationId, id);
            using var waiter = topics.Wait(key);
            var backlog = await access.BacklogAsync(db, who, key, cursor?.No, MaxRows, cancellationToken);
            if (cursor is not { } known)
            {
                return Page([], backlog.Last);
            }

            if (backlog.Changes.Count > 0)
            {
                return Page(await messages.OfAsync(backlog.Changes, who.Zone, cancellationToken), backlog.Changes[^1].No);
            }

            if (!who.Staff && backlog.Last > known.No)
            {
                return Page([ChangeMessages.Redacted(key.Topic, backlog.Last)], backlog.Last);
            }

            if (known.No > backlog.Last && early++ < MaxAgain)
            {
                // The client knows of a change that queries do not show yet.
                await Task.Delay(s_again, time, cancellationToken);
                continue;
            }

            var left = TimeSpan.FromSeconds(wait ?? 0) - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero || ending.IsCancellationRequested)
            {
                return Page([], Math.Min(known.No, backlog.Last));
            }

            if (again > 0)
            {
                // Woken by a change that queries do not show yet.
                again--;
                await Task.Delay(s_again, time, cancellationToken);
                continue;
            }

            waiter.StandsAt(backlog.Last);
            try
            {
                await waiter.Signal.WaitAsync(left, time, ending.Token);
                again = MaxAgain;
            }
            catch (TimeoutException)
            {
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    private static Ok<ChangesPage> Page(IReadOnlyList<ChangeMessage> data, long next) =>
        TypedResults.Ok(new ChangesPage(data, new Cursor(next)));
}
