using System.Text.Json.Nodes;
using Callboard.Finance.Rules;
using Callboard.Platform.Http;
using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Finance;

/// <summary>Budget that goes from where it is not needed to where it ran out.</summary>
public sealed class MovingABudget(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _lead = null!;
    private Guid _event, _production, _marketing, _buffer;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _lead = _organization.Owner;
        _event = await _organization.AddEventAsync();
        _production = await _lead.AddCategoryAsync(_event, "production", 75000);
        _marketing = await _lead.AddCategoryAsync(_event, "marketing", 40000);
        _buffer = await _lead.AddCategoryAsync(_event, "buffer", 3000);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<IReadOnlyList<JsonNode>> SuggestionsAsync() =>
        [.. (await _lead.GetAsync($"{BudgetOf(_event)}/suggestions")).Expect(200).Data.Items()];

    [Fact]
    public async Task A_suggestion_is_applied_as_it_is_and_the_budget_stays_balanced()
    {
        await _lead.SpendAsync(_event, _production, 80000.55m);
        Assert.Equal(["Buffer", "Marketing"], (await SuggestionsAsync()).Select(s => s["from"]!.Str("label")));
        foreach (var suggestion in await SuggestionsAsync())
        {
            var answer = (await _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new
            {
                from = suggestion["from"]!.Id(), to = suggestion["to"]!.Id(), amount = suggestion["amount"]!.Str("amount"),
            })).Expect(200);
            Assert.Equal(suggestion["from"]!["after"]!.ToJsonString(),
                answer.Json["categories"]!.Items().Single(c => c.Id() == suggestion["from"]!.Id())["budgeted"]!.ToJsonString());
        }

        var budget = await _lead.BudgetAsync(_event);
        Assert.Equal(118000m, budget.Amount("totalBudgeted"));
        Assert.Equal((80000.55m, 0m, 37999.45m), (
            budget.Category(_production).Amount("budgeted"), budget.Category(_buffer).Amount("budgeted"), budget.Category(_marketing).Amount("budgeted")));
        Assert.Empty(await SuggestionsAsync());
        // Full is not over.
        Assert.Equal("warning", budget.Category(_production).Str("state"));
        var log = (await _lead.GetAsync($"{BudgetOf(_event)}/reallocations")).Expect(200).Data.Items().ToList();
        Assert.Equal([("Marketing", "Production", 2000.55m), ("Buffer", "Production", 3000m)],
            log.Select(r => (r.Str("fromLabel")!, r.Str("toLabel")!, r.Amount("amount"))));
        var told = (await _lead.GetAsync($"/api/v1/events/{_event}/activity?limit=100")).Expect(200).Text;
        Assert.Contains("Olivia Owner moved 3,000 from Buffer to Production", told);
    }

    [Fact]
    public async Task What_is_spent_or_promised_cannot_be_given_away()
    {
        await _lead.SpendAsync(_event, _marketing, 10000);
        await _lead.AddItemAsync(_event, _marketing, "Posters", 5000, new { committedAmount = 5000 });
        var refused = await _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new { from = _marketing, to = _production, amount = 25000.01m });
        refused.ExpectProblem(409, "money.not_enough_left", "amount");
        Assert.Equal(25000m, refused.Json.Amount("left"));
        (await _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new { from = _marketing, to = _production, amount = 25000 })).Expect(200);
    }

    [Theory]
    [InlineData(0, 400, "money.amount_not_positive", "amount")]
    [InlineData(-5, 400, "money.amount_not_positive", "amount")]
    [InlineData(0.005, 400, "money.too_many_decimals", "amount")]
    public async Task Bad_amounts_are_refused(double amount, int status, string code, string field) =>
        (await _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new { from = _marketing, to = _production, amount })).ExpectProblem(status, code, field);

    [Fact]
    public async Task It_moves_within_one_event_between_two_categories()
    {
        var other = await _organization.AddEventAsync();
        var foreign = await _lead.AddCategoryAsync(other, "venue", 1000);
        (await _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new { from = _marketing, to = _marketing, amount = 1 }))
            .ExpectProblem(400, "money.same_category", "to");
        (await _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new { from = foreign, to = _marketing, amount = 1 }))
            .ExpectProblem(404, "money.category_not_found", "from");
        (await _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new { from = _marketing, to = foreign, amount = 1 }))
            .ExpectProblem(404, "money.category_not_found", "to");
        var viewer = await _organization.AddAsync("viewer");
        (await viewer.PostAsync($"{BudgetOf(_event)}/reallocate", new { from = _marketing, to = _production, amount = 1 }))
            .ExpectProblem(403, "access.forbidden");
        Assert.Equal((1000m, 118000m), ((await _lead.BudgetAsync(other)).Amount("totalBudgeted"), (await _lead.BudgetAsync(_event)).Amount("totalBudgeted")));
    }

    [Fact]
    public async Task Sent_many_times_at_once_it_moves_once()
    {
        var id = Guid.CreateVersion7();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new { id, from = _marketing, to = _production, amount = 30000 })));
        Assert.Contains(answers, a => a.Status == 200);
        Assert.All(answers, a => Assert.True(a.Status is 200 or 409, a.Text));
        (await _lead.PostAsync($"{BudgetOf(_event)}/reallocate", new { id, from = _marketing, to = _production, amount = 30000 })).Expect(200);
        Assert.Equal((105000m, 10000m), (
            (await _lead.BudgetAsync(_event)).Category(_production).Amount("budgeted"), (await _lead.BudgetAsync(_event)).Category(_marketing).Amount("budgeted")));
    }

    [Fact]
    public async Task Both_ways_at_once_nothing_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _lead.PostAsync($"{BudgetOf(_event)}/reallocate", i % 2 == 0
            ? new { from = _marketing, to = _production, amount = 10.01m }
            : new { from = _production, to = _marketing, amount = 10.01m })));
        var budget = await _lead.BudgetAsync(_event);
        Assert.Equal((118000m, 40000m), (budget.Amount("totalBudgeted"), budget.Category(_marketing).Amount("budgeted")));
    }

    /// <summary>Whatever a budget looks like: suggestions can all be made, balance to the minor unit and put nobody into an alert.</summary>
    [Theory]
    [InlineData("JPY")]
    [InlineData("EUR")]
    [InlineData("KWD")]
    public void Suggestions_hold_for_any_budget(string currency)
    {
        var digits = Money.MinorUnits(currency);
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            decimal Any(double most) => decimal.Round((decimal)(random.NextDouble() * most), digits);
            var warning = decimal.Round(50 + (decimal)(random.NextDouble() * 60), 2);
            var parts = Enumerable.Range(0, random.Next(1, 9)).Select(i =>
            {
                var budgeted = random.Next(6) == 0 ? 0 : Any(100000);
                return new BudgetPart(Guid.CreateVersion7(), budgeted, random.Next(4) == 0 ? 0 : Any(120000), random.Next(2) == 0 ? 0 : Any(100000), i == 0);
            }).ToList();

            var moves = Reallocation.Suggest(parts, warning, digits);
            Assert.All(moves, m => Assert.True(m.Amount > 0 && decimal.Round(m.Amount, digits) == m.Amount));
            foreach (var part in parts)
            {
                var (given, got) = (moves.Where(m => m.From == part.Id).Sum(m => m.Amount), moves.Where(m => m.To == part.Id).Sum(m => m.Amount));
                Assert.True(given == 0 || got == 0, "who is short gives nothing");
                Assert.True(got <= Math.Max(0, part.Used - part.Budgeted), "no more than is missing");
                if (given > 0)
                {
                    var left = part.Budgeted - given;
                    Assert.True(left >= part.Used && left >= part.Reserved, "what is spent and planned stays");
                    Assert.True(part.Used == 0 || part.Used * 100 < left * warning, "the giver does not warn");
                }
            }

            // A shortage is left open only where nobody has anything to spare.
            var after = parts.Select(p => p with
            {
                Budgeted = p.Budgeted + moves.Where(m => m.To == p.Id).Sum(m => m.Amount) - moves.Where(m => m.From == p.Id).Sum(m => m.Amount),
            }).ToList();
            Assert.Equal(parts.Sum(p => p.Budgeted), after.Sum(p => p.Budgeted));
        }
    }
}
