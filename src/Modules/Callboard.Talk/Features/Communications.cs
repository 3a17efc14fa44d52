using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Forms;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Talk;

/// <summary>How something was said.</summary>
public enum CommunicationKind
{
    /// <summary>An e-mail.</summary>
    Email,

    /// <summary>A call.</summary>
    Phone,

    /// <summary>A meeting.</summary>
    Meeting,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A client, by name.</summary>
public sealed record CommunicationClient(Guid Id, string Name);

/// <summary>Something said to or by a client outside the product, and when to get back to them.</summary>
/// <param name="Kind">How it was said.</param>
/// <param name="Subject">What it was about.</param>
/// <param name="Body">What was said.</param>
/// <param name="At">When it was.</param>
/// <param name="RecordedBy">Who wrote it down.</param>
/// <param name="Owner">Who gets back to them.</param>
/// <param name="FollowUpAt">When to get back to them; null when nothing is to be done.</param>
/// <param name="FollowUpNote">What for.</param>
/// <param name="FollowUpCompletedAt">When that was done.</param>
/// <param name="FollowUpDue">The time has come and it is not done.</param>
public sealed record Communication(
    Guid Id, CommunicationClient? Client, NotificationEvent? Event, CommunicationKind Kind, string Subject, string? Body, DateTimeOffset At,
    FeedPerson RecordedBy, FeedPerson Owner, DateTimeOffset? FollowUpAt, string? FollowUpNote, DateTimeOffset? FollowUpCompletedAt, bool FollowUpDue,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>Something to write down. It is about a client, an event, or both.</summary>
/// <param name="Id">An id of your making, so that a retry is the same entry.</param>
/// <param name="At">When it was; now if not said.</param>
/// <param name="OwnerId">Who gets back to them; you if not said.</param>
/// <param name="FollowUpAt">When to get back to them.</param>
public sealed record CreateCommunicationRequest(
    [property: Required] CommunicationKind? Kind, [property: Required, StringLength(255, MinimumLength = 1)] string? Subject, Guid? Id = null,
    Guid? ClientId = null, Guid? EventId = null, [property: Longest(10_000)] string? Body = null, DateTimeOffset? At = null, Guid? OwnerId = null,
    DateTimeOffset? FollowUpAt = null, [property: Longest(500)] string? FollowUpNote = null);

/// <summary>Changes of an entry.</summary>
/// <param name="FollowUpCompleted">Whether somebody got back to them.</param>
public sealed record CommunicationPatch(
    CommunicationKind? Kind = null, [property: StringLength(255, MinimumLength = 1)] string? Subject = null, Guid? ClientId = null,
    Guid? EventId = null, [property: Longest(10_000)] string? Body = null, DateTimeOffset? At = null, Guid? OwnerId = null,
    DateTimeOffset? FollowUpAt = null, [property: Longest(500)] string? FollowUpNote = null, bool? FollowUpCompleted = null);

/// <summary>Which entries to list.</summary>
/// <param name="ClientId">Only those about this client.</param>
/// <param name="EventId">Only those about this event.</param>
/// <param name="FollowUpDue">Only those to get back to now, or only the others.</param>
/// <param name="FollowUpOpen">Only those to get back to some time, the next first.</param>
/// <param name="OwnerId">Only those this person gets back to.</param>
/// <param name="Kind">Only what was said this way.</param>
/// <param name="Q">Part of what was said.</param>
public sealed record CommunicationQuery(
    [property: FromQuery(Name = "clientId")] Guid? ClientId = null,
    [property: FromQuery(Name = "eventId")] Guid? EventId = null,
    [property: FromQuery(Name = "followUpDue")] bool? FollowUpDue = null,
    [property: FromQuery(Name = "followUpOpen")] bool? FollowUpOpen = null,
    [property: FromQuery(Name = "ownerId")] Guid? OwnerId = null,
    [property: FromQuery(Name = "kind")] string? Kind = null,
    [property: FromQuery(Name = "q"), StringLength(200)] string? Q = null);

/// <summary>The log of what is said to clients, by whoever works here. Owners are reminded by <c>talk.remind_follow_ups</c>.</summary>
internal static class Communications
{
    // Exactly those a reminder is for.
    private const string Due = "(c.follow_up_at <= now() and c.follow_up_completed_at is null)";

    private const string Select =
        $$"""
        select c.id, c.kind, c.subject, c.body, c.at, c.follow_up_at, c.follow_up_note, c.follow_up_completed_at,
               coalesce({{Due}}, false) as follow_up_due, c.created_at, c.updated_at, c.version,
               case when k.id is not null then jsonb_build_object('id', k.id, 'name', k.name) end as client,
               case when e.id is not null then jsonb_build_object('id', e.id, 'name', e.name, 'timezone', e.timezone) end as event,
               jsonb_build_object('id', c.recorded_by, 'name', coalesce(r.name, '')) as recorded_by,
               jsonb_build_object('id', c.owner_id, 'name', coalesce(o.name, '')) as owner
          from talk.communication as c
          left join directory.public_client as k on k.organization_id = c.organization_id and k.id = c.client_id
          left join events.public_event as e on e.organization_id = c.organization_id and e.id = c.event_id
          left join accounts.account as r on r.id = c.recorded_by
          left join accounts.account as o on o.id = c.owner_id
        """;

    private const string One = $"{Select} where c.organization_id = app.current_organization() and c.id = $1";

    private static readonly Dictionary<string, string?> s_columns = new() { [nameof(CommunicationPatch.FollowUpCompleted)] = null };

    public static Task<ListResponse<Communication>> ListAsync(
        [AsParameters] CommunicationQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var where = new Conditions()
            .And("c.organization_id = app.current_organization()")
            .And("c.client_id = ?", query.ClientId)
            .And("c.event_id = ?", query.EventId)
            .And("c.owner_id = ?", query.OwnerId)
            .And("c.kind = ?", QueryWord.Of<CommunicationKind>("kind", query.Kind))
            .And(
                "(c.subject ilike '%' || app.like_text(?) || '%' or c.body ilike '%' || app.like_text(?) || '%')",
                string.IsNullOrWhiteSpace(query.Q) ? null : query.Q.Trim());
        if (query.FollowUpDue is { } due)
        {
            where.And(due ? Due : $"{Due} is not true");
        }

        if (query.FollowUpOpen is { } open)
        {
            where.And($"{(open ? "" : "not ")}(c.follow_up_at is not null and c.follow_up_completed_at is null)");
        }

        // What is to be done, the longest overdue first; what was, the latest first.
        var order = query.FollowUpDue == true || query.FollowUpOpen == true ? "c.follow_up_at, c.id" : "c.at desc, c.id desc";
        return db.PageAsync<Communication>(
            $"{Select} where {where.Sql} order by {order}", $"select count(*)::integer from talk.communication as c where {where.Sql}",
            where.Arguments, page, cancellationToken);
    }

    public static async Task<Results<Ok<DataResponse<Communication>>, ProblemHttpResult>> GetAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.OneAsync<Communication>(One, [id], cancellationToken));

    public static async Task<Results<Created<DataResponse<Communication>>, Ok<DataResponse<Communication>>, ProblemHttpResult>> CreateAsync(
        CreateCommunicationRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        if (request is { ClientId: null, EventId: null })
        {
            return TalkProblems.AboutNothing.On("clientId").ToResult();
        }

        var (entry, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, request.EventId, cancellationToken);
                var id = request.Id ?? Guid.CreateVersion7();
                var made = await transaction.ExecuteAsync(
                    """
                    insert into talk.communication (
                        organization_id, id, client_id, event_id, kind, subject, body, at, recorded_by, owner_id, follow_up_at, follow_up_note)
                    values (app.current_organization(), $1, $2, $3, $4, $5, $6, coalesce($7::timestamptz, now()), app.current_user_id(),
                            coalesce($8::uuid, app.current_user_id()), $9, $10)
                    on conflict do nothing
                    """,
                    [
                        id, request.ClientId, request.EventId, request.Kind, request.Subject, request.Body, request.At, request.OwnerId,
                        request.FollowUpAt, request.FollowUpNote,
                    ],
                    cancellationToken);
                // Nothing was added: the client sends again what arrived the first time.
                return (await transaction.OneAsync<Communication>(One, [id], cancellationToken) ?? throw PlatformProblems.IdTaken.On("id").ToException(),
                    made > 0);
            },
            cancellationToken);
        EntityTag.Write(http, entry.Version);
        var answer = new DataResponse<Communication>(entry);
        return isNew ? TypedResults.Created($"/api/v1/communications/{entry.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<Communication>>, ProblemHttpResult>> PatchAsync(
        Guid id, Patch<CommunicationPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var entry = await db.WriteAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, patch.Value.EventId, cancellationToken);
                if (!await PatchStatement.ApplyAsync(
                    transaction, "talk.communication", id, patch, EntityTag.IfMatch(http), cancellationToken, columns: s_columns))
                {
                    return null;
                }

