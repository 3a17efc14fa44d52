using System.Globalization;
using Callboard.Documents.Text;

namespace Callboard.Documents.Sheets;

/// <summary>Times as a document writes them: on the event's own clock, with the day in words and the zone beside it.</summary>
internal sealed class EventClock
{
    // A show day ends at four in the morning: what runs past midnight belongs to the evening before.
    private static readonly TimeSpan s_dayEnds = TimeSpan.FromHours(4);

    private readonly TimeZoneInfo _zone;

    /// <param name="zone">IANA name.</param>
    /// <param name="times">What the document tells the times of: where clocks change between them, each carries its offset.</param>
    public EventClock(string zone, params IEnumerable<DateTimeOffset> times)
    {
        _zone = WallClock.TryFindZone(zone, out var found) ? found : TimeZoneInfo.Utc;
        var offsets = times.Select(t => _zone.GetUtcOffset(t)).Distinct().ToList();
        Changes = offsets.Count > 1;
        Zone = offsets.Count == 1 ? $"{zone} (UTC{Offset(offsets[0])})" : zone;
    }

    /// <summary>The zone, with its offset where there is one.</summary>
    public string Zone { get; }

    /// <summary>Whether the clocks change within the document.</summary>
    public bool Changes { get; }

    /// <summary>The day a show calls it.</summary>
    public DateOnly ShowDay(DateTimeOffset at) => DateOnly.FromDateTime(WallClock.ToLocal(at, _zone) - s_dayEnds);

    public static string Day(DateOnly day) => day.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    public string Day(DateTimeOffset at) => Day(DateOnly.FromDateTime(WallClock.ToLocal(at, _zone)));

    public string Time(DateTimeOffset at) => WallClock.ToLocal(at, _zone).ToString("HH:mm", CultureInfo.InvariantCulture)
        + (Changes ? $" UTC{Offset(_zone.GetUtcOffset(at))}" : "");

    /// <summary>From when to when.</summary>
    public string Span(DateTimeOffset from, DateTimeOffset to) => from == to ? Time(from) : Changes ? $"{Time(from)} – {Time(to)}" : $"{Time(from)}–{Time(to)}";

    /// <summary>From when to when, with the days.</summary>
    public string Period(DateTimeOffset from, DateTimeOffset to) => Day(from) == Day(to)
        ? $"{Day(from)}, {Span(from, to)}"
        : $"{Day(from)}, {Time(from)} – {Day(to)}, {Time(to)}";

    /// <summary>The days from one to another, in as few words as tell them.</summary>
    public string Days(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (ShowDay(from), ShowDay(to));
        string Written(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
        return first == last ? Day(first)
            : (first.Year, first.Month) == (last.Year, last.Month) ? $"{first.Day}–{Written(last, "d MMMM yyyy")}"
            : first.Year == last.Year ? $"{Written(first, "d MMMM")} – {Written(last, "d MMMM yyyy")}"
            : $"{Written(first, "d MMMM yyyy")} – {Written(last, "d MMMM yyyy")}";
    }

    /// <summary>A day and a time, in short.</summary>
    public string Short(DateTimeOffset at) => $"{WallClock.ToLocal(at, _zone).ToString("ddd d MMM", CultureInfo.InvariantCulture)}, {Time(at)}";

    /// <summary>A moment, in short.</summary>
    public string Moment(DateTimeOffset at) =>
        $"{WallClock.ToLocal(at, _zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC{Offset(_zone.GetUtcOffset(at))}";

    /// <summary>How long something takes.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { Ticks: 0 } => "cue",
        { TotalMinutes: < 1 } => $"{(int)length.TotalSeconds} s",
        { TotalMinutes: < 60 } => length.Seconds == 0 ? $"{length.Minutes} min" : $"{length.Minutes} min {length.Seconds} s",
        _ => length.Minutes == 0 ? $"{(int)length.TotalHours} h" : $"{(int)length.TotalHours} h {length.Minutes:00}",
    };

    /// <summary>Whose way of writing Han characters is usual where the event is.</summary>
    public static HanStyle Han(string zone) => zone switch
    {
        "Asia/Tokyo" => HanStyle.Japanese,
        "Asia/Seoul" or "Asia/Pyongyang" => HanStyle.Korean,
        "Asia/Taipei" or "Asia/Hong_Kong" or "Asia/Macau" => HanStyle.Traditional,
        _ => HanStyle.Simplified,
    };

    private static string Offset(TimeSpan offset) => offset == TimeSpan.Zero ? "±0"
        : string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '−' : '+')}{Math.Abs(offset.Hours)}{(offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}")}");
}
