using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Platform.Postgres;

/// <summary>A data directory of a test's own, and short ways to start and ask servers in it.</summary>
internal sealed class DataRoot : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"cb-{Guid.CreateVersion7():n}");

    public EmbeddedPostgresOptions Options => new() { DataDirectory = Path, Fsync = false, SharedBuffers = "16MB" };

    public Task<EmbeddedPostgres> StartAsync(Func<EmbeddedPostgresOptions, EmbeddedPostgresOptions>? change = null) =>
        EmbeddedPostgres.StartAsync(
            change?.Invoke(Options) ?? Options, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        var home = new DirectoryInfo(System.IO.Path.Combine(Path, "postgres"));
        if (home.LinkTarget is { } elsewhere)
        {
            Directory.Delete(elsewhere, recursive: true);
        }

        Directory.Delete(Path, recursive: true);
    }
}

internal static class Ask
{
    /// <summary>Runs SQL in a connection of its own and returns the first value of the first row.</summary>
    public static async Task<object?> AskAsync(this string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
