using Callboard.Accounts.Identity;
using Callboard.Platform.Data;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>What keeps others from guessing, borrowing or piling up credentials.</summary>
public sealed class GuardingSignIn(CallboardServer server)
{
    [Fact]
    public async Task Too_many_attempts_from_one_address_have_to_wait()
    {
        await using var node = await server.StartNodeAsync("--Limits:SignInsPerMinute=4");
        using var client = new HttpClient { BaseAddress = CallboardServer.AddressOf(node) };
        var nobody = new ApiUser(client, Guid.Empty, "nobody", "");
        for (var i = 0; i < 4; i++)
        {
            (await nobody.PostAsync("/api/v1/auth/login", new { email = "nobody@example.com", password = "not the password" }))
                .ExpectProblem(401, "auth.invalid_credentials");
        }

        var refused = await nobody.PostAsync("/api/v1/auth/login", new { email = "nobody@example.com", password = "not the password" });

        refused.ExpectProblem(429, "request.too_many");
        Assert.True(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        // All anonymous addresses share the limit; whoever is signed in is not concerned.
        (await nobody.PostAsync("/api/v1/auth/password/forgot", new { email = "nobody@example.com" })).ExpectProblem(429, "request.too_many");
        await node.StopAsync();
    }

    [Fact]
    public async Task An_unknown_address_costs_as_much_work_as_a_known_one()
    {
        var passwords = server.Services.GetRequiredService<Passwords>();
        var known = await passwords.HashAsync("callboard-demo", default);

        // The work of a check is told by the header of the hash: function, rounds, size of the salt.
        Assert.Equal(Convert.FromBase64String(known)[..13], Convert.FromBase64String(passwords.Nobody)[..13]);
        Assert.False((await passwords.VerifyAsync(null, "callboard-demo", default)).Matches);
    }

    [Fact]
    public async Task Another_sites_page_cannot_use_the_cookie()
    {
        var person = await server.RegisterAsync();
        var cookie = await CookieAsync(person);

        (await server.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/organizations", new { name = "Theirs" }, ("Cookie", cookie), ("Sec-Fetch-Site", "cross-site")))
            .ExpectProblem(403, "access.cross_site");
        (await server.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/organizations", new { name = "Theirs" }, ("Cookie", cookie), ("Origin", "https://elsewhere.example")))
            .ExpectProblem(403, "access.cross_site");
        (await server.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/organizations", new { name = "Ours" }, ("Cookie", cookie), ("Sec-Fetch-Site", "same-origin")))
            .Expect(201);
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_https_the_cookie_is_secure()
    {
        var person = await server.RegisterAsync();

        var answer = await server.Anonymous.SendAsync(
            HttpMethod.Post, "/api/v1/auth/login?cookie=true", new { email = person.Email, password = person.Password }, ("X-Forwarded-Proto", "https"));

        Assert.Contains("; secure", answer.Expect(200).Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_token_in_the_address_counts_on_the_live_connection_only()
    {
        var person = await server.RegisterAsync();
        var query = "access_token=" + person.Registered.Str("accessToken");

        (await server.Anonymous.PostAsync($"/live/negotiate?negotiateVersion=1&{query}")).Expect(200);
        (await server.Anonymous.PostAsync("/live/negotiate?negotiateVersion=1")).Expect(401);
        (await server.Anonymous.GetAsync($"/api/v1/me?{query}")).ExpectProblem(401, "auth.required");
    }

    [Fact]
    public async Task Sessions_that_ended_long_ago_are_swept_away_and_nothing_else()
    {
        var person = await server.RegisterAsync();
        var ended = (await server.LoginAsync(person.Email, person.Password)).Expect(200).Json.Str("accessToken")!;
        (await server.With(ended).PostAsync("/api/v1/auth/logout")).Expect(204);
        var key = (await person.Api.PostAsync("/api/v1/api-keys", new { name = "Kept" })).Expect(201).Data.Id();
        (await person.Api.DeleteAsync($"/api/v1/api-keys/{key}")).Expect(204);
        await server.System.ExecuteAsync(
            "update accounts.credential set revoked_at = now() - interval '31 days' where user_id = $1 and revoked_at is not null", [person.Id], default);

        using var housekeeping = new Housekeeping(server.Services.GetRequiredService<SystemDb>(), TimeProvider.System, NullLogger<Housekeeping>.Instance);
        Assert.True(await housekeeping.SweepAsync(default) >= 1);

        Assert.Equal(["api_key", "session"], await server.System.ListAsync<string>(
            "select kind from accounts.credential where user_id = $1 order by kind", [person.Id], default));
        (await person.Api.GetAsync("/api/v1/me")).Expect(200);
    }

    private async Task<string> CookieAsync(Person person) =>
        (await server.LoginAsync(person.Email, person.Password, cookie: true)).Expect(200).Headers["Set-Cookie"].Split(';')[0];
}
