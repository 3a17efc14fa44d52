using System.Text.RegularExpressions;
using Callboard.Clauses.Reading;

namespace Callboard.Clauses.Rules;

/// <summary>What a part of a contract is about, by its heading.</summary>
[Flags]
internal enum Topics
{
    None = 0, Cancellation = 1, Termination = 2, ForceMajeure = 4, Payment = 8, Attrition = 16, Cover = 32,
}

/// <summary>A sentence, item or row: the smallest passage that is shown.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Block">The block it is in.</param>
/// <param name="Folded">Its text, folded.</param>
/// <param name="Section">Which section of the contract, counted; headings begin one.</param>
/// <param name="Heading">The heading above it, folded; the one in its own paragraph included.</param>
/// <param name="Topics">What that says.</param>
/// <param name="LeadIn">What introduces the list or table it is in, folded.</param>
/// <param name="Header">The first row of its table, folded; empty for that row itself.</param>
internal sealed record Unit(
    int Start, int End, int Block, BlockKind Kind, string Folded, int Section, string Heading, Topics Topics, string LeadIn, string Header)
{
    public bool Is(Topics topics) => (Topics & topics) != 0;
}

/// <summary>Divides a document into sections and sentences.</summary>
internal static partial class Outline
{
    private const int LongestHeading = 90;

    private static readonly (string[] Words, Topics Topics)[] s_topics =
    [
        (["cancel", "postpone", "withdraw", "plans change", "call off", "calling off"], Topics.Cancellation),
        (["terminat", "ending the", "default", "removal", "dissol", "to withdraw", "walk away", "breach", "expiry", "end this"], Topics.Termination),
        (["force majeure", "act of god", "acts of god", "impossib", "control", "unforeseen", "cannot perform", "cannot come", "failure to perform",
            "weather", "nobody controls", "casualty", "inability", "frustration"], Topics.ForceMajeure),
        (["pay", "fee", "deposit", "charge", "price", "compensation", "rent", "settlement", "invoic", "money", "balance", "consideration", "contribution",
            "remuneration", "cost", "rates"], Topics.Payment),
        (["attrition", "reduc", "slippage", "block", "changes", "head count", "headcount", "numbers", "bedrooms", "shift"], Topics.Attrition),
        (["insur", "liabil", "indemn"], Topics.Cover),
    ];

    private static readonly HashSet<string> s_abbreviations = new(StringComparer.Ordinal)
    {
        "inc", "ltd", "co", "corp", "no", "nos", "mr", "mrs", "ms", "dr", "prof", "st", "ave", "approx", "ft", "in", "e.g", "i.e", "p.m", "a.m", "jan", "feb", "mar",
        "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "art", "cl", "sec", "vs", "u.s", "dept", "est", "incl", "excl", "max", "min", "n.v", "b.v", "l.p",
    };

    public static Topics TopicsOf(string heading)
    {
        var topics = Topics.None;
        foreach (var (words, topic) in s_topics)
        {
            topics |= words.Any(w => heading.Contains(w, StringComparison.Ordinal)) ? topic : Topics.None;
        }

        return topics;
    }

    public static List<Unit> Units(SourceDocument document)
    {
        var units = new List<Unit>();
        var (section, heading, runIn, leadIn, header) = (0, "", "", "", "");
        for (var i = 0; i < document.Blocks.Count; i++)
        {
            var block = document.Blocks[i];
            var text = document.Text.Substring(block.Start, block.Length);
            var folded = Folded.Of(text);
            if (block.Kind == BlockKind.Heading || (block.Kind is BlockKind.Paragraph or BlockKind.Item && IsHeading(text)))
            {
                (section, heading, runIn, leadIn, header) = (section + 1, folded, "", "", "");
                continue;
            }

            var isItem = false;
            if (block.Kind == BlockKind.Row)
            {
                Add(block.Start, block.End, header);
                header = header.Length == 0 ? folded : header;
                continue;
            }

            header = "";
            var run = RunIn().Match(text);
            isItem = block.Kind == BlockKind.Item && !IsNumberedClause().IsMatch(text) || IsLettered().IsMatch(text);
            if (run.Success && IsRunIn(run))
            {
                // A number or capitals begin a section; what only looks like a title speaks for its own paragraph.
                runIn = Folded.Of(run.Groups["title"].Value);
                section += run.Groups["mark"].Success || IsCapital(run.Groups["title"].Value) ? 1 : 0;
                leadIn = "";
            }
            else if (!isItem && !IsNumberedClause().IsMatch(text) && heading.Length > 0 && !IsNumberedClause().IsMatch(heading) && runIn.Length > 0)
            {
                runIn = "";
            }

            foreach (var (start, end) in Sentences(text))
            {
                Add(block.Start + start, block.Start + end, "");
            }

            leadIn = isItem ? leadIn : folded;

            void Add(int start, int end, string header)
            {
                var sentence = Folded.Of(document.Text[start..end]);
                // A title inside the paragraph is nearer than the heading above it; only where it says nothing does the heading count.
                var near = TopicsOf(runIn);
                units.Add(new Unit(
                    start, end, i, isItem ? BlockKind.Item : block.Kind, sentence, section, runIn.Length > 0 ? $"{heading} / {runIn}" : heading,
                    near | (runIn.Length == 0 || near == Topics.None || heading.Length > 0 && runIn.Split(' ').Length > 3 ? TopicsOf(heading) : Topics.None),
                    isLeadInFor(block) ? leadIn : "", header));
            }
        }

        return units;

        bool isLeadInFor(Block block) => block.Kind is BlockKind.Item or BlockKind.Row || IsLettered().IsMatch(document.Text.AsSpan(block.Start, Math.Min(block.Length, 12)));
    }

