using System.Globalization;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Talk;

/// <summary>
/// What is said in conversations. Numbers, what was said before and who hears of it are the database's business
/// (<c>talk.number_message</c>, <c>talk.keep_version</c>, <c>talk.after_message</c>).
/// </summary>
internal static class Messages
{
    private const int DefaultLimit = 50;

    private sealed record PageRow(int Total, long ReadNo, long ChangeCursor, IReadOnlyList<Message> Data);

    private sealed record Reference(string Entity, Guid Id);

    /// <param name="after">Only those said after the one with this number, oldest first.</param>
    public static async Task<Results<Ok<MessagesPage>, ProblemHttpResult>> ListAsync(
        Guid id, int? limit, string? cursor, long? after, TenantDb db, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > PageQuery.MaxLimit)
        {
            return PlatformProblems.Invalid.On("limit", $"Must be from 1 to {PageQuery.MaxLimit}.").ToResult();
        }

        if (after is < 0)
        {
            return PlatformProblems.Invalid.On("after", "The number of a message.").ToResult();
        }

        if (!TryRead(cursor, out var before))
        {
            return PlatformProblems.Invalid.On("cursor", "This cursor was not given out by this list.").ToResult();
        }

        // One more than asked for says whether there are earlier ones.
        var size = limit ?? DefaultLimit;
        var row = await db.OneAsync<PageRow>(TalkModule.Sql["Messages"], [id, null, before, after, size + 1], cancellationToken);
        if (row is null)
        {
            return TalkProblems.ThreadNotFound.ToResult();
        }

