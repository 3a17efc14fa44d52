using Callboard.Platform.Data;
using Callboard.Tasks.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Tasks;

/// <summary>When a task can be done and what may slip. Hours are working hours; those of a start or finish count from now.</summary>
/// <param name="DurationHours">Planned hours: the estimate, or one day of 8 hours without one. Of a done task what it took.</param>
/// <param name="EarliestStart">When it can start; null when that is more than 30 years away. Of a done task when it must have started.</param>
/// <param name="LatestFinish">When it has to be finished so that the end of the plan does not move.</param>
/// <param name="SlackHours">What it may slip before the end moves; null for a done task.</param>
/// <param name="FreeSlackHours">What it may slip before any other task has to move.</param>
/// <param name="DeadlineSlackHours">What it may slip before it, or one that waits for it, misses its deadline; negative when one will.</param>
public sealed record TaskTimes(
    Guid TaskId, string Name, EventTaskStatus Status, decimal DurationHours, DateTimeOffset? EarliestStart, DateTimeOffset? EarliestFinish,
    DateTimeOffset? LatestStart, DateTimeOffset? LatestFinish, decimal? EarliestStartHours, decimal? EarliestFinishHours,
    decimal? LatestStartHours, decimal? LatestFinishHours, decimal? SlackHours, decimal? FreeSlackHours, DateTimeOffset? Deadline,
    decimal? DeadlineSlackHours, bool IsCritical);

/// <summary>Why a deadline will be missed.</summary>
public enum DeadlineConflictKind
{
    /// <summary>The task cannot be finished by its own deadline even if everything goes as planned.</summary>
    DueBeforePossible,

    /// <summary>A task that waits for this one misses its deadline, and this one should have started already.</summary>
    ShouldHaveStarted,
}

/// <summary>A deadline that will be missed if everything goes as planned.</summary>
/// <param name="LatestStart">When the task would have to start.</param>
/// <param name="LateByHours">Working hours that are missing.</param>
public sealed record DeadlineConflict(Guid TaskId, string Name, DeadlineConflictKind Kind, DateTimeOffset? LatestStart, decimal LateByHours);

/// <summary>The critical path of an event.</summary>
/// <param name="Data">Every open task with its times, in the order of the plan, then every done one.</param>
/// <param name="DurationHours">Working hours of the longest way through the work still to be done.</param>
/// <param name="FinishAt">When the last task can be finished.</param>
/// <param name="Chains">Ids of the tasks of each critical chain in order; at most ten chains.</param>
/// <param name="Calendar">The days and hours counted.</param>
public sealed record CriticalPathResponse(
    IReadOnlyList<TaskTimes> Data, decimal DurationHours, DateTimeOffset? FinishAt, DateTimeOffset AsOf, IReadOnlyList<IReadOnlyList<Guid>> Chains,
    IReadOnlyList<DeadlineConflict> Conflicts, WorkingCalendarBody Calendar);

/// <summary>The critical path of an event's plan, from now.</summary>
internal static class GetCriticalPath
{
    private const int MaxChains = 10;

    public static async Task<Results<Ok<CriticalPathResponse>, ProblemHttpResult>> HandleAsync(
        Guid eventId, TenantDb db, TimeProvider clock, CancellationToken cancellationToken) =>
        await TaskNetwork.ReadAsync(db, eventId, clock.GetUtcNow(), cancellationToken) is { } network
            ? TypedResults.Ok(Describe(network))
            : TasksProblems.EventNotFound.ToResult();

    private static CriticalPathResponse Describe(TaskNetwork network)
    {
        var path = CriticalPath.Of([.. network.Open.Select(t => TaskNetwork.Seconds(t.Hours))], network.Prerequisites);
        var deadlineSlack = path.DeadlineSlack([.. network.Open.Select(t => t.Deadline is { } d ? network.FromNow(d) : (long?)null)]);
        var times = new List<TaskTimes>(network.Open.Count + network.Done.Count);
        var conflicts = new List<DeadlineConflict>();
        for (var i = 0; i < network.Open.Count; i++)
        {
            var task = network.Open[i];
            var (earliestStart, latestFinish) = (path.EarliestStart[i], path.LatestFinish[i]);
            var (earliestFinish, latestStart) = (path.EarliestFinish(i), path.LatestStart(i));
            times.Add(new TaskTimes(
                task.Id, task.Name, task.Status, task.Hours, StartAt(task, earliestStart), FinishAt(earliestFinish), StartAt(task, latestStart),
                FinishAt(latestFinish), TaskNetwork.Hours(earliestStart), TaskNetwork.Hours(earliestFinish), TaskNetwork.Hours(latestStart),
                TaskNetwork.Hours(latestFinish), TaskNetwork.Hours(path.Slack(i)), TaskNetwork.Hours(path.FreeSlack(i)), task.Deadline,
                deadlineSlack[i] is { } slack ? TaskNetwork.Hours(slack) : null, path.IsCritical(i)));

            if (deadlineSlack[i] is not < 0)
            {
                continue;
            }

            var late = deadlineSlack[i]!.Value;
            var own = task.Deadline is { } deadline ? network.FromNow(deadline) - earliestFinish : 0;
            if (own < 0)
            {
                conflicts.Add(new(task.Id, task.Name, DeadlineConflictKind.DueBeforePossible, LatestFor(own, earliestStart), TaskNetwork.Hours(-own)));
            }
            else if (earliestStart + late < 0)
            {
                conflicts.Add(new(task.Id, task.Name, DeadlineConflictKind.ShouldHaveStarted, LatestFor(late, earliestStart), TaskNetwork.Hours(-late)));
            }
        }

        times.AddRange(network.Done.Select(task =>
        {
            var hours = task.ActualHours ?? task.Hours;
            // What it took counted back from when it was finished, as far as the calendar reaches.
            var finished = network.Clock.PositionOf(task.CompletedAt!.Value);
            var started = network.Clock.StartAt(Math.Max(0, finished - TaskNetwork.Seconds(hours)));
            var start = hours == 0 || started > task.CompletedAt ? task.CompletedAt : started;
            return new TaskTimes(
                task.Id, task.Name, task.Status, hours, start, task.CompletedAt, start, task.CompletedAt, null, null, null, null, null, null,
                task.Deadline, null, false);
        }));
        return new CriticalPathResponse(
            times, TaskNetwork.Hours(path.Length), network.Open.Count == 0 ? null : FinishAt(path.Length), network.Now,
            [.. path.Chains(MaxChains).Select(c => c.Select(i => network.Open[i].Id).ToArray())],
            [.. conflicts.OrderByDescending(c => c.LateByHours)], network.Calendar);

        // A task without work, a milestone, is where the work before it ends.
        DateTimeOffset? StartAt(TaskNetwork.Node task, long fromNow) =>
            task.Hours == 0 ? FinishAt(fromNow) : network.Clock.StartAt(network.Position + fromNow);

        // Without work to be done first, that is now, also at night.
        DateTimeOffset? FinishAt(long fromNow) =>
            network.Clock.FinishAt(network.Position + fromNow) is { } at ? (at < network.Now ? network.Now : at) : null;

        DateTimeOffset? LatestFor(long slack, long earliestStart) => network.Clock.StartAt(Math.Max(0, network.Position + earliestStart + slack));
    }
}
