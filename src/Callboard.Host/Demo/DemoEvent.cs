using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Callboard.Host.Demo;

/// <summary>The life of one event of the demo: made by the wizard, changed by its team, and worked on.</summary>
internal sealed partial class DemoEvent
{
    private readonly DemoApi _api;
    private readonly JsonObject _seed;
    private readonly DemoCalendar _calendar;
    private readonly string _path;
    private readonly string _by;
    private readonly Random _random;

    // Names of spaces, for blocks to carry as text.
    private static readonly Dictionary<string, string> s_spaces = DemoData.Read("venues").AsArray()
        .SelectMany(v => v!["spaces"]!.AsArray())
        .ToDictionary(s => (string)s!["key"]!, s => (string)s!["name"]!);

    public DemoEvent(DemoApi api, JsonObject seed, DateTimeOffset now)
    {
        (_api, _seed) = (api, seed);
        _calendar = new DemoCalendar(now, TimeZoneInfo.FindSystemTimeZoneById(Text(seed["event"]!, "timezone")), (bool?)seed["weekends"] ?? false);
        _path = $"/events/{DemoData.IdOf("event", Key)}";
        _by = Text(seed, "by");
        _random = DemoData.RandomOf($"show {Key}");
    }

    private string Key => Text(_seed, "key");

    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var created = _calendar.Done(Text(_seed, "created"));
        await _api.DoAsync(new Deed(created, _by, HttpMethod.Post, "/events", Wizard()), cancellationToken);
        var deeds = new List<Deed>();
        deeds.AddRange(Links());
        deeds.AddRange(Elements());
        deeds.AddRange(OwnTasks());
        var tasks = await _api.GetAsync(_by, _calendar.Now, $"{_path}/tasks?limit=200", cancellationToken);
        deeds.AddRange(new DemoWork(_seed, _api, _calendar, _path).On(tasks.AsArray()));
        deeds.AddRange(Schedule());
        deeds.AddRange(Show());
        deeds.AddRange(Bookings());
        deeds.AddRange(Admission());
        deeds.AddRange(Guests());
        deeds.AddRange(await SpendingAsync(created, cancellationToken));
        deeds.AddRange(await TalkAsync(cancellationToken));
        deeds.AddRange(Communications());
        foreach (var change in Items("changes"))
        {
            deeds.Add(Deed(change, HttpMethod.Patch, _path, change["patch"]!.DeepClone()));
        }

