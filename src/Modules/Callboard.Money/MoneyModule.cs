using Callboard.Contracts.Events;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Money;

/// <summary>Budgets.</summary>
public sealed class MoneyModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(MoneyModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ProblemSet(typeof(MoneyProblems), MoneyProblems.Constraints));
        services.AddSingleton<WizardBudget>();
        services.AddSingleton<IEventContribution>(provider => provider.GetRequiredService<WizardBudget>());
        services.AddSingleton<IEventCopy>(provider => provider.GetRequiredService<WizardBudget>());
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
