using System.Text.RegularExpressions;
using Callboard.Contracts.Clauses;
using Callboard.Platform.Http;

namespace Callboard.Clauses.Rules;

/// <summary>A payment a unit speaks of.</summary>
internal sealed record FoundPayment(PaymentPart Part, decimal? Percent, Money? Money, PaymentDue? Due, int Start, int End, decimal Confidence);

/// <summary>Reads what is to be paid when: deposits, instalments, balances, how long an invoice may wait and what being late costs.</summary>
internal static partial class Payments
{
    [GeneratedRegex(@"\b(?:interest|late (?:fee|charge|payment)s?|finance charge|overdue|past due|arrears)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LateWord();

    [GeneratedRegex(@"\b(?:late|overdue|past due|not paid|unpaid|when due|fails? to pay|not received|outstanding|accru|default|remains? due|after the due)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsLate();

    [GeneratedRegex(@"\b(?:deposits?|retainers?|booking fee|down payment|advance(?: payment)?)\b|\bdown\b(?= (?:upon|on|at))|to reserve the date|\bprepayment\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DepositWord();

    [GeneratedRegex(@"\b(?:security|damage|cleaning|refundable damage|caution|breakage) (?:and \w+ )?deposit|deposit[^.;]{0,60}\b(?:returned|refunded)\b|return(?:ed)? the deposit|forfeit|deposit (?:stays|is (?:not|never)|shall be (?:returned|retained))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsSecurity();

    [GeneratedRegex(@"\b(?:balance|remaining|remainder|the rest|rest is|final payment|whatever remains|other half)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BalanceWord();

    [GeneratedRegex(@"\binstal?lments?\b|\b(?:first|second|third|fourth|final|further) payment\b|^payment \d|\bparts\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InstalmentWord();

    [GeneratedRegex(@"\b(?:pay|pays|paid|payable|payment|payments|due|billed|discharged|settled?|owe[sd]?|remit|received|reach us|invoiced?)\b|we ask for", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PayWord();

    [GeneratedRegex(@"\bpaid in full|\bin full\b|\bfull (?:payment|amount|fee)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FullWord();

    [GeneratedRegex(@"\bnet (?:\w+[ -]?\w* ?\()?(?<days>\d{1,3})\)?(?: days)?\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NetDays();

    [GeneratedRegex(@"\binvoices?\b|\bof their date|\bmaster account|\bstatement|of receipt", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InvoiceWord();

    [GeneratedRegex(@"\b(?:up)?on (?:the )?(?:execution|signing|signature|confirmation|booking|acceptance)|\bat (?:the )?(?:signing|time of (?:booking|signing))|\bwith your signature|when (?:this|the) (?:contract|agreement) is signed|\bsimultaneously with the (?:signing|execution)|(?:signing|execution|signature) of this (?:agreement|contract)|on contract signature|upon receipt of (?:a|the|this) signed", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OnSigning();

    [GeneratedRegex(@"\b(?:before|prior to|ahead of|in advance of)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Before();

    [GeneratedRegex(@"^[^.;]{0,24}\b(?:after|following|of|from|thereafter)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AfterPeriod();

    [GeneratedRegex(@"on the (?:shoot|event|show|wedding) ?(?:date|day)?|on the day|day of (?:the )?(?:show|event)|prior to the performance|immediately (?:before|prior)|on arrival|upon arrival|on the night", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OnEvent();

    [GeneratedRegex(@"\b(?:event|reception|performance|departure|close|show|festival|wedding|conference|function)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EventWord();

    [GeneratedRegex(@"\bcancel|\binsur|\bliab|\brefund|\bterminat|\bdamage", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Elsewhere();

    public static FoundPayment? In(Unit unit, IReadOnlyList<FoundDate> dates, IReadOnlyList<FoundSum> sums)
    {
        var text = unit.Folded;
        var shares = Shares.In(text);
        var periods = Periods.In(text);
        if (LateWord().IsMatch(text) && IsLate().IsMatch(text) && (shares.Count > 0 || sums.Count > 0) && !unit.Is(Topics.Termination & ~Topics.Payment))
        {
            return shares.Count > 0
                ? Found(PaymentPart.Late, shares[0].Percent, null, null, 0.88m)
                : Found(PaymentPart.Late, null, sums[0].Money, null, 0.8m);
        }

        // A list or table of payments says "pay" in what introduces it.
        var isListed = unit.Kind is Reading.BlockKind.Row or Reading.BlockKind.Item && (PayWord().IsMatch(unit.LeadIn) || unit.Is(Topics.Payment));
        if (unit.Is(Topics.Cancellation) && !unit.Is(Topics.Payment) || unit.Is(Topics.ForceMajeure | Topics.Cover) && !unit.Is(Topics.Payment)
            || !PayWord().IsMatch(text) && !DepositWord().IsMatch(text) && !BalanceWord().IsMatch(text) && !isListed && !NetDays().IsMatch(text))
        {
            return null;
        }

        if (Elsewhere().IsMatch(text) && !InvoiceWord().IsMatch(text) && !DepositWord().IsMatch(text) || IsSecurity().IsMatch(text) && !OnSigning().IsMatch(text))
        {
            return null;
        }

        var due = DueOf(unit, dates, periods);
        var percent = shares.Count > 0 ? shares[0].Percent : (decimal?)null;
        var money = percent is null && sums.Count > 0 && sums[0].Per is null ? sums[0].Money : null;
        var owed = percent is not null || money is not null;
        if (NetDays().Match(text) is { Success: true } net)
        {
            var days = int.Parse(net.Groups["days"].Value, System.Globalization.CultureInfo.InvariantCulture);
            return Found(PaymentPart.Net, null, null, new PaymentDue(PaymentMoment.AfterInvoice, new ContractPeriod(days, PeriodUnit.Days), null), 0.9m);
        }

        if (due is { When: PaymentMoment.AfterInvoice or PaymentMoment.AfterEvent, Period: not null } && !(DepositWord().IsMatch(text) && owed))
        {
            if (money is not null && due.When == PaymentMoment.AfterInvoice)
            {
                return Found(PaymentPart.Instalment, null, money, due, 0.7m);
            }

            return Found(PaymentPart.Net, null, null, due, 0.85m);
        }

        if (DepositWord().IsMatch(text) || unit.Kind == Reading.BlockKind.Row && DepositWord().IsMatch(unit.Heading))
        {
            return owed && due is not null ? Found(PaymentPart.Deposit, percent, money, due, 0.9m)
                : owed && PayWord().IsMatch(text) && !unit.Is(Topics.Cancellation) && unit.Kind != Reading.BlockKind.Row && percent is not null
                    ? Found(PaymentPart.Deposit, percent, money, null, 0.6m) : null;
        }

        if (BalanceWord().IsMatch(text))
        {
            return due is null ? null : Found(PaymentPart.Balance, null, money, due, 0.88m);
        }

        if (FullWord().IsMatch(text) && due is not null)
        {
            return Found(PaymentPart.Full, null, null, due, 0.75m);
        }

        return owed && due is not null && (isListed || InstalmentWord().IsMatch(text) || unit.Is(Topics.Payment) && PayWord().IsMatch(text))
            ? Found(PaymentPart.Instalment, percent, money, due, InstalmentWord().IsMatch(text) || isListed ? 0.85m : 0.65m) : null;

        FoundPayment Found(PaymentPart part, decimal? share, Money? sum, PaymentDue? when, decimal confidence) =>
            new(part, share, sum, when, unit.Start, unit.End, confidence);
    }

    private static PaymentDue? DueOf(Unit unit, IReadOnlyList<FoundDate> dates, List<FoundPeriod> periods)
    {
        var text = unit.Folded;
        if (dates.FirstOrDefault(d => d.Date is not null && d.Until is null) is { } day)
        {
            return new PaymentDue(PaymentMoment.OnDate, null, day.Date);
        }

        foreach (var period in periods)
        {
            var after = text[period.End..Math.Min(text.Length, period.End + 60)];
            if (after.TrimStart('\'', 's', ' ') is var words && (Before().Match(words) is { Success: true, Index: < 24 } || words.StartsWith("ahead", StringComparison.Ordinal)))
            {
                return new PaymentDue(PaymentMoment.BeforeEvent, period.Period, null);
            }
        }

        if (OnSigning().IsMatch(text))
        {
            return new PaymentDue(PaymentMoment.OnSigning, null, null);
        }

        if (periods.FirstOrDefault(p => AfterPeriod().IsMatch(text[p.End..Math.Min(text.Length, p.End + 60)]) || InvoiceWord().IsMatch(text)) is { Period: { } counted } found)
        {
            var after = text[found.End..Math.Min(text.Length, found.End + 60)];
            var moment = EventWord().IsMatch(after) && !InvoiceWord().IsMatch(after) ? PaymentMoment.AfterEvent : PaymentMoment.AfterInvoice;
            return InvoiceWord().IsMatch(text) || moment == PaymentMoment.AfterEvent ? new PaymentDue(moment, counted, null) : null;
        }

        return OnEvent().IsMatch(text) ? new PaymentDue(PaymentMoment.OnEvent, null, null) : null;
    }
}
