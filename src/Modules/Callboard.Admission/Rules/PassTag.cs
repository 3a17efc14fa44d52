using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Callboard.Admission.Rules;

/// <summary>What a pass is. Its letter goes into its tag, so a code and an NFC id that read alike are two passes.</summary>
internal enum PassKind
{
    Wristband,
    Ticket,
}

/// <summary>
/// What stands for a pass wherever its key must not be read: eight bytes of a salted hash of it. The name of its holder is sealed with
/// another hash of the same key, so only whoever is shown the pass can read it. The scanner does the same (<c>web/src/scan/tag.ts</c>);
/// both are held against <c>tests/data/allow-list-vectors.json</c>.
/// </summary>
internal static class PassTag
{
    public const int SaltLength = 16, MaxKeyLength = 200;
    private const int KeyBytes = 16, NonceBytes = 12, MacBytes = 16;

    /// <summary>The id on a chip as we keep it: NFKC, upper case, without white space, colons and hyphens; null when nothing usable is left.</summary>
    public static string? NormaliseNfcId(string text) =>
        Normalise(text, compatible => string.Concat(compatible.Where(c => c is not (':' or '-') && !char.IsWhiteSpace(c))));

    /// <summary>A printed code as we keep it: NFKC, trimmed, upper case; null when nothing usable is left.</summary>
    public static string? NormaliseCode(string text) => Normalise(text, compatible => compatible.Trim());

    /// <summary>The tag of a pass with a normalised key.</summary>
    public static ulong Of(ReadOnlySpan<byte> salt, PassKind kind, string key) => FirstEight(Hash(salt, KindLetter(kind), key));

    /// <summary>What stands for a person: the ticket, or the pass itself where no ticket is known.</summary>
    public static ulong OfHolder(ReadOnlySpan<byte> salt, Guid holder) => FirstEight(Hash(salt, "h:", holder.ToString("D")));

    /// <summary>A tag as it is written: sixteen lower-case hex digits.</summary>
    public static string Text(ulong tag) => tag.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads a written tag.</summary>
    public static bool TryParse(string? text, out ulong tag)
    {
        tag = 0;
        return text is { Length: 16 } && text.All(char.IsAsciiHexDigit)
            && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out tag);
    }

    /// <summary>
    /// Seals a holder's name: nonce, AES-128-GCM, authentication tag. The nonce is a hash of key and name, so the same name of the same
    /// pass is the same bytes, and two names never share a nonce under one key.
    /// </summary>
    public static byte[] Seal(ReadOnlySpan<byte> salt, PassKind kind, string key, string name)
    {
        var secret = NameKey(salt, kind, key);
        var plain = Encoding.UTF8.GetBytes(name);
        var sealed_ = new byte[NonceBytes + plain.Length + MacBytes];
        SHA256.HashData([.. secret, .. plain]).AsSpan(0, NonceBytes).CopyTo(sealed_);
        using var aes = new AesGcm(secret, MacBytes);
        aes.Encrypt(sealed_.AsSpan(0, NonceBytes), plain, sealed_.AsSpan(NonceBytes, plain.Length), sealed_.AsSpan(NonceBytes + plain.Length));
        return sealed_;
    }

    /// <summary>Opens a sealed name; null when it was not sealed for this pass, or was tampered with.</summary>
    public static string? Open(ReadOnlySpan<byte> salt, PassKind kind, string key, ReadOnlySpan<byte> sealed_)
    {
        if (sealed_.Length < NonceBytes + MacBytes)
        {
            return null;
        }

        var plain = new byte[sealed_.Length - NonceBytes - MacBytes];
        using var aes = new AesGcm(NameKey(salt, kind, key), MacBytes);
        try
        {
            aes.Decrypt(sealed_[..NonceBytes], sealed_[NonceBytes..^MacBytes], sealed_[^MacBytes..], plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    private static string? Normalise(string text, Func<string, string> shape)
    {
        // Half a surrogate pair is no text, and has no UTF-8.
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])))
            {
                return null;
            }
        }

        var key = Upper(shape(text.Normalize(NormalizationForm.FormKC)));
        return key.Length is 0 or > MaxKeyLength ? null : key;
    }

    /// <summary>One character to one, so that every language that keeps to the Unicode table says the same (ß stays ß).</summary>
    private static string Upper(string text)
    {
        var upper = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            upper.Append(Rune.ToUpperInvariant(rune).ToString());
        }

        return upper.ToString();
    }

    private static string KindLetter(PassKind kind) => kind switch
    {
        PassKind.Wristband => "n:",
        PassKind.Ticket => "c:",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static byte[] NameKey(ReadOnlySpan<byte> salt, PassKind kind, string key) => Hash(salt, "k:" + KindLetter(kind), key)[..KeyBytes];

    private static byte[] Hash(ReadOnlySpan<byte> salt, string purpose, string text)
    {
        var purposeLength = purpose.Length;
        var bytes = new byte[salt.Length + purposeLength + Encoding.UTF8.GetByteCount(text)];
        salt.CopyTo(bytes);
        Encoding.ASCII.GetBytes(purpose, bytes.AsSpan(salt.Length));
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(salt.Length + purposeLength));
        return SHA256.HashData(bytes);
    }

    private static ulong FirstEight(byte[] hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);
}
