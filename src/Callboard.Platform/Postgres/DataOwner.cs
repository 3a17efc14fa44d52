using System.Text.Json;

namespace Callboard.Platform.Postgres;

/// <summary>
/// Proof that this process owns a data directory. The lock belongs to the open file, so the kernel releases it when the
/// process ends, however it ends; the description beside it only serves the message a second server gives.
/// </summary>
internal sealed class DataOwner : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly FileStream _lock;
    private readonly string _descriptionPath;
    private Description _description;

    private DataOwner(FileStream @lock, string descriptionPath, Description description)
    {
        (_lock, _descriptionPath, _description) = (@lock, descriptionPath, description);
        Write();
    }

    /// <exception cref="DataDirectoryInUseException">Another process owns the directory.</exception>
    public static async Task<DataOwner> AcquireAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        var lockPath = Path.Combine(directory, "owner.lock");
        var descriptionPath = Path.Combine(directory, "owner.json");
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                var file = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return new DataOwner(file, descriptionPath, new Description(Environment.ProcessId, time.GetUtcNow(), null));
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new PostgresStartException(
                    $"User {Environment.UserName} may not write to the data directory {directory}. "
                    + "Start Callboard as the user who owns it, or choose another: Postgres__DataDirectory=…", denied);
            }
            catch (IOException) when (File.Exists(lockPath))
            {
                // A server that was told to stop a moment ago may still hold it.
                if (time.GetElapsedTime(started) > Patience)
                {
                    throw new DataDirectoryInUseException(Explain(directory, Read(descriptionPath)));
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    /// <summary>Adds the address under which the owner can be reached, once it is known.</summary>
    public void Announce(string url)
    {
        _description = _description with { Url = url };
        Write();
    }

    public void Dispose()
    {
        // Not a second time: by then the description may be the next owner's.
        if (_lock.CanWrite)
        {
            File.Delete(_descriptionPath);
            _lock.Dispose();
        }
    }

    private static string Explain(string directory, Description? owner)
    {
        var who = owner is null
            ? "another process"
            : FormattableString.Invariant($"process {owner.Pid}, running since {owner.Since:yyyy-MM-dd HH:mm:ss} UTC")
                + (owner.Url is null ? "" : $", at {owner.Url}");
        var stop = owner is null ? "stop it" : $"stop it (kill {owner.Pid})";
        return $"The data directory {directory} belongs to a Callboard server that is already running: {who}. "
            + $"Use that one, {stop}, or give this one its own data: Postgres__DataDirectory=…";
    }

    private static Description? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Description>(File.ReadAllText(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Write()
    {
        // Renamed into place, so that a second server never reads half a description.
        File.WriteAllText(_descriptionPath + ".new", JsonSerializer.Serialize(_description));
        File.Move(_descriptionPath + ".new", _descriptionPath, overwrite: true);
    }

    internal sealed record Description(int Pid, DateTimeOffset Since, string? Url);
}
