using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Http;
using Callboard.Tasks.Rules;

namespace Callboard.Tasks;

/// <summary>How far a task is.</summary>
public enum EventTaskStatus
{
    ToDo,
    InProgress,

    /// <summary>Held up: by hand, or because it waits for other tasks. The latter ends by itself.</summary>
    Blocked,
    Done,
    Cancelled,
}

/// <summary>Who does a task.</summary>
public sealed record TaskAssignee(Guid Id, string Name);

/// <summary>A task of an event.</summary>
/// <param name="IsOverdue">Unfinished after its deadline, by the clock at the time of asking.</param>
/// <param name="EstimatedHours">Hours of work.</param>
/// <param name="OptimisticHours">Hours if all goes well; the forecast takes three quarters of the estimate if absent.</param>
/// <param name="PessimisticHours">Hours if much goes wrong; the forecast takes one and a half times the estimate if absent.</param>
/// <param name="CompletedAt">When it was done; kept by the server.</param>
/// <param name="IsCriticalPath">Open, and on a longest way through the work still to be done: a delay here delays the end. Kept by the server.</param>
/// <param name="Waits">Blocked because of open dependencies rather than by hand.</param>
/// <param name="Dependencies">Ids of tasks of the event that are to be finished first.</param>
/// <param name="WaitsFor">How many of those are still open.</param>
/// <param name="TemplateKey">Which task of the template it was made from.</param>
public sealed record EventTask(
    Guid Id, Guid EventId, string Name, string? Description, TaskPhase Phase, TaskWorkflowCategory WorkflowCategory, TaskPriority Priority,
    EventTaskStatus Status, Guid? AssigneeId, TaskAssignee? Assignee, DateTimeOffset? Deadline, bool IsOverdue, decimal? EstimatedHours,
    decimal? OptimisticHours, decimal? PessimisticHours, decimal? ActualHours, DateTimeOffset? CompletedAt, Guid? CompletedBy, bool IsCriticalPath, bool Waits, IReadOnlyList<Guid> Dependencies, int WaitsFor,
    int Position, string? TemplateKey, DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A task, and how far the event is.</summary>
/// <param name="EventProgress">Done tasks of all not cancelled, in percent.</param>
public sealed record TaskResponse(EventTask Data, int EventProgress);

/// <summary>A task after a change, the fields of the request, and how far the event is.</summary>
/// <param name="EventProgress">Done tasks of all not cancelled, in percent.</param>
/// <param name="Superseded">The fields of a late edit that were not applied, because they were changed after it was made.</param>
public sealed record TaskUpdatedResponse(
    EventTask Data, IReadOnlyList<string> UpdatedFields, int EventProgress, IReadOnlyList<SupersededField> Superseded);

/// <summary>Tasks that were changed together, and how far the event is.</summary>
/// <param name="Data">Their ids.</param>
/// <param name="EventProgress">Done tasks of all not cancelled, in percent.</param>
/// <param name="Superseded">The fields of a late edit that were not applied to a task, because they were changed after it was made.</param>
public sealed record TaskBatchResponse(IReadOnlyList<Guid> Data, int Count, int EventProgress, IReadOnlyList<SupersededField> Superseded);

/// <summary>A new task.</summary>
/// <param name="Id">Chosen by the client, so that sending it twice makes one task.</param>
/// <param name="Dependencies">Ids of tasks of the same event that are to be finished first.</param>
/// <param name="OptimisticHours">Hours if all goes well; not more than the estimate.</param>
/// <param name="PessimisticHours">Hours if much goes wrong; not less than the estimate.</param>
public sealed record CreateTaskRequest(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    Guid? Id = null,
    [property: StringLength(1000)] string? Description = null,
    TaskPhase Phase = TaskPhase.PreProduction,
    TaskWorkflowCategory WorkflowCategory = TaskWorkflowCategory.EventPlanning,
    TaskPriority Priority = TaskPriority.Medium,
    EventTaskStatus Status = EventTaskStatus.ToDo,
    Guid? AssigneeId = null,
    DateTimeOffset? Deadline = null,
    [property: Range(0d, 100_000d)] decimal? EstimatedHours = null,
    [property: Range(0d, 100_000d)] decimal? ActualHours = null,
    [property: MaxLength(200)] IReadOnlyList<Guid>? Dependencies = null,
    [property: Range(0d, 100_000d)] decimal? OptimisticHours = null,
    [property: Range(0d, 100_000d)] decimal? PessimisticHours = null);

/// <summary>Fields of a task that can be changed. Who only sees the event may change status and actual hours of their own tasks.</summary>
/// <param name="Position">Place in the plan; smaller comes first.</param>
/// <param name="Dependencies">All of them: others are removed.</param>
/// <param name="OptimisticHours">Hours if all goes well; not more than the estimate.</param>
/// <param name="PessimisticHours">Hours if much goes wrong; not less than the estimate.</param>
public sealed record TaskPatch(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: StringLength(1000)] string? Description = null,
    TaskPhase? Phase = null,
    TaskWorkflowCategory? WorkflowCategory = null,
    TaskPriority? Priority = null,
    EventTaskStatus? Status = null,
    [property: Careful] Guid? AssigneeId = null,
    [property: Careful] DateTimeOffset? Deadline = null,
    [property: Range(0d, 100_000d)] decimal? EstimatedHours = null,
    [property: Range(0d, 100_000d)] decimal? ActualHours = null,
    int? Position = null,
    [property: MaxLength(200)] IReadOnlyList<Guid>? Dependencies = null,
    [property: Range(0d, 100_000d)] decimal? OptimisticHours = null,
    [property: Range(0d, 100_000d)] decimal? PessimisticHours = null);

/// <summary>One change of many tasks: all of them or none. Fields that are absent stay.</summary>
/// <param name="DeadlineShiftDays">Days by which each deadline moves, back if negative, at the same time of day; tasks without one stay without.</param>
public sealed record TaskBatchPatch(
    [property: MinLength(1), MaxLength(500)] IReadOnlyList<Guid>? Ids = null,
    EventTaskStatus? Status = null,
    Guid? AssigneeId = null,
    TaskPriority? Priority = null,
    TaskPhase? Phase = null,
    DateTimeOffset? Deadline = null,
    [property: Range(-3650, 3650)] int? DeadlineShiftDays = null);

/// <summary>The event one of my tasks belongs to.</summary>
public sealed record MyTaskEvent(Guid Id, string Name, DateTimeOffset StartAt);

/// <summary>A task somebody is to do, in whichever event.</summary>
/// <param name="WaitsFor">How many of the tasks it depends on are still open.</param>
public sealed record MyTask(
    Guid Id, Guid EventId, MyTaskEvent Event, string Name, string? Description, TaskPhase Phase, TaskWorkflowCategory WorkflowCategory,
    TaskPriority Priority, EventTaskStatus Status, Guid AssigneeId, DateTimeOffset? Deadline, bool IsOverdue, decimal? EstimatedHours,
    decimal? ActualHours, bool IsCriticalPath, bool Waits, int WaitsFor, int Version);

/// <summary>What was laid out.</summary>
/// <param name="TemplateType">The template it was made from.</param>
public sealed record GeneratedPlan(int TasksGenerated, string TemplateType, int TemplateVersion);

/// <summary>A plan that was laid out, and how far the event is.</summary>
/// <param name="EventProgress">Done tasks of all not cancelled, in percent.</param>
public sealed record GeneratedPlanResponse(GeneratedPlan Data, int EventProgress);
