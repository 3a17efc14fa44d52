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
