using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Finance;

/// <summary>What scenarios about money do all the time.</summary>
internal static class MoneySteps
{
    public static string BudgetOf(Guid eventId) => $"/api/v1/events/{eventId}/budget";

    public static string ExpensesOf(Guid eventId) => $"/api/v1/events/{eventId}/expenses";

    public static async Task<Guid> AddCategoryAsync(
        this ApiUser user, Guid eventId, string category, decimal budgeted, string? name = null, object? more = null) =>
        (await user.PostAsync($"{BudgetOf(eventId)}/categories", ApiUser.Merge(new { category, budgetedAmount = budgeted, name }, more)))
        .Expect(201).Data.Id();

    public static async Task<Guid> AddItemAsync(
        this ApiUser user, Guid eventId, Guid categoryId, string description, decimal planned, object? more = null) =>
        (await user.PostAsync($"{BudgetOf(eventId)}/items", ApiUser.Merge(new { categoryId, description, plannedAmount = planned }, more)))
        .Expect(201).Data.Id();

    public static async Task<Guid> SpendAsync(this ApiUser user, Guid eventId, Guid categoryId, decimal amount, object? more = null) =>
        (await user.PostAsync(ExpensesOf(eventId), ApiUser.Merge(new { categoryId, name = $"Something for {amount}", amount }, more)))
        .Expect(201).Data.Id();

    public static async Task<JsonNode> BudgetAsync(this ApiUser user, Guid eventId) => (await user.GetAsync(BudgetOf(eventId))).Expect(200).Data;

    public static JsonNode Category(this JsonNode budget, Guid id) => budget["categories"]!.Items().Single(c => c.Id() == id);

    public static JsonNode Line(this JsonNode budget, Guid id) => budget["items"]!.Items().Single(c => c.Id() == id);

    /// <summary>The number of an amount.</summary>
    public static decimal Amount(this JsonNode node, string name) => decimal.Parse(node[name]!.Str("amount")!, CultureInfo.InvariantCulture);
}
