namespace Callboard.Documents.Pdf;

/// <summary>An element of what a document says, apart from where it stands: what readers that do not see it go by (ISO 32000-1, 14.7).</summary>
/// <param name="type">The standard structure type, such as <c>TD</c>.</param>
internal sealed class PdfTag(string type, PdfTag? parent = null)
{
    private readonly List<PdfTag> _children = [];
    private readonly List<(int Page, int Id)> _content = [];

    public string Type { get; } = type;

    public PdfTag? Parent { get; } = parent;

    /// <summary>Elements within it, in the order they are read.</summary>
    public IReadOnlyList<PdfTag> Children => _children;

    /// <summary>What is painted of it: pages, and the marks on them.</summary>
    public IReadOnlyList<(int Page, int Id)> Content => _content;

    /// <summary>What a picture shows, for whoever does not see it.</summary>
    public string? Alternative { get; init; }

    /// <summary>What a head cell heads: <c>Column</c> or <c>Row</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>How many columns a cell goes across.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>What a table shows.</summary>
    public string? Summary { get; init; }

    public PdfTag Add(PdfTag child)
    {
        _children.Add(child);
        return child;
    }

    public PdfTag Add(string childType) => Add(new PdfTag(childType, this));

    public void Paint(int page, int id) => _content.Add((page, id));
}
