using Callboard.Search.Features;

namespace Callboard.Search.Rules;

/// <summary>Where a text says what was looked for.</summary>
internal static class Highlights
{
    private const int Before = 40, Longest = 160;

    /// <summary>The marks of a text, and whether every word is in it.</summary>
    public static (IReadOnlyList<TextMark> Marks, bool All) Of(string text, IReadOnlyList<string> words, bool approximate)
    {
        var marks = new List<TextMark>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var joined in (bool[])[true, false])
        {
            foreach (var word in Folding.Split(text, joined))
            {
                foreach (var wanted in words)
                {
                    if (Fits(wanted, word.Text, approximate))
                    {
                        met.Add(wanted);
                        if (!marks.Exists(m => m.Start < word.Start + word.Length && word.Start < m.Start + m.Length))
                        {
                            marks.Add(new TextMark(word.Start, Typed(text, word, wanted)));
                        }
                    }
                }
            }
        }

        return ([.. marks.OrderBy(m => m.Start)], met.Count == words.Count);
    }

    /// <summary>The line of a text that says most of it, cut to be read at a glance; null when none says any.</summary>
    public static (string Text, IReadOnlyList<TextMark> Marks)? Excerpt(string? text, IReadOnlyList<string> words, bool approximate)
    {
        var best = (text ?? "").Split('\n').Select(line => line.Trim())
            .Select(line => (Line: line, Marks: Of(line, words, approximate).Marks))
            .Where(found => found.Marks.Count > 0).OrderByDescending(found => found.Marks.Count).FirstOrDefault();
        if (best.Line is not { } whole)
        {
            return null;
        }

        if (whole.Length <= Longest)
        {
            return (whole, best.Marks);
        }

        // Begins and ends between words, so that no letter and no pair of surrogates is cut in two.
        var first = best.Marks[0].Start;
        var begin = Math.Max(0, first - Before);
        if (begin > 0)
        {
            var gap = whole.IndexOf(' ', begin);
            begin = gap < 0 || gap >= first ? first : gap + 1;
        }

        var end = Math.Min(whole.Length, begin + Longest);
        if (end < whole.Length)
        {
            var gap = whole.LastIndexOf(' ', end - 1, end - begin);
            end = gap > first ? gap : char.IsHighSurrogate(whole[end - 1]) ? end - 1 : end;
        }

        var (lead, tail) = (begin > 0 ? "…" : "", end < whole.Length ? "…" : "");
        return (
            lead + whole[begin..end] + tail,
            [.. best.Marks.Where(m => m.Start >= begin && m.Start + m.Length <= end).Select(m => m with { Start = m.Start - begin + lead.Length })]);
    }

    private static bool Fits(string wanted, string word, bool approximate) =>
        (wanted.Length == 1 && wanted[0] < 128 ? word == wanted : word.StartsWith(wanted, StringComparison.Ordinal))
        || (approximate && Nearness.Slips(wanted, word, Nearness.Allowed(wanted)) is not null);

    // As much of the word as was typed, where its letters are as many as those it is compared by; otherwise all of it.
    private static int Typed(string text, FoldedWord word, string wanted) =>
        word.Text.Length == word.Length && word.Text.StartsWith(wanted, StringComparison.Ordinal)
        && text.AsSpan(word.Start, word.Length).IndexOfAny("'’‘ʼ`´") < 0 ? wanted.Length : word.Length;
}
