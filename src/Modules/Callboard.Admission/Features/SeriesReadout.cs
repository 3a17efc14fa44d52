using Callboard.Platform.Data;
using Callboard.Platform.Feed;

namespace Callboard.Admission;

/// <summary>The metrics of a series, live on the topic <c>series:&lt;id&gt;</c>.</summary>
internal sealed class SeriesReadout(TimeProvider time) : IReadout
{
    private sealed record Found(Guid EventId);

    public string Kind => "series";

    public async Task<Guid?> EventOfAsync(TenantDb db, Guid id, CancellationToken cancellationToken) => (await db.OneAsync<Found>(
        "select event_id from admission.series where organization_id = app.current_organization() and id = $1 and (select app.is_staff())",
        [id], cancellationToken))?.EventId;

    public async Task<object> ReadAsync(TenantDb db, Guid id, CancellationToken cancellationToken) =>
        await Metrics.OfAsync(id, time.GetUtcNow(), (sql, arguments) => db.OneAsync<Metrics.JsonRow>(sql, arguments, cancellationToken));

    /// <summary>Minutes are most of it after a long day, and of those the last one changes; an earlier one when a gate tells what it did without a line.</summary>
    public object Since(object before, object now)
    {
        var held = ((SeriesMetrics)before).Minutes.ToDictionary(m => m.Key);
        var metrics = (SeriesMetrics)now;
        return metrics with { Minutes = [.. metrics.Minutes.Where(m => held.GetValueOrDefault(m.Key) != m)] };
    }
}
