using Callboard.Clauses.Reading;
using Callboard.Contracts.Clauses;

namespace Callboard.Clauses.Rules;

/// <summary>Finds the terms of a contract. Rules over text and nothing else: the same text gives the same terms.</summary>
internal static class ClauseRules
{
    /// <summary>Terms of one document at most; more is no contract.</summary>
    public const int MostTerms = 2000;

    public static ClauseReading Read(SourceDocument document)
    {
        var folded = Folded.Of(document.Text);
        var dollar = Sums.DollarOf(folded);
        var units = Outline.Units(document);
        var sums = Sums.In(folded, dollar);
        var dates = Days.In(folded, Days.OrderOf(folded));
        var terms = new List<ClauseTerm>();
        var draft = new Drafts(document, terms);

        foreach (var party in Parties.In(document))
        {
            var value = new ClauseValue { Name = party.Name, Role = party.Role, DefinedAs = party.DefinedAs.Length > 0 ? party.DefinedAs : null };
            draft.Add(ClauseKind.Party, value, Summaries.Of(value), Around(party.Start), party.Start, party.End, party.Confidence);
        }

        var isFirstDate = true;
        foreach (var unit in Passages())
        {
            foreach (var sum in Within(sums, unit))
            {
                var value = new ClauseValue
                {
                    Money = sum.Money, Per = sum.Per, AmountFor = Purposes.OfSum(unit, sum, sum.Start - unit.Start, sum.End - unit.Start),
                };
                draft.Add(
                    ClauseKind.Amount, value, Summaries.Of(value), unit, sum.Start, sum.End, sum.WordsDiffer ? 0.4m : sum.IsAssumed ? 0.8m : 0.95m,
                    sum.WordsDiffer ? "The words and the figures say different sums; this is the figures'." : null,
                    sum.IsAssumed ? "The document does not say which dollar; taken for the American." : null);
            }

            foreach (var date in Within(dates, unit))
            {
                var value = new ClauseValue
                {
                    Date = date.Date, Until = date.Until, Readings = date.Readings,
                    DateFor = Purposes.OfDate(unit, date.Start - unit.Start, date.End - unit.Start, isFirstDate, unit.Start > document.Text.Length * 17 / 20, date.Until is not null),
                };
                draft.Add(
                    ClauseKind.Date, value, Summaries.Of(value), unit, date.Start, date.End, date.Readings is not null ? 0.5m : date.Note is not null ? 0.6m : 0.95m, date.Note);
                isFirstDate = false;
            }
        }

        foreach (var unit in units)
        {
            if (Endings.Termination(unit) is var (ground, period, sure))
            {
                var value = new ClauseValue { Ground = ground, Period = period };
                draft.Add(ClauseKind.Termination, value, Summaries.Of(value), unit, unit.Start, unit.End, sure);
            }

            var shrinks = Endings.Attrition(unit);
            if (shrinks is var (percent, meaning, start, end, likely))
            {
                var value = new ClauseValue { Percent = percent, Meaning = meaning };
                draft.Add(ClauseKind.Attrition, value, Summaries.Of(value), unit, start, end, likely);
            }

            foreach (var part in Parts(unit))
            {
                if (Payments.In(part, [.. Within(dates, part)], [.. Within(sums, part)]) is { } payment && !(shrinks is not null && payment.Part == PaymentPart.Instalment))
                {
                    var value = new ClauseValue { Payment = payment.Part, Percent = payment.Percent, Money = payment.Money, Due = payment.Due };
                    draft.Add(ClauseKind.PaymentTerms, value, Summaries.Of(value), unit, payment.Start, payment.End, payment.Confidence);
                }
            }
        }

        OneTotal(terms);
        Cancellations(document, units, dates, dollar, draft);
        ForceMajeure(units, draft);
        terms.Sort((a, b) => (a.Start, a.Kind).CompareTo((b.Start, b.Kind)));
        return new ClauseReading(terms, document.Pages, document.Text.Length);

        // Headings have no sentences, but days and sums stand in them too.
        IEnumerable<Unit> Passages()
        {
            var at = 0;
            for (var i = 0; i < document.Blocks.Count; i++)
            {
                if (at < units.Count && units[at].Block == i)
                {
                    for (; at < units.Count && units[at].Block == i; at++)
                    {
                        yield return units[at];
                    }
                }
                else
                {
                    yield return Heading(i);
                }
            }
        }

        Unit Heading(int index)
        {
            var block = document.Blocks[index];
            return new Unit(block.Start, block.End, index, block.Kind, folded[block.Start..block.End], 0, "", Topics.None, "", "");
        }

        Unit Around(int at) =>
            units.Find(u => u.Start <= at && at < u.End) ?? Heading(Enumerable.Range(0, document.Blocks.Count).Last(i => document.Blocks[i].Start <= at));
    }

