using Callboard.Platform;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Clauses;

/// <summary>Reads the terms of contracts from the files people keep.</summary>
public sealed class ClausesModule : IModule
{
    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