        var more = row.Data.Count > size;
        var data = !more ? row.Data : after is null ? [.. row.Data.Skip(1)] : [.. row.Data.Take(size)];
        return TypedResults.Ok(new MessagesPage(
            data, row.Total, after is null && more ? data[0].No.ToString(CultureInfo.InvariantCulture) : null, row.ReadNo, new Cursor(row.ChangeCursor)));
    }

    public static async Task<Results<Ok<DataResponse<Message>>, ProblemHttpResult>> GetAsync(
        Guid id, Guid messageId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, (await db.OneAsync<PageRow>(TalkModule.Sql["Messages"], [id, messageId, null, null, 1], cancellationToken))?.Data.SingleOrDefault());

    public static async Task<Results<Created<DataResponse<Message>>, Ok<DataResponse<Message>>, ProblemHttpResult>> PostAsync(
        Guid id, PostMessageRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (message, isNew) = await db.WriteAsync(
            async transaction =>
            {
                if (await Threads.OneAsync(transaction, id, cancellationToken) is null)
                {
                    throw TalkProblems.ThreadNotFound.ToException();
                }

                return await SayAsync(transaction, id, request, cancellationToken);
            },
            cancellationToken);
        EntityTag.Write(http, message.Version);
        var answer = new DataResponse<Message>(message);
        return isNew ? TypedResults.Created($"/api/v1/threads/{id}/messages/{message.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<Message>>, ProblemHttpResult>> PatchAsync(
        Guid id, Guid messageId, Patch<MessagePatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        if (patch.Has(nameof(MessagePatch.Body)) && string.IsNullOrWhiteSpace(patch.Value.Body))
        {
            return TalkProblems.BodyInvalid.On("body").ToResult();
        }

        var message = await db.WriteAsync(
            async transaction =>
            {
                if (!await PatchStatement.LockAsync(
                    transaction, "talk.message", messageId, EntityTag.IfMatch(http), cancellationToken, InThread, [id]))
                {
                    return null;
                }

                var references = await ReferencesAsync(transaction, patch.Value.Refs, cancellationToken);
                await transaction.ExecuteAsync(
                    """
                    update talk.message set body = coalesce($3, body), refs = coalesce($4::jsonb, refs)
                     where organization_id = app.current_organization() and thread_id = $2 and id = $1
                    """,
                    [messageId, id, patch.Value.Body, references], cancellationToken);
                if (patch.Has(nameof(MessagePatch.Mentions)))
                {
                    await MentionAsync(transaction, id, messageId, patch.Value.Mentions ?? [], cancellationToken);
                }

                return await OneAsync(transaction, id, messageId, cancellationToken);
            },
            cancellationToken);
        if (message is null)
        {
            return TalkProblems.MessageNotFound.ToResult();
        }

        EntityTag.Write(http, message.Version);
        return TypedResults.Ok(UpdatedResponse<Message>.Of(message, patch));
    }

    public static Task<Results<Ok<DataResponse<Message>>, ProblemHttpResult>> TakeBackAsync(
        Guid id, Guid messageId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        MarkAsync(id, messageId, "coalesce(deleted_at, now())", db, http, cancellationToken);

    public static Task<Results<Ok<DataResponse<Message>>, ProblemHttpResult>> BringBackAsync(
        Guid id, Guid messageId, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        MarkAsync(id, messageId, "null", db, http, cancellationToken);

    public static async Task<Results<Ok<ListResponse<MessageVersion>>, ProblemHttpResult>> VersionsAsync(
        Guid id, Guid messageId, TenantDb db, CancellationToken cancellationToken) =>
        await db.ReadAsync<Results<Ok<ListResponse<MessageVersion>>, ProblemHttpResult>>(
            async transaction => await OneAsync(transaction, id, messageId, cancellationToken) is null
                ? TalkProblems.MessageNotFound.ToResult()
                : TypedResults.Ok(ListResponse<MessageVersion>.Whole(await transaction.ListAsync<MessageVersion>(
                    """
                    select v.body, v.until from talk.message_version as v
                     where v.organization_id = app.current_organization() and v.thread_id = $1 and v.message_id = $2
                     order by v.until desc, v.id desc
                    """,
                    [id, messageId], cancellationToken))),
            cancellationToken);

    /// <summary>A message as its caller sees it, or null.</summary>
    internal static async Task<Message?> OneAsync(TenantTransaction transaction, Guid thread, Guid id, CancellationToken cancellationToken) =>
        (await transaction.OneAsync<PageRow>(TalkModule.Sql["Messages"], [thread, id, null, null, 1], cancellationToken))?.Data.SingleOrDefault();

    /// <summary>Says something, once: with an id that is there already nothing is added.</summary>
    internal static async Task<(Message Message, bool IsNew)> SayAsync(
        TenantTransaction transaction, Guid thread, PostMessageRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Body))
        {
            throw TalkProblems.BodyInvalid.On("body").ToException();
        }

        var references = await ReferencesAsync(transaction, request.Refs ?? [], cancellationToken);
        var id = request.Id ?? Guid.CreateVersion7();
        var made = await transaction.ExecuteAsync(
            """
            insert into talk.message (organization_id, id, thread_id, parent_id, author_id, body, refs, urgent)
            values (app.current_organization(), $1, $2, $3, app.current_user_id(), $4, $5, $6)
            on conflict do nothing
            """,
            [id, thread, request.ParentId, request.Body, references, request.Urgent], cancellationToken);
        if (made > 0 && request.Mentions is { Count: > 0 } mentions)
        {
            await MentionAsync(transaction, thread, id, mentions, cancellationToken);
        }

        // Nothing was added: the client sends again what arrived the first time.
        var message = await OneAsync(transaction, thread, id, cancellationToken);
        return message is not null && message.Author?.Id == transaction.Caller.UserId
            ? (message, made > 0)
            : throw PlatformProblems.IdTaken.On("id").ToException();
    }

    private const string InThread = "thread_id = $2";

    private static async Task MentionAsync(
        TenantTransaction transaction, Guid thread, Guid message, IReadOnlyList<Guid> people, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync(
            """
            delete from talk.mention
             where organization_id = app.current_organization() and thread_id = $1 and message_id = $2 and user_id <> all ($3)
            """,
            [thread, message, people], cancellationToken);
        await transaction.ExecuteAsync(
            """
            insert into talk.mention (organization_id, thread_id, message_id, user_id)
            select app.current_organization(), $1, $2, p.id from (select distinct unnest($3::uuid[]) as id) as p
             where not exists (
                select from talk.mention as n
                 where n.organization_id = app.current_organization() and n.message_id = $2 and n.user_id = p.id)
             order by p.id
            """,
            [thread, message, people], cancellationToken);
    }

    /// <summary>The references as they are stored; null stays null. Whoever refers to a record has to see it.</summary>
    private static async Task<JsonText?> ReferencesAsync(
        TenantTransaction transaction, IReadOnlyList<MessageReferenceRequest>? references, CancellationToken cancellationToken)
    {
        if (references is null)
        {
            return null;
        }

        var distinct = references.Select(r => new Reference(SnakeCase.Of(r.Entity!.Value), r.Id!.Value)).Distinct().ToList();
        if (distinct.Count > 0)
        {
            var known = await transaction.OneAsync<int>(
                """
                select count(*)::integer from unnest($1::text[], $2::uuid[]) as r (entity, id)
                 where exists (select from talk.visible_record as v
                                where v.organization_id = app.current_organization() and v.entity = r.entity and v.id = r.id)
                """,
                [distinct.Select(r => r.Entity).ToArray(), distinct.Select(r => r.Id).ToArray()], cancellationToken);
            if (known < distinct.Count)
            {
                throw TalkProblems.ReferenceUnknown.On("refs").ToException();
            }
        }

        return JsonText.Of(distinct);
    }

    private static async Task<Results<Ok<DataResponse<Message>>, ProblemHttpResult>> MarkAsync(
        Guid id, Guid messageId, string deletedAt, TenantDb db, HttpContext http, CancellationToken cancellationToken) =>
        Answer(http, await db.WriteAsync(
            async transaction =>
            {
                if (!await PatchStatement.LockAsync(
                    transaction, "talk.message", messageId, EntityTag.IfMatch(http), cancellationToken, InThread, [id]))
                {
                    return null;
                }

                await transaction.ExecuteAsync(
                    $"update talk.message set deleted_at = {deletedAt} where organization_id = app.current_organization() and thread_id = $2 and id = $1",
                    [messageId, id], cancellationToken);
                return await OneAsync(transaction, id, messageId, cancellationToken);
            },
            cancellationToken));

    private static Results<Ok<DataResponse<Message>>, ProblemHttpResult> Answer(HttpContext http, Message? message)
    {
        if (message is null)
        {
            return TalkProblems.MessageNotFound.ToResult();
        }

        EntityTag.Write(http, message.Version);
        return TypedResults.Ok(new DataResponse<Message>(message));
    }

    private static bool TryRead(string? cursor, out long? before)
    {
        before = null;
        if (cursor is null)
        {
            return true;
        }

        var valid = Cursor.TryParse(cursor, out var no) && no.No > 0;
        before = no.No;
        return valid;
    }
}
