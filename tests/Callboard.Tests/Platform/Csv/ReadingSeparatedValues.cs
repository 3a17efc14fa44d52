using System.Text;
using Callboard.Platform.Csv;
using Xunit;

namespace Callboard.Tests.Platform.Csv;

/// <summary>Files as spreadsheets and ticket shops write them.</summary>
public sealed class ReadingSeparatedValues
{
    [Theory]
    [InlineData("code,category\nA,Gold\nB,\"Silver, front\"\n", "commas")]
    [InlineData("code;category\r\nA;Gold\r\nB;\"Silver, front\"\r\n", "semicolons and CRLF")]
    [InlineData("code\tcategory\nA\tGold\nB\tSilver, front", "tabs, and no line break at the end")]
    [InlineData("\"code\",\"category\"\n\"A\",\"Gold\"\n\"B\",\"Silver, front\"\n", "everything quoted")]
    [InlineData("category,code\nGold,A\n\"Silver, front\",B\n", "another order")]
    [InlineData("Category,e-mail, CODE \nGold,x,A\n\"Silver, front\",,B\n", "other letters, and a column nobody asks for")]
    [InlineData("code,category\nA,Gold\n\n\nB,\"Silver, front\",too,many\n", "empty rows, and cells without a column")]
    public async Task However_it_is_written(string text, string form)
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode])
        {
            byte[] bytes = [.. encoding.Preamble, .. encoding.GetBytes(text)];
            var rows = await ReadAsync(bytes, "code", "category");
            Assert.True(rows.SequenceEqual(["A|Gold", "B|Silver, front"]), $"{form}, {encoding.WebName}: {string.Join(" / ", rows)}");
        }
    }

    [Fact]
    public async Task Quotation_marks_and_line_breaks_stand_within_quotation_marks() => Assert.Equal(
        ["A|The \"Great\" One", "B|two\nlines"], await ReadAsync("code,category\nA,\"The \"\"Great\"\" One\"\nB,\"two\nlines\"\n"u8.ToArray(), "code", "category"));

    [Fact]
    public async Task Rows_are_numbered_as_in_a_spreadsheet()
    {
        using var stream = new MemoryStream("code\nA\n\n\"B\nb\"\nC\n"u8.ToArray());
        using var reader = await CsvReader.OpenAsync(stream, default);
        var numbers = new List<int>();
        while (await reader.ReadAsync(default))
        {
            numbers.Add(reader.Row);
        }

        Assert.Equal([2, 4, 5], numbers);
    }

    [Fact]
    public async Task A_row_may_be_shorter_than_the_header() => Assert.Equal(
        ["A|", "|Gold"], await ReadAsync("code,category\nA\n,Gold\n"u8.ToArray(), "code", "category"));

    [Fact]
    public async Task A_column_that_stands_twice_is_refused()
    {
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync("code,Code\nA,B\n"u8.ToArray(), "code"));
        Assert.Contains("twice", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_never_closes_a_quotation_mark_is_refused_before_it_fills_the_memory()
    {
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(
            [.. "code,category\nA,Gold\nB,\""u8, .. Enumerable.Repeat((byte)'x', 40_000_000)], "code"));
        Assert.Contains("Row 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_has_no_header()
    {
        using var reader = await CsvReader.OpenAsync(new MemoryStream(), default);
        Assert.Empty(reader.Header);
        Assert.False(await reader.ReadAsync(default));
    }

    private static async Task<List<string>> ReadAsync(byte[] bytes, params string[] columns)
    {
        using var reader = await CsvReader.OpenAsync(new MemoryStream(bytes), default);
        var rows = new List<string>();
        while (await reader.ReadAsync(default))
        {
            rows.Add(string.Join('|', columns.Select(c => reader[reader.ColumnOf(c)].ToString())));
        }

        return rows;
    }
}
