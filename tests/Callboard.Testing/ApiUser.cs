using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Callboard.Testing;

/// <summary>Somebody who talks to the server over HTTP.</summary>
public sealed class ApiUser(HttpClient client, Guid id, string name, string token)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public Guid Id => id;

    public string Name => name;

    public string Email { get; init; } = "";

    /// <summary>The bearer token, for hubs.</summary>
    public string Token => token;

    /// <summary>The client itself, for what the helpers do not cover.</summary>
    public HttpClient Client => client;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Answer> PutAsync(string path, object? body = null) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>Sends a request; the body is JSON, a ready <see cref="HttpContent"/>, or a text sent as it is with JSON's content type.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body, options: s_json),
        };
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new Answer(
            $"{method} {path}", (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, bytes,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>One object with the members of both; the second wins.</summary>
    public static JsonObject Merge(object first, object? second)
    {
        var merged = JsonSerializer.SerializeToNode(first, s_json)!.AsObject();
        if (second is not null)
        {
            foreach (var (key, value) in JsonSerializer.SerializeToNode(second, s_json)!.AsObject().ToList())
            {
                merged[key] = value?.DeepClone();
            }
        }

        return merged;
    }
}

/// <summary>What the server answered. Failing expectations print the body.</summary>
public sealed record Answer(string Request, int Status, string? MediaType, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    private JsonNode? _json;

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => _json ??= JsonNode.Parse(Bytes) ?? throw new InvalidOperationException($"{Request}: no JSON in '{Text}'");

    /// <summary>The <c>data</c> member.</summary>
    public JsonNode Data => Json["data"] ?? throw new InvalidOperationException($"{Request}: no data in {Text}");

    public Answer Expect(int status)
    {
        Assert.True(Status == status, $"{Request}: expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Expects a problem with a stable code and, if given, a sentence at a field.</summary>
    public Answer ExpectProblem(int status, string code, string? field = null)
    {
        Expect(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.True((string?)Json["code"] == code, $"{Request}: expected {code}, got {Text}");
        if (field is not null)
        {
            Assert.True(Json["errors"]?[field] is JsonArray { Count: > 0 }, $"{Request}: nothing said about '{field}': {Text}");
        }

        return this;
    }
}

/// <summary>Short ways into JSON.</summary>
public static class JsonNodeExtensions
{
    public static Guid Id(this JsonNode node) => Guid.Parse((string)node["id"]!);

    public static string? Str(this JsonNode node, string name) => (string?)node[name];

    public static int Int(this JsonNode node, string name) => (int)node[name]!;

    public static IEnumerable<JsonNode> Items(this JsonNode node) => node.AsArray().Select(n => n!);
}
