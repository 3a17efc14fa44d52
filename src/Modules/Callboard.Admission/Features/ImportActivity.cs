using System.Globalization;
using System.Text.Json;
using Callboard.Platform.Feed;

namespace Callboard.Admission;

/// <summary>How an import reads in the activity of an event: one sentence, however many passes.</summary>
internal sealed class ImportActivity : IActivitySentence
{
    public string Entity => "pass_import";

    public (string One, string Many) Noun => ("import of passes", "imports of passes");

    public string? Tell(ActivityFacts facts)
    {
        var many = facts.Label == "ticket" ? "tickets" : "wristbands";
        var count = facts.New?.GetValueOrDefault("imported") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;
        return facts.Text("state") switch
        {
            "done" when count == 0 => $"{facts.Who} imported {many}, and nothing was new",
            "done" => $"{facts.Who} imported {Counted(count, many)}",
            "failed" => $"{facts.Who} imported {Counted(count, many)} before the import broke off",
            _ => null,
        };
    }

    private static string Counted(int count, string many) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? many[..^1] : many)}";
}
