using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>Coming in with e-mail and password, and what the answer is good for.</summary>
public sealed class SigningIn(CallboardServer server)
{
    [Fact]
    public async Task Registering_makes_an_account_an_organization_and_a_session()
    {
        var person = Person.New("Ada Larsen");

        var answer = (await server.Anonymous.PostAsync("/api/v1/auth/register", new
        {
            name = person.Name,
            email = " " + person.Email.ToUpperInvariant() + " ",
            password = person.Password,
            organizationName = "Café Lumière & Co",
        })).Expect(201).Json;

        Assert.StartsWith("cbs_", answer.Str("accessToken"));
        Assert.StartsWith("cbr_", answer.Str("refreshToken"));
        Assert.Equal(3600, answer.Int("expiresIn"));
        Assert.Equal(person.Email, answer["user"]!.Str("email"));
        Assert.StartsWith("cafe-lumiere-co", answer["organization"]!.Str("slug"));
        var me = (await server.With(answer.Str("accessToken")!).GetAsync("/api/v1/me")).Expect(200).Data;
        Assert.Equal("staff", me.Str("type"));
        Assert.Equal(person.Name, me["user"]!.Str("name"));
        var organization = Assert.Single(me["organizations"]!.Items());
        Assert.Equal("owner", organization.Str("role"));
        Assert.Equal("Café Lumière & Co", organization.Str("name"));
        Assert.Equal(organization.Str("id"), me.Str("currentOrganizationId"));
        Assert.True((bool)me["permissions"]!["deleteOrganization"]!);
    }

    [Fact]
    public async Task Organizations_of_the_same_name_get_different_slugs()
    {
        var name = "Twin " + RandomNumberGenerator.GetHexString(6, true);
        var slugs = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            slugs.Add((await server.RegisterAsync(organizationName: name)).Registered["organization"]!.Str("slug")!);
        }

