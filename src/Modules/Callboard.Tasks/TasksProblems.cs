using Callboard.Platform.Problems;

namespace Callboard.Tasks;

/// <summary>What the tasks module refuses.</summary>
internal static class TasksProblems
{
    public static readonly Problem EventNotFound = new(404, "tasks.event_not_found", "There is no such event, or you may not see it.");
    public static readonly Problem NotFound = new(404, "tasks.not_found", "There is no such task on this event.");
    public static readonly Problem Invalid = new(400, "tasks.invalid", "A field of the task is not valid.");
    public static readonly Problem AssigneeUnknown = new(400, "tasks.assignee_unknown", "This person is not on your staff.");
    public static readonly Problem DependencyUnknown = new(400, "tasks.dependency_unknown", "A task can only depend on tasks of the same event.");
    public static readonly Problem DependencyNotFound = new(404, "tasks.dependency_not_found", "There is no such dependency.");
    public static readonly Problem DependencyCycle = new(409, "tasks.dependency_cycle", "These tasks would wait for each other.");
    public static readonly Problem AlreadyPlanned = new(409, "tasks.already_planned", "This event has tasks already.");
    public static readonly Problem ZoneUnknown = new(400, "tasks.zone_unknown", "The event's time zone is not known here.");
    public static readonly Problem CalendarInvalid = new(400, "tasks.calendar_invalid", "The working calendar is not valid.");
    public static readonly Problem TemplateNotFound = new(404, "tasks.template_not_found", "There is no such template.");
    public static readonly Problem TemplateShipped = new(403, "tasks.template_shipped", "Shipped templates stay as they are. Make your own copy of it.");
    public static readonly Problem TemplateExists = new(409, "tasks.template_exists", "You have a template of your own for this type.");
    public static readonly Problem TemplateInvalid = new(400, "tasks.template_invalid", "The template is not valid.");

    public static ProblemSet Set { get; } = new(typeof(TasksProblems), new Dictionary<string, Problem>
    {
        ["task_event_fk"] = EventNotFound,
        ["task_assignee_fk"] = AssigneeUnknown.On("assigneeId"),
        ["task_assignee_is_staff"] = AssigneeUnknown.On("assigneeId"),
        ["task_name_length"] = Invalid.On("name"),
        ["task_description_length"] = Invalid.On("description"),
        ["task_estimated_hours_range"] = Invalid.On("estimatedHours", "Must be from 0 to 100000."),
        ["task_actual_hours_range"] = Invalid.On("actualHours", "Must be from 0 to 100000."),
        ["task_optimistic_hours_range"] = Invalid.On("optimisticHours", "Must be from 0 to 100000."),
        ["task_pessimistic_hours_range"] = Invalid.On("pessimisticHours", "Must be from 0 to 100000."),
        ["task_optimistic_hours_least"] = Invalid.On("optimisticHours", "Must not be more than the estimate and the pessimistic hours."),
        ["task_pessimistic_hours_most"] = Invalid.On("pessimisticHours", "Must not be less than the estimate."),
        ["working_calendar_hours_range"] = CalendarInvalid.On("hoursPerDay", "A working day ends by midnight."),
        ["working_calendar_dates_most"] = CalendarInvalid.On("holidays", "At most 400 days off and 400 extra days."),
        ["dependency_task_fk"] = NotFound,
        ["dependency_depends_on_fk"] = DependencyUnknown.On("dependencies"),
        ["dependency_not_on_itself"] = DependencyCycle.On("dependencies", "A task cannot wait for itself."),
        ["task_dependency_acyclic"] = DependencyCycle.On("dependencies"),
        ["template_type_unique"] = TemplateExists.On("type"),
        ["template_type_form"] = TemplateInvalid.On("type", "Use lower-case words such as runway_show."),
        ["template_title_length"] = TemplateInvalid.On("title"),
    });
}
