using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Callboard.Admission.Rules;

/// <summary>How long the periods are that a rule goes through (RFC 5545 §3.3.10, FREQ).</summary>
internal enum RecurrenceFrequency
{
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// <summary>One entry of BYDAY: every such weekday of the period, or the nth from its start or, when negative, from its end.</summary>
/// <param name="Ordinal">0 for every one of them.</param>
internal readonly record struct WeekdayInPeriod(int Ordinal, DayOfWeek Day);

/// <summary>What is wrong with the text of a recurrence, and in which part of it.</summary>
/// <param name="Part">The part's name as the standard has it, such as <c>BYDAY</c>.</param>
/// <param name="Message">One sentence for people, which names the part as well.</param>
internal sealed record RecurrenceFault(string Part, string Message);

/// <summary>
/// The subset of RFC 5545 §3.3.10 that speaks of days: FREQ from DAILY to YEARLY, INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS, WKST, and COUNT
/// or UNTIL. What it does not understand it refuses by name: a part left out of account would be another rule than the one meant.
/// </summary>
/// <remarks>
/// The table of §3.3.10 in which parts expand or limit comes down, for days, to one sentence: of the days of a period (a day, week, month or
/// year) those that every part allows, where a part that is missing and needed to name a day is taken from the start.
/// </remarks>
internal sealed record RecurrenceRule
{
    /// <summary>A text longer than this is nobody's rule.</summary>
    public const int MaxLength = 1000;

    /// <summary>The largest INTERVAL and COUNT.</summary>
    public const int MaxNumber = 10_000;

    private static readonly string[] s_weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    // Parts of the standard and of its extension (RFC 7529) that are known, and not for us.
    private static readonly string[] s_refused = ["BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO", "RSCALE", "SKIP"];

    private static readonly string[] s_refusedFrequencies = ["SECONDLY", "MINUTELY", "HOURLY"];

    /// <summary>FREQ.</summary>
    public RecurrenceFrequency Frequency { get; init; }

    /// <summary>INTERVAL: every how manieth period counts.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>BYMONTH; empty when any month will do.</summary>
    public IReadOnlyList<int> Months { get; init; } = [];

    /// <summary>BYMONTHDAY: days of the month, negative ones from its end; empty when any will do.</summary>
    public IReadOnlyList<int> MonthDays { get; init; } = [];

    /// <summary>BYDAY; empty when any will do.</summary>
    public IReadOnlyList<WeekdayInPeriod> Weekdays { get; init; } = [];

    /// <summary>BYSETPOS: which of the days found in a period are kept; empty for all of them.</summary>
    public IReadOnlyList<int> Positions { get; init; } = [];

    /// <summary>WKST: on which day a week begins.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    /// <summary>COUNT: how many occurrences there are, exceptions included.</summary>
    public int? Count { get; init; }

    /// <summary>UNTIL in UTC: the last instant at which an occurrence may start.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>UNTIL as a date: the last day, by the clock of the recurrence, on which an occurrence may start.</summary>
    public DateOnly? UntilDay { get; init; }

    /// <summary>Whether the rule itself says where it ends.</summary>
    public bool Ends => Count is not null || Until is not null || UntilDay is not null;

    /// <summary>Reads <c>FREQ=WEEKLY;BYDAY=TU,TH</c>, with or without <c>RRULE:</c> in front. Names and values are case-insensitive (§2).</summary>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out RecurrenceRule? rule, [NotNullWhen(false)] out RecurrenceFault? fault)
    {
        (rule, fault) = (null, null);
        text = text?.Trim() ?? "";
        if (text.StartsWith("RRULE:", StringComparison.OrdinalIgnoreCase))
        {
            text = text["RRULE:".Length..];
        }

        if (text.Length is 0 or > MaxLength)
        {
            fault = new("RRULE", text.Length == 0 ? "The rule is empty." : $"The rule is longer than {MaxLength} characters.");
            return false;
        }

        var read = new RecurrenceRule();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.ToUpperInvariant().Split(';'))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (part[..at], part[(at + 1)..]) : (part, "");
            fault = name.Length == 0 ? new("RRULE", "The rule has an empty part. Parts look like FREQ=WEEKLY and are separated by one semicolon.")
                : !seen.Add(name) ? new(name, $"{name} stands in the rule twice.")
                : read.Take(name, value, out read);
            if (fault is not null)
            {
                return false;
            }
        }

