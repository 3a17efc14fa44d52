using System.Globalization;
using System.IO.Compression;
using System.Text;
using UglyToad.PdfPig.Fonts.Standard14Fonts;

namespace Callboard.Tests.Clauses;

/// <summary>
/// Sets a contract in pages: lines broken and words divided, justified or ragged, in one column or two, tables with wrapped cells, and a foot on
/// every page. What a PDF holds of it is letters and where they stand.
/// </summary>
internal sealed class PdfFile
{
    private const double Width = 595, Height = 842, Margin = 66, Size = 11;

    private static readonly Encoding s_latin = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly MarkedContract _contract;
    private readonly bool _justified, _typographic;
    private readonly Standard14Font _plain, _bold;
    private readonly int _columns;
    private readonly List<StringBuilder> _pages = [new()];
    private int _column;
    private double _y = Height - Margin;

    private PdfFile(MarkedContract contract)
    {
        _contract = contract;
        _columns = contract.Look.TryGetValue("columns", out var columns) ? int.Parse(columns, CultureInfo.InvariantCulture) : 1;
        (_plain, _bold) = contract.Look.ContainsKey("serif") ? (Standard14Font.TimesRoman, Standard14Font.TimesBold) : (Standard14Font.Helvetica, Standard14Font.HelveticaBold);
        _justified = _columns == 2 || contract.Name.Length % 2 == 0;
        _typographic = contract.Name[1] % 2 == 0;
    }

    public static byte[] Of(MarkedContract contract)
    {
        var file = new PdfFile(contract);
        file.Set();
        return file.Write();
    }

    private double ColumnWidth => (Width - 2 * Margin - (_columns - 1) * 22) / _columns;

    private double Left => Margin + _column * (ColumnWidth + 22);

    private void Set()
    {
        for (var i = 0; i < _contract.Lines.Count; i++)
        {
            var line = _contract.Lines[i];
            if (line.Style == "row")
            {
                var rows = _contract.Lines.Skip(i).TakeWhile(l => l.Style == "row").ToList();
                Table(rows);
                i += rows.Count - 1;
                continue;
            }

            var text = line.Style == "li" ? "\u2022 " + line.Cells[0] : line.Cells[0];
            var (font, size) = line.Style switch { "h1" => (_bold, 14.0), "h2" => (_bold, 10.5), _ => (_plain, Size) };
            Paragraph(text, font, size, line.Style == "li" ? 12 : 0, line.Style == "p" || line.Style == "li");
            // Lines of an address stand close.
            var next = i + 1 < _contract.Lines.Count ? _contract.Lines[i + 1] : null;
            _y -= line.Style == "li" && next?.Style == "li" ? 2 : 6;
        }
    }

    private void Paragraph(string text, Standard14Font font, double size, double indent, bool divides)
    {
        var (left, right) = (Left + indent, Left + ColumnWidth);
        var lines = Lines(Quoted(text), font, size, right - left, divides && _columns == 2);
        for (var i = 0; i < lines.Count; i++)
        {
            Room(size * 1.3);
            (left, right) = (Left + indent, Left + ColumnWidth);
            Line(lines[i], font, size, left, _justified && divides && i < lines.Count - 1 ? right - left : 0);
            _y -= size * 1.3;
        }
    }

    private void Table(List<ContractLine> rows)
    {
        var count = rows.Max(r => r.Cells.Count);
        var wanted = Enumerable.Range(0, count).Select(c => rows.Max(r => c < r.Cells.Count ? Measure(Quoted(r.Cells[c]), _plain, Size) : 0) + 24).ToArray();
        var scale = Math.Min(1, ColumnWidth / wanted.Sum());
        foreach (var row in rows)
        {
            var cells = row.Cells.Select((cell, c) => Lines(Quoted(cell), _plain, Size, wanted[c] * scale - 20, false)).ToList();
            var height = cells.Max(c => c.Count) * 11.2;
            Room(height + 7);
            var left = Left;
            for (var c = 0; c < cells.Count; c++)
            {
                for (var l = 0; l < cells[c].Count; l++)
                {
                    var y = _y;
                    _y -= l * 11.2;
                    Line(cells[c][l], _plain, Size, left, 0);
                    _y = y;
                }

                left += wanted[c] * scale;
            }

            _y -= height + 7;
        }

        _y -= 4;
    }

    private List<string> Lines(string text, Standard14Font font, double size, double width, bool divides)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (Measure(longer, font, size) <= width || line.Length == 0)
            {
                line = longer;
                continue;
            }

