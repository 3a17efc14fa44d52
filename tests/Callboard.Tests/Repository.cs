using Xunit;

namespace Callboard.Tests;

/// <summary>The source tree the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Holds a generated file against what the code says now. With <c>CALLBOARD_UPDATE_GENERATED=1</c> in the environment, writes it.
    /// </summary>
    /// <param name="path">The file, from the root of the tree.</param>
    /// <param name="expected">What it has to say.</param>
    /// <param name="command">What a developer runs to write it.</param>
    public static void AssertGenerated(string path, string expected, string command)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("CALLBOARD_UPDATE_GENERATED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected);
            return;
        }

        Assert.True(File.Exists(file), $"{path} is missing. `{command}` writes it.");
        if (FirstDifference(File.ReadAllText(file), expected) is { } difference)
        {
            Assert.Fail($"{path} is not what the code says any more. `{command}` writes it anew.\n{difference}");
        }
    }

    /// <summary>The first line where two texts differ, or null.</summary>
    internal static string? FirstDifference(string written, string expected)
    {
        string[] before = written.Split('\n'), after = expected.Split('\n');
        for (var i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            var (old, now) = (before.ElementAtOrDefault(i), after.ElementAtOrDefault(i));
            if (old != now)
            {
                return $"Line {i + 1}\n  is     {old ?? "(the end)"}\n  not    {now ?? "(the end)"}";
            }
        }

        return null;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Callboard.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run from the source tree they were built from.");
    }
}
