using Callboard.Contracts.Events;
using Callboard.Platform.Data;

namespace Callboard.Money;

/// <summary>The budget an event starts with, and the plan a copy of it takes over.</summary>
internal sealed class WizardBudget : IEventContribution, IEventCopy
{
    public async Task ContributeAsync(TenantTransaction transaction, NewEvent newEvent, CancellationToken cancellationToken)
    {
        var lines = newEvent.BudgetCategories;
        for (var i = 0; i < lines.Count; i++)
        {
            var field = $"budgetCategories[{i}]";
            if (lines[i].BudgetedAmount < 0)
            {
                throw MoneyProblems.Invalid.On($"{field}.budgetedAmount", "Must not be negative.").ToException();
            }

            if (decimal.Round(lines[i].BudgetedAmount, Platform.Http.Money.MinorUnits(newEvent.Currency)) != lines[i].BudgetedAmount)
            {
                throw MoneyProblems.Invalid
                    .On($"{field}.budgetedAmount", $"{newEvent.Currency} has fewer digits after the point.").ToException();
            }

            if (lines.Take(i).Any(earlier => earlier.Category == lines[i].Category && earlier.Name == lines[i].Name))
            {
                throw MoneyProblems.CategoryTaken.On($"{field}.category").ToException();
            }
        }

        newEvent.Result.BudgetCategoriesCreated = await transaction.ExecuteAsync(
            """
            insert into money.budget_category (organization_id, event_id, category, name, budgeted_amount, position)
            select app.current_organization(), $1, c.category, coalesce(c.name, ''), c.amount, c.position
              from unnest($2::text[], $3::text[], $4::numeric[]) with ordinality as c (category, name, amount, position)
            """,
            [
                newEvent.EventId, lines.Select(l => SnakeCase.Of(l.Category)).ToArray(), lines.Select(l => l.Name).ToArray(),
                lines.Select(l => l.BudgetedAmount).ToArray(),
            ],
            cancellationToken);
    }

    public Task CopyAsync(TenantTransaction transaction, EventCopy copy, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            insert into money.budget_category (organization_id, event_id, category, name, budgeted_amount, position)
            select organization_id, $2, category, name, budgeted_amount, position from money.budget_category
             where organization_id = app.current_organization() and event_id = $1
            """,
            [copy.SourceId, copy.TargetId], cancellationToken);
}
