using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>A forgotten password, and one that should be another.</summary>
public sealed class ChangingThePassword(CallboardServer server)
{
    private const string NewPassword = "another-good-one";

    [Fact]
    public async Task A_forgotten_password_is_set_anew_with_the_link_of_a_letter_once()
    {
        var person = await server.RegisterAsync();
        await ForgotAsync(person.Email.ToUpperInvariant());
        var token = Mailbox.Secret((await server.LettersAsync(person.Email, 1))[0]);

        (await ResetAsync(token, "short")).ExpectProblem(400, "request.invalid", "password");
        (await ResetAsync(token, NewPassword)).Expect(204);

        (await person.Api.GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
        (await server.LoginAsync(person.Email, person.Password)).ExpectProblem(401, "auth.invalid_credentials");
        (await server.LoginAsync(person.Email, NewPassword)).Expect(200);
        (await ResetAsync(token, "yet-another-one")).ExpectProblem(400, "auth.reset_invalid", "token");
    }

    [Fact]
    public async Task Of_two_uses_of_a_link_at_once_one_counts()
    {
        var person = await server.RegisterAsync();
        await ForgotAsync(person.Email);
        var token = Mailbox.Secret((await server.LettersAsync(person.Email, 1))[0]);

        var answers = await Task.WhenAll(ResetAsync(token, "first-password"), ResetAsync(token, "second-password"));

        Assert.Equal([204, 400], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task A_link_that_is_too_old_or_was_replaced_by_a_used_one_is_refused()
    {
        var person = await server.RegisterAsync();
        await ForgotAsync(person.Email);
        var first = Mailbox.Secret((await server.LettersAsync(person.Email, 1))[0]);
        await ForgotAsync(person.Email);
        var second = (await server.LettersAsync(person.Email, 2)).Select(Mailbox.Secret).Single(t => t != first);
        await server.System.ExecuteAsync(
            "update accounts.password_reset set expires_at = now() - interval '1 second' where user_id = $1 and token_hash = sha256(convert_to($2, 'UTF8'))",
            [person.Id, first], default);

        (await ResetAsync(first, NewPassword)).ExpectProblem(400, "auth.reset_invalid");
        await server.System.ExecuteAsync(
            "update accounts.password_reset set expires_at = now() + interval '1 hour' where user_id = $1", [person.Id], default);
        (await ResetAsync(second, NewPassword)).Expect(204);
        (await ResetAsync(first, NewPassword)).ExpectProblem(400, "auth.reset_invalid");
    }

    [Fact]
    public async Task Asking_for_an_unknown_address_answers_the_same_and_writes_nothing()
    {
        var person = await server.RegisterAsync();

        var known = await ForgotAsync(person.Email);
        var unknown = await ForgotAsync("nobody-" + person.Email);

        Assert.Equal(known.Bytes, unknown.Bytes);
        Assert.Equal(known.Status, unknown.Status);
        await server.LettersAsync(person.Email, 1);
        await server.LettersAsync("nobody-" + person.Email, 0);
    }

    [Fact]
    public async Task Nobody_can_fill_a_mailbox_with_letters()
    {
        var person = await server.RegisterAsync();
        for (var i = 0; i < 8; i++)
        {
            await ForgotAsync(person.Email);
        }

        // The next one's letter is behind those in the queue.
        var marker = await server.RegisterAsync();
        await ForgotAsync(marker.Email);
        await server.LettersAsync(marker.Email, 1);
        await server.LettersAsync(person.Email, 5);
    }

    [Fact]
    public async Task Resetting_lifts_a_lock()
    {
        var person = await server.RegisterAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.LoginAsync(person.Email, "not the password")));
        (await server.LoginAsync(person.Email, person.Password)).ExpectProblem(429, "auth.locked");
        await ForgotAsync(person.Email);

        (await ResetAsync(Mailbox.Secret((await server.LettersAsync(person.Email, 1))[0]), NewPassword)).Expect(204);

        (await server.LoginAsync(person.Email, NewPassword)).Expect(200);
    }

    [Fact]
    public async Task Changing_the_password_takes_the_old_one_and_keeps_only_this_session()
    {
        var person = await server.RegisterAsync();
        var other = server.With((await server.LoginAsync(person.Email, person.Password)).Expect(200).Json.Str("accessToken")!);

        (await ChangeAsync(person.Api, "not the password", NewPassword)).ExpectProblem(400, "auth.password_wrong", "currentPassword");
        (await ChangeAsync(person.Api, person.Password, "short")).ExpectProblem(400, "request.invalid", "newPassword");
        (await other.GetAsync("/api/v1/me")).Expect(200);
        (await ChangeAsync(person.Api, person.Password, NewPassword)).Expect(204);

        (await person.Api.GetAsync("/api/v1/me")).Expect(200);
        (await other.GetAsync("/api/v1/me")).ExpectProblem(401, "auth.required");
        (await server.LoginAsync(person.Email, NewPassword)).Expect(200);
    }

    [Fact]
    public async Task Guessing_the_current_password_is_counted_like_signing_in()
    {
        var person = await server.RegisterAsync();
        for (var i = 0; i < 10; i++)
        {
            (await ChangeAsync(person.Api, "not the password", NewPassword)).ExpectProblem(400, "auth.password_wrong");
        }

        (await ChangeAsync(person.Api, person.Password, NewPassword)).ExpectProblem(429, "auth.locked");
    }

    private async Task<Answer> ForgotAsync(string email) =>
        (await server.Anonymous.PostAsync("/api/v1/auth/password/forgot", new { email })).Expect(202);

    private Task<Answer> ResetAsync(string token, string password) =>
        server.Anonymous.PostAsync("/api/v1/auth/password/reset", new { token, password });

    private static Task<Answer> ChangeAsync(ApiUser user, string current, string wanted) =>
        user.PostAsync("/api/v1/auth/password/change", new { currentPassword = current, newPassword = wanted });
}
