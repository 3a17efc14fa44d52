using System.Text.RegularExpressions;
using Callboard.Contracts.Clauses;

namespace Callboard.Clauses.Rules;

/// <summary>Reads how a contract ends, shrinks, and what follows when nobody is to blame.</summary>
internal static partial class Endings
{
    [GeneratedRegex(@"\b(?:terminat|dissolv|revok|rescind)\w*|\bend (?:this|the) (?:contract|agreement|hire|booking)|\bwithdraw from (?:this|the)|\bcancel the booking|\bend this\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Ends();

    [GeneratedRegex(@"\b(?:may|shall have the right|has the right|reserves? the right|entitled to|right to|can|shall terminate automatically|terminates automatically|may be terminated)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex May();

    [GeneratedRegex(@"\b(?:breach|default|fails?|failure to|violat|overdue|unpaid|arrears|cure|remed|good cause|for cause|with cause|does not (?:make|pay)|do not (?:make|pay)|suspended|endanger)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Breach();

    [GeneratedRegex(@"\b(?:insolven|bankrupt|liquidat|administration|receiver|examiner|assignment for the benefit|creditors|suspension of payments|winding[ -]up)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Insolvency();

    [GeneratedRegex(@"\b(?:for convenience|without cause|any reason|at any time|no reason|without (?:giving )?(?:any )?reason|prematurely)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Convenience();

    [GeneratedRegex(@"\b(?:delay or non-?performance|such reasons|force majeure|(?:event|circumstances?|period of delay) (?:continues?|persists?|lasts?))\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hindrance();

    /// <summary>Whether a unit lets somebody end the contract, why, and what has to pass before.</summary>
    public static (TerminationGround Ground, ContractPeriod? Period, decimal Confidence)? Termination(Unit unit)
    {
        var text = unit.Folded;
        if (unit.Kind == Reading.BlockKind.Row || !Ends().IsMatch(text) || !May().IsMatch(text))
        {
            return null;
        }

        var periods = Periods.In(text);
        var (breach, insolvency) = (Breach().Match(text), Insolvency().Match(text));
        var ground = Hindrance().IsMatch(text) || unit.Is(Topics.ForceMajeure) && !unit.Is(Topics.Termination) ? TerminationGround.ForceMajeure
            : Convenience().IsMatch(text) && !breach.Success ? TerminationGround.Convenience
            : insolvency.Success && (!breach.Success || insolvency.Index < breach.Index) ? TerminationGround.Insolvency
            : breach.Success ? TerminationGround.Breach
            : periods.Count > 0 ? TerminationGround.Convenience
            : (TerminationGround?)null;
        return ground is { } reason
            ? (reason, periods.Count > 0 ? periods[0].Period : null, unit.Is(Topics.Termination) ? 0.9m : 0.75m)
            : null;
    }

    [GeneratedRegex(@"\b(?:attrition|slippage|pick-?up|reduc\w+|releas\w+|room nights|head ?count|usage|slips?)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shrinks();

    [GeneratedRegex(@"\b(?:reduc\w+|releas\w+|attrition|slippage)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Allows();

    [GeneratedRegex(@"\b(?:guarantee\w*|at least|no fewer than|no less than|not less than|minimum|below)\b[^.;]{0,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AtLeast();

    [GeneratedRegex(@"\b(?:charged?|billed|billing|invoiced?|tax|service|interest|rate)\b[^.;,]{0,30}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsPrice();

    /// <summary>By how much an order may shrink, or what is owed at least, with where the share stands.</summary>
    public static (decimal Percent, AttritionMeaning Meaning, int Start, int End, decimal Confidence)? Attrition(Unit unit)
    {
        var text = unit.Folded;
        if (!Shrinks().IsMatch(text) || unit.Is(Topics.Cancellation) && !unit.Is(Topics.Attrition))
        {
            return null;
        }

        foreach (var share in Shares.In(text))
        {
            var before = text[..share.Start];
            var confidence = unit.Is(Topics.Attrition) ? 0.9m : 0.75m;
            if (share.Percent is 0 or > 100)
            {
                continue;
            }

            if (AtLeast().IsMatch(before))
            {
                return (share.Percent, AttritionMeaning.Guarantee, unit.Start, unit.End, confidence);
            }

            if (!IsPrice().IsMatch(before) && Allows().IsMatch(text) && share.Percent <= 60)
            {
                return (share.Percent, AttritionMeaning.Allowance, unit.Start, unit.End, confidence);
            }
        }

        return null;
    }

    [GeneratedRegex(@"force majeure|\bacts? of god\b|(?:beyond|outside) (?:\w+(?:'s?)? ){0,4}(?:reasonable )?control|things nobody controls|illegal or impossible|could not (?:reasonably )?(?:have )?(?:be )?fores", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(?:fires?|floods?|strikes?|epidemics?|pandemics?|storms?|earthquakes?|war|terrorism|government\w*|weather|disasters?|illness|casualty|hurricanes?|tornado|wildfires?|power|public health|riots?|labou?r dis\w+|disturbance|cyclones?|bushfires?|crop failure|authorit(?:y|ies)|emergency|emergencies|accident)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Events();

    private static readonly (ForceMajeureOutcome Outcome, Regex Pattern)[] s_outcomes =
    [
        (ForceMajeureOutcome.Excused, Excused()), (ForceMajeureOutcome.Refund, Refunds()), (ForceMajeureOutcome.Credit, Credits()),
        (ForceMajeureOutcome.Reschedule, Reschedules()), (ForceMajeureOutcome.Retain, Retains()),
    ];

    [GeneratedRegex(@"\b(?:not (?:be )?(?:liable|responsible)|nor liable|neither (?:party|of us)\b[^.;]{0,60}(?:liab|breach|default|blame|claim|responsible|owes|obligation)|no (?:further )?(?:liability|obligation)|without liability|relieved|excused|released from|not (?:in|be deemed in|be in) (?:default|breach)|not obliged to compensate|(?:is|are) not in default|have no further liability|deemed in (?:default|breach))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Excused();

    [GeneratedRegex(@"(?<!no )\brefund(?!able)|\b(?:return|repay)s?\b[^.;]{0,40}\b(?:paid|payments?|sums?|deposits?|instal?ments?|fees?|all|everything)|\brepays\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Refunds();

    [GeneratedRegex(@"\b(?:credit(?:ed)?\b|applied to (?:the )?(?:next|following))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Credits();

    [GeneratedRegex(@"\b(?:reschedul|postpone|(?:another|new|alternative) dates?|new date)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reschedules();

    [GeneratedRegex(@"\b(?:retain|keep)s?\b[^.;]{0,40}\b(?:paid|payments?|monies|sums?|deposits?|fees?)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Retains();

    [GeneratedRegex(@"\bother than (?:an? )?(?:event of )?(?:force majeure|act of god)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OtherThan();

    /// <summary>Whether words say that something nobody controls happens.</summary>
    public static int Evidence(string folded) => OtherThan().IsMatch(folded) ? 0 : Events().Matches(folded).Select(m => m.Value).Distinct().Count() + (Named().IsMatch(folded) ? 2 : 0);

    /// <summary>What words say follows.</summary>
    public static IReadOnlyList<ForceMajeureOutcome> Outcomes(string folded) => [.. s_outcomes.Where(o => o.Pattern.IsMatch(folded)).Select(o => o.Outcome)];
}
