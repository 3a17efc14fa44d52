using System.Reflection;
using Callboard.Host;
using Callboard.Platform.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
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
    private static readonly SchemaScript Base = Once(
        "A", "2026-11-21_00_base.sql", "create schema log; create table log.entry (no int generated always as identity, what text);");

    private static readonly SchemaScript[] Basics =
    [
        Once("B", "2026-11-21_10_more.sql", "insert into log.entry (what) values ('once');"),
        Base,
        Script("A", ScriptKind.Always, "00_policies.sql", "insert into log.entry (what) values ('always');"),
        Script("B", ScriptKind.Anytime, "10_functions.sql", "insert into log.entry (what) values ('anytime 10');"),
        Script("C", ScriptKind.Anytime, "00_functions.sql", "insert into log.entry (what) values ('anytime 00');"),
    ];

    [Fact]
    public async Task Scripts_run_in_the_order_of_their_kinds_and_file_names()
    {
        var admin = await server.NewDatabaseAsync();

        await Migrator(admin, Basics).ApplyAsync();

        Assert.Equal("once,anytime 00,anytime 10,always", await LogAsync(admin));
    }

    [Fact]
    public async Task A_second_run_applies_nothing()
    {
        var admin = await server.NewDatabaseAsync();
        Assert.Equal(5, (await Migrator(admin, Basics).PlanAsync()).Count);
        var first = await Migrator(admin, Basics).ApplyAsync();

        var second = await Migrator(admin, Basics).ApplyAsync();

        Assert.Equal(5, first.Count);
        Assert.Empty(second);
        Assert.Empty(await Migrator(admin, Basics).PlanAsync());
    }

    [Fact]
    public async Task A_changed_function_runs_all_functions_and_policies_again_but_no_table_script()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Basics).ApplyAsync();
        await admin.AskAsync("truncate log.entry");

        await Migrator(admin, [.. Basics[..4], Basics[4] with { Sql = "insert into log.entry (what) values ('anytime new');" }]).ApplyAsync();

        Assert.Equal("anytime new,anytime 10,always", await LogAsync(admin));
    }

    [Fact]
    public async Task A_newer_program_starts_on_the_database_of_an_older_one()
    {
        var admin = await server.NewDatabaseAsync();
        SchemaScript[] scripts = [.. SchemaScript.From(CallboardApp.Assemblies)];
        await Migrator(admin, scripts).ApplyAsync();

        // In a session of its own, which knows nothing of what the first one loaded.
        SchemaScript[] newer = [.. scripts.Select(s => s.Kind == ScriptKind.Anytime ? s with { Sql = s.Sql + "\n-- newer" } : s)];
        var applied = await Migrator(admin, newer).ApplyAsync();

        Assert.Equal(newer.Count(s => s.Kind != ScriptKind.Once), applied.Count);
    }

    [Fact]
    public async Task A_changed_policy_runs_policies_only()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Basics).ApplyAsync();
        await admin.AskAsync("truncate log.entry");
        var changed = Basics.Select(script => script.Kind == ScriptKind.Always ? script with { Sql = script.Sql + "\n-- new" } : script);

        await Migrator(admin, [.. changed]).ApplyAsync();

        Assert.Equal("always", await LogAsync(admin));
    }

    [Fact]
    public async Task A_dropped_function_script_counts_as_a_change()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Basics).ApplyAsync();
        await admin.AskAsync("truncate log.entry");

        await Migrator(admin, Basics[..4]).ApplyAsync();

        Assert.Equal("anytime 10,always", await LogAsync(admin));
        Assert.Empty(await Migrator(admin, Basics[..4]).PlanAsync());
    }

    [Fact]
    public async Task A_table_script_edited_after_it_ran_is_refused_by_name()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Base).ApplyAsync();
        var edited = Base with { Sql = Base.Sql + " drop table log.entry;" };

        var refused = await Assert.ThrowsAsync<MigrationException>(() => Migrator(admin, edited).ApplyAsync());

        Assert.Contains(Base.Name, refused.Message, StringComparison.Ordinal);
        Assert.Null(await LogAsync(admin));
    }

    [Fact]
    public async Task Other_line_ends_are_no_edit()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Base with { Sql = "create schema log;\ncreate table log.entry (no int, what text);\n" }).ApplyAsync();

        var again = await Migrator(
            admin, Base with { Sql = "create schema log;\r\ncreate table log.entry (no int, what text);\r\n" }).ApplyAsync();

        Assert.Empty(again);
    }

    [Fact]
    public async Task A_database_that_knows_more_is_refused()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Basics).ApplyAsync();

        var refused = await Assert.ThrowsAsync<MigrationException>(() => Migrator(admin, Base).ApplyAsync());

        Assert.Contains("newer than this program", refused.Message, StringComparison.Ordinal);
        Assert.Contains("2026-11-21_10_more.sql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_script_leaves_nothing_and_is_told_with_its_line()
    {
        var admin = await server.NewDatabaseAsync();
        var failing = Once("A", "2026-11-21_01_failing.sql",
            """
            -- Two statements; the second one fails.
            insert into log.entry (what) values ('never seen; really');

            insert into log.entry (what)
            select nothing from log.entry;
            """);

        var failed = await Assert.ThrowsAsync<MigrationException>(() => Migrator(admin, Base, failing).ApplyAsync());

        Assert.StartsWith($"{failing.Name}, line 5: 42703: ", failed.Message, StringComparison.Ordinal);
        Assert.Null(await LogAsync(admin));
        Assert.Equal([failing.Name], (await Migrator(admin, Base, failing).PlanAsync()).Select(script => script.Name));
    }

    [Fact]
    public async Task After_a_failure_half_way_the_next_run_does_what_is_left()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Basics).ApplyAsync();
        var once = Once("B", "2026-11-21_20_again.sql", "truncate log.entry;");
        var broken = Basics[3] with { Sql = "select 1 / 0;" };
        await Assert.ThrowsAsync<MigrationException>(
            () => Migrator(admin, [once, Basics[0], Base, Basics[2], broken, Basics[4]]).ApplyAsync());

        // The script is again what it was when it ran before, but the table script since then calls for a new run.
        await Migrator(admin, [once, .. Basics]).ApplyAsync();

        Assert.EndsWith("anytime 10,always", await LogAsync(admin), StringComparison.Ordinal);
        Assert.Empty(await Migrator(admin, [once, .. Basics]).PlanAsync());
    }

    [Fact]
    public async Task Nodes_that_start_at_once_apply_each_script_once()
    {
        var admin = await server.NewDatabaseAsync();

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator(admin, Basics).ApplyAsync()));

        Assert.Equal(5, runs.Sum(run => run.Count));
        Assert.Equal("once,anytime 00,anytime 10,always", await LogAsync(admin));
    }

    [Fact]
    public async Task Scripts_work_as_the_owner_role()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Base).ApplyAsync();

        Assert.Equal("callboard_owner", await admin.AskAsync("select tableowner from pg_tables where schemaname = 'log'"));
        Assert.Equal("callboard_owner", await admin.AskAsync("select tableowner from pg_tables where schemaname = 'app_migrations'"));
    }

    [Fact]
    public async Task No_role_is_above_row_level_security_and_only_the_owner_owns()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Basics).ApplyAsync();

        Assert.Equal(
            "callboard_app:login callboard_feed:login,replication callboard_owner: callboard_system:login",
            await admin.AskAsync(
                """
                select string_agg(rolname || ':' || concat_ws(',',
                    case when rolcanlogin then 'login' end, case when rolreplication then 'replication' end,
                    case when rolsuper then 'SUPER' end, case when rolbypassrls then 'BYPASSRLS' end,
                    case when rolcreaterole then 'CREATEROLE' end, case when rolcreatedb then 'CREATEDB' end), ' ' order by rolname)
                from pg_roles where rolname in ('callboard_owner', 'callboard_app', 'callboard_system', 'callboard_feed')
                """));
        Assert.Equal(0L, await admin.AskAsync(
            """
            select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member
            where r.rolname in ('callboard_app', 'callboard_system', 'callboard_feed')
            """));
    }

    [Fact]
    public async Task Each_login_works()
    {
        var admin = await server.NewDatabaseAsync();
        await Migrator(admin, Base).ApplyAsync();

        var logins = DatabaseLogins.From(admin);

        Assert.Equal("callboard_app", await logins.App.AskAsync("select current_user::text"));
        Assert.Equal("callboard_system", await logins.System.AskAsync("select current_user::text"));
        Assert.Equal("callboard_feed", await logins.Feed.AskAsync("select current_user::text"));
        var denied = await Assert.ThrowsAsync<PostgresException>(() => logins.App.AskAsync("create table public.mine (no int)"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, denied.SqlState);
    }

    [Fact]
    public void A_configured_login_takes_the_place_of_a_derived_one()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:CallboardApp", "Host=elsewhere;Username=app")]).Build();

        var logins = DatabaseLogins.From("Host=here;Username=admin;Password=secret", configuration);

        Assert.Equal("Host=elsewhere;Username=app", logins.App);
        Assert.Contains("Username=callboard_system", logins.System, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", logins.System, StringComparison.Ordinal);
        Assert.Throws<MigrationException>(() => DatabaseLogins.From("Host=here;Username=admin"));
    }

    [Fact]
    public void The_order_goes_by_file_name_across_projects()
    {
        var ordered = SchemaScript.InOrder(Basics.Reverse());

        Assert.Equal(["A", "B", "C", "B", "A"], ordered.Select(script => script.Name[..1]));
    }

    [Fact]
    public void Scripts_are_found_in_assemblies()
    {
        var scripts = SchemaScript.From([Assembly.Load("Callboard.Platform"), typeof(MigratingADatabase).Assembly]);

        Assert.Equal(ScriptKind.Once, Assert.Single(scripts, script => script.Name.StartsWith("Callboard.Tests/", StringComparison.Ordinal)).Kind);
    }

    private static SchemaScript Once(string project, string file, string sql) => Script(project, ScriptKind.Once, file, sql);

    private static SchemaScript Script(string project, ScriptKind kind, string file, string sql) =>
        new($"{project}/Schema/{kind.ToString().ToLowerInvariant()}/{file}", kind, sql);

    private static Migrator Migrator(string admin, params SchemaScript[] scripts) =>
        new(DatabaseLogins.From(admin), scripts, NullLogger.Instance);

    private static async Task<string?> LogAsync(string admin) =>
        await admin.AskAsync("select string_agg(what, ',' order by no) from log.entry") as string;
}

