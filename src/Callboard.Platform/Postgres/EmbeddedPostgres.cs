using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Callboard.Platform.Postgres;

/// <summary>
/// A private PostgreSQL that lives and ends with this process: made on first start, reached through a Unix socket and a
/// free loopback port, stopped cleanly on disposal and also when this process is killed, and started again when it dies.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    /// <summary>The administrator (superuser) of every cluster made here.</summary>
    public const string Administrator = "callboard_admin";

    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(5);

    private readonly EmbeddedPostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DataOwner _owner;
    private readonly ServerAccount _account;
    private readonly ClusterHome _home;
    private readonly PostgresBinaries _binaries;
    private readonly string _password;
    private readonly CancellationTokenSource _stopping = new();
    private PostgresProcess? _process;
    private Task _supervision = Task.CompletedTask;
    private bool _disposed;

    private EmbeddedPostgres(
        EmbeddedPostgresOptions options, TimeProvider time, ILogger logger, DataOwner owner, ServerAccount account,
        ClusterHome home, PostgresBinaries binaries, string password)
    {
        (_options, _time, _logger, _owner, _account) = (options, time, logger, owner, account);
        (_home, _binaries, _password) = (home, binaries, password);
    }

    /// <summary>Leads to the options' database as the administrator.</summary>
    public string ConnectionString => ConnectionStringFor(_options.Database);

    /// <summary>The loopback port.</summary>
    public int Port { get; private set; }

    /// <summary>PostgreSQL's major version, 15 or higher.</summary>
    public int Major => _binaries.Major;

    /// <summary>PostgreSQL's own data directory.</summary>
    public string ClusterDirectory => _home.Cluster;

    /// <summary>The number of PostgreSQL's main process.</summary>
    public int ProcessId => _process!.Pid;

    /// <summary>Starts the PostgreSQL of a data directory, creating what is missing.</summary>
    /// <exception cref="DataDirectoryInUseException">Another server owns the data directory.</exception>
    /// <exception cref="PostgresStartException">It cannot run; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PostgresStartException(
                "The private PostgreSQL runs on Linux and macOS. Use a server of your own: ConnectionStrings__Callboard=Host=…");
        }

        var directory = Path.GetFullPath(options.DataDirectory);
        Directory.CreateDirectory(directory);
        var owner = await DataOwner.AcquireAsync(directory, time, cancellationToken);
        EmbeddedPostgres? server = null;
        try
        {
            var account = await ServerAccount.FindAsync(ClusterHome.In(directory), cancellationToken);
            var home = await ClusterHome.PrepareAsync(directory, account, cancellationToken);
            if (!home.Cluster.StartsWith(Posix.RealPath(directory), StringComparison.Ordinal))
            {
                PostgresLog.KeptElsewhere(logger, account.Name, directory, home.Cluster);
            }

            var binaries = await PostgresBinaries.FindAsync(
                options.BinDirectory, home.Major(), Path.Combine(directory, "programs"), account, cancellationToken);
            var leftovers = await ClusterProcesses.ClearAsync(home.Cluster, time, cancellationToken)
                + await ClusterProcesses.ClearAsync(home.Draft, time, cancellationToken);
            if (leftovers > 0)
            {
                PostgresLog.LeftoversStopped(logger, leftovers, home.Cluster);
            }

            var (password, isNew) = AdministratorPassword(Path.Combine(directory, "postgres.password"));
            server = new EmbeddedPostgres(options, time, logger, owner, account, home, binaries, password);
            await server.PrepareClusterAsync(passwordIsNew: isNew, cancellationToken);
            await server.LaunchAsync(fixedPort: null, cancellationToken);
            await server.CreateDatabaseAsync(cancellationToken);
            server._supervision = server.SuperviseAsync();
            return server;
        }
        catch
        {
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Leads to any database of the cluster as the administrator.</summary>
    public string ConnectionStringFor(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _home.Sockets,
        Port = Port,
        Username = Administrator,
        Password = _password,
        Database = database,
    }.ConnectionString;

    /// <summary>Tells a second server on the same data where the first one is reached.</summary>
    public void Announce(string url) => _owner.Announce(url);

    /// <summary>Stops PostgreSQL cleanly and gives the data directory free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync();
        await _supervision;
        if (_process is not null)
        {
            await _process.StopAsync(_time);
        }

        if (Directory.Exists(_home.Sockets))
        {
            Directory.Delete(_home.Sockets, recursive: true);
        }

        _stopping.Dispose();
        _owner.Dispose();
    }

    private static (string Password, bool IsNew) AdministratorPassword(string path)
    {
        if (File.Exists(path))
        {
            return (File.ReadAllText(path).Trim(), false);
        }

        // Renamed into place: a half-written password would lock everybody out.
        var password = RandomNumberGenerator.GetHexString(48, lowercase: true);
        Posix.WritePrivateFile(path + ".new", password);
        File.Move(path + ".new", path, overwrite: true);
        return (password, true);
    }

    private async Task PrepareClusterAsync(bool passwordIsNew, CancellationToken cancellationToken)
    {
        if (_home.Major() is null)
        {
            await CreateClusterAsync(cancellationToken);
            return;
        }

        if (passwordIsNew)
        {
            var (exitCode, output) = await _account.RunAsync(
                _binaries.Postgres, ["--single", "-D", _home.Cluster, "postgres"],
                $"alter role {Administrator} password '{_password}'\n", cancellationToken);
            if (exitCode != 0)
            {
                throw new PostgresStartException($"The administrator's password could not be replaced:\n{output}");
            }

            PostgresLog.PasswordReplaced(_logger);
        }
    }

    private async Task CreateClusterAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(_home.Cluster) && Directory.EnumerateFileSystemEntries(_home.Cluster).Any())
        {
            throw new PostgresStartException(
                $"{_home.Cluster} holds files but no PostgreSQL cluster. Move them away, then start again.");
        }

        // Made beside its final place and renamed when whole: whatever interrupts this, the next start begins anew.
        if (Directory.Exists(_home.Draft))
        {
            Directory.Delete(_home.Draft, recursive: true);
        }

        List<string> arguments =
        [
            "-D", _home.Draft, "-U", Administrator, "--pwfile", _home.PasswordInput, "-A", "scram-sha-256", "-E", "UTF8", "--data-checksums",
        ];

        // The built-in provider sorts alike everywhere and for ever; older versions rely on the system's library.
        arguments.AddRange(_binaries.Major >= 17
            ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            : ["--locale=C.UTF-8"]);
        if (!_options.Fsync)
        {
            arguments.Add("--no-sync");
        }

        try
        {
            Posix.WritePrivateFile(_home.PasswordInput, _password);
            _account.Own(_home.PasswordInput);
            var (exitCode, output) = await _account.RunAsync(_binaries.InitDb, arguments, null, cancellationToken);
            if (exitCode != 0)
            {
                throw new PostgresStartException($"initdb could not create a cluster in {_home.Cluster}:\n{output}");
            }
        }
        finally
        {
            File.Delete(_home.PasswordInput);
        }

        Directory.Move(_home.Draft, _home.Cluster);
        PostgresLog.ClusterCreated(_logger, _binaries.Major, _home.Cluster);
    }

    /// <summary>Starts the program and waits until it answers, trying again where a moment's patience helps.</summary>
    private async Task LaunchAsync(int? fixedPort, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            Port = fixedPort ?? FreePort();
            _home.PrepareSockets(_account);
            _process = await PostgresProcess.StartAsync(
                _account.Describe(_binaries.Postgres, ServerArguments(), dieWithStarter: true), _logger);
            if (await IsReadyAsync(_process, cancellationToken))
            {
                PostgresLog.Started(_logger, _binaries.Major, _account.Name, _process.Pid, Port, _home.Cluster);
                return;
            }

            var output = _process.LastOutput;
            if (!IsPassing(output) || _time.GetElapsedTime(started) > RetryFor)
            {
                throw new PostgresStartException($"PostgreSQL did not start in {_home.Cluster}. It said:\n{output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), _time, cancellationToken);
        }
    }

    /// <summary>Another program may take a port between its choice and its use, and what a killed server leaves fades in seconds.</summary>
    private static bool IsPassing(string output) =>
        output.Contains("could not bind", StringComparison.Ordinal)
        || output.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal)
        || (output.Contains("lock file", StringComparison.Ordinal) && output.Contains("already exists", StringComparison.Ordinal))
        || output.Contains("pre-existing shared memory block", StringComparison.Ordinal);

    private async Task<bool> IsReadyAsync(PostgresProcess process, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var reported = 0;
        while (!process.Exited.IsCompleted)
        {
            if (PostmasterFile.Read(_home.Cluster) is { Ready: true } file && file.Pid == process.Pid)
            {
                return true;
            }

            var waited = _time.GetElapsedTime(started);
            if (waited > _options.StartTimeout)
            {
                throw new PostgresStartException(
                    $"PostgreSQL was not ready after {_options.StartTimeout}. It said:\n{process.LastOutput}");
            }

            if ((int)waited.TotalSeconds / 5 > reported)
            {
                reported = (int)waited.TotalSeconds / 5;
                PostgresLog.Recovering(_logger, (int)waited.TotalSeconds);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), _time, cancellationToken);
        }

        return false;
    }

    private List<string> ServerArguments()
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = _home.Sockets,
            ["max_connections"] = _options.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["shared_buffers"] = _options.SharedBuffers,
            ["wal_level"] = "logical",
            ["max_wal_senders"] = "16",
            ["max_replication_slots"] = "16",

            // A feed that stopped reading must not fill the disk.
            ["max_slot_wal_keep_size"] = "1GB",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
        };
        if (!_options.Fsync)
        {
            settings["fsync"] = "off";
            settings["synchronous_commit"] = "off";
            settings["full_page_writes"] = "off";
        }

        foreach (var (name, value) in _options.Settings)
        {
            settings[name] = value;
        }

        return ["-D", _home.Cluster, .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })];
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionStringFor("postgres")) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection);
        find.Parameters.AddWithValue(_options.Database);
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var create = new NpgsqlCommand($"create database {SqlText.Name(_options.Database)}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Starts PostgreSQL again, at the same address, whenever it ends without being told to.</summary>
    private async Task SuperviseAsync()
    {
        try
        {
            while (true)
            {
                var exitCode = await _process!.Exited.WaitAsync(_stopping.Token);
                PostgresLog.Died(_logger, exitCode);
                await ClusterProcesses.ClearAsync(_home.Cluster, _time, _stopping.Token);
                await LaunchAsync(Port, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception failure)
        {
            PostgresLog.GaveUp(_logger, failure);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
