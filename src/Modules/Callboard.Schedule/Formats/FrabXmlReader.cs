using System.Text;
using System.Xml;

namespace Callboard.Schedule.Formats;

/// <summary>Reads the XML of frab and pentabarf: schedule → conference, day → room → event.</summary>
internal static class FrabXmlReader
{
    public static void Read(string text, ScheduleBuilder builder, CancellationToken cancellationToken)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = ScheduleLimits.FileBytes * 2L,
            MaxCharactersFromEntities = 1,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            // Characters XML forbids come in by references such as &#1; they are removed with all other control characters.
            CheckCharacters = false,
            CloseInput = true,
        };

        using var reader = XmlReader.Create(new StringReader(text), settings);
        var at = (IXmlLineInfo)reader;
        var rootSeen = false;
        try
        {
            var blocks = new FrabBlocks(builder);
            DateOnly? day = null;
            string? room = null;
            while (!builder.Full && Next(reader, builder))
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                cancellationToken.ThrowIfCancellationRequested();

                switch (reader.Depth, reader.LocalName)
                {
                    case (0, "schedule"):
                        rootSeen = true;
                        break;
                    case (0, var other):
                        builder.Break("not_a_schedule", at.LineNumber,
                            $"This is XML, but not a frab or pentabarf schedule: its outermost element is <{CleanText.Cut(other, 60)}> instead of <schedule>.");
                        return;
                    case (1, "day"):
                        day = blocks.Day(reader.GetAttribute("date"), at.LineNumber, "day " + reader.GetAttribute("index"));
                        room = null;
                        break;
                    case (2, "room"):
                        room = reader.GetAttribute("name");
                        break;
                    case (2, var field) when FrabBlocks.ConferenceFields.Contains(field):
                        if (TryText(reader, builder, out var value))
                            blocks.Conference(field, value);
                        break;
                    case (3, "event"):
                        if (Event(reader, builder, at.LineNumber, day, room) is { } source)
                            blocks.Add(source);
                        break;
                }
            }
        }
        catch (XmlException failure)
        {
            if (!rootSeen && text.Contains("<!DOCTYPE", StringComparison.Ordinal))
                builder.Break("xml_dtd", failure.LineNumber, "The file contains a document type declaration, which is not accepted.");
            else
                builder.Break("xml_malformed", failure.LineNumber,
                    $"The XML breaks off or is malformed at line {failure.LineNumber}, column {failure.LinePosition}; {builder.BlockCount} entries were read before that.");
        }
    }

    // The reader itself does not recurse, but no honest schedule is this deep.
    private static bool Next(XmlReader reader, ScheduleBuilder builder)
    {
        if (!reader.Read())
            return false;
        if (reader.Depth <= ScheduleLimits.Depth)
            return true;
        if (builder.Complete)
            builder.Break("too_deep", ((IXmlLineInfo)reader).LineNumber, $"The elements are nested more than {ScheduleLimits.Depth} levels deep.");
        return false;
    }

    private static bool TryText(XmlReader reader, ScheduleBuilder builder, out string value)
    {
        value = "";
        if (reader.IsEmptyElement)
            return true;
        var depth = reader.Depth;
        var text = new StringBuilder();
        while (Next(reader, builder))
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
            {
                value = text.ToString();
                return true;
            }

            if (IsText(reader.NodeType))
                text.Append(reader.Value);
        }

        return false;
    }

    // Some programs wrap an event's fields in further elements. A field is therefore taken at any depth, except inside
    // people, links and attachments, which have titles and addresses of their own; one directly under the event wins.
    private static FrabEvent? Event(XmlReader reader, ScheduleBuilder builder, int row, DateOnly? day, string? room)
    {
        var result = new FrabEvent { Row = row, Place = $"event in line {row}", Day = day, RoomName = room };
        var nested = new List<(string Field, string Value)>();
        foreach (var name in (ReadOnlySpan<string>)["guid", "id"])
        {
            if (reader.GetAttribute(name) is { } value)
                result.Set(name, value);
        }

        if (reader.IsEmptyElement)
            return result;

        var depth = reader.Depth;
        var inPersons = -1;
        var inOther = -1;
        while (Next(reader, builder))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.EndElement when reader.Depth == depth:
                    foreach (var (field, value) in nested)
                        result.Set(field, value);
                    return result;
                case XmlNodeType.EndElement when reader.Depth == inPersons:
                    inPersons = -1;
                    break;
                case XmlNodeType.EndElement when reader.Depth == inOther:
                    inOther = -1;
                    break;
                case XmlNodeType.Element when inOther < 0 && reader.LocalName == "person":
                    var person = new FrabPerson(
                        reader.GetAttribute("guid"), reader.GetAttribute("id"), reader.GetAttribute("code"),
                        reader.GetAttribute("public_name") ?? reader.GetAttribute("name"), reader.GetAttribute("email"));
                    if (!TryText(reader, builder, out var printed))
                        return null;
                    result.Persons.Add(string.IsNullOrWhiteSpace(printed) ? person : person with { Name = printed });
                    break;
                case XmlNodeType.Element when inOther < 0 && reader.LocalName == "persons":
                    if (!reader.IsEmptyElement)
                        inPersons = reader.Depth;
                    break;
                case XmlNodeType.Element when inOther < 0 && reader.LocalName is "links" or "attachments" or "recording":
                    if (!reader.IsEmptyElement)
                        inOther = reader.Depth;
                    break;
                case XmlNodeType.Element when inOther < 0 && inPersons < 0 && FrabBlocks.EventFields.Contains(reader.LocalName):
                    var name = reader.LocalName;
                    var direct = reader.Depth == depth + 1;
                    if (!TryText(reader, builder, out var text))
                        return null;
                    if (direct)
                        result.Set(name, text);
                    else
                        nested.Add((name, text));
                    break;
            }
        }

        return null;
    }

    private static bool IsText(XmlNodeType type) =>
        type is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;
}
