using System.Data;
using Npgsql;

namespace Callboard.Platform.Data;

/// <summary>The three pools of a node, one per role. Disposing closes them.</summary>
public sealed class DataSources : IAsyncDisposable
{
    /// <param name="app">Login of <c>callboard_app</c>, the role that sees only what row-level security shows.</param>
    /// <param name="system">Login of <c>callboard_system</c>: sign-in and jobs.</param>
    /// <param name="feed">Login of <c>callboard_feed</c>, which may replicate the history and nothing else.</param>
    public DataSources(string app, string system, string feed)
    {
        App = Build(app, "callboard", maxPool: 40);
        System = Build(system, "callboard system", maxPool: 10);
        Feed = Build(feed, "callboard feed", maxPool: 4);
        FeedConnectionString = feed;
    }

    private NpgsqlDataSource App { get; }

    internal NpgsqlDataSource System { get; }

    internal NpgsqlDataSource Feed { get; }

    internal string FeedConnectionString { get; }

    /// <summary>
    /// Lends a connection of <c>callboard_app</c>. After a refusal or a broken-off statement the connection forgets what it prepared:
    /// the server skips the rest of a refused batch, but the driver goes on as if it had parsed and closed all of it, and would
    /// answer the next user of the connection with 26000 or take one result for another.
    /// </summary>
    internal async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await App.OpenConnectionAsync(cancellationToken);
        try
        {
            return await work(connection);
        }
        catch (Exception e) when (e is PostgresException or OperationCanceledException && connection.State == ConnectionState.Open)
        {
            connection.UnprepareAll();
            throw;
        }
    }

    /// <summary>The same for work that keeps the connection when it succeeds: whoever took it over gives it back.</summary>
    internal async Task<T> KeepAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var connection = await App.OpenConnectionAsync(cancellationToken);
        try
        {
            return await work(connection);
        }
        catch
        {
            if (connection.State == ConnectionState.Open)
            {
                connection.UnprepareAll();
            }

            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await System.DisposeAsync();
        await Feed.DisposeAsync();
    }

    private static NpgsqlDataSource Build(string connectionString, string name, int maxPool)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = name,
            MaxPoolSize = maxPool,
            // Planning a screen's statement costs more than running it, so those used often are prepared.
            MaxAutoPrepare = 100,
            // Constraint details stay on the server; Problems reads them to name the field at fault.
            IncludeErrorDetail = true,
            CommandTimeout = 30,
            Timeout = 10,
            // Every transaction sets its own state locally, so there is nothing to reset between uses.
            NoResetOnClose = true,
        };
        return NpgsqlDataSource.Create(settings);
    }
}
