using Npgsql;

namespace Callboard.Tests.Schema;

/// <summary>One rule every object of the migrated database keeps.</summary>
/// <param name="Name">The rule as a sentence.</param>
/// <param name="Query">Returns an (object, fault) row for every object that breaks it.</param>
/// <param name="Violation">Statements that break the rule on purpose, in a transaction that is rolled back.</param>
/// <param name="Culprit">The object the rule has to name then.</param>
internal sealed record SchemaRule(string Name, string Query, string Violation, string Culprit)
{
    /// <summary>Objects that may break the rule, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Exceptions { get; init; } = new Dictionary<string, string>();

    public async Task<List<Fault>> FindAsync(NpgsqlConnection connection, IEnumerable<string> mappedConstraints)
    {
        await using var command = new NpgsqlCommand(SchemaRules.Subjects + Query, connection);
        command.Parameters.AddWithValue("mapped", mappedConstraints.ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var faults = new List<Fault>();
        while (await reader.ReadAsync())
        {
            faults.Add(new Fault(reader.GetString(0), reader.GetString(1)));
        }

        return faults;
    }

    public override string ToString() => Name;
}

/// <summary>Something that breaks a rule.</summary>
internal sealed record Fault(string Object, string Sentence)
{
    public override string ToString() => $"{Object}: {Sentence}";
}
