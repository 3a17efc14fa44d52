using System.Globalization;
using Callboard.Documents.Model;
using Callboard.Documents.Text;

namespace Callboard.Documents.Pdf;

/// <summary>Sheets as PDF.</summary>
internal sealed class PdfRenderer : ISheetRenderer
{
    /// <inheritdoc />
    public FileFormat Format => FileFormat.Pdf;

    /// <inheritdoc />
    public string Extension => "pdf";

    /// <inheritdoc />
    public string MediaType => "application/pdf";

    /// <inheritdoc />
    public byte[] Render(Sheet sheet)
    {
        using var fonts = new Fonts();
        using var text = new TextLayout(fonts, sheet.Han);
        return new PdfComposition(sheet, text).Compose();
    }
}

/// <summary>One sheet while it is laid out: what stands where on which page. Black on white, hairlines, no fills: it is made for paper.</summary>
internal sealed class PdfComposition
{
    private const float Margin = 36, CodeSize = 40, Gap = 8, Padding = 3.5f;
    private const float Light = 0.38f;

    private static readonly TextStyle s_kicker = new(8, 600, Light, 0.8f);
    private static readonly TextStyle s_title = new(22, 700);
    private static readonly TextStyle s_longTitle = new(15, 700);
    private static readonly TextStyle s_subtitle = new(9.5f);
    private static readonly TextStyle s_heading = new(12, 650);
    private static readonly TextStyle s_body = new(9);
    private static readonly TextStyle s_label = new(7, 500, Light);
    private static readonly TextStyle s_value = new(9, 500);
    private static readonly TextStyle s_head = new(7, 600, Light, 0.3f);
    private static readonly TextStyle s_group = new(9, 650);
    private static readonly TextStyle s_code = new(6, 500);
    private static readonly TextStyle s_origin = new(7, 400, Light);

    private readonly Sheet _sheet;
    private readonly TextLayout _text;
    private readonly PdfFonts _fonts = new();
    private readonly PdfTag _root = new("Document");
    private readonly List<PdfPage> _pages = [];
    private readonly float _width, _height, _bottom;
    private PdfPage _page = null!;
    private float _y;

    public PdfComposition(Sheet sheet, TextLayout text)
    {
        (_sheet, _text) = (sheet, text);
        (_width, _height) = sheet.Paper == Paper.Letter ? (612f, 792f) : (595.28f, 841.89f);
        _bottom = _height - (sheet.Origin.Address is null || IsBadges ? Margin + 26 : Margin - 8 + CodeSize + 12);
    }

    private float Room => _width - (2 * Margin);

    private bool IsBadges => _sheet.Blocks is [Badges];

    public byte[] Compose()
    {
        NewPage();
        if (!IsBadges)
        {
            Title();
        }

        for (var i = 0; i < _sheet.Blocks.Count; i++)
        {
            Block(_sheet.Blocks[i]);
        }

        foreach (var page in _pages)
        {
            Origin(page);
        }

        var origin = _sheet.Origin;
        return PdfFile.Write(
            new PdfFile.Information($"{_sheet.Title} – {_sheet.Kind}", $"{_sheet.Kind}, version {origin.Edition}", origin.PrintedBy, origin.At, "en"),
            _pages, _fonts, _root);
    }

    private void Block(SheetBlock block)
    {
        switch (block)
        {
            case Heading heading:
                // With what comes below: a heading, the head of a table and a row or two.
                Ensure(100);
                Space(14);
                Flow(_root.Add("H2"), [new TextSpan(heading.Text, s_heading)], 15);
                Space(4);
                break;
            case Prose prose:
                Flow(_root.Add("P"), [new TextSpan(prose.Text, StyleOf(prose.Tone, s_body))], 12.5f);
                Space(4);
                break;
            case Facts facts:
                FactsGrid(facts);
                break;
            case Table table:
                new TableSetting(this, table).Set();
                Space(6);
                break;
            case Badges badges:
                BadgesGrid(badges);
                break;
            case Signatures signatures:
                SignatureLines(signatures);
                break;
            default:
                throw new InvalidOperationException($"No way to set {block.GetType().Name}.");
        }
    }

    private static TextStyle StyleOf(Tone tone, TextStyle normal) => tone switch
    {
        Tone.Strong => normal with { Weight = 600 },
        Tone.Quiet => normal with { Size = normal.Size - 1, Gray = Light },
        _ => normal,
    };

