using Callboard.Platform.Postgres;

namespace Callboard.Host;

/// <summary>The database the server works on: a configured one, or a private PostgreSQL of its own. Migrated when opened.</summary>
internal sealed class Database : IAsyncDisposable
{
    private Database(DatabaseLogins logins, EmbeddedPostgres? embedded) => (Logins, Embedded) = (logins, embedded);

    /// <summary>How each role connects.</summary>
    public DatabaseLogins Logins { get; }

    /// <summary>The private server, when no connection string is configured.</summary>
    public EmbeddedPostgres? Embedded { get; }

    public static async Task<Database> OpenAsync(IConfiguration configuration, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        EmbeddedPostgres? embedded = null;
        if (configuration.GetConnectionString("Callboard") is not { Length: > 0 } connection)
        {
            embedded = await EmbeddedPostgres.StartAsync(
                EmbeddedPostgresOptions.From(configuration), TimeProvider.System, logs.CreateLogger("Callboard.Postgres"), cancellationToken);
            connection = embedded.ConnectionString;
        }

        try
        {
            var logins = DatabaseLogins.From(connection, configuration);
            await new Migrator(logins, CallboardApp.Assemblies, logs.CreateLogger("Callboard.Migrations")).ApplyAsync(cancellationToken);
            return new Database(logins, embedded);
        }
        catch
        {
            await (embedded?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public ValueTask DisposeAsync() => Embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
