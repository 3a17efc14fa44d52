using System.Buffers;

namespace Callboard.Platform.Http;

/// <summary>An upload on the disk of this node, gone with its last user or with the process, however that ends.</summary>
public sealed class ReceivedFile : IAsyncDisposable
{
    private readonly FileStream _file;

    private ReceivedFile(FileStream file) => _file = file;

    /// <summary>What was received, from its beginning.</summary>
    public Stream Content => _file;

    /// <summary>An empty one.</summary>
    public static ReceivedFile Create() => new(UnnamedFile.Create());

    /// <summary>Receives a body to its end and counts its rows: line breaks outside quotation marks.</summary>
    public async Task<int> ReceiveAsync(Stream body, CancellationToken cancellationToken)
    {
        var rows = new RowCount();
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                rows.Add(buffer.AsSpan(0, read));
                await _file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _file.Position = 0;
        return rows.Total;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private sealed class RowCount
    {
        private bool _quoted, _begun;
        private int _ended;

        public int Total => _ended + (_begun ? 1 : 0);

        public void Add(ReadOnlySpan<byte> bytes)
        {
            while (bytes.IndexOfAny((byte)'"', (byte)'\n') is >= 0 and var at)
            {
                if (bytes[at] == '"')
                {
                    // A doubled quotation mark opens again what it closes.
                    _quoted = !_quoted;
                    _begun = true;
                }
                else if (!_quoted)
                {
                    _ended++;
                    _begun = false;
                }

                bytes = bytes[(at + 1)..];
            }

            _begun |= !bytes.IsEmpty;
        }
    }
}
