using System.Text.Json;

namespace Callboard.Platform.Data;

/// <summary>Names of the database are snake_case, names of the wire camelCase, names in C# PascalCase.</summary>
public static class SnakeCase
{
    /// <summary><c>StartAt</c> → <c>start_at</c>.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary><c>start_at</c> → <c>startAt</c>.</summary>
    public static string ToCamel(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return name;
        }

        return string.Create(name.Length - name.Count(c => c == '_'), name, static (target, source) =>
        {
            var upper = false;
            var at = 0;
            foreach (var c in source)
            {
                if (c == '_')
                {
                    upper = true;
                    continue;
                }

                target[at++] = upper ? char.ToUpperInvariant(c) : c;
                upper = false;
            }
        });
    }

    /// <summary>The database's and the wire's text of an enum value: <c>InProgress</c> → <c>in_progress</c>.</summary>
    public static string Of(Enum value) => Of(value.ToString());
}
