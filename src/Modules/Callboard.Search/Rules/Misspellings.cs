namespace Callboard.Search.Rules;

/// <summary>
/// What somebody may have meant. Every spelling one slip away from a word is looked up as the beginning of a word, in one question to the index;
/// names two slips away are found by the trigrams they share.
/// </summary>
internal static class Misspellings
{
    // Shorter words have too many neighbours to mean one of them.
    private const int Shortest = 4, Longest = 16;

    // Hundreds of spellings each: enough for what people type, and little for whoever would keep the server busy.
    private const int Most = 3;

    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Whether any of the words is long enough to be misspelt.</summary>
    public static bool MayBe(IReadOnlyList<string> words) => words.Any(w => w.Length >= Shortest);

    /// <summary>The words, the longest of them with their spellings.</summary>
    public static string[] Of(IReadOnlyList<string> words)
    {
        var guessed = words.Where(w => w.Length <= Longest).OrderByDescending(w => w.Length).Take(Most).ToHashSet(StringComparer.Ordinal);
        return [.. words.Select(w => guessed.Contains(w) ? Of(w) : w)];
    }

    /// <summary>A word and its spellings with one letter too many, missing, wrong or in the wrong place, with a bar between them.</summary>
    public static string Of(string word)
    {
        if (word.Length is < Shortest or > Longest)
        {
            return word;
        }

        var spellings = new HashSet<string>(StringComparer.Ordinal) { word };
        for (var at = 0; at <= word.Length; at++)
        {
            var (before, after) = (word[..at], word[at..]);
            if (after.Length > 0)
            {
                spellings.Add(before + after[1..]);
            }

            if (after.Length > 1)
            {
                spellings.Add($"{before}{after[1]}{after[0]}{after[2..]}");
            }

            foreach (var letter in Letters)
            {
                spellings.Add($"{before}{letter}{after}");
                if (after.Length > 0)
                {
                    spellings.Add($"{before}{letter}{after[1..]}");
                }
            }
        }

        return string.Join('|', spellings.Where(s => s.EnumerateRunes().All(System.Text.Rune.IsLetterOrDigit)));
    }
}
