using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Callboard.Platform.Feed;

/// <summary>What a sentence is made of. Fields are in the names of the wire.</summary>
/// <param name="Entity">Kind of record, such as <c>task</c>.</param>
/// <param name="Op"><c>insert</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="Label">What people call the record.</param>
/// <param name="Old">What the changed fields were; null for an insert.</param>
/// <param name="New">What the changed fields are; null for a delete.</param>
/// <param name="Actor">Who did it; null for the server itself.</param>
public sealed record ActivityFacts(
    string Entity,
    string Op,
    string? Label,
    IReadOnlyDictionary<string, JsonElement>? Old,
    IReadOnlyDictionary<string, JsonElement>? New,
    string? Actor)
{
    /// <summary>How many records were changed this way at once.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The status all of them were given, if it was the same.</summary>
    public string? CommonStatus { get; init; }

    /// <summary>The zone times are told in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Names of people that fields speak of.</summary>
    public Func<Guid, string?> NameOf { get; init; } = static _ => null;

    /// <summary>The sentence's subject.</summary>
    public string Who => Actor ?? "Callboard";

    /// <summary>The label in quotation marks.</summary>
    public string Quoted => $"‘{Label}’";

    /// <summary>Whether an update touched a field.</summary>
    public bool Changed(string field) => New?.ContainsKey(field) == true;

    /// <summary>The text of a field after the change, or null.</summary>
    public string? Text(string field) => TextOf(New, field);

    /// <summary>The text of a field before the change, or null.</summary>
    public string? OldText(string field) => TextOf(Old, field);

    /// <summary>The person in a field, before or after the change, or null.</summary>
    public string? Person(string field) =>
        Guid.TryParse(Text(field) ?? OldText(field), CultureInfo.InvariantCulture, out var id) ? NameOf(id) : null;

    /// <summary>An instant after the change for people: the clock time, and the day when it changed too.</summary>
    public string? When(string field)
    {
        if (Instant(New, field) is not { } now)
        {
            return null;
        }

        var sameDay = Instant(Old, field) is { } before && before.Date == now.Date;
        return now.ToString(sameDay ? "HH:mm" : "d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
    }

    private DateTimeOffset? Instant(IReadOnlyDictionary<string, JsonElement>? fields, string field) =>
        fields?.GetValueOrDefault(field) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var instant)
            ? TimeZoneInfo.ConvertTime(instant, Zone)
            : null;

    private static string? TextOf(IReadOnlyDictionary<string, JsonElement>? fields, string field) =>
        fields?.GetValueOrDefault(field) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}

/// <summary>How a module tells changes of one kind of record. Registered as a singleton service.</summary>
public interface IActivitySentence
{
    /// <summary>The entity, as history names it.</summary>
    string Entity { get; }

    /// <summary>What people call one and several of them, such as <c>("budget item", "budget items")</c>.</summary>
    (string One, string Many) Noun { get; }

    /// <summary>Columns (snake_case) the database keeps by itself; an update of nothing else is no activity.</summary>
    IReadOnlyList<string> MachineColumns => [];

    /// <summary>Columns (snake_case) only the database touches; an update that touches one of them is not somebody's doing.</summary>
    IReadOnlyList<string> MachineMarks => [];

    /// <summary>The sentence, or null to have it told the general way.</summary>
    string? Tell(ActivityFacts facts) => null;

    /// <summary>The sentence about several records changed at once, told by the last of them; null to have it told the general way.</summary>
    string? TellSeveral(ActivityFacts facts) => null;
}

/// <summary>Turns changes into plain English sentences; the same facts always give the same sentence.</summary>
public sealed class ActivitySentences
{
    private static readonly Dictionary<string, (string One, string Many)> s_nouns = new(StringComparer.Ordinal)
    {
        ["event"] = ("event", "events"),
        ["event_team"] = ("team member", "team members"),
        ["event_sponsor"] = ("sponsor", "sponsors"),
        ["event_designer"] = ("designer", "designers"),
        ["event_vendor"] = ("vendor", "vendors"),
        ["event_space"] = ("space", "spaces"),
        ["event_element"] = ("element", "elements"),
        ["status_log"] = ("status change", "status changes"),
        ["block"] = ("block", "blocks"),
        ["block_person"] = ("person on a block", "people on blocks"),
        ["budget_category"] = ("budget category", "budget categories"),
        ["task_dependency"] = ("dependency", "dependencies"),
        ["workflow"] = ("lifecycle", "lifecycles"),
    };

    private static readonly string[] s_starts = ["startAt", "startTime", "startsAt"];
    private static readonly string[] s_ends = ["endAt", "endTime", "endsAt"];

    private readonly Dictionary<string, IActivitySentence> _own;

    /// <param name="own">What modules add; one per entity.</param>
    public ActivitySentences(IEnumerable<IActivitySentence> own) => _own = own.ToDictionary(s => s.Entity, StringComparer.Ordinal);

