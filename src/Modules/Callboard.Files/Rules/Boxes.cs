using System.Buffers.Binary;

namespace Callboard.Files.Rules;

/// <summary>Files made of boxes (ISO 14496-12): MP4 videos, and HEIC and AVIF pictures.</summary>
internal static class Boxes
{
    private static readonly string[] s_video = ["isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1", "M4V ", "M4VH", "M4VP", "dash", "MSNV", "mmp4", "f4v "];
    private static readonly string[] s_heic = ["heic", "heix", "heim", "heis", "mif1"];
    private static readonly string[] s_avif = ["avif", "avis"];

    // What may stand at the top of such a file.
    private static readonly string[] s_known = ["ftyp", "moov", "mdat", "free", "skip", "wide", "uuid", "moof", "mfra", "sidx", "ssix", "styp", "pdin", "meta", "prft", "emsg"];

    /// <summary>What a file of this brand is; null for a brand that is not kept.</summary>
    public static FileKind? KindOf(ReadOnlySpan<byte> brand)
    {
        var text = System.Text.Encoding.Latin1.GetString(brand);
        return s_video.Contains(text) ? FileKind.Mp4 : s_avif.Contains(text) ? FileKind.Avif : s_heic.Contains(text) ? FileKind.Heic : null;
    }

    public static ContentFault Video(ReadOnlySpan<byte> content) => Walk(content, "moov");

    public static ContentFault Picture(ReadOnlySpan<byte> content) => Walk(content, "meta");

    private static ContentFault Walk(ReadOnlySpan<byte> content, string index)
    {
        var (at, indexed, data) = (0L, false, false);
        while (at < content.Length)
        {
            var rest = content.Length - at;
            if (rest < 8)
            {
                return ContentFault.ForeignData;
            }

            var head = content[(int)at..];
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = System.Text.Encoding.Latin1.GetString(head.Slice(4, 4));
            if (!s_known.Contains(type))
            {
                // Boxes that add up so far, and then something that is none.
                return indexed && data ? ContentFault.ForeignData : ContentFault.Damaged;
            }

            if (size == 1)
            {
                if (rest < 16)
                {
                    return ContentFault.Damaged;
                }

                var wide = BinaryPrimitives.ReadUInt64BigEndian(head[8..]);
                size = wide is < 16 or > int.MaxValue ? long.MaxValue : (long)wide;
            }
            else if (size == 0)
            {
                // To the end of the file, which only pixels may be: anything could follow them unseen.
                return ContentFault.Damaged;
            }

            if (size < 8 || size > rest)
            {
                return ContentFault.Damaged;
            }

            indexed |= type == index;
            data |= type == "mdat";
            at += size;
        }

        return indexed && data ? ContentFault.None : ContentFault.Damaged;
    }
}
