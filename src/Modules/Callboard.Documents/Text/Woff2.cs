using System.Buffers.Binary;
using System.IO.Compression;

namespace Callboard.Documents.Text;

/// <summary>
/// Unpacks a font (WOFF File Format 2.0, W3C): tables in one Brotli stream, outlines in streams by kind, which are put together again here.
/// Fonts come with the product, so what is not as the format says is a fault of the build and not of anybody's input.
/// </summary>
internal static class Woff2
{
    private const string KnownTags =
        "cmapheadhheahmtxmaxpnameOS/2postcvt fpgmglyflocaprepCFF VORGEBDTEBLCgasphdmxkernLTSHPCLTVDMXvheavmtxBASEGDEFGPOSGSUBEBSCJSTFMATHCBDTCBLC"
        + "COLRCPALSVG sbixacntavarbdatblocbslncvarfdscfeatfmtxfvargvarhstyjustlcarmortmorxopbdproptrakZapfSilfGlatGlocFeatSill";

    private sealed record Table(string Tag, int Length, int Stored, bool Transformed)
    {
        public byte[] Content { get; set; } = [];
    }

    /// <summary>The font as an OpenType file; without checksums, which nothing here asks for.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> file)
    {
        var header = new Cursor(file);
        if (header.UInt32() != 0x774F4632)
        {
            throw new InvalidDataException("Not a WOFF2 font.");
        }

        var flavor = header.UInt32();
        header.Skip(4);
        var tables = new Table[header.UInt16()];
        header.Skip(2 + 4);
        var compressed = (int)header.UInt32();
        header.Skip(2 + 2 + (5 * 4));
        for (var i = 0; i < tables.Length; i++)
        {
            tables[i] = ReadTable(ref header);
        }

        var data = new byte[tables.Sum(t => t.Stored)];
        if (!BrotliDecoder.TryDecompress(header.Take(compressed), data, out var written) || written != data.Length)
        {
            throw new InvalidDataException("The font's tables cannot be unpacked.");
        }

        var at = 0;
        foreach (var table in tables)
        {
            table.Content = data.AsSpan(at, table.Stored).ToArray();
            at += table.Stored;
        }

        if (tables.FirstOrDefault(t => t.Tag == "glyf") is { Transformed: true } outlines)
        {
            var (glyphs, places, left) = Outlines.Rebuild(outlines.Content);
            outlines.Content = glyphs;
            tables.Single(t => t.Tag == "loca").Content = places;
            if (tables.FirstOrDefault(t => t.Tag == "hmtx") is { Transformed: true } metrics)
            {
                var count = BinaryPrimitives.ReadUInt16BigEndian(tables.Single(t => t.Tag == "hhea").Content.AsSpan(34));
                metrics.Content = Metrics(metrics.Content, count, left);
            }
        }

        return Assemble(flavor, tables);
    }

    private static Table ReadTable(ref Cursor header)
    {
        var flags = header.Byte();
        var tag = (flags & 63) == 63 ? header.Tag() : KnownTags.Substring((flags & 63) * 4, 4);
        var length = header.Base128();
        // Outlines are taken apart unless version 3 says they are not; everything else is as it was in version 0.
        var transformed = tag is "glyf" or "loca" ? flags >> 6 != 3 : flags >> 6 != 0;
        return new Table(tag, length, transformed ? header.Base128() : length, transformed);
    }

    // Left side bearings that equal the outline's edge are left out.
    private static byte[] Metrics(byte[] content, int count, short[] left)
    {
        var source = new Cursor(content);
        var absent = source.Byte();
        var advances = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            advances[i] = source.UInt16();
        }

        var output = new Output();
        for (var i = 0; i < left.Length; i++)
        {
            if (i < count)
            {
                output.UInt16(advances[i]);
            }

            output.UInt16((absent & (i < count ? 1 : 2)) != 0 ? (ushort)left[i] : source.UInt16());
        }

