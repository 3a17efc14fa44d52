using System.Text;
using System.Text.Json.Nodes;
using Callboard.Finance.Rules;
using Callboard.Testing;
using Callboard.Tests.Talk;
using Microsoft.AspNetCore.Builder;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;
using static Callboard.Tests.Finance.StripeMessages;

namespace Callboard.Tests.Finance;

/// <summary>A node that takes messages of Stripe; the others do not.</summary>
public sealed class StripeNode(CallboardServer server) : IAsyncLifetime
{
    private WebApplication? _node;

    internal ApiUser Stripe => new(new HttpClient { BaseAddress = CallboardServer.AddressOf(_node!) }, Guid.Empty, "Stripe", "");

    public async ValueTask InitializeAsync() => _node = await server.StartNodeAsync($"--Stripe:WebhookSecret={Secret}, {OldSecret}");

    public async ValueTask DisposeAsync()
    {
        await _node!.StopAsync();
        await _node.DisposeAsync();
    }
}

/// <summary>What Stripe tells: taken only with its signature, once, and in whatever order it comes.</summary>
public sealed class HearingFromStripe(CallboardServer server, StripeNode node) : IClassFixture<StripeNode>, IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _lead = null!;
    private Guid _event, _contract;
    private string _reference = "";

    private ApiUser Stripe => node.Stripe;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _lead = _organization.Owner;
        _event = await _organization.AddEventAsync(more: new { currency = "USD" });
        _contract = await _lead.AgreeAsync(_event, 1000, "client", "The gala", new { partyName = "Maison Delacroix" });
        _reference = (await _lead.ContractAsync(_contract)).Str("paymentReference")!;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<string> TellAsync(string type, JsonObject thing, long? at = null, string? id = null) =>
        (await Stripe.TellAsync(Event(type, thing, at ?? Now, id))).Expect(200).Json.Str("outcome")!;

    private async Task<JsonNode> OnlyPaymentAsync() => Assert.Single((await _lead.ContractAsync(_contract))["payments"]!.Items());

    [Fact]
    public async Task A_payment_finds_its_instalment_and_the_people_are_told()
    {
        await _lead.ScheduleAsync(_contract, new { kind = "percent", percent = 40 }, new { kind = "remainder" });
        var second = (await _lead.ContractAsync(_contract))["instalments"]![1]!;
        var intent = NewIntent();
        Assert.Equal("applied", await TellAsync("payment_intent.created", Intent(intent, 60000, "usd", "requires_payment_method", second.Str("paymentReference"))));
        Assert.Equal(("pending", 0m), ((await OnlyPaymentAsync()).Str("status"), (await OnlyPaymentAsync()).Amount("net")));
        Assert.Equal("applied", await TellAsync("payment_intent.succeeded", Intent(intent, 60000, "usd", "succeeded", second.Str("paymentReference"), 60000)));
        var payment = await OnlyPaymentAsync();
        Assert.Equal(
            ("stripe", "succeeded", 600m, intent, second.Id().ToString()),
            (payment.Str("provider"), payment.Str("status"), payment.Amount("net"), payment.Str("providerRef"), payment.Str("instalmentId")));
        Assert.Equal(["open", "paid"], (await _lead.ContractAsync(_contract))["instalments"]!.Items().Select(i => i.Str("status")));
        Assert.Equal(["Maison Delacroix paid 600.00 USD for ‘The gala’"], await _lead.TitlesAsync());
        (await _lead.PostAsync($"{ContractAt(_contract)}/payments/{payment.Id()}/refund", new { })).ExpectProblem(409, "money.provider_decides");
    }

    [Fact]
    public async Task Only_what_is_signed_is_taken()
    {
        var intent = NewIntent();
        var body = Encoding.UTF8.GetBytes(Event("payment_intent.succeeded", Intent(intent, 100, "usd", "succeeded", _reference, 100), Now).ToJsonString());
        var now = TimeProvider.System.GetUtcNow();
        var good = Header(body, now, Secret);
        var time = good[..good.IndexOf(',', StringComparison.Ordinal)];
        string?[] bad =
        [
            null, "", "t=,v1=", time, good[(time.Length + 1)..], good.Replace("v1=", "v0=", StringComparison.Ordinal), good + "0", good[..^2] + "zz",
            Header(body, now, "whsec_of_somebody_else"), Header(body, now.AddMinutes(-6), Secret), Header(body, now.AddMinutes(6), Secret),
            // The signature of another time, and of another body.
            Header(body, now.AddSeconds(-30), Secret).Replace(Header(body, now.AddSeconds(-30), Secret).Split(',')[0], time, StringComparison.Ordinal),
            Header([.. body, (byte)' '], now, Secret), $"{time},t=1,{good[(time.Length + 1)..]}", new string('x', 5000),
        ];
        foreach (var header in bad)
        {
            (await Stripe.SendSignedAsync(body, header)).ExpectProblem(400, "money.webhook_unsigned");
        }

        Assert.Empty((await _lead.ContractAsync(_contract))["payments"]!.AsArray());
        // A node without a secret takes nothing, however it is signed.
        (await server.Anonymous.SendSignedAsync(body, good)).ExpectProblem(404, "money.stripe_off");
        (await Stripe.SendSignedAsync(new byte[600 * 1024], good)).Expect(413);
        // While a secret is replaced, one good signature among several is enough, with either secret.
        (await Stripe.SendSignedAsync(body, Header(body, now, "whsec_of_somebody_else", OldSecret))).Expect(200);
        Assert.Equal(1m, (await OnlyPaymentAsync()).Amount("net"));
    }

    [Fact]
    public async Task Sent_again_it_counts_once()
    {
        var intent = NewIntent();
        var message = Event("payment_intent.succeeded", Intent(intent, 25000, "usd", "succeeded", _reference, 25000), Now);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Stripe.TellAsync(message)));
        Assert.Single(answers, a => a.Expect(200).Json.Str("outcome") == "applied");
        Assert.Equal(7, answers.Count(a => a.Json.Str("outcome") == "repeated"));
        Assert.Equal(250m, (await _lead.ContractAsync(_contract)).Amount("paid"));
        Assert.Single(await _lead.InboxAsync());
    }

    [Fact]
    public async Task Any_order_comes_to_the_same()
    {
        // Announced, failed once, paid, a part refunded, another refund that failed, disputed and won.
        JsonObject[] Messages(string intent) =>
        [
            Event("payment_intent.created", Intent(intent, 50000, "usd", "requires_payment_method", _reference), Now),
            Event("payment_intent.payment_failed", Intent(intent, 50000, "usd", "requires_payment_method", _reference), Now + 1),
            Event("payment_intent.succeeded", Intent(intent, 50000, "usd", "succeeded", _reference, 50000), Now + 2),
            Event("charge.succeeded", Charge(intent, 50000, "usd", 0, reference: _reference), Now + 2),
            Event("charge.refunded", Charge(intent, 50000, "usd", 12000), Now + 3),
            Event("refund.created", Refund(intent, "re_1" + intent, 12000, "usd", "pending"), Now + 3),
            Event("refund.updated", Refund(intent, "re_1" + intent, 12000, "usd", "succeeded"), Now + 4),
            Event("refund.failed", Refund(intent, "re_2" + intent, 3000, "usd", "failed"), Now + 6),
            Event("refund.created", Refund(intent, "re_2" + intent, 3000, "usd", "pending"), Now + 5),
            Event("charge.dispute.created", Dispute(intent, "dp_1" + intent, 38000, "usd", "needs_response"), Now + 7),
            Event("charge.dispute.closed", Dispute(intent, "dp_1" + intent, 38000, "usd", "won"), Now + 9),
            Event("charge.dispute.updated", Dispute(intent, "dp_1" + intent, 38000, "usd", "under_review"), Now + 8),
        ];
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var contract = await _lead.AgreeAsync(_event, 1000, "client", $"Order {seed}");
            _reference = (await _lead.ContractAsync(contract)).Str("paymentReference")!;
            var intent = NewIntent();
            var messages = Messages(intent);
            random.Shuffle(messages);
            foreach (var message in messages.Concat(messages.Where(_ => random.Next(2) == 0)))
            {
                (await Stripe.TellAsync(message)).Expect(200);
            }

            var payment = Assert.Single((await _lead.ContractAsync(contract))["payments"]!.Items());
            Assert.Equal(
                ("succeeded", 500m, 120m, 0m, 380m, "card"),
                (payment.Str("status"), payment.Amount("amount"), payment.Amount("refunded"), payment.Amount("disputed"), payment.Amount("net"), payment.Str("method")));
        }
    }

    [Fact]
    public async Task A_refund_before_its_payment_lets_nobody_in()
    {
        (await _lead.PostAsync($"/api/v1/events/{_event}/wristbands", new { nfcId = "04D1", category = "Table", status = "inactive" })).Expect(201);
        async Task<string?> BandAsync() => (await _lead.GetAsync($"/api/v1/events/{_event}/wristbands")).Expect(200).Data[0]!.Str("status");
        await _lead.ScheduleAsync(_contract, new { kind = "remainder", activatesCategory = "Table" });
        var intent = NewIntent();
        Assert.Equal("unmatched", await TellAsync("charge.refunded", Charge(intent, 100000, "usd", 100000)));
        Assert.Equal("applied", await TellAsync("payment_intent.succeeded", Intent(intent, 100000, "usd", "succeeded", _reference, 100000)));
        Assert.Equal(("inactive", 0m), (await BandAsync(), (await OnlyPaymentAsync()).Amount("net")));

        var again = NewIntent();
        await TellAsync("payment_intent.succeeded", Intent(again, 100000, "usd", "succeeded", _reference, 100000));
        Assert.Equal("active", await BandAsync());
        // Money that is held back lets nobody in until it is back.
        await TellAsync("charge.dispute.created", Dispute(again, "dp_9", 100000, "usd", "needs_response"));
        Assert.Equal("inactive", await BandAsync());
        await TellAsync("charge.dispute.closed", Dispute(again, "dp_9", 100000, "usd", "won"), Now + 1);
        Assert.Equal("active", await BandAsync());
        Assert.Contains("Maison Delacroix disputes a payment of 1000.00 USD for ‘The gala’", await _lead.TitlesAsync());
    }

    [Fact]
    public async Task A_payment_link_carries_its_contract_in_its_address()
    {
        var intent = NewIntent();
        // The payment itself knows nothing of it; its checkout does, later.
        Assert.Equal("unmatched", await TellAsync("payment_intent.succeeded", Intent(intent, 5000, "usd", "succeeded", null, 5000)));
        Assert.Equal("applied", await TellAsync("checkout.session.completed", Session(intent, 5000, "usd", "paid", _reference)));
        Assert.Equal(50m, (await OnlyPaymentAsync()).Amount("net"));
    }

    [Fact]
    public async Task What_it_cannot_use_is_kept_and_answered()
    {
        Assert.Equal("ignored", await TellAsync("customer.created", new JsonObject { ["id"] = "cus_1", ["object"] = "customer", ["email"] = "payer@example.com" }));
        Assert.Equal("ignored", await TellAsync("some.kind.of.tomorrow", new JsonObject { ["id"] = "x", ["object"] = "novelty", ["amount"] = "a lot" }));
        Assert.Equal("unmatched", await TellAsync("payment_intent.succeeded", Intent(NewIntent(), 100, "usd", "succeeded", "not a reference", 100)));
        Assert.Equal("unknown_contract", await TellAsync(
            "payment_intent.succeeded", Intent(NewIntent(), 100, "usd", "succeeded", $"{Guid.CreateVersion7()}_{Guid.CreateVersion7()}", 100)));
        Assert.Equal("currency_differs", await TellAsync("payment_intent.succeeded", Intent(NewIntent(), 100, "eur", "succeeded", _reference, 100)));
        Assert.Empty((await _lead.ContractAsync(_contract))["payments"]!.AsArray());
        await using var command = server.Admin.CreateCommand("select count(*) from money.provider_event where facts::text like '%payer@%'");
        Assert.Equal(0L, await command.ExecuteScalarAsync());

        foreach (var body in new[] { "", "{", "[]", "null", "{\"id\":1}", """{"id":"evt_1","type":"x","created":1e300,"data":{"object":{}}}""", """{"id":"evt_1","type":"x","created":5}""" })
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            (await Stripe.SendSignedAsync(bytes, Header(bytes, TimeProvider.System.GetUtcNow(), Secret))).ExpectProblem(400, "request.malformed");
        }
    }

    [Theory]
    [InlineData("JPY", 5000, "5000")]
    [InlineData("KWD", 12340, "12.340")]
    [InlineData("EUR", 12345, "123.45")]
    // Written with two digits for old times' sake, and without any.
    [InlineData("ISK", 500000, "5000")]
    public async Task Amounts_have_the_digits_Stripe_writes_them_with(string currency, long minor, string expected)
    {
        var id = await _organization.AddEventAsync(more: new { currency });
        var contract = await _lead.AgreeAsync(id, 10000, "client");
        var reference = (await _lead.ContractAsync(contract)).Str("paymentReference");
        await TellAsync("payment_intent.succeeded", Intent(NewIntent(), minor, currency.ToLowerInvariant(), "succeeded", reference, minor));
        Assert.Equal(expected, (await _lead.ContractAsync(contract))["payments"]![0]!["net"]!.Str("amount"));
    }

    [Fact]
    public void The_signature_is_the_one_everybody_can_work_out()
    {
        // HMAC-SHA-256 of "1492774577.{}" with the key "whsec_x", worked out with another program.
        Assert.Equal("be78b7e45a4fc6edd2a87be2db9fdee75504d374023923277e41ab43dc88bb17", Convert.ToHexStringLower(StripeSignature.Of("{}"u8, "1492774577", "whsec_x")));
    }
}
