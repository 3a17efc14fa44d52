using System.Globalization;

namespace Callboard.Host.Demo;

/// <summary>
/// Turns times written relative to today, such as <c>-3 09:40</c>, into instants on the clock of a zone. What somebody did is moved
/// into the past and off the weekend; what is planned stays where it is written.
/// </summary>
internal sealed class DemoCalendar(DateTimeOffset now, TimeZoneInfo zone, bool weekends)
{
    private readonly DateOnly _today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    public DateTimeOffset Now => now;

    /// <summary>An instant of the plan: <c>+21 19:30</c>.</summary>
    /// <param name="weekday">Moves it on to this day of the week.</param>
    public DateTimeOffset Planned(string text, DayOfWeek? weekday = null)
    {
        var (day, time) = Parse(text);
        var date = _today.AddDays(day);
        return At(weekday is { } wanted ? date.AddDays(((int)wanted - (int)date.DayOfWeek + 7) % 7) : date, time);
    }

    /// <summary>An instant of something done: at work, and over by now.</summary>
    public DateTimeOffset Done(string text)
    {
        var (day, time) = Parse(text);
        return Workday(_today.AddDays(day), time);
    }

    /// <summary>The working moment at or before an instant: not at night, not on a weekend, not in the future.</summary>
    public DateTimeOffset AtWork(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        var opens = new TimeOnly(8, 35);
        var closes = new TimeOnly(19, 20);
        // Early and late hours are spread over the day instead of gathering at its ends.
        if (time < opens || time > closes)
        {
            time = opens.AddMinutes((((local.Hour * 60) + local.Minute) * 7) % 600);
        }

        return Workday(DateOnly.FromDateTime(local.DateTime), time);
    }

    /// <summary>The day an instant falls on, where the event is.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    private DateTimeOffset Workday(DateOnly date, TimeOnly time)
    {
        var instant = At(OffWeekend(date), time);
        while (instant >= now.AddMinutes(-2))
        {
            date = date.AddDays(-1);
            instant = At(OffWeekend(date), time);
        }

        return instant;
    }

    private DateOnly OffWeekend(DateOnly date) => weekends ? date : date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(-1),
        DayOfWeek.Sunday => date.AddDays(-2),
        _ => date,
    };

    private DateTimeOffset At(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        // An hour that clocks skip is the hour after.
        if (zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static (int Day, TimeOnly Time) Parse(string text)
    {
        var parts = text.Split(' ');
        return (int.Parse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            TimeOnly.ParseExact(parts[1], "HH:mm", CultureInfo.InvariantCulture));
    }
}
