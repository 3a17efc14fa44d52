namespace Callboard.Search.Rules;

/// <summary>How far a text is from what was looked for.</summary>
internal static class Nearness
{
    /// <summary>Slips in all, a word in the title counting less than one elsewhere; null when a word is farther than it may be.</summary>
    public static int? Of(IReadOnlyList<string> words, string title, string? body)
    {
        var named = Folding.Split(title, joined: true).Select(w => w.Text).ToList();
        var said = body is null ? [] : Folding.Split(body, joined: true).Select(w => w.Text).ToList();
        var total = 0;
        foreach (var word in words)
        {
            var allowed = Allowed(word);
            int? best = null;
            foreach (var (other, cost) in named.Select(w => (w, 0)).Concat(said.Select(w => (w, 1))))
            {
                if (Slips(word, other, allowed) is { } slips && (best is null || (slips * 2) + cost < best))
                {
                    best = (slips * 2) + cost;
                }
            }

            if (best is null)
            {
                return null;
            }

            total += best.Value;
        }

        return total;
    }

    /// <summary>How many slips a word of that length may have.</summary>
    public static int Allowed(string word) => word.Length switch { < 4 => 0, < 7 => 1, _ => 2 };

    /// <summary>
    /// Letters too many, missing, wrong or swapped between what was typed and the nearest beginning of a word; null when there are more
    /// than allowed.
    /// </summary>
    public static int? Slips(string typed, string word, int allowed)
    {
        if (word.Length < typed.Length - allowed)
        {
            return null;
        }

        // Only so much of the word can matter.
        var width = Math.Min(word.Length, typed.Length + allowed);
        Span<int> two = stackalloc int[width + 1], one = stackalloc int[width + 1], row = stackalloc int[width + 1];
        for (var c = 0; c <= width; c++)
        {
            one[c] = c;
        }

        for (var r = 1; r <= typed.Length; r++)
        {
            row[0] = r;
            for (var c = 1; c <= width; c++)
            {
                var same = typed[r - 1] == word[c - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(one[c] + 1, row[c - 1] + 1), one[c - 1] + same);
                if (r > 1 && c > 1 && typed[r - 1] == word[c - 2] && typed[r - 2] == word[c - 1])
                {
                    least = Math.Min(least, two[c - 2] + 1);
                }

                row[c] = least;
            }

            var spare = two;
            two = one;
            one = row;
            row = spare;
        }

        var slips = one[0];
        for (var c = 1; c <= width; c++)
        {
            slips = Math.Min(slips, one[c]);
        }

        return slips <= allowed ? slips : null;
    }
}
