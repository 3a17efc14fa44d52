using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Callboard.Testing;

/// <summary>A letter a mail server took.</summary>
/// <param name="Raw">As it came over the line.</param>
public sealed record SunkLetter(string To, string Raw)
{
    /// <summary>A header's value as a mail program shows it, or null.</summary>
    public string? Header(string name) =>
        Regex.Match(Raw, $"^{name}: (.*(?:\r\n[ \t].*)*)\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase) is { Success: true } m
            ? Shown(m.Groups[1].Value)
            : null;

    // Folded lines are one; words in base64 are text, and the space between two of them is none.
    private static string Shown(string value) => Regex.Replace(
        Regex.Replace(Regex.Replace(value, @"\r\n(?=[ \t])", ""), @"(?<=\?=)\s+(?==\?)", ""), @"=\?utf-8\?B\?([^?]*)\?=",
        m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value)), RegexOptions.IgnoreCase);

    /// <summary>What it says.</summary>
    public string Text
    {
        get
        {
            var body = Raw[(Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("=\r\n", "", StringComparison.Ordinal);
            var bytes = new List<byte>();
            for (var i = 0; i < body.Length; i++)
            {
                if (body[i] == '=')
                {
                    bytes.Add(byte.Parse(body.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i += 2;
                }
                else
                {
                    bytes.Add((byte)body[i]);
                }
            }

            return Encoding.UTF8.GetString([.. bytes]);
        }
    }
}

/// <summary>
/// A mail server that keeps what it is given, or answers as a test wants it to: it speaks as much SMTP (RFC 5321) as a client needs to hand a
/// letter over.
/// </summary>
public sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentQueue<SunkLetter> _letters = new();
    private readonly Task _accepting;

    public MailSink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it answers to an address; null takes the letter. For instance <c>550 5.1.1 Nobody here</c>.</summary>
    public Func<string, string?> Recipient { get; set; } = static _ => null;

    /// <summary>What it answers when the letter itself was sent; null takes it.</summary>
    public Func<string, string?> Data { get; set; } = static _ => null;

    /// <summary>Every time an address was named to it.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The letters to an address, in the order they came.</summary>
    public IReadOnlyList<SunkLetter> To(string address) => [.. _letters.Where(l => l.To == address)];

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 sink.example ready");
                var to = new List<string>();
                while (await reader.ReadLineAsync(_closing.Token) is { } line)
                {
                    var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                    switch (verb)
                    {
                        case "EHLO" or "HELO" or "RSET" or "NOOP":
                            await writer.WriteLineAsync("250 sink.example");
                            break;
                        case "MAIL":
                            to.Clear();
                            await writer.WriteLineAsync("250 2.1.0 Ok");
                            break;
                        case "RCPT":
                            var address = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                            Asked.Enqueue(address);
                            if (Recipient(address) is { } refusal)
                            {
                                await writer.WriteLineAsync(refusal);
                                break;
                            }

                            to.Add(address);
                            await writer.WriteLineAsync("250 2.1.5 Ok");
                            break;
                        case "DATA":
                            await writer.WriteLineAsync("354 Go on");
                            var raw = new StringBuilder();
                            while (await reader.ReadLineAsync(_closing.Token) is { } part && part != ".")
                            {
                                raw.Append(part.StartsWith("..", StringComparison.Ordinal) ? part[1..] : part).Append("\r\n");
                            }

                            if (to.Select(Data).FirstOrDefault(d => d is not null) is { } no)
                            {
                                await writer.WriteLineAsync(no);
                                break;
                            }

                            foreach (var each in to)
                            {
                                _letters.Enqueue(new SunkLetter(each, raw.ToString()));
                            }

                            await writer.WriteLineAsync("250 2.0.0 Ok");
                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 2.0.0 Bye");
                            return;
                        default:
                            await writer.WriteLineAsync("502 5.5.2 Unknown");
                            break;
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The client hung up, or the test is over.
            }
        }
    }
}
