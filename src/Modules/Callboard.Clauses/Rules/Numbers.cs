using System.Globalization;
using System.Text.RegularExpressions;

namespace Callboard.Clauses.Rules;

/// <summary>Numbers in figures and in English words.</summary>
internal static partial class Numbers
{
    /// <summary>A number in words, such as <c>twelve thousand five hundred</c>. For folded text.</summary>
    public const string Words =
        "(?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
        + "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
        + "(?:,?[ ](?:and[ ])?(?:hundred|thousand|million|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
        + "|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
        + "(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)\\b)*)";

    /// <summary>A count in figures or words, the figures perhaps again in brackets: <c>thirty (30)</c>. For folded text.</summary>
    public const string Count = "(?:\\d{1,4}|" + Words + "(?:[ ]?\\([ ]?\\d{1,4}[ ]?\\))?)";

    private static readonly Dictionary<string, int> s_small = new(StringComparer.Ordinal)
    {
        ["a"] = 1, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10,
        ["eleven"] = 11, ["twelve"] = 12, ["thirteen"] = 13, ["fourteen"] = 14, ["fifteen"] = 15, ["sixteen"] = 16, ["seventeen"] = 17,
        ["eighteen"] = 18, ["nineteen"] = 19, ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fifty"] = 50, ["sixty"] = 60, ["seventy"] = 70,
        ["eighty"] = 80, ["ninety"] = 90,
    };

    /// <summary>The value of a number in words; null when it is none.</summary>
    public static decimal? OfWords(string folded)
    {
        decimal total = 0, part = 0;
        var any = false;
        foreach (var word in folded.Split([' ', '-', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "and")
            {
                continue;
            }

            if (word == "hundred")
            {
                part = (part == 0 ? 1 : part) * 100;
            }
            else if (word is "thousand" or "million")
            {
                total += (part == 0 ? 1 : part) * (word == "thousand" ? 1_000 : 1_000_000);
                part = 0;
            }
            else if (s_small.TryGetValue(word, out var value))
            {
                part += value;
            }
            else
            {
                return null;
            }

            any = true;
        }

        return any && total + part < 1_000_000_000_000 ? total + part : null;
    }

    /// <summary>The value of a <see cref="Count"/>: the figures win where both are there, because people check those.</summary>
    public static int? OfCount(string folded)
    {
        var figures = Figures().Match(folded);
        return figures.Success ? int.Parse(figures.Value, NumberStyles.None, CultureInfo.InvariantCulture)
            : OfWords(folded.Trim()) is { } value and < 100_000 ? (int)value : null;
    }

    /// <summary>
    /// The value of figures with separators, as Americans (<c>1,234.50</c>), Europeans (<c>1.234,50</c>) or the Swiss (<c>1'234.50</c>) set them.
    /// A single separator with three digits after it separates thousands, unless a word such as "million" follows.
    /// </summary>
    public static decimal? OfFigures(string text, bool isScaled = false)
    {
        var figures = text.Replace(" ", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).TrimEnd('.', ',');
        var (dot, comma) = (figures.LastIndexOf('.'), figures.LastIndexOf(','));
        var point = dot >= 0 && comma >= 0 ? Math.Max(dot, comma)
            : Math.Max(dot, comma) is >= 0 and var only && figures.IndexOf(figures[only], StringComparison.Ordinal) == only
              && (figures.Length - only - 1 != 3 || isScaled) ? only : -1;
        var plain = new System.Text.StringBuilder();
        for (var i = 0; i < figures.Length; i++)
        {
            plain.Append(char.IsAsciiDigit(figures[i]) ? figures[i].ToString() : i == point ? "." : "");
        }

        return decimal.TryParse(plain.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1_000_000_000_000m
            ? value : null;
    }

    [GeneratedRegex(@"\d{1,5}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Figures();
}
