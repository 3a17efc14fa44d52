using System.Text;
using Callboard.Platform.Csv;
using Xunit;

namespace Callboard.Tests.Platform.Csv;

/// <summary>Files as people save them, who know nothing of encodings and separators.</summary>
public sealed class ReadingWhatPeopleSave
{
    private static readonly Encoding s_windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Theory]
    [InlineData("Name;E-Mail\nZoë Müller;zoe@example.com\n\"Bøhm, Åsa\";asa@example.com\n", ';')]
    [InlineData("sep=;\r\nName;E-Mail\r\nZoë Müller;zoe@example.com\r\nBøhm, Åsa;asa@example.com\r\n", ';')]
    [InlineData("\"sep=\t\"\nName\tE-Mail\nZoë Müller\tzoe@example.com\nBøhm, Åsa\tasa@example.com", '\t')]
    [InlineData("Gäste der Gala 2027;;\n;;\nStand: 1. Mai\nName;E-Mail;\nZoë Müller;zoe@example.com;\nBøhm, Åsa;asa@example.com;\n", ';')]
    [InlineData("Name,E-Mail,\"Notes; private\"\nZoë Müller,zoe@example.com,a;b;c\n\"Bøhm, Åsa\",asa@example.com,\n", ',')]
    [InlineData("Name|E-Mail\rZoë Müller|zoe@example.com\rBøhm, Åsa|asa@example.com\r", '|')]
    public async Task However_it_is_laid_out_and_whatever_it_is_written_in(string text, char separator)
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, s_windows])
        {
            byte[] bytes = [.. encoding.Preamble, .. encoding.GetBytes(text)];
            using var reader = await CsvReader.OpenAnyAsync(new Trickle(bytes), null, null, default);
            Assert.Equal(separator, reader.Separator);
            Assert.Equal(["Zoë Müller zoe@example.com", "Bøhm, Åsa asa@example.com"], await RowsAsync(reader));
            Assert.Equal(encoding.WebName, reader.EncodingName);
        }
    }

    [Fact]
    public async Task The_first_accent_may_come_after_a_million_characters()
    {
        var text = "Name;E-Mail\n" + string.Concat(Enumerable.Repeat("Ada Byron;ada@example.com\n", 40_000)) + "René;rené@example.com\n";
        using var reader = await CsvReader.OpenAnyAsync(new MemoryStream(s_windows.GetBytes(text)), null, null, default);
        Assert.Equal("René rené@example.com", (await RowsAsync(reader))[^1]);
        Assert.Equal("windows-1252", reader.EncodingName);
    }

    [Fact]
    public async Task A_file_pasted_together_from_two_encodings_is_read_as_well()
    {
        byte[] bytes = [.. "Name;E-Mail\nZoë;1\n"u8, .. s_windows.GetBytes("Zoë;2\n"), .. "Zoë;3\n"u8, .. s_windows.GetBytes("€;4\n")];
        using var reader = await CsvReader.OpenAnyAsync(new MemoryStream(bytes), null, null, default);
        Assert.Equal(["Zoë 1", "Zoë 2", "Zoë 3", "€ 4"], await RowsAsync(reader));
    }

    [Fact]
    public async Task Whoever_knows_better_says_so()
    {
        var polish = CodePagesEncodingProvider.Instance.GetEncoding(1250)!;
        using var reader = await CsvReader.OpenAnyAsync(new MemoryStream(polish.GetBytes("Name,a;E-Mail\nŁukasz,b;1\n")), ',', polish, default);
        Assert.Equal(["Name", "a;E-Mail"], reader.Header);
        Assert.True(await reader.ReadAsync(default));
        Assert.Equal("Łukasz", reader[0].ToString());
    }

    [Fact]
    public async Task Rows_are_numbered_as_in_a_spreadsheet_also_below_a_title()
    {
        using var reader = await CsvReader.OpenAnyAsync(new MemoryStream("sep=;\nThe list;\n\nName;E-Mail\nA;1\n"u8.ToArray()), null, null, default);
        Assert.Equal(["Name", "E-Mail"], reader.Header);
        Assert.True(await reader.ReadAsync(default));
        Assert.Equal(4, reader.Row);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sep=;\n")]
    [InlineData("\n\n")]
    public async Task Nothing_has_no_header(string text)
    {
        using var reader = await CsvReader.OpenAnyAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), null, null, default);
        Assert.All(reader.Header, h => Assert.Empty(h));
        Assert.False(await reader.ReadAsync(default));
    }

    [Fact]
    public async Task One_column_is_a_table_too()
    {
        using var reader = await CsvReader.OpenAnyAsync(new MemoryStream("Name\nAda, Lady\nBob\n"u8.ToArray()), null, null, default);
        Assert.Equal("Name", Assert.Single(reader.Header));
        Assert.True(await reader.ReadAsync(default));
        Assert.StartsWith("Ada", reader[0].ToString(), StringComparison.Ordinal);
    }

    private static async Task<List<string>> RowsAsync(CsvReader reader)
    {
        var rows = new List<string>();
        while (await reader.ReadAsync(default))
        {
            rows.Add($"{reader[reader.ColumnOf("name")]} {reader[reader.ColumnOf("email")]}");
        }

        return rows;
    }

    /// <summary>A stream that gives three bytes at a time, so that every character is cut somewhere.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(3, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(3, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
