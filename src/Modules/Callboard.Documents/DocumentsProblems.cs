using Callboard.Platform.Problems;

namespace Callboard.Documents;

/// <summary>What the documents module refuses.</summary>
internal static class DocumentsProblems
{
    public static readonly Problem EventUnknown = new(404, "documents.event_unknown", "There is no such event, or you may not see it.");

    public static readonly Problem StaffOnly = new(403, "documents.staff_only", "Documents of an event are made by those who work on it.");

    public static readonly Problem VendorUnknown = new(404, "documents.vendor_unknown", "There is no such vendor, or you may not see it.");

    public static readonly Problem SeriesUnknown = new(404, "documents.series_unknown", "The event has no such series.");

    public static readonly Problem TooLong = new(409, "documents.too_long", "This would be too long to be printed as one document. Choose a part of it.");

    /// <summary>Which constraint of the database stands for which of them.</summary>
    public static IReadOnlyDictionary<string, Problem> Constraints { get; } = new Dictionary<string, Problem>();
}
