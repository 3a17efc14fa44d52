using System.Globalization;
using Callboard.Contracts.Clauses;
using Callboard.Finance.Features;

namespace Callboard.Finance.Rules;

/// <summary>A term of a document as it is kept.</summary>
internal sealed record ProposedTerm(
    int Position, ClauseKind Kind, string Name, string Summary, ClauseValue Value, string Passage, int? Page, int StartsAt, int EndsAt, int PassageFrom,
    int PassageTo, decimal Confidence, IReadOnlyList<string> Notes);

/// <summary>What terms of a document are called, and what they could change about a contract.</summary>
internal static class ProposedTerms
{
    // What somebody can be asked to decide about. A document with more is no contract people sign.
    private const int Most = 300;

    // As long as the source of a key term may be.
    private const int LongestText = 4000;

    /// <summary>What a reading found, ready to be kept: at most 300 terms, their texts at most 4000 characters, without what PostgreSQL holds no place for.</summary>
    public static IReadOnlyList<ProposedTerm> Of(IReadOnlyList<ClauseTerm> terms) => [.. terms.Take(Most).Select((term, n) =>
    {
        var (passage, from, to) = Around(term.Passage, term.Start - term.PassageStart, term.End - term.PassageStart);
        return new ProposedTerm(
            n, term.Kind, NameOf(term), Kept(term.Summary), KeptValue(term.Value), Kept(passage), term.Page, term.Start, term.End, from, to,
            term.Confidence, [.. term.Notes.Select(Kept)]);
    })];

    /// <summary>What approving a term may change about a contract, the likeliest first. Any term may become a key term.</summary>
    public static IReadOnlyList<TermFill> Fills(ContractTerm term, Contract contract)
    {
        if (term.Status != TermStatus.Proposed)
        {
            return [];
        }

        var fills = new List<TermFill>();
        var value = term.Value;
        void Day(TermField field, DateOnly? day) => fills.AddRange(
            day is { } known && fills.TrueForAll(f => f.Field != field || f.Value != Written(known)) ? [new TermFill(field, Written(known))] : []);
        switch (term.Kind)
        {
            // Whom the directory knows is called what the directory says.
            case ClauseKind.Party when contract.PartyId is null && value.Name is { Length: <= 200 } name && !string.IsNullOrWhiteSpace(name):
                fills.Add(new TermFill(TermField.PartyName, name));
                break;
            // In another currency it is another amount.
            case ClauseKind.Amount when value is { AmountFor: AmountPurpose.Total, Per: null, Money: { } money } && money.Currency == contract.Open.Currency:
                fills.Add(new TermFill(TermField.Amount, money.Amount));
                break;
            case ClauseKind.Date:
                var (first, last) = value.DateFor switch
                {
                    DatePurpose.Expiry => (TermField.ExpiresOn, TermField.ExpiresOn),
                    DatePurpose.CutOff or DatePurpose.Option => (TermField.NoticeOn, TermField.NoticeOn),
                    _ => (TermField.StartsOn, TermField.ExpiresOn),
                };
                if (value.DateFor is DatePurpose.Expiry or DatePurpose.CutOff or DatePurpose.Option or DatePurpose.Signed or DatePurpose.Event)
                {
                    foreach (var day in value.Readings ?? (value.Date is { } known ? [known] : []))
                    {
                        // Of several days the last is the one something ends on.
                        Day(first, first == TermField.ExpiresOn ? value.Until ?? day : day);
                    }

                    if (value.DateFor == DatePurpose.Event)
                    {
                        Day(last, value.Until ?? value.Date);
                    }
                }

                break;
            case ClauseKind.Termination when value is { Ground: TerminationGround.Convenience, Period: { } period } && contract.ExpiresOn is { } end:
                Day(TermField.NoticeOn, Before(end, period));
                break;
        }

        fills.Add(new TermFill(TermField.KeyTerm, term.Summary));
        return fills;
    }

    /// <summary>The last day on which a period before another day has not begun yet; null where that is no day.</summary>
    public static DateOnly? Before(DateOnly end, ContractPeriod period)
    {
        switch (period.Unit)
        {
            case PeriodUnit.Days when period.Count < end.DayNumber:
                return end.AddDays(-period.Count);
            case PeriodUnit.Months when period.Count < (end.Year - 1) * 12:
                return end.AddMonths(-period.Count);
            case PeriodUnit.BusinessDays when period.Count <= 1000:
                var day = end;
                for (var left = period.Count; left > 0;)
                {
                    day = day.AddDays(-1);
                    left -= day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
                }

                return day;
            default:
                return null;
        }
    }

    private static string NameOf(ClauseTerm term) => term.Kind switch
    {
        ClauseKind.Party => "Party",
        ClauseKind.Amount => term.Value.AmountFor switch
        {
            AmountPurpose.Total => "Price",
            AmountPurpose.Deposit => "Deposit",
            AmountPurpose.Instalment => "Instalment",
            AmountPurpose.Balance => "Balance",
            AmountPurpose.Security => "Security deposit",
            AmountPurpose.Minimum => "Minimum",
            AmountPurpose.Rate => "Rate",
            AmountPurpose.Penalty => "Penalty",
            AmountPurpose.Limit => "Limit",
            _ => "Amount",
        },
        ClauseKind.Date => term.Value.DateFor switch
        {
            DatePurpose.Signed => "Date of the contract",
            DatePurpose.Event => "Date of the event",
            DatePurpose.Due => "Due date",
            DatePurpose.CutOff => "Cut-off date",
            DatePurpose.Option => "Option date",
            DatePurpose.Delivery => "Delivery",
            DatePurpose.Expiry => "End",
            _ => "Date",
        },
        ClauseKind.Termination => "Termination",
        ClauseKind.Cancellation => "Cancellation",
        ClauseKind.Attrition => "Attrition",
        ClauseKind.ForceMajeure => "Force majeure",
        _ => "Payment terms",
    };

    // A passage that is too long keeps the words that matter and what stands around them.
    private static (string Passage, int From, int To) Around(string passage, int from, int to)
    {
        from = Math.Clamp(from, 0, passage.Length);
        to = Math.Clamp(to, from, passage.Length);
        if (passage.Length <= LongestText)
        {
            return (passage, from, to);
        }

        var begin = Math.Clamp(from - 500, 0, passage.Length - LongestText);
        // Not within a character of two units.
        begin += begin > 0 && char.IsLowSurrogate(passage[begin]) ? 1 : 0;
        var length = Math.Min(LongestText, passage.Length - begin);
        length -= char.IsHighSurrogate(passage[begin + length - 1]) ? 1 : 0;
        return (passage.Substring(begin, length), from - begin, Math.Min(to - begin, length));
    }

    private static ClauseValue KeptValue(ClauseValue value) => value with
    {
        Name = value.Name is null ? null : Kept(value.Name),
        DefinedAs = value.DefinedAs is null ? null : Kept(value.DefinedAs),
        Per = value.Per is null ? null : Kept(value.Per),
    };

    // A text of PostgreSQL has no zero in it; a space keeps every place where it is.
    private static string Kept(string text) => (text.Length <= LongestText ? text : text[..LongestText]).Replace('\0', ' ');

    private static string Written(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
