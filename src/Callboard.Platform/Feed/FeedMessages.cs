using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Callboard.Platform.Feed;

/// <summary>A place in a topic: changes of a topic are numbered without gaps in the order of their commits.</summary>
/// <remarks>A text on the wire, because the numbers outgrow what JavaScript counts exactly; a plain number is read as well.</remarks>
[JsonConverter(typeof(CursorConverter))]
public readonly record struct Cursor(long No)
{
    /// <summary>Reads the text of a cursor.</summary>
    public static bool TryParse(string? text, out Cursor cursor)
    {
        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var no);
        cursor = new Cursor(no);
        return valid;
    }

    public override string ToString() => No.ToString(CultureInfo.InvariantCulture);
}

internal sealed class CursorConverter : JsonConverter<Cursor>
{
    public override Cursor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && Cursor.TryParse(reader.GetString(), out var cursor))
        {
            return cursor;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var no) && no >= 0
            ? new Cursor(no)
            : throw new JsonException("Expected a cursor that this topic gave out.");
    }

    public override void Write(Utf8JsonWriter writer, Cursor value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Somebody, by name.</summary>
public sealed record FeedPerson(Guid Id, string Name);

/// <summary>One change of a topic. Portal users get the first four members only and fetch what they may see themselves.</summary>
/// <param name="Cursor">Its place in the topic.</param>
/// <param name="Topic">The topic it came on: <c>event:&lt;id&gt;</c>, <c>user:&lt;id&gt;</c>, <c>thread:&lt;id&gt;</c>, <c>organization</c> or <c>settings</c>.</param>
/// <param name="Entity">What kind of record changed.</param>
/// <param name="Op"><c>insert</c>, <c>update</c> or <c>delete</c>; <c>changed</c> for portal users.</param>
/// <param name="Id">The record.</param>
/// <param name="Version">The record's version after the change.</param>
/// <param name="Old">What the changed fields were.</param>
/// <param name="New">What the changed fields are.</param>
/// <param name="Label">What people call the record.</param>
/// <param name="Actor">Who did it; null for the server itself.</param>
/// <param name="At">When it was committed.</param>
/// <param name="EditedAt">When it was edited, if it arrived later.</param>
/// <param name="Via">How it came in: <c>web</c>, <c>api_key</c>, <c>device</c> or <c>system</c>.</param>
/// <param name="Summary">One sentence about it.</param>
public sealed record ChangeMessage(
    Cursor Cursor,
    string Topic,
    string Entity,
    string Op,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, JsonElement>? Old = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, JsonElement>? New = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FeedPerson? Actor = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EditedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Via = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Summary = null);

/// <summary>Changes after a cursor, oldest first.</summary>
/// <param name="Data">The changes; empty when nothing happened while waiting.</param>
/// <param name="NextCursor">Pass as <c>after</c> next time.</param>
public sealed record ChangesPage(IReadOnlyList<ChangeMessage> Data, Cursor NextCursor);

/// <summary>What to listen to.</summary>
/// <param name="Topic">
/// <c>event:&lt;id&gt;</c>, <c>user:&lt;id&gt;</c> (oneself: what one is told), <c>thread:&lt;id&gt;</c> (a conversation one is in),
/// <c>organization</c> (staff) or <c>settings</c> (administrators); or numbers to watch, <c>series:&lt;id&gt;</c>.
/// </param>
/// <param name="After">The last change the client has; without it the topic starts now.</param>
public sealed record SubscribeRequest(string Topic, Cursor? After = null);

/// <summary>The subscription stands.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Cursor">Everything up to here was sent or was known.</param>
public sealed record SubscribeAnswer(string Topic, Cursor Cursor);

/// <summary>Everything held of the topic is stale: fetch it again. The changes after the cursor follow.</summary>
public sealed record ResetMessage(string Topic, Cursor Cursor);

/// <summary>The topic may not be read, or no longer. The reason is the code of a problem.</summary>
public sealed record UnsubscribedMessage(string Topic, string Reason);

/// <summary>Somebody who is looking at a topic.</summary>
/// <param name="Idle">Whether the screen is open but they did nothing for a while, on every screen of theirs.</param>
public sealed record PresentPerson(Guid Id, string Name, bool Idle);

/// <summary>Who of the staff is looking at a topic, each once, who is active first.</summary>
public sealed record PresenceMessage(string Topic, IReadOnlyList<PresentPerson> Users);
