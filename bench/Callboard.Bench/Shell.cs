using System.Diagnostics;

namespace Callboard.Bench;

/// <summary>Programs a benchmark is compared with or driven by.</summary>
internal static class Shell
{
    /// <summary>What a program printed, both streams together.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or failed.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"'{program}' is needed. On Debian: apt-get install wrk postgresql.", e);
        }

        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? output + await error : throw new InvalidOperationException($"{program}: {output}{await error}");
        }
    }
}
