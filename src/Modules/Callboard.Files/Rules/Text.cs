using System.Text;

namespace Callboard.Files.Rules;

/// <summary>Plain text: UTF-8, or UTF-16 that says so, without control characters.</summary>
internal static class Text
{
    private static readonly UTF8Encoding s_utf8 = new(false, true);
    private static readonly UnicodeEncoding s_little = new(false, true, true), s_big = new(true, true, true);

    public static bool IsText(ReadOnlySpan<byte> content) => Read(content) is { } text && !text.AsSpan().ContainsAnyInRange('\0', '\b')
        && !text.AsSpan().ContainsAnyInRange('\u000e', '\u001f') && !text.Contains('\u000b', StringComparison.Ordinal)
        && !text.Contains('\u007f', StringComparison.Ordinal) && text.Length > 0;

    /// <summary>Whether a browser that does not go by the type would take it for a page or a picture with scripts.</summary>
    public static bool IsMarkup(ReadOnlySpan<byte> content)
    {
        // An SVG may be in any encoding, and padded; what counts is what it begins with.
        var start = ReadLeniently(content[..Math.Min(content.Length, 4096)]).TrimStart('\uFEFF').TrimStart();
        return start.StartsWith('<') && start.Length > 1 && (char.IsAsciiLetter(start[1]) || start[1] is '!' or '?' or '/');
    }

    public static ContentFault Check(ReadOnlySpan<byte> content) => IsMarkup(content) ? ContentFault.Markup : ContentFault.None;

    private static string? Read(ReadOnlySpan<byte> content)
    {
        try
        {
            return content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? s_little.GetString(content[2..])
                : content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? s_big.GetString(content[2..])
                : s_utf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string ReadLeniently(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode.GetString(content)
        : content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode.GetString(content)
        : Encoding.UTF8.GetString(content);
}
