using System.Globalization;
using System.IO.Compression;
using System.Text;
using PdfSharp.Pdf;

namespace Callboard.Documents.Pdf;

/// <summary>
/// Puts pages, fonts and structure together to a tagged PDF (PDF/UA-1, ISO 14289-1). PDFsharp keeps the objects and writes the file; it does
/// not join letters or turn lines, so what stands on the pages comes from <see cref="PdfPage"/>.
/// </summary>
internal static class PdfFile
{
    /// <summary>What a reader is told of the file.</summary>
    internal sealed record Information(string Title, string Subject, string Author, DateTimeOffset At, string Language);

    public static byte[] Write(Information information, IReadOnlyList<PdfPage> pages, PdfFonts fonts, PdfTag root)
    {
        using var document = new PdfDocument();
        document.Version = 17;
        document.Info.Title = information.Title;
        document.Info.Subject = information.Subject;
        document.Info.Author = information.Author;
        document.Info.Creator = "Callboard";
        document.Info.CreationDate = information.At.UtcDateTime;
        document.Info.ModificationDate = information.At.UtcDateTime;
        document.Language = information.Language;

        var written = fonts.All.Select((font, i) => (font.Name, Font: Font(document, font, i))).ToDictionary(f => f.Name, f => f.Font);
        var made = pages.Select(page => Page(document, page, written)).ToList();
        Structure(document, root, pages, made);

        var catalog = document.Internals.Catalog.Elements;
        var marked = new PdfDictionary();
        marked.Elements.SetBoolean("/Marked", true);
        catalog["/MarkInfo"] = marked;
        var preferences = new PdfDictionary();
        preferences.Elements.SetBoolean("/DisplayDocTitle", true);
        catalog["/ViewerPreferences"] = preferences;

        using var output = new MemoryStream();
        document.Save(output, closeStream: false);
        return WithMetadata(output.ToArray(), catalog.GetReference("/Metadata")!.ObjectNumber, information);
    }

    /// <summary>
    /// Puts our description of the file into the place of PDFsharp's, which neither says that the file is accessible nor minds what a title may
    /// contain. It is always the last object, so nothing but the table of objects moves.
    /// </summary>
    private static byte[] WithMetadata(byte[] saved, int number, Information information)
    {
        var start = saved.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes($"\n{number} 0 obj\n")) + 1;
        var table = saved.AsSpan().LastIndexOf("\nxref\n"u8) + 1;
        var end = saved.AsSpan().LastIndexOf("\nstartxref\n"u8) + 1;
        if (start <= 0 || start > table || saved.AsSpan(start, table - start).IndexOf("/Type/Metadata"u8) < 0 || end <= table)
        {
            throw new InvalidDataException("PDFsharp does not write the description of a file last any more.");
        }