    private void NewPage()
    {
        _page = new PdfPage(_pages.Count, _width, _height, _fonts);
        _pages.Add(_page);
        _y = Margin;
        if (_page.Number > 0 && !IsBadges)
        {
            var line = One($"{_sheet.Title} · {_sheet.Kind}", s_origin, Room);
            _page.Decoration(
                () =>
                {
                    _page.Text(line, line.RightToLeft ? _width - Margin - line.Width : Margin, Margin - 8);
                    _page.Rule(Margin, Margin - 2, Room, 0.4f, 0.6f);
                },
                isOnEveryPage: true);
            _y = Margin + 8;
        }
    }

    private void Ensure(float height)
    {
        if (_y + height > _bottom)
        {
            NewPage();
        }
    }

    // Nothing at the top of a page.
    private void Space(float height) => _y += _y <= Margin + 8 ? 0 : height;

    private void Title()
    {
        Flow(_root.Add("P"), [new TextSpan(_sheet.Kind.ToUpperInvariant(), s_kicker)], 12);
        _y += 3;
        var lines = _text.Lines([new TextSpan(_sheet.Title, s_title)], Room);
        var fits = lines.Count <= 2;
        Flow(_root.Add("H1"), [new TextSpan(_sheet.Title, fits ? s_title : s_longTitle)], fits ? 27 : 19);
        _y += 4;
        foreach (var line in _sheet.Subtitle)
        {
            Flow(_root.Add("P"), [new TextSpan(line, s_subtitle)], 14);
        }

        _y += 7;
        _page.Decoration(() => _page.Rule(Margin, _y, Room, 1.2f));
        _y += 10;
    }

    /// <summary>Running text, going on to the next page where it has to; never one line of it alone.</summary>
    private void Flow(PdfTag tag, IReadOnlyList<TextSpan> spans, float lineHeight)
    {
        var lines = _text.Lines(spans, Room);
        for (var i = 0; i < lines.Count;)
        {
            var fits = Math.Min(lines.Count - i, (int)((_bottom - _y) / lineHeight));
            if (fits < Math.Min(2, lines.Count - i))
            {
                NewPage();
                continue;
            }

            fits = lines.Count - i - fits == 1 && fits > 2 ? fits - 1 : fits;
            var (from, until) = (i, i + fits);
            _page.Tagged(tag, () =>
            {
                for (var k = from; k < until; k++)
                {
                    Put(lines[k], Margin, Room, lineHeight, right: false);
                    _y += lineHeight;
                }
            });
            i = until;
        }
    }

    // A line at the place where we are, in a box that begins at x.
    private void Put(TextLine line, float x, float width, float lineHeight, bool right, float? y = null) =>
        _page.Text(line, right || line.RightToLeft ? x + width - line.Width : x, Baseline(y ?? _y, lineHeight, line.Size));

    // Capitals stand in the middle of their line.
    private static float Baseline(float y, float lineHeight, float size) => y + (lineHeight / 2) + (size * 0.364f);

    // A text on one line, cut where it does not fit.
    private TextLine One(string text, TextStyle style, float width)
    {
        var lines = _text.Lines([new TextSpan(text, style)], width);
        if (lines.Count == 1)
        {
            return lines[0];
        }

        for (var length = lines[0].Text.Length; ; length--)
        {
            if (length == 0 || char.IsHighSurrogate(text[length - 1]))
            {
                continue;
            }

            var cut = _text.Lines([new TextSpan(text[..length].TrimEnd() + "…", style)], width);
            if (cut.Count == 1 || length == 1)
            {
                return cut[0];
            }
        }
    }

    private void FactsGrid(Facts facts)
    {
        var width = (Room - (Gap * 2 * (facts.Columns - 1))) / facts.Columns;
        foreach (var row in facts.Items.Chunk(facts.Columns))
        {
            var values = row.Select(f => _text.Lines([new TextSpan(f.Value, s_value)], width)).ToList();
            var height = 11 + (values.Max(v => v.Count) * 12) + 5;
            Ensure(height);
            for (var i = 0; i < row.Length; i++)
            {
                var (x, k) = (Margin + (i * (width + (Gap * 2))), i);
                _page.Tagged(_root.Add("P"), () =>
                {
                    Put(One(row[k].Label, s_label, width), x, width, 10, right: false);
                    for (var line = 0; line < values[k].Count; line++)
                    {
                        Put(values[k][line], x, width, 12, right: false, _y + 10.5f + (line * 12));
                    }
                });
            }

            _y += height;
        }

        Space(4);
    }

