using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Callboard.Admission.Rules;

/// <summary>
/// Reads and writes the binary form of an allow-list. Little-endian, tags big-endian so that they sort as they read:
/// <c>"CBAL"</c>, u8 version, u8 form, u16 0, u32 length and header (JSON), then sections of u32 length and bytes, each beginning at a
/// multiple of eight.
/// </summary>
/// <remarks>
/// <para>Exact: (1) tags, eight bytes each, ascending; (2) facts, four bytes each: u16 category, u8 facts, u8 0; (3) holders, eight bytes
/// each, big-endian; (4) n + 1 u32 offsets, then the sealed names they point into, counted from the end of the offsets.</para>
/// <para>Filter: (1) u64 seed, u32 segment length, u32 segments, u32 fingerprints, u32 0, then the fingerprints, u32 each: a filter of
/// what stands for a pass in its category (<see cref="FilterKey"/>). One filter for all is smaller than one for each category, and wrong
/// as rarely: once in 2³² for every category that is asked for. (2) the passes there is more to say of than that they are active and
/// outside: tags, eight bytes each, ascending, then a byte of facts each. Holders and names are left out, and so are passes that are not
/// admitted at all.</para>
/// </remarks>
internal static class AllowListCodec
{
    /// <summary>The category of a pass that has none.</summary>
    public const ushort NoCategory = ushort.MaxValue;

    /// <summary>A list of more passes than this is written as a filter.</summary>
    public const int MaxExact = 200_000;

    private const byte Version = 1;
    private const int Prelude = 12, FilterPrelude = 24;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>The form for so many passes. Changes are always told exactly.</summary>
    public static AllowListForm FormFor(int count, bool changes, bool filterWanted) =>
        !changes && (filterWanted || count > MaxExact) ? AllowListForm.Filter : AllowListForm.Exact;

    /// <summary>What a filter holds for a pass in a category.</summary>
    public static ulong FilterKey(ulong tag, ushort category) => tag + (category * 0x9E3779B97F4A7C15);

