using Callboard.Platform.Csv;

namespace Callboard.Admission;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Worked on, or about to be.</summary>
    Running,

    /// <summary>All of it is done; <c>result</c> says what came out.</summary>
    Done,

    /// <summary>It broke off; <c>problem</c> says why. What it had done by then stays.</summary>
    Failed,
}

/// <summary>What came out of an import.</summary>
/// <param name="Created">Passes that are new.</param>
/// <param name="Updated">Passes that say something else now.</param>
/// <param name="Unchanged">Rows that said what was known, or that a later row with the same key spoke over.</param>
/// <param name="Rejected">Rows with something wrong in them.</param>
/// <param name="Errors">What was wrong, for the first thousand faults.</param>
public sealed record PassImportResult(int Created, int Updated, int Unchanged, int Rejected, IReadOnlyList<RowError> Errors);

/// <summary>An import somebody may watch.</summary>
/// <param name="Kind"><c>wristband</c> or <c>ticket</c>.</param>
/// <param name="Done">How many rows were worked on.</param>
/// <param name="Total">How many there are; null when nobody knows.</param>
/// <param name="Result">What came out; also of a job that broke off, for what it had done by then. Null while it is running.</param>
/// <param name="Problem">Why it broke off.</param>
public sealed record ImportJob(
    Guid Id, Guid EventId, string Kind, JobState State, int Done, int? Total, PassImportResult? Result, string? Problem, DateTimeOffset CreatedAt);
