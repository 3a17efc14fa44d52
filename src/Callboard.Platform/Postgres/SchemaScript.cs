using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Callboard.Platform.Postgres;

/// <summary>When a script runs.</summary>
public enum ScriptKind
{
    /// <summary>One time, in the order of the file names: tables and data. Never edited after it was applied.</summary>
    Once,

    /// <summary>Again whenever it or what it rests on changed: functions, views, triggers.</summary>
    Anytime,

    /// <summary>Again whenever anything changed: policies and grants.</summary>
    Always,
}

/// <summary>A script of the database's schema.</summary>
/// <param name="Name">The project and path, as "Callboard.Tasks/Schema/once/2026-11-21_50_task.sql".</param>
/// <param name="Kind">When it runs.</param>
/// <param name="Sql">Its text.</param>
public sealed record SchemaScript(string Name, ScriptKind Kind, string Sql)
{
    /// <summary>The file's name, which orders scripts of one kind across all projects.</summary>
    public string FileName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>SHA-256 of the text in lower case hex, the same whatever line ends a checkout uses.</summary>
    public string Hash => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));

    /// <summary>The scripts embedded in assemblies, in the order in which they run.</summary>
    public static IReadOnlyList<SchemaScript> From(IEnumerable<Assembly> assemblies) =>
        InOrder(assemblies.Distinct().SelectMany(From));

    internal static IReadOnlyList<SchemaScript> InOrder(IEnumerable<SchemaScript> scripts) =>
        [.. scripts.OrderBy(script => script.Kind)
            .ThenBy(script => script.FileName, StringComparer.Ordinal)
            .ThenBy(script => script.Name, StringComparer.Ordinal)];

    private static IEnumerable<SchemaScript> From(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames())
        {
            foreach (var kind in Enum.GetValues<ScriptKind>())
            {
                var folder = $"/Schema/{kind.ToString().ToLowerInvariant()}/";
                if (name.Contains(folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
                {
                    using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    yield return new SchemaScript(name, kind, text.ReadToEnd());
                }
            }
        }
    }
}
