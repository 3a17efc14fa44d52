using Callboard.Finance.Features;
using Callboard.Testing;
using Callboard.Tests.Talk;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Finance;

/// <summary>What the clock does to contracts.</summary>
public sealed class RemindingOfContracts(CallboardServer server)
{
    private Task<int> LookAsync() => server.Services.GetRequiredService<TurnContracts>().RunAsync(CancellationToken.None);

    private static DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(
        TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).DateTime);

    [Fact]
    public async Task Whoever_decides_is_told_once_for_each_number_of_days_and_once_when_it_is_over()
    {
        var organization = await server.NewOrganizationAsync();
        var lead = organization.Owner;
        var id = await organization.AddEventAsync();
        var contract = await lead.AgreeAsync(id, 100, title: "Hall", more: new { expiresOn = Today.AddDays(20), remindDays = new[] { 30, 7, 1 } });
        await LookAsync();
        // A draft ends nothing.
        Assert.Empty(await lead.InboxAsync());
        await lead.SignByBothAsync(contract);
        await LookAsync();
        await LookAsync();
        Assert.Equal([$"‘Hall’ ends in 20 days, {Today.AddDays(20):d MMM yyyy}"], await lead.TitlesAsync());
        // A new date is told anew; of several numbers of days only the nearest.
        (await lead.PatchAsync(ContractAt(contract), new { expiresOn = Today.AddDays(1) })).Expect(200);
        await LookAsync();
        await LookAsync();
        Assert.Equal([$"‘Hall’ ends tomorrow, {Today.AddDays(1):d MMM yyyy}", $"‘Hall’ ends in 20 days, {Today.AddDays(20):d MMM yyyy}"], await lead.TitlesAsync());
        (await lead.PatchAsync(ContractAt(contract), new { expiresOn = Today })).Expect(200);
        await LookAsync();
        Assert.Equal("active", (await lead.ContractAsync(contract)).Str("status"));
        (await lead.PatchAsync(ContractAt(contract), new { expiresOn = Today.AddDays(-1) })).Expect(200);
        await LookAsync();
        await LookAsync();
        Assert.Equal("expired", (await lead.ContractAsync(contract)).Str("status"));
        Assert.Equal($"‘Hall’ has ended, {Today.AddDays(-1):d MMM yyyy}", (await lead.TitlesAsync()).First());
        Assert.Equal(4, (await lead.InboxAsync()).Count);
        var last = (await lead.ContractAsync(contract))["log"]!.Items().Last();
        Assert.Equal(("active", "expired"), (last.Str("oldStatus"), last.Str("newStatus")));
        Assert.Null(last["changedBy"]);
        // Renewed: the date moves on, and it is in force again.
        (await lead.PatchAsync(ContractAt(contract), new { expiresOn = Today.AddDays(400) })).Expect(200);
        (await lead.PostAsync($"{ContractAt(contract)}/transition", new { to = "active" })).Expect(200);
        await LookAsync();
        Assert.Equal("active", (await lead.ContractAsync(contract)).Str("status"));
    }

    [Fact]
    public async Task A_signed_contract_is_in_force_from_its_first_day()
    {
        var organization = await server.NewOrganizationAsync();
        var lead = organization.Owner;
        var id = await organization.AddEventAsync();
        var contract = await lead.AgreeAsync(id, 100, more: new { startsOn = Today.AddDays(1) });
        Assert.Equal("signed", (await lead.SignByBothAsync(contract)).Str("status"));
        await LookAsync();
        Assert.Equal("signed", (await lead.ContractAsync(contract)).Str("status"));
        (await lead.PatchAsync(ContractAt(contract), new { startsOn = Today })).Expect(200);
        await LookAsync();
        Assert.Equal("active", (await lead.ContractAsync(contract)).Str("status"));
    }
}
