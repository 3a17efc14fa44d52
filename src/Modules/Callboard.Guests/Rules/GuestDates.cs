using System.Globalization;
using System.Text.RegularExpressions;

namespace Callboard.Guests;

/// <summary>In which order a date is written that has only numbers.</summary>
public enum DateOrder
{
    /// <summary>Day, month, year.</summary>
    Dmy,

    /// <summary>Month, day, year.</summary>
    Mdy,
}

/// <summary>
/// Dates as people and spreadsheets write them. Where only numbers stand, the column as a whole decides what comes first: a single row with
/// a number above twelve tells for all of them.
/// </summary>
internal static partial class GuestDates
{
    private static readonly Dictionary<string, int> s_months = Words.Table(
        """
        1: jan januar january janvier enero gennaio janeiro januari jän jänner janv
        2: feb februar february février febrero febbraio fevereiro februari févr fév
        3: mar mär märz march mars marzo março maart mrz
        4: apr april avril abril aprile avr
        5: may mai mayo maggio maio mei
        6: jun juni june juin junio giugno junho
        7: jul juli july juillet julio luglio julho juil
        8: aug august août agosto augustus aout
        9: sep sept september septembre septiembre settembre setembro
        10: oct okt oktober october octobre octubre ottobre outubro
        11: nov november novembre noviembre novembro
        12: dec dez dezember december décembre diciembre dicembre dezembro déc
        """,
        name => int.Parse(name, CultureInfo.InvariantCulture));

    /// <summary>What a date of numbers says about the order; null when it could be either.</summary>
    public static DateOrder? Evidence(string text) =>
        Numbers().Match(text) is { Success: true } m
            ? (Number(m, "a") > 12, Number(m, "b") > 12) switch
            {
                (true, false) => DateOrder.Dmy,
                (false, true) => DateOrder.Mdy,
                // Nobody writes months first with points between.
                _ => m.Groups["s"].Value == "." ? DateOrder.Dmy : null,
            }
            : null;

    /// <summary>Reads a date with or without a clock time.</summary>
    /// <returns>The clock time in the event's zone, noon where none is given, or the instant where the text has an offset; null when it is none.</returns>
    public static DateTimeOffset? Parse(string text, DateOrder order, TimeZoneInfo zone)
    {
        if (Iso().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            return InRange(instant) ? instant : null;
        }

        if (Serial().IsMatch(text) && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var days))
        {
            // The day a spreadsheet counts, from its own beginning of time.
            return Local(new DateTime(1899, 12, 30).AddSeconds(Math.Round(days * 86_400) + (days == Math.Floor(days) ? 12 * 3600 : 0)), zone);
        }

        var clock = Clock().Match(text);
        var time = new TimeSpan(12, 0, 0);
        if (clock.Success)
        {
            var hour = Number(clock, "h");
            var half = clock.Groups["p"].Value.ToUpperInvariant();
            hour = half switch { "P" when hour < 12 => hour + 12, "A" when hour == 12 => 0, _ => hour };
            if (hour > 23 || Number(clock, "m") > 59)
            {
                return null;
            }

            time = new TimeSpan(hour, Number(clock, "m"), clock.Groups["s"].Success ? Math.Min(59, Number(clock, "s")) : 0);
        }

        var date = (clock.Success ? text[..clock.Index] : text).Trim().TrimEnd(',').Trim();
        return Day(date, order) is { } day ? Local(day.ToDateTime(TimeOnly.MinValue) + time, zone) : null;
    }

    private static DateOnly? Day(string text, DateOrder order)
    {
        if (YearFirst().Match(text) is { Success: true } iso)
        {
            return Date(Number(iso, "y"), Number(iso, "m"), Number(iso, "d"));
        }

        if (Numbers().Match(text) is { Success: true } m && m.Length == text.Length)
        {
            var (a, b, year) = (Number(m, "a"), Number(m, "b"), Year(m.Groups["y"].Value));
            return order == DateOrder.Dmy || m.Groups["s"].Value == "." ? Date(year, b, a) : Date(year, a, b);
        }

        return DayName().Match(text) is { Success: true } dm && s_months.TryGetValue(Words.Of(dm.Groups["m"].Value), out var month)
            ? Date(Year(dm.Groups["y"].Value), month, Number(dm, "d"))
            : NameDay().Match(text) is { Success: true } md && s_months.TryGetValue(Words.Of(md.Groups["m"].Value), out month)
                ? Date(Year(md.Groups["y"].Value), month, Number(md, "d"))
                : null;
    }

    private static DateOnly? Date(int year, int month, int day) =>
        year is >= WallClock.FirstYear and <= WallClock.LastYear && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    private static DateTimeOffset? Local(DateTime clock, TimeZoneInfo zone) =>
        clock.Year is >= WallClock.FirstYear and <= WallClock.LastYear ? WallClock.ToInstant(clock, zone) : null;

    private static bool InRange(DateTimeOffset instant) => instant.Year is >= WallClock.FirstYear and < WallClock.LastYear;

    private static int Year(string text) => int.Parse(text, CultureInfo.InvariantCulture) is var year && text.Length > 2 ? year : 2000 + year;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^[2-7]\d{4}(\.\d{1,10})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Serial();

    [GeneratedRegex(@"^(?<a>\d{1,2})(?<s>[./-]) ?(?<b>\d{1,2})\k<s> ?(?<y>\d{4}|\d{2})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^(?<y>\d{4})[./-](?<m>\d{1,2})[./-](?<d>\d{1,2})T?$", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?:\p{L}+\.?,? )?(?<d>\d{1,2})(?:st|nd|rd|th)?[. -]{1,2}(?:de )?(?<m>\p{L}+)\.?,?(?: de)?[ -](?<y>\d{4}|\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex DayName();

    [GeneratedRegex(@"^(?:\p{L}+\.?, )?(?<m>\p{L}+)\.? (?<d>\d{1,2})(?:st|nd|rd|th)?,? (?<y>\d{4}|\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex NameDay();

    [GeneratedRegex(@"(?<![\d:.])(?<h>\d{1,2})(?::(?<m>\d{2})(?::(?<s>\d{2})(?:\.\d+)?)?)\s*(?:(?<p>[aApP])\.?[mM]\.?|Uhr|h)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
