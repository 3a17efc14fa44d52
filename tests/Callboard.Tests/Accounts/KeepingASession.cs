using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>Renewing a session, seeing where one is signed in, and ending it.</summary>
public sealed class KeepingASession(CallboardServer server)
{
    [Fact]
    public async Task A_refresh_token_is_exchanged_for_new_tokens_and_the_old_ones_end()
    {
        var person = await server.RegisterAsync();
        (await person.Api.GetAsync("/api/v1/me")).Expect(200);

        var renewed = (await RefreshAsync(person.Registered.Str("refreshToken")!)).Expect(200).Json;

        Assert.NotEqual(person.Registered.Str("accessToken"), renewed.Str("accessToken"));
        (await server.With(renewed.Str("accessToken")!).GetAsync("/api/v1/me")).Expect(200);
        (await person.Api.GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
        (await RefreshAsync(renewed.Str("refreshToken")!)).Expect(200);
    }

    [Fact]
    public async Task Using_any_earlier_refresh_token_again_ends_the_session_for_both_holders()
    {
        var person = await server.RegisterAsync();
        var first = person.Registered.Str("refreshToken")!;
        var second = (await RefreshAsync(first)).Expect(200).Json;
        var third = (await RefreshAsync(second.Str("refreshToken")!)).Expect(200).Json;
        var holder = server.With(third.Str("accessToken")!);
        (await holder.GetAsync("/api/v1/me")).Expect(200);

        (await RefreshAsync(first)).ExpectProblem(401, "auth.refresh_reused");

        (await holder.GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
        (await RefreshAsync(third.Str("refreshToken")!)).ExpectProblem(401, "auth.refresh_invalid");
        (await RefreshAsync(first)).ExpectProblem(401, "auth.refresh_invalid");
    }

    [Fact]
    public async Task Of_two_exchanges_at_once_one_succeeds_and_the_session_ends()
    {
        var person = await server.RegisterAsync();
        var token = person.Registered.Str("refreshToken")!;

        var answers = await Task.WhenAll(RefreshAsync(token), RefreshAsync(token));

        var winner = Assert.Single(answers, a => a.Status == 200);
        Assert.Single(answers, a => a.Status == 401);
        (await server.With(winner.Json.Str("accessToken")!).GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
    }

    [Theory]
    [InlineData("cbr_nonsense")]
    [InlineData("x")]
    public async Task An_unknown_refresh_token_is_refused(string token) => (await RefreshAsync(token)).ExpectProblem(401, "auth.refresh_invalid");

    [Fact]
    public async Task An_access_token_is_no_refresh_token()
    {
        var person = await server.RegisterAsync();
        (await RefreshAsync(person.Registered.Str("accessToken")!)).ExpectProblem(401, "auth.refresh_invalid");
        (await server.With(person.Registered.Str("refreshToken")!).GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
    }

    [Fact]
    public async Task An_access_token_ends_after_its_time_while_the_session_can_be_renewed()
    {
        var person = await server.RegisterAsync();
        await server.System.ExecuteAsync(
            "update accounts.credential set token_expires_at = now() - interval '1 second' where user_id = $1", [person.Id], default);

        (await person.Api.GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
        (await RefreshAsync(person.Registered.Str("refreshToken")!)).Expect(200);
    }

    [Fact]
    public async Task Signing_out_ends_this_session_at_once_and_clears_the_cookie()
    {
        var person = await server.RegisterAsync();
        var other = server.With((await server.LoginAsync(person.Email, person.Password)).Expect(200).Json.Str("accessToken")!);
        // Known to the cache, so that only a fresh look can tell.
        (await person.Api.GetAsync("/api/v1/members")).Expect(200);

        var answer = (await person.Api.PostAsync("/api/v1/auth/logout")).Expect(204);

        Assert.StartsWith("callboard_session=;", answer.Headers["Set-Cookie"]);
        (await person.Api.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
        (await RefreshAsync(person.Registered.Str("refreshToken")!)).ExpectProblem(401, "auth.refresh_invalid");
        (await other.GetAsync("/api/v1/members")).Expect(200);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session()
    {
        var person = await server.RegisterAsync();
        var other = server.With((await server.LoginAsync(person.Email, person.Password)).Expect(200).Json.Str("accessToken")!);
        var stranger = await server.RegisterAsync();
        (await other.GetAsync("/api/v1/members")).Expect(200);

        (await person.Api.PostAsync("/api/v1/auth/logout-everywhere")).Expect(204);

        (await person.Api.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
        (await other.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
        (await stranger.Api.GetAsync("/api/v1/members")).Expect(200);
    }

    [Fact]
    public async Task A_session_ended_in_the_database_stops_counting_in_the_next_transaction()
    {
        var person = await server.RegisterAsync();
        (await person.Api.GetAsync("/api/v1/members")).Expect(200);

        await server.System.ExecuteAsync("update accounts.credential set revoked_at = now() where user_id = $1", [person.Id], default);

        (await person.Api.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
        (await person.Api.GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
        (await person.Api.PostAsync("/api/v1/organizations", new { name = "Too late" })).ExpectProblem(401, "auth.required");
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one_and_only_ones_own()
    {
        var person = await server.RegisterAsync();
        var other = server.With((await server.LoginAsync(person.Email, person.Password)).Expect(200).Json.Str("accessToken")!);
        var stranger = await server.RegisterAsync();

        var sessions = (await person.Api.GetAsync("/api/v1/auth/sessions")).Expect(200).Data.Items().ToList();

        Assert.Equal(2, sessions.Count);
        Assert.True((bool)sessions[0]["current"]!);
        var otherId = sessions[1].Id();
        (await stranger.Api.DeleteAsync($"/api/v1/auth/sessions/{otherId}")).ExpectProblem(404, "sessions.unknown");
        (await other.GetAsync("/api/v1/me")).Expect(200);
        (await person.Api.DeleteAsync($"/api/v1/auth/sessions/{otherId}")).Expect(204);
        (await other.GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
        (await person.Api.DeleteAsync($"/api/v1/auth/sessions/{otherId}")).ExpectProblem(404, "sessions.unknown");
        Assert.Single((await person.Api.GetAsync("/api/v1/auth/sessions")).Expect(200).Data.Items());
    }

    [Fact]
    public async Task A_disabled_account_is_out_at_once()
    {
        var person = await server.RegisterAsync();
        (await person.Api.GetAsync("/api/v1/members")).Expect(200);

        await server.System.ExecuteAsync("update accounts.account set disabled_at = now() where id = $1", [person.Id], default);

        (await person.Api.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
        (await server.LoginAsync(person.Email, person.Password)).ExpectProblem(401, "auth.invalid_credentials");
        (await RefreshAsync(person.Registered.Str("refreshToken")!)).ExpectProblem(401, "auth.refresh_invalid");
    }

    private Task<Answer> RefreshAsync(string token) => server.Anonymous.PostAsync("/api/v1/auth/refresh", new { refreshToken = token });
}
