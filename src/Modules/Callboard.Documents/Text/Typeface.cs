using System.Runtime.InteropServices;
using HarfBuzzSharp;

namespace Callboard.Documents.Text;

/// <summary>One font file, opened: it says which glyphs a text takes, and gives those away that a document uses. Not for several threads.</summary>
internal sealed class Typeface : IDisposable
{
    private readonly Face _face;
    private readonly Dictionary<int, Font> _weights = [];
    private readonly Font _plain;

    /// <param name="name">The file's name, without its ending.</param>
    /// <param name="file">An OpenType file.</param>
    public Typeface(string name, byte[] file)
    {
        Name = name;
        // HarfBuzz reads the array where it is, so it stays there until the last reader is gone.
        var pinned = GCHandle.Alloc(file, GCHandleType.Pinned);
        using var blob = new Blob(pinned.AddrOfPinnedObject(), file.Length, MemoryMode.ReadOnly, pinned.Free);
        _face = new Face(blob, 0);
        _plain = Open(400);
        UnitsPerEm = _face.UnitsPerEm;
        var extents = _plain.GetFontExtentsForDirection(Direction.LeftToRight);
        (Ascent, Descent) = (extents.Ascender, -extents.Descender);
    }

    /// <summary>The file's name, without its ending.</summary>
    public string Name { get; }

    public int UnitsPerEm { get; }

    /// <summary>How far its lines reach above the baseline, in its own units.</summary>
    public int Ascent { get; }

    /// <summary>How far its lines reach below the baseline, in its own units.</summary>
    public int Descent { get; }

    /// <summary>Whether there is a glyph for a character.</summary>
    public bool Has(int character) => _plain.TryGetGlyph(character, out _);

    /// <summary>The font in a weight.</summary>
    public Font At(int weight)
    {
        if (!_weights.TryGetValue(weight, out var font))
        {
            _weights[weight] = font = Open(weight);
        }

        return font;
    }

    /// <summary>A font of one weight with these glyphs and no others, under their own numbers; for a document that says itself what they mean.</summary>
    public byte[] Subset(IEnumerable<ushort> glyphs, int weight) => Subsetting.Run(_face, glyphs, weight);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var font in _weights.Values)
        {
            font.Dispose();
        }

        _plain.Dispose();
        _face.Dispose();
    }

    private Font Open(int weight)
    {
        var font = new Font(_face);
        font.SetScale(_face.UnitsPerEm, _face.UnitsPerEm);
        font.SetFunctionsOpenType();
        font.SetVariations([new Variation { Tag = new Tag('w', 'g', 'h', 't'), Value = weight }]);
        return font;
    }

    /// <summary>The part of HarfBuzz that makes smaller fonts; its C interface, which the .NET one leaves out.</summary>
    private static class Subsetting
    {
        private const string Library = "libHarfBuzzSharp";

        // No instructions for screens, glyphs keep their numbers, and nothing is added because a feature might ask for it.
        private const uint Flags = 0x1 | 0x2 | 0x40 | 0x200;

        // The set of tables that are left out.
        private const int DroppedTables = 3;

        private static readonly string[] s_dropped = ["GSUB", "GPOS", "GDEF", "name", "post", "OS/2", "cmap", "STAT", "DSIG", "gasp", "HVAR", "MVAR", "avar"];

        public static byte[] Run(Face face, IEnumerable<ushort> glyphs, int weight)
        {
            var input = hb_subset_input_create_or_fail();
            try
            {
                hb_subset_input_set_flags(input, Flags);
                var wanted = hb_subset_input_glyph_set(input);
                foreach (var glyph in glyphs)
                {
                    hb_set_add(wanted, glyph);
                }

                var dropped = hb_subset_input_set(input, DroppedTables);
                foreach (var tag in s_dropped)
                {
                    hb_set_add(dropped, Tag.Parse(tag));
                }

                if (face.HasVariationData)
                {
                    hb_subset_input_pin_axis_location(input, face.Handle, new Tag('w', 'g', 'h', 't'), weight);
                }

                var made = hb_subset_or_fail(face.Handle, input);
                return made != 0 ? Content(made) : throw new InvalidDataException("A font could not be made smaller.");
            }
            finally
            {
                hb_subset_input_destroy(input);
            }
        }

        private static byte[] Content(nint face)
        {
            var blob = hb_face_reference_blob(face);
            var content = new byte[hb_blob_get_length(blob)];
            Marshal.Copy(hb_blob_get_data(blob, 0), content, 0, content.Length);
            hb_blob_destroy(blob);
            hb_face_destroy(face);
            return content;
        }

        [DllImport(Library)]
        private static extern nint hb_subset_input_create_or_fail();

        [DllImport(Library)]
        private static extern void hb_subset_input_destroy(nint input);

        [DllImport(Library)]
        private static extern void hb_subset_input_set_flags(nint input, uint flags);

        [DllImport(Library)]
        private static extern nint hb_subset_input_glyph_set(nint input);

        [DllImport(Library)]
        private static extern nint hb_subset_input_set(nint input, int kind);

        [DllImport(Library)]
        private static extern int hb_subset_input_pin_axis_location(nint input, nint face, uint axis, float value);

        [DllImport(Library)]
        private static extern nint hb_subset_or_fail(nint face, nint input);

        [DllImport(Library)]
        private static extern void hb_set_add(nint set, uint value);

        [DllImport(Library)]
        private static extern nint hb_face_reference_blob(nint face);

        [DllImport(Library)]
        private static extern void hb_face_destroy(nint face);

        [DllImport(Library)]
        private static extern nint hb_blob_get_data(nint blob, nint length);

        [DllImport(Library)]
        private static extern int hb_blob_get_length(nint blob);

        [DllImport(Library)]
        private static extern void hb_blob_destroy(nint blob);
    }
}