/// <summary>Matters of the whole cluster, so each test has a server of its own.</summary>
public sealed class MigratingAsAnAdministrator : IDisposable
{
    private static readonly SchemaScript[] Scripts =
        [new("A/Schema/once/2026-11-21_00_base.sql", ScriptKind.Once, "create schema log; create table log.entry (what citext);")];

    private readonly DataRoot _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Databases_of_one_new_cluster_may_be_migrated_at_once()
    {
        await using var cluster = await _data.StartAsync();
        var databases = Enumerable.Range(0, 4).Select(number => $"d{number}").ToList();
        foreach (var database in databases)
        {
            await cluster.ConnectionString.AskAsync($"create database {database}");
        }

        var runs = await Task.WhenAll(databases.Select(database => MigrateAsync(cluster.ConnectionStringFor(database))));

        Assert.All(runs, run => Assert.Single(run));
    }

    [Fact]
    public async Task An_administrator_without_superuser_rights_is_enough()
    {
        await using var cluster = await _data.StartAsync();
        var admin = await OrdinaryAdministratorAsync(cluster, "login createrole replication");

        Assert.Single(await MigrateAsync(admin));
        Assert.Empty(await MigrateAsync(admin));
        Assert.Equal("callboard_feed", await DatabaseLogins.From(admin).Feed.AskAsync("select current_user::text"));
    }

