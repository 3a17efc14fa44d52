using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Callboard.Accounts;
using Callboard.Platform.Data;
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
internal sealed class DemoSeeder(DatabaseLogins logins, DataSources sources, TimeProvider time, ILogger log)
{
    /// <summary>The short name of the demo's organization.</summary>
    public const string Slug = "demo";

    private const string UnfinishedSlug = "demo-unfinished";

    // The company is older than anything in its books.
    private static readonly TimeSpan s_age = TimeSpan.FromDays(420);

    /// <summary>Whether a first start brings the demo along: <c>--Demo=false</c> or <c>Demo__Enabled=false</c> says no.</summary>
    public static bool IsWanted(IConfiguration configuration) =>
        configuration.GetValue("Demo:Enabled", configuration.GetValue("Demo", true));

    /// <summary>Seeds a database nobody has used yet; whether it did.</summary>
    public async Task<bool> SeedFirstStartAsync(CancellationToken cancellationToken) =>
        !await new SystemDb(sources).OneAsync<bool>(
            "select exists (select from accounts.organization where slug <> $1)", [UnfinishedSlug], cancellationToken)
        && await SeedAsync(cancellationToken);

    /// <summary>Seeds the demo unless it is there; whether it did.</summary>
    public async Task<bool> SeedAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var admin = new NpgsqlConnection(logins.Admin);
        await admin.OpenAsync(cancellationToken);
        // One seeder at a time; the connection's end is the lock's end.
        await ExecuteAsync(admin, "select pg_advisory_lock(hashtextextended('callboard demo', 0))", [], cancellationToken);
        var system = new SystemDb(sources);
        if (await system.OneAsync<bool>("select exists (select from accounts.organization where slug = $1)", [Slug], cancellationToken))
        {
            return false;
        }

        await ClearUnfinishedAsync(admin, cancellationToken);
        await using var app = CallboardApp.Build(
            [
                "--urls=http://127.0.0.1:0", "--Limits:WritesPerMinute=0", "--Limits:RequestsPerMinute=0",
                "--Logging:LogLevel:Default=Warning",
            ],
            sources, services => services.AddDemoMoment());
        await app.StartAsync(cancellationToken);
        var (organization, people) = await FoundAsync(app, system, cancellationToken);
        using var client = new HttpClient
        {
            BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
        await new DemoStory(new DemoApi(client, sources, people), time.GetUtcNow()).TellAsync(cancellationToken);
        await OpenPortalsAsync(app, system, organization, people, cancellationToken);
        await system.ExecuteAsync(
            "delete from accounts.credential where id = any ($1)", [people.Values.Select(p => p.CredentialId).ToArray()], cancellationToken);
        await app.StopAsync(cancellationToken);
        await FinishAsync(admin, organization, cancellationToken);
        log.Seeded(watch.ElapsedMilliseconds);
        return true;
    }

    private static async Task<(Guid Organization, Dictionary<string, DemoPerson> People)> FoundAsync(
        WebApplication app, SystemDb system, CancellationToken cancellationToken)
    {
        var setup = app.Services.GetRequiredService<AccountSetup>();
        var data = DemoData.Read("people");
        var people = data["people"]!.AsArray().Select(p => p!.AsObject()).ToList();
        var password = (string)data["password"]!;
        var hashed = await setup.PrepareAsync(Text(people[0], "email"), Text(people[0], "name"), password, cancellationToken);
        return await system.WriteAsync(
            async transaction =>
            {
                var signedIn = new Dictionary<string, DemoPerson>();
                Guid organization = default;
                foreach (var person in people)
                {
                    // An account that outlived an earlier demo is taken back into service.
                    var user = await transaction.OneAsync<Guid?>(
                        "select id from accounts.account where email = $1", [Text(person, "email")], cancellationToken)
                        ?? await setup.AddAccountAsync(
                            transaction, hashed.WithSamePassword(Text(person, "email"), Text(person, "name")), cancellationToken);
                    if (organization == default)
                    {
                        organization = (await setup.AddOrganizationAsync(
                            transaction, Text(data, "organization"), user, cancellationToken, UnfinishedSlug)).Id;
                    }
                    else if (Text(person, "kind") == "staff")
                    {
                        await setup.AddMemberAsync(transaction, organization, user, "staff", Text(person, "role"), null, cancellationToken);
                    }

                    var token = "cbs_" + RandomNumberGenerator.GetHexString(48, lowercase: true);
                    var credential = await transaction.OneAsync<Guid>(
                        """
                        insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at, last_organization_id)
                        values ($1, 'session', $2, now() + interval '1 hour', now() + interval '1 hour', $3)
                        returning id
                        """,
                        [user, SHA256.HashData(Encoding.UTF8.GetBytes(token)), organization], cancellationToken);
                    signedIn[Text(person, "key")] = new DemoPerson(user, credential, token);
                }

                return (organization, signedIn);
            },
            cancellationToken);
    }

    // The records people of a portal stand for are part of the story.
    private static Task<bool> OpenPortalsAsync(
        WebApplication app, SystemDb system, Guid organization, Dictionary<string, DemoPerson> people, CancellationToken cancellationToken) =>
        system.WriteAsync(
            async transaction =>
            {
                var setup = app.Services.GetRequiredService<AccountSetup>();
                foreach (var person in DemoData.Read("people")["people"]!.AsArray().Where(p => p!["party"] is not null))
                {
                    var kind = Text(person!, "kind");
                    await setup.AddMemberAsync(
                        transaction, organization, people[Text(person!, "key")].UserId, kind, "viewer",
                        DemoData.IdOf(kind, Text(person!, "party")), cancellationToken);
                }

                return true;
            },
            cancellationToken);

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
        // Teams refer to members: events go before the organization takes everything else with it.
        await ExecuteAsync(
            admin, "delete from events.event where organization_id in (select id from accounts.organization where slug = $1)",
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

    private static string Text(JsonNode node, string name) => (string)node[name]!;
}

internal static partial class DemoLog
{
    [LoggerMessage(LogLevel.Information, "The demo organization is there; making it took {Milliseconds} ms.")]
    public static partial void Seeded(this ILogger log, long milliseconds);

    [LoggerMessage(LogLevel.Error, "The demo organization could not be made; the next start tries again.")]
    public static partial void NotSeeded(this ILogger log, Exception exception);
}
