using Callboard.Contracts.Events;
using Callboard.Finance.Features;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// Not Callboard.Money: that namespace would hide the type Money everywhere in the product.
namespace Callboard.Finance;

/// <summary>What events cost: budgets, and later expenses, contracts and payments.</summary>
public sealed class MoneyModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(MoneyModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ProblemSet(typeof(MoneyProblems), MoneyProblems.Constraints));
        services.AddSingleton<IEventContribution, BudgetOfNewEvent>();
        services.AddSingleton<IEventCopy, BudgetOfNewEvent>();
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var budget = api.MapGroup("/events/{eventId:guid}/budget").WithTags("Money");
        budget.MapGet("", GetBudget.HandleAsync).WithName("Money_GetBudget").WithSummary("Totals and categories of an event's budget");
        budget.MapGet("/categories", BudgetCategories.ListAsync).WithName("Money_ListBudgetCategories").WithSummary("Budget categories");
        budget.MapPost("/categories", BudgetCategories.CreateAsync).WithName("Money_CreateBudgetCategory").WithSummary("Add a budget category");
        budget.MapGet("/categories/{categoryId:guid}", BudgetCategories.GetAsync).WithName("Money_GetBudgetCategory").WithSummary("One budget category");
        budget.MapPatch("/categories/{categoryId:guid}", BudgetCategories.ChangeAsync).WithName("Money_ChangeBudgetCategory")
            .WithSummary("Change a budget category").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        budget.MapPut("/categories/{categoryId:guid}", BudgetCategories.ChangeAsync).WithName("Money_PutBudgetCategory")
            .WithSummary("The same as PATCH").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        budget.MapDelete("/categories/{categoryId:guid}", BudgetCategories.DeleteAsync).WithName("Money_DeleteBudgetCategory")
            .WithSummary("Remove a budget category").ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }
}
