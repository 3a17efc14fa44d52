using System.Text;

namespace Callboard.Schedule.Formats;

/// <summary>A content line of iCalendar: NAME;PARAMETER=value:value.</summary>
/// <param name="Row">The first physical line it stands on, counted from 1.</param>
/// <param name="Name">Its name in capitals.</param>
/// <param name="Parameters">Its parameters by name in capitals; the first value of each, caret escapes resolved.</param>
/// <param name="Value">Its value, still escaped.</param>
internal sealed record ICalendarLine(int Row, string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    private static readonly Dictionary<string, string> NoParameters = [];

    public string? Parameter(string name) => Parameters.TryGetValue(name, out var value) ? value : null;

    /// <summary>The value as text: escapes resolved.</summary>
    public string Text() => Unescape(Value);

    /// <summary>The first value of a comma-separated list of texts.</summary>
    public string FirstText()
    {
        for (var i = 0; i < Value.Length; i++)
        {
            if (Value[i] == '\\')
                i++;
            else if (Value[i] == ',')
                return Unescape(Value[..i]);
        }

        return Text();
    }

    /// <summary>
    /// Splits a file into logical lines. Folding is undone on bytes, before decoding, because old programs
    /// fold in the middle of a character.
    /// </summary>
    public static List<(int Row, byte[] Bytes)> Unfold(ReadOnlySpan<byte> file)
    {
        var lines = new List<(int, byte[])>();
        var current = new List<byte>();
        var currentRow = 0;
        var row = 0;
        while (file.Length > 0)
        {
            row++;
            var end = file.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? file : file[..end];
            var skip = end < 0 ? file.Length : end + (file[end] == '\r' && end + 1 < file.Length && file[end + 1] == '\n' ? 2 : 1);
            file = file[skip..];

            if (line.Length > 0 && line[0] is (byte)' ' or (byte)'\t' && currentRow > 0)
            {
                current.AddRange(line[1..]);
                continue;
            }

            Flush();
            if (line.IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0)
            {
                currentRow = row;
                current.AddRange(line);
            }
        }

        Flush();
        return lines;

        void Flush()
        {
            if (currentRow > 0)
                lines.Add((currentRow, [.. current]));
            current.Clear();
            currentRow = 0;
        }
    }

    /// <summary>Reads one logical line, or returns null when it is none.</summary>
    public static ICalendarLine? Parse(int row, ReadOnlySpan<byte> bytes)
    {
        var line = Encoding.UTF8.GetString(bytes);
        var position = 0;
        while (position < line.Length && (char.IsAsciiLetterOrDigit(line[position]) || line[position] is '-' or '.' or '_'))
            position++;
        if (position == 0 || position == line.Length)
            return null;

        // A group ("item1.URL") belongs to vCard, but some programs write it in calendars too.
        var name = line[..position];
        name = name[(name.LastIndexOf('.') + 1)..].ToUpperInvariant();

        Dictionary<string, string>? parameters = null;
        while (position < line.Length && line[position] == ';')
        {
            var equals = line.IndexOf('=', position);
            if (equals < 0)
                return null;
            var parameter = line[(position + 1)..equals].Trim().ToUpperInvariant();
            position = equals + 1;
            string? first = null;
            do
            {
                if (first is not null)
                    position++;
                string value;
                if (position < line.Length && line[position] == '"')
                {
                    var close = line.IndexOf('"', position + 1);
                    if (close < 0)
                        return null;
                    value = line[(position + 1)..close];
                    position = close + 1;
                }
                else
                {
                    var stop = line.AsSpan(position).IndexOfAny(',', ';', ':');
                    if (stop < 0)
                        return null;
                    value = line.Substring(position, stop);
                    position += stop;
                }

                first ??= value;
            }
            while (position < line.Length && line[position] == ',');
            (parameters ??= []).TryAdd(parameter, Uncaret(first));
        }

        return position < line.Length && line[position] == ':'
            ? new(row, name, parameters ?? NoParameters, line[(position + 1)..])
            : null;
    }

    /// <summary>Escapes text for use as a value. Line breaks must be \n.</summary>
    public static string Escape(string text) =>
        text.Replace("\\", "\\\\").Replace(";", "\\;").Replace(",", "\\,").Replace("\n", "\\n");

    /// <summary>Quotes text for use as a parameter value, with the caret escapes of RFC 6868.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("^", "^^").Replace("\n", "^n").Replace("\"", "^'") + "\"";

    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
                result.Append(text[i]);
            else
                result.Append(text[++i] is 'n' or 'N' ? '\n' : text[i]);
        }

        return result.ToString();
    }

    private static string Uncaret(string text)
    {
        if (!text.Contains('^'))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i] == '^' && i + 1 < text.Length ? text[i + 1] : '\0';
            switch (next)
            {
                case 'n' or 'N':
                    result.Append('\n');
                    i++;
                    break;
                case '\'':
                    result.Append('"');
                    i++;
                    break;
                case '^':
                    result.Append('^');
                    i++;
                    break;
                default:
                    result.Append(text[i]);
                    break;
            }
        }

        return result.ToString();
    }
}
