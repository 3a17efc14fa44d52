using System.Text;

namespace Callboard.Platform.Csv;

/// <summary>
/// Text as people save it: UTF-8 or UTF-16 where a byte order mark says so, otherwise UTF-8, in which bytes that cannot be UTF-8 are read as
/// Windows-1252. No character of a name in Windows-1252 followed by a letter is UTF-8 by chance, so nothing has to be guessed beforehand and a
/// first accent after a million rows is read as rightly as one in the first.
/// </summary>
internal sealed class PeopleText
{
    private readonly Windows1252Fallback _fallback = new();
    private readonly StreamReader _reader;
    private readonly bool _named;

    /// <param name="stream">Stays the caller's.</param>
    /// <param name="encoding">The encoding, where somebody has said it; a byte order mark knows better.</param>
    public PeopleText(Stream stream, Encoding? encoding)
    {
        _named = encoding is not null;
        if (encoding is null)
        {
            // With a preamble of its own, the reader takes that off and keeps to this encoding, which has the fallback.
            encoding = (Encoding)new UTF8Encoding(encoderShouldEmitUTF8Identifier: true).Clone();
            encoding.DecoderFallback = _fallback;
        }

        _reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
    }

    public TextReader Reader => _reader;

    /// <summary>What the file was written in, as far as it has been read.</summary>
    public string EncodingName => !_named && _fallback.WasNeeded ? "windows-1252" : _reader.CurrentEncoding.WebName;

    private sealed class Windows1252Fallback : DecoderFallback
    {
        private static readonly Encoding s_windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

        public bool WasNeeded { get; private set; }

        // At most the three bytes of an incomplete character at once, and a little room.
        public override int MaxCharCount => 8;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Characters(this);

        private sealed class Characters(Windows1252Fallback fallback) : DecoderFallbackBuffer
        {
            private string _text = "";
            private int _at;

            public override int Remaining => _text.Length - _at;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                fallback.WasNeeded = true;
                (_text, _at) = (s_windows1252.GetString(bytesUnknown), 0);
                return _text.Length > 0;
            }

            public override char GetNextChar() => _at < _text.Length ? _text[_at++] : '\0';

            public override bool MovePrevious()
            {
                if (_at == 0)
                {
                    return false;
                }

                _at--;
                return true;
            }

            public override void Reset() => (_text, _at) = ("", 0);
        }
    }
}

/// <summary>A text whose beginning was looked at already.</summary>
internal sealed class BegunText(ReadOnlyMemory<char> head, TextReader rest) : TextReader
{
    private ReadOnlyMemory<char> _head = head;

    public override int Peek() => _head.IsEmpty ? rest.Peek() : _head.Span[0];

    public override int Read()
    {
        if (_head.IsEmpty)
        {
            return rest.Read();
        }

        var next = _head.Span[0];
        _head = _head[1..];
        return next;
    }

    public override int Read(Span<char> buffer) => _head.IsEmpty ? rest.Read(buffer) : FromHead(buffer);

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        _head.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new(FromHead(buffer.Span));

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override async ValueTask<int> ReadBlockAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var total = 0;
        int read;
        while (total < buffer.Length && (read = await ReadAsync(buffer[total..], cancellationToken)) > 0)
        {
            total += read;
        }

        return total;
    }

    private int FromHead(Span<char> buffer)
    {
        var taken = Math.Min(buffer.Length, _head.Length);
        _head.Span[..taken].CopyTo(buffer);
        _head = _head[taken..];
        return taken;
    }
}
