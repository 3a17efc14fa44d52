using System.Text.RegularExpressions;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Exceptions;

namespace Callboard.Clauses.Reading;

/// <summary>
/// The text layer of a PDF. A PDF knows where each letter stands and nothing of lines, paragraphs or tables: those are made here from
/// distances, which are measured in sizes of the letters.
/// </summary>
internal static partial class PdfText
{
    private const int LettersOfPage = 40_000;

    public static SourceDocument Read(byte[] content)
    {
        try
        {
            using var pdf = PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, ClipPaths = false });
            if (pdf.NumberOfPages > DocumentLimits.Pages)
            {
                throw new DocumentException(DocumentFault.TooLarge);
            }

            var pages = new List<PageLines>();
            for (var number = 1; number <= pdf.NumberOfPages; number++)
            {
                pages.Add(PageLines.Of(pdf.GetPage(number)));
            }

            return Compose(pages);
        }
        catch (PdfDocumentEncryptedException e)
        {
            throw new DocumentException(DocumentFault.Encrypted, e);
        }
        catch (Exception e) when (e is not (DocumentException or OutOfMemoryException))
        {
            // Whatever a broken file makes the reader throw, the file is broken.
            throw new DocumentException(DocumentFault.Damaged, e);
        }
    }

    private static SourceDocument Compose(List<PageLines> pages)
    {
        var margins = Margins(pages);
        var document = new SourceBuilder();
        var open = new OpenBlock(document);
        foreach (var page in pages)
        {
            foreach (var column in page.Columns)
            {
                open.NextColumn();
                foreach (var line in column.Lines)
                {
                    if (!(line.IsInMargin && (margins.Contains(Numberless(line.Text)) || IsPageNumber().IsMatch(line.Text)
                        || line.Size < column.Size * 0.9)))
                    {
                        open.Take(line, column, page.Number);
                    }
                }
            }
        }

        open.Close();
        return document.Build(pages.Count);
    }

    // What stands at the edge of most pages, the number aside, belongs to none of them; nor does small print at the edge of a single one.
    private static HashSet<string> Margins(List<PageLines> pages)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            foreach (var text in page.Columns.SelectMany(c => c.Lines).Where(l => l.IsInMargin).Select(l => Numberless(l.Text)).Distinct())
            {
                counts[text] = counts.GetValueOrDefault(text) + 1;
            }
        }

        return [.. counts.Where(c => c.Value >= 2 && c.Value * 2 >= pages.Count).Select(c => c.Key)];
    }

    private static string Numberless(string text) => Digits().Replace(text, "#");

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\W*(page|p\.)?\s*\d{1,3}(\s*(of|/)\s*\d{1,3})?\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsPageNumber();

    // 1. · (a) · iv) · § 3 · Article 2 · Section 2.1 · • · –
    [GeneratedRegex(
        @"^(\(?(\d{1,3}(\.\d{1,3}){0,3}|[a-z]|[ivx]{1,5})[.)](?=\s|$)|\d{1,2}(\.\d{1,2}){1,3}\s|(article|section|clause|payment)\s+[\divx]+|§\s*\d+|[•●◦▪■*]|[-–]\s)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Marker();

    /// <summary>A piece of a line: words with no more than a space between them.</summary>
    internal readonly record struct Segment(double Left, double Right, string Text);

    /// <summary>A line of a column.</summary>
    internal sealed record Line(double Top, double Baseline, double Size, bool IsBold, bool IsInMargin, IReadOnlyList<Segment> Segments)
    {
        public double Left => Segments[0].Left;

        public double Right => Segments[^1].Right;

        public string Text { get; } = string.Join('\t', Segments.Select(s => s.Text));
    }

    /// <summary>Lines one below the other.</summary>
    internal sealed record Column(double Left, double Right, IReadOnlyList<Line> Lines)
    {
        /// <summary>From one baseline to the next, within a paragraph.</summary>
        public double Pitch { get; } = PitchOf(Lines);

        /// <summary>How large most letters are.</summary>
        public double Size { get; } = Lines.Count == 0 ? 10 : Lines.Select(l => l.Size).Order().ElementAt(Lines.Count / 2);

        private static double PitchOf(IReadOnlyList<Line> lines)
        {
            var gaps = lines.Zip(lines.Skip(1), (a, b) => a.Baseline - b.Baseline).Where(g => g > 1).Order().ToList();
            return gaps.Count == 0 ? 12 : gaps[gaps.Count / 10];
        }
    }

    /// <summary>A page, taken apart into columns and lines.</summary>
    internal sealed record PageLines(int Number, IReadOnlyList<Column> Columns)
    {
        public static PageLines Of(Page page)
        {
            if (page.Letters.Count > LettersOfPage)
            {
                throw new DocumentException(DocumentFault.TooLarge);
            }

            var words = page.GetWords().Where(w => w.TextOrientation == TextOrientation.Horizontal && !string.IsNullOrWhiteSpace(w.Text)).ToList();
            if (words.Count == 0)
            {
                return new PageLines(page.Number, []);
            }

            var gutter = Gutter(words);
            var columns = gutter is { } at
                ? Sides(words, at).Select(side => ColumnOf(side, page)).ToList()
                : [ColumnOf(words, page)];
            return new PageLines(page.Number, [.. columns.Where(c => c.Lines.Count > 0)]);
        }

        // Headings and feet that reach over the gutter are read with what they stand above and below of.
        private static IEnumerable<List<Word>> Sides(List<Word> words, double gutter)
        {
            bool Crosses(Word w) => w.BoundingBox.Left < gutter && w.BoundingBox.Right > gutter;
            var across = RowsOf(words).Where(row => row.Any(Crosses)).SelectMany(row => row).ToHashSet();
            var sides = words.Where(w => !across.Contains(w)).ToList();
            var top = sides.Count == 0 ? 0 : sides.Max(w => w.BoundingBox.Bottom);
            yield return [.. across.Where(w => w.BoundingBox.Bottom > top)];
            yield return [.. sides.Where(w => w.BoundingBox.Left < gutter)];
            yield return [.. sides.Where(w => w.BoundingBox.Left >= gutter)];
            yield return [.. across.Where(w => w.BoundingBox.Bottom <= top)];
        }

        // Two columns have a strip between them that few lines cross, and text that fills both sides. A table has the strip, but little text.
        private static double? Gutter(List<Word> words)
        {
            var (left, right) = (words.Min(w => w.BoundingBox.Left), words.Max(w => w.BoundingBox.Right));
            var rows = RowsOf(words);
            if (right - left < 200 || rows.Count < 12)
            {
                return null;
            }

            double? best = null;
            var fewest = int.MaxValue;
            for (var at = left + (right - left) * 0.4; at <= left + (right - left) * 0.6; at += 2)
            {
                var crossing = rows.Count(row => row.Any(w => w.BoundingBox.Left < at + 4 && w.BoundingBox.Right > at - 4));
                if (crossing < fewest)
                {
                    (fewest, best) = (crossing, at);
                }
            }

            if (best is not { } gutter || fewest * 5 > rows.Count)
            {
                return null;
            }

            // Each side is full of words to its edge on most of its lines; the last column may be short.
            bool IsFull(Func<Word, bool> side, double from, double to)
            {
                var lines = rows.Select(row => row.Where(side).ToList()).Where(row => row.Count > 0).ToList();
                return lines.Count >= 1 && lines.Count(row => row.Sum(w => w.BoundingBox.Width) > (to - from) * 0.55) * 2 >= lines.Count;
            }

            return IsFull(w => w.BoundingBox.Right <= gutter, left, gutter) && IsFull(w => w.BoundingBox.Left >= gutter, gutter, right) ? gutter : null;
        }

        private static double BaselineOf(Word word) => word.Letters[0].StartBaseLine.Y;

        private static double SizeOf(Word word) => word.Letters[0].PointSize is > 1 and < 200 and var size ? size : Math.Clamp(word.BoundingBox.Height, 4, 100);

        private static List<List<Word>> RowsOf(IEnumerable<Word> words)
        {
            var rows = new List<List<Word>>();
            var baseline = double.NaN;
            foreach (var word in words.OrderByDescending(BaselineOf))
            {
                // Raised letters, such as the "th" of a date, belong to the line they are raised from.
                if (rows.Count == 0 || baseline - BaselineOf(word) > Math.Max(2, SizeOf(word) * 0.45))
                {
                    rows.Add([]);
                    baseline = BaselineOf(word);
                }

                rows[^1].Add(word);
            }

            foreach (var row in rows)
            {
                row.Sort((a, b) => a.BoundingBox.Left.CompareTo(b.BoundingBox.Left));
            }

            return rows;
        }

        private static Column ColumnOf(List<Word> words, Page page)
        {
            if (words.Count == 0)
            {
                return new Column(0, 0, []);
            }

            var lines = RowsOf(words).Select(row => LineOf(row, page)).ToList();
            return new Column(words.Min(w => w.BoundingBox.Left), words.Max(w => w.BoundingBox.Right), lines);
        }

        private static Line LineOf(List<Word> row, Page page)
        {
            var size = row.Select(SizeOf).Order().ElementAt(row.Count / 2);
            var segments = new List<Segment>();
            var (start, text) = (row[0].BoundingBox, new System.Text.StringBuilder(row[0].Text));
            var right = start.Right;
            foreach (var word in row.Skip(1))
            {
                var gap = word.BoundingBox.Left - right;
                if (gap > size * 1.9)
                {
                    segments.Add(new Segment(start.Left, right, text.ToString()));
                    (start, text) = (word.BoundingBox, new System.Text.StringBuilder(word.Text));
                }
                else
                {
                    // Two words that touch are one, cut where the font changes.
                    text.Append(gap > size * 0.08 ? " " : "").Append(word.Text);
                }

                right = Math.Max(right, word.BoundingBox.Right);
            }

            segments.Add(new Segment(start.Left, right, text.ToString()));
            var baseline = BaselineOf(row[0]);
            var bold = row.All(w => w.Letters[0].FontDetails is { } font
                && (font.IsBold || font.Name?.Contains("bold", StringComparison.OrdinalIgnoreCase) == true));
            var height = page.CropBox.Bounds is { Height: > 0 } box ? (baseline - box.Bottom) / box.Height : 0.5;
            return new Line(row.Max(w => w.BoundingBox.Top), baseline, size, bold, height is < 0.09 or > 0.93, segments);
        }
    }

    /// <summary>The block that lines are still added to.</summary>
    private sealed class OpenBlock(SourceBuilder document)
    {
        private readonly List<(double Left, System.Text.StringBuilder Text)> _cells = [];
        private System.Text.StringBuilder? _text;
        private BlockKind _kind;
        private int _page;
        private Line? _last;
        private Column? _column;
        private bool _isNewColumn;

        public void NextColumn() => _isNewColumn = true;

        public void Take(Line line, Column column, int page)
        {
            var joins = _isNewColumn ? JoinsAcross(line) : Joins(line, column);
            if (!joins || _text is null)
            {
                Close();
                Begin(line, column, page);
            }
            else if (_kind == BlockKind.Row)
            {
                foreach (var segment in line.Segments)
                {
                    _cells[CellAt(segment.Left, column.Size)!.Value].Text.Append(' ').Append(segment.Text);
                }
            }
            else
            {
                Append(line.Text);
            }

            (_last, _column, _isNewColumn) = (line, column, false);
        }

        public void Close()
        {
            if (_text is not null)
            {
                document.Add(_kind, _page, _kind == BlockKind.Row ? string.Join('\t', _cells.Select(c => c.Text.ToString())) : _text.ToString());
            }

            _text = null;
            _cells.Clear();
        }

        private void Begin(Line line, Column column, int page)
        {
            _page = page;
            _text = new System.Text.StringBuilder(line.Text);
            var isHeading = (line.Size > column.Size * 1.12 || line.IsBold) && line.Text.Length < 100;
            // "2.1" and what follows are apart like cells, and are none.
            var cells = line.Segments is [var mark, _, ..] && Marker().Match(mark.Text) is { Success: true } m && m.Length >= mark.Text.Trim().Length ? 0 : line.Segments.Count;
            _kind = cells > 1 ? BlockKind.Row : isHeading ? BlockKind.Heading : Marker().IsMatch(line.Text) ? BlockKind.Item : BlockKind.Paragraph;
            if (_kind == BlockKind.Row)
            {
                _cells.AddRange(line.Segments.Select(s => (s.Left, new System.Text.StringBuilder(s.Text))));
            }
            else
            {
                _text.Replace('\t', ' ');
            }
        }

        private bool Joins(Line line, Column column)
        {
            if (_last is null || _column is null)
            {
                return false;
            }

            var gap = _last.Baseline - line.Baseline;
            if (_kind == BlockKind.Row)
            {
                // A cell that goes on in the next line: close below, and below cells only.
                return gap > 0 && gap < column.Size * 1.45 && line.Segments.Count < _cells.Count
                    && line.Segments.All(s => CellAt(s.Left, column.Size) is not null) && !Marker().IsMatch(line.Text);
            }

            // A full line that ends inside a sentence goes on, even where the next begins with "(30)" or "12." as an item would.
            var isOpen = column.Right - _last.Right < (column.Right - column.Left) * 0.2 && _last.Text[^1] is not ('.' or ':' or ';' or '!' or '?');
            var isSameLook = Math.Abs(line.Size - _last.Size) < 0.6 && line.IsBold == _last.IsBold;
            if (gap <= 0 || gap > Math.Max(column.Pitch, column.Size) * 1.35 || line.Segments.Count > 1 && IsTable(line)
                || Marker().IsMatch(line.Text) && !(isOpen && _kind != BlockKind.Heading && gap <= column.Pitch * 1.1))
            {
                return false;
            }

            if (_kind == BlockKind.Heading)
            {
                return isSameLook;
            }

            if (line.IsBold && !_last.IsBold)
            {
                return false;
            }

            // A line that ends early is the last of its paragraph, unless the next begins in the middle of a sentence.
            var endsEarly = column.Right - _last.Right > (column.Right - column.Left) * 0.3;
            return !endsEarly || char.IsLower(line.Text[0]) || line.Text[0] == '(';
        }

        // The middle of a paragraph is justified, so gaps there are wide; cells are few and stand far apart.
        private static bool IsTable(Line line) => line.Segments.Count > 1 && !Marker().IsMatch(line.Segments[0].Text);

        private bool JoinsAcross(Line line) => _text is not null && _kind is BlockKind.Paragraph or BlockKind.Item && line.Segments.Count == 1
            && !Marker().IsMatch(line.Text) && !line.IsBold && _text![^1] is not ('.' or ':' or ';' or '!' or '?') && StartsInside(line.Text);

        private static bool StartsInside(string text) => char.IsLower(text[0]) || (text[0] is '(' or '$' or '€' or '£') || char.IsDigit(text[0]);

        private int? CellAt(double left, double size)
        {
            for (var i = 0; i < _cells.Count; i++)
            {
                if (Math.Abs(_cells[i].Left - left) < size * 0.6)
                {
                    return i;
                }
            }

            return null;
        }

        private void Append(string line)
        {
            var text = line.Replace('\t', ' ');
            if (_text!.Length > 1 && _text[^1] == '-' && char.IsLetter(_text[^2]) && char.IsLower(text[0]) && char.IsLower(_text[^2]))
            {
                // A word cut at the end of the line. "non-" and its like keep their dash.
                var word = LastWord().Match(_text.ToString()).Value;
                if (word is not ("non" or "pre" or "re" or "self" or "cut" or "pro" or "co" or "sub" or "one" or "two" or "long" or "short" or "first" or "load"))
                {
                    _text.Length--;
                }

                _text.Append(text);
            }
            else
            {
                _text.Append(' ').Append(text);
            }
        }
    }

    [GeneratedRegex(@"[a-z]+(?=-$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LastWord();
}
