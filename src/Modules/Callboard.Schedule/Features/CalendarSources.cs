using Callboard.Contracts.Schedule;
using Callboard.Platform.Data;

namespace Callboard.Schedule;

/// <summary>The run of show of one event, with the keys that an import knows its blocks by.</summary>
internal sealed class EventCalendar : ICalendarSource
{
    private sealed record Heading(string Name, string Timezone);

    public string Kind => "event";

    public string Label => "select e.name from events.event as e where e.organization_id = f.organization_id and e.id = f.subject_id";

    public async Task<CalendarContent?> ReadAsync(
        TenantTransaction transaction, Guid subjectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var heading = await transaction.OneAsync<Heading>(
            "select name, timezone from events.event where organization_id = app.current_organization() and id = $1 and app.event_rank(id) >= 1",
            [subjectId], cancellationToken);
        return heading is null
            ? null
            : new CalendarContent(heading.Name, heading.Timezone, [
                .. (await ExportSchedule.ListAsync(transaction, "b.event_id = $1", [subjectId], cancellationToken))
                    .Select(row => CalendarEntries.Of(row, row.Key, context: null)),
            ]);
    }
}

/// <summary>Where somebody is needed, in every event the reader sees.</summary>
internal sealed class PersonCalendar : ICalendarSource
{
    private sealed record Name(string? Text);

    public string Kind => "person";

    public string Label =>
        """
        select coalesce(
            (select a.name from accounts.account as a join accounts.member as m on m.user_id = a.id
              where m.organization_id = f.organization_id and m.removed_at is null and a.id = f.subject_id),
            (select p.name from directory.public_participant as p where p.organization_id = f.organization_id and p.id = f.subject_id))
        """;

    public async Task<CalendarContent?> ReadAsync(
        TenantTransaction transaction, Guid subjectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var name = await transaction.OneAsync<Name>(
            $"select ({Label}) as text from (select app.current_organization() as organization_id, $1::uuid as subject_id) as f",
            [subjectId], cancellationToken);
        return name?.Text is not { } text
            ? null
            : await CalendarEntries.AcrossEventsAsync(
                transaction, text,
                """
                b.id in (
                    select x.block_id from schedule.assignment as x where x.organization_id = app.current_organization() and x.user_id = $1
                    union all
                    select x.block_id from schedule.assignment as x where x.organization_id = app.current_organization() and x.participant_id = $1)
                """,
                subjectId, since, cancellationToken);
    }
}

/// <summary>What takes place in a space, in every event the reader sees.</summary>
internal sealed class SpaceCalendar : ICalendarSource
{
    private sealed record Name(string Text);

    public string Kind => "space";

    public string Label => "select s.name from directory.public_space as s where s.organization_id = f.organization_id and s.id = f.subject_id";

    public async Task<CalendarContent?> ReadAsync(
        TenantTransaction transaction, Guid subjectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var name = await transaction.OneAsync<Name>(
            "select name as text from directory.public_space where organization_id = app.current_organization() and id = $1",
            [subjectId], cancellationToken);
        return name is null
            ? null
            : await CalendarEntries.AcrossEventsAsync(transaction, name.Text, "b.space_id = $1", subjectId, since, cancellationToken);
    }
}

/// <summary>Blocks as entries of a calendar.</summary>
internal static class CalendarEntries
{
    public static CalendarEntry Of(ExportRow row, string uid, string? context) => new(
        uid, row.Start, row.End, row.Timezone, row.Activity, context, row.Location, row.Track,
        row.Cancelled ? CalendarStatus.Cancelled : CalendarStatus.Confirmed, row.Notes, row.Url, row.Language,
        row.People, row.UpdatedAt, row.Version);

    // Two events may have taken in the same file, so their blocks go by ids of ours here.
    public static async Task<CalendarContent> AcrossEventsAsync(
        TenantTransaction transaction, string title, string condition, Guid subjectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = await ExportSchedule.ListAsync(
            transaction, $"{condition} and b.end_at >= $2 and e.archived_at is null", [subjectId, since], cancellationToken);
        return new CalendarContent(
            title, rows.FirstOrDefault()?.Timezone ?? "UTC", [.. rows.Select(row => Of(row, row.Id.ToString(), row.EventName))]);
    }
}
