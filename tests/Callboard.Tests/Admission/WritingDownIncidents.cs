using Callboard.Testing;
using Callboard.Tests.Live;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>The log of incidents: who did what when, added to by people and scanners and never changed.</summary>
public sealed class WritingDownIncidents(CallboardServer server)
{
    [Fact]
    public async Task It_is_added_to_corrected_by_another_entry_and_heard_of_at_once()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        await using var live = await server.LiveAsync(organization.Owner);
        await live.SubscribeAsync($"event:{door.EventId}");
        var (id, now) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
        var told = new
        {
            id, kind = "medical", sentence = " Somebody fainted at the rail ", person = "First aid 2", gateId = door.GateId, occurredAt = now.AddMinutes(-4),
        };

        var first = (await door.User.PostAsync(Log(door), told)).Expect(201).Data;
        (await door.User.PostAsync(Log(door), told)).Expect(200);

        Assert.Equal(
            ("Somebody fainted at the rail", "First aid 2", "North", "Olivia Owner"),
            (first.Str("sentence"), first.Str("person"), first.Str("gateName"), first.Str("toldByName")));
        Assert.Equal(-4, ((DateTimeOffset)first["occurredAt"]! - now).TotalMinutes, 0.1);
        var news = await live.NextAsync("change");
        Assert.Equal(("incident", "insert", "Olivia Owner told of an incident: ‘Somebody fainted at the rail’"),
            (news.Body.Str("entity"), news.Body.Str("op"), news.Body.Str("summary")));

        var second = (await door.User.PostAsync(Log(door), new { kind = "medical", sentence = "It was at the bar", correctsId = id })).Expect(201).Data;
        var all = (await door.User.GetAsync(Log(door))).Expect(200).Data.Items().ToList();
        Assert.Equal([second.Id(), id], all.Select(i => i.Id()));
        Assert.Equal((second.Str("id"), id.ToString()), (all[1].Str("correctedById"), all[0].Str("correctsId")));
        Assert.Equal(1, (await door.User.GetAsync($"{Log(door)}?q=RAIL&kind=medical&gateId={door.GateId}")).Expect(200).Json.Int("total"));
        Assert.Equal(0, (await door.User.GetAsync($"{Log(door)}?kind=lost")).Expect(200).Json.Int("total"));

        (await door.User.PostAsync(Log(door), new { kind = "other", sentence = "?", correctsId = Guid.CreateVersion7() })).ExpectProblem(400, "admission.incident_unknown");
        (await door.User.PostAsync(Log(door), new { kind = "other", sentence = "   " })).ExpectProblem(400, "admission.invalid", "sentence");
        // Nobody tells of tomorrow.
        var ahead = (await door.User.PostAsync(Log(door), new { kind = "other", sentence = "Ahead", occurredAt = now.AddDays(1) })).Expect(201).Data;
        Assert.True((DateTimeOffset)ahead["occurredAt"]! < now.AddMinutes(5));
        (await (await organization.AddAsync("viewer")).PostAsync(Log(door), new { kind = "other", sentence = "No" })).Expect(403);

