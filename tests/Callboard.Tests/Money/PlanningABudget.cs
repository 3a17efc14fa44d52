using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Finance;

/// <summary>Categories of an event's budget: what is planned, what it came to, and what the database makes of both.</summary>
public sealed class PlanningABudget(CallboardServer server)
{
    [Fact]
    public async Task A_category_is_added_read_changed_and_removed()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var budget = $"/api/v1/events/{await organization.AddEventAsync(more: new { currency = "EUR" })}/budget";

        var created = (await user.PostAsync($"{budget}/categories", new { category = "catering", name = "Dinner", budgetedAmount = "1000.50" })).Expect(201);
        var address = created.Headers["Location"];
        Assert.Equal("""{"amount":"1000.50","currency":"EUR"}""", created.Data["budgeted"]!.ToJsonString());
        Assert.Equal("0.00", created.Data["actual"]!.Str("amount"));
        Assert.Equal("-1000.50", created.Data["variance"]!.Str("amount"));
        Assert.Equal(-100m, (decimal)created.Data["variancePercent"]!);

        var changed = (await user.PatchAsync(address, new { actualAmount = 1200.6 })).Expect(200);
        Assert.Equal("1200.60", changed.Data["actual"]!.Str("amount"));
        Assert.Equal("200.10", changed.Data["variance"]!.Str("amount"));
        Assert.Equal(20.00m, (decimal)changed.Data["variancePercent"]!);
        Assert.Equal(1, (await user.GetAsync($"{budget}/categories")).Expect(200).Json.Int("total"));

        (await user.DeleteAsync(address)).Expect(204);
        (await user.GetAsync(address)).ExpectProblem(404, "money.category_not_found");
        Assert.Equal(0, (await user.GetAsync($"{budget}/categories")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task Nothing_budgeted_has_no_variance_in_percent()
    {
        var organization = await server.NewOrganizationAsync();
        var budget = $"/api/v1/events/{await organization.AddEventAsync()}/budget";

        var created = (await organization.Owner.PostAsync($"{budget}/categories", new { category = "buffer", budgetedAmount = 0, actualAmount = 5 })).Expect(201);
        Assert.Null(created.Data["variancePercent"]);
        var whole = (await organization.Owner.GetAsync(budget)).Expect(200).Data;
        Assert.Null(whole["variancePercent"]);
        Assert.Equal("5.00", whole["totalActual"]!.Str("amount"));
    }

    [Theory]
    [InlineData("JPY", "1250", "1250.5")]
    [InlineData("EUR", "1250.25", "1250.255")]
    [InlineData("KWD", "1250.255", "1250.2555")]
    public async Task Amounts_have_the_decimals_of_their_currency_and_no_more(string currency, string exact, string finer)
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var budget = $"/api/v1/events/{await organization.AddEventAsync(more: new { currency })}/budget";

        var created = (await user.PostAsync($"{budget}/categories", new { category = "venue", budgetedAmount = exact, actualAmount = exact })).Expect(201);
        Assert.Equal(exact, created.Data["budgeted"]!.Str("amount"));
        (await user.PostAsync($"{budget}/categories", new { category = "talent", budgetedAmount = finer }))
            .ExpectProblem(400, "money.too_many_decimals", "budgetedAmount");
        (await user.PatchAsync(created.Headers["Location"], new { actualAmount = finer }))
            .ExpectProblem(400, "money.too_many_decimals", "actualAmount");

        var whole = (await user.GetAsync(budget)).Expect(200).Data;
        Assert.Equal(currency, whole.Str("currency"));
        Assert.Equal(exact, whole["totalBudgeted"]!.Str("amount"));
        Assert.Equal(exact, whole["totalActual"]!.Str("amount"));
    }

    [Fact]
    public async Task An_event_does_not_take_a_currency_its_amounts_do_not_fit()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var address = $"/api/v1/events/{await organization.AddEventAsync(more: new { currency = "EUR" })}";
        var category = (await user.PostAsync($"{address}/budget/categories", new { category = "venue", budgetedAmount = "10.50" })).Expect(201);

        (await user.PatchAsync(address, new { currency = "JPY" })).ExpectProblem(409, "money.currency_in_use", "currency");
        (await user.PatchAsync(category.Headers["Location"], new { budgetedAmount = 11 })).Expect(200);
        (await user.PatchAsync(address, new { currency = "JPY" })).Expect(200);
        Assert.Equal("11", (await user.GetAsync($"{address}/budget")).Expect(200).Data["totalBudgeted"]!.Str("amount"));
    }