            var half = word.Length / 2;
            if (divides && word.Length >= 9 && word.All(char.IsLower) && Measure($"{line} {word[..half]}-", font, size) <= width)
            {
                lines.Add($"{line} {word[..half]}-");
                line = word[half..];
            }
            else
            {
                lines.Add(line);
                line = word;
            }
        }

        lines.Add(line);
        return lines;
    }

    private void Room(double height)
    {
        if (_y - height > Margin)
        {
            return;
        }

        _y = Height - Margin;
        if (++_column >= _columns)
        {
            _column = 0;
            _pages.Add(new StringBuilder());
        }
    }

    private void Line(string text, Standard14Font font, double size, double left, double justifyTo)
    {
        var gaps = text.Count(c => c == ' ');
        var extra = justifyTo > 0 && gaps > 0 ? Math.Clamp((justifyTo - Measure(text, font, size)) / gaps, 0, size * 1.2) : 0;
        Put(_pages[^1], text, font, size, left, _y, extra);
    }

    private void Put(StringBuilder page, string text, Standard14Font font, double size, double left, double y, double extra)
    {
        var bytes = s_latin.GetBytes(text);
        var escaped = string.Concat(bytes.Select(b => b switch
        {
            (byte)'(' or (byte)')' or (byte)'\\' => $"\\{(char)b}",
            < 32 or > 126 => $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}",
            _ => ((char)b).ToString(),
        }));
        page.Append(CultureInfo.InvariantCulture, $"BT /{(font == _bold ? "B" : "P")} {size:0.##} Tf {extra:0.###} Tw {left:0.##} {y:0.##} Td ({escaped}) Tj ET\n");
    }

    private string Quoted(string text) => _typographic ? WordFile.Typographic(text) : text;

    private static double Measure(string text, Standard14Font font, double size)
    {
        var metrics = Standard14.GetAdobeFontMetrics(font).CharacterMetrics;
        return text.Sum(c => metrics.TryGetValue(Glyph(c), out var glyph) ? glyph.Width.X : 556) / 1000 * size;
    }

    private static string Glyph(char c) => c switch
    {
        ' ' => "space", '.' => "period", ',' => "comma", '-' => "hyphen", '(' => "parenleft", ')' => "parenright", ':' => "colon", ';' => "semicolon",
        '0' => "zero", '1' => "one", '2' => "two", '3' => "three", '4' => "four", '5' => "five", '6' => "six", '7' => "seven", '8' => "eight", '9' => "nine",
        '$' => "dollar", '%' => "percent", '\'' or '\u2019' => "quoteright", '/' => "slash", '&' => "ampersand", '"' => "quotedbl", '\u201C' => "quotedblleft",
        '\u201D' => "quotedblright", '\u2022' => "bullet", _ => c.ToString(),
    };

    private byte[] Write()
    {
        if (_contract.Look.TryGetValue("footer", out var footer))
        {
            for (var i = 0; i < _pages.Count; i++)
            {
                Put(_pages[i], Quoted(footer.Replace("#", (i + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)), _plain, 8, Margin, 34, 0);
            }
        }

        var file = new MemoryStream();
        var offsets = new List<long>();
        Write("%PDF-1.5\n%\u00e2\u00e3\u00cf\u00d3\n");
        var kids = string.Join(' ', Enumerable.Range(0, _pages.Count).Select(i => $"{5 + i * 2} 0 R"));
        Object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        Object(2, $"<< /Type /Pages /Count {_pages.Count} /Kids [{kids}] >>");
        Object(3, $"<< /Type /Font /Subtype /Type1 /BaseFont /{NameOf(_plain)} /Encoding /WinAnsiEncoding >>");
        Object(4, $"<< /Type /Font /Subtype /Type1 /BaseFont /{NameOf(_bold)} /Encoding /WinAnsiEncoding >>");
        for (var i = 0; i < _pages.Count; i++)
        {
            Object(5 + i * 2, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << /P 3 0 R /B 4 0 R >> >> /Contents {6 + i * 2} 0 R >>");
            var packed = new MemoryStream();
            using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                deflate.Write(Encoding.Latin1.GetBytes(_pages[i].ToString()));
            }

            offsets.Add(file.Position);
            Write($"{6 + i * 2} 0 obj\n<< /Length {packed.Length} /Filter /FlateDecode >>\nstream\n");
            packed.WriteTo(file);
            Write("\nendstream\nendobj\n");
        }

        var xref = file.Position;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(o => $"{o:D10} 00000 n \n"))}");
        Write($"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n");
        return file.ToArray();

        void Object(int number, string content)
        {
            offsets.Add(file.Position);
            Write($"{number} 0 obj\n{content}\nendobj\n");
        }

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    private static string NameOf(Standard14Font font) => font switch
    {
        Standard14Font.TimesRoman => "Times-Roman", Standard14Font.TimesBold => "Times-Bold", Standard14Font.HelveticaBold => "Helvetica-Bold", _ => "Helvetica",
    };
}
