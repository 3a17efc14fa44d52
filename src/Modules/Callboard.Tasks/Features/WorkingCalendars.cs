using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Tasks.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Tasks;

/// <summary>When an event's people work; the critical path and the forecast count these hours.</summary>
/// <param name="WorkingDays">Days of the week, Monday 1 to Sunday 7.</param>
/// <param name="DayStart">When a day's work starts by the clock of the event, such as 09:00.</param>
/// <param name="HoursPerDay">How long it goes; it ends by midnight.</param>
/// <param name="Holidays">Days off.</param>
/// <param name="ExtraDays">Days worked though their weekday is not; a day off stays off.</param>
public sealed record WorkingCalendarBody(
    IReadOnlyList<int> WorkingDays, string DayStart, decimal HoursPerDay, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> ExtraDays)
{
    internal static WorkingCalendarBody Default { get; } = new(
        Rules.WorkingDays.Default.Weekdays, "09:00", Rules.WorkingDays.Default.HoursPerDay, [], []);

    internal WorkingDays ToRule() =>
        new(WorkingDays, TimeOnly.ParseExact(DayStart, "HH:mm", CultureInfo.InvariantCulture), HoursPerDay, Holidays, ExtraDays);
}

/// <summary>What can change about an event's working calendar; what is cleared goes back to what everybody has.</summary>
public sealed record WorkingCalendarPatch(
    [property: MinLength(1), MaxLength(7)] IReadOnlyList<int>? WorkingDays = null,
    [property: StringLength(5, MinimumLength = 5), RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$", ErrorMessage = "Use hours and minutes such as 09:00.")] string? DayStart = null,
    [property: Range(0.25d, 24d)] decimal? HoursPerDay = null,
    [property: MaxLength(400)] IReadOnlyList<DateOnly>? Holidays = null,
    [property: MaxLength(400)] IReadOnlyList<DateOnly>? ExtraDays = null);

/// <summary>The working calendar of an event: Monday to Friday from nine to five, until somebody says otherwise.</summary>
internal static class WorkingCalendars
{
    private const string Select =
        """
        select to_jsonb(c.working_days) as working_days, to_char(c.day_start, 'HH24:MI') as day_start, c.hours_per_day,
               to_jsonb(c.holidays) as holidays, to_jsonb(c.extra_days) as extra_days
          from tasks.working_calendar as c where c.organization_id = app.current_organization() and c.event_id = $1
        """;

    public static async Task<Results<Ok<DataResponse<WorkingCalendarBody>>, ProblemHttpResult>> GetAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var calendar = await db.ReadAsync(
            async transaction => await transaction.OneAsync<bool>("select coalesce(app.event_rank($1), 0) > 0", [eventId], cancellationToken)
                ? await transaction.OneAsync<WorkingCalendarBody>(Select, [eventId], cancellationToken) ?? WorkingCalendarBody.Default
                : null,
            cancellationToken);
        return calendar is null ? TasksProblems.EventNotFound.ToResult() : TypedResults.Ok(new DataResponse<WorkingCalendarBody>(calendar));
    }

    public static async Task<Results<Ok<UpdatedResponse<WorkingCalendarBody>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Patch<WorkingCalendarPatch> patch, TenantDb db, CancellationToken cancellationToken)
    {
        if (patch.Value.WorkingDays is { } days && days.Any(d => d is < 1 or > 7))
        {
            throw TasksProblems.CalendarInvalid.On("workingDays", "Days are numbers from 1, Monday, to 7, Sunday.").ToException();
        }

        var calendar = await db.WriteAsync(
            async transaction =>
            {
                await TaskAccess.OpenAsync(transaction, eventId, cancellationToken);
                var now = await transaction.OneAsync<WorkingCalendarBody>(Select, [eventId], cancellationToken) ?? WorkingCalendarBody.Default;
                var next = new WorkingCalendarBody(
                    patch.Has(nameof(WorkingCalendarPatch.WorkingDays))
                        ? [.. (patch.Value.WorkingDays ?? WorkingCalendarBody.Default.WorkingDays).Distinct().Order()] : now.WorkingDays,
                    patch.Has(nameof(WorkingCalendarPatch.DayStart)) ? patch.Value.DayStart ?? WorkingCalendarBody.Default.DayStart : now.DayStart,
                    patch.Has(nameof(WorkingCalendarPatch.HoursPerDay)) ? patch.Value.HoursPerDay ?? WorkingCalendarBody.Default.HoursPerDay : now.HoursPerDay,
                    patch.Has(nameof(WorkingCalendarPatch.Holidays)) ? [.. (patch.Value.Holidays ?? []).Distinct().Order()] : now.Holidays,
                    patch.Has(nameof(WorkingCalendarPatch.ExtraDays)) ? [.. (patch.Value.ExtraDays ?? []).Distinct().Order()] : now.ExtraDays);
                await transaction.ExecuteAsync(
                    """
                    insert into tasks.working_calendar (organization_id, event_id, working_days, day_start, hours_per_day, holidays, extra_days)
                    values (app.current_organization(), $1, $2, $3::text::time, $4, $5::text[]::date[], $6::text[]::date[])
                    on conflict on constraint working_calendar_event_unique do update
                       set working_days = excluded.working_days, day_start = excluded.day_start, hours_per_day = excluded.hours_per_day,
                           holidays = excluded.holidays, extra_days = excluded.extra_days
                    """,
                    [eventId, next.WorkingDays.ToArray(), next.DayStart, next.HoursPerDay, Dates(next.Holidays), Dates(next.ExtraDays)], cancellationToken);
                return next;
            },
            cancellationToken);
        return TypedResults.Ok(UpdatedResponse<WorkingCalendarBody>.Of(calendar, patch));
    }

    private static string[] Dates(IReadOnlyList<DateOnly> dates) => [.. dates.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
}