    /// <summary>The sentence, without a full stop.</summary>
    public string Of(ActivityFacts facts)
    {
        if (facts.Count > 1)
        {
            return _own.GetValueOrDefault(facts.Entity)?.TellSeveral(facts) ?? Several(facts);
        }

        return _own.GetValueOrDefault(facts.Entity)?.Tell(facts) ?? facts.Entity switch
        {
            "event" => Event(facts),
            "event_team" => Team(facts),
            "member" => Member(facts),
            _ => Work(facts),
        } ?? General(facts);
    }

    private string Several(ActivityFacts facts)
    {
        var many = Noun(facts.Entity).Many;
        return facts.Op switch
        {
            "insert" when facts.Entity == "event_team" => $"{facts.Who} added {Number(facts.Count)} people to the team",
            "insert" => $"{facts.Who} added {Number(facts.Count)} {many}",
            "delete" => $"{facts.Who} removed {Number(facts.Count)} {many}",
            _ when facts.CommonStatus is { } status =>
                IsDone(status) ? $"{facts.Who} completed {Number(facts.Count)} {many}" : $"{facts.Who} set {Number(facts.Count)} {many} to {Words(status)}",
            _ => $"{facts.Who} changed {Number(facts.Count)} {many}",
        };
    }

    private static string? Event(ActivityFacts facts)
    {
        if (facts.Op == "insert")
        {
            return $"{facts.Who} created {facts.Quoted}";
        }

        if (facts.Op != "update")
        {
            return null;
        }

        if (facts.Changed("archivedAt"))
        {
            return facts.Text("archivedAt") is null ? $"{facts.Who} restored the event" : $"{facts.Who} archived the event";
        }

        if (facts.Text("status") is { } status)
        {
            return facts.OldText("status") is { } from
                ? $"{facts.Who} moved the event from {Words(from)} to {Words(status)}"
                : $"{facts.Who} moved the event to {Words(status)}";
        }

        if (facts.Text("name") is { } name)
        {
            return $"{facts.Who} renamed the event to ‘{name}’";
        }

        if (facts.When("startAt") is { } start)
        {
            return $"{facts.Who} moved the event to {start}";
        }

        return facts.When("endAt") is { } end
            ? $"{facts.Who} moved the end of the event to {end}"
            : Fields(facts) is { } fields ? $"{facts.Who} changed {fields} of the event" : null;
    }

    private static string? Team(ActivityFacts facts)
    {
        var person = facts.Person("userId") ?? facts.Label;
        var role = facts.Text("roleName") ?? (facts.Text("role") is { } key and not "custom" ? Words(key) : null);
        return facts.Op switch
        {
            "insert" when person is not null => role is null
                ? $"{facts.Who} added {person} to the team"
                : $"{facts.Who} added {person} to the team as {role}",
            "delete" when person is not null => $"{facts.Who} removed {person} from the team",
            "update" when role is not null => $"{facts.Who} changed the role of {person ?? "a team member"} to {role}",
            "update" when facts.Text("permission") is { } permission =>
                $"{facts.Who} changed the rights of {person ?? "a team member"} to {Words(permission)}",
            _ => null,
        };
    }

    private static string? Member(ActivityFacts facts)
    {
        var person = facts.Person("userId") ?? facts.Label;
        return facts.Op switch
        {
            "insert" => $"{person ?? facts.Who} joined as {Words(facts.Text("role") ?? "member")}",
            "update" when facts.Changed("removedAt") =>
                facts.Text("removedAt") is null ? $"{facts.Who} took {person ?? "a member"} back in" : $"{facts.Who} removed {person ?? "a member"}",
            "update" when facts.Text("role") is { } role => $"{facts.Who} made {person ?? "a member"} {role}",
            _ => null,
        };
    }