        // Not by whoever has a right to the table either.
        await using var connection = new Npgsql.NpgsqlConnection(server.Logins.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var statement in (string[])["update admission.incident set sentence = 'nothing'", "delete from admission.incident"])
        {
            await using var change = new Npgsql.NpgsqlCommand(statement, connection);
            Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).SqlState);
        }
    }

    [Fact]
    public async Task It_is_open_until_another_entry_tells_its_end_and_again_when_that_was_wrong()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        var fire = await TellAsync(new { kind = "equipment", severity = "critical", sentence = "Smoke from the generator" });
        var lost = await TellAsync(new { kind = "lost", sentence = "A blue bag" });
        Assert.Equal(("minor", true), (lost.Str("severity"), (bool)lost["isOpen"]!));
        Assert.Equal([lost.Id(), fire.Id()], await FindAsync("open=true"));

        var end = await TellAsync(new { kind = "equipment", severity = "critical", sentence = "It was the kitchen", closesId = fire.Id() });

        Assert.Equal([lost.Id()], await FindAsync("open=true"));
        Assert.Equal([end.Id(), fire.Id()], await FindAsync("open=false"));
        Assert.Equal([end.Id(), fire.Id()], await FindAsync("severity=critical"));
        var closed = (await door.User.GetAsync($"{Log(door)}?open=false")).Expect(200).Data.Items().Last();
        Assert.Equal((end.Str("id"), false), (closed.Str("closedById"), (bool)closed["isOpen"]!));
        Assert.Equal(["closed", "open"], (await door.User.GetAsync($"{Log(door)}/export.csv")).Expect(200).Text.Split("\r\n")
            .SelectMany(l => l.Split(',')).Where(c => c is "open" or "closed"));

        // What ended was not this: that is said by putting the end right, and the incident is open again.
        var wrong = await TellAsync(new { kind = "equipment", sentence = "Not over: the smoke is back", correctsId = end.Id() });
        Assert.False((bool)wrong["isOpen"]!);
        Assert.Equal([lost.Id(), fire.Id()], await FindAsync("open=true"));
        // What was put right is open in its new words.
        var right = await TellAsync(new { kind = "lost", sentence = "A green bag", correctsId = lost.Id() });
        Assert.Equal([right.Id(), fire.Id()], await FindAsync("open=true"));

        (await door.User.PostAsync(Log(door), new { kind = "other", sentence = "?", closesId = Guid.CreateVersion7() })).ExpectProblem(400, "admission.incident_unknown", "closesId");
        (await door.User.PostAsync(Log(door), new { kind = "other", sentence = "?", closesId = fire.Id(), correctsId = fire.Id() }))
            .ExpectProblem(400, "admission.invalid", "closesId");
        (await door.User.GetAsync($"{Log(door)}?severity=awful")).Expect(400);

        async Task<System.Text.Json.Nodes.JsonNode> TellAsync(object body) => (await door.User.PostAsync(Log(door), body)).Expect(201).Data;
        async Task<IEnumerable<Guid>> FindAsync(string filter) =>
            [.. (await door.User.GetAsync($"{Log(door)}?{filter}")).Expect(200).Data.Items().Select(i => i.Id())];
    }

    [Fact]
    public async Task A_scanner_tells_what_it_kept_once_with_its_time_put_right()
    {
        var organization = await server.NewOrganizationAsync();
        var (door, other) = (await Door.OpenAsync(organization), await Door.OpenAsync(organization));
        var (device, _) = await door.DeviceAsync(server);
        // Its clock is three hours fast.
        var sentAt = TimeProvider.System.GetUtcNow().AddHours(3);
        var kept = new[]
        {
            new { id = Guid.CreateVersion7(), kind = "security", severity = "serious", sentence = "Fence pushed over", occurredAt = sentAt.AddMinutes(-30), gateId = (Guid?)door.GateId },
            new { id = Guid.CreateVersion7(), kind = "lost", severity = "minor", sentence = "A child without parents", occurredAt = sentAt.AddMinutes(-20), gateId = (Guid?)Guid.CreateVersion7() },
        };

        for (var twice = 0; twice < 2; twice++)
        {
            var answer = (await device.PostAsync($"{door.Path}/incidents", new { sentAt, incidents = kept })).Expect(200).Data;
            Assert.Equal(kept.Select(k => k.id.ToString()).Order(), answer["ids"]!.AsArray().Select(i => (string)i!).Order());
        }

        var log = (await door.User.GetAsync(Log(door))).Expect(200).Data.Items().ToList();
        Assert.Equal(["A child without parents", "Fence pushed over"], log.Select(i => i.Str("sentence")!));
        Assert.All(log, i => Assert.Equal(("North, left", door.SeriesId.ToString()), (i.Str("device"), i.Str("seriesId"))));
        Assert.Equal(["", "North"], log.Select(i => i.Str("gateName") ?? ""));
        Assert.Equal(["minor", "serious"], log.Select(i => i.Str("severity")));
        Assert.InRange((sentAt.AddHours(-3) - (DateTimeOffset)log[1]["occurredAt"]!).TotalMinutes, 29, 31);
        Assert.InRange(((DateTimeOffset)log[1]["clockAt"]! - (DateTimeOffset)log[1]["occurredAt"]!).TotalMinutes, 179, 181);

        (await device.PostAsync($"{other.Path}/incidents", new { sentAt, incidents = kept })).ExpectProblem(404, "admission.series_not_found");
        (await device.GetAsync(Log(door))).ExpectProblem(403, "access.scope_missing");
        (await device.PostAsync($"{door.Path}/incidents", new { sentAt = sentAt.AddDays(-60), incidents = kept })).ExpectProblem(400, "request.invalid", "sentAt");
        var reader = await organization.AddAsync("viewer");
        (await reader.PostAsync($"{door.Path}/incidents", new { sentAt, incidents = kept })).Expect(403);
    }

    [Fact]
    public async Task It_is_exported_as_a_table_that_runs_nothing()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        var at = TimeProvider.System.GetUtcNow().AddDays(-1);
        (await door.User.PostAsync(Log(door), new { kind = "dispute", sentence = "=HYPERLINK(\"https://example.com\",\"Refund\")", person = "@SUM(A1)", occurredAt = at })).Expect(201);
        (await door.User.PostAsync(Log(door), new { kind = "other", sentence = "Second, with a \"quotation\"", gateId = door.GateId })).Expect(201);

        var answer = (await door.User.GetAsync($"{Log(door)}/export.csv")).Expect(200);

        Assert.Equal("text/csv", answer.MediaType);
        var lines = answer.Text.Trim('\uFEFF', '\r', '\n').Split("\r\n");
        Assert.StartsWith("id,occurredAt,time (Europe/Berlin),kind,severity,state,sentence,person,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",dispute,minor,open,\"'=HYPERLINK(\"\"https://example.com\"\",\"\"Refund\"\")\",'@SUM(A1),", lines[1], StringComparison.Ordinal);
        Assert.Contains(",other,minor,open,\"Second, with a \"\"quotation\"\"\",,North,", lines[2], StringComparison.Ordinal);
        Assert.Equal(2, (await door.User.GetAsync($"{Log(door)}/export.csv?kind=dispute")).Expect(200).Text.Trim().Split("\r\n").Length);
        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.GetAsync($"{Log(door)}/export.csv")).ExpectProblem(404, "admission.event_not_found");
    }

    private static string Log(Door door) => $"/api/v1/events/{door.EventId}/incidents";
}
