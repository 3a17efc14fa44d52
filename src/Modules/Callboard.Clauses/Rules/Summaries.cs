using System.Globalization;
using Callboard.Contracts.Clauses;

namespace Callboard.Clauses.Rules;

/// <summary>Says the value of a term in a few words.</summary>
internal static class Summaries
{
    public static string Of(ClauseValue value)
    {
        if (value.Name is { } name)
        {
            return value.DefinedAs is { } called ? $"{name}, the {called}" : name;
        }

        if (value.Payment is { } part)
        {
            return Join(Word(part), Share(value.Percent, value.Money) is { Length: > 0 } share ? part == PaymentPart.Late && value.Percent is not null ? share + " interest" : share : "", Due(value.Due));
        }

        if (value.Tiers is { } tiers)
        {
            return string.Join("; ", tiers.Select(Tier));
        }

        if (value.Outcomes is { } outcomes)
        {
            return string.Join(", ", outcomes.Select(o => o switch
            {
                ForceMajeureOutcome.Excused => "nobody is liable",
                ForceMajeureOutcome.Refund => "money is given back",
                ForceMajeureOutcome.Credit => "money counts for another time",
                ForceMajeureOutcome.Reschedule => "another date is found",
                _ => "money is kept",
            })) is var text ? text[..1].ToUpperInvariant() + text[1..] : "";
        }

        if (value.Ground is { } ground)
        {
            var why = ground switch
            {
                TerminationGround.Convenience => "For any reason", TerminationGround.Breach => "On breach", TerminationGround.Insolvency => "On insolvency",
                _ => "On force majeure",
            };
            return value.Period is { } period ? $"{why}, {Period(period)}" : why;
        }

        if (value.Meaning is { } meaning)
        {
            return meaning == AttritionMeaning.Allowance ? $"May shrink by {Percent(value.Percent)}" : $"At least {Percent(value.Percent)} is owed";
        }

        if (value.AmountFor is { } purpose)
        {
            return $"{Money(value.Money!)}{(value.Per is null ? "" : value.Per == "each" ? " each" : $" per {value.Per}")}{(purpose is AmountPurpose.Other or AmountPurpose.Rate ? "" : $", {Word(purpose).ToLowerInvariant()}")}";
        }

        return value.Until is { } until ? $"{Day(value.Date!.Value)} to {Day(until)}"
            : value.Date is { } date ? Day(date)
            : string.Join(" or ", value.Readings!.Select(Day));
    }

    private static string Tier(CancellationTier tier)
    {
        var when = tier switch
        {
            { FromDate: { } from, UntilDate: { } until } => $"{Day(from)} to {Day(until)}",
            { FromDate: { } from } => $"from {Day(from)}",
            { UntilDate: { } until } => $"until {Day(until)}",
            { FromDays: { } from, ToDays: { } to } => string.Create(CultureInfo.InvariantCulture, $"{to} to {from} days before"),
            { FromDays: { } from } => string.Create(CultureInfo.InvariantCulture, $"{from} days before or earlier"),
            _ => string.Create(CultureInfo.InvariantCulture, $"last {tier.ToDays} days"),
        };
        return when + ": " + tier.Charge switch
        {
            CancellationCharge.ForfeitDeposit => "the deposit",
            CancellationCharge.Refunded => tier.Percent == 0 ? "no refund" : $"{Share(tier.Percent, tier.Money)} back",
            _ => tier.Percent == 0 ? "nothing" : Share(tier.Percent, tier.Money),
        };
    }

    private static string Due(PaymentDue? due) => due switch
    {
        null => "",
        { When: PaymentMoment.OnSigning } => "on signing",
        { When: PaymentMoment.OnDate } => $"by {Day(due.Date!.Value)}",
        { When: PaymentMoment.OnEvent } => "on the day",
        { When: PaymentMoment.BeforeEvent } => $"{Period(due.Period!)} before",
        { When: PaymentMoment.AfterEvent } => $"{Period(due.Period!)} after the event",
        _ => $"{Period(due.Period!)} after the invoice",
    };

    private static string Word<T>(T value) where T : struct, Enum => value.ToString() switch
    {
        "Net" => "Invoices", "Late" => "Late payment", "Full" => "All", "Security" => "Security deposit", var word => word,
    };

    private static string Share(decimal? percent, Callboard.Platform.Http.Money? money) => percent is not null ? Percent(percent) : money is null ? "" : Money(money);

    private static string Percent(decimal? percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.###}%");

    private static string Money(Callboard.Platform.Http.Money money) =>
        string.Create(CultureInfo.InvariantCulture, $"{money.Currency} {decimal.Parse(money.Amount, CultureInfo.InvariantCulture):#,0.00##}");

    private static string Day(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Period(ContractPeriod period) => string.Create(CultureInfo.InvariantCulture, $"{period.Count} ") + (period.Unit switch
    {
        PeriodUnit.Hours => "hours", PeriodUnit.Days => "days", PeriodUnit.BusinessDays => "business days", _ => "months",
    } is var unit && period.Count == 1 ? unit[..^1] : unit);

    private static string Join(params ReadOnlySpan<string> words)
    {
        var text = "";
        foreach (var word in words)
        {
            text += word.Length == 0 ? "" : text.Length == 0 ? word : " " + word;
        }

        return text;
    }
}
