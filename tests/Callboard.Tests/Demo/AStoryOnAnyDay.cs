using System.Text.Json.Nodes;
using Callboard.Host.Demo;
using Xunit;

namespace Callboard.Tests.Demo;

/// <summary>The demo's times are relative to today and moved off weekends; its steps keep their order whenever it is laid down.</summary>
public sealed class AStoryOnAnyDay
{
    private static readonly DateTimeOffset s_monday = new(2026, 11, 23, 0, 20, 0, TimeSpan.Zero);

    public static TheoryData<string> Events => [.. DemoData.Events().Select(e => (string)e["key"]!)];

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_goes_through_its_lifecycle_step_by_step(string key)
    {
        var seed = DemoData.Events().Single(e => (string)e["key"]! == key);
        var written = seed["transitions"]!.AsArray().Select(t => (string)t!["to"]!).ToList();
        for (var hours = 0; hours < 7 * 24; hours++)
        {
            var now = s_monday.AddHours(hours);

            var steps = StepsOf(seed, now);

            Assert.Equal(written, steps.OrderBy(s => s.At).Select(s => (string)s.Body!["to"]!));
            Assert.All(steps, step => Assert.True(step.At < now, $"{key} takes a step in the future when laid down at {now:u}"));
            Assert.Equal(steps.Count, steps.Select(s => s.At).Distinct().Count());
        }
    }

    private static List<Deed> StepsOf(JsonObject seed, DateTimeOffset now) =>
        [.. new DemoEvent(new DemoApi(new HttpClient(), new Dictionary<string, DemoPerson>()), seed, now).Steps()];
}
