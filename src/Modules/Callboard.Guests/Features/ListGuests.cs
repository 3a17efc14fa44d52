using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Guests;

/// <summary>What a list of guests is narrowed by.</summary>
/// <param name="Q">Words that all have to occur in name, address, number or party, whatever their accents and case.</param>
/// <param name="Rsvp">How far the invitation is.</param>
/// <param name="TableId">Who sits at this table.</param>
/// <param name="Seated">True for those with a table, false for those without.</param>
/// <param name="Allergen">Who must not be served this; <c>any</c> for anything.</param>
/// <param name="Needs">True for those the kitchen or the house has to know of, false for all others.</param>
/// <param name="Tag">Who has this tag.</param>
/// <param name="Role">What they are at the event.</param>
/// <param name="HostId">Whom this guest brings along.</param>
/// <param name="ImportId">Whom this import brought.</param>
/// <param name="Sort">Fields, each with a minus for descending; by name if not given.</param>
public sealed record GuestFilter(
    [property: FromQuery(Name = "q")] string? Q = null, [property: FromQuery(Name = "rsvp")] string? Rsvp = null,
    [property: FromQuery(Name = "tableId")] Guid? TableId = null, [property: FromQuery(Name = "seated")] bool? Seated = null,
    [property: FromQuery(Name = "allergen")] string? Allergen = null, [property: FromQuery(Name = "needs")] bool? Needs = null,
    [property: FromQuery(Name = "tag")] string? Tag = null, [property: FromQuery(Name = "role")] string? Role = null,
    [property: FromQuery(Name = "hostId")] Guid? HostId = null, [property: FromQuery(Name = "importId")] Guid? ImportId = null,
    [property: FromQuery(Name = "sort")] string? Sort = null);

/// <summary>The guests of an event: found, filtered, counted.</summary>
internal static class ListGuests
{
    // A screen reads what is in view; one that keeps all of a small list on the device reads it in few pages.
    private const int MaxLimit = 2000;

    private static readonly SortOrder s_sort = new("g.sort_name, g.id", new Dictionary<string, string>
    {
        ["name"] = "g.sort_name",
        ["rsvp"] = "array_position(array['confirmed', 'tentative', 'invited', 'not_invited', 'declined'], g.rsvp)",
        ["table"] = "t.position, lower(t.name)",
        ["seat"] = "g.seat",
        ["role"] = "lower(g.role)",
        ["party"] = "lower(g.party)",
        ["email"] = "lower(g.email)",
        ["answeredAt"] = "g.answered_at",
        ["createdAt"] = "g.created_at",
        ["updatedAt"] = "g.updated_at",
    });

    public static async Task<Ok<ListResponse<Guest>>> HandleAsync(
        Guid eventId, [AsParameters] GuestFilter filter, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var where = Where(filter).And("g.event_id = ?", eventId);
        var order = s_sort.OrderBy(filter.Sort);
        var list = await db.PageAsync<Guest>(
            GuestAccess.Page($"{Picked(where, order)} {TenantDb.Window}"),
            $"select count(*)::integer from guests.guest as g where {where.Sql}", where.Arguments, page, cancellationToken, MaxLimit);
        // An empty list may also be that of an event nobody is to know of.
        return list.Total > 0 || await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken)
            ? TypedResults.Ok(list)
            : throw GuestsProblems.EventNotFound.ToException();
    }

    public static async Task<Ok<DataResponse<GuestSummary>>> SummaryAsync(Guid eventId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<GuestSummary>(await db.OneAsync<GuestSummary>(
            """
            select count(g.id)::integer as guests, count(g.id) filter (where g.rsvp <> 'declined')::integer as expected,
                   count(*) filter (where g.rsvp = 'not_invited')::integer as not_invited,
                   count(*) filter (where g.rsvp = 'invited')::integer as invited, count(*) filter (where g.rsvp = 'tentative')::integer as tentative,
                   count(*) filter (where g.rsvp = 'confirmed')::integer as confirmed, count(*) filter (where g.rsvp = 'declined')::integer as declined,
                   count(g.host_id)::integer as companions,
                   count(g.table_id) filter (where g.rsvp <> 'declined')::integer as seated,
                   count(*) filter (where g.has_needs and g.rsvp <> 'declined')::integer as with_needs
              from events.event as e
              left join guests.guest as g on g.organization_id = e.organization_id and g.event_id = e.id
             where e.organization_id = app.current_organization() and e.id = $1 and app.event_rank(e.id) >= 1
             group by e.id
            """,
            [eventId], cancellationToken) ?? throw GuestsProblems.EventNotFound.ToException()));

    /// <summary>Picks the rows of an order, each with its place in it.</summary>
    public static string Picked(Conditions where, string order) =>
        $"""
        select g.*, row_number() over (order by {order}) as place
          from guests.guest as g
          left join guests.seating_table as t on t.organization_id = g.organization_id and t.event_id = g.event_id and t.id = g.table_id
         where {where.Sql} order by {order}
        """;

    /// <summary>What the filters leave, of whichever event.</summary>
    /// <exception cref="ProblemException">A filter has none of its words.</exception>
    public static Conditions Where(GuestFilter filter) => Where(
        filter.Q, GuestAccess.Word<RsvpStatus>("rsvp", filter.Rsvp), filter.TableId, filter.Seated, filter.Allergen, filter.Needs, filter.Tag, filter.Role,
        filter.ImportId).And("g.host_id = ?", filter.HostId);

    /// <summary>The guests a selection means, of whichever event.</summary>
    /// <exception cref="ProblemException">A filter has none of its words.</exception>
    public static Conditions Where(GuestSelection s) => s.Ids is { Count: > 0 } ids
        ? Where(null, null, null, null, null, null, null, null, null).And("g.id = any (?)", ids.Distinct().ToArray())
        : Where(s.Q, s.Rsvp, s.TableId, s.Seated, s.Allergen, s.Needs, s.Tag, s.Role, s.ImportId);

    private static Conditions Where(
        string? q, RsvpStatus? rsvp, Guid? tableId, bool? seated, string? allergen, bool? needs, string? tag, string? role, Guid? importId)
    {
        var where = new Conditions()
            .And("g.organization_id = (select app.current_organization())")
            .And("g.search like all ((select guests.search_patterns(?))::text[])", string.IsNullOrWhiteSpace(q) ? null : q)
            .And("g.rsvp = ?", rsvp)
            .And("g.table_id = ?", tableId)
            .And("? = any (g.tags)", string.IsNullOrEmpty(tag) ? null : tag)
            .And("g.role = ?", string.IsNullOrEmpty(role) ? null : role)
            .And("g.change_id = ?", importId);
        if (seated is { } seat)
        {
            where.And(seat ? "g.table_id is not null" : "g.table_id is null");
        }

        if (needs is { } need)
        {
            where.And(need ? "g.has_needs" : "not g.has_needs");
        }

        return string.IsNullOrEmpty(allergen) ? where
            : allergen == "any" ? where.And("g.allergens <> '[]'")
            : where.And(
                "g.allergens @> jsonb_build_array(jsonb_build_object('allergen', ?::text))", GuestAccess.Word<Allergen>("allergen", allergen, "any"));
    }
}
