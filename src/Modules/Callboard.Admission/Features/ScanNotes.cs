using Callboard.Admission.Rules;
using Callboard.Platform.Data;

namespace Callboard.Admission;

/// <summary>What is to be said of a scan beside its answer: that nobody confirmed it, or who overruled the rules and why.</summary>
internal static class ScanNotes
{
    public const string Keep = "select admission.keep_notes($1, $2, $3, $4, $5, $6, $7, $8)";

    /// <summary>The arguments of <see cref="Keep"/>; null when there is nothing to be said, as nearly always.</summary>
    public static object?[]? Of(
        Guid organization, List<(ScanRight Right, Scan Scan, Decided Decided, SeriesFacts Series)> fresh)
    {
        var noted = fresh.FindAll(f => IsUnconfirmed(f.Scan, f.Decided, f.Series) || OverrideOf(f.Scan, f.Decided) is not null);
        return noted.Count == 0 ? null :
        [
            organization,
            noted.ConvertAll(n => n.Scan.Id).ToArray(),
            noted.ConvertAll(n => n.Right.EventId).ToArray(),
            noted.ConvertAll(n => n.Scan.SeriesId).ToArray(),
            noted.ConvertAll(n => IsUnconfirmed(n.Scan, n.Decided, n.Series)).ToArray(),
            noted.ConvertAll(n => OverrideOf(n.Scan, n.Decided) is { } by ? SnakeCase.Of(by.Reason) : null).ToArray(),
            noted.ConvertAll(n => OverrideOf(n.Scan, n.Decided) is { } by ? SnakeCase.Of(by.Because) : null).ToArray(),
            noted.ConvertAll(n => OverrideOf(n.Scan, n.Decided)?.PinId).ToArray(),
        ];
    }

    // Somebody nobody knows is not let in by anybody.
    private static ScanOverride? OverrideOf(Scan scan, Decided decided) => decided.Reason is null ? scan.Request.Override : null;

    // At a gate that lets nobody in without the server, a scanner that has not heard of that yet may have done so all the same.
    private static bool IsUnconfirmed(Scan scan, Decided decided, SeriesFacts series) =>
        scan.Request.Unconfirmed
        || (decided.Reason is null && scan.Request is { DecidedOffline: Verdict.Allow, Direction: ScanDirection.Entry, Override: null }
            && series.Gates.Any(g => g.Id == scan.Request.GateId && g.Mode == GateMode.Strict));
}
