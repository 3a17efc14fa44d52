using System.Security.Cryptography;
using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Callboard.Platform.Http;

/// <summary>
/// <c>Idempotency-Key</c> on POST: the first answer is kept for a day and given again to every retry; another body with the same key is
/// refused, and so is a retry while the first is still being worked on.
/// </summary>
internal sealed class Idempotency(RequestDelegate next)
{
    private const string Header = "Idempotency-Key";

    // A node that died mid-request leaves its claim behind; after this long a retry may take it over.
    private const string StaleAfter = "2 minutes";

    private const int MaxKept = 256 * 1024;

    private sealed record Kept(byte[] RequestHash, int? Status, string? ContentType, string? Location, byte[]? Body, bool Claimed);

    public async Task InvokeAsync(HttpContext context, SystemDb db)
    {
        var key = context.Request.Headers[Header].ToString();
        if (key.Length == 0 || !HttpMethods.IsPost(context.Request.Method) || context.User.Identity?.IsAuthenticated != true)
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
                on conflict (user_id, key) do update set claimed_at = now(), request_hash = excluded.request_hash, status = null
                    where k.claimed_at < now() - interval '1 day'
                       or (k.status is null and k.request_hash = excluded.request_hash and k.claimed_at < now() - interval '{StaleAfter}')
                returning request_hash, status, content_type, location, body)
            select request_hash, null::integer as status, content_type, location, body, true as claimed from claim
            union all
            select request_hash, status, content_type, location, body, false from app.idempotency_key
             where user_id = $1 and key = $2 and not exists (select from claim)
            """,
            [user, key, hash], context.RequestAborted);

        if (kept is { Claimed: false })
        {
            await AnswerAgainAsync(context, kept, hash);
            return;
        }

        var answered = false;
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        try
        {
            await next(context);
            // Only what the request itself caused is final; a failure of ours or a full queue may be tried again.
            if (context.Response.StatusCode is < 500 and not 429 && copy.Length <= MaxKept)
            {
                await db.ExecuteAsync(
                    "update app.idempotency_key set status = $3, content_type = $4, location = $5, body = $6 where user_id = $1 and key = $2",
                    [user, key, context.Response.StatusCode, context.Response.ContentType,
                        context.Response.Headers.Location.ToString(), copy.ToArray()],
                    CancellationToken.None);
                answered = true;
            }
        }
        finally
        {
            context.Features.Set(original);
            if (!answered)
            {
                await db.ExecuteAsync(
                    "delete from app.idempotency_key where user_id = $1 and key = $2", [user, key], CancellationToken.None);
            }
        }

        copy.Position = 0;
        await copy.CopyToAsync(context.Response.Body, context.RequestAborted);
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
            context.Response.Headers.RetryAfter = "1";
            await PlatformProblems.KeyInFlight.With("retryAfter", 1).ToResult().ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = kept.Status.Value;
        context.Response.ContentType = kept.ContentType;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        if (!string.IsNullOrEmpty(kept.Location))
        {
            context.Response.Headers.Location = kept.Location;
        }

        await context.Response.Body.WriteAsync(kept.Body ?? [], context.RequestAborted);
    }

    private static async Task<byte[]> HashAsync(HttpContext context)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(System.Text.Encoding.UTF8.GetBytes(
            $"{context.Request.Path}{context.Request.QueryString}\n{context.Request.Headers[Caller.OrganizationHeader]}\n"));
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
