using System.Globalization;
using Callboard.Platform.Http;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Finance;

/// <summary>Totals are the sum of their parts, whatever happened to them.</summary>
public sealed class AddingUpABudget(CallboardServer server)
{
    private static readonly string[] s_kinds = ["venue", "production", "talent", "catering", "marketing", "staffing", "miscellaneous", "buffer"];

    [Theory]
    [InlineData("JPY", 1)]
    [InlineData("USD", 2)]
    [InlineData("KWD", 3)]
    public async Task Totals_equal_a_recount_after_any_changes(string currency, int seed)
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var budget = $"/api/v1/events/{await organization.AddEventAsync(more: new { currency })}/budget";
        var random = new Random(seed);
        var digits = Money.MinorUnits(currency);
        decimal Any() => decimal.Round((decimal)(random.NextDouble() * Math.Pow(10, random.Next(0, 10))), digits);
        var expected = new Dictionary<string, (decimal Budgeted, decimal Actual)>();

        for (var step = 0; step < 40; step++)
        {
            var (budgeted, actual) = (Any(), Any());
            if (expected.Count == 0 || random.Next(3) == 0)
            {
                var created = (await user.PostAsync($"{budget}/categories", new
                {
                    category = s_kinds[random.Next(s_kinds.Length)], name = $"Line {step}", budgetedAmount = budgeted, actualAmount = actual,
                })).Expect(201);
                expected.Add(created.Headers["Location"], (budgeted, actual));
            }
            else
            {
                var line = expected.Keys.ElementAt(random.Next(expected.Count));
                if (random.Next(4) == 0)
                {
                    (await user.DeleteAsync(line)).Expect(204);
                    expected.Remove(line);
                }
                else
                {
                    (await user.PatchAsync(line, new { budgetedAmount = budgeted, actualAmount = actual })).Expect(200);
                    expected[line] = (budgeted, actual);
                }
            }
        }

        var whole = (await user.GetAsync(budget)).Expect(200).Data;
        decimal Read(System.Text.Json.Nodes.JsonNode node, string field) =>
            decimal.Parse(node[field]!.Str("amount")!, CultureInfo.InvariantCulture);
        var lines = whole["categories"]!.Items().ToList();
        var (planned, spent) = (expected.Values.Sum(v => v.Budgeted), expected.Values.Sum(v => v.Actual));

