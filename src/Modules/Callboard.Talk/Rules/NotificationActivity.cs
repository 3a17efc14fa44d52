using Callboard.Platform.Feed;

namespace Callboard.Talk.Rules;

/// <summary>Notifications in their person's own stream.</summary>
internal sealed class NotificationActivity : IActivitySentence
{
    public string Entity => "notification";

    public (string One, string Many) Noun => ("notification", "notifications");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => "A new notification",
        "update" when facts.Changed("readAt") => facts.Text("readAt") is null ? "A notification was marked unread" : "A notification was read",
        _ => null,
    };
}

/// <summary>What somebody wants to be told of.</summary>
internal sealed class PreferenceActivity : IActivitySentence
{
    public string Entity => "notification_preference";

    public (string One, string Many) Noun => ("preference", "preferences");
}
