using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Platform;

/// <summary>The door of a module. The host knows modules by this and nothing else.</summary>
public interface IModule
{
    /// <summary>Registers what the module needs.</summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Maps the module's routes below <c>/api/v1</c>.</summary>
    void MapRoutes(IEndpointRouteBuilder api);

    /// <summary>Maps pages of the module's own, outside the API: for people who have a link and nothing else.</summary>
    void MapPages(IEndpointRouteBuilder pages)
    {
    }
}
