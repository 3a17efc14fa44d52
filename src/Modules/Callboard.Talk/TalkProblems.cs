using Callboard.Platform.Problems;

namespace Callboard.Talk;

/// <summary>What the talk module refuses.</summary>
internal static class TalkProblems
{
    public static readonly Problem NothingNamed = new(400, "notifications.nothing_named", "Name the notifications, or ask for all of them.");

    /// <summary>Which constraint of the database stands for which of them.</summary>
    public static IReadOnlyDictionary<string, Problem> Constraints { get; } = new Dictionary<string, Problem>();
}
