using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Callboard.Tasks.Rules;

/// <summary>What can be wrong with a template.</summary>
[JsonConverter(typeof(TaskVocabularyConverter<TemplateFault>))]
internal enum TemplateFault
{
    /// <summary>Not JSON, an unknown or repeated member, or a value of the wrong kind.</summary>
    Malformed,

    /// <summary>A member is missing, empty, too long or outside its range.</summary>
    InvalidValue,

    /// <summary>Two tasks have the same key.</summary>
    DuplicateKey,

    /// <summary>A task depends on a key that no task of the template has.</summary>
    UnknownDependency,

    /// <summary>A change or omission names a key that no included task has.</summary>
    UnknownKey,

    /// <summary>An included pack does not exist.</summary>
    IncludeNotFound,

    /// <summary>Tasks depend on each other in a circle.</summary>
    Cycle,

    /// <summary>A task is due before something it depends on, or may be for some event.</summary>
    DeadlineOrder,

    /// <summary>Too few or too many tasks.</summary>
    TaskCount,
}

/// <param name="Where">The place: a task's key, or the path of a member.</param>
/// <param name="Message">A sentence for the author of the template.</param>
internal sealed record TemplateError(TemplateFault Fault, string Where, string Message);

/// <summary>Either a template or the reasons why there is none.</summary>
internal sealed record TemplateLoad(TaskTemplate? Template, IReadOnlyList<TemplateError> Errors);

/// <summary>Reads a template, folds its packs in and checks the whole.</summary>
/// <remarks>
/// A template file names packs to include, leaves out or changes single tasks of theirs, and adds sections of its own.
/// A section gives its tasks their phase, workflow category, role and priority, which a task may override.
/// A pack is the same without type and version. A flat list under <c>tasks</c>, as <see cref="Write"/> makes it, is read as well.
/// </remarks>
internal static partial class TemplateLoader
{
    /// <summary>The least and the most tasks a template may have.</summary>
    public const int MinTasks = 80, MaxTasks = 150;

    private const int MaxKey = 80, MaxName = 200, MaxDescription = 1000, MaxTitle = 100, MaxHours = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads a template.</summary>
    /// <param name="json">The template's text.</param>
    /// <param name="findPack">Gives the text of a pack by name, or null when there is none.</param>
    public static TemplateLoad Load(string json, Func<string, string?> findPack)
    {
        var errors = new List<TemplateError>();
        if (Parse(json, "template", errors) is not { } file)
        {
            return new TemplateLoad(null, errors);
        }

        Require(errors, "type", Slug().IsMatch(file.Type ?? "") && file.Type!.Length <= MaxKey, "The type is a snake_case word such as 'runway_show'.");
        Require(errors, "version", file.Version >= 1, "The version is a whole number from 1 up.");
        RequireText(errors, "title", file.Title, MaxTitle);
        Require(errors, "leadScale", file.LeadScale is null or (>= 0.1m and <= 3m), "The lead scale is between 0.1 and 3.");
        var scale = Math.Clamp(file.LeadScale ?? 1m, 0.1m, 3m);

        var drafts = new List<Draft>();
        Include(file, findPack, [], drafts, errors);
        foreach (var draft in drafts)
        {
            draft.Due = draft.Due?.ScaleLead(scale);
        }

        Omit(file, drafts, errors);
        Adjust(file, drafts, errors);
        drafts.AddRange(OwnTasks(file));

        var tasks = drafts.Select(draft => Finish(draft, errors)).ToList();
        if (errors.Count == 0)
        {
            CheckGraph(tasks, errors);
            if (tasks.Count is < MinTasks or > MaxTasks)
            {
                errors.Add(new(TemplateFault.TaskCount, "tasks", $"A template has {MinTasks} to {MaxTasks} tasks; this one has {tasks.Count}."));
            }
        }

        return errors.Count == 0
            ? new TemplateLoad(new TaskTemplate(file.Type!, file.Version!.Value, file.Title!, tasks), errors)
            : new TemplateLoad(null, errors);
    }

    /// <summary>The template as JSON with every task written out, so that it can be edited without its packs.</summary>
    public static string Write(TaskTemplate template) => JsonSerializer.Serialize(template, Json);

    private static TemplateFile? Parse(string json, string what, List<TemplateError> errors)
    {
        try
        {
            if (JsonSerializer.Deserialize<TemplateFile>(json, Json) is { } file)
            {
                return file;
            }

            errors.Add(new(TemplateFault.Malformed, what, "The file is empty."));
        }
        catch (JsonException e)
        {
            var where = e.Path is null or "$" ? what : $"{what} {e.Path}";
            var place = e.LineNumber is { } line ? $" (line {line + 1})" : "";
            errors.Add(new(TemplateFault.Malformed, where, $"This cannot be read at {where}{place}: a member is unknown, repeated or of the wrong kind."));
        }

        return null;
    }

