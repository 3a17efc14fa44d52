using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Callboard.Tasks.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Tasks;

/// <summary>How a forecast is made.</summary>
/// <param name="Seed">The same seed over the same plan at the same time gives the same forecast; 1 if not given.</param>
/// <param name="Runs">How many futures are imagined, from 100; 10,000 if not given, fewer for a plan of more than 500 tasks.</param>
public sealed record ForecastQuery([property: FromQuery(Name = "seed")] int? Seed = null, [property: FromQuery(Name = "runs")] int? Runs = null);

/// <summary>A task that drives when everything is ready.</summary>
/// <param name="CriticalityIndex">In what share of the futures it lies on the longest path.</param>
/// <param name="Cruciality">How its duration and the end go together, from -1 to 1 (correlation).</param>
/// <param name="SensitivityIndex">Criticality times the task's spread in relation to that of the end; what the list is ordered by.</param>
public sealed record ForecastDriver(Guid TaskId, string Name, double CriticalityIndex, double Cruciality, double SensitivityIndex);

/// <summary>A task whose deadline is not safe.</summary>
/// <param name="OnTimeProbability">In what share of the futures it keeps its deadline.</param>
public sealed record TaskAtRisk(Guid TaskId, string Name, DateTimeOffset Deadline, double OnTimeProbability);

/// <summary>How likely a plan is to be ready in time, over many imagined futures.</summary>
/// <param name="OnTimeProbability">The share of futures in which all preparations are finished when the event starts: what is due by then, or has no deadline and is of a phase before it.</param>
/// <param name="AllDeadlinesProbability">The share in which no task at all misses its deadline.</param>
/// <param name="P50">When the preparations are finished in half of the futures; null when nothing is left to prepare, or more than 30 years away.</param>
/// <param name="P90">The same for nine of ten.</param>
/// <param name="P50Hours">Working hours from now until then.</param>
/// <param name="Target">When they have to be finished: the start of the event.</param>
/// <param name="Drivers">The tasks that decide about it, at most ten.</param>
/// <param name="AtRisk">Tasks that miss their deadline in at least one of twenty futures, the likeliest first; at most twenty.</param>
/// <param name="Tasks">How many open tasks were looked at.</param>
public sealed record ForecastResponse(
    double OnTimeProbability, double AllDeadlinesProbability, DateTimeOffset? P50, DateTimeOffset? P90, decimal P50Hours, decimal P90Hours,
    DateTimeOffset Target, IReadOnlyList<ForecastDriver> Drivers, IReadOnlyList<TaskAtRisk> AtRisk, int Tasks, int Runs, int Seed, DateTimeOffset AsOf);

/// <summary>Imagines how the rest of an event's plan goes.</summary>
internal static class GetForecast
{
    // One request may imagine so many tasks: about a third of a second of one processor.
    private const int MaxSamples = 5_000_000;

    private const int MinRuns = 100, MaxRuns = 100_000, DefaultRuns = 10_000, MostListed = 10;

    // Without hours of their own tasks take three quarters to one and a half times their estimate: work expands more than it shrinks.
    private const double OptimisticShare = 0.75, PessimisticShare = 1.5;

    public static async Task<Results<Ok<ForecastResponse>, ProblemHttpResult>> HandleAsync(
        Guid eventId, [AsParameters] ForecastQuery query, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (query.Seed < 0)
        {
            throw PlatformProblems.Invalid.On("seed", "Must be 0 or more.").ToException();
        }

        if (query.Runs is < MinRuns or > MaxRuns)
        {
            throw PlatformProblems.Invalid.On("runs", $"Must be from {MinRuns} to {MaxRuns}.").ToException();
        }

        if (await TaskNetwork.ReadAsync(db, eventId, clock.GetUtcNow(), cancellationToken) is not { } network)
        {
            return TasksProblems.EventNotFound.ToResult();
        }

        var most = Math.Max(MinRuns, MaxSamples / Math.Max(1, network.Open.Count));
        return query.Runs > most
            ? throw PlatformProblems.Invalid.On("runs", $"At most {most} for a plan of {network.Open.Count} open tasks.").ToException()
            : TypedResults.Ok(Describe(network, query.Runs ?? Math.Min(DefaultRuns, most), query.Seed ?? 1));
    }

    private static ForecastResponse Describe(TaskNetwork network, int runs, int seed)
    {
        var tasks = network.Open.Select(task =>
        {
            var likely = (double)task.Hours;
            return new ForecastTask(
                (double?)task.OptimisticHours ?? Math.Min(likely, likely * OptimisticShare), likely,
                (double?)task.PessimisticHours ?? likely * PessimisticShare,
                task.Deadline is { } deadline ? network.FromNow(deadline) / 3600d : null, network.IsPreparation(task));
        }).ToList();
        var prepares = tasks.Exists(t => t.Counts);
        var forecast = Forecast.Of(tasks, network.Prerequisites, network.FromNow(network.Start) / 3600d, runs, (ulong)seed);
        return new ForecastResponse(
            prepares ? Share(forecast.OnTime) : 1, Share(forecast.AllDeadlines), At(0.5), At(0.9), HoursOf(0.5), HoursOf(0.9), network.Start,
            [.. Enumerable.Range(0, tasks.Count)
                .Where(i => forecast.Criticality[i] > 0)
                .OrderByDescending(i => forecast.Sensitivity[i]).ThenByDescending(i => forecast.Criticality[i]).ThenBy(i => i)
                .Take(MostListed)
                .Select(i => new ForecastDriver(
                    network.Open[i].Id, network.Open[i].Name, Share(forecast.Criticality[i]), Share(forecast.Cruciality[i]), Share(forecast.Sensitivity[i])))],
            [.. Enumerable.Range(0, tasks.Count)
                .Where(i => network.Open[i].Deadline is not null && forecast.TaskOnTime[i] < 0.95)
                .OrderBy(i => forecast.TaskOnTime[i]).ThenBy(i => network.Open[i].Deadline)
                .Take(2 * MostListed)
                .Select(i => new TaskAtRisk(network.Open[i].Id, network.Open[i].Name, network.Open[i].Deadline!.Value, Share(forecast.TaskOnTime[i])))],
            tasks.Count, runs, seed, network.Now);

        DateTimeOffset? At(double share) => prepares
            ? network.Clock.FinishAt(network.Position + (long)Math.Round(forecast.Quantile(share) * 3600)) is { } at
                ? (at < network.Now ? network.Now : at) : null
            : null;

        decimal HoursOf(double share) => Math.Round((decimal)forecast.Quantile(share), 2);
    }

    private static double Share(double value) => Math.Round(value, 4);
}
