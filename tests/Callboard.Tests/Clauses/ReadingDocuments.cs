using System.Text;
using Callboard.Clauses.Reading;
using Xunit;

namespace Callboard.Tests.Clauses;

/// <summary>What a PDF or a Word file says is read as a person reads it, and what is no document is refused.</summary>
public sealed class ReadingDocuments
{
    private static readonly IReadOnlyList<MarkedContract> s_contracts = [.. MarkedContract.All("learn"), .. MarkedContract.All("held-out")];

    public static TheoryData<string> Names => [.. s_contracts.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_word_is_there_in_its_order(string name)
    {
        var contract = s_contracts.Single(c => c.Name == name);
        // What somebody deleted in Word and what stands at the foot of pages is not part of it.
        var expected = Letters(string.Concat(contract.Lines.SelectMany(l => l.Cells)));
        Assert.Equal(expected, Letters(DocxText.Read(WordFile.Of(contract)).Text));
        Assert.Equal(expected, Letters(PdfText.Read(PdfFile.Of(contract)).Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Paragraphs_items_and_rows_stay_what_they_are(string name)
    {
        var contract = s_contracts.Single(c => c.Name == name);
        foreach (var document in (SourceDocument[])[PdfText.Read(PdfFile.Of(contract)), DocxText.Read(WordFile.Of(contract))])
        {
            var blocks = document.Blocks.Select(b => Letters(document.Text.Substring(b.Start, b.Length))).ToList();
            var whole = contract.Lines.Count(line => blocks.Contains(Letters(string.Concat(line.Cells))));
            // A title that is set close to its paragraph may become part of it; nearly everything stands by itself.
            Assert.True(whole >= contract.Lines.Count * 0.93, $"{whole} of {contract.Lines.Count} are blocks of their own");
        }
    }

    [Fact]
    public void A_block_says_which_page_it_begins_on()
    {
        var contract = s_contracts.Single(c => c.Name.StartsWith("01", StringComparison.Ordinal));
        var document = PdfText.Read(PdfFile.Of(contract));
        Assert.True(document.Pages >= 2);
        Assert.Equal(1, document.Blocks[0].Page);
        Assert.Equal(document.Pages, document.Blocks[^1].Page);
        Assert.Equal(document.Blocks.Select(b => b.Page), document.Blocks.Select(b => b.Page).Order());
    }

    [Fact]
    public void Word_says_pages_where_it_kept_them()
    {
        var document = DocxText.Read(WordFile.Of(Body(
            """<w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Two.</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:t>Three.</w:t></w:r></w:p>""")));
        Assert.Equal("One.\nTwo.\nThree.", document.Text);
        Assert.Equal(3, document.Pages);
        Assert.Equal([2, 3], document.Blocks.Skip(1).Select(b => b.Page!.Value));
        Assert.Null(DocxText.Read(WordFile.Of(Body("<w:p><w:r><w:t>One.</w:t></w:r></w:p>"))).Pages);
    }

    [Fact]
    public void What_is_hidden_deleted_or_shown_twice_is_left_out() => Assert.Equal(
        "Kept and inserted.",
        DocxText.Read(WordFile.Of(Body(
            """
            <w:p><w:r><w:t xml:space="preserve">Kept </w:t></w:r><w:ins w:id="1" w:author="A"><w:r><w:t>and inser</w:t></w:r></w:ins><w:del w:id="2" w:author="A"><w:r><w:delText>deleted</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText></w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:r><w:t>ted.</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>ted.</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>
            """))).Text);

    [Fact]
    public void A_file_that_unpacks_to_far_more_is_refused_before_it_has()
    {
        var file = WordFile.Of(Body($"<w:p><w:r><w:t>{new string('a', 70 * 1024 * 1024)}</w:t></w:r></w:p>"));
        Assert.True(file.Length < 200_000);
        Refused(DocumentFault.TooLarge, () => DocxText.Read(file));
    }

    [Fact]
    public void Entities_that_grow_are_refused() => Refused(
        DocumentFault.Damaged,
        () => DocxText.Read(WordFile.Of("<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><w:document xmlns:w=\"x\">&b;</w:document>")));

    [Fact]
    public void Elements_nested_without_end_are_refused() => Refused(
        DocumentFault.Damaged, () => DocxText.Read(WordFile.Of(Body(string.Concat(Enumerable.Repeat("<w:sdt>", 5000)) + string.Concat(Enumerable.Repeat("</w:sdt>", 5000))))));

    [Fact]
    public void What_needs_a_password_is_told_so()
    {
        var trailer = Encoding.Latin1.GetString(PdfFile.Of(s_contracts[0])).Replace(
            "/Root 1 0 R",
            $"/Root 1 0 R /ID [<{new string('1', 32)}> <{new string('1', 32)}>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 /O <{new string('a', 64)}> /U <{new string('b', 64)}> >>",
            StringComparison.Ordinal);
        Refused(DocumentFault.Encrypted, () => PdfText.Read(Encoding.Latin1.GetBytes(trailer)));
        Refused(DocumentFault.Encrypted, () => DocxText.Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]));
    }

    [Fact]
    public void A_picture_of_a_contract_has_no_text()
    {
        Refused(DocumentFault.NoText, () => PdfText.Read(PdfFile.Of(new MarkedContract("empty", new Dictionary<string, string>(), [new ContractLine("p", [" "])], []))));
        Refused(DocumentFault.NoText, () => DocxText.Read(WordFile.Of(Body(""))));
    }

    [Fact]
    public void What_is_broken_is_refused_or_read_and_nothing_else()
    {
        var random = new Random(7);
        foreach (var whole in (byte[][])[PdfFile.Of(s_contracts[0]), WordFile.Of(s_contracts[0])])
        {
            for (var i = 0; i < 60; i++)
            {
                var broken = whole[..(i % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
                for (var at = 0; broken.Length > 0 && at < random.Next(1, 40); at++)
                {
                    broken[random.Next(broken.Length)] = (byte)random.Next(256);
                }

                var answer = Reader.Read(broken, whole[0] == '%' ? Reader.Pdf : Reader.Docx);
                Assert.Equal(answer.Fault == DocumentFault.None, answer.Reading is not null);
            }
        }

        Assert.Equal(DocumentFault.Unsupported, Reader.Read([1, 2, 3], "application/msword").Fault);
    }

    private static string Body(string content) =>
        $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>{content}</w:body></w:document>";

    private static void Refused(DocumentFault fault, Func<SourceDocument> read) => Assert.Equal(fault, Assert.Throws<DocumentException>(read).Fault);

    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '\u2022').Select(c => c switch
    {
        '\u201C' or '\u201D' => '"', '\u2018' or '\u2019' => '\'', _ => c,
    }));
}