        fault = seen.Contains("FREQ") ? read.Contradiction() : new("FREQ", "FREQ is missing: DAILY, WEEKLY, MONTHLY or YEARLY.");
        rule = fault is null ? read : null;
        return rule is not null;
    }

    /// <summary>The days of the rule in order, from <paramref name="start"/> on and without end but that of the calendar; COUNT and UNTIL are not asked.</summary>
    /// <param name="start">The day of DTSTART. It is an occurrence when the rule names it and not otherwise; the standard leaves that case open (§3.8.5.3).</param>
    public IEnumerable<DateOnly> Days(DateOnly start)
    {
        var found = new List<DateOnly>();
        for (var (from, to) = Period(start); from.Year <= WallClock.LastYear; (from, to) = Next(from))
        {
            found.Clear();
            for (var day = from; day < to; day = day.AddDays(1))
            {
                if (Names(day, start))
                {
                    found.Add(day);
                }
            }

            for (var i = 0; i < found.Count; i++)
            {
                if (found[i] >= start && (Positions.Count == 0 || Positions.Contains(i + 1) || Positions.Contains(i - found.Count)))
                {
                    yield return found[i];
                }
            }
        }
    }

    /// <summary>The rule as text, its parts always in the same order.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"FREQ={Frequency.ToString().ToUpperInvariant()}");
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(CultureInfo.InvariantCulture, $";{name}={value}");
            }
        }

        Add("INTERVAL", Interval == 1 ? null : $"{Interval}");
        Add("BYMONTH", string.Join(',', Months));
        Add("BYMONTHDAY", string.Join(',', MonthDays));
        Add("BYDAY", string.Join(',', Weekdays.Select(w => (w.Ordinal == 0 ? "" : $"{w.Ordinal}") + s_weekdays[(int)w.Day])));
        Add("BYSETPOS", string.Join(',', Positions));
        Add("WKST", WeekStart == DayOfWeek.Monday ? null : s_weekdays[(int)WeekStart]);
        Add("COUNT", Count is null ? null : $"{Count}");
        Add("UNTIL", Until?.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
            ?? UntilDay?.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        return text.ToString();
    }

    // Whether every part allows the day.
    private bool Names(DateOnly day, DateOnly start)
    {
        if (Months.Count > 0 && !Months.Contains(day.Month))
        {
            return false;
        }

        if (MonthDays.Count == 0 && Weekdays.Count == 0)
        {
            return Frequency switch
            {
                RecurrenceFrequency.Daily => true,
                RecurrenceFrequency.Weekly => day.DayOfWeek == start.DayOfWeek,
                RecurrenceFrequency.Monthly => day.Day == start.Day,
                RecurrenceFrequency.Yearly => day.Day == start.Day && (Months.Count > 0 || day.Month == start.Month),
                _ => throw new InvalidOperationException($"{Frequency} is no frequency."),
            };
        }

        return (MonthDays.Count == 0 || MonthDays.Contains(day.Day) || MonthDays.Contains(day.Day - DateTime.DaysInMonth(day.Year, day.Month) - 1))
            && (Weekdays.Count == 0 || Weekdays.Any(w => w.Day == day.DayOfWeek && (w.Ordinal == 0 || IsNth(day, w.Ordinal))));
    }

    // Of its month; of its year only in yearly rules that name no months.
    private bool IsNth(DateOnly day, int ordinal)
    {
        var (number, length) = Frequency == RecurrenceFrequency.Yearly && Months.Count == 0
            ? (day.DayOfYear, DateTime.IsLeapYear(day.Year) ? 366 : 365)
            : (day.Day, DateTime.DaysInMonth(day.Year, day.Month));
        return ordinal == (ordinal > 0 ? ((number - 1) / 7) + 1 : -((length - number) / 7) - 1);
    }

    // The period a day lies in, its end excluded.
    private (DateOnly From, DateOnly To) Period(DateOnly day)
    {
        var from = Frequency switch
        {
            RecurrenceFrequency.Weekly => day.AddDays(-(((int)day.DayOfWeek - (int)WeekStart + 7) % 7)),
            RecurrenceFrequency.Monthly => new DateOnly(day.Year, day.Month, 1),
            RecurrenceFrequency.Yearly => new DateOnly(day.Year, 1, 1),
            _ => day,
        };
        return (from, After(from, 1));
    }

    private (DateOnly From, DateOnly To) Next(DateOnly from)
    {
        var next = After(from, Interval);
        return (next, After(next, 1));
    }

    private DateOnly After(DateOnly from, int periods)
    {
        // Far beyond the calendar's last year is as good as just beyond it, and cannot overflow.
        if (from.Year > WallClock.LastYear)
        {
            return from;
        }

        return Frequency switch
        {
            RecurrenceFrequency.Daily => from.AddDays(periods),
            RecurrenceFrequency.Weekly => from.AddDays(7 * periods),
            RecurrenceFrequency.Monthly => from.AddMonths(periods),
            _ => from.AddYears(Math.Min(periods, 1000)),
        };
    }

    // What one part says, taken into a copy of the rule.
    private RecurrenceFault? Take(string name, string value, out RecurrenceRule taken)
    {
        taken = this;
        switch (name)
        {
            case "FREQ":
                RecurrenceFrequency? frequency = value switch
                {
                    "DAILY" => RecurrenceFrequency.Daily,
                    "WEEKLY" => RecurrenceFrequency.Weekly,
                    "MONTHLY" => RecurrenceFrequency.Monthly,
                    "YEARLY" => RecurrenceFrequency.Yearly,
                    _ => null,
                };
                taken = this with { Frequency = frequency ?? default };
                return frequency is not null ? null : new(name, s_refusedFrequencies.Contains(value)
                    ? $"FREQ={value} is not supported: DAILY, WEEKLY, MONTHLY or YEARLY."
                    : "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.");
            case "INTERVAL":
                taken = this with { Interval = Number(value, 1, MaxNumber) ?? 0 };
                return taken.Interval > 0 ? null : new(name, $"INTERVAL is a number from 1 to {MaxNumber}.");
            case "COUNT":
                taken = this with { Count = Number(value, 1, MaxNumber) };
                return taken.Count is not null ? null : new(name, $"COUNT is a number from 1 to {MaxNumber}.");
            case "UNTIL":
                return TakeUntil(value, out taken);
            case "BYMONTH":
                taken = this with { Months = List(value, v => Number(v, 1, 12)) };
                return taken.Months.Count > 0 ? null : new(name, "BYMONTH is a list of months from 1 to 12.");
            case "BYMONTHDAY":
                taken = this with { MonthDays = List(value, v => Signed(v, 31)) };
                return taken.MonthDays.Count > 0 ? null : new(name, "BYMONTHDAY is a list of days from 1 to 31, or from -31 to -1 from the end of the month.");
            case "BYSETPOS":
                taken = this with { Positions = List(value, v => Signed(v, 366)) };
                return taken.Positions.Count > 0 ? null : new(name, "BYSETPOS is a list of positions from 1 to 366 or from -366 to -1.");
            case "BYDAY":
                taken = this with { Weekdays = List(value, Weekday) };
                return taken.Weekdays.Count > 0 ? null : new(name, "BYDAY is a list of MO, TU, WE, TH, FR, SA and SU, each perhaps with a number as in 2TU or -1FR.");
            case "WKST":
                var first = Array.IndexOf(s_weekdays, value);
                taken = this with { WeekStart = (DayOfWeek)first };
                return first >= 0 ? null : new(name, "WKST is one of MO, TU, WE, TH, FR, SA and SU.");
            default:
                return new(name, s_refused.Contains(name) ? $"{name} is not supported." : $"{name} is no part of a recurrence rule.");
        }
    }

    private RecurrenceFault? TakeUntil(string value, out RecurrenceRule taken)
    {
        taken = this;
        if (RecurrenceTime.TryParse(value, out var time))
        {
            switch (time.Form)
            {
                case RecurrenceTimeForm.Utc:
                    taken = this with { Until = new DateTimeOffset(time.Clock, TimeSpan.Zero) };
                    return null;
                case RecurrenceTimeForm.Day:
                    // The standard wants UTC beside a start with a zone; people and many programs write the last day, which can mean one thing only.
                    taken = this with { UntilDay = DateOnly.FromDateTime(time.Clock) };
                    return null;
            }
        }

        return new("UNTIL", "UNTIL is an instant in UTC such as 20271224T000000Z, or the last day such as 20271223.");
    }

    private RecurrenceFault? Contradiction() => this switch
    {
        { Count: not null, Until: not null } or { Count: not null, UntilDay: not null } => new("COUNT", "COUNT and UNTIL may not stand in the same rule."),
        { Frequency: RecurrenceFrequency.Daily or RecurrenceFrequency.Weekly } when Weekdays.Any(w => w.Ordinal != 0) =>
            new("BYDAY", "BYDAY has numbers, as in 2TU, only in monthly and yearly rules."),
        { Frequency: RecurrenceFrequency.Weekly, MonthDays.Count: > 0 } => new("BYMONTHDAY", "BYMONTHDAY may not stand in a weekly rule."),
        { Positions.Count: > 0, Months.Count: 0, MonthDays.Count: 0, Weekdays.Count: 0 } =>
            new("BYSETPOS", "BYSETPOS chooses among what another BY part finds, and there is none."),
        _ => null,
    };

    // Empty when anything in it is not what it should be.
    private static List<T> List<T>(string value, Func<string, T?> read)
        where T : struct
    {
        var values = value.Split(',').Select(read).ToList();
        return values.Contains(null) ? [] : [.. values.Select(v => v!.Value).Distinct()];
    }

    private static WeekdayInPeriod? Weekday(string value)
    {
        var day = value.Length < 2 ? -1 : Array.IndexOf(s_weekdays, value[^2..]);
        var ordinal = value.Length == 2 ? 0 : value.Length > 2 ? Signed(value[..^2], 53) : null;
        return day >= 0 && ordinal is { } number ? new WeekdayInPeriod(number, (DayOfWeek)day) : null;
    }

    private static int? Number(string value, int min, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null;

    private static int? Signed(string value, int max) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number != 0 && Math.Abs((long)number) <= max
            ? number : null;
}
