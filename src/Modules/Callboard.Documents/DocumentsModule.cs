using Callboard.Platform;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Documents;

/// <summary>Sheets of an event to print and to hand on.</summary>
public sealed class DocumentsModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(DocumentsModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
