using System.Globalization;
using System.Text.Json.Nodes;

namespace Callboard.Host.Demo;

/// <summary>What the people of the demo did, from the first entry of the directory to this morning.</summary>
internal sealed class DemoStory(DemoApi api, DateTimeOffset now)
{
    // Kind, what references to it are called in files, and who keeps it.
    private static readonly (string Kind, string Path, string[] Keepers)[] s_directory =
    [
        ("client", "/clients", ["sarah", "amelie"]),
        ("venue", "/venues", ["priya", "yuki"]),
        ("vendor", "/vendors", ["julia", "priya"]),
        ("sponsor", "/sponsors", ["amelie"]),
        ("designer", "/designers", ["mateo", "dario"]),
        ("participant", "/participants", ["noor", "julia"]),
        ("resource", "/resources", ["priya", "julia"]),
        ("element", "/elements", ["priya", "julia"]),
    ];

    /// <summary>The events.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        // Events have histories of their own and can be told side by side; those inside another one come after it.
        var events = DemoData.Events();
        foreach (var generation in events.GroupBy(e => e["parent"] is not null).OrderBy(g => g.Key))
        {
            await Parallel.ForEachAsync(
                generation, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
                async (seed, cancel) => await new DemoEvent(api, seed, now).TellAsync(cancel));
        }
    }

    /// <summary>Who and what events are made with.</summary>
    public async Task FillDirectoryAsync(CancellationToken cancellationToken)
    {
        var calendar = new DemoCalendar(now, TimeZoneInfo.Utc, weekends: false);
        var random = DemoData.RandomOf("directory");
        var deeds = new List<Deed>();
        foreach (var (kind, path, keepers) in s_directory)
        {
            // Entered over the first months; what came in lately stands at the end of its file.
            var records = DemoData.Read(path[1..]).AsArray().Select(r => r!.AsObject()).ToList();
            for (var i = 0; i < records.Count; i++)
            {
                // What is offered comes after those who offer it.
                var days = kind == "element" ? 92 - i : 400 - (int)(300.0 * i / records.Count) + random.Next(-6, 6);
                var at = calendar.AtWork(now.AddDays(-days).AddMinutes(random.Next(0, 480)));
                var by = keepers[random.Next(keepers.Length)];
                deeds.Add(new Deed(at, by, HttpMethod.Post, path, Body(kind, records[i])));
                foreach (var space in records[i]["spaces"]?.AsArray() ?? [])
                {
                    var body = Body("space", space!.AsObject());
                    body["venueId"] = Id(kind, Key(records[i]));
                    at = at.AddMinutes(2);
                    deeds.Add(new Deed(at, by, HttpMethod.Post, "/spaces", body));
                }
            }
        }

        foreach (var change in DemoData.Read("directory-changes").AsArray())
        {
            var kind = (string)change!["kind"]!;
            deeds.Add(new Deed(
                calendar.Done((string)change["at"]!), (string)change["by"]!, HttpMethod.Patch,
                $"{s_directory.First(d => d.Kind == kind).Path}/{DemoData.IdOf(kind, Key(change))}", change["patch"]!.DeepClone()));
        }

        foreach (var approval in DemoData.Read("approvals").AsArray().Select(a => a!.AsObject()))
        {
            deeds.Add(new Deed(
                calendar.Done(Text(approval, "at")), Text(approval, "by"), HttpMethod.Put,
                $"/venues/{Id("venue", Text(approval, "venue"))}/vendors/{Id("vendor", Text(approval, "vendor"))}",
                new JsonObject { ["status"] = Text(approval, "status") }));
        }

        // When people and kit are away, whatever the events need.
        foreach (var block in DemoData.Read("blocks").AsArray().Select(b => b!.AsObject()))
        {
            var body = new JsonObject
            {
                ["id"] = Id("booking", $"block {Text(block, "resource")} {Text(block, "from")}"),
                ["isBlock"] = true,
                ["startTime"] = Instant(calendar.Planned(Text(block, "from"))),
                ["endTime"] = Instant(calendar.Planned(Text(block, "to"))),
                ["note"] = Text(block, "note"),
                ["quantity"] = (int?)block["quantity"] ?? 1,
            };
            deeds.Add(new Deed(
                calendar.Done(Text(block, "at")), Text(block, "by"), HttpMethod.Post, $"/resources/{Id("resource", Text(block, "resource"))}/bookings", body));
        }

        await api.DoAllAsync(deeds, DateTimeOffset.MinValue, cancellationToken);
    }

    private JsonObject Body(string kind, JsonObject record)
    {
        var body = record.DeepClone().AsObject();
        body["id"] = Id(kind, Key(record));
        if ((string?)record["parent"] is { } parent)
        {
            body["parentVendorId"] = Id("vendor", parent);
        }

        foreach (var provider in (string[])["venue", "vendor"])
        {
            if ((string?)record[provider] is { } key)
            {
                body[provider + "Id"] = Id(provider, key);
            }
        }

        if ((string?)record["user"] is { } user)
        {
            body["userId"] = api.UserOf(user).ToString();
        }

        foreach (var ours in (string[])["key", "parent", "spaces", "user", "venue", "vendor"])
        {
            body.Remove(ours);
        }

        return body;
    }

    private static string Id(string kind, string key) => DemoData.IdOf(kind, key).ToString();

    private static string Key(JsonNode record) => Text(record, "key");

    private static string Text(JsonNode record, string name) => (string)record[name]!;

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString(DemoMoment.Format, CultureInfo.InvariantCulture);
}
