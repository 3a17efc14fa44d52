using Callboard.Platform.Http;

namespace Callboard.Platform.Data;

/// <summary>How a property of a request record is written to its column: the SQL around the parameter and the value to send.</summary>
public static class ColumnValue
{
    /// <summary>
    /// The parameter with the type of its column, because a null has no type of its own. List columns are not null unless said otherwise:
    /// clearing one empties it.
    /// </summary>
    /// <param name="type">The property's type.</param>
    /// <param name="number">The parameter's number, from 1.</param>
    /// <param name="isNullableList">A list that may be null.</param>
    public static string Placeholder(Type type, int number, bool isNullableList = false)
    {
        var sqlType = SqlType(type);
        return sqlType.EndsWith("[]", StringComparison.Ordinal) && !isNullableList ? $"coalesce(${number}::{sqlType}, '{{}}')" : $"${number}::{sqlType}";
    }

    /// <summary>What to send: amounts as their number, documents as JSON, everything else as it is.</summary>
    public static object? Argument(Type type, object? value) => value switch
    {
        null => null,
        Amount amount => amount.Value,
        _ when SqlType(type) == "jsonb" => JsonText.Of(value),
        _ => value,
    };

    private static string SqlType(Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(string) || target.IsEnum) return "text";
        if (target == typeof(Guid)) return "uuid";
        if (target == typeof(int)) return "integer";
        if (target == typeof(long)) return "bigint";
        if (target == typeof(bool)) return "boolean";
        if (target == typeof(double)) return "double precision";
        if (target == typeof(decimal) || target == typeof(Amount)) return "numeric";
        if (target == typeof(DateTimeOffset)) return "timestamptz";
        if (target == typeof(DateOnly)) return "date";
        if (typeof(IEnumerable<string>).IsAssignableFrom(target)) return "text[]";
        if (typeof(IEnumerable<int>).IsAssignableFrom(target)) return "integer[]";
        return typeof(IEnumerable<Guid>).IsAssignableFrom(target) ? "uuid[]" : "jsonb";
    }
}
