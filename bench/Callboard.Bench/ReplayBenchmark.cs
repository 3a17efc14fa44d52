using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;

namespace Callboard.Bench;

/// <summary>
/// What gates did without a line comes home, twice and in no order, while others go on scanning: how long it takes, what those at the gates
/// notice, and whether anything was lost, doubled or decided otherwise.
/// </summary>
internal static partial class CheckInBenchmark
{
    private const int Queued = 150_000, Devices = 16, LivePerSecond = 500;

    public static Task ReplayAsync() => WithWorldAsync(async world =>
    {
        var path = $"/api/v1/series/{world.HotSeries}/checkins";
        var random = new Random(13);
        var now = TimeProvider.System.GetUtcNow();
        var verdicts = new Dictionary<Guid, string>();
        var scans = new List<string>();
        for (var i = 0; i < Queued; i++)
        {
            var id = Guid.CreateVersion7();
            var verdict = random.Next(50) == 0 ? "deny" : "allow";
            verdicts.Add(id, verdict);
            var direction = random.Next(4) == 0 ? "exit" : "entry";
            var why = verdict == "deny" ? ",\"reason\":\"wrong_gate\"" : "";
            scans.Add(
                $"{{\"scanId\":\"{id}\",\"nfcId\":\"W{random.Next(Wristbands)}\",\"gateId\":\"{world.Gate}\",\"direction\":\"{direction}\",\"scannedAt\":\"{now.AddSeconds(-random.Next(3000)):O}\",\"decidedOffline\":\"{verdict}\"{why}}}");
        }

        // Each device sends at most a thousand at a time, one request after the other.
        var requests = scans.Concat(scans).OrderBy(_ => random.Next()).Chunk(1000).Select(c => $"{{\"scans\":[{string.Join(',', c)}]}}").ToList();

        Task<List<double>> Live(double seconds) => OpenLoop.RunAsync(
            world.Node.Address, world.Token, path, () => Body(world, random.Next(Wristbands)), 64, LivePerSecond, TimeSpan.FromSeconds(seconds));

        await Live(5);
        var alone = await Live(15);

        using var http = Client(world);
        var answers = new ConcurrentBag<(Guid Id, string Decision)>();
        var queue = new ConcurrentQueue<string>(requests);
        var clock = Stopwatch.StartNew();
        var took = TimeSpan.Zero;
        var replay = Task.WhenAll(Enumerable.Range(0, Devices).Select(_ => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var request))
            {
                using var content = new StringContent(request, Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync(path + "/batch", content);
                answer.EnsureSuccessStatusCode();
                foreach (var scan in JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!.AsArray())
                {
                    answers.Add(((Guid)scan!["scanId"]!, (string)scan["decision"]!));
                }

                took = clock.Elapsed;
            }
        })));
        // Live scanning goes on for as long as it takes.
        var beside = new List<double>();
        while (!replay.IsCompleted)
        {
            beside.AddRange(await Live(5));
        }

        await replay;
        beside.Sort();
        var changed = answers.Count(a => verdicts[a.Id] != a.Decision);
        await using var connection = new NpgsqlConnection(world.Logins.Admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select count(*) filter (where offline) from admission.scan where series_id = $1
            union all select count(*) from (select from admission.scan where series_id = $1 group by id having count(*) > 1) as doubled
            union all select sum(n)::bigint from (
                select abs(t.entries - (select count(*) from admission.scan as s where s.series_id = $1 and s.allowed and s.direction = 'entry')) as n
                  from admission.tally as t where t.series_id = $1 and t.kind = 'all'
                union all
                select abs(t.exits - (select count(*) from admission.scan as s where s.series_id = $1 and s.allowed and s.direction = 'exit'))
                  from admission.tally as t where t.series_id = $1 and t.kind = 'all'
                union all
                select abs(t.inside - (select count(*) from admission.presence as p where p.series_id = $1 and p.inside))
                  from admission.tally as t where t.series_id = $1 and t.kind = 'all') as differences
            """, connection) { CommandTimeout = 300 };
        command.Parameters.Add(new NpgsqlParameter { Value = world.HotSeries });
        var counts = new List<long>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                counts.Add(reader.GetInt64(0));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"""
            | what | figure |
            |---|---|
            | scans uploaded, twice and shuffled, by {Devices} devices | {answers.Count:N0} |
            | time | {took.TotalSeconds:F1} s |
            | lost | {Queued - counts[0]:N0} |
            | doubled | {counts[1]:N0} |
            | verdicts changed | {changed:N0} |
            | differences between counters and recount | {counts[2]:N0} |
            | live scans at {LivePerSecond}/s before: p50, p99 | {alone[alone.Count / 2]:F1} ms, {alone[(int)(alone.Count * 0.99)]:F1} ms |
            | live scans at {LivePerSecond}/s meanwhile: p50, p99 | {beside[beside.Count / 2]:F1} ms, {beside[(int)(beside.Count * 0.99)]:F1} ms |

            """));
    });
}
