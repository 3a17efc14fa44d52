using System.Security.Cryptography;
using System.Text;

namespace Callboard.Schedule.Formats;

/// <summary>Collects what a reader finds, and holds every reader to the same limits.</summary>
internal sealed class ScheduleBuilder
{
    private readonly List<ImportedBlock> _blocks = [];
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<(string Key, DateTimeOffset? Start, DateTime LocalStart, string? Location)> _occurrences = [];
    private readonly List<ImportIssue> _issues = [];
    private int _unreported;

    public ScheduleFormat? Format { get; set; }

    public string? Title { get; set; }

    public string? ZoneId { get; set; }

    public bool Complete { get; set; } = true;

    public int BlockCount => _blocks.Count;

    /// <summary>True once the file holds more entries than are accepted; readers stop then.</summary>
    public bool Full { get; private set; }

    public void Warn(string code, int? row, string? element, string field, string message) =>
        Report(new(ImportSeverity.Warning, code, row, element, field, message));

    public void Refuse(string code, int? row, string? element, string field, string message) =>
        Report(new(ImportSeverity.Error, code, row, element, field, message));

    /// <summary>An issue with the file as a whole, after which it is not read on.</summary>
    public void Break(string code, int? row, string message)
    {
        Complete = false;
        Refuse(code, row, null, "file", message);
    }

    /// <summary>
    /// Takes a block in. One that repeats an earlier key at the same time and place is the same entry and is left out; at
    /// another time or place it is a further occurrence and gets a numbered key, so that no entry is lost.
    /// </summary>
    public void Add(ImportedBlock block, string element)
    {
        if (_blocks.Count >= ScheduleLimits.Blocks)
        {
            if (!Full)
                Break("too_many_entries", block.Row, $"The file has more than {ScheduleLimits.Blocks} entries; the rest was not read.");
            Full = true;
            return;
        }

        var key = block.SourceKey;
        if (!_occurrences.Add((key, block.Start, block.LocalStart, Rules.TimelineConflicts.LocationKey(block.Location))))
        {
            Refuse("repeated_entry", block.Row, element, "id", "This entry stands in the file more than once; the first was taken.");
            return;
        }

        if (_keys.TryGetValue(key, out var count))
        {
            do
                count++;
            while (_keys.ContainsKey($"{key}#{count}"));
            _keys[key] = count;
            block = block with { SourceKey = $"{key}#{count}" };
            Warn("repeated_id", block.Row, element, "id",
                $"The id {key} is used for entries at different times or places; this one is kept as {block.SourceKey}.");
        }

        _keys.Add(block.SourceKey, 1);
        _blocks.Add(block);
    }

    /// <summary>One clean line, cut to size with a warning.</summary>
    public string? Line(string? text, int max, int? row, string element, string field) =>
        Fit(CleanText.Line(text), max, row, element, field);

    /// <summary>Clean lines, cut to size with a warning.</summary>
    public string? Lines(string? text, int max, int? row, string element, string field) =>
        Fit(CleanText.Lines(text), max, row, element, field);

    /// <summary>The title of an entry, which must not be empty.</summary>
    public string Activity(string? text, int? row, string element, string field)
    {
        if (Line(text, ScheduleLimits.Activity, row, element, field) is { } line)
            return line;
        Warn("title_missing", row, element, field, "The entry has no title and is imported as \"Untitled\".");
        return "Untitled";
    }

    /// <summary>An address, or null with a warning when it is not one that may be shown as a link.</summary>
    public string? Url(string? text, int? row, string element, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var url = CleanText.WebAddress(text);
        if (url is null)
            Warn("url_invalid", row, element, field, "The address is not a complete http or https address and was left out.");
        return url;
    }

    /// <summary>The people of an entry, each once.</summary>
    public IReadOnlyList<SchedulePerson> Persons(IEnumerable<SchedulePerson> persons, int? row, string element, string field)
    {
        var taken = persons.DistinctBy(p => p.SourceKey, StringComparer.Ordinal).Take(ScheduleLimits.PersonsPerBlock + 1).ToList();
        if (taken.Count > ScheduleLimits.PersonsPerBlock)
        {
            taken.RemoveAt(ScheduleLimits.PersonsPerBlock);
            Warn("too_many_people", row, element, field, $"Only the first {ScheduleLimits.PersonsPerBlock} people were taken.");
        }

        return taken;
    }

    /// <summary>A key of bearable length: long ones are replaced by their hash.</summary>
    public static string Key(string text) => text.Length <= ScheduleLimits.Key ? text : "sha256:" + Hash(text);

    /// <summary>A key for an entry the file does not identify, made from what distinguishes it.</summary>
    public static string DerivedKey(params ReadOnlySpan<string?> parts) => "derived:" + Hash(string.Join('\n', parts!));

    public ImportedSchedule Build()
    {
        if (_unreported > 0)
        {
            _issues.Add(new(ImportSeverity.Warning, "more_issues", null, null, "file", $"There are {_unreported} more issues of this kind in the file."));
            _unreported = 0;
        }

        return new(Format, Title, ZoneId, Complete, _blocks, _issues);
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private void Report(ImportIssue issue)
    {
        // Issues about the whole file must not drown in those about entries.
        if (_issues.Count < ScheduleLimits.Issues - 5 || (issue.Element is null && _issues.Count < ScheduleLimits.Issues - 1))
            _issues.Add(issue);
        else
            _unreported++;
    }

    private string? Fit(string? text, int max, int? row, string element, string field)
    {
        if (text is null || text.Length <= max)
            return text;
        Warn("text_cut", row, element, field, $"The text is longer than {max} characters and was cut.");
        return CleanText.Cut(text, max);
    }
}
