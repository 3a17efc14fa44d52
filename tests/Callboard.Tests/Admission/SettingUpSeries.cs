using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>From an empty event to gates people come through, and what can be seen of it afterwards.</summary>
public sealed class SettingUpSeries(CallboardServer server)
{
    [Fact]
    public async Task Gates_are_made_once_by_id_and_belong_to_their_event()
    {
        var organization = await server.NewOrganizationAsync();
        var (user, eventId, id) = (organization.Owner, await organization.AddEventAsync(), Guid.CreateVersion7());
        var gates = $"/api/v1/events/{eventId}/gates";
        var north = new { id, name = "North", categories = new[] { "General", "Crew" }, position = 2 };

        var made = (await user.PostAsync(gates, north)).Expect(201);
        Assert.Equal(made.Data.ToJsonString(), (await user.PostAsync(gates, north)).Expect(200).Data.ToJsonString());
        (await user.PostAsync(gates, new { name = "North" })).ExpectProblem(409, "admission.name_taken", "name");
        (await user.PostAsync(gates, new { name = " " })).ExpectProblem(400, "admission.invalid", "name");
        (await user.PostAsync(gates, new { name = "South", categories = Array.Empty<string>() })).ExpectProblem(400, "request.invalid", "categories");
        var south = (await user.PostAsync(gates, new { name = "South", position = 1 })).Expect(201).Data.Id();
        Assert.Equal(["South", "North"], (await user.GetAsync(gates)).Expect(200).Data.Items().Select(g => g.Str("name")));

        var changed = (await user.PatchAsync($"{gates}/{id}", new { name = "North-East", categories = (string[]?)null })).Expect(200).Data;
        Assert.Equal(("North-East", null), (changed.Str("name"), changed["categories"]));
        (await user.PostAsync($"/api/v1/events/{await organization.AddEventAsync()}/gates", new { id, name = "Elsewhere" })).ExpectProblem(409, "request.id_taken", "id");
        (await user.DeleteAsync($"{gates}/{south}")).Expect(204);
        (await user.GetAsync($"{gates}/{south}")).ExpectProblem(404, "admission.gate_not_found");

        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.GetAsync(gates)).ExpectProblem(404, "admission.event_not_found");
        (await stranger.PostAsync(gates, new { name = "Mine" })).ExpectProblem(404, "admission.event_not_found");
        (await stranger.PatchAsync($"{gates}/{id}", new { name = "Mine" })).ExpectProblem(404, "admission.gate_not_found");
        (await (await organization.AddAsync("viewer")).PostAsync(gates, new { name = "Mine" })).ExpectProblem(403, "access.forbidden");
    }

    [Fact]
    public async Task A_series_opens_gates_of_its_own_event_only()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        var (sibling, stranger) = (await Door.OpenAsync(organization), await Door.OpenAsync(await server.NewOrganizationAsync()));

        foreach (var gate in (Guid[])[sibling.GateId, stranger.GateId, Guid.CreateVersion7()])
        {
            (await door.User.PostAsync($"{door.Path}/gates", new { gateIds = new[] { door.GateId, gate } })).ExpectProblem(400, "admission.gate_unknown", "gateIds");
        }

        // Twice is once.
        (await door.User.PostAsync($"{door.Path}/gates", new { gateIds = new[] { door.GateId, door.GateId } })).Expect(200);
        Assert.Equal(door.GateId, Assert.Single((await door.User.GetAsync($"{door.Path}/gates")).Expect(200).Data.Items()).Id());
        (await door.User.DeleteAsync($"{door.Path}/gates/{door.GateId}")).Expect(204);
        (await door.User.DeleteAsync($"{door.Path}/gates/{door.GateId}")).ExpectProblem(404, "admission.gate_not_found");
        (await stranger.User.PostAsync($"{door.Path}/gates", new { gateIds = new[] { stranger.GateId } })).ExpectProblem(404, "admission.series_not_found");
    }

    [Fact]
    public async Task Series_are_made_once_by_id_listed_by_what_is_asked_and_changed()
    {
        var organization = await server.NewOrganizationAsync();
        var (user, eventId, other, id) = (organization.Owner, await organization.AddEventAsync(), await organization.AddEventAsync(), Guid.CreateVersion7());
        var friday = new { id, eventId, name = " Friday ", startAt = "2027-03-26T21:00:00Z", endAt = "2027-03-27T03:00:00Z", capacity = 10 };

        var made = (await user.PostAsync("/api/v1/series", friday)).Expect(201);
        Assert.Equal(made.Data.ToJsonString(), (await user.PostAsync("/api/v1/series", friday)).Expect(200).Data.ToJsonString());
        Assert.Equal(("Friday", "Europe/Berlin", "none", 0), (made.Data.Str("name"), made.Data.Str("timezone"), made.Data.Str("reentry"), made.Data.Int("occupancy")));
        (await user.PostAsync("/api/v1/series", ApiUser.Merge(friday, new { eventId = other }))).ExpectProblem(409, "request.id_taken", "id");
        object New(object more) => ApiUser.Merge(friday, ApiUser.Merge(new { id = Guid.CreateVersion7() }, more));
        (await user.PostAsync("/api/v1/series", New(new { endAt = friday.startAt }))).ExpectProblem(400, "admission.ends_before_start", "endAt");
        (await user.PostAsync("/api/v1/series", New(new { checkinOpensAt = friday.endAt, checkinClosesAt = friday.startAt })))
            .ExpectProblem(400, "admission.ends_before_start", "checkinClosesAt");
        (await user.PostAsync("/api/v1/series", New(new { capacity = 0 }))).ExpectProblem(400, "request.invalid", "capacity");
        (await user.PostAsync("/api/v1/series", New(new { timezone = "Mars/Olympus" }))).ExpectProblem(400, "admission.invalid", "timezone");
        (await user.PostAsync("/api/v1/series", New(new { eventId = Guid.CreateVersion7() }))).ExpectProblem(404, "admission.event_not_found", "eventId");

        var saturday = (await user.PostAsync("/api/v1/series", New(new { eventId = other, name = "Saturday" }))).Expect(201).Data.Id();
        (await user.PostAsync($"/api/v1/series/{saturday}/transition", new { to = "scheduled" })).Expect(200);
        async Task<List<Guid>> ListAsync(string query) => [.. (await user.GetAsync($"/api/v1/series{query}")).Expect(200).Data.Items().Select(s => s.Id())];
        Assert.Equal([id], await ListAsync($"?eventId={eventId}"));
        Assert.Equal([saturday], await ListAsync("?status=scheduled"));
        Assert.Equal(2, (await ListAsync("")).Count);
        Assert.Single(await ListAsync("?limit=1"));
        (await user.GetAsync("/api/v1/series?status=open")).ExpectProblem(400, "request.invalid", "status");

        var changed = (await user.PatchAsync($"/api/v1/series/{id}", new { capacity = (int?)null, reentry = "allowed" })).Expect(200).Data;
        Assert.Equal((null, "allowed", "Friday"), (changed["capacity"], changed.Str("reentry"), changed.Str("name")));
        (await user.PatchAsync($"/api/v1/series/{id}", new { endAt = "2027-03-26T20:00:00Z" })).ExpectProblem(400, "admission.ends_before_start", "endAt");
        (await (await organization.AddAsync("viewer")).PatchAsync($"/api/v1/series/{id}", new { capacity = 1 })).ExpectProblem(403, "access.forbidden");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.GetAsync($"/api/v1/series/{id}")).ExpectProblem(404, "admission.series_not_found");
        Assert.Equal(0, (await stranger.GetAsync($"/api/v1/series?eventId={eventId}")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_series_takes_the_steps_of_its_life_and_no_others()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var path = $"/api/v1/series/{(await user.PostAsync("/api/v1/series", new
        {
            eventId = await organization.AddEventAsync(), name = "Friday", startAt = "2027-03-26T21:00:00Z", endAt = "2027-03-27T03:00:00Z",
        })).Expect(201).Data.Id()}";
        string[] taken = ["scheduled", "draft", "scheduled", "active", "completed"];
        foreach (var to in taken)
        {
            var before = (await user.GetAsync(path)).Expect(200).Data;
            var allowed = before["allowedTransitions"]!.AsArray().Select(s => (string)s!).ToList();
            foreach (var refused in (string[])["draft", "scheduled", "active", "completed", "cancelled"])
            {
                if (!allowed.Contains(refused) && refused != before.Str("status"))
                {
                    var problem = (await user.PostAsync($"{path}/transition", new { to = refused })).ExpectProblem(409, "admission.transition_not_allowed");
                    Assert.Equal(allowed, problem.Json["allowed"]!.AsArray().Select(s => (string)s!));
                }
            }

            Assert.Equal(to, (await user.PostAsync($"{path}/transition", new { to })).Expect(200).Data.Str("status"));
        }

        Assert.Empty((await user.GetAsync(path)).Expect(200).Data["allowedTransitions"]!.AsArray());
        var steps = (await user.GetAsync($"{path}/transitions")).Expect(200).Data.Items().ToList();
        Assert.Equal(["draft", .. taken], steps.Select(s => s.Str("newStatus")));
        Assert.All(steps, s => Assert.Equal(user.Id, (Guid)s["changedBy"]!));
    }

    [Fact]
    public async Task A_series_nobody_was_scanned_at_goes_with_all_its_parts_and_a_used_one_stays()
    {
        var organization = await server.NewOrganizationAsync();
        var (unused, used) = (await Door.OpenAsync(organization), await Door.OpenAsync(organization));
        (await unused.User.PostAsync($"{unused.Path}/categories", new { category = "Crew", limit = 3 })).Expect(200);
        await used.ScanAsync("nobody");

        (await unused.User.DeleteAsync(unused.Path)).Expect(204);
        (await used.User.DeleteAsync(used.Path)).ExpectProblem(409, "admission.series_was_used");

        (await unused.User.GetAsync(unused.Path)).ExpectProblem(404, "admission.series_not_found");
        (await unused.User.GetAsync($"/api/v1/events/{unused.EventId}/gates/{unused.GateId}")).Expect(200);
        Assert.Equal(1, (await used.User.GetAsync($"{used.Path}/checkins")).Expect(200).Json.Int("total"));
        await used.TurnAsync("cancelled");
    }

    [Fact]
    public async Task Passes_are_made_once_by_id_found_changed_and_removed()
    {
        var organization = await server.NewOrganizationAsync();
        var (user, door) = (organization.Owner, await Door.OpenAsync(organization));
        var (wristbands, tickets) = ($"/api/v1/events/{door.EventId}/wristbands", $"/api/v1/events/{door.EventId}/tickets");
        var band = new { id = Guid.CreateVersion7(), nfcId = "04:a2:5f", category = "Crew", holderName = "Kim Karlsson", email = "kim@example.com" };

        var made = (await user.PostAsync(wristbands, band)).Expect(201);
        Assert.Equal(made.Data.ToJsonString(), (await user.PostAsync(wristbands, band)).Expect(200).Data.ToJsonString());
        Assert.Equal(("04A25F", null, "active"), (made.Data.Str("nfcId"), made.Data["code"], made.Data.Str("status")));
        (await user.PostAsync(wristbands, new { nfcId = "04-A2-5F", category = "Crew" })).ExpectProblem(409, "admission.pass_taken");
        (await user.PostAsync(wristbands, new { nfcId = "::", category = "Crew" })).ExpectProblem(400, "request.invalid", "nfcId");
        (await user.PostAsync(wristbands, new { nfcId = "05", category = "Crew", ticketId = Guid.CreateVersion7() })).ExpectProblem(400, "admission.pass_unknown", "ticketId");
        // The same text may be the code of a ticket, and of a wristband of another event.
        var ticket = await door.TicketAsync("04A25F");
        (await user.PostAsync($"/api/v1/events/{await organization.AddEventAsync()}/wristbands", new { nfcId = "04a25f", category = "Crew" })).Expect(201);
        await door.WristbandAsync("0B", "General", new { holderName = "Ana Ruiz", status = "blocked" });
        await door.WristbandAsync("0C", "General", new { holderName = "100% Kim", ticketId = ticket });

        async Task<string> FindAsync(string query) => string.Join(' ', (await user.GetAsync(wristbands + query)).Expect(200).Data.Items().Select(p => p.Str("nfcId")));
        Assert.Equal("04A25F 0B 0C", await FindAsync(""));
        Assert.Equal("0B 0C", await FindAsync("?category=General"));
        Assert.Equal("0B", await FindAsync("?status=blocked"));
        Assert.Equal("04A25F 0C", await FindAsync("?q=kim"));
        Assert.Equal("0C", await FindAsync("?q=100%25"));
        Assert.Equal("04A25F", await FindAsync("?q=04:A2:5f"));
        Assert.Equal("0C", await FindAsync("?q=kim&category=General&status=active"));
        (await user.GetAsync($"{wristbands}?status=lost")).ExpectProblem(400, "request.invalid", "status");
        Assert.Equal("04A25F", Assert.Single((await user.GetAsync(tickets)).Expect(200).Data.Items()).Str("code"));

        var path = $"{wristbands}/{band.id}";
        Assert.Equal("blocked", (await user.PatchAsync(path, new { status = "blocked" })).Expect(200).Data.Str("status"));
        Assert.Equal("blocked", await door.TryAsync("04A25F"));
        (await user.GetAsync($"{tickets}/{band.id}")).ExpectProblem(404, "admission.pass_not_found");
        (await user.DeleteAsync(path)).Expect(204);
        Assert.Equal("unknown_credential", await door.TryAsync("04A25F"));
        (await (await server.NewOrganizationAsync()).Owner.GetAsync(wristbands)).ExpectProblem(404, "admission.event_not_found");
    }

    [Fact]
    public async Task A_series_admits_single_passes_categories_or_everybody()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization, admitsAll: false);
        var user = door.User;
        var ticket = await door.TicketAsync("T1", "VIP");
        var (general, crew, vip) = (await door.WristbandAsync("G1"), await door.WristbandAsync("C1", "Crew"), await door.WristbandAsync("V1", "VIP", new { ticketId = ticket }));
        async Task<string> AdmittedAsync(string query = "") =>
            string.Join(' ', (await user.GetAsync($"{door.Path}/wristbands{query}")).Expect(200).Data.Items().Select(p => p.Str("nfcId")));
        async Task<int> AdmitAsync(string path, object what) => (await user.PostAsync(door.Path + path, what)).Expect(200).Data.Int("assigned");

        Assert.Equal("", await AdmittedAsync());
        Assert.Equal(1, await AdmitAsync("/wristbands/bulk", new { wristbandIds = new[] { general, general } }));
        Assert.Equal(1, await AdmitAsync("/wristbands", new { wristbandId = general }));
        Assert.Equal("G1", await AdmittedAsync());
        // Whoever holds the ticket may show the wristband.
        Assert.Equal(1, await AdmitAsync("/tickets", new { ticketId = ticket }));
        Assert.Equal("G1 V1", await AdmittedAsync());
        Assert.Equal("not_assigned", Door.Said(await door.VerifyAsync("C1")));
        Assert.Equal(3, await AdmitAsync("/wristbands/bulk", new { category = "Crew" }));
        Assert.Equal("C1", await AdmittedAsync("?category=Crew"));
        await door.WristbandAsync("C2", "Crew");
        Assert.Equal("allow", Door.Said(await door.VerifyAsync("C2")));
        (await user.DeleteAsync($"{door.Path}/wristbands/{general}")).Expect(204);
        (await user.DeleteAsync($"{door.Path}/wristbands/{general}")).ExpectProblem(404, "admission.pass_not_found");
        Assert.Equal("C1 C2 V1", await AdmittedAsync());

        var sibling = await Door.OpenAsync(organization);
        var elsewhere = await sibling.WristbandAsync("E1");
        (await user.PostAsync($"{door.Path}/wristbands/bulk", new { wristbandIds = new[] { crew, elsewhere } })).ExpectProblem(400, "admission.pass_unknown", "wristbandIds");
        (await user.PostAsync($"{door.Path}/tickets", new { ticketId = vip })).ExpectProblem(400, "admission.pass_unknown", "ticketId");
        (await user.PostAsync($"{door.Path}/wristbands/bulk", new { })).ExpectProblem(400, "request.invalid", "wristbandIds");
        (await (await organization.AddAsync("viewer")).PostAsync($"{door.Path}/wristbands/bulk", new { all = true })).ExpectProblem(403, "access.forbidden");
        Assert.Equal(4, await AdmitAsync("/wristbands/bulk", new { all = true }));
        Assert.Equal("C1 C2 G1 V1", await AdmittedAsync());
    }

    [Fact]
    public async Task Limits_of_categories_are_set_changed_and_taken_away()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("C1", "Crew");
        await door.WristbandAsync("C2", "Crew");
        (await door.User.PostAsync($"{door.Path}/categories", new { category = " Crew ", limit = 0 })).Expect(200);
        Assert.Equal("category_full", await door.TryAsync("C1"));
        (await door.User.PostAsync($"{door.Path}/categories", new { category = "Crew", limit = 1 })).Expect(200);
        Assert.Equal("allow", await door.TryAsync("C1"));
        Assert.Equal("category_full", await door.TryAsync("C2"));
        var crew = Assert.Single((await door.User.GetAsync($"{door.Path}/categories")).Expect(200).Data.Items());
        Assert.Equal(("Crew", 1, 1, 1, 1), (crew.Str("category"), crew.Int("limit"), crew.Int("inside"), crew.Int("entries"), crew.Int("people")));

        (await door.User.DeleteAsync($"{door.Path}/categories/Crew")).Expect(204);
        (await door.User.DeleteAsync($"{door.Path}/categories/Crew")).ExpectProblem(404, "admission.category_not_found");
        Assert.Equal("allow", await door.TryAsync("C2"));
        (await door.User.PostAsync($"{door.Path}/categories", new { category = "Crew", limit = -1 })).ExpectProblem(400, "request.invalid", "limit");
        (await door.User.PostAsync($"{door.Path}/categories", new { category = " ", limit = 1 })).ExpectProblem(400, "admission.invalid", "category");
    }

    [Fact]
    public async Task Metrics_say_what_a_known_evening_was_like()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync(), new { capacity = 9, reentry = "allowed" });
        var south = await door.AddGateAsync("South");
        foreach (var (band, i) in Enumerable.Range(0, 8).Select(i => ($"M{i}", i)))
        {
            await door.WristbandAsync(band, i < 6 ? "General" : "Crew");
        }

        await door.WristbandAsync("OFF", more: new { status = "inactive" });
        var first = Minute(TimeProvider.System.GetUtcNow().AddMinutes(-40));
        object Past(string band, int minute, Guid gate, string direction = "entry", string? refused = null) => new
        {
            scanId = Guid.CreateVersion7(), nfcId = band, gateId = gate, direction, scannedAt = first.AddMinutes(minute).AddSeconds(10),
            decidedOffline = refused is null ? "allow" : "deny", reason = refused,
        };
        (await door.User.PostAsync($"{door.Path}/checkins/batch", new
        {
            scans = new[]
            {
                Past("M0", 0, door.GateId), Past("M1", 5, door.GateId), Past("M2", 5, south), Past("M6", 5, south), Past("M3", 9, door.GateId),
                Past("M0", 10, south, "exit"), Past("M0", 12, door.GateId), Past("M1", 12, south, "entry", "already_inside"),
            },
        })).Expect(200);

        var metrics = await door.MetricsAsync();

        Assert.Equal((5, 6, 1, 5, 1, 9), (metrics.Int("inside"), metrics.Int("entries"), metrics.Int("exits"), metrics.Int("unique"), metrics.Int("denied"), metrics.Int("capacity")));
        // Whoever is not active is not missed.
        Assert.Equal((8, 3, 0), (metrics.Int("admitted"), metrics.Int("noShows"), metrics.Int("openConflicts")));
        Assert.Equal((3, first.AddMinutes(5)), (metrics.Int("peakPerMinute"), (DateTimeOffset)metrics["peakAt"]!));
        Assert.Equal((0.0, null), ((double)metrics["ratePerMinute"]!, metrics["fullAt"]));
        Assert.Equal(["North 4 0 0", "South 2 1 1"], Lines(metrics, "gates"));
        Assert.Equal(["Crew 1 0 0", "General 5 1 0"], Lines(metrics, "categories"));
        Assert.Equal([1, 4], metrics["categories"]!.Items().OrderBy(c => c.Str("name"), StringComparer.Ordinal).Select(c => c.Int("inside")));
        Assert.Equal(["already_inside 0 0 1"], Lines(metrics, "reasons"));
        Assert.Equal(
            [Line(0, 1, 0, 0), Line(5, 3, 0, 0), Line(9, 1, 0, 0), Line(10, 0, 1, 0), Line(12, 1, 0, 1)], Lines(metrics, "minutes"));

        // Two more now: at two in five minutes the other two places are taken in five.
        Assert.Equal(["allow", "allow"], [await door.TryAsync("M4"), await door.TryAsync("M7")]);
        metrics = (await door.User.PostAsync($"{door.Path}/metrics/compute")).Expect(200).Data;
        Assert.Equal((7, 0.4, 1), (metrics.Int("inside"), (double)metrics["ratePerMinute"]!, metrics.Int("noShows")));
        Assert.Equal(5, ((DateTimeOffset)metrics["fullAt"]! - (DateTimeOffset)metrics["computedAt"]!).TotalMinutes, 3);

        (await door.User.PatchAsync(door.Path, new { capacity = 7 })).Expect(200);
        metrics = await door.MetricsAsync();
        Assert.Equal((DateTimeOffset)metrics["computedAt"]!, (DateTimeOffset)metrics["fullAt"]!);
        await Recount.AssertSameAsync(server, door.SeriesId);

        string Line(int minute, int entries, int exits, int denied) =>
            $"{first.AddMinutes(minute).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)} {entries} {exits} {denied}";
    }

    [Fact]
    public async Task The_log_is_searched_by_gate_answer_reason_person_and_time()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        var south = await door.AddGateAsync("South");
        await door.WristbandAsync("04A25F", more: new { holderName = "Kim Karlsson" });
        await door.WristbandAsync("0B", more: new { holderName = "Ana Ruiz" });
        await door.TicketAsync("TK-1 A", more: new { holderName = "Lee_100%" });
        await door.ScanAsync("04A25F");
        await door.ScanAsync("04A25F", new { gateId = south });
        var between = TimeProvider.System.GetUtcNow();
        await door.ScanAsync("0B", new { gateId = south });
        await door.ScanAsync("x", new { nfcId = (string?)null, code = "tk-1 a" });
        await door.ScanAsync("nobody");

        async Task<string> FindAsync(string query) =>
            string.Join(", ", (await door.User.GetAsync($"{door.Path}/checkins{query}")).Expect(200).Data.Items().Select(s => s.Str("holderName") ?? "?"));
        Assert.Equal("?, Lee_100%, Ana Ruiz, Kim Karlsson, Kim Karlsson", await FindAsync(""));
        Assert.Equal("Ana Ruiz, Kim Karlsson", await FindAsync($"?gateId={south}"));
        Assert.Equal("Lee_100%, Ana Ruiz, Kim Karlsson", await FindAsync("?decision=allow"));
        Assert.Equal("?, Kim Karlsson", await FindAsync("?decision=deny"));
        Assert.Equal("Kim Karlsson", await FindAsync("?reason=already_inside"));
        Assert.Equal("Kim Karlsson, Kim Karlsson", await FindAsync("?q=karl"));
        Assert.Equal("Lee_100%", await FindAsync("?q=e_1"));
        // As it is printed on the wristband, and as it is typed.
        Assert.Equal("Kim Karlsson, Kim Karlsson", await FindAsync("?q=04:a2:5f"));
        Assert.Equal("Lee_100%", await FindAsync("?q=%20tk-1%20a"));
        Assert.Equal("Kim Karlsson, Kim Karlsson", await FindAsync($"?to={between:yyyy-MM-ddTHH:mm:ss.ffffffZ}"));
        Assert.Equal("?, Lee_100%, Ana Ruiz", await FindAsync($"?from={between:yyyy-MM-ddTHH:mm:ss.ffffffZ}"));
        Assert.Equal("Kim Karlsson", await FindAsync($"?q=kim&decision=allow&gateId={door.GateId}"));
        Assert.Equal("", await FindAsync("?q=nobody"));
        var page = (await door.User.GetAsync($"{door.Path}/checkins?limit=2&page=2")).Expect(200);
        Assert.Equal((5, "Ana Ruiz", "Kim Karlsson"), (page.Json.Int("total"), page.Data[0]!.Str("holderName"), page.Data[1]!.Str("holderName")));
        (await door.User.GetAsync($"{door.Path}/checkins?reason=bad_mood")).ExpectProblem(400, "request.invalid", "reason");
        (await door.User.GetAsync($"{door.Path}/checkins?decision=maybe")).ExpectProblem(400, "request.invalid", "decision");
        (await (await server.NewOrganizationAsync()).Owner.GetAsync($"{door.Path}/checkins")).ExpectProblem(404, "admission.series_not_found");
    }

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static IEnumerable<string> Lines(JsonNode metrics, string name) => metrics[name]!.Items()
        .Select(c => $"{c.Str("name")} {c.Int("entries")} {c.Int("exits")} {c.Int("denied")}").Order(StringComparer.Ordinal);
}
