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
/// <c>Limits:RequestsPerMinute</c> (default 1,200); 0 turns one off. Sign-in attempts have their own limit by address.
/// </summary>
public static class RateLimits
{
    /// <summary>Endpoints that guess-proof themselves: sign-in, reset, invitations by token.</summary>
    public const string SignIn = "sign-in";

    internal static void Configure(RateLimiterOptions options, IConfiguration configuration)
    {
        var writes = configuration.GetValue("Limits:WritesPerMinute", 100);
        var all = configuration.GetValue("Limits:RequestsPerMinute", 1200);
        var signIns = configuration.GetValue("Limits:SignInsPerMinute", 60);
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(c => Window(IsApi(c) ? "all:" + Who(c) : null, all)),
            PartitionedRateLimiter.Create<HttpContext, string>(c => Window(IsApi(c) && IsWrite(c) ? "write:" + Who(c) : null, writes)));
        options.AddPolicy(SignIn, c => Window(c.Connection.RemoteIpAddress?.ToString() ?? "local", signIns));
        options.OnRejected = async (context, _) =>
        {
            var seconds = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)Math.Ceiling(wait.TotalSeconds) : 1;
            context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await PlatformProblems.TooManyRequests.With("retryAfter", seconds).ToResult().ExecuteAsync(context.HttpContext);
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
