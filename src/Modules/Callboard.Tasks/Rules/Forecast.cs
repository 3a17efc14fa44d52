namespace Callboard.Tasks.Rules;

/// <summary>A task as the forecast sees it, in hours of working time from now.</summary>
/// <param name="Optimistic">If all goes well.</param>
/// <param name="Likely">As planned.</param>
/// <param name="Pessimistic">If much goes wrong.</param>
/// <param name="Deadline">When it is due, or null.</param>
/// <param name="Counts">Whether it has to be finished by the target.</param>
internal readonly record struct ForecastTask(double Optimistic, double Likely, double Pessimistic, double? Deadline, bool Counts);

/// <summary>What many imagined futures of a plan have in common.</summary>
/// <remarks>
/// Monte Carlo simulation of a task network (R. M. Van Slyke, "Monte Carlo Methods and the PERT Problem", Operations Research 11(5), 1963):
/// PERT's own sum along one path is too hopeful where paths meet. Durations are independent and triangular, drawn by inverting the
/// distribution (A. M. Law, Simulation Modeling and Analysis, 5th ed., 8.3.15); D. Johnson, "The Triangular Distribution as a Proxy for
/// the Beta Distribution in Risk Analysis", The Statistician 46(3), 1997, shows how little it differs from PERT's beta.
/// </remarks>
internal sealed class Forecast
{
    private readonly double[] _finishes;

    private Forecast(double[] finishes, double onTime, double allDeadlines, double[] criticality, double[] cruciality, double[] sensitivity, double[] taskOnTime)
    {
        Array.Sort(finishes);
        _finishes = finishes;
        (OnTime, AllDeadlines, Criticality, Cruciality, Sensitivity, TaskOnTime) =
            (onTime, allDeadlines, criticality, cruciality, sensitivity, taskOnTime);
    }

    /// <summary>The share of runs in which all that counts is finished by the target.</summary>
    public double OnTime { get; }

    /// <summary>The share of runs in which no deadline at all is missed.</summary>
    public double AllDeadlines { get; }

    /// <summary>By task the share of runs in which it lies on a longest path to the finish (Van Slyke's criticality index).</summary>
    public double[] Criticality { get; }

    /// <summary>By task the correlation of its duration with the finish (T. M. Williams, "Criticality in Stochastic Networks", J. Opl Res. Soc. 43(4), 1992).</summary>
    public double[] Cruciality { get; }

    /// <summary>
    /// By task its criticality times its spread in relation to that of the finish: the schedule sensitivity index of PMI's PMBOK, found
    /// to single out best what deserves attention by M. Vanhoucke, Omega 38(5), 2010.
    /// </summary>
    public double[] Sensitivity { get; }

    /// <summary>By task the share of runs in which it keeps its deadline; 1 without one.</summary>
    public double[] TaskOnTime { get; }

    /// <summary>The time by which this share of runs is finished; the nearest rank.</summary>
    public double Quantile(double share) => _finishes[Math.Clamp((int)Math.Ceiling(share * _finishes.Length) - 1, 0, _finishes.Length - 1)];

    public double Mean => _finishes.Average();

