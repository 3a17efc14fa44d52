using System.Globalization;
using System.Text;
using HarfBuzzSharp;
using Buffer = HarfBuzzSharp.Buffer;

namespace Callboard.Documents.Text;

/// <summary>How a text looks.</summary>
/// <param name="Size">In points.</param>
/// <param name="Weight">400 is regular, 700 bold.</param>
/// <param name="Gray">How dark: 0 is black, 1 white.</param>
/// <param name="Tracking">Points between letters, for small capitals that stand alone.</param>
internal readonly record struct TextStyle(float Size, int Weight = 400, float Gray = 0, float Tracking = 0);

/// <summary>A stretch of text in one style.</summary>
internal readonly record struct TextSpan(string Text, TextStyle Style);

/// <summary>A glyph and where it is put, in the font's units.</summary>
/// <param name="Advance">How far the next one is.</param>
/// <param name="Cluster">Which character of the text it begins to show.</param>
internal readonly record struct PlacedGlyph(ushort Id, int Advance, int X, int Y, int Cluster);

/// <summary>Glyphs of one font and style, from left to right.</summary>
/// <param name="Text">What they say, in the order it is read.</param>
/// <param name="From">Where in the whole text it begins.</param>
internal sealed record GlyphRun(Typeface Face, TextStyle Style, IReadOnlyList<PlacedGlyph> Glyphs, string Text, int From, bool RightToLeft)
{
    /// <summary>In points.</summary>
    public float Width { get; } = (Glyphs.Sum(g => g.Advance) * Style.Size / Face.UnitsPerEm) + (Style.Tracking * Glyphs.Count);
}

/// <summary>One line, as it is seen from left to right.</summary>
/// <param name="RightToLeft">Whether its paragraph begins on the right.</param>
internal sealed record TextLine(IReadOnlyList<GlyphRun> Runs, bool RightToLeft)
{
    public float Width { get; } = Runs.Sum(r => r.Width);

    public float Size { get; } = Runs.Count == 0 ? 0 : Runs.Max(r => r.Style.Size);

    /// <summary>What it says, in the order it is read.</summary>
    public string Text => string.Concat(Runs.OrderBy(r => r.From).Select(r => r.Text));
}

/// <summary>Sets text: which font has a character, which way it runs, how its letters join, and where lines end.</summary>
internal sealed class TextLayout(Fonts fonts, HanStyle han) : IDisposable
{
    private const int MaxCharacters = 40_000;

    private static readonly Tag s_tabular = Tag.Parse("tnum");
    private static readonly Language s_language = new("en");

    private readonly Buffer _buffer = new();

    /// <inheritdoc />
    public void Dispose() => _buffer.Dispose();

    /// <summary>The lines of a text that may be so wide. What is longer than a line and cannot be parted is parted all the same.</summary>
    public IReadOnlyList<TextLine> Lines(IReadOnlyList<TextSpan> spans, float width)
    {
        var lines = new List<TextLine>();
        foreach (var paragraph in Paragraphs(spans))
        {
            new Setting(this, paragraph).Break(width, lines);
        }

        return lines;
    }

    /// <summary>How wide a text is without any ends of lines but its own.</summary>
    public float Width(IReadOnlyList<TextSpan> spans) => Lines(spans, float.MaxValue).Select(l => l.Width).DefaultIfEmpty().Max();

