using Callboard.Platform.Problems;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Schema;

/// <summary>Holds the migrated database against the rules of the schema, and every rule against a violation planted for it.</summary>
public sealed class TheSchema(CallboardServer server)
{
    public static TheoryData<string> Rules => [.. SchemaRules.All.Select(rule => rule.Name)];

    private IEnumerable<string> Mapped => server.Services.GetRequiredService<ProblemCatalogue>().Constraints;

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Keeps(string name)
    {
        var rule = SchemaRules.All.Single(r => r.Name == name);
        await using var connection = await server.Admin.OpenConnectionAsync();
        var faults = await rule.FindAsync(connection, Mapped);

        var unexcused = faults.Where(f => !rule.Exceptions.ContainsKey(f.Object)).ToList();
        Assert.True(unexcused.Count == 0, $"{name}. But:\n  {string.Join("\n  ", unexcused)}");
        var idle = rule.Exceptions.Keys.Except(faults.Select(f => f.Object)).ToList();
        Assert.True(idle.Count == 0, $"Listed as exceptions of \"{name}\", though they keep it or are gone: {string.Join(", ", idle)}");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Notices_when_something_breaks(string name)
    {
        var rule = SchemaRules.All.Single(r => r.Name == name);
        await using var connection = await server.Admin.OpenConnectionAsync();
        Assert.DoesNotContain(await rule.FindAsync(connection, Mapped), f => f.Object == rule.Culprit && !rule.Exceptions.ContainsKey(f.Object));

        // Never committed: disposing rolls it back.
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var plant = new NpgsqlCommand(rule.Violation, connection))
        {
            await plant.ExecuteNonQueryAsync();
        }

        Assert.Contains(await rule.FindAsync(connection, Mapped), f => f.Object == rule.Culprit && !rule.Exceptions.ContainsKey(f.Object));
    }
}
