using System.IO.Compression;
using System.Security;
using System.Text;

namespace Callboard.Tests.Clauses;

/// <summary>
/// Writes a contract as Word does: sentences cut into runs where nothing is to be seen, typographic quotes, headings by style, tables, and what
/// somebody deleted still in the file.
/// </summary>
internal static class WordFile
{
    public const string ContentTypes =
        """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>
        """;

    private const string Namespaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

    private const string Styles =
        $"""
        <w:styles {Namespaces}><w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>
        """;

    public static byte[] Of(MarkedContract contract)
    {
        var random = new Random(contract.Name.Length);
        var body = new StringBuilder();
        for (var i = 0; i < contract.Lines.Count; i++)
        {
            var line = contract.Lines[i];
            if (line.Style != "row")
            {
                body.Append(Paragraph(line, random));
                continue;
            }

            body.Append("<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr>");
            for (; i < contract.Lines.Count && contract.Lines[i].Style == "row"; i++)
            {
                body.Append("<w:tr>");
                foreach (var cell in contract.Lines[i].Cells)
                {
                    body.Append("<w:tc><w:tcPr/>").Append(Paragraph(new ContractLine("p", [cell]), random)).Append("</w:tc>");
                }

                body.Append("</w:tr>");
            }

            i--;
            body.Append("</w:tbl>");
        }

        return Of($"<w:document {Namespaces}><w:body>{body}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>");
    }

    /// <summary>A whole file around a document part.</summary>
    public static byte[] Of(string document)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "[Content_Types].xml", ContentTypes);
            Add(archive, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""");
            Add(archive, "word/document.xml", document);
            Add(archive, "word/styles.xml", Styles);
        }

        return file.ToArray();
    }

    private static void Add(ZipArchive archive, string name, string content)
    {
        using var entry = archive.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static string Paragraph(ContractLine line, Random random)
    {
        var text = Typographic(line.Cells[0]);
        var style = line.Style switch
        {
            "h1" => "<w:pPr><w:pStyle w:val=\"Titre\"/></w:pPr>",
            "h2" => "<w:pPr><w:pStyle w:val=\"Titre1\"/></w:pPr>",
            "li" => "<w:pPr><w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>",
            _ => "<w:pPr><w:jc w:val=\"both\"/></w:pPr>",
        };
        var runs = new StringBuilder();
        for (var from = 0; from < text.Length;)
        {
            var length = Math.Min(text.Length - from, random.Next(3, 40));
            runs.Append("<w:r><w:rPr><w:lang w:val=\"en-US\"/></w:rPr><w:t xml:space=\"preserve\">").Append(SecurityElement.Escape(text.Substring(from, length))).Append("</w:t></w:r>");
            from += length;
            runs.Append(random.Next(6) switch
            {
                0 => "<w:proofErr w:type=\"spellStart\"/>",
                1 => "<w:del w:id=\"1\" w:author=\"A\"><w:r><w:delText xml:space=\"preserve\"> for $99,999.00 by January 1, 1999</w:delText></w:r></w:del>",
                2 => "<w:bookmarkStart w:id=\"2\" w:name=\"b\"/><w:bookmarkEnd w:id=\"2\"/>",
                _ => "",
            });
        }

        return $"<w:p>{style}{runs}</w:p>";
    }

    internal static string Typographic(string text)
    {
        var quoted = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var opens = i == 0 || text[i - 1] is ' ' or '(' or '[';
            quoted.Append(text[i] switch { '"' => opens ? '\u201C' : '\u201D', '\'' => opens ? '\u2018' : '\u2019', var c => c });
        }

        return quoted.ToString();
    }
}
