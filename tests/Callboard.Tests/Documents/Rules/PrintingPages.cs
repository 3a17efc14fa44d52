using System.Globalization;
using Callboard.Documents.Model;
using Callboard.Documents.Pdf;
using Xunit;

namespace Callboard.Tests.Documents.Rules;

/// <summary>Sheets become PDF: read by another library, they say what they should, page by page and element by element.</summary>
public sealed class PrintingPages
{
    [Fact]
    public void Three_hundred_rows_are_all_there_once_below_heads_that_repeat()
    {
        using var pdf = Print(SampleSheets.RunOfShow(300));
        var table = Assert.Single(pdf.Structure.All, n => n.Type == "Table");
        var rows = table.All.Where(n => n.Type == "TR").ToList();
        // Its head, three days, three hundred blocks.
        Assert.Equal(1 + 3 + 300, rows.Count);
        for (var i = 0; i < 300; i++)
        {
            Assert.Single(rows, r => r.WholeText.Contains($"Block number {i:0000} of the show", StringComparison.Ordinal));
        }

        Assert.True(pdf.Pages > 8);
        for (var page = 1; page <= pdf.Pages; page++)
        {
            Assert.Contains("TIMELENGTHWHATWHEREWHO", pdf.Text(page), StringComparison.Ordinal);
            Assert.Contains($"Page{page}of{pdf.Pages}", pdf.Text(page), StringComparison.Ordinal);
            Assert.Contains("Runofshow·version214·NorthlightGala", pdf.Text(page), StringComparison.Ordinal);
            Assert.Contains("Printed26Nov2026,18:42UTC+1byMiaBrandt.", pdf.Text(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_is_tagged_throughout_and_says_what_it_is()
    {
        using var pdf = Print(SampleSheets.RunOfShow(80));
        Assert.True(pdf.IsMarked);
        Assert.Equal("en", pdf.Name("Lang"));
        Assert.Equal("Northlight Gala – Run of show", pdf.Title);
        Assert.Contains("<pdfuaid:part>1</pdfuaid:part>", pdf.Metadata, StringComparison.Ordinal);
        Assert.Equal(0, pdf.Unmarked);
        Assert.True(pdf.MarksLeadBack());
        var root = pdf.Structure;
        Assert.Equal("Document", root.Type);
        Assert.Equal("Northlight Gala", Assert.Single(root.All, n => n.Type == "H1").Text);
        // Each head cell says what it heads, and every row has as many columns as the head.
        var heads = root.All.Where(n => n.Type == "TH").ToList();
        Assert.Equal(5, heads.Count(h => h.Scope == "Column"));
        Assert.All(heads.Where(h => h.Scope == "Row"), h => Assert.Equal(5, h.Columns));
        Assert.All(root.All.Where(n => n.Type == "TR"), r => Assert.Equal(5, r.Children.Sum(c => c.Columns)));
        // A head that is repeated is told once.
        Assert.DoesNotContain(root.All.Where(n => n.Type is "TD" or "P"), n => n.Text == "WHAT");
        Assert.Contains("WHAT", pdf.Artifacts[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_that_looks_like_markup_is_a_title()
    {
        using var pdf = Print(SampleSheets.Of([new Prose("x")], "Tom & <b>Jerry</b> ]]> \\ (a"));
        Assert.Equal("Tom & <b>Jerry</b> ]]> \\ (a – Run of show", pdf.Title);
        Assert.Contains("Tom & <b>Jerry</b> ]]> \\ (a", System.Xml.Linq.XDocument.Parse(pdf.Metadata.TrimStart('\uFEFF')).Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_font_is_within_it_and_only_as_much_as_is_used()
    {
        using var pdf = Print(SampleSheets.RunOfShow(SampleSheets.Scripts.Count, i => SampleSheets.Scripts.Values.ElementAt(i)));
        Assert.True(pdf.Fonts.Count > 20);
        Assert.All(pdf.Fonts, f => Assert.True(f is { IsEmbedded: true, IsMapped: true } && f.Name[6] == '+' && f.Length < 60_000, $"{f}"));
    }

    [Fact]
    public void What_is_written_in_any_script_can_be_read_again()
    {
        foreach (var (script, text) in SampleSheets.Scripts)
        {
            using var pdf = Print(SampleSheets.Of([new Prose(text)]));
            var read = PdfReading.Dense(pdf.Structure.All.Where(n => n.Type == "P").Select(n => n.Text).Last());
            // Letters that join are told each by itself; of those that make one sign together, PdfPig does not read what is told beside them.
            var expected = PdfReading.Dense(text);
            Assert.True(
                script is "latin" or "greek" or "cyrillic" or "japanese" or "simplified" or "traditional" or "korean" or "symbols" or "armenian" or "georgian" or "ethiopic" or "thai" or "lao"
                    ? read == expected
                    : script is "arabic" or "persian" or "hebrew" ? Sorted(read) == Sorted(expected)
                    : expected.Any(read.Contains),
                $"{script}: {read} is not {expected}");
        }

        static string Sorted(string text) => string.Concat(text.Order());
    }

    [Fact]
    public void A_day_is_not_left_alone_at_the_end_of_a_page_and_a_sum_not_at_the_beginning()
    {
        for (var before = 24; before < 46; before++)
        {
            var rows = Enumerable.Range(0, before).Select(i => new Row([Cell.Of($"Row {i}"), Cell.Of("1.00")]))
                .Append(new Row([Cell.Of("Next day")], RowKind.Group)).Append(new Row([Cell.Of("First of it"), Cell.Of("1.00")]))
                .Append(new Row([Cell.Of("In all"), Cell.Of("99.00")], RowKind.Total));
            using var pdf = Print(SampleSheets.Of([new Table([new("What", 1), new("Sum", Right: true)], [.. rows], "Sums")]));
            int PageOf(string text) => Enumerable.Range(1, pdf.Pages).Single(p => pdf.Text(p).Contains(text, StringComparison.Ordinal));
            Assert.Equal(PageOf("Nextday"), PageOf("Firstofit"));
            Assert.Equal(PageOf("Firstofit"), PageOf("Inall"));
        }
    }

    [Fact]
    public void A_row_no_page_can_hold_goes_on_over_several()
    {
        var words = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"w{i:0000}"));
        using var pdf = Print(SampleSheets.RunOfShow(3, notes: i => i == 1 ? words : null));
        Assert.True(pdf.Pages >= 3);
        Assert.Contains(PdfReading.Dense(words), PdfReading.Dense(pdf.Structure.WholeText), StringComparison.Ordinal);
        Assert.Equal(1 + 1 + 3, pdf.Structure.All.Count(n => n.Type == "TR"));
        Assert.All(Enumerable.Range(1, pdf.Pages), p => Assert.Contains("TIMELENGTHWHAT", pdf.Text(p), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Paper.A4, 595.28, 841.89)]
    [InlineData(Paper.Letter, 612, 792)]
    public void Nothing_stands_beyond_the_margins(Paper paper, double width, double height)
    {
        using var pdf = Print(SampleSheets.RunOfShow(
            60, i => i % 2 == 0 ? new string('W', 300) : SampleSheets.Scripts.Values.ElementAt(i % SampleSheets.Scripts.Count), paper: paper));
        for (var page = 1; page <= pdf.Pages; page++)
        {
            Assert.Equal(width, pdf.Size(page).Width, 1);
            Assert.Equal(height, pdf.Size(page).Height, 1);
            Assert.All(pdf.Letters(page).Where(l => !string.IsNullOrWhiteSpace(l.Value)), l =>
            {
                Assert.InRange(l.StartBaseLine.X, 35, width - 35);
                Assert.InRange(l.StartBaseLine.Y, 20, height - 20);
            });
        }
    }

    [Fact]
    public void Long_titles_get_smaller_and_are_not_cut()
    {
        var title = string.Join(' ', Enumerable.Repeat("The Annual Gathering of Everybody Who Ever Carried a Flight Case", 3));
        using var pdf = Print(SampleSheets.Of([new Prose("x")], title[..190]));
        Assert.Equal(PdfReading.Dense(title[..190]), PdfReading.Dense(pdf.Structure.All.Single(n => n.Type == "H1").Text));
    }

    [Fact]
    public void Figures_end_on_one_line()
    {
        var amounts = new[] { "1.00", "1,111.11", "98,765,432.10", "−40.00" };
        using var pdf = Print(SampleSheets.Of([new Table(
            [new("What", 1), new("Sum", 1, Right: true)], [.. amounts.Select(a => new Row([Cell.Of("x"), Cell.Of(a)]))], "Sums")]));
        var ends = pdf.Letters(1).GroupBy(l => Math.Round(l.StartBaseLine.Y, 1)).Select(line => line.MaxBy(l => l.EndBaseLine.X)!)
            .Where(l => l.Value is "0" or "1" && l.StartBaseLine.Y is > 100 and < 700).Select(l => Math.Round(l.EndBaseLine.X)).Distinct();
        Assert.Single(ends);
    }

    [Fact]
    public void Badges_have_a_name_a_category_and_a_code_to_scan_eight_on_a_page()
    {
        string[] names = ["Mia Brandt", "محمد الأمين", "山田太郎", "Maximiliane Friederike von Hohenstein-Wallenfels zu Oettingen-Spielberg", .. Enumerable.Range(4, 7).Select(i => $"Guest {i}")];
        using var pdf = Print(SampleSheets.Badges(names));
        Assert.Equal(2, pdf.Pages);
        var figures = pdf.Structure.All.Where(n => n.Type == "Figure").ToList();
        Assert.Equal(Enumerable.Range(0, 11).Select(i => string.Create(CultureInfo.InvariantCulture, $"QR code of the ticket TKT-{i:0000}")), figures.Select(f => f.Alternative));
        var badges = pdf.Structure.All.Where(n => n.Type == "Div").ToList();
        Assert.Equal(11, badges.Count);
        Assert.Contains("MaximilianeFriederikevonHohenstein-WallenfelszuOettingen-Spielberg", PdfReading.Dense(badges[3].WholeText), StringComparison.Ordinal);
        Assert.Contains("TKT-0000", badges[0].WholeText, StringComparison.Ordinal);
        Assert.Equal(0, pdf.Unmarked);
    }

    [Fact]
    public void Codes_say_what_they_are_for()
    {
        // Three corners, each seven modules wide with a ring of light, and the same again when drawn again.
        var rows = QrMatrix.Of("TKT-0001", sturdy: true);
        Assert.Equal(21, rows.Length);
        foreach (var (x, y) in new[] { (0, 0), (14, 0), (0, 14) })
        {
            Assert.True(Enumerable.Range(0, 7).All(i => rows[y][x + i] && rows[y + 6][x + i] && rows[y + i][x] && rows[y + i][x + 6]));
            Assert.False(rows[y + 1][x + 1]);
        }

        Assert.Equal(rows, QrMatrix.Of("TKT-0001", sturdy: true));
        Assert.NotEqual(rows, QrMatrix.Of("TKT-0002", sturdy: true));
    }

    private static PdfReading Print(Sheet sheet) => new(new PdfRenderer().Render(sheet));
}
