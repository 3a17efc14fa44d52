using System.Globalization;

namespace Callboard.Schedule.Formats;

/// <summary>
/// A zone as a calendar file defines it (VTIMEZONE): a set of observances, each beginning at some dates and
/// ending when another begins. Used only where the zone's name is not a known one.
/// </summary>
internal sealed class ICalendarZone
{
    private const int MaxObservances = 200;
    private readonly List<Observance> _observances = [];

    /// <summary>
    /// Adds a STANDARD or DAYLIGHT part.
    /// </summary>
    /// <returns>
    /// Null when all of it was understood, otherwise what was not. A rule that is not understood leaves
    /// the observance with its first date.
    /// </returns>
    public string? Add(IReadOnlyList<ICalendarLine> lines)
    {
        if (_observances.Count >= MaxObservances)
            return "TZID";
        DateTime? start = null;
        TimeSpan? from = null, to = null;
        YearlyRule? rule = null;
        string? notUnderstood = null;
        var extra = new List<DateTime>();
        foreach (var line in lines)
        {
            switch (line.Name)
            {
                case "DTSTART" when ICalendarValues.TryTime(line.Value, out var time, out _, out _):
                    start = time;
                    break;
                case "TZOFFSETFROM" when ICalendarValues.TryOffset(line.Value, out var offset):
                    from = offset;
                    break;
                case "TZOFFSETTO" when ICalendarValues.TryOffset(line.Value, out var offset):
                    to = offset;
                    break;
                case "RRULE":
                    rule = YearlyRule.Parse(line.Value);
                    if (rule is null)
                        notUnderstood = "RRULE";
                    break;
                case "RDATE":
                    foreach (var part in line.Value.Split(',').Take(MaxObservances))
                    {
                        if (ICalendarValues.TryTime(part, out var time, out _, out _))
                            extra.Add(time);
                        else
                            notUnderstood = "RDATE";
                    }

                    break;
            }
        }

        if (start is not { } begins || from is not { } before || to is not { } after)
            return "TZOFFSETTO";
        _observances.Add(new(begins, before, after, rule, extra));
        return notUnderstood;
    }

    public bool IsEmpty => _observances.Count == 0;

    /// <summary>The offset in force at a UTC time.</summary>
    public TimeSpan OffsetAt(DateTime utc)
    {
        DateTime? latest = null;
        var offset = TimeSpan.Zero;
        Observance? first = null;
        foreach (var observance in _observances)
        {
            if (first is null || observance.Start < first.Start)
                first = observance;
            if (observance.LastOnset(utc) is { } onset && (latest is null || onset > latest))
            {
                latest = onset;
                offset = observance.To;
            }
        }

        return latest is null ? first?.From ?? TimeSpan.Zero : offset;
    }

    private sealed record Observance(DateTime Start, TimeSpan From, TimeSpan To, YearlyRule? Rule, List<DateTime> Extra)
    {
        // Onsets are printed in the clock time before the change.
        public DateTime? LastOnset(DateTime utc)
        {
            DateTime? latest = null;
            Consider(Start);
            foreach (var date in Extra)
                Consider(date);
            if (Rule is not null)
            {
                for (var year = utc.Year - 1; year <= utc.Year + 1; year++)
                {
                    if (Rule.In(year, Start) is { } onset && onset > Start && (Rule.Until is null || onset - From <= Rule.Until))
                        Consider(onset);
                }
            }

            return latest;

            void Consider(DateTime onset)
            {
                var instant = onset - From;
                if (instant <= utc && (latest is null || instant > latest))
                    latest = instant;
            }
        }
    }

    /// <summary>The rules that zones are made of: a date, or a weekday by its number in the month, once a year.</summary>
    private sealed record YearlyRule(int? Month, int Nth, DayOfWeek? Weekday, IReadOnlyList<int> MonthDays, DateTime? Until)
    {
        private static readonly string[] Weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

        public static YearlyRule? Parse(string text)
        {
            var rule = new YearlyRule(null, 0, null, [], null);
            var yearly = false;
            foreach (var part in text.ToUpperInvariant().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var equals = part.IndexOf('=');
                var value = equals < 0 ? "" : part[(equals + 1)..];
                switch (equals < 0 ? part : part[..equals])
                {
                    case "FREQ" when value == "YEARLY":
                        yearly = true;
                        break;
                    case "INTERVAL" when value == "1":
                    case "WKST":
                        break;
                    case "BYMONTH" when TryInteger(value, 1, 12, out var month):
                        rule = rule with { Month = month };
                        break;
                    case "BYDAY" when value.Length >= 2 && Array.IndexOf(Weekdays, value[^2..]) is var day and >= 0:
                        var nth = 0;
                        if (value.Length > 2 && (!TryInteger(value[..^2], -5, 5, out nth) || nth == 0))
                            return null;
                        rule = rule with { Nth = nth, Weekday = (DayOfWeek)day };
                        break;
                    case "BYMONTHDAY":
                        var days = new List<int>();
                        foreach (var number in value.Split(','))
                        {
                            if (!TryInteger(number, 1, 31, out var monthDay))
                                return null;
                            days.Add(monthDay);
                        }

                        rule = rule with { MonthDays = days };
                        break;
                    case "UNTIL" when ICalendarValues.TryTime(value, out var until, out _, out _):
                        rule = rule with { Until = until };
                        break;
                    default:
                        return null;
                }
            }

            // A bare weekday means every such day of the month, unless days of the month narrow it down.
            return yearly && (rule.Weekday is null || rule.Nth != 0 || rule.MonthDays.Count > 0) ? rule : null;
        }

        /// <summary>The clock time at which the rule falls in a year, or null.</summary>
        public DateTime? In(int year, DateTime start)
        {
            var month = Month ?? start.Month;
            var length = DateTime.DaysInMonth(year, month);
            if (Weekday is not { } weekday)
            {
                var day = MonthDays.Count > 0 ? MonthDays[0] : start.Day;
                return day <= length ? new DateTime(year, month, day) + start.TimeOfDay : null;
            }

            var count = 0;
            for (var i = 1; i <= length; i++)
            {
                var date = new DateTime(year, month, Nth < 0 ? length + 1 - i : i);
                if (date.DayOfWeek != weekday || (MonthDays.Count > 0 && !MonthDays.Contains(date.Day)))
                    continue;
                if (++count >= Math.Abs(Nth))
                    return date + start.TimeOfDay;
            }

            return null;
        }

        private static bool TryInteger(string text, int min, int max, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;
    }
}
