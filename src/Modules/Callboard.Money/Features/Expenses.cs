using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

/// <summary>Whether something was paid, as it is written down.</summary>
public enum PaymentMark
{
    Pending,
    Paid,
}

/// <summary>Whether something was paid, as the clock tells it.</summary>
public enum PaidStatus
{
    Pending,
    Paid,

    /// <summary>Not paid, and the day it was due is over at the event.</summary>
    Overdue,
}

/// <summary>The file that belongs to an expense or a contract.</summary>
public sealed record MoneyFile(Guid Id, string Name, string MediaType);

/// <summary>Something that was bought for an event.</summary>
/// <param name="Amount">In the event's currency.</param>
/// <param name="Original">What the invoice says, where it is in another currency.</param>
/// <param name="ExchangeRate">How much of the event's currency one unit of the original is.</param>
/// <param name="ExchangeRateOn">The day of that rate.</param>
/// <param name="Vendor">The vendor of the directory; null where there is only a name.</param>
/// <param name="VendorName">Who was paid.</param>
/// <param name="Invoice">The invoice or receipt.</param>
/// <param name="PaidStatus">Pending, paid, or overdue since the day after it was due.</param>
public sealed record Expense(
    Guid Id, Guid EventId, Guid CategoryId, Guid? ItemId, string Name, Money Amount, Money? Original, decimal? ExchangeRate,
    DateOnly? ExchangeRateOn, MoneyParty? Vendor, string? VendorName, MoneyFile? Invoice, DateOnly? DueDate, PaidStatus PaidStatus,
    DateOnly? PaidOn, string? Notes, FeedPerson? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>An expense to keep: an amount in the event's currency, or an amount in another one and what a unit of that is worth.</summary>
/// <param name="ItemId">The line of the category it is for.</param>
/// <param name="Amount">In the event's currency; left out where the original amount and its rate are given.</param>
/// <param name="ExchangeRate">How much of the event's currency one unit of the original is. The product is rounded half away from zero.</param>
/// <param name="ExchangeRateOn">The day of that rate; today at the event if not said.</param>
/// <param name="InvoiceFileId">A file of the event: the invoice or receipt.</param>
/// <param name="PaidOn">When it was paid; today at the event if it is paid and this is not said.</param>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record CreateExpense(
    Guid CategoryId,
    [property: StringLength(200, MinimumLength = 1)] string Name,
    Amount? Amount = null,
    Guid? ItemId = null,
    Amount? OriginalAmount = null,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Expected three capital letters.")] string? OriginalCurrency = null,
    [property: Range(typeof(decimal), "0.000000001", "999999999")] decimal? ExchangeRate = null,
    DateOnly? ExchangeRateOn = null,
    Guid? VendorId = null,
    [property: StringLength(200, MinimumLength = 1)] string? VendorName = null,
    Guid? InvoiceFileId = null,
    DateOnly? DueDate = null,
    PaymentMark? PaidStatus = null,
    DateOnly? PaidOn = null,
    [property: StringLength(2000)] string? Notes = null,
    Guid? Id = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Amount is null && OriginalAmount is null)
        {
            yield return new ValidationResult("Give an amount.", [nameof(Amount)]);
        }
    }
}

/// <summary>What may be changed about an expense. An amount of one's own takes the place of what the rate says.</summary>
public sealed record ExpensePatch(
    Guid? CategoryId = null,
    Guid? ItemId = null,
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: Careful] Amount? Amount = null,
    [property: Careful] Amount? OriginalAmount = null,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Expected three capital letters.")] string? OriginalCurrency = null,
    [property: Range(typeof(decimal), "0.000000001", "999999999")] decimal? ExchangeRate = null,
    DateOnly? ExchangeRateOn = null,
    Guid? VendorId = null,
    [property: StringLength(200, MinimumLength = 1)] string? VendorName = null,
    Guid? InvoiceFileId = null,
    DateOnly? DueDate = null,
    PaymentMark? PaidStatus = null,
    DateOnly? PaidOn = null,
    [property: StringLength(2000)] string? Notes = null);

internal sealed record ExpenseRow(
    Guid Id, Guid EventId, Guid CategoryId, Guid? ItemId, string Name, decimal Amount, string Currency, decimal? OriginalAmount,
    string? OriginalCurrency, decimal? ExchangeRate, DateOnly? ExchangeRateOn, MoneyParty? Vendor, string? VendorName, MoneyFile? Invoice,
    DateOnly? DueDate, PaidStatus PaidStatus, DateOnly? PaidOn, string? Notes, FeedPerson? CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, int Version)
{
    public Expense ToExpense() => new(
        Id, EventId, CategoryId, ItemId, Name, Money.Of(Amount, Currency),
        OriginalCurrency is null ? null : Money.Of(OriginalAmount, OriginalCurrency), ExchangeRate, ExchangeRateOn, Vendor, VendorName, Invoice,
        DueDate, PaidStatus, PaidOn, Notes, CreatedBy, CreatedAt, UpdatedAt, Version);
}

internal static class Expenses
{
    private const string Table = "money.expense";

