using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Callboard.Bench;

/// <summary>
/// Requests that arrive by the clock, whatever became of those before, timed from their arrival. It writes and reads plain sockets, because
/// the framework's client costs about as much as the server it asks, on the same two cores.
/// </summary>
internal static class OpenLoop
{
    /// <param name="path">Where to send.</param>
    /// <param name="body">Makes the body of one request.</param>
    /// <returns>Milliseconds from arrival to answer, sorted.</returns>
    /// <exception cref="InvalidOperationException">A request was refused.</exception>
    public static async Task<List<double>> RunAsync(
        Uri server, string token, string path, Func<string> body, int connections, double perSecond, TimeSpan length)
    {
        var due = Channel.CreateUnbounded<(long At, byte[] Request)>(new UnboundedChannelOptions { SingleWriter = true });
        var latencies = new ConcurrentBag<double>();
        var head = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: ";
        var lines = new List<Task>();
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port);
            lines.Add(Task.Run(() => SendAsync(socket, due.Reader, latencies)));
        }

        var random = new Random(7);
        var started = Stopwatch.GetTimestamp();
        var end = started + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var clock = new Thread(() =>
        {
            // Poisson arrivals.
            double at = started;
            while (true)
            {
                at += -Math.Log(1 - random.NextDouble()) / perSecond * Stopwatch.Frequency;
                if (at > end)
                {
                    due.Writer.Complete();
                    return;
                }

                while (Stopwatch.GetTimestamp() < at)
                {
                    Thread.Sleep(1);
                }

                var content = body();
                due.Writer.TryWrite(((long)at, Encoding.ASCII.GetBytes($"{head}{content.Length}\r\n\r\n{content}")));
            }
        }) { Priority = ThreadPriority.Highest };
        clock.Start();
        await Task.WhenAll(lines);
        clock.Join();
        return [.. latencies.Order()];
    }

    private static async Task SendAsync(Socket socket, ChannelReader<(long At, byte[] Request)> due, ConcurrentBag<double> latencies)
    {
        using (socket)
        {
            var buffer = new byte[16 * 1024];
            await foreach (var (at, request) in due.ReadAllAsync())
            {
                await socket.SendAsync(request);
                var read = 0;
                while (!IsWhole(buffer.AsSpan(0, read)))
                {
                    var more = await socket.ReceiveAsync(buffer.AsMemory(read));
                    read += more > 0 ? more : throw new InvalidOperationException("The server hung up.");
                }

                latencies.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        if (answer.IndexOf("\r\n\r\n"u8) is not (> 0 and var head))
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        }

        if (answer[..head].IndexOf("Transfer-Encoding: chunked"u8) >= 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        }

        var length = answer[..head][(answer[..head].IndexOf("Content-Length: "u8) + 16)..];
        var end = length.IndexOf((byte)'\r');
        return answer.Length >= head + 4 + int.Parse(end < 0 ? length : length[..end], System.Globalization.CultureInfo.InvariantCulture);
    }
}
