using Callboard.Platform.Data;
using Callboard.Schedule.Formats;
using Callboard.Schedule.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Schedule;

/// <summary>Somebody in an exported block.</summary>
internal sealed record ExportedPerson(Guid Id, string Name);

/// <summary>A block as the statement reads it.</summary>
internal sealed record ExportRow(
    string Key, DateTimeOffset Start, DateTimeOffset End, string Activity, string? Notes, string? Location, string? Track, string? Language,
    string? Url, DateTimeOffset UpdatedAt, int Version, IReadOnlyList<ExportedPerson> People);

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
                return (heading, await transaction.ListAsync<ExportRow>(ScheduleModule.Sql["ExportBlocks"], [eventId], cancellationToken));
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