        var packet = Metadata(information);
        using var output = new MemoryStream(saved.Length + packet.Length);
        output.Write(saved, 0, start);
        output.Write(Encoding.ASCII.GetBytes($"{number} 0 obj\n<</Type/Metadata/Subtype/XML/Length {packet.Length}>>\nstream\n"));
        output.Write(packet);
        output.Write("\nendstream\nendobj\n"u8);
        var moved = output.Position;
        output.Write(saved, table, end - table);
        output.Write(Encoding.ASCII.GetBytes($"startxref\n{moved}\n%%EOF\n"));
        return output.ToArray();
    }

    private static PdfSharp.Pdf.PdfPage Page(PdfDocument document, PdfPage page, Dictionary<string, PdfDictionary> fonts)
    {
        var made = document.AddPage();
        made.Width = PdfSharp.Drawing.XUnit.FromPoint(page.Width);
        made.Height = PdfSharp.Drawing.XUnit.FromPoint(page.Height);
        var content = Add(document, new PdfDictionary(document));
        SetStream(content, Encoding.ASCII.GetBytes(page.Content));
        made.Elements.SetReference("/Contents", content);
        var used = new PdfDictionary();
        foreach (var name in page.Fonts)
        {
            used.Elements.SetReference($"/{name}", fonts[name]);
        }

        var resources = new PdfDictionary();
        resources.Elements["/Font"] = used;
        made.Elements["/Resources"] = resources;
        made.Elements.SetInteger("/StructParents", page.Number);
        made.Elements.SetName("/Tabs", "/S");
        return made;
    }

    // A composite font whose characters are its glyphs' numbers (9.7).
    private static PdfDictionary Font(PdfDocument document, PdfFont font, int number)
    {
        var unit = 1000.0 / font.Face.UnitsPerEm;
        var name = $"/{font.PostScriptName(number)}";
        var file = Add(document, new PdfDictionary(document));
        var program = font.Face.Subset(font.Glyphs.Keys, font.Weight);
        SetStream(file, program);
        file.Elements.SetInteger("/Length1", program.Length);

        var descriptor = Add(document, new PdfDictionary(document));
        descriptor.Elements.SetName("/Type", "/FontDescriptor");
        descriptor.Elements.SetName("/FontName", name);
        descriptor.Elements.SetInteger("/Flags", 4);
        descriptor.Elements["/FontBBox"] = new PdfLiteral(string.Create(
            CultureInfo.InvariantCulture, $"[-1000 {(int)(-font.Face.Descent * unit)} 3000 {(int)(font.Face.Ascent * unit)}]"));
        descriptor.Elements.SetInteger("/ItalicAngle", 0);
        descriptor.Elements.SetInteger("/Ascent", (int)(font.Face.Ascent * unit));
        descriptor.Elements.SetInteger("/Descent", (int)(-font.Face.Descent * unit));
        descriptor.Elements.SetInteger("/CapHeight", 700);
        descriptor.Elements.SetInteger("/StemV", font.Weight / 5);
        descriptor.Elements.SetReference("/FontFile2", file);

        var widths = new StringBuilder("[");
        foreach (var glyph in font.Glyphs.Keys)
        {
            widths.Append(CultureInfo.InvariantCulture, $"{glyph} [{Math.Round(font.Advance(glyph) * unit, 2)}] ");
        }

        var descendant = Add(document, new PdfDictionary(document));
        descendant.Elements.SetName("/Type", "/Font");
        descendant.Elements.SetName("/Subtype", "/CIDFontType2");
        descendant.Elements.SetName("/BaseFont", name);
        descendant.Elements["/CIDSystemInfo"] = new PdfLiteral("<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>");
        descendant.Elements.SetName("/CIDToGIDMap", "/Identity");
        descendant.Elements.SetReference("/FontDescriptor", descriptor);
        descendant.Elements["/W"] = new PdfLiteral(widths.Append(']').ToString());

        var unicode = Add(document, new PdfDictionary(document));
        SetStream(unicode, Encoding.ASCII.GetBytes(font.ToUnicode()));
        var made = Add(document, new PdfDictionary(document));
        made.Elements.SetName("/Type", "/Font");
        made.Elements.SetName("/Subtype", "/Type0");
        made.Elements.SetName("/BaseFont", name);
        made.Elements.SetName("/Encoding", "/Identity-H");
        made.Elements["/DescendantFonts"] = Array(document, [descendant.Reference!]);
        made.Elements.SetReference("/ToUnicode", unicode);
        return made;
    }

    private static void Structure(PdfDocument document, PdfTag root, IReadOnlyList<PdfPage> pages, List<PdfSharp.Pdf.PdfPage> made)
    {
        var tree = Add(document, new PdfDictionary(document));
        tree.Elements.SetName("/Type", "/StructTreeRoot");
        var elements = new Dictionary<PdfTag, PdfDictionary>();
        tree.Elements["/K"] = Array(document, [Element(root, tree).Reference!]);

        // From the marks on each page back to the elements they are of.
        var parents = Add(document, new PdfDictionary(document));
        var numbers = new PdfArray(document);
        foreach (var page in pages)
        {
            numbers.Elements.Add(new PdfInteger(page.Number));
            numbers.Elements.Add(Array(document, [.. page.Marks.Select(m => (PdfItem)elements[m].Reference!)]));
        }

        parents.Elements["/Nums"] = numbers;
        tree.Elements.SetReference("/ParentTree", parents);
        tree.Elements.SetInteger("/ParentTreeNextKey", pages.Count);
        document.Internals.Catalog.Elements.SetReference("/StructTreeRoot", tree);

        PdfDictionary Element(PdfTag tag, PdfDictionary parent)
        {
            var element = elements[tag] = Add(document, new PdfDictionary(document));
            element.Elements.SetName("/S", $"/{tag.Type}");
            element.Elements.SetReference("/P", parent);
            if (tag.Alternative is { } alternative)
            {
                element.Elements["/Alt"] = new PdfString(alternative, PdfStringEncoding.Unicode);
            }

            if (Attributes(tag) is { } attributes)
            {
                element.Elements["/A"] = attributes;
            }

            List<PdfItem> kids = [.. tag.Children.Select(c => Element(c, element).Reference!)];
            foreach (var (page, id) in tag.Content)
            {
                if (tag.Content[0].Page == page)
                {
                    kids.Add(new PdfInteger(id));
                    continue;
                }

                // What goes on to another page says so.
                var elsewhere = new PdfDictionary();
                elsewhere.Elements.SetName("/Type", "/MCR");
                elsewhere.Elements.SetReference("/Pg", made[page]);
                elsewhere.Elements.SetInteger("/MCID", id);
                kids.Add(elsewhere);
            }

            if (tag.Content.Count > 0)
            {
                element.Elements.SetReference("/Pg", made[tag.Content[0].Page]);
            }

            if (kids.Count > 0)
            {
                element.Elements["/K"] = kids.Count == 1 ? kids[0] : Array(document, kids);
            }

            return element;
        }
    }

    private static PdfDictionary? Attributes(PdfTag tag)
    {
        if (tag is { Scope: null, Columns: 1, Summary: null })
        {
            return null;
        }

        var attributes = new PdfDictionary();
        attributes.Elements.SetName("/O", "/Table");
        if (tag.Scope is { } scope)
        {
            attributes.Elements.SetName("/Scope", $"/{scope}");
        }

        if (tag.Columns > 1)
        {
            attributes.Elements.SetInteger("/ColSpan", tag.Columns);
        }

        if (tag.Summary is { } summary)
        {
            attributes.Elements["/Summary"] = new PdfString(summary, PdfStringEncoding.Unicode);
        }

        return attributes;
    }

    private static byte[] Metadata(Information information)
    {
        static string Escape(string text) => System.Security.SecurityElement.Escape(text) ?? "";
        var at = information.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"""
            <?xpacket begin="{'\uFEFF'}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
             xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{Escape(information.Title)}</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>{Escape(information.Author)}</rdf:li></rdf:Seq></dc:creator>
            <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{Escape(information.Subject)}</rdf:li></rdf:Alt></dc:description>
            <dc:language><rdf:Bag><rdf:li>{information.Language}</rdf:li></rdf:Bag></dc:language>
            <xmp:CreatorTool>Callboard</xmp:CreatorTool><xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
            <pdfuaid:part>1</pdfuaid:part>
            </rdf:Description></rdf:RDF></x:xmpmeta>
            <?xpacket end="r"?>
            """);
    }

    private static PdfDictionary Add(PdfDocument document, PdfDictionary dictionary)
    {
        document.Internals.AddObject(dictionary);
        return dictionary;
    }

    private static PdfArray Array(PdfDocument document, IEnumerable<PdfItem> items)
    {
        var array = new PdfArray(document);
        foreach (var item in items)
        {
            array.Elements.Add(item);
        }

        return array;
    }

    private static void SetStream(PdfDictionary dictionary, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            zlib.Write(content);
        }

        dictionary.CreateStream(packed.ToArray());
        dictionary.Elements.SetName("/Filter", "/FlateDecode");
    }
}
