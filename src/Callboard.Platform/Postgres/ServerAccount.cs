using System.Diagnostics;
using System.Globalization;

namespace Callboard.Platform.Postgres;

/// <summary>
/// The user PostgreSQL's programs run as. They refuse to run as root, so when this process is root they are started
/// through <c>setpriv</c> as somebody else; otherwise they run as whoever runs this process.
/// </summary>
internal sealed class ServerAccount
{
    /// <summary>Tried in this order; the last one exists on every Linux.</summary>
    private static readonly string[] PreferredUsers = ["callboard", "postgres", "nobody"];

    private readonly string? _setpriv;
    private readonly (int Uid, int Gid, string Name)? _user;

    private ServerAccount(string? setpriv, (int Uid, int Gid, string Name)? user) => (_setpriv, _user) = (setpriv, user);

    /// <summary>Whether the programs run as somebody other than this process.</summary>
    public bool DropsRoot => _user is not null;

    public string Name => _user?.Name ?? Environment.UserName;

    /// <summary>
    /// Decides who the programs run as. What exists in <paramref name="home"/> stays with its owner, so that a server may be
    /// started by an ordinary user one day and by root the next.
    /// </summary>
    public static async Task<ServerAccount> FindAsync(string home, CancellationToken cancellationToken)
    {
        var setpriv = OnPath("setpriv");
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(setpriv, null);
        }

        if (setpriv is null)
        {
            throw new PostgresStartException(
                "PostgreSQL refuses to run as root, and setpriv (Debian package util-linux) is missing to drop root with. "
                + "Start Callboard as an ordinary user, or give it a database: ConnectionStrings__Callboard=Host=…");
        }

        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        var preferred = PreferredUsers.Select(name => users.Find(fields => fields[0] == name)).FirstOrDefault(fields => fields is not null)
            ?? throw new PostgresStartException(
                "PostgreSQL refuses to run as root, and this system has none of the users "
                + $"{string.Join(", ", PreferredUsers)}. Start Callboard as an ordinary user, or create one: useradd --system callboard");
        var account = new ServerAccount(setpriv, (Number(preferred[2]), Number(preferred[3]), preferred[0]));
        if (!Directory.Exists(home))
        {
            return account;
        }

        var (_, output) = await RunAsync(new ProcessStartInfo("stat", ["-L", "-c", "%u:%g", home]), null, cancellationToken);
        var ids = output.Trim().Split(':').Select(Number).ToArray();
        if (ids[0] != 0)
        {
            var name = users.Find(fields => Number(fields[2]) == ids[0])?[0] ?? ids[0].ToString(CultureInfo.InvariantCulture);
            return new ServerAccount(setpriv, (ids[0], ids[1], name));
        }

        // Copied or restored by root. The slash makes chown follow a link.
        await RunAsync(new ProcessStartInfo("chown", ["-R", $"{preferred[2]}:{preferred[3]}", home + "/"]), null, cancellationToken);
        return account;
    }

    /// <summary>Creates a directory that only the account may enter, or takes over an existing one.</summary>
    public void OwnDirectory(string path)
    {
        Posix.CreatePrivateDirectory(path);
        Own(path);
    }

    public void Own(string path)
    {
        if (_user is { } user)
        {
            Posix.ChangeOwner(path, user.Uid, user.Gid);
        }
    }

    /// <summary>Whether the account can reach a directory; a parent may keep it out (a home is often 0700).</summary>
    public async Task<bool> CanEnterAsync(string directory, CancellationToken cancellationToken) =>
        !DropsRoot || (await RunAsync("test", ["-x", directory], null, cancellationToken)).ExitCode == 0;

    /// <summary>Runs a program as the account and waits for its end; output is what it wrote to both streams.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken) =>
        RunAsync(Describe(program, arguments, dieWithStarter: false), input, cancellationToken);

    /// <summary>
    /// Describes how to start a program as the account. With <paramref name="dieWithStarter"/> the kernel interrupts it when
    /// the thread that started it ends, however that happens.
    /// </summary>
    public ProcessStartInfo Describe(string program, IEnumerable<string> arguments, bool dieWithStarter)
    {
        List<string> command = [];
        if (dieWithStarter && OnPath("setsid") is { } setsid)
        {
            // A session of its own: Ctrl+C at the terminal is for the server, which stops PostgreSQL when it is done with it.
            command.Add(setsid);
        }

        if (_setpriv is not null && (DropsRoot || dieWithStarter))
        {
            command.Add(_setpriv);
            if (_user is { } user)
            {
                command.AddRange([$"--reuid={user.Uid}", $"--regid={user.Gid}", "--clear-groups", "--no-new-privs"]);
            }

            if (dieWithStarter)
            {
                command.Add("--pdeathsig=SIGINT");
            }

            command.Add("--");
        }

        command.AddRange([program, .. arguments]);
        var start = new ProcessStartInfo(command[0], command[1..]);

        // The current directory may be one the account cannot enter, and this process's environment holds secrets, and
        // settings (PGDATA, PGPORT …) that are about some other server.
        start.WorkingDirectory = "/";
        foreach (var name in start.Environment.Keys.Except(["PATH", "LD_LIBRARY_PATH", "TMPDIR"]).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        ProcessStartInfo start, string? input, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        }

        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':')
        .Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
