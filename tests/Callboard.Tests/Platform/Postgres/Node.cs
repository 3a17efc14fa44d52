using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Callboard.Tests.Platform.Postgres;

/// <summary>A server as a process of its own, which can be killed and started again at the same address.</summary>
internal sealed class Node(string database, string directory) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _output = [];
    private HttpClient? _client;
    private Process? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    public async Task StartAsync()
    {
        _process = Run();
        using var client = new HttpClient { BaseAddress = Address };
        var since = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync(client))
        {
            if (_process.HasExited)
            {
                // It gives up where PostgreSQL is not there yet, and whoever keeps services running starts it again.
                _process.Dispose();
                _process = Run();
            }

            Assert.True(TimeProvider.System.GetElapsedTime(since) < s_patience, $"the server did not start: {string.Join('\n', _output)}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Talks to it as somebody.</summary>
    public HttpClient Client(string token)
    {
        if (_client is null)
        {
            var client = new HttpClient { BaseAddress = Address };
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
            Interlocked.CompareExchange(ref _client, client, null);
        }

        return _client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _client?.Dispose();
    }

    private Process Run()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            [
                Path.Combine(AppContext.BaseDirectory, "Callboard.Host.dll"), $"--urls={Address}", $"--ConnectionStrings:Callboard={database}",
                $"--Mail:Directory={Path.Combine(directory, "mail")}", $"--Files:Directory={Path.Combine(directory, "files")}", "--Limits:WritesPerMinute=0", "--Limits:RequestsPerMinute=0",
                "--Logging:LogLevel:Default=Warning",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
