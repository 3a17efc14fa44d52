using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Accounts;
using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Platform.Postgres;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace Callboard.Host.Demo;

/// <summary>
/// Fills a database with the demo organization: people, a directory, a handful of events and what happened to them. Everything but
/// the accounts goes through the product's own API, so every rule applies to it; afterwards the times are moved to when it happened.
/// Until then the organization has a name of its own, by which an interrupted seeding is recognised and cleared away.
/// </summary>
/// <param name="settings">The program's own, as arguments: the demo's files belong where the server will look for them.</param>
internal sealed class DemoSeeder(DatabaseLogins logins, string[] settings, TimeProvider time, ILogger log)
{
    /// <summary>The short name of the demo's organization.</summary>
    public const string Slug = "demo";

    private const string UnfinishedSlug = "demo-unfinished";

    // The company is older than anything in its books.
    private static readonly TimeSpan s_age = TimeSpan.FromDays(420);

    private static readonly TimeSpan s_portal = TimeSpan.FromDays(61);

    /// <summary>Whether a first start brings the demo along: <c>--Demo=false</c> or <c>Demo__Enabled=false</c> says no.</summary>
    public static bool IsWanted(IConfiguration configuration) =>
        configuration.GetValue("Demo:Enabled", configuration.GetValue("Demo", true));

    /// <summary>Seeds a database nobody has used yet; whether it did.</summary>
    public async Task<bool> SeedFirstStartAsync(CancellationToken cancellationToken)
    {
        await using var sources = new DataSources(logins.App, logins.System, logins.Feed);
        var used = await new SystemDb(sources).OneAsync<bool>(
            "select exists (select from accounts.organization where slug <> $1)", [UnfinishedSlug], cancellationToken);
        return !used && await SeedAsync(cancellationToken);
    }

    /// <summary>Seeds the demo unless it is there; whether it did.</summary>
    public async Task<bool> SeedAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var admin = new NpgsqlConnection(logins.Admin);
        await admin.OpenAsync(cancellationToken);
        // One seeder at a time; the connection's end is the lock's end.
        await ExecuteAsync(admin, "select pg_advisory_lock(hashtextextended('callboard demo', 0))", [], cancellationToken);
        // Nothing before the last commit needs to survive a crash, so none of it waits for the disk; the last one waits for all.
        await using var sources = new DataSources(Relaxed(logins.App), Relaxed(logins.System), logins.Feed);
        var system = new SystemDb(sources);
        if (await system.OneAsync<bool>("select exists (select from accounts.organization where slug = $1)", [Slug], cancellationToken))
        {
            return false;
        }

        await ClearUnfinishedAsync(admin, cancellationToken);
        await using var app = CallboardApp.Build(
            [
                .. settings, "--urls=http://127.0.0.1:0", "--Limits:WritesPerMinute=0", "--Limits:RequestsPerMinute=0",
                "--Logging:LogLevel:Default=Warning",
            ],
            sources, services =>
            {
                services.AddDemoMoment();
                // Nobody watches and nothing is scheduled here: only what listens to requests is kept.
                foreach (var job in services.Where(s => s.ServiceType == typeof(IHostedService) && !IsOfFramework(s)).ToList())
                {
                    services.Remove(job);
                }
            });
        await app.StartAsync(cancellationToken);
        var data = DemoData.Read("people");
        var hashed = await app.Services.GetRequiredService<AccountSetup>().PrepareAsync(
            "nobody@demo.callboard.dev", "Nobody", Text(data, "password"), cancellationToken);
        var (organization, people) = await FoundAsync(app, system, data, hashed, cancellationToken);
        using var client = new HttpClient
        {
            BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
        var story = new DemoStory(new DemoApi(client, people), time.GetUtcNow());
        await story.FillDirectoryAsync(cancellationToken);
        await OpenPortalAsync(app, system, data, hashed, organization, cancellationToken);
        await story.TellAsync(cancellationToken);
        await system.ExecuteAsync(
            "delete from accounts.credential where id = any ($1)", [people.Values.Select(p => p.CredentialId).ToArray()], cancellationToken);
        await app.StopAsync(cancellationToken);
        await FinishAsync(admin, organization, cancellationToken);
        log.Seeded(watch.ElapsedMilliseconds);
        return true;
    }

