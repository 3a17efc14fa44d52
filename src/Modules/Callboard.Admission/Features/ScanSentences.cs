using System.Globalization;
using Callboard.Admission.Rules;

namespace Callboard.Admission;

/// <summary>Decisions as sentences for the person at the gate.</summary>
internal static class ScanSentences
{
    public static string Of(SeriesFacts series, ScanFacts scan, DenyReason? reason, Whereabouts? before) => reason switch
    {
        null when scan.Direction == ScanDirection.Exit => "Goodbye.",
        null when before is { Entries: > 0 } => "Welcome back.",
        null => "Welcome.",
        DenyReason.UnknownCredential => "This code is not known here.",
        DenyReason.Blocked => "This pass is blocked. Call a supervisor.",
        DenyReason.WristbandInactive => "This pass is not active.",
        DenyReason.SeriesNotActive => series.StatusAt(scan.At) switch
        {
            SeriesStatus.Completed => $"{Clock(series, series.EndAt)} it ended.",
            SeriesStatus.Cancelled => "It was called off.",
            SeriesStatus.Scheduled => $"Not open yet: doors at {Clock(series, series.CheckinOpensAt ?? series.StartAt)}.",
            _ => "Not open yet.",
        },
        DenyReason.OutsideWindow => scan.At < series.CheckinOpensAt
            ? $"Too early: doors at {Clock(series, series.CheckinOpensAt.Value)}."
            : $"Too late: doors closed at {Clock(series, series.CheckinClosesAt!.Value)}.",
        DenyReason.NotAssigned => $"{scan.Pass!.Category} is not for this one.",
        DenyReason.WrongGate => WrongGate(series, scan),
        // An answer that is given again may be about somebody who was taken out since.
        DenyReason.AlreadyInside => before is null
            ? "Already inside."
            : $"Already inside since {Clock(series, before.LastAt)}{At(series, before.LastGateId)}.",
        DenyReason.ReentryNotAllowed => "Came in and left before. There is no re-entry.",
        DenyReason.CategoryFull => $"{scan.Pass!.Category} is full.",
        DenyReason.SeriesFull => "It is full.",
        DenyReason.NotInside => "Not inside.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static string WrongGate(SeriesFacts series, ScanFacts scan)
    {
        var right = series.Gates.Where(g => g.Categories is null || g.Categories.Contains(scan.Pass!.Category)).Select(g => g.Name).Take(3).ToList();
        return right.Count == 0 ? "No gate serves this category." : $"Wrong gate. Send to {string.Join(" or ", right)}.";
    }

    private static string At(SeriesFacts series, Guid? gateId) =>
        series.Gates.FirstOrDefault(g => g.Id == gateId) is { } gate ? $", gate {gate.Name}" : "";

    private static string Clock(SeriesFacts series, DateTimeOffset at) => TimeZoneInfo.ConvertTime(
        at, WallClock.TryFindZone(series.Timezone, out var zone) ? zone : TimeZoneInfo.Utc).ToString("HH:mm", CultureInfo.InvariantCulture);
}
