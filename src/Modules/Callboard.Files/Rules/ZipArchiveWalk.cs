using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Callboard.Files.Rules;

/// <summary>
/// A ZIP archive that is a Word document: entries one after the other from the first byte, their directory, and the end. Every entry is
/// unpacked, up to a limit for all of them together, and has to be as long as the directory says. Entries that overlap, the trick of the
/// worst bombs, do not follow one another and are refused before anything is unpacked.
/// </summary>
internal static class ZipArchiveWalk
{
    private const int EndBytes = 22, LocalBytes = 30, CentralBytes = 46, MostEntries = 2000, CommentBytes = 65_535;
    private const long MostUnpacked = 100 * 1024 * 1024;
    private const uint LocalMark = 0x04034b50, CentralMark = 0x02014b50, EndMark = 0x06054b50;

    private sealed record Entry(string Name, long At, long Packed, long Unpacked, bool Deflated, bool Described);

    /// <summary>Whether a program that opens archives from their end would open this.</summary>
    public static bool HasEnd(ReadOnlySpan<byte> content)
    {
        var first = Math.Max(0, content.Length - EndBytes - CommentBytes);
        for (var at = content.Length - EndBytes; at >= first; at--)
        {
            at = content[first..(at + 4)].LastIndexOf((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 5, 6]) + first;
            if (at < first)
            {
                return false;
            }

            // Its directory stands before it; a mark that stands among pixels by chance says nothing that fits.
            var end = content[at..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(end[12..]) <= (uint)at
                && BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) == BinaryPrimitives.ReadUInt16LittleEndian(end[10..]))
            {
                return true;
            }
        }

        return false;
    }

    public static ContentFault Document(byte[] content)
    {
        if (content.Length < EndBytes)
        {
            return ContentFault.Damaged;
        }

        var end = content.AsSpan(content.Length - EndBytes);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndMark || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != 0)
        {
            return HasEnd(content) ? ContentFault.ForeignData : ContentFault.Damaged;
        }

        var (entries, fault) = ReadDirectory(content);
        if (fault != ContentFault.None)
        {
            return fault;
        }

        if (entries.Any(e => e.Name.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || e.Name.Contains("vbaData", StringComparison.OrdinalIgnoreCase)))
        {
            return ContentFault.Macros;
        }

        if (!entries.Any(e => e.Name == "word/document.xml") || entries.All(e => e.Name != "[Content_Types].xml"))
        {
            return ContentFault.Unknown;
        }

        return Unpack(content, entries);
    }

    private static (List<Entry> Entries, ContentFault Fault) ReadDirectory(ReadOnlySpan<byte> content)
    {
        var entries = new List<Entry>();
        var end = content[^EndBytes..];
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) != count || count > MostEntries)
        {
            return (entries, ContentFault.Damaged);
        }

        if (start + size != content.Length - EndBytes)
        {
            // Offsets that are all too small by the same amount: something was put before the archive.
            return (entries, start + size < content.Length - EndBytes ? ContentFault.ForeignData : ContentFault.Damaged);
        }

        var (at, names) = (start, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        for (var i = 0; i < count; i++)
        {
            if (at + CentralBytes > content.Length - EndBytes)
            {
                return (entries, ContentFault.Damaged);
            }

            var head = content[(int)at..];
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(head[8..]);
            var method = BinaryPrimitives.ReadUInt16LittleEndian(head[10..]);
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(head[28..]);
            var rest = nameLength + BinaryPrimitives.ReadUInt16LittleEndian(head[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(head[32..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) != CentralMark || (flags & 1) != 0 || method is not (0 or 8)
                || at + CentralBytes + rest > content.Length - EndBytes)
            {
                return (entries, ContentFault.Damaged);
            }

            var name = Encoding.UTF8.GetString(head.Slice(CentralBytes, nameLength));
            if (!names.Add(name) || name.Length == 0 || name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal)
                || name.Contains(':', StringComparison.Ordinal) || name.Split('/').Contains(".."))
            {
                return (entries, ContentFault.Damaged);
            }

            entries.Add(new Entry(
                name, BinaryPrimitives.ReadUInt32LittleEndian(head[42..]), BinaryPrimitives.ReadUInt32LittleEndian(head[20..]),
                BinaryPrimitives.ReadUInt32LittleEndian(head[24..]), method == 8, (flags & 8) != 0));
            at += CentralBytes + rest;
        }

        return (entries, at != content.Length - EndBytes ? ContentFault.Damaged : Follow(content, entries, start));
    }

    // Each entry begins where the one before it ends, the first at the beginning, and the directory after the last.
    private static ContentFault Follow(ReadOnlySpan<byte> content, List<Entry> entries, long directory)
    {
        entries.Sort((a, b) => a.At.CompareTo(b.At));
        var at = 0L;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.At != at)
            {
                return ContentFault.ForeignData;
            }

            if (at + LocalBytes > directory || BinaryPrimitives.ReadUInt32LittleEndian(content[(int)at..]) != LocalMark)
            {
                return ContentFault.Damaged;
            }

            var data = DataOf(content, entry);
            var next = i + 1 < entries.Count ? entries[i + 1].At : directory;
            var gap = next - data - entry.Packed;
            // Sizes that were not known yet when the entry began stand after it, with or without a mark.
            if (gap != 0 && !(entry.Described && gap is 12 or 16 or 20 or 24))
            {
                return gap < 0 ? ContentFault.ExpandsTooFar : ContentFault.ForeignData;
            }

            at = next;
        }

        return entries.Count == 0 ? ContentFault.Unknown : ContentFault.None;
    }

    private static ContentFault Unpack(byte[] content, List<Entry> entries)
    {
        var (unpacked, buffer, types) = (0L, new byte[64 * 1024], new MemoryStream());
        foreach (var entry in entries)
        {
            var from = DataOf(content, entry);
            if (from + entry.Packed > content.Length)
            {
                return ContentFault.Damaged;
            }

            using var packed = new MemoryStream(content, (int)from, (int)entry.Packed, writable: false);
            using Stream plain = entry.Deflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
            var length = 0L;
            try
            {
                int read;
                while ((read = plain.Read(buffer)) > 0)
                {
                    length += read;
                    unpacked += read;
                    if (unpacked > MostUnpacked || length > entry.Unpacked)
                    {
                        return ContentFault.ExpandsTooFar;
                    }

                    if (entry.Name == "[Content_Types].xml")
                    {
                        types.Write(buffer, 0, read);
                    }
                }
            }
            catch (InvalidDataException)
            {
                return ContentFault.Damaged;
            }

            if (length != entry.Unpacked)
            {
                return ContentFault.Damaged;
            }
        }

        var declared = Encoding.UTF8.GetString(types.GetBuffer(), 0, (int)types.Length);
        return declared.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) ? ContentFault.Macros
            : declared.Contains("wordprocessingml.document.main+xml", StringComparison.Ordinal) ? ContentFault.None
            : ContentFault.Unknown;
    }

    private static long DataOf(ReadOnlySpan<byte> content, Entry entry) => entry.At + LocalBytes
        + BinaryPrimitives.ReadUInt16LittleEndian(content[((int)entry.At + 26)..]) + BinaryPrimitives.ReadUInt16LittleEndian(content[((int)entry.At + 28)..]);
}
