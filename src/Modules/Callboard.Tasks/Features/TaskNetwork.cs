using Callboard.Platform.Data;
using Callboard.Tasks.Rules;

namespace Callboard.Tasks;

/// <summary>The plan of an event as a network, on the event's working calendar from now.</summary>
internal sealed class TaskNetwork
{
    private TaskNetwork(Source source, DateTimeOffset now)
    {
        Now = now;
        Start = source.StartAt;
        Calendar = source.Calendar ?? WorkingCalendarBody.Default;
        Open = [.. source.Tasks.Where(t => t.Status != EventTaskStatus.Done)];
        Done = [.. source.Tasks.Where(t => t.Status == EventTaskStatus.Done)];
        var numbers = Open.Select((task, i) => (task.Id, i)).ToDictionary(t => t.Id, t => t.i);
        var prerequisites = Open.Select(_ => new List<int>()).ToArray();
        foreach (var link in source.Links)
        {
            // What is done holds nobody up any more: it was finished before now, and nothing else starts before now.
            if (numbers.TryGetValue(link[0], out var task) && numbers.TryGetValue(link[1], out var other))
            {
                prerequisites[task].Add(other);
            }
        }

        Prerequisites = [.. prerequisites.Select(p => p.ToArray())];
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(source.Timezone, out var clocks) ? clocks : TimeZoneInfo.Utc;
        // The first day of the calendar lies before all that is asked of it, so that what is long overdue is told as late as it is; within ten years.
        var first = source.Tasks.SelectMany(t => new[] { t.Deadline, t.CompletedAt }).OfType<DateTimeOffset>().Append(now).Min();
        Clock = new WorkingCalendar(Calendar.ToRule(), zone, (first < now.AddYears(-10) ? now.AddYears(-10) : first).AddDays(-400));
        Position = Clock.PositionOf(now);
    }

    /// <summary>A task of the network.</summary>
    public sealed record Node(
        Guid Id, string Name, EventTaskStatus Status, TaskPhase Phase, DateTimeOffset? Deadline, DateTimeOffset? CompletedAt, decimal Hours,
        decimal? OptimisticHours, decimal? PessimisticHours, decimal? ActualHours);

    private sealed record Source(
        string Timezone, DateTimeOffset StartAt, WorkingCalendarBody? Calendar, IReadOnlyList<Node> Tasks, IReadOnlyList<IReadOnlyList<Guid>> Links);

    public DateTimeOffset Now { get; }

    public DateTimeOffset Start { get; }

    public WorkingCalendarBody Calendar { get; }

    public IReadOnlyList<Node> Open { get; }

    public IReadOnlyList<Node> Done { get; }

    /// <summary>By open task the numbers of the open ones it waits for.</summary>
    public IReadOnlyList<int[]> Prerequisites { get; }

    public WorkingCalendar Clock { get; }

    /// <summary>Where now is on the clock.</summary>
    public long Position { get; }

    public static async Task<TaskNetwork?> ReadAsync(TenantDb db, Guid eventId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.OneAsync<Source>(TasksModule.Sql["TaskNetwork"], [eventId], cancellationToken) is { } source ? new TaskNetwork(source, now) : null;

    /// <summary>Working seconds from now to an instant; negative for the past.</summary>
    public long FromNow(DateTimeOffset instant) => Clock.PositionOf(instant) - Position;

    /// <summary>Whether a task has to be finished before the event starts: it is due by then, or has no deadline and belongs to the preparations.</summary>
    public bool IsPreparation(Node task) => task.Deadline is { } deadline
        ? deadline <= Start
        : task.Phase is not (TaskPhase.OnSiteOperations or TaskPhase.PostEvent);

    /// <summary>The working seconds of hours; hundredths of an hour are whole seconds.</summary>
    public static long Seconds(decimal hours) => (long)(hours * 3600);

    public static decimal Hours(long seconds) => Math.Round(seconds / 3600m, 2);
}
