using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Tests.Endpoints;

/// <summary>The routes of a running server.</summary>
internal static class Routes
{
    public static IReadOnlyList<RouteEndpoint> All(IServiceProvider services) =>
        [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public static IReadOnlyList<RouteEndpoint> Of(IEndpointRouteBuilder app) =>
        [.. app.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()];

    public static bool IsApi(RouteEndpoint route) => Pattern(route).StartsWith("/api/v1", StringComparison.Ordinal);

    /// <summary>Whether nobody has to be signed in.</summary>
    public static bool IsOpen(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IAllowAnonymous>() is not null || route.Metadata.GetMetadata<IAuthorizeData>() is null;

    /// <summary>Method and pattern, such as <c>GET /api/v1/events/{eventId}</c>; constraints are left out.</summary>
    public static string Describe(RouteEndpoint route) => $"{Method(route)} {Pattern(route)}";

    public static string Method(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
        ? string.Join(",", methods)
        : "ANY";

    /// <summary>The pattern without constraints.</summary>
    public static string Pattern(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(
        segment.Parts.Select(part => part switch
        {
            RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));
}

/// <summary>Routes that nobody has to be signed in for.</summary>
internal static class AnonymousRoutes
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["POST /api/v1/auth/register"] = "the first thing a person does",
        ["POST /api/v1/auth/login"] = "signs in",
        ["POST /api/v1/auth/refresh"] = "the access token has run out by then",
        ["POST /api/v1/auth/password/forgot"] = "somebody who cannot sign in",
        ["POST /api/v1/auth/password/reset"] = "comes with the secret of a letter",
        ["GET /api/v1/invitations/{token}"] = "comes with the secret of a letter",
        ["POST /api/v1/invitations/{token}/accept"] = "comes with the secret of a letter",
        ["POST /api/v1/invitations/{token}/decline"] = "comes with the secret of a letter",
        ["GET /api/v1/feeds/{secret}.ics"] = "calendar programs have the secret of the address and nothing else",
        ["GET /api/v1/out/{token}"] = "comes with the secret of a screen's link",
        ["GET /api/v1/files/shared/{token}"] = "comes with the signature of a link",
        ["GET /api/v1/files/public/{id}"] = "a file everybody may read",
        ["POST /api/v1/webhooks/stripe"] = "comes with the signature of the payment provider",
        ["GET /api/v1/time"] = "a screen sets its clock before anything else",
        ["ANY /health/live"] = "asked by whoever watches the process",
        ["ANY /health/ready"] = "asked by the balancer",
        ["GET /openapi/{documentName}.json"] = "the description of the API is public",
        ["ANY /api/{path}"] = "answers 404 where there is no route",
    };

    /// <summary>Only where the web client was built with the server.</summary>
    public static IReadOnlyDictionary<string, string> OfTheWebClient { get; } = new Dictionary<string, string>
    {
        ["GET,HEAD /{path}"] = "the web client, which signs people in",
        ["GET,HEAD /scan"] = "the scanner, which has a key of its own or asks for a sign-in",
    };
}
