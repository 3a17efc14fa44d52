using Callboard.Platform.Feed;

namespace Callboard.Admission;

/// <summary>Series in the activity of their event.</summary>
internal sealed class SeriesSentence : IActivitySentence
{
    public string Entity => "series";

    public (string One, string Many) Noun => ("series", "series");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} added the series {facts.Quoted}",
        "delete" => $"{facts.Who} removed the series {facts.Quoted}",
        _ when facts.Text("status") == "active" => $"Check-in opened for {facts.Quoted}",
        _ when facts.Text("status") == "completed" => $"{facts.Quoted} is over",
        _ when facts.Text("status") == "cancelled" => $"{facts.Who} called {facts.Quoted} off",
        _ when facts.Text("status") == "scheduled" => $"{facts.Who} scheduled {facts.Quoted}",
        _ when facts.Changed("capacity") => $"{facts.Who} changed the capacity of {facts.Quoted}",
        _ when facts.When("startAt") is { } start => $"{facts.Who} moved {facts.Quoted} to {start}",
        _ => $"{facts.Who} changed the series {facts.Quoted}",
    };
}

/// <summary>Gates in the activity of their event.</summary>
internal sealed class GateSentence : IActivitySentence
{
    public string Entity => "gate";

    public (string One, string Many) Noun => ("gate", "gates");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} added the gate {facts.Quoted}",
        "delete" => $"{facts.Who} removed the gate {facts.Quoted}",
        _ => $"{facts.Who} changed the gate {facts.Quoted}",
    };
}

/// <summary>Wristbands and tickets in the activity of their event. Codes are not told, only whom they belong to.</summary>
internal sealed class PassSentence : IActivitySentence
{
    public string Entity => "pass";

    public (string One, string Many) Noun => ("pass", "passes");

    public string? Tell(ActivityFacts facts)
    {
        var whose = facts.Label is { Length: > 0 } ? $"the pass of {facts.Quoted}" : "a pass";
        return facts.Op switch
        {
            "insert" => $"{facts.Who} added {whose}",
            "delete" => $"{facts.Who} removed {whose}",
            _ when facts.Text("status") == "blocked" => $"{facts.Who} blocked {whose}",
            _ => $"{facts.Who} changed {whose}",
        };
    }
}

/// <summary>What happened at gates without a line and should not have.</summary>
internal sealed class AdmissionConflictSentence : IActivitySentence
{
    public string Entity => "admission_conflict";

    public (string One, string Many) Noun => ("conflict at a gate", "conflicts at gates");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => facts.Label switch
        {
            "double_admission" => "Somebody was admitted twice",
            "over_capacity" => "Somebody was admitted over the capacity",
            _ => "Somebody was admitted against the rules",
        },
        _ when facts.Changed("resolvedAt") => $"{facts.Who} closed a conflict at a gate",
        _ => null,
    };
}

/// <summary>Who may overrule the gates.</summary>
internal sealed class GatePinSentence : IActivitySentence
{
    public string Entity => "gate_pin";

    public (string One, string Many) Noun => ("PIN", "PINs");

    public string? Tell(ActivityFacts facts)
    {
        var whose = facts.Label is { Length: > 0 } ? $"{facts.Quoted} a PIN" : "somebody a PIN";
        return facts.Op switch
        {
            "insert" => $"{facts.Who} gave {whose} for the scanners",
            "delete" => $"{facts.Who} took a PIN for the scanners away",
            _ when facts.Changed("setAt") => $"{facts.Who} changed a PIN for the scanners",
            _ => $"{facts.Who} changed what a PIN for the scanners opens",
        };
    }
}

/// <summary>What happened at the gates.</summary>
internal sealed class IncidentSentence : IActivitySentence
{
    public string Entity => "incident";

    public (string One, string Many) Noun => ("incident", "incidents");

    public string? Tell(ActivityFacts facts) => facts.Op == "insert" ? $"{facts.Who} told of an incident: {facts.Quoted}" : null;
}

/// <summary>What people asked of scanners.</summary>
internal sealed class ScannerSentence : IActivitySentence
{
    public string Entity => "scanner";

    public (string One, string Many) Noun => ("scanner", "scanners");

    public string? Tell(ActivityFacts facts) =>
        facts.Changed("wipedAt") ? $"The scanner {facts.Quoted} forgot everything"
        : facts.Changed("wipeAskedAt") ? $"{facts.Who} has the scanner {facts.Quoted} forget everything"
        : null;
}
