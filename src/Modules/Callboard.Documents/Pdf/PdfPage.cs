using System.Globalization;
using System.Text;
using Callboard.Documents.Text;

namespace Callboard.Documents.Pdf;

/// <summary>
/// What is painted on a page (ISO 32000-1, 8 and 9). Places are given in points from the upper left corner. Everything is either a part of the
/// document's structure or marked as decoration.
/// </summary>
internal sealed class PdfPage(int number, float width, float height, PdfFonts fonts)
{
    private readonly StringBuilder _content = new();
    private readonly HashSet<string> _fonts = [];
    private readonly List<PdfTag> _marks = [];
    private (string? Font, float Size, float Gray) _state;

    /// <summary>From 0.</summary>
    public int Number { get; } = number;

    public float Width { get; } = width;

    public float Height { get; } = height;

    /// <summary>The elements that are painted here, by their marks.</summary>
    public IReadOnlyList<PdfTag> Marks => _marks;

    /// <summary>The names of the fonts it uses.</summary>
    public IReadOnlySet<string> Fonts => _fonts;

    public string Content => _content.ToString();

    /// <summary>Paints a part of an element.</summary>
    public void Tagged(PdfTag tag, Action paint)
    {
        tag.Paint(Number, _marks.Count);
        _content.Append(CultureInfo.InvariantCulture, $"/{tag.Type} <</MCID {_marks.Count}>> BDC\n");
        _marks.Add(tag);
        paint();
        _content.Append("EMC\n");
    }

    /// <summary>Paints what is no part of what the document says: rules, and what stands on every page.</summary>
    public void Decoration(Action paint, bool isOnEveryPage = false)
    {
        _content.Append(isOnEveryPage ? "/Artifact <</Type /Pagination>> BDC\n" : "/Artifact BMC\n");
        paint();
        _content.Append("EMC\n");
    }

    /// <summary>A horizontal rule.</summary>
    public void Rule(float x, float y, float length, float thickness, float gray = 0)
    {
        Gray(gray);
        _content.Append(CultureInfo.InvariantCulture, $"{N(x)} {N(Height - y - (thickness / 2))} {N(length)} {N(thickness)} re f\n");
    }

    /// <summary>Filled rectangles.</summary>
    public void Fill(IEnumerable<(float X, float Y, float Width, float Height)> boxes)
    {
        Gray(0);
        foreach (var box in boxes)
        {
            _content.Append(CultureInfo.InvariantCulture, $"{N(box.X)} {N(Height - box.Y - box.Height)} {N(box.Width)} {N(box.Height)} re\n");
        }

        _content.Append("f\n");
    }

    /// <summary>The outline of a rectangle, dashed for whoever cuts along it.</summary>
    public void Outline(float x, float y, float width, float height)
    {
        _content.Append(CultureInfo.InvariantCulture, $"q 0.75 G 0.4 w [2 2] 0 d {N(x)} {N(Height - y - height)} {N(width)} {N(height)} re S Q\n");
    }

    /// <summary>A line of text, from its left end on its baseline.</summary>
    public void Text(TextLine line, float x, float baseline)
    {
        foreach (var run in line.Runs)
        {
            Run(run, x, Height - baseline);
            x += run.Width;
        }
    }

    private void Run(GlyphRun run, float x, float y)
    {
        if (run.Glyphs.Count == 0)
        {
            return;
        }

        var font = fonts.Of(run.Face, run.Style.Weight);
        _fonts.Add(font.Name);
        Gray(run.Style.Gray);
        _content.Append("BT\n");
        if ((_state.Font, _state.Size) != (font.Name, run.Style.Size))
        {
            _content.Append(CultureInfo.InvariantCulture, $"/{font.Name} {N(run.Style.Size)} Tf\n");
            _state = _state with { Font = font.Name, Size = run.Style.Size };
        }

        _content.Append(CultureInfo.InvariantCulture, $"{N(x)} {N(y)} Td\n");
        new Showing(_content, run, font).Show();
        _content.Append("ET\n");
    }

    /// <summary>Glyphs one after the other; where one is not to stand at its own distance, the distance in thousandths of the size.</summary>
    private sealed class Showing(StringBuilder content, GlyphRun run, PdfFont font)
    {
        private readonly float _unit = 1000f / run.Face.UnitsPerEm;
        private float _pending;
        private int _rise;
        private bool _open;

        public void Show()
        {
            var starts = run.Glyphs.Select(g => g.Cluster).Distinct().Order().ToList();
            for (var i = 0; i < run.Glyphs.Count;)
            {
                var cluster = run.Glyphs[i].Cluster;
                var end = i + 1;
                while (end < run.Glyphs.Count && run.Glyphs[end].Cluster == cluster)
                {
                    end++;
                }

                var next = starts.BinarySearch(cluster) + 1;
                var text = run.Text[cluster..(next < starts.Count ? starts[next] : run.Text.Length)];
                // What a glyph says is told once for the whole document; where several say something together, or one says something else
                // than before, it is told beside them.
                var enough = true;
                for (var k = i; k < end; k++)
                {
                    enough &= font.Use(run.Glyphs[k].Id, text) && end == i + 1;
                }

                if (!enough)
                {
                    Close();
                    content.Append(CultureInfo.InvariantCulture, $"/Span <</ActualText {Hexadecimal(text)}>> BDC\n");
                }

                for (; i < end; i++)
                {
                    Glyph(run.Glyphs[i]);
                }

                if (!enough)
                {
                    Close();
                    content.Append("EMC\n");
                }
            }

            Close();
            if (_rise != 0)
            {
                content.Append("0 Ts\n");
            }
        }

        private void Glyph(PlacedGlyph glyph)
        {
            if (glyph.Y != _rise)
            {
                Close();
                _rise = glyph.Y;
                content.Append(CultureInfo.InvariantCulture, $"{N(_rise * _unit * run.Style.Size / 1000)} Ts\n");
            }

            // Where it is to stand, seen from where it would. Too little to be seen is left for the next one.
            var move = _pending + (glyph.X * _unit);
            var moves = Math.Abs(move) >= 0.5f;
            content.Append(_open ? moves ? "> " : "" : "[");
            if (moves)
            {
                content.Append(CultureInfo.InvariantCulture, $"{N(-move)} ");
            }

            content.Append(_open && !moves ? "" : "<").Append(glyph.Id.ToString("X4", CultureInfo.InvariantCulture));
            _open = true;
            _pending = ((glyph.Advance - font.Advance(glyph.Id)) * _unit) + (run.Style.Tracking * 1000 / run.Style.Size)
                + (moves ? -glyph.X * _unit : _pending);
        }

        private void Close()
        {
            content.Append(_open ? ">] TJ\n" : "");
            _open = false;
        }
    }

    private void Gray(float gray)
    {
        if (_state.Gray != gray)
        {
            _content.Append(CultureInfo.InvariantCulture, $"{N(gray)} g\n");
            _state = _state with { Gray = gray };
        }
    }

    private static string Hexadecimal(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private static string N(float value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
