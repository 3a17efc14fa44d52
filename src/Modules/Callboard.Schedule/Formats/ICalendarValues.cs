using System.Globalization;
using System.Text.RegularExpressions;

namespace Callboard.Schedule.Formats;

/// <summary>The typed values of iCalendar that schedules need.</summary>
internal static partial class ICalendarValues
{
    /// <summary>Reads DATE (20170805) and DATE-TIME (20170805T100000, with Z for UTC).</summary>
    public static bool TryTime(string text, out DateTime time, out bool dateOnly, out bool utc)
    {
        var match = Time().Match(text.Trim());
        time = default;
        dateOnly = !match.Groups["time"].Success;
        utc = match.Groups["utc"].Success;
        if (!match.Success
            || !DateOnly.TryParseExact(match.Groups["date"].ValueSpan, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || date.Year is < WallClock.FirstYear or > WallClock.LastYear)
        {
            return false;
        }

        time = date.ToDateTime(TimeOnly.MinValue);
        if (dateOnly)
            return true;
        var clock = match.Groups["time"].ValueSpan;
        var (hours, minutes, seconds) = (Two(clock), Two(clock[2..]), Two(clock[4..]));
        if (hours > 23 || minutes > 59 || seconds > 60)
            return false;

        // Second 60 is a leap second, which no clock here can show.
        time += new TimeSpan(hours, minutes, Math.Min(seconds, 59));
        return true;
    }

    /// <summary>
    /// Reads DURATION. Weeks and days are calendar days, which a change of the clocks makes longer or shorter;
    /// the rest is real time.
    /// </summary>
    public static bool TryDuration(string text, out int days, out TimeSpan time)
    {
        days = 0;
        time = default;
        var match = Duration().Match(text.Trim());
        if (!match.Success || text.TrimEnd()[^1] is 'P' or 'T')
            return false;
        days = (Number("weeks") * 7) + Number("days");
        time = new(Number("hours"), Number("minutes"), Number("seconds"));
        var positive = match.Groups["sign"].Value != "-" || (days == 0 && time == TimeSpan.Zero);
        return positive && TimeSpan.FromDays(days) + time <= ScheduleLimits.Duration;

        int Number(string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Reads UTC-OFFSET (-0400, +0530, +001230).</summary>
    public static bool TryOffset(string text, out TimeSpan offset)
    {
        var match = Offset().Match(text.Trim());
        offset = default;
        if (!match.Success)
            return false;
        var digits = match.Groups["digits"].ValueSpan;
        offset = new(Two(digits), Two(digits[2..]), digits.Length > 4 ? Two(digits[4..]) : 0);
        if (offset >= TimeSpan.FromDays(1))
            return false;
        if (match.Groups["sign"].Value == "-")
            offset = -offset;
        return true;
    }

    private static int Two(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';

    [GeneratedRegex(@"\A(?<date>[0-9]{8})(?:[Tt](?<time>[0-9]{6})(?<utc>[Zz])?)?\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"\A(?<sign>[+-])?P(?:(?<weeks>[0-9]{1,5})W)?(?:(?<days>[0-9]{1,5})D)?(?:T(?:(?<hours>[0-9]{1,6})H)?(?:(?<minutes>[0-9]{1,7})M)?(?:(?<seconds>[0-9]{1,8})S)?)?\z")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\A(?<sign>[+-])(?<digits>[0-9]{4}(?:[0-9]{2})?)\z")]
    private static partial Regex Offset();
}
