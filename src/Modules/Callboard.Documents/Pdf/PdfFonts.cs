using System.Globalization;
using System.Text;
using Callboard.Documents.Text;

namespace Callboard.Documents.Pdf;

/// <summary>A font of the document in one weight: which of its glyphs are used, and what they say.</summary>
internal sealed class PdfFont(string name, Typeface face, int weight)
{
    private readonly SortedDictionary<ushort, string> _glyphs = [];

    /// <summary>How pages call it.</summary>
    public string Name { get; } = name;

    public Typeface Face { get; } = face;

    public int Weight { get; } = weight;

    /// <summary>The glyphs in use and what each says when it is read alone.</summary>
    public IReadOnlyDictionary<ushort, string> Glyphs => _glyphs;

    /// <summary>Its name in the document: six letters of its own, because it is only a part of the font.</summary>
    public string PostScriptName(int number)
    {
        var letters = new char[6];
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = (char)('A' + (number % 26));
            number /= 26;
        }

        var family = string.Concat(Face.Name.Split('-').TakeWhile(p => p != "wght")
            .Select(p => string.Concat(p[..1].ToUpperInvariant(), p.AsSpan(1))));
        return $"{new string(letters)}+{family}-{Weight.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>How far a glyph moves on by itself, in the font's units.</summary>
    public int Advance(ushort glyph) => Face.At(Weight).GetHorizontalGlyphAdvance(glyph);

    /// <summary>Uses a glyph; false when it has said something else before, so that here the text has to be told beside it.</summary>
    public bool Use(ushort glyph, string text) => _glyphs.TryAdd(glyph, text) || _glyphs[glyph] == text;

    /// <summary>What the glyphs say, as a CMap (ISO 32000-1, 9.10.3).</summary>
    public string ToUnicode()
    {
        var map = new StringBuilder(
            """
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """);
        foreach (var part in _glyphs.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (glyph, text) in part)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}

/// <summary>The fonts of a document, as they come to be used.</summary>
internal sealed class PdfFonts
{
    private readonly Dictionary<(Typeface, int), PdfFont> _fonts = [];

    /// <summary>All of them, in the order they were first used.</summary>
    public IEnumerable<PdfFont> All => _fonts.Values;

    public PdfFont Of(Typeface face, int weight)
    {
        if (!_fonts.TryGetValue((face, weight), out var font))
        {
            _fonts[(face, weight)] = font = new PdfFont($"F{_fonts.Count + 1}", face, weight);
        }

        return font;
    }
}