    /// <summary>Imagines so many futures.</summary>
    /// <param name="tasks">The tasks still to be done.</param>
    /// <param name="prerequisites">By task the indexes of those to be finished first; without circles.</param>
    /// <param name="target">When all that counts has to be finished.</param>
    /// <param name="runs">How many.</param>
    /// <param name="seed">The same seed gives the same futures.</param>
    public static Forecast Of(IReadOnlyList<ForecastTask> tasks, IReadOnlyList<int[]> prerequisites, double target, int runs, ulong seed)
    {
        // Tasks are renumbered in topological order and their prerequisites laid out in one array: a run is then one walk through memory.
        var order = PrecedenceOrder.Of(prerequisites, static i => i).ToArray();
        var count = order.Length;
        var place = new int[count];
        for (var i = 0; i < count; i++)
        {
            place[order[i]] = i;
        }

        var firstLink = new int[count + 1];
        var links = new int[prerequisites.Sum(p => p.Length)];
        var (low, mode, high, deadline, counts) = (new double[count], new double[count], new double[count], new double[count], new bool[count]);
        for (var i = 0; i < count; i++)
        {
            var task = tasks[order[i]];
            (low[i], mode[i], high[i], deadline[i], counts[i]) =
                (task.Optimistic, task.Likely, task.Pessimistic, task.Deadline ?? double.PositiveInfinity, task.Counts);
            firstLink[i + 1] = firstLink[i];
            foreach (var other in prerequisites[order[i]])
            {
                links[firstLink[i + 1]++] = place[other];
            }
        }

        var random = new Xoshiro(seed);
        var (duration, start, finish) = (new double[count], new double[count], new double[count]);
        var critical = new bool[count];
        var (timesCritical, timesOnTime) = (new int[count], new int[count]);
        var (sum, sumOfSquares, sumOfProducts) = (new double[count], new double[count], new double[count]);
        var (finishes, targetsKept, allKept, finishSum, finishSquares) = (new double[runs], 0, 0, 0d, 0d);
        // Sums are of differences to a value near the mean: squares of large times would cost the digits that matter.
        var likelyFinish = double.NaN;
        for (var run = 0; run < runs; run++)
        {
            var end = 0d;
            var kept = true;
            for (var i = 0; i < count; i++)
            {
                var begins = 0d;
                for (var link = firstLink[i]; link < firstLink[i + 1]; link++)
                {
                    begins = Math.Max(begins, finish[links[link]]);
                }

                start[i] = begins;
                duration[i] = Triangular(low[i], mode[i], high[i], random.NextDouble());
                finish[i] = begins + duration[i];
                if (counts[i])
                {
                    end = Math.Max(end, finish[i]);
                }

                if (finish[i] <= deadline[i])
                {
                    timesOnTime[i]++;
                }
                else
                {
                    kept = false;
                }
            }

            finishes[run] = end;
            targetsKept += end <= target ? 1 : 0;
            allKept += kept ? 1 : 0;
            if (run == 0)
            {
                likelyFinish = end;
            }

            var late = end - likelyFinish;
            finishSum += late;
            finishSquares += late * late;

            // Starts are copies of finishes, so whoever held somebody up is found by equality.
            for (var i = count - 1; i >= 0; i--)
            {
                if (critical[i] || (counts[i] && finish[i] == end))
                {
                    critical[i] = false;
                    timesCritical[i]++;
                    for (var link = firstLink[i]; link < firstLink[i + 1]; link++)
                    {
                        critical[links[link]] |= finish[links[link]] == start[i];
                    }
                }

                var longer = duration[i] - mode[i];
                sum[i] += longer;
                sumOfSquares[i] += longer * longer;
                sumOfProducts[i] += longer * late;
            }
        }

        var (criticality, cruciality, sensitivity, taskOnTime) = (new double[count], new double[count], new double[count], new double[count]);
        var finishSpread = Math.Sqrt(Math.Max(0, (finishSquares / runs) - Math.Pow(finishSum / runs, 2)));
        for (var i = 0; i < count; i++)
        {
            var spread = Math.Sqrt(Math.Max(0, (sumOfSquares[i] / runs) - Math.Pow(sum[i] / runs, 2)));
            var together = (sumOfProducts[i] / runs) - (sum[i] / runs * (finishSum / runs));
            criticality[order[i]] = (double)timesCritical[i] / runs;
            // What never varies correlates with nothing.
            cruciality[order[i]] = spread > 1e-9 && finishSpread > 1e-9 ? Math.Clamp(together / (spread * finishSpread), -1, 1) : 0;
            sensitivity[order[i]] = finishSpread > 1e-9 ? criticality[order[i]] * spread / finishSpread : 0;
            taskOnTime[order[i]] = (double)timesOnTime[i] / runs;
        }

        return new Forecast(finishes, (double)targetsKept / runs, (double)allKept / runs, criticality, cruciality, sensitivity, taskOnTime);
    }

    private static double Triangular(double low, double mode, double high, double u)
    {
        var width = high - low;
        if (width <= 0)
        {
            return mode;
        }

        var rising = (mode - low) / width;
        return u < rising
            ? low + Math.Sqrt(u * width * (mode - low))
            : high - Math.Sqrt((1 - u) * width * (high - mode));
    }
}
