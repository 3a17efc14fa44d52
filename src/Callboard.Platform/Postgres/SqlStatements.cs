namespace Callboard.Platform.Postgres;

/// <summary>One statement of a script and the line, counted from 1, on which it begins.</summary>
internal readonly record struct SqlStatement(string Text, int Line);

/// <summary>
/// Splits a script at the semicolons that end statements, so that an error can be told with its line. Knows what may hide
/// a semicolon: strings, quoted names, dollar quotes, comments, parentheses (rules) and SQL-standard function bodies.
/// </summary>
internal static class SqlStatements
{
    public static IReadOnlyList<SqlStatement> Split(string sql)
    {
        List<SqlStatement> statements = [];
        var start = -1;
        var (parentheses, blocks) = (0, 0);
        var previousWord = "";
        var at = 0;
        while (at < sql.Length)
        {
            var c = sql[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            if (Starts(sql, at, "--") || Starts(sql, at, "/*"))
            {
                at = c == '-' ? After(sql, "\n", at) : AfterComment(sql, at);
                continue;
            }

            if (c == ';' && parentheses == 0 && blocks == 0)
            {
                Add(at);
                start = -1;
                previousWord = "";
                at++;
                continue;
            }

            start = start < 0 ? at : start;
            if (c is '\'' or '"')
            {
                at = AfterQuoted(sql, at, escapes: c == '\'' && previousWord is "e" && char.ToLowerInvariant(sql[at - 1]) == 'e');
            }
            else if (c == '$' && DollarTag(sql, at) is { } tag)
            {
                at = After(sql, tag, at + tag.Length);
            }
            else if (char.IsLetter(c) || c == '_')
            {
                var end = at;
                while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] is '_' or '$'))
                {
                    end++;
                }

                // Only inside "begin atomic … end" do words open and close blocks.
                var word = sql[at..end].ToLowerInvariant();
                blocks += (word, blocks) switch
                {
                    ("atomic", _) when previousWord == "begin" => 1,
                    ("case", > 0) => 1,
                    ("end", > 0) => -1,
                    _ => 0,
                };
                previousWord = word;
                at = end;
            }
            else
            {
                parentheses += c switch { '(' => 1, ')' => -1, _ => 0 };
                at++;
            }
        }

        Add(sql.Length);
        return statements;

        void Add(int end)
        {
            if (start >= 0)
            {
                statements.Add(new SqlStatement(sql[start..end].TrimEnd(), LineAt(sql, start)));
            }
        }
    }

    /// <summary>The line, counted from 1, of a place in a text.</summary>
    public static int LineAt(string text, int index) => 1 + text.AsSpan(0, Math.Min(index, text.Length)).Count('\n');

    private static bool Starts(string sql, int at, string what) => string.CompareOrdinal(sql, at, what, 0, what.Length) == 0;

    private static int After(string sql, string what, int from)
    {
        var found = sql.IndexOf(what, from, StringComparison.Ordinal);
        return found < 0 ? sql.Length : found + what.Length;
    }

    private static int AfterComment(string sql, int at)
    {
        var depth = 0;
        while (at < sql.Length)
        {
            if (Starts(sql, at, "/*"))
            {
                (depth, at) = (depth + 1, at + 2);
            }
            else if (Starts(sql, at, "*/"))
            {
                (depth, at) = (depth - 1, at + 2);
                if (depth == 0)
                {
                    return at;
                }
            }
            else
            {
                at++;
            }
        }

        return at;
    }

    private static int AfterQuoted(string sql, int at, bool escapes)
    {
        var quote = sql[at++];
        while (at < sql.Length)
        {
            if (escapes && sql[at] == '\\')
            {
                at += 2;
            }
            else if (sql[at] != quote)
            {
                at++;
            }
            else if (at + 1 < sql.Length && sql[at + 1] == quote)
            {
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }

        return sql.Length;
    }

    /// <summary>The opening of a dollar quote ("$$", "$body$"); null for a parameter such as "$1".</summary>
    private static string? DollarTag(string sql, int at)
    {
        var end = at + 1;
        while (end < sql.Length && (char.IsLetter(sql[end]) || sql[end] == '_' || (end > at + 1 && char.IsDigit(sql[end]))))
        {
            end++;
        }

        return end < sql.Length && sql[end] == '$' ? sql[at..(end + 1)] : null;
    }
}