    private void SignatureLines(Signatures signatures)
    {
        Ensure(70);
        Space(44);
        var width = (Room - (Gap * 4 * (signatures.Parties.Count - 1))) / signatures.Parties.Count;
        for (var i = 0; i < signatures.Parties.Count; i++)
        {
            var (x, party) = (Margin + (i * (width + (Gap * 4))), signatures.Parties[i]);
            _page.Decoration(() => _page.Rule(x, _y, width, 0.6f));
            _page.Tagged(_root.Add("P"), () => Put(One(party, s_label, width), x, width, 12, right: false, _y + 3));
        }

        _y += 22;
    }

    // Cards of 90 by 60 mm, as holders take them; on A4 and Letter two beside and four below each other.
    private void BadgesGrid(Badges badges)
    {
        const float width = 255.12f, height = 170.08f, inset = 14, code = 74;
        var (left, top) = ((_width - (2 * width)) / 2, (_height - (4 * height)) / 2);
        for (var i = 0; i < badges.Items.Count; i++)
        {
            var place = i % 8;
            if (place == 0 && i > 0)
            {
                NewPage();
            }

            var badge = badges.Items[i];
            var (x, y) = (left + (place % 2 * width), top + (place / 2 * height));
            var room = width - (2 * inset);
            _page.Decoration(() => _page.Outline(x, y, width, height));
            var tag = _root.Add("Div");
            var name = Fitting(badge.Name, [24, 20, 17, 14, 11, 9], 700, room, 78);
            _page.Tagged(tag.Add("P"), () => Put(One(_sheet.Title, s_label, room), x + inset, room, 10, right: false, y + inset));
            _page.Tagged(tag.Add("P"), () =>
            {
                var at = y + inset + 14;
                foreach (var line in name.Lines)
                {
                    Put(line, x + inset, room, name.Size * 1.2f, right: false, at);
                    at += name.Size * 1.2f;
                }
            });

            var beside = badge.Code is null ? room : room - code - 10;
            var bottom = y + height - inset;
            var category = Fitting(badge.Category, [13, 11, 9, 8], 650, beside, 32);
            var detail = badge.Detail is { Length: > 0 } ? One(badge.Detail, s_label, beside) : null;
            var under = bottom - (detail is null ? 0 : 12);
            _page.Tagged(tag.Add("P"), () =>
            {
                var at = under - (category.Lines.Count * category.Size * 1.2f);
                foreach (var line in category.Lines)
                {
                    Put(line, x + inset, beside, category.Size * 1.2f, right: false, at);
                    at += category.Size * 1.2f;
                }
            });
            if (detail is not null)
            {
                _page.Tagged(tag.Add("P"), () => Put(detail, x + inset, beside, 10, right: false, bottom - 10));
            }

            if (badge.Code is { } text)
            {
                // To be typed where it cannot be scanned.
                var figure = tag.Add(new PdfTag("Figure", tag) { Alternative = $"QR code of the ticket {text}" });
                _page.Tagged(figure, () => Code(text, sturdy: true, x + width - inset - code, bottom - code - 9, code));
                var written = One(text, s_code, code + 10);
                _page.Tagged(tag.Add("P"), () => Put(written, x + width - inset - code, code, 8, right: true, bottom - 7));
            }
        }
    }

    private (IReadOnlyList<TextLine> Lines, float Size) Fitting(string text, float[] sizes, int weight, float width, float height)
    {
        foreach (var size in sizes)
        {
            var lines = _text.Lines([new TextSpan(text, new TextStyle(size, weight))], width);
            // Words that have to be cut may be smaller first.
            if (lines.Count * size * 1.2f <= height && (size == sizes[^1] || lines.Count <= text.Split(' ').Length))
            {
                return (lines, size);
            }
        }

        var last = sizes[^1];
        return ([.. _text.Lines([new TextSpan(text, new TextStyle(last, weight))], width).Take((int)(height / last / 1.2f))], last);
    }

