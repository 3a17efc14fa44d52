using Callboard.Contracts.Events;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Npgsql;

namespace Callboard.Finance.Features;

/// <summary>Gives a new event the budget the wizard was told, and a copy of an event the budget of the first, with nothing spent.</summary>
internal sealed class BudgetOfNewEvent : IEventContribution, IEventCopy
{
    public async Task ContributeAsync(TenantTransaction transaction, NewEvent newEvent, CancellationToken cancellationToken)
    {
        var categories = newEvent.BudgetCategories;
        if (categories.Count == 0)
        {
            return;
        }

        try
        {
            newEvent.Result.BudgetCategoriesCreated = await transaction.ExecuteAsync(
                MoneyModule.Sql["BudgetOfNewEvent"],
                [
                    newEvent.EventId, categories.Select(c => SnakeCase.Of(c.Category)).ToArray(), categories.Select(c => c.Name).ToArray(),
                    categories.Select(c => c.BudgetedAmount).ToArray(),
                ],
                cancellationToken);
        }
        catch (PostgresException e) when (
            e.ConstraintName is { } constraint && MoneyProblems.Constraints.TryGetValue(constraint, out var problem) && !problem.Errors.IsEmpty)
        {
            throw InWizard(problem, Fault(constraint, newEvent)).ToException();
        }
    }

    public Task CopyAsync(TenantTransaction transaction, EventCopy copy, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(MoneyModule.Sql["CopyBudget"], [copy.SourceId, copy.TargetId], cancellationToken);

    // The database said what is wrong; the wizard's caller also learns in which line.
    private static int Fault(string constraint, NewEvent newEvent)
    {
        var lines = newEvent.BudgetCategories.ToList();
        return constraint switch
        {
            "budget_category_budgeted_exact" =>
                lines.FindIndex(c => decimal.Round(c.BudgetedAmount, Money.MinorUnits(newEvent.Currency)) != c.BudgetedAmount),
            "budget_category_budgeted_not_negative" => lines.FindIndex(c => c.BudgetedAmount < 0),
            "budget_category_unique" =>
                lines.FindLastIndex(c => lines.Count(other => (other.Category, other.Name) == (c.Category, c.Name)) > 1),
            "budget_category_name_form" => lines.FindIndex(c => c.Name is not null && string.IsNullOrWhiteSpace(c.Name)),
            _ => -1,
        };
    }

    private static Problem InWizard(Problem problem, int line)
    {
        var place = line < 0 ? "budgetCategories" : $"budgetCategories[{line}].{problem.Errors.Keys.First()}";
        return (problem with { Errors = problem.Errors.Clear() }).On(place);
    }
}
