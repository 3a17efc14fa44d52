using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Tasks.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Tasks;

/// <summary>Where a template comes from.</summary>
public enum TemplateSource
{
    /// <summary>Part of the product; read-only.</summary>
    Shipped,

    /// <summary>The organization's own; it goes before the shipped one of its type.</summary>
    Organization,
}

/// <summary>A template in a list.</summary>
/// <param name="Type">The type of event it plans.</param>
/// <param name="Version">Grows with every change.</param>
public sealed record TaskTemplateRow(string Type, string Title, int TaskCount, TemplateSource Source, int Version);

/// <summary>A task of a template.</summary>
/// <param name="Key">Small letters, digits and hyphens; stays the same from version to version.</param>
/// <param name="EstimatedHours">Hours of work, more than none.</param>
/// <param name="Role">The seat of the team that does it, such as <c>production_manager</c>.</param>
/// <param name="Due">A wall-clock time such as <c>start-45d 17:00</c>, or a distance such as <c>end+2h</c>.</param>
/// <param name="DependsOn">Keys of tasks of the template that are to be finished first.</param>
public sealed record TemplateTaskBody(
    [property: Required, StringLength(80, MinimumLength = 1)] string Key,
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    [property: Required, StringLength(1000, MinimumLength = 1)] string Description,
    TaskPhase Phase,
    TaskWorkflowCategory WorkflowCategory,
    TaskPriority Priority,
    [property: Range(0d, 1000d)] decimal EstimatedHours,
    [property: Required, StringLength(60, MinimumLength = 1)] string Role,
    [property: Required, StringLength(60, MinimumLength = 1)] string Due,
    [property: MaxLength(100)] IReadOnlyList<string>? DependsOn = null);

/// <summary>A template with all its tasks.</summary>
public sealed record TaskTemplateDetail(
    string Type, string Title, int TaskCount, TemplateSource Source, int Version, IReadOnlyList<TemplateTaskBody> Tasks);

/// <summary>A template of the organization's own.</summary>
/// <param name="Type">Any type; where it is a shipped one, the new template goes before it.</param>
/// <param name="Title">The shipped one's if not given.</param>
/// <param name="Tasks">A copy of the shipped ones if not given; for a type without a template, those of the general one.</param>
public sealed record CreateTaskTemplateRequest(
    [property: Required, StringLength(60, MinimumLength = 1), RegularExpression("^[a-z0-9]+(_[a-z0-9]+)*$", ErrorMessage = "Use lower-case words such as runway_show.")]
    string Type,
    [property: StringLength(100, MinimumLength = 1)] string? Title = null,
    [property: MaxLength(500)] IReadOnlyList<TemplateTaskBody>? Tasks = null);

/// <summary>What can change about a template; the tasks are given whole.</summary>
public sealed record TaskTemplatePatch(
    [property: StringLength(100, MinimumLength = 1)] string? Title = null,
    [property: MaxLength(500)] IReadOnlyList<TemplateTaskBody>? Tasks = null);

/// <summary>The templates plans are made from: the shipped ones, and the organization's own, which go before them.</summary>
internal static class OwnTemplates
{
    private static readonly JsonSerializerOptions s_json = Platform.Json.CallboardJson.Options;

    private sealed record Own(Guid Id, string Type, string Title, int TaskCount, string Body, int Version)
    {
        public TaskTemplateDetail ToDetail() => Detail(Load(Type, Title, Version, Body), TemplateSource.Organization);
    }

    /// <summary>The template an event of this type is planned by.</summary>
    public static async Task<TaskTemplate> ForAsync(TenantTransaction transaction, string type, CancellationToken cancellationToken)
    {
        var own = await transaction.ListAsync<Own>($"{Select} and type in ($1, $2)", [type, TaskTemplates.DefaultType], cancellationToken);
        if (own.Find(t => t.Type == type) is { } exact)
        {
            return Load(exact.Type, exact.Title, exact.Version, exact.Body);
        }

        var shipped = TaskTemplates.For(type);
        return shipped.Type == TaskTemplates.DefaultType && own.Count > 0
            ? Load(own[0].Type, own[0].Title, own[0].Version, own[0].Body)
            : shipped;
    }

    public static async Task<ListResponse<TaskTemplateRow>> ListAsync(TenantDb db, CancellationToken cancellationToken)
    {
        var own = (await db.ListAsync<TaskTemplateRow>(
            """
            select type, title, task_count, 'organization' as source, version from tasks.template
             where organization_id = app.current_organization()
            """,
            [], cancellationToken)).ToDictionary(t => t.Type);
        var shipped = TaskTemplates.List().Where(t => !own.ContainsKey(t.Type))
            .Select(t => new TaskTemplateRow(t.Type, t.Title, t.TaskCount, TemplateSource.Shipped, t.Version));
        return ListResponse<TaskTemplateRow>.Whole([.. own.Values.Concat(shipped).OrderBy(t => t.Title, StringComparer.OrdinalIgnoreCase)]);
    }

    public static async Task<Results<Ok<DataResponse<TaskTemplateDetail>>, ProblemHttpResult>> GetAsync(
        string type, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var own = await db.OneAsync<Own>($"{Select} and type = $1", [type], cancellationToken);
        var detail = own?.ToDetail() ?? (TaskTemplates.Find(type) is { } shipped ? Detail(shipped, TemplateSource.Shipped) : null);
        if (detail is null)
        {
            return TasksProblems.TemplateNotFound.ToResult();
        }

        EntityTag.Write(http, detail.Version);
        return TypedResults.Ok(new DataResponse<TaskTemplateDetail>(detail));
    }

