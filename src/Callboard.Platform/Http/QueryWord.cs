using Callboard.Platform.Data;
using Callboard.Platform.Problems;

namespace Callboard.Platform.Http;

/// <summary>
/// A word of a query string out of those of an enumeration, in the snake_case of every body. The framework would read the names of the
/// program instead: it takes <c>PendingReview</c> and refuses <c>pending_review</c>.
/// </summary>
public static class QueryWord
{
    /// <summary>The value of a word, or null when there is none.</summary>
    /// <param name="name">The parameter's name, for the refusal.</param>
    /// <param name="text">What the query says.</param>
    /// <exception cref="ProblemException">It is none of the words of <typeparamref name="T"/>.</exception>
    public static T? Of<T>(string name, string? text)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var values = Enum.GetValues<T>();
        var at = Array.FindIndex(values, v => SnakeCase.Of(v) == text);
        return at >= 0
            ? values[at]
            : throw PlatformProblems.Invalid.On(name, $"One of: {string.Join(", ", values.Select(v => SnakeCase.Of(v)))}.").ToException();
    }
}
