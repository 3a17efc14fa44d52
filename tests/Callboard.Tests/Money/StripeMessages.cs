using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Callboard.Finance.Rules;
using Callboard.Testing;

namespace Callboard.Tests.Finance;

/// <summary>Messages in the shapes Stripe sends, signed as Stripe signs them, with secrets of our own.</summary>
internal static class StripeMessages
{
    public const string Secret = "whsec_test_current", OldSecret = "whsec_test_replaced";

    private static int s_serial;

    private static string New(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_3Test{Interlocked.Increment(ref s_serial):D8}{Guid.CreateVersion7():N}");

    public static string NewIntent() => New("pi");

    /// <summary>The envelope every message has.</summary>
    public static JsonObject Event(string type, JsonObject thing, long created, string? id = null) => new()
    {
        ["id"] = id ?? New("evt"),
        ["object"] = "event",
        ["api_version"] = "2025-09-30.clover",
        ["created"] = created,
        ["data"] = new JsonObject { ["object"] = thing },
        ["livemode"] = false,
        ["pending_webhooks"] = 1,
        ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
        ["type"] = type,
    };

    public static JsonObject Intent(string id, long amount, string currency, string status, string? reference, long received = 0) => new()
    {
        ["id"] = id,
        ["object"] = "payment_intent",
        ["amount"] = amount,
        ["amount_capturable"] = 0,
        ["amount_received"] = received,
        ["capture_method"] = "automatic_async",
        ["currency"] = currency,
        ["customer"] = null,
        ["latest_charge"] = received > 0 ? "ch_of_" + id : null,
        ["metadata"] = reference is null ? [] : new JsonObject { [StripeEvent.ReferenceKey] = reference },
        ["payment_method_types"] = new JsonArray("card"),
        ["status"] = status,
    };

    public static JsonObject Charge(string intent, long amount, string currency, long refunded, string method = "card", string? reference = null) => new()
    {
        ["id"] = "ch_of_" + intent,
        ["object"] = "charge",
        ["amount"] = amount,
        ["amount_captured"] = amount,
        ["amount_refunded"] = refunded,
        ["billing_details"] = new JsonObject { ["email"] = "payer@example.com", ["name"] = "Paula Payer" },
        ["captured"] = true,
        ["currency"] = currency,
        ["metadata"] = reference is null ? [] : new JsonObject { [StripeEvent.ReferenceKey] = reference },
        ["paid"] = true,
        ["payment_intent"] = intent,
        ["payment_method_details"] = new JsonObject { ["type"] = method },
        ["refunded"] = refunded == amount,
        ["status"] = "succeeded",
    };

    public static JsonObject Refund(string intent, string id, long amount, string currency, string status) => new()
    {
        ["id"] = id,
        ["object"] = "refund",
        ["amount"] = amount,
        ["charge"] = "ch_of_" + intent,
        ["currency"] = currency,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = intent,
        ["reason"] = "requested_by_customer",
        ["status"] = status,
    };

    public static JsonObject Dispute(string intent, string id, long amount, string currency, string status) => new()
    {
        ["id"] = id,
        ["object"] = "dispute",
        ["amount"] = amount,
        ["charge"] = "ch_of_" + intent,
        ["currency"] = currency,
        ["is_charge_refundable"] = false,
        ["payment_intent"] = intent,
        ["reason"] = "fraudulent",
        ["status"] = status,
    };

    public static JsonObject Session(string? intent, long amount, string currency, string paymentStatus, string? clientReference) => new()
    {
        ["id"] = New("cs_test"),
        ["object"] = "checkout.session",
        ["amount_total"] = amount,
        ["client_reference_id"] = clientReference,
        ["currency"] = currency,
        ["metadata"] = new JsonObject(),
        ["mode"] = "payment",
        ["payment_intent"] = intent,
        ["payment_status"] = paymentStatus,
        ["status"] = "complete",
    };

    public static string Header(byte[] body, DateTimeOffset at, params string[] secrets)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time}," + string.Join(',', secrets.Select(s => "v1=" + Convert.ToHexStringLower(StripeSignature.Of(body, time, s))));
    }

    public static Task<Answer> TellAsync(this ApiUser stripe, JsonObject message, params string[] secrets)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return stripe.SendSignedAsync(body, Header(body, TimeProvider.System.GetUtcNow(), secrets.Length == 0 ? [Secret] : secrets));
    }

    public static Task<Answer> SendSignedAsync(this ApiUser stripe, byte[] body, string? header)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        return stripe.SendAsync(HttpMethod.Post, "/api/v1/webhooks/stripe", content, header is null ? [] : [("Stripe-Signature", header)]);
    }
}
