using System.Globalization;
using System.Text.RegularExpressions;

namespace Callboard.Guests;

/// <summary>What letters are filled in with.</summary>
internal sealed record LetterFacts(
    string Guest, string Organization, string Event, DateTimeOffset StartAt, string Timezone, string? Location, string? Venue, DateTimeOffset? Deadline,
    string? Contact);

/// <summary>Letters with places to fill in. A place nobody knows is told before anything is sent.</summary>
internal static partial class InvitationLetter
{
    /// <summary>The usual subject.</summary>
    public const string Subject = "{event}: are you coming?";

    /// <summary>The usual text.</summary>
    public const string Text =
        """
        Dear {name},

        {organization} invites you to {event}.

        {when}
        {where}

        Please tell us whether you are coming, and whom you bring along:
        {link}

        The link is yours alone. {deadline}
        {contact}
        """;

    /// <summary>What can be filled in.</summary>
    public static IReadOnlyList<string> Places { get; } = ["name", "event", "organization", "when", "where", "deadline", "contact", "link"];

    /// <summary>Places of a text nobody knows.</summary>
    public static IReadOnlyList<string> Unknown(string text) =>
        [.. Place().Matches(text).Select(m => m.Groups[1].Value).Where(p => !Places.Contains(p)).Distinct()];

    /// <summary>Fills a text in. What is not known leaves its line out, if there is nothing else on it.</summary>
    /// <param name="link">Where the guest answers; null for a subject, which has no link.</param>
    public static string Fill(string text, LetterFacts facts, string? link)
    {
        var zone = WallClock.TryFindZone(facts.Timezone, out var found) ? found : TimeZoneInfo.Utc;
        string? Value(string place) => place switch
        {
            "name" => facts.Guest,
            "event" => facts.Event,
            "organization" => facts.Organization,
            "when" => When(facts.StartAt, zone),
            "where" => Where(facts.Venue, facts.Location),
            "deadline" => facts.Deadline is { } deadline ? $"Your answer can be changed until {When(deadline, zone)}." : null,
            "contact" => facts.Contact,
            "link" => link,
            _ => null,
        };
        if (link is not null && !text.Contains("{link}", StringComparison.Ordinal))
        {
            text = $"{text.TrimEnd()}\n\n{{link}}";
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line =>
        {
            var places = Place().Matches(line);
            var filled = Place().Replace(line, m => Value(m.Groups[1].Value) ?? "");
            return places.Count > 0 && filled.Trim().Length == 0 ? null : filled.TrimEnd();
        }).OfType<string>();
        return string.Join('\n', lines).Trim();
    }

    /// <summary>A moment as people read it, by the clock of the event.</summary>
    public static string When(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = WallClock.ToLocal(at, zone);
        return string.Create(CultureInfo.InvariantCulture, $"{local:dddd, d MMMM yyyy, HH:mm} ({zone.Id})");
    }

    /// <summary>A place as people read it; null when none is known.</summary>
    public static string? Where(string? venue, string? location) =>
        string.Join(", ", new[] { venue, location }.Where(p => !string.IsNullOrWhiteSpace(p))) is { Length: > 0 } place ? place : null;

    [GeneratedRegex(@"\{([a-zA-Z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
