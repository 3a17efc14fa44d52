using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Callboard.Host;
using Callboard.Platform.Data;
using Callboard.Platform.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Callboard.Testing;

/// <summary>
/// The real server on a real PostgreSQL, reached over real HTTP, working as the real restricted roles. One per test assembly; a test
/// makes its own organization and shares nothing with others. <c>CALLBOARD_TEST_PG</c> may name a server to use instead of a private one.
/// </summary>
public sealed class CallboardServer : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"callboard-{Guid.CreateVersion7():N}"[..24]);
    private EmbeddedPostgres? _postgres;
    private WebApplication? _app;
    private NpgsqlDataSource? _admin;
    private int _created;

    /// <summary>Where the server listens, without a slash at the end.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>The database as its administrator: for looking at what a test left behind, never for acting.</summary>
    public NpgsqlDataSource Admin => _admin!;

    /// <summary>How each role connects.</summary>
    public DatabaseLogins Logins { get; private set; } = null!;

    /// <summary>Where the server puts its letters, as files.</summary>
    public string MailDirectory => Path.Combine(_directory, "mail");

    /// <summary>The services of the running server.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>The system role, as the product itself uses it.</summary>
    public SystemDb System => Services.GetRequiredService<SystemDb>();

    /// <summary>Settings a test assembly may want different; set before the server starts.</summary>
    public static IList<string> Settings { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var connection = Environment.GetEnvironmentVariable("CALLBOARD_TEST_PG");
        if (string.IsNullOrEmpty(connection))
        {
            _postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = _directory, Fsync = false, MaxConnections = 250 }, TimeProvider.System, NullLogger.Instance);
            connection = _postgres.ConnectionString;
        }
        else
        {
            connection = await NewDatabaseAsync(connection);
        }

        Logins = DatabaseLogins.From(connection);
        await new Migrator(Logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
        _admin = NpgsqlDataSource.Create(Logins.Admin);
        _app = await StartNodeAsync();
        Address = AddressOf(_app);
    }

    /// <summary>Starts a further node on the same database.</summary>
    public async Task<WebApplication> StartNodeAsync(params string[] settings)
    {
        string[] args =
        [
            "--urls=http://127.0.0.1:0", "--Limits:WritesPerMinute=0", "--Limits:RequestsPerMinute=0", "--Limits:SignInsPerMinute=0", "--Limits:LinksPerMinute=0",
            $"--Mail:Directory={MailDirectory}", $"--Files:Directory={Path.Combine(_directory, "files")}", "--Logging:LogLevel:Default=Warning", .. Settings, .. settings,
        ];
        var sources = new DataSources(Logins.App, Logins.System, Logins.Feed);
        var app = CallboardApp.Build(args, sources);
        // Connections of nodes long gone would use up those of PostgreSQL.
        app.Lifetime.ApplicationStopped.Register(() => sources.DisposeAsync().AsTask().GetAwaiter().GetResult());
        await app.StartAsync();
        return app;
    }

    /// <summary>Where a node listens.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>A client nobody is signed in with.</summary>
    public ApiUser Anonymous => new(new HttpClient { BaseAddress = Address }, Guid.Empty, "nobody", "");

    /// <summary>A new organization with its owner; the sandbox of a test.</summary>
    public async Task<TestOrganization> NewOrganizationAsync(string name = "Test Productions")
    {
        var slug = $"test-{Interlocked.Increment(ref _created)}-{RandomNumberGenerator.GetHexString(6, true)}";
        var id = await System.OneAsync<Guid>(
            "insert into accounts.organization (name, slug) values ($1, $2) returning id", [name, slug], CancellationToken.None);
        var organization = new TestOrganization(this, id, slug);
        organization.Owner = await organization.AddAsync("owner", "Olivia Owner");
        return organization;
    }

    /// <summary>A new account signed in with a session; a member of nothing yet.</summary>
    internal async Task<ApiUser> NewUserAsync(string name, Guid? organization)
    {
        var email = $"{name.Split(' ')[0].ToLowerInvariant()}-{RandomNumberGenerator.GetHexString(10, true)}@example.com";
        var id = await System.OneAsync<Guid>(
            "insert into accounts.account (email, name) values ($1, $2) returning id", [email, name], CancellationToken.None);
        var token = "cbs_" + RandomNumberGenerator.GetHexString(48, true);
        await System.ExecuteAsync(
            """
            insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at, last_organization_id)
            values ($1, 'session', $2, now() + interval '1 day', now() + interval '1 day', $3)
            """,
            [id, SHA256.HashData(Encoding.UTF8.GetBytes(token)), organization], CancellationToken.None);
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(4) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ApiUser(client, id, name, token) { Email = email };
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static async Task<string> NewDatabaseAsync(string server)
    {
        var name = $"callboard_test_{RandomNumberGenerator.GetHexString(8, true)}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }
}
