using System.Text.Json;
using System.Text.Json.Serialization;

namespace Callboard.Tasks.Rules;

/// <summary>The stretch of the production a task belongs to.</summary>
[JsonConverter(typeof(TaskVocabularyConverter<TaskPhase>))]
public enum TaskPhase
{
    PreProduction,
    VenueLogistics,
    CreativeDesign,
    OnSiteOperations,
    PostEvent,
}

/// <summary>The department whose workflow a task is part of.</summary>
[JsonConverter(typeof(TaskVocabularyConverter<TaskWorkflowCategory>))]
public enum TaskWorkflowCategory
{
    EventPlanning,
    Sponsorship,
    Marketing,
    Operations,
    Media,
}

/// <summary>How much a late task endangers the event; the first is the gravest.</summary>
[JsonConverter(typeof(TaskVocabularyConverter<TaskPriority>))]
public enum TaskPriority
{
    Critical,
    High,
    Medium,
    Low,
}

/// <summary>The seats of an event team that templates hand work to. A team may have other seats; templates do not know them.</summary>
[JsonConverter(typeof(TaskVocabularyConverter<TemplateRole>))]
internal enum TemplateRole
{
    EventLead,
    CreativeDirector,
    ProductionManager,
    CastingDirector,
    SponsorLiaison,
    MarketingLead,
    VenueCoordinator,
}

/// <summary>The one spelling, snake_case, that these words have in JSON, in the database and in templates.</summary>
internal static class TaskVocabulary
{
    public static string Text<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Reads a word. Numbers and other spellings are refused, unlike with <see cref="Enum.TryParse{TEnum}(string, out TEnum)"/>.</summary>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Text(candidate) == text)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    public static string Choices<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetValues<T>().Select(Text));
}

internal sealed class TaskVocabularyConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