    // The organization and its staff, signed in.
    private static async Task<(Guid Organization, Dictionary<string, DemoPerson> Staff)> FoundAsync(
        WebApplication app, SystemDb system, JsonNode data, PreparedAccount hashed, CancellationToken cancellationToken)
    {
        var setup = app.Services.GetRequiredService<AccountSetup>();
        return await system.WriteAsync(
            async transaction =>
            {
                var staff = new Dictionary<string, DemoPerson>();
                Guid organization = default;
                foreach (var person in data["people"]!.AsArray().Where(p => IsStaff(p!)))
                {
                    var user = await AccountAsync(setup, transaction, hashed, person!, cancellationToken);
                    if (organization == default)
                    {
                        organization = (await setup.AddOrganizationAsync(
                            transaction, Text(data, "organization"), user, cancellationToken, UnfinishedSlug)).Id;
                    }
                    else
                    {
                        await setup.AddMemberAsync(transaction, organization, user, "staff", Text(person!, "role"), null, cancellationToken);
                    }

                    var token = Secret.New(Secret.Access);
                    var credential = await transaction.OneAsync<Guid>(
                        """
                        insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at, last_organization_id)
                        values ($1, 'session', $2, now() + interval '1 hour', now() + interval '1 hour', $3)
                        returning id
                        """,
                        [user, Secret.Hash(token), organization], cancellationToken);
                    staff[Text(person!, "key")] = new DemoPerson(user, credential, token);
                }

                return (organization, staff);
            },
            cancellationToken);
    }

    // Clients, venues and vendors come in once the directory knows them.
    private async Task OpenPortalAsync(
        WebApplication app, SystemDb system, JsonNode data, PreparedAccount hashed, Guid organization, CancellationToken cancellationToken)
    {
        var setup = app.Services.GetRequiredService<AccountSetup>();
        var moment = (time.GetUtcNow() - s_portal).UtcDateTime.ToString(DemoMoment.Format, CultureInfo.InvariantCulture);
        await system.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync("select set_config('app.request_id', $1, true)", [moment], cancellationToken);
                foreach (var person in data["people"]!.AsArray().Where(p => !IsStaff(p!)))
                {
                    var user = await AccountAsync(setup, transaction, hashed, person!, cancellationToken);
                    var kind = Text(person!, "kind");
                    await setup.AddMemberAsync(
                        transaction, organization, user, kind, "viewer", DemoData.IdOf(kind, Text(person!, "party")), cancellationToken);
                }

                return true;
            },
            cancellationToken);
    }

    // An account that outlived an earlier demo is taken back into service.
    private static async Task<Guid> AccountAsync(
        AccountSetup setup, SystemTransaction transaction, PreparedAccount hashed, JsonNode person, CancellationToken cancellationToken) =>
        await transaction.OneAsync<Guid?>("select id from accounts.account where email = $1", [Text(person, "email")], cancellationToken)
        ?? await setup.AddAccountAsync(transaction, hashed.WithSamePassword(Text(person, "email"), Text(person, "name")), cancellationToken);

    private static bool IsStaff(JsonNode person) => Text(person, "kind") == "staff";

    private static async Task ClearUnfinishedAsync(NpgsqlConnection admin, CancellationToken cancellationToken)
    {
        await using var transaction = await admin.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(admin, $"set local role {DatabaseLogins.OwnerRole}", [], cancellationToken);
        await ExecuteAsync(
            admin,
            "delete from app.action_history where organization_id in (select id from accounts.organization where slug = $1)",
            [UnfinishedSlug], cancellationToken);
        await ExecuteAsync(
            admin,
            """
            delete from accounts.credential
             where user_id in (select m.user_id from accounts.member as m join accounts.organization as o on o.id = m.organization_id
                                where o.slug = $1)
            """,
            [UnfinishedSlug], cancellationToken);
        await ExecuteAsync(admin, "delete from accounts.organization where slug = $1", [UnfinishedSlug], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task FinishAsync(NpgsqlConnection admin, Guid organization, CancellationToken cancellationToken)
    {
        await using var stream = typeof(DemoSeeder).Assembly.GetManifestResourceStream("Demo/Retime.sql")!;
        using var reader = new StreamReader(stream);
        await using var transaction = await admin.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(admin, $"set local role {DatabaseLogins.OwnerRole}", [], cancellationToken);
        await ExecuteAsync(
            admin,
            "select set_config('demo.organization', $1, true), set_config('demo.founded', $2, true)",
            [organization.ToString(), (time.GetUtcNow() - s_age).ToString("O")], cancellationToken);
        await ExecuteAsync(admin, await reader.ReadToEndAsync(cancellationToken), [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<object> arguments, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static bool IsOfFramework(ServiceDescriptor service) =>
        service.ImplementationType?.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) == true;

    private static string Relaxed(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Options = "-c synchronous_commit=off" }.ConnectionString;

    private static string Text(JsonNode node, string name) => (string)node[name]!;
}

internal static partial class DemoLog
{
    [LoggerMessage(LogLevel.Information, "The demo organization is there; making it took {Milliseconds} ms.")]
    public static partial void Seeded(this ILogger log, long milliseconds);

    [LoggerMessage(LogLevel.Error, "The demo organization could not be made; the next start tries again.")]
    public static partial void NotSeeded(this ILogger log, Exception exception);
}
