using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>Supervisors: who may overrule a scanner, what devices know of their PINs, and what is kept of it.</summary>
public sealed class OverrulingAGate(CallboardServer server)
{
    [Fact]
    public async Task Somebody_is_let_in_against_the_rules_and_the_log_says_by_whom_and_why()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization, new { capacity = 1 });
        await door.WristbandAsync("A1");
        await door.WristbandAsync("B1", more: new { status = "blocked" });
        var sarah = await organization.AddAsync("member", "Sarah Lindqvist");
        var pin = (await door.User.PostAsync(Pins(door), new { userId = sarah.Id, pin = "480215" })).Expect(201).Data.Id();
        var (device, _) = await door.DeviceAsync(server);
        Assert.Equal("allow", await door.TryAsync("A1"));
        object Scan(string code, object? with) => new
        {
            scanId = Guid.CreateVersion7(), nfcId = code, gateId = door.GateId, scannedAt = TimeProvider.System.GetUtcNow(), decidedOffline = "allow", @override = with,
        };
        var overruled = new { pinId = pin, because = "accredited", reason = "blocked" };

        var answers = (await device.PostAsync($"{door.Path}/checkins/batch", new { scans = new[] { Scan("B1", overruled), Scan("nobody", overruled) } }))
            .Expect(200).Data.Items().Select(Door.Said);

        // Somebody nobody knows would be inside without a trace.
        Assert.Equal(["allow", "unknown_credential"], answers);
        var log = (await door.User.GetAsync($"{door.Path}/checkins?limit=10")).Expect(200).Data.Items().ToList();
        var noted = Assert.Single(log, s => s["override"] is not null);
        Assert.Equal(
            ("Holder of B1", "Sarah Lindqvist", "accredited", "blocked"),
            (noted.Str("holderName"), noted["override"]!.Str("by"), noted["override"]!.Str("because"), noted["override"]!.Str("reason")));
        // Decided by somebody who knew, it is nothing to look into.
        Assert.Empty((await door.User.GetAsync($"{door.Path}/conflicts")).Expect(200).Data.Items());
        Assert.Equal(2, (await door.MetricsAsync()).Int("inside"));
        await Recount.AssertSameAsync(server, door.SeriesId);
        // Told again it is the same, also when whoever decided it has no PIN any more.
        (await door.User.DeleteAsync($"{Pins(door)}/{pin}")).Expect(204);
        var later = (await door.User.GetAsync($"{door.Path}/checkins?limit=10")).Expect(200).Data.Items().Single(s => s["override"] is not null);
        Assert.Equal("Sarah Lindqvist", later["override"]!.Str("by"));

        foreach (var (field, wrong) in new (string, object)[]
        {
            ("decidedOffline", new { scanId = Guid.CreateVersion7(), nfcId = "A1", gateId = door.GateId, @override = overruled }),
            ("exit", ApiUser.Merge(Scan("A1", overruled), new { direction = "exit" })),
        })
        {
            Assert.NotEmpty(field);
            (await device.PostAsync($"{door.Path}/checkins/batch", new { scans = new[] { wrong } })).ExpectProblem(400, "request.invalid", "scans[0].override");
        }
    }

    [Fact]
    public async Task Leads_give_PINs_and_nobody_reads_them()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        var (sarah, viewer) = (await organization.AddAsync("member", "Sarah Lindqvist"), await organization.AddAsync("viewer"));
        var stranger = (await server.NewOrganizationAsync()).Owner;
        var made = (await door.User.PostAsync(Pins(door), new { userId = sarah.Id, pin = "480215" })).Expect(201).Data;
        Assert.Equal(("Sarah Lindqvist", true), (made.Str("name"), (bool)made["overrules"]!));
        (await door.User.PostAsync(Pins(door), new { name = "Gate crew", pin = "613702", overrules = false })).Expect(201);

        foreach (var weak in (string[])["123456", "777777", "987654", "48021x"])
        {
            (await door.User.PostAsync(Pins(door), new { name = "X", pin = weak })).ExpectProblem(400, "admission.pin_weak", "pin");
        }

        (await door.User.PostAsync(Pins(door), new { pin = "480215" })).ExpectProblem(400, "request.invalid", "userId");
        (await door.User.PostAsync(Pins(door), new { userId = stranger.Id, pin = "480215" })).ExpectProblem(400, "admission.member_unknown", "userId");
        (await door.User.PostAsync(Pins(door), new { userId = sarah.Id, pin = "480216" })).ExpectProblem(409, "admission.pin_taken", "userId");
        (await sarah.PostAsync(Pins(door), new { name = "Me too", pin = "480215" })).Expect(403);
        (await sarah.PatchAsync($"{Pins(door)}/{made.Id()}", new { overrules = false })).Expect(403);
        (await sarah.DeleteAsync($"{Pins(door)}/{made.Id()}")).Expect(403);
        (await stranger.GetAsync(Pins(door))).ExpectProblem(404, "admission.event_not_found");

        // Who has one is no secret; what it is checked by goes to devices alone.
        Assert.Equal(["Gate crew", "Sarah Lindqvist"], (await viewer.GetAsync(Pins(door))).Expect(200).Data.Items().Select(p => p.Str("name")!));
        Assert.DoesNotContain("salt", (await door.User.GetAsync(Pins(door))).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty((await door.ListAsync(viewer))["pins"]!.AsArray());
        var (device, _) = await door.DeviceAsync(server);
        var known = (await door.ListAsync(device))["pins"]!.Items().ToList();
        Assert.Equal(["Gate crew False", "Sarah Lindqvist True"], known.Select(p => $"{p.Str("name")} {(bool)p["overrules"]!}"));
        Assert.Equal(
            Callboard.Admission.Rules.GatePin.HashOf("480215", Convert.FromBase64String(known[1].Str("salt")!), known[1].Int("rounds")), known[1].Int("hash"));

        // Another PIN is checked by something else; a history of them says when, and nothing of what.
        (await door.User.PatchAsync($"{Pins(door)}/{made.Id()}", new { pin = "902846" })).Expect(200);
        Assert.NotEqual(known[1].Str("salt"), (await door.ListAsync(device))["pins"]!.Items().Last().Str("salt"));
        var history = (await door.User.GetAsync($"/api/v1/history/gate_pin/{made.Id()}")).Expect(200).Text;
        Assert.DoesNotContain("pinHash", history, StringComparison.Ordinal);
        Assert.Contains("setAt", history, StringComparison.Ordinal);

        // Whoever leaves the organization overrules nobody any more.
        (await door.User.DeleteAsync($"/api/v1/members/{sarah.Id}")).Expect(204);
        Assert.Equal("Gate crew", Assert.Single((await door.ListAsync(device))["pins"]!.Items()).Str("name"));
    }

    [Fact]
    public async Task The_server_keeps_too_little_of_a_PIN_to_find_it_by()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        (await door.User.PostAsync(Pins(door), new { name = "Gate crew", pin = "613702" })).Expect(201);
        await using var kept = server.Admin.CreateCommand("select to_jsonb(p)::text from admission.gate_pin as p where p.event_id = $1");
        kept.Parameters.AddWithValue(door.EventId);
        Assert.DoesNotContain("613702", (string)(await kept.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, StringComparison.Ordinal);
        // More bits than it keeps are refused by the database itself.
        await using var more = server.Admin.CreateCommand("update admission.gate_pin set pin_hash = 4096 where event_id = $1");
        more.Parameters.AddWithValue(door.EventId);
        Assert.Equal("gate_pin_hash_bits", (await Assert.ThrowsAsync<PostgresException>(() => more.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).ConstraintName);
    }

    private static string Pins(Door door) => $"/api/v1/events/{door.EventId}/gate-pins";
}
