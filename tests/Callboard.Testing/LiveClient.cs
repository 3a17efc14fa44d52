using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Callboard.Testing;

/// <summary>A message the server sent on its own.</summary>
public sealed record LiveMessage(string Target, JsonNode Body)
{
    public string Topic => (string)Body["topic"]!;

    public long Cursor => long.Parse((string)Body["cursor"]!, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The server's answer to an invocation was an error.</summary>
public sealed class LiveRefusal(string message) : Exception(message);

/// <summary>
/// A small client of the hub: SignalR's JSON protocol on a WebSocket, without negotiation. Messages are kept in the order they came.
/// </summary>
public sealed class LiveClient : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Dictionary<string, TaskCompletionSource<JsonNode?>> _calls = [];
    private readonly Channel<LiveMessage> _messages = Channel.CreateUnbounded<LiveMessage>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SocketsHttpHandler _handler;
    private Socket? _tcp;
    private Task _loop = Task.CompletedTask;
    private int _lastCall;

    private LiveClient(int? receiveBuffer) => _handler = new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (receiveBuffer is { } size)
            {
                socket.ReceiveBufferSize = size;
            }

            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            _tcp = socket;
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    /// <summary>Completes when the connection is gone, whoever ended it.</summary>
    public Task Closed => _closed.Task;

    /// <summary>A rest after each read, for clients that are to be slow.</summary>
    public TimeSpan Rest { get; set; }

    /// <summary>Opens a connection as a user.</summary>
    /// <param name="receiveBuffer">The size of the socket's receive buffer, for clients that are to seem slow.</param>
    public static async Task<LiveClient> ConnectAsync(
        Uri server, string? token, string? organization = null, int? receiveBuffer = null, string? origin = null)
    {
        var client = new LiveClient(receiveBuffer);
        try
        {
            await client.OpenAsync(server, token, organization, origin);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method of the hub.</summary>
    /// <exception cref="LiveRefusal">The hub answered with an error.</exception>
    public async Task<JsonNode?> InvokeAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _lastCall).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_calls)
        {
            _calls[id] = answer;
        }

        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }));
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Subscribes to a topic; the cursor the subscription stands at.</summary>
    public async Task<long> SubscribeAsync(string topic, long? after = null)
    {
        var answer = after is null
            ? await InvokeAsync("Subscribe", new { topic })
            : await InvokeAsync("Subscribe", new { topic, after = after.ToString() });
        return long.Parse((string)answer!["cursor"]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The next message the server sends, of any kind but <c>presence</c> unless asked for.</summary>
    public async Task<LiveMessage> NextAsync(string? target = null, double seconds = 10)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            LiveMessage message;
            try
            {
                message = await _messages.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No '{target ?? "message"}' came within {seconds} s.");
            }

            if (target is null ? message.Target != "presence" : message.Target == target)
            {
                return message;
            }
        }
    }

    /// <summary>Everything that arrived and was not read yet.</summary>
    public IReadOnlyList<LiveMessage> Drain()
    {
        var messages = new List<LiveMessage>();
        while (_messages.Reader.TryRead(out var message))
        {
            messages.Add(message);
        }

        return messages;
    }

    /// <summary>Gives the server time to send what it should not, and returns everything that was not read yet.</summary>
    public async Task<IReadOnlyList<LiveMessage>> QuietAsync(TimeSpan wait)
    {
        await Task.Delay(wait);
        return Drain();
    }

    /// <summary>Cuts the connection the way a lost network does: no farewell.</summary>
    public void Cut()
    {
        if (_tcp is { } tcp)
        {
            tcp.LingerState = new LingerOption(true, 0);
            tcp.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _loop;
        _socket.Dispose();
        _handler.Dispose();
        _closing.Dispose();
    }

    private async Task OpenAsync(Uri server, string? token, string? organization, string? origin)
    {
        if (token is not null)
        {
            _socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }

        if (origin is not null)
        {
            _socket.Options.SetRequestHeader("Origin", origin);
        }

        var address = new UriBuilder(server) { Scheme = server.Scheme == "https" ? "wss" : "ws", Path = "/live" };
        if (organization is not null)
        {
            address.Query = "organization=" + Uri.EscapeDataString(organization);
        }

        using var invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        _socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await _socket.ConnectAsync(address.Uri, invoker, _closing.Token);
        }
        catch (WebSocketException) when (_socket.HttpStatusCode >= HttpStatusCode.BadRequest)
        {
            throw new LiveRefusal(((int)_socket.HttpStatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        await SendAsync("""{"protocol":"json","version":1}""");
        _loop = Task.WhenAll(ReadAsync(), PingAsync());
    }

    private async Task SendAsync(string json)
    {
        await _sending.WaitAsync(_closing.Token);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(json + (char)RecordSeparator), WebSocketMessageType.Text, true, _closing.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says now and then that it is there; the server drops clients that fall silent.</summary>
    private async Task PingAsync()
    {
        try
        {
            while (!Closed.IsCompleted)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), _closing.Token);
                await SendAsync("""{"type":6}""");
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is gone, which the reader notices.
        }
    }

    private async Task ReadAsync()
    {
        // Leaves the caller's thread: whoever opens many clients must not read for all of them.
        await Task.Yield();
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        Exception? failure = null;
        try
        {
            while (true)
            {
                if (Rest > TimeSpan.Zero)
                {
                    await Task.Delay(Rest, _closing.Token);
                }

                var received = await _socket.ReceiveAsync(buffer.GetMemory(16 * 1024), _closing.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                buffer.Advance(received.Count);
                var rest = Take(buffer.WrittenMemory);
                if (rest.Length == 0)
                {
                    buffer.ResetWrittenCount();
                }
                else if (rest.Length < buffer.WrittenCount)
                {
                    var copy = rest.ToArray();
                    buffer.ResetWrittenCount();
                    buffer.Write(copy);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            failure = e;
        }

        lock (_calls)
        {
            foreach (var call in _calls.Values)
            {
                call.TrySetException(new IOException("The live connection is gone.", failure));
            }

            _calls.Clear();
        }

        _messages.Writer.TryComplete();
        _closed.TrySetResult();
    }

    private ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes)
    {
        int end;
        while ((end = bytes.Span.IndexOf(RecordSeparator)) >= 0)
        {
            var json = JsonNode.Parse(bytes.Span[..end])!;
            bytes = bytes[(end + 1)..];
            switch ((int?)json["type"])
            {
                case 1:
                    _messages.Writer.TryWrite(new LiveMessage((string)json["target"]!, json["arguments"]![0]!));
                    break;
                case 3:
                    Answer(json);
                    break;
            }
        }

        return bytes;
    }

    private void Answer(JsonNode json)
    {
        TaskCompletionSource<JsonNode?>? call;
        lock (_calls)
        {
            _calls.Remove((string)json["invocationId"]!, out call);
        }

        if (json["error"] is { } error)
        {
            call?.TrySetException(new LiveRefusal((string)error!));
        }
        else
        {
            call?.TrySetResult(json["result"]);
        }
    }
}
