using System.Globalization;
using System.Text.RegularExpressions;

namespace Callboard.Clauses.Rules;

/// <summary>A day or days in a text.</summary>
/// <param name="Date">The day; null where <paramref name="Readings"/> says which it may be.</param>
/// <param name="Until">The last of several.</param>
internal sealed record FoundDate(DateOnly? Date, DateOnly? Until, IReadOnlyList<DateOnly>? Readings, int Start, int End, string? Note);

/// <summary>
/// Finds days in the ways contracts write them. <c>03/04/2026</c> is the third of April to some and the fourth of March to others: both are
/// given, and none is chosen. A day of the week beside it, or a number above twelve, decides; days with dots are written day first everywhere.
/// </summary>
internal static partial class Days
{
    private const string Month =
        @"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?";

    private const string Day = @"\d{1,2}(?:st|nd|rd|th)?", To = @"[ ]?(?:-|to|through|thru|until|till|and)[ ]?";

    private static readonly string[] s_weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    // May 21 through May 23, 2027 · October 12-16, 2026
    [GeneratedRegex($@"\b(?<m1>{Month})[ ](?<d1>{Day}){To}(?:(?<m2>{Month})[ ])?(?<d2>{Day}),?[ ](?<y2>\d{{4}})\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AmericanRange();

    // 3 to 5 November 2026 · 8 July 2027 through 11 July 2027 · 30 April - 2 May 2026
    [GeneratedRegex(
        $@"(?<![\d/.-])(?<d1>{Day})(?:[ ](?:of[ ])?(?<m1>{Month})(?:,?[ ](?<y1>\d{{4}}))?)?{To}(?<d2>{Day})[ ](?:of[ ])?(?<m2>{Month}),?[ ](?<y2>\d{{4}})\b",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EuropeanRange();

    [GeneratedRegex($@"\b(?<m1>{Month})[ ](?<d1>{Day}),?[ ](?<y1>\d{{4}})\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex American();

    [GeneratedRegex($@"(?<![\d/.-])(?<d1>{Day})(?:[ ]day)?(?:[ ]of)?[ ]?(?<m1>{Month}),?[ ](?<y1>\d{{4}})\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex European();

    [GeneratedRegex(@"(?<![\d/.-])(?<y1>\d{4})-(?<m1>\d{2})-(?<d1>\d{2})(?![\d-])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<![\d/.-])(?<a>\d{1,2})(?<separator>[./-])(?<b>\d{1,2})\k<separator>(?<y1>\d{4}|\d{2})(?![\d/]|[.-]\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Numeric();

    [GeneratedRegex(@"\b(?<name>sun|mon|tue|tues|wed|thu|thur|thurs|fri|sat)(?:day|nesday|sday|rsday|urday)?\.?,?[ ](?:the[ ])?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WeekdayBefore();

    [GeneratedRegex(@"^[ ]?(?:-|to|through|thru|until|till|to and including)[ ]?(?:[a-z]+day,?[ ])?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Between();

    /// <summary>What other days of the document say about which number comes first.</summary>
    public enum Order
    {
        Unknown, DayFirst, MonthFirst,
    }

    public static Order OrderOf(string folded)
    {
        var (day, month) = (0, 0);
        foreach (Match match in Numeric().Matches(folded).Where(m => m.Groups["separator"].Value != "."))
        {
            var (a, b) = (Number(match, "a"), Number(match, "b"));
            day += a is > 12 and <= 31 && b is >= 1 and <= 12 ? 1 : 0;
            month += b is > 12 and <= 31 && a is >= 1 and <= 12 ? 1 : 0;
        }

        return day > 0 && month == 0 ? Order.DayFirst : month > 0 && day == 0 ? Order.MonthFirst : Order.Unknown;
    }

    public static List<FoundDate> In(string folded, Order order)
    {
        var found = new List<FoundDate>();
        foreach (var pattern in (Regex[])[AmericanRange(), EuropeanRange()])
        {
            foreach (Match m in pattern.Matches(folded))
            {
                var year = Number(m, "y2");
                if (At(m.Groups["y1"].Success ? Number(m, "y1") : year, m.Groups["m1"].Success ? m.Groups["m1"].Value : m.Groups["m2"].Value, m.Groups["d1"].Value) is { } first
                    && At(year, m.Groups["m2"].Success ? m.Groups["m2"].Value : m.Groups["m1"].Value, m.Groups["d2"].Value) is { } last
                    && first < last && IsFree(m))
                {
                    found.Add(new FoundDate(first, last, null, m.Index, m.Index + m.Length, null));
                }
            }
        }

        foreach (var pattern in (Regex[])[American(), European()])
        {
            foreach (Match m in pattern.Matches(folded).Where(IsFree))
            {
                if (At(Number(m, "y1"), m.Groups["m1"].Value, m.Groups["d1"].Value) is { } date)
                {
                    var weekday = Weekday(folded, m.Index);
                    found.Add(new FoundDate(date, null, null, m.Index, m.Index + m.Length,
                        weekday is { } said && said != date.DayOfWeek
                            ? string.Create(CultureInfo.InvariantCulture, $"{date:d MMMM yyyy} is a {date.DayOfWeek}, the document says {said}.") : null));
                }
            }
        }

        foreach (Match m in Iso().Matches(folded).Where(IsFree))
        {
            if (At(Number(m, "y1"), Number(m, "m1"), Number(m, "d1")) is { } date)
            {
                found.Add(new FoundDate(date, null, null, m.Index, m.Index + m.Length, null));
            }
        }

        foreach (Match m in Numeric().Matches(folded).Where(IsFree))
        {
            if (OfNumbers(folded, m, order) is { } date)
            {
                found.Add(date);
            }
        }

        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        for (var i = 0; i + 1 < found.Count; i++)
        {
            if (found[i] is { Date: { } first, Until: null } a && found[i + 1] is { Date: { } last, Until: null } b && first < last
                && b.Start - a.End <= 30 && Between().IsMatch(folded[a.End..b.Start]))
            {
                found[i] = a with { Until = last, End = b.End };
                found.RemoveAt(i + 1);
            }
        }

        return found;

        bool IsFree(Match m) => !found.Any(f => f.Start < m.Index + m.Length && m.Index < f.End);
    }

    private static FoundDate? OfNumbers(string folded, Match m, Order order)
    {
        var (a, b, year) = (Number(m, "a"), Number(m, "b"), Number(m, "y1"));
        year += year < 100 ? 2000 : 0;
        var (dayFirst, monthFirst) = (At(year, b, a), At(year, a, b));
        var (start, end) = (m.Index, m.Index + m.Length);
        if (m.Groups["separator"].Value == "." || monthFirst is null || dayFirst is null || dayFirst == monthFirst)
        {
            var date = m.Groups["separator"].Value == "." ? dayFirst ?? monthFirst : dayFirst ?? monthFirst;
            return date is null ? null : new FoundDate(date, null, null, start, end, null);
        }

        var weekday = Weekday(folded, start);
        if (weekday is { } said && (dayFirst.Value.DayOfWeek == said) != (monthFirst.Value.DayOfWeek == said))
        {
            return new FoundDate(dayFirst.Value.DayOfWeek == said ? dayFirst : monthFirst, null, null, start, end, null);
        }

        IReadOnlyList<DateOnly> readings = order == Order.MonthFirst ? [monthFirst.Value, dayFirst.Value] : [dayFirst.Value, monthFirst.Value];
        var note = string.Create(CultureInfo.InvariantCulture, $"May be {readings[0]:d MMMM yyyy} or {readings[1]:d MMMM yyyy}.") + order switch
        {
            Order.DayFirst => " Other dates of the document put the day first.",
            Order.MonthFirst => " Other dates of the document put the month first.",
            _ => "",
        };
        return new FoundDate(null, null, readings, start, end, note);
    }

    private static DayOfWeek? Weekday(string folded, int before)
    {
        var match = WeekdayBefore().Match(folded[Math.Max(0, before - 20)..before]);
        return match.Success ? (DayOfWeek)Array.FindIndex(s_weekdays, d => d.StartsWith(match.Groups["name"].Value[..3], StringComparison.Ordinal)) : null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    private static DateOnly? At(int year, string month, string day)
    {
        var number = "jan feb mar apr may jun jul aug sep oct nov dec".IndexOf(month[..3], StringComparison.Ordinal) / 4 + 1;
        return At(year, number, int.Parse(day.AsSpan().TrimEnd("stndrh"), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static DateOnly? At(int year, int month, int day) =>
        year is >= 1900 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
}
