using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Callboard.Admission.Rules;

/// <summary>
/// The PINs scanners are woken and overruled by. Scanners check them without a line, so what a PIN is checked by lies on devices that get
/// lost. Six digits do not withstand a search whatever they are hashed with; so only twelve bits of the hash are kept. A wrong PIN passes
/// once in 4096, and a scanner lets nobody try often; whoever takes one apart finds hundreds of PINs that fit and not the right one.
/// </summary>
internal static class GatePin
{
    public const int SaltLength = 16, Rounds = 600_000, Bits = 12;

    /// <summary>What a PIN is checked by. The scanner does the same (<c>web/src/scan/pins.ts</c>).</summary>
    public static short HashOf(string pin, byte[] salt, int rounds)
    {
        Span<byte> hash = stackalloc byte[2];
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(pin), salt, hash, rounds, HashAlgorithmName.SHA256);
        return (short)(BinaryPrimitives.ReadUInt16BigEndian(hash) >> (16 - Bits));
    }

    /// <summary>Why a PIN is none, as a sentence; null when it is one.</summary>
    public static string? FaultOf(string pin)
    {
        if (pin.Length is < 6 or > 12 || !pin.All(char.IsAsciiDigit))
        {
            return "6 to 12 digits.";
        }

        var steps = pin.Zip(pin.Skip(1), (one, next) => next - one).Distinct().ToList();
        return steps is [-1 or 0 or 1] ? "Too easy to guess: the same digit again and again, or counting." : null;
    }
}