    private static bool IsCapital(string text) => text.Any(char.IsLetter) && !text.Any(char.IsLower);

    private static bool IsHeading(string text) =>
        text.Length <= LongestHeading && text[^1] is not ('.' or ';' or ',' or ':') && !text.Contains('\t')
        && (IsCapital(text) && text.Count(char.IsLetter) > 3 && !text.Contains(':') || NumberedTitle().IsMatch(text) || ArticleTitle().IsMatch(text));

    // Titles are few words, the first a capital.
    private static bool IsRunIn(Match run)
    {
        var title = run.Groups["title"].Value;
        var words = title.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return words <= (run.Groups["mark"].Success || IsCapital(title) ? 8 : 5) && !s_abbreviations.Contains(title.Split(' ')[^1].ToLowerInvariant());
    }

    [GeneratedRegex(@"^(?<mark>(?:(?:section|article|clause)[ ])?\d{1,2}(?:\.\d{1,2})*\.?[ ]+|§[ ]?\d+[ ]+)?(?<title>\p{Lu}[\p{L}'’&,;/() -]{2,60}?)[.:][ ]+(?=\S)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RunIn();

    [GeneratedRegex(@"^(?:\d{1,2}\.?|§[ ]?\d{1,2})[ ]+\p{Lu}[\p{L}'’&,/() -]{2,70}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberedTitle();

    [GeneratedRegex(@"^(?:article|section|schedule|clause|annex|exhibit|part)[ ](?:\d{1,3}|[ivxlc]+)\b[^.]{0,70}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ArticleTitle();

    [GeneratedRegex(@"^(?:(?:section|article|clause)[ ])?\d{1,2}\.\d{1,2}|^\d{1,2}\.?[ ]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsNumberedClause();

    [GeneratedRegex(@"^(?:\(?(?:[a-z]|[ivx]{1,4})\)|[a-z]\.|[-–•●▪*])[ ]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsLettered();

    /// <summary>Where sentences begin and end. A point after an abbreviation or initial ends none.</summary>
    internal static IEnumerable<(int Start, int End)> Sentences(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '.' or '!' or '?')
            {
                var end = i + 1;
                while (end < text.Length && text[end] is '"' or '\u201D' or '\u2019' or ')')
                {
                    end++;
                }

                if (end < text.Length && text[end] == ' ' && end + 1 < text.Length && BeginsSentence(text[end + 1]) && !IsAbbreviation(text, start, i))
                {
                    yield return (start, end);
                    start = end + 1;
                    i = end;
                }
            }
        }

        if (start < text.Length)
        {
            yield return (start, text.Length);
        }
    }

    private static bool BeginsSentence(char c) => char.IsUpper(c) || char.IsDigit(c) || c is '(' or '"' or '\u201C' or '\u2018';

    private static bool IsAbbreviation(string text, int from, int point)
    {
        if (text[point] != '.')
        {
            return false;
        }

        var begin = point;
        while (begin > from && text[begin - 1] is not (' ' or '(' or '\t'))
        {
            begin--;
        }

        var word = text[begin..point].ToLowerInvariant();
        // A number with a point at the very beginning counts the paragraph.
        return word.Length <= 1 || s_abbreviations.Contains(word) || (begin == from && word.All(c => char.IsDigit(c) || c == '.'))
            || word.EndsWith("inc", StringComparison.Ordinal) && word.Length == 3;
    }
}
