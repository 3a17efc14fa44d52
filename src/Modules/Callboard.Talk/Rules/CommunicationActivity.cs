using Callboard.Platform.Feed;

namespace Callboard.Talk.Rules;

/// <summary>What was said to clients, in the activity of the event it was about.</summary>
internal sealed class CommunicationActivity : IActivitySentence
{
    public string Entity => "communication";

    public (string One, string Many) Noun => ("log entry", "log entries");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => facts.Text("kind") switch
        {
            "email" => $"{facts.Who} noted the e-mail {facts.Quoted}",
            "phone" => $"{facts.Who} noted the call {facts.Quoted}",
            "meeting" => $"{facts.Who} noted the meeting {facts.Quoted}",
            _ => $"{facts.Who} noted {facts.Quoted}",
        },
        "delete" => $"{facts.Who} removed {facts.Quoted} from the log",
        "update" when facts.Changed("followUpCompletedAt") =>
            facts.Text("followUpCompletedAt") is null ? $"{facts.Who} opened the follow-up on {facts.Quoted} again" : $"{facts.Who} followed up on {facts.Quoted}",
        "update" when facts.Changed("followUpAt") =>
            facts.When("followUpAt") is { } when ? $"{facts.Who} will follow up on {facts.Quoted}, {when}" : $"{facts.Who} dropped the follow-up on {facts.Quoted}",
        _ => null,
    };
}
