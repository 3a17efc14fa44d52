using Callboard.Documents.Model;
using Callboard.Documents.Word;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Xunit;
using Sheet = Callboard.Documents.Model.Sheet;
using SheetTable = Callboard.Documents.Model.Table;

namespace Callboard.Tests.Documents.Rules;

/// <summary>Sheets become Word documents that hold to the format, with heads that repeat and text that runs its own way.</summary>
public sealed class WritingWord
{
    public static IEnumerable<TheoryDataRow<string>> Kinds => ["rows", "scripts", "badges", "everything"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_valid(string kind)
    {
        using var word = Write(kind switch
        {
            "rows" => SampleSheets.RunOfShow(300),
            "scripts" => SampleSheets.RunOfShow(SampleSheets.Scripts.Count, i => SampleSheets.Scripts.Values.ElementAt(i), paper: Paper.Letter),
            "badges" => SampleSheets.Badges("Mia Brandt", "محمد الأمين", "山田太郎"),
            _ => SampleSheets.Of(
            [
                new Heading("Terms & conditions"), new Prose("One\ntwo \u0007\uD800 <three>"), new Prose("quiet", Tone.Quiet), new Facts([new Fact("A", "")]),
                new SheetTable([new("A"), new("B", 1)], [], "Empty"), new SheetTable([new("A"), new("B", 1)], [new Row([new Cell(), Cell.Of(null)])], "<&>"),
                new Signatures(["We", "They"]),
            ]),
        });
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(word.Document).Select(e => $"{e.Description} {e.Path?.XPath} {e.Part?.Uri}"));
    }

    [Fact]
    public void Three_hundred_rows_stay_whole_below_a_head_that_repeats()
    {
        using var word = Write(SampleSheets.RunOfShow(300));
        var table = word.Body.Elements<DocumentFormat.OpenXml.Wordprocessing.Table>().Last();
        var rows = table.Elements<TableRow>().ToList();
        Assert.Equal(1 + 3 + 300, rows.Count);
        Assert.Single(rows, r => r.TableRowProperties?.GetFirstChild<TableHeader>() is not null);
        Assert.NotNull(rows[0].TableRowProperties?.GetFirstChild<TableHeader>());
        Assert.All(rows, r => Assert.NotNull(r.TableRowProperties?.GetFirstChild<CantSplit>()));
        Assert.Contains("Block number 0299 of the show", rows[^1].InnerText, StringComparison.Ordinal);
        // A day stays with its first row.
        Assert.All(rows.Where(r => r.InnerText.StartsWith("Day ", StringComparison.Ordinal)), r => Assert.NotEmpty(r.Descendants<KeepNext>()));
    }

    [Fact]
    public void Text_that_runs_to_the_left_is_told_to()
    {
        using var word = Write(SampleSheets.Of([new Prose("בדיקה 17:30 Live סוף"), new Prose("Plain text")]));
        var (hebrew, plain) = (word.Body.Elements<Paragraph>().Single(p => p.InnerText.Contains("בדיקה", StringComparison.Ordinal)),
            word.Body.Elements<Paragraph>().Single(p => p.InnerText == "Plain text"));
        Assert.NotNull(hebrew.ParagraphProperties!.BiDi);
        Assert.Null(plain.ParagraphProperties!.BiDi);
        Assert.Equal("בדיקה 17:30 Live סוף", hebrew.InnerText);
        Assert.All(hebrew.Elements<Run>().Where(r => r.InnerText.Any(c => c is >= '\u05D0' and <= '\u05EA')), r => Assert.NotNull(r.RunProperties?.GetFirstChild<RightToLeftText>()));
        Assert.All(hebrew.Elements<Run>().Where(r => r.InnerText.Contains("Live", StringComparison.Ordinal)), r => Assert.Null(r.RunProperties?.GetFirstChild<RightToLeftText>()));
    }

    [Fact]
    public void It_counts_its_pages_and_says_where_it_comes_from()
    {
        using var word = Write(SampleSheets.RunOfShow(5));
        var footer = word.Document.MainDocumentPart!.FooterParts.Single().Footer!;
        Assert.Equal(["PAGE", "NUMPAGES"], footer.Descendants<SimpleField>().Select(f => f.Instruction!.Value));
        Assert.Contains("Run of show · version 214 · Northlight Gala", footer.InnerText, StringComparison.Ordinal);
        Assert.Contains("Printed 26 Nov 2026, 18:42 UTC+1 by Mia Brandt.", footer.InnerText, StringComparison.Ordinal);
        Assert.Equal("Northlight Gala – Run of show", word.Document.PackageProperties.Title);
    }

    [Fact]
    public void Codes_are_pictures_with_a_text()
    {
        using var word = Write(SampleSheets.Badges("Mia Brandt", "山田太郎"));
        Assert.Equal(2, word.Document.MainDocumentPart!.ImageParts.Count());
        Assert.Equal(
            ["QR code of the ticket TKT-0000", "QR code of the ticket TKT-0001"],
            word.Body.Descendants<DocumentFormat.OpenXml.Drawing.Wordprocessing.DocProperties>().Select(d => d.Description!.Value));
    }

    private static Written Write(Sheet sheet) => new(new MemoryStream(new WordRenderer().Render(sheet), writable: false));

    private sealed class Written(Stream content) : IDisposable
    {
        public WordprocessingDocument Document { get; } = WordprocessingDocument.Open(content, isEditable: false);

        public Body Body => Document.MainDocumentPart!.Document!.Body!;

        public void Dispose() => Document.Dispose();
    }
}