        return output.ToArray();
    }

    private static byte[] Assemble(uint flavor, Table[] tables)
    {
        var sorted = tables.OrderBy(t => t.Tag, StringComparer.Ordinal).ToArray();
        var power = 1;
        while (power * 2 <= sorted.Length)
        {
            power *= 2;
        }

        var output = new Output();
        output.UInt32(flavor);
        output.UInt16((ushort)sorted.Length);
        output.UInt16((ushort)(power * 16));
        output.UInt16((ushort)int.Log2(power));
        output.UInt16((ushort)((sorted.Length - power) * 16));
        var offset = 12 + (16 * sorted.Length);
        foreach (var table in sorted)
        {
            output.Tag(table.Tag);
            output.UInt32(0);
            output.UInt32((uint)offset);
            output.UInt32((uint)table.Content.Length);
            offset += (table.Content.Length + 3) & ~3;
        }

        foreach (var table in sorted)
        {
            output.Bytes(table.Content);
            output.Align();
        }

        return output.ToArray();
    }

    /// <summary>The table <c>glyf</c> as it was before it was taken apart.</summary>
    private static class Outlines
    {
        public static (byte[] Glyphs, byte[] Places, short[] Left) Rebuild(byte[] content)
        {
            var header = new Cursor(content);
            header.Skip(2);
            var options = header.UInt16();
            var count = header.UInt16();
            var longPlaces = header.UInt16() == 1;
            var sizes = new int[7];
            for (var i = 0; i < sizes.Length; i++)
            {
                sizes[i] = (int)header.UInt32();
            }

            var contours = new Cursor(header.Take(sizes[0]));
            var points = new Cursor(header.Take(sizes[1]));
            var flags = new Cursor(header.Take(sizes[2]));
            var coordinates = new Cursor(header.Take(sizes[3]));
            var composites = new Cursor(header.Take(sizes[4]));
            var boxes = new Cursor(header.Take(sizes[5]));
            var instructions = new Cursor(header.Take(sizes[6]));
            var boxed = boxes.Take(((count + 31) >> 5) << 2);
            var overlapping = (options & 1) != 0 ? header.Take((count + 7) >> 3) : default;

            var (glyphs, places, left) = (new Output(), new Output(), new short[count]);
            for (var i = 0; i < count; i++)
            {
                Place(places, glyphs.Length, longPlaces);
                var number = (short)contours.UInt16();
                if (number == 0)
                {
                    continue;
                }

                var box = Bit(boxed, i) ? boxes.Take(8) : default;
                left[i] = box.Length > 0 ? BinaryPrimitives.ReadInt16BigEndian(box) : (short)0;
                if (number < 0)
                {
                    Composite(glyphs, box, ref composites, ref coordinates, ref instructions);
                }
                else
                {
                    left[i] = Simple(
                        glyphs, box, number, Bit(overlapping, i), ref points, ref flags, ref coordinates, ref instructions);
                }

                glyphs.Align();
            }

            Place(places, glyphs.Length, longPlaces);
            return (glyphs.ToArray(), places.ToArray(), left);
        }

        private static bool Bit(ReadOnlySpan<byte> bits, int i) => bits.Length > i >> 3 && (bits[i >> 3] & (0x80 >> (i & 7))) != 0;

        private static void Place(Output places, int offset, bool isLong)
        {
            if (isLong)
            {
                places.UInt32((uint)offset);
            }
            else
            {
                places.UInt16((ushort)(offset / 2));
            }
        }

        private static void Composite(
            Output glyphs, ReadOnlySpan<byte> box, ref Cursor composites, ref Cursor coordinates, ref Cursor instructions)
        {
            glyphs.UInt16(0xFFFF);
            glyphs.Bytes(box);
            int flags;
            var instructed = false;
            do
            {
                flags = composites.UInt16();
                glyphs.UInt16((ushort)flags);
                var size = 2 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 0x08) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
                glyphs.Bytes(composites.Take(size));
                instructed |= (flags & 0x100) != 0;
            }
            while ((flags & 0x20) != 0);

            if (instructed)
            {
                var length = coordinates.Short();
                glyphs.UInt16((ushort)length);
                glyphs.Bytes(instructions.Take(length));
            }
        }

        private static short Simple(
            Output glyphs, ReadOnlySpan<byte> box, int contours, bool overlaps, ref Cursor points, ref Cursor flags, ref Cursor coordinates,
            ref Cursor instructions)
        {
            var ends = new int[contours];
            var count = 0;
            for (var i = 0; i < contours; i++)
            {
                count += points.Short();
                ends[i] = count - 1;
            }

            var (x, y, on) = (new int[count], new int[count], new bool[count]);
            var (left, bottom, right, top) = (int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);
            var (atX, atY) = (0, 0);
            for (var i = 0; i < count; i++)
            {
                var flag = flags.Byte();
                on[i] = flag < 0x80;
                var (dx, dy) = Triplet(flag & 0x7F, ref coordinates);
                (x[i], y[i]) = (dx, dy);
                (atX, atY) = (atX + dx, atY + dy);
                (left, right, bottom, top) = (Math.Min(left, atX), Math.Max(right, atX), Math.Min(bottom, atY), Math.Max(top, atY));
            }

            glyphs.UInt16((ushort)contours);
            if (box.Length > 0)
            {
                glyphs.Bytes(box);
                left = BinaryPrimitives.ReadInt16BigEndian(box);
            }
            else
            {
                glyphs.UInt16((ushort)left);
                glyphs.UInt16((ushort)bottom);
                glyphs.UInt16((ushort)right);
                glyphs.UInt16((ushort)top);
            }

            foreach (var end in ends)
            {
                glyphs.UInt16((ushort)end);
            }

            var length = coordinates.Short();
            glyphs.UInt16((ushort)length);
            glyphs.Bytes(instructions.Take(length));
            WritePoints(glyphs, x, y, on, overlaps);
            return (short)left;
        }

        private static (int X, int Y) Triplet(int flag, ref Cursor source)
        {
            static int Signed(int flag, int value) => (flag & 1) != 0 ? value : -value;
            if (flag < 10)
            {
                return (0, Signed(flag, ((flag & 14) << 7) + source.Byte()));
            }

            if (flag < 20)
            {
                return (Signed(flag, (((flag - 10) & 14) << 7) + source.Byte()), 0);
            }

            if (flag < 84)
            {
                var (high, low) = (flag - 20, source.Byte());
                return (Signed(flag, 1 + (high & 0x30) + (low >> 4)), Signed(flag >> 1, 1 + ((high & 0x0C) << 2) + (low & 0x0F)));
            }

            if (flag < 120)
            {
                var (high, first, second) = (flag - 84, source.Byte(), source.Byte());
                return (Signed(flag, 1 + ((high / 12) << 8) + first), Signed(flag >> 1, 1 + ((high % 12 >> 2) << 8) + second));
            }

            if (flag < 124)
            {
                var (first, second, third) = (source.Byte(), source.Byte(), source.Byte());
                return (Signed(flag, (first << 4) + (second >> 4)), Signed(flag >> 1, ((second & 0x0F) << 8) + third));
            }

            return (Signed(flag, source.UInt16()), Signed(flag >> 1, source.UInt16()));
        }

        private static void WritePoints(Output glyphs, int[] x, int[] y, bool[] on, bool overlaps)
        {
            var (xs, ys) = (new Output(), new Output());
            for (var i = 0; i < x.Length; i++)
            {
                var flag = (on[i] ? 1 : 0) | (i == 0 && overlaps ? 0x40 : 0) | Coordinate(xs, x[i], 0x02, 0x10) | Coordinate(ys, y[i], 0x04, 0x20);
                glyphs.Byte((byte)flag);
            }

            glyphs.Bytes(xs.Span);
            glyphs.Bytes(ys.Span);
        }

        // In a byte where it fits: the second flag says its sign, or for a zero that it is left out.
        private static int Coordinate(Output output, int value, int isByte, int second)
        {
            switch (value)
            {
                case 0:
                    return second;
                case > -256 and < 256:
                    output.Byte((byte)Math.Abs(value));
                    return isByte | (value > 0 ? second : 0);
                default:
                    output.UInt16((ushort)value);
                    return 0;
            }
        }
    }

    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public ReadOnlySpan<byte> Take(int count)
        {
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }

        public void Skip(int count) => _rest = _rest[count..];

        public byte Byte() => Take(1)[0];

        public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

        public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

        public string Tag() => System.Text.Encoding.ASCII.GetString(Take(4));

        // UIntBase128
        public int Base128()
        {
            var value = 0;
            byte next;
            do
            {
                next = Byte();
                value = checked((value << 7) | (next & 0x7F));
            }
            while (next >= 0x80);

            return value;
        }

        // 255UInt16
        public int Short() => Byte() switch
        {
            253 => UInt16(),
            254 => Byte() + 506,
            255 => Byte() + 253,
            var small => small,
        };
    }

    private sealed class Output
    {
        private byte[] _bytes = new byte[1024];

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

        public byte[] ToArray() => Span.ToArray();

        public void Byte(byte value) => Next(1)[0] = value;

        public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Next(2), value);

        public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(4), value);

        public void Tag(string tag) => System.Text.Encoding.ASCII.GetBytes(tag, Next(4));

        public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

        public void Align() => Next((4 - (Length & 3)) & 3).Clear();

        private Span<byte> Next(int count)
        {
            if (Length + count > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
            }

            Length += count;
            return _bytes.AsSpan(Length - count, count);
        }
    }
}
