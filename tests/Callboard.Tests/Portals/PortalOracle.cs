using Callboard.Testing;

namespace Callboard.Tests.Portals;

/// <summary>Somebody who signs in for a client, venue or vendor.</summary>
internal sealed record PortalUser(Guid Id, string Kind, Guid Party);

/// <summary>
/// What portal users may see, said a second time, as the access patterns of the product's description say it and without a line of SQL that
/// decides: clients their own record, their events, the elements of those, and tasks of theirs; venues their own record and spaces, events
/// at the venue, elements they offer and what they were asked for, their vendors, what is booked of their spaces, and tasks of theirs;
/// vendors their own record, events they were asked for, elements they provide and what they were asked for, their venues, and tasks of
/// theirs. Everything else is not there.
/// </summary>
internal sealed class PortalOracle
{
    private sealed record Event(Guid Id, Guid? Client, Guid? Venue);

    private sealed record Element(Guid Id, Guid? Venue, Guid? Vendor);

    private sealed record EventElement(Guid Id, Guid Event, Guid Element, string Status, bool Asked);

    private sealed record Space(Guid Id, Guid Venue);

    private sealed record Booking(Guid Id, Guid Space);

    private sealed record Assigned(Guid Id, Guid Event, Guid? To);

    private sealed record Relation(Guid Id, Guid Venue, Guid Vendor);

    private List<Event> _events = [];
    private List<Element> _elements = [];
    private List<EventElement> _eventElements = [];
    private List<Space> _spaces = [];
    private List<Booking> _bookings = [];
    private List<Assigned> _tasks = [];
    private List<Relation> _relations = [];

    /// <summary>Tables of which portal users see something, besides what everybody of an organization reads.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        "directory.client", "directory.venue", "directory.vendor", "directory.space", "directory.venue_vendor", "events.event", "elements.element",
        "elements.event_element", "tasks.task", "resources.space_booking",
    ];

    /// <summary>Tables that are the same for everybody of an organization, or hold what is one person's own.</summary>
    public static IReadOnlySet<string> OfEverybody { get; } = new HashSet<string>
    {
        "events.workflow", "events.workflow_state", "events.workflow_transition", "accounts.organization", "accounts.member",
        "talk.notification", "talk.preference", "talk.setting", "files.upload", "schedule.feed", "app.action_history",
    };

    /// <summary>Reads the facts, as the administrator who sees every row.</summary>
    public static async Task<PortalOracle> OfAsync(CallboardServer server, params Guid[] organizations)
    {
        async Task<List<T>> ReadAsync<T>(string sql, Func<System.Data.Common.DbDataReader, T> row)
        {
            var rows = new List<T>();
            await using var command = server.Admin.CreateCommand($"{sql} where organization_id = any ($1)");
            command.Parameters.AddWithValue(organizations);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add(row(reader));
            }

            return rows;
        }

        static Guid? Perhaps(System.Data.Common.DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);
        return new PortalOracle
        {
            _events = await ReadAsync("select id, client_id, venue_id from events.event", r => new Event(r.GetGuid(0), Perhaps(r, 1), Perhaps(r, 2))),
            _elements = await ReadAsync("select id, venue_id, vendor_id from elements.element", r => new Element(r.GetGuid(0), Perhaps(r, 1), Perhaps(r, 2))),
            _eventElements = await ReadAsync(
                "select id, event_id, element_id, status, requested_at is not null from elements.event_element",
                r => new EventElement(r.GetGuid(0), r.GetGuid(1), r.GetGuid(2), r.GetString(3), r.GetBoolean(4))),
            _spaces = await ReadAsync("select id, venue_id from directory.space", r => new Space(r.GetGuid(0), r.GetGuid(1))),
            _bookings = await ReadAsync("select id, space_id from resources.space_booking", r => new Booking(r.GetGuid(0), r.GetGuid(1))),
            _tasks = await ReadAsync("select id, event_id, assignee_id from tasks.task", r => new Assigned(r.GetGuid(0), r.GetGuid(1), Perhaps(r, 2))),
            _relations = await ReadAsync(
                "select id, venue_id, vendor_id from directory.venue_vendor", r => new Relation(r.GetGuid(0), r.GetGuid(1), r.GetGuid(2))),
        };
    }

    /// <summary>Whether they see an event.</summary>
    public bool SeesEvent(PortalUser user, Guid id) => user.Kind switch
    {
        "client" => _events.Any(e => e.Id == id && e.Client == user.Party),
        "venue" => _events.Any(e => e.Id == id && e.Venue == user.Party),
        _ => _eventElements.Any(x => x.Event == id && Provides(user, x.Element) && x.Status is "requested" or "confirmed"),
    };

    /// <summary>The ids of the rows of a table they see.</summary>
    public HashSet<Guid> Sees(PortalUser user, string table) => [.. (table, user.Kind) switch
    {
        ("directory.client", "client") or ("directory.venue", "venue") or ("directory.vendor", "vendor") => [user.Party],
        ("directory.space", "venue") => _spaces.Where(s => s.Venue == user.Party).Select(s => s.Id),
        ("directory.venue_vendor", "venue") => _relations.Where(r => r.Venue == user.Party).Select(r => r.Id),
        ("directory.venue_vendor", "vendor") => _relations.Where(r => r.Vendor == user.Party).Select(r => r.Id),
        ("events.event", _) => _events.Where(e => SeesEvent(user, e.Id)).Select(e => e.Id),
        ("elements.element", "client") => _eventElements.Where(x => SeesEvent(user, x.Event)).Select(x => x.Element),
        ("elements.element", _) => _elements.Where(e => Provides(user, e.Id)).Select(e => e.Id),
        ("elements.event_element", "client") => _eventElements.Where(x => SeesEvent(user, x.Event)).Select(x => x.Id),
        ("elements.event_element", _) => _eventElements.Where(x => Provides(user, x.Element) && x.Asked).Select(x => x.Id),
        ("tasks.task", _) => _tasks.Where(t => t.To == user.Id && SeesEvent(user, t.Event)).Select(t => t.Id),
        ("resources.space_booking", "venue") => _bookings.Where(b => _spaces.Any(s => s.Id == b.Space && s.Venue == user.Party)).Select(b => b.Id),
        _ => [],
    }];

    private bool Provides(PortalUser user, Guid element) =>
        _elements.Any(e => e.Id == element && user.Party == (user.Kind == "venue" ? e.Venue : user.Kind == "vendor" ? e.Vendor : null));
}
