using System.Text.Json;
using System.Text.RegularExpressions;

namespace Callboard.Finance.Rules;

/// <summary>What a message of Stripe says, as far as it matters here; what it says about people is left out.</summary>
/// <param name="Id">Its id: the same message sent again has the same.</param>
/// <param name="Kind">What happened, such as <c>payment_intent.succeeded</c>.</param>
/// <param name="At">When, by Stripe's clock.</param>
/// <param name="PaymentRef">The payment it is about; null when it is about none.</param>
/// <param name="ContractRef">The contract the payment is for, where the message says so.</param>
/// <param name="Facts">Amounts in whole units of the currency, and states.</param>
internal sealed partial record StripeEvent(
    string Id, string Kind, DateTimeOffset At, string? PaymentRef, string? ContractRef, IReadOnlyDictionary<string, object> Facts)
{
    /// <summary>The key of Stripe's metadata a payment's contract stands under.</summary>
    public const string ReferenceKey = "callboard_reference";

    private const long LastSecond = 7258118399;

    /// <summary>Reads a message; null when it is none.</summary>
    public static StripeEvent? Read(JsonElement body)
    {
        if (Text(body, "id") is not { Length: > 0 and <= 255 } id || Text(body, "type") is not { Length: > 0 and <= 255 } kind
            || Whole(body, "created") is not (>= 0 and <= LastSecond and var created)
            || Inner(body, "data") is not { } data || Inner(data, "object") is not { } thing)
        {
            return null;
        }

        var facts = new Dictionary<string, object>();
        var (payment, reference) = Text(thing, "object") switch
        {
            "payment_intent" => Intent(thing, kind, facts),
            "charge" => Charge(thing, facts),
            "refund" => Refund(thing, facts),
            "dispute" => Dispute(thing, facts),
            "checkout.session" => Session(thing, facts),
            _ => (null, null),
        };
        return new StripeEvent(
            id, kind, DateTimeOffset.FromUnixTimeSeconds(created), payment is { Length: > 0 and <= 255 } ? payment : null,
            reference is not null && Reference().IsMatch(reference) ? reference : null, facts);
    }

    /// <summary>
    /// Digits after the point in Stripe's amounts. It follows ISO 4217 but for currencies that once had smaller units, which it writes with
    /// two digits, and one that has five parts, which it writes with none.
    /// </summary>
    public static int MinorUnits(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "JPY" or "KMF" or "KRW" or "MGA" or "PYG" or "RWF" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "JOD" or "KWD" or "OMR" or "TND" => 3,
        _ => 2,
    };

    private static (string? Payment, string? Reference) Intent(JsonElement intent, string kind, Dictionary<string, object> facts)
    {
        Add(facts, "currency", Currency(intent));
        Add(facts, "amount", Amount(intent, "amount"));
        facts["intent"] = kind switch
        {
            "payment_intent.canceled" => "canceled",
            "payment_intent.payment_failed" => "failed",
            _ => "pending",
        };
        if (kind == "payment_intent.succeeded")
        {
            Add(facts, "received", Amount(intent, "amount_received"));
        }

        return (Text(intent, "id"), Metadata(intent));
    }

    private static (string?, string?) Charge(JsonElement charge, Dictionary<string, object> facts)
    {
        Add(facts, "currency", Currency(charge));
        Add(facts, "amount", Amount(charge, "amount"));
        Add(facts, "refunded", Amount(charge, "amount_refunded"));
        if (Text(charge, "status") == "succeeded" && Amount(charge, "amount_captured") is > 0 and var captured)
        {
            facts["received"] = captured;
        }

        if (Inner(charge, "payment_method_details") is { } details && Text(details, "type") is { } type)
        {
            facts["method"] = type switch
            {
                "card" or "card_present" or "link" => "card",
                "us_bank_account" or "sepa_debit" or "bacs_debit" or "au_becs_debit" or "customer_balance" or "ach_credit_transfer" => "bank_transfer",
                _ => "other",
            };
        }

        return (Text(charge, "payment_intent") ?? Text(charge, "id"), Metadata(charge));
    }

    private static (string?, string?) Refund(JsonElement refund, Dictionary<string, object> facts)
    {
        Add(facts, "refundId", Text(refund, "id"));
        Add(facts, "refundAmount", Amount(refund, "amount") ?? 0);
        facts["refundStatus"] = Text(refund, "status") ?? "pending";
        return (Text(refund, "payment_intent") ?? Text(refund, "charge"), null);
    }

    private static (string?, string?) Dispute(JsonElement dispute, Dictionary<string, object> facts)
    {
        Add(facts, "disputeId", Text(dispute, "id"));
        Add(facts, "disputeAmount", Amount(dispute, "amount") ?? 0);
        facts["disputeStatus"] = Text(dispute, "status") ?? "needs_response";
        return (Text(dispute, "payment_intent") ?? Text(dispute, "charge"), null);
    }

    private static (string?, string?) Session(JsonElement session, Dictionary<string, object> facts)
    {
        Add(facts, "currency", Currency(session));
        Add(facts, "amount", Amount(session, "amount_total"));
        if (Text(session, "payment_status") == "paid")
        {
            Add(facts, "received", Amount(session, "amount_total"));
        }

        // A payment link carries it in its address.
        return (Text(session, "payment_intent"), Metadata(session) ?? Text(session, "client_reference_id"));
    }

    private static void Add(Dictionary<string, object> facts, string name, object? value)
    {
        if (value is not null)
        {
            facts[name] = value;
        }
    }

    private static string? Currency(JsonElement thing) =>
        Text(thing, "currency") is { Length: 3 } currency ? currency.ToUpperInvariant() : null;

    private static decimal? Amount(JsonElement thing, string name) =>
        Currency(thing) is { } currency && Whole(thing, name) is >= 0 and <= 1_000_000_000_000_000 and var minor
            ? minor / (decimal)Math.Pow(10, MinorUnits(currency))
            : null;

    private static string? Metadata(JsonElement thing) => Inner(thing, "metadata") is { } metadata ? Text(metadata, ReferenceKey) : null;

    private static JsonElement? Inner(JsonElement thing, string name) =>
        thing.ValueKind == JsonValueKind.Object && thing.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    // What may be looked up is sometimes written out.
    private static string? Text(JsonElement thing, string name) =>
        thing.ValueKind != JsonValueKind.Object || !thing.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Object && name is "payment_intent" or "charge" ? Text(value, "id")
        : null;

    private static long? Whole(JsonElement thing, string name) =>
        thing.ValueKind == JsonValueKind.Object && thing.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number) ? number : null;

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){1,2}$")]
    private static partial Regex Reference();
}
