using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Callboard.Bench;

/// <summary>
/// What notifications cost whoever causes them: the wizard creates events with their whole plan over HTTP, with the trigger that makes
/// notifications and without it, in turns on the same database.
/// </summary>
internal static class NotificationsBenchmark
{
    private const int Rounds = 6, EventsPerRound = 10;
    private const string Password = "a long enough password";

    public static async Task RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-notifications-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory }, TimeProvider.System, NullLogger.Instance);
            await using var node = await Node.StartAsync(
                $"--ConnectionStrings:Callboard={postgres.ConnectionString}", $"--Mail:Directory={Path.Combine(directory, "mail")}");
            using var owner = await RegisterAsync(node);
            var crew = new List<string>();
            for (var i = 0; i < 5; i++)
            {
                crew.Add(await JoinAsync(node, owner, i));
            }

            Console.WriteLine("| a new gala | tasks | without, ms | with, ms | ratio |");
            Console.WriteLine("|---|---|---|---|---|");
            await CompareAsync("everything for its creator", owner, [], postgres.ConnectionString);
            await CompareAsync("a team of five, told of tasks and team", owner, crew, postgres.ConnectionString);
            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Medians over {Rounds} turns of {EventsPerRound} events each, one after the other, on {Environment.ProcessorCount} cores."));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task CompareAsync(string name, HttpClient owner, IReadOnlyList<string> crew, string admin)
    {
        var (without, with) = (new List<double>(), new List<double>());
        var tasks = 0;
        await CreateAsync(owner, crew);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (switched, times) in new[] { ("disable", without), ("enable", with) })
            {
                await ExecuteAsync(admin, $"alter table app.action_history {switched} trigger notify");
                for (var i = 0; i < EventsPerRound; i++)
                {
                    var clock = Stopwatch.GetTimestamp();
                    tasks = await CreateAsync(owner, crew);
                    times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
                }
            }
        }

        var (a, b) = (Median(without), Median(with));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {tasks} | {a:F1} | {b:F1} | {b / a:F3} |"));
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<int> CreateAsync(HttpClient owner, IReadOnlyList<string> crew)
    {
        string[] roles = ["production_manager", "creative_director", "venue_coordinator", "marketing_lead", "sponsor_liaison"];
        var created = await SendAsync(owner, "/api/v1/events", new
        {
            name = "Gala", type = "gala", startAt = "2027-06-10T18:00:00Z", endAt = "2027-06-10T22:00:00Z", timezone = "Europe/Berlin",
            teamMembers = crew.Select((userId, i) => new { userId, role = roles[i], permission = "edit" }),
        });
        return (int)created["tasksGenerated"]!;
    }

    private static async Task<HttpClient> RegisterAsync(Node node)
    {
        var client = new HttpClient { BaseAddress = node.Address };
        await SendAsync(client, "/api/v1/auth/register", new { name = "Olivia Owner", email = "owner@example.com", password = Password, organizationName = "Bench" });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await SignInAsync(client, "owner@example.com"));
        return client;
    }

    private static async Task<string> JoinAsync(Node node, HttpClient owner, int number)
    {
        using var client = new HttpClient { BaseAddress = node.Address };
        var email = $"crew{number}@example.com";
        var invitation = await SendAsync(owner, "/api/v1/invitations", new { email, role = "member" });
        await SendAsync(client, $"/api/v1/invitations/{(string)invitation["data"]!["token"]!}/accept", new { name = $"Crew {number}", password = Password });
        var login = await SendAsync(client, "/api/v1/auth/login", new { email, password = Password });
        return (string)login["user"]!["id"]!;
    }

    private static async Task<string> SignInAsync(HttpClient client, string email) =>
        (string)(await SendAsync(client, "/api/v1/auth/login", new { email, password = Password }))["accessToken"]!;

    private static async Task<JsonNode> SendAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    private static async Task ExecuteAsync(string admin, string sql)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
