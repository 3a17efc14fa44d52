using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Callboard.Documents.Text;

/// <summary>Whose way of writing Han characters a text follows: they differ, and a text does not say by itself.</summary>
internal enum HanStyle
{
    Simplified, Traditional, Japanese, Korean,
}

/// <summary>
/// The fonts of one document. They are parts of the assembly, a file for a script or a hundred characters of one; only what a document's
/// characters ask for is unpacked, and given back with the document, so a server that prints nothing holds none.
/// </summary>
internal sealed class Fonts : IDisposable
{
    private const string Prefix = "Callboard.Documents/Fonts/";

    // In the order they are asked. Vazirmatn has its letters whole, where Noto puts dots beside them, which readers of a PDF then have to put
    // together again; Noto has those of more languages. Han characters are in the first of four, which the text chooses.
    private static readonly string[] s_families =
    [
        "inter", "vazirmatn", "noto-sans-arabic", "noto-sans-hebrew", "noto-sans-thai", "noto-sans-devanagari", "noto-sans-bengali", "noto-sans-gujarati",
        "noto-sans-gurmukhi", "noto-sans-kannada", "noto-sans-malayalam", "noto-sans-sinhala", "noto-sans-tamil", "noto-sans-telugu",
        "noto-sans-armenian", "noto-sans-georgian", "noto-sans-ethiopic", "noto-sans-khmer", "noto-sans-lao", "noto-sans-myanmar",
    ];

    private static readonly Dictionary<HanStyle, string[]> s_han = new()
    {
        [HanStyle.Simplified] = ["noto-sans-sc", "noto-sans-tc", "noto-sans-jp", "noto-sans-kr"],
        [HanStyle.Traditional] = ["noto-sans-tc", "noto-sans-sc", "noto-sans-jp", "noto-sans-kr"],
        [HanStyle.Japanese] = ["noto-sans-jp", "noto-sans-sc", "noto-sans-tc", "noto-sans-kr"],
        [HanStyle.Korean] = ["noto-sans-kr", "noto-sans-sc", "noto-sans-tc", "noto-sans-jp"],
    };

    private static readonly string[] s_last = ["noto-sans-symbols", "noto-emoji"];

    // Which file of a family may have a character: read when the family is first asked, and kept, a few hundred kilobytes at most.
    private static readonly Dictionary<string, Lazy<Range[]>> s_ranges =
        s_families.Concat(s_han[HanStyle.Simplified]).Concat(s_last).ToDictionary(f => f, f => new Lazy<Range[]>(() => ReadRanges(f)));

    private readonly Dictionary<string, Typeface?> _files = [];
    private readonly Dictionary<(int Character, HanStyle Han), Typeface?> _found = [];

    private readonly record struct Range(int First, int Last, string File);

    /// <summary>The font a character is set in; null when none has it.</summary>
    public Typeface? For(int character, HanStyle han)
    {
        if (!_found.TryGetValue((character, han), out var face))
        {
            _found[(character, han)] = face = Find(character, han);
        }

        return face;
    }

    /// <summary>The product's own letters.</summary>
    public Typeface Main => For('a', HanStyle.Simplified)!;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var face in _files.Values)
        {
            face?.Dispose();
        }
    }

    private Typeface? Find(int character, HanStyle han)
    {
        foreach (var family in s_families.Concat(s_han[han]).Concat(s_last))
        {
            foreach (var range in s_ranges[family].Value)
            {
                if (range.First > character)
                {
                    break;
                }

                if (character <= range.Last && Open(range.File) is { } face && face.Has(character))
                {
                    return face;
                }
            }
        }

        return null;
    }

    private Typeface? Open(string file)
    {
        if (!_files.TryGetValue(file, out var face))
        {
            _files[file] = face = Load(file);
        }

        return face;
    }

    private static Typeface? Load(string file)
    {
        // A range may be of a file that was left out, because another family has its characters.
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{file}.woff2");
        if (stream is null)
        {
            return null;
        }

        var packed = new byte[stream.Length];
        stream.ReadExactly(packed);
        return new Typeface(file, Woff2.Unpack(packed));
    }

    private static Range[] ReadRanges(string family)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{family}.json")!;
        using var document = JsonDocument.Parse(stream);
        var ranges = new List<Range>();
        foreach (var part in document.RootElement.EnumerateObject())
        {
            var file = $"{family}-{part.Name.Trim('[', ']')}-wght-normal";
            foreach (var text in part.Value.GetString()!.Split(','))
            {
                var ends = text.AsSpan(2);
                var dash = ends.IndexOf('-');
                var first = int.Parse(dash < 0 ? ends : ends[..dash], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                ranges.Add(new Range(
                    first, dash < 0 ? first : int.Parse(ends[(dash + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture), file));
            }
        }

        // Wide ranges begin early, and a search that stops at the first that begins later misses none.
        return [.. ranges.OrderBy(r => r.First)];
    }
}