    private static void Include(
        TemplateFile file, Func<string, string?> findPack, HashSet<string> seen, List<Draft> drafts, List<TemplateError> errors)
    {
        foreach (var name in file.Include ?? [])
        {
            // Packs share packs; each comes in once, and a circle of packs simply closes.
            if (!seen.Add(name ?? ""))
            {
                continue;
            }

            if (name is null || findPack(name) is not { } text)
            {
                errors.Add(new(TemplateFault.IncludeNotFound, name ?? "include", $"There is no pack '{name}' to include."));
            }
            else if (Parse(text, $"pack {name}", errors) is { } pack)
            {
                Include(pack, findPack, seen, drafts, errors);
                drafts.AddRange(OwnTasks(pack));
            }
        }
    }

    private static IEnumerable<Draft> OwnTasks(TemplateFile file)
    {
        foreach (var task in file.Tasks ?? [])
        {
            yield return task ?? new Draft();
        }

        foreach (var section in file.Sections ?? [])
        {
            foreach (var task in section?.Tasks ?? [])
            {
                var draft = task ?? new Draft();
                draft.Phase ??= section!.Phase;
                draft.WorkflowCategory ??= section!.WorkflowCategory;
                draft.Role ??= section!.Role;
                draft.Priority ??= section!.Priority ?? TaskPriority.Medium;
                yield return draft;
            }
        }
    }

    private static void Omit(TemplateFile file, List<Draft> drafts, List<TemplateError> errors)
    {
        foreach (var key in file.Omit ?? [])
        {
            if (drafts.Find(draft => draft.Key == key) is not { } omitted)
            {
                errors.Add(new(TemplateFault.UnknownKey, key ?? "omit", $"No included task has the key '{key}', so it cannot be left out."));
                continue;
            }

            // Whatever waited for the omitted task now waits for what that task waited for.
            drafts.Remove(omitted);
            foreach (var draft in drafts.Where(draft => draft.DependsOn?.Contains(key) == true))
            {
                draft.DependsOn = draft.DependsOn!.Where(other => other != key).Union(omitted.DependsOn ?? []).ToArray();
            }
        }
    }

    private static void Adjust(TemplateFile file, List<Draft> drafts, List<TemplateError> errors)
    {
        foreach (var change in file.Adjust ?? [])
        {
            if (change is null || drafts.Find(draft => draft.Key == change.Key) is not { } draft)
            {
                errors.Add(new(TemplateFault.UnknownKey, change?.Key ?? "adjust", $"No included task has the key '{change?.Key}', so it cannot be changed."));
                continue;
            }

            draft.Name = change.Name ?? draft.Name;
            draft.Description = change.Description ?? draft.Description;
            draft.Phase = change.Phase ?? draft.Phase;
            draft.WorkflowCategory = change.WorkflowCategory ?? draft.WorkflowCategory;
            draft.Priority = change.Priority ?? draft.Priority;
            draft.EstimatedHours = change.EstimatedHours ?? draft.EstimatedHours;
            draft.Role = change.Role ?? draft.Role;
            draft.Due = change.Due ?? draft.Due;
            draft.DependsOn = change.DependsOn ?? draft.DependsOn;
        }
    }

    private static TemplateTask Finish(Draft draft, List<TemplateError> errors)
    {
        var where = string.IsNullOrEmpty(draft.Key) ? "tasks" : draft.Key;
        Require(errors, where, draft.Key is { Length: <= MaxKey } && Slug().IsMatch(draft.Key), $"A key is up to {MaxKey} small letters, digits and hyphens; '{draft.Key}' is not.");
        RequireText(errors, $"{where}.name", draft.Name, MaxName);
        RequireText(errors, $"{where}.description", draft.Description, MaxDescription);
        Require(errors, $"{where}.phase", draft.Phase is not null, $"A phase is needed: {TaskVocabulary.Choices<TaskPhase>()}.");
        Require(errors, $"{where}.workflowCategory", draft.WorkflowCategory is not null, $"A workflow category is needed: {TaskVocabulary.Choices<TaskWorkflowCategory>()}.");
        Require(errors, $"{where}.priority", draft.Priority is not null, $"A priority is needed: {TaskVocabulary.Choices<TaskPriority>()}.");
        Require(errors, $"{where}.role", draft.Role is not null, $"A role is needed: {TaskVocabulary.Choices<TemplateRole>()}.");
        Require(errors, $"{where}.due", draft.Due is not null, "A deadline is needed, such as 'start-45d 17:00' or 'end+2h'.");
        Require(errors, $"{where}.estimatedHours", draft.EstimatedHours is > 0 and <= MaxHours, $"The estimated hours are more than 0 and at most {MaxHours}.");
        return new TemplateTask(
            draft.Key ?? "",
            draft.Name ?? "",
            draft.Description ?? "",
            draft.Phase.GetValueOrDefault(),
            draft.WorkflowCategory.GetValueOrDefault(),
            draft.Priority.GetValueOrDefault(),
            draft.EstimatedHours.GetValueOrDefault(),
            draft.Role.GetValueOrDefault(),
            draft.Due.GetValueOrDefault(),
            (draft.DependsOn ?? []).Select(key => key ?? "").Distinct().ToArray());
    }

