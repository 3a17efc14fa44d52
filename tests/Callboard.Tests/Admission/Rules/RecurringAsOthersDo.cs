using System.Globalization;
using Callboard.Admission.Rules;
using Callboard.Tests.Schedule;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

/// <summary>Random rules in several zones, beside rrule for the days and node's own time zones for the instants.</summary>
public sealed class RecurringAsOthersDo
{
    private const int Rules = 5000, Limit = 25;

    // Rules may name days that come once in decades, and nobody's zones are known for that long.
    private static readonly DateTime s_before = new(2045, 1, 1);

    [Fact]
    public async Task Random_rules_have_the_occurrences_others_find()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var cases = Cases(random).Take(Rules).ToList();

        var others = await OtherParser.ExpandAsync(cases.Select(c => c with { Rule = ForOthers(c.Rule) }), Limit, s_before);

        Assert.Equal(cases.Count, others.Count);
        foreach (var (given, expected) in cases.Zip(others))
        {
            Assert.True(Recurrence.TryParse(given.Rule, given.Start, TimeZoneInfo.FindSystemTimeZoneById(given.Zone), out var recurrence, out var fault), fault?.Message);
            var found = recurrence.Take(Limit).Items.Where(o => o.Clock <= s_before).Select(o => (o.Clock, o.Start)).ToList();
            Assert.True(found.SequenceEqual(expected),
                $"Seed {seed}: {given.Rule} from {given.Start:s} in {given.Zone}\nours   {List(found)}\nothers {List(expected)}");
        }
    }

    // To them, who know no zone, the end of the last day by the clock is that of UTC.
    private static string ForOthers(string rule) => rule.Contains("UNTIL=", StringComparison.Ordinal) ? rule + "T235959Z" : rule;

    private static IEnumerable<(string Rule, DateTime Start, string Zone)> Cases(Random random)
    {
        while (true)
        {
            var rule = RandomRules.Rule(random);
            if (RandomRules.Start(random, rule) is not { } start)
            {
                continue;
            }

            var end = random.Next(3) switch
            {
                0 => $";COUNT={random.Next(1, 40)}",
                1 => string.Create(CultureInfo.InvariantCulture, $";UNTIL={start.AddDays(random.Next(0, 3000)):yyyyMMdd}"),
                _ => "",
            };
            yield return (rule + end, start, RandomRules.Zones[random.Next(RandomRules.Zones.Length)]);
        }
    }

    private static string List(IEnumerable<(DateTime Clock, DateTimeOffset Start)> occurrences) =>
        string.Join(' ', occurrences.Select(o => $"{o.Clock:yyyy-MM-ddTHH:mm}/{o.Start:HHmm}"));
}
