using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Callboard.Bench;

/// <summary>
/// What 100 open dashboards of the hottest series cost those who scan into it: rounds of as many scans as go, a scan a request, with and
/// without them, in turns. The dashboards are told the numbers every second on connections of their own.
/// </summary>
internal static partial class CheckInBenchmark
{
    private const int Dashboards = 100, Pairs = 8;

    private sealed record Storm(double PerSecond, double ServerMicros, double PostgresMicros, double OthersMicros);

    public static Task DashboardsAsync() => WithWorldAsync(async world =>
    {
        // Once for nothing, then in turns, and each pair the other way round: what drifts, drifts for both.
        await StormAsync(world);
        var (without, with) = (new List<Storm>(), new List<Storm>());
        long messages = 0, bytes = 0;
        for (var pair = 0; pair < Pairs; pair++)
        {
            for (var half = 0; half < 2; half++)
            {
                if ((pair + half) % 2 == 0)
                {
                    without.Add(await StormAsync(world));
                    continue;
                }

                await using var watching = await Watching.OpenAsync(world, Dashboards);
                with.Add(await StormAsync(world));
                messages += watching.Messages;
                bytes += watching.Bytes;
            }
        }

        Console.WriteLine("| | scans /s | server µs a scan | database µs a scan | load and dashboards µs a scan |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, rounds) in ((string, List<Storm>)[])[("no dashboard", without), ($"{Dashboards} dashboards", with)])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {Median(rounds, r => r.PerSecond):N0} | {Median(rounds, r => r.ServerMicros):F0} | {Median(rounds, r => r.PostgresMicros):F0} | {Median(rounds, r => r.OthersMicros):F0} |"));
        }

        var costs = without.Zip(with, (a, b) => 1 - (b.PerSecond / a.PerSecond)).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nCost to the scan rate: {100 * (costs[(Pairs - 1) / 2] + costs[Pairs / 2]) / 2:F1} % (median of {Pairs} pairs of {Seconds} s; {100 * costs[0]:F1} to {100 * costs[^1]:F1} %). {messages / (double)Pairs / Dashboards:F1} messages of {bytes / Math.Max(1, messages):N0} bytes a dashboard and round.\n"));
    });

    private static double Median(List<Storm> rounds, Func<Storm, double> of)
    {
        var sorted = rounds.Select(of).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static async Task<Storm> StormAsync(World world)
    {
        var (server, postgres, others) = Processors(world);
        var round = await WrkAsync(world, Scanners, perRequest: 1);
        var (serverAfter, postgresAfter, othersAfter) = Processors(world);
        var scans = round.PerSecond * Seconds;
        return new Storm(
            round.PerSecond, (serverAfter - server).TotalMicroseconds / scans, (postgresAfter - postgres).TotalMicroseconds / scans,
            (othersAfter - others).TotalMicroseconds / scans);
    }

    /// <summary>Processor time so far of the server, of the database's processes, and of all else on the machine.</summary>
    private static (TimeSpan Server, TimeSpan Postgres, TimeSpan Others) Processors(World world)
    {
        static TimeSpan Ticks(IEnumerable<string> fields) => TimeSpan.FromSeconds(fields.Sum(f => double.Parse(f, CultureInfo.InvariantCulture)) / 100);
        // user, nice, system, idle, iowait, irq, softirq: all but idle and iowait.
        var machine = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var all = Ticks(machine[1..4].Concat(machine[6..8]));
        var postgres = Ticks(Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])).SelectMany(d =>
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(d, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                // Time of its own, and of children that ended.
                return stat.Contains("(postgres)", StringComparison.Ordinal) ? fields[11..15] : [];
            }
            catch (IOException)
            {
                return [];
            }
        }));
        return (world.Node.Cpu, postgres, all - postgres - world.Node.Cpu);
    }

    /// <summary>Connections that watch the hot series and count what they are told.</summary>
    private sealed class Watching : IAsyncDisposable
    {
        private readonly List<ClientWebSocket> _sockets = [];
        private readonly List<Task> _reading = [];
        private long _messages, _bytes;

        public long Messages => _messages;

        public long Bytes => _bytes;

        public static async Task<Watching> OpenAsync(World world, int count)
        {
            var watching = new Watching();
            var address = new UriBuilder(world.Node.Address) { Scheme = "ws", Path = "/live" }.Uri;
            for (var i = 0; i < count; i++)
            {
                var socket = new ClientWebSocket();
                socket.Options.SetRequestHeader("Authorization", "Bearer " + world.Token);
                await socket.ConnectAsync(address, CancellationToken.None);
                await SendAsync(socket, """{"protocol":"json","version":1}""");
                await SendAsync(socket, $$"""{"type":1,"target":"Subscribe","arguments":[{"topic":"series:{{world.HotSeries}}"}]}""");
                watching._sockets.Add(socket);
                watching._reading.Add(Task.Run(() => watching.ReadAsync(socket)));
            }

            var clock = Stopwatch.StartNew();
            while (watching._messages < count)
            {
                if (clock.Elapsed > TimeSpan.FromSeconds(20))
                {
                    throw new InvalidOperationException("The dashboards are told nothing.");
                }

                await Task.Delay(20);
            }

            return watching;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var socket in _sockets)
            {
                socket.Abort();
            }

            await Task.WhenAll(_reading);
            _sockets.ForEach(s => s.Dispose());
        }

        private static ValueTask SendAsync(ClientWebSocket socket, string json) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(json + '\x1e').AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);

        private async Task ReadAsync(ClientWebSocket socket)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
            try
            {
                var whole = 0;
                var told = false;
                while (true)
                {
                    var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    told |= buffer.AsSpan(0, received.Count).IndexOf("\"metrics\""u8) >= 0;
                    whole += received.Count;
                    if (received.EndOfMessage)
                    {
                        if (told)
                        {
                            Interlocked.Increment(ref _messages);
                            Interlocked.Add(ref _bytes, whole);
                        }

                        (whole, told) = (0, false);
                    }
                }
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // The round is over.
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
