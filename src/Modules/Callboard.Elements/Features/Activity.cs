using Callboard.Platform.Feed;

namespace Callboard.Elements;

/// <summary>Elements in the activity of their event.</summary>
internal sealed class EventElementSentence : IActivitySentence
{
    public string Entity => "event_element";

    public (string One, string Many) Noun => ("element", "elements");

    public IReadOnlyList<string> MachineColumns => ["answered_at", "answered_by", "requested_at"];

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => facts.Text("status") switch
        {
            "requested" => $"{facts.Who} requested {facts.Quoted}",
            "confirmed" => $"{facts.Who} booked {facts.Quoted}",
            _ => $"{facts.Who} proposed {facts.Quoted}",
        },
        "delete" => $"{facts.Who} took {facts.Quoted} off the event",
        _ => facts.Text("status") switch
        {
            "requested" => $"{facts.Who} requested {facts.Quoted}",
            "confirmed" => $"{facts.Who} confirmed {facts.Quoted}",
            "declined" => $"{facts.Who} declined {facts.Quoted}",
            "cancelled" => $"{facts.Who} cancelled {facts.Quoted}",
            "proposed" => $"{facts.Who} proposed {facts.Quoted} again",
            _ when facts.When("proposed_start_at") is { } other => $"{facts.Who} proposed {other} for {facts.Quoted}",
            _ when facts.When("start_at") is { } start => $"{facts.Who} moved {facts.Quoted} to {start}",
            _ => $"{facts.Who} changed {facts.Quoted}",
        },
    };
}
