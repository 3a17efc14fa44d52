using Callboard.Platform;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Events;

/// <summary>Events: their lifecycles, teams, and who and what belongs to them.</summary>
public sealed class EventsModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(EventsModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
