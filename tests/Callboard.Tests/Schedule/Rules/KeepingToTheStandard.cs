using System.Text;
using Callboard.Schedule.Formats;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

/// <summary>The checker itself: each fault it is there for is found, and what is right passes.</summary>
public sealed class KeepingToTheStandard
{
    private static readonly string[] s_good =
        ["BEGIN:VEVENT", "UID:one", "DTSTAMP:20260501T120000Z", "DTSTART:20260601T180000Z", "DTEND:20260601T193000Z", "SUMMARY:Doors\\, really", "END:VEVENT"];

    [Fact]
    public void A_good_calendar_passes() => Assert.Empty(Faults(ScheduleFiles.Calendar(s_good)));

    [Theory]
    [InlineData("SUMMARY:Doors\\, really", "SUMMARY:Doors, really", "§3.3")]
    [InlineData("SUMMARY:Doors\\, really", "SUMMARY:a\\b", "§3.3")]
    [InlineData("SUMMARY:Doors\\, really", "SUMMARY", "no content line")]
    [InlineData("SUMMARY:Doors\\, really", "SUMMARY;X=\"a:b", "no content line")]
    [InlineData("UID:one", "COMMENT:no id", "without UID")]
    [InlineData("DTEND:20260601T193000Z", "DTEND:20260601T180000Z", "not later")]
    [InlineData("DTEND:20260601T193000Z", "DTEND;VALUE=DATE:20260602", "another type")]
    [InlineData("DTEND:20260601T193000Z", "DTEND:20260631T193000Z", "§3.3")]
    [InlineData("DTSTART:20260601T180000Z", "DTSTART:20260601T180000", "§3.3")]
    [InlineData("END:VEVENT", "SUMMARY:again\r\nEND:VEVENT", "more than once")]
    [InlineData("END:VEVENT", "END:VTODO", "not closed")]
    [InlineData("END:VEVENT", "DURATION:PT1H\r\nEND:VEVENT", "both DTEND and DURATION")]
    [InlineData("SUMMARY:Doors\\, really", "STATUS:MAYBE", "§3.3")]
    [InlineData("SUMMARY:Doors\\, really", "SUMMARY:a\u0001b", "no content line")]
    [InlineData("SUMMARY:Doors\\, really", "SUMMARY:a\nb", "bare CR or LF")]
    public void A_fault_is_found(string right, string wrong, string expected) =>
        Assert.Contains(Faults(ScheduleFiles.Calendar(s_good).Replace(right, wrong)), f => f.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Long_lines_repeated_ids_and_empty_calendars_are_found()
    {
        Assert.Contains(Faults(ScheduleFiles.Calendar(s_good).Replace("Doors", new string('\u00e9', 35))), f => f.Contains("75 octets", StringComparison.Ordinal));
        Assert.Contains(Faults(ScheduleFiles.Calendar([.. s_good, .. s_good])), f => f.Contains("stands twice", StringComparison.Ordinal));
        Assert.Contains(Faults(ScheduleFiles.Calendar()), f => f.Contains("no component", StringComparison.Ordinal));
        Assert.Contains(StrictCalendar.Faults([.. "BEGIN:VCALENDAR\r\n"u8, 0xC3, .. "\r\n"u8]), f => f.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void Whole_days_are_written_as_days_with_the_day_after_as_their_end()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        // The clocks go forward on the 14th, so these two days last 47 hours.
        var days = WholeDays.Of(new(2027, 3, 13, 5, 0, 0, TimeSpan.Zero), new(2027, 3, 15, 4, 0, 0, TimeSpan.Zero), zone);
        Assert.Equal(new WholeDays(new(2027, 3, 13), new(2027, 3, 15)), days);
        Assert.Null(WholeDays.Of(new(2027, 3, 13, 5, 0, 0, TimeSpan.Zero), new(2027, 3, 15, 5, 0, 0, TimeSpan.Zero), zone));
        Assert.Null(WholeDays.Of(new(2027, 3, 13, 5, 0, 0, TimeSpan.Zero), new(2027, 3, 13, 5, 0, 0, TimeSpan.Zero), zone));

        var file = ScheduleFile.Write(ScheduleFormat.ICalendar, ScheduleFiles.Export(ScheduleFiles.Block() with { Days = days }) with { Refresh = TimeSpan.FromMinutes(15) });

        var text = Encoding.UTF8.GetString(file);
        Assert.Contains("\r\nDTSTART;VALUE=DATE:20270313\r\nDTEND;VALUE=DATE:20270315\r\n", text);
        Assert.Contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n", text);
        Assert.Empty(StrictCalendar.Faults(file));
        var read = Assert.Single(ScheduleFile.Read(file).Blocks);
        Assert.Equal((true, TimeSpan.FromDays(2)), (read.AllDay, read.Duration));
    }

    [Fact]
    public void An_empty_calendar_is_a_calendar() =>
        Assert.Empty(StrictCalendar.Faults(ScheduleFile.Write(ScheduleFormat.ICalendar, ScheduleFiles.Export([]))));

    private static IReadOnlyList<string> Faults(string text) => StrictCalendar.Faults(Encoding.UTF8.GetBytes(text));
}
