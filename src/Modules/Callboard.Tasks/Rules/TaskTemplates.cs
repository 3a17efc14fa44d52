using System.Collections.Frozen;

namespace Callboard.Tasks.Rules;

/// <summary>The templates the product ships with.</summary>
internal static class TaskTemplates
{
    /// <summary>The type whose template plans events of types that have none of their own.</summary>
    public const string DefaultType = "general";

    private const string Folder = "Callboard.Tasks/Templates/";

    private static readonly Lazy<FrozenDictionary<string, TaskTemplate>> BuiltIn = new(ReadAll);

    /// <summary>Every template, by type.</summary>
    public static IReadOnlyList<TaskTemplateSummary> List() =>
        [.. BuiltIn.Value.Values.OrderBy(template => template.Type, StringComparer.Ordinal).Select(Summarize)];

    /// <summary>
    /// The template for an event type, however it is spelled (<c>Runway Show</c>, <c>runway-show</c>), or the
    /// <see cref="DefaultType"/> one when the type is unknown, custom or missing.
    /// </summary>
    public static TaskTemplate For(string? eventType) =>
        BuiltIn.Value.GetValueOrDefault(Normalize(eventType)) ?? BuiltIn.Value[DefaultType];

    /// <summary>The shipped template of exactly this type, or null.</summary>
    public static TaskTemplate? Find(string type) => BuiltIn.Value.GetValueOrDefault(type);

    /// <summary>The text of a shipped pack by name, or null; templates made by organizations may include these.</summary>
    public static string? Pack(string name) => ReadResource($"{Folder}packs/{name}.json");

    public static TaskTemplateSummary Summarize(TaskTemplate template) =>
        new(template.Type, template.Version, template.Title, template.Tasks.Count);

    private static string Normalize(string? eventType) =>
        string.Join('_', (eventType ?? "").ToLowerInvariant().Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static FrozenDictionary<string, TaskTemplate> ReadAll()
    {
        var templates = new Dictionary<string, TaskTemplate>();
        foreach (var name in typeof(TaskTemplates).Assembly.GetManifestResourceNames().Where(IsTemplate))
        {
            var load = TemplateLoader.Load(ReadResource(name)!, Pack);
            if (load.Template is not { } template)
            {
                throw new InvalidOperationException(
                    $"The shipped template {name} is not valid:\n{string.Join('\n', load.Errors.Select(error => $"{error.Where}: {error.Message}"))}");
            }

            templates.Add(template.Type, template);
        }

        return templates.ToFrozenDictionary();
    }

    private static bool IsTemplate(string resource) =>
        resource.StartsWith(Folder, StringComparison.Ordinal) && !resource[Folder.Length..].Contains('/', StringComparison.Ordinal);

    private static string? ReadResource(string name)
    {
        using var stream = typeof(TaskTemplates).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
