using System.Globalization;
using Callboard.Clauses.Reading;
using Callboard.Clauses.Rules;
using Callboard.Contracts.Clauses;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Clauses;

/// <summary>Sums, days, shares and scales in the ways people write them.</summary>
public sealed class UnderstandingSentences
{
    [Theory]
    [InlineData("a fee of $12,500.00", "USD 12500")]
    [InlineData("Twelve Thousand Five Hundred Dollars ($12,500.00)", "USD 12500")]
    [InlineData("a fee of twelve thousand five hundred dollars is due", "USD 12500")]
    [InlineData("Six Thousand and 50/100 Dollars ($6,000.50)", "USD 6000.50")]
    [InlineData("the sum of £38,750 (thirty-eight thousand seven hundred and fifty pounds sterling)", "GBP 38750")]
    [InlineData("EUR 7.500,00 and 650 €", "EUR 7500; EUR 650")]
    [InlineData("€ 275.000,- a year", "EUR 275000")]
    [InlineData("CHF 1'250.50", "CHF 1250.50")]
    [InlineData("12 500 € and 4.125,5 EUR", "EUR 12500; EUR 4125.50")]
    [InlineData("a limit of $1.125 million, $5 million and €6.5m", "USD 1125000; USD 5000000; EUR 6500000")]
    [InlineData("CA$2,200.00, A$20 million, US$400,000, C$5", "CAD 2200; AUD 20000000; USD 400000; CAD 5")]
    [InlineData("All amounts are in Canadian dollars. $18,000", "CAD 18000")]
    [InlineData("¥1,200,000", "JPY 1200000")]
    [InlineData("in Room 500, page 12, 50 chairs and 3 dollies", "")]
    public void Sums_are_read_with_their_currency(string text, string expected)
    {
        var folded = Folded.Of(text);
        Assert.Equal(expected, string.Join("; ", Sums.In(folded, Sums.DollarOf(folded)).Select(s => $"{s.Currency} {s.Value.ToString("0.##", CultureInfo.InvariantCulture) switch { var v when v.Contains('.') => decimal.Parse(v, CultureInfo.InvariantCulture).ToString("0.00", CultureInfo.InvariantCulture), var v => v }}")));
    }

    [Fact]
    public void Words_and_figures_that_differ_are_said()
    {
        var term = Assert.Single(Read("The fee is Five Thousand Dollars ($6,000.00)."), t => t.Kind == ClauseKind.Amount);
        Assert.Equal("6000.00", term.Value.Money!.Amount);
        Assert.Contains(term.Notes, n => n.Contains("different sums", StringComparison.Ordinal));
        Assert.True(term.Confidence < 0.6m);
    }

    [Fact]
    public void A_dollar_that_nobody_named_is_said() => Assert.Contains(
        Assert.Single(Read("The fee is $6,000."), t => t.Kind == ClauseKind.Amount).Notes, n => n.Contains("which dollar", StringComparison.Ordinal));

    [Theory]
    [InlineData("June 12, 2026", "2026-06-12")]
    [InlineData("the 3rd day of May, 2026", "2026-05-03")]
    [InlineData("Friday 12 June 2026", "2026-06-12")]
    [InlineData("Sept. 24, 2026 and 2026-10-15", "2026-09-24; 2026-10-15")]
    [InlineData("October 12-16, 2026", "2026-10-12..2026-10-16")]
    [InlineData("3 to 5 November 2026", "2026-11-03..2026-11-05")]
    [InlineData("8 July 2027 through 11 July 2027", "2027-07-08..2027-07-11")]
    [InlineData("May 30 through June 2, 2027", "2027-05-30..2027-06-02")]
    [InlineData("30 April – 2 May 2026", "2026-04-30..2026-05-02")]
    [InlineData("19/06/2026 - 22/06/2026", "2026-06-19..2026-06-22")]
    [InlineData("02.07.2026", "2026-07-02")]
    [InlineData("03/04/2026", "2026-04-03|2026-03-04")]
    [InlineData("Mon 10/12/2026", "2026-10-12")]
    [InlineData("13/13/2026, 31 June 2026, 1/2, 12-14", "")]
    [InlineData("07/07/26", "2026-07-07")]
    public void Days_are_read_and_what_is_ambiguous_stays_so(string text, string expected)
    {
        var folded = Folded.Of(text);
        Assert.Equal(expected, string.Join("; ", Days.In(folded, Days.OrderOf(folded)).Select(d =>
            d.Readings is { } readings ? string.Join('|', readings.Select(Iso)) : d.Until is { } until ? $"{Iso(d.Date!.Value)}..{Iso(until)}" : Iso(d.Date!.Value))));
    }

    [Fact]
    public void An_ambiguous_day_is_asked_about_with_the_likelier_reading_first()
    {
        var term = Read("Quoted on 03/04/2026 for 06/25/2026.").First(t => t.Kind == ClauseKind.Date);
        Assert.Null(term.Value.Date);
        Assert.Equal([new DateOnly(2026, 3, 4), new DateOnly(2026, 4, 3)], term.Value.Readings);
        Assert.Contains("month first", Assert.Single(term.Notes), StringComparison.Ordinal);
        Assert.Contains("Monday", Assert.Single(Read("On Monday, 12 June 2026 we meet."), t => t.Kind == ClauseKind.Date).Notes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_day_is_read_back_in_every_style() => Prop.ForAll(
        Gen.Choose(0, 365 * 40).Select(n => new DateOnly(2000, 1, 1).AddDays(n)).ToArbitrary(),
        date =>
        {
            foreach (var style in (string[])["MMMM d, yyyy", "d MMMM yyyy", "MMM d, yyyy", "yyyy-MM-dd", "dd.MM.yyyy"])
            {
                var found = Assert.Single(Days.In(Folded.Of($"held on {date.ToString(style, CultureInfo.InvariantCulture)} in Leeds"), Days.Order.Unknown));
                Assert.Equal(date, found.Date);
            }

            var slashed = Assert.Single(Days.In(date.ToString("MM/dd/yyyy", CultureInfo.InvariantCulture), Days.Order.Unknown));
            Assert.Contains(date, slashed.Readings ?? [slashed.Date!.Value]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_sum_is_read_back_in_every_style() => Prop.ForAll(
        Gen.Choose(1, 2_000_000_000).Select(n => n / 100m).ToArbitrary(),
        sum =>
        {
            foreach (var (text, currency) in ((string, string)[])
                [
                    ($"${sum.ToString("N2", CultureInfo.GetCultureInfo("en-US"))}", "USD"), ($"EUR {sum.ToString("N2", CultureInfo.GetCultureInfo("de-DE"))}", "EUR"),
                    ($"£{sum.ToString("F2", CultureInfo.InvariantCulture)}", "GBP"), ($"{sum.ToString("N2", CultureInfo.GetCultureInfo("de-DE"))} €", "EUR"),
                ])
            {
                var found = Assert.Single(Sums.In(Folded.Of($"to pay {text} on time"), "USD"));
                Assert.Equal((sum, currency), (found.Value, found.Currency));
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("If you cancel more than 90 days before the event you owe 25% of the fee.", "91.. 25%")]
    [InlineData("Cancellations 90 to 31 days prior to arrival: 50% of revenue.", "31..90 50%")]
    [InlineData("Cancellation less than 2 weeks before: 100 % of the value.", "..13 100%")]
    [InlineData("If you cancel within 48 hours of the event, you owe the entire fee.", "..2 100%")]
    [InlineData("Cancel thirty (30) days or less before the show and half of the fee is due.", "..30 50%")]
    [InlineData("No refund is made for cancellation less than 5 days before the event.", "..4 refund:0%")]
    [InlineData("Cancelling between six and three months before costs $5,000.", "91..183 USD:5000.00")]
    [InlineData("If you cancel, send us a letter within 14 days of the event.", "")]
    public void Scales_are_read(string sentence, string expected)
    {
        var tiers = Read("CANCELLATION\n" + sentence).Where(t => t.Kind == ClauseKind.Cancellation).SelectMany(t => t.Value.Tiers!).Select(t =>
            $"{t.FromDays}..{t.ToDays} {(t.Charge switch { CancellationCharge.ForfeitDeposit => "forfeit", CancellationCharge.Refunded => "refund:", _ => "" })}{(t.Percent is { } p ? $"{p:0.#}%" : t.Money is { } m ? $"{m.Currency}:{m.Amount}" : "")}");
        Assert.Equal(expected, string.Join("; ", tiers));
    }

    [Fact]
    public void A_scale_that_leaves_days_open_is_noticed()
    {
        var term = Assert.Single(
            Read("CANCELLATION\nMore than 60 days before the event: 20%.\nBetween 45 and 30 days before the event: 50%.\nLess than 30 days before the event: 100%."),
            t => t.Kind == ClauseKind.Cancellation);
        Assert.Equal(3, term.Value.Tiers!.Count);
        Assert.Contains("46 to 60 days", Assert.Single(term.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15 or more days before the event: 20%. Within 14 days of the event: 75%. Within 72 hours of the event: 100%.")]
    [InlineData("Within 3 days of the event: 100%. Within 14 days of the event: 75%. More than 14 days before the event: 20%.")]
    public void Steps_within_each_other_leave_no_days_open(string scale)
    {
        var term = Assert.Single(Read("CANCELLATION\n" + scale), t => t.Kind == ClauseKind.Cancellation);
        Assert.Equal(3, term.Value.Tiers!.Count);
        Assert.Empty(term.Notes);
    }

    [Theory]
    [InlineData("A non-refundable deposit of $5,800.00 is due on signing.", AmountPurpose.Deposit)]
    [InlineData("A deposit of $5,800.00, which is not refundable, is due on signing.", AmountPurpose.Deposit)]
    [InlineData("A refundable deposit of $500.00 is kept until the keys are back.", AmountPurpose.Security)]
    public void A_deposit_nobody_gives_back_is_no_security(string sentence, AmountPurpose purpose) =>
        Assert.Equal(purpose, Assert.Single(Read(sentence), t => t.Kind == ClauseKind.Amount).Value.AmountFor);

    [Fact]
    public void A_term_stands_in_its_passage_where_it_says()
    {
        foreach (var contract in MarkedContract.All("learn"))
        {
            var document = DocxText.Read(WordFile.Of(contract));
            foreach (var term in ClauseRules.Read(document).Terms)
            {
                Assert.Equal(document.Text.Substring(term.PassageStart, term.Passage.Length), term.Passage);
                Assert.InRange(term.Start, term.PassageStart, term.End);
                Assert.InRange(term.End, term.Start + 1, term.PassageStart + term.Passage.Length);
                Assert.InRange(term.Confidence, 0, 1);
                Assert.NotEmpty(term.Summary);
            }
        }
    }

    [Fact]
    public void Text_of_any_kind_is_read_without_a_fault()
    {
        string[] pieces = ["$", "1,", "000.", "days ", "(", "\"Client\"", "%", "and ", "between ", "3/4/2026 ", "cancel ", "force majeure ", ". A", ";", "\t", "\n", "thirty ", "(30) ", "terminate ", "may ", "§ 3 ", "é", "🎭", "not later than "];
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            Read(string.Concat(Enumerable.Range(0, random.Next(1, 200)).Select(_ => pieces[random.Next(pieces.Length)])) + "x");
        }

        // One sentence without an end.
        Read(string.Concat(Enumerable.Repeat("thirty (30) days and between $5,000 or ", 800)));
    }

    private static IReadOnlyList<ClauseTerm> Read(string text)
    {
        var builder = new SourceBuilder();
        foreach (var line in text.Split('\n'))
        {
            builder.Add(line.Contains('\t') ? BlockKind.Row : BlockKind.Paragraph, 1, line);
        }

        return ClauseRules.Read(builder.Build(1)).Terms;
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
