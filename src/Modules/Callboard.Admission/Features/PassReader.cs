using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Callboard.Admission.Rules;
using Callboard.Platform.Csv;

namespace Callboard.Admission;

/// <summary>The rows of a file of passes, one by one and never all of them.</summary>
internal abstract class PassReader : IAsyncDisposable
{
    public const string Csv = "text/csv", Ndjson = "application/x-ndjson";

    /// <summary>The row read last.</summary>
    public PassCells Current { get; protected set; }

    /// <summary>Opens a file of one of the two types; a CSV file's header is read and checked here.</summary>
    /// <exception cref="InvalidDataException">The file cannot be taken for one of passes of this kind. The message says why, for people.</exception>
    public static async Task<PassReader> OpenAsync(string mediaType, PassKind kind, Stream body, CancellationToken cancellationToken) =>
        mediaType == Ndjson ? new NdjsonPassReader(kind, body) : await CsvPassReader.OpenAsync(kind, body, cancellationToken);

    /// <summary>Reads the next row into <see cref="Current"/>; false when there is none.</summary>
    /// <exception cref="InvalidDataException">The file breaks off in a way that says nothing about where the next row would begin.</exception>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>Passes as separated values. The columns are named by the header, in any order; columns of other names are left alone.</summary>
internal sealed class CsvPassReader : PassReader
{
    private readonly CsvReader _file;
    private readonly int _key, _category, _holderName, _email;

    // There are few categories and many rows of each.
    private readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _known;

    private CsvPassReader(PassKind kind, CsvReader file)
    {
        _file = file;
        _known = _categories.GetAlternateLookup<ReadOnlySpan<char>>();
        _key = Required(PassRow.KeyField(kind));
        _category = Required("category");
        _holderName = file.ColumnOf("holderName");
        _email = kind == PassKind.Ticket ? file.ColumnOf("email") : -1;
    }

    public static async Task<PassReader> OpenAsync(PassKind kind, Stream body, CancellationToken cancellationToken)
    {
        var file = await CsvReader.OpenAsync(body, cancellationToken);
        try
        {
            return new CsvPassReader(kind, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _file.ReadAsync(cancellationToken))
        {
            return false;
        }

        Current = new(_file.Row, Text(_key), Category(_file[_category]), Text(_holderName), Text(_email));
        return true;
    }

    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private string? Text(int column) => _file[column] is { IsEmpty: false } cell ? cell.ToString() : null;

    private string? Category(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty)
        {
            return null;
        }

        if (!_known.TryGetValue(cell, out var category))
        {
            category = cell.ToString();
            if (_categories.Count < 1000)
            {
                _categories.Add(category, category);
            }
        }

        return category;
    }

    private int Required(string name) => _file.ColumnOf(name) is >= 0 and var at
        ? at
        : throw new InvalidDataException(_file.Header.Count == 0
            ? "The file is empty."
            : $"The file has no column {name}. Its first row is: {Shortened(string.Join(", ", _file.Header))}");

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + " …";
}

/// <summary>Passes as JSON objects, one on each line.</summary>
internal sealed class NdjsonPassReader(PassKind kind, Stream body) : PassReader
{
    /// <summary>Bytes of a line; a longer one is not one of passes.</summary>
    public const int MaxLine = 64 * 1024;

    private readonly PipeReader _bytes = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: MaxLine, leaveOpen: true));
    private readonly byte[] _keyField = Encoding.UTF8.GetBytes(PassRow.KeyField(kind));
    private int _line;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _bytes.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var taken = Take(buffer.Slice(0, end));
                _bytes.AdvanceTo(buffer.GetPosition(1, end));
                if (taken)
                {
                    return true;
                }
            }
            else if (read.IsCompleted)
            {
                var taken = !buffer.IsEmpty && Take(buffer);
                _bytes.AdvanceTo(buffer.End);
                return taken;
            }
            else if (buffer.Length > MaxLine)
            {
                throw new InvalidDataException($"Line {_line + 1} is longer than {MaxLine} bytes.");
            }
            else
            {
                _bytes.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    public override ValueTask DisposeAsync() => _bytes.CompleteAsync();

    // False for an empty line.
    private bool Take(ReadOnlySequence<byte> line)
    {
        if (_line++ == 0 && new SequenceReader<byte>(line) is var start && start.IsNext(Encoding.UTF8.Preamble))
        {
            line = line.Slice(Encoding.UTF8.Preamble.Length);
        }

        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read())
            {
                return false;
            }

            Current = Parse(ref json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader's own sentences speak of bytes and tokens. An empty line is no JSON either, but is nothing to complain of.
            if (IsBlank(line))
            {
                return false;
            }

            Current = new(_line, null, null, null, null, new("row", "This line is not a JSON object."));
        }

        return true;
    }

    private PassCells Parse(ref Utf8JsonReader json)
    {
        var cells = new PassCells(_line, null, null, null, null);
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return cells with { Fault = new("row", "This line is not a JSON object.") };
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = json.ValueTextEquals(_keyField) ? PassRow.KeyField(kind)
                : json.ValueTextEquals("category"u8) ? "category"
                : json.ValueTextEquals("holderName"u8) ? "holderName"
                : kind == PassKind.Ticket && json.ValueTextEquals("email"u8) ? "email"
                : null;
            json.Read();
            if (field is null)
            {
                json.Skip();
                continue;
            }

            if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                json.Skip();
                cells = cells with { Fault = cells.Fault ?? new(field, "This must be a text.") };
                continue;
            }

            var text = json.GetString();
            cells = field switch
            {
                "category" => cells with { Category = text },
                "holderName" => cells with { HolderName = text },
                "email" => cells with { Email = text },
                _ => cells with { Key = text },
            };
        }

        return json.Read() ? cells with { Fault = new("row", "There is more than one object on this line.") } : cells;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }
}
