using System.Diagnostics;

namespace Callboard.Platform.Postgres;

/// <summary>
/// The processes of a cluster that outlived the server that started them. Every PostgreSQL process has the cluster as its
/// working directory, which is surer than a process number in a file: numbers are reused, above all in containers.
/// </summary>
internal static class ClusterProcesses
{
    /// <summary>False on macOS, where PostgreSQL's own file has to do.</summary>
    private static bool HasProc { get; } = Directory.Exists("/proc/self");

    /// <summary>
    /// Stops what still runs in the cluster and removes the traces that would keep a new server from starting. Only safe
    /// for the owner of the data directory. Returns how many processes were found.
    /// </summary>
    public static async Task<int> ClearAsync(string cluster, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(cluster))
        {
            return 0;
        }

        var real = Posix.RealPath(cluster);
        var found = Find(real);
        if (found.Count > 0)
        {
            await StopAsync(real, time, cancellationToken);
        }

        // PostgreSQL takes a zombie, or a stranger that got the old number, for a running server. Where /proc shows that
        // nothing runs here any more, the file is stale.
        if (HasProc)
        {
            File.Delete(Path.Combine(cluster, "postmaster.pid"));
        }

        return found.Count;
    }

    internal static List<int> Find(string realCluster)
    {
        if (!HasProc)
        {
            return PostmasterFile.Read(realCluster) is { } file && IsPostgres(file.Pid) ? [file.Pid] : [];
        }

        List<int> pids = [];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var pid) || pid == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                if (new FileInfo(Path.Combine(directory, "cwd")).LinkTarget == realCluster)
                {
                    pids.Add(pid);
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or belongs to somebody else and so cannot be ours.
            }
        }

        return pids;
    }

    private static bool IsPostgres(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task StopAsync(string realCluster, TimeProvider time, CancellationToken cancellationToken)
    {
        // Only the main process knows an interrupt as a clean stop; to others it means other things. Children that lost
        // their main process go by themselves or on the harsher signals, and the next start recovers from the log.
        var main = PostmasterFile.Read(realCluster)?.Pid;
        (int Signal, bool MainOnly, TimeSpan Wait)[] steps =
        [
            (Posix.Interrupt, true, TimeSpan.FromSeconds(main is null ? 1 : 10)),
            (Posix.Quit, false, TimeSpan.FromSeconds(5)),
            (Posix.Kill, false, TimeSpan.FromSeconds(5)),
        ];
        foreach (var (signal, mainOnly, wait) in steps)
        {
            Find(realCluster).Where(pid => !mainOnly || pid == main).ToList().ForEach(pid => Posix.Signal(pid, signal));
            var started = time.GetTimestamp();
            while (time.GetElapsedTime(started) < wait)
            {
                if (Find(realCluster).Count == 0)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
            }
        }

        throw new PostgresStartException(
            $"Processes of an earlier PostgreSQL still run in {realCluster} and cannot be stopped: "
            + $"{string.Join(", ", Find(realCluster))}. Stop them, then start again.");
    }
}
