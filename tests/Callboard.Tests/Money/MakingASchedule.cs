using Callboard.Finance.Features;
using Callboard.Finance.Rules;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Xunit;

namespace Callboard.Tests.Finance;

/// <summary>Schedules made by rules: the parts are the whole, to the minor unit, whatever the rules.</summary>
public sealed class MakingASchedule
{
    private static PaymentRule Percent(decimal percent, int? count = null) => new(PaymentRuleKind.Percent, percent, Count: count);

    private static PaymentRule Fixed(decimal amount, int? count = null) => new(PaymentRuleKind.Fixed, Amount: new Amount(amount), Count: count);

    private static PaymentRule Rest(int? count = null, PaymentRuleKind kind = PaymentRuleKind.Remainder) => new(kind, Count: count);

    private static IEnumerable<decimal> Make(decimal amount, int digits, params PaymentRule[] rules) =>
        PaymentPlan.Make(rules, amount, digits).Select(p => p.Amount);

    [Fact]
    public void A_deposit_and_the_rest_in_parts() =>
        Assert.Equal([300m, 233.33m, 233.33m, 233.34m], Make(1000, 2, Percent(30), Rest(3, PaymentRuleKind.Instalments)));

    [Fact]
    public void A_third_each_leaves_the_cent_to_the_last() => Assert.Equal([333.33m, 333.33m, 333.34m], Make(1000, 2, Rest(3)));

    [Fact]
    public void Percents_that_make_up_the_whole_do_so_to_the_cent() =>
        Assert.Equal([33.33m, 33.33m, 33.35m], Make(100.01m, 2, Percent(33.33m), Percent(33.33m), Percent(33.34m)));

    [Fact]
    public void Several_rules_share_what_is_left_in_equal_parts() =>
        Assert.Equal([100m, 300m, 300m, 300m], Make(1000, 2, Fixed(100), Rest(2, PaymentRuleKind.Instalments), Rest()));

    [Fact]
    public void Half_a_cent_goes_away_from_zero() => Assert.Equal([0.13m, 0.12m], Make(0.25m, 2, Percent(50), Rest()));

    [Fact]
    public void Where_nothing_is_left_the_rest_is_not_an_instalment() => Assert.Equal([400m, 600m], Make(1000, 2, Percent(40), Fixed(600), Rest()));

    [Theory]
    [InlineData(900, 100)]
    [InlineData(1100, -100)]
    public void What_does_not_add_up_is_refused_with_the_difference(decimal fixedAmount, decimal difference)
    {
        var refused = Assert.Throws<ProblemException>(() => PaymentPlan.Make([Fixed(fixedAmount)], 1000, 2));
        Assert.Equal("money.schedule_does_not_add_up", refused.Problem.Code);
        Assert.Equal(difference, refused.Problem.Members["difference"]);
        Assert.Equal(-100m, Assert.Throws<ProblemException>(() => PaymentPlan.Make([Fixed(1100), Rest()], 1000, 2)).Problem.Members["difference"]);
        Assert.Throws<ProblemException>(() => PaymentPlan.Make([Percent(50), Percent(49)], 1000, 2));
        Assert.Throws<ProblemException>(() => PaymentPlan.Make([], 1000, 2));
    }

    [Fact]
    public void Due_dates_are_dates_or_count_from_the_signature_or_the_event()
    {
        var plan = PaymentPlan.Make(
            [
                new(PaymentRuleKind.Percent, 20, OffsetDays: 7),
                new(PaymentRuleKind.Percent, 30, Count: 3, DueDate: new DateOnly(2027, 1, 31), EveryMonths: 1, Label: "Rate"),
                new(PaymentRuleKind.Remainder, Count: 2, DueFrom: DueFrom.Event, OffsetDays: -14, EveryDays: 7),
            ],
            1000, 2);
        Assert.Equal(
            [
                ("Deposit", DueFrom.Signing, null, 7), ("Rate 1 of 3", DueFrom.Date, new DateOnly(2027, 1, 31), 0),
                ("Rate 2 of 3", DueFrom.Date, new DateOnly(2027, 2, 28), 0), ("Rate 3 of 3", DueFrom.Date, new DateOnly(2027, 3, 31), 0),
                ("Remainder 1 of 2", DueFrom.Event, (DateOnly?)null, -14), ("Remainder 2 of 2", DueFrom.Event, null, -7),
            ],
            plan.Select(p => (p.Label, p.DueFrom, p.DueDate, p.OffsetDays)));
    }

    /// <summary>Any rules, any amount, any currency: refused with the difference, or exactly the amount in whole minor units.</summary>
    [Theory]
    [InlineData("JPY")]
    [InlineData("EUR")]
    [InlineData("KWD")]
    public void The_parts_are_the_whole(string currency)
    {
        var digits = Money.MinorUnits(currency);
        var made = 0;
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var amount = decimal.Round((decimal)(random.NextDouble() * Math.Pow(10, random.Next(0, 8))), digits);
            var rules = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(4) switch
            {
                0 => Percent(decimal.Round((decimal)(random.NextDouble() * 60), 4) + 0.0001m, random.Next(1, 5)),
                1 => Fixed(decimal.Round(amount * (decimal)random.NextDouble() / 2, digits), random.Next(1, 4)),
                _ => Rest(random.Next(1, 13)),
            }).ToArray();
            IReadOnlyList<PlannedInstalment> plan;
            try
            {
                plan = PaymentPlan.Make(rules, amount, digits);
            }
            catch (ProblemException e) when (e.Problem.Code == "money.schedule_does_not_add_up")
            {
                Assert.NotEqual(0m, e.Problem.Members["difference"]);
                continue;
            }

            made++;
            Assert.Equal(amount, plan.Sum(p => p.Amount));
            Assert.All(plan, p => Assert.True(p.Amount >= 0 && decimal.Round(p.Amount, digits) == p.Amount));
            Assert.Equal(Enumerable.Range(1, plan.Count), plan.Select(p => p.Position));
        }

        Assert.True(made > 2000, $"only {made} schedules were made");
    }
}
