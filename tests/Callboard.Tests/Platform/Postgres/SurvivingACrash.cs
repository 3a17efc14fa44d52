using System.Diagnostics;
using System.Globalization;
using Callboard.Platform.Postgres;
using Xunit;

namespace Callboard.Tests.Platform.Postgres;

public sealed class SurvivingACrash : IDisposable
{
    private const string Write = "create table note (text text); insert into note values ('kept')";
    private const string Read = "select text from note";

    private readonly DataRoot _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_killed_postgresql_comes_back_at_the_same_address_with_its_data()
    {
        await using var server = await _data.StartAsync(options => options with { Fsync = true });
        await server.ConnectionString.AskAsync(Write);
        var (before, killed) = (server.ConnectionString, server.ProcessId);

        Posix.Signal(killed, Posix.Kill);

        Assert.Equal("kept", await EventuallyAsync(() => before.AskAsync(Read)));
        Assert.NotEqual(killed, server.ProcessId);
        Assert.Equal(before, server.ConnectionString);
    }

    [Fact]
    public async Task After_a_killed_server_postgresql_stops_cleanly_and_the_next_server_takes_over()
    {
        var (owner, postgres) = await StartOwnerAsync();

        var refused = await Assert.ThrowsAsync<DataDirectoryInUseException>(() => _data.StartAsync());
        Assert.Contains($"process {owner.Id}", refused.Message, StringComparison.Ordinal);

        owner.Kill();
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);

        // Not waiting for PostgreSQL: the next server must manage on its own.
        await using var next = await _data.StartAsync();
        Assert.Equal("kept", await next.ConnectionString.AskAsync(Read));
        Assert.NotEqual(postgres, next.ProcessId);
    }

    [Fact]
    public async Task A_killed_server_takes_postgresql_with_it()
    {
        var (owner, _) = await StartOwnerAsync();
        var cluster = Posix.RealPath(Path.Combine(_data.Path, "postgres", "cluster"));
        Assert.NotEmpty(ClusterProcesses.Find(cluster));

        owner.Kill();

        Assert.Equal(true, await EventuallyAsync(() => Task.FromResult<object?>(ClusterProcesses.Find(cluster).Count == 0 ? true : null)));
        Assert.False(File.Exists(Path.Combine(cluster, "postmaster.pid")), "a clean stop removes the file");
    }

    [Fact]
    public async Task An_orphan_is_stopped_and_its_data_are_taken_over()
    {
        string cluster;
        await using (var server = await _data.StartAsync())
        {
            cluster = server.ClusterDirectory;
            await server.ConnectionString.AskAsync(Write);
        }

        // As where setpriv is missing: nothing ties PostgreSQL to its starter.
        var account = await ServerAccount.FindAsync(ClusterHome.In(_data.Path), TestContext.Current.CancellationToken);
        var binaries = await PostgresBinaries.FindAsync(null, null, _data.Path, account, TestContext.Current.CancellationToken);
        var start = account.Describe(
            binaries.Postgres, ["-D", cluster, "-c", "listen_addresses=", "-c", $"unix_socket_directories={cluster}"], dieWithStarter: false);
        start.RedirectStandardError = true;
        using var orphan = Process.Start(start)!;
        await EventuallyAsync(() => Task.FromResult<object?>(PostmasterFile.Read(cluster) is { Ready: true } ? true : null));

        await using var next = await _data.StartAsync();

        Assert.True(orphan.HasExited);
        Assert.Equal("kept", await next.ConnectionString.AskAsync(Read));
    }

    [Fact]
    public async Task Children_that_lost_their_main_process_do_not_hinder_the_next_start()
    {
        var (owner, postgres) = await StartOwnerAsync();
        owner.Kill();
        Posix.Signal(postgres, Posix.Kill);

        await using var next = await _data.StartAsync();

        Assert.Equal("kept", await next.ConnectionString.AskAsync(Read));
    }

    [Fact]
    public async Task A_stale_file_that_names_a_living_stranger_does_not_hinder_the_next_start()
    {
        string cluster;
        await using (var server = await _data.StartAsync())
        {
            cluster = server.ClusterDirectory;
            await server.ConnectionString.AskAsync(Write);
        }

        var account = await ServerAccount.FindAsync(ClusterHome.In(_data.Path), TestContext.Current.CancellationToken);
        using var stranger = Process.Start(account.Describe("sleep", ["60"], dieWithStarter: false))!;
        var file = Path.Combine(cluster, "postmaster.pid");
        await File.WriteAllTextAsync(file, FormattableString.Invariant($"{stranger.Id}\n{cluster}\n1\n5432\n\n\n0 0\nready\n"));
        account.Own(file);
        try
        {
            await using var next = await _data.StartAsync();
            Assert.Equal("kept", await next.ConnectionString.AskAsync(Read));
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    /// <summary>Starts another process that owns the data, and writes a note into them.</summary>
    private async Task<(Process Owner, int Postgres)> StartOwnerAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Callboard.Tests.PostgresOwner.dll");
        var owner = Process.Start(new ProcessStartInfo("dotnet", [program, _data.Path]) { RedirectStandardOutput = true })!;
        var postgres = int.Parse(
            await owner.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "-1", CultureInfo.InvariantCulture);
        var connectionString = await owner.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        await connectionString!.AskAsync(Write);
        return (owner, postgres);
    }

    private static async Task<object> EventuallyAsync(Func<Task<object?>> ask)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (await ask() is { } answer)
                {
                    return answer;
                }
            }
            catch (Npgsql.NpgsqlException) when (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
            {
                // Not yet.
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "it did not happen within 20 s");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
