using System.Text;
using Callboard.Platform.Csv;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Platform.Csv;

/// <summary>Exports that stay data when a spreadsheet opens them.</summary>
public sealed class WritingSeparatedValues
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://example.com\",\"x\")", "\"'=HYPERLINK(\"\"http://example.com\"\",\"\"x\"\")\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 123", "'+49 30 123")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1:A9)", "'@SUM(A1:A9)")]
    [InlineData("\t=1+1", "\"'\t=1+1\"")]
    [InlineData("\r=1+1", "\"'\r=1+1\"")]
    [InlineData("\n=1+1", "\"'\n=1+1\"")]
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    public void A_text_that_would_begin_a_formula_is_marked(string text, string expected) => Assert.Equal(expected, CsvWriter.Cell(text));

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Kim", "Kim")]
    [InlineData("a=b", "a=b")]
    [InlineData("Müller, Kim", "\"Müller, Kim\"")]
    [InlineData("the \"Great\"", "\"the \"\"Great\"\"\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(" x", "\" x\"")]
    public void Any_other_text_stays_as_it_is(string? text, string expected) => Assert.Equal(expected, CsvWriter.Cell(text));

    [Fact]
    public async Task Numbers_and_instants_are_no_formulas()
    {
        var stream = new MemoryStream();
        await using (var writer = new CsvWriter(stream))
        {
            await writer.Add("change").Add("at").Add((long?)null).EndRowAsync(default);
            await writer.Add(-5).Add(new DateTimeOffset(2027, 9, 3, 20, 0, 0, TimeSpan.FromHours(2))).Add((string?)null).EndRowAsync(default);
        }

        Assert.Equal("\uFEFFchange,at,\r\n-5,2027-09-03T18:00:00Z,\r\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Whatever_is_written_is_read_again_and_begins_no_formula()
    {
        var texts = Gen.ArrayOf(Gen.Elements([.. "=+-@\t\"',; aé\u4e2d"])).Select(c => new string(c));
        Prop.ForAll(Gen.Two(Gen.ListOf(texts)).ToArbitrary(), given =>
        {
            var rows = given.Item1.Zip(given.Item2, (a, b) => (string[])[a, b]).ToList();

            var read = RoundTripAsync(rows).GetAwaiter().GetResult();

            Assert.Equal(rows.Count, read.Count);
            foreach (var (row, cells) in rows.Zip(read))
            {
                Assert.Equal(row.Select(text => text.Length > 0 && "=+-@\t".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text), cells);
                Assert.DoesNotContain(cells, c => c.Length > 0 && "=+-@\t\r\n".Contains(c[0], StringComparison.Ordinal));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static async Task<List<string[]>> RoundTripAsync(List<string[]> rows)
    {
        var stream = new MemoryStream();
        await using (var writer = new CsvWriter(stream))
        {
            // The third column keeps a row of empty cells from being an empty row.
            foreach (var row in rows.Prepend(["a", "b"]))
            {
                await writer.Add(row[0]).Add(row[1]).Add("c").EndRowAsync(default);
            }
        }

        stream.Position = 0;
        using var reader = await CsvReader.OpenAsync(stream, default);
        var read = new List<string[]>();
        while (await reader.ReadAsync(default))
        {
            read.Add([reader[0].ToString(), reader[1].ToString()]);
        }

        return read;
    }
}
