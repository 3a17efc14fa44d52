using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Talk;

/// <summary>Conversations: who is in them, and what each of them has not read yet. Row-level security shows everybody their own.</summary>
internal static class Threads
{
    private sealed record ListRow(int Total, int Unread, int UnreadThreads, long ChangeCursor, IReadOnlyList<TalkThread> Data);

    private sealed record MembersRow(bool MayPost, bool MayInvite, bool MayChange, long ChangeCursor, IReadOnlyList<ThreadMember> Members);

    private sealed record ReadRow(long ReadNo, int Unread, int UnreadTotal);

    private const string Read =
        """
        with mark as (
            select coalesce(
                       (select x.no from talk.message as x
                         where x.organization_id = app.current_organization() and x.thread_id = $1 and x.id = $2::uuid),
                       case when $2::uuid is null then (
                            select x.no from talk.message as x
                             where x.organization_id = app.current_organization() and x.thread_id = $1 order by x.no desc limit 1) end) as no
        )
        update talk.thread_member as m set read_no = mark.no
          from mark
         where m.organization_id = app.current_organization() and m.thread_id = $1 and m.user_id = app.current_user_id() and m.left_at is null
           and mark.no > m.read_no
        """;

    private const string HowFar =
        """
        select m.read_no,
               coalesce((select count(*) from talk.message as x
                          where x.organization_id = m.organization_id and x.thread_id = m.thread_id and x.no > m.read_no and x.deleted_at is null
                            and x.author_id is distinct from m.user_id), 0)::integer as unread,
               coalesce((select count(*)
                           from talk.thread_member as o
                           join talk.thread as t on t.organization_id = o.organization_id and t.id = o.thread_id and t.kind <> 'assistant'
                           join talk.message as x on x.organization_id = o.organization_id and x.thread_id = o.thread_id and x.no > o.read_no
                          where o.organization_id = m.organization_id and o.user_id = m.user_id and o.left_at is null and not o.muted
                            and x.deleted_at is null and x.author_id is distinct from o.user_id), 0)::integer as unread_total
          from talk.thread_member as m
          join talk.thread as t on t.organization_id = m.organization_id and t.id = m.thread_id
         where m.organization_id = app.current_organization() and m.thread_id = $1 and m.user_id = app.current_user_id() and m.left_at is null
        """;

    private const string Invite =
        """
        insert into talk.thread_member (organization_id, thread_id, user_id)
        values (app.current_organization(), $1, $2)
        on conflict on constraint thread_member_person_unique do update set left_at = null where thread_member.left_at is not null
        """;

    public static async Task<ThreadsPage> ListAsync(
        [AsParameters] ThreadQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var window = page.Window();
        var row = await db.OneAsync<ListRow>(
            TalkModule.Sql["ListThreads"],
            [
                query.EventId, query.Unread == true, string.IsNullOrWhiteSpace(query.Q) ? null : query.Q.Trim(), window.Limit, window.Offset, null,
            ],
            cancellationToken);
        var list = ListResponse<TalkThread>.Of(row!.Data, row.Total, window);
        return new ThreadsPage(list.Data, list.Total, row.Unread, row.UnreadThreads, list.NextCursor, new Cursor(row.ChangeCursor));
    }

    public static async Task<Results<Ok<DataResponse<TalkThreadDetail>>, ProblemHttpResult>> GetAsync(
        Guid id, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var thread = await db.ReadAsync(transaction => DetailAsync(transaction, id, cancellationToken), cancellationToken);
        if (thread is null)
        {
            return TalkProblems.ThreadNotFound.ToResult();
        }

        EntityTag.Write(http, thread.Thread.Version);
        return TypedResults.Ok(new DataResponse<TalkThreadDetail>(thread));
    }

