using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace Callboard.Tests.Documents;

/// <summary>An element of a PDF's structure, with what is painted of it.</summary>
internal sealed record PdfNode(string Type, string Text, string? Alternative, string? Scope, int Columns, IReadOnlyList<PdfNode> Children)
{
    /// <summary>The element and all within it.</summary>
    public IEnumerable<PdfNode> All => Children.SelectMany(c => c.All).Prepend(this);

    /// <summary>What is painted of it and of all within it.</summary>
    public string WholeText => Text + string.Concat(Children.Select(c => c.WholeText));
}

/// <summary>A font of a PDF.</summary>
internal sealed record PdfFontFacts(string Name, bool IsEmbedded, bool IsMapped, int Length);

/// <summary>A PDF, read by a library that is not ours.</summary>
internal sealed class PdfReading : IDisposable
{
    private readonly PdfDocument _document;
    private readonly Dictionary<(int Page, int Id), string> _marked = [];
    private readonly Dictionary<IndirectReference, int> _pageOf = [];

    public PdfReading(byte[] content)
    {
        _document = PdfDocument.Open(content);
        foreach (var page in _document.GetPages())
        {
            foreach (var element in Elements(page.GetMarkedContents()))
            {
                if (element is { IsArtifact: false, MarkedContentIdentifier: >= 0 })
                {
                    _marked[(page.Number, element.MarkedContentIdentifier)] = string.Concat(Elements([element]).SelectMany(e => e.Letters).Select(l => l.Value));
                }
                else if (element.IsArtifact)
                {
                    Artifacts[page.Number] = Artifacts.GetValueOrDefault(page.Number, "") + string.Concat(element.Letters.Select(l => l.Value));
                }
            }
        }

        var number = 0;
        foreach (var page in Kids(Catalog, "Pages"))
        {
            _pageOf[page] = ++number;
        }
    }

    public DictionaryToken Catalog => _document.Structure.Catalog.CatalogDictionary;

    public int Pages => _document.NumberOfPages;

    public string? Title => _document.Information.Title;

    /// <summary>What every page says that is no part of the text, by page: rules are not text, heads that repeat are.</summary>
    public Dictionary<int, string> Artifacts { get; } = [];

    /// <summary>What a page says, without spaces.</summary>
    public string Text(int page) => Dense(_document.GetPage(page).Text);

    /// <summary>What all pages say, without spaces.</summary>
    public string WholeText => string.Concat(Enumerable.Range(1, Pages).Select(Text));

    public IReadOnlyList<Letter> Letters(int page) => _document.GetPage(page).Letters;

    public (double Width, double Height) Size(int page) => (_document.GetPage(page).Width, _document.GetPage(page).Height);

    /// <summary>How many letters stand outside of everything that is marked.</summary>
    public int Unmarked => _document.GetPages().Sum(p => p.Letters.Count - Elements(p.GetMarkedContents()).SelectMany(e => e.Letters).Count());

    public string? Name(string key) => Catalog.TryGet(NameToken.Create(key), out var token) ? (Resolve(token) as StringToken)?.Data ?? (Resolve(token) as NameToken)?.Data : null;

    public bool IsMarked => Resolve(Catalog.Data["MarkInfo"]) is DictionaryToken info && info.Data["Marked"] is BooleanToken { Data: true };

    public string Metadata => Encoding.UTF8.GetString(((StreamToken)Resolve(Catalog.Data["Metadata"])).Data.Span);

    /// <summary>The root of the structure.</summary>
    public PdfNode Structure => Node((DictionaryToken)Resolve(((DictionaryToken)Resolve(Catalog.Data["StructTreeRoot"])).Data["K"] is ArrayToken kids ? kids[0] : throw new InvalidDataException("no structure")), 0);

    /// <summary>Whether every mark of every page leads back to an element.</summary>
    public bool MarksLeadBack()
    {
        var tree = (DictionaryToken)Resolve(((DictionaryToken)Resolve(Catalog.Data["StructTreeRoot"])).Data["ParentTree"]);
        var numbers = (ArrayToken)Resolve(tree.Data["Nums"]);
        var marks = new Dictionary<int, int>();
        for (var i = 0; i < numbers.Length; i += 2)
        {
            marks[(int)((NumericToken)numbers[i]).Data + 1] = ((ArrayToken)Resolve(numbers[i + 1])).Length;
        }

        return _marked.Keys.All(k => k.Id < marks[k.Page]);
    }

