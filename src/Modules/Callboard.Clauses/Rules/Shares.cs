using System.Text.RegularExpressions;
using Callboard.Contracts.Clauses;

namespace Callboard.Clauses.Rules;

/// <summary>A share of a hundred in a text.</summary>
internal readonly record struct FoundShare(decimal Percent, int Start, int End);

/// <summary>A length of time in a text.</summary>
internal readonly record struct FoundPeriod(ContractPeriod Period, int Start, int End);

/// <summary>Finds shares: <c>50%</c>, <c>fifty percent (50%)</c>, <c>half</c>.</summary>
internal static partial class Shares
{
    [GeneratedRegex($@"(?<![\d.,])(?<figures>\d{{1,3}}(?:[.,]\d{{1,3}})?)[ ]?(?:%|percent\b|per[ ]cent\b)\)?|\b(?<words>{Numbers.Words})[ ](?:percent|per[ ]cent)\b(?:[ ]?\((?<again>\d{{1,3}}(?:[.,]\d{{1,3}})?)[ ]?%\))?|\b(?<half>(?:one[ ])?half)\b(?![ ](?:hour|day|board))(?<!and one-half)",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();

    public static List<FoundShare> In(string folded)
    {
        var found = new List<FoundShare>();
        foreach (Match m in Pattern().Matches(folded))
        {
            var value = m.Groups["half"].Success ? 50
                : Numbers.OfFigures(m.Groups[m.Groups["again"].Success ? "again" : "figures"].Value, isScaled: true) ?? Numbers.OfWords(m.Groups["words"].Value);
            // "fifty (50%)" is said twice; the figures are enough.
            if (value is { } percent and <= 1000)
            {
                found.Add(new FoundShare(percent, m.Index, m.Index + m.Length));
            }
        }

        return found;
    }
}

/// <summary>Finds lengths of time: <c>thirty (30) days</c>, <c>48 hours</c>, <c>ten Business Days</c>.</summary>
internal static partial class Periods
{
    public const string Unit = @"(?:(?<business>business|working|banking)[ ]|calendar[ ])?(?<unit>hours?|days?|weeks?|months?|years?)\b";

    [GeneratedRegex($@"(?<![\p{{L}}\d.,$€£-])(?<count>{Numbers.Count})[ -]?{Unit}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();

    public static List<FoundPeriod> In(string folded)
    {
        var found = new List<FoundPeriod>();
        foreach (Match m in Pattern().Matches(folded))
        {
            if (Of(Numbers.OfCount(m.Groups["count"].Value), m.Groups["unit"].Value, m.Groups["business"].Success) is { } period)
            {
                found.Add(new FoundPeriod(period, m.Index, m.Index + m.Length));
            }
        }

        return found;
    }

    public static ContractPeriod? Of(int? count, string unit, bool isBusiness) => count is not { } n ? null : unit[0] switch
    {
        'h' => n % 24 == 0 ? new ContractPeriod(n / 24, PeriodUnit.Days) : new ContractPeriod(n, PeriodUnit.Hours),
        'd' => new ContractPeriod(n, isBusiness ? PeriodUnit.BusinessDays : PeriodUnit.Days),
        'w' => new ContractPeriod(n * 7, PeriodUnit.Days),
        'm' => new ContractPeriod(n, PeriodUnit.Months),
        _ => new ContractPeriod(n * 12, PeriodUnit.Months),
    };
}
