namespace Callboard.Tasks.Rules;

/// <summary>When the people of an event work.</summary>
/// <param name="Weekdays">Days of the week, Monday 1 to Sunday 7.</param>
/// <param name="DayStart">When a day's work starts, by the clock of the event's zone.</param>
/// <param name="HoursPerDay">How long it goes; it ends by midnight.</param>
/// <param name="Holidays">Days off.</param>
/// <param name="ExtraDays">Days worked though their weekday is not; a day off stays off.</param>
internal sealed record WorkingDays(
    IReadOnlyList<int> Weekdays, TimeOnly DayStart, decimal HoursPerDay, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> ExtraDays)
{
    /// <summary>Monday to Friday from nine to five.</summary>
    public static WorkingDays Default { get; } = new([1, 2, 3, 4, 5], new TimeOnly(9, 0), 8, [], []);
}

/// <summary>Counts working time between instants, and finds the instant after so much of it.</summary>
/// <remarks>
/// Working time is a position: seconds of work since the first day of the calendar. A day's work is what passes between two times on the
/// wall, so a night that changes the clocks makes it an hour shorter or longer. Everybody works in parallel and nothing is levelled: the
/// calendar says when work is done, not by whom.
/// </remarks>
internal sealed class WorkingCalendar
{
    // Longer than any plan; work beyond it has no date.
    private const int HorizonDays = 30 * 366;

    private readonly WorkingDays _days;
    private readonly TimeZoneInfo _zone;
    private readonly DateOnly _last;
    private readonly HashSet<DateOnly> _off;
    private readonly HashSet<DateOnly> _extra;
    private readonly List<Day> _known = [];
    private DateOnly _next;

    /// <param name="days">When people work.</param>
    /// <param name="zone">Whose clock they go by.</param>
    /// <param name="first">Before this instant nothing is counted.</param>
    public WorkingCalendar(WorkingDays days, TimeZoneInfo zone, DateTimeOffset first)
    {
        _days = days;
        _zone = zone;
        _next = DateOnly.FromDateTime(WallClock.ToLocal(first, zone));
        _last = _next.DayNumber + HorizonDays < DateOnly.MaxValue.DayNumber ? _next.AddDays(HorizonDays) : DateOnly.MaxValue;
        _off = [.. days.Holidays];
        _extra = [.. days.ExtraDays];
    }

    private readonly record struct Day(DateTimeOffset Start, long Before, long Length)
    {
        public long After => Before + Length;
    }

    /// <summary>Working seconds from the first day of the calendar to an instant.</summary>
    public long PositionOf(DateTimeOffset instant)
    {
        while ((_known.Count == 0 || _known[^1].Start <= instant) && Grow())
        {
        }

        var (low, high) = (0, _known.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _known[middle].Start <= instant ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? 0 : _known[low - 1].Before + Math.Min(_known[low - 1].Length, (long)(instant - _known[low - 1].Start).TotalSeconds);
    }

    /// <summary>When work that starts at a position starts: never at the end of a day. Null beyond the horizon.</summary>
    public DateTimeOffset? StartAt(long position) => Find(position, static (day, p) => day.After > p);

    /// <summary>When work that reaches a position is finished: never at the start of a day. Null beyond the horizon.</summary>
    public DateTimeOffset? FinishAt(long position) => Find(position, static (day, p) => day.After >= p);

    private DateTimeOffset? Find(long position, Func<Day, long, bool> holds)
    {
        while (_known.Count == 0 || !holds(_known[^1], position))
        {
            if (!Grow())
            {
                return null;
            }
        }

        var (low, high) = (0, _known.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = holds(_known[middle], position) ? (low, middle) : (middle + 1, high);
        }

        return _known[low].Start.AddSeconds(Math.Max(0, position - _known[low].Before));
    }

    // Finds the next working day; false past the horizon.
    private bool Grow()
    {
        while (_next < _last)
        {
            var day = _next;
            _next = day.AddDays(1);
            var weekday = day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;
            if (_off.Contains(day) || !(_days.Weekdays.Contains(weekday) || _extra.Contains(day)))
            {
                continue;
            }

            var opens = day.ToDateTime(_days.DayStart);
            var start = WallClock.ToInstant(opens, _zone);
            var length = (long)(WallClock.ToInstant(opens.AddHours((double)_days.HoursPerDay), _zone) - start).TotalSeconds;
            if (length > 0)
            {
                _known.Add(new Day(start, _known.Count == 0 ? 0 : _known[^1].After, length));
                return true;
            }
        }

        return false;
    }
}