    // A contract has one price. Of several sums that are called fee, price or charge, it is the largest.
    private static void OneTotal(List<ClauseTerm> terms)
    {
        var totals = terms.Where(t => t.Value.AmountFor == AmountPurpose.Total).ToList();
        foreach (var other in totals.OrderByDescending(t => decimal.Parse(t.Value.Money!.Amount, System.Globalization.CultureInfo.InvariantCulture)).Skip(1)
            .Where(t => t.Value.Money != totals.MaxBy(m => decimal.Parse(m.Value.Money!.Amount, System.Globalization.CultureInfo.InvariantCulture))!.Value.Money))
        {
            var value = other.Value with { AmountFor = AmountPurpose.Other };
            terms[terms.IndexOf(other)] = other with { Value = value, Summary = Summaries.Of(value) };
        }
    }

    // "30% on signing, balance before pick-up" are two payments in one sentence.
    private static IEnumerable<Unit> Parts(Unit unit)
    {
        if (unit.Kind == BlockKind.Row || !unit.Is(Topics.Payment))
        {
            yield return unit;
            yield break;
        }

        var from = 0;
        foreach (var stop in Stops(unit.Folded).Append(unit.Folded.Length))
        {
            var part = unit.Folded[from..stop].Trim(' ', ',', ';');
            if (part.Length > 0)
            {
                var start = unit.Folded.IndexOf(part, from, StringComparison.Ordinal);
                yield return unit with { Start = unit.Start + start, End = unit.Start + start + part.Length, Folded = part };
            }

            from = stop;
        }
    }

    private static IEnumerable<int> Stops(string text)
    {
        var from = 0;
        for (var i = 1; i + 1 < text.Length; i++)
        {
            var isStop = text[i] == ';' || (text[i] == ',' && text[i + 1] == ' ' || string.CompareOrdinal(text, i, " and ", 0, 5) == 0)
                && IsPaid(text[from..i]) && IsPaid(text[i..]);
            if (isStop)
            {
                from = i;
                yield return i;
            }
        }
    }

    // Both sides of a comma speak of a payment by themselves when each names how much and when.
    private static bool IsPaid(string words) =>
        (Shares.In(words).Count > 0 || Sums.In(words, null).Count > 0 || words.Contains("balance", StringComparison.Ordinal) || words.Contains("remain", StringComparison.Ordinal))
        && (Days.In(words, Days.Order.Unknown).Count > 0 || Periods.In(words).Count > 0 || words.Contains("signing", StringComparison.Ordinal)
            || words.Contains("booking", StringComparison.Ordinal) || words.Contains("execution", StringComparison.Ordinal) || words.Contains("signature", StringComparison.Ordinal));

    private static void Cancellations(SourceDocument document, List<Unit> units, List<FoundDate> dates, string? dollar, Drafts draft)
    {
        var open = new List<CancellationTier>();
        Unit? first = null;
        Unit? last = null;
        foreach (var unit in units)
        {
            var speaks = Speaks(unit.Folded) || Speaks(unit.LeadIn) || Speaks(unit.Header);
            var isAbout = unit.Is(Topics.Cancellation) && !unit.Is(Topics.Attrition)
                || speaks
                // "Termination by the client" followed by a scale is a cancellation by another name.
                || unit.Is(Topics.Termination) && unit.Kind is BlockKind.Row;
            if (!isAbout || Moves(unit.Folded))
            {
                continue;
            }

            var tiers = Tiers.In(unit, [.. Within(dates, unit)], dollar);
            if (tiers.Count == 0)
            {
                continue;
            }

            if (first is not null && (unit.Section != first.Section || unit.Block - last!.Block > 2))
            {
                Close();
            }

            first ??= unit;
            last = unit;
            open.AddRange(tiers);
        }

        Close();

        void Close()
        {
            if (first is not null)
            {
                var value = new ClauseValue { Tiers = [.. open] };
                var passage = document.Text[first.Start..last!.End];
                draft.Add(
                    ClauseKind.Cancellation, value, Summaries.Of(value), first.Start, passage, open[0].Start, open[^1].End,
                    first.Is(Topics.Cancellation) ? 0.88m : 0.7m, Gap(open));
            }

            open = [];
            (first, last) = (null, null);
        }
    }