    [Fact]
    public async Task An_installed_older_postgresql_is_migrated_as_well()
    {
        const string Installed = "/usr/lib/postgresql/15/bin";
        Assert.SkipUnless(File.Exists($"{Installed}/postgres"), $"no PostgreSQL in {Installed}");
        await using var cluster = await _data.StartAsync(options => options with { BinDirectory = Installed });

        Assert.Single(await MigrateAsync(cluster.ConnectionString));
        Assert.Empty(await MigrateAsync(cluster.ConnectionString));
    }

    [Fact]
    public async Task One_who_may_not_make_the_feed_s_role_is_told_what_to_ask_for()
    {
        await using var cluster = await _data.StartAsync();
        var admin = await OrdinaryAdministratorAsync(cluster, "login createrole");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(admin));

        Assert.Contains("create role callboard_feed login replication", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_administrator_s_password_renews_the_others()
    {
        await using var cluster = await _data.StartAsync();
        await MigrateAsync(cluster.ConnectionString);
        await cluster.ConnectionString.AskAsync($"create role other superuser login password 'other'");
        var other = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Username = "other", Password = "other" }.ConnectionString;

        Assert.Empty(await MigrateAsync(other));

        Assert.Equal("callboard_app", await DatabaseLogins.From(other).App.AskAsync("select current_user::text"));
        await Assert.ThrowsAsync<PostgresException>(() => DatabaseLogins.From(cluster.ConnectionString).App.AskAsync("select 1"));
    }

    [Fact]
    public async Task A_role_above_row_level_security_is_refused()
    {
        await using var cluster = await _data.StartAsync();
        await cluster.ConnectionString.AskAsync("create role callboard_system login bypassrls");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(cluster.ConnectionString));

        Assert.Contains("callboard_system", refused.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<SchemaScript>> MigrateAsync(string admin) =>
        new Migrator(DatabaseLogins.From(admin), Scripts, NullLogger.Instance).ApplyAsync(TestContext.Current.CancellationToken);

    private static async Task<string> OrdinaryAdministratorAsync(EmbeddedPostgres cluster, string attributes)
    {
        await cluster.ConnectionString.AskAsync($"create role admin {attributes} password 'admin'");
        await cluster.ConnectionString.AskAsync("create database managed owner admin");
        return new NpgsqlConnectionStringBuilder(cluster.ConnectionStringFor("managed")) { Username = "admin", Password = "admin" }.ConnectionString;
    }
}
