using System.Text.Json.Nodes;
using Callboard.Host;
using Callboard.Testing;
using Microsoft.AspNetCore.Routing;

namespace Callboard.Tests.Endpoints;

/// <summary>One operation of the API: its route, and what the API description says it takes.</summary>
/// <param name="Body">Schema of the body, with references resolved one step at a time by <see cref="ApiDescription"/>; null without a JSON body.</param>
/// <param name="Query">Query parameters and their schemas.</param>
internal sealed record ApiOperation(
    RouteEndpoint Route, string Method, string Pattern, JsonObject? Body, IReadOnlyDictionary<string, JsonObject> Query, string? OtherBody)
{
    public string Name => $"{Method} {Pattern}";

    public bool Reads => Method is "GET" or "HEAD";

    /// <summary>Whether the address names an event.</summary>
    public bool OfAnEvent => Pattern.StartsWith("/api/v1/events/{", StringComparison.Ordinal);

    /// <summary>Whether the address names something.</summary>
    public bool OfAThing => Pattern.Contains('{', StringComparison.Ordinal);

    public override string ToString() => Name;
}

/// <summary>Every endpoint below <c>/api/v1</c>, read from the running server: its routes, and the description it generates of them.</summary>
internal sealed class ApiDescription
{
    private readonly JsonObject _document;

    private ApiDescription(JsonObject document, IReadOnlyList<ApiOperation> operations) => (_document, Operations) = (document, operations);

    public IReadOnlyList<ApiOperation> Operations { get; }

    public static async Task<ApiDescription> OfAsync(CallboardServer server)
    {
        var document = JsonNode.Parse(await OpenApiDocument.TextAsync(server.Services))!.AsObject();
        var operations = new List<ApiOperation>();
        var description = new ApiDescription(document, operations);
        foreach (var route in Routes.All(server.Services).Where(Routes.IsApi))
        {
            foreach (var method in Routes.Method(route).Split(','))
            {
                var pattern = Routes.Pattern(route);
                var described = document["paths"]?[pattern]?[method.ToLowerInvariant()]?.AsObject();
                var content = described?["requestBody"]?["content"]?.AsObject();
                var json = content?.FirstOrDefault(c => c.Key.EndsWith("json", StringComparison.Ordinal)).Value?["schema"]?.AsObject();
                var query = new Dictionary<string, JsonObject>();
                foreach (var parameter in described?["parameters"]?.AsArray().Where(p => p!.Str("in") == "query") ?? [])
                {
                    query[parameter!.Str("name")!] = parameter!["schema"]!.AsObject();
                }

                operations.Add(new ApiOperation(
                    route, method, pattern, json is null ? null : description.Resolve(json), query,
                    json is null ? content?.Select(c => c.Key).FirstOrDefault() : null));
            }
        }

        return description;
    }

    /// <summary>The schema a reference stands for, without the alternative of null.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        while (true)
        {
            if (schema["$ref"] is { } reference)
            {
                schema = _document["components"]!["schemas"]![((string)reference!)["#/components/schemas/".Length..]]!.AsObject();
            }
            else if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray alternatives)
            {
                schema = alternatives.Select(a => a!.AsObject()).First(a => a.Str("type") != "null");
            }
            else
            {
                return schema;
            }
        }
    }

    /// <summary>The JSON types a schema takes, without null.</summary>
    public IReadOnlyList<string> TypesOf(JsonObject schema) => Resolve(schema)["type"] switch
    {
        JsonArray several => [.. several.Select(t => (string)t!).Where(t => t != "null")],
        JsonValue one => [(string)one!],
        _ => Resolve(schema)["enum"] is null ? [] : ["string"],
    };

    /// <summary>The properties of an object's schema.</summary>
    public IEnumerable<KeyValuePair<string, JsonObject>> PropertiesOf(JsonObject schema) =>
        (Resolve(schema)["properties"]?.AsObject() ?? []).Select(p => KeyValuePair.Create(p.Key, p.Value!.AsObject()));

    /// <summary>Whether an object may lack a property.</summary>
    public bool Requires(JsonObject schema, string property) =>
        Resolve(schema)["required"]?.AsArray().Any(r => (string)r! == property) == true;

    /// <summary>A body the endpoint takes: what is required, and for a change one field. Known fields have the values given.</summary>
    public JsonNode Sample(JsonObject schema, IReadOnlyDictionary<string, JsonNode> known, bool isChange, string field = "")
    {
        schema = Resolve(schema);
        if (schema["enum"] is JsonArray choices)
        {
            return choices.First(c => c is not null)!.DeepClone();
        }

        var types = TypesOf(schema);
        if (types.Contains("object") || schema["properties"] is not null)
        {
            var sample = new JsonObject();
            foreach (var (name, property) in PropertiesOf(schema))
            {
                if (Requires(schema, name) || (isChange && sample.Count == 0 && name is not ("status" or "workflow")))
                {
                    sample[name] = known.TryGetValue(name, out var value) ? value.DeepClone() : Sample(property, known, false, name);
                }
            }

            return sample;
        }

        if (types.Contains("array"))
        {
            return new JsonArray(Sample(schema["items"]!.AsObject(), known, false, field));
        }

        return (types.Contains("string") ? "string" : types.FirstOrDefault(), schema.Str("format")) switch
        {
            (_, "uuid") => known.TryGetValue(field, out var id) ? id.DeepClone() : known["id"].DeepClone(),
            (_, "date-time") => JsonValue.Create("2027-06-01T10:00:00Z"),
            (_, "date") => JsonValue.Create("2027-06-01"),
            ("integer" or "number", _) => JsonValue.Create(1),
            ("boolean", _) => JsonValue.Create(true),
            ("object", _) => new JsonObject(),
            _ => JsonValue.Create(field.EndsWith("amount", StringComparison.OrdinalIgnoreCase) ? "10.00" : "intruder"),
        };
    }
}
