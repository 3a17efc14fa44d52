using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>At the gate, over HTTP: who is let through, who is not, and what is told.</summary>
public sealed class CheckingIn(CallboardServer server)
{
    [Fact]
    public async Task Somebody_is_let_in_once_and_told_so_the_second_time()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("04:a2:5f:11");

        var asked = await door.VerifyAsync("04a25f11");
        var first = await door.ScanAsync("04-A2-5F-11");
        var second = await door.ScanAsync("04a25f11");

        Assert.Equal(("allow", "Welcome."), (asked.Str("decision"), asked.Str("message")));
        Assert.Equal(("allow", 1, "Holder of 04:a2:5f:11", "General"),
            (first.Str("decision"), first.Int("occupancy"), first["holder"]!.Str("name"), first["holder"]!.Str("category")));
        Assert.Equal(("deny", "already_inside", 1), (second.Str("decision"), second.Str("reason"), second.Int("occupancy")));
        Assert.Matches(@"^Already inside since \d\d:\d\d, gate North\.$", second.Str("message")!);
    }

    [Fact]
    public async Task Every_reason_is_given_and_the_first_that_applies()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization, new { capacity = 2 }, admitsAll: false);
        (await door.User.PostAsync($"{door.Path}/wristbands/bulk", new { category = "General" })).Expect(200);
        (await door.User.PostAsync($"{door.Path}/wristbands/bulk", new { category = "Crew" })).Expect(200);
        (await door.User.PostAsync($"{door.Path}/categories", new { category = "Crew", limit = 1 })).Expect(200);
        var crewGate = await door.AddGateAsync("Stage door", new { categories = new[] { "Crew" } });
        var elsewhere = await door.AddGateAsync("Car park", opened: false);
        await door.WristbandAsync("A1");
        await door.WristbandAsync("A2");
        await door.WristbandAsync("C1", "Crew");
        await door.WristbandAsync("C2", "Crew");
        await door.WristbandAsync("V1", "VIP");
        await door.WristbandAsync("X1", more: new { status = "inactive" });
        await door.WristbandAsync("B1", more: new { status = "blocked" });

        Assert.Equal("unknown_credential", await door.TryAsync("nobody"));
        Assert.Equal("blocked", await door.TryAsync("B1"));
        Assert.Equal("wristband_inactive", await door.TryAsync("X1"));
        Assert.Equal("not_assigned", await door.TryAsync("V1"));
        Assert.Equal("wrong_gate", await door.TryAsync("A1", new { gateId = crewGate }));
        Assert.Equal("wrong_gate", await door.TryAsync("A1", new { gateId = elsewhere }));
        Assert.Equal("wrong_gate", await door.TryAsync("A1", new { gateId = (Guid?)null }));
        Assert.Equal("not_inside", await door.TryAsync("A1", new { direction = "exit" }));
        Assert.Equal("allow", await door.TryAsync("C1", new { gateId = crewGate }));
        Assert.Equal("category_full", await door.TryAsync("C2"));
        Assert.Equal("allow", await door.TryAsync("A1"));
        Assert.Equal("series_full", await door.TryAsync("A2"));
        Assert.Equal("already_inside", await door.TryAsync("A1"));
        Assert.Equal("allow", await door.TryAsync("A1", new { direction = "exit" }));
        Assert.Equal("reentry_not_allowed", await door.TryAsync("A1"));
        Assert.Equal("allow", await door.TryAsync("A2"));
        // Whoever wants to leave may, also where somebody would not be let in any more.
        await door.TurnAsync("completed");
        Assert.Equal("series_not_active", await door.TryAsync("A1"));
        Assert.Equal("allow", await door.TryAsync("A2", new { direction = "exit" }));

        var early = await Door.OpenAsync(organization, new
        {
            checkinOpensAt = TimeProvider.System.GetUtcNow().AddMinutes(30), checkinClosesAt = TimeProvider.System.GetUtcNow().AddHours(2),
        });
        await early.WristbandAsync("A1");
        var refused = await early.ScanAsync("A1");
        Assert.Equal("outside_window", refused.Str("reason"));
        Assert.Matches(@"^Too early: doors at \d\d:\d\d\.$", refused.Str("message")!);

        var reasons = (await door.User.GetAsync($"{door.Path}/checkins?decision=deny&limit=100")).Expect(200).Data.Items().Select(s => s.Str("reason")).ToHashSet();
        Assert.Equal(11, reasons.Count);
    }

    [Fact]
    public async Task A_question_changes_nothing()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("A1");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("allow", Door.Said(await door.VerifyAsync("A1")));
            Assert.Equal("unknown_credential", Door.Said(await door.VerifyAsync("nobody")));
        }

        Assert.Equal(0, (await door.User.GetAsync($"{door.Path}/checkins")).Expect(200).Json.Int("total"));
        var metrics = await door.MetricsAsync();
        Assert.Equal((0, 0, 0, 1), (metrics.Int("inside"), metrics.Int("entries"), metrics.Int("denied"), metrics.Int("noShows")));
    }

    [Fact]
    public async Task A_ticket_and_the_wristband_issued_for_it_are_one_person()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        var ticket = await door.TicketAsync("tk-100-á");
        await door.WristbandAsync("04FF", more: new { ticketId = ticket });

        var first = await door.ScanAsync("x", new { nfcId = (string?)null, code = " TK-100-Á " });
        Assert.Equal("allow", first.Str("decision"));
        Assert.Equal("already_inside", await door.TryAsync("04FF"));
        // A reader that types: the id of a chip in the place of a code.
        Assert.Equal("already_inside", await door.TryAsync("x", new { nfcId = (string?)null, code = "04ff" }));
        Assert.Equal("allow", await door.TryAsync("04FF", new { direction = "exit" }));
        Assert.Equal(1, (await door.MetricsAsync()).Int("unique"));
    }

    [Fact]
    public async Task Re_entry_follows_its_rule()
    {
        var organization = await server.NewOrganizationAsync();
        var again = await Door.OpenAsync(organization, new { reentry = "allowed" });
        await again.WristbandAsync("A1");
        Assert.Equal(["allow", "already_inside", "allow", "allow"],
            [await again.TryAsync("A1"), await again.TryAsync("A1"), await again.TryAsync("A1", new { direction = "exit" }), await again.TryAsync("A1")]);

        var always = await Door.OpenAsync(organization, new { reentry = "unlimited", capacity = 1 });
        await always.WristbandAsync("A1");
        Assert.Equal(["allow", "allow"], [await always.TryAsync("A1"), await always.TryAsync("A1")]);
        var metrics = await always.MetricsAsync();
        Assert.Equal((1, 2, 1), (metrics.Int("inside"), metrics.Int("entries"), metrics.Int("unique")));
    }

    [Fact]
    public async Task A_scan_sent_again_gets_its_first_answer()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("A1");
        var scanId = Guid.CreateVersion7();

        var first = await door.ScanAsync("A1", new { scanId });
        var again = await door.ScanAsync("A1", new { scanId });
        var refusal = Guid.CreateVersion7();
        Assert.Equal("already_inside", await door.TryAsync("A1", new { scanId = refusal }));
        Assert.Equal("allow", await door.TryAsync("A1", new { direction = "exit" }));
        Assert.Equal("already_inside", await door.TryAsync("A1", new { scanId = refusal }));

        Assert.Equal(("allow", false, "allow", true), (first.Str("decision"), (bool)first["repeated"]!, again.Str("decision"), (bool)again["repeated"]!));
        Assert.Equal(3, (await door.User.GetAsync($"{door.Path}/checkins")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_mistake_is_taken_back_and_stays_in_the_log()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync(), new { capacity = 1 });
        await door.WristbandAsync("A1");
        await door.WristbandAsync("A2");
        var wrong = Guid.CreateVersion7();
        Assert.Equal("allow", await door.TryAsync("A1", new { scanId = wrong }));
        Assert.Equal("series_full", await door.TryAsync("A2"));

        for (var twice = 0; twice < 2; twice++)
        {
            var undone = (await door.User.PostAsync($"/api/v1/checkins/{wrong}/undo", new { reason = "Scanned the wrong one" })).Expect(200).Data;
            Assert.NotNull(undone.Str("undoneAt"));
        }

        Assert.Equal("allow", await door.TryAsync("A2"));
        var metrics = await door.MetricsAsync();
        Assert.Equal((1, 1, 1), (metrics.Int("inside"), metrics.Int("entries"), metrics.Int("unique")));
        // Nothing was made of A1's visit: they may come in when there is room.
        Assert.Equal("allow", await door.TryAsync("A2", new { direction = "exit" }));
        Assert.Equal("allow", await door.TryAsync("A1"));
        Assert.Equal(5, (await door.User.GetAsync($"{door.Path}/checkins")).Expect(200).Json.Int("total"));
        (await door.User.PostAsync($"/api/v1/checkins/{Guid.CreateVersion7()}/undo", new { reason = "?" })).ExpectProblem(404, "admission.scan_not_found");
    }

    [Fact]
    public async Task What_was_decided_without_a_line_stands_and_says_what_was_wrong()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync(), new { capacity = 2 });
        var south = await door.AddGateAsync("South");
        foreach (var band in (string[])["A1", "A2", "A3"])
        {
            await door.WristbandAsync(band);
        }

        var now = TimeProvider.System.GetUtcNow();
        // A clock that is three hours slow: sentAt says so.
        var sentAt = now.AddHours(-3);
        object Scan(string band, Guid gate, double minutes, string decision = "allow", string? reason = null) => new
        {
            scanId = Guid.CreateVersion7(), nfcId = band, gateId = gate, scannedAt = sentAt.AddMinutes(minutes), decidedOffline = decision, reason,
        };
        var answers = (await door.User.PostAsync($"{door.Path}/checkins/batch", new
        {
            deviceId = "north-1", sentAt,
            scans = new[] { Scan("A1", door.GateId, -20), Scan("A2", door.GateId, -19), Scan("A1", south, -18), Scan("A3", south, -17), Scan("A2", south, -16, "deny", "already_inside") },
        })).Expect(200).Data.Items().ToList();

        Assert.Equal(["allow", "allow", "allow", "allow", "already_inside"], answers.Select(Door.Said));
        Assert.All(answers, a => Assert.InRange((now - (DateTimeOffset)a["at"]!).TotalMinutes, 15, 21));
        var conflicts = (await door.User.GetAsync($"{door.Path}/conflicts")).Expect(200).Data.Items().ToList();
        Assert.Equal(["double_admission", "over_capacity"], conflicts.Select(c => c.Str("kind")!).Order(StringComparer.Ordinal));
        var twice = conflicts.Single(c => c.Str("kind") == "double_admission");
        Assert.Equal(("North", "South", "Holder of A1"), (twice["otherScan"]!.Str("gateName"), twice["scan"]!.Str("gateName"), twice["scan"]!.Str("holderName")));
        var metrics = await door.MetricsAsync();
        Assert.Equal((3, 4, 3, 1, 2), (metrics.Int("inside"), metrics.Int("entries"), metrics.Int("unique"), metrics.Int("denied"), metrics.Int("openConflicts")));

        (await door.User.PostAsync($"{door.Path}/conflicts/{twice.Id()}/resolve", new { note = "Twins" })).Expect(200);
        Assert.Single((await door.User.GetAsync($"{door.Path}/conflicts?resolved=false")).Expect(200).Data.Items());
        var logged = (await door.User.GetAsync($"{door.Path}/checkins?gateId={south}&decision=allow")).Expect(200).Data.Items().First();
        Assert.Equal(("north-1", true), (logged.Str("deviceId"), (bool)logged["offline"]!));
        Assert.InRange(((DateTimeOffset)logged["at"]! - (DateTimeOffset)logged["scannedAt"]!).TotalMinutes, 175, 185);
    }

    [Fact]
    public async Task What_is_heard_of_after_the_end_was_scanned_before_it()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("A1");
        await door.WristbandAsync("A2");
        var before = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        await door.TurnAsync("completed");
        object Scan(string band, DateTimeOffset at) => new { scanId = Guid.CreateVersion7(), nfcId = band, gateId = door.GateId, scannedAt = at, decidedOffline = "allow" };

        (await door.User.PostAsync($"{door.Path}/checkins/batch", new { scans = new[] { Scan("A1", before), Scan("A2", before.AddMinutes(10)) } })).Expect(200);

        // The second was let in after it was over.
        var conflict = Assert.Single((await door.User.GetAsync($"{door.Path}/conflicts")).Expect(200).Data.Items());
        Assert.Equal(("rule", "series_not_active", "Holder of A2"), (conflict.Str("kind"), conflict.Str("reason"), conflict["scan"]!.Str("holderName")));
        Assert.Equal("series_not_active", await door.TryAsync("A1"));
    }

    [Fact]
    public async Task A_device_scans_its_own_series_and_nothing_else()
    {
        var organization = await server.NewOrganizationAsync();
        var (mine, other) = (await Door.OpenAsync(organization), await Door.OpenAsync(organization));
        await mine.WristbandAsync("A1");
        await other.WristbandAsync("A1");
        var token = (await organization.Owner.PostAsync("/api/v1/devices", new { name = "Gate 1", scopes = new[] { "scan" }, seriesIds = new[] { mine.SeriesId } }))
            .Expect(201).Data.Str("token")!;
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var device = new ApiUser(client, Guid.Empty, "Gate 1", token);

        Assert.Equal("allow", Door.Said(await mine.ScanAsync("A1", by: device)));
        (await device.PostAsync($"{other.Path}/checkins", new { scanId = Guid.CreateVersion7(), nfcId = "A1", gateId = other.GateId }))
            .ExpectProblem(404, "admission.series_not_found");
        Assert.Equal(mine.SeriesId, Assert.Single((await device.GetAsync("/api/v1/series/scannable")).Expect(200).Data.Items()).Id());
        (await device.GetAsync($"{mine.Path}/allow-list")).Expect(200);
        (await device.GetAsync($"{other.Path}/allow-list")).ExpectProblem(404, "admission.series_not_found");
        foreach (var path in (string[])[mine.Path, $"{mine.Path}/checkins", "/api/v1/events", $"/api/v1/events/{mine.EventId}/wristbands"])
        {
            (await device.GetAsync(path)).ExpectProblem(403, "access.scope_missing");
        }

        var viewer = await organization.AddAsync("viewer");
        (await viewer.PostAsync($"{mine.Path}/checkins", new { scanId = Guid.CreateVersion7(), nfcId = "A1", gateId = mine.GateId })).Expect(403);
        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.PostAsync($"{mine.Path}/checkins/verify", new { nfcId = "A1", gateId = mine.GateId })).ExpectProblem(404, "admission.series_not_found");
    }

    [Fact]
    public async Task The_clock_opens_and_completes_a_series_whether_or_not_anybody_wrote_it_down()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var now = TimeProvider.System.GetUtcNow();
        var series = (await user.PostAsync("/api/v1/series", new { eventId, name = "Now", startAt = now.AddMinutes(-1), endAt = now.AddHours(1) })).Expect(201).Data;
        Assert.Equal(("draft", "Europe/Berlin"), (series.Str("status"), series.Str("timezone")));
        (await user.PostAsync($"/api/v1/series/{series.Id()}/transition", new { to = "active" })).ExpectProblem(409, "admission.transition_not_allowed");
        (await user.PostAsync($"/api/v1/series/{series.Id()}/transition", new { to = "scheduled" })).Expect(200);
        (await user.PostAsync($"/api/v1/events/{eventId}/tickets", new { code = "T1", category = "General" })).Expect(201);
        (await user.PostAsync($"/api/v1/series/{series.Id()}/tickets", new { category = "General" })).Expect(200);

        var answer = (await user.PostAsync($"/api/v1/series/{series.Id()}/checkins", new { scanId = Guid.CreateVersion7(), code = "t1" })).Expect(200).Data;

        Assert.Equal("allow", answer.Str("decision"));
        Assert.Contains((await user.GetAsync("/api/v1/series/scannable")).Expect(200).Data.Items(), s => s.Id() == series.Id());
        await server.System.ExecuteAsync("select admission.turn_series()", [], TestContext.Current.CancellationToken);
        var steps = (await user.GetAsync($"/api/v1/series/{series.Id()}/transitions")).Expect(200).Data.Items().ToList();
        Assert.Equal(["draft", "scheduled", "active"], steps.Select(s => s.Str("newStatus")));
        Assert.Null(steps[2].Str("changedBy"));
        (await user.DeleteAsync($"/api/v1/series/{series.Id()}")).ExpectProblem(409, "admission.series_was_used");
    }
}
