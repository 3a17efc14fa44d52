namespace Callboard.Tasks.Rules;

/// <param name="Role">The seat in snake_case, such as <c>production_manager</c>; seats templates do not know get no tasks.</param>
internal sealed record GenerationMember(Guid UserId, string Role);

/// <param name="Start">When doors open.</param>
/// <param name="End">When the event is over; an end before the start counts as the start.</param>
/// <param name="Zone">The zone whose wall clocks the event runs by.</param>
/// <param name="LeadUserId">The event lead, who also gets the tasks of empty seats.</param>
/// <param name="Team">Who holds which seat; where several hold the same, the first named answers for its tasks.</param>
internal sealed record GenerationEvent(
    DateTimeOffset Start, DateTimeOffset End, TimeZoneInfo Zone, Guid LeadUserId, IReadOnlyList<GenerationMember> Team);

/// <param name="Position">From 1 up; a task stands after all it depends on.</param>
/// <param name="Deadline">In UTC.</param>
/// <param name="DependsOn">Ids of generated tasks that are to be finished first.</param>
internal sealed record GeneratedTask(
    Guid Id,
    int Position,
    string TemplateKey,
    string Name,
    string Description,
    TaskPhase Phase,
    TaskWorkflowCategory WorkflowCategory,
    TaskPriority Priority,
    decimal EstimatedHours,
    DateTimeOffset Deadline,
    Guid AssigneeId,
    IReadOnlyList<Guid> DependsOn);

/// <summary>Makes an event's first plan out of a template.</summary>
internal static class TaskGenerator
{
    /// <summary>
    /// The tasks in the order of their deadlines, each after what it depends on. No deadline lies before
    /// <paramref name="now"/> or before the deadline of a prerequisite.
    /// </summary>
    public static IReadOnlyList<GeneratedTask> Generate(TaskTemplate template, GenerationEvent @event, DateTimeOffset now)
    {
        var tasks = template.Tasks;
        var index = tasks.Select((task, i) => (task.Key, i)).ToDictionary(pair => pair.Key, pair => pair.i);
        var prerequisites = tasks.Select(task => task.DependsOn.Select(key => index[key]).ToArray()).ToArray();
        var end = @event.End < @event.Start ? @event.Start : @event.End;
        var deadlines = tasks.Select(task => task.Due.Resolve(@event.Start, end, @event.Zone)).ToArray();

        FitIntoTimeLeft(deadlines, @event.Start, @event.Zone, now);
        PullPrerequisitesForward(deadlines, prerequisites);

        var order = PrecedenceOrder.Of(prerequisites, i => deadlines[i]);
        var ids = new Guid[tasks.Count];
        for (var position = 0; position < order.Count; position++)
        {
            // One millisecond apart, so that sorting by id gives the plan's order.
            ids[order[position]] = Guid.CreateVersion7(now.AddMilliseconds(position - order.Count));
        }

        var seats = Seats(@event);
        return order.Select((i, position) => new GeneratedTask(
            ids[i],
            position + 1,
            tasks[i].Key,
            tasks[i].Name,
            tasks[i].Description,
            tasks[i].Phase,
            tasks[i].WorkflowCategory,
            tasks[i].Priority,
            tasks[i].EstimatedHours,
            deadlines[i],
            seats.GetValueOrDefault(tasks[i].Role, @event.LeadUserId),
            prerequisites[i].Select(prerequisite => ids[prerequisite]).ToArray())).ToArray();
    }

    private static Dictionary<TemplateRole, Guid> Seats(GenerationEvent @event)
    {
        var seats = new Dictionary<TemplateRole, Guid> { [TemplateRole.EventLead] = @event.LeadUserId };
        foreach (var member in @event.Team)
        {
            if (TaskVocabulary.TryParse<TemplateRole>(member.Role, out var role))
            {
                seats.TryAdd(role, member.UserId);
            }
        }

        return seats;
    }

    // When preparation should have begun before now, the plan up to the middle of the time left is squeezed in
    // proportion into that first half; the second half keeps its deadlines. So nothing is due in the past, the order
    // stays, and the last days and the show day run as they always do.
    private static void FitIntoTimeLeft(DateTimeOffset[] deadlines, DateTimeOffset start, TimeZoneInfo zone, DateTimeOffset now)
    {
        var first = deadlines.Min();
        if (first >= now)
        {
            return;
        }

        var pivot = start > now ? now + ((start - now) / 2) : now;
        for (var i = 0; i < deadlines.Length; i++)
        {
            if (deadlines[i] < pivot)
            {
                var share = (deadlines[i] - first) / (pivot - first);
                var moved = AtWork(now + (share * (pivot - now)), zone);
                deadlines[i] = moved < now ? now : moved < pivot ? moved : pivot;
            }
        }

        // Squeezing would leave odd minutes and deadlines at night: these wait for nine in the morning.
        static DateTimeOffset AtWork(DateTimeOffset instant, TimeZoneInfo zone)
        {
            const long Quarter = 15 * TimeSpan.TicksPerMinute;
            var local = WallClock.ToLocal(instant, zone);
            var workday = local.Hour >= 20 ? WallClock.Add(local.Date, TimeSpan.FromDays(1)) : local.Date;
            var opens = workday.AddHours(9);
            var quarter = new DateTime(Math.Min((local.Ticks + Quarter - 1) / Quarter * Quarter, DateTime.MaxValue.Ticks));
            return WallClock.ToInstant(local < opens ? opens : quarter, zone);
        }
    }

    // Deadlines of the same dependency can cross where hours before doors meet times of day, or on the night clocks
    // change. What comes first then moves forward to what needs it, never the other way: doors do not wait.
    private static void PullPrerequisitesForward(DateTimeOffset[] deadlines, int[][] prerequisites)
    {
        var order = PrecedenceOrder.Of(prerequisites, static i => i);
        for (var position = order.Count - 1; position >= 0; position--)
        {
            var task = order[position];
            foreach (var prerequisite in prerequisites[task])
            {
                if (deadlines[prerequisite] > deadlines[task])
                {
                    deadlines[prerequisite] = deadlines[task];
                }
            }
        }
    }
}
