using System.Globalization;
using Callboard.Documents.Model;
using Callboard.Documents.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Drawing = DocumentFormat.OpenXml.Wordprocessing.Drawing;
using Fonts = Callboard.Documents.Text.Fonts;
using Sheet = Callboard.Documents.Model.Sheet;
using SheetTable = Callboard.Documents.Model.Table;
using WordTable = DocumentFormat.OpenXml.Wordprocessing.Table;
using WordText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace Callboard.Documents.Word;

/// <summary>Sheets as Word documents, for whoever goes on writing: real headings, real tables with heads that repeat, fields for pages.</summary>
internal sealed class WordRenderer : ISheetRenderer
{
    /// <inheritdoc />
    public FileFormat Format => FileFormat.Docx;

    /// <inheritdoc />
    public string Extension => "docx";

    /// <inheritdoc />
    public string MediaType => "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <inheritdoc />
    public byte[] Render(Sheet sheet)
    {
        using var fonts = new Fonts();
        using var text = new TextLayout(fonts, sheet.Han);
        using var output = new MemoryStream();
        using (var document = WordprocessingDocument.Create(output, WordprocessingDocumentType.Document))
        {
            new WordComposition(sheet, text, document).Compose();
        }

        return output.ToArray();
    }
}

/// <summary>One sheet while it is written as a Word document.</summary>
internal sealed class WordComposition(Sheet sheet, TextLayout text, WordprocessingDocument document)
{
    private const int Margin = 720, Gap = 160;

    private readonly MainDocumentPart _main = document.AddMainDocumentPart();
    private uint _pictures;

    private int Width => sheet.Paper == Paper.Letter ? 12240 : 11906;

    private int Height => sheet.Paper == Paper.Letter ? 15840 : 16838;

    private int Room => Width - (2 * Margin);

    private bool IsBadges => sheet.Blocks is [Badges];

