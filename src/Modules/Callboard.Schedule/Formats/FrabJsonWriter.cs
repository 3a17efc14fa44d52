using System.Globalization;
using System.Text.Json;

namespace Callboard.Schedule.Formats;

/// <summary>Writes the JSON of frab.</summary>
internal static class FrabJsonWriter
{
    public static byte[] Write(ScheduleExport schedule)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
            Schedule(json, schedule);
        return stream.ToArray();
    }

    private static void Schedule(Utf8JsonWriter json, ScheduleExport schedule)
    {
        var days = FrabExport.Days(schedule);
        var title = CleanText.Line(schedule.Title) ?? "";
        json.WriteStartObject();
        json.WriteStartObject("schedule");
        json.WriteString("version", schedule.Stamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        json.WriteStartObject("generator");
        json.WriteString("name", "Callboard");
        json.WriteEndObject();

        json.WriteStartObject("conference");
        json.WriteString("acronym", FrabExport.Acronym(title));
        json.WriteString("title", title);
        if (days.Count > 0)
        {
            json.WriteString("start", days[0].Date.Text());
            json.WriteString("end", days[^1].Date.Text());
        }

        json.WriteNumber("daysCount", days.Count);
        json.WriteString("timeslot_duration", "00:05");
        json.WriteString("time_zone_name", schedule.Zone.Id);
        json.WriteStartArray("rooms");
        foreach (var room in days.SelectMany(d => d.Rooms).Select(r => r.Key).Distinct(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name", room);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("days");
        for (var i = 0; i < days.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("index", i + 1);
            json.WriteString("date", days[i].Date.Text());
            json.WriteString("day_start", FrabExport.Midnight(days[i].Date, schedule.Zone));
            json.WriteString("day_end", FrabExport.Midnight(days[i].Date.AddDays(1), schedule.Zone));
            json.WriteStartObject("rooms");
            foreach (var room in days[i].Rooms)
            {
                json.WriteStartArray(room.Key);
                foreach (var slot in room)
                    Event(json, slot);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter json, FrabExport.Slot slot)
    {
        var block = slot.Block;
        json.WriteStartObject();
        Identify(json, block.Key);
        json.WriteString("date", slot.Date);
        json.WriteString("start", slot.Clock);
        json.WriteString("duration", slot.Duration);
        json.WriteString("room", slot.Room);
        json.WriteString("title", CleanText.Line(block.Activity) ?? "");
        json.WriteString("subtitle", "");
        json.WriteString("track", CleanText.Line(block.Track));
        json.WriteString("type", "");
        json.WriteString("language", CleanText.LanguageTag(block.Language));
        json.WriteString("abstract", "");
        json.WriteString("description", CleanText.Lines(block.Notes) ?? "");
        json.WriteString("url", CleanText.WebAddress(block.Url));
        json.WriteStartArray("persons");
        foreach (var person in block.Persons)
        {
            json.WriteStartObject();
            Identify(json, person.SourceKey);
            json.WriteString("public_name", CleanText.Line(person.Name) ?? "");
            if (CleanText.MailAddress(person.Email) is { } email)
                json.WriteString("email", email);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("links");
        json.WriteEndArray();
        json.WriteStartArray("attachments");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Ids made by frab are numbers in JSON.
    private static void Identify(Utf8JsonWriter json, string key)
    {
        var (guid, id) = FrabExport.Ids(CleanText.Line(key) ?? "");
        if (guid is not null)
            json.WriteString("guid", guid);
        if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == id)
            json.WriteNumber("id", number);
        else
            json.WriteString("id", id);
    }
}
