using System.Globalization;
using System.Threading.RateLimiting;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using System.Security.Claims;

namespace Callboard.Platform.Http;

/// <summary>Marks an endpoint that says by itself when it has too much to do: a gate lets in more people a minute than anybody edits.</summary>
public sealed class LimitsItself;

/// <summary>
/// Requests per minute and caller, writes and all requests apart. <c>Limits:WritesPerMinute</c> (default 100) and
/// <c>Limits:RequestsPerMinute</c> (default 1,200); 0 turns one off. Sign-in attempts and links have their own limits by address.
/// </summary>
public static class RateLimits
{
    /// <summary>Endpoints that guess-proof themselves: sign-in, reset, invitations by token.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Endpoints behind a secret link that somebody without an account opens, such as a guest's answer.</summary>
    public const string Links = "links";

    internal static void Configure(RateLimiterOptions options, IConfiguration configuration)
    {
        var writes = configuration.GetValue("Limits:WritesPerMinute", 100);
        var all = configuration.GetValue("Limits:RequestsPerMinute", 1200);
        var signIns = configuration.GetValue("Limits:SignInsPerMinute", 60);
        var links = configuration.GetValue("Limits:LinksPerMinute", 120);
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(c => Window(IsApi(c) ? "all:" + Who(c) : null, all)),
            PartitionedRateLimiter.Create<HttpContext, string>(c => Window(IsApi(c) && IsWrite(c) ? "write:" + Who(c) : null, writes)));
        options.AddPolicy(SignIn, c => Window(c.Connection.RemoteIpAddress?.ToString() ?? "local", signIns));
        options.AddPolicy(Links, c => Window(c.Connection.RemoteIpAddress?.ToString() ?? "local", links));
        options.OnRejected = async (context, _) =>
        {
            var seconds = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)Math.Ceiling(wait.TotalSeconds) : 1;
            context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            if (context.HttpContext.Request.Path.StartsWithSegments("/api"))
            {
                await PlatformProblems.TooManyRequests.With("retryAfter", seconds).ToResult().ExecuteAsync(context.HttpContext);
            }
            else
            {
                // A page, read by somebody who knows nothing of problems.
                context.HttpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                await context.HttpContext.Response.WriteAsync(
                    $"Too many requests. Please try again in {seconds.ToString(CultureInfo.InvariantCulture)} seconds.", context.HttpContext.RequestAborted);
            }
        };
    }

    private static bool IsApi(HttpContext c) =>
        c.Request.Path.StartsWithSegments("/api") && c.GetEndpoint()?.Metadata.GetMetadata<LimitsItself>() is null;

    private static bool IsWrite(HttpContext c) =>
        !HttpMethods.IsGet(c.Request.Method) && !HttpMethods.IsHead(c.Request.Method) && !HttpMethods.IsOptions(c.Request.Method);

    private static string Who(HttpContext c) =>
        c.User.FindFirstValue(Caller.UserClaim) ?? c.Connection.RemoteIpAddress?.ToString() ?? "local";

    private static RateLimitPartition<string> Window(string? key, int perMinute) =>
        key is null || perMinute <= 0
            ? RateLimitPartition.GetNoLimiter("none")
            : RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = perMinute,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
            });
}
