using System.Globalization;
using Callboard.Contracts.Schedule;
using Callboard.Platform.Data;

namespace Callboard.Resources;

/// <summary>The diary of a resource or a space as a calendar: for a space it stands beside what the runs of show have there.</summary>
internal sealed class BookingCalendar : ICalendarSource
{
    public static readonly BookingCalendar OfResources = new("resource", "resources.resource",
        """
        select x.id, e.name as event_name, e.timezone, e.status_category as event_status_category,
               x.start_at as start_time, x.end_at as end_time, x.quantity, x.status, x.is_block, b.note, b.updated_at, b.version
          from resources.busy(array[$1], $2, 'infinity') as x
          left join resources.booking as b on b.organization_id = app.current_organization() and b.id = x.id
          left join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
         order by x.start_at, x.id
        """);

    public static readonly BookingCalendar OfSpaces = new("space", "directory.public_space",
        """
        select x.id, e.name as event_name, e.timezone, e.status_category as event_status_category,
               x.start_at as start_time, x.end_at as end_time, 1 as quantity, x.status, false as is_block, b.note, b.updated_at, b.version
          from resources.space_busy(array[$1], $2, 'infinity') as x
          left join resources.space_booking as b on b.organization_id = app.current_organization() and b.id = x.id
          left join events.public_event as e on e.organization_id = b.organization_id and e.id = b.event_id
         order by x.start_at, x.rank, x.id
        """);

    private readonly string _table, _entries;

    private BookingCalendar(string kind, string table, string entries) => (Kind, _table, _entries) = (kind, table, entries);

    private sealed record Named(string Name);

    // Everything as times and numbers; what it is for, and when that changed, where the reader may see it.
    private sealed record Entry(
        Guid Id, string? EventName, string? Timezone, string? EventStatusCategory, DateTimeOffset StartTime,
        DateTimeOffset EndTime, int Quantity, string Status, bool IsBlock, string? Note, DateTimeOffset? UpdatedAt, int? Version)
    {
        public CalendarEntry Of(string subject)
        {
            var title = EventName ?? (IsBlock ? "Blocked" : "Booked");
            return new CalendarEntry(
                $"booking-{Id}", StartTime, EndTime, Timezone ?? "UTC",
                Quantity == 1 ? title : string.Create(CultureInfo.InvariantCulture, $"{Quantity} × {title}"),
                Context: null, Location: null, subject,
                EventStatusCategory == "cancelled" ? CalendarStatus.Cancelled
                    : Status == "confirmed" ? CalendarStatus.Confirmed : CalendarStatus.Tentative,
                Note, Url: null, Language: null, [], UpdatedAt ?? DateTimeOffset.UnixEpoch, Version ?? 1);
        }
    }

    public string Kind { get; }

    public string Label => $"select s.name from {_table} as s where s.organization_id = f.organization_id and s.id = f.subject_id";

    public async Task<CalendarContent?> ReadAsync(
        TenantTransaction transaction, Guid subjectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var subject = await transaction.OneAsync<Named>(
            $"select name from {_table} where organization_id = app.current_organization() and id = $1", [subjectId], cancellationToken);
        if (subject is null)
        {
            return null;
        }

        var entries = await transaction.ListAsync<Entry>(_entries, [subjectId, since], cancellationToken);
        return new CalendarContent(
            subject.Name, entries.FirstOrDefault(e => e.Timezone is not null)?.Timezone ?? "UTC", [.. entries.Select(e => e.Of(subject.Name))]);
    }
}
