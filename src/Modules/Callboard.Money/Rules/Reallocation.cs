namespace Callboard.Finance.Rules;

/// <summary>A category as far as moving budget is concerned.</summary>
/// <param name="Budgeted">What is set for it.</param>
/// <param name="Used">What is spent and promised.</param>
/// <param name="Reserved">What its lines expect to come to.</param>
/// <param name="IsBuffer">Whether it is there to be moved.</param>
internal sealed record BudgetPart(Guid Id, decimal Budgeted, decimal Used, decimal Reserved, bool IsBuffer);

/// <summary>Budget that may be moved.</summary>
/// <param name="From">The category that has more than it needs.</param>
/// <param name="To">The category that has less.</param>
/// <param name="Amount">In whole minor units.</param>
internal sealed record BudgetMove(Guid From, Guid To, decimal Amount);

/// <summary>
/// From where a category that ran out could be filled up. What no line needs may go: all of a buffer, half of anything else, and never so
/// much that the giver itself would warn. The worst shortage is filled first, from the buffer and then from who has most to spare. Every
/// move can be made by itself, and all of them together; what they move adds up to whole minor units on both sides.
/// </summary>
internal static class Reallocation
{
    public static IReadOnlyList<BudgetMove> Suggest(IReadOnlyList<BudgetPart> parts, decimal warningPercent, int minorUnits)
    {
        ArgumentNullException.ThrowIfNull(parts);
        // One suggestion never answers another: who is short gives nothing.
        var spare = parts.ToDictionary(p => p.Id, p => Spare(p, warningPercent, minorUnits));
        var moves = new List<BudgetMove>();
        foreach (var (part, shortage) in parts.Select(p => (Part: p, Shortage: p.Used - p.Budgeted)).Where(s => s.Shortage > 0)
            .OrderByDescending(s => s.Shortage).ThenBy(s => s.Part.Id))
        {
            var missing = shortage;
            foreach (var giver in parts.Where(p => p.Id != part.Id && spare[p.Id] > 0)
                .OrderByDescending(p => p.IsBuffer).ThenByDescending(p => spare[p.Id]).ThenBy(p => p.Id))
            {
                var amount = Math.Min(missing, spare[giver.Id]);
                moves.Add(new BudgetMove(giver.Id, part.Id, amount));
                spare[giver.Id] -= amount;
                missing -= amount;
                if (missing == 0)
                {
                    break;
                }
            }
        }

        return moves;
    }

    private static decimal Spare(BudgetPart part, decimal warningPercent, int minorUnits)
    {
        var unneeded = part.Budgeted - Math.Max(part.Used, part.Reserved);
        if (unneeded <= 0)
        {
            return 0;
        }

        // What is left has to keep the used part below the warning.
        var unit = 1m / Power(minorUnits);
        var quiet = part.Used == 0 ? part.Budgeted : part.Budgeted - (part.Used * 100 / warningPercent) - unit;
        var free = Math.Min(part.IsBuffer ? unneeded : unneeded / 2, quiet);
        return Math.Max(0, Math.Floor(free / unit) * unit);
    }

    private static decimal Power(int minorUnits) => minorUnits switch { 0 => 1m, 3 => 1000m, _ => 100m };
}
