using System.ComponentModel.DataAnnotations;
using Callboard.Contracts.Money;
using Callboard.Finance.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

/// <summary>A category and what moving would leave it with.</summary>
/// <param name="Before">What is budgeted now.</param>
/// <param name="After">What would be budgeted.</param>
/// <param name="Used">What of it is spent and promised.</param>
public sealed record BudgetMoveSide(Guid Id, string Label, Money Before, Money After, Money Used);

/// <summary>Budget that could be moved to a category that ran out; both sides and the amount are what <c>reallocate</c> takes.</summary>
public sealed record BudgetSuggestion(BudgetMoveSide From, BudgetMoveSide To, Money Amount);

/// <summary>Budget to move from one category to another.</summary>
/// <param name="From">The category that gives.</param>
/// <param name="To">The category that gets.</param>
/// <param name="Note">Why.</param>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same again moves nothing.</param>
public sealed record ReallocateBudget(
    Guid From, Guid To, Amount Amount, [property: StringLength(500)] string? Note = null, Guid? Id = null);

/// <summary>Budget that was moved.</summary>
/// <param name="From">The category that gave; null when it is gone.</param>
/// <param name="FromLabel">What it was called.</param>
/// <param name="To">The category that got it; null when it is gone.</param>
/// <param name="ToLabel">What it was called.</param>
public sealed record BudgetReallocation(
    Guid Id, Guid EventId, Guid? From, string FromLabel, Guid? To, string ToLabel, Money Amount, string? Note, FeedPerson? MadeBy,
    DateTimeOffset CreatedAt);

/// <summary>The answer to budget moved.</summary>
/// <param name="Data">What was moved.</param>
/// <param name="Categories">Both categories as they are now.</param>
public sealed record ReallocationResponse(BudgetReallocation Data, IReadOnlyList<BudgetCategory> Categories);

internal sealed record ReallocationRow(
    Guid Id, Guid EventId, Guid? FromCategoryId, string FromLabel, Guid? ToCategoryId, string ToLabel, decimal Amount, string Currency,
    string? Note, FeedPerson? MadeBy, DateTimeOffset CreatedAt)
{
    public BudgetReallocation ToReallocation() => new(
        Id, EventId, FromCategoryId, FromLabel, ToCategoryId, ToLabel, Money.Of(Amount, Currency), Note, MadeBy, CreatedAt);
}

/// <summary>Moving budget between categories: what could be moved, moving it, and what was.</summary>
internal static class Reallocations
{
    private const string Select =
        """
        select r.id, r.event_id, r.from_category_id, r.from_label, r.to_category_id, r.to_label, r.amount, e.currency, r.note,
               (select jsonb_build_object('id', a.id, 'name', a.name) from accounts.account as a where a.id = r.made_by) as made_by, r.created_at
          from money.reallocation as r
          join events.public_event as e on e.organization_id = r.organization_id and e.id = r.event_id
         where r.organization_id = app.current_organization() and r.event_id = $1
        """;

    public static async Task<Results<Ok<ListResponse<BudgetReallocation>>, ProblemHttpResult>> ListAsync(
        Guid eventId, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var rows = await db.PageAsync<ReallocationRow>(
            $"{Select} order by r.created_at desc, r.id desc",
            "select count(*)::integer from money.reallocation where organization_id = app.current_organization() and event_id = $1",
            [eventId], page, cancellationToken);
        return rows.Total > 0 || await GetBudget.ExistsAsync(db, eventId, cancellationToken)
            ? TypedResults.Ok(new ListResponse<BudgetReallocation>(
                [.. rows.Data.Select(r => r.ToReallocation())], rows.Total, rows.Count, rows.NextCursor, rows.Page, rows.Pages))
            : PlatformProblems.NotFound.ToResult();
    }

    public static async Task<Results<Ok<ListResponse<BudgetSuggestion>>, ProblemHttpResult>> SuggestAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        if (await GetBudget.ReadAsync(db, eventId, cancellationToken) is not { } budget)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        var expected = budget.Items.GroupBy(i => i.CategoryId).ToDictionary(g => g.Key, g => g.Sum(i => Number(i.Forecast)));
        var lines = budget.Figures.Categories.ToDictionary(c => c.Id);
        var moves = Reallocation.Suggest(
            [.. lines.Values.Select(c => new BudgetPart(
                c.Id, Number(c.Budgeted), Used(c), expected.GetValueOrDefault(c.Id), c.Category == BudgetCategoryKind.Buffer))],
            budget.Figures.WarningPercent, Money.MinorUnits(budget.Currency));
        BudgetMoveSide Side(Guid id, decimal change) => new(
            id, lines[id].Name ?? lines[id].Category.ToString(), lines[id].Budgeted,
            Money.Of(Number(lines[id].Budgeted) + change, budget.Currency), Money.Of(Used(lines[id]), budget.Currency));
        return TypedResults.Ok(ListResponse<BudgetSuggestion>.Whole([.. moves.Select(m => new BudgetSuggestion(
            Side(m.From, -m.Amount), Side(m.To, m.Amount), Money.Of(m.Amount, budget.Currency)))]));
    }

    public static async Task<Results<Ok<ReallocationResponse>, ProblemHttpResult>> ReallocateAsync(
        Guid eventId, ReallocateBudget request, TenantDb db, CancellationToken cancellationToken)
    {
        var answer = await db.WriteAsync(
            async transaction =>
            {
                // The trigger moves the budget; a row that is there already moved it.
                var made = await transaction.OneAsync<Guid?>(
                    """
                    insert into money.reallocation (organization_id, id, event_id, from_category_id, to_category_id, amount, note, made_by)
                    select e.organization_id, coalesce($2::uuid, app.uuidv7()), e.id, $3::uuid, $4::uuid, $5::numeric, $6::text, app.current_user_id()
                      from events.public_event as e
                     where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff()
                       and not exists (select from money.reallocation as r where r.organization_id = e.organization_id and r.id = $2)
                    on conflict (organization_id, id) do nothing
                    returning id
                    """,
                    [eventId, request.Id, request.From, request.To, request.Amount.Value, request.Note], cancellationToken);
                if ((made ?? request.Id) is not { } id
                    || await transaction.OneAsync<ReallocationRow>($"{Select} and r.id = $2", [eventId, id], cancellationToken) is not { } row)
                {
                    return null;
                }

                var categories = await transaction.ListAsync<BudgetCategoryRow>(
                    MoneyModule.Sql["BudgetCategories"], [eventId, null], cancellationToken);
                return new ReallocationResponse(
                    row.ToReallocation(),
                    [.. categories.Where(c => c.Id == row.FromCategoryId || c.Id == row.ToCategoryId).Select(c => c.ToCategory())]);
            },
            cancellationToken);
        return answer is null ? PlatformProblems.NotFound.ToResult() : TypedResults.Ok(answer);
    }

    private static decimal Used(EventBudgetLine line) => Number(line.Actual) + Number(line.Committed);

    private static decimal Number(Money money) => decimal.Parse(money.Amount, System.Globalization.CultureInfo.InvariantCulture);
}
