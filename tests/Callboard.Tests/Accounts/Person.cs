using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Accounts;

/// <summary>Somebody with a password, for the scenarios about signing in.</summary>
internal sealed record Person(string Name, string Email, string Password)
{
    public Guid Id { get; init; }

    /// <summary>What registering answered.</summary>
    public JsonNode Registered { get; init; } = new JsonObject();

    /// <summary>The person, signed in.</summary>
    public ApiUser Api { get; init; } = null!;

    public static Person New(string name = "Pat Person") =>
        new(name, $"pat-{RandomNumberGenerator.GetHexString(12, true)}@example.com", "correct-horse-" + RandomNumberGenerator.GetHexString(6, true));
}

/// <summary>Short ways to do what every scenario of this folder does.</summary>
internal static class AccountsServer
{
    /// <summary>A client that sends this bearer token.</summary>
    public static ApiUser With(this CallboardServer server, string token)
    {
        var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ApiUser(client, Guid.Empty, "bearer", token);
    }

    /// <summary>Registers somebody new over HTTP.</summary>
    public static async Task<Person> RegisterAsync(this CallboardServer server, string? organizationName = null)
    {
        var person = Person.New();
        var answer = (await server.Anonymous.PostAsync(
            "/api/v1/auth/register", new { name = person.Name, email = person.Email, password = person.Password, organizationName })).Expect(201).Json;
        return person with { Id = answer["user"]!.Id(), Registered = answer, Api = server.With(answer.Str("accessToken")!) };
    }

    public static Task<Answer> LoginAsync(this CallboardServer server, string email, string password, string? totp = null, bool cookie = false) =>
        server.Anonymous.PostAsync($"/api/v1/auth/login{(cookie ? "?cookie=true" : "")}", new { email, password, totp });
}
