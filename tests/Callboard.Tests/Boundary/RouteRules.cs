using Callboard.Testing;
using Callboard.Tests.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Callboard.Tests.Boundary;

/// <summary>What every route of the running server says about itself.</summary>
public sealed class RouteRules(CallboardServer server)
{
    [Fact]
    public void Every_route_has_a_name_a_summary_and_a_tag_and_knows_its_callers()
    {
        var routes = Routes.All(server.Services);
        Assert.NotEmpty(routes);
        AssertNone(routes.SelectMany(Omissions));
        AssertNone(routes.Where(Routes.IsApi).Select(r => r.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName).OfType<string>()
            .GroupBy(name => name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"Two routes are named {g.Key}"));
    }

    [Fact]
    public async Task A_careless_route_is_noticed()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapPost("/api/v1/careless", (Careless body) => body.Name);
        var omissions = Routes.Of(app).SelectMany(Omissions).ToList();
        Assert.Contains(omissions, o => o.Contains("has no name", StringComparison.Ordinal));
        Assert.Contains(omissions, o => o.Contains("has no summary", StringComparison.Ordinal));
        Assert.Contains(omissions, o => o.Contains("has no tag", StringComparison.Ordinal));
        Assert.Contains(omissions, o => o.Contains("lets anybody in", StringComparison.Ordinal));
        Assert.Contains(omissions, o => o.Contains("is not a contract", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Omissions(RouteEndpoint route)
    {
        var name = Routes.Describe(route);
        var inApi = Routes.IsApi(route);
        if (inApi && string.IsNullOrWhiteSpace(route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName))
        {
            yield return $"{name} has no name: .WithName(\"Module_Verb\")";
        }

        if (inApi && string.IsNullOrWhiteSpace(route.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary))
        {
            yield return $"{name} has no summary: .WithSummary(\"…\")";
        }

        if (inApi && route.Metadata.GetMetadata<ITagsMetadata>() is not { Tags.Count: > 0 })
        {
            yield return $"{name} has no tag: .WithTags(\"…\")";
        }

        if (Routes.IsOpen(route) && !AnonymousRoutes.Reasons.ContainsKey(name) && !AnonymousRoutes.OfTheWebClient.ContainsKey(name))
        {
            yield return $"{name} lets anybody in: require authorization, or list it in AnonymousRoutes with a reason";
        }

        // What is not a record of ours is never looked at by the validation in front of every handler; files are read by their importer.
        if (inApi && route.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } body && body != typeof(Stream) && !IsContract(body))
        {
            yield return $"{name} reads {body}, which is not a contract record, so nothing validates it";
        }
    }

    private static bool IsContract(Type type) => type.GetMethod("<Clone>$") is not null && type.IsPublic;

    private static void AssertNone(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        Assert.True(all.Count == 0, string.Join("\n", all));
    }

    private sealed class Careless
    {
        public string Name { get; set; } = "";
    }
}
