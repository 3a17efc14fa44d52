using Callboard.Platform.Feed;

namespace Callboard.Files.Rules;

/// <summary>How files read in the activity of an event.</summary>
internal sealed class FileActivity : IActivitySentence
{
    public string Entity => "file";

    public (string One, string Many) Noun => ("file", "files");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} added the file ‘{facts.Label}’",
        "delete" => $"{facts.Who} removed the file ‘{facts.Label}’",
        _ => $"{facts.Who} ended the links to ‘{facts.Label}’",
    };
}

/// <summary>Whether everybody may look at the photos and videos of an event.</summary>
internal sealed class FileSettingActivity : IActivitySentence
{
    public string Entity => "file_setting";

    public (string One, string Many) Noun => ("file setting", "file settings");

    public string? Tell(ActivityFacts facts) => facts.Text("mediaPublic") switch
    {
        "true" => $"{facts.Who} made photos and videos public",
        "false" => $"{facts.Who} made photos and videos private",
        _ => null,
    };
}

/// <summary>The room of the organization was nearly full.</summary>
internal sealed class StorageAlertActivity : IActivitySentence
{
    public string Entity => "storage_alert";

    public (string One, string Many) Noun => ("storage alert", "storage alerts");

    public string? Tell(ActivityFacts facts) => facts.Op == "insert" ? "The organization’s room for files is four fifths full" : null;
}
