using Callboard.Tasks.Rules;
using Xunit;

namespace Callboard.Tests.Tasks.Rules;

/// <summary>The forecast against what can be computed, each with a fixed seed; tolerances are four standard errors or more.</summary>
public sealed class Forecasting
{
    private const int Runs = 20_000;

    /// <summary>The first numbers of the reference implementation of xoshiro256** (prng.di.unimi.it) started by SplitMix64 with 0 and with 42.</summary>
    [Fact]
    public void Random_numbers_are_those_of_the_reference()
    {
        Assert.Equal(0x99EC5F36CB75F2B4UL, new Xoshiro(0).Next());
        Assert.Equal(0x15780B2E0C2EC716UL, new Xoshiro(42).Next());
        var random = new Xoshiro(7);
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.InRange(random.NextDouble(), 0, 0.9999999999999999));
    }

    [Fact]
    public void One_task_is_distributed_as_it_was_told()
    {
        var forecast = Run([new(2, 3, 10, null, true)], [[]], 5);

        // A triangular distribution: mean (a + m + b) / 3, distribution function in closed form.
        Assert.Equal(5, forecast.Mean, 0.06);
        Assert.Equal(1 - (25 / (8.0 * 7)), forecast.OnTime, 0.015);
        Assert.Equal(10 - Math.Sqrt(0.1 * 8 * 7), forecast.Quantile(0.9), 0.1);
        Assert.Equal(1, forecast.Criticality[0]);
        Assert.Equal(1, forecast.Cruciality[0], 1e-9);
        Assert.Equal(1, forecast.Sensitivity[0], 1e-9);
    }

    [Fact]
    public void Tasks_in_a_row_add_up_to_a_normal_distribution()
    {
        // Thirty times (1, 2, 6): mean 3 and variance (a² + m² + b² - am - ab - mb) / 18 = 7/6 each; by the central limit theorem the sum is
        // nearly normal, so a tenth of the runs lies beyond 1.2816 standard deviations.
        var tasks = Enumerable.Repeat(new ForecastTask(1, 2, 6, null, true), 30).ToArray();
        var deviation = Math.Sqrt(30 * 7 / 6.0);
        var forecast = Run(tasks, [.. Enumerable.Range(0, 30).Select(i => i == 0 ? Array.Empty<int>() : [i - 1])], 90 + deviation);

        Assert.Equal(90, forecast.Mean, 4 * deviation / Math.Sqrt(Runs));
        Assert.Equal(90, forecast.Quantile(0.5), 0.35);
        Assert.Equal(90 + (1.2816 * deviation), forecast.Quantile(0.9), 0.5);
        Assert.Equal(0.8413, forecast.OnTime, 0.015);
        Assert.All(forecast.Criticality, c => Assert.Equal(1, c));
        // Thirty equal parts of the variance: each goes together with the sum by the root of a thirtieth.
        Assert.All(forecast.Cruciality, c => Assert.Equal(1 / Math.Sqrt(30), c, 0.035));
    }

    [Fact]
    public void Two_tasks_side_by_side_end_later_than_either()
    {
        // Each symmetric on 0 to 2 (distribution x²/2 up to 1): the larger of two is past t with 1 - F(t)²; its mean is 1 + 7/30.
        var forecast = Run([new(0, 1, 2, null, true), new(0, 1, 2, null, true)], [[], []], 1);

        Assert.Equal(0.25, forecast.OnTime, 0.015);
        Assert.Equal(1 + (7 / 30.0), forecast.Mean, 0.012);
        Assert.Equal(0.5, forecast.Criticality[0], 0.015);
        Assert.Equal(1, forecast.Criticality[0] + forecast.Criticality[1], 1e-9);
    }

    [Fact]
    public void What_always_takes_the_same_is_certain()
    {
        ForecastTask[] tasks = [new(3, 3, 3, 3, true), new(4, 4, 4, 6.5, true), new(50, 50, 50, null, false)];
        var forecast = Run(tasks, [[], [0], []], 7);

        Assert.Equal((1, 0), (forecast.OnTime, forecast.AllDeadlines));
        Assert.Equal((7, 7), (forecast.Quantile(0.01), forecast.Quantile(0.99)));
        Assert.Equal([1, 0, 1], forecast.TaskOnTime);
        Assert.Equal([1, 1, 0], forecast.Criticality);
        Assert.Equal([0, 0, 0], forecast.Cruciality);
    }

    [Fact]
    public void Both_of_two_equal_chains_are_critical()
    {
        var forecast = Run([new(2, 2, 2, null, true), new(2, 2, 2, null, true), new(1, 1, 1, null, true)], [[], [], [0, 1]], 3);

        Assert.Equal([1, 1, 1], forecast.Criticality);
    }

    [Fact]
    public void Wide_tasks_on_the_long_way_drive_it()
    {
        // A wide one, then a narrow one, beside a short way that hardly ever decides.
        var forecast = Run([new(5, 10, 30, null, true), new(9, 10, 11, null, true), new(1, 3, 9, null, true)], [[], [0], []], 25);

        Assert.True(forecast.Sensitivity[0] > 0.9);
        Assert.True(forecast.Sensitivity[1] is > 0 and < 0.2);
        Assert.Equal(0, forecast.Sensitivity[2]);
        Assert.InRange(forecast.Cruciality[2], -0.04, 0.04);
    }

    [Fact]
    public void The_same_seed_is_the_same_forecast_and_another_is_another()
    {
        ForecastTask[] tasks = [new(1, 2, 6, 3, true), new(1, 4, 5, 4, true), new(2, 2, 8, null, true)];
        int[][] prerequisites = [[], [0], [0]];

        Assert.Equal(Numbers(11), Numbers(11));
        Assert.NotEqual(Numbers(11), Numbers(12));
        // Written down, so that another release or machine that draws differently is noticed.
        Assert.Equal(Pinned, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Forecast.Of(tasks, prerequisites, 7, 1000, 11).OnTime:R} {Forecast.Of(tasks, prerequisites, 7, 1000, 11).Quantile(0.9):F9}"));

        double[] Numbers(ulong seed)
        {
            var forecast = Forecast.Of(tasks, prerequisites, 7, 1000, seed);
            return [forecast.OnTime, forecast.AllDeadlines, forecast.Mean, .. forecast.Criticality, .. forecast.Cruciality, .. forecast.TaskOnTime];
        }
    }

    private const string Pinned = "0.44 9.516402721";

    [Fact]
    public void Nothing_to_do_is_done()
    {
        var forecast = Run([], [], 0);

        Assert.Equal((1, 1, 0), (forecast.OnTime, forecast.AllDeadlines, forecast.Quantile(0.5)));
        Assert.Equal(0, Run([], [], -1).OnTime);
    }

    private static Forecast Run(ForecastTask[] tasks, int[][] prerequisites, double target) => Forecast.Of(tasks, prerequisites, target, Runs, 20_261_125);
}
