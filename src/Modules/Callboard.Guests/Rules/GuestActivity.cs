using System.Globalization;
using System.Text.Json;
using Callboard.Platform.Feed;

namespace Callboard.Guests;

/// <summary>Guests in the activity of their event. What somebody must not eat is told on their own page and not here.</summary>
internal sealed class GuestSentence : IActivitySentence
{
    public string Entity => "guest";

    public (string One, string Many) Noun => ("guest", "guests");

    public IReadOnlyList<string> MachineColumns => ["answered_at", "invited_at", "change_id"];

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" when facts.Actor is null => $"{facts.Label} comes along",
        "insert" => $"{facts.Who} put {facts.Quoted} on the guest list",
        "delete" when facts.Actor is null => $"{facts.Label} does not come along",
        "delete" => $"{facts.Who} took {facts.Quoted} off the guest list",
        // Whoever answers by their link is nobody of the staff.
        _ when facts.Actor is null => facts.Text("rsvp") switch
        {
            "confirmed" => $"{facts.Label} is coming",
            "declined" => $"{facts.Label} is not coming",
            "tentative" => $"{facts.Label} may come",
            _ => $"{facts.Label} changed their answer",
        },
        _ => facts.Text("rsvp") switch
        {
            "confirmed" => $"{facts.Who} marked {facts.Quoted} as coming",
            "declined" => $"{facts.Who} marked {facts.Quoted} as not coming",
            "tentative" => $"{facts.Who} marked {facts.Quoted} as undecided",
            "invited" => $"{facts.Who} invited {facts.Quoted}",
            _ when facts.Changed("allergens") => $"{facts.Who} changed the allergens of {facts.Quoted}",
            _ when facts.Changed("tableId") || facts.Changed("seat") =>
                facts.New?.GetValueOrDefault("tableId") is { ValueKind: JsonValueKind.Null } ? $"{facts.Who} took {facts.Quoted} from their table"
                    : $"{facts.Who} placed {facts.Quoted}",
            _ => $"{facts.Who} changed the guest {facts.Quoted}",
        },
    };
}

/// <summary>Tables in the activity of their event.</summary>
internal sealed class SeatingTableSentence : IActivitySentence
{
    public string Entity => "guest_table";

    public (string One, string Many) Noun => ("table", "tables");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} added the table {facts.Quoted}",
        "delete" => $"{facts.Who} removed the table {facts.Quoted}",
        _ when facts.Changed("seats") => $"{facts.Who} changed the seats of the table {facts.Quoted}",
        _ => $"{facts.Who} changed the table {facts.Quoted}",
    };
}

/// <summary>A change of so many guests that it is one entry: a file, or a selection.</summary>
internal sealed class GuestChangeSentence : IActivitySentence
{
    public string Entity => "guest_change";

    public (string One, string Many) Noun => ("change of guests", "changes of guests");

    public string? Tell(ActivityFacts facts)
    {
        if (facts.Op == "insert")
        {
            var (created, updated) = (Number(facts, "created"), Number(facts, "updated"));
            return facts.Text("kind") == "batch" ? $"{facts.Who} changed {Counted(updated)}"
                : updated == 0 ? $"{facts.Who} imported {Counted(created)}"
                : created == 0 ? $"{facts.Who} imported changes of {Counted(updated)}"
                : $"{facts.Who} imported {Counted(created)} and changes of {updated.ToString("N0", CultureInfo.InvariantCulture)} more";
        }

        return facts.Changed("undoneAt")
            ? $"{facts.Who} took {(facts.Label is { Length: > 0 } ? $"the import of {facts.Quoted}" : "a change of many guests")} back"
            : null;
    }

    private static int Number(ActivityFacts facts, string field) =>
        facts.New?.GetValueOrDefault(field) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;

    private static string Counted(int count) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? "guest" : "guests")}";
}

/// <summary>Sheets for the kitchen.</summary>
internal sealed class KitchenSheetSentence : IActivitySentence
{
    public string Entity => "guest_sheet";

    public (string One, string Many) Noun => ("kitchen sheet", "kitchen sheets");

    public string? Tell(ActivityFacts facts) => facts.Op == "insert" ? $"{facts.Who} printed kitchen sheet {facts.Label}" : null;
}

/// <summary>What an event asks its guests.</summary>
internal sealed class GuestSettingSentence : IActivitySentence
{
    public string Entity => "guest_setting";

    public (string One, string Many) Noun => ("invitation", "invitations");

    public string? Tell(ActivityFacts facts) =>
        facts.When("deadline") is { } deadline ? $"{facts.Who} set the deadline for answers to {deadline}" : $"{facts.Who} changed the invitation";
}

/// <summary>Letters to guests.</summary>
internal sealed class GuestMailingSentence : IActivitySentence
{
    public string Entity => "guest_mailing";

    public (string One, string Many) Noun => ("mailing", "mailings");

    public string? Tell(ActivityFacts facts)
    {
        var letters = facts.New?.GetValueOrDefault("letters") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;
        return facts.Op == "insert"
            ? $"{facts.Who} sent {facts.Quoted} to {letters.ToString("N0", CultureInfo.InvariantCulture)} {(letters == 1 ? "guest" : "guests")}"
            : null;
    }
}

/// <summary>Links guests answer by.</summary>
internal sealed class GuestLinkSentence : IActivitySentence
{
    public string Entity => "guest_link";

    public (string One, string Many) Noun => ("link to an invitation", "links to invitations");

    public IReadOnlyList<string> MachineColumns => ["posted_at", "opened_at"];

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} made a link to an invitation",
        "delete" => $"{facts.Who} ended a link to an invitation",
        _ => null,
    };
}