    private static void CheckGraph(List<TemplateTask> tasks, List<TemplateError> errors)
    {
        var index = new Dictionary<string, int>();
        for (var i = 0; i < tasks.Count; i++)
        {
            if (!index.TryAdd(tasks[i].Key, i))
            {
                errors.Add(new(TemplateFault.DuplicateKey, tasks[i].Key, $"Two tasks have the key '{tasks[i].Key}'."));
            }
        }

        foreach (var task in tasks)
        {
            foreach (var key in task.DependsOn.Where(key => !index.ContainsKey(key)))
            {
                errors.Add(new(TemplateFault.UnknownDependency, task.Key, $"'{task.Key}' depends on '{key}', which is not in the template."));
            }
        }

        if (errors.Count > 0)
        {
            return;
        }

        var cycle = PrecedenceOrder.FindCycle(tasks.Select(task => task.DependsOn.Select(key => index[key]).ToArray()).ToArray());
        if (cycle.Count > 0)
        {
            var circle = string.Join(" → ", cycle.Append(cycle[0]).Select(i => tasks[i].Key));
            errors.Add(new(TemplateFault.Cycle, tasks[cycle[0]].Key, $"These tasks wait for each other: {circle}."));
            return;
        }

        foreach (var task in tasks)
        {
            foreach (var prerequisite in task.DependsOn.Select(key => tasks[index[key]]).Where(other => !other.Due.IsNeverAfter(task.Due)))
            {
                errors.Add(new(
                    TemplateFault.DeadlineOrder,
                    task.Key,
                    $"'{task.Key}' ({task.Due}) may be due before '{prerequisite.Key}' ({prerequisite.Due}), on which it depends."));
            }
        }
    }

    private static void Require(List<TemplateError> errors, string where, bool ok, string message)
    {
        if (!ok)
        {
            errors.Add(new(TemplateFault.InvalidValue, where, message));
        }
    }

    private static void RequireText(List<TemplateError> errors, string where, string? text, int max) => Require(
        errors,
        where,
        !string.IsNullOrWhiteSpace(text) && text.Length <= max && !text.Any(char.IsControl),
        $"A text of 1 to {max} characters without control characters is needed.");

    [GeneratedRegex(@"\A[a-z0-9]+(?:[-_][a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Slug();

    // A template or pack as it is written. Everything may be missing, so that what is missing can be named.
    private sealed class TemplateFile
    {
        public string? Type { get; set; }

        public int? Version { get; set; }

        public string? Title { get; set; }

        public decimal? LeadScale { get; set; }

        public string?[]? Include { get; set; }

        public string?[]? Omit { get; set; }

        public Draft?[]? Adjust { get; set; }

        public Section?[]? Sections { get; set; }

        public Draft?[]? Tasks { get; set; }
    }

    private sealed class Section
    {
        public TaskPhase? Phase { get; set; }

        public TaskWorkflowCategory? WorkflowCategory { get; set; }

        public TemplateRole? Role { get; set; }

        public TaskPriority? Priority { get; set; }

        public Draft?[]? Tasks { get; set; }
    }

    private sealed class Draft
    {
        public string? Key { get; set; }

        public string? Name { get; set; }

        public string? Description { get; set; }

        public TaskPhase? Phase { get; set; }

        public TaskWorkflowCategory? WorkflowCategory { get; set; }

        public TaskPriority? Priority { get; set; }

        public decimal? EstimatedHours { get; set; }

        public TemplateRole? Role { get; set; }

        public TemplateDeadline? Due { get; set; }

        public string?[]? DependsOn { get; set; }
    }
}
