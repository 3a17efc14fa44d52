using System.Net.Http.Headers;
using System.Security.Cryptography;
using Callboard.Host.Demo;
using Callboard.Host;
using Callboard.Platform.Data;
using Callboard.Platform.Postgres;
using Callboard.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Demo;

/// <summary>A database of its own with the demo in it, and a server on it.</summary>
public sealed class DemoDatabase(CallboardServer server) : IAsyncLifetime
{
    private readonly string _files = Directory.CreateTempSubdirectory("callboard-demo-files-").FullName;
    private WebApplication? _app;

    public DatabaseLogins Logins { get; private set; } = null!;

    public NpgsqlDataSource Admin { get; private set; } = null!;

    private Uri Address { get; set; } = null!;

    internal DemoSeeder Seeder => new(Logins, [FilesSetting], TimeProvider.System, NullLogger.Instance);

    private string FilesSetting => $"--Files:Directory={_files}";

    public async ValueTask InitializeAsync()
    {
        var name = $"callboard_demo_{RandomNumberGenerator.GetHexString(8, true)}";
        await using (var create = server.Admin.CreateCommand($"create database {name}"))
        {
            await create.ExecuteNonQueryAsync();
        }

        Logins = DatabaseLogins.From(new NpgsqlConnectionStringBuilder(server.Logins.Admin) { Database = name }.ConnectionString);
        await new Migrator(Logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
        Admin = NpgsqlDataSource.Create(Logins.Admin);
        Assert.True(await Seeder.SeedFirstStartAsync(CancellationToken.None));
        _app = CallboardApp.Build(
            [
                "--urls=http://127.0.0.1:0", "--Limits:WritesPerMinute=0", "--Limits:RequestsPerMinute=0", "--Limits:SignInsPerMinute=0",
                "--Logging:LogLevel:Default=Warning", FilesSetting,
            ],
            new DataSources(Logins.App, Logins.System, Logins.Feed));
        await _app.StartAsync();
        Address = CallboardServer.AddressOf(_app);
    }

    /// <summary>Signs one of the demo's people in, by the name before the @.</summary>
    public async Task<ApiUser> SignInAsync(string name)
    {
        var anonymous = new ApiUser(new HttpClient { BaseAddress = Address }, Guid.Empty, "nobody", "");
        var session = (await anonymous.PostAsync(
            "/api/v1/auth/login", new { email = $"{name}@demo.callboard.dev", password = "callboard-demo" })).Expect(200).Json;
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.Str("accessToken"));
        return new ApiUser(client, session["user"]!.Id(), name, session.Str("accessToken")!);
    }

    /// <summary>One value out of the database.</summary>
    public async Task<T> ValueAsync<T>(string sql)
    {
        await using var command = Admin.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await Admin.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }
}
