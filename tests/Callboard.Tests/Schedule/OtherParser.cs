using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Callboard.Tests.Schedule;

/// <summary>A calendar parser that is not ours: ical.js, run by node. Installed from its own lock file when it is missing.</summary>
internal static class OtherParser
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "tools", "ical");
    private static readonly Lazy<Task> s_installed = new(InstallAsync);

    /// <summary>What it finds in a calendar; it throws on one it cannot parse.</summary>
    public static async Task<JsonNode> ReadAsync(byte[] calendar)
    {
        await s_installed.Value;
        return JsonNode.Parse(await RunAsync("node", ["read.mjs"], calendar))!;
    }

    private static async Task InstallAsync()
    {
        var installed = Path.Combine(s_folder, "node_modules", "ical.js");
        if (!Directory.Exists(installed))
        {
            await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"], []);
        }
    }

    private static async Task<string> RunAsync(string command, string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = s_folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)}: {await errors}");
    }
}
