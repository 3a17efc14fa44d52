using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Callboard.Tests.Schedule;

/// <summary>Calendars as others understand them: ical.js and rrule, run by node. Installed from their own lock file when they are missing.</summary>
internal static class OtherParser
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "tools", "ical");
    private static readonly Lazy<Task> s_installed = new(InstallAsync);

    /// <summary>What ical.js finds in a calendar; it throws on one it cannot parse.</summary>
    public static async Task<JsonNode> ReadAsync(byte[] calendar)
    {
        await s_installed.Value;
        return JsonNode.Parse(await RunAsync("node", ["read.mjs"], calendar))!;
    }

    /// <summary>The first occurrences of recurrences, each as clock time and instant, as rrule and the time zones of node find them.</summary>
    /// <param name="before">No occurrence is later than this by the clock.</param>
    public static async Task<IReadOnlyList<IReadOnlyList<(DateTime Clock, DateTimeOffset Start)>>> ExpandAsync(
        IEnumerable<(string Rule, DateTime Start, string Zone)> recurrences, int limit, DateTime before)
    {
        await s_installed.Value;
        var input = string.Join('\n', recurrences.Select(r => JsonSerializer.Serialize(
            new { rule = r.Rule, start = Text(r.Start), zone = r.Zone, limit, before = Text(before) })));
        var output = await RunAsync("node", ["expand.mjs"], System.Text.Encoding.UTF8.GetBytes(input));
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (IReadOnlyList<(DateTime, DateTimeOffset)>)
            [
                .. JsonNode.Parse(line)!.AsArray().Select(pair => (
                    DateTime.Parse((string)pair![0]!, CultureInfo.InvariantCulture),
                    DateTimeOffset.Parse((string)pair[1]!, CultureInfo.InvariantCulture))),
            ]),
        ];
    }

    private static string Text(DateTime clock) => clock.ToString("s", CultureInfo.InvariantCulture);

    private static async Task InstallAsync()
    {
        var installed = Path.Combine(s_folder, "node_modules", "rrule");
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
