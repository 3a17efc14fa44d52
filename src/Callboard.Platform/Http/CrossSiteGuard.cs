using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Callboard.Platform.Http;

/// <summary>
/// Refuses changes that a browser sends with our cookie from another site (OWASP cross-site request forgery, fetch metadata).
/// Bearer tokens are never sent by a browser on its own, so they need no such guard.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
            || request.Headers.Authorization.Count > 0)
        {
            return next(context);
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var foreign = site.Length > 0
            ? site is not ("same-origin" or "none")
            : origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == request.Host.Value);
        return foreign ? PlatformProblems.CrossSite.ToResult().ExecuteAsync(context) : next(context);
    }
}