        deeds.AddRange(Steps());
        var last = await _api.DoAllAsync(deeds, created, cancellationToken);
        if (_seed["archived"] is { } archived)
        {
            var at = _calendar.Done(Text(archived, "at"));
            await _api.DoAllAsync([new Deed(at, Text(archived, "by"), HttpMethod.Delete, _path)], last, cancellationToken);
        }
    }

    private DateTimeOffset Start() => _calendar.Planned(Text(_seed, "start"), Weekday());

    private DayOfWeek? Weekday() => (string?)_seed["weekday"] is { } day ? Enum.Parse<DayOfWeek>(day) : null;

    private JsonObject Wizard()
    {
        var body = _seed["event"]!.DeepClone().AsObject();
        body["id"] = DemoData.IdOf("event", Key).ToString();
        body["startAt"] = Instant(Start());
        body["endAt"] = Instant(_calendar.Planned(Text(_seed, "end"), Weekday()));
        Refer("venue", "venueId", "venue");
        Refer("backupVenue", "backupVenueId", "venue");
        Refer("client", "clientId", "client");
        if ((string?)_seed["parent"] is { } parent)
        {
            body["parentEventId"] = DemoData.IdOf("event", parent).ToString();
        }

        body["teamMembers"] = new JsonArray([.. Items("team").Select(m => new JsonObject
        {
            ["userId"] = _api.UserOf(Text(m, "who")).ToString(),
            ["role"] = Text(m, "role"),
            ["roleName"] = (string?)m["roleName"],
            ["permission"] = (string?)m["permission"] ?? "edit",
        })]);
        body["budgetCategories"] = new JsonArray([.. Items("budget").Select(b => new JsonObject
        {
            ["category"] = Text(b, "category"),
            ["name"] = (string?)b["name"],
            ["budgetedAmount"] = Text(b, "budgeted"),
        })]);
        body["sponsorIds"] = Ids("sponsors", "sponsor");
        body["designerIds"] = Ids("designers", "designer");
        return body;

        void Refer(string from, string to, string kind)
        {
            if ((string?)body[from] is { } key)
            {
                body[to] = DemoData.IdOf(kind, key).ToString();
                body.Remove(from);
            }
        }
    }

    /// <summary>
    /// The event's way through its lifecycle. A step keeps its place even where two of them fall on one weekend and are moved off it.
    /// </summary>
    internal IEnumerable<Deed> Steps()
    {
        var last = DateTimeOffset.MinValue;
        foreach (var step in Items("transitions"))
        {
            var deed = Deed(step, HttpMethod.Post, $"{_path}/transition", new JsonObject
            {
                ["to"] = Text(step, "to"),
                ["note"] = (string?)step["note"],
            });
            last = deed.At > last ? deed.At : last.AddMinutes(1);
            yield return deed with { At = last };
        }
    }

    // Sponsors and designers answer after they are invited; vendors are taken on one by one.
    private IEnumerable<Deed> Links()
    {
        foreach (var sponsor in Items("sponsors").Where(s => s["at"] is not null))
        {
            yield return Deed(
                sponsor, HttpMethod.Patch, $"{_path}/sponsors/{DemoData.IdOf("sponsor", Text(sponsor, "sponsor"))}",
                Only(sponsor, "tier", "amount", "status"));
        }

        foreach (var designer in Items("designers").Where(d => d["at"] is not null))
        {
            var body = Only(designer, "invitationStatus", "numberOfLooks", "showOrder");
            if ((string?)designer["invitationStatus"] is "accepted" or "declined")
            {
                body["respondedAt"] = Instant(_calendar.Done(Text(designer, "at")));
            }

            yield return Deed(
                designer, HttpMethod.Patch, $"{_path}/designers/{DemoData.IdOf("designer", Text(designer, "designer"))}", body);
        }

        foreach (var vendor in Items("vendors"))
        {
            yield return Deed(vendor, HttpMethod.Post, $"{_path}/vendors", new JsonObject
            {
                ["vendorId"] = DemoData.IdOf("vendor", Text(vendor, "vendor")).ToString(),
            });
        }
    }

    // What is had of the catalogue; portal users see theirs.
    private IEnumerable<Deed> Elements()
    {
        foreach (var element in Items("elements"))
        {
            var body = Only(element, "quantity", "status", "note");
            body["id"] = DemoData.IdOf("event_element", $"{Key} {Text(element, "element")}").ToString();
            body["elementId"] = DemoData.IdOf("element", Text(element, "element")).ToString();
            yield return Deed(element, HttpMethod.Post, $"{_path}/elements", body);
        }
    }

    private IEnumerable<Deed> OwnTasks()
    {
        foreach (var task in Items("tasks"))
        {
            var id = DemoData.IdOf("task", $"{Key} {Text(task, "name")}").ToString();
            var body = Only(task, "name", "description", "phase", "workflowCategory", "priority", "estimatedHours");
            body["id"] = id;
            body["assigneeId"] = _api.UserOf(Text(task, "assignee")).ToString();
            body["deadline"] = Instant(_calendar.Planned(Text(task, "deadline")));
            yield return Deed(task, HttpMethod.Post, $"{_path}/tasks", body);
            if (task["done"] is not null)
            {
                yield return new Deed(
                    _calendar.Done(Text(task, "done")), Text(task, "assignee"), HttpMethod.Patch, $"{_path}/tasks/{id}",
                    new JsonObject { ["status"] = "done" });
            }
        }
    }

    // The run of show is written in one sitting, and called while it happens.
    private IEnumerable<Deed> Schedule()
    {
        if ((string?)_seed["scheduleAt"] is not { } written)
        {
            yield break;
        }

        var at = _calendar.Done(written);
        foreach (var block in Items("timeline"))
        {
            var id = DemoData.IdOf("block", $"{Key} {Text(block, "from")} {Text(block, "what")} {block["space"]}").ToString();
            var start = _calendar.Planned(Text(block, "from"));
            var end = _calendar.Planned(Text(block, "to"));
            var body = Only(block, "priority", "notes");
            body["id"] = id;
            body["activity"] = Text(block, "what");
            body["startTime"] = Instant(start);
            body["endTime"] = Instant(end);
            if ((string?)block["space"] is { } space)
            {
                body["spaceId"] = DemoData.IdOf("space", space).ToString();
                body["location"] = s_spaces[space];
            }

            at = at.AddMinutes(2);
            yield return new Deed(at, _by, HttpMethod.Post, $"{_path}/timeline", body);
            if (Only(block, "isHardStart", "department", "callerNote") is { Count: > 0 } cue)
            {
                at = at.AddSeconds(20);
                yield return new Deed(at, _by, HttpMethod.Put, $"{_path}/show/cues/{id}", cue);
            }

            var needed = People(block, "people", "participantId").Concat(People(block, "crew", "userId"));
            foreach (var person in needed)
            {
                at = at.AddSeconds(20);
                yield return new Deed(at, _by, HttpMethod.Post, $"{_path}/timeline/{id}/personnel", person);
            }

            // Called by whoever is on the block, a little after the plan.
            var caller = (string?)block["crew"]?[0]?["who"] ?? _by;
            var drift = TimeSpan.FromSeconds(20 + _random.Next(150));
            if (start + drift < _calendar.Now)
            {
                yield return new Deed(
                    start + drift, caller, HttpMethod.Patch, $"{_path}/timeline/{id}", new JsonObject { ["status"] = "in_progress" });
            }

            if (end + drift < _calendar.Now)
            {
                yield return new Deed(
                    end + drift, caller, HttpMethod.Patch, $"{_path}/timeline/{id}", new JsonObject { ["status"] = "complete" });
            }
        }
    }

    // Stages are narrowed and screens made when the run of show is written.
    private IEnumerable<Deed> Show()
    {
        foreach (var stage in Items("stages"))
        {
            var id = DemoData.IdOf("stage", $"{Key} {Text(stage, "name")}").ToString();
            var at = _calendar.Done(Text(_seed, "scheduleAt")).AddHours(3);
            yield return new Deed(at, _by, HttpMethod.Post, $"{_path}/show/stages", new JsonObject
            {
                ["id"] = id,
                ["name"] = Text(stage, "name"),
                ["spaceId"] = DemoData.IdOf("space", Text(stage, "space")).ToString(),
                ["fromAt"] = Instant(_calendar.Planned(Text(stage, "from"))),
                ["untilAt"] = Instant(_calendar.Planned(Text(stage, "until"))),
                ["hardEndAt"] = (string?)stage["hardEnd"] is { } end ? Instant(_calendar.Planned(end)) : null,
            });
            foreach (var screen in stage["screens"]!.AsArray().Select(s => s!.AsObject()))
            {
                at = at.AddMinutes(3);
                var body = Only(screen, "name", "kind", "department");
                body["id"] = DemoData.IdOf("output", $"{Key} {Text(stage, "name")} {Text(screen, "name")}").ToString();
                body["stageId"] = id;
                yield return new Deed(at, _by, HttpMethod.Post, $"{_path}/show/outputs", body);
            }
        }
    }

    // Gates, days and tickets are set up together; whoever came was scanned by devices that sent it in the evening.
    private IEnumerable<Deed> Admission()
    {
        if (_seed["admission"]?.AsObject() is not { } admission)
        {
            yield break;
        }

        var at = _calendar.Done(Text(admission, "at"));
        string Id(string kind, string name) => DemoData.IdOf(kind, $"{Key} {name}").ToString();
        Deed Next(HttpMethod method, string path, JsonObject body) => new(at = at.AddMinutes(2), _by, method, path, body);
        var gates = admission["gates"]!.AsArray().Select(g => g!.AsObject()).ToList();
        foreach (var gate in gates)
        {
            var body = Only(gate, "name", "categories", "mode");
            body["id"] = Id("gate", Text(gate, "name"));
            yield return Next(HttpMethod.Post, $"{_path}/gates", body);
        }

        foreach (var pin in admission["pins"]!.AsArray().Select(p => p!.AsObject()))
        {
            yield return Next(HttpMethod.Post, $"{_path}/gate-pins", pin.DeepClone().AsObject());
        }

        var holders = admission["holders"]!.AsArray().Select(h => (string)h!).ToList();
        string[] categories = ["General", "General", "Speaker", "General", "Crew", "General"];
        for (var i = 0; i < holders.Count; i++)
        {
            yield return Next(HttpMethod.Post, $"{_path}/tickets", new JsonObject
            {
                ["id"] = Id("ticket", holders[i]),
                ["code"] = $"INTERVAL-{1000 + (i * 37)}",
                ["category"] = categories[i % categories.Length],
                ["holderName"] = holders[i],
            });
        }

        foreach (var incident in admission["incidents"]!.AsArray().Select(i => i!.AsObject()))
        {
            var happened = _calendar.Planned(Text(incident, "at"));
            if (happened < _calendar.Now.AddMinutes(-5))
            {
                var body = Only(incident, "kind", "severity", "sentence", "person");
                body["id"] = Id("incident", Text(incident, "sentence"));
                body["gateId"] = Id("gate", Text(incident, "gate"));
                body["occurredAt"] = Instant(happened);
                yield return new Deed(happened.AddMinutes(3), _by, HttpMethod.Post, $"{_path}/incidents", body);
                if (incident["ended"] is { } ended)
                {
                    var end = Only(incident, "kind", "severity");
                    end["sentence"] = (string)ended!;
                    end["gateId"] = Id("gate", Text(incident, "gate"));
                    end["occurredAt"] = Instant(happened.AddMinutes(4));
                    end["closesId"] = Id("incident", Text(incident, "sentence"));
                    yield return new Deed(happened.AddMinutes(4), _by, HttpMethod.Post, $"{_path}/incidents", end);
                }
            }
        }

        foreach (var series in admission["series"]!.AsArray().Select(s => s!.AsObject()))
        {
            var id = Id("series", Text(series, "name"));
            var opens = _calendar.Planned(Text(series, "opens"));
            var body = Only(series, "name", "capacity");
            body["id"] = id;
            body["eventId"] = DemoData.IdOf("event", Key).ToString();
            body["startAt"] = Instant(_calendar.Planned(Text(series, "from")));
            body["endAt"] = Instant(_calendar.Planned(Text(series, "to")));
            body["checkinOpensAt"] = Instant(opens);
            body["reentry"] = "allowed";
            yield return Next(HttpMethod.Post, "/series", body);
            yield return Next(HttpMethod.Post, $"/series/{id}/gates", new JsonObject
            {
                ["gateIds"] = new JsonArray([.. gates.Select(g => (JsonNode)Id("gate", Text(g, "name")))]),
            });
            foreach (var limit in admission["limits"]!.AsArray())
            {
                yield return Next(HttpMethod.Post, $"/series/{id}/categories", limit!.DeepClone().AsObject());
            }

            yield return Next(HttpMethod.Post, $"/series/{id}/tickets/bulk", new JsonObject { ["all"] = true });
            yield return Next(HttpMethod.Post, $"/series/{id}/transition", new JsonObject { ["to"] = "scheduled" });
            var came = holders.Take((int)series["come"]!).Select((name, i) => (Name: name, At: opens.AddMinutes(4 + (i * 7) + _random.Next(6)), Place: i))
                .Where(c => c.At < _calendar.Now).ToList();
            if (came.Count > 0)
            {
                yield return new Deed(came[^1].At.AddMinutes(1), _by, HttpMethod.Post, $"/series/{id}/checkins/batch", new JsonObject
                {
                    ["deviceId"] = "courtyard-1",
                    ["scans"] = new JsonArray([.. came.Select(c => (JsonNode)new JsonObject
                    {
                        ["scanId"] = Id("scan", $"{Text(series, "name")} {c.Name}"),
                        ["code"] = $"INTERVAL-{1000 + (c.Place * 37)}",
                        ["gateId"] = Id("gate", Text(gates[0], "name")),
                        ["scannedAt"] = Instant(c.At),
                        ["decidedOffline"] = "allow",
                    })]),
                });
            }
        }
    }

    // A list comes in as a file, some names come later, answers follow, and a sheet is printed that is old by now.
    private IEnumerable<Deed> Guests()
    {
        if (_seed["guests"]?.AsObject() is not { } guests)
        {
            yield break;
        }

        string Id(JsonObject of) => DemoData.IdOf("guest", $"{Key} {Text(of, "key")}").ToString();
        JsonObject[] Of(string list) => [.. guests[list]!.AsArray().Select(i => i!.AsObject())];
        yield return new Deed(
            _calendar.Done(Text(guests, "at")), Text(guests, "by"), HttpMethod.Post, $"{_path}/guests/import?fileName={Uri.EscapeDataString(Text(guests, "file"))}",
            List: string.Join('\n', guests["list"]!.AsArray().Select(l => (string)l!)));
        var settings = guests["settings"]!.AsObject();
        var words = Only(settings, "intro", "contact");
        words["deadline"] = Instant(_calendar.Planned(Text(settings, "deadline")));
        yield return Deed(settings, HttpMethod.Patch, $"{_path}/guests/rsvp-settings", words);
        foreach (var late in Of("late"))
        {
            var body = Only(late, "name", "email", "rsvp", "plusOnesAllowed", "party", "tags");
            body["id"] = Id(late);
            yield return Deed(late, HttpMethod.Post, $"{_path}/guests", body);
        }

        foreach (var change in Of("changes"))
        {
            yield return Deed(change, HttpMethod.Patch, $"{_path}/guests/{Id(change)}", change["patch"]!.DeepClone());
        }

        foreach (var print in Of("prints"))
        {
            yield return Deed(print, HttpMethod.Post, $"{_path}/guests/dietary/prints", Only(print, "scope"));
        }
    }

    // People, kit and rooms are booked as soon as it is known what is needed.
    private IEnumerable<Deed> Bookings()
    {
        foreach (var (list, kind, path) in ((string, string, string)[])[("bookings", "resource", "/resources"), ("spaces", "space", "/spaces")])
        {
            foreach (var booking in Items(list))
            {
                var of = Text(booking, kind);
                var body = Only(booking, "quantity", "status", "note");
                body["id"] = DemoData.IdOf("booking", $"{Key} {of} {Text(booking, "from")}").ToString();
                body["eventId"] = DemoData.IdOf("event", Key).ToString();
                body["startTime"] = Instant(_calendar.Planned(Text(booking, "from")));
                body["endTime"] = Instant(_calendar.Planned(Text(booking, "to")));
                yield return Deed(booking, HttpMethod.Post, $"{path}/{DemoData.IdOf(kind, of)}/bookings", body);
            }
        }
    }

    private IEnumerable<JsonObject> People(JsonObject block, string list, string member) =>
        from person in block[list]?.AsArray() ?? []
        let key = Text(person!, "who")
        select new JsonObject
        {
            [member] = (member == "userId" ? _api.UserOf(key) : DemoData.IdOf("participant", key)).ToString(),
            ["role"] = Text(person!, "role"),
        };

    // What was planned line by line, agreed and bought. Categories the wizard made are told by their kind and name.
    private async Task<IEnumerable<Deed>> SpendingAsync(DateTimeOffset created, CancellationToken cancellationToken)
    {
        var categories = (await _api.GetAsync(_by, _calendar.Now, $"{_path}/budget/categories", cancellationToken)).AsArray();
        var deeds = new List<Deed>();
        foreach (var budget in Items("budget"))
        {
            var category = categories.First(c => Text(c!, "category") == Text(budget, "category") && (string?)c!["name"] == (string?)budget["name"]);
            foreach (var line in budget["lines"]?.AsArray().Select(l => l!.AsObject()) ?? [])
            {
                deeds.Add(new Deed(created, _by, HttpMethod.Post, $"{_path}/budget/items", new JsonObject
                {
                    ["id"] = IdOfLine(Text(line, "what")),
                    ["categoryId"] = Text(category!, "id"),
                    ["description"] = Text(line, "what"),
                    ["plannedAmount"] = Text(line, "planned"),
                    ["committedAmount"] = (string?)line["committed"],
                    ["vendorId"] = Vendor(line),
                }));
            }

            foreach (var spent in budget["spent"]!.AsArray().Select(s => s!.AsObject()))
            {
                var due = (string?)spent["due"];
                deeds.Add(Deed(spent, HttpMethod.Post, $"{_path}/expenses", new JsonObject
                {
                    ["categoryId"] = Text(category!, "id"),
                    ["itemId"] = Line(spent),
                    ["name"] = Text(spent, "what"),
                    ["amount"] = Text(spent, "amount"),
                    ["vendorId"] = Vendor(spent),
                    ["dueDate"] = due is null ? null : Day(_calendar.Planned($"{due} 12:00")),
                    ["paidStatus"] = due is null ? "paid" : "pending",
                    ["paidOn"] = due is null ? Day(_calendar.Done(Text(spent, "at"))) : null,
                }));
            }
        }

        deeds.AddRange(Items("contracts").SelectMany(c => Agreed(
            c, (string?)c["category"] is { } of ? Text(categories.First(b => Text(b!, "category") == of)!, "id") : null)));
        return deeds;
    }

    // What the team says to each other, and how far some of them have read.
    private async Task<IEnumerable<Deed>> TalkAsync(CancellationToken cancellationToken)
    {
        var deeds = new List<Deed>();
        foreach (var thread in Items("threads"))
        {
            string Id(string kind, int? no = null) => DemoData.IdOf(kind, $"{Key} {Text(thread, "title")} {no}").ToString();
            JsonArray People(JsonNode? keys) => new([.. (keys?.AsArray() ?? []).Select(k => (JsonNode)_api.UserOf((string)k!).ToString())]);
            var members = People(thread["members"]);
            if (thread["invites"]?.AsArray() is { } invites)
            {
                // People of clients, venues and vendors are known by their address.
                var all = (await _api.GetAsync(_by, _calendar.Now, "/members?limit=200", cancellationToken)).AsArray();
                foreach (var email in invites)
                {
                    members.Add((string)all.Single(m => Text(m!, "email") == (string)email!)!["userId"]!);
                }
            }

            deeds.Add(Deed(thread, HttpMethod.Post, "/threads", new JsonObject
            {
                ["id"] = Id("thread"),
                ["eventId"] = DemoData.IdOf("event", Key).ToString(),
                ["title"] = Text(thread, "title"),
                ["audience"] = (string?)thread["audience"] ?? "members",
                ["memberIds"] = members,
            }));
            var messages = thread["messages"]!.AsArray().Select(m => m!.AsObject()).ToList();
            for (var i = 0; i < messages.Count; i++)
            {
                deeds.Add(Deed(messages[i], HttpMethod.Post, $"/threads/{Id("thread")}/messages", new JsonObject
                {
                    ["id"] = Id("message", i),
                    ["body"] = Text(messages[i], "body"),
                    ["parentId"] = (int?)messages[i]["answers"] is { } no ? Id("message", no) : null,
                    ["mentions"] = People(messages[i]["names"]),
                }));
            }

            foreach (var read in thread["read"]!.AsArray().Select(r => r!.AsObject()))
            {
                deeds.Add(Deed(read, HttpMethod.Post, $"/threads/{Id("thread")}/read", new JsonObject { ["messageId"] = Id("message", (int)read["to"]!) }));
            }
        }

        return deeds;
    }

    // What was said to the client, and what came of it.
    private IEnumerable<Deed> Communications()
    {
        foreach (var said in Items("communications"))
        {
            var id = DemoData.IdOf("communication", $"{Key} {Text(said, "subject")}").ToString();
            var body = Only(said, "kind", "subject", "body");
            body["id"] = id;
            body["eventId"] = DemoData.IdOf("event", Key).ToString();
            body["clientId"] = DemoData.IdOf("client", Text(_seed["event"]!, "client")).ToString();
            body["at"] = Instant(_calendar.Done(Text(said, "at")).AddMinutes(-20));
            body["followUpAt"] = (string?)said["follow"] is { } follow ? Instant(_calendar.Planned(follow)) : null;
            body["followUpNote"] = (string?)said["note"];
            yield return Deed(said, HttpMethod.Post, "/communications", body);
            if ((string?)said["done"] is { } done)
            {
                yield return new Deed(
                    _calendar.Done(done), Text(said, "by"), HttpMethod.Patch, $"/communications/{id}", new JsonObject { ["followUpCompleted"] = true });
            }
        }
    }

    private IEnumerable<Deed> Agreed(JsonObject contract, string? category)
    {
        var id = DemoData.IdOf("contract", $"{Key} {Text(contract, "title")}").ToString();
        var type = Text(contract, "type");
        var body = Only(contract, "type", "title", "reference", "amount");
        body["id"] = id;
        body["partyId"] = (string?)contract["party"] is { } party ? DemoData.IdOf(type, party).ToString() : null;
        body["partyName"] = (string?)contract["with"];
        body["budgetCategoryId"] = category;
        body["budgetItemId"] = Line(contract);
        body["keyTerms"] = contract["terms"]?.DeepClone();
        body["expiresOn"] = (string?)contract["expires"] is { } end ? Day(_calendar.Planned($"{end} 12:00")) : null;
        var last = default(DateTimeOffset);
        if (contract["paper"] is { } paper)
        {
            var file = new DemoFile(
                DemoData.IdOf("file", $"{Key} {Text(contract, "title")}"), DemoData.IdOf("event", Key), Text(paper, "name"),
                DemoPaper.Word(paper["lines"]!.AsArray().Select(line => Dated((string)line!, Text(paper, "dates")))));
            body["fileId"] = file.Id.ToString();
            yield return Step(Text(contract, "at"), HttpMethod.Post, "/files", _ => new JsonObject()) with { Body = null, File = file };
        }

        yield return Step(Text(contract, "at"), HttpMethod.Post, $"{_path}/contracts", _ => body);
        if (contract["rules"] is { } rules)
        {
            yield return Step(
                Text(contract, "at"), HttpMethod.Put, $"/contracts/{id}/payment-schedule", _ => new JsonObject { ["rules"] = rules.DeepClone() });
        }

        if ((string?)contract["to"] is { } to)
        {
            yield return Step(Text(contract, "at"), HttpMethod.Post, $"/contracts/{id}/transition", _ => new JsonObject { ["to"] = to });
        }

        foreach (var (when, side) in (IEnumerable<(string, string)>)[("signed", "organization"), ("countersigned", "counterparty")])
        {
            if ((string?)contract[when] is { } text)
            {
                yield return Step(text, HttpMethod.Post, $"/contracts/{id}/sign", at => new JsonObject
                {
                    ["party"] = side,
                    ["method"] = side == "organization" ? "external" : "paper",
                    ["signedAt"] = Instant(at),
                    ["signerName"] = side == "counterparty" ? (string?)contract["signer"] : null,
                });
            }
        }

        foreach (var paid in contract["paid"]?.AsArray().Select(p => p!.AsObject()) ?? [])
        {
            yield return Step(Text(paid, "at"), HttpMethod.Post, $"/contracts/{id}/payments", at => new JsonObject
            {
                ["amount"] = Text(paid, "amount"),
                ["paidOn"] = Day(at),
            });
        }
    
        // One after the other, even where several of them fall on one weekend and are moved off it.
        Deed Step(string at, HttpMethod method, string path, Func<DateTimeOffset, JsonNode> what)
        {
            var done = _calendar.Done(at);
            last = done > last ? done : last.AddMinutes(1);
            return new Deed(last, Author(contract), method, path, what(last));
        }
    }

    private string IdOfLine(string what) => DemoData.IdOf("budget line", $"{Key} {what}").ToString();

    private string? Line(JsonObject of) => (string?)of["line"] is { } line ? IdOfLine(line) : null;

    private static string? Vendor(JsonObject of) => (string?)of["vendor"] is { } vendor ? DemoData.IdOf("vendor", vendor).ToString() : null;

    private string Author(JsonObject of) => (string?)of["by"] ?? _by;

    private string Day(DateTimeOffset at) => _calendar.DayOf(at).ToString("O", CultureInfo.InvariantCulture);

    private Deed Deed(JsonObject what, HttpMethod method, string path, JsonNode body) =>
        new(_calendar.Done(Text(what, "at")), Author(what), method, path, body);

    private JsonArray Ids(string list, string kind) =>
        new([.. Items(list).Select(i => (JsonNode)DemoData.IdOf(kind, Text(i, kind)).ToString())]);

    private IEnumerable<JsonObject> Items(string list) => _seed[list]?.AsArray().Select(i => i!.AsObject()) ?? [];

    private static JsonObject Only(JsonObject from, params string[] names)
    {
        var result = new JsonObject();
        foreach (var name in names.Where(from.ContainsKey))
        {
            result[name] = from[name]?.DeepClone();
        }

        return result;
    }

    // Days in a text are written {+30}, {-5} from today, or {event}, {event-14} from the day of the event.
    private string Dated(string line, string format) => DayInText().Replace(line, found =>
    {
        var days = found.Groups["days"].Value is { Length: > 0 } text ? text : "+0";
        var day = found.Groups["event"].Success
            ? _calendar.DayOf(Start()).AddDays(int.Parse(days, CultureInfo.InvariantCulture))
            : _calendar.DayOf(_calendar.Planned($"{days} 12:00"));
        return day.ToString(format, CultureInfo.InvariantCulture);
    });

    [GeneratedRegex(@"\{(?<event>event)?(?<days>[+-]\d+)?\}")]
    private static partial Regex DayInText();

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString(DemoMoment.Format, CultureInfo.InvariantCulture);

    private static string Text(JsonNode node, string name) =>
        (string?)node[name] ?? throw new InvalidOperationException($"The demo lacks '{name}' in {node.ToJsonString()}.");
}