    /// <summary>Writes a list. Every tag must be there once; the order is of no matter. The header's count is set to what is written.</summary>
    public static byte[] Write(AllowListHeader header, IReadOnlyCollection<AllowListEntry> entries, AllowListForm form)
    {
        var sorted = entries.ToArray();
        Array.Sort(sorted, (one, other) => one.Tag.CompareTo(other.Tag));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Tag == sorted[i - 1].Tag)
            {
                throw new ArgumentException($"The tag {PassTag.Text(sorted[i].Tag)} is in the list twice.", nameof(entries));
            }
        }

        var writer = new Writer(form, JsonSerializer.SerializeToUtf8Bytes(header with { Count = sorted.Length }, s_json));
        if (form == AllowListForm.Exact)
        {
            WriteExact(writer, sorted);
        }
        else
        {
            WriteFilter(writer, sorted);
        }

        return writer.ToArray();
    }

    /// <summary>Reads a list; throws <see cref="FormatException"/> for what is none.</summary>
    public static AllowList Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Prelude || !bytes.StartsWith("CBAL"u8) || bytes[4] != Version || bytes[5] > (byte)AllowListForm.Filter)
        {
            throw new FormatException("This is no allow-list of a version known here.");
        }

        var reader = new Reader(bytes, 8);
        AllowListHeader header;
        try
        {
            header = JsonSerializer.Deserialize<AllowListHeader>(reader.Section(), s_json) ?? throw new FormatException("The header is missing.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The header cannot be read.", exception);
        }

        if ((AllowListForm)bytes[5] == AllowListForm.Exact)
        {
            return new AllowList(AllowListForm.Exact, header, ReadExact(ref reader), null);
        }

        var filter = ReadFilter(reader.Section());
        return new AllowList(AllowListForm.Filter, header, ReadExceptions(reader.Section()), filter);
    }

    private static void WriteExact(Writer writer, AllowListEntry[] entries)
    {
        var tags = writer.Section(entries.Length * 8);
        for (var i = 0; i < entries.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(tags[(i * 8)..], entries[i].Tag);
        }

        var facts = writer.Section(entries.Length * 4);
        for (var i = 0; i < entries.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(facts[(i * 4)..], entries[i].Category);
            facts[(i * 4) + 2] = (byte)entries[i].Facts;
        }

        var holders = writer.Section(entries.Length * 8);
        for (var i = 0; i < entries.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(holders[(i * 8)..], entries[i].Holder);
        }

        var offsetBytes = (entries.Length + 1) * 4;
        var names = writer.Section(offsetBytes + entries.Sum(e => e.SealedName.Length));
        var end = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i].SealedName.Span.CopyTo(names[(offsetBytes + end)..]);
            end += entries[i].SealedName.Length;
            BinaryPrimitives.WriteInt32LittleEndian(names[((i + 1) * 4)..], end);
        }
    }

    private static void WriteFilter(Writer writer, AllowListEntry[] entries)
    {
        var admitted = entries.Where(e => !e.Facts.HasFlag(PassFacts.Removed)).ToArray();
        // Two passes of different categories could have one key; then both are in the set all the same.
        var filter = BinaryFuse32.Of([.. admitted.Select(e => FilterKey(e.Tag, e.Category)).Distinct()]);
        var section = writer.Section(FilterPrelude + (filter.Fingerprints.Length * 4));
        BinaryPrimitives.WriteUInt64LittleEndian(section, filter.Seed);
        BinaryPrimitives.WriteUInt32LittleEndian(section[8..], filter.SegmentLength);
        BinaryPrimitives.WriteUInt32LittleEndian(section[12..], filter.SegmentCount);
        BinaryPrimitives.WriteInt32LittleEndian(section[16..], filter.Fingerprints.Length);
        var cells = section[FilterPrelude..];
        for (var i = 0; i < filter.Fingerprints.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(cells[(i * 4)..], filter.Fingerprints[i]);
        }

        var exceptions = admitted.Where(e => e.Facts != PassFacts.Active).ToArray();
        var said = writer.Section(exceptions.Length * 9);
        for (var i = 0; i < exceptions.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(said[(i * 8)..], exceptions[i].Tag);
            said[(exceptions.Length * 8) + i] = (byte)exceptions[i].Facts;
        }
    }

    private static AllowListEntry[] ReadExact(ref Reader reader)
    {
        var tags = reader.Section();
        var facts = reader.Section();
        var holders = reader.Section();
        var names = reader.Section();
        var count = tags.Length / 8;
        if (tags.Length != count * 8 || facts.Length != count * 4 || holders.Length != tags.Length || names.Length < (count + 1) * 4)
        {
            throw new FormatException("The sections do not tell of the same passes.");
        }

        var entries = new AllowListEntry[count];
        for (var i = 0; i < count; i++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(names[(i * 4)..]);
            var end = BinaryPrimitives.ReadUInt32LittleEndian(names[((i + 1) * 4)..]);
            var sealedNames = names[((count + 1) * 4)..];
            if (start > end || end > sealedNames.Length)
            {
                throw new FormatException("A name lies outside its section.");
            }

            entries[i] = new AllowListEntry(
                BinaryPrimitives.ReadUInt64BigEndian(tags[(i * 8)..]),
                BinaryPrimitives.ReadUInt16LittleEndian(facts[(i * 4)..]),
                (PassFacts)facts[(i * 4) + 2],
                BinaryPrimitives.ReadUInt64BigEndian(holders[(i * 8)..]),
                sealedNames[(int)start..(int)end].ToArray());
        }

        return entries;
    }

    private static BinaryFuse32 ReadFilter(ReadOnlySpan<byte> section)
    {
        if (section.Length < FilterPrelude || section.Length != FilterPrelude + (4L * BinaryPrimitives.ReadUInt32LittleEndian(section[16..])))
        {
            throw new FormatException("A filter is not as long as it says.");
        }

        var fingerprints = new uint[(section.Length - FilterPrelude) / 4];
        for (var i = 0; i < fingerprints.Length; i++)
        {
            fingerprints[i] = BinaryPrimitives.ReadUInt32LittleEndian(section[(FilterPrelude + (i * 4))..]);
        }

        return new BinaryFuse32(
            BinaryPrimitives.ReadUInt64LittleEndian(section),
            BinaryPrimitives.ReadUInt32LittleEndian(section[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(section[12..]),
            fingerprints);
    }

    private static AllowListEntry[] ReadExceptions(ReadOnlySpan<byte> section)
    {
        var count = section.Length / 9;
        if (section.Length != count * 9)
        {
            throw new FormatException("The exceptions are cut off.");
        }

        var entries = new AllowListEntry[count];
        for (var i = 0; i < count; i++)
        {
            var tag = BinaryPrimitives.ReadUInt64BigEndian(section[(i * 8)..]);
            entries[i] = new AllowListEntry(tag, NoCategory, (PassFacts)section[(count * 8) + i], tag, default);
        }

        return entries;
    }

    /// <summary>Appends sections, each at a multiple of eight.</summary>
    private sealed class Writer
    {
        private readonly List<byte> _bytes = [];

        public Writer(AllowListForm form, ReadOnlySpan<byte> header)
        {
            _bytes.AddRange("CBAL"u8);
            _bytes.AddRange([Version, (byte)form, 0, 0]);
            header.CopyTo(Section(header.Length));
        }

        /// <summary>A new section of so many zeros; to be filled before the next is asked for.</summary>
        public Span<byte> Section(int length)
        {
            var start = Reader.Aligned(_bytes.Count);
            CollectionsMarshal.SetCount(_bytes, start + 4 + length);
            var section = CollectionsMarshal.AsSpan(_bytes)[start..];
            section.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(section, length);
            return section[4..];
        }

        public byte[] ToArray() => [.. _bytes];
    }

    /// <summary>Takes off section after section.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes, int at)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at = at;

        public static int Aligned(int at) => (at + 7) & ~7;

        public ReadOnlySpan<byte> Section()
        {
            var start = Aligned(_at);
            if (start + 4 > _bytes.Length)
            {
                throw new FormatException("The list is cut off.");
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[start..]);
            if (length > _bytes.Length - start - 4)
            {
                throw new FormatException("The list is cut off.");
            }

            _at = start + 4 + (int)length;
            return _bytes.Slice(start + 4, (int)length);
        }
    }
}
