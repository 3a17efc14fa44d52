using Callboard.Testing;
using Callboard.Tests.Talk;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Finance;

/// <summary>What happens when a part of a budget runs out.</summary>
public sealed class BeingWarnedOfABudget(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _lead = null!, _marcus = null!;
    private Guid _event, _production;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _lead = _organization.Owner;
        _marcus = await _organization.AddAsync("manager", "Marcus Manager");
        _event = await _organization.AddEventAsync();
        _production = await _lead.AddCategoryAsync(_event, "production", 75000);
        await _lead.AddCategoryAsync(_event, "marketing", 40000);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<IReadOnlyList<(string? Label, string? Level, decimal? Percent)>> AlertsAsync() =>
        [.. (await _lead.BudgetAsync(_event))["alerts"]!.Items().Select(a => (a.Str("label"), a.Str("level"), (decimal?)a["usedPercent"]))];

    [Fact]
    public async Task It_warns_from_ninety_percent_on_and_is_critical_above_a_hundred()
    {
        await _marcus.SpendAsync(_event, _production, 67499.99m);
        Assert.Empty(await AlertsAsync());
        await _marcus.SpendAsync(_event, _production, 0.01m);
        Assert.Equal([("Production", "warning", 90m)], await AlertsAsync());
        await _marcus.SpendAsync(_event, _production, 7500);
        Assert.Equal([("Production", "warning", 90m)], await AlertsAsync());
        Assert.Equal("warning", (await _lead.BudgetAsync(_event)).Category(_production).Str("state"));
        var last = await _marcus.SpendAsync(_event, _production, 5000);
        Assert.Equal([("Production", "critical", 106.67m)], await AlertsAsync());

        // Whoever decides about the event is told, once for each step and only of what got worse.
        Assert.Equal(["‘Production’ is over its budget: 107 % used", "‘Production’ has used 90 % of its budget"], await _lead.TitlesAsync());
        Assert.Empty(await _marcus.InboxAsync());
        (await _marcus.DeleteAsync($"{ExpensesOf(_event)}/{last}")).Expect(204);
        Assert.Equal([("Production", "warning", 100m)], await AlertsAsync());
        Assert.Equal(2, (await _lead.InboxAsync()).Count);
    }

    [Fact]
    public async Task What_is_promised_counts_too()
    {
        await _marcus.AddItemAsync(_event, _production, "Lights", 1000, new { committedAmount = 70000 });
        Assert.Equal([("Production", "warning", 93.33m)], await AlertsAsync());
    }

    [Fact]
    public async Task The_whole_event_has_a_limit_of_its_own()
    {
        await _marcus.SpendAsync(_event, _production, 50000);
        (await _lead.PatchAsync($"/api/v1/events/{_event}", new { budget = 55000 })).Expect(200);
        Assert.Equal([("The whole event", "warning", 90.91m)], await AlertsAsync());
        var budget = await _lead.BudgetAsync(_event);
        Assert.Equal((55000m, 5000m, "warning"), (budget.Amount("limit"), budget.Amount("remaining"), budget.Str("state")));
        (await _lead.PatchAsync($"/api/v1/events/{_event}", """{"budget":null}""")).Expect(200);
        Assert.Empty(await AlertsAsync());
    }

    [Fact]
    public async Task Thresholds_can_be_set()
    {
        await _marcus.SpendAsync(_event, _production, 60000);
        Assert.Empty(await AlertsAsync());
        (await _lead.PutAsync($"{BudgetOf(_event)}/settings", new { warningPercent = 75, criticalPercent = 79.5 })).Expect(200);
        Assert.Equal([("Production", "critical", 80m)], await AlertsAsync());
        (await _lead.PutAsync($"{BudgetOf(_event)}/settings", new { warningPercent = 80.01, criticalPercent = 120 })).Expect(200);
        Assert.Empty(await AlertsAsync());
        (await _lead.PutAsync($"{BudgetOf(_event)}/settings", new { warningPercent = 120, criticalPercent = 80 }))
            .ExpectProblem(400, "money.thresholds_crossed", "warningPercent");
        var member = await _organization.AddAsync("member");
        (await member.PutAsync($"{BudgetOf(_event)}/settings", new { warningPercent = 50, criticalPercent = 80 })).ExpectProblem(403, "access.forbidden");
    }

    [Fact]
    public async Task Money_for_which_nothing_is_budgeted_is_too_much()
    {
        var extra = await _lead.AddCategoryAsync(_event, "miscellaneous", 0, "Extras");
        await _marcus.SpendAsync(_event, extra, 1);
        Assert.Equal([("Extras", "critical", null)], await AlertsAsync());
        Assert.Equal(["‘Extras’ is over its budget"], await _lead.TitlesAsync());
    }

    [Fact]
    public async Task An_alert_is_acknowledged_with_a_reason_and_ends_by_itself()
    {
        await _marcus.SpendAsync(_event, _production, 80000);
        var alert = (await _lead.BudgetAsync(_event))["alerts"]!.Items().Single();
        var address = $"{BudgetOf(_event)}/alerts/{alert.Id()}/acknowledge";
        (await _lead.PostAsync(address, new { reason = "   " })).ExpectProblem(400, "request.invalid", "reason");
        var acknowledged = (await _marcus.PostAsync(address, new { reason = "The client pays for the second rig" })).Expect(200).Data;
        Assert.Equal(("The client pays for the second rig", "Marcus Manager"), (acknowledged.Str("reason"), acknowledged["acknowledgedBy"]!.Str("name")));
        Assert.NotNull((await _lead.BudgetAsync(_event))["alerts"]!.Items().Single().Str("acknowledgedAt"));

        (await _lead.PatchAsync($"{BudgetOf(_event)}/categories/{_production}", new { budgetedAmount = 100000 })).Expect(200);
        Assert.Empty(await AlertsAsync());
        var past = (await _lead.GetAsync($"{BudgetOf(_event)}/alerts?resolved=true")).Expect(200).Data.Items().Single();
        Assert.NotNull(past.Str("resolvedAt"));
        Assert.Equal(0, (await _lead.GetAsync($"{BudgetOf(_event)}/alerts")).Expect(200).Json.Int("total"));
        var activity = (await _lead.GetAsync($"/api/v1/events/{_event}/activity")).Expect(200).Data.Items().Select(a => a.Str("summary") ?? a.Str("text"));
        Assert.Contains("Production is within its budget again", activity);
    }

    [Fact]
    public async Task Two_expenses_that_pass_the_threshold_only_together_are_noticed()
    {
        for (var round = 0; round < 5; round++)
        {
            var category = await _lead.AddCategoryAsync(_event, "talent", 100, $"Round {round}");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _marcus.SpendAsync(_event, category, 26)));
            Assert.Equal("critical", (await _lead.BudgetAsync(_event))["alerts"]!.Items().Single(a => a.Str("categoryId") == category.ToString()).Str("level"));
        }
    }
}
