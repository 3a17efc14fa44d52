namespace Callboard.Admission.Rules;

/// <summary>One scan to be decided about, with what was looked up for it.</summary>
/// <param name="At">When it counts as made.</param>
/// <param name="Decided">What a device decided without a line; null when nobody has.</param>
/// <param name="DecidedReason">Why the device refused.</param>
/// <param name="IsOverruled">A supervisor let them in, knowing what the rules say.</param>
internal sealed record ScanFacts(
    Guid Id, Guid SeriesId, Guid? GateId, ScanDirection Direction, DateTimeOffset At, KnownPass? Pass, Whereabouts? Where,
    bool? Decided = null, DenyReason? DecidedReason = null, bool IsOverruled = false);

/// <summary>What was decided about a scan.</summary>
/// <param name="Reason">Why not; null when let through.</param>
/// <param name="Inside">How many people are inside the series afterwards.</param>
/// <param name="Before">Where the holder was before.</param>
internal sealed record Decided(ScanFacts Scan, DenyReason? Reason, int Inside, Whereabouts? Before);

/// <summary>What there is more of: in all of a series, a category, a gate, a minute, a reason.</summary>
internal sealed record Delta(Guid SeriesId, string Kind, string Key)
{
    public int Inside { get; set; }

    public int Entries { get; set; }

    public int Exits { get; set; }

    public int People { get; set; }

    public int Denied { get; set; }
}

/// <summary>Something that happened without a line and should not have.</summary>
/// <param name="OtherScanId">The other admission of the same holder.</param>
internal sealed record ScanConflict(Guid SeriesId, string Kind, Guid ScanId, Guid? OtherScanId, Guid? HolderId, DenyReason? Reason);

/// <summary>
/// Decides about scans one after the other, each seeing what those before it changed. Begun with what stands in the database under the
/// locks of the series; what it ends with is written back in one go.
/// </summary>
internal sealed class ScanBook
{
    private readonly Dictionary<Guid, SeriesFacts> _series;
    private readonly Dictionary<(Guid Series, Guid Holder), Whereabouts> _where = [];
    private readonly Dictionary<(Guid Series, Guid Holder), string> _changed = [];
    private readonly Dictionary<(Guid Series, string Kind, string Key), Delta> _deltas = [];

    /// <param name="series">The series concerned, with their counts.</param>
    public ScanBook(IEnumerable<SeriesFacts> series) => _series = series.ToDictionary(s => s.Id);

    /// <summary>Everybody whose whereabouts changed: series, holder, category, where they are.</summary>
    public IEnumerable<(Guid SeriesId, Guid HolderId, string Category, Whereabouts Where)> Changed =>
        _changed.Select(c => (c.Key.Series, c.Key.Holder, c.Value, _where[c.Key]));

    /// <summary>What there is more of.</summary>
    public IReadOnlyCollection<Delta> Deltas => _deltas.Values;

    /// <summary>What a supervisor should see.</summary>
    public List<ScanConflict> Conflicts { get; } = [];

    /// <summary>What a scan would be answered now; nothing is made of it.</summary>
    public Decided Ask(ScanFacts scan)
    {
        var series = _series[scan.SeriesId];
        var before = scan.Pass is null ? null : _where.GetValueOrDefault((scan.SeriesId, scan.Pass.HolderId)) ?? scan.Where;
        return new Decided(
            scan, CheckIn.Decide(series, scan.Pass, before, scan.GateId, scan.Direction, scan.At), series.Inside, before);
    }