    [Fact]
    public async Task A_category_of_the_same_name_is_refused_but_one_of_another_name_is_not()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var categories = $"/api/v1/events/{await organization.AddEventAsync()}/budget/categories";

        (await user.PostAsync(categories, new { category = "venue", budgetedAmount = 1 })).Expect(201);
        (await user.PostAsync(categories, new { category = "venue", budgetedAmount = 2 })).ExpectProblem(409, "money.category_taken", "category");
        (await user.PostAsync(categories, new { category = "venue", name = "Rehearsal", budgetedAmount = 2 })).Expect(201);
        (await user.PostAsync(categories, new { category = "venue", name = "Rehearsal", budgetedAmount = 2 })).ExpectProblem(409, "money.category_taken");
    }

    [Fact]
    public async Task The_same_create_sent_twice_is_one_create()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var categories = $"/api/v1/events/{await organization.AddEventAsync()}/budget/categories";
        var body = new { id = Guid.CreateVersion7(), category = "venue", budgetedAmount = 7 };

        var first = (await user.PostAsync(categories, body)).Expect(201);
        var second = (await user.PostAsync(categories, body)).Expect(200);
        Assert.True(JsonNode.DeepEquals(first.Data, second.Data), second.Text);
    }

    [Fact]
    public async Task Rights_follow_the_event()
    {
        var organization = await server.NewOrganizationAsync();
        var stranger = (await server.NewOrganizationAsync()).Owner;
        var viewer = await organization.AddAsync("viewer");
        var member = await organization.AddAsync("member");
        var open = $"/api/v1/events/{await organization.AddEventAsync()}/budget";
        var closed = $"/api/v1/events/{await organization.AddEventAsync(visibility: "team")}/budget";
        var body = new { category = "venue", budgetedAmount = 1 };
        var category = (await organization.Owner.PostAsync($"{open}/categories", body)).Expect(201).Headers["Location"];

        foreach (var reader in (ApiUser[])[viewer, member])
        {
            (await reader.GetAsync(open)).Expect(200);
            (await reader.GetAsync(category)).Expect(200);
            (await reader.PostAsync($"{open}/categories", new { category = "talent", budgetedAmount = 1 })).ExpectProblem(403, "access.forbidden");
            (await reader.PatchAsync(category, new { actualAmount = 9 })).ExpectProblem(403, "access.forbidden");
            (await reader.DeleteAsync(category)).ExpectProblem(403, "access.forbidden");
            (await reader.GetAsync(closed)).Expect(404);
            (await reader.PostAsync($"{closed}/categories", body)).Expect(404);
        }

        foreach (var address in (string[])[open, $"{open}/categories", category])
        {
            (await stranger.GetAsync(address)).Expect(404);
        }

        (await stranger.PostAsync($"{open}/categories", body)).Expect(404);
        (await stranger.PatchAsync(category, new { actualAmount = 9 })).Expect(404);
        (await stranger.DeleteAsync(category)).Expect(404);
        Assert.Equal("0.00", (await organization.Owner.GetAsync(category)).Expect(200).Data["actual"]!.Str("amount"));
    }

    [Fact]
    public async Task A_portal_user_sees_the_event_but_not_its_budget()
    {
        var organization = await server.NewOrganizationAsync();
        var client = (await organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Maison" })).Expect(201).Data.Id();
        var portal = await organization.AddPortalAsync("client", client);
        var id = await organization.AddEventAsync(more: new { clientId = client, budgetCategories = new[] { new { category = "venue", budgetedAmount = 10 } } });

        (await portal.GetAsync($"/api/v1/events/{id}/budget")).Expect(404);
        (await portal.GetAsync($"/api/v1/events/{id}/budget/categories")).Expect(404);
        Assert.Empty((await portal.GetAsync($"/api/v1/events/{id}")).Expect(200).Data["budgetSummary"]!["categories"]!.Items());
    }

    [Theory]
    [InlineData("""{"category":"venue","budgetedAmount":-1}""", "budgetedAmount")]
    [InlineData("""{"category":"venue","budgetedAmount":"1e3"}""", "budgetedAmount")]
    [InlineData("""{"category":"venue","budgetedAmount":"1000000000000000"}""", "budgetedAmount")]
    [InlineData("""{"category":"venue","budgetedAmount":null}""", "budgetedAmount")]
    [InlineData("""{"category":"venue"}""", "budgetedAmount")]
    [InlineData("""{"category":"yacht","budgetedAmount":1}""", "category")]
    [InlineData("""{"category":"venue","budgetedAmount":1,"actualAmount":-0.01}""", "actualAmount")]
    [InlineData("""{"category":"venue","budgetedAmount":1,"name":"   "}""", "name")]
    [InlineData("""{"category":"venue","budgetedAmount":1,"name":"a\u0000b"}""", "name")]
    [InlineData("""{"category":"venue","budgetedAmount":1,"id":"7"}""", "id")]
    public async Task Bad_input_is_refused_with_its_field_and_leaves_nothing(string body, string field)
    {
        var organization = await server.NewOrganizationAsync();
        var categories = $"/api/v1/events/{await organization.AddEventAsync()}/budget/categories";

        var answer = (await organization.Owner.PostAsync(categories, body)).Expect(400);
        Assert.True(answer.Json["errors"]?[field] is not null, answer.Text);
        Assert.Equal(0, (await organization.Owner.GetAsync(categories)).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task What_must_have_a_value_cannot_be_cleared()
    {
        var organization = await server.NewOrganizationAsync();
        var categories = $"/api/v1/events/{await organization.AddEventAsync()}/budget/categories";
        var category = (await organization.Owner.PostAsync(categories, new { category = "venue", name = "Hall", budgetedAmount = 1 })).Expect(201).Headers["Location"];

        (await organization.Owner.PatchAsync(category, """{"budgetedAmount":null}""")).ExpectProblem(400, "request.invalid", "budgetedAmount");
        (await organization.Owner.PatchAsync(category, """{"category":null}""")).ExpectProblem(400, "request.invalid", "category");
        Assert.Null((await organization.Owner.PatchAsync(category, """{"name":null}""")).Expect(200).Data["name"]);
    }

    [Fact]
    public async Task A_version_somebody_else_replaced_is_refused()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var categories = $"/api/v1/events/{await organization.AddEventAsync()}/budget/categories";
        var category = (await user.PostAsync(categories, new { category = "venue", budgetedAmount = 1 })).Expect(201).Headers["Location"];
        (await user.PatchAsync(category, new { actualAmount = 2 })).Expect(200);

        (await user.SendAsync(HttpMethod.Patch, category, new { actualAmount = 3 }, ("If-Match", "\"1\""))).ExpectProblem(412, "request.version_mismatch");
        (await user.SendAsync(HttpMethod.Delete, category, null, ("If-Match", "\"1\""))).ExpectProblem(412, "request.version_mismatch");
        (await user.SendAsync(HttpMethod.Patch, category, new { actualAmount = 3 }, ("If-Match", "\"2\""))).Expect(200);
    }
}
