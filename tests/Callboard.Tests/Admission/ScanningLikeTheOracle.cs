using Callboard.Admission.Rules;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>A hundred thousand random scans through HTTP and PostgreSQL, in batches, beside the oracle that recounts its log every time.</summary>
public sealed class ScanningLikeTheOracle(CallboardServer server)
{
    private const int Configurations = 50, Batches = 4, PerBatch = 500;
    private static readonly string[] s_categories = ["General", "Crew", "VIP"];

    [Fact]
    public async Task The_database_and_the_oracle_agree_on_every_scan_and_every_count()
    {
        var seed = Environment.TickCount;
        var organization = await server.NewOrganizationAsync();
        for (var configuration = 0; configuration < Configurations; configuration++)
        {
            await CompareAsync(organization, new Random(seed + configuration), $"seed {seed + configuration}");
        }
    }

    private static async Task CompareAsync(TestOrganization organization, Random random, string seed)
    {
        int? capacity = random.Next(4) == 0 ? null : random.Next(1, 20);
        var reentry = (Reentry)random.Next(3);
        var limits = random.Next(2) == 0 ? [] : new Dictionary<string, int> { ["Crew"] = random.Next(0, 6) };
        var door = await Door.OpenAsync(organization, new { capacity, reentry = reentry.ToString().ToLowerInvariant() }, admitsAll: false);
        foreach (var category in (string[])["General", "Crew"])
        {
            (await door.User.PostAsync($"{door.Path}/wristbands/bulk", new { category })).Expect(200);
        }

        foreach (var (category, limit) in limits)
        {
            (await door.User.PostAsync($"{door.Path}/categories", new { category, limit })).Expect(200);
        }

        var gates = new List<(Guid Id, string[] Serves)>
        {
            (door.GateId, s_categories),
            (await door.AddGateAsync("Stage door", new { categories = new[] { "Crew" } }), ["Crew"]),
            (await door.AddGateAsync("Car park", opened: false), []),
        };
        // Thirty people; every third has a ticket beside the wristband.
        var file = string.Join('\n', Enumerable.Range(0, 30).Select(i => $"{{\"nfcId\":\"W{i}\",\"category\":\"{s_categories[i % 3]}\"}}"));
        (await door.User.SendAsync(HttpMethod.Post, $"/api/v1/events/{door.EventId}/wristbands/import", new StringContent(file, System.Text.Encoding.UTF8, "application/x-ndjson"))).Expect(200);
        var oracle = new AdmissionOracle(new OracleSeries(true, true, capacity, reentry, limits));
        for (var batch = 0; batch < Batches; batch++)
        {
            var scans = Enumerable.Range(0, PerBatch).Select(_ => (Holder: random.Next(33), Gate: gates[random.Next(20) switch { < 15 => 0, < 18 => 1, _ => 2 }], Entry: random.Next(3) > 0)).ToList();
            var answers = (await door.User.PostAsync($"{door.Path}/checkins/batch", new
            {
                scans = scans.Select(s => new { scanId = Guid.CreateVersion7(), nfcId = $"W{s.Holder}", gateId = s.Gate.Id, direction = s.Entry ? "entry" : "exit" }),
            })).Expect(200).Data.Items().Select(Door.Said).ToList();
            for (var i = 0; i < scans.Count; i++)
            {
                var scan = scans[i];
                var expected = oracle.Decide(new OracleScan(
                    scan.Holder >= 30 ? null : new OraclePass(scan.Holder, s_categories[scan.Holder % 3], "active", scan.Holder % 3 < 2), scan.Entry, scan.Gate.Serves));
                Assert.True((expected ?? "allow") == answers[i], $"{seed}, batch {batch}, scan {i}: {answers[i]} instead of {expected ?? "allow"}");
            }
        }

        Assert.Equal(oracle.Inside, (await door.MetricsAsync()).Int("inside"));
    }
}
