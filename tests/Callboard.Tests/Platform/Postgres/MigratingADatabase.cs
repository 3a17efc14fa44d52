using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Callboard.Tests.Platform.Postgres;

/// <summary>One server for the class; each test has a database of its own.</summary>
public sealed class MigratorServer : IAsyncLifetime
{
    private readonly DataRoot _data = new();
    private EmbeddedPostgres? _server;

    public async ValueTask InitializeAsync() => _server = await _data.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _data.Dispose();
    }

    internal async Task<string> NewDatabaseAsync()
    {
        var name = $"m_{Guid.CreateVersion7():n}";
        await _server!.ConnectionString.AskAsync($"create database {name}");
        return _server.ConnectionStringFor(name);
    }
}

public sealed class MigratingADatabase(MigratorServer server) : IClassFixture<MigratorServer>
{
    private static readonly SchemaScript[] Basics =
    [
        Once("B", "2026-11-21_10_more.sql", "insert into log.entry (what) values ('10')"),
        Once("A", "2026-11-21_00_base.sql", "create schema log; create table log.entry (no int generated always as identity, what text)"),
        Script("A", ScriptKind.Always, "00_policies.sql", "insert into log.entry (what) values ('always')"),
        Script("B", ScriptKind.Anytime, "10_functions.sql", "insert into log.entry (what) values ('anytime 10')"),
        Script("C", ScriptKind.Anytime, "00_functions.sql", "insert into log.entry (what) values ('anytime 00')"),
    ];

    [Fact]
    public async Task Scripts_run_in_the_order_of_their_kinds_and_file_names()
    {
        var admin = await server.NewDatabaseAsync();

        await Migrator(admin, Basics).ApplyAsync();

        Assert.Equal("10,anytime 00,anytime 10,always", await LogAsync(admin));
    }

    [Fact]
    public async Task A_second_run_applies_nothing()
    {
        var admin = await server.NewDatabaseAsync();
        var first = await Migrator(admin, Basics).ApplyAsync();

        var second = await Migrator(admin, Basics).ApplyAsync();

        Assert.Equal(5, first.Count);
        Assert.Empty(second);
        Assert.Empty(await Migrator(admin, Basics).PlanAsync());
    }

    private static SchemaScript Once(string project, string file, string sql) => Script(project, ScriptKind.Once, file, sql);

    private static SchemaScript Script(string project, ScriptKind kind, string file, string sql) =>
        new($"{project}/Schema/{kind.ToString().ToLowerInvariant()}/{file}", kind, sql);

    private static Migrator Migrator(string admin, params SchemaScript[] scripts) =>
        new(DatabaseLogins.From(admin), scripts, NullLogger.Instance);

    private static async Task<string?> LogAsync(string admin) =>
        (string?)await admin.AskAsync("select string_agg(what, ',' order by no) from log.entry");
}
