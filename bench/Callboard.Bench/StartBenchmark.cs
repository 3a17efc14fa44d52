using System.Globalization;

namespace Callboard.Bench;

/// <summary>How long the product takes to start, the first time and later, and what an idle server keeps in memory.</summary>
internal static class StartBenchmark
{
    public static async Task RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-start-{Environment.ProcessId}");
        try
        {
            var first = await MeasureAsync(directory, idle: TimeSpan.Zero);
            var later = new List<(TimeSpan Start, long Memory)>();
            for (var i = 0; i < 3; i++)
            {
                later.Add(await MeasureAsync(directory, idle: TimeSpan.FromSeconds(20)));
            }

            Console.WriteLine("| what | figure |");
            Console.WriteLine("|---|---|");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| first start (new database, schema, no demo) | {first.Start.TotalSeconds:F1} s |"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| later start, median of 3 | {later.Select(l => l.Start.TotalSeconds).Order().ElementAt(1):F1} s |"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| resident memory of the idle server after 20 s, median of 3 | {later.Select(l => l.Memory).Order().ElementAt(1) >> 20} MB |"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(TimeSpan Start, long Memory)> MeasureAsync(string directory, TimeSpan idle)
    {
        await using var node = await Node.StartAsync($"--Postgres:DataDirectory={directory}", "--Demo:Enabled=false");
        await Task.Delay(idle);
        return (node.StartedIn, node.Memory);
    }
}
