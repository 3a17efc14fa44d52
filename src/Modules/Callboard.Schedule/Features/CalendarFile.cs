using Callboard.Contracts.Schedule;
using Callboard.Schedule.Formats;

namespace Callboard.Schedule;

/// <summary>A calendar's content as iCalendar.</summary>
internal static class CalendarFile
{
    public static byte[] Write(CalendarContent content, bool details, TimeSpan refresh) => ScheduleFile.Write(
        ScheduleFormat.ICalendar,
        new ScheduleExport(
            content.Title,
            Zone(content.TimeZone),
            content.Entries.Select(e => e.UpdatedAt).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max(),
            [
                .. content.Entries.Select(e => new ExportedBlock(
                    e.Uid, e.Start, e.End,
                    e.Context is null ? e.Title : $"{e.Context}: {e.Title}",
                    details ? e.Notes : null,
                    e.Location, e.Category,
                    details ? [.. e.People.Select(p => new SchedulePerson(p.Id.ToString(), p.Name))] : [],
                    e.Language,
                    details ? e.Url : null,
                    e.Status, e.UpdatedAt, e.Version - 1,
                    WholeDays.Of(e.Start, e.End, Zone(e.TimeZone)))),
            ],
            refresh));

    private static TimeZoneInfo Zone(string id) => WallClock.TryFindZone(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
