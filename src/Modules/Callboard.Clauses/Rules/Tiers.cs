using System.Text.RegularExpressions;
using Callboard.Contracts.Clauses;
using Callboard.Platform.Http;

namespace Callboard.Clauses.Rules;

/// <summary>Reads what cancelling costs from one sentence, item or row.</summary>
internal static partial class Tiers
{
    private const string N = @"(?<![\d.,$€£])(?:" + Numbers.Count + ")";
    private const string U = @"[ -]?(?:(?:business|working|calendar)[ ])?(?<unit>hours?|days?|weeks?|months?)\b'?";

    private const string U1 = @"[ -]?(?:(?:business|working|calendar)[ ])?(?<unit1>hours?|days?|weeks?|months?)\b'?";

    // Longest first: a range is no lower bound.
    [GeneratedRegex($@"\b(?:between[ ]|from[ ])?(?<a>{N})(?:{U1})?[ ]?(?:-|to|and|up to and including)[ ]?(?<b>{N})(?:{U})?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Range();

    [GeneratedRegex($@"\b(?:more[ ]than|over|greater[ ]than|exceeding|earlier[ ]than|longer[ ]than)[ ](?<a>{N})(?:{U})?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MoreThan();

    [GeneratedRegex($@"\b(?:at[ ]least|not[ ]less[ ]than|no[ ]less[ ]than|no[ ]fewer[ ]than|up[ ]to|until)[ ](?<a>{N})(?:{U})|(?<a>{N})[ ]?(?:\+|or[ ]more|or[ ]greater)(?:{U})?|(?<a>{N})(?:{U})[ ]or[ ](?:more|longer|earlier|greater)|(?<a>{N})(?:{U})[ ](?:[a-z]+[ ])?notice", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AtLeast();

    [GeneratedRegex($@"\b(?:less[ ]than|fewer[ ]than|under|below)[ ](?<a>{N})(?:{U})?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LessThan();

    [GeneratedRegex($@"\b(?:within|in|during|inside|not[ ]more[ ]than|no[ ]more[ ]than|later[ ]than|from|for)[ ](?:the[ ])?(?:last[ ]|final[ ])?(?<a>{N})(?:{U})|(?<a>{N})[ ]?or[ ](?:less|fewer)(?:{U})?|(?<a>{N})(?:{U})[ ]or[ ](?:less|fewer|later)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Within();

    [GeneratedRegex(@"\b(?:before|prior|ahead|notice|arrival|in advance|of (?:the|opening|start|pick)|out)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"\b(?:hours?|days?|weeks?|months?)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HeaderUnit();

    [GeneratedRegex(@"(?:los[es]|loss of|forfeit|retain|keep)s?\b[^.;]{0,40}\b(?:deposit|retainer|booking fee|advance)|\b(?:deposit|retainer) only|only the (?:deposit|retainer)|refund[^.;]{0,60}\b(?:minus|less|except|excluding|other than)\b[^.;]{0,30}\b(?:deposit|retainer)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Forfeits();

    [GeneratedRegex(@"\bfully refund|\bfull refund|refunded in full", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FullRefund();

    [GeneratedRegex(@"\bno refunds?\b|\b(?:not|never) (?:be )?refund", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoRefund();

    [GeneratedRegex(@"(?<!non-)(?<!not )\brefund", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Refund();

    [GeneratedRegex(@"\b(?:full|entire|whole|total)\b[^.;]{0,40}\b(?:amount|fee|price|total|charge|cost|rent|value|hire|sum)|\bin full\b|\ball (?:of the )?(?:fees|sums|amounts|payments|monies)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex All();

    [GeneratedRegex(@"\b(?:no (?:charge|fee|payment|cost|penalty)|nothing|without (?:charge|penalty)|free of charge|at no cost)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Nothing();

    private sealed record Window(int? From, int? To, DateOnly? FromDate, DateOnly? UntilDate, int Start, int End);

    private readonly record struct Liability(CancellationCharge Charge, decimal? Percent, Money? Money);

    /// <summary>The stretches of time a unit names and what is owed in each.</summary>
    /// <param name="dates">The days the unit names.</param>
    public static List<CancellationTier> In(Unit unit, IReadOnlyList<FoundDate> dates, string? dollar)
    {
        var windows = Windows(unit, dates);
        var tiers = new List<CancellationTier>();
        for (var i = 0; i < windows.Count; i++)
        {
            var window = windows[i];
            var next = i + 1 < windows.Count ? windows[i + 1].Start : unit.Folded.Length;
            var previous = i > 0 ? windows[i - 1].End : 0;
            var after = unit.Folded[window.End..next];
            var (owed, start, end) = (LiabilityOf(after, dollar, unit), window.Start, next);
            if (owed is null && i == 0 && LiabilityOf(unit.Folded[..window.Start], dollar, unit) is { } before)
            {
                (owed, start, end) = (before, 0, window.End);
            }
            else if (owed is null && i > 0 && windows.Count == tiers.Count + 1 && LiabilityOf(unit.Folded[previous..window.Start], dollar, unit) is { } between)
            {
                (owed, start, end) = (between, previous, window.End);
            }

            if (owed is { } liability)
            {
                var words = unit.Folded[start..end];
                start += words.Length - words.TrimStart(' ', ',', ';', '\t').Length;
                end -= words.Length - words.TrimEnd(' ', ',', ';', '\t').Length;
                if (windows.Count == 1)
                {
                    (start, end) = (0, unit.Folded.Length);
                }

                tiers.Add(new CancellationTier(
                    window.From, window.To, window.FromDate, window.UntilDate, liability.Charge, liability.Percent, liability.Money, unit.Start + start, unit.Start + end));
            }
        }

        return tiers;
    }

    private static List<Window> Windows(Unit unit, IReadOnlyList<FoundDate> dates)
    {
        var text = unit.Folded;
        var implied = unit.Header.Length > 0 && HeaderUnit().Match(unit.Header) is { Success: true } header ? header.Value : null;
        var windows = new List<Window>();
        foreach (Match m in Range().Matches(text))
        {
            var word = m.Groups["unit"].Success ? m.Groups["unit"].Value : m.Groups["unit1"].Success ? m.Groups["unit1"].Value : implied;
            var first = m.Groups["unit1"].Success ? m.Groups["unit1"].Value : word;
            if (word is not null && Days(m.Groups["a"], first!, 0) is { } a && Days(m.Groups["b"], word, 0) is { } b && a != b)
            {
                Take(m, Math.Min(a, b) is > 0 and var least ? least : null, Math.Max(a, b));
            }
        }

        foreach (Match m in MoreThan().Matches(text))
        {
            Take(m, Days(m.Groups["a"], UnitOf(m), 1), null);
        }

        foreach (Match m in LessThan().Matches(text))
        {
            Take(m, null, Days(m.Groups["a"], UnitOf(m), -1));
        }

        foreach (Match m in Within().Matches(text).Where(m => !m.Value.StartsWith("for ", StringComparison.Ordinal)))
        {
            Take(m, null, Days(m.Groups["a"], UnitOf(m), 0));
        }

        foreach (Match m in AtLeast().Matches(text))
        {
            Take(m, Days(m.Groups["a"], UnitOf(m), 0), null);
        }

        foreach (var date in dates.Where(d => d.Date is not null))
        {
            var (start, end) = (date.Start - unit.Start, date.End - unit.Start);
            var before = text[Math.Max(0, start - 24)..start].TrimEnd();
            if (date.Until is not null)
            {
                Dated(start, end, date.Date, date.Until);
            }
            else if (EndsWith(before, "until", "by", "on or before", "up to", "to and including", "through", "no later than"))
            {
                Dated(start, end, null, date.Date);
            }
            else if (EndsWith(before, "before", "prior to"))
            {
                Dated(start, end, null, date.Date!.Value.AddDays(-1));
            }
            else if (EndsWith(before, "from", "on or after", "since", "starting"))
            {
                Dated(start, end, date.Date, null);
            }
            else if (EndsWith(before, "after"))
            {
                Dated(start, end, date.Date!.Value.AddDays(1), null);
            }
        }

        windows.Sort((a, b) => a.Start.CompareTo(b.Start));
        return windows;

        string? UnitOf(Match m) => m.Groups["unit"].Success ? m.Groups["unit"].Value : implied;

        void Take(Match m, int? from, int? to)
        {
            // In a row the header says what is counted; elsewhere the words after the number do.
            var anchored = implied is not null || Anchor().IsMatch(text[m.Index..Math.Min(text.Length, m.Index + m.Length + 40)])
                || Anchor().IsMatch(unit.LeadIn) || unit.Kind == Reading.BlockKind.Row || m.Value.Contains("last", StringComparison.Ordinal);
            if ((from ?? to) is not null && anchored && !windows.Any(w => w.Start < m.Index + m.Length && m.Index < w.End))
            {
                windows.Add(new Window(from, to, null, null, m.Index, m.Index + m.Length));
            }
        }

        void Dated(int start, int end, DateOnly? from, DateOnly? until)
        {
            if (!windows.Any(w => w.Start < end && start < w.End))
            {
                windows.Add(new Window(null, null, from, until, start, end));
            }
        }
    }

    private static bool EndsWith(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.EndsWith(word, StringComparison.Ordinal) && (text.Length == word.Length || !char.IsLetter(text[^(word.Length + 1)])))
            {
                return true;
            }
        }

        return false;
    }

    // A month is a twelfth of 365 days; hours count as the days they are part of, so that "less than 48 hours" are two days at most.
    private static int? Days(Group count, string? unit, int beyond) => Numbers.OfCount(count.Value) is not { } n || unit is null ? null : unit[0] switch
    {
        'h' => (n + 23) / 24,
        'w' => n * 7 + beyond,
        'm' => (int)Math.Round(n * 365 / 12.0, MidpointRounding.AwayFromZero) + beyond,
        _ => n + beyond,
    };

    private static Liability? LiabilityOf(string words, string? dollar, Unit unit)
    {
        var shares = Shares.In(words);
        if (NoRefund().IsMatch(words) && shares.Count == 0)
        {
            return new Liability(CancellationCharge.Refunded, 0, null);
        }

        if (FullRefund().IsMatch(words))
        {
            return new Liability(CancellationCharge.Refunded, 100, null);
        }

        if (shares.Count > 0)
        {
            var refunded = Refund().IsMatch(words) || unit.Kind == Reading.BlockKind.Row && Refund().IsMatch(unit.Header);
            return new Liability(refunded ? CancellationCharge.Refunded : CancellationCharge.Owed, shares[0].Percent, null);
        }

        if (Forfeits().IsMatch(words))
        {
            return new Liability(CancellationCharge.ForfeitDeposit, null, null);
        }

        if (All().IsMatch(words))
        {
            return new Liability(CancellationCharge.Owed, 100, null);
        }

        if (Nothing().IsMatch(words))
        {
            return new Liability(CancellationCharge.Owed, 0, null);
        }

        return Sums.In(words, dollar) is [var sum, ..] ? new Liability(CancellationCharge.Owed, null, sum.Money) : null;
    }
}