    private void Code(string text, bool sturdy, float x, float y, float size)
    {
        var rows = QrMatrix.Of(text, sturdy);
        var module = size / rows.Length;
        var boxes = new List<(float, float, float, float)>();
        for (var row = 0; row < rows.Length; row++)
        {
            for (var from = 0; from < rows.Length; from++)
            {
                var until = from;
                while (until < rows.Length && rows[row][until])
                {
                    until++;
                }

                if (until > from)
                {
                    // A trifle higher, so that no printer leaves white between rows.
                    boxes.Add((x + (from * module), y + (row * module), (until - from) * module, module * 1.02f));
                    from = until;
                }
            }
        }

        _page.Fill(boxes);
    }

    // What stands at the foot of every page: where it comes from, which page it is, and where to see whether it is still true.
    private void Origin(PdfPage page)
    {
        _page = page;
        var origin = _sheet.Origin;
        var coded = origin.Address is not null && !IsBadges;
        var numbers = One($"Page {page.Number + 1} of {_pages.Count}", s_origin, 100);
        var y = coded ? _height - Margin + 8 - CodeSize : _height - Margin - 6;
        var right = _width - Margin - (coded ? CodeSize + Gap : 0);
        var says = One(
            string.Create(CultureInfo.InvariantCulture, $"{_sheet.Kind} · version {origin.Edition} · {origin.Event}"), s_origin,
            right - Margin - numbers.Width - (2 * Gap));
        var printed = One(
            $"Printed {origin.PrintedAt} by {origin.PrintedBy}.{(coded ? " Is this the latest? The code leads to what is true now." : "")}", s_origin,
            right - Margin - Gap);
        page.Decoration(
            () =>
            {
                if (!IsBadges)
                {
                    page.Rule(Margin, y - 6, Room, 0.4f, 0.6f);
                }

                page.Text(says, Margin, y + 7);
                page.Text(numbers, right - numbers.Width, y + 7);
                page.Text(printed, Margin, y + 17);
                if (coded)
                {
                    Code(origin.Address!, sturdy: false, _width - Margin - CodeSize, y, CodeSize);
                }
            },
            isOnEveryPage: true);
    }

    /// <summary>A table while it is set.</summary>
    private sealed class TableSetting
    {
        private readonly PdfComposition _on;
        private readonly Table _table;
        private readonly float[] _widths;
        private readonly PdfTag _tag;
        private readonly List<(TextLine Line, float Height)>[] _head;
        private readonly float _headHeight;

        private sealed record SetRow(Row Row, List<(TextLine Line, float Height)>[] Cells, float Height);

        public TableSetting(PdfComposition on, Table table)
        {
            (_on, _table) = (on, table);
            _widths = ColumnWidths.Of(table, on._text, s_head, CellStyle, on.Room, Gap);
            _tag = on._root.Add(new PdfTag("Table", on._root) { Summary = table.Summary });
            _head = [.. table.Columns.Select((c, i) => on._text.Lines([new TextSpan(c.Title.ToUpperInvariant(), s_head)], _widths[i])
                .Select(l => (l, 9f)).ToList())];
            _headHeight = _head.Max(Height) + 6;
        }

        public void Set()
        {
            var rows = _table.Rows.Select(Measure).ToList();
            var first = rows.Count > 0 ? Math.Min(Together(rows, 0), Body) : 0;
            _on.Ensure(_headHeight + first);
            Head(_tag.Add("THead").Add("TR"));
            var body = _tag.Add("TBody");
            for (var i = 0; i < rows.Count; i++)
            {
                if (_on._y + Math.Min(Together(rows, i), Body) > _on._bottom)
                {
                    _on.NewPage();
                    Head(null);
                }

                Put(rows[i], body.Add("TR"));
            }
        }

        // What a page has for rows.
        private float Body => _on._bottom - Margin - 8 - _headHeight;

        private static float Height(List<(TextLine Line, float Height)> lines) => lines.Sum(l => l.Height);

        // A group with the row it heads, and the last row with its sum.
        private static float Together(List<SetRow> rows, int i)
        {
            var height = rows[i].Height;
            for (var next = i + 1; next < rows.Count && (rows[next - 1].Row.Kind == RowKind.Group || rows[next].Row.Kind == RowKind.Total); next++)
            {
                height += rows[next].Height;
            }

            return height;
        }

