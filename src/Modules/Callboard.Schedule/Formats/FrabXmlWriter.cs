using System.Globalization;
using System.Text;
using System.Xml;

namespace Callboard.Schedule.Formats;

/// <summary>Writes the XML of frab.</summary>
internal static class FrabXmlWriter
{
    public static byte[] Write(ScheduleExport schedule)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(stream, settings))
            Schedule(xml, schedule);
        return stream.ToArray();
    }

    private static void Schedule(XmlWriter xml, ScheduleExport schedule)
    {
        var days = FrabExport.Days(schedule);
        var title = CleanText.Line(schedule.Title) ?? "";
        xml.WriteStartElement("schedule");
        xml.WriteStartElement("generator");
        xml.WriteAttributeString("name", "Callboard");
        xml.WriteEndElement();
        xml.WriteElementString("version", schedule.Stamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));

        xml.WriteStartElement("conference");
        xml.WriteElementString("acronym", FrabExport.Acronym(title));
        xml.WriteElementString("title", title);
        if (days.Count > 0)
        {
            xml.WriteElementString("start", days[0].Date.Text());
            xml.WriteElementString("end", days[^1].Date.Text());
        }

        xml.WriteElementString("days", days.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("timeslot_duration", "00:05");
        xml.WriteElementString("time_zone_name", schedule.Zone.Id);
        xml.WriteEndElement();

        for (var i = 0; i < days.Count; i++)
        {
            xml.WriteStartElement("day");
            xml.WriteAttributeString("index", (i + 1).ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("date", days[i].Date.Text());
            xml.WriteAttributeString("start", FrabExport.Midnight(days[i].Date, schedule.Zone));
            xml.WriteAttributeString("end", FrabExport.Midnight(days[i].Date.AddDays(1), schedule.Zone));
            foreach (var room in days[i].Rooms)
            {
                xml.WriteStartElement("room");
                xml.WriteAttributeString("name", room.Key);
                foreach (var slot in room)
                    Event(xml, slot);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Event(XmlWriter xml, FrabExport.Slot slot)
    {
        var block = slot.Block;
        xml.WriteStartElement("event");
        Identify(xml, block.Key);
        xml.WriteElementString("date", slot.Date);
        xml.WriteElementString("start", slot.Clock);
        xml.WriteElementString("duration", slot.Duration);
        xml.WriteElementString("room", slot.Room);
        xml.WriteElementString("title", CleanText.Line(block.Activity) ?? "");
        xml.WriteElementString("subtitle", "");
        xml.WriteElementString("track", CleanText.Line(block.Track) ?? "");
        xml.WriteElementString("type", "");
        xml.WriteElementString("language", CleanText.LanguageTag(block.Language) ?? "");
        xml.WriteElementString("abstract", "");
        xml.WriteElementString("description", CleanText.Lines(block.Notes) ?? "");
        if (CleanText.WebAddress(block.Url) is { } url)
            xml.WriteElementString("url", url);
        xml.WriteStartElement("persons");
        foreach (var person in block.Persons)
        {
            xml.WriteStartElement("person");
            Identify(xml, person.SourceKey);
            if (CleanText.MailAddress(person.Email) is { } email)
                xml.WriteAttributeString("email", email);
            xml.WriteString(CleanText.Line(person.Name) ?? "");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteElementString("links", "");
        xml.WriteElementString("attachments", "");
        xml.WriteEndElement();
    }

    private static void Identify(XmlWriter xml, string key)
    {
        var (guid, id) = FrabExport.Ids(CleanText.Line(key) ?? "");
        if (guid is not null)
            xml.WriteAttributeString("guid", guid);
        xml.WriteAttributeString("id", id);
    }
}
