using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Callboard.Platform.Problems;

/// <summary>The last stop of every exception: expected ones become their problem, the rest a 500 with a trace id and no detail.</summary>
internal sealed partial class ProblemHandler(ProblemCatalogue catalogue, ILogger<ProblemHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = catalogue.Of(exception);
        if (problem is null)
        {
            Unexpected(logger, context.Request.Method, context.Request.Path, exception);
            problem = PlatformProblems.Unexpected;
        }

        if (problem.Members.TryGetValue("retryAfter", out var seconds))
        {
            context.Response.Headers.RetryAfter = Convert.ToString(seconds, CultureInfo.InvariantCulture);
        }

        await problem.ToResult().ExecuteAsync(context);
        return true;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Unexpected failure of {Method} {Path}")]
    private static partial void Unexpected(ILogger logger, string method, PathString path, Exception exception);
}
