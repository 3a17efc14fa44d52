using Callboard.Platform.Feed;

namespace Callboard.Show;

/// <summary>What was called on a stage, told as people say it.</summary>
internal sealed class CommandSentence : IActivitySentence
{
    public string Entity => "show_command";

    public (string One, string Many) Noun => ("show command", "show commands");

    public string? Tell(ActivityFacts facts)
    {
        if (facts.Op != "insert" || facts.Count > 1)
        {
            return null;
        }

        var what = facts.Label is null ? "" : $" {facts.Quoted}";
        var sentence = facts.Text("kind") switch
        {
            "start" => $"started the show with{what}",
            "go" => $"called{what}",
            "back" => $"went back to{what}",
            "hold" => "held the show",
            "resume" => "let the show go on",
            "skip" => $"skipped{what}",
            "unskip" => $"took{what} back in",
            "end" => "ended the show",
            "take" => "took the baton",
            "adjust" => $"changed the time of{what}",
            "note" => "wrote a note to the show",
            _ => null,
        };
        return sentence is null ? null
            : facts.Text("reason") is null ? $"{facts.Who} {sentence}"
            : $"{facts.Who} {sentence}, which was not applied";
    }
}

/// <summary>A stage's show moves on with every command, which tells of it already.</summary>
internal sealed class StageSentence : IActivitySentence
{
    public string Entity => "show_state";

    public (string One, string Many) Noun => ("stage", "stages");

    public IReadOnlyList<string> MachineMarks => ["last_no"];
}

internal sealed class OutputSentence : IActivitySentence
{
    public string Entity => "show_output";

    public (string One, string Many) Noun => ("screen", "screens");
}

internal sealed class CueSentence : IActivitySentence
{
    public string Entity => "show_cue";

    public (string One, string Many) Noun => ("cue", "cues");
}
