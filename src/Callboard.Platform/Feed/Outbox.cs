using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Callboard.Platform.Feed;

/// <summary>
/// The way out to one connection. Sending never waits: as long as the connection takes messages they are written at once, otherwise a
/// bounded queue holds them, and a topic that overflows it is reset instead of holding up everybody else.
/// </summary>
internal sealed class Outbox(HubConnectionContext connection, int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string? Topic, SerializedHubMessage Message)> _queue = new();
    private bool _writing;

    /// <summary>A message of the server, ready to be written to any number of connections: it is serialised once.</summary>
    public static SerializedHubMessage Message(string target, object argument) => new(new InvocationMessage(target, [argument]));

    /// <summary>Sends a change of a topic. When the queue is full, the topic's messages in it give way to a reset.</summary>
    /// <returns>False when the topic was reset.</returns>
    public bool Send(string topic, SerializedHubMessage message, long no)
    {
        lock (_lock)
        {
            if (_queue.Count < limit)
            {
                Write(topic, message);
                return true;
            }

            // Everything of the topic that was not written yet is covered by the reset, an earlier reset included.
            for (var node = _queue.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Topic == topic)
                {
                    _queue.Remove(node);
                }

                node = next;
            }

            Write(topic, Message("reset", new ResetMessage(topic, new Cursor(no))));
            FeedMetrics.Resets.Add(1);
            return false;
        }
    }

    /// <summary>Sends what must arrive whatever the queue holds.</summary>
    public void SendAlways(string? topic, SerializedHubMessage message)
    {
        lock (_lock)
        {
            Write(topic, message);
        }
    }

    /// <summary>Sends what a later message would replace, unless something is still waiting to be written.</summary>
    /// <returns>False when it was not sent.</returns>
    public bool SendIfIdle(SerializedHubMessage message)
    {
        lock (_lock)
        {
            if (_writing)
            {
                return false;
            }

            Write(null, message);
            return true;
        }
    }

    private void Write(string? topic, SerializedHubMessage message)
    {
        if (_writing)
        {
            _queue.AddLast((topic, message));
            return;
        }

        var write = connection.WriteAsync(message);
        if (!write.IsCompletedSuccessfully)
        {
            _writing = true;
            _ = DrainAsync(write);
        }
    }

    private async Task DrainAsync(ValueTask write)
    {
        while (true)
        {
            try
            {
                await write;
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
            {
                // The connection is gone; the hub hears of it by itself.
            }

            lock (_lock)
            {
                do
                {
                    if (_queue.First is not { } node)
                    {
                        _writing = false;
                        return;
                    }

                    _queue.RemoveFirst();
                    write = connection.WriteAsync(node.Value.Message);
                }
                while (write.IsCompletedSuccessfully);
            }
        }
    }
}
