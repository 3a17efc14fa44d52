using System.Text;
using nietras.SeparatedValues;

namespace Callboard.Platform.Csv;

/// <summary>
/// Reads separated values (RFC 4180) row by row, in memory that does not grow with the file. The separator (comma, semicolon, tab or bar) is what
/// the header is written with; a byte order mark says the encoding, which is UTF-8 without one; rows end with LF, CRLF or CR.
/// </summary>
/// <remarks>Rows may be shorter or longer than the header: what is missing is empty, what is too much is nobody's. Which it may be, the caller knows.</remarks>
public sealed class CsvReader : IDisposable
{
    // Enough for the rows that tell how a file is laid out.
    private const int HeadChars = 64 * 1024;

    private readonly SepReader _rows;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private PeopleText? _text;

    private CsvReader(SepReader rows) => _rows = rows;

    /// <summary>The names in the header as they are written there; empty for an empty file.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The number of the current row as spreadsheets count: the header is row 1, and empty rows count too.</summary>
    public int Row { get; private set; }

    /// <summary>What stands between cells.</summary>
    public char Separator => _rows.Spec.Sep.Separator;

    /// <summary>The encoding of the file, as far as it has been read.</summary>
    public string EncodingName => _text?.EncodingName ?? "utf-8";

    /// <summary>
    /// Opens a file as people save them and reads its header: also in Windows-1252, with a hint at the separator, with a title above the header,
    /// or with one name over two columns. The stream stays the caller's.
    /// </summary>
    /// <param name="stream">The file.</param>
    /// <param name="separator">What stands between cells, where somebody has said it.</param>
    /// <param name="encoding">The encoding, where somebody has said it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidDataException">The header cannot be read.</exception>
    public static async Task<CsvReader> OpenAnyAsync(Stream stream, char? separator, Encoding? encoding, CancellationToken cancellationToken)
    {
        var text = new PeopleText(stream, encoding);
        var head = new char[HeadChars];
        var length = await text.Reader.ReadBlockAsync(head, cancellationToken);
        var shape = CsvShape.Of(head.AsSpan(0, length), length < head.Length, separator);
        var reader = new CsvReader(await Sep.New(shape.Separator)
            .Reader(o => o with { HasHeader = false, DisableColCountCheck = true, Unescape = true })
            .FromAsync(new BegunText(head.AsMemory(shape.Start, length - shape.Start), text.Reader), cancellationToken))
        { _text = text };
        for (var title = 0; title < shape.Titles; title++)
        {
            await reader.MoveAsync(cancellationToken);
        }

        if (await reader.MoveAsync(cancellationToken))
        {
            reader.Header = reader.Cells();
            for (var i = 0; i < reader.Header.Count; i++)
            {
                reader._columns.TryAdd(Letters(reader.Header[i]), i);
            }
        }

        return reader;
    }

    /// <summary>Opens a file and reads its header. The stream stays the caller's.</summary>
    /// <exception cref="InvalidDataException">The header cannot be read, or names a column twice.</exception>
    public static async Task<CsvReader> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var text = new StreamReader(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
        var reader = new CsvReader(await Sep.Reader(o => o with { HasHeader = false, DisableColCountCheck = true, Unescape = true })
            .FromAsync(text, cancellationToken));
        if (!await reader.MoveAsync(cancellationToken))
        {
            return reader;
        }

        reader.Header = reader.Cells();
        for (var i = 0; i < reader.Header.Count; i++)
        {
            if (Letters(reader.Header[i]) is { Length: > 0 } name && !reader._columns.TryAdd(name, i))
            {
                reader.Dispose();
                throw new InvalidDataException($"The header has the column {reader.Header[i].Trim()} twice.");
            }
        }

        return reader;
    }

    /// <summary>Where a column stands, or -1. Case, spaces and punctuation of names do not matter: <c>Holder name</c> is <c>holderName</c>.</summary>
    public int ColumnOf(string name) => _columns.GetValueOrDefault(Letters(name), -1);

    /// <summary>Goes on to the next row that has anything in it.</summary>
    /// <exception cref="InvalidDataException">A row is longer than any row can be.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await MoveAsync(cancellationToken))
        {
            if (_rows.Current.ColCount > 1 || !_rows.Current[0].Span.IsWhiteSpace())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A cell of the current row without quotes; empty when the row has none there. Valid until the next row.</summary>
    public ReadOnlySpan<char> this[int column] => column >= 0 && column < _rows.Current.ColCount ? _rows.Current[column].Span : default;

    public void Dispose() => _rows.Dispose();

    private async ValueTask<bool> MoveAsync(CancellationToken cancellationToken)
    {
        Row++;
        try
        {
            return await _rows.MoveNextAsync(cancellationToken);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException($"Row {Row} does not end. Is a quotation mark missing?", e);
        }
    }

    private List<string> Cells()
    {
        var cells = new List<string>();
        for (var i = 0; i < _rows.Current.ColCount; i++)
        {
            cells.Add(_rows.Current[i].Span.ToString());
        }

        return cells;
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
