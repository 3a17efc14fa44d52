using Callboard.Platform.Feed;

namespace Callboard.Schedule;

/// <summary>How the acceptance of a conflict reads in the activity of an event.</summary>
internal sealed class AcceptanceActivity : IActivitySentence
{
    public string Entity => "accepted_conflict";

    public (string One, string Many) Noun => ("accepted conflict", "accepted conflicts");

    // Which two blocks it is about, the reason mostly tells; their names are no part of the record.
    public string? Tell(ActivityFacts facts) => (facts.Op, facts.Count) switch
    {
        ("insert", 1) => $"{facts.Who} accepted a conflict in the run of show: {facts.Quoted}",
        ("delete", 1) => $"{facts.Who} no longer accepts a conflict in the run of show",
        _ => null,
    };
}
