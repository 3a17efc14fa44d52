using System.Globalization;
using System.Text.Json.Nodes;

namespace Callboard.Host.Demo;

/// <summary>
/// A team at work on a plan: most tasks are finished a little before they are due and after what they wait for, some late, some are
/// under way, a few are stuck. Old work is reported in batches, that of the last week task by task.
/// </summary>
internal sealed class DemoWork(JsonObject seed, DemoApi api, DemoCalendar calendar, string path)
{
    private static readonly TimeSpan s_detailed = TimeSpan.FromDays(8);

    private readonly Random _random = DemoData.RandomOf((string)seed["key"]!);

    /// <summary>What is done about the tasks the event was created with.</summary>
    public IEnumerable<Deed> On(JsonArray tasks)
    {
        if (seed["work"] is not { } work)
        {
            yield break;
        }

        // A cancelled event stands still from the day it was called off; a finished one may be worked through to the end.
        var until = (string?)work["until"] is { } day ? calendar.Done(day) : calendar.Now;
        var late = (double?)work["late"] ?? 0.06;
        var stuck = (int?)work["stuck"] ?? 0;
        var overdueLeft = (int?)work["overdue"] ?? 0;
        var finished = new Dictionary<string, DateTimeOffset>();
        var batches = new SortedDictionary<DateTimeOffset, (string Who, List<string> Ids)>();
        foreach (var task in Ordered(tasks))
        {
            var id = (string)task["id"]!;
            var who = ((string?)task["assignee"]?["id"] is { } assignee ? api.KeyOf(Guid.Parse(assignee)) : null) ?? (string)seed["by"]!;
            var prerequisites = Prerequisites(task).ToList();
            if (!prerequisites.All(finished.ContainsKey))
            {
                continue;
            }

            var ready = prerequisites.Select(p => finished[p]).Append(DateTimeOffset.MinValue).Max();
            var due = Instant(task["deadline"]);
            var slip = _random.NextDouble() < late
                ? TimeSpan.FromHours(10 + (_random.NextDouble() * 70))
                : -TimeSpan.FromHours(1 + (_random.NextDouble() * _random.NextDouble() * 96));
            var end = due + slip;
            var earliest = ready + TimeSpan.FromMinutes(40 + _random.Next(200));
            end = end < earliest ? earliest : end;
            // What was due these days and is not finished yet is what a producer looks at first.
            var overdue = overdueLeft > 0 && due < until && due > until.AddDays(-7) && ready < due.AddHours(-2) && _random.NextDouble() < 0.5;
            if (overdue)
            {
                overdueLeft--;
                if (_random.NextDouble() < 0.7)
                {
                    var begun = calendar.AtWork(due.AddHours(-3 - _random.Next(20)));
                    yield return Report(begun > ready ? begun : ready.AddMinutes(5), who, id, new JsonObject { ["status"] = "in_progress" });
                }
            }
            else if (end < until)
            {
                end = calendar.AtWork(end);
                end = end <= ready ? ready.AddMinutes(3) : end;
                finished[id] = end;
                if (end < calendar.Now - s_detailed)
                {
                    Remember(batches, end, who, id);
                    continue;
                }

                var begun = end.AddMinutes(-40 - _random.Next(300));
                if (begun > ready && _random.NextDouble() < 0.6)
                {
                    yield return Report(begun, who, id, new JsonObject { ["status"] = "in_progress" });
                }

                var report = new JsonObject { ["status"] = "done" };
                if ((double?)task["estimatedHours"] is { } hours && _random.NextDouble() < 0.5)
                {
                    report["actualHours"] = Math.Max(0.5, Math.Round(hours * (0.7 + (_random.NextDouble() * 0.7)) * 2) / 2);
                }

                yield return Report(end, who, id, report);
            }
            else if (due - until < TimeSpan.FromDays(18) && ready < until.AddHours(-5) && _random.NextDouble() < 0.6)
            {
                var begun = calendar.AtWork(until.AddHours(-4 - _random.Next(110)));
                if (begun <= ready)
                {
                    continue;
                }

                yield return Report(begun, who, id, new JsonObject { ["status"] = "in_progress" });
                if (stuck > 0 && _random.NextDouble() < 0.35)
                {
                    stuck--;
                    yield return Report(calendar.AtWork(begun.AddHours(3)), who, id, new JsonObject { ["status"] = "blocked" });
                }
            }
        }

        foreach (var (at, (who, ids)) in batches)
        {
            yield return new Deed(at, who, HttpMethod.Post, $"{path}/tasks/batch", new JsonObject
            {
                ["ids"] = new JsonArray([.. ids.Select(i => (JsonNode)i)]),
                ["status"] = "done",
            });
        }
    }

    // One report a person and day, at the time of the last task in it.
    private static void Remember(
        SortedDictionary<DateTimeOffset, (string Who, List<string> Ids)> batches, DateTimeOffset end, string who, string id)
    {
        var open = batches.FirstOrDefault(b => b.Value.Who == who && b.Key.Date == end.Date);
        var ids = open.Value.Ids ?? [];
        if (open.Value.Ids is not null)
        {
            batches.Remove(open.Key);
            end = end > open.Key ? end : open.Key;
        }

        while (batches.ContainsKey(end))
        {
            end = end.AddSeconds(30);
        }

        batches[end] = (who, [.. ids, id]);
    }

    private Deed Report(DateTimeOffset at, string who, string id, JsonObject body) =>
        new(at, who, HttpMethod.Patch, $"{path}/tasks/{id}", body);

    private static IEnumerable<JsonNode> Ordered(JsonArray tasks)
    {
        // What others wait for comes first, whatever order the list has.
        var byId = tasks.ToDictionary(t => (string)t!["id"]!, t => t!);
        var seen = new HashSet<string>();
        var order = new List<JsonNode>();
        foreach (var task in tasks.OrderBy(t => Instant(t!["deadline"])))
        {
            Visit(task!);
        }

        return order;

        void Visit(JsonNode task)
        {
            if (!seen.Add((string)task["id"]!))
            {
                return;
            }

            foreach (var prerequisite in Prerequisites(task).Where(byId.ContainsKey))
            {
                Visit(byId[prerequisite]);
            }

            order.Add(task);
        }
    }

    private static IEnumerable<string> Prerequisites(JsonNode task) =>
        task["dependencies"]?.AsArray().Select(d => (string)d!) ?? [];

    private static DateTimeOffset Instant(JsonNode? node) =>
        (string?)node is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : DateTimeOffset.MaxValue;
}