        Assert.Equal(expected.Count, lines.Count);
        Assert.Equal(planned, Read(whole, "totalBudgeted"));
        Assert.Equal(spent, Read(whole, "totalActual"));
        Assert.Equal(planned, lines.Sum(l => Read(l, "budgeted")));
        Assert.Equal(spent - planned, lines.Sum(l => Read(l, "variance")));
        Assert.Equal(planned == 0 ? null : decimal.Round((spent - planned) * 100 / planned, 2, MidpointRounding.AwayFromZero), (decimal?)whole["variancePercent"]);
    }

    /// <summary>Lines, expenses and orders in any order: every total is the sum of its parts, and what is spent is what was spent.</summary>
    [Theory]
    [InlineData("JPY", 4)]
    [InlineData("EUR", 5)]
    [InlineData("KWD", 6)]
    public async Task Totals_are_the_sum_of_their_parts_whatever_happens(string currency, int seed)
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var id = await organization.AddEventAsync(more: new { currency });
        var random = new Random(seed);
        var digits = Money.MinorUnits(currency);
        decimal Any() => decimal.Round((decimal)(random.NextDouble() * Math.Pow(10, random.Next(1, 7))), digits) + 1;
        var categories = new List<Guid>();
        foreach (var kind in s_kinds.Take(4))
        {
            categories.Add(await user.AddCategoryAsync(id, kind, Any(), more: new { actualAmount = Any() }));
        }

        var items = new Dictionary<Guid, Guid>();
        var expenses = new Dictionary<Guid, decimal>();
        for (var step = 0; step < 45; step++)
        {
            var category = categories[random.Next(categories.Count)];
            switch (random.Next(8))
            {
                case 0 or 1:
                    items.Add(await user.AddItemAsync(id, category, $"Line {step}", Any(), new
                    {
                        committedAmount = Any(), actualAmount = Any(), forecastAmount = random.Next(2) == 0 ? Any() : (decimal?)null,
                    }), category);
                    break;
                case 2 or 3 or 4:
                    var line = random.Next(2) == 0 ? items.Where(i => i.Value == category).Select(i => (Guid?)i.Key).FirstOrDefault() : null;
                    var amount = Any();
                    expenses.Add(await user.SpendAsync(id, category, amount, new { itemId = line, paidStatus = random.Next(2) == 0 ? "paid" : "pending" }), amount);
                    break;
                case 5 when items.Count > 0:
                    var moved = items.Keys.ElementAt(random.Next(items.Count));
                    (await user.PatchAsync($"{MoneySteps.BudgetOf(id)}/items/{moved}", new { categoryId = category, committedAmount = Any() })).Expect(200);
                    items[moved] = category;
                    break;
                case 6 when items.Count > 0:
                    var gone = items.Keys.ElementAt(random.Next(items.Count));
                    (await user.DeleteAsync($"{MoneySteps.BudgetOf(id)}/items/{gone}")).Expect(204);
                    items.Remove(gone);
                    break;
                case 7 when expenses.Count > 0:
                    var changed = expenses.Keys.ElementAt(random.Next(expenses.Count));
                    expenses[changed] = Any();
                    (await user.PatchAsync($"{MoneySteps.ExpensesOf(id)}/{changed}", new { amount = expenses[changed], categoryId = category })).Expect(200);
                    break;
            }
        }

        var whole = await user.BudgetAsync(id);
        var shown = whole["categories"]!.Items().ToList();
        var lines = whole["items"]!.Items().ToList();
        foreach (var (total, part) in new[]
        {
            ("totalBudgeted", "budgeted"), ("totalActual", "actual"), ("totalPaid", "paid"), ("totalCommitted", "committed"),
            ("totalForecast", "forecast"), ("totalVariance", "variance"),
        })
        {
            Assert.Equal(shown.Sum(c => c.Amount(part)), whole.Amount(total));
        }

        Assert.Equal(expenses.Values.Sum() + shown.Sum(c => c.Amount("enteredActual")) + lines.Sum(l => l.Amount("enteredActual")), whole.Amount("totalActual"));
        foreach (var category in shown)
        {
            var own = lines.Where(l => l.Str("categoryId") == category.Str("id")).ToList();
            Assert.Equal(own.Sum(l => l.Amount("planned")), category.Amount("planned"));
            Assert.Equal(own.Sum(l => l.Amount("committed")), category.Amount("committed"));
            Assert.True(category.Amount("forecast") >= category.Amount("actual"), "a forecast is never less than what is spent");
            var loose = category.Amount("actual") - own.Sum(l => l.Amount("actual"));
            Assert.Equal(
                own.Sum(l => l.Amount("forecast")) + Math.Max(loose, Math.Max(0, category.Amount("budgeted") - category.Amount("planned"))),
                category.Amount("forecast"));
        }

        // And the same again from the list of expenses.
        var listed = (await user.GetAsync($"{MoneySteps.ExpensesOf(id)}?limit=200")).Expect(200).Data.Items().ToList();
        Assert.Equal(expenses.Values.Sum(), listed.Sum(e => e.Amount("amount")));
        Assert.Equal(whole.Amount("totalPaid"), listed.Where(e => e.Str("paidStatus") == "paid").Sum(e => e.Amount("amount")));
    }

    [Fact]
    public async Task Server_and_database_agree_on_the_decimals_of_every_currency()
    {
        // Every code there could be, not only those in use today.
        var codes = (from a in Enumerable.Range('A', 26) from b in Enumerable.Range('A', 26) from c in Enumerable.Range('A', 26)
            select $"{(char)a}{(char)b}{(char)c}").ToArray();
        await using var command = server.Admin.CreateCommand("select array_agg(money.minor_units(c) order by n) from unnest($1::text[]) with ordinality as u (c, n)");
        command.Parameters.AddWithValue(codes);
        var digits = (int[])(await command.ExecuteScalarAsync())!;

        Assert.Equal(codes.Select(Money.MinorUnits), digits);
        Assert.Equal([0, 2, 3], digits.Distinct().Order());
    }
}
