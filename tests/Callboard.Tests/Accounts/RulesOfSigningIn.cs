using System.Text;
using Callboard.Accounts.Rules;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>One-time codes and short names, against the standards' own examples.</summary>
public sealed class RulesOfSigningIn
{
    private static readonly byte[] s_secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, SHA-1.
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var instant = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, Totp.CodeAt(s_secret, Totp.StepAt(instant), digits: 8));
        Assert.Equal(Totp.StepAt(instant), Totp.Match(s_secret, code[2..], instant, null));
    }

    [Fact]
    public void A_code_counts_one_step_early_and_late_and_never_again()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_010);
        var step = Totp.StepAt(now);
        foreach (var near in (long[])[step - 1, step, step + 1])
        {
            Assert.Equal(near, Totp.Match(s_secret, Totp.CodeAt(s_secret, near), now, null));
            Assert.Null(Totp.Match(s_secret, Totp.CodeAt(s_secret, near), now, near));
        }

        Assert.Null(Totp.Match(s_secret, Totp.CodeAt(s_secret, step - 2), now, null));
        Assert.Null(Totp.Match(s_secret, Totp.CodeAt(s_secret, step + 2), now, null));
        Assert.Null(Totp.Match(s_secret, Totp.CodeAt(s_secret, step - 1), now, step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345é")]
    [InlineData("１２３４５６")]
    public void What_is_no_code_never_matches(string code) =>
        Assert.Null(Totp.Match(s_secret, code, DateTimeOffset.FromUnixTimeSeconds(59), null));

    // RFC 4648, section 10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_in_base32(string text, string expected) => Assert.Equal(expected, Totp.ToBase32(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("Café Lumière & Söhne", "cafe-lumiere-sohne")]
    [InlineData("  --Big   Show!! ", "big-show")]
    [InlineData("舞台", "organization")]
    [InlineData("A", "a")]
    public void A_slug_is_what_an_address_can_hold(string name, string expected) => Assert.Equal(expected, Slug.Of(name));

    [Fact]
    public void A_long_name_makes_a_slug_that_leaves_room_for_a_number()
    {
        var slug = Slug.Of(new string('a', 47) + " b and more");
        Assert.Equal(new string('a', 47), slug);
    }

    [Fact]
    public void The_demo_password_is_good_enough() => Assert.Null(PasswordRule.Fault("callboard-demo", "lead@demo.callboard.dev", "Lead"));
}
