using Callboard.Testing;
using Callboard.Tests.Files;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Finance;

/// <summary>Lines that are planned, expenses that come in, and what a budget makes of both.</summary>
public sealed class KeepingExpenses(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _user = null!;
    private Guid _event, _production;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _user = _organization.Owner;
        _event = await _organization.AddEventAsync(more: new { currency = "EUR" });
        _production = await _user.AddCategoryAsync(_event, "production", 1000);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_spent_promised_and_expected_stands_apart()
    {
        var lights = await _user.AddItemAsync(_event, _production, "Lights", 400, new { committedAmount = 300 });
        await _user.AddItemAsync(_event, _production, "Sound", 200, new { actualAmount = 50, committedAmount = 30 });
        await _user.SpendAsync(_event, _production, 120, new { itemId = lights });
        await _user.SpendAsync(_event, _production, 80.50m, new { paidStatus = "paid" });

        var budget = await _user.BudgetAsync(_event);
        var (category, line) = (budget.Category(_production), budget.Line(lights));
        // An invoice that came in is no promise any more.
        Assert.Equal((120m, 180m, 400m, -280m), (line.Amount("actual"), line.Amount("committed"), line.Amount("forecast"), line.Amount("variance")));
        Assert.Equal((250.50m, 80.50m, 210m), (category.Amount("actual"), category.Amount("paid"), category.Amount("committed")));
        // 400 and 200 for the lines, and of the 400 no line plans at least what is gone already.
        Assert.Equal((600m, 1000m, 46.05m), (category.Amount("planned"), category.Amount("forecast"), (decimal)category["usedPercent"]!));
        Assert.Equal((-749.50m, -74.95m, "ok"), (category.Amount("variance"), (decimal)category["variancePercent"]!, category.Str("state")));
        Assert.Equal((250.50m, 210m, 1000m, 539.50m),
            (budget.Amount("totalActual"), budget.Amount("totalCommitted"), budget.Amount("totalForecast"), budget.Amount("remaining")));
    }

    [Fact]
    public async Task A_forecast_somebody_makes_counts_but_never_below_what_is_spent()
    {
        var lights = await _user.AddItemAsync(_event, _production, "Lights", 400, new { forecastAmount = 250 });
        Assert.Equal(850m, (await _user.BudgetAsync(_event)).Category(_production).Amount("forecast"));
        await _user.SpendAsync(_event, _production, 500, new { itemId = lights });
        Assert.Equal(1100m, (await _user.BudgetAsync(_event)).Category(_production).Amount("forecast"));
        (await _user.PatchAsync($"{BudgetOf(_event)}/items/{lights}", """{"forecastAmount":null}""")).Expect(200);
        Assert.Equal(500m, (await _user.BudgetAsync(_event)).Line(lights).Amount("forecast"));
    }

    [Fact]
    public async Task An_expense_is_overdue_since_the_day_after_it_was_due_where_the_event_is()
    {
        // On the first side of the earth yesterday is not over yet, or today has begun already.
        var now = TimeProvider.System.GetUtcNow();
        foreach (var zone in new[] { "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin" })
        {
            var id = await _organization.AddEventAsync(more: new { timezone = zone });
            var category = await _user.AddCategoryAsync(id, "venue", 100);
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);
            var dueToday = await _user.SpendAsync(id, category, 1, new { dueDate = today });
            var late = await _user.SpendAsync(id, category, 2, new { dueDate = today.AddDays(-1) });
            await _user.SpendAsync(id, category, 3, new { dueDate = today.AddDays(-1), paidStatus = "paid" });

            Assert.Equal("pending", (await _user.GetAsync($"{ExpensesOf(id)}/{dueToday}")).Expect(200).Data.Str("paidStatus"));
            Assert.Equal([late], (await _user.GetAsync($"{ExpensesOf(id)}?status=overdue")).Expect(200).Data.Items().Select(e => e.Id()));
            var paid = (await _user.PatchAsync($"{ExpensesOf(id)}/{late}", new { paidStatus = "paid" })).Expect(200).Data;
            Assert.Equal(("paid", today.ToString("O", null)), (paid.Str("paidStatus"), paid.Str("paidOn")));
            Assert.Equal(0, (await _user.GetAsync($"{ExpensesOf(id)}?status=overdue")).Expect(200).Json.Int("total"));
        }
    }

    [Theory]
    [InlineData("EUR", "100.00", "USD", "0.925", "92.50")]
    // Half a cent goes away from zero, also where the digit before is even.
    [InlineData("EUR", "1.00", "USD", "0.125", "0.13")]
    [InlineData("JPY", "12.50", "EUR", "162.2", "2028")]
    [InlineData("KWD", "1000", "JPY", "0.0020625", "2.063")]
    public async Task An_amount_in_another_currency_is_worth_its_rate(string currency, string original, string of, string rate, string expected)
    {
        var id = await _organization.AddEventAsync(more: new { currency });
        var category = await _user.AddCategoryAsync(id, "talent", 10000);

        var made = (await _user.PostAsync(ExpensesOf(id),
            $$"""{"categoryId":"{{category}}","name":"Fee","originalAmount":"{{original}}","originalCurrency":"{{of}}","exchangeRate":{{rate}}}"""))
            .Expect(201);
        Assert.Equal((expected, currency), (made.Data["amount"]!.Str("amount"), made.Data["amount"]!.Str("currency")));
        Assert.Equal(of, made.Data["original"]!.Str("currency"));
        Assert.NotNull(made.Data["exchangeRateOn"]);

        // What somebody says it came to takes the place of the rate.
        var changed = (await _user.PatchAsync(made.Headers["Location"], new { amount = 3 })).Expect(200).Data;
        Assert.Equal(3m, changed.Amount("amount"));
        Assert.Null(changed["original"]);
        Assert.Null(changed["exchangeRate"]);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "request.invalid", "amount")]
    [InlineData("""{"name":"x","amount":0}""", "money.amount_not_positive", "amount")]
    [InlineData("""{"name":"x","amount":-1}""", "money.amount_not_positive", "amount")]
    [InlineData("""{"name":"x","amount":1.005}""", "money.too_many_decimals", "amount")]
    [InlineData("""{"name":"  ","amount":1}""", "money.name_invalid", "name")]
    [InlineData("""{"name":"x","originalAmount":5}""", "money.original_incomplete", "exchangeRate")]
    [InlineData("""{"name":"x","originalAmount":5.5,"originalCurrency":"JPY","exchangeRate":1}""", "money.too_many_decimals", "originalAmount")]
    [InlineData("""{"name":"x","amount":1,"vendorId":"01980000-0000-7000-8000-000000000000"}""", "money.vendor_not_found", "vendorId")]
    [InlineData("""{"name":"x","amount":1,"itemId":"01980000-0000-7000-8000-000000000000"}""", "money.item_elsewhere", "itemId")]
    [InlineData("""{"name":"x","amount":1,"invoiceFileId":"01980000-0000-7000-8000-000000000000"}""", "money.file_not_found", "invoiceFileId")]
    public async Task Bad_input_is_refused_with_its_field(string body, string code, string field)
    {
        var answer = await _user.PostAsync(ExpensesOf(_event), body.Insert(1, $"\"categoryId\":\"{_production}\","));
        Assert.Equal(code, (string?)answer.Json["code"]);
        Assert.NotNull(answer.Json["errors"]?[field]);
        Assert.Equal(0, (await _user.GetAsync(ExpensesOf(_event))).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_receipt_is_a_file_of_the_same_event()
    {
        var receipt = (await _user.UploadAsync(_event, Samples.Png())).Expect(201).Data.Id();
        var other = await _organization.AddEventAsync();
        var foreign = (await _user.UploadAsync(other, Samples.Png())).Expect(201).Data.Id();

        (await _user.PostAsync(ExpensesOf(_event), new { categoryId = _production, name = "Gaffer tape", amount = 12, invoiceFileId = foreign }))
            .ExpectProblem(404, "money.file_not_found", "invoiceFileId");
        var expense = await _user.SpendAsync(_event, _production, 12, new { invoiceFileId = receipt });
        Assert.Equal(receipt, (await _user.GetAsync($"{ExpensesOf(_event)}/{expense}")).Expect(200).Data["invoice"]!.Id());
        // A removed file leaves the expense.
        (await _user.DeleteAsync($"/api/v1/files/{receipt}")).Expect(204);
        Assert.Null((await _user.GetAsync($"{ExpensesOf(_event)}/{expense}")).Expect(200).Data["invoice"]);
    }

    [Fact]
    public async Task A_line_takes_its_expenses_along_and_an_expense_leaves_its_line_behind()
    {
        var staffing = await _user.AddCategoryAsync(_event, "staffing", 500);
        var crew = await _user.AddItemAsync(_event, _production, "Crew", 100);
        var first = await _user.SpendAsync(_event, _production, 10, new { itemId = crew });
        var second = await _user.SpendAsync(_event, _production, 20, new { itemId = crew });

        (await _user.PatchAsync($"{BudgetOf(_event)}/items/{crew}", new { categoryId = staffing })).Expect(200);
        var moved = (await _user.GetAsync($"{ExpensesOf(_event)}/{first}")).Expect(200).Data;
        Assert.Equal((staffing, crew), (Guid.Parse(moved.Str("categoryId")!), Guid.Parse(moved.Str("itemId")!)));
        var alone = (await _user.PatchAsync($"{ExpensesOf(_event)}/{second}", new { categoryId = _production })).Expect(200).Data;
        Assert.Null(alone["itemId"]);
        var budget = await _user.BudgetAsync(_event);
        Assert.Equal((20m, 10m), (budget.Category(_production).Amount("actual"), budget.Category(staffing).Amount("actual")));

        // A removed line leaves what was spent on it.
        (await _user.DeleteAsync($"{BudgetOf(_event)}/items/{crew}")).Expect(204);
        Assert.Equal(30m, (await _user.BudgetAsync(_event)).Amount("totalActual"));
        // And a category with expenses stays.
        (await _user.DeleteAsync($"{BudgetOf(_event)}/categories/{_production}")).ExpectProblem(409, "money.category_in_use");
    }

    [Fact]
    public async Task Sent_again_it_is_one_expense()
    {
        var id = Guid.CreateVersion7();
        var body = new { id, categoryId = _production, name = "Gaffer tape", amount = 12 };
        (await _user.PostAsync(ExpensesOf(_event), body)).Expect(201);
        (await _user.PostAsync(ExpensesOf(_event), body)).Expect(200);
        Assert.Equal(12m, (await _user.BudgetAsync(_event)).Amount("totalActual"));
    }

    [Fact]
    public async Task A_currency_the_amounts_do_not_fit_is_refused()
    {
        await _user.SpendAsync(_event, _production, 12.55m);
        (await _user.PatchAsync($"/api/v1/events/{_event}", new { currency = "JPY" })).ExpectProblem(409, "money.currency_in_use", "currency");
        (await _user.PatchAsync($"/api/v1/events/{_event}", new { currency = "KWD" })).Expect(200);
        Assert.Equal("12.550", (await _user.BudgetAsync(_event))["totalActual"]!.Str("amount"));
    }

    [Fact]
    public async Task Whoever_only_looks_changes_nothing()
    {
        var viewer = await _organization.AddAsync("viewer");
        var item = await _user.AddItemAsync(_event, _production, "Lights", 10);
        var expense = await _user.SpendAsync(_event, _production, 5);
        Assert.Equal(1, (await viewer.GetAsync(ExpensesOf(_event))).Expect(200).Json.Int("total"));
        (await viewer.PostAsync(ExpensesOf(_event), new { categoryId = _production, name = "x", amount = 1 })).ExpectProblem(403, "access.forbidden");
        (await viewer.PatchAsync($"{ExpensesOf(_event)}/{expense}", new { amount = 1 })).ExpectProblem(403, "access.forbidden");
        (await viewer.DeleteAsync($"{BudgetOf(_event)}/items/{item}")).ExpectProblem(403, "access.forbidden");
    }

    [Fact]
    public async Task A_copied_event_has_the_plan_and_nothing_spent()
    {
        await _user.AddItemAsync(_event, _production, "Lights", 400, new { committedAmount = 300, actualAmount = 20 });
        await _user.SpendAsync(_event, _production, 100);
        var copy = (await _user.PostAsync($"/api/v1/events/{_event}/clone", new { startAt = "2028-03-10T18:00:00Z", name = "Again" })).Expect(201).Data.Id();

        var budget = await _user.BudgetAsync(copy);
        Assert.Equal((1000m, 0m, 0m), (budget.Amount("totalBudgeted"), budget.Amount("totalActual"), budget.Amount("totalCommitted")));
        var line = Assert.Single(budget["items"]!.Items());
        Assert.Equal(("Lights", 400m), (line.Str("description"), line.Amount("planned")));
        Assert.Equal(budget["categories"]!.Items().Single().Id(), Guid.Parse(line.Str("categoryId")!));
    }
}