    public void Compose()
    {
        var properties = document.PackageProperties;
        properties.Title = TextLayout.Clean($"{sheet.Title} – {sheet.Kind}");
        properties.Subject = $"{sheet.Kind}, version {sheet.Origin.Edition.ToString(CultureInfo.InvariantCulture)}";
        properties.Creator = TextLayout.Clean(sheet.Origin.PrintedBy);
        properties.Language = "en";
        properties.Created = sheet.Origin.At.UtcDateTime;
        properties.Modified = sheet.Origin.At.UtcDateTime;
        _main.AddNewPart<StyleDefinitionsPart>().Styles = WordStyles.Of(sheet.Han);
        _main.AddNewPart<DocumentSettingsPart>().Settings = new Settings(
            new Compatibility(new CompatibilitySetting
            {
                Name = CompatSettingNameValues.CompatibilityMode,
                Uri = "http://schemas.microsoft.com/office/word",
                Val = "15",
            }));

        var body = new Body();
        _main.Document = new Document(body);
        if (!IsBadges)
        {
            Title(body);
        }

        foreach (var block in sheet.Blocks)
        {
            Block(body, block);
        }

        // A document ends with a paragraph, and a table is not one.
        if (body.LastChild is not Paragraph)
        {
            body.Append(new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = "Rest" })));
        }

        body.Append(Section());
    }

    private void Title(Body body)
    {
        body.Append(ParagraphOf("Kicker", sheet.Kind.ToUpperInvariant()), ParagraphOf("Title", sheet.Title));
        for (var i = 0; i < sheet.Subtitle.Count; i++)
        {
            body.Append(ParagraphOf(i == sheet.Subtitle.Count - 1 ? "SubtitleEnd" : "Subtitle", sheet.Subtitle[i]));
        }
    }

    private void Block(Body body, SheetBlock block)
    {
        switch (block)
        {
            case Heading heading:
                body.Append(ParagraphOf("Heading1", heading.Text));
                break;
            case Prose prose:
                body.Append(ParagraphOf(prose.Tone == Tone.Quiet ? "Small" : "Normal", prose.Text, prose.Tone));
                break;
            case Facts facts:
                body.Append(FactsTable(facts), Rest());
                break;
            case SheetTable table:
                body.Append(Rows(table), Rest());
                break;
            case Badges badges:
                body.Append(BadgesTable(badges));
                break;
            case Signatures signatures:
                body.Append(SignatureTable(signatures), Rest());
                break;
            default:
                throw new InvalidOperationException($"No way to write {block.GetType().Name}.");
        }
    }

    private static Paragraph Rest() => new(new ParagraphProperties(new ParagraphStyleId { Val = "Rest" }));

    private static Paragraph ParagraphOf(string style, string content, Tone tone = Tone.Normal, bool right = false, bool keep = false, string? aside = null)
    {
        var clean = TextLayout.Clean(content) + (string.IsNullOrEmpty(aside) ? "" : "  ");
        var characters = clean.EnumerateRunes().Select(r => r.Value).ToArray();
        var (levels, direction) = Bidi.Resolve(characters);
        var properties = new ParagraphProperties(new ParagraphStyleId { Val = style });
        if (keep)
        {
            properties.Append(new KeepNext());
        }

        if ((direction & 1) == 1)
        {
            properties.Append(new BiDi());
        }

        if (right)
        {
            properties.Append(new Justification { Val = JustificationValues.End });
        }

        var paragraph = new Paragraph(properties);
        Runs(paragraph, characters, levels, tone);
        if (!string.IsNullOrEmpty(aside))
        {
            var quiet = TextLayout.Clean(aside).EnumerateRunes().Select(r => r.Value).ToArray();
            Runs(paragraph, quiet, Bidi.Resolve(quiet).Levels, Tone.Quiet);
        }

        return paragraph;
    }

    // Word turns whole runs: each stretch of one direction is one, and lines the text ends are ended.
    private static void Runs(Paragraph paragraph, int[] characters, byte[] levels, Tone tone)
    {
        for (var from = 0; from < characters.Length;)
        {
            if (characters[from] == '\n')
            {
                paragraph.Append(new Run(new Break()));
                from++;
                continue;
            }

            var until = from;
            while (until < characters.Length && characters[until] != '\n' && ((levels[until] ^ levels[from]) & 1) == 0)
            {
                until++;
            }

            var run = new Run();
            var properties = new RunProperties();
            if (tone == Tone.Strong)
            {
                properties.Append(new Bold(), new BoldComplexScript());
            }
            else if (tone == Tone.Quiet)
            {
                properties.Append(new Color { Val = WordStyles.Quiet }, new FontSize { Val = "16" }, new FontSizeComplexScript { Val = "16" });
            }

            if ((levels[from] & 1) == 1)
            {
                properties.Append(new RightToLeftText());
            }

            if (properties.HasChildren)
            {
                run.Append(properties);
            }

            run.Append(new WordText(string.Concat(characters[from..until].Select(char.ConvertFromUtf32)))
            {
                Space = SpaceProcessingModeValues.Preserve,
            });
            paragraph.Append(run);
            from = until;
        }
    }

    private WordTable FactsTable(Facts facts)
    {
        var widths = Enumerable.Repeat(Room / facts.Columns, facts.Columns).ToArray();
        var table = Grid(widths);
        foreach (var row in facts.Items.Chunk(facts.Columns))
        {
            table.Append(new TableRow(
                [new TableRowProperties(new CantSplit()), .. widths.Select((w, i) => i < row.Length
                    ? CellOf(w, 1, null, ParagraphOf("Label", row[i].Label), ParagraphOf("Value", row[i].Value))
                    : CellOf(w, 1, null, ParagraphOf("Label", "")))]));
        }

        return table;
    }

    private WordTable SignatureTable(Signatures signatures)
    {
        var widths = Enumerable.Repeat(Room / signatures.Parties.Count, signatures.Parties.Count).ToArray();
        var table = Grid(widths);
        table.Append(new TableRow(
            [new TableRowProperties(new CantSplit()), .. signatures.Parties.Select((p, i) => CellOf(
                widths[i], 1, null, ParagraphOf("Signature", p)))]));
        return table;
    }

    private WordTable Rows(SheetTable source)
    {
        static TextStyle Style(Tone tone, RowKind kind) => new(tone == Tone.Quiet ? 8 : 9, kind == RowKind.Total || tone == Tone.Strong ? 700 : 400);
        var widths = ColumnWidths.Of(source, text, new TextStyle(7.5f, 700, 0, 0.3f), Style, Room / 20f, Gap / 20f)
            .Select((w, i) => (int)Math.Round(w * 20) + (i + 1 < source.Columns.Count ? Gap : 0)).ToArray();
        var table = Grid(widths, source.Summary);
        table.Append(new TableRow(
            [new TableRowProperties(new CantSplit(), new TableHeader()), .. source.Columns.Select((c, i) => CellOf(
                widths[i], 1, 8, i + 1 == widths.Length, ParagraphOf("TableHead", c.Title.ToUpperInvariant(), right: c.Right, keep: true)))]));
        for (var i = 0; i < source.Rows.Count; i++)
        {
            var row = source.Rows[i];
            // The last row stays with its sum.
            var keep = row.Kind == RowKind.Group || (i + 1 < source.Rows.Count && source.Rows[i + 1].Kind == RowKind.Total);
            var properties = new TableRowProperties();
            if (row.Cells.Sum(c => c.Lines.Sum(l => l.Text.Length)) < 1500)
            {
                properties.Append(new CantSplit());
            }

            var cells = row.Kind == RowKind.Group
                ? [CellOf(widths.Sum(), widths.Length, 6, ParagraphOf("TableGroup", row.Cells[0].Lines[0].Text, keep: true))]
                : row.Cells.Select((c, column) => CellOf(widths[column], 1, 2, column + 1 == widths.Length, Lines(c, source.Columns[column].Right, row.Kind, keep))).ToArray();
            table.Append(new TableRow(properties.HasChildren ? [properties, .. cells] : cells));
        }

        return table;
    }

    private static OpenXmlElement[] Lines(Cell cell, bool right, RowKind kind, bool keep) => cell.Lines.Count == 0
        ? [ParagraphOf("TableText", "", keep: keep)]
        : [.. cell.Lines.Select(l => ParagraphOf(
            l.Tone == Tone.Quiet ? "TableSmall" : "TableText", l.Text, kind == RowKind.Total ? Tone.Strong : l.Tone, right, keep, l.Aside))];

    private WordTable BadgesTable(Badges badges)
    {
        const int width = 5102, code = 1440;
        var table = Grid([width, width]);
        table.GetFirstChild<TableProperties>()!.Append(new TableLook { Val = "0000" });
        foreach (var pair in badges.Items.Chunk(2))
        {
            var row = new TableRow(new TableRowProperties(
                new CantSplit(), new TableRowHeight { Val = 3401, HeightType = HeightRuleValues.Exact }));
            for (var i = 0; i < 2; i++)
            {
                row.Append(i < pair.Length ? BadgeCell(pair[i], width, code) : CellOf(width, 1, null, ParagraphOf("Label", "")));
            }

            table.Append(row);
        }

        return table;
    }

    private TableCell BadgeCell(Badge badge, int width, int code)
    {
        var style = badge.Name.Length switch { > 80 => "BadgeNameTiny", > 34 => "BadgeNameSmall", > 18 => "BadgeNameMedium", _ => "BadgeName" };
        var cell = CellOf(width, 1, null, ParagraphOf("Label", sheet.Title), ParagraphOf(style, badge.Name), ParagraphOf("BadgeCategory", badge.Category));
        if (badge.Detail is { Length: > 0 })
        {
            cell.Append(ParagraphOf("Label", badge.Detail));
        }

        if (badge.Code is { } value)
        {
            cell.Append(ParagraphOf("Label", value), new Paragraph(
                new ParagraphProperties(new ParagraphStyleId { Val = "Label" }, new Justification { Val = JustificationValues.End }),
                new Run(Picture(_main, QrMatrix.Png(value, sturdy: true), $"QR code of the ticket {value}", code))));
        }

        cell.GetFirstChild<TableCellProperties>()!.Append(
            Borders(BorderValues.Dashed, 4, top: true, sides: true),
            new TableCellMargin(
                new TopMargin { Width = "200", Type = TableWidthUnitValues.Dxa }, new LeftMargin { Width = "240", Type = TableWidthUnitValues.Dxa },
                new BottomMargin { Width = "80", Type = TableWidthUnitValues.Dxa }, new RightMargin { Width = "240", Type = TableWidthUnitValues.Dxa }));
        return cell;
    }

    private static WordTable Grid(int[] widths, string? summary = null)
    {
        var properties = new TableProperties(
            new TableWidth { Width = widths.Sum().ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa },
            new TableLayout { Type = TableLayoutValues.Fixed },
            new TableCellMarginDefault(
                new TopMargin { Width = "50", Type = TableWidthUnitValues.Dxa },
                new TableCellLeftMargin { Width = 0, Type = TableWidthValues.Dxa },
                new BottomMargin { Width = "50", Type = TableWidthUnitValues.Dxa },
                new TableCellRightMargin { Width = Gap, Type = TableWidthValues.Dxa }));
        if (summary is not null)
        {
            properties.Append(new TableLook { Val = "0020", FirstRow = true }, new TableDescription { Val = summary });
        }

        return new WordTable(
            properties, new TableGrid(widths.Select(w => new GridColumn { Width = w.ToString(CultureInfo.InvariantCulture) })));
    }

    private static TableCell CellOf(int width, int across, uint? rule, params OpenXmlElement[] content) =>
        CellOf(width, across, rule, isLast: false, content);

    // The last cell of a row reaches the edge, so that figures end where the rule does.
    private static TableCell CellOf(int width, int across, uint? rule, bool isLast, params OpenXmlElement[] content)
    {
        var properties = new TableCellProperties(new TableCellWidth { Width = width.ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa });
        if (across > 1)
        {
            properties.Append(new GridSpan { Val = across });
        }

        if (rule is { } thickness)
        {
            properties.Append(Borders(BorderValues.Single, thickness));
        }

        if (isLast)
        {
            properties.Append(new TableCellMargin(new RightMargin { Width = "0", Type = TableWidthUnitValues.Dxa }));
        }

        return new TableCell([properties, .. content]);
    }

    private static TableCellBorders Borders(BorderValues kind, uint thickness, bool top = false, bool sides = false)
    {
        var color = thickness > 4 ? "000000" : "B5BAC2";
        var borders = new TableCellBorders();
        if (top)
        {
            borders.Append(new TopBorder { Val = kind, Size = thickness, Color = color });
        }

        if (sides)
        {
            borders.Append(new LeftBorder { Val = kind, Size = thickness, Color = color });
        }

        borders.Append(new BottomBorder { Val = kind, Size = thickness, Color = color });
        if (sides)
        {
            borders.Append(new RightBorder { Val = kind, Size = thickness, Color = color });
        }

        return borders;
    }

    private SectionProperties Section()
    {
        var section = new SectionProperties();
        var header = _main.AddNewPart<HeaderPart>();
        header.Header = new Header(ParagraphOf("Running", IsBadges ? "" : $"{sheet.Title} · {sheet.Kind}"));
        var first = _main.AddNewPart<HeaderPart>();
        first.Header = new Header(Rest());
        var footer = _main.AddNewPart<FooterPart>();
        footer.Footer = new Footer(Origin(footer));
        section.Append(
            new HeaderReference { Type = HeaderFooterValues.Default, Id = _main.GetIdOfPart(header) },
            new HeaderReference { Type = HeaderFooterValues.First, Id = _main.GetIdOfPart(first) },
            new FooterReference { Type = HeaderFooterValues.Default, Id = _main.GetIdOfPart(footer) },
            new FooterReference { Type = HeaderFooterValues.First, Id = _main.GetIdOfPart(footer) },
            new PageSize { Width = (uint)Width, Height = (uint)Height },
            new PageMargin { Top = IsBadges ? 900 : Margin + 160, Bottom = Margin, Left = (uint)Margin, Right = (uint)Margin, Header = 480, Footer = 480, Gutter = 0 },
            new TitlePage());
        return section;
    }

    // What stands at the foot of every page, as in the PDF.
    private OpenXmlElement[] Origin(FooterPart part)
    {
        var origin = sheet.Origin;
        var says = string.Create(CultureInfo.InvariantCulture, $"{sheet.Kind} · version {origin.Edition} · {origin.Event}");
        var coded = origin.Address is not null && !IsBadges;
        int[] widths = coded ? [Room - 2200, 1200, 1000] : [Room - 1200, 1200];
        var pages = new Paragraph(
            new ParagraphProperties(new ParagraphStyleId { Val = "Origin" }, new Justification { Val = JustificationValues.End }),
            new Run(new WordText("Page ") { Space = SpaceProcessingModeValues.Preserve }), Field("PAGE"),
            new Run(new WordText(" of ") { Space = SpaceProcessingModeValues.Preserve }), Field("NUMPAGES"));
        var row = new TableRow(
            CellOf(widths[0], 1, null, ParagraphOf("Origin", says), ParagraphOf(
                "Origin", $"Printed {origin.PrintedAt} by {origin.PrintedBy}.{(coded ? " Is this the latest? The code leads to what is true now." : "")}")),
            CellOf(widths[1], 1, null, pages));
        if (coded)
        {
            row.Append(CellOf(widths[2], 1, null, new Paragraph(
                new ParagraphProperties(new ParagraphStyleId { Val = "Origin" }, new Justification { Val = JustificationValues.End }),
                new Run(Picture(part, QrMatrix.Png(origin.Address!, sturdy: false), "QR code that leads to what is true now", 800)))));
        }

        var table = Grid(widths);
        table.Append(row);
        return [table, Rest()];
    }

    private static SimpleField Field(string name) => new(new Run(new WordText("1"))) { Instruction = name };

    private Drawing Picture(OpenXmlPart part, byte[] png, string alternative, int size)
    {
        var image = part switch
        {
            MainDocumentPart main => main.AddImagePart(ImagePartType.Png),
            FooterPart footer => footer.AddImagePart(ImagePartType.Png),
            _ => throw new InvalidOperationException("Pictures stand in the text or in the footer."),
        };
        image.FeedData(new MemoryStream(png, writable: false));
        return WordPicture.Of(part.GetIdOfPart(image), ++_pictures, alternative, size);
    }
}
