using Callboard.Documents.Model;
using Callboard.Platform.Data;

namespace Callboard.Documents.Sheets;

/// <summary>A block of the run of show.</summary>
internal sealed record BlockLine(
    DateTimeOffset Start, DateTimeOffset End, string Activity, string Status, string? Location, string? Track, string? Priority, string? Notes,
    IReadOnlyList<PersonLine> People);

/// <summary>Somebody on a block.</summary>
internal sealed record PersonLine(string Name, string Role);

/// <summary>The run of show: what happens when, and where, and who is needed.</summary>
internal sealed class RunOfShow(SheetFrame frame) : ISheetSource
{
    /// <summary>The most blocks that make one document.</summary>
    public const int Most = 5000;

    private sealed record Data(EventHead Head, IReadOnlyList<BlockLine> Blocks);

    /// <inheritdoc />
    public DocumentType Type => DocumentType.RunOfShow;

    /// <inheritdoc />
    public async Task<Sheet> ReadAsync(TenantDb db, SheetRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        var data = await db.OneAsync<Data>(
            SheetFrame.Sql("Blocks", "RunOfShow"),
            [request.EventId, DocumentType.RunOfShow, options.VendorId, options.IncludeNotes, options.Track, options.PersonId], cancellationToken);
        var head = SheetFrame.Require(data?.Head, options);
        var blocks = data!.Blocks;
        if (blocks.Count > Most)
        {
            throw DocumentsProblems.TooLong.With("most", Most).ToException();
        }

        var clock = new EventClock(head.Timezone, [head.StartAt, head.EndAt, .. blocks.SelectMany(b => new[] { b.Start, b.End })]);
        List<SheetBlock> content =
        [
            .. SheetFrame.Facts(
                ("Client", head.Client),
                ("Event lead", head.Lead),
                (options.Track is null ? "Blocks" : $"Blocks of {options.Track}", blocks.Count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture))),
        ];
        if (clock.Changes)
        {
            content.Add(new Prose("The clocks change in between: every time is written with how far it is from UTC.", Tone.Strong));
        }

        content.Add(blocks.Count > 0
            ? Table(blocks, clock, options.Columns)
            : new Prose(head.Vendor is { } vendor ? $"Nothing in the run of show names {vendor.Name} yet."
                : options.Track is not null || options.PersonId is not null ? "Nothing in the run of show is of what was asked for."
                : "Nothing is in the run of show yet."));
        return frame.Sheet("Run of show", head, clock, options, "/run-of-show", SheetFrame.WhenAndWhere(head, clock), content);
    }

    /// <summary>Blocks as a table, by show days.</summary>
    public static Table Table(IReadOnlyList<BlockLine> blocks, EventClock clock, IReadOnlyList<RunOfShowColumn>? asked)
    {
        bool Has(RunOfShowColumn column) => asked?.Contains(column) ?? column switch
        {
            RunOfShowColumn.Length => true,
            RunOfShowColumn.Where => blocks.Any(b => b.Location is not null),
            RunOfShowColumn.Track => blocks.Select(b => b.Track).Distinct().Skip(1).Any(),
            RunOfShowColumn.Who => blocks.Any(b => b.People.Count > 0),
            _ => blocks.Any(b => b.Status != "pending"),
        };
        var columns = new List<(Column Column, Func<BlockLine, Cell> Cell)>
        {
            (new Column("Time", Most: 140), b => Cell.Of(clock.Span(b.Start, b.End))),
            (new Column("What", 1), What),
        };
        if (Has(RunOfShowColumn.Length))
        {
            columns.Insert(1, (new Column("Length", Right: true), b => Cell.Of(EventClock.Length(b.End - b.Start), Tone.Quiet)));
        }

        if (Has(RunOfShowColumn.Where))
        {
            columns.Add((new Column("Where", Most: 92), b => Cell.Of(b.Location)));
        }

        if (Has(RunOfShowColumn.Track))
        {
            columns.Add((new Column("Track", Most: 80), b => Cell.Of(b.Track)));
        }

        if (Has(RunOfShowColumn.Who))
        {
            columns.Add((new Column("Who", Most: 158), b => new Cell([.. b.People.Select(p => new CellText(p.Name, Aside: p.Role))])));
        }

        if (Has(RunOfShowColumn.Status))
        {
            columns.Add((new Column("Status"), b => b.Status switch
            {
                "complete" => Cell.Of("✓ Done"),
                "in_progress" => Cell.Of("● Now", Tone.Strong),
                _ => Cell.Of("Pending", Tone.Quiet),
            }));
        }

        var rows = new List<Row>();
        DateOnly? day = null;
        var days = blocks.Select(b => clock.ShowDay(b.Start)).Distinct().Count();
        foreach (var block in blocks)
        {
            if (days > 1 && clock.ShowDay(block.Start) is var next && next != day)
            {
                rows.Add(new Row([Cell.Of(EventClock.Day(next))], RowKind.Group));
                day = next;
            }

            rows.Add(new Row([.. columns.Select(c => c.Cell(block))]));
        }

        return new Table([.. columns.Select(c => c.Column)], rows, "The run of show: one row for each block, in the order they begin.");
    }

    private static Cell What(BlockLine block)
    {
        var lines = new List<CellText> { new(block.Activity, Tone.Strong) };
        if (block.Priority == "high")
        {
            lines.Add(new CellText("High priority", Tone.Quiet));
        }

        if (!string.IsNullOrWhiteSpace(block.Notes))
        {
            lines.Add(new CellText(block.Notes.Trim(), Tone.Quiet));
        }

        return new Cell(lines);
    }
}
