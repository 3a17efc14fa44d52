using Callboard.Bench;

// One benchmark per name; without a name, all of them one after the other.
var benchmarks = new Dictionary<string, Func<Task>>
{
    ["arrivals"] = CheckInBenchmark.ArrivalsAsync,
    ["checkin"] = CheckInBenchmark.RunAsync,
    ["conflicts"] = ConflictsBenchmark.RunAsync,
    ["criticalpath"] = TasksBenchmark.CriticalPathAsync,
    ["forecast"] = TasksBenchmark.ForecastAsync,
    ["dashboards"] = CheckInBenchmark.DashboardsAsync,
    ["documents"] = DocumentsBenchmark.RunAsync,
    ["events"] = EventsBenchmark.RunAsync,
    ["import"] = ImportBenchmark.RunAsync,
    ["live"] = LiveBenchmark.RunAsync,
    ["notifications"] = NotificationsBenchmark.RunAsync,
    ["replay"] = CheckInBenchmark.ReplayAsync,
    ["show"] = ShowBenchmark.RunAsync,
    ["start"] = StartBenchmark.RunAsync,
};
var names = args.Length == 0 ? [.. benchmarks.Keys] : args;
foreach (var name in names)
{
    if (!benchmarks.TryGetValue(name, out var run))
    {
        Console.Error.WriteLine($"Unknown benchmark '{name}'. Benchmarks: {string.Join(", ", benchmarks.Keys)}.");
        return 2;
    }

    Console.WriteLine($"\n# {name}\n");
    await run();
}

return 0;
