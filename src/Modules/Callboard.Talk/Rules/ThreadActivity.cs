using Callboard.Platform.Feed;

namespace Callboard.Talk.Rules;

/// <summary>Conversations, in their own stream.</summary>
internal sealed class ThreadActivity : IActivitySentence
{
    public string Entity => "thread";

    public (string One, string Many) Noun => ("conversation", "conversations");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => facts.Label is null ? $"{facts.Who} started a conversation" : $"{facts.Who} started the conversation {facts.Quoted}",
        "update" when facts.Changed("closedAt") =>
            facts.Text("closedAt") is null ? $"{facts.Who} opened the conversation again" : $"{facts.Who} closed the conversation",
        "update" when facts.Changed("title") => $"{facts.Who} renamed the conversation to {facts.Quoted}",
        _ => null,
    };
}

/// <summary>Who came and went, and who read how far.</summary>
internal sealed class ThreadMemberActivity : IActivitySentence
{
    public string Entity => "thread_member";

    public (string One, string Many) Noun => ("person in a conversation", "people in a conversation");

    public string? Tell(ActivityFacts facts) => (facts.Op, facts.Person("userId")) switch
    {
        ("insert", { } person) => person == facts.Actor ? $"{person} joined" : $"{facts.Who} asked {person} in",
        ("update", _) when facts.Changed("leftAt") => facts.Text("leftAt") is null ? "Somebody came back" : "Somebody left",
        ("update", _) when facts.Changed("readNo") => $"{facts.Who} read on",
        _ => null,
    };
}

/// <summary>One's own part in a conversation, in one's own stream.</summary>
internal sealed class ThreadMembershipActivity : IActivitySentence
{
    public string Entity => "thread_membership";

    public (string One, string Many) Noun => ("conversation", "conversations");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => "You are in a conversation",
        "update" when facts.Changed("leftAt") => facts.Text("leftAt") is null ? "You are in a conversation again" : "You left a conversation",
        "update" when facts.Changed("readNo") => "You read on",
        "update" when facts.Changed("stirredAt") => "A conversation has news",
        _ => null,
    };
}

/// <summary>What was said, without what was said.</summary>
internal sealed class MessageActivity : IActivitySentence
{
    public string Entity => "message";

    public (string One, string Many) Noun => ("message", "messages");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} said something",
        "update" when facts.Changed("deletedAt") =>
            facts.Text("deletedAt") is null ? $"{facts.Who} brought a message back" : $"{facts.Who} took a message back",
        "update" when facts.Changed("editedAt") => $"{facts.Who} changed a message",
        _ => null,
    };
}
