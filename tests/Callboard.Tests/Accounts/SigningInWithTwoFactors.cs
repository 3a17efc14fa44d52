using Callboard.Accounts.Rules;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>Two-factor sign-in, from turning it on to turning it off.</summary>
public sealed class SigningInWithTwoFactors(CallboardServer server)
{
    [Fact]
    public async Task It_is_on_once_a_code_proves_that_the_app_knows_the_secret()
    {
        var person = await server.RegisterAsync();
        (await person.Api.PostAsync("/api/v1/auth/totp/enable", new { password = "not the password" })).ExpectProblem(400, "auth.password_wrong", "password");

        var made = (await person.Api.PostAsync("/api/v1/auth/totp/enable", new { password = person.Password })).Expect(200).Data;
        Assert.StartsWith("otpauth://totp/Callboard:" + Uri.EscapeDataString(person.Email), made.Str("uri"));
        Assert.Contains("secret=" + made.Str("secret"), made.Str("uri"));

        // Not on yet: the password alone still does.
        (await server.LoginAsync(person.Email, person.Password)).Expect(200);
        (await person.Api.PostAsync("/api/v1/auth/totp/confirm", new { code = "000000" })).ExpectProblem(401, "auth.totp_invalid", "code");
        var secret = await SecretAsync(person);
        Assert.Equal(made.Str("secret"), Totp.ToBase32(secret));
        var step = Now();
        (await person.Api.PostAsync("/api/v1/auth/totp/confirm", new { code = Totp.CodeAt(secret, step - 1) })).Expect(204);

        Assert.True((bool)(await person.Api.GetAsync("/api/v1/me")).Data["user"]!["totpEnabled"]!);
        (await server.LoginAsync(person.Email, person.Password)).ExpectProblem(401, "auth.totp_required", "totp");
        (await server.LoginAsync(person.Email, "not the password", Totp.CodeAt(secret, step))).ExpectProblem(401, "auth.invalid_credentials");
        (await server.LoginAsync(person.Email, person.Password, Totp.CodeAt(secret, step - 1))).ExpectProblem(401, "auth.totp_invalid");
        var code = Totp.CodeAt(secret, step);
        (await server.LoginAsync(person.Email, person.Password, code)).Expect(200);
        (await server.LoginAsync(person.Email, person.Password, code)).ExpectProblem(401, "auth.totp_invalid");
    }

    [Fact]
    public async Task Of_two_sign_ins_with_one_code_at_once_one_succeeds()
    {
        var (person, secret, step) = await EnabledAsync();
        var code = Totp.CodeAt(secret, step);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.LoginAsync(person.Email, person.Password, code)));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => a.ExpectProblem(401, "auth.totp_invalid"));
    }

    [Fact]
    public async Task Guessing_codes_locks_the_account_and_asking_for_the_code_does_not()
    {
        var (person, secret, step) = await EnabledAsync();
        for (var i = 0; i < 12; i++)
        {
            (await server.LoginAsync(person.Email, person.Password)).ExpectProblem(401, "auth.totp_required");
        }

        var wrong = Totp.CodeAt(secret, step + 1000);
        for (var i = 0; i < 10; i++)
        {
            (await server.LoginAsync(person.Email, person.Password, wrong)).ExpectProblem(401, "auth.totp_invalid");
        }

        (await server.LoginAsync(person.Email, person.Password, Totp.CodeAt(secret, step))).ExpectProblem(429, "auth.locked");
    }

    [Fact]
    public async Task It_is_turned_on_and_off_with_the_password()
    {
        var (person, _, _) = await EnabledAsync();
        (await person.Api.PostAsync("/api/v1/auth/totp/enable", new { password = person.Password })).ExpectProblem(409, "auth.totp_already_on");
        (await person.Api.PostAsync("/api/v1/auth/totp/disable", new { password = "not the password" })).ExpectProblem(400, "auth.password_wrong");

        (await person.Api.PostAsync("/api/v1/auth/totp/disable", new { password = person.Password })).Expect(204);

        (await server.LoginAsync(person.Email, person.Password)).Expect(200);
        (await person.Api.PostAsync("/api/v1/auth/totp/disable", new { password = person.Password })).ExpectProblem(409, "auth.totp_not_on");
        (await person.Api.PostAsync("/api/v1/auth/totp/confirm", new { code = "123456" })).ExpectProblem(409, "auth.totp_not_on");
    }

    private async Task<(Person Person, byte[] Secret, long Step)> EnabledAsync()
    {
        var person = await server.RegisterAsync();
        (await person.Api.PostAsync("/api/v1/auth/totp/enable", new { password = person.Password })).Expect(200);
        var secret = await SecretAsync(person);
        var step = Now();
        (await person.Api.PostAsync("/api/v1/auth/totp/confirm", new { code = Totp.CodeAt(secret, step - 1) })).Expect(204);
        return (person, secret, step);
    }

    private async Task<byte[]> SecretAsync(Person person) =>
        (await server.System.OneAsync<byte[]>("select totp_secret from accounts.account where id = $1", [person.Id], default))!;

    private static long Now() => Totp.StepAt(TimeProvider.System.GetUtcNow());
}
