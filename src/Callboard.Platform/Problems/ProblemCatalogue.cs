using System.Reflection;
using System.Text.Json;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Callboard.Platform.Problems;

/// <summary>What one module refuses: its problems, and which constraint of the database stands for which of them.</summary>
/// <param name="Holder">The static class whose <see cref="Problem"/> fields are the list.</param>
/// <param name="Constraints">Constraint name → problem. Names that <c>raise … using constraint</c> gives count as well.</param>
public sealed record ProblemSet(Type Holder, IReadOnlyDictionary<string, Problem> Constraints);

/// <summary>Every problem the product can answer with, and the translation from PostgreSQL's errors.</summary>
public sealed class ProblemCatalogue
{
    private readonly Dictionary<string, Problem> _byConstraint = [];

    public ProblemCatalogue(IEnumerable<ProblemSet> sets)
    {
        var all = new List<Problem>(In(typeof(PlatformProblems)));
        foreach (var set in sets)
        {
            all.AddRange(In(set.Holder));
            foreach (var (constraint, problem) in set.Constraints)
            {
                _byConstraint.Add(constraint, problem);
            }
        }

        All = [.. all.OrderBy(p => p.Code, StringComparer.Ordinal)];
    }

    /// <summary>All problems, by code.</summary>
    public IReadOnlyList<Problem> All { get; }

    /// <summary>Names of constraints that have a problem.</summary>
    public IReadOnlyCollection<string> Constraints => _byConstraint.Keys;

    /// <summary>The problem an exception stands for, or null when it is a fault of ours.</summary>
    public Problem? Of(Exception exception) => exception switch
    {
        ProblemException e => e.Problem,
        PostgresException e => OfPostgres(e),
        BadHttpRequestException e => BadRequests.Of(e),
        // Pool exhausted, server restarting, connection cut: the caller may try again.
        NpgsqlException { IsTransient: true } or TimeoutException => PlatformProblems.Busy.With("retryAfter", 1),
        NpgsqlException { InnerException: TimeoutException or IOException } => PlatformProblems.Busy.With("retryAfter", 1),
        _ => null,
    };

    private Problem? OfPostgres(PostgresException e)
    {
        switch (e.SqlState)
        {
            case "CB401": return PlatformProblems.Unauthenticated;
            case "CB403": return PlatformProblems.ScopeMissing;
            case "CB404": return PlatformProblems.OrganizationNotFound;
            // A missing grant is a bug of ours; only policies and our own functions speak about the caller's rights.
            case PostgresErrorCodes.InsufficientPrivilege when !e.MessageText.StartsWith("permission denied", StringComparison.Ordinal):
                return PlatformProblems.Forbidden;
            case PostgresErrorCodes.QueryCanceled: return PlatformProblems.Busy.With("retryAfter", 1);
        }

        if (e.ConstraintName is { Length: > 0 } name && _byConstraint.TryGetValue(name, out var problem))
        {
            return Explain(problem, e);
        }

        return e.SqlState switch
        {
            // A client chose an id that is taken: by its own earlier attempt, or by a row it may not see.
            PostgresErrorCodes.UniqueViolation when e.ConstraintName?.EndsWith("_pkey", StringComparison.Ordinal) == true =>
                PlatformProblems.IdTaken.On("id"),
            // A merge patch cleared what has to have a value.
            PostgresErrorCodes.NotNullViolation when e.ColumnName is { Length: > 0 } column =>
                PlatformProblems.Invalid.On(SnakeCase.ToCamel(column), "This field cannot be empty."),
            PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.DatetimeFieldOverflow
                or PostgresErrorCodes.StringDataRightTruncation => PlatformProblems.OutOfRange,
            PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => PlatformProblems.Invalid,
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => PlatformProblems.Busy.With("retryAfter", 1),
            _ when e.SqlState.StartsWith("53", StringComparison.Ordinal) || e.SqlState.StartsWith("57P", StringComparison.Ordinal) =>
                PlatformProblems.Busy.With("retryAfter", 1),
            _ => null,
        };
    }

    // Functions raise with errcode CBP01, a constraint name and a JSON detail whose members go into the answer.
    private static Problem Explain(Problem problem, PostgresException e)
    {
        if (e.SqlState != "CBP01" || string.IsNullOrEmpty(e.Detail))
        {
            return problem;
        }

        using var detail = JsonDocument.Parse(e.Detail);
        foreach (var member in detail.RootElement.EnumerateObject())
        {
            problem = problem.With(member.Name, member.Value.Clone());
        }

        return problem;
    }

    private static IEnumerable<Problem> In(Type holder) => holder
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(f => f.FieldType == typeof(Problem))
        .Select(f => (Problem)f.GetValue(null)!);
}