    // Lines that the text itself ends; controls say nothing on paper.
    private static IEnumerable<List<TextSpan>> Paragraphs(IReadOnlyList<TextSpan> spans)
    {
        var current = new List<TextSpan>();
        var total = 0;
        foreach (var span in spans)
        {
            var text = Clean(span.Text);
            var parts = text.Split('\n');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    yield return current;
                    current = [];
                }

                var part = parts[i].Length + total > MaxCharacters ? parts[i][..Math.Max(0, MaxCharacters - total)] : parts[i];
                total += part.Length;
                if (part.Length > 0)
                {
                    current.Add(span with { Text = part });
                }
            }
        }

        yield return current;
    }

    /// <summary>A text without controls and broken characters, its lines ended by line feeds alone.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\u2028' or '\u2029' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                clean.Append('\n');
            }
            else if (c is '\t')
            {
                clean.Append("  ");
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else if (char.IsSurrogate(c))
            {
                clean.Append('\uFFFD');
            }
            else if (!char.IsControl(c) && c is not ('\uFFFE' or '\uFFFF'))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    private List<PlacedGlyph> Shape(string text, int from, int length, Typeface face, int weight, bool rightToLeft)
    {
        _buffer.ClearContents();
        _buffer.AddUtf16(text, from, length);
        _buffer.GuessSegmentProperties();
        _buffer.Direction = rightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
        _buffer.Language = s_language;
        // Marks keep their own place in the text, so that a reader of the file is told of each.
        _buffer.ClusterLevel = ClusterLevel.MonotoneCharacters;
        face.At(weight).Shape(_buffer, Tabular(text, from, length));
        var infos = _buffer.GetGlyphInfoSpan();
        var positions = _buffer.GetGlyphPositionSpan();
        var glyphs = new List<PlacedGlyph>(infos.Length);
        for (var i = 0; i < infos.Length; i++)
        {
            glyphs.Add(new PlacedGlyph(
                (ushort)infos[i].Codepoint, positions[i].XAdvance, positions[i].XOffset, positions[i].YOffset, (int)infos[i].Cluster));
        }

        return glyphs;
    }

    // Figures of one width, so that columns of them stand below each other; a hyphen stays as narrow as it is.
    private static Feature[] Tabular(string text, int from, int length)
    {
        var features = new List<Feature>();
        for (var i = from; i < from + length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                var start = i;
                while (i < from + length && char.IsAsciiDigit(text[i]))
                {
                    i++;
                }

                features.Add(new Feature(s_tabular, 1, (uint)start, (uint)i));
            }
        }

        return [.. features];
    }

    // Who writes how: syllables and sounds tell what Han characters among them cannot.
    private HanStyle StyleOf(ReadOnlySpan<int> characters)
    {
        foreach (var c in characters)
        {
            switch (c)
            {
                case >= 0x3041 and <= 0x30FF:
                    return HanStyle.Japanese;
                case (>= 0xAC00 and <= 0xD7A3) or (>= 0x1100 and <= 0x11FF) or (>= 0x3130 and <= 0x318F):
                    return HanStyle.Korean;
                case >= 0x3105 and <= 0x312F:
                    return HanStyle.Traditional;
            }
        }

        return han;
    }

    // Characters that only change how others look.
    private static bool IsJoining(int character) => character is 0x200C or 0x200D or (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF);

    private readonly record struct Piece(int From, int To, Typeface Face, TextStyle Style, byte Level);

    /// <summary>One paragraph while it is set.</summary>
    private sealed class Setting
    {
        private readonly TextLayout _layout;
        private readonly string _text;
        private readonly int[] _characters;
        // Where each character is in the text; one more for its end.
        private readonly int[] _at;
        private readonly byte[] _levels;
        private readonly byte _paragraph;
        private readonly List<Piece> _pieces;

        public Setting(TextLayout layout, List<TextSpan> spans)
        {
            _layout = layout;
            _text = string.Concat(spans.Select(s => s.Text));
            _characters = new int[_text.EnumerateRunes().Count()];
            _at = new int[_characters.Length + 1];
            var n = 0;
            var place = 0;
            foreach (var rune in _text.EnumerateRunes())
            {
                (_characters[n], _at[n]) = (rune.Value, place);
                place += rune.Utf16SequenceLength;
                n++;
            }

            _at[n] = _text.Length;
            (_levels, _paragraph) = Bidi.Resolve(_characters);
            _pieces = Itemize(spans);
        }

        public void Break(float width, List<TextLine> lines)
        {
            if (_characters.Length == 0)
            {
                lines.Add(new TextLine([], false));
                return;
            }

            var shaped = _pieces.Select(p => Run(p.From, p.To, p)).ToList();
            if (shaped.Sum(r => r.Width) <= width)
            {
                lines.Add(Line(shaped, [.. _pieces.Select(p => p.Level)]));
                return;
            }

            var advances = Advances(shaped);
            var breaks = LineBreaks.Find(_characters);
            for (var start = 0; start < _characters.Length;)
            {
                var (end, next) = End(start, width, advances, breaks);
                var (runs, levels) = (new List<GlyphRun>(), new List<byte>());
                foreach (var piece in _pieces)
                {
                    var (from, to) = (Math.Max(piece.From, start), Math.Min(piece.To, end));
                    if (from < to)
                    {
                        runs.Add(Run(from, to, piece));
                        levels.Add(piece.Level);
                    }
                }

                lines.Add(Line(runs, [.. levels]));
                start = next;
            }
        }

        // Where a line ends without the spaces at its end, and where the next begins.
        private (int End, int Next) End(int start, float width, float[] advances, LineBreak[] breaks)
        {
            var (used, last) = (0f, -1);
            for (var i = start; i < _characters.Length; i++)
            {
                used += advances[i];
                // Spaces may hang over the edge.
                if (used > width && !IsSpace(_characters[i]))
                {
                    var cut = last >= 0 ? last + 1 : Math.Max(Cluster(start, i), start + 1);
                    return (Trim(start, cut), cut);
                }

                if (breaks[i] != LineBreak.None)
                {
                    last = i;
                }
            }

            return (Trim(start, _characters.Length), _characters.Length);
        }

        // The last place at or before a character where nothing that belongs together is parted.
        private int Cluster(int start, int i)
        {
            var cut = _at[start];
            var end = _at[i];
            while (cut < end)
            {
                var length = StringInfo.GetNextTextElementLength(_text.AsSpan(cut));
                if (cut + length > end)
                {
                    break;
                }

                cut += length;
            }

            // A single element that is wider than the line stands on it whole.
            if (cut == _at[start])
            {
                cut += StringInfo.GetNextTextElementLength(_text.AsSpan(cut));
            }

            return Array.BinarySearch(_at, cut);
        }

        private int Trim(int start, int end)
        {
            while (end > start && IsSpace(_characters[end - 1]))
            {
                end--;
            }

            return end;
        }

        private static bool IsSpace(int character) => character is ' ' or 0x3000 or (>= 0x2000 and <= 0x200A and not 0x2007);

        private TextLine Line(List<GlyphRun> runs, byte[] levels) =>
            new([.. Bidi.Order(levels).Select(i => runs[i])], (_paragraph & 1) == 1);

        // How much wider each character makes its line; those that are shown with others add nothing.
        private float[] Advances(List<GlyphRun> shaped)
        {
            var advances = new float[_characters.Length];
            foreach (var run in shaped)
            {
                var unit = run.Style.Size / run.Face.UnitsPerEm;
                foreach (var glyph in run.Glyphs)
                {
                    advances[Array.BinarySearch(_at, run.From + glyph.Cluster)] += (glyph.Advance * unit) + run.Style.Tracking;
                }
            }

            return advances;
        }

        private GlyphRun Run(int from, int to, Piece piece)
        {
            var (start, length) = (_at[from], _at[to] - _at[from]);
            var rightToLeft = (piece.Level & 1) == 1;
            var glyphs = _layout.Shape(_text, start, length, piece.Face, piece.Style.Weight, rightToLeft);
            for (var i = 0; i < glyphs.Count; i++)
            {
                glyphs[i] = glyphs[i] with { Cluster = glyphs[i].Cluster - start };
            }

            return new GlyphRun(piece.Face, piece.Style, glyphs, _text.Substring(start, length), start, rightToLeft);
        }

        // Stretches of one font, style and direction.
        private List<Piece> Itemize(List<TextSpan> spans)
        {
            var pieces = new List<Piece>();
            var style = _layout.StyleOf(_characters);
            var (span, left) = (0, spans.Count > 0 ? spans[0].Text.Length : 0);
            Typeface? face = null;
            for (var i = 0; i < _characters.Length; i++)
            {
                while (left == 0)
                {
                    left = spans[++span].Text.Length;
                }

                left -= _at[i + 1] - _at[i];
                face = Face(i, face, style);
                var textStyle = spans[span].Style;
                if (pieces.Count > 0 && pieces[^1] is var last && last.Face == face && last.Style == textStyle && last.Level == _levels[i])
                {
                    pieces[^1] = last with { To = i + 1 };
                }
                else
                {
                    pieces.Add(new Piece(i, i + 1, face, textStyle, _levels[i]));
                }
            }

            return pieces;
        }

        private Typeface Face(int i, Typeface? before, HanStyle style)
        {
            var character = _characters[i];
            var mark = CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            // What changes or marks another goes with it, where its font can.
            if (before is not null && (IsJoining(character) || (mark && before.Has(character))))
            {
                return before;
            }

            return _layout.Known(character, style) ?? before ?? _layout.Main;
        }
    }

    private Typeface? Known(int character, HanStyle style) => fonts.For(character, style);

    private Typeface Main => fonts.Main;
}
