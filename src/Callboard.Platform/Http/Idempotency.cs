using System.Security.Cryptography;
using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Callboard.Platform.Http;

/// <summary>
/// <c>Idempotency-Key</c> on any write: the first answer is kept for a day and given again to every retry; another body with the same key
/// is refused, and so is a retry while the first is still being worked on. The answer is kept by the transaction that does the work, so a
/// crash leaves both or neither; a request so slow that a retry took its place cannot commit any more.
/// </summary>
internal sealed class Idempotency(RequestDelegate next)
{
    private const string Header = "Idempotency-Key";

    // A node that died mid-request leaves its claim behind; after this long a retry may take it over.
    private const string StaleAfter = "2 minutes";

    private sealed record Kept(
        byte[] RequestHash, int? Status, string? ContentType, string? Location, string? Etag, byte[]? Body, Guid Claim, bool Claimed);

    public async Task InvokeAsync(HttpContext context, SystemDb db)
    {
        var key = context.Request.Headers[Header].ToString();
        if (key.Length == 0 || IsSafe(context.Request.Method) || context.User.Identity?.IsAuthenticated != true)
        {
            await next(context);
            return;
        }

        if (key.Length > 200 || key.Any(char.IsControl))
        {
            throw PlatformProblems.Invalid.On(Header, "At most 200 printable characters.").ToException();
        }

        var (user, _) = Caller.Identify(context.User);
        context.Request.EnableBuffering();
        var hash = await HashAsync(context);

        // One statement claims the key or reads what is there.
        var kept = await db.OneAsync<Kept>(
            $"""
            with claim as (
                insert into app.idempotency_key as k (user_id, key, request_hash) values ($1, $2, $3)
                on conflict (user_id, key) do update
                    set claimed_at = now(), claim = excluded.claim, request_hash = excluded.request_hash, status = null
                    where k.claimed_at < now() - interval '1 day'
                       or (k.status is null and k.request_hash = excluded.request_hash and k.claimed_at < now() - interval '{StaleAfter}')
                returning request_hash, status, content_type, location, etag, body, claim)
            select request_hash, null::integer as status, content_type, location, etag, body, claim, true as claimed from claim
            union all
            select request_hash, status, content_type, location, etag, body, claim, false from app.idempotency_key
             where user_id = $1 and key = $2 and not exists (select from claim)
            """,
            [user, key, hash], context.RequestAborted);

        if (kept is null)
        {
            // The request that had the key failed between the two halves of that statement: the next try finds it free.
            await InFlightAsync(context);
            return;
        }

        if (!kept.Claimed)
        {
            await AnswerAgainAsync(context, kept, hash);
            return;
        }

        var answered = false;
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var writes = new AnsweredWrite();
        context.Features.Set(writes);
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        try
        {
            await next(context);
            // Only what the request itself caused is final; a failure of ours or a full queue may be tried again.
            if (context.Response.StatusCode is < 500 and not 429)
            {
                await KeepAsync(context.Response, copy, writes, db, user, key, kept.Claim);
                answered = true;
            }
        }
        finally
        {
            context.Features.Set(original);
            context.Features.Set<AnsweredWrite>(null);
            await writes.DisposeAsync();
            if (!answered)
            {
                await db.ExecuteAsync(
                    "delete from app.idempotency_key where user_id = $1 and key = $2 and claim = $3 and status is null",
                    [user, key, kept.Claim], CancellationToken.None);
            }
        }

        copy.Position = 0;
        await copy.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task KeepAsync(
        HttpResponse response, MemoryStream body, AnsweredWrite writes, SystemDb db, Guid user, string key, Guid claim)
    {
        const string keep = "select app.keep_answer($1, $2, $3, $4, $5, $6, $7, $8)";
        object?[] answer =
        [
            user, key, claim, response.StatusCode, response.ContentType, response.Headers.Location.ToString(), response.Headers.ETag.ToString(),
            body.ToArray(),
        ];
        if (writes.Open is not { } transaction)
        {
            // Nothing of a tenant was written: a refusal, or a use case of the system role that committed by itself.
            await db.OneAsync<bool>(keep, answer, CancellationToken.None);
            return;
        }

        if (!await transaction.OneAsync<bool>(keep, answer, CancellationToken.None))
        {
            throw PlatformProblems.KeyTakenOver.ToException();
        }

        await writes.CommitAsync();
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static Task InFlightAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return PlatformProblems.KeyInFlight.With("retryAfter", 1).ToResult().ExecuteAsync(context);
    }

    private static async Task AnswerAgainAsync(HttpContext context, Kept kept, byte[] hash)
    {
        if (!kept.RequestHash.AsSpan().SequenceEqual(hash))
        {
            await PlatformProblems.KeyReused.ToResult().ExecuteAsync(context);
            return;
        }

        if (kept.Status is null)
        {
            await InFlightAsync(context);
            return;
        }

        context.Response.StatusCode = kept.Status.Value;
        context.Response.ContentType = kept.ContentType;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        if (!string.IsNullOrEmpty(kept.Location))
        {
            context.Response.Headers.Location = kept.Location;
        }

        if (!string.IsNullOrEmpty(kept.Etag))
        {
            context.Response.Headers.ETag = kept.Etag;
        }

        // Kestrel refuses even an empty write to a 204, and closes the connection under whoever comes next on it.
        if (kept.Body is { Length: > 0 } body)
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static async Task<byte[]> HashAsync(HttpContext context)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Keys of POST came first and are remembered without the method.
        var method = HttpMethods.IsPost(context.Request.Method) ? "" : context.Request.Method + " ";
        sha.AppendData(System.Text.Encoding.UTF8.GetBytes(
            $"{method}{context.Request.Path}{context.Request.QueryString}\n{context.Request.Headers[Caller.OrganizationHeader]}\n"));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            sha.AppendData(buffer, 0, read);
        }

        context.Request.Body.Position = 0;
        return sha.GetHashAndReset();
    }
}
