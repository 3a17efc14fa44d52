using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Callboard.Platform.Json;

/// <summary>How Callboard reads and writes JSON, everywhere: camelCase, snake_case enums, strict numbers, instants in UTC.</summary>
public static class CallboardJson
{
    /// <summary>Deeper bodies are refused: no document of ours nests further.</summary>
    public const int MaxDepth = 32;

    /// <summary>The options for code that serialises outside an HTTP answer.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the rules to the options of the web framework.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.MaxDepth = MaxDepth;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new InstantConverter());
        return options;
    }
}

/// <summary>
/// Instants: RFC 3339 with an offset in, UTC with <c>Z</c> out. A time without offset is refused, because guessing a zone moves a show.
/// </summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    // PostgreSQL and every calendar format we write stay well inside these years.
    private static readonly DateTimeOffset s_first = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_last = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var value)
            ? value
            : throw new JsonException("Expected an instant with an offset, such as 2026-06-15T14:00:00Z, between 1900 and 2200.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    public static string Format(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out DateTimeOffset value)
    {
        value = default;
        // "T" and an offset are what RFC 3339 asks for; the parser alone would accept "June 1" and local times.
        if (text.Length is < 17 or > 40 || text[10] is not ('T' or 't' or ' ')
            || !(text[^1] is 'Z' or 'z' || (text[^6] is '+' or '-' && text[^3] == ':')))
        {
            return false;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value)
            && value >= s_first && value < s_last;
    }
}
