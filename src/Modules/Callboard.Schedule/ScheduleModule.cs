using Callboard.Platform;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Schedule;

/// <summary>The run of show: what happens when and where, who is needed, and what collides.</summary>
public sealed class ScheduleModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(ScheduleModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddSingleton(ScheduleProblems.Set);

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
