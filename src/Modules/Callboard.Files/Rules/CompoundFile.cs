using System.Buffers.Binary;
using System.Text;

namespace Callboard.Files.Rules;

/// <summary>A compound file (MS-CFB), which a Word document from before 2007 is: sectors, chained by a table, with a directory of streams.</summary>
internal static class CompoundFile
{
    private const uint LastChainable = 0xFFFFFFF9, EndOfChain = 0xFFFFFFFE, Free = 0xFFFFFFFF;
    private const int HeaderBytes = 512, EntryBytes = 128, MostEntries = 100_000;

    public static ContentFault Document(ReadOnlySpan<byte> content)
    {
        if (content.Length < HeaderBytes * 3)
        {
            return ContentFault.Damaged;
        }

        var shift = BinaryPrimitives.ReadUInt16LittleEndian(content[30..]);
        if (shift is not (9 or 12) || BinaryPrimitives.ReadUInt16LittleEndian(content[28..]) != 0xFFFE)
        {
            return ContentFault.Damaged;
        }

        var sector = 1 << shift;
        if (!ReadTable(content, sector, out var table))
        {
            return ContentFault.Damaged;
        }

        // The last sector in use is the last of the file: what comes after it belongs to no stream.
        var last = Array.FindLastIndex(table, entry => entry != Free);
        var end = (last + 2L) * sector;
        return content.Length > end ? ContentFault.ForeignData : content.Length < end ? ContentFault.Damaged : Directory(content, sector, table);
    }

    private static bool ReadTable(ReadOnlySpan<byte> content, int sector, out uint[] table)
    {
        var count = BinaryPrimitives.ReadUInt32LittleEndian(content[44..]);
        table = [];
        if (count == 0 || count > content.Length / sector + 1)
        {
            return false;
        }

        var entries = new List<uint>();
        var (next, listed) = (BinaryPrimitives.ReadUInt32LittleEndian(content[68..]), 0u);
        var list = content.Slice(76, 109 * 4);
        while (listed < count)
        {
            for (var i = 0; i + 4 <= list.Length && listed < count; i += 4, listed++)
            {
                if (!Sector(content, sector, BinaryPrimitives.ReadUInt32LittleEndian(list[i..]), out var of))
                {
                    return false;
                }

                for (var e = 0; e + 4 <= of.Length; e += 4)
                {
                    entries.Add(BinaryPrimitives.ReadUInt32LittleEndian(of[e..]));
                }
            }

            // Large files list further sectors of the table in sectors of their own, each ending with where the next one is.
            if (listed < count)
            {
                if (!Sector(content, sector, next, out var further))
                {
                    return false;
                }

                list = further[..(sector - 4)];
                next = BinaryPrimitives.ReadUInt32LittleEndian(further[(sector - 4)..]);
            }
        }

        table = [.. entries];
        return true;
    }

    private static ContentFault Directory(ReadOnlySpan<byte> content, int sector, uint[] table)
    {
        var (at, document, macros, read) = (BinaryPrimitives.ReadUInt32LittleEndian(content[48..]), false, false, 0);
        while (at != EndOfChain)
        {
            if (at > LastChainable || at >= table.Length || read > MostEntries || !Sector(content, sector, at, out var entries))
            {
                return ContentFault.Damaged;
            }

            for (var i = 0; i + EntryBytes <= entries.Length; i += EntryBytes, read++)
            {
                var length = BinaryPrimitives.ReadUInt16LittleEndian(entries[(i + 64)..]);
                if (length is < 2 or > 64 || entries[i + 66] == 0)
                {
                    continue;
                }

                var name = Encoding.Unicode.GetString(entries.Slice(i, length - 2));
                document |= name == "WordDocument";
                macros |= name is "Macros" or "VBA" or "_VBA_PROJECT" or "_VBA_PROJECT_CUR";
            }

            at = table[at];
        }

        return macros ? ContentFault.Macros : document ? ContentFault.None : ContentFault.Unknown;
    }

    private static bool Sector(ReadOnlySpan<byte> content, int sector, uint number, out ReadOnlySpan<byte> bytes)
    {
        var from = (number + 1L) * sector;
        var valid = number <= LastChainable && from + sector <= content.Length;
        bytes = valid ? content.Slice((int)from, sector) : default;
        return valid;
    }
}
