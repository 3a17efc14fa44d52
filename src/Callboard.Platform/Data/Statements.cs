using Npgsql;
using NpgsqlTypes;

namespace Callboard.Platform.Data;

/// <summary>Runs statements on a connection or batch: positional parameters in, records out. Shared by everything that talks to PostgreSQL.</summary>
internal static class Statements
{
    public static NpgsqlBatchCommand Command(string sql, IReadOnlyList<object?> arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(Parameter(argument));
        }

        return command;
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        // timestamptz holds instants; Npgsql insists on offset zero for them.
        DateTimeOffset instant => new NpgsqlParameter { Value = instant.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
        DateTimeOffset?[] instants => new NpgsqlParameter
        {
            Value = instants.Select(i => i?.ToUniversalTime()).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        },
        DateTimeOffset[] instants => new NpgsqlParameter
        {
            Value = instants.Select(i => i.ToUniversalTime()).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        },
        Enum text => new NpgsqlParameter { Value = SnakeCase.Of(text), NpgsqlDbType = NpgsqlDbType.Text },
        // Without a type the server infers uuid, numeric, date … from the place a text stands in only when it is unknown, so texts stay text.
        string text => new NpgsqlParameter { Value = text, NpgsqlDbType = NpgsqlDbType.Text },
        JsonText json => new NpgsqlParameter { Value = json.Value, NpgsqlDbType = NpgsqlDbType.Jsonb },
        IReadOnlyList<string> texts and not string[] => new NpgsqlParameter { Value = texts.ToArray() },
        IReadOnlyList<Guid> ids and not Guid[] => new NpgsqlParameter { Value = ids.ToArray() },
        IReadOnlyList<int> numbers and not int[] => new NpgsqlParameter { Value = numbers.ToArray() },
        _ => new NpgsqlParameter { Value = value },
    };

    /// <summary>All rows of the current result.</summary>
    public static async Task<List<T>> ToListAsync<T>(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        Func<NpgsqlDataReader, T>? map = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            map ??= RowMapper<T>.For(reader);
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>The first row of the current result, or default.</summary>
    public static async Task<T?> ToOneAsync<T>(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken) ? RowMapper<T>.For(reader)(reader) : default;
}

/// <summary>A text to be sent as <c>jsonb</c>.</summary>
public readonly record struct JsonText(string Value)
{
    /// <summary>Serialises <paramref name="value"/> as Callboard does everywhere.</summary>
    public static JsonText Of<T>(T value) => new(System.Text.Json.JsonSerializer.Serialize(value, Json.CallboardJson.Options));
}
