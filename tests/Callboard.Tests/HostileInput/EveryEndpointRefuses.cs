using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Callboard.Platform.Problems;
using Callboard.Testing;
using Callboard.Tests.Endpoints;
using Callboard.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Callboard.Tests.HostileInput;

/// <summary>
/// What a hostile or broken client might send, to every endpoint, as somebody who may do everything there: always an answer of the
/// catalogue that names the field, never a failure of ours, never half a write.
/// </summary>
public sealed class EveryEndpointRefuses(CallboardServer server)
{
    private const int AtATime = 6, Shown = 40;

    private HashSet<string> Codes => [.. server.Services.GetRequiredService<ProblemCatalogue>().All.Select(p => p.Code)];

    [Fact]
    public async Task A_body_that_is_wrong_as_a_whole()
    {
        var (api, own, before) = await StartAsync();
        var requests = WithBody(api).SelectMany(o => HostileBodies.OfTheWhole(Good(api, o, own))
            // Approving a vendor needs nothing but its address.
            .Where(b => o.Name != "PUT /api/v1/venues/{id}/vendors/{vendorId}" || b.What is not ("empty" or "null"))
            .Select(b => (Operation: o, Body: b)));
        await AssertAllAsync(requests, async r => Refused(await SendAsync(own, r.Operation, Json(r.Body.Text)), r.Body.What, null));
        await EndAsync(own, before);
    }

    [Fact]
    public async Task A_field_of_the_wrong_kind_and_names_it()
    {
        var (api, own, before) = await StartAsync();
        var requests = WithBody(api).SelectMany(o => HostileBodies.OfFields(api, o.Body!, Good(api, o, own).AsObject()).Where(b => b.Refused && !MayBeAnything(o, b))
            .Select(b => (Operation: o, Body: b)));
        await AssertAllAsync(requests, async r => Refused(
            await SendAsync(own, r.Operation, Json(r.Body.Text)), r.Body.What,
            // Where a secret is asked for, the wrong secret is the fault that is told.
            r.Body.What.Contains("characters", StringComparison.Ordinal) && Matrix.IsPersonal(r.Operation) ? null : r.Body.Field));
        await EndAsync(own, before);
    }

    // The page that calls a show names itself, and the cue it means may be gone when a late press arrives: the log says "not applied".
    // A scan has an id of the device's choice, and at a gate that is none of the series' it is denied, not refused.
    // A scanner has an id of its own making, and what it tells of a gate that was removed is taken in without the gate.
    // Of an event nobody told somebody about they have nothing to mark, and that is all there is to say.
    private static bool MayBeAnything(ApiOperation operation, HostileBody body) =>
        operation.Name.EndsWith("/show/commands", StringComparison.Ordinal) && body.What is "clientId: an unknown id" or "commands[0].blockId: an unknown id"
        || operation.Pattern.Contains("/checkins", StringComparison.Ordinal)
            && body.What is "scanId: an unknown id" or "gateId: an unknown id" or "scans[0].scanId: an unknown id" or "scans[0].gateId: an unknown id"
        || operation.Name is "POST /api/v1/series/{id}/scanners" or "POST /api/v1/series/{id}/incidents" && body.What.EndsWith("an unknown id", StringComparison.Ordinal)
        || operation.Name is "POST /api/v1/notifications/read" or "POST /api/v1/notifications/unread" && body.What is "eventId: an unknown id";

