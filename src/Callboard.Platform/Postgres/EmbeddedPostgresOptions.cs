using Microsoft.Extensions.Configuration;

namespace Callboard.Platform.Postgres;

/// <summary>What a private PostgreSQL is told when it is started.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The directory that holds everything the database keeps; created when missing.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>The directory with <c>postgres</c> and <c>initdb</c>; null looks for them (see <see cref="PostgresBinaries"/>).</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The database the connection string leads to; created when missing.</summary>
    public string Database { get; init; } = "callboard";

    /// <summary>PostgreSQL's page cache, in its own notation ("128MB").</summary>
    public string SharedBuffers { get; init; } = "128MB";

    /// <summary>How many connections PostgreSQL accepts at once.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>False trades durability for speed: a crash of the machine may destroy the data. For tests only.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>How long a start may take; recovery after a crash reads the write-ahead log, so this is generous.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Further server settings, by name; they win over the ones chosen here.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Reads <c>Postgres:DataDirectory</c>, <c>Postgres:SharedBuffers</c>, <c>Postgres:MaxConnections</c> and
    /// <c>CALLBOARD_POSTGRES_BIN</c>.
    /// </summary>
    public static EmbeddedPostgresOptions From(IConfiguration configuration)
    {
        var defaults = new EmbeddedPostgresOptions();
        var section = configuration.GetSection("Postgres");
        return defaults with
        {
            DataDirectory = Given(section["DataDirectory"]) ?? defaults.DataDirectory,
            SharedBuffers = Given(section["SharedBuffers"]) ?? defaults.SharedBuffers,
            MaxConnections = section.GetValue("MaxConnections", defaults.MaxConnections),
            BinDirectory = Given(configuration["CALLBOARD_POSTGRES_BIN"]),
        };
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
