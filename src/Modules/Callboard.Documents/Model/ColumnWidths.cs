using Callboard.Documents.Text;

namespace Callboard.Documents.Model;

/// <summary>How wide the columns of a table are.</summary>
internal static class ColumnWidths
{
    /// <summary>A line of a cell, with what is said after it.</summary>
    public static IReadOnlyList<TextSpan> Spans(CellText line, RowKind kind, Func<Tone, RowKind, TextStyle> cell) => line.Aside is { Length: > 0 } aside
        ? [new TextSpan(line.Text + "  ", cell(line.Tone, kind)), new TextSpan(aside, cell(Tone.Quiet, kind))]
        : [new TextSpan(line.Text, cell(line.Tone, kind))];

    /// <param name="head">How titles are set, in capitals.</param>
    /// <param name="cell">How a cell's text is set.</param>
    /// <param name="room">What there is for all of them.</param>
    /// <param name="gap">What stands between two.</param>
    public static float[] Of(Table table, TextLayout text, TextStyle head, Func<Tone, RowKind, TextStyle> cell, float room, float gap)
    {
        var columns = table.Columns;
        var widths = new float[columns.Count];
        for (var i = 0; i < widths.Length; i++)
        {
            if (columns[i].Share > 0)
            {
                continue;
            }

            var widest = text.Width([new TextSpan(columns[i].Title.ToUpperInvariant(), head)]);
            var seen = new HashSet<(string, Tone, RowKind)>();
            foreach (var row in table.Rows.Where(r => r.Kind != RowKind.Group))
            {
                // Long texts do not decide, and what was measured once is not measured again.
                foreach (var line in row.Cells[i].Lines.Where(l => l.Text.Length <= 200 && seen.Add((l.Text, l.Tone, row.Kind))))
                {
                    widest = Math.Max(widest, text.Width(Spans(line, row.Kind, cell)));
                }

                if (widest >= columns[i].Most)
                {
                    break;
                }
            }

            widths[i] = Math.Min(columns[i].Most, widest + 0.5f);
        }

        var left = room - widths.Sum() - (gap * (widths.Length - 1));
        var shares = columns.Sum(c => c.Share);
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = columns[i].Share > 0 ? left * columns[i].Share / shares : widths[i];
        }

        return widths;
    }
}
