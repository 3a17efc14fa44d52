using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Callboard.Contracts.Clauses;
using Callboard.Platform.Json;
using Callboard.Platform.Problems;

namespace Callboard.Clauses.Reading;

/// <summary>
/// Reads documents in a process each, which has so much memory and time and no more. What a document makes of the libraries that read it,
/// whether it loops, unpacks to gigabytes or ends the process, the server goes on; the process knows no secret of it.
/// </summary>
internal sealed class ReaderProcess(ClausesOptions options) : IClauseReader, IDisposable
{
    private const int LargestAnswer = 16 * 1024 * 1024;

    private readonly SemaphoreSlim _turn = new(options.AtOnce);
    private int _waiting;

    public async Task<ClauseReading> ReadAsync(Stream content, string mediaType, CancellationToken cancellationToken)
    {
        if (mediaType is not (Reader.Pdf or Reader.Docx))
        {
            throw ClausesProblems.Unsupported.ToException();
        }

        if (Interlocked.Increment(ref _waiting) > options.AtOnce + options.Waiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw ClausesProblems.Busy.ToException();
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                var answer = await RunAsync(content, mediaType, cancellationToken);
                return answer.Reading ?? throw ProblemOf(answer.Fault).ToException();
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<ReaderAnswer> RunAsync(Stream content, string mediaType, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(options.Time);
        using var process = Process.Start(Command(mediaType)) ?? throw new InvalidOperationException("The reader could not be started.");
        try
        {
            // A process that has seen enough closes its end; what it says counts.
            var errors = process.StandardError.ReadToEndAsync(time.Token);
            try
            {
                await content.CopyToAsync(process.StandardInput.BaseStream, time.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
            }

            var said = await ReadAsync(process.StandardOutput.BaseStream, time.Token);
            await errors;
            await process.WaitForExitAsync(time.Token);
            // A reader that ended without an answer had no memory left, or was led astray by the document.
            return process.ExitCode == 0 && said is not null
                ? JsonSerializer.Deserialize<ReaderAnswer>(said, CallboardJson.Options)! : new ReaderAnswer(DocumentFault.Damaged, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ReaderAnswer(DocumentFault.TooSlow, null);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream output, CancellationToken cancellationToken)
    {
        var said = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await output.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (said.Length + read > LargestAnswer)
            {
                return null;
            }

            said.Write(buffer, 0, read);
        }

        return said.ToArray();
    }

    private ProcessStartInfo Command(string mediaType)
    {
        // The same program, asked for nothing but reading. Where it was started as "dotnet Callboard.Host.dll", so is this.
        var host = Path.Combine(AppContext.BaseDirectory, "Callboard.Host");
        var program = host + (OperatingSystem.IsWindows() ? ".exe" : "");
        var command = File.Exists(program)
            ? new ProcessStartInfo(program)
            : new ProcessStartInfo(Environment.ProcessPath ?? "dotnet") { ArgumentList = { host + ".dll" } };
        command.ArgumentList.Add("read-terms");
        command.ArgumentList.Add(mediaType);
        (command.RedirectStandardInput, command.RedirectStandardOutput, command.RedirectStandardError) = (true, true, true);
        command.UseShellExecute = false;
        foreach (var name in command.Environment.Keys.Where(n => n is not ("PATH" or "SystemRoot" or "TEMP" or "TMP" or "TMPDIR") && !n.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)).ToList())
        {
            command.Environment.Remove(name);
        }

        command.Environment["DOTNET_GCHeapHardLimit"] = ((long)options.Megabytes * 1024 * 1024).ToString("X", CultureInfo.InvariantCulture);
        command.Environment["DOTNET_gcConcurrent"] = "0";
        command.Environment["DOTNET_TieredPGO"] = "0";
        command.Environment["DOTNET_EnableDiagnostics"] = "0";
        return command;
    }

    private static Problem ProblemOf(DocumentFault fault) => fault switch
    {
        DocumentFault.Unsupported => ClausesProblems.Unsupported,
        DocumentFault.Encrypted => ClausesProblems.Encrypted,
        DocumentFault.NoText => ClausesProblems.NoText,
        DocumentFault.TooLarge => ClausesProblems.TooLarge,
        DocumentFault.TooSlow => ClausesProblems.TooSlow,
        _ => ClausesProblems.Damaged,
    };
}
