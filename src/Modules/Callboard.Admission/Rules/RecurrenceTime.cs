using System.Globalization;

namespace Callboard.Admission.Rules;

/// <summary>In which of its forms a date or time was written (RFC 5545 §3.3.4 and §3.3.5).</summary>
internal enum RecurrenceTimeForm
{
    /// <summary>A whole day, <c>20270902</c>.</summary>
    Day,

    /// <summary>What a clock shows, <c>20270902T090000</c>.</summary>
    Clock,

    /// <summary>An instant, <c>20270902T090000Z</c>.</summary>
    Utc,
}

/// <summary>A date or time as recurrences write it.</summary>
internal readonly record struct RecurrenceTime(RecurrenceTimeForm Form, DateTime Clock)
{
    /// <summary>Reads any of the three forms; years are those of the calendar's range.</summary>
    public static bool TryParse(string text, out RecurrenceTime time)
    {
        var (form, format) = text.Length switch
        {
            8 => (RecurrenceTimeForm.Day, "yyyyMMdd"),
            15 => (RecurrenceTimeForm.Clock, "yyyyMMdd'T'HHmmss"),
            _ => (RecurrenceTimeForm.Utc, "yyyyMMdd'T'HHmmss'Z'"),
        };
        var read = DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock);
        time = new(form, clock);
        return read && clock.Year is >= WallClock.FirstYear and <= WallClock.LastYear;
    }
}
