using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Platform.Problems;

/// <summary>
/// One expected refusal: an RFC 9457 problem with a stable, dotted code. Codes are public contract and are never renamed; each module
/// lists its own in a static class that is registered with the <see cref="ProblemCatalogue"/>.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code, such as <c>tasks.dependency_cycle</c>.</param>
/// <param name="Title">One sentence for people.</param>
public sealed record Problem(int Status, string Code, string Title)
{
    /// <summary>More about this occurrence.</summary>
    public string? Detail { get; init; }

    /// <summary>Sentences by field, in the names of the request.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Errors { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Members specific to the code, such as <c>allowed</c> or <c>conflicts</c>.</summary>
    public ImmutableDictionary<string, object?> Members { get; init; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>This problem at a field; without a sentence the title is used.</summary>
    public Problem On(string field, string? sentence = null) => this with
    {
        Errors = Errors.SetItem(field, Errors.GetValueOrDefault(field, []).Add(sentence ?? Title)),
    };

    /// <summary>This problem with a further member.</summary>
    public Problem With(string name, object? value) => this with { Members = Members.SetItem(name, value) };

    /// <summary>This problem with a sentence about this occurrence.</summary>
    public Problem Because(string detail) => this with { Detail = detail };

    /// <summary>The answer.</summary>
    public ProblemHttpResult ToResult()
    {
        var members = new Dictionary<string, object?>(Members) { ["code"] = Code };
        if (!Errors.IsEmpty)
        {
            members["errors"] = Errors;
        }

        return TypedResults.Problem(Detail, null, Status, Title, $"https://callboard.dev/problems/{Code}", members);
    }

    /// <summary>For refusals found deep inside a transaction, which must roll back.</summary>
    public ProblemException ToException() => new(this);
}

/// <summary>Carries a <see cref="Problem"/> out of a transaction.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    /// <summary>What to answer.</summary>
    public Problem Problem => problem;
}
