namespace Callboard.Platform.Postgres;

/// <summary>Quoting for the few statements that take no parameters.</summary>
internal static class SqlText
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Safe with standard_conforming_strings, PostgreSQL's default.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
