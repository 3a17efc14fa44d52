using System.Text;

namespace Callboard.Schedule.Formats;

/// <summary>Brings text from files into the one form that is stored and written: no control characters, no broken pairs.</summary>
internal static class CleanText
{
    /// <summary>Text of one line: line breaks and tabs become blanks; null when nothing is left.</summary>
    public static string? Line(string? text) => Clean(text, oneLine: true);

    /// <summary>Text of several lines, separated by \n; null when nothing is left.</summary>
    public static string? Lines(string? text) => Clean(text, oneLine: false);

    /// <summary>Cuts at most <paramref name="max"/> UTF-16 units, never in the middle of a surrogate pair.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;
        if (char.IsHighSurrogate(text[max - 1]))
            max--;
        return text[..max].TrimEnd();
    }

    /// <summary>An absolute http or https address in its printed form, or null.</summary>
    public static string? WebAddress(string? text) =>
        Line(text) is { Length: <= ScheduleLimits.Url } line
        && Uri.TryCreate(line, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? line
            : null;

    /// <summary>Something that can be a mail address, or null. Whether it works only a mail can tell.</summary>
    public static string? MailAddress(string? text) =>
        Line(text) is { Length: <= 254 } line
        && line.IndexOf('@') is var at and > 0
        && at == line.LastIndexOf('@')
        && at < line.Length - 1
        && !line.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"' or ':')
            ? line
            : null;

    /// <summary>A language tag such as "en" or "pt-BR", or null.</summary>
    public static string? LanguageTag(string? text) =>
        Line(text) is { Length: <= 35 } line && line.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? line : null;

    private static string? Clean(string? text, bool oneLine)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF')
                clean.Append('\uFFFD');
            else if (c == '\r')
            {
                if (i + 1 >= text.Length || text[i + 1] != '\n')
                    clean.Append(oneLine ? ' ' : '\n');
            }
            else if (c is '\n' or '\t')
                clean.Append(oneLine ? ' ' : c);
            else if (!char.IsControl(c) && c != '\uFEFF')
                clean.Append(c);
        }

        var result = clean.ToString().Trim();
        return result.Length == 0 ? null : result;
    }
}
