namespace Callboard.Files.Rules;

/// <summary>Why content is not kept.</summary>
internal enum ContentFault
{
    None, Unknown, Damaged, ForeignData, Markup, Macros, ExpandsTooFar, TooManyPixels,
}

/// <summary>What a file is.</summary>
/// <param name="Kind">The kind its beginning says; null for one that is not kept.</param>
internal readonly record struct Inspection(FileKind? Kind, ContentFault Fault);

/// <summary>
/// Finds out what a file is by its content and walks through its whole structure: nothing may stand before it begins or after it ends, and
/// nothing in it may be a second file to a program that looks for its own kind of beginning or end. Never throws, whatever the bytes.
/// </summary>
internal static class Content
{
    // Programs look this far for the beginning of a PDF.
    private const int PdfSearch = 1024;

    public static Inspection Inspect(byte[] bytes)
    {
        ReadOnlySpan<byte> content = bytes;
        var kind = KindOf(content);
        if (kind is null)
        {
            return new(null, Text.IsMarkup(content) ? ContentFault.Markup : ContentFault.Unknown);
        }

        var fault = kind.Value switch
        {
            FileKind.Jpeg => Pictures.Jpeg(content),
            FileKind.Png => Pictures.Png(content),
            FileKind.Webp => Pictures.Webp(content),
            FileKind.Gif => Pictures.Gif(content),
            FileKind.Mp4 => Boxes.Video(content),
            FileKind.Avif or FileKind.Heic => Boxes.Picture(content),
            FileKind.Pdf => Pdf(content),
            FileKind.Doc => CompoundFile.Document(content),
            FileKind.Docx => ZipArchiveWalk.Document(bytes),
            _ => Text.Check(content),
        };
        if (fault == ContentFault.None && IsAnotherFileToo(kind.Value, content))
        {
            fault = ContentFault.ForeignData;
        }

        return new(kind, fault);
    }

    private static FileKind? KindOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return FileKind.Jpeg;
        if (content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])) return FileKind.Png;
        if (content.Length >= 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8)) return FileKind.Webp;
        if (content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8)) return FileKind.Gif;
        if (content.Length >= 12 && content[4..].StartsWith("ftyp"u8)) return Boxes.KindOf(content.Slice(8, 4));
        if (content.StartsWith("%PDF-"u8)) return FileKind.Pdf;
        if (content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return FileKind.Doc;
        if (content.StartsWith((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 3, 4])) return FileKind.Docx;
        return Text.IsText(content) && !Text.IsMarkup(content) ? FileKind.Text : null;
    }

    private static ContentFault Pdf(ReadOnlySpan<byte> content)
    {
        if (content.Length < 8 || content[5] is not ((byte)'1' or (byte)'2') || content[6] != '.' || !char.IsAsciiDigit((char)content[7]))
        {
            return ContentFault.Damaged;
        }

        // Line ends after the last mark are part of it; anything else is another file.
        var end = content.TrimEnd(" \t\r\n"u8);
        if (!end.EndsWith("%%EOF"u8) || content.Length - end.Length > 16)
        {
            return content.LastIndexOf("%%EOF"u8) >= 0 ? ContentFault.ForeignData : ContentFault.Damaged;
        }

        return end[Math.Max(0, end.Length - 1024)..].IndexOf("startxref"u8) >= 0 ? ContentFault.None : ContentFault.Damaged;
    }

    private static bool IsAnotherFileToo(FileKind kind, ReadOnlySpan<byte> content) =>
        (kind != FileKind.Pdf && content[..Math.Min(content.Length, PdfSearch)].IndexOf("%PDF-"u8) >= 0)
        || (kind != FileKind.Docx && ZipArchiveWalk.HasEnd(content));
}
