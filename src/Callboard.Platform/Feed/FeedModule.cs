using Callboard.Platform.Json;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Callboard.Platform.Feed;

/// <summary>The live feed, activity and history.</summary>
public sealed class FeedModule : IModule
{
    internal static readonly Data.SqlFiles Sql = new(typeof(FeedModule).Assembly, "Feed");

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<FeedOptions>(configuration.GetSection("Live"));
        services.AddSingleton<FeedStatus>();
        services.AddSingleton<ChangeTable>();
        services.AddSingleton<People>();
        services.AddSingleton<ActivitySentences>();
        services.AddSingleton<ActivityNoise>();
        services.AddSingleton<ChangeMessages>();
        services.AddSingleton<FeedAccess>();
        services.AddSingleton<Presence>();
        services.AddSingleton<FeedTopics>();
        services.AddSingleton<Readouts>();
        services.AddSingleton(p => new EventChanges(
            p.GetRequiredService<FeedTopics>(), p.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<HubLifetimeManager<LiveHub>>(provider => provider.GetRequiredService<LiveConnections>());
        services.AddSingleton<LiveSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveSessions>());
        services.AddHostedService<FeedReader>();
        services.AddHealthChecks().AddCheck<FeedHealth>("live", tags: ["ready"]);
        services.AddSingleton<HubFailures>();
        // The framework logs every refusal as an error of ours; HubFailures tells the two apart.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None));
        services.AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = 16 * 1024;
                options.KeepAliveInterval = TimeSpan.FromSeconds(10);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                options.AddFilter<HubFailures>();
            })
            .AddJsonProtocol(options => CallboardJson.Configure(options.PayloadSerializerOptions));
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var live = api.MapGroup("").WithTags("Live");
        live.MapGet("/events/{id:guid}/changes", Changes.Handle)
            .WithName("Live_ListChanges").WithSummary("Changes of an event after a cursor, waiting for the next one if asked to");
        live.MapGet("/events/{id:guid}/activity", Activity.Handle)
            .WithName("Live_ListActivity").WithSummary("What happened to an event, in sentences, newest first");
        live.MapGet("/history/{entity}/{id:guid}", History.Handle)
            .WithName("Live_GetHistory").WithSummary("Every change of one record with before and after, newest first");
        live.MapPost("/history/{changeId}/restore", RestoreChange.Handle)
            .WithName("Live_RestoreChange").WithSummary("Puts a record back to what it was before a change");
    }
}

/// <summary>The hub's place, outside the API's group.</summary>
public static class FeedEndpoints
{
    /// <summary>Maps the hub at <c>/live</c>. WebSockets only: the other transports need a node to remember its clients between requests.</summary>
    public static void MapFeed(this IEndpointRouteBuilder routes)
    {
        var hub = routes.MapHub<LiveHub>("/live", options => options.Transports = HttpTransportType.WebSockets).RequireAuthorization();
        hub.Add(endpoint =>
        {
            var inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => LiveHub.IsForeign(context.Request)
                ? PlatformProblems.CrossSite.ToResult().ExecuteAsync(context)
                : inner(context);
        });
    }
}
