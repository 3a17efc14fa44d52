using Callboard.Platform.Problems;

namespace Callboard.Search;

/// <summary>What the search refuses.</summary>
internal static class SearchProblems
{
    public static readonly Problem NothingToLookFor = new(400, "search.nothing_to_look_for", "Say what to look for: a word, or the beginning of one.");
}
