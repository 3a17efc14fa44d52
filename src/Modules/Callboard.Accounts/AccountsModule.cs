using Callboard.Platform;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Accounts;

/// <summary>Users, organizations, members and their credentials.</summary>
public sealed class AccountsModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(AccountsModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
