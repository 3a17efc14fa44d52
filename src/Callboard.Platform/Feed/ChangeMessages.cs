using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Json;

namespace Callboard.Platform.Feed;

/// <summary>Makes messages of history rows.</summary>
internal sealed class ChangeMessages(People people, ActivitySentences sentences)
{
    // Columns that hold an account: sentences name these people.
    private static readonly string[] s_personFields = ["userId", "assigneeId", "ownerId"];
    private static readonly JsonDocumentOptions s_deep = new() { MaxDepth = CallboardJson.MaxDepth * 2 };

    /// <summary>The full messages of some rows of one stream.</summary>
    public async ValueTask<IReadOnlyList<ChangeMessage>> OfAsync(
        IReadOnlyList<FeedChange> changes, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var messages = new List<ChangeMessage>(changes.Count);
        var values = changes.Select(c => (Old: Fields(c.Old), New: Fields(c.New))).ToList();
        var ids = new HashSet<Guid>();
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].ActorId is { } actor)
            {
                ids.Add(actor);
            }

            AddPeople(ids, values[i].Old);
            AddPeople(ids, values[i].New);
        }

        await people.LoadAsync(ids, cancellationToken);
        for (var i = 0; i < changes.Count; i++)
        {
            var (change, (before, after)) = (changes[i], values[i]);
            var person = change.ActorId is { } id && people.NameOf(id) is { } name ? new FeedPerson(id, name) : null;
            var summary = sentences.Of(new ActivityFacts(change.Entity, change.Op, change.Label, before, after, person?.Name)
            {
                Zone = zone,
                NameOf = people.NameOf,
            });
            messages.Add(new ChangeMessage(
                new Cursor(change.No), new StreamKey(change.OrganizationId, change.Stream).Topic, change.Entity, change.Op, change.EntityId,
                change.Version, before, after, change.Label, person, change.At, change.EditedAt, change.Via, summary));
        }

        return messages;
    }

    /// <summary>What a portal user learns: that something changed.</summary>
    public static ChangeMessage Redacted(string topic, long no) => new(new Cursor(no), topic, "event", "changed");

    /// <summary>The fields of a history value in the names of the wire.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? Fields(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json, s_deep);
        return document.RootElement.EnumerateObject().ToDictionary(p => SnakeCase.ToCamel(p.Name), p => p.Value.Clone());
    }

    /// <summary>Adds the accounts these fields speak of.</summary>
    public static void AddPeople(HashSet<Guid> ids, IReadOnlyDictionary<string, JsonElement>? fields)
    {
        foreach (var name in s_personFields)
        {
            if (fields?.GetValueOrDefault(name) is { ValueKind: JsonValueKind.String } value && value.TryGetGuid(out var id))
            {
                ids.Add(id);
            }
        }
    }
}
