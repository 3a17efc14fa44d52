using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Callboard.Tests.Files;

/// <summary>Small whole files of every kind that is kept, made here.</summary>
internal static class Samples
{
    public static byte[] Png(int filler = 0, uint width = 2, uint height = 2)
    {
        var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(head, width);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);
        Chunk("IHDR", head);
        if (filler > 0)
        {
            Chunk("tEXt", [.. "Comment\0"u8, .. Enumerable.Repeat((byte)'x', filler)]);
        }

        var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write(new byte[14]);
        }

        Chunk("IDAT", rows.ToArray());
        Chunk("IEND", []);
        return file.ToArray();

        void Chunk(string type, byte[] data)
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
            file.Write(Big((uint)data.Length));
            file.Write(body);
            file.Write(Big(Crc(body)));
        }
    }

    /// <summary>A PNG of exactly so many bytes.</summary>
    public static byte[] PngOf(int size)
    {
        var plain = Png().Length;
        // A chunk more takes 12 bytes, and its keyword 8.
        return Png(size - plain - 20);
    }

    public static byte[] Jpeg() =>
    [
        0xFF, 0xD8,
        0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0,
        0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0,
        0xFF, 0xC4, 0, 5, 0, 0, 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56,
        0xFF, 0xD9,
    ];

    public static byte[] Webp()
    {
        byte[] body = [.. "WEBP"u8, .. "VP8L"u8, 5, 0, 0, 0, 0x2F, 0, 0, 0, 0, 0];
        return [.. "RIFF"u8, .. Little((uint)body.Length), .. body];
    }

    public static byte[] Gif() =>
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255,
        0x21, 0xF9, 4, 0, 0, 0, 0, 0,
        0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0,
        0x3B,
    ];

    public static byte[] Mp4(int filler = 16) =>
        [.. Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isommp41"u8]), .. Box("moov", new byte[8]), .. Box("mdat", new byte[filler])];

    public static byte[] Heic() => [.. Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1"u8]), .. Box("meta", new byte[12]), .. Box("mdat", new byte[4])];

    public static byte[] Avif() => [.. Box("ftyp", [.. "avif"u8, 0, 0, 0, 0, .. "mif1"u8]), .. Box("meta", new byte[12]), .. Box("mdat", new byte[4])];

    public static byte[] Pdf(int filler = 0) => Encoding.ASCII.GetBytes(
        $"%PDF-1.7\n%{new string('x', filler)}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        + "xref\n0 3\n0000000000 65535 f \n0000000010 00000 n \n0000000059 00000 n \ntrailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n108\n%%EOF\n");

    public static byte[] PlainText() => Encoding.UTF8.GetBytes("Rider\r\n\t4 × microphone, 2 × DI\r\nДинамик, 音響, مكبر الصوت\r\n");

    /// <summary>A Word document from before 2007: a header, a table of sectors, a directory, and one stream.</summary>
    public static byte[] Doc(string stream = "WordDocument")
    {
        var file = new byte[512 * 4];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(26), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(28), 0xFFFE);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(30), 9);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(44), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(48), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(68), 0xFFFFFFFE);
        file.AsSpan(76, 436).Fill(0xFF);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(76), 0);
        var table = file.AsSpan(512, 512);
        table.Fill(0xFF);
        BinaryPrimitives.WriteUInt32LittleEndian(table, 0xFFFFFFFD);
        BinaryPrimitives.WriteUInt32LittleEndian(table[4..], 0xFFFFFFFE);
        BinaryPrimitives.WriteUInt32LittleEndian(table[8..], 0xFFFFFFFE);
        Entry(file.AsSpan(1024, 128), "Root Entry", 5);
        Entry(file.AsSpan(1152, 128), "WordDocument", 2);
        if (stream != "WordDocument")
        {
            Entry(file.AsSpan(1280, 128), stream, 1);
        }

        return file;

        static void Entry(Span<byte> entry, string name, byte type)
        {
            Encoding.Unicode.GetBytes(name, entry);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[64..], (ushort)((name.Length + 1) * 2));
            entry[66] = type;
        }
    }

    public const string DocumentType =
        """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""";

    public static byte[] Docx(params (string Name, byte[] Content)[] more)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[]
            {
                ("[Content_Types].xml", Encoding.UTF8.GetBytes(DocumentType)), ("word/document.xml", Encoding.UTF8.GetBytes("<w:document/>")),
            }.Concat(more).GroupBy(e => e.Item1).Select(g => g.Last()))
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    public static byte[] Svg() => "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray();

    /// <summary>Each kind by its media type.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["image/jpeg"] = Jpeg(), ["image/png"] = Png(), ["image/webp"] = Webp(), ["image/gif"] = Gif(), ["image/heic"] = Heic(), ["image/avif"] = Avif(),
        ["video/mp4"] = Mp4(), ["application/pdf"] = Pdf(), ["application/msword"] = Doc(),
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = Docx(), ["text/plain"] = PlainText(),
    };

    private static byte[] Box(string type, byte[] body) => [.. Big((uint)body.Length + 8), .. Encoding.ASCII.GetBytes(type), .. body];

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Little(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
