using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Finance;

/// <summary>The budget the wizard lays down, and the one a copy takes over.</summary>
public sealed class BudgetingANewEvent(CallboardServer server)
{
    [Fact]
    public async Task The_wizards_categories_are_there_in_their_order()
    {
        var organization = await server.NewOrganizationAsync();
        var id = await organization.AddEventAsync(more: new
        {
            currency = "EUR",
            budget = "500.00",
            budgetCategories = new object[]
            {
                new { category = "talent", budgetedAmount = "100.10" },
                new { category = "venue", budgetedAmount = 200, name = "Hall" },
                new { category = "venue", budgetedAmount = 0 },
            },
        });

        var budget = (await organization.Owner.GetAsync($"/api/v1/events/{id}/budget")).Expect(200).Data;
        Assert.Equal(
            ["talent  100.10", "venue Hall 200.00", "venue  0.00"],
            budget["categories"]!.Items().Select(c => $"{c.Str("category")} {c.Str("name")} {c["budgeted"]!.Str("amount")}"));
        Assert.Equal("300.10", budget["totalBudgeted"]!.Str("amount"));
        Assert.Equal("500.00", budget["eventBudget"]!.Str("amount"));
        var summary = (await organization.Owner.GetAsync($"/api/v1/events/{id}")).Expect(200).Data["budgetSummary"]!;
        Assert.True(JsonNode.DeepEquals(budget["totalBudgeted"], summary["totalBudgeted"]), summary.ToJsonString());
        Assert.Equal(3, summary["categories"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""[{"category":"venue","budgetedAmount":1},{"category":"talent","budgetedAmount":"1.005"}]""", 400, "money.too_many_decimals", "budgetCategories[1].budgetedAmount")]
    [InlineData("""[{"category":"venue","budgetedAmount":1},{"category":"talent","budgetedAmount":-1}]""", 400, "money.amount_negative", "budgetCategories[1].budgetedAmount")]
    [InlineData("""[{"category":"venue","budgetedAmount":1},{"category":"venue","budgetedAmount":2}]""", 409, "money.category_taken", "budgetCategories[1].category")]
    [InlineData("""[{"category":"venue","budgetedAmount":1,"name":"  "}]""", 400, "money.name_invalid", "budgetCategories[0].name")]
    public async Task A_line_that_cannot_be_takes_the_whole_event_back(string categories, int status, string code, string field)
    {
        var organization = await server.NewOrganizationAsync();
        var body = JsonNode.Parse("""{"name":"Never","startAt":"2027-03-10T18:00:00Z","currency":"EUR","generateTasks":false}""")!.AsObject();
        body["budgetCategories"] = JsonNode.Parse(categories);

        (await organization.Owner.PostAsync("/api/v1/events", body)).ExpectProblem(status, code, field);
        Assert.Equal(0, (await organization.Owner.GetAsync("/api/v1/events")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_copy_plans_the_same_and_has_spent_nothing()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var id = await organization.AddEventAsync(more: new { budgetCategories = new[] { new { category = "venue", budgetedAmount = "10.50" } } });
        var line = (await user.GetAsync($"/api/v1/events/{id}/budget/categories")).Expect(200).Data[0]!.Id();
        (await user.PatchAsync($"/api/v1/events/{id}/budget/categories/{line}", new { actualAmount = 7 })).Expect(200);

        var copy = (await user.PostAsync($"/api/v1/events/{id}/clone", new { name = "Again", startAt = "2028-03-10T18:00:00Z" })).Expect(201).Data.Id();
        var budget = (await user.GetAsync($"/api/v1/events/{copy}/budget")).Expect(200).Data;
        Assert.Equal("10.50", budget["totalBudgeted"]!.Str("amount"));
        Assert.Equal("0.00", budget["totalActual"]!.Str("amount"));
    }
}
