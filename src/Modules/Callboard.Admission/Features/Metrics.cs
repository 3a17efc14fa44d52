using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Admission;

/// <summary>What happened at the gates, out of the counters that every scan keeps: as of the moment it is asked.</summary>
internal static class Metrics
{
    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(5);

    public static async Task<Ok<DataResponse<SeriesMetrics>>> GetAsync(Guid id, TenantDb db, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<SeriesMetrics>(await OfAsync(
            id, time.GetUtcNow(), (sql, arguments) => db.OneAsync<JsonRow>(sql, arguments, cancellationToken))));

    /// <summary>The metrics of a series; refused as unknown where there is none to see.</summary>
    /// <param name="one">Asks one statement for its first row, with the rights of whoever wants to know.</param>
    internal static async Task<SeriesMetrics> OfAsync(Guid id, DateTimeOffset now, Func<string, object?[], Task<JsonRow?>> one)
    {
        var found = await one(AdmissionModule.Sql["Metrics"], [id]) ?? throw AdmissionProblems.SeriesNotFound.ToException();
        var row = found.Row;
        var minutes = Of(row, "minute").OrderBy(m => m.Key, StringComparer.Ordinal).ToList();
        var peak = minutes.MaxBy(m => m.Entries);
        var since = Rules.ScanBook.MinuteOf(now - s_recent);
        var recent = minutes.Where(m => string.CompareOrdinal(m.Key, since) > 0).ToList();
        var (coming, net) = (recent.Sum(m => m.Entries) / s_recent.TotalMinutes, recent.Sum(m => m.Entries - m.Exits) / s_recent.TotalMinutes);
        var room = row.Capacity - row.Inside;
        return new SeriesMetrics(
            row.SeriesId, row.Inside, row.Capacity, row.Entries, row.Exits, row.People, row.Denied, row.Admitted,
            Math.Max(0, row.Admitted - row.People), peak?.Entries ?? 0,
            peak is { Entries: > 0 } ? DateTimeOffset.Parse(peak.Key + "Z", System.Globalization.CultureInfo.InvariantCulture) : null,
            Math.Round(coming, 1), room is > 0 && net > 0 ? now + TimeSpan.FromMinutes(room.Value / net) : room <= 0 ? now : null,
            Of(row, "gate"), Of(row, "category"), Of(row, "reason"), minutes, row.OpenConflicts, now);
    }

    private static IReadOnlyList<Count> Of(MetricsRow row, string kind) =>
        [.. row.Counts.Where(c => c.Kind == kind).Select(c => new Count(c.Key, c.Name ?? c.Key, c.Inside, c.Entries, c.Exits, c.People, c.Denied))];

    internal sealed record JsonRow(MetricsRow Row);

    internal sealed record MetricsRow(
        Guid SeriesId, int Inside, int? Capacity, int Entries, int Exits, int People, int Denied, int Admitted, IReadOnlyList<CountRow> Counts,
        int OpenConflicts);

    internal sealed record CountRow(string Kind, string Key, string? Name, int Inside, int Entries, int Exits, int People, int Denied);
}
