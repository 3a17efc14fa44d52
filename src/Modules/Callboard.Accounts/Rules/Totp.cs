using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Callboard.Accounts.Rules;

/// <summary>Time-based one-time passwords (RFC 6238) as authenticator apps expect them: SHA-1, 30 seconds, 6 digits.</summary>
internal static class Totp
{
    public const int StepSeconds = 30, Digits = 6;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret of 160 bits, the length RFC 4226 recommends.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The step an instant falls into.</summary>
    public static long StepAt(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step, with leading zeros.</summary>
    public static string CodeAt(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The algorithm is the standard's; HMAC does not rest on SHA-1 being collision-free.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var offset = hash[^1] & 0x0f;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & 0x7fff_ffff;
        var modulus = 1;
        for (var i = 0; i < digits; i++)
        {
            modulus *= 10;
        }

        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// The step whose code this is: the current one, or a neighbour for clocks that are half a minute off. Steps up to
    /// <paramref name="lastUsed"/> are spent. Null when there is none.
    /// </summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long? lastUsed)
    {
        Span<byte> given = stackalloc byte[Digits];
        if (code.Length != Digits || !Encoding.ASCII.TryGetBytes(code, given, out _))
        {
            return null;
        }

        long? found = null;
        var current = StepAt(now);
        // Every step is computed and compared in full, so that time tells nothing about how close a guess was.
        for (var step = current - 1; step <= current + 1; step++)
        {
            var equal = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, step)), given);
            if (equal && found is null && (lastUsed is null || step > lastUsed))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>The secret as people type it (RFC 4648 base32, no padding).</summary>
    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        int buffer = 0, bits = 0;
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(buffer >> bits) & 31]);
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
        {
            text.Append(Alphabet[(buffer << (5 - bits)) & 31]);
        }

        return text.ToString();
    }

    /// <summary>The address authenticator apps read from a QR code.</summary>
    public static string Uri(string email, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/Callboard:{System.Uri.EscapeDataString(email)}?secret={ToBase32(secret)}&issuer=Callboard"
        + $"&algorithm=SHA1&digits={Digits}&period={StepSeconds}";
}
