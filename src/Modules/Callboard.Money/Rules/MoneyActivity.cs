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

/// <summary>Contracts. Their steps are told by the log, which knows the note.</summary>
internal sealed class ContractActivity : IActivitySentence
{
    public string Entity => "contract";

    public (string One, string Many) Noun => ("contract", "contracts");

    public IReadOnlyList<string> MachineMarks => ["status", "signed_at"];

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} added the contract {facts.Quoted} with {facts.Text("partyName") ?? "somebody"}",
        "update" when facts.Changed("amount") => $"{facts.Who} changed the amount of the contract {facts.Quoted}",
        "update" when facts.Changed("expiresOn") => $"{facts.Who} changed when the contract {facts.Quoted} ends",
        _ => null,
    };
}

/// <summary>Steps of contracts.</summary>
internal sealed class ContractTransitionActivity : IActivitySentence
{
    public string Entity => "contract_transition";

    public (string One, string Many) Noun => ("step of a contract", "steps of contracts");

    public string? Tell(ActivityFacts facts) => (facts.Text("oldStatus"), facts.Text("newStatus")) switch
    {
        (null, _) => $"{facts.Quoted} is a draft",
        (_, "pending_review") => $"{facts.Who} gave {facts.Quoted} for review",
        ("signed" or "active", "pending_signature") => $"{facts.Who} sent {facts.Quoted} back to be signed anew",
        (_, "pending_signature") => $"{facts.Who} sent {facts.Quoted} out for signature",
        (_, "signed") => $"{facts.Quoted} is signed",
        (_, "active") => $"{facts.Quoted} is in force",
        (_, "expired") => $"{facts.Quoted} has ended",
        (_, "terminated") => $"{facts.Who} terminated {facts.Quoted}",
        _ => $"{facts.Who} took {facts.Quoted} back to a draft",
    };
}

/// <summary>Reminders are told to people, and are nothing anybody did.</summary>
internal sealed class ContractReminderActivity : IActivitySentence
{
    public string Entity => "contract_reminder";

    public (string One, string Many) Noun => ("reminder", "reminders");

    public string? Tell(ActivityFacts facts) => $"People were told when {facts.Quoted} ends";
}

/// <summary>Schedules of contracts.</summary>
internal sealed class InstalmentActivity : IActivitySentence
{
    public string Entity => "instalment";

    public (string One, string Many) Noun => ("instalment", "instalments");

    public string? Tell(ActivityFacts facts) => facts.Op == "update" && facts.Changed("activatedAt")
        ? facts.Text("activatedAt") is null
            ? $"Tickets and wristbands of ‘{facts.Label}’ stopped admitting: the money went back"
            : $"Tickets and wristbands of ‘{facts.Label}’ admit now: it is paid"
        : null;
}

/// <summary>Signatures under contracts.</summary>
internal sealed class SignatureActivity : IActivitySentence
{
    public string Entity => "contract_signature";

    public (string One, string Many) Noun => ("signature", "signatures");

    public string? Tell(ActivityFacts facts) => facts.Op == "insert"
        ? facts.Text("party") == "counterparty" ? $"{facts.Label} signed a contract, recorded by {facts.Who}" : $"{facts.Label} signed a contract for the organization"
        : $"The signature of {facts.Label} counts no more: the contract is signed anew";
}

/// <summary>Money that travelled.</summary>
internal sealed class PaymentActivity : IActivitySentence
{
    public string Entity => "payment";

    public (string One, string Many) Noun => ("payment", "payments");

    public string? Tell(ActivityFacts facts)
    {
        var who = facts.Actor ?? "Stripe";
        return facts.Op switch
        {
            "insert" when facts.Text("status") == "succeeded" => $"{who} recorded a payment of {Written.Amount(facts, "amount")}",
            "insert" => $"{who} announced a payment of {Written.Amount(facts, "amount")}",
            "update" when facts.Changed("refundedAmount") => $"{who} recorded that money went back",
            "update" when facts.Changed("disputedAmount") => $"{who} told that a payment is disputed",
            "update" when facts.Text("status") is { } status => $"{who} told that a payment {(status == "succeeded" ? "arrived" : $"is {status}")}",
            _ => null,
        };
    }
}
