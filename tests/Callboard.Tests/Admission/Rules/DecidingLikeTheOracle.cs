using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

/// <summary>A thousand random series with a hundred scans each: the rule that counts as it goes says what the one that recounts says.</summary>
public sealed class DecidingLikeTheOracle
{
    private static readonly string[] s_categories = ["General", "Crew", "VIP"];
    private static readonly Guid[] s_gates = [.. Enumerable.Range(1, 4).Select(i => new Guid(i, 0, 0, new byte[8]))];

    /// <summary>Numbers a series and its scans are made of; smaller ones are simpler, so that what fails shrinks to something short.</summary>
    public sealed record Plan(int Status, int Window, int Capacity, int Reentry, int Limit, int[] Scans);

    private static Arbitrary<Plan> Plans { get; } = Arb.From(
        from status in Gen.Choose(0, 9)
        from window in Gen.Choose(0, 9)
        from capacity in Gen.Choose(0, 8)
        from reentry in Gen.Choose(0, 2)
        from limit in Gen.Choose(0, 4)
        from scans in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 100)
        select new Plan(status, window, capacity, reentry, limit, scans),
        Shorter);

    [Fact]
    public void The_rule_and_the_oracle_agree() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Plans, plan => Disagreement(plan, CheckIn.Decide) is null));

    [Fact]
    public void A_rule_that_forgets_the_capacity_is_found_out() =>
        Assert.ThrowsAny<Exception>(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1000),
            Prop.ForAll(Plans, plan => Disagreement(plan, (s, p, w, g, d, a) => CheckIn.Decide(s with { Capacity = null }, p, w, g, d, a)) is null)));

    // Half of the scans, or all but one.
    private static IEnumerable<Plan> Shorter(Plan plan)
    {
        var half = plan.Scans.Length / 2;
        return half == 0 ? [] :
        [
            plan with { Scans = plan.Scans[..half] }, plan with { Scans = plan.Scans[half..] },
            .. Enumerable.Range(0, plan.Scans.Length).Select(i => plan with { Scans = [.. plan.Scans[..i], .. plan.Scans[(i + 1)..]] }),
        ];
    }

    private static string? Disagreement(
        Plan plan, Func<SeriesFacts, KnownPass?, Whereabouts?, Guid?, ScanDirection, DateTimeOffset, DenyReason?> decide)
    {
        var now = new DateTimeOffset(2027, 3, 10, 20, 0, 0, TimeSpan.Zero);
        var isActive = plan.Status != 0;
        var isOpen = plan.Window > 1;
        var reentry = (Reentry)plan.Reentry;
        int? capacity = plan.Capacity == 0 ? null : plan.Capacity;
        var limits = plan.Limit == 0 ? [] : new Dictionary<string, int> { ["Crew"] = plan.Limit - 1 };
        var series = new SeriesFacts(
            Guid.CreateVersion7(), Guid.CreateVersion7(), isActive ? SeriesStatus.Active : SeriesStatus.Completed, null, now.AddHours(-1), now.AddHours(3),
            plan.Window == 0 ? now.AddMinutes(1) : null, plan.Window == 1 ? now : null, capacity, reentry, false, ["General", "Crew"], "UTC", 0,
            [new(s_gates[0], "A", null), new(s_gates[1], "B", ["Crew"]), new(s_gates[2], "C", ["General", "VIP"])],
            [.. limits.Select(l => new CategoryFacts(l.Key, l.Value, 0))]);
        var oracle = new AdmissionOracle(new OracleSeries(isActive, isOpen, capacity, reentry, limits));
        var where = new Dictionary<int, Whereabouts>();
        var inside = new Dictionary<string, int>();
        for (var i = 0; i < plan.Scans.Length; i++)
        {
            var random = new Random(plan.Scans[i]);
            var holder = random.Next(12);
            var category = s_categories[holder % 3];
            var status = holder == 10 ? PassStatus.Blocked : holder == 11 ? PassStatus.Inactive : PassStatus.Active;
            // A few VIPs are named one by one.
            var pass = random.Next(15) == 0 ? null : new KnownPass(Guid.CreateVersion7(), new Guid(holder + 1, 0, 0, new byte[8]), category, null, status, holder is 2 or 5);
            var gate = random.Next(s_gates.Length);
            var entry = random.Next(3) > 0;
            var current = series with
            {
                Inside = inside.Values.Sum(),
                Categories = [.. s_categories.Select(c => new CategoryFacts(c, limits.TryGetValue(c, out var limit) ? limit : null, inside.GetValueOrDefault(c)))],
            };
            var at = now.AddSeconds(i - plan.Scans.Length);
            at = plan.Window == 1 ? now : at;
            var told = decide(current, pass, pass is null ? null : where.GetValueOrDefault(holder), s_gates[gate], entry ? ScanDirection.Entry : ScanDirection.Exit, at);
            string[] serves = gate switch { 0 => s_categories, 1 => ["Crew"], 2 => ["General", "VIP"], _ => [] };
            var expected = oracle.Decide(new OracleScan(
                pass is null ? null : new OraclePass(holder, category, SnakeCase.Of(status), category != "VIP" || holder is 2 or 5), entry, serves));
            if ((told is { } reason ? SnakeCase.Of(reason) : null) != expected)
            {
                return $"scan {i}: {told} and {expected}";
            }

            if (told is null)
            {
                var before = where.GetValueOrDefault(holder);
                where[holder] = new Whereabouts(entry, (before?.Entries ?? 0) + (entry ? 1 : 0), at, null, Guid.CreateVersion7());
                inside[category] = inside.GetValueOrDefault(category) + (entry ? 1 : 0) - (before is { Inside: true } ? 1 : 0);
            }
        }

        return inside.Values.Sum() == oracle.Inside ? null : "they counted differently";
    }
}
