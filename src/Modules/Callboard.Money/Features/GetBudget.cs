using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

/// <summary>What an event may cost and has cost.</summary>
/// <param name="Currency">ISO 4217 code of every amount here.</param>
/// <param name="TotalBudgeted">Sum of the categories' budgeted amounts.</param>
/// <param name="TotalActual">Sum of the categories' actual amounts.</param>
/// <param name="VariancePercent">(actual − budgeted) ÷ budgeted in percent, two decimals; null when nothing is budgeted.</param>
/// <param name="Categories">Every category, in the order they were added.</param>
/// <param name="EventBudget">The limit set for the whole event; null when none is.</param>
public sealed record BudgetOfEvent(
    string Currency, Money TotalBudgeted, Money TotalActual, decimal? VariancePercent, IReadOnlyList<EventBudgetLine> Categories,
    Money? EventBudget);

/// <summary>One category in the budget of an event.</summary>
public sealed record EventBudgetLine(
    Guid Id, Contracts.Money.BudgetCategoryKind Category, string? Name, Money Budgeted, Money Actual, Money Variance,
    decimal? VariancePercent, int Version);

internal sealed record BudgetFigures(
    Money TotalBudgeted, Money TotalActual, decimal? VariancePercent, IReadOnlyList<EventBudgetLine> Categories);

internal sealed record EventBudgetRow(string Currency, decimal? EventBudget, BudgetFigures Figures);

internal static class GetBudget
{
    public static async Task<Results<Ok<DataResponse<BudgetOfEvent>>, ProblemHttpResult>> HandleAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var row = await db.OneAsync<EventBudgetRow>(MoneyModule.Sql["GetBudget"], [eventId], cancellationToken);
        return row is null
            ? PlatformProblems.NotFound.ToResult()
            : TypedResults.Ok(new DataResponse<BudgetOfEvent>(new BudgetOfEvent(
                row.Currency, row.Figures.TotalBudgeted, row.Figures.TotalActual, row.Figures.VariancePercent, row.Figures.Categories,
                Money.Of(row.EventBudget, row.Currency))));
    }
}
