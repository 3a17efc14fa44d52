using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Callboard.Files.Rules;

/// <summary>What a link says: which file, in which edition of its links, until when, signed with which key.</summary>
internal sealed record LinkToken(Guid OrganizationId, Guid FileId, int Edition, DateTimeOffset ExpiresAt, Guid KeyId)
{
    private const int SignedBytes = 16 + 16 + 4 + 8 + 16;

    private byte[] Signature { get; init; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>The token, signed.</summary>
    public string Sign(byte[] key)
    {
        var signed = Bytes();
        return Base64Url.EncodeToString([.. signed, .. HMACSHA256.HashData(key, signed)]);
    }

    /// <summary>Reads what a token says, true or not; what cannot be read says nothing, and costs as much to find out about.</summary>
    public static LinkToken Read(string text)
    {
        Span<byte> bytes = stackalloc byte[SignedBytes + SHA256.HashSizeInBytes];
        // A text that decodes to these bytes in another way (spaces, other last bits) is not the one that was given out.
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length)
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != bytes.Length
            || Base64Url.EncodeToString(bytes) != text)
        {
            bytes.Clear();
        }

        var seconds = BinaryPrimitives.ReadInt64BigEndian(bytes[36..]);
        return new LinkToken(
            new Guid(bytes[..16], bigEndian: true), new Guid(bytes[16..32], bigEndian: true), BinaryPrimitives.ReadInt32BigEndian(bytes[32..]),
            seconds is > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.UnixEpoch,
            new Guid(bytes[44..60], bigEndian: true))
        {
            Signature = bytes[SignedBytes..].ToArray(),
        };
    }

    /// <summary>Whether it was signed with this key; looking takes equally long, whatever the answer.</summary>
    public bool IsSigned(byte[] key) => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, Bytes()), Signature);

    private byte[] Bytes()
    {
        var bytes = new byte[SignedBytes];
        OrganizationId.TryWriteBytes(bytes.AsSpan(0, 16), bigEndian: true, out _);
        FileId.TryWriteBytes(bytes.AsSpan(16, 16), bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(32), Edition);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(36), ExpiresAt.ToUnixTimeSeconds());
        KeyId.TryWriteBytes(bytes.AsSpan(44), bigEndian: true, out _);
        return bytes;
    }
}
