using Xunit;

namespace Callboard.Tests.Platform.Postgres;

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
}
