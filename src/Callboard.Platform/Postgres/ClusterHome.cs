namespace Callboard.Platform.Postgres;

/// <summary>Where the files of a data directory lie that PostgreSQL itself must reach.</summary>
/// <param name="Cluster">PostgreSQL's own data directory.</param>
/// <param name="Draft">Where a cluster is made before it is whole.</param>
/// <param name="PasswordInput">Where initdb reads the administrator's password from, for a moment.</param>
/// <param name="Sockets">The directory of the Unix socket.</param>
internal sealed record ClusterHome(string Cluster, string Draft, string PasswordInput, string Sockets)
{
    /// <summary>Where clusters go that cannot lie in their data directory.</summary>
    private const string Elsewhere = "/var/lib/callboard";

    /// <summary>The kernel's limit for a socket's path is 107 bytes; the file's own name takes up to 20.</summary>
    private const int LongestSocketDirectory = 85;

    /// <summary>Where a data directory has its home, or the link to it.</summary>
    public static string In(string dataDirectory) => Path.Combine(dataDirectory, "postgres");

    /// <summary>
    /// Finds or makes the home in <c>postgres</c> of the data directory. When root starts the server in a place that the
    /// account cannot reach (a clone in root's home, say), the home lies elsewhere and <c>postgres</c> is a link to it.
    /// </summary>
    public static async Task<ClusterHome> PrepareAsync(string dataDirectory, ServerAccount account, CancellationToken cancellationToken)
    {
        var home = In(dataDirectory);
        if (!Path.Exists(home))
        {
            if (new FileInfo(home).LinkTarget is { } lost)
            {
                throw new PostgresStartException(
                    $"{home} leads to {lost}, which is gone. Bring it back, or delete the data directory to start afresh.");
            }

            if (await account.CanEnterAsync(dataDirectory, cancellationToken))
            {
                account.OwnDirectory(home);
            }
            else
            {
                var elsewhere = Path.Combine(Elsewhere, Guid.CreateVersion7().ToString("n"));
                account.OwnDirectory(elsewhere);
                Directory.CreateSymbolicLink(home, elsewhere);
            }
        }

        home = Posix.RealPath(home);
        if (!await account.CanEnterAsync(home, cancellationToken))
        {
            throw new PostgresStartException(
                $"PostgreSQL runs as user {account.Name}, who cannot enter {home}: that directory or one above it lets only its "
                + $"owner in. Make it passable (chmod o+x), or choose another place: Postgres__DataDirectory=…");
        }

        var sockets = Path.Combine(home, "run");
        if (System.Text.Encoding.UTF8.GetByteCount(sockets) > LongestSocketDirectory)
        {
            sockets = Path.Combine(Path.GetTempPath(), $"callboard-{Guid.CreateVersion7():n}");
        }

        return new ClusterHome(
            Path.Combine(home, "cluster"), Path.Combine(home, "cluster.new"), Path.Combine(home, "password.new"), sockets);
    }

    /// <summary>Empties and hands over the sockets' directory: sockets of a server that crashed stay behind.</summary>
    public void PrepareSockets(ServerAccount account)
    {
        if (Directory.Exists(Sockets))
        {
            Directory.Delete(Sockets, recursive: true);
        }

        account.OwnDirectory(Sockets);
    }

    /// <summary>The major version of PostgreSQL that made the cluster; null when there is none yet.</summary>
    public int? Major()
    {
        var file = Path.Combine(Cluster, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), out var major) ? major : null;
    }
}