    public static async Task<Created<DataResponse<TaskTemplateDetail>>> CreateAsync(
        CreateTaskTemplateRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var origin = TaskTemplates.For(request.Type);
        var title = request.Title ?? (origin.Type == request.Type ? origin.Title : request.Type);
        var template = Load(request.Type, title, 1, request.Tasks is null ? TemplateLoader.Write(origin) : Write(request.Tasks));
        var own = await db.WriteOneAsync<Own>(
            $"""
            insert into tasks.template (organization_id, type, title, task_count, body)
            values (app.current_organization(), $1, $2, $3, $4) returning {Columns}
            """,
            [template.Type, template.Title, template.Tasks.Count, new JsonText(TemplateLoader.Write(template))], cancellationToken);
        return TypedResults.Created($"/api/v1/task-templates/{template.Type}", new DataResponse<TaskTemplateDetail>(own!.ToDetail()));
    }

    public static async Task<Results<Ok<UpdatedResponse<TaskTemplateDetail>>, ProblemHttpResult>> PatchAsync(
        string type, Patch<TaskTemplatePatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var changed = await db.WriteAsync(
            async transaction =>
            {
                var own = await RequireOwnAsync(transaction, type, cancellationToken);
                if (EntityTag.IfMatch(http) is { } seen && seen != own.Version)
                {
                    throw Platform.Problems.PlatformProblems.VersionMismatch.With("version", own.Version).ToException();
                }

                if (patch.Has(nameof(TaskTemplatePatch.Title)) && patch.Value.Title is null)
                {
                    throw TasksProblems.TemplateInvalid.On("title", "This field cannot be empty.").ToException();
                }

                if (patch.Has(nameof(TaskTemplatePatch.Tasks)) && patch.Value.Tasks is null)
                {
                    throw TasksProblems.TemplateInvalid.On("tasks", "This field cannot be empty.").ToException();
                }

                var body = patch.Value.Tasks is { } tasks ? Write(tasks) : own.Body;
                var template = Load(type, patch.Value.Title ?? own.Title, own.Version, body);
                return (await transaction.OneAsync<Own>(
                    $"""
                    update tasks.template set title = $2, task_count = $3, body = $4
                     where organization_id = app.current_organization() and id = $1 returning {Columns}
                    """,
                    [own.Id, template.Title, template.Tasks.Count, new JsonText(TemplateLoader.Write(template))], cancellationToken))!;
            },
            cancellationToken);
        EntityTag.Write(http, changed.Version);
        return TypedResults.Ok(UpdatedResponse<TaskTemplateDetail>.Of(changed.ToDetail(), patch));
    }

    /// <summary>The organization goes back to the shipped template. Plans that were made stay.</summary>
    public static async Task<NoContent> DeleteAsync(string type, TenantDb db, CancellationToken cancellationToken)
    {
        await db.WriteAsync(
            async transaction =>
            {
                var own = await RequireOwnAsync(transaction, type, cancellationToken);
                return await transaction.ExecuteAsync(
                    "delete from tasks.template where organization_id = app.current_organization() and id = $1", [own.Id], cancellationToken);
            },
            cancellationToken);
        return TypedResults.NoContent();
    }

    private const string Columns = "id, type, title, task_count, body, version";

    private const string Select = $"select {Columns} from tasks.template where organization_id = app.current_organization()";

    private static async Task<Own> RequireOwnAsync(TenantTransaction transaction, string type, CancellationToken cancellationToken)
    {
        var own = await transaction.OneAsync<Own>($"{Select} and type = $1", [type], cancellationToken);
        return own ?? throw (TaskTemplates.Find(type) is null ? TasksProblems.TemplateNotFound : TasksProblems.TemplateShipped).ToException();
    }

    // What is stored carries the type and title of its row; its version is the row's.
    private static TaskTemplate Load(string type, string title, int version, string body)
    {
        var file = JsonNode.Parse(body)!.AsObject();
        file["type"] = type;
        file["title"] = title;
        file["version"] = version;
        var load = TemplateLoader.Load(file.ToJsonString(), TaskTemplates.Pack);
        if (load.Template is { } template)
        {
            return template;
        }

        var problem = TasksProblems.TemplateInvalid;
        foreach (var error in load.Errors.Take(100))
        {
            var field = FieldOf(error.Where);
            problem = problem.On(field, SentenceOf(error, field));
        }

        throw problem.ToException();
    }

    // The loader speaks of files ("template $.tasks[0].role") and of tasks by their key; a request knows fields.
    private static string FieldOf(string where) =>
        where is "type" or "title" or "tasks" ? where
        : where.IndexOf("$.", StringComparison.Ordinal) is >= 0 and var path ? where[(path + 2)..]
        : $"tasks.{where}";

    // What the loader says of a malformed value points into a file, which a request has none of.
    private static string SentenceOf(TemplateError error, string field) =>
        error.Fault != TemplateFault.Malformed ? error.Message
        : field.EndsWith(".due", StringComparison.Ordinal) ? "A deadline is written like 'start-45d 17:00' or 'end+2h'."
        : "This value cannot be read: it is unknown or of the wrong kind.";

    private static string Write(IReadOnlyList<TemplateTaskBody> tasks) =>
        new JsonObject { ["tasks"] = JsonSerializer.SerializeToNode(tasks, s_json) }.ToJsonString();

    private static TaskTemplateDetail Detail(TaskTemplate template, TemplateSource source) => new(
        template.Type, template.Title, template.Tasks.Count, source, template.Version,
        [.. template.Tasks.Select(t => new TemplateTaskBody(
            t.Key, t.Name, t.Description, t.Phase, t.WorkflowCategory, t.Priority, t.EstimatedHours, TaskVocabulary.Text(t.Role),
            t.Due.ToString(), t.DependsOn))]);
}
