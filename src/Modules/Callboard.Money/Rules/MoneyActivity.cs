using System.Globalization;
using System.Text.Json;
using Callboard.Platform.Feed;

namespace Callboard.Finance.Rules;

/// <summary>Lines of a budget.</summary>
internal sealed class BudgetItemActivity : IActivitySentence
{
    public string Entity => "budget_item";

    public (string One, string Many) Noun => ("budget line", "budget lines");

    public IReadOnlyList<string> MachineColumns => ["position"];
}

/// <summary>What was bought.</summary>
internal sealed class ExpenseActivity : IActivitySentence
{
    public string Entity => "expense";

    public (string One, string Many) Noun => ("expense", "expenses");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} added the expense {facts.Quoted}{(facts.Text("paidStatus") == "paid" ? ", paid" : "")}",
        "update" when facts.Text("paidStatus") == "paid" => $"{facts.Who} marked {facts.Quoted} as paid",
        "update" when facts.Text("paidStatus") == "pending" => $"{facts.Who} marked {facts.Quoted} as not paid",
        _ => null,
    };
}

/// <summary>Thresholds that were passed; the database says so, not whoever spent.</summary>
internal sealed class BudgetAlertActivity : IActivitySentence
{
    public string Entity => "budget_alert";

    public (string One, string Many) Noun => ("budget alert", "budget alerts");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" when facts.Text("level") == "critical" => $"{facts.Label} is over its budget",
        "insert" => $"{facts.Label} has nearly used up its budget",
        "update" when facts.Changed("resolvedAt") => $"{facts.Label} is within its budget again",
        "update" when facts.Text("reason") is { } reason => $"{facts.Who} acknowledged the alert about {facts.Label}: {reason}",
        _ => null,
    };
}

/// <summary>From how much on people are warned.</summary>
internal sealed class BudgetSettingActivity : IActivitySentence
{
    public string Entity => "budget_setting";

    public (string One, string Many) Noun => ("budget threshold", "budget thresholds");

    public string? Tell(ActivityFacts facts) => $"{facts.Who} changed when the budget warns";
}

/// <summary>Budget moved from one category to another.</summary>
internal sealed class ReallocationActivity : IActivitySentence
{
    public string Entity => "budget_reallocation";

    public (string One, string Many) Noun => ("budget reallocation", "budget reallocations");

    public string? Tell(ActivityFacts facts) =>
        facts.Op == "insert" ? $"{facts.Who} moved {Written.Amount(facts, "amount")} from {facts.Label} to {facts.Text("toLabel")}" : null;
}

/// <summary>Numbers of the history in sentences.</summary>
internal static class Written
{
    /// <summary>An amount after the change, without the zeros the column keeps.</summary>
    public static string Amount(ActivityFacts facts, string field) =>
        facts.New?.GetValueOrDefault(field) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var amount)
            ? amount.ToString(amount == decimal.Truncate(amount) ? "N0" : "N2", CultureInfo.InvariantCulture)
            : "an amount";
}
