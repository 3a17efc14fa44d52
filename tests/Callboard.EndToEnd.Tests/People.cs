using Callboard.Testing;

namespace Callboard.EndToEnd.Tests;

/// <summary>People with accounts of their own, who can sign in through the form.</summary>
internal static class People
{
    public const string Password = "a long enough password";

    /// <summary>Somebody new with an organization of their own.</summary>
    public static async Task<ApiUser> RegisterAsync(this CallboardServer server, string name)
    {
        var email = EmailOf(name);
        (await server.Anonymous.PostAsync("/api/v1/auth/register", new { name, email, password = Password, organizationName = "Northlight Productions" })).Expect(201);
        return await server.SignInAsync(name, email);
    }

    /// <summary>Somebody new who was invited and accepted.</summary>
    public static async Task<ApiUser> JoinAsync(this CallboardServer server, ApiUser owner, string name, string role = "member")
    {
        var email = EmailOf(name);
        var invitation = (await owner.PostAsync("/api/v1/invitations", new { email, role })).Expect(201);
        (await server.Anonymous.PostAsync($"/api/v1/invitations/{invitation.Data.Str("token")}/accept", new { name, password = Password })).Expect(200);
        return await server.SignInAsync(name, email);
    }

    /// <summary>Somebody new who signs in for a client, venue or vendor.</summary>
    public static async Task<ApiUser> JoinAsync(this CallboardServer server, ApiUser owner, string name, string type, Guid partyId)
    {
        var email = EmailOf(name);
        var invitation = (await owner.PostAsync("/api/v1/invitations", new { email, type, partyId })).Expect(201);
        (await server.Anonymous.PostAsync($"/api/v1/invitations/{invitation.Data.Str("token")}/accept", new { name, password = Password })).Expect(200);
        return await server.SignInAsync(name, email);
    }

    public static string EmailOf(string name) => $"{name.Split(' ')[0].ToLowerInvariant()}-{Guid.CreateVersion7():N}@example.com";

    private static async Task<ApiUser> SignInAsync(this CallboardServer server, string name, string email)
    {
        var login = (await server.Anonymous.PostAsync("/api/v1/auth/login", new { email, password = Password })).Expect(200).Json;
        var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", login.Str("accessToken"));
        return new ApiUser(client, login["user"]!.Id(), name, login.Str("accessToken")!) { Email = email };
    }
}
