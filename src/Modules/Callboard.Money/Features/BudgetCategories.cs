using System.ComponentModel.DataAnnotations;
using Callboard.Contracts.Money;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

/// <summary>A part of an event's budget: what is planned for it and what it comes to.</summary>
/// <param name="Name">The organization's own name for it; null for the category's.</param>
/// <param name="Planned">What its lines plan.</param>
/// <param name="Actual">What was spent, in all: expenses, whether paid or not, and what was entered without one.</param>
/// <param name="EnteredActual">The part of it that was entered for the category itself.</param>
/// <param name="Paid">The part of it that is paid.</param>
/// <param name="Committed">What is promised beyond what was spent.</param>
/// <param name="Forecast">What it will come to at the end.</param>
/// <param name="Variance">Actual − budgeted: above zero is overspent.</param>
/// <param name="VariancePercent">The same in percent of the budgeted amount, two decimals; null when nothing is budgeted.</param>
/// <param name="UsedPercent">Spent and promised in percent of the budgeted amount; null when nothing is budgeted.</param>
public sealed record BudgetCategory(
    Guid Id, Guid EventId, BudgetCategoryKind Category, string? Name, Money Budgeted, Money Planned, Money Actual, Money EnteredActual,
    Money Paid, Money Committed, Money Forecast, Money Variance, decimal? VariancePercent, decimal? UsedPercent, BudgetState State,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A budget category to add. Amounts are in the event's currency and have no more decimals than it.</summary>
/// <param name="ActualAmount">Spent without an expense being kept.</param>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record CreateBudgetCategory(
    BudgetCategoryKind Category,
    Amount BudgetedAmount,
    Amount? ActualAmount = null,
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    Guid? Id = null);

/// <summary>What may be changed about a budget category.</summary>
public sealed record BudgetCategoryPatch(
    BudgetCategoryKind? Category = null,
    [property: Careful] Amount? BudgetedAmount = null,
    [property: Careful] Amount? ActualAmount = null,
    [property: StringLength(100, MinimumLength = 1)] string? Name = null);

internal sealed record BudgetCategoryRow(
    Guid Id, Guid EventId, BudgetCategoryKind Category, string? Name, decimal BudgetedAmount, decimal Planned, decimal Actual, decimal Entered,
    decimal Paid, decimal Committed, decimal Forecast, decimal Variance, decimal? VariancePercent, decimal? UsedPercent, BudgetState State,
    string Currency, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version)
{
    public BudgetCategory ToCategory() => new(
        Id, EventId, Category, Name, In(BudgetedAmount), In(Planned), In(Actual), In(Entered), In(Paid), In(Committed), In(Forecast),
        In(Variance), VariancePercent, UsedPercent, State, CreatedAt, UpdatedAt, Version);

    private Money In(decimal amount) => Money.Of(amount, Currency);
}

internal static class BudgetCategories
{
    private const string Table = "money.budget_category";

    public static async Task<Results<Ok<ListResponse<BudgetCategory>>, ProblemHttpResult>> ListAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var rows = await db.ListAsync<BudgetCategoryRow>(MoneyModule.Sql["BudgetCategories"], [eventId, null], cancellationToken);
        // Only an empty list leaves open whether there is such an event.
        return rows.Count > 0 || await GetBudget.ExistsAsync(db, eventId, cancellationToken)
            ? TypedResults.Ok(ListResponse<BudgetCategory>.Whole([.. rows.Select(r => r.ToCategory())]))
            : PlatformProblems.NotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<BudgetCategory>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid categoryId, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var row = await db.OneAsync<BudgetCategoryRow>(MoneyModule.Sql["BudgetCategories"], [eventId, categoryId], cancellationToken);
        if (row is null)
        {
            return MoneyProblems.CategoryNotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        return TypedResults.Ok(new DataResponse<BudgetCategory>(row.ToCategory()));
    }

    public static async Task<Results<Created<DataResponse<BudgetCategory>>, Ok<DataResponse<BudgetCategory>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateBudgetCategory request, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var (row, isNew) = await db.WriteAsync(
            async transaction =>
            {
                var made = await transaction.OneAsync<Guid?>(
                    MoneyModule.Sql["CreateBudgetCategory"],
                    [eventId, request.Id, request.Category, request.Name, request.BudgetedAmount.Value, request.ActualAmount?.Value],
                    cancellationToken);
                var id = made ?? request.Id;
                var found = id is null ? null : await transaction.OneAsync<BudgetCategoryRow>(
                    MoneyModule.Sql["BudgetCategories"], [eventId, id], cancellationToken);
                return (found, made is not null);
            },
            cancellationToken);
        if (row is null)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        var answer = new DataResponse<BudgetCategory>(row.ToCategory());
        return isNew
            ? TypedResults.Created($"/api/v1/events/{eventId}/budget/categories/{row.Id}", answer)
            : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<BudgetCategory>>, ProblemHttpResult>> ChangeAsync(
        Guid eventId, Guid categoryId, Patch<BudgetCategoryPatch> patch, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var row = await db.WriteAsync(
            async transaction =>
                await PatchStatement.ApplyAsync(transaction, Table, categoryId, patch, ifMatch, cancellationToken, "event_id = $2", [eventId])
                    ? await transaction.OneAsync<BudgetCategoryRow>(MoneyModule.Sql["BudgetCategories"], [eventId, categoryId], cancellationToken)
                    : null,
            cancellationToken);
        if (row is null)
        {
            return MoneyProblems.CategoryNotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        return TypedResults.Ok(UpdatedResponse<BudgetCategory>.Of(row.ToCategory(), patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid categoryId, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<BudgetCategoryPatch>(
                    transaction, Table, categoryId, ifMatch, cancellationToken, "event_id = $2", [eventId])
                && await transaction.ExecuteAsync(
                    $"delete from {Table} where organization_id = app.current_organization() and id = $1", [categoryId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : MoneyProblems.CategoryNotFound.ToResult();
    }
}
