using System.Text.Json;

namespace Callboard.Schedule.Formats;

/// <summary>Reads the JSON of frab: schedule → conference → days → rooms by name → events.</summary>
internal static class FrabJsonReader
{
    public static void Read(string text, ScheduleBuilder builder, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, new() { MaxDepth = ScheduleLimits.Depth });
        }
        catch (JsonException failure)
        {
            builder.Break("json_malformed", (int?)(failure.LineNumber + 1),
                $"The JSON breaks off, is malformed or is nested more than {ScheduleLimits.Depth} levels deep (line {failure.LineNumber + 1}).");
            return;
        }

        using (document)
        {
            if (!TryObject(document.RootElement, "schedule", out var schedule)
                || !TryObject(schedule, "conference", out var conference)
                || !TryMember(conference, "days", out var days)
                || days.ValueKind != JsonValueKind.Array)
            {
                builder.Break("not_a_schedule", null, "This is JSON, but not a frab schedule: it has no list schedule.conference.days.");
                return;
            }

            var blocks = new FrabBlocks(builder);
            if (Text(schedule, "base_url") is { } baseUrl)
                blocks.Conference("base_url", baseUrl);
            foreach (var field in FrabBlocks.ConferenceFields)
            {
                if (Text(conference, field) is { } value)
                    blocks.Conference(field, value);
            }

            var dayNumber = 0;
            foreach (var day in days.EnumerateArray())
            {
                var dayPlace = $"days[{dayNumber++}]";
                if (!TryObject(day, "rooms", out var rooms))
                {
                    builder.Warn("rooms_missing", null, dayPlace, "rooms", "The day has no rooms.");
                    continue;
                }

                var date = blocks.Day(Text(day, "date"), null, dayPlace);
                foreach (var room in rooms.EnumerateObject())
                    Room(room, date, dayPlace, blocks, builder, cancellationToken);
            }
        }
    }

    private static void Room(
        JsonProperty room, DateOnly? date, string dayPlace, FrabBlocks blocks, ScheduleBuilder builder, CancellationToken cancellationToken)
    {
        var name = Name(room);
        var place = $"{dayPlace}.rooms[\"{name}\"]";
        if (room.Value.ValueKind != JsonValueKind.Array)
        {
            builder.Warn("events_missing", null, place, "rooms", "The room has no list of events.");
            return;
        }

        var number = 0;
        foreach (var item in room.Value.EnumerateArray())
        {
            if (builder.Full)
                return;
            cancellationToken.ThrowIfCancellationRequested();
            var itemPlace = $"{place}[{number++}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                builder.Refuse("entry_invalid", null, itemPlace, "event", "The entry is not a JSON object.");
                continue;
            }

            var source = new FrabEvent { Place = itemPlace, Day = date, RoomName = name };
            foreach (var field in FrabBlocks.EventFields)
            {
                if (Text(item, field) is { } value)
                    source.Set(field, value);
            }

            if (TryMember(item, "persons", out var persons) && persons.ValueKind == JsonValueKind.Array)
            {
                foreach (var person in persons.EnumerateArray())
                {
                    if (person.ValueKind == JsonValueKind.Object)
                        source.Persons.Add(new(
                            Text(person, "guid"), Text(person, "id"), Text(person, "code"),
                            Text(person, "public_name") ?? Text(person, "name") ?? Text(person, "full_public_name"), Text(person, "email")));
                }
            }

            blocks.Add(source);
        }
    }

    private static bool TryObject(JsonElement parent, string name, out JsonElement child) =>
        TryMember(parent, name, out child) && child.ValueKind == JsonValueKind.Object;

    // The document's own accessors throw on half a surrogate pair (\ud800 alone); a file with one is odd, not fatal.
    private static bool TryMember(JsonElement parent, string name, out JsonElement child)
    {
        child = default;
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out child);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement parent, string name)
    {
        if (!TryMember(parent, name, out var value))
            return null;
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return Mend(value.GetRawText());
        }
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    // Reads a string literal whose escapes are broken: each \uD800 to \uDFFF without its partner becomes a replacement character.
    private static string Mend(string literal)
    {
        var mended = System.Text.RegularExpressions.Regex.Replace(
            literal,
            @"(?<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|(?<other>\\.)",
            m => m.Groups["pair"].Success || m.Groups["other"].Success ? m.Value : "\\ufffd");
        try
        {
            return JsonSerializer.Deserialize<string>(mended) ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
