using System.Text.RegularExpressions;
using Callboard.Platform.Http;

namespace Callboard.Clauses.Rules;

/// <summary>A sum of money in a text.</summary>
/// <param name="Per">What it is counted by.</param>
/// <param name="IsAssumed">Whether nothing says which dollar is meant.</param>
internal sealed record FoundSum(decimal Value, string Currency, string? Per, int Start, int End, bool IsAssumed, bool WordsDiffer)
{
    public Money Money => Money.Of(Value, Currency);
}

/// <summary>Finds sums of money, in figures, words or both, in the ways they are written in America and Europe.</summary>
internal static partial class Sums
{
    private const string Number = @"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d{1,4})?";
    private const string Scale = @"(?:[ ]?(?<scale>million|thousand|billion|mio|m|k|bn)\b)?";
    private const string Symbols = @"us[ ]?\$|u\.s\.[ ]?\$|usd|ca[ ]?\$|c\$|cdn[ ]?\$|cad|au?[ ]?\$|aud|nz[ ]?\$|nzd|hk\$|s\$|sgd|\$|£|gbp|€|eur|chf|sek|nok|dkk|pln|czk|jpy|¥";
    private const string Names = @"(?:(?:united[ ]states|us|u\.s\.|canadian|australian|new[ ]zealand)[ ])?dollars?|pounds?(?:[ ]sterling)?|euros?|swiss[ ]francs?";

