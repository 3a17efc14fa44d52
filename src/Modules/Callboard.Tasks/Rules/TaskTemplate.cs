namespace Callboard.Tasks.Rules;

/// <summary>A plan for one type of event, with its packs already folded in. It is valid: only <see cref="TemplateLoader"/> makes one.</summary>
internal sealed record TaskTemplate(string Type, int Version, string Title, IReadOnlyList<TemplateTask> Tasks);

/// <param name="Key">A slug that is unique in the template and stays the same from version to version.</param>
/// <param name="DependsOn">Keys of tasks of the same template that are to be finished first.</param>
internal sealed record TemplateTask(
    string Key,
    string Name,
    string Description,
    TaskPhase Phase,
    TaskWorkflowCategory WorkflowCategory,
    TaskPriority Priority,
    decimal EstimatedHours,
    TemplateRole Role,
    TemplateDeadline Due,
    IReadOnlyList<string> DependsOn);

/// <summary>A template as lists show it.</summary>
/// <param name="Type">The event type it plans, such as <c>runway_show</c>.</param>
/// <param name="Version">Grows with every published change.</param>
/// <param name="Title">The type in words.</param>
/// <param name="TaskCount">How many tasks an event of this type starts with.</param>
public sealed record TaskTemplateSummary(string Type, int Version, string Title, int TaskCount);
