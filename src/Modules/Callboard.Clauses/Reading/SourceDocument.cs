using System.Text;

namespace Callboard.Clauses.Reading;

/// <summary>The text of a document and how it is set out. Positions count the characters of <see cref="Text"/>.</summary>
/// <param name="Text">All blocks, a line each; the cells of a row are separated by tabs.</param>
/// <param name="Blocks">What is set by itself, in reading order.</param>
/// <param name="Pages">How many pages; null where the document does not say.</param>
internal sealed record SourceDocument(string Text, IReadOnlyList<Block> Blocks, int? Pages);

/// <summary>A heading, paragraph, item or row.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Kind">How it is set.</param>
/// <param name="Page">The page it begins on, from 1.</param>
internal readonly record struct Block(int Start, int Length, BlockKind Kind, int? Page)
{
    public int End => Start + Length;
}

/// <summary>How a block is set.</summary>
internal enum BlockKind
{
    Paragraph, Heading, Item, Row,
}

/// <summary>Why a document cannot be read.</summary>
internal enum DocumentFault
{
    None, Unsupported, Encrypted, Damaged, NoText, TooLarge, TooSlow,
}

/// <summary>The document cannot be read.</summary>
internal sealed class DocumentException(DocumentFault fault, Exception? inner = null) : Exception(fault.ToString(), inner)
{
    public DocumentFault Fault => fault;
}

/// <summary>How much of a document is read. What is longer is no contract, and refused.</summary>
internal static class DocumentLimits
{
    public const int Bytes = 10 * 1024 * 1024, Pages = 400, Characters = 1_500_000, Blocks = 50_000;
}

/// <summary>Puts a document together, block by block.</summary>
internal sealed class SourceBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<Block> _blocks = [];

    public void Add(BlockKind kind, int? page, string text)
    {
        var clean = Clean(text);
        if (clean.Length == 0)
        {
            return;
        }

        if (_text.Length + clean.Length > DocumentLimits.Characters || _blocks.Count >= DocumentLimits.Blocks)
        {
            throw new DocumentException(DocumentFault.TooLarge);
        }

        if (_text.Length > 0)
        {
            _text.Append('\n');
        }

        _blocks.Add(new Block(_text.Length, clean.Length, kind, page));
        _text.Append(clean);
    }

    public SourceDocument Build(int? pages) =>
        _blocks.Count > 0 ? new SourceDocument(_text.ToString(), _blocks, pages) : throw new DocumentException(DocumentFault.NoText);

    // One space between words, ligatures as letters, nothing invisible; tabs only between cells.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        var gap = '\0';
        foreach (var c in text)
        {
            if (c == '\t')
            {
                gap = '\t';
            }
            else if (char.IsWhiteSpace(c))
            {
                gap = gap == '\t' ? gap : ' ';
            }
            else if (c is '\u00AD' or '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u2060' and <= '\u2064') || char.IsControl(c))
            {
                // Says where a word may be broken, or nothing.
            }
            else
            {
                if (gap != '\0' && clean.Length > 0)
                {
                    clean.Append(gap);
                }

                gap = '\0';
                _ = c is >= '\uFB00' and <= '\uFB06'
                    ? clean.Append(c switch { '\uFB00' => "ff", '\uFB01' => "fi", '\uFB02' => "fl", '\uFB03' => "ffi", '\uFB04' => "ffl", _ => "st" })
                    : clean.Append(c);
            }
        }

        return clean.ToString();
    }
}
