using Callboard.Contracts.Schedule;
using Callboard.Platform.Data;
using Callboard.Schedule.Formats;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Schedule;

/// <summary>A block as the statement reads it, with what a calendar says of its event.</summary>
internal sealed record ExportRow(
    Guid Id, string Key, DateTimeOffset Start, DateTimeOffset End, string Activity, string? Notes, string? Location, string? Track,
    string? Language, string? Url, DateTimeOffset UpdatedAt, int Version, string EventName, string Timezone, bool Cancelled,
    IReadOnlyList<CalendarPerson> People);

/// <summary>The run of show as a file: a calendar, or a conference schedule in XML or JSON.</summary>
internal static class ExportSchedule
{
    private sealed record Heading(string Name, string Timezone, DateTimeOffset UpdatedAt);

    public static Task<Results<FileContentHttpResult, ProblemHttpResult>> CalendarAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken) => WriteAsync(eventId, ScheduleFormat.ICalendar, "ics", db, cancellationToken);

    public static Task<Results<FileContentHttpResult, ProblemHttpResult>> XmlAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken) => WriteAsync(eventId, ScheduleFormat.FrabXml, "xml", db, cancellationToken);

    public static Task<Results<FileContentHttpResult, ProblemHttpResult>> JsonAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken) => WriteAsync(eventId, ScheduleFormat.FrabJson, "json", db, cancellationToken);

    /// <summary>The blocks that meet a condition, in order, as a file or calendar takes them.</summary>
    public static Task<List<ExportRow>> ListAsync(
        TenantTransaction transaction, string condition, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        transaction.ListAsync<ExportRow>(
            $"{ScheduleModule.Sql["ExportBlocks"]} where b.organization_id = app.current_organization() and {condition} order by b.start_at, b.position, b.id",
            arguments, cancellationToken);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> WriteAsync(
        Guid eventId, ScheduleFormat format, string extension, TenantDb db, CancellationToken cancellationToken)
    {
        var (heading, rows) = await db.ReadAsync(
            async transaction =>
            {
                var heading = await transaction.OneAsync<Heading>(
                    """
                    select name, timezone, updated_at from events.event
                     where organization_id = app.current_organization() and id = $1 and app.event_rank(id) >= 1
                    """,
                    [eventId], cancellationToken)
                    ?? throw ScheduleProblems.EventNotFound.ToException();
                return (heading, await ListAsync(transaction, "b.event_id = $1", [eventId], cancellationToken));
            },
            cancellationToken);

        // Made of what is stored and of nothing else, so that the same run of show is the same file.
        var schedule = new ScheduleExport(
            heading.Name,
            WallClock.TryFindZone(heading.Timezone, out var zone) ? zone : TimeZoneInfo.Utc,
            rows.Select(r => r.UpdatedAt).Append(heading.UpdatedAt).Max(),
            [
                .. rows.Select(r => new ExportedBlock(
                    r.Key, r.Start, r.End, r.Activity, r.Notes, r.Location, r.Track,
                    [.. r.People.Select(p => new SchedulePerson(p.Id.ToString(), p.Name))], r.Language, r.Url,
                    UpdatedAt: r.UpdatedAt, Sequence: r.Version - 1)),
            ]);
        return TypedResults.Bytes(
            ScheduleFile.Write(format, schedule), ScheduleFile.MediaType(format), $"{FrabExport.Acronym(heading.Name)}.{extension}");
    }
}