    public static async Task<Results<Created<DataResponse<TalkThreadDetail>>, Ok<DataResponse<TalkThreadDetail>>, ProblemHttpResult>> CreateAsync(
        CreateThreadRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        if (request is { EventId: not null, Title: null })
        {
            return TalkProblems.TitleNeeded.On("title").ToResult();
        }

        if (request is { EventId: null, Audience: ThreadAudience.Team })
        {
            return TalkProblems.TeamNeedsEvent.On("audience").ToResult();
        }

        var (detail, isNew) = await db.WriteAsync(
            async transaction =>
            {
                if (request.EventId is { } about && !await SeesEventAsync(transaction, about, cancellationToken))
                {
                    throw TalkProblems.EventUnknown.On("eventId").ToException();
                }

                var me = transaction.Caller.UserId;
                var others = (request.MemberIds ?? []).Where(m => m != me).Distinct().Order().ToList();
                if (request.EventId is null && others.Count == 0)
                {
                    throw TalkProblems.NobodyAsked.On("memberIds").ToException();
                }

                var (id, made) = await StartAsync(transaction, request, me, others, cancellationToken);
                if (made)
                {
                    foreach (var other in others)
                    {
                        await transaction.ExecuteAsync(Invite, [id, other], cancellationToken);
                    }
                }

                if (request.Body is not null && (made || request.EventId is null))
                {
                    // A retry finds the thread it started, and says nothing twice; a conversation between two that was there goes on.
                    await Messages.SayAsync(
                        transaction, id, new PostMessageRequest(request.Body, request.Id), cancellationToken);
                }

                return (await DetailAsync(transaction, id, cancellationToken) ?? throw PlatformProblems.IdTaken.On("id").ToException(), made);
            },
            cancellationToken);
        EntityTag.Write(http, detail.Thread.Version);
        var answer = new DataResponse<TalkThreadDetail>(detail);
        return isNew ? TypedResults.Created($"/api/v1/threads/{detail.Thread.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<TalkThreadDetail>>, ProblemHttpResult>> PatchAsync(
        Guid id, Patch<ThreadPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var thread = await db.WriteAsync(
            async transaction =>
            {
                if (!await PatchStatement.ApplyAsync(
                    transaction, "talk.thread", id, patch, EntityTag.IfMatch(http), cancellationToken,
                    columns: new Dictionary<string, string?> { [nameof(ThreadPatch.Closed)] = null }))
                {
                    return null;
                }

                if (patch.Has(nameof(ThreadPatch.Closed)))
                {
                    await transaction.ExecuteAsync(
                        """
                        update talk.thread set closed_at = case when $2 then coalesce(closed_at, now()) end
                         where organization_id = app.current_organization() and id = $1
                        """,
                        [id, patch.Value.Closed == true], cancellationToken);
                }

                return await DetailAsync(transaction, id, cancellationToken);
            },
            cancellationToken);
        if (thread is null)
        {
            return TalkProblems.ThreadNotFound.ToResult();
        }

        EntityTag.Write(http, thread.Thread.Version);
        return TypedResults.Ok(UpdatedResponse<TalkThreadDetail>.Of(thread, patch));
    }

    public static async Task<Results<Ok<UpdatedResponse<TalkThread>>, ProblemHttpResult>> PatchMembershipAsync(
        Guid id, Patch<MembershipPatch> patch, TenantDb db, CancellationToken cancellationToken)
    {
        var thread = await db.WriteAsync(
            async transaction =>
            {
                if (patch.Has(nameof(MembershipPatch.Muted)))
                {
                    await transaction.ExecuteAsync(
                        """
                        update talk.thread_member set muted = $2
                         where organization_id = app.current_organization() and thread_id = $1 and user_id = app.current_user_id() and left_at is null
                        """,
                        [id, patch.Value.Muted == true], cancellationToken);
                }

                return await OneAsync(transaction, id, cancellationToken);
            },
            cancellationToken);
        return thread is null ? TalkProblems.ThreadNotFound.ToResult() : TypedResults.Ok(UpdatedResponse<TalkThread>.Of(thread, patch));
    }

    public static async Task<Results<Ok<DataResponse<ReadThread>>, ProblemHttpResult>> ReadAsync(
        Guid id, ReadThreadRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var read = await db.WriteAsync(
            async transaction =>
            {
                if (request.MessageId is { } message && await Messages.OneAsync(transaction, id, message, cancellationToken) is null)
                {
                    throw (await OneAsync(transaction, id, cancellationToken) is null
                        ? TalkProblems.ThreadNotFound
                        : TalkProblems.MessageUnknown.On("messageId")).ToException();
                }

                await transaction.ExecuteAsync(Read, [id, request.MessageId], cancellationToken);
                return await transaction.OneAsync<ReadRow>(HowFar, [id], cancellationToken);
            },
            cancellationToken);
        return read is null
            ? TalkProblems.ThreadNotFound.ToResult()
            : TypedResults.Ok(new DataResponse<ReadThread>(new ReadThread(read.ReadNo, read.Unread, read.UnreadTotal)));
    }

    public static async Task<Results<Ok<DataResponse<TalkThreadDetail>>, ProblemHttpResult>> InviteAsync(
        Guid id, Guid userId, TenantDb db, CancellationToken cancellationToken)
    {
        var thread = await db.WriteAsync(
            async transaction =>
            {
                if (await OneAsync(transaction, id, cancellationToken) is null)
                {
                    return null;
                }

                await transaction.ExecuteAsync(Invite, [id, userId], cancellationToken);
                return await DetailAsync(transaction, id, cancellationToken);
            },
            cancellationToken);
        return thread is null ? TalkProblems.ThreadNotFound.ToResult() : TypedResults.Ok(new DataResponse<TalkThreadDetail>(thread));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid userId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteOneAsync<Guid?>(
            """
            update talk.thread_member set left_at = now()
             where organization_id = app.current_organization() and thread_id = $1 and user_id = $2 and left_at is null
            returning user_id
            """,
            [id, userId], cancellationToken);
        return removed is null ? TalkProblems.MemberNotFound.ToResult() : TypedResults.NoContent();
    }

    /// <summary>A thread as its caller sees it, or null.</summary>
    internal static async Task<TalkThread?> OneAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        (await transaction.OneAsync<ListRow>(TalkModule.Sql["ListThreads"], [null, false, null, 1, 0, id], cancellationToken))!.Data.SingleOrDefault();

    /// <summary>Whether the caller sees an event.</summary>
    internal static Task<bool> SeesEventAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        transaction.OneAsync<bool>(
            "select exists (select from events.public_event where organization_id = app.current_organization() and id = $1)", [id], cancellationToken);

    private static async Task<TalkThreadDetail?> DetailAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        await OneAsync(transaction, id, cancellationToken) is { } thread
        && await transaction.OneAsync<MembersRow>(TalkModule.Sql["ThreadMembers"], [id], cancellationToken) is { } row
            ? new TalkThreadDetail(thread, row.Members, row.MayPost, row.MayInvite, row.MayChange, new Cursor(row.ChangeCursor))
            : null;

    // Nothing is returned by the insert itself: its author is in the thread, and so may read it, only when the trigger after it has run.
    private static async Task<(Guid Id, bool Made)> StartAsync(
        TenantTransaction transaction, CreateThreadRequest request, Guid me, List<Guid> others, CancellationToken cancellationToken)
    {
        var id = request.Id ?? Guid.CreateVersion7();
        var pair = request is { EventId: null, Title: null } && others.Count == 1
            ? string.Join(' ', ((Guid[])[me, others[0]]).Select(p => p.ToString()).Order(StringComparer.Ordinal))
            : null;
        var made = await transaction.ExecuteAsync(
            """
            insert into talk.thread (organization_id, id, kind, event_id, title, audience, pair, created_by)
            values (app.current_organization(), $1, $2, $3, $4, $5, $6, app.current_user_id())
            on conflict do nothing
            """,
            [
                id, request.EventId is null ? ThreadKind.Direct : ThreadKind.Event, request.EventId, request.Title,
                request.Audience ?? ThreadAudience.Members, pair,
            ],
            cancellationToken);
        if (made > 0)
        {
            return (id, true);
        }

        // A retry, or the two have a thread already.
        var known = await transaction.OneAsync<Guid?>(
            """
            select id from talk.thread
             where organization_id = app.current_organization()
               and (id = $1 and created_by = app.current_user_id() and event_id is not distinct from $2::uuid or pair = $3::text)
            """,
            [id, request.EventId, pair], cancellationToken);
        return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), false);
    }
}
