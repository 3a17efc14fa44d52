using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Callboard.Host.Demo;

/// <summary>A file somebody of the demo adds to an event.</summary>
internal sealed record DemoFile(Guid Id, Guid EventId, string Name, byte[] Content);

/// <summary>Papers other people wrote, such as the contract a florist sends: plain Word documents, which the product reads like any other.</summary>
internal static class DemoPaper
{
    /// <summary>A document of paragraphs; one that begins with <c># </c> is a heading.</summary>
    public static byte[] Word(IEnumerable<string> lines)
    {
        using var output = new MemoryStream();
        using (var document = WordprocessingDocument.Create(output, WordprocessingDocumentType.Document))
        {
            document.AddMainDocumentPart().Document = new Document(new Body(lines.Select(Paragraph)));
        }

        return output.ToArray();
    }

    private static Paragraph Paragraph(string line)
    {
        var heading = line.StartsWith("# ", StringComparison.Ordinal);
        var run = new Run(new Text(heading ? line[2..] : line) { Space = SpaceProcessingModeValues.Preserve });
        if (heading)
        {
            run.RunProperties = new RunProperties(new Bold(), new FontSize { Val = "28" });
        }

        return new Paragraph(
            new ParagraphProperties(new SpacingBetweenLines { Before = heading ? "240" : "0", After = "160" }), run);
    }
}
