using System.Globalization;
using System.Runtime.Versioning;
using Callboard.Platform.Postgres;
using Xunit;

namespace Callboard.Tests.Platform.Postgres;

[SupportedOSPlatform("linux"), SupportedOSPlatform("macos")]
public sealed class RunningAPrivatePostgres : IDisposable
{
    private readonly DataRoot _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_second_start_finds_what_the_first_one_kept()
    {
        await using (var first = await _data.StartAsync())
        {
            await first.ConnectionString.AskAsync("create table note (text text); insert into note values ('kept')");
        }

        await using var second = await _data.StartAsync();

        Assert.Equal("kept", await second.ConnectionString.AskAsync("select text from note"));
    }

    [Fact]
    public async Task It_is_set_up_for_durable_data_and_a_live_feed()
    {
        await using var server = await _data.StartAsync(options => options with { Fsync = true });

        Assert.Equal("on", await server.ConnectionString.AskAsync("show fsync"));
        Assert.Equal("on", await server.ConnectionString.AskAsync("show data_checksums"));
        Assert.Equal("logical", await server.ConnectionString.AskAsync("show wal_level"));
        Assert.Equal("1GB", await server.ConnectionString.AskAsync("show max_slot_wal_keep_size"));
        Assert.Equal("UTF8", await server.ConnectionString.AskAsync("show server_encoding"));
        Assert.Equal("scram-sha-256", await server.ConnectionString.AskAsync(
            "select string_agg(distinct auth_method, ' ') from pg_hba_file_rules"));
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_too()
    {
        await using var server = await _data.StartAsync();

        var overTcp = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = "127.0.0.1" }.ConnectionString;

        Assert.Equal(server.Port, await overTcp.AskAsync("select inet_server_port()"));
        Assert.Equal("127.0.0.1", await overTcp.AskAsync("show listen_addresses"));
    }

    [Fact]
    public async Task The_password_is_for_its_owner_only()
    {
        await using var server = await _data.StartAsync();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_data.Path, "postgres.password")));
    }

    [Fact]
    public async Task A_lost_password_file_locks_nobody_out()
    {
        await using (var first = await _data.StartAsync())
        {
            await first.ConnectionString.AskAsync("create table note (text text); insert into note values ('kept')");
        }

        File.Delete(Path.Combine(_data.Path, "postgres.password"));

        await using var second = await _data.StartAsync();

        Assert.Equal("kept", await second.ConnectionString.AskAsync("select text from note"));
    }

    [Fact]
    public async Task What_an_interrupted_first_start_left_is_cleared_away()
    {
        Directory.CreateDirectory(Path.Combine(_data.Path, "postgres", "cluster.new", "base"));
        await File.WriteAllTextAsync(Path.Combine(_data.Path, "postgres", "cluster.new", "half"), "x");

        await using var server = await _data.StartAsync();

        Assert.Equal(1, await server.ConnectionString.AskAsync("select 1"));
    }

    [Fact]
    public async Task A_wrong_setting_is_told_in_postgresql_s_words_and_the_data_are_free_again()
    {
        var refused = await Assert.ThrowsAsync<PostgresStartException>(
            () => _data.StartAsync(options => options with { SharedBuffers = "plenty" }));

        Assert.Contains("shared_buffers", refused.Message, StringComparison.Ordinal);
        await using var server = await _data.StartAsync();
        Assert.Equal(1, await server.ConnectionString.AskAsync("select 1"));
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_told_who_owns_them()
    {
        await using var first = await _data.StartAsync();
        first.Announce("http://localhost:5080");

        var refused = await Assert.ThrowsAsync<DataDirectoryInUseException>(() => _data.StartAsync());

        Assert.Contains(_data.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("http://localhost:5080", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Postgres__DataDirectory", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await first.ConnectionString.AskAsync("select 1"));
    }

    [Fact]
    public async Task Started_by_root_it_runs_as_somebody_else()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "this run is not root's");
        await using var server = await _data.StartAsync();

        var status = await File.ReadAllLinesAsync($"/proc/{server.ProcessId}/status");

        var ids = status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1..];
        Assert.All(ids, id => Assert.NotEqual(0, int.Parse(id, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task An_interrupt_at_the_terminal_does_not_reach_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "setsid is Linux's");
        await using var server = await _data.StartAsync();

        // A terminal interrupts its foreground process group: the third field after the name in parentheses.
        var fields = (await File.ReadAllTextAsync($"/proc/{server.ProcessId}/stat")).Split(") ")[^1].Split(' ');

        Assert.Equal(server.ProcessId, int.Parse(fields[2], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Data_in_a_place_closed_to_others_are_kept_where_postgresql_can_reach_them()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root starts PostgreSQL as somebody else");
        Directory.CreateDirectory(_data.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await using (var first = await _data.StartAsync())
        {
            await first.ConnectionString.AskAsync("create table note (text text); insert into note values ('kept')");
            Assert.StartsWith("/var/lib/callboard/", first.ClusterDirectory, StringComparison.Ordinal);
        }

        await using var second = await _data.StartAsync();
        Assert.Equal("kept", await second.ConnectionString.AskAsync("select text from note"));
    }

    [Fact]
    public async Task A_cluster_copied_by_root_is_given_back_to_postgresql()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root starts PostgreSQL as somebody else");
        await using (await _data.StartAsync())
        {
        }

        using (var chown = System.Diagnostics.Process.Start("chown", ["-R", "root:root", _data.Path]))
        {
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using var server = await _data.StartAsync();
        Assert.Equal(1, await server.ConnectionString.AskAsync("select 1"));
    }

    [Fact]
    public async Task An_installed_postgresql_serves_as_well_and_keeps_serving_its_data()
    {
        const string Installed = "/usr/lib/postgresql/15/bin";
        Assert.SkipUnless(File.Exists($"{Installed}/postgres"), $"no PostgreSQL in {Installed}");
        await using (var first = await _data.StartAsync(options => options with { BinDirectory = Installed }))
        {
            Assert.Equal(15, first.Major);
            await first.ConnectionString.AskAsync("create table note (text text); insert into note values ('kept')");
        }

        // Not told which one: version 18 cannot read what 15 wrote.
        await using var second = await _data.StartAsync();

        Assert.Equal(15, second.Major);
        Assert.Equal("kept", await second.ConnectionString.AskAsync("select text from note"));
    }

    [Fact]
    public async Task Programs_that_cannot_run_are_refused_by_name()
    {
        var refused = await Assert.ThrowsAsync<PostgresStartException>(
            () => _data.StartAsync(options => options with { BinDirectory = "/nowhere" }));

        Assert.Contains("/nowhere", refused.Message, StringComparison.Ordinal);
    }
}
