using System.Text.RegularExpressions;
using Callboard.Contracts.Clauses;

namespace Callboard.Clauses.Rules;

/// <summary>Tells by the words around them what sums and days are for.</summary>
internal static partial class Purposes
{
    private static readonly (AmountPurpose Purpose, Regex Near)[] s_amounts =
    [
        (AmountPurpose.Security, Security()), (AmountPurpose.Limit, Limit()), (AmountPurpose.Penalty, Penalty()), (AmountPurpose.Rate, Rate()), (AmountPurpose.Minimum, Minimum()),
        (AmountPurpose.Deposit, Deposit()), (AmountPurpose.Balance, Balance()), (AmountPurpose.Instalment, Instalment()), (AmountPurpose.Total, Total()),
    ];

    private static readonly (DatePurpose Purpose, Regex Near)[] s_dates =
    [
        (DatePurpose.CutOff, CutOff()), (DatePurpose.Option, Option()), (DatePurpose.Expiry, Expiry()), (DatePurpose.Delivery, Delivery()), (DatePurpose.Due, Due()),
        (DatePurpose.Signed, Signed()), (DatePurpose.Event, Event()),
    ];

    [GeneratedRegex(@"\b(?:damage|security|cleaning|caution|breakage|(?<!non[- ]?)(?<!\bnot )refundable)\b[^.;]{0,30}\bdeposit|\bdeposit\b[^.;]{0,60}\breturned", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Security();

    [GeneratedRegex(@"\b(?:insur\w*|liability|indemnity|per occurrence|aggregate|(?:liability|insurance) coverage|not (?:to )?exceed|up to|deductible|limited to)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Limit();

    [GeneratedRegex(@"\b(?:late (?:fee|charge)|penalty|returned che(?:ck|que)s?|aborted|forfeits|returned late|liquidated)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Penalty();

    [GeneratedRegex(@"\b(?:each additional|additional hours?|extra hours?|hourly|daily|overtime|room rate)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"\b(?:above|over|more than)[ ]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Beyond();

    [GeneratedRegex(@"\bminimum\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Minimum();

    [GeneratedRegex(@"\b(?:deposits?|retainer|booking fee|advance|down payment)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Deposit();

    [GeneratedRegex(@"\b(?:balance|remaining|remainder)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Balance();

    [GeneratedRegex(@"\binstal?lments?\b|\bpayment \d|\bequal parts\b|\b(?:first|second|third) payment", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Instalment();

    [GeneratedRegex(@"\b(?:fee|total|price|sum of|charges?|contribution|compensation|consideration|rent|value of the booking|amount of)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Total();

    [GeneratedRegex(@"\b(?:cut-?off|final (?:guest )?(?:count|numbers)|guest count|delegate numbers|numbers are to be|reservations must|rooming list|released|change quantities|confirmed by)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CutOff();

    [GeneratedRegex(@"\b(?:option basis|open for acceptance|held (?:on a|until)|first-option|provisional|sign and return|return (?:one|a) |valid until|offer expires)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Option();

    [GeneratedRegex(@"\b(?:continue through|expir\w+|ends? (?:by|on)|ending|initial term|until the end|available (?:on [^.;]{0,30})?until|in force until|term runs)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Expiry();

    [GeneratedRegex(@"\bdeliver(?:y|ed)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Delivery();

    [GeneratedRegex(@"\b(?:due|pay(?:able|ment|s|ments)?|paid|instal?lment|received (?:by|not later)|deposit|invoice|proof of|advance)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Due();

    [GeneratedRegex(@"\b(?:dated|made (?:and entered |this |on |effective)?|entered into|as of|effective|agreed|order date|signed|agreement date|takes effect|contract issued)\b|^date\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Signed();

    [GeneratedRegex(@"\b(?:event|held|wedding|shoot|performance|festival|conference|congress|convention|reception|races?|arrival|departure|hire period|official dates|take place|benefit|keynote|carnival|gala|launch|licence period|rental period|dinner|days|celebration|viewing|room block)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Event();

    [GeneratedRegex(@"\b(?:load-?(?:in|out)|set-?up|construction|pick-?up|prepared|access|deliver from|tickets)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Beside();

    /// <param name="at">Where the sum begins, within the unit.</param>
    /// <param name="end">Where it ends.</param>
    public static AmountPurpose OfSum(Unit unit, FoundSum sum, int at, int end)
    {
        if (sum.Per is not null && !Penalty().IsMatch(unit.Folded))
        {
            return AmountPurpose.Rate;
        }

        if (ColumnOf(unit, at) is "each" or "rate" or "unit price" or "price each" or "per unit")
        {
            return AmountPurpose.Rate;
        }

        var (before, after) = Around(unit, at, end, 110, 60);
        // What stands before a sum mostly names it; what comes after, and the heading, only where nothing does.
        if (Beyond().IsMatch(before))
        {
            return AmountPurpose.Other;
        }

        if (Nearest(s_amounts[..^1], before[^Math.Min(before.Length, 70)..]) is { } named)
        {
            return named == AmountPurpose.Deposit && Security().IsMatch(unit.Folded) ? AmountPurpose.Security : named;
        }

        if (Nearest(s_amounts, before) is { } near && !(near == AmountPurpose.Total && Better(after) is not null))
        {
            return near == AmountPurpose.Deposit && Security().IsMatch(unit.Folded) ? AmountPurpose.Security : near;
        }

        return Better(after) ?? (Nearest(s_amounts, after) is { } later and not AmountPurpose.Total ? later
            : unit.Kind == Reading.BlockKind.Row && (Nearest(s_amounts[..^1], ColumnOf(unit, at)) ?? Nearest(s_amounts[..^1], $"{unit.Header} {unit.LeadIn} {unit.Heading}") ?? Nearest(s_amounts, ColumnOf(unit, at))) is { } listed ? listed
            : AmountPurpose.Other);

        static AmountPurpose? Better(string after) => Limit().IsMatch(after) && after.IndexOf("up to", StringComparison.Ordinal) < 0 ? AmountPurpose.Limit
            : Security().IsMatch(after) ? AmountPurpose.Security : null;
    }

    public static DatePurpose OfDate(Unit unit, int at, int end, bool isFirst, bool isLast, bool isRange)
    {
        var (before, after) = Around(unit, at, end, 120, 60);
        if (unit.Folded.Length < 45 && isLast && before.Length < 25)
        {
            // Place and day above the signatures.
            return DatePurpose.Signed;
        }

        if (unit.Folded.Contains("signature", StringComparison.Ordinal) && before.EndsWith("date: ", StringComparison.Ordinal))
        {
            return DatePurpose.Signed;
        }

        if (before.EndsWith("until ", StringComparison.Ordinal) && unit.Folded.Contains("term ", StringComparison.Ordinal))
        {
            return DatePurpose.Expiry;
        }

        if (CutOff().IsMatch(before))
        {
            return DatePurpose.CutOff;
        }

        if (Option().IsMatch(before))
        {
            return DatePurpose.Option;
        }

        if (Beside().IsMatch(before) && !Event().IsMatch(before[^Math.Min(before.Length, 30)..]))
        {
            return DatePurpose.Other;
        }

        if (isRange && (before.Length == 0 || Event().IsMatch(before) || Event().IsMatch(after)))
        {
            return DatePurpose.Event;
        }

        return Nearest(s_dates, before) ?? Nearest(s_dates, after)
            ?? (isFirst ? DatePurpose.Signed
                : Nearest(s_dates, $" {ColumnOf(unit, at)}") ?? (unit.LeadIn.Length + unit.Header.Length > 0 ? Nearest(s_dates, $" {unit.Heading} {unit.LeadIn}") : null)
                ?? DatePurpose.Other);
    }

    // What stands above, in the first row of the table.
    private static string ColumnOf(Unit unit, int at) => unit.Header.Split('\t').ElementAtOrDefault(unit.Folded.AsSpan(0, at).Count('\t')) ?? "";

    // A clause, not the sentence: what stands before a semicolon speaks of something else. In a row, the cell before and the header.
    private static (string Before, string After) Around(Unit unit, int at, int end, int most, int least)
    {
        var before = unit.Folded[Math.Max(0, at - most)..at];
        var after = unit.Folded[end..Math.Min(unit.Folded.Length, end + least)];
        var cut = before.LastIndexOf(';');
        return (before[(cut + 1)..], after.IndexOf(';', StringComparison.Ordinal) is var stop and >= 0 ? after[..stop] : after);
    }

    private static T? Nearest<T>((T Purpose, Regex Near)[] purposes, string words) where T : struct
    {
        T? nearest = null;
        var at = -1;
        foreach (var (purpose, near) in purposes)
        {
            foreach (Match match in near.Matches(words))
            {
                if (match.Index + match.Length > at)
                {
                    (nearest, at) = (purpose, match.Index + match.Length);
                }
            }
        }

        return nearest;
    }
}