    [Fact]
    public async Task Nothing_with_a_failure_however_odd()
    {
        var (api, own, _) = await StartAsync();
        var requests = WithBody(api).SelectMany(o => HostileBodies.OfFields(api, o.Body!, Good(api, o, own).AsObject()).Where(b => !b.Refused)
            .Select(b => (Operation: o, Body: b)));
        await AssertAllAsync(requests, async r => Answered(await SendAsync(own, r.Operation, Json(r.Body.Text)), r.Body.What));
        (await server.Anonymous.GetAsync("/health/ready")).Expect(200);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_other_types_and_bodies_of_ten_megabytes()
    {
        var (api, own, before) = await StartAsync();
        var kinds = new (string What, Func<JsonNode, HttpContent> Content)[]
        {
            ("invalid UTF-8", good => Bytes(InvalidUtf8(good), "application/json")),
            ("bytes of UTF-16", good => Bytes(Encoding.Unicode.GetBytes(good.ToJsonString()), "application/json")),
            ("two byte order marks", good => Bytes([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(good.ToJsonString())], "application/json")),
            ("NUL bytes", _ => Bytes(new byte[1000], "application/json")),
            ("plain text", good => Bytes(Encoding.UTF8.GetBytes(good.ToJsonString()), "text/plain")),
            ("a form", _ => Bytes("name=a"u8.ToArray(), "application/x-www-form-urlencoded")),
            ("no content type", good => Bytes(Encoding.UTF8.GetBytes(good.ToJsonString()), null)),
            ("an unreadable content type", good => Bytes(Encoding.UTF8.GetBytes(good.ToJsonString()), "json;;;=")),
            ("an unknown encoding", good => Bytes(Encoding.UTF8.GetBytes(good.ToJsonString()), "application/json; charset=klingon")),
            ("10 MB", _ => Bytes(Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('x', 10_000_000)}\"}}"), "application/json")),
        };
        var requests = WithBody(api).SelectMany(o => kinds.Select(k => (Operation: o, k.What, k.Content)));
        await AssertAllAsync(requests, async r => Refused(
            await SendAsync(own, r.Operation, r.Content(Good(api, r.Operation, own)), ("Expect", "100-continue")), r.What, null));
        await EndAsync(own, before);
    }

    [Fact]
    public async Task Queries_of_the_wrong_kind()
    {
        var (api, own, before) = await StartAsync();
        string[] odd =
        [
            "%00", "a%00b", "%FF%FE", "%ED%A0%80", "1e400", "99999999999999999999", "-1", "2027-02-30T00:00:00Z", "not-a-value", "%27%3B--", "%25_%5C",
            "%F0%9F%92%A9", "", new string('x', 5000), "%E2%80%AE", "null", "[]", "%7B%7D",
        ];
        // A wait would only make the tests long; its values are looked at before it starts.
        var requests = api.Operations.Where(o => o.Reads).SelectMany(o => o.Query.SelectMany(q => odd.Select(value => (Operation: o, Query: q, Value: value))));
        await AssertAllAsync(requests, async r =>
        {
            var answer = await SendAsync(own, r.Operation, null, query: $"?{r.Query.Key}={r.Value}");
            var what = $"?{r.Query.Key}={(r.Value.Length > 100 ? "…" : r.Value)}";
            var typed = api.TypesOf(r.Query.Value) is { } types && !types.Contains("string");
            return typed && r.Value is "not-a-value" or "99999999999999999999" or "1e400"
                ? typed ? Refused(answer, what, r.Query.Key) : Answered(answer, what)
                : Answered(answer, what);
        });
        await EndAsync(own, before);
    }

    [Fact]
    public async Task Addresses_of_nothing()
    {
        var (api, own, before) = await StartAsync();
        string[] odd =
        [
            "not-an-id", "00000000-0000-0000-0000-000000000000", Guid.CreateVersion7().ToString(), "%00", "a%00b", "..%2f..", "%FF", "%ED%A0%80",
            "%F0%9F%92%A9", "'%20or%201=1", new string('a', 3000), "-1", "%E2%80%AE", "{id}", "*", "%25",
        ];
        var requests = api.Operations.Where(o => o.OfAThing && !Matrix.IsPersonal(o)).SelectMany(o => odd.Select(value => (Operation: o, Value: value)));
        await AssertAllAsync(requests, async r =>
        {
            var segments = r.Operation.Pattern.Split('/');
            var at = Array.FindLastIndex(segments, s => s.StartsWith('{'));
            var address = Matrix.Address(r.Operation, own, own.Open).Split('/');
            address[at] = r.Value + segments[at][(segments[at].IndexOf('}', StringComparison.Ordinal) + 1)..];
            object? body = r.Operation.Body is null ? null : Good(api, r.Operation, own).ToJsonString();
            var answer = await own.Owner.SendAsync(new HttpMethod(r.Operation.Method), string.Join('/', address), body);
            // The web server itself refuses NUL in an address, before there is anybody to write a problem.
            return r.Value.Contains("%00", StringComparison.Ordinal) && answer is { Status: 400, Bytes.Length: 0 } ? null : Refused(answer, r.Value, null);
        });
        await EndAsync(own, before);
    }

    [Fact]
    public async Task Headers_of_the_wrong_kind()
    {
        var own = await RichOrganization.NewAsync(server);
        var before = await own.ChecksumsAsync();
        var address = $"/api/v1/events/{own.Open.Id}";
        foreach (var (name, value) in new[]
        {
            ("If-Match", "\"not-a-version\""), ("If-Match", "\"99999999999999999999\""), ("X-Edited-At", "yesterday"), ("X-Edited-At", "9999-12-31T00:00:00Z"),
            ("X-Organization", "%00"), ("X-Organization", new string('x', 4000)), ("X-Organization", "'; --"),
        })
        {
            var answer = await own.Owner.SendAsync(HttpMethod.Patch, address, new { name = "Other" }, (name, value));
            Assert.Null(Refused(answer, $"{name}: {value}", null));
        }

        var key = await own.Owner.SendAsync(HttpMethod.Post, "/api/v1/clients", new { companyName = "Other" }, ("Idempotency-Key", new string('k', 201)));
        Assert.Null(Refused(key, "a long Idempotency-Key", "Idempotency-Key"));
        foreach (var token in new[] { "", "Bearer", "Bearer ", "Basic YTpi", "Bearer " + new string('x', 4000), "Bearer a b c" })
        {
            using var client = new HttpClient { BaseAddress = server.Address };
            var answer = await new ApiUser(client, Guid.Empty, "nobody", "").SendAsync(HttpMethod.Get, address, null, ("Authorization", token));
            Assert.Null(Refused(answer, $"Authorization: {token}", null));
        }

        await EndAsync(own, before);
    }

    /// <summary>The checks above would find what they look for.</summary>
    [Fact]
    public void And_a_wrong_answer_is_noticed()
    {
        static Answer Answer(int status, string type, string text) => new("POST /x", status, type, Encoding.UTF8.GetBytes(text), new Dictionary<string, string>());
        Assert.NotNull(Refused(Answer(200, "application/json", "{}"), "x", null));
        Assert.NotNull(Refused(Answer(500, "application/problem+json", """{"code":"service.unexpected"}"""), "x", null));
        Assert.NotNull(Refused(Answer(400, "text/html", "no"), "x", null));
        Assert.NotNull(Refused(Answer(400, "application/problem+json", """{"code":"no.such_code"}"""), "x", null));
        Assert.NotNull(Refused(Answer(400, "application/problem+json", """{"code":"request.invalid","errors":{"b":["…"]}}"""), "x", "a"));
        Assert.Null(Refused(Answer(400, "application/problem+json", """{"code":"request.invalid","errors":{"a[0].b":["…"]}}"""), "x", "a"));
        Assert.NotNull(Answered(Answer(500, "application/problem+json", """{"code":"service.unexpected"}"""), "x"));
    }

    private async Task<(ApiDescription Api, RichOrganization Own, IReadOnlyDictionary<string, string> Before)> StartAsync()
    {
        var own = await RichOrganization.NewAsync(server);
        return (await ApiDescription.OfAsync(server), own, await own.ChecksumsAsync());
    }

    private async Task EndAsync(RichOrganization own, IReadOnlyDictionary<string, string> before)
    {
        var after = await own.ChecksumsAsync();
        Assert.Equal([], before.Where(b => after[b.Key] != b.Value).Select(b => $"{b.Key}: {b.Value} → {after[b.Key]}"));
        (await server.Anonymous.GetAsync("/health/ready")).Expect(200);
    }

    private static IEnumerable<ApiOperation> WithBody(ApiDescription api) => api.Operations.Where(o => o.Body is not null);

    private static JsonNode Good(ApiDescription api, ApiOperation operation, RichOrganization own) =>
        Matrix.Body(operation, own, own.Open)
        ?? api.Sample(operation.Body!, Matrix.Fields(own, own.Open), operation.Method is "PATCH" or "PUT");

    private static Task<Answer> SendAsync(
        RichOrganization own, ApiOperation operation, HttpContent? content, params (string, string)[] headers) =>
        own.Owner.SendAsync(new HttpMethod(operation.Method), Matrix.Address(operation, own, own.Open), content, headers);

    private static Task<Answer> SendAsync(RichOrganization own, ApiOperation operation, HttpContent? content, string query) =>
        own.Owner.SendAsync(new HttpMethod(operation.Method), Matrix.Address(operation, own, own.Open) + query, content);

    // Bytes that are no character, in the first text of the body.
    private static byte[] InvalidUtf8(JsonNode good)
    {
        var text = good.ToJsonString();
        var at = text.IndexOf(":\"", StringComparison.Ordinal) is >= 0 and var found ? found + 2 : text.Length - 1;
        return [.. Encoding.UTF8.GetBytes(text[..at]), 0xC3, 0x28, 0xFF, .. Encoding.UTF8.GetBytes(text[at..])];
    }

    private static ByteArrayContent Json(string text) => Bytes(Encoding.UTF8.GetBytes(text), "application/json");

    private static ByteArrayContent Bytes(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null && !MediaTypeHeaderValue.TryParse(type, out _))
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        else if (type is not null)
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        return content;
    }

    private string? Refused(Answer answer, string what, string? field)
    {
        // What would be the body of a refusal is left out where only the head was asked for.
        if (answer.Request.StartsWith("HEAD ", StringComparison.Ordinal))
        {
            return answer.Status is < 400 or >= 500 ? Say(answer, what, "is not refused") : null;
        }

        var code = answer.MediaType == "application/problem+json" ? (string?)answer.Json["code"] : null;
        return answer.Status is < 400 or >= 500 ? Say(answer, what, "is not refused")
            : code is null ? Say(answer, what, "is refused without a problem")
            : !Codes.Contains(code) ? Say(answer, what, $"has a code outside the catalogue: {code}")
            : field is not null && !Names(answer, field) ? Say(answer, what, $"does not name {field}")
            : null;
    }

    private string? Answered(Answer answer, string what) => answer.Status < 400 ? null : Refused(answer, what, null);

    // The field itself, something in it, or the list it stands in.
    private static bool Names(Answer answer, string field) =>
        // A body too large is not read as far as any field.
        answer.Status == 413 || (answer.Json["errors"] is JsonObject errors && errors.Any(e =>
            e.Key == field || e.Key.StartsWith(field + "[", StringComparison.Ordinal) || e.Key.StartsWith(field + ".", StringComparison.Ordinal)
            || field.StartsWith(e.Key + "[", StringComparison.Ordinal) || field.StartsWith(e.Key + ".", StringComparison.Ordinal)));

    private static string Say(Answer answer, string what, string fault) =>
        $"{answer.Request} ({what}) {fault}: {answer.Status} {(answer.Text.Length > 250 ? answer.Text[..250] + "…" : answer.Text)}";

    private static async Task AssertAllAsync<T>(IEnumerable<T> requests, Func<T, Task<string?>> check)
    {
        var (faults, count) = (new ConcurrentBag<string>(), 0);
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (request, _) =>
        {
            Interlocked.Increment(ref count);
            try
            {
                if (await check(request) is { } fault)
                {
                    faults.Add(fault);
                }
            }
            catch (HttpRequestException e)
            {
                faults.Add($"{request}: no answer: {e.Message}");
            }
        });
        Assert.NotEqual(0, count);
        Assert.True(faults.IsEmpty, $"{faults.Count} of {count}:\n{string.Join("\n", faults.Order(StringComparer.Ordinal).Take(Shown))}");
    }
}
