using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

/// <summary>Somebody of the directory.</summary>
public sealed record MoneyParty(Guid Id, string? Name);

/// <summary>A line of a budget: what one thing is planned to cost and what it comes to.</summary>
/// <param name="Planned">What it is planned to cost.</param>
/// <param name="Actual">What was spent on it: its expenses, whether paid or not, and what was entered.</param>
/// <param name="Paid">What of it is paid.</param>
/// <param name="Committed">What is promised beyond what was spent.</param>
/// <param name="Forecast">What it will come to: what somebody expects, or the plan, and never less than what is certain.</param>
/// <param name="Variance">Actual − planned.</param>
/// <param name="EnteredCommitted">What was ordered or promised, as entered; expenses are taken off it.</param>
/// <param name="EnteredActual">What was spent without an expense being kept, as entered.</param>
/// <param name="EnteredForecast">What somebody expects it to come to; null for what follows from the rest.</param>
public sealed record BudgetItem(
    Guid Id, Guid EventId, Guid CategoryId, string Description, Money Planned, Money Actual, Money Paid, Money Committed, Money Forecast,
    Money Variance, decimal? VariancePercent, Money EnteredCommitted, Money EnteredActual, Money? EnteredForecast, MoneyParty? Vendor,
    string? Notes, int Position, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A line to add to a budget. Amounts are in the event's currency and have no more decimals than it.</summary>
/// <param name="CommittedAmount">Ordered or promised without a contract kept here.</param>
/// <param name="ActualAmount">Spent without an expense being kept.</param>
/// <param name="ForecastAmount">What it is expected to come to, where that is not what follows from the rest.</param>
/// <param name="Position">Where it stands in its category; at the end if not said.</param>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record CreateBudgetItem(
    Guid CategoryId,
    [property: StringLength(200, MinimumLength = 1)] string Description,
    Amount PlannedAmount,
    Amount? CommittedAmount = null,
    Amount? ActualAmount = null,
    Amount? ForecastAmount = null,
    Guid? VendorId = null,
    [property: StringLength(2000)] string? Notes = null,
    [property: Range(0, 1_000_000)] int? Position = null,
    Guid? Id = null);

/// <summary>What may be changed about a line of a budget. In another category its expenses come along.</summary>
public sealed record BudgetItemPatch(
    Guid? CategoryId = null,
    [property: StringLength(200, MinimumLength = 1)] string? Description = null,
    [property: Careful] Amount? PlannedAmount = null,
    [property: Careful] Amount? CommittedAmount = null,
    [property: Careful] Amount? ActualAmount = null,
    [property: Careful] Amount? ForecastAmount = null,
    Guid? VendorId = null,
    [property: StringLength(2000)] string? Notes = null,
    [property: Range(0, 1_000_000)] int? Position = null);

internal sealed record BudgetItemRow(BudgetItem Item);

internal static class BudgetItems
{
    private const string Table = "money.budget_item";

    /// <param name="categoryId">Only those of one category.</param>
    public static async Task<Results<Ok<ListResponse<BudgetItem>>, ProblemHttpResult>> ListAsync(
        Guid eventId, Guid? categoryId, TenantDb db, CancellationToken cancellationToken)
    {
        var rows = await db.ListAsync<BudgetItemRow>(MoneyModule.Sql["BudgetItems"], [eventId, null, categoryId], cancellationToken);
        return rows.Count > 0 || await GetBudget.ExistsAsync(db, eventId, cancellationToken)
            ? TypedResults.Ok(ListResponse<BudgetItem>.Whole([.. rows.Select(r => r.Item)]))
            : PlatformProblems.NotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<BudgetItem>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid itemId, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var row = await db.OneAsync<BudgetItemRow>(MoneyModule.Sql["BudgetItems"], [eventId, itemId, null], cancellationToken);
        if (row is null)
        {
            return MoneyProblems.ItemNotFound.ToResult();
        }

        EntityTag.Write(context, row.Item.Version);
        return TypedResults.Ok(new DataResponse<BudgetItem>(row.Item));
    }

    public static async Task<Results<Created<DataResponse<BudgetItem>>, Ok<DataResponse<BudgetItem>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateBudgetItem request, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var (row, isNew) = await db.WriteAsync(
            async transaction =>
            {
                var made = await transaction.OneAsync<Guid?>(
                    MoneyModule.Sql["CreateBudgetItem"],
                    [
                        eventId, request.Id, request.CategoryId, request.Description, request.PlannedAmount.Value, request.CommittedAmount?.Value,
                        request.ActualAmount?.Value, request.ForecastAmount?.Value, request.VendorId, request.Notes, request.Position,
                    ],
                    cancellationToken);
                var id = made ?? request.Id;
                var found = id is null ? null : await transaction.OneAsync<BudgetItemRow>(
                    MoneyModule.Sql["BudgetItems"], [eventId, id, null], cancellationToken);
                return (found, made is not null);
            },
            cancellationToken);
        if (row is null)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        EntityTag.Write(context, row.Item.Version);
        var answer = new DataResponse<BudgetItem>(row.Item);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/budget/items/{row.Item.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<BudgetItem>>, ProblemHttpResult>> ChangeAsync(
        Guid eventId, Guid itemId, Patch<BudgetItemPatch> patch, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var row = await db.WriteAsync(
            async transaction =>
                await PatchStatement.ApplyAsync(transaction, Table, itemId, patch, ifMatch, cancellationToken, "event_id = $2", [eventId])
                    ? await transaction.OneAsync<BudgetItemRow>(MoneyModule.Sql["BudgetItems"], [eventId, itemId, null], cancellationToken)
                    : null,
            cancellationToken);
        if (row is null)
        {
            return MoneyProblems.ItemNotFound.ToResult();
        }

        EntityTag.Write(context, row.Item.Version);
        return TypedResults.Ok(UpdatedResponse<BudgetItem>.Of(row.Item, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid itemId, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<BudgetItemPatch>(
                    transaction, Table, itemId, ifMatch, cancellationToken, "event_id = $2", [eventId])
                && await transaction.ExecuteAsync(
                    $"delete from {Table} where organization_id = app.current_organization() and id = $1", [itemId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : MoneyProblems.ItemNotFound.ToResult();
    }
}
