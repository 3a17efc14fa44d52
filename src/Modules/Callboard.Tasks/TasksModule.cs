using Callboard.Platform;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Tasks;

/// <summary>The plan of an event: tasks, what waits for what, progress, and the templates plans are made from.</summary>
public sealed class TasksModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(TasksModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddSingleton(TasksProblems.Set);

    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
