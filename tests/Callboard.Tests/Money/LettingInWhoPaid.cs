using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Finance;

/// <summary>Tickets and wristbands that admit once they are paid for.</summary>
public sealed class LettingInWhoPaid(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _lead = null!;
    private Guid _event, _contract;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _lead = _organization.Owner;
        _event = await _organization.AddEventAsync();
        _contract = await _lead.AgreeAsync(_event, 1000, "client", "Tables for the gala");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Guid> WristbandAsync(string nfcId, string category, string? holderName = null, string status = "inactive") =>
        (await _lead.PostAsync($"/api/v1/events/{_event}/wristbands", new { nfcId, category, holderName, status })).Expect(201).Data.Id();

    private async Task<Dictionary<string, string?>> StatusesAsync() =>
        (await _lead.GetAsync($"/api/v1/events/{_event}/wristbands?limit=200")).Expect(200).Data.Items().ToDictionary(w => w.Str("nfcId")!, w => w.Str("status"));

    [Fact]
    public async Task A_paid_instalment_lets_a_category_in_and_a_refund_stops_it()
    {
        await WristbandAsync("04A1", "Table");
        await WristbandAsync("04A2", "Table", status: "blocked");
        await WristbandAsync("04A3", "Table", status: "active");
        await WristbandAsync("04A4", "Crew");
        await _lead.ScheduleAsync(_contract, new { kind = "percent", percent = 40, activatesCategory = "Table" }, new { kind = "remainder" });
        await _lead.PayAsync(_contract, 399.99m);
        Assert.Equal("inactive", (await StatusesAsync())["04A1"]);

        var payment = (await _lead.PostAsync($"{ContractAt(_contract)}/payments", new { amount = 0.01m })).Expect(201);
        var instalment = payment.Json["contract"]!["instalments"]![0]!;
        Assert.Equal((1, "paid"), (instalment.Int("activatedCount"), instalment.Str("status")));
        Assert.Equal(new() { ["04A1"] = "active", ["04A2"] = "blocked", ["04A3"] = "active", ["04A4"] = "inactive" }, await StatusesAsync());
        var activity = (await _lead.GetAsync($"/api/v1/events/{_event}/activity?limit=100")).Expect(200).Text;
        Assert.Contains("Tickets and wristbands of ‘Deposit’ admit now: it is paid", activity, StringComparison.Ordinal);

        (await _lead.PostAsync($"{ContractAt(_contract)}/payments/{payment.Data.Id()}/refund", new { })).Expect(200);
        // Only what the payment had let in.
        Assert.Equal(new() { ["04A1"] = "inactive", ["04A2"] = "blocked", ["04A3"] = "active", ["04A4"] = "inactive" }, await StatusesAsync());
    }

    [Fact]
    public async Task A_party_is_let_in_by_its_name()
    {
        await WristbandAsync("04B1", "Table", "Maison Delacroix");
        await WristbandAsync("04B2", "Lounge", "MAISON DELACROIX");
        await WristbandAsync("04B3", "Table", "Somebody else");
        await _lead.ScheduleAsync(_contract, new { kind = "remainder", activatesHolder = "maison delacroix" });
        await _lead.PayAsync(_contract, 1000);
        Assert.Equal(new() { ["04B1"] = "active", ["04B2"] = "active", ["04B3"] = "inactive" }, await StatusesAsync());
    }

    [Fact]
    public async Task Another_order_of_the_same_things_comes_to_the_same()
    {
        await WristbandAsync("04C1", "Table");
        await _lead.ScheduleAsync(_contract, new { kind = "percent", percent = 40 }, new { kind = "remainder" });
        await _lead.PayAsync(_contract, 400);
        // Set after it was paid.
        await _lead.ScheduleAsync(_contract, new { kind = "percent", percent = 40, activatesCategory = "Table" }, new { kind = "remainder" });
        Assert.Equal("active", (await StatusesAsync())["04C1"]);
        // The job grows, and the deposit with it: not paid any more.
        (await _lead.PatchAsync(ContractAt(_contract), new { amount = 2000 })).Expect(200);
        await _lead.ScheduleAsync(_contract, new { kind = "percent", percent = 40, activatesCategory = "Table" }, new { kind = "remainder" });
        Assert.Equal("inactive", (await StatusesAsync())["04C1"]);
    }

    [Fact]
    public async Task Many_passes_tell_no_history_of_their_own()
    {
        await using (var command = server.Admin.CreateCommand(
            """
            insert into admission.pass (organization_id, event_id, kind, key, tag, category, status)
            select $1, $2, 'ticket', 'T' || n, n, 'Standing', 'inactive' from generate_series(1, 500) as n
            """))
        {
            command.Parameters.AddWithValue(_organization.Id);
            command.Parameters.AddWithValue(_event);
            await command.ExecuteNonQueryAsync();
        }

        await _lead.ScheduleAsync(_contract, new { kind = "remainder", activatesCategory = "Standing" });
        await _lead.PayAsync(_contract, 1000);
        Assert.Equal(500, (await _lead.ContractAsync(_contract))["instalments"]![0]!.Int("activatedCount"));
        await using var count = server.Admin.CreateCommand("select count(*) from app.action_history where event_id = $1 and entity = 'pass' and op = 'update'");
        count.Parameters.AddWithValue(_event);
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }
}