    /// <summary>Decides about the next scan.</summary>
    public Decided Take(ScanFacts scan)
    {
        var series = _series[scan.SeriesId];
        var key = (scan.SeriesId, scan.Pass?.HolderId ?? Guid.Empty);
        var (_, rule, _, before) = Ask(scan);
        var reason = scan.Decided switch
        {
            null => rule,
            // Who was let in is in, whatever the rules say now; only somebody nobody knows cannot be.
            true => scan.Pass is null ? DenyReason.UnknownCredential : null,
            false => scan.DecidedReason ?? rule ?? DenyReason.UnknownCredential,
        };
        if (reason is not null)
        {
            Add(scan, "all", "", d => d.Denied++);
            Add(scan, "gate", scan.GateId?.ToString() ?? "", d => d.Denied++);
            Add(scan, "reason", Name(reason.Value), d => d.Denied++);
            Add(scan, "minute", MinuteOf(scan.At), d => d.Denied++);
            return new Decided(scan, reason, series.Inside, before);
        }

        if (scan.Decided is true && rule is { } broken && !scan.IsOverruled)
        {
            Conflicts.Add(new ScanConflict(
                scan.SeriesId,
                broken is DenyReason.AlreadyInside or DenyReason.ReentryNotAllowed ? "double_admission"
                    : broken is DenyReason.CategoryFull or DenyReason.SeriesFull ? "over_capacity" : "rule",
                scan.Id,
                broken is DenyReason.AlreadyInside or DenyReason.ReentryNotAllowed ? before?.LastScanId : null,
                scan.Pass!.HolderId, broken));
        }

        return LetThrough(scan, series, key, before);
    }

    /// <summary>The key of a minute's counter: it sorts as text like the minutes themselves.</summary>
    public static string MinuteOf(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A reason as the API writes it.</summary>
    public static string Name(DenyReason reason) => Platform.Data.SnakeCase.Of(reason);

    private Decided LetThrough(ScanFacts scan, SeriesFacts series, (Guid, Guid Holder) key, Whereabouts? before)
    {
        var pass = scan.Pass!;
        var entry = scan.Direction == ScanDirection.Entry;
        // A scan that comes late, of before what is known already, counts and says nothing about where its holder is now.
        var isLatest = before is null || scan.At >= before.LastAt;
        var after = new Whereabouts(
            isLatest ? entry : before!.Inside,
            (before?.Entries ?? 0) + (entry ? 1 : 0),
            isLatest ? scan.At : before!.LastAt,
            isLatest ? scan.GateId : before!.LastGateId,
            isLatest ? scan.Id : before!.LastScanId);
        _where[key] = after;
        _changed[key] = pass.Category;

        var inside = (after.Inside ? 1 : 0) - (before is { Inside: true } ? 1 : 0);
        var people = (after.Entries > 0 ? 1 : 0) - (before is { Entries: > 0 } ? 1 : 0);
        Count("all", "", inside, people);
        Count("category", pass.Category, inside, people);
        Count("gate", scan.GateId?.ToString() ?? "", 0, 0);
        Count("minute", MinuteOf(scan.At), 0, 0);
        if (inside != 0)
        {
            _series[series.Id] = series with { Inside = series.Inside + inside, Categories = WithInside(series.Categories, pass.Category, inside) };
        }

        return new Decided(scan, null, series.Inside + inside, before);

        void Count(string kind, string name, int more, int heads) => Add(scan, kind, name, d =>
        {
            d.Inside += more;
            d.People += heads;
            d.Entries += entry ? 1 : 0;
            d.Exits += entry ? 0 : 1;
        });
    }

    private static List<CategoryFacts> WithInside(IReadOnlyList<CategoryFacts> categories, string name, int more)
    {
        var changed = categories.ToList();
        var place = changed.FindIndex(c => c.Name == name);
        if (place < 0)
        {
            changed.Add(new CategoryFacts(name, null, more));
        }
        else
        {
            changed[place] = changed[place] with { Inside = changed[place].Inside + more };
        }

        return changed;
    }

    private void Add(ScanFacts scan, string kind, string name, Action<Delta> change)
    {
        var key = (scan.SeriesId, kind, name);
        if (!_deltas.TryGetValue(key, out var delta))
        {
            _deltas[key] = delta = new Delta(scan.SeriesId, kind, name);
        }

        change(delta);
    }
}