        Assert.Equal(3, slugs.Count);
    }

    [Fact]
    public async Task Without_a_name_the_organization_is_named_after_the_person()
    {
        var person = await server.RegisterAsync();
        Assert.Contains(person.Name, person.Registered["organization"]!.Str("name"));
    }

    [Fact]
    public async Task An_address_registers_once_also_when_two_try_at_once()
    {
        var person = Person.New();
        var body = new { name = person.Name, email = person.Email, password = person.Password };

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.Anonymous.PostAsync("/api/v1/auth/register", body)));

        Assert.Single(answers, a => a.Status == 201);
        foreach (var answer in answers.Where(a => a.Status != 201))
        {
            answer.ExpectProblem(409, "auth.email_taken", "email");
        }

        Assert.Equal(1, await server.System.OneAsync<long>(
            "select count(*) from accounts.member as m join accounts.account as a on a.id = m.user_id where a.email = $1", [person.Email], default));
    }

    [Theory]
    [InlineData("short", "Ada Larsen", "a@example.com")]
    [InlineData("aaaaaaaaaaaaaaa", "Ada Larsen", "a@example.com")]
    [InlineData("Bartholomew Quill", "bartholomew quill", "a@example.com")]
    [InlineData("someone@example.com", "Ada Larsen", "Someone@example.com")]
    [InlineData("someone.long", "Ada Larsen", "someone.long@example.com")]
    public async Task A_poor_password_is_refused_at_its_field(string password, string name, string email) =>
        (await server.Anonymous.PostAsync("/api/v1/auth/register", new { name, email, password }))
            .ExpectProblem(400, "request.invalid", "password");

    [Theory]
    [InlineData("nobody")]
    [InlineData("@example.com")]
    [InlineData("two@at@example.com")]
    [InlineData("line\nbreak@example.com")]
    [InlineData("")]
    public async Task What_is_no_address_is_refused_at_its_field(string email) =>
        (await server.Anonymous.PostAsync("/api/v1/auth/register", new { name = "Ada", email, password = "callboard-demo" }))
            .ExpectProblem(400, "request.invalid", "email");

    [Fact]
    public async Task An_address_the_database_folds_differently_is_refused_not_stored_twice()
    {
        // Lower-casing this letter differs between runtimes and databases.
        var answer = await server.Anonymous.PostAsync(
            "/api/v1/auth/register", new { name = "Ada", email = $"İ{RandomNumberGenerator.GetHexString(8)}@example.com", password = "callboard-demo" });
        Assert.True(answer.Status is 201 or 400, answer.Text);
    }

    [Fact]
    public async Task The_right_password_opens_a_session_and_a_wrong_one_says_nothing_about_the_account()
    {
        var person = await server.RegisterAsync();

        var right = (await server.LoginAsync(person.Email, person.Password)).Expect(200).Json;
        Assert.Equal(person.Email, right["user"]!.Str("email"));
        (await server.With(right.Str("accessToken")!).GetAsync("/api/v1/me")).Expect(200);

        var wrong = (await server.LoginAsync(person.Email, "not the password")).ExpectProblem(401, "auth.invalid_credentials");
        var unknown = (await server.LoginAsync("nobody-" + person.Email, person.Password)).ExpectProblem(401, "auth.invalid_credentials");
        Assert.Equal(Plain(wrong), Plain(unknown));

        static string Plain(Answer answer)
        {
            var json = JsonNode.Parse(answer.Bytes)!.AsObject();
            json.Remove("traceId");
            return json.ToJsonString();
        }
    }

    [Fact]
    public async Task A_browser_gets_a_cookie_that_scripts_cannot_read()
    {
        var person = await server.RegisterAsync();

        var answer = await server.LoginAsync(person.Email, person.Password, cookie: true);

        var cookie = answer.Expect(200).Headers["Set-Cookie"];
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        var value = cookie.Split(';')[0];
        Assert.StartsWith("callboard_session=cbs_", value);
        Assert.DoesNotContain(answer.Json.Str("accessToken")!, value, StringComparison.Ordinal);
        (await server.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Cookie", value))).Expect(200);
    }

    [Fact]
    public async Task A_cookie_does_not_count_beside_an_authorization_header()
    {
        var person = await server.RegisterAsync();
        var cookie = (await server.LoginAsync(person.Email, person.Password, cookie: true)).Headers["Set-Cookie"].Split(';')[0];

        (await server.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Cookie", cookie), ("Authorization", "Bearer nonsense")))
            .ExpectProblem(401, "auth.required");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cbs_unknown")]
    [InlineData("")]
    public async Task Without_a_known_token_the_answer_is_401(string? token)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        (await new ApiUser(client, Guid.Empty, "nobody", "").GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
    }

    [Fact]
    public async Task Ten_failures_lock_the_account_and_the_next_lock_is_longer()
    {
        var person = await server.RegisterAsync();

        // All at once: attempts are counted before they are judged, so none slips past the lock.
        var failures = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => server.LoginAsync(person.Email, "not the password")));

        Assert.Equal(10, failures.Count(f => f.Status == 401));
        Assert.Equal(5, failures.Count(f => f.Status == 429));
        var locked = (await server.LoginAsync(person.Email, person.Password)).ExpectProblem(429, "auth.locked");
        Assert.InRange(locked.Json.Int("retryAfter"), 800, 900);
        Assert.Equal(locked.Json.Int("retryAfter").ToString(System.Globalization.CultureInfo.InvariantCulture), locked.Headers["Retry-After"]);

        await UnlockAsync(person);
        for (var i = 0; i < 5; i++)
        {
            (await server.LoginAsync(person.Email, "not the password")).ExpectProblem(401, "auth.invalid_credentials");
        }

        Assert.InRange((await server.LoginAsync(person.Email, person.Password)).ExpectProblem(429, "auth.locked").Json.Int("retryAfter"), 1700, 1800);

        await UnlockAsync(person);
        (await server.LoginAsync(person.Email, person.Password)).Expect(200);
        for (var i = 0; i < 9; i++)
        {
            (await server.LoginAsync(person.Email, "not the password")).ExpectProblem(401, "auth.invalid_credentials");
        }

        (await server.LoginAsync(person.Email, person.Password)).Expect(200);
    }

    [Fact]
    public async Task A_password_kept_with_an_older_cost_is_hashed_anew_at_sign_in()
    {
        var person = await server.RegisterAsync();
        var weak = new Microsoft.AspNetCore.Identity.PasswordHasher<object>(Microsoft.Extensions.Options.Options.Create(
            new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 500 })).HashPassword(this, person.Password);
        await server.System.ExecuteAsync("update accounts.account set password_hash = $2 where email = $1", [person.Email, weak], default);

        (await server.LoginAsync(person.Email, person.Password)).Expect(200);

        Assert.NotEqual(weak, await server.System.OneAsync<string>("select password_hash from accounts.account where email = $1", [person.Email], default));
        (await server.LoginAsync(person.Email, person.Password)).Expect(200);
    }

    private Task UnlockAsync(Person person) => server.System.ExecuteAsync(
        "update accounts.account set locked_until = now() - interval '1 second' where email = $1", [person.Email], default);
}
