using System.Globalization;
using Callboard.Admission.Rules;
using Callboard.Tests.Schedule;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

/// <summary>Random rules in several zones, beside ical.js for the days and node's own time zones for the instants.</summary>
public sealed class RecurringAsOthersDo
{
    private const int Rules = 5000, Limit = 25;

    [Fact]
    public async Task Random_rules_have_the_occurrences_others_find()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var cases = Cases(random).Take(Rules).ToList();

        var others = await OtherParser.ExpandAsync(cases);

        Assert.Equal(cases.Count, others.Count);
        foreach (var (given, expected) in cases.Zip(others))
        {
            Assert.True(Recurrence.TryParse(given.Rule, given.Start, TimeZoneInfo.FindSystemTimeZoneById(given.Zone), out var recurrence, out var fault), fault?.Message);
            var found = recurrence.Take(Limit).Items.Select(o => (o.Clock, o.Start)).ToList();
            Assert.True(found.SequenceEqual(expected),
                $"Seed {seed}: {given.Rule} from {given.Start:s} in {given.Zone}\nours   {List(found)}\nothers {List(expected)}");
        }
    }

    private static IEnumerable<(string Rule, DateTime Start, string Zone, int Limit)> Cases(Random random)
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
                // By the clock for them, because their expansion knows no zone; midnight of the day after is the same end for both.
                1 => string.Create(CultureInfo.InvariantCulture, $";UNTIL={start.AddDays(random.Next(0, 3000)):yyyyMMdd}"),
                _ => "",
            };
            yield return (rule + end, start, RandomRules.Zones[random.Next(RandomRules.Zones.Length)], Limit);
        }
    }

    private static string List(IEnumerable<(DateTime Clock, DateTimeOffset Start)> occurrences) =>
        string.Join(' ', occurrences.Select(o => $"{o.Clock:yyyy-MM-ddTHH:mm}/{o.Start:HHmm}"));
}