                if (patch.Has(nameof(CommunicationPatch.FollowUpCompleted)))
                {
                    await transaction.ExecuteAsync(
                        """
                        update talk.communication set follow_up_completed_at = case when $2 then coalesce(follow_up_completed_at, now()) end
                         where organization_id = app.current_organization() and id = $1
                        """,
                        [id, patch.Value.FollowUpCompleted == true], cancellationToken);
                }

                return await transaction.OneAsync<Communication>(One, [id], cancellationToken);
            },
            cancellationToken);
        if (entry is null)
        {
            return TalkProblems.CommunicationNotFound.ToResult();
        }

        EntityTag.Write(http, entry.Version);
        return TypedResults.Ok(UpdatedResponse<Communication>.Of(entry, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<CommunicationPatch>(
                    transaction, "talk.communication", id, EntityTag.IfMatch(http), cancellationToken, columns: s_columns)
                && await transaction.ExecuteAsync(
                    "delete from talk.communication where organization_id = app.current_organization() and id = $1", [id], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : TalkProblems.CommunicationNotFound.ToResult();
    }

    private static async Task RequireEventAsync(TenantTransaction transaction, Guid? id, CancellationToken cancellationToken)
    {
        if (id is { } about && !await Threads.SeesEventAsync(transaction, about, cancellationToken))
        {
            throw TalkProblems.EventUnknown.On("eventId").ToException();
        }
    }

    private static Results<Ok<DataResponse<Communication>>, ProblemHttpResult> Answer(HttpContext http, Communication? entry)
    {
        if (entry is null)
        {
            return TalkProblems.CommunicationNotFound.ToResult();
        }

        EntityTag.Write(http, entry.Version);
        return TypedResults.Ok(new DataResponse<Communication>(entry));
    }
}