    private static readonly SortOrder s_order = new("x.created_at desc, x.id desc", new Dictionary<string, string>
    {
        ["name"] = "x.name",
        ["amount"] = "x.amount",
        ["dueDate"] = "x.due_date",
        ["createdAt"] = "x.created_at",
    });

    /// <param name="status">Only those that are pending, paid or overdue.</param>
    /// <param name="categoryId">Only those of one category.</param>
    /// <param name="itemId">Only those of one line.</param>
    /// <param name="vendorId">Only those of one vendor.</param>
    /// <param name="q">Only those whose name or vendor contains this.</param>
    /// <param name="sort">By name, amount, dueDate or createdAt; newest first if not said.</param>
    public static async Task<Results<Ok<ListResponse<Expense>>, ProblemHttpResult>> ListAsync(
        Guid eventId, string? status, Guid? categoryId, Guid? itemId, Guid? vendorId, string? q, string? sort,
        [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var text = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        const string filter =
            """
             and ($2::text is null or $2 = case when x.paid_status = 'pending' and x.due_date < money.today(e.timezone) then 'overdue' else x.paid_status end)
             and ($3::uuid is null or x.category_id = $3) and ($4::uuid is null or x.item_id = $4) and ($5::uuid is null or x.vendor_id = $5)
             and ($6::text is null or x.name ilike '%' || app.like_text($6) || '%' or x.vendor_name ilike '%' || app.like_text($6) || '%'
                  or exists (select from directory.public_vendor as n where n.organization_id = x.organization_id and n.id = x.vendor_id
                                and n.name ilike '%' || app.like_text($6) || '%'))
            """;
        var rows = await db.PageAsync<ExpenseRow>(
            $"{MoneyModule.Sql["Expenses"]}{filter} order by {s_order.OrderBy(sort)}",
            $"""
            select count(*)::integer from money.expense as x
              join events.public_event as e on e.organization_id = x.organization_id and e.id = x.event_id
             where x.organization_id = app.current_organization() and x.event_id = $1{filter}
            """,
            [eventId, QueryWord.Of<PaidStatus>("status", status), categoryId, itemId, vendorId, text], page, cancellationToken);
        return rows.Total > 0 || await GetBudget.ExistsAsync(db, eventId, cancellationToken)
            ? TypedResults.Ok(new ListResponse<Expense>(
                [.. rows.Data.Select(r => r.ToExpense())], rows.Total, rows.Count, rows.NextCursor, rows.Page, rows.Pages))
            : PlatformProblems.NotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<Expense>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid expenseId, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var row = await db.OneAsync<ExpenseRow>($"{MoneyModule.Sql["Expenses"]} and x.id = $2", [eventId, expenseId], cancellationToken);
        if (row is null)
        {
            return MoneyProblems.ExpenseNotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        return TypedResults.Ok(new DataResponse<Expense>(row.ToExpense()));
    }

    public static async Task<Results<Created<DataResponse<Expense>>, Ok<DataResponse<Expense>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateExpense request, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var (row, isNew) = await db.WriteAsync(
            async transaction =>
            {
                var made = await transaction.OneAsync<Guid?>(
                    MoneyModule.Sql["CreateExpense"],
                    [
                        eventId, request.Id, request.CategoryId, request.ItemId, request.Name, request.Amount?.Value, request.OriginalAmount?.Value,
                        request.OriginalCurrency, request.ExchangeRate, request.ExchangeRateOn, request.VendorId, request.VendorName,
                        request.InvoiceFileId, request.DueDate, request.PaidStatus, request.PaidOn, request.Notes,
                    ],
                    cancellationToken);
                var id = made ?? request.Id;
                var found = id is null ? null : await transaction.OneAsync<ExpenseRow>(
                    $"{MoneyModule.Sql["Expenses"]} and x.id = $2", [eventId, id], cancellationToken);
                return (found, made is not null);
            },
            cancellationToken);
        if (row is null)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        var answer = new DataResponse<Expense>(row.ToExpense());
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/expenses/{row.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<Expense>>, ProblemHttpResult>> ChangeAsync(
        Guid eventId, Guid expenseId, Patch<ExpensePatch> patch, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var row = await db.WriteAsync(
            async transaction =>
                await PatchStatement.ApplyAsync(transaction, Table, expenseId, patch, ifMatch, cancellationToken, "event_id = $2", [eventId])
                    ? await transaction.OneAsync<ExpenseRow>($"{MoneyModule.Sql["Expenses"]} and x.id = $2", [eventId, expenseId], cancellationToken)
                    : null,
            cancellationToken);
        if (row is null)
        {
            return MoneyProblems.ExpenseNotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        return TypedResults.Ok(UpdatedResponse<Expense>.Of(row.ToExpense(), patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid expenseId, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<ExpensePatch>(
                    transaction, Table, expenseId, ifMatch, cancellationToken, "event_id = $2", [eventId])
                && await transaction.ExecuteAsync(
                    $"delete from {Table} where organization_id = app.current_organization() and id = $1", [expenseId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : MoneyProblems.ExpenseNotFound.ToResult();
    }
}
