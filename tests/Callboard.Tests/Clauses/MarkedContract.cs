using System.Text;

namespace Callboard.Tests.Clauses;

/// <summary>A term that a contract was written to state.</summary>
/// <param name="Kind">As in the mark.</param>
/// <param name="Values">What stands between the kind and the colon.</param>
/// <param name="Text">The words.</param>
/// <param name="At">Where they begin, counted in letters that are no space.</param>
internal sealed record Mark(string Kind, string[] Values, string Text, int At)
{
    public int Length => Text.Count(c => !char.IsWhiteSpace(c));
}

/// <summary>A line of a contract: text, and how it is set.</summary>
/// <param name="Style">One of <c>h1</c>, <c>h2</c>, <c>p</c>, <c>li</c>, <c>row</c>.</param>
/// <param name="Cells">One text, or the cells of a row.</param>
internal sealed record ContractLine(string Style, IReadOnlyList<string> Cells);

/// <summary>A contract whose terms are marked; tests/data/contracts/README.md says how.</summary>
internal sealed record MarkedContract(string Name, IReadOnlyDictionary<string, string> Look, IReadOnlyList<ContractLine> Lines, IReadOnlyList<Mark> Marks)
{
    public static IReadOnlyList<MarkedContract> All(string half) =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "tests/data/contracts", half), "*.txt").Order(StringComparer.Ordinal)
            .Select(path => Read(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))),
    ];

    public static MarkedContract Read(string name, string text)
    {
        var look = new Dictionary<string, string>(StringComparer.Ordinal);
        if (text.StartsWith('@'))
        {
            var line = text[..text.IndexOf('\n', StringComparison.Ordinal)];
            text = text[(line.Length + 1)..];
            foreach (var word in System.Text.RegularExpressions.Regex.Matches(line[1..], @"(?<key>\w+)(?:=(?:""(?<value>[^""]*)""|(?<value>\S+)))?").ToList())
            {
                look[word.Groups["key"].Value] = word.Groups["value"].Value;
            }
        }

        var marks = new List<Mark>();
        var lines = new List<ContractLine>();
        var (letters, paragraph) = (0, new StringBuilder());
        foreach (var written in text.Split('\n').Append(""))
        {
            if (written.Length == 0)
            {
                Close();
            }
            else if (written.StartsWith("# ", StringComparison.Ordinal) || written.StartsWith("## ", StringComparison.Ordinal))
            {
                Close();
                lines.Add(new ContractLine(written[1] == '#' ? "h2" : "h1", [Plain(written.TrimStart('#', ' '))]));
            }
            else if (written.StartsWith("- ", StringComparison.Ordinal))
            {
                Close();
                lines.Add(new ContractLine("li", [Plain(written[2..])]));
            }
            else if (written.StartsWith('|'))
            {
                Close();
                var row = Plain(written.Trim().Trim('|'));
                lines.Add(new ContractLine("row", [.. row.Split('|').Select(c => c.Trim())]));
            }
            else
            {
                // Lines that are written one below the other stand one below the other.
                Close();
                paragraph.Append(written);
            }
        }

        return new MarkedContract(name, look, lines, marks);

        void Close()
        {
            if (paragraph.Length > 0)
            {
                lines.Add(new ContractLine("p", [Plain(paragraph.ToString())]));
                paragraph.Clear();
            }
        }

        // The text without marks; what they say goes into the list.
        string Plain(string line)
        {
            var plain = new StringBuilder();
            var open = new Stack<(string Head, int From, int At)>();
            for (var i = 0; i < line.Length; i++)
            {
                if (line[i] == '[' && line[i..].StartsWith("[[", StringComparison.Ordinal))
                {
                    var colon = line.IndexOf(": ", i, StringComparison.Ordinal);
                    open.Push((line[(i + 2)..colon], plain.Length, letters));
                    i = colon + 1;
                }
                else if (line[i] == ']' && line[i..].StartsWith("]]", StringComparison.Ordinal))
                {
                    var (head, from, at) = open.Pop();
                    var words = head.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    marks.Add(new Mark(words[0], words[1..], plain.ToString(from, plain.Length - from).Replace("|", "", StringComparison.Ordinal), at));
                    i++;
                }
                else
                {
                    plain.Append(line[i]);
                    letters += char.IsWhiteSpace(line[i]) || line[i] == '|' ? 0 : 1;
                }
            }

            return open.Count == 0 ? plain.ToString() : throw new InvalidOperationException($"A mark is not closed in {name}: {line}");
        }
    }
}
