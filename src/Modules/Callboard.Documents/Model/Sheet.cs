namespace Callboard.Documents.Model;

/// <summary>A printed document, before anybody knows whether it becomes PDF or Word: what it says and what belongs together, not where it stands.</summary>
/// <param name="Kind">What it is, such as <c>Run of show</c>.</param>
/// <param name="Title">What it is about: the event.</param>
/// <param name="Subtitle">Lines below the title: when, where, for whom.</param>
/// <param name="Origin">Where it comes from, which every page says.</param>
/// <param name="Han">Whose way of writing Han characters it follows where a text does not tell.</param>
internal sealed record Sheet(
    string Kind, string Title, IReadOnlyList<string> Subtitle, IReadOnlyList<SheetBlock> Blocks, SheetOrigin Origin, Paper Paper,
    Text.HanStyle Han = Text.HanStyle.Simplified);

/// <summary>The paper it is printed on.</summary>
public enum Paper
{
    A4,
    Letter,
}

/// <summary>Where a document comes from.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Edition">How many changes the event had had: two prints with one number say the same.</param>
/// <param name="PrintedAt">When, on the event's clock, with its zone.</param>
/// <param name="PrintedBy">Who.</param>
/// <param name="At">The instant.</param>
/// <param name="Address">Where the same can be seen as it is now; null for a document that is handed to outsiders.</param>
internal sealed record SheetOrigin(string Event, long Edition, string PrintedAt, string PrintedBy, DateTimeOffset At, string? Address);

/// <summary>A part of a document.</summary>
internal abstract record SheetBlock;

/// <summary>A heading above what follows; never alone at the end of a page.</summary>
internal sealed record Heading(string Text) : SheetBlock;

/// <summary>Running text.</summary>
internal sealed record Prose(string Text, Tone Tone = Tone.Normal) : SheetBlock;

/// <summary>Names and values beside each other.</summary>
internal sealed record Facts(IReadOnlyList<Fact> Items, int Columns = 3) : SheetBlock;

/// <summary>One name with its value.</summary>
internal sealed record Fact(string Label, string Value);

/// <summary>A table. Its head stands on every page it goes on to, and rows stay whole where a page can hold them.</summary>
/// <param name="Summary">What it shows, for whoever does not see it.</param>
internal sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows, string Summary) : SheetBlock;

/// <summary>A column.</summary>
/// <param name="Share">How much of the room it gets that fitted columns leave; 0 for as wide as its widest cell, up to <paramref name="Most"/>.</param>
/// <param name="Most">The most a fitted column may take, in points.</param>
internal sealed record Column(string Title, float Share = 0, bool Right = false, float Most = 120);

/// <summary>How a row is set.</summary>
internal enum RowKind
{
    Normal,

    /// <summary>A title of the rows below it, across all columns; stays with the next one.</summary>
    Group,

    /// <summary>A sum.</summary>
    Total,
}

/// <summary>A row; a group has one cell.</summary>
internal sealed record Row(IReadOnlyList<Cell> Cells, RowKind Kind = RowKind.Normal);

/// <summary>A cell: lines in different tones.</summary>
internal sealed record Cell(params IReadOnlyList<CellText> Lines)
{
    public static Cell Of(string? text, Tone tone = Tone.Normal) => string.IsNullOrEmpty(text) ? new() : new(new CellText(text, tone));
}

/// <summary>A line of a cell.</summary>
/// <param name="Aside">What is said quietly after it, on the same line where there is room.</param>
internal sealed record CellText(string Text, Tone Tone = Tone.Normal, string? Aside = null);

/// <summary>How loud something is said. Never by colour alone: paper is black and white.</summary>
internal enum Tone
{
    Normal, Strong, Quiet,
}

/// <summary>Badges to cut out.</summary>
internal sealed record Badges(IReadOnlyList<Badge> Items) : SheetBlock;

/// <summary>One badge.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Category">What it lets in to.</param>
/// <param name="Detail">What else stands on it.</param>
/// <param name="Code">What its code says when it is scanned; null for one without.</param>
internal sealed record Badge(string Name, string Category, string? Detail, string? Code);

/// <summary>Lines to sign on.</summary>
internal sealed record Signatures(IReadOnlyList<string> Parties) : SheetBlock;