    public IReadOnlyList<PdfFontFacts> Fonts
    {
        get
        {
            var fonts = new Dictionary<string, PdfFontFacts>();
            foreach (var page in _pageOf.Keys)
            {
                var resources = (DictionaryToken)Resolve(((DictionaryToken)Resolve(new IndirectReferenceToken(page))).Data["Resources"]);
                foreach (var font in ((DictionaryToken)Resolve(resources.Data["Font"])).Data.Values.Select(f => (DictionaryToken)Resolve(f)))
                {
                    var descendant = (DictionaryToken)Resolve(((ArrayToken)Resolve(font.Data["DescendantFonts"]))[0]);
                    var file = Resolve(((DictionaryToken)Resolve(descendant.Data["FontDescriptor"])).Data.GetValueOrDefault("FontFile2") ?? NullToken.Instance) as StreamToken;
                    var name = ((NameToken)font.Data["BaseFont"]).Data;
                    fonts[name] = new PdfFontFacts(name, file is not null, font.Data.ContainsKey("ToUnicode"), file?.Data.Length ?? 0);
                }
            }

            return [.. fonts.Values];
        }
    }

    public static string Dense(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    public void Dispose() => _document.Dispose();

    private IEnumerable<IndirectReference> Kids(DictionaryToken parent, string key)
    {
        if (parent.Data[key] is not IndirectReferenceToken reference)
        {
            yield break;
        }

        var pending = new Stack<IndirectReference>([reference.Data]);
        while (pending.TryPop(out var next))
        {
            var node = (DictionaryToken)Resolve(new IndirectReferenceToken(next));
            if (node.Data.TryGetValue("Kids", out var kids))
            {
                foreach (var kid in ((ArrayToken)Resolve(kids)).Data.Reverse())
                {
                    pending.Push(((IndirectReferenceToken)kid).Data);
                }
            }
            else
            {
                yield return next;
            }
        }
    }

    private PdfNode Node(DictionaryToken element, int inherited)
    {
        var page = element.Data.TryGetValue("Pg", out var on) ? _pageOf[((IndirectReferenceToken)on).Data] : inherited;
        var (text, children) = (new StringBuilder(), new List<PdfNode>());
        if (element.Data.TryGetValue("K", out var content))
        {
            foreach (var kid in Resolve(content) is ArrayToken several ? several.Data : [content])
            {
                switch (Resolve(kid))
                {
                    case NumericToken mark:
                        text.Append(_marked.GetValueOrDefault((page, (int)mark.Data), ""));
                        break;
                    case DictionaryToken elsewhere when elsewhere.Data.TryGetValue("MCID", out var id):
                        text.Append(_marked[(_pageOf[((IndirectReferenceToken)elsewhere.Data["Pg"]).Data], (int)((NumericToken)id).Data)]);
                        break;
                    case DictionaryToken child:
                        children.Add(Node(child, page));
                        break;
                }
            }
        }

        var attributes = element.Data.TryGetValue("A", out var a) ? (DictionaryToken)Resolve(a) : null;
        return new PdfNode(
            ((NameToken)element.Data["S"]).Data, text.ToString(),
            element.Data.TryGetValue("Alt", out var alternative) ? Written(alternative) : null,
            attributes?.Data.TryGetValue("Scope", out var scope) == true ? ((NameToken)scope).Data : null,
            attributes?.Data.TryGetValue("ColSpan", out var span) == true ? (int)((NumericToken)span).Data : 1, children);
    }

    private static string Written(IToken token) => token switch
    {
        StringToken text => text.Data,
        HexToken text => text.Data,
        _ => "",
    };

    private IToken Resolve(IToken token) => token is IndirectReferenceToken reference ? _document.Structure.GetObject(reference.Data).Data : token;

    private static IEnumerable<MarkedContentElement> Elements(IEnumerable<MarkedContentElement> elements) =>
        elements.SelectMany(e => Elements(e.Children).Prepend(e));
}
