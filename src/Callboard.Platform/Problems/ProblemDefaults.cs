using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Callboard.Platform.Problems;

/// <summary>What every problem carries, whoever made it.</summary>
internal static class ProblemDefaults
{
    public static void Complete(ProblemDetailsContext context)
    {
        var details = context.ProblemDetails;
        details.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
        details.Extensions.TryAdd("code", OfStatus(details.Status ?? context.HttpContext.Response.StatusCode).Code);
    }

    public static Task AnswerBareStatus(StatusCodeContext context)
    {
        var http = context.HttpContext;
        return http.Request.Path.StartsWithSegments("/api")
            ? OfStatus(http.Response.StatusCode).ToResult().ExecuteAsync(http)
            : Task.CompletedTask;
    }

    private static Problem OfStatus(int status) => status switch
    {
        401 => PlatformProblems.Unauthenticated,
        403 => PlatformProblems.Forbidden,
        404 => PlatformProblems.NotFound,
        405 => PlatformProblems.MethodNotAllowed,
        413 => PlatformProblems.TooLarge,
        415 => PlatformProblems.UnsupportedMediaType,
        429 => PlatformProblems.TooManyRequests,
        >= 500 => PlatformProblems.Unexpected,
        _ => PlatformProblems.Malformed,
    };
}