    [GeneratedRegex($@"(?<![a-z0-9])(?<symbol>{Symbols})[ ]?(?<number>{Number})(?:,-|\.-|,--)?{Scale}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Prefixed();

    [GeneratedRegex($@"(?<![\p{{L}}\d.,/€$£])(?<number>{Number})(?:,-)?{Scale}[ ]?(?<symbol>€|£|(?:usd|eur|gbp|cad|aud|chf|sek|nok|dkk|pln|nzd)\b|(?:{Names})\b)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Suffixed();

    [GeneratedRegex($@"(?<![\p{{L}}-])(?<words>{Numbers.Words})(?:[ ]and[ ](?<cents>no|\d{{1,2}})/100)?[ ](?<symbol>(?:{Names})\b)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InWords();

    [GeneratedRegex(
        @"\G(?:[)])?[ ]?(?:plus[ ]vat[ ])?(?:/|per[ ]|an?[ ](?=hour|half|day|night|person|head|guest|week)|(?<each>each)\b)(?<unit>(?:[ ]?[a-z-]+){1,3})?",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PerWhat();

    [GeneratedRegex(@"(canadian|australian|new zealand|united states|u\.s\.) (?:dollar|currency|funds)|\b(cad|aud|nzd|usd)\b|\b(ca|au|a|us|nz)\$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WhichDollar();

    private static readonly string[] s_units =
        ["half hour", "room per night", "room night", "hour", "hr", "person", "guest", "head", "delegate", "day", "night", "week", "technician", "visit", "room", "unit"];

    /// <summary>The dollar a document means by a bare sign; null where it never says.</summary>
    public static string? DollarOf(string folded) => WhichDollar().Match(folded) is { Success: true } m
        ? m.Value switch
        {
            var v when v.StartsWith("ca", StringComparison.Ordinal) => "CAD",
            var v when v.StartsWith('a') => "AUD",
            var v when v.StartsWith('n') => "NZD",
            _ => "USD",
        }
        : null;

    public static List<FoundSum> In(string folded, string? dollar)
    {
        var found = new List<FoundSum>();
        foreach (Match match in Prefixed().Matches(folded))
        {
            Add(match, Value(match));
        }

        foreach (Match match in Suffixed().Matches(folded).Where(m => !found.Any(f => f.Start < m.Index + m.Length && m.Index < f.End)))
        {
            Add(match, Value(match));
        }

        foreach (Match match in InWords().Matches(folded))
        {
            var words = Numbers.OfWords(match.Groups["words"].Value);
            var cents = match.Groups["cents"] is { Success: true, Value: not "no" } c ? decimal.Parse(c.Value, System.Globalization.CultureInfo.InvariantCulture) / 100 : 0;
            Merge(match, words + cents);
        }

        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;

        void Add(Match match, decimal? value)
        {
            if (value is { } amount)
            {
                var currency = CurrencyOf(match.Groups["symbol"].Value, dollar);
                found.Add(new FoundSum(amount, currency ?? "USD", Per(folded, match.Index + match.Length), match.Index, match.Index + match.Length, currency is null, false));
            }
        }

        // "Five thousand dollars ($5,000.00)" and "£5,000 (five thousand pounds)" are one sum, said twice.
        void Merge(Match match, decimal? value)
        {
            if (value is not { } amount)
            {
                return;
            }

            var (start, end) = (match.Index, match.Index + match.Length);
            var beside = found.FindIndex(f => f.Start >= end && f.Start - end <= 3 && folded[end..f.Start].Trim(' ', '(').Length == 0);
            beside = beside >= 0 ? beside : found.FindIndex(f => f.End <= start && start - f.End <= 3 && folded[f.End..start].Trim(' ', '(').Length == 0);
            var inside = found.Any(f => f.Start < end && start < f.End);
            if (beside >= 0)
            {
                var other = found[beside];
                var last = Math.Max(end, other.End);
                last += last < folded.Length && folded[last] == ')' ? 1 : 0;
                var currency = CurrencyOf(match.Groups["symbol"].Value, dollar);
                found[beside] = other with
                {
                    Start = Math.Min(start, other.Start), End = last, WordsDiffer = other.Value != amount, Per = Per(folded, last) ?? other.Per,
                    Currency = other.IsAssumed && currency is not null ? currency : other.Currency, IsAssumed = other.IsAssumed && currency is null,
                };
            }
            else if (!inside)
            {
                Add(match, amount);
            }
        }
    }

    private static decimal? Value(Match match)
    {
        var scale = match.Groups["scale"].Value;
        var value = Numbers.OfFigures(match.Groups["number"].Value, scale.Length > 0);
        return value * scale switch { "million" or "mio" or "m" => 1_000_000, "thousand" or "k" => 1_000, "billion" or "bn" => 1_000_000_000, _ => 1 };
    }

    private static string? CurrencyOf(string symbol, string? dollar) => symbol.Replace(" ", "", StringComparison.Ordinal) switch
    {
        "us$" or "u.s.$" or "usd" => "USD",
        "ca$" or "c$" or "cdn$" or "cad" => "CAD",
        "a$" or "au$" or "aud" => "AUD",
        "nz$" or "nzd" => "NZD",
        "hk$" => "HKD",
        "s$" or "sgd" => "SGD",
        "£" or "gbp" => "GBP",
        "€" or "eur" => "EUR",
        "¥" or "jpy" => "JPY",
        "$" => dollar,
        var s when s.StartsWith("unitedstates", StringComparison.Ordinal) || s.StartsWith("us", StringComparison.Ordinal) || s.StartsWith("u.s", StringComparison.Ordinal) => "USD",
        var s when s.StartsWith("canadian", StringComparison.Ordinal) => "CAD",
        var s when s.StartsWith("australian", StringComparison.Ordinal) => "AUD",
        var s when s.StartsWith("newzealand", StringComparison.Ordinal) => "NZD",
        var s when s.StartsWith("dollar", StringComparison.Ordinal) => dollar,
        var s when s.StartsWith("pound", StringComparison.Ordinal) => "GBP",
        var s when s.StartsWith("euro", StringComparison.Ordinal) => "EUR",
        var s when s.StartsWith("swiss", StringComparison.Ordinal) => "CHF",
        var s => s.ToUpperInvariant(),
    };

    private static string? Per(string folded, int at)
    {
        var match = PerWhat().Match(folded, at);
        return !match.Success ? null
            : match.Groups["each"].Success ? "each"
            : s_units.FirstOrDefault(u => match.Groups["unit"].Value.TrimStart().StartsWith(u, StringComparison.Ordinal)) switch { "hr" => "hour", var unit => unit };
    }
}
