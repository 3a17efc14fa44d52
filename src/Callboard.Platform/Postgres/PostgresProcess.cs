using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Callboard.Platform.Postgres;

/// <summary>One run of the <c>postgres</c> program.</summary>
internal sealed class PostgresProcess
{
    private const int RememberedLines = 40;

    private readonly Queue<string> _lastLines = new();
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _logger;

    private PostgresProcess(ILogger logger) => _logger = logger;

    /// <summary>Completes with the exit code when the program ends.</summary>
    public Task<int> Exited => _exited.Task;

    public int Pid { get; private set; }

    /// <summary>The end of what the program wrote, for error messages.</summary>
    public string LastOutput
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join('\n', _lastLines);
            }
        }
    }

    public static async Task<PostgresProcess> StartAsync(ProcessStartInfo start, ILogger logger)
    {
        var running = new PostgresProcess(logger);

        // The kernel interrupts PostgreSQL when the thread that started it ends. A pool thread may end at any time, so this
        // one exists for nothing else: it waits for PostgreSQL and otherwise ends only with this process.
        new Thread(() => running.Run(start)) { IsBackground = true, Name = "postgres" }.Start();
        running.Pid = await running._started.Task;
        return running;
    }

    public async Task StopAsync(TimeProvider time)
    {
        // An interrupt is a fast, clean stop. It waits for replication clients to catch up; one that does not read would
        // hold it for ever, so after a while it is told to leave recovery to the next start.
        foreach (var (signal, seconds) in new[] { (Posix.Interrupt, 20), (Posix.Quit, 5), (Posix.Kill, 5) })
        {
            if (_exited.Task.IsCompleted)
            {
                return;
            }

            Posix.Signal(Pid, signal);
            await Task.WhenAny(_exited.Task, Task.Delay(TimeSpan.FromSeconds(seconds), time));
        }
    }

    private void Run(ProcessStartInfo start)
    {
        try
        {
            start.RedirectStandardOutput = true;
            start.RedirectStandardError = true;
            using var process = new Process { StartInfo = start };
            process.OutputDataReceived += (_, line) => Remember(line.Data);
            process.ErrorDataReceived += (_, line) => Remember(line.Data);
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _started.SetResult(process.Id);
            process.WaitForExit();
            _exited.SetResult(process.ExitCode);
        }
        catch (Exception failure)
        {
            _started.TrySetException(failure);
            _exited.TrySetException(failure);
        }
    }

    private void Remember(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > RememberedLines)
            {
                _lastLines.Dequeue();
            }
        }

        if (line.Contains("PANIC:", StringComparison.Ordinal))
        {
            PostgresLog.SevereOutput(_logger, line);
        }
        else
        {
            PostgresLog.Output(_logger, line);
        }
    }
}
