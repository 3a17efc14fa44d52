using Callboard.Contracts.Events;
using Callboard.Finance.Features;
using Callboard.Finance.Rules;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// Not Callboard.Money: that namespace would hide the type Money everywhere in the product.
namespace Callboard.Finance;

/// <summary>What events cost and bring in: budgets, expenses, contracts and payments.</summary>
public sealed class MoneyModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(MoneyModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ProblemSet(typeof(MoneyProblems), MoneyProblems.Constraints));
        services.AddSingleton<IEventContribution, BudgetOfNewEvent>();
        services.AddSingleton<IEventCopy, BudgetOfNewEvent>();
        services.AddSingleton<IActivitySentence, BudgetItemActivity>();
        services.AddSingleton<IActivitySentence, ExpenseActivity>();
        services.AddSingleton<IActivitySentence, BudgetAlertActivity>();
        services.AddSingleton<IActivitySentence, BudgetSettingActivity>();
        services.AddSingleton<IActivitySentence, ReallocationActivity>();
        services.AddSingleton<IActivitySentence, ContractActivity>();
        services.AddSingleton<IActivitySentence, ContractTransitionActivity>();
        services.AddSingleton<IActivitySentence, ContractReminderActivity>();
        services.AddSingleton<IActivitySentence, InstalmentActivity>();
        services.AddSingleton<IActivitySentence, SignatureActivity>();
        services.AddSingleton<IActivitySentence, PaymentActivity>();
        services.AddSingleton(MoneyOptions.Read(configuration));
        services.AddSingleton<TurnContracts>();
        services.AddHostedService(provider => provider.GetRequiredService<TurnContracts>());
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
        budget.MapGet("/items", BudgetItems.ListAsync).WithName("Money_ListBudgetItems").WithSummary("Lines of a budget");
        budget.MapPost("/items", BudgetItems.CreateAsync).WithName("Money_CreateBudgetItem").WithSummary("Add a line to a budget");
        budget.MapGet("/items/{itemId:guid}", BudgetItems.GetAsync).WithName("Money_GetBudgetItem").WithSummary("One line of a budget");
        budget.MapPatch("/items/{itemId:guid}", BudgetItems.ChangeAsync).WithName("Money_ChangeBudgetItem")
            .WithSummary("Change a line of a budget").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        budget.MapPut("/items/{itemId:guid}", BudgetItems.ChangeAsync).WithName("Money_PutBudgetItem")
            .WithSummary("The same as PATCH").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        budget.MapDelete("/items/{itemId:guid}", BudgetItems.DeleteAsync).WithName("Money_DeleteBudgetItem")
            .WithSummary("Remove a line of a budget").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        budget.MapGet("/alerts", BudgetAlerts.ListAsync).WithName("Money_ListBudgetAlerts").WithSummary("Thresholds that were passed");
        budget.MapPost("/alerts/{alertId:guid}/acknowledge", BudgetAlerts.AcknowledgeAsync).WithName("Money_AcknowledgeBudgetAlert")
            .WithSummary("Say why an alert is left as it is");
        budget.MapGet("/settings", BudgetAlerts.SettingsAsync).WithName("Money_GetBudgetSettings").WithSummary("From how much used on people are warned");
        budget.MapPut("/settings", BudgetAlerts.ChangeSettingsAsync).WithName("Money_ChangeBudgetSettings").WithSummary("Decide when people are warned");
        budget.MapGet("/suggestions", Reallocations.SuggestAsync).WithName("Money_SuggestReallocations")
            .WithSummary("Budget that could be moved to categories that ran out");
        budget.MapPost("/reallocate", Reallocations.ReallocateAsync).WithName("Money_ReallocateBudget")
            .WithSummary("Move budget from one category to another");
        budget.MapGet("/reallocations", Reallocations.ListAsync).WithName("Money_ListReallocations").WithSummary("Budget that was moved");

        var expenses = api.MapGroup("/events/{eventId:guid}/expenses").WithTags("Money");
        expenses.MapGet("", Expenses.ListAsync).WithName("Money_ListExpenses").WithSummary("What was bought for an event");
        expenses.MapPost("", Expenses.CreateAsync).WithName("Money_CreateExpense").WithSummary("Keep an expense");
        expenses.MapGet("/{expenseId:guid}", Expenses.GetAsync).WithName("Money_GetExpense").WithSummary("One expense");
        expenses.MapPatch("/{expenseId:guid}", Expenses.ChangeAsync).WithName("Money_ChangeExpense")
            .WithSummary("Change an expense").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        expenses.MapPut("/{expenseId:guid}", Expenses.ChangeAsync).WithName("Money_PutExpense")
            .WithSummary("The same as PATCH").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        expenses.MapDelete("/{expenseId:guid}", Expenses.DeleteAsync).WithName("Money_DeleteExpense")
            .WithSummary("Remove an expense").ProducesProblem(StatusCodes.Status412PreconditionFailed);

        var ofEvent = api.MapGroup("/events/{eventId:guid}/contracts").WithTags("Contracts");
        ofEvent.MapGet("", ContractHandlers.ListOfEventAsync).WithName("Contracts_ListOfEvent").WithSummary("Contracts of an event");
        ofEvent.MapPost("", ContractHandlers.CreateAsync).WithName("Contracts_Create").WithSummary("Keep a contract");
        var contracts = api.MapGroup("/contracts").WithTags("Contracts");
        contracts.MapGet("", ContractHandlers.ListAsync).WithName("Contracts_List").WithSummary("Contracts of all events that are not put away");
        contracts.MapGet("/{contractId:guid}", ContractHandlers.GetAsync).WithName("Contracts_Get")
            .WithSummary("One contract with its schedule, payments, signatures and log");
        contracts.MapPatch("/{contractId:guid}", ContractHandlers.ChangeAsync).WithName("Contracts_Change")
            .WithSummary("Change a contract").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        contracts.MapPut("/{contractId:guid}", ContractHandlers.ChangeAsync).WithName("Contracts_Put")
            .WithSummary("The same as PATCH").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        contracts.MapDelete("/{contractId:guid}", ContractHandlers.DeleteAsync).WithName("Contracts_Delete")
            .WithSummary("Remove a contract nobody signed or paid").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        contracts.MapPost("/{contractId:guid}/transition", ContractHandlers.TransitionAsync).WithName("Contracts_Transition").WithSummary("Take a step");
        contracts.MapPost("/{contractId:guid}/sign", ContractHandlers.SignAsync).WithName("Contracts_Sign").WithSummary("Sign, or write down that somebody did");
        contracts.MapGet("/{contractId:guid}/payment-schedule", ContractHandlers.ScheduleAsync).WithName("Contracts_GetSchedule").WithSummary("What is to be paid when");
        contracts.MapPut("/{contractId:guid}/payment-schedule", ContractHandlers.SetScheduleAsync).WithName("Contracts_SetSchedule")
            .WithSummary("Make the schedule by rules, or write it by hand");
        contracts.MapGet("/{contractId:guid}/payments", ContractHandlers.PaymentsAsync).WithName("Contracts_ListPayments").WithSummary("What was paid");
        contracts.MapPost("/{contractId:guid}/payments", ContractHandlers.PayAsync).WithName("Contracts_Pay").WithSummary("Write a payment down");
        contracts.MapPost("/{contractId:guid}/payments/{paymentId:guid}/refund", ContractHandlers.RefundAsync).WithName("Contracts_Refund")
            .WithSummary("Write down that money went back");

        api.MapPost("/webhooks/stripe", StripeWebhook.HandleAsync).WithName("Money_StripeWebhook").WithTags("Contracts")
            .WithSummary("What Stripe tells; signed with the webhook's secret")
            // Its signature is looked at before anything else, and a burst that was held back would only come again.
            .AllowAnonymous().WithMetadata(new LimitsItself(), new RequestSizeLimitAttribute(StripeWebhook.LargestBody))
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }
}
