using System.Globalization;
using System.Text;

namespace Callboard.Guests;

/// <summary>Words of lists in whichever language they were kept: compared without accents, capitals, blanks and punctuation.</summary>
internal static class Words
{
    private static readonly HashSet<string> s_yes = Set(
        "yes y ja j oui o si s sim da tak true 1 x ok ✓ ✔ ☑ wahr vrai verdadero on jo ano igen kylla"),
        s_no = Set("no n nein non nao nej nie false 0 keine keiner none nothing nichts aucun aucune ninguna ninguno nessuna nessuno nada geen ingen falsch faux na");

    /// <summary>What is left of a text for comparing.</summary>
    public static string Of(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsLetterOrDigit(c))
            {
                letters.Append(c switch { 'ø' or 'Ø' => 'o', 'ł' or 'Ł' => 'l', 'đ' or 'Đ' => 'd', _ => char.ToLowerInvariant(c) });
                if (c is 'ß' or 'ẞ' or 'œ' or 'Œ' or 'æ' or 'Æ')
                {
                    // Two letters in one.
                    letters[^1] = c switch { 'ß' or 'ẞ' => 's', 'œ' or 'Œ' => 'o', _ => 'a' };
                    letters.Append(c is 'ß' or 'ẞ' ? 's' : 'e');
                }
            }
            else if (c is '✓' or '✔' or '☑')
            {
                letters.Append(c);
            }
        }

        return letters.ToString();
    }

    /// <summary>Whether a text says yes and nothing else.</summary>
    public static bool IsYes(string text) => s_yes.Contains(Of(text));

    /// <summary>Whether a text says that there is nothing.</summary>
    public static bool IsNo(string text) => Of(text) is var word && (word.Length == 0 || s_no.Contains(word));

    /// <summary>A dictionary of words, written as <c>value: word word …</c>, one value a line.</summary>
    public static Dictionary<string, T> Table<T>(string lines, Func<string, T> value)
    {
        var table = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, words) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                table.TryAdd(Of(word), value(name));
            }
        }

        return table;
    }

    /// <summary>A text without what nobody sees: accents in one piece, no marks of direction, no blanks of other widths.</summary>
    public static string Clean(ReadOnlySpan<char> cell)
    {
        var text = cell.Trim().ToString();
        if (text.Length == 0)
        {
            return text;
        }

        // What a spreadsheet was told not to take for a formula; our own export does that too.
        if (text.Length > 1 && text[0] == '\'' && text[1] is '=' or '+' or '-' or '@')
        {
            text = text[1..];
        }

        if (!System.Text.Ascii.IsValid(text))
        {
            // Half a character has no normal form; whoever looks at the cell next says so.
            text = HasHalf(text) ? text : text.Normalize(NormalizationForm.FormC);
            text = string.Concat(text.Where(c => c is not ('\u00AD' or '\u200B' or '\u200E' or '\u200F' or '\u2060' or '\uFEFF')
                && c is not (>= '\u202A' and <= '\u202E') and not (>= '\u2066' and <= '\u2069')).Select(c =>
                    CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator ? ' ' : c)).Trim();
        }

        return text;
    }

    /// <summary>A text with single blanks and no line breaks.</summary>
    public static string Line(string text) =>
        text.AsSpan().IndexOfAny("\r\n\t") < 0 && !text.Contains("  ", StringComparison.Ordinal)
            ? text
            : string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static bool HasHalf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<string> Set(string words) => [.. words.Split(' ').Select(w => w.Length == 1 && !char.IsLetterOrDigit(w[0]) ? w : Of(w))];
}
