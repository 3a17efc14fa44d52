using Callboard.Platform.Http;
using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Finance;

/// <summary>Schedules, what is paid of them, and what another amount does to both.</summary>
public sealed class BeingPaid(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _lead = null!;
    private Guid _event;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _lead = _organization.Owner;
        _event = await _organization.AddEventAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static readonly object[] s_thirds = [new { kind = "percent", percent = 30 }, new { kind = "instalments", count = 2 }];

    [Fact]
    public async Task Due_dates_follow_the_event_and_the_signature()
    {
        var id = await _lead.AgreeAsync(_event, 1000);
        var schedule = await _lead.ScheduleAsync(
            id, new { kind = "percent", percent = 30, offsetDays = 14 }, new { kind = "remainder", dueFrom = "event", offsetDays = -7 });
        Assert.Equal([null, "2027-03-03"], schedule["instalments"]!.Items().Select(i => i.Str("dueOn")));
        await _lead.SignByBothAsync(id);
        (await _lead.PatchAsync($"/api/v1/events/{_event}", new { startAt = "2027-04-10T22:30:00Z", endAt = "2027-04-11T04:00:00Z" })).Expect(200);
        var signed = (await _lead.GetAsync($"{ContractAt(id)}/payment-schedule")).Expect(200).Data["instalments"]!.Items().Select(i => i.Str("dueOn")).ToList();
        var today = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        // 22:30 in London's winter is past midnight where the event is.
        Assert.Equal([DateOnly.FromDateTime(today.DateTime).AddDays(14).ToString("O", null), "2027-04-04"], signed);
    }

    [Fact]
    public async Task A_payment_fills_what_it_is_meant_for_and_what_is_meant_for_nothing_fills_the_rest()
    {
        var id = await _lead.AgreeAsync(_event, 1000);
        var parts = (await _lead.ScheduleAsync(id, s_thirds))["instalments"]!.Items().Select(i => i.Id()).ToList();
        await _lead.PayAsync(id, 100, parts[2]);
        await _lead.PayAsync(id, 320);
        var contract = await _lead.ContractAsync(id);
        Assert.Equal([300m, 20m, 100m], contract.Amounts("paid"));
        Assert.Equal(["paid", "part_paid", "part_paid"], contract["instalments"]!.Items().Select(i => i.Str("status")));
        Assert.Equal((420m, 580m), (contract.Amount("paid"), contract.Amount("open")));

        (await _lead.PostAsync($"{ContractAt(id)}/payments", new { amount = 250.01m, instalmentId = parts[2] })).ExpectProblem(409, "money.more_than_open", "amount");
        var refused = (await _lead.PostAsync($"{ContractAt(id)}/payments", new { amount = 580.01m })).ExpectProblem(409, "money.more_than_open", "amount");
        Assert.Equal(580m, refused.Json.Amount("open"));
        await _lead.PayAsync(id, 580);
        Assert.All((await _lead.ContractAsync(id))["instalments"]!.Items(), i => Assert.Equal("paid", i.Str("status")));
    }

    [Fact]
    public async Task What_goes_back_is_open_again()
    {
        var id = await _lead.AgreeAsync(_event, 1000);
        await _lead.ScheduleAsync(id, s_thirds);
        var payment = await _lead.PayAsync(id, 1000);
        var refund = $"{ContractAt(id)}/payments/{payment}/refund";
        (await _lead.PostAsync(refund, new { amount = 1000.01m })).ExpectProblem(409, "money.more_than_paid", "amount");
        var answer = (await _lead.PostAsync(refund, new { amount = 100, note = "The second desk never came" })).Expect(200);
        Assert.Equal((100m, 900m), (answer.Data.Amount("refunded"), answer.Data.Amount("net")));
        Assert.Equal([300m, 350m, 250m], answer.Json["contract"]!.Amounts("paid"));
        (await _lead.PostAsync(refund, new { })).Expect(200);
        Assert.Equal((0m, 1000m), ((await _lead.ContractAsync(id)).Amount("paid"), (await _lead.ContractAsync(id)).Amount("open")));
    }

    [Fact]
    public async Task Another_amount_keeps_what_is_paid_and_spreads_the_difference()
    {
        var id = await _lead.AgreeAsync(_event, 100);
        await _lead.ScheduleAsync(id, new { kind = "percent", percent = 50 }, new { kind = "percent", percent = 25 }, new { kind = "percent", percent = 25 });
        await _lead.PayAsync(id, 50);
        var grown = (await _lead.PatchAsync(ContractAt(id), new { amount = 150.01m })).Expect(200).Data;
        Assert.Equal([50m, 50m, 50.01m], grown.Amounts());
        Assert.Equal([50m, 0m, 0m], grown.Amounts("paid"));
        Assert.Equal([50m, 9.99m, 10.01m], (await _lead.PatchAsync(ContractAt(id), new { amount = 70 })).Expect(200).Data.Amounts());
        var refused = (await _lead.PatchAsync(ContractAt(id), new { amount = 49.99m })).ExpectProblem(409, "money.amount_below_paid", "amount");
        Assert.Equal(50m, refused.Json.Amount("paid"));
        Assert.Equal([50m, 0m, 0m], (await _lead.PatchAsync(ContractAt(id), new { amount = 50 })).Expect(200).Data.Amounts());
        // Everything is paid: what comes on top is an instalment of its own.
        var more = (await _lead.PatchAsync(ContractAt(id), new { amount = 80 })).Expect(200).Data;
        Assert.Equal(80m, more.Amounts().Sum());
        Assert.Equal(30m, more.Amount("open"));
    }

    [Fact]
    public async Task Rules_made_anew_find_the_money_that_was_paid()
    {
        // Half of 100 is paid, the job grows to 150: a quarter of the new sum is still due on signing, and half before the event.
        var id = await _lead.AgreeAsync(_event, 100);
        await _lead.ScheduleAsync(id, new { kind = "percent", percent = 50, offsetDays = 0 }, new { kind = "remainder", dueFrom = "event", offsetDays = -14 });
        await _lead.PayAsync(id, 50);
        (await _lead.PatchAsync(ContractAt(id), new { amount = 150 })).Expect(200);
        var schedule = await _lead.ScheduleAsync(id, new { kind = "percent", percent = 50, offsetDays = 0 }, new { kind = "remainder", dueFrom = "event", offsetDays = -14 });
        Assert.Equal([25m, 75m], schedule.Amounts("open"));
        Assert.Equal([50m, 0m], schedule.Amounts("paid"));
    }

    [Fact]
    public async Task A_schedule_by_hand_is_the_amount_or_is_refused()
    {
        var id = await _lead.AgreeAsync(_event, 100);
        var address = $"{ContractAt(id)}/payment-schedule";
        var refused = (await _lead.PutAsync(address, new { instalments = new[] { new { amount = 60 }, new { amount = 39 } } }))
            .ExpectProblem(400, "money.schedule_does_not_add_up", "instalments");
        Assert.Equal((100m, 99m), (refused.Json.Amount("amount"), refused.Json.Amount("scheduled")));
        Assert.Empty((await _lead.ContractAsync(id))["instalments"]!.AsArray());
        (await _lead.PutAsync(address, new { rules = new[] { new { kind = "fixed", amount = 101 } } })).ExpectProblem(400, "money.schedule_does_not_add_up", "rules");
        (await _lead.PutAsync(address, new { })).ExpectProblem(400, "request.invalid", "rules");
        (await _lead.PutAsync(address, new { rules = new[] { new { kind = "percent" } } })).ExpectProblem(400, "request.invalid", "rules[0].percent");
        var open = await _lead.AgreeAsync(_event, null);
        (await _lead.PutAsync($"{ContractAt(open)}/payment-schedule", new { rules = new[] { new { kind = "remainder" } } })).ExpectProblem(409, "money.no_amount");
        (await _lead.PutAsync(address, new { instalments = new[] { new { amount = 60 }, new { amount = 40 } } })).Expect(200);
        (await _lead.PutAsync(address, new { instalments = Array.Empty<object>() })).Expect(200);
    }

    [Fact]
    public async Task Sent_again_or_all_at_once_nothing_is_paid_twice()
    {
        var id = await _lead.AgreeAsync(_event, 100);
        var payment = Guid.CreateVersion7();
        var body = new { id = payment, amount = 100 };
        (await _lead.PostAsync($"{ContractAt(id)}/payments", body)).Expect(201);
        (await _lead.PostAsync($"{ContractAt(id)}/payments", body)).Expect(200);

        var race = await _lead.AgreeAsync(_event, 100);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _lead.PostAsync($"{ContractAt(race)}/payments", new { amount = 30 })));
        Assert.Equal(3, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.ExpectProblem(409, "money.more_than_open"));
        Assert.Equal(90m, (await _lead.ContractAsync(race)).Amount("paid"));
    }

    [Fact]
    public async Task What_a_contract_promises_and_was_paid_stands_in_the_budget()
    {
        var category = await _lead.AddCategoryAsync(_event, "production", 1000);
        var line = await _lead.AddItemAsync(_event, category, "Lights", 400);
        var id = await _lead.AgreeAsync(_event, 950, more: new { budgetCategoryId = category, budgetItemId = line });
        Assert.Equal(0m, (await _lead.BudgetAsync(_event)).Amount("totalCommitted"));
        await _lead.SignByBothAsync(id);
        var budget = await _lead.BudgetAsync(_event);
        Assert.Equal((950m, 0m, "warning"), (budget.Line(line).Amount("committed"), budget.Amount("totalActual"), budget.Category(category).Str("state")));
        await _lead.PayAsync(id, 200);
        budget = await _lead.BudgetAsync(_event);
        Assert.Equal((750m, 200m, 200m, 950m), (
            budget.Category(category).Amount("committed"), budget.Category(category).Amount("actual"), budget.Category(category).Amount("paid"),
            budget.Line(line).Amount("forecast")));
        (await _lead.PostAsync($"{ContractAt(id)}/transition", new { to = "terminated" })).Expect(200);
        Assert.Equal((0m, 200m), ((await _lead.BudgetAsync(_event)).Amount("totalCommitted"), (await _lead.BudgetAsync(_event)).Amount("totalActual")));

        // What the event is paid is no cost.
        var sponsor = await _lead.AgreeAsync(_event, 5000, "sponsor", "Main sponsor");
        await _lead.SignByBothAsync(sponsor);
        await _lead.PayAsync(sponsor, 1500);
        budget = await _lead.BudgetAsync(_event);
        Assert.Equal((5000m, 1500m, 200m), (budget.Amount("incomeAgreed"), budget.Amount("incomeReceived"), budget.Amount("totalActual")));
    }

    /// <summary>Any schedule, any payments, any change of the amount: the parts are the whole, and what is paid stays paid.</summary>
    [Theory]
    [InlineData("JPY", 11)]
    [InlineData("EUR", 12)]
    [InlineData("KWD", 13)]
    public async Task The_parts_stay_the_whole_whatever_happens(string currency, int seed)
    {
        var id = await _organization.AddEventAsync(more: new { currency });
        var random = new Random(seed);
        var digits = Money.MinorUnits(currency);
        decimal Any(decimal most) => decimal.Round((decimal)random.NextDouble() * most, digits);
        for (var round = 0; round < 4; round++)
        {
            var amount = Any(5000) + 10;
            var contract = await _lead.AgreeAsync(id, amount);
            await _lead.ScheduleAsync(
                contract, new { kind = "percent", percent = random.Next(1, 40) }, new { kind = "instalments", count = random.Next(1, 7) });
            var paid = 0m;
            for (var step = 0; step < 9; step++)
            {
                var standing = await _lead.ContractAsync(contract);
                var before = standing["instalments"]!.Items().ToDictionary(i => i.Id(), i => (Amount: i.Amount("amount"), Paid: i.Amount("paid")));
                Assert.Equal(paid, before.Values.Sum(i => i.Paid));
                if (random.Next(2) == 0)
                {
                    amount = random.Next(4) == 0 ? paid : paid + Any(4000);
                    var changed = (await _lead.PatchAsync(ContractAt(contract), new { amount })).Expect(200).Data;
                    Assert.Equal(amount, changed.Amounts().Sum());
                    Assert.All(changed["instalments"]!.Items().Where(i => before.ContainsKey(i.Id())), i => Assert.True(
                        i.Amount("paid") >= before[i.Id()].Paid && i.Amount("amount") >= i.Amount("paid")
                        && (before[i.Id()].Amount > before[i.Id()].Paid || i.Amount("amount") == before[i.Id()].Amount)));
                }
                else if (amount > paid)
                {
                    var open = standing["instalments"]!.Items().Where(i => i.Amount("open") > 0).ToList();
                    var one = open[random.Next(open.Count)];
                    var payment = Math.Min(Any(one.Amount("open") * 1.2m) + (1 / (decimal)Math.Pow(10, digits)), one.Amount("open"));
                    await _lead.PayAsync(contract, payment, random.Next(2) == 0 ? one.Id() : null);
                    paid += payment;
                }
            }

            var last = await _lead.ContractAsync(contract);
            Assert.Equal((amount, paid, amount - paid), (last.Amounts().Sum(), last.Amount("paid"), last.Amount("open")));
            Assert.Equal(paid, last.Amounts("paid").Sum());
        }
    }
}