        private static TextStyle CellStyle(Tone tone, RowKind kind) => kind switch
        {
            RowKind.Group => s_group,
            RowKind.Total when tone != Tone.Quiet => StyleOf(Tone.Strong, s_body),
            _ => StyleOf(tone, s_body),
        };

        private SetRow Measure(Row row)
        {
            var cells = row.Cells.Select((cell, i) => cell.Lines
                .SelectMany(l =>
                {
                    var style = CellStyle(l.Tone, row.Kind);
                    return _on._text.Lines(ColumnWidths.Spans(l, row.Kind, CellStyle), row.Kind == RowKind.Group ? _on.Room : _widths[i])
                        .Select(line => (line, style.Size * 1.34f));
                })
                .ToList()).ToArray();
            var height = cells.Select(Height).DefaultIfEmpty().Max() + (2 * Padding) + (row.Kind == RowKind.Group ? 5 : 0);
            return new SetRow(row, cells, height);
        }

        // Only the first head is read; the others are repeated for those who look.
        private void Head(PdfTag? row)
        {
            void Paint(int i)
            {
                var (x, y) = (Left(i), _on._y + _headHeight - 4 - Height(_head[i]));
                foreach (var (line, height) in _head[i])
                {
                    _on.Put(line, x, _widths[i], height, _table.Columns[i].Right, y);
                    y += height;
                }
            }

            for (var i = 0; i < _head.Length; i++)
            {
                var column = i;
                if (row is not null)
                {
                    _on._page.Tagged(row.Add(new PdfTag("TH", row) { Scope = "Column" }), () => Paint(column));
                }
                else
                {
                    _on._page.Decoration(() => Paint(column), isOnEveryPage: true);
                }
            }

            _on._y += _headHeight;
            _on._page.Decoration(() => _on._page.Rule(Margin, _on._y - 1, _on.Room, 0.8f));
        }

        private float Left(int column) => Margin + _widths.Take(column).Sum() + (Gap * column);

        private void Put(SetRow row, PdfTag tag)
        {
            var tags = row.Row.Cells.Select(_ => tag.Add(new PdfTag(row.Row.Kind == RowKind.Group ? "TH" : "TD", tag)
            {
                Scope = row.Row.Kind == RowKind.Group ? "Row" : null,
                Columns = row.Row.Kind == RowKind.Group ? _table.Columns.Count : 1,
            })).ToList();
            if (row.Row.Kind == RowKind.Total)
            {
                _on._page.Decoration(() => _on._page.Rule(Margin, _on._y - 0.4f, _on.Room, 0.8f));
            }

            // A row that no page can hold goes on where the page ends.
            var next = new int[row.Cells.Length];
            do
            {
                var top = _on._y + (row.Row.Kind == RowKind.Group ? 5 : 0) + Padding;
                var lowest = top;
                for (var i = 0; i < next.Length; i++)
                {
                    lowest = Math.Max(lowest, Part(row, tags, i, next, top));
                }

                _on._y = lowest + Padding;
                _on._page.Decoration(() => _on._page.Rule(Margin, _on._y - 0.4f, _on.Room, row.Row.Kind == RowKind.Normal ? 0.3f : 0.6f, row.Row.Kind == RowKind.Normal ? 0.72f : 0.2f));
                if (Rest(row, next))
                {
                    _on.NewPage();
                    Head(null);
                }
            }
            while (Rest(row, next));
        }

        private static bool Rest(SetRow row, int[] next) => next.Where((n, i) => n < row.Cells[i].Count).Any();

        // As many lines of a cell as the page takes; where they end.
        private float Part(SetRow row, List<PdfTag> tags, int i, int[] next, float top)
        {
            var (from, y) = (next[i], top);
            while (next[i] < row.Cells[i].Count && (y + row.Cells[i][next[i]].Height + Padding <= _on._bottom + 0.5f || next[i] == from))
            {
                y += row.Cells[i][next[i]].Height;
                next[i]++;
            }

            var until = next[i];
            if (until > from)
            {
                _on._page.Tagged(tags[i], () =>
                {
                    var at = top;
                    for (var k = from; k < until; k++)
                    {
                        var (line, height) = row.Cells[i][k];
                        _on.Put(line, Left(i), row.Row.Kind == RowKind.Group ? _on.Room : _widths[i], height, _table.Columns[i].Right && row.Row.Kind != RowKind.Group, at);
                        at += height;
                    }
                });
            }

            return y;
        }
    }
}
