using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Callboard.Host.Demo;

/// <summary>Something a person did.</summary>
/// <param name="At">When, in the story of the demo.</param>
/// <param name="By">Key of the person.</param>
/// <param name="Path">Below <c>/api/v1</c>.</param>
/// <param name="List">A file of comma-separated values to send instead of a body.</param>
/// <param name="File">A document to add instead of a body.</param>
internal sealed record Deed(
    DateTimeOffset At, string By, HttpMethod Method, string Path, JsonNode? Body = null, string? List = null, DemoFile? File = null);

/// <summary>Somebody of the demo, signed in.</summary>
/// <param name="Token">Access token of the session.</param>
internal sealed record DemoPerson(Guid UserId, Guid CredentialId, string Token);

/// <summary>The product's own API, spoken as the people of the demo.</summary>
internal sealed class DemoApi(HttpClient client, IReadOnlyDictionary<string, DemoPerson> people)
{
    /// <summary>The user behind a key of the files.</summary>
    public Guid UserOf(string key) => people[key].UserId;

    /// <summary>The key of a user; null for somebody else.</summary>
    public string? KeyOf(Guid user) => people.FirstOrDefault(p => p.Value.UserId == user).Key;

    /// <summary>Does it; the answer, null when there is none.</summary>
    /// <exception cref="InvalidOperationException">The product refused: the demo's data do not fit it.</exception>
    public async Task<JsonNode?> DoAsync(Deed deed, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(deed.Method, $"api/v1{deed.Path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", people[deed.By].Token);
        request.Headers.Add(DemoMoment.Header, deed.At.UtcDateTime.ToString(DemoMoment.Format, CultureInfo.InvariantCulture));
        if (deed.Body is not null)
        {
            request.Content = new StringContent(deed.Body.ToJsonString(), Encoding.UTF8, "application/json");
        }
        else if (deed.List is not null)
        {
            request.Content = new StringContent(deed.List, Encoding.UTF8, "text/csv");
        }
        else if (deed.File is { } file)
        {
            request.Content = new MultipartFormDataContent
            {
                { new StringContent("documents"), "bucket" },
                { new StringContent(file.EventId.ToString()), "eventId" },
                { new StringContent(file.Id.ToString()), "id" },
                { new ByteArrayContent(file.Content), "file", file.Name },
            };
        }

        using var response = await client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new InvalidOperationException(
                $"The demo does not fit the product: {deed.Method} {deed.Path} by {deed.By} answered {(int)response.StatusCode}: {text}");
    }

    /// <summary>The <c>data</c> of an address.</summary>
    public async Task<JsonNode> GetAsync(string by, DateTimeOffset at, string path, CancellationToken cancellationToken) =>
        (await DoAsync(new Deed(at, by, HttpMethod.Get, path), cancellationToken))!["data"]!;

    /// <summary>
    /// Does several things in the order they happened. Two at the same moment, or before <paramref name="after"/>, are set apart,
    /// because history counts them one after the other.
    /// </summary>
    public async Task<DateTimeOffset> DoAllAsync(IEnumerable<Deed> deeds, DateTimeOffset after, CancellationToken cancellationToken)
    {
        foreach (var deed in deeds.OrderBy(d => d.At))
        {
            after = deed.At > after ? deed.At : after.AddSeconds(1);
            await DoAsync(deed with { At = after }, cancellationToken);
        }

        return after;
    }
}
