using System.Collections.Concurrent;

namespace Callboard.Platform.Data;

/// <summary>Enum values and their snake_case texts, both ways.</summary>
internal static class EnumText
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, object>> s_values = new();

    public static object Parse(Type type, string text) =>
        s_values.GetOrAdd(type, static t => Enum.GetValues(t).Cast<object>().ToDictionary(v => SnakeCase.Of(v.ToString()!)))
            .TryGetValue(text, out var value)
            ? value
            : throw new InvalidOperationException($"'{text}' is not a value of {type.Name}.");
}
