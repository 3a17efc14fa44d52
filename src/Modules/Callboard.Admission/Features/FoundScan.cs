using Callboard.Admission.Rules;

namespace Callboard.Admission;

/// <summary>What the database knows of a scan that is to be decided: its pass, where the holder is, and the answer it got before.</summary>
internal sealed record FoundScan(
    Guid? PassId, Guid? HolderId, string? Category, string? HolderName, PassStatus? PassStatus, bool Named, bool Inside, int Entries,
    DateTimeOffset? LastAt, Guid? LastGateId, Guid? LastScanId, bool Known, Guid? KnownSeriesId, bool? KnownAllowed, DenyReason? KnownReason,
    DateTimeOffset? KnownAt, ScanDirection? KnownDirection)
{
    /// <summary>The scan with what was found.</summary>
    public ScanFacts FactsOf(Scan scan) => new(
        scan.Id, scan.SeriesId, scan.Request.GateId, scan.Request.Direction, scan.At, Pass, Where,
        scan.Request.DecidedOffline is { } decided ? decided == Verdict.Allow : null, scan.Request.Reason,
        scan.Request.Override is not null);

    /// <summary>The answer this scan got the first time.</summary>
    public ScanAnswer Repeat(SeriesFacts series, ScanFacts facts)
    {
        var first = facts with { At = KnownAt!.Value, Direction = KnownDirection!.Value };
        return Answers.Of(series, new Decided(first, KnownReason, series.Inside, KnownReason is null ? null : Where), facts.Id) with { Repeated = true };
    }

    private KnownPass? Pass => PassId is { } id ? new(id, HolderId!.Value, Category!, HolderName, PassStatus!.Value, Named) : null;

    private Whereabouts? Where => LastAt is { } at ? new(Inside, Entries, at, LastGateId, LastScanId!.Value) : null;
}

/// <summary>Decisions as answers.</summary>
internal static class Answers
{
    public static ScanAnswer Of(SeriesFacts series, Decided decided, Guid? scanId) => new(
        scanId,
        decided.Reason is null ? Verdict.Allow : Verdict.Deny,
        decided.Reason,
        ScanSentences.Of(series, decided.Scan, decided.Reason, decided.Before),
        decided.Scan.Pass is { } pass ? new Holder(pass.HolderName, pass.Category) : null,
        decided.Inside,
        decided.Scan.Direction,
        decided.Scan.At,
        Repeated: false);
}
