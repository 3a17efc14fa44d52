using System.Globalization;
using Callboard.Finance.Features;
using Callboard.Platform.Problems;

namespace Callboard.Finance.Rules;

/// <summary>An instalment that was worked out or written down.</summary>
internal sealed record PlannedInstalment(
    int Position, string Label, decimal Amount, DueFrom DueFrom, DateOnly? DueDate, int OffsetDays, string? ActivatesCategory,
    string? ActivatesHolder);

/// <summary>
/// Makes a schedule out of rules. Shares in percent are rounded half away from zero to whole minor units, each once; parts of a share are
/// rounded down and the last of them takes the difference. What percents and fixed amounts leave is shared by the rules that take what is
/// left; where percents alone make up the whole, the last takes what rounding left. So the parts are the amount, whatever the rules.
/// </summary>
internal static class PaymentPlan
{
    private const int MostInstalments = 120, DaysBetween = 30;

    /// <exception cref="ProblemException">The rules do not add up, or do not say what they need to.</exception>
    public static IReadOnlyList<PlannedInstalment> Make(IReadOnlyList<PaymentRule> rules, decimal amount, int minorUnits)
    {
        ArgumentNullException.ThrowIfNull(rules);
        for (var i = 0; i < rules.Count; i++)
        {
            Check(rules[i], $"rules[{i}]");
        }

        var shares = rules.Select(r => r.Kind switch
        {
            PaymentRuleKind.Percent => decimal.Round(amount * r.Percent!.Value / 100, minorUnits, MidpointRounding.AwayFromZero),
            PaymentRuleKind.Fixed => r.Amount!.Value.Value,
            _ => 0m,
        }).ToArray();
        var left = amount - shares.Sum();
        var takers = rules.Select((r, i) => (Rule: r, Index: i)).Where(r => Takes(r.Rule)).ToList();
        if (takers.Count > 0 && left >= 0)
        {
            // Equal parts over all of them, not over the rules.
            var parts = Split(left, takers.Sum(t => Count(t.Rule)), minorUnits);
            var from = 0;
            foreach (var (rule, index) in takers)
            {
                shares[index] = parts[from..(from + Count(rule))].Sum();
                from += Count(rule);
            }
        }
        else if (left != 0)
        {
            if (rules.Count == 0 || rules.Any(r => r.Kind != PaymentRuleKind.Percent) || rules.Sum(r => r.Percent!.Value) != 100)
            {
                throw MoneyProblems.ScheduleDoesNotAddUp.On("rules").With("difference", left).ToException();
            }

            shares[^1] += left;
        }

        var plan = new List<PlannedInstalment>();
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var count = Count(rule);
            var amounts = Split(shares[i], count, minorUnits);
            for (var part = 0; part < count; part++)
            {
                // What takes the rest where there is none has nothing to say.
                if (amounts[part] != 0 || !Takes(rule))
                {
                    plan.Add(Part(rule, i, part, count, amounts[part], plan.Count + 1));
                }
            }
        }

        return plan.Count <= MostInstalments
            ? plan
            : throw PlatformProblems.Invalid.On("rules", $"A schedule has at most {MostInstalments} instalments.").ToException();
    }

    /// <summary>The same out of instalments somebody wrote by hand.</summary>
    /// <exception cref="ProblemException">An instalment says two things about when it is due.</exception>
    public static IReadOnlyList<PlannedInstalment> Take(IReadOnlyList<NewInstalment> instalments) =>
        [.. instalments.Select((p, i) =>
        {
            var (from, date, days) = Due(p.DueFrom, p.DueDate, p.OffsetDays, $"instalments[{i}]");
            return new PlannedInstalment(
                i + 1, p.Label ?? $"Payment {i + 1}", p.Amount.Value, from, date, days, p.ActivatesCategory, p.ActivatesHolder);
        })];

    private static PlannedInstalment Part(PaymentRule rule, int index, int part, int count, decimal amount, int position)
    {
        var (from, date, days) = Due(rule.DueFrom, rule.DueDate, rule.OffsetDays, $"rules[{index}]");
        var label = rule.Label ?? rule.Kind switch
        {
            PaymentRuleKind.Percent when index == 0 => "Deposit",
            PaymentRuleKind.Percent => string.Create(CultureInfo.InvariantCulture, $"{rule.Percent:0.##} %"),
            PaymentRuleKind.Fixed when index == 0 => "Deposit",
            PaymentRuleKind.Remainder => "Remainder",
            _ => "Payment",
        };
        date = date is not { } first ? null
            : rule.EveryMonths is { } months ? first.AddMonths(months * part)
            : rule.EveryDays is { } every ? first.AddDays(every * part)
            : first.AddMonths(part);
        return new PlannedInstalment(
            position, count == 1 ? label : string.Create(CultureInfo.InvariantCulture, $"{label} {part + 1} of {count}"), amount, from, date,
            from is DueFrom.Signing or DueFrom.Event ? days + ((rule.EveryDays ?? DaysBetween) * part) : 0,
            // All of a share is paid when its last part is.
            part == count - 1 ? rule.ActivatesCategory : null, part == count - 1 ? rule.ActivatesHolder : null);
    }

    private static void Check(PaymentRule rule, string at)
    {
        if (rule.Kind == PaymentRuleKind.Percent != rule.Percent is not null)
        {
            throw PlatformProblems.Invalid.On($"{at}.percent", "A percentage goes with that kind of rule.").ToException();
        }

        if (rule.Kind == PaymentRuleKind.Fixed != rule.Amount is not null)
        {
            throw PlatformProblems.Invalid.On($"{at}.amount", "An amount goes with that kind of rule.").ToException();
        }

        if (rule.Amount is { Value: < 0 })
        {
            throw MoneyProblems.AmountNegative.On($"{at}.amount").ToException();
        }

        if (rule.EveryMonths is not null && rule.DueDate is null)
        {
            throw PlatformProblems.Invalid.On($"{at}.everyMonths", "Months are counted from a date.").ToException();
        }
    }

    private static (DueFrom From, DateOnly? Date, int Days) Due(DueFrom? from, DateOnly? date, int? days, string at)
    {
        var kind = from ?? (date is not null ? DueFrom.Date : days is not null ? DueFrom.Signing : DueFrom.None);
        if (kind == DueFrom.Date != date is not null)
        {
            throw PlatformProblems.Invalid.On($"{at}.dueDate", "A date goes with being due on a date.").ToException();
        }

        return kind is DueFrom.Date or DueFrom.None && days is not (null or 0)
            ? throw PlatformProblems.Invalid.On($"{at}.offsetDays", "Days are counted from the signature or the event.").ToException()
            : (kind, date, days ?? 0);
    }

    private static bool Takes(PaymentRule rule) => rule.Kind is PaymentRuleKind.Remainder or PaymentRuleKind.Instalments;

    private static int Count(PaymentRule rule) => rule.Count ?? 1;

    private static decimal[] Split(decimal whole, int count, int minorUnits)
    {
        var unit = minorUnits switch { 0 => 1m, 3 => 0.001m, _ => 0.01m };
        var each = decimal.Floor(whole / count / unit) * unit;
        return [.. Enumerable.Repeat(each, count - 1), whole - (each * (count - 1))];
    }
}
