using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Talk;

/// <summary>Notifications to mark.</summary>
/// <param name="Ids">Which; those that are not yours are left out.</param>
/// <param name="All">True for every one of yours instead.</param>
/// <param name="EventId">Every one of yours about this event instead.</param>
public sealed record MarkNotificationsRequest(
    [property: MaxLength(500)] IReadOnlyList<Guid>? Ids = null, bool? All = null, Guid? EventId = null);

/// <summary>Notifications to put off.</summary>
/// <param name="Ids">Which; those that are not yours are left out.</param>
/// <param name="Until">When they come back; null brings them back now.</param>
public sealed record SnoozeNotificationsRequest(
    [property: Required, MinLength(1), MaxLength(500)] IReadOnlyList<Guid>? Ids, DateTimeOffset? Until = null);

/// <summary>How many notifications were marked.</summary>
/// <param name="Count">How many changed.</param>
/// <param name="Unread">How many are unread now.</param>
public sealed record MarkedNotifications(int Count, int Unread);

/// <summary>Reading, and having read too fast. Row-level security leaves out what is not the caller's own.</summary>
internal static class MarkNotifications
{
    // Locked in one order, so that two screens marking the same ones wait for each other and do not meet crosswise.
    private const string Mark =
        """
        with chosen as (
            select n.organization_id, n.id from talk.notification as n
             where n.organization_id = app.current_organization() and n.user_id = app.current_user_id()
               and (n.read_at is null) = $1 and ($2 or n.id = any ($3) or n.event_id = $4::uuid)
             order by n.id
               for update
        )
        update talk.notification as n set read_at = case when $1 then now() end, snoozed_until = null
          from chosen as c where n.organization_id = c.organization_id and n.id = c.id
        """;

    private const string PutOff =
        """
        with chosen as (
            select n.organization_id, n.id from talk.notification as n
             where n.organization_id = app.current_organization() and n.user_id = app.current_user_id() and n.id = any ($1)
             order by n.id
               for update
        )
        update talk.notification as n set snoozed_until = $2::timestamptz, read_at = null
          from chosen as c where n.organization_id = c.organization_id and n.id = c.id
        """;

    private const string Unread =
        """
        select count(*)::integer from talk.notification as n
         where n.organization_id = app.current_organization() and n.user_id = app.current_user_id() and n.read_at is null and n.in_app
           and n.snoozed_until is null
           and (n.event_id is null or exists (
                select from events.public_event as e where e.organization_id = n.organization_id and e.id = n.event_id))
        """;

    public static Task<Results<Ok<MarkedNotifications>, ProblemHttpResult>> ReadAsync(
        MarkNotificationsRequest request, TenantDb db, CancellationToken cancellationToken) => MarkAsync(request, true, db, cancellationToken);

    public static Task<Results<Ok<MarkedNotifications>, ProblemHttpResult>> UnreadAsync(
        MarkNotificationsRequest request, TenantDb db, CancellationToken cancellationToken) => MarkAsync(request, false, db, cancellationToken);

    public static async Task<Results<Ok<MarkedNotifications>, ProblemHttpResult>> SnoozeAsync(
        SnoozeNotificationsRequest request, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.Until is { } until && (until <= clock.GetUtcNow() || until > clock.GetUtcNow().AddDays(366)))
        {
            return TalkProblems.PutOffToPast.On("until").ToResult();
        }

        return TypedResults.Ok(await db.WriteAsync(
            async tx =>
            {
                var count = await tx.ExecuteAsync(PutOff, [request.Ids!, request.Until], cancellationToken);
                return new MarkedNotifications(count, await tx.OneAsync<int>(Unread, [], cancellationToken));
            },
            cancellationToken));
    }

    private static async Task<Results<Ok<MarkedNotifications>, ProblemHttpResult>> MarkAsync(
        MarkNotificationsRequest request, bool read, TenantDb db, CancellationToken cancellationToken)
    {
        var all = request.All == true;
        if (!all && request.EventId is null && request.Ids is not { Count: > 0 })
        {
            return TalkProblems.NothingNamed.On("ids").ToResult();
        }

        return TypedResults.Ok(await db.WriteAsync(
            async tx =>
            {
                var count = await tx.ExecuteAsync(Mark, [read, all, (request.Ids ?? []).ToArray(), request.EventId], cancellationToken);
                return new MarkedNotifications(count, await tx.OneAsync<int>(Unread, [], cancellationToken));
            },
            cancellationToken));
    }
}
