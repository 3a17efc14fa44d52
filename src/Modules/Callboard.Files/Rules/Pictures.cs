using System.Buffers.Binary;

namespace Callboard.Files.Rules;

/// <summary>The structure of pictures, from the first byte to the last.</summary>
internal static class Pictures
{
    // A hundred million pixels take four hundred megabytes to show.
    private const long MostPixels = 100_000_000;

    /// <summary>Pictures one after the other, as cameras write a photo and its previews; each from its beginning to its end.</summary>
    public static ContentFault Jpeg(ReadOnlySpan<byte> content)
    {
        var at = 0;
        do
        {
            if (JpegPicture(content, ref at) is not ContentFault.None and var fault)
            {
                return fault;
            }
        }
        while (content[at..].StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]));
        return at == content.Length ? ContentFault.None : ContentFault.ForeignData;
    }

    private static ContentFault JpegPicture(ReadOnlySpan<byte> content, ref int at)
    {
        var (framed, scanned) = (false, false);
        at += 2;
        while (true)
        {
            if (at + 1 >= content.Length || content[at] != 0xFF)
            {
                return ContentFault.Damaged;
            }

            while (at < content.Length && content[at] == 0xFF)
            {
                at++;
            }

            if (at >= content.Length)
            {
                return ContentFault.Damaged;
            }

            var marker = content[at++];
            if (marker == 0xD9)
            {
                return framed && scanned ? ContentFault.None : ContentFault.Damaged;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                continue;
            }

            if (marker is 0x00 or 0xD8 || at + 2 > content.Length)
            {
                return ContentFault.Damaged;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
            if (length < 2 || at + length > content.Length)
            {
                return ContentFault.Damaged;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (length < 8)
                {
                    return ContentFault.Damaged;
                }

                var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(content[(at + 3)..]), BinaryPrimitives.ReadUInt16BigEndian(content[(at + 5)..]));
                if (Area(width, height) is not ContentFault.None and var fault)
                {
                    return fault;
                }

                framed = true;
            }

            at += length;
            if (marker == 0xDA)
            {
                scanned = true;
                // The pixels: up to a marker that is neither a stuffed byte nor a restart.
                while (true)
                {
                    var next = content[at..].IndexOf((byte)0xFF);
                    if (next < 0 || at + next + 1 >= content.Length)
                    {
                        return ContentFault.Damaged;
                    }

                    at += next;
                    if (content[at + 1] is 0x00 or (>= 0xD0 and <= 0xD7))
                    {
                        at += 2;
                    }
                    else if (content[at + 1] == 0xFF)
                    {
                        at++;
                    }
                    else
                    {
                        break;
                    }
                }
            }
        }
    }

    /// <summary>Chunks from IHDR to IEND, the last.</summary>
    public static ContentFault Png(ReadOnlySpan<byte> content)
    {
        var (at, first, data) = (8, true, false);
        while (at + 12 <= content.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(content[at..]);
            var type = content.Slice(at + 4, 4);
            if (length > content.Length - at - 12 || type.ContainsAnyExcept(Letters))
            {
                return ContentFault.Damaged;
            }

            if (first != type.SequenceEqual("IHDR"u8))
            {
                return ContentFault.Damaged;
            }

            if (first)
            {
                if (length != 13)
                {
                    return ContentFault.Damaged;
                }

                if (Area(BinaryPrimitives.ReadUInt32BigEndian(content[(at + 8)..]), BinaryPrimitives.ReadUInt32BigEndian(content[(at + 12)..]))
                    is not ContentFault.None and var fault)
                {
                    return fault;
                }
            }

            first = false;
            data |= type.SequenceEqual("IDAT"u8);
            at += (int)length + 12;
            if (type.SequenceEqual("IEND"u8))
            {
                return !data || length != 0 ? ContentFault.Damaged : at == content.Length ? ContentFault.None : ContentFault.ForeignData;
            }
        }

        return ContentFault.Damaged;
    }

    /// <summary>A RIFF as long as it says, of chunks WebP knows.</summary>
    public static ContentFault Webp(ReadOnlySpan<byte> content)
    {
        var stated = (long)BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) + 8;
        if (stated != content.Length)
        {
            return stated < content.Length ? ContentFault.ForeignData : ContentFault.Damaged;
        }

        var (at, picture) = (12L, false);
        while (at + 8 <= content.Length)
        {
            var type = content.Slice((int)at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(content[((int)at + 4)..]);
            if (!IsWebpChunk(type) || (at == 12 && !type.StartsWith("VP8"u8)) || at + 8 + length > content.Length)
            {
                return ContentFault.Damaged;
            }

            var body = content.Slice((int)at + 8, (int)length);
            if (type.SequenceEqual("VP8X"u8) && (body.Length < 10 || Area(Three(body[4..]) + 1, Three(body[7..]) + 1) != ContentFault.None))
            {
                return body.Length < 10 ? ContentFault.Damaged : ContentFault.TooManyPixels;
            }

            picture |= type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8) || type.SequenceEqual("ANMF"u8);
            at += 8 + length + (length & 1);
        }

        return picture && at == content.Length ? ContentFault.None : ContentFault.Damaged;
    }

    /// <summary>Blocks up to the trailer, the last byte.</summary>
    public static ContentFault Gif(ReadOnlySpan<byte> content)
    {
        if (content.Length < 14)
        {
            return ContentFault.Damaged;
        }

        if (Area(BinaryPrimitives.ReadUInt16LittleEndian(content[6..]), BinaryPrimitives.ReadUInt16LittleEndian(content[8..])) is not ContentFault.None and var fault)
        {
            return fault;
        }

        var (at, picture) = (13 + Palette(content[10]), false);
        while (at < content.Length)
        {
            switch (content[at])
            {
                case 0x3B:
                    return !picture ? ContentFault.Damaged : at == content.Length - 1 ? ContentFault.None : ContentFault.ForeignData;
                case 0x2C when at + 10 < content.Length:
                    picture = true;
                    at += 11 + Palette(content[at + 9]);
                    break;
                case 0x21:
                    at += 2;
                    break;
                default:
                    return ContentFault.Damaged;
            }

            // Pieces of up to 255 bytes, the last of them empty.
            while (at < content.Length && content[at] != 0)
            {
                at += content[at] + 1;
            }

            at++;
        }

        return ContentFault.Damaged;

        static int Palette(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static ReadOnlySpan<byte> Letters => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    private static bool IsWebpChunk(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8) || type.SequenceEqual("VP8X"u8) || type.SequenceEqual("ALPH"u8)
        || type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8) || type.SequenceEqual("ICCP"u8) || type.SequenceEqual("EXIF"u8)
        || type.SequenceEqual("XMP "u8);

    private static long Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static ContentFault Area(long width, long height) =>
        width == 0 || height == 0 ? ContentFault.Damaged : width * height > MostPixels ? ContentFault.TooManyPixels : ContentFault.None;
}
