using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Events;

/// <summary>What a list of events is narrowed by.</summary>
/// <param name="From">Events that end at or after this.</param>
/// <param name="To">Events that start before this.</param>
/// <param name="Q">Words of the name, place or description, or a part of the name.</param>
/// <param name="Archived">True for archived ones instead of the others.</param>
public sealed record EventFilter(
    [property: FromQuery(Name = "status")] string? Status, [property: FromQuery(Name = "type")] string? Type,
    [property: FromQuery(Name = "clientId")] Guid? ClientId, [property: FromQuery(Name = "venueId")] Guid? VenueId,
    [property: FromQuery(Name = "parentEventId")] Guid? ParentEventId,
    [property: FromQuery(Name = "from")] DateTimeOffset? From, [property: FromQuery(Name = "to")] DateTimeOffset? To,
    [property: FromQuery(Name = "q")] string? Q, [property: FromQuery(Name = "archived")] bool? Archived,
    [property: FromQuery(Name = "sort")] string? Sort);

/// <summary>The events the caller may see.</summary>
internal static class ListEvents
{
    private static readonly SortOrder s_sort = new("e.start_at, e.id", new Dictionary<string, string>
    {
        ["startAt"] = "e.start_at",
        ["endAt"] = "e.end_at",
        ["name"] = "lower(e.name)",
        ["status"] = "e.status",
        ["type"] = "e.type",
        ["progress"] = "e.progress",
        ["createdAt"] = "e.created_at",
        ["updatedAt"] = "e.updated_at",
    });

    public static Task<ListResponse<EventRow>> HandleAsync(
        [Microsoft.AspNetCore.Http.AsParameters] EventFilter filter, [Microsoft.AspNetCore.Http.AsParameters] PageQuery page, TenantDb db,
        CancellationToken cancellationToken)
    {
        var where = new Conditions()
            .And(filter.Archived == true ? "e.archived_at is not null" : "e.archived_at is null")
            .And("e.status = ?", filter.Status)
            .And("e.type = ?", filter.Type)
            .And("e.client_id = ?", filter.ClientId)
            .And("e.venue_id = ?", filter.VenueId)
            .And("e.parent_event_id = ?", filter.ParentEventId)
            .And("e.end_at >= ?", filter.From)
            .And("e.start_at < ?", filter.To)
            .And("(e.search @@ websearch_to_tsquery('simple', ?) or e.name ilike '%' || app.like_text(?) || '%')",
                string.IsNullOrWhiteSpace(filter.Q) ? null : filter.Q.Trim());
        return db.PageAsync<EventRow>(
            $"{EventsModule.Sql["ListEvents"]} where {where.Sql} order by {s_sort.OrderBy(filter.Sort)}",
            $"select count(*)::integer from events.event as e where {where.Sql}",
            where.Arguments, page, cancellationToken);
    }
}
