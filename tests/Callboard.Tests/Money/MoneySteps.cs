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

    public static string ContractAt(Guid id) => $"/api/v1/contracts/{id}";

    public static async Task<Guid> AgreeAsync(
        this ApiUser user, Guid eventId, decimal? amount, string type = "vendor", string title = "Light and sound", object? more = null) =>
        (await user.PostAsync($"/api/v1/events/{eventId}/contracts", ApiUser.Merge(new { type, title, partyName = "Lumen Rentals", amount }, more)))
        .Expect(201).Data.Id();

    public static async Task<JsonNode> ContractAsync(this ApiUser user, Guid id) => (await user.GetAsync(ContractAt(id))).Expect(200).Data;

    public static async Task<JsonNode> ScheduleAsync(this ApiUser user, Guid id, params object[] rules) =>
        (await user.PutAsync($"{ContractAt(id)}/payment-schedule", new { rules })).Expect(200).Data;

    /// <summary>Sends a contract out and has both sides sign it.</summary>
    public static async Task<JsonNode> SignByBothAsync(this ApiUser user, Guid id)
    {
        (await user.PostAsync($"{ContractAt(id)}/transition", new { to = "pending_signature" })).Expect(200);
        (await user.PostAsync($"{ContractAt(id)}/sign", new { party = "counterparty", signerName = "Lena Lumen" })).Expect(200);
        return (await user.PostAsync($"{ContractAt(id)}/sign", new { party = "organization" })).Expect(200).Data;
    }

    public static async Task<Guid> PayAsync(this ApiUser user, Guid contractId, decimal amount, Guid? instalmentId = null) =>
        (await user.PostAsync($"{ContractAt(contractId)}/payments", new { amount, instalmentId })).Expect(201).Data.Id();

    /// <summary>Amounts of a schedule, in its order.</summary>
    public static IReadOnlyList<decimal> Amounts(this JsonNode schedule, string of = "amount") =>
        [.. schedule["instalments"]!.Items().Select(i => i.Amount(of))];

    public static async Task<JsonNode> BudgetAsync(this ApiUser user, Guid eventId) => (await user.GetAsync(BudgetOf(eventId))).Expect(200).Data;

    public static JsonNode Category(this JsonNode budget, Guid id) => budget["categories"]!.Items().Single(c => c.Id() == id);

    public static JsonNode Line(this JsonNode budget, Guid id) => budget["items"]!.Items().Single(c => c.Id() == id);

    /// <summary>The number of an amount.</summary>
    public static decimal Amount(this JsonNode node, string name) => decimal.Parse(node[name]!.Str("amount")!, CultureInfo.InvariantCulture);
}
