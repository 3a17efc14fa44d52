using Callboard.Admission.Rules;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

/// <summary>PINs of scanners: what they are checked by, and which are none.</summary>
public sealed class CheckingPins
{
    // The scanner's tests have the same (web/src/scan/pins.test.ts).
    [Fact]
    public void Server_and_scanner_check_by_the_same_twelve_bits() =>
        Assert.Equal(3529, GatePin.HashOf("480215", [.. Enumerable.Range(0, 16).Select(i => (byte)i)], 1000));

    [Theory]
    [InlineData("480215", true)]
    [InlineData("135790246813", true)]
    [InlineData("48021", false)]
    [InlineData("1357902468135", false)]
    [InlineData("48021a", false)]
    [InlineData("٤٨٠٢١٥", false)]
    [InlineData("000000", false)]
    [InlineData("123456", false)]
    [InlineData("87654321", false)]
    [InlineData("135791", true)]
    public void A_PIN_is_digits_that_are_not_the_first_anybody_would_try(string pin, bool isOne) => Assert.Equal(isOne, GatePin.FaultOf(pin) is null);
}
