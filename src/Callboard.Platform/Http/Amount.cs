using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Callboard.Platform.Http;

/// <summary>Money in an answer: an exact decimal text and an ISO 4217 currency.</summary>
/// <param name="Amount">Decimal text with the currency's minor units, such as <c>45000.00</c>.</param>
/// <param name="Currency">Three capital letters.</param>
public sealed record Money(string Amount, string Currency)
{
    /// <summary>An amount in its currency, written with that currency's minor units (ISO 4217).</summary>
    public static Money Of(decimal amount, string currency) =>
        new(amount.ToString("F" + MinorUnits(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), currency);

    /// <summary>The same, or null for no amount.</summary>
    public static Money? Of(decimal? amount, string currency) => amount is null ? null : Of(amount.Value, currency);

    /// <summary>Digits after the point, by ISO 4217.</summary>
    public static int MinorUnits(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "VND" or "VUV" or "XAF" or "XOF"
            or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        _ => 2,
    };
}

/// <summary>Money in a request: a decimal text or a JSON number, in the event's currency; at most 15 digits before and 4 after the point.</summary>
[JsonConverter(typeof(AmountConverter))]
public readonly record struct Amount(decimal Value);

internal sealed class AmountConverter : JsonConverter<Amount>
{
    private const decimal Limit = 1_000_000_000_000_000m;

    public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = 0m;
        var read = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetDecimal(out value),
            JsonTokenType.String => decimal.TryParse(
                reader.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
        return read && Math.Abs(value) < Limit && decimal.Round(value, 4) == value
            ? new Amount(value)
            : throw new JsonException("Expected an amount such as \"45000.00\".");
    }

    public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value.ToString(CultureInfo.InvariantCulture));
}
