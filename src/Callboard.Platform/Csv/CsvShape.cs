namespace Callboard.Platform.Csv;

/// <summary>How a file of separated values is laid out, as its beginning tells.</summary>
/// <param name="Separator">What stands between cells.</param>
/// <param name="Start">Characters before the first row: the hint <c>sep=;</c> some spreadsheets write, which they do not count as a row either.</param>
/// <param name="Titles">Rows before the header: the name of the list, a date, an empty row.</param>
internal readonly record struct CsvShape(char Separator, int Start, int Titles)
{
    private const int RowsLookedAt = 30;

    // Below, what looks like a separator stands in texts.
    private const int LeastAlike = 50;

    private static readonly char[] s_separators = [',', ';', '\t', '|'];

    /// <summary>Looks at the beginning of a file.</summary>
    /// <param name="head">The beginning.</param>
    /// <param name="isWhole">Whether that is all of it; otherwise its last row may be half a row.</param>
    /// <param name="separator">What stands between cells, where somebody has said it.</param>
    public static CsvShape Of(ReadOnlySpan<char> head, bool isWhole, char? separator)
    {
        var start = 0;
        if (Hint(head, out var length) is { } hinted)
        {
            start = length;
            separator ??= hinted;
        }

        var best = default(Layout);
        foreach (var candidate in separator is { } given ? [given] : s_separators)
        {
            var layout = Layout.Of(head[start..], candidate, isWhole);
            // Most rows as wide as the header decide; of two that are alike, the one with more columns.
            if (best.Separator == default || (layout.Alike, layout.Width).CompareTo((best.Alike, best.Width)) > 0)
            {
                best = layout;
            }
        }

        return separator is null && best.Alike < LeastAlike
            ? new('\t', start, Layout.Of(head[start..], '\t', isWhole).Titles)
            : new(best.Separator, start, best.Titles);
    }

    private static char? Hint(ReadOnlySpan<char> head, out int length)
    {
        var end = head.IndexOfAny('\r', '\n');
        var line = (end < 0 ? head : head[..end]).Trim('"');
        length = 0;
        if (line.Length != 5 || !line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) || !s_separators.Contains(line[4]))
        {
            return null;
        }

        length = end < 0 ? head.Length : end + (head[end..].StartsWith("\r\n") ? 2 : 1);
        return line[4];
    }

    /// <summary>What the rows look like if a character separates their cells.</summary>
    /// <param name="Width">Cells of the header.</param>
    /// <param name="Alike">Rows with as many cells, in percent of all that have any text.</param>
    private readonly record struct Layout(char Separator, int Titles, int Width, int Alike)
    {
        public static Layout Of(ReadOnlySpan<char> text, char separator, bool isWhole)
        {
            var rows = new List<(int Cells, int Filled)>();
            var (cells, filled, inCell, quoted, any) = (1, 0, false, false, false);
            for (var i = 0; i < text.Length && rows.Count < RowsLookedAt; i++)
            {
                var c = text[i];
                any = true;
                if (c == '"')
                {
                    // A doubled quotation mark opens again what it closes.
                    quoted = !quoted;
                }
                else if (quoted)
                {
                    inCell |= !char.IsWhiteSpace(c);
                }
                else if (c == separator)
                {
                    (cells, filled, inCell) = (cells + 1, filled + (inCell ? 1 : 0), false);
                }
                else if (c is '\n' or '\r')
                {
                    rows.Add((cells, filled + (inCell ? 1 : 0)));
                    (cells, filled, inCell, any) = (1, 0, false, false);
                    if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                    {
                        i++;
                    }
                }
                else
                {
                    inCell |= !char.IsWhiteSpace(c);
                }
            }

            if (any && (isWhole || rows.Count == 0))
            {
                rows.Add((cells, filled + (inCell ? 1 : 0)));
            }

            var header = rows.FindIndex(r => r.Filled >= 2);
            if (header < 0)
            {
                // One column, or nothing.
                return new(separator, Math.Max(0, rows.FindIndex(r => r.Filled > 0)), 1, 0);
            }

            var width = rows[header].Cells;
            var texts = rows.Where(r => r.Filled > 0).ToList();
            return new(separator, header, width, 100 * texts.Count(r => r.Cells == width) / texts.Count);
        }
    }
}
