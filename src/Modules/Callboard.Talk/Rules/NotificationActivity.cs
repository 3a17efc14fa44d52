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
        "update" when facts.Changed("snoozedUntil") => facts.Text("snoozedUntil") is null ? "A notification came back" : "A notification was put off",
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

/// <summary>When somebody wants to be written to.</summary>
internal sealed class SettingActivity : IActivitySentence
{
    public string Entity => "notification_setting";

    public (string One, string Many) Noun => ("notification setting", "notification settings");

    public string? Tell(ActivityFacts facts) => facts.Changed("refusedEmail") && facts.Text("refusedEmail") is { } address
        ? $"The address {address} was refused by its mail server"
        : null;
}
