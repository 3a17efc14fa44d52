using System.Globalization;
using Callboard.Clauses.Reading;
using Callboard.Contracts.Clauses;

namespace Callboard.Tests.Clauses;

/// <summary>One thing that was marked or found, in words that can be compared.</summary>
/// <param name="Kind">As in the marks.</param>
/// <param name="Value">What it says.</param>
/// <param name="Named">What it is for, or who; compared apart from the value.</param>
/// <param name="Start">Where it begins, counted in letters that are no space.</param>
/// <param name="End">Where it ends.</param>
internal sealed record Statement(string Kind, string Value, string Named, int Start, int End);

/// <summary>Compares what a contract was written to state with what was found in it.</summary>
internal static class Truth
{
    public static readonly string[] Kinds = ["party", "amount", "date", "termination", "tier", "attrition", "force", "pay"];

    public static List<Statement> Of(MarkedContract contract) => [.. contract.Marks.Select(mark => mark.Kind switch
    {
        "party" => Make(mark, Name(mark.Text), mark.Values[0]),
        "amount" => Make(mark, $"{mark.Values[0]} {decimal.Parse(mark.Values[1], CultureInfo.InvariantCulture):0.####}", mark.Values[2]),
        "date" => Make(mark, string.Join('|', mark.Values[0].Split('|').Order(StringComparer.Ordinal)), mark.Values[1]),
        "force" => Make(mark, string.Join(',', mark.Values[0].Split(',').Order(StringComparer.Ordinal)), ""),
        _ => Make(mark, string.Join(' ', mark.Values), ""),
    })];

    private static Statement Make(Mark mark, string value, string named) => new(mark.Kind, value, named, mark.At, mark.At + mark.Length);

    public static List<Statement> Of(ClauseReading reading, SourceDocument document)
    {
        var letters = Letters(document);
        var found = new List<Statement>();
        foreach (var term in reading.Terms)
        {
            var (kind, values, named) = Said(term);
            if (term.Kind == ClauseKind.Cancellation)
            {
                found.AddRange(term.Value.Tiers!.Select(t => new Statement("tier", Tier(t), "", letters[t.Start], letters[t.End])));
            }
            else
            {
                found.Add(new Statement(kind, values, named, letters[term.Start], letters[term.End]));
            }
        }

        return found;
    }

    private static (string Kind, string Value, string Named) Said(ClauseTerm term)
    {
        var value = term.Value;
        return term.Kind switch
        {
            ClauseKind.Party => ("party", Name(value.Name!), Snake(value.Role)),
            ClauseKind.Amount => ("amount", $"{value.Money!.Currency} {decimal.Parse(value.Money.Amount, CultureInfo.InvariantCulture):0.####}", Snake(value.AmountFor)),
            ClauseKind.Date => ("date", value.Readings is { } readings ? string.Join('|', readings.Select(Day).Order(StringComparer.Ordinal))
                : value.Until is { } until ? $"{Day(value.Date!.Value)}..{Day(until)}" : Day(value.Date!.Value), Snake(value.DateFor)),
            ClauseKind.Termination => ("termination", $"{Snake(value.Ground)} {(value.Period is { } p ? Period(p) : "-")}", ""),
            ClauseKind.Attrition => ("attrition", $"{Snake(value.Meaning)} {value.Percent:0.###}%", ""),
            ClauseKind.ForceMajeure => ("force", string.Join(',', value.Outcomes!.Select(o => Snake<ForceMajeureOutcome>(o)).Order(StringComparer.Ordinal)), ""),
            ClauseKind.PaymentTerms => ("pay", Payment(value), ""),
            _ => ("tier", "", ""),
        };
    }

    /// <summary>Whether a mark and what was found say the same.</summary>
    public static bool Agree(Statement marked, Statement found) =>
        marked.Kind == found.Kind && marked.Start < found.End && found.Start < marked.End
        && (marked.Kind == "pay" ? AgreePayment(marked.Value.Split(' '), found.Value.Split(' ')) : marked.Value == found.Value);

    // A balance is marked without what it comes to; whether that was found too does not matter.
    private static bool AgreePayment(string[] marked, string[] found)
    {
        var share = marked.Skip(1).FirstOrDefault(IsShare);
        return marked[0] == found[0] && (share is null || share == found[1])
            && string.Join(' ', marked.Skip(1).Where(m => !IsShare(m))) == string.Join(' ', found.Skip(2).Where(f => f.Length > 0));
    }

    private static bool IsShare(string word) => word is "-" || word.EndsWith('%') || (word.Length > 4 && word[3] == ':');

    private static string Payment(ClauseValue value)
    {
        var share = value.Percent is { } percent ? $"{percent:0.###}%"
            : value.Money is { } money ? $"{money.Currency}:{decimal.Parse(money.Amount, CultureInfo.InvariantCulture):0.####}" : "-";
        var due = value.Due switch
        {
            null => "",
            { When: PaymentMoment.OnSigning } => "signing",
            { When: PaymentMoment.OnEvent } => "on_event",
            { When: PaymentMoment.OnDate, Date: { } date } => Day(date),
            { When: var when, Period: var period } => $"{Period(period!)} {Snake<PaymentMoment>(when)}",
        };
        return value.Payment == PaymentPart.Late ? $"late {share}" : $"{Snake(value.Payment)} {share} {due}";
    }

    private static string Tier(CancellationTier tier)
    {
        var window = tier.FromDate is not null || tier.UntilDate is not null
            ? $"{(tier.FromDate is { } from ? Day(from) : "")}..{(tier.UntilDate is { } until ? Day(until) : "")}"
            : string.Create(CultureInfo.InvariantCulture, $"{tier.FromDays}..{tier.ToDays}");
        var share = tier.Percent is { } percent ? $"{percent:0.###}%" : tier.Money is { } money ? $"{money.Currency}:{money.Amount}" : "";
        return $"{window} {tier.Charge switch { CancellationCharge.ForfeitDeposit => "forfeit", CancellationCharge.Refunded => $"refund:{share}", _ => share }}";
    }

    private static string Period(ContractPeriod period) => period.Count.ToString(CultureInfo.InvariantCulture)
        + period.Unit switch { PeriodUnit.Hours => "h", PeriodUnit.BusinessDays => "bd", PeriodUnit.Months => "m", _ => "" };

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Name(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c))).TrimEnd('.').Replace('\u2019', '\'').ToLowerInvariant();

    private static string Snake<T>(T? value) where T : struct, Enum => value is { } word ? Callboard.Platform.Data.SnakeCase.Of(word) : "";

    /// <summary>How many letters that are no space stand before each place.</summary>
    private static int[] Letters(SourceDocument document)
    {
        var letters = new int[document.Text.Length + 1];
        for (var i = 0; i < document.Text.Length; i++)
        {
            letters[i + 1] = letters[i] + (char.IsWhiteSpace(document.Text[i]) || document.Text[i] == '\u2022' ? 0 : 1);
        }

        return letters;
    }
}
