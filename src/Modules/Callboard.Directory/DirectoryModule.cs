using Callboard.Platform;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// Plural, because a namespace Callboard.Directory would hide System.IO.Directory everywhere in the product.
namespace Callboard.Directories;

/// <summary>Who and what events are made with: clients, venues, vendors, sponsors, designers, participants.</summary>
public sealed class DirectoryModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(DirectoryModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
