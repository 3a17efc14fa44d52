using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Callboard.Finance.Rules;

/// <summary>
/// Stripe's signature of a webhook message: the header <c>Stripe-Signature</c> has the time <c>t</c> and one or more <c>v1</c>, each the
/// HMAC-SHA-256 of "t.body" with a secret. Several are sent while a secret is replaced. Other schemes in the header count for nothing.
/// </summary>
internal static class StripeSignature
{
    /// <summary>Whether one of the signatures was made with one of the secrets, and not too long ago.</summary>
    public static bool IsValid(
        ReadOnlySpan<byte> body, string? header, IReadOnlyList<string> secrets, TimeSpan tolerance, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(header) || header.Length > 4096)
        {
            return false;
        }

        string? at = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                // Two times would let one be checked and the other be signed.
                if (at is not null)
                {
                    return false;
                }

                at = part[2..];
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && part.Length == 3 + (SHA256.HashSizeInBytes * 2)
                && part.AsSpan(3).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0)
            {
                signatures.Add(Convert.FromHexString(part.AsSpan(3)));
            }
        }

        if (signatures.Count is 0 or > 20
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253402300799
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > tolerance)
        {
            return false;
        }

        var valid = false;
        foreach (var secret in secrets)
        {
            var expected = Of(body, at!, secret);
            foreach (var signature in signatures)
            {
                // All of them are compared, each in the same time whatever it is.
                valid |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return valid;
    }

    /// <summary>The signature of a body at a time, in Unix seconds as the header writes them.</summary>
    public static byte[] Of(ReadOnlySpan<byte> body, string at, string secret)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(at + "."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
