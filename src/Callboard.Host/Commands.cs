using Callboard.Clauses;
using Callboard.Host.Demo;
using Callboard.Platform.Data;
using Callboard.Platform.Postgres;
using Npgsql;

namespace Callboard.Host;

/// <summary>What the program can be asked to do. Without a command it serves.</summary>
internal static class Commands
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (command, rest) = args is [var first, ..] && !first.StartsWith('-') ? (first, args[1..]) : ("serve", args);
        try
        {
            switch (command)
            {
                case "serve":
                    await ServeAsync(rest);
                    return 0;
                case "migrate":
                    await MigrateAsync(rest);
                    return 0;
                case "seed" when rest is ["demo", ..]:
                    await SeedAsync(rest[1..]);
                    return 0;
                case "read-terms" when rest is [var mediaType]:
                    // Started by the server for one document; no command for people.
                    await ClausesModule.ReadDocumentAsync(mediaType);
                    return 0;
                case "openapi":
                    await OpenApiDocument.WriteAsync(rest is [var path, ..] ? path : "openapi/callboard.json");
                    return 0;
                default:
                    await Console.Error.WriteLineAsync($"Unknown command '{command}'. Commands: serve (the default), migrate, seed demo, openapi [file].");
                    return 2;
            }
        }
        catch (Exception e) when (e is MigrationException or PostgresStartException)
        {
            // These say what is wrong and what to do; a stack trace would bury it.
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task ServeAsync(string[] args)
    {
        var configuration = CallboardApp.Configuration(args);
        using var logs = CallboardApp.Logs(configuration);
        await using var database = await Database.OpenAsync(configuration, logs, CancellationToken.None);
        await using var sources = new DataSources(database.Logins.App, database.Logins.System, database.Logins.Feed);
        if (database.Embedded is not null && DemoSeeder.IsWanted(configuration))
        {
            try
            {
                await Seeder(database, args, logs).SeedFirstStartAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is InvalidOperationException or NpgsqlException or HttpRequestException)
            {
                // The product is whole without its demo; what is there of it is cleared and made anew at the next start.
                logs.CreateLogger("Callboard.Demo").NotSeeded(e);
            }
        }

        await using var app = CallboardApp.Build(args, sources);
        await app.StartAsync();
        await Welcome.PrintAsync(app, database);
        await app.WaitForShutdownAsync();
    }

    private static async Task MigrateAsync(string[] args)
    {
        var configuration = CallboardApp.Configuration(args);
        using var logs = CallboardApp.Logs(configuration);
        await using var database = await Database.OpenAsync(configuration, logs, CancellationToken.None);
        Console.WriteLine("The database is up to date.");
    }

    private static async Task SeedAsync(string[] args)
    {
        var configuration = CallboardApp.Configuration(args);
        using var logs = CallboardApp.Logs(configuration);
        await using var database = await Database.OpenAsync(configuration, logs, CancellationToken.None);
        var seeded = await Seeder(database, args, logs).SeedAsync(CancellationToken.None);
        Console.WriteLine(seeded ? "The demo organization is there." : "The demo organization was there already; nothing was changed.");
    }

    private static DemoSeeder Seeder(Database database, string[] settings, ILoggerFactory logs) =>
        new(database.Logins, settings, TimeProvider.System, logs.CreateLogger("Callboard.Demo"));
}
