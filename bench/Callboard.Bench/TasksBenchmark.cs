using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Callboard.Host;
using Callboard.Platform.Postgres;
using Callboard.Tasks.Rules;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Callboard.Bench;

/// <summary>The critical path and the forecast: the rules beside the plain way to the same numbers, and what they cost a request.</summary>
internal static class TasksBenchmark
{
    private const int Rounds = 15;

    /// <summary>The rule beside relaxing all links until nothing moves, then a change of an estimate over HTTP with and without tracing.</summary>
    public static async Task CriticalPathAsync()
    {
        Console.WriteLine("| tasks | links | two passes, ms | relaxing until nothing moves, ms | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var count in (int[])[150, 1000, 10_000])
        {
            var (durations, prerequisites) = Network(count);
            var passes = Median(() => CriticalPath.Of(durations, prerequisites).Length);
            var relaxing = Median(() => Relax(durations, prerequisites));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {count} | {prerequisites.Sum(p => p.Length)} | {passes:F2} | {relaxing:F2} | {relaxing / passes:F0} |"));
        }

        Console.WriteLine();
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-tasks-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            await using var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}");
            await using var admin = NpgsqlDataSource.Create(logins.Admin);
            using var http = await SignInAsync(node);

            Console.WriteLine("| request, median ms | 150 tasks | 1,000 | 10,000 |");
            Console.WriteLine("|---|---|---|---|");
            var rows = new Dictionary<string, List<double>>();
            foreach (var count in (int[])[150, 1000, 10_000])
            {
                var (eventId, tasks) = await LoadAsync(http, admin, count);
                var turn = 0;
                async Task ChangeAsync()
                {
                    // Back and forth between a short and a long task, so that the path moves every time.
                    var body = JsonContent.Create(new { estimatedHours = turn++ % 2 == 0 ? 500 : 1 }, new MediaTypeHeaderValue("application/merge-patch+json"));
                    (await http.PatchAsync($"/api/v1/events/{eventId}/tasks/{tasks[count / 2]}", body)).EnsureSuccessStatusCode();
                }

                Add("change an estimate, path traced", await MedianAsync(ChangeAsync));
                await ExecuteAsync(admin, "alter table tasks.task disable trigger mark_update");
                Add("the same with tracing switched off", await MedianAsync(ChangeAsync));
                await ExecuteAsync(admin, "alter table tasks.task enable trigger mark_update");
                Add("read the critical path", await MedianAsync(() => GetAsync(http, $"/api/v1/events/{eventId}/critical-path")));
                Add("read the forecast", await MedianAsync(() => GetAsync(http, $"/api/v1/events/{eventId}/forecast")));
                Add("read the whole plan, pages of 2,000", await MedianAsync(() => PagesAsync(http, eventId, count, 2000)));
                Add("read the whole plan, pages of 200", await MedianAsync(() => PagesAsync(http, eventId, count, 200)));
            }

            foreach (var (name, figures) in rows)
            {
                Console.WriteLine($"| {name} | {string.Join(" | ", figures.Select(f => f.ToString("F1", CultureInfo.InvariantCulture)))} |");
            }

            void Add(string name, double figure)
            {
                if (!rows.TryGetValue(name, out var figures))
                {
                    rows[name] = figures = [];
                }

                figures.Add(figure);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Ten thousand futures of 150 tasks, beside laying the whole network out anew for each of them.</summary>
    public static Task ForecastAsync()
    {
        Console.WriteLine("| tasks | runs | forecast, ms | critical path laid out per run, ms | ratio | million tasks a second |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (count, runs) in ((int, int)[])[(150, 10_000), (500, 10_000), (10_000, 500)])
        {
            var (durations, prerequisites) = Network(count);
            var tasks = durations.Select(d => new ForecastTask(d * 0.75, d, d * 1.5, null, true)).ToArray();
            var forecast = Median(() => Forecast.Of(tasks, prerequisites, 100, runs, 1).OnTime, 5);
            var naive = Median(() => Rebuild(tasks, prerequisites, runs), 3);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {count} | {runs} | {forecast:F0} | {naive:F0} | {naive / forecast:F1} | {count * (double)runs / forecast / 1000:F0} |"));
        }

        return Task.CompletedTask;
    }

    // Chains of work beside each other with links across, like plans have.
    private static (long[] Durations, int[][] Prerequisites) Network(int count)
    {
        var random = new Xoshiro(1);
        int Below(int limit) => (int)(random.NextDouble() * limit);
        var prerequisites = Enumerable.Range(0, count).Select(i => i == 0 ? [] : Enumerable.Range(0, Below(3) + (i % 7 == 0 ? 0 : 1))
            .Select(_ => i - 1 - Below(Math.Min(i, 40))).Distinct().ToArray()).ToArray();
        // Written down in another order than the work goes in, as plans are.
        var place = Enumerable.Range(0, count).OrderBy(_ => random.NextDouble()).ToArray();
        var shuffled = new int[count][];
        for (var i = 0; i < count; i++)
        {
            shuffled[place[i]] = [.. prerequisites[i].Select(p => place[p])];
        }

        return ([.. Enumerable.Range(0, count).Select(_ => (long)(Below(40) + 1))], shuffled);
    }

    private static long Relax(long[] durations, int[][] prerequisites)
    {
        var finish = (long[])durations.Clone();
        for (var moved = true; moved;)
        {
            moved = false;
            for (var i = 0; i < durations.Length; i++)
            {
                foreach (var other in prerequisites[i])
                {
                    if (finish[i] < finish[other] + durations[i])
                    {
                        finish[i] = finish[other] + durations[i];
                        moved = true;
                    }
                }
            }
        }

        return finish.Max();
    }

    private static long Rebuild(ForecastTask[] tasks, int[][] prerequisites, int runs)
    {
        var random = new Xoshiro(1);
        var late = 0L;
        for (var run = 0; run < runs; run++)
        {
            var durations = tasks.Select(t => (long)(3600 * (t.Optimistic + ((t.Pessimistic - t.Optimistic) * random.NextDouble())))).ToArray();
            late += CriticalPath.Of(durations, prerequisites).Length > 360_000 ? 1 : 0;
        }

        return late;
    }

    private static double Median<T>(Func<T> work, int rounds = Rounds)
    {
        work();
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            work();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return times.Order().ElementAt(rounds / 2);
    }

    private static async Task<double> MedianAsync(Func<Task> work)
    {
        await work();
        await work();
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            await work();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return times.Order().ElementAt(Rounds / 2);
    }

    private static async Task<HttpClient> SignInAsync(Node node)
    {
        var http = new HttpClient { BaseAddress = node.Address };
        var person = new { name = "Bench", email = "bench@example.com", password = "a long enough password", organizationName = "Bench" };
        (await http.PostAsJsonAsync("/api/v1/auth/register", person)).EnsureSuccessStatusCode();
        var login = await http.PostAsJsonAsync("/api/v1/auth/login", new { person.email, person.password });
        var token = (string)JsonNode.Parse(await login.Content.ReadAsStringAsync())!["accessToken"]!;
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    private static async Task<(Guid EventId, Guid[] Tasks)> LoadAsync(HttpClient http, NpgsqlDataSource admin, int count)
    {
        var created = await http.PostAsJsonAsync("/api/v1/events", new
        {
            name = $"{count} tasks", type = "gala", startAt = "2030-05-01T16:00:00Z", endAt = "2030-05-01T20:00:00Z", timezone = "Europe/Berlin", generateTasks = false,
        });
        var eventId = Guid.Parse((string)JsonNode.Parse(await created.Content.ReadAsStringAsync())!["eventId"]!);
        var (durations, prerequisites) = Network(count);
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        var links = prerequisites.SelectMany((p, i) => p.Select(other => (Task: ids[i], On: ids[other]))).ToArray();
        // These links close no circle, and looking for one from each of them at once is not what is measured.
        await ExecuteAsync(admin, "alter table tasks.dependency disable trigger after_link");
        await using var connection = await admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand(
            """
            insert into tasks.task (organization_id, event_id, id, name, estimated_hours, position, deadline)
            select e.organization_id, e.id, t.id, 'Task ' || t.no, t.hours, t.no, e.start_at - make_interval(hours => (t.no % 2000)::integer)
              from events.event as e, unnest($2::uuid[], $3::bigint[]) with ordinality as t (id, hours, no) where e.id = $1
            """, connection))
        {
            command.Parameters.AddWithValue(eventId);
            command.Parameters.AddWithValue(ids);
            command.Parameters.AddWithValue(durations);
            await command.ExecuteNonQueryAsync();
        }

        await using (var command = new NpgsqlCommand(
            """
            insert into tasks.dependency (organization_id, event_id, task_id, depends_on_id)
            select e.organization_id, e.id, l.task_id, l.on_id from events.event as e, unnest($2::uuid[], $3::uuid[]) as l (task_id, on_id) where e.id = $1
            """, connection))
        {
            command.Parameters.AddWithValue(eventId);
            command.Parameters.AddWithValue(links.Select(l => l.Task).ToArray());
            command.Parameters.AddWithValue(links.Select(l => l.On).ToArray());
            command.CommandTimeout = 600;
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        await ExecuteAsync(admin, "alter table tasks.dependency enable trigger after_link");
        await ExecuteAsync(admin, "analyze tasks.task");
        await ExecuteAsync(admin, "analyze tasks.dependency");
        return (eventId, ids);
    }

    private static async Task PagesAsync(HttpClient http, Guid eventId, int count, int size)
    {
        for (var page = 1; (page - 1) * size < count; page++)
        {
            await GetAsync(http, $"/api/v1/events/{eventId}/tasks?limit={size}&page={page}");
        }
    }

    private static async Task GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource admin, string sql)
    {
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
