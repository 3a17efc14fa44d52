using System.Globalization;
using System.Text;

namespace Callboard.Search.Rules;

/// <summary>A word of a text, folded, and where it stands.</summary>
internal readonly record struct FoldedWord(string Text, int Start, int Length);

/// <summary>
/// Texts as they are compared: the same in this place as in <c>search.fold</c> and <c>search.words</c>, which decide what is found. Here it is
/// only about what is near and what is highlighted.
/// </summary>
internal static class Folding
{
    /// <summary>The words of a query, each once, at most eight, as <c>search.terms</c> reads them.</summary>
    public static IReadOnlyList<string> Words(string text) =>
        [.. Split(text, joined: true).Select(w => w.Text).Distinct(StringComparer.Ordinal).Take(8)];

    /// <summary>The words of a text and where they stand in it.</summary>
    /// <param name="joined">Whether an apostrophe is within a word instead of between two.</param>
    public static IEnumerable<FoldedWord> Split(string text, bool joined)
    {
        var word = new StringBuilder();
        var (start, end) = (0, 0);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var taken);
            var alone = IsSign(rune);
            if (alone && word.Length > 0)
            {
                yield return new FoldedWord(Cut(word), start, end - start);
                word.Clear();
            }

            if (Rune.IsLetterOrDigit(rune))
            {
                if (word.Length == 0)
                {
                    start = at;
                }

                word.Append(Folded(rune));
                end = at + taken;
            }
            else if (IsMark(rune) && word.Length > 0)
            {
                // An accent that stands behind its letter belongs to it.
                end = at + taken;
            }
            else if (!(joined && IsApostrophe(rune)) && word.Length > 0)
            {
                yield return new FoldedWord(Cut(word), start, end - start);
                word.Clear();
            }

            if (alone && word.Length > 0)
            {
                yield return new FoldedWord(Cut(word), start, end - start);
                word.Clear();
            }

            at += taken;
        }

        if (word.Length > 0)
        {
            yield return new FoldedWord(Cut(word), start, end - start);
        }
    }

    private static string Cut(StringBuilder word) => word.Length > 60 ? word.ToString(0, 60) : word.ToString();

    private static string Folded(Rune rune)
    {
        var plain = new StringBuilder();
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (!IsMark(part) && Rune.IsLetterOrDigit(part))
            {
                plain.Append(Plain(part));
            }
        }

        return plain.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }

    // Letters Unicode does not take apart, as the dictionary of PostgreSQL's unaccent writes them.
    private static string Plain(Rune rune) => rune.Value switch
    {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        'ø' or 'Ø' => "o",
        'đ' or 'Đ' or 'ð' or 'Ð' => "d",
        'þ' or 'Þ' => "th",
        'ł' or 'Ł' => "l",
        'ħ' or 'Ħ' => "h",
        'ı' => "i",
        'ŋ' or 'Ŋ' => "n",
        'ŧ' or 'Ŧ' => "t",
        _ => rune.ToString(),
    };

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark && rune.Value is >= 0x300 and <= 0x36f;

    private static bool IsApostrophe(Rune rune) => rune.Value is '\'' or '’' or '‘' or 'ʼ' or '`' or '´';

    private static bool IsSign(Rune rune) => rune.Value is (>= 0x3040 and <= 0x30ff) or (>= 0x3400 and <= 0x9fff) or (>= 0xf900 and <= 0xfaff);
}
