using System.Globalization;

namespace Callboard.Platform.Postgres;

/// <summary>What a running PostgreSQL says about itself in its data directory.</summary>
internal sealed record PostmasterFile(int Pid, bool Ready)
{
    /// <summary>Null when there is no file, or one still being written.</summary>
    public static PostmasterFile? Read(string cluster)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(cluster, "postmaster.pid"));
            return lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid)
                ? new PostmasterFile(pid, lines.Length > 7 && lines[7].Trim() == "ready")
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
