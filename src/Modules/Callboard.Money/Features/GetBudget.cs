using Callboard.Contracts.Money;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

/// <summary>What an event may cost, has cost and is going to cost. Every total is the sum of the categories' numbers.</summary>
/// <param name="Currency">ISO 4217 code of every amount here.</param>
/// <param name="TotalBudgeted">Sum of the categories' budgeted amounts.</param>
/// <param name="TotalActual">What was spent: expenses, whether paid or not, and what was entered without one.</param>
/// <param name="TotalPaid">What of it is paid.</param>
/// <param name="TotalCommitted">What is promised beyond what was spent.</param>
/// <param name="TotalForecast">What it will come to at the end.</param>
/// <param name="TotalVariance">Actual − budgeted.</param>
/// <param name="VariancePercent">The same in percent of the budgeted amount, two decimals; null when nothing is budgeted.</param>
/// <param name="Limit">What the whole is held to: the event's own limit, or the sum of its categories.</param>
/// <param name="Remaining">What of the limit is neither spent nor promised.</param>
/// <param name="UsedPercent">Spent and promised in percent of the limit; null without one.</param>
/// <param name="IncomeAgreed">What contracts that bind bring in: clients and sponsors.</param>
/// <param name="IncomeReceived">What of it arrived.</param>
/// <param name="State">How the whole stands against the thresholds.</param>
/// <param name="WarningPercent">From how much used on a category, or the whole, warns.</param>
/// <param name="CriticalPercent">Above how much used it is critical.</param>
/// <param name="Categories">Every category, in the order they were added.</param>
/// <param name="Items">Every line, by category and position.</param>
/// <param name="Alerts">Thresholds that are passed at the moment.</param>
/// <param name="EventBudget">The limit set for the whole event; null when none is.</param>
public sealed record BudgetOfEvent(
    string Currency, Money TotalBudgeted, Money TotalActual, Money TotalPaid, Money TotalCommitted, Money TotalForecast, Money TotalVariance,
    decimal? VariancePercent, Money Limit, Money Remaining, decimal? UsedPercent, Money IncomeAgreed, Money IncomeReceived, BudgetState State,
    decimal WarningPercent, decimal CriticalPercent, IReadOnlyList<EventBudgetLine> Categories, IReadOnlyList<BudgetItem> Items, IReadOnlyList<BudgetAlert> Alerts,
    Money? EventBudget);

/// <summary>How a part of a budget stands against the thresholds.</summary>
public enum BudgetState
{
    /// <summary>Below both.</summary>
    Ok,

    /// <summary>Nearly used up.</summary>
    Warning,

    /// <summary>More is spent and promised than there is.</summary>
    Critical,
}

/// <summary>One category in the budget of an event.</summary>
/// <param name="Planned">What its lines plan; the rest of the budgeted amount is not broken down.</param>
/// <param name="Actual">What was spent, in all.</param>
/// <param name="EnteredActual">The part of it that was entered for the category itself, without a line or an expense.</param>
/// <param name="Paid">The part of it that is paid.</param>
/// <param name="Committed">What is promised beyond what was spent.</param>
/// <param name="Forecast">What it will come to at the end.</param>
/// <param name="Variance">Actual − budgeted.</param>
/// <param name="ForecastVariance">Forecast − budgeted.</param>
/// <param name="UsedPercent">Spent and promised in percent of the budgeted amount.</param>
public sealed record EventBudgetLine(
    Guid Id, BudgetCategoryKind Category, string? Name, Money Budgeted, Money Planned, Money Actual, Money EnteredActual,
    Money Paid, Money Committed, Money Forecast, Money Variance, decimal? VariancePercent, Money ForecastVariance, decimal? UsedPercent,
    BudgetState State, int Version);

internal sealed record BudgetFigures(
    Money TotalBudgeted, Money TotalActual, Money TotalPaid, Money TotalCommitted, Money TotalForecast, Money TotalVariance,
    decimal? VariancePercent, Money Limit, Money Remaining, decimal? UsedPercent, Money IncomeAgreed, Money IncomeReceived, BudgetState State,
    decimal WarningPercent, decimal CriticalPercent, IReadOnlyList<EventBudgetLine> Categories);

internal sealed record EventBudgetRow(
    string Currency, decimal? EventBudget, BudgetFigures Figures, IReadOnlyList<BudgetItem> Items, IReadOnlyList<BudgetAlert> Alerts);

internal static class GetBudget
{
    public static async Task<Results<Ok<DataResponse<BudgetOfEvent>>, ProblemHttpResult>> HandleAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var row = await ReadAsync(db, eventId, cancellationToken);
        if (row is null)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        var f = row.Figures;
        return TypedResults.Ok(new DataResponse<BudgetOfEvent>(new BudgetOfEvent(
            row.Currency, f.TotalBudgeted, f.TotalActual, f.TotalPaid, f.TotalCommitted, f.TotalForecast, f.TotalVariance, f.VariancePercent,
            f.Limit, f.Remaining, f.UsedPercent, f.IncomeAgreed, f.IncomeReceived, f.State, f.WarningPercent, f.CriticalPercent, f.Categories, row.Items, row.Alerts,
            Money.Of(row.EventBudget, row.Currency))));
    }

    /// <summary>The budget of an event the caller sees and is on the staff for; null otherwise.</summary>
    public static Task<EventBudgetRow?> ReadAsync(TenantDb db, Guid eventId, CancellationToken cancellationToken) =>
        db.OneAsync<EventBudgetRow>(MoneyModule.Sql["GetBudget"], [eventId], cancellationToken);

    /// <summary>Whether there is such a budget: what an empty list leaves open.</summary>
    public static async Task<bool> ExistsAsync(TenantDb db, Guid eventId, CancellationToken cancellationToken) =>
        await db.OneAsync<Guid?>(
            "select id from events.event where organization_id = app.current_organization() and id = $1 and app.is_staff()", [eventId],
            cancellationToken) is not null;
}