    /// <summary>Whatever has a status, somebody in charge, or a time: tasks, blocks and their like.</summary>
    private static string? Work(ActivityFacts facts)
    {
        if (facts.Op != "update" || facts.Label is null)
        {
            return null;
        }

        if (facts.Changed("archivedAt"))
        {
            return facts.Text("archivedAt") is null ? $"{facts.Who} restored {facts.Quoted}" : $"{facts.Who} removed {facts.Quoted}";
        }

        if (facts.Text("status") is { } status)
        {
            // Tasks that wait for others are blocked and released without anybody touching them.
            if (facts.Changed("waits"))
            {
                return status == "blocked" ? $"{facts.Quoted} waits for other tasks" : $"{facts.Quoted} can start now";
            }

            return status switch
            {
                _ when IsDone(status) => $"{facts.Who} completed {facts.Quoted}",
                _ when IsDone(facts.OldText("status")) => $"{facts.Who} reopened {facts.Quoted}",
                "in_progress" => $"{facts.Who} started {facts.Quoted}",
                "cancelled" => $"{facts.Who} cancelled {facts.Quoted}",
                _ => $"{facts.Who} set {facts.Quoted} to {Words(status)}",
            };
        }

        if (facts.Changed("assigneeId"))
        {
            return facts.Text("assigneeId") is null
                ? $"{facts.Who} left {facts.Quoted} to nobody"
                : $"{facts.Who} assigned {facts.Quoted} to {facts.Person("assigneeId") ?? "somebody"}";
        }

        if (s_starts.Select(facts.When).FirstOrDefault(w => w is not null) is { } start)
        {
            return $"{facts.Who} moved {facts.Quoted} to {start}";
        }

        if (s_ends.Select(facts.When).FirstOrDefault(w => w is not null) is { } end)
        {
            return $"{facts.Who} moved the end of {facts.Quoted} to {end}";
        }

        if (facts.Changed("deadline"))
        {
            return facts.When("deadline") is { } deadline
                ? $"{facts.Who} moved the deadline of {facts.Quoted} to {deadline}"
                : $"{facts.Who} took the deadline off {facts.Quoted}";
        }

        foreach (var field in (string[])["name", "title", "activity"])
        {
            if (facts.Text(field) is { } name && facts.OldText(field) is { } from)
            {
                return $"{facts.Who} renamed ‘{from}’ to ‘{name}’";
            }
        }

        return null;
    }

    private string General(ActivityFacts facts)
    {
        var noun = Noun(facts.Entity).One;
        var record = facts.Label is null ? $"{("aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an" : "a")} {noun}" : $"the {noun} {facts.Quoted}";
        return facts.Op switch
        {
            "insert" => $"{facts.Who} added {record}",
            "delete" => $"{facts.Who} removed {record}",
            _ => Fields(facts) is { } fields ? $"{facts.Who} changed {fields} of {record}" : $"{facts.Who} changed {record}",
        };
    }

    private (string One, string Many) Noun(string entity) =>
        _own.TryGetValue(entity, out var own) ? own.Noun
        : s_nouns.TryGetValue(entity, out var noun) ? noun
        : (Words(entity), Words(entity) + "s");

    private static string? Fields(ActivityFacts facts)
    {
        var names = facts.New?.Keys.Select(FieldName).Distinct().Order(StringComparer.Ordinal).ToList();
        return names switch
        {
            null or [] => null,
            [var one] => $"the {one}",
            [var one, var two] => $"the {one} and the {two}",
            [var one, var two, ..] => $"the {one}, the {two} and {Number(names.Count - 2)} more",
        };
    }

    // "venueId" → "venue", "plannedEndAt" → "planned end", "targetAttendees" → "target attendees"
    private static string FieldName(string field)
    {
        var words = new StringBuilder();
        foreach (var c in field)
        {
            if (char.IsUpper(c))
            {
                words.Append(' ');
            }

            words.Append(char.ToLowerInvariant(c));
        }

        var text = words.ToString();
        return text.EndsWith(" id", StringComparison.Ordinal) || text.EndsWith(" at", StringComparison.Ordinal) ? text[..^3] : text;
    }

    private static bool IsDone(string? status) => status is "done" or "complete" or "completed";

    private static string Words(string key) => key.Replace('_', ' ');

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What is no activity to people, although history keeps it: columns the database keeps by itself, and second tellings.</summary>
internal sealed class ActivityNoise(IEnumerable<IActivitySentence> own)
{
    /// <summary>Entities that only repeat what another record tells.</summary>
    public string[] Entities { get; } = ["status_log"];

    /// <summary>Machine-kept columns by entity, as JSON: an update of nothing else is left out.</summary>
    public string Columns { get; } = Json(own, s => s.MachineColumns, new()
    {
        ["event"] = ["progress", "task_total", "task_done"],
        ["task"] = ["is_critical_path", "position"],
    });

    /// <summary>Columns by entity, as JSON: an update of any of them is left out.</summary>
    public string Marks { get; } = Json(own, s => s.MachineMarks, new() { ["task"] = ["waits"] });

    /// <summary>Both together: what nobody sets by hand, and so nobody restores.</summary>
    public string MachineKept { get; } = Json(own, s => [.. s.MachineColumns, .. s.MachineMarks], new()
    {
        ["event"] = ["progress", "task_total", "task_done"],
        ["task"] = ["is_critical_path", "position", "waits", "completed_at", "completed_by"],
    });

    private static string Json(
        IEnumerable<IActivitySentence> own, Func<IActivitySentence, IReadOnlyList<string>> columns, Dictionary<string, IReadOnlyList<string>> byEntity)
    {
        foreach (var sentence in own)
        {
            byEntity[sentence.Entity] = columns(sentence);
        }

        return JsonSerializer.Serialize(byEntity);
    }
}
