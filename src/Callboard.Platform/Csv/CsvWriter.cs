using System.Buffers;
using System.Globalization;
using System.Text;
using Callboard.Platform.Json;

namespace Callboard.Platform.Csv;

/// <summary>
/// Writes separated values (RFC 4180: commas, CRLF, UTF-8 with a byte order mark, which spreadsheets ask for) that stay data when a spreadsheet opens
/// them: a text that would begin a formula gets an apostrophe in front, which spreadsheets read as "this is text".
/// </summary>
/// <remarks>
/// Only texts are marked: numbers and instants come from us and cannot hold a formula, and a marked -5 would be no number any more. Rows are
/// collected in a small buffer and sent on whenever it is full, so an export of any length needs no memory.
/// </remarks>
public sealed class CsvWriter : IAsyncDisposable
{
    private const int FlushAt = 32 * 1024;

    // A formula begins with one of these; tab and line breaks are trimmed by some programs, and bring what is behind them to the front.
    private static readonly SearchValues<char> s_formula = SearchValues.Create("=+-@\t\r\n");

    // The full-width forms are taken for the plain ones where East Asian input is usual.
    private static readonly SearchValues<char> s_wideFormula = SearchValues.Create("\uFF1D\uFF0B\uFF0D\uFF20");

    private static readonly SearchValues<char> s_quoted = SearchValues.Create("\",;\t\r\n");

    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + 4096);
    private bool _rowBegun;

    /// <param name="stream">Stays the caller's.</param>
    public CsvWriter(Stream stream)
    {
        _stream = stream;
        _buffer.Write(Encoding.UTF8.Preamble);
    }

    /// <summary>A text as a cell: made harmless, and quoted when it has to be.</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var harmless = s_formula.Contains(text[0]) || s_wideFormula.Contains(text[0]) ? "'" + text : text;
        // Spaces at the ends are kept by all programs only within quotation marks.
        return harmless.AsSpan().ContainsAny(s_quoted) || harmless[0] == ' ' || harmless[^1] == ' '
            ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : harmless;
    }

    /// <summary>Adds a text to the row.</summary>
    public CsvWriter Add(string? text) => Append(Cell(text));

    /// <summary>Adds a number to the row.</summary>
    public CsvWriter Add(long? number) => Append(number?.ToString(CultureInfo.InvariantCulture) ?? "");

    /// <summary>Adds an instant to the row, in UTC as everywhere.</summary>
    public CsvWriter Add(DateTimeOffset? instant) => Append(instant is { } at ? InstantConverter.Format(at) : "");

    /// <summary>Ends the row.</summary>
    public async ValueTask EndRowAsync(CancellationToken cancellationToken)
    {
        _buffer.Write("\r\n"u8);
        _rowBegun = false;
        if (_buffer.WrittenCount >= FlushAt)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Sends on what is collected.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }

    public ValueTask DisposeAsync() => FlushAsync(CancellationToken.None);

    private CsvWriter Append(string cell)
    {
        if (_rowBegun)
        {
            _buffer.Write(","u8);
        }

        _rowBegun = true;
        Encoding.UTF8.GetBytes(cell, _buffer);
        return this;
    }
}
