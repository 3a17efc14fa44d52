using Callboard.Schedule.Rules;

namespace Callboard.Schedule;

/// <summary>What an import did, or would do.</summary>
/// <param name="Created">Blocks that were added.</param>
/// <param name="Updated">Blocks of which something changed.</param>
/// <param name="Unchanged">Blocks that are as the file says already.</param>
/// <param name="Removed">Always 0: an import never removes a block.</param>
/// <param name="People">People in the file.</param>
/// <param name="PeopleCreated">How many of them are new in the directory.</param>
/// <param name="Spaces">Places in the file.</param>
/// <param name="Conflicts">Pairs of blocks of the event that share a place, person or resource at the same time, after the import.</param>
/// <param name="ConflictCounts">Overlapping pairs of the event by reason, after the import.</param>
/// <param name="Errors">What of the file could not be imported.</param>
/// <param name="Warnings">What somebody should look at.</param>
/// <param name="TimeWarnings">How the file's times contradict the event's zone, if they do.</param>
/// <param name="TimeBasis">How the file's times were read; null when the file contradicts the event's zone and nobody has decided yet.</param>
/// <param name="DryRun">True when nothing was kept.</param>
/// <param name="Title">The file's own title.</param>
/// <param name="From">When the first block of the file starts; by the clock while nobody has decided.</param>
/// <param name="To">When its last block is over.</param>
/// <param name="Sample">When the file contradicts the event's zone: its first blocks, read both ways.</param>
public sealed record ImportReport(
    int Created, int Updated, int Unchanged, int Removed, int People, int PeopleCreated, int Spaces, int Conflicts,
    ConflictCounts ConflictCounts, IReadOnlyList<ImportRemark> Errors, IReadOnlyList<ImportRemark> Warnings,
    IReadOnlyList<ScheduleTimeWarning> TimeWarnings, TimeBasis? TimeBasis, bool DryRun, string? Title,
    DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<ImportSample> Sample);

/// <summary>One kind of thing to say about a file.</summary>
/// <param name="Code">A stable name.</param>
/// <param name="Count">How many entries it concerns.</param>
/// <param name="Message">A sentence, about the first of them where it is about one.</param>
/// <param name="Row">The line of the file, where lines mean something.</param>
/// <param name="Element">The entry, as the file identifies it.</param>
/// <param name="Field">The field, as the file calls it.</param>
/// <param name="Example">For contradictions about times: one entry, read both ways.</param>
public sealed record ImportRemark(
    string Code, int Count, string Message, int? Row = null, string? Element = null, string? Field = null, ScheduleTimeExample? Example = null);

/// <summary>A block of the file with its times read both ways.</summary>
public sealed record ImportSample(string SourceKey, string Activity, string? Location, ImportSpan FileOffset, ImportSpan WallClock);

/// <summary>From when to when.</summary>
public sealed record ImportSpan(DateTimeOffset StartTime, DateTimeOffset EndTime);
