using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Callboard.Clauses.Reading;

/// <summary>
/// The text of a Word document as it reads with every change accepted. The document is read as a stream of elements: nothing of it is held but
/// its text, and no part is unpacked further than its limit, whatever it says about itself.
/// </summary>
internal static class DocxText
{
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string StrictWord = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    private const int UnpackedBytes = 60 * 1024 * 1024, Depth = 256;

    public static SourceDocument Read(byte[] content)
    {
        if (content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            // Word keeps what needs a password in a container of the old format.
            throw new DocumentException(DocumentFault.Encrypted);
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            var headings = archive.GetEntry("word/styles.xml") is { } styles ? Headings(styles) : [];
            var document = archive.GetEntry("word/document.xml") ?? throw new DocumentException(DocumentFault.Damaged);
            using var xml = Open(document);
            return new Body(xml, headings).Read();
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException or NotSupportedException)
        {
            throw new DocumentException(DocumentFault.Damaged, e);
        }
    }

    private static XmlReader Open(ZipArchiveEntry entry) => XmlReader.Create(new Capped(entry.Open(), UnpackedBytes), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true,
    });

    private static bool IsWord(XmlReader xml) => xml.NamespaceURI is Word or StrictWord;

    private static string? Value(XmlReader xml, string name = "val") => xml.GetAttribute(name, xml.NamespaceURI);

    // A switch such as <w:b/> is on unless it says otherwise.
    private static bool IsOn(XmlReader xml) => Value(xml) is not ("0" or "false" or "off" or "none");

    // Styles are named in the language of whoever wrote them; what makes a heading is its outline level or the built-in name.
    private static HashSet<string> Headings(ZipArchiveEntry entry)
    {
        var headings = new HashSet<string>(StringComparer.Ordinal);
        using var xml = Open(entry);
        string? style = null;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || !IsWord(xml))
            {
                continue;
            }

            if (xml.LocalName == "style")
            {
                style = Value(xml, "styleId");
            }
            else if (style is not null
                && ((xml.LocalName == "name" && Value(xml) is { } name && (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) || name.Equals("title", StringComparison.OrdinalIgnoreCase)))
                    || (xml.LocalName == "outlineLvl" && Value(xml) != "9")))
            {
                headings.Add(style);
            }
        }

        return headings;
    }

    /// <summary>Walks through the body once.</summary>
    private sealed class Body(XmlReader xml, HashSet<string> headings)
    {
        private readonly SourceBuilder _document = new();
        private readonly StringBuilder _paragraph = new();
        // The rows that are open, innermost last: tables stand in cells of tables.
        private readonly Stack<Row> _rows = [];
        private bool _pagesAreSaid, _isHeading, _isItem, _isBold, _hasPlainText, _runIsBold, _runIsHidden;
        private int _page = 1, _startPage = 1;

        private sealed class Row
        {
            public StringBuilder Text { get; } = new();

            public int Cells { get; set; }

            public int Page { get; set; }
        }

        public SourceDocument Read()
        {
            while (xml.Read())
            {
                if (xml.Depth > Depth)
                {
                    throw new DocumentException(DocumentFault.Damaged);
                }

                if (xml.NodeType == XmlNodeType.Element)
                {
                    while (IsLeftOut() && !xml.EOF)
                    {
                        xml.Skip();
                    }

                    if (xml.NodeType == XmlNodeType.Element && IsWord(xml))
                    {
                        Begin();
                    }
                    else if (xml.NodeType == XmlNodeType.EndElement && IsWord(xml))
                    {
                        End(xml.LocalName);
                    }
                }
                else if (xml.NodeType == XmlNodeType.EndElement && IsWord(xml))
                {
                    End(xml.LocalName);
                }
            }

            return _document.Build(_pagesAreSaid ? _page : null);
        }

        // What was deleted or moved away; pictures of the same text for older programs; instructions of fields.
        private bool IsLeftOut() => xml.NodeType == XmlNodeType.Element
            && (IsWord(xml) ? xml.LocalName is "del" or "moveFrom" or "instrText" or "delText" or "sectPr" or "rubyPr" or "rt"
                or "rPrChange" or "pPrChange" or "tblPrChange" or "trPrChange" or "tcPrChange" : xml.LocalName == "Fallback");

        private void Begin()
        {
            switch (xml.LocalName)
            {
                case "tr":
                    _rows.Push(new Row { Page = _page });
                    break;
                case "tc" when _rows.TryPeek(out var row):
                    if (row.Cells++ > 0)
                    {
                        row.Text.Append('\t');
                    }

                    break;
                case "p":
                    (_isHeading, _isItem, _isBold, _hasPlainText) = (false, false, false, false);
                    _startPage = _page;
                    if (xml.IsEmptyElement)
                    {
                        End("p");
                    }

                    break;
                case "pStyle":
                    _isHeading |= Value(xml) is { } style && headings.Contains(style);
                    break;
                case "outlineLvl":
                    _isHeading |= Value(xml) != "9";
                    break;
                case "numPr":
                    _isItem = true;
                    break;
                case "r":
                    (_runIsBold, _runIsHidden) = (false, false);
                    break;
                case "b":
                    _runIsBold = IsOn(xml);
                    break;
                case "vanish":
                    _runIsHidden = IsOn(xml);
                    break;
                case "t" when !xml.IsEmptyElement:
                    Write();
                    break;
                case "tab":
                    // In a run; among the properties of a paragraph it says where tabs stop.
                    if (Value(xml) is null)
                    {
                        _paragraph.Append('\t');
                    }

                    break;
                case "noBreakHyphen":
                    _paragraph.Append('-');
                    break;
                case "cr":
                    EndLine();
                    break;
                case "br":
                    if (Value(xml, "type") == "page")
                    {
                        NextPage();
                    }

                    EndLine();
                    break;
                case "lastRenderedPageBreak":
                    NextPage();
                    break;
                case "pageBreakBefore" when IsOn(xml):
                    NextPage();
                    break;
            }
        }

        private void Write()
        {
            // A text stands in one node, however long; a reader may give it in several.
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA && !_runIsHidden)
                {
                    if (_paragraph.Length == 0)
                    {
                        _startPage = _page;
                    }

                    _paragraph.Append(xml.Value);
                    _isBold |= _runIsBold;
                    _hasPlainText |= !_runIsBold && !string.IsNullOrWhiteSpace(xml.Value);
                    if (_paragraph.Length > DocumentLimits.Characters)
                    {
                        throw new DocumentException(DocumentFault.TooLarge);
                    }
                }
            }
        }

        private void End(string element)
        {
            switch (element)
            {
                case "p":
                    EndLine();
                    break;
                case "tr" when _rows.TryPop(out var row):
                    if (_rows.TryPeek(out var outer))
                    {
                        outer.Text.Append(' ').Append(row.Text.Replace('\t', ' '));
                    }
                    else
                    {
                        _document.Add(BlockKind.Row, _pagesAreSaid ? row.Page : null, row.Text.ToString().Trim('\t', ' ') is { Length: > 0 } ? row.Text.ToString() : "");
                    }

                    break;
            }
        }

        private void EndLine()
        {
            if (_paragraph.Length == 0)
            {
                return;
            }

            var text = _paragraph.ToString();
            _paragraph.Clear();
            if (_rows.TryPeek(out var row))
            {
                row.Text.Append(row.Text.Length > 0 && row.Text[^1] != '\t' ? " " : "").Append(text.Replace('\t', ' '));
                return;
            }

            var kind = _isHeading || (_isBold && !_hasPlainText && text.Length < 100) ? BlockKind.Heading : _isItem ? BlockKind.Item
                : text.Trim().Contains('\t') ? BlockKind.Row : BlockKind.Paragraph;
            _document.Add(kind, _pagesAreSaid ? _startPage : null, text);
        }

        private void NextPage()
        {
            _pagesAreSaid = true;
            if (++_page > DocumentLimits.Pages)
            {
                throw new DocumentException(DocumentFault.TooLarge);
            }
        }
    }

    /// <summary>Ends where a limit is, so that a small file that unpacks to a large one is refused and never held.</summary>
    private sealed class Capped(Stream inner, long limit) : Stream
    {
        private long _left = limit;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            _left -= read;
            return _left >= 0 ? read : throw new DocumentException(DocumentFault.TooLarge);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
