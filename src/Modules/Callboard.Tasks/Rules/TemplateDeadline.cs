using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Callboard.Tasks.Rules;

/// <summary>The moment of the event a deadline is counted from. The start is when doors open.</summary>
internal enum DeadlineAnchor
{
    Start,
    End,
}

/// <summary>
/// A deadline relative to an event, in one of two forms. <c>start-45d 17:00</c> is a wall-clock time in the event's zone,
/// so many calendar days before the start or after the end. <c>start-6h</c>, <c>end+90m</c> is elapsed time, for the show
/// day, when what counts is the distance to doors or to the end and not the clock.
/// </summary>
[JsonConverter(typeof(TemplateDeadlineConverter))]
internal readonly partial record struct TemplateDeadline
{
    /// <summary>The furthest a deadline may be from its anchor.</summary>
    public const int MaxDays = 1500;

    // Doors of a plannable event open between these hours. The order of a wall-clock deadline and one counted in hours
    // depends on the start's time of day; templates are held to orders that are true for every start in this window.
    private static readonly TimeSpan EarliestDoors = TimeSpan.FromHours(6);
    private static readonly TimeSpan LatestDoors = TimeSpan.FromHours(22);

    private TemplateDeadline(DeadlineAnchor anchor, int? days, TimeSpan time)
    {
        Anchor = anchor;
        Days = days;
        Time = time;
    }

    public DeadlineAnchor Anchor { get; }

    /// <summary>Calendar days from the anchor's date, negative before it; null when the deadline is elapsed time.</summary>
    public int? Days { get; }

    /// <summary>With <see cref="Days"/> the time of day; otherwise the elapsed time from the anchor, negative before it.</summary>
    public TimeSpan Time { get; }

    public static bool TryParse(string? text, out TemplateDeadline deadline)
    {
        deadline = default;
        var match = Grammar().Match(text ?? "");
        if (!match.Success)
        {
            return false;
        }

        var anchor = match.Groups["anchor"].Value == "start" ? DeadlineAnchor.Start : DeadlineAnchor.End;
        var amount = int.Parse(match.Groups["amount"].Value, CultureInfo.InvariantCulture);
        amount = match.Groups["sign"].Value == "-" ? -amount : amount;
        if (match.Groups["clock"].Success)
        {
            var clock = TimeSpan.ParseExact(match.Groups["clock"].Value, @"hh\:mm", CultureInfo.InvariantCulture);
            deadline = new TemplateDeadline(anchor, amount, clock);
            return Math.Abs(amount) <= MaxDays;
        }

        var elapsed = match.Groups["unit"].Value == "h" ? TimeSpan.FromHours(amount) : TimeSpan.FromMinutes(amount);
        deadline = new TemplateDeadline(anchor, null, elapsed);
        return elapsed.Duration() <= TimeSpan.FromDays(MaxDays);
    }

    public override string ToString()
    {
        var anchor = Anchor == DeadlineAnchor.Start ? "start" : "end";
        if (Days is { } days)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{anchor}{days:+0;-0;+0}d {Time:hh\\:mm}");
        }

        var minutes = (int)Time.TotalMinutes;
        return minutes % 60 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{anchor}{minutes / 60:+0;-0;+0}h")
            : string.Create(CultureInfo.InvariantCulture, $"{anchor}{minutes:+0;-0;+0}m");
    }

    /// <summary>The instant this deadline falls on for an event.</summary>
    public DateTimeOffset Resolve(DateTimeOffset start, DateTimeOffset end, TimeZoneInfo zone)
    {
        var anchor = Anchor == DeadlineAnchor.Start ? start : end;
        if (Days is not { } days)
        {
            return WallClock.Add(anchor, Time);
        }

        var date = WallClock.ToLocal(anchor, zone).Date;
        return WallClock.ToInstant(WallClock.Add(date, TimeSpan.FromDays(days) + Time), zone);
    }

    /// <summary>
    /// Whether this deadline is no later than <paramref name="other"/> for every event, whatever its length, whose doors
    /// open at a plannable hour.
    /// </summary>
    public bool IsNeverAfter(TemplateDeadline other)
    {
        if (Anchor == other.Anchor && Days.HasValue == other.Days.HasValue)
        {
            return (Days ?? 0, Time).CompareTo((other.Days ?? 0, other.Time)) <= 0;
        }

        // An event ends at its start at the earliest, and any time later: something after the end may follow
        // something before the start, never the other way round.
        return (Anchor == other.Anchor || other.Anchor == DeadlineAnchor.End) && Latest <= other.Earliest;
    }

    /// <summary>
    /// The same deadline with its lead time stretched or shrunk. The last week keeps its days: a rehearsal is the day
    /// before, however short the preparation.
    /// </summary>
    public TemplateDeadline ScaleLead(decimal scale)
    {
        const int KeptDays = 7;
        return Anchor == DeadlineAnchor.Start && Days < -KeptDays
            ? new TemplateDeadline(Anchor, -KeptDays - (int)Math.Ceiling((-Days.Value - KeptDays) * scale), Time)
            : this;
    }

    // Both relative to the anchor's instant.
    private TimeSpan Earliest => Days is { } days
        ? TimeSpan.FromDays(days) + Time - (Anchor == DeadlineAnchor.Start ? LatestDoors : TimeSpan.FromDays(1))
        : Time;

    private TimeSpan Latest => Days is { } days
        ? TimeSpan.FromDays(days) + Time - (Anchor == DeadlineAnchor.Start ? EarliestDoors : TimeSpan.Zero)
        : Time;

    [GeneratedRegex(
        @"\A(?<anchor>start|end)(?<sign>[+-])(?:(?<amount>[0-9]{1,4})d (?<clock>(?:[01][0-9]|2[0-3]):[0-5][0-9])|(?<amount>[0-9]{1,5})(?<unit>[hm]))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}

internal sealed class TemplateDeadlineConverter : JsonConverter<TemplateDeadline>
{
    public override TemplateDeadline Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TemplateDeadline.TryParse(reader.GetString(), out var deadline)
            ? deadline
            : throw new JsonException("A deadline reads like 'start-45d 17:00', 'end+2d 12:00', 'start-6h' or 'end+90m'.");

    public override void Write(Utf8JsonWriter writer, TemplateDeadline value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