    // What a scale leaves open is worth a look: between which days nothing is said. Steps may lie within each other ("within 14 days", "within
    // 72 hours"), so what counts is how far any of those before reaches.
    private static string? Gap(List<CancellationTier> tiers)
    {
        var scale = tiers.Where(t => t.FromDate is null && t.UntilDate is null)
            .OrderBy(t => t.FromDays ?? 0).ThenBy(t => t.ToDays ?? int.MaxValue).ToList();
        if (scale is not [var widest, ..])
        {
            return null;
        }

        foreach (var tier in scale.Skip(1))
        {
            if (widest.ToDays is { } to && tier.FromDays is { } from)
            {
                if (from > to + 1)
                {
                    return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Nothing is said for {to + 1} to {from - 1} days before.");
                }

                if (from <= to && widest.Percent != tier.Percent)
                {
                    return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Two lines speak of {from} days before.");
                }
            }

            if (widest.ToDays is { } reach && (tier.ToDays is not { } further || further > reach))
            {
                widest = tier;
            }
        }

        return null;
    }

    private static bool Speaks(string words) => words.Contains("cancel", StringComparison.Ordinal) || words.Contains("withdraw", StringComparison.Ordinal)
        || words.Contains("calls it off", StringComparison.Ordinal) || words.Contains("calls the event off", StringComparison.Ordinal);

    private static bool Moves(string words) => !words.Contains("cancel", StringComparison.Ordinal)
        && (words.Contains("postpone", StringComparison.Ordinal) || words.Contains("reschedul", StringComparison.Ordinal) || words.Contains(" move ", StringComparison.Ordinal));

    private static void ForceMajeure(List<Unit> units, Drafts draft)
    {
        // One term for a section: the first passage that says what happens and what follows from it.
        var seen = new HashSet<int>();
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units[i];
            var evidence = Endings.Evidence(unit.Folded);
            if (seen.Contains(unit.Section) || evidence < 2 && !(evidence == 1 && unit.Is(Topics.ForceMajeure))
                || unit.Is(Topics.Cover | Topics.Payment) && !unit.Is(Topics.ForceMajeure))
            {
                continue;
            }

            // What follows is often said in the next sentence of the paragraph.
            var end = i;
            while (end + 1 < units.Count && units[end + 1].Block == unit.Block && Endings.Termination(units[end + 1]) is null)
            {
                end++;
            }

            var words = string.Join(' ', units.Skip(i).Take(end - i + 1).Select(u => u.Folded));
            var outcomes = Endings.Outcomes(words);
            if (outcomes.Count == 0 && end + 1 < units.Count && units[end + 1].Block == unit.Block)
            {
                // Sometimes all that follows is that the contract may be ended.
                end++;
                outcomes = Endings.Outcomes(units[end].Folded);
            }

            if (outcomes.Count == 0)
            {
                continue;
            }

            seen.Add(unit.Section);
            var value = new ClauseValue { Outcomes = outcomes };
            draft.Add(
                ClauseKind.ForceMajeure, value, Summaries.Of(value), unit.Start, null, unit.Start, units[end].End, unit.Is(Topics.ForceMajeure) ? 0.9m : 0.65m);
        }
    }

    private static IEnumerable<FoundSum> Within(List<FoundSum> all, Unit unit) => all.Where(f => f.Start >= unit.Start && f.Start < unit.End);

    private static IEnumerable<FoundDate> Within(List<FoundDate> all, Unit unit) => all.Where(f => f.Start >= unit.Start && f.Start < unit.End);

    /// <summary>Gives terms their passage and page.</summary>
    private sealed class Drafts(SourceDocument document, List<ClauseTerm> terms)
    {
        public void Add(ClauseKind kind, ClauseValue value, string summary, Unit unit, int start, int end, decimal confidence, params ReadOnlySpan<string?> notes) =>
            Add(kind, value, summary, unit.Start, document.Text[unit.Start..Math.Max(unit.End, end)], start, end, confidence, notes);

        public void Add(
            ClauseKind kind, ClauseValue value, string summary, int passageStart, string? passage, int start, int end, decimal confidence,
            params ReadOnlySpan<string?> notes)
        {
            if (terms.Count >= MostTerms)
            {
                throw new DocumentException(DocumentFault.TooLarge);
            }

            var said = new List<string>();
            foreach (var note in notes)
            {
                if (note is not null)
                {
                    said.Add(note);
                }
            }

            terms.Add(new ClauseTerm(kind, value, summary, passage ?? document.Text[passageStart..end], PageOf(passageStart), start, end, passageStart, confidence, said));
        }

        private int? PageOf(int at)
        {
            var (low, high) = (0, document.Blocks.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = document.Blocks[middle].Start <= at ? (middle, high) : (low, middle - 1);
            }

            return document.Blocks[low].Page;
        }
    }
}
