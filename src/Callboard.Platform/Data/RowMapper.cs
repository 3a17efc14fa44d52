using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Callboard.Platform.Json;
using Npgsql;

namespace Callboard.Platform.Data;

/// <summary>
/// Turns a result row into a record: the column <c>start_at</c> becomes the constructor parameter <c>StartAt</c>. Columns of type
/// json or jsonb become whatever type the parameter has. Compiled once per type; a missing column is an error that names it.
/// </summary>
/// <typeparam name="T">A record with one public constructor, or a single value (the first column is taken).</typeparam>
internal static class RowMapper<T>
{
    private static readonly bool s_isScalar = IsScalar(typeof(T));
    private static readonly (string Column, Type Type)[] s_parameters = s_isScalar ? [] : Parameters();
    private static readonly Func<object?[], T> s_create = s_isScalar ? _ => default! : Compile();

    /// <summary>A function that reads the current row of <paramref name="reader"/>; columns are looked up once.</summary>
    public static Func<NpgsqlDataReader, T> For(NpgsqlDataReader reader)
    {
        if (s_isScalar)
        {
            return row => (T)Value(row, 0, typeof(T))!;
        }

        var ordinals = new int[s_parameters.Length];
        for (var i = 0; i < ordinals.Length; i++)
        {
            ordinals[i] = Ordinal(reader, s_parameters[i].Column);
        }

        return row =>
        {
            var values = new object?[ordinals.Length];
            for (var i = 0; i < ordinals.Length; i++)
            {
                values[i] = Value(row, ordinals[i], s_parameters[i].Type);
            }

            return s_create(values);
        };
    }

    private static int Ordinal(NpgsqlDataReader reader, string column)
    {
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (string.Equals(reader.GetName(i), column, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new InvalidOperationException($"The statement returns no column '{column}', which {typeof(T).Name} asks for.");
    }

    private static object? Value(NpgsqlDataReader row, int ordinal, Type type)
    {
        if (row.IsDBNull(ordinal))
        {
            return null;
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(string)) return row.GetString(ordinal);
        if (target == typeof(Guid)) return row.GetGuid(ordinal);
        if (target == typeof(int)) return row.GetFieldValue<int>(ordinal);
        if (target == typeof(long)) return row.GetFieldValue<long>(ordinal);
        if (target == typeof(bool)) return row.GetBoolean(ordinal);
        if (target == typeof(decimal)) return row.GetDecimal(ordinal);
        if (target == typeof(double)) return row.GetDouble(ordinal);
        if (target == typeof(DateTimeOffset)) return row.GetFieldValue<DateTimeOffset>(ordinal);
        if (target == typeof(DateOnly)) return row.GetFieldValue<DateOnly>(ordinal);
        if (target == typeof(byte[])) return row.GetFieldValue<byte[]>(ordinal);
        if (target.IsEnum) return EnumText.Parse(target, row.GetString(ordinal));
        if (row.GetDataTypeName(ordinal) is "jsonb" or "json")
        {
            return JsonSerializer.Deserialize(row.GetString(ordinal), target, CallboardJson.Options);
        }

        if (target == typeof(IReadOnlyList<string>) || target == typeof(string[])) return row.GetFieldValue<string[]>(ordinal);
        if (target == typeof(IReadOnlyList<Guid>) || target == typeof(Guid[])) return row.GetFieldValue<Guid[]>(ordinal);
        return row.GetValue(ordinal);
    }

    private static bool IsScalar(Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        return target.IsPrimitive || target.IsEnum || target == typeof(string) || target == typeof(Guid) || target == typeof(decimal)
            || target == typeof(DateTimeOffset) || target == typeof(DateOnly) || target == typeof(byte[]) || target == typeof(JsonElement);
    }

    private static ConstructorInfo Constructor() =>
        typeof(T).GetConstructors().MaxBy(c => c.GetParameters().Length)
        ?? throw new InvalidOperationException($"{typeof(T).Name} has no public constructor.");

    private static (string, Type)[] Parameters() =>
        [.. Constructor().GetParameters().Select(p => (SnakeCase.Of(p.Name!), p.ParameterType))];

    private static Func<object?[], T> Compile()
    {
        var values = Expression.Parameter(typeof(object?[]), "values");
        var constructor = Constructor();
        var arguments = constructor.GetParameters().Select((p, i) =>
        {
            var value = Expression.ArrayIndex(values, Expression.Constant(i));
            // Null into a value type would be a confusing NullReferenceException; the default is never right, so say which column.
            return p.ParameterType.IsValueType && Nullable.GetUnderlyingType(p.ParameterType) is null
                ? Expression.Convert(
                    Expression.Coalesce(value, Expression.Throw(
                        Expression.Constant(new InvalidOperationException($"{typeof(T).Name}.{p.Name} may not be null.")), typeof(object))),
                    p.ParameterType)
                : Expression.Convert(value, p.ParameterType);
        });
        return Expression.Lambda<Func<object?[], T>>(Expression.New(constructor, arguments), values).Compile();
    }
}
