using System.Text.Json.Nodes;
using Callboard.Tests.Endpoints;

namespace Callboard.Tests.HostileInput;

/// <summary>One body nobody well-meaning sends.</summary>
/// <param name="What">What is wrong with it.</param>
/// <param name="Text">The body.</param>
/// <param name="Field">The field at fault, which the answer has to name; null when it is the body as a whole.</param>
/// <param name="Refused">False where some endpoint may take it rightly: then it only must not fail.</param>
internal sealed record HostileBody(string What, string Text, string? Field, bool Refused = true);

/// <summary>Spoils a body an endpoint takes, one field after the other, in every way its type allows.</summary>
internal static class HostileBodies
{
    private const string Hole = "the-value-goes-here";

    /// <summary>Bodies that are wrong as a whole.</summary>
    public static IEnumerable<HostileBody> OfTheWhole(JsonNode good)
    {
        var text = good.ToJsonString();
        yield return new("malformed", "{\"name\": }", null);
        yield return new("truncated", text[..^1], null);
        yield return new("empty", "", null);
        yield return new("a list", $"[{text}]", null);
        yield return new("a text", "\"{}\"", null);
        yield return new("a number", "42", null);
        yield return new("null", "null", null);
        yield return new("two bodies", text + text, null);
        yield return new("nested 10,000 deep", "{\"name\":" + new string('[', 10_000) + new string(']', 10_000) + "}", null);
        yield return new("nested 10,000 objects deep", string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000), null);
        yield return new("a comment", "/* hello */" + text, null);
        yield return new("trailing comma", text[..^1] + ",}", null);
    }

    /// <summary>Bodies with one wrong field.</summary>
    public static IEnumerable<HostileBody> OfFields(ApiDescription api, JsonObject schema, JsonObject good)
    {
        foreach (var (name, property) in api.PropertiesOf(schema))
        {
            foreach (var (what, raw, refused) in Values(api, property, name))
            {
                yield return new($"{name}: {what}", With(good, name, raw), name, refused);
            }

            if (api.Requires(schema, name))
            {
                yield return new($"{name}: null", With(good, name, "null"), name);
                var without = good.DeepClone().AsObject();
                without.Remove(name);
                yield return new($"{name}: left out", without.ToJsonString(), name);
            }

            yield return new($"{name}: twice", $"{{\"{name}\":{Json(good[name])},\"{name}\":{Json(good[name])}}}", null);
            if (api.TypesOf(property).Contains("array") && api.Resolve(api.Resolve(property)["items"]!.AsObject()) is { } item
                && item["properties"] is not null)
            {
                var sample = (good[name] as JsonArray)?.FirstOrDefault()?.AsObject() ?? api.Sample(item, s_known, false).AsObject();
                foreach (var inner in OfFields(api, item, sample).Where(i => i.Field is not null))
                {
                    yield return inner with { What = $"{name}[0].{inner.What}", Text = With(good, name, $"[{inner.Text}]"), Field = $"{name}[0].{inner.Field}" };
                }
            }
        }
    }

    private static readonly Dictionary<string, JsonNode> s_known = new() { ["id"] = "00000000-0000-7000-8000-000000000000" };

    private static IEnumerable<(string What, string Raw, bool Refused)> Values(ApiDescription api, JsonObject property, string name)
    {
        var schema = api.Resolve(property);
        var types = api.TypesOf(property);
        if (types.Count == 0)
        {
            // Free JSON: anything that is JSON may do.
            yield return ("deep", new string('[', 40) + new string(']', 40), true);
            yield break;
        }

        if (!types.Contains("object"))
        {
            yield return ("an object", """{"a":1}""", true);
        }

        if (!types.Contains("array"))
        {
            yield return ("a list", "[1]", true);
        }

        if (!types.Contains("boolean"))
        {
            yield return ("true", "true", true);
        }

        if (!types.Contains("string"))
        {
            yield return ("a text", "\"abc\"", true);
        }

        if (!types.Contains("number") && !types.Contains("integer"))
        {
            yield return ("a number", "7", true);
        }
        else
        {
            yield return ("1e400", "1e400", true);
            yield return ("2^63", "9223372036854775808", true);
            yield return ("a negative number", "-1", false);
            yield return ("minus 2^63", "-9223372036854775808", true);
            yield return ("the smallest fraction", "1e-300", false);
        }

        if (types.Contains("string"))
        {
            var format = schema["format"]?.GetValue<string>();
            yield return ("half a surrogate pair", "\"a\\ud800b\"", true);
            yield return ("NUL", "\"a\\u0000b\"", true);
            yield return ("a control character", "\"a\\u0007b\"", true);
            yield return ("900,000 characters", $"\"{new string('x', 900_000)}\"", true);
            if (schema["enum"] is not null)
            {
                yield return ("an unknown value", "\"no_such_value\"", true);
                yield return ("no value", "\"\"", true);
            }
            else if (format == "uuid")
            {
                yield return ("no id", "\"not-an-id\"", true);
                yield return ("half an id", "\"01980000-0000-7000-8000\"", true);
                // An id chosen for the new thing may be any.
                yield return ("an unknown id", $"\"{Guid.CreateVersion7()}\"", name != "id");
            }
            else if (format == "date-time")
            {
                yield return ("30 February", "\"2027-02-30T10:00:00Z\"", true);
                yield return ("no offset", "\"2027-03-01T10:00:00\"", true);
                yield return ("the year 9999", "\"9999-12-31T23:59:59Z\"", true);
                yield return ("the year 1", "\"0001-01-01T00:00:00Z\"", true);
                yield return ("the year 20000", "\"+20000-01-01T00:00:00Z\"", true);
                yield return ("25 o'clock", "\"2027-03-01T25:00:00Z\"", true);
                yield return ("a word", "\"tomorrow\"", true);
                yield return ("a day", "\"2027-03-01\"", true);
                yield return ("an offset of a day", "\"2027-03-01T10:00:00+24:00\"", true);
            }
            else
            {
                yield return ("quotes and statements", "\"'; drop table events.event; --\"", false);
                yield return ("wild cards", "\"%_\\\\\"", false);
                yield return ("right to left", "\"\\u202egnp.exe\"", false);
                yield return ("an emoji family", "\"👩‍👩‍👧‍👦\"", false);
                yield return ("only spaces", "\"   \"", false);
                yield return ("no characters", "\"\"", false);
            }
        }

        if (types.Contains("array"))
        {
            yield return ("a list of null", "[null]", true);
            yield return ("a list of lists", "[[[]]]", true);
            yield return ("100,000 entries", $"[{string.Join(',', Enumerable.Repeat("0", 100_000))}]", true);
            if (api.TypesOf(schema["items"]!.AsObject()).Contains("string"))
            {
                yield return ("NUL in an entry", "[\"a\\u0000b\"]", true);
                yield return ("half a surrogate pair in an entry", "[\"a\\udc00b\"]", true);
                yield return ("a huge entry", $"[\"{new string('x', 900_000)}\"]", true);
            }
        }
    }

    private static string With(JsonObject good, string name, string raw)
    {
        var body = good.DeepClone().AsObject();
        body[name] = Hole;
        return body.ToJsonString().Replace($"\"{Hole}\"", raw, StringComparison.Ordinal);
    }

    private static string Json(JsonNode? node) => node?.ToJsonString() ?? "null";
}
