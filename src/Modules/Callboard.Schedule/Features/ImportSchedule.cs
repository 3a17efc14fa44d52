using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Callboard.Schedule.Formats;
using Callboard.Schedule.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Callboard.Schedule;

/// <summary>
/// Takes a schedule file into the run of show: all of it or nothing, and nothing twice. A dry run does the same work and takes it back,
/// so that what it announces is what an import does.
/// </summary>
internal static class ImportSchedule
{
    // Which format it is, the content tells. Checked here and not by routing, which would answer another type with "not found".
    private static readonly string[] s_mediaTypes =
        ["text/calendar", "application/xml", "text/xml", "application/json", "application/octet-stream"];

    /// <summary>
    /// What a request may send before the connection is cut. More than a file may have, so that a client with a file that is too large
    /// gets to hear so instead of losing the connection.
    /// </summary>
    public const int BodyBytes = 3 * ScheduleLimits.FileBytes;

    private const int SampleSize = 10;

    private sealed record Target(string Timezone, bool Permitted);

    public static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> HandleAsync(
        Guid eventId, HttpRequest request, TenantDb db, [FromQuery] bool? dryRun, [FromQuery] string? timeBasis,
        CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !s_mediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw PlatformProblems.UnsupportedMediaType.With("allowed", s_mediaTypes).ToException();
        }

        var asked = Asked(timeBasis);
        // Raises for whoever may see the event but not work on it, before a file is read for nothing.
        var target = await db.OneAsync<Target>(
            """
            select timezone, app.require_event_rank(id, 2) as permitted from events.event
             where organization_id = app.current_organization() and id = $1 and app.event_rank(id) >= 1
            """,
            [eventId], cancellationToken)
            ?? throw ScheduleProblems.EventNotFound.ToException();
        var schedule = await ScheduleFile.ReadAsync(request.Body, cancellationToken);
        if (schedule.Issues.Any(i => i.Code == "file_too_large"))
        {
            await request.Body.CopyToAsync(Stream.Null, cancellationToken);
            throw PlatformProblems.TooLarge.With("limit", ScheduleLimits.FileBytes).ToException();
        }

        if (!schedule.Complete)
        {
            return Unreadable(schedule).ToResult();
        }

        var zone = WallClock.TryFindZone(target.Timezone, out var found) ? found : TimeZoneInfo.Utc;
        var work = Work.Of(schedule, zone, asked);
        if (work.Undecided && dryRun != true)
        {
            return ScheduleProblems.TimeBasisNeeded
                .With("allowed", (TimeBasis[])[TimeBasis.FileOffset, TimeBasis.WallClock])
                .With("warnings", work.Warnings).With("timeWarnings", work.Contradictions).With("sample", work.Sample).ToResult();
        }

        var report = await db.WriteAsync(
            async transaction =>
            {
                // One import of an event at a time: the second finds what the first one made.
                await transaction.ExecuteAsync(
                    "select pg_advisory_xact_lock(hashtextextended('schedule.import' || $1::uuid, 0))", [eventId], cancellationToken);
                await transaction.ExecuteAsync("savepoint import", [], cancellationToken);
                var report = await ImportAsync(transaction, eventId, work, dryRun == true, cancellationToken);
                if (dryRun == true)
                {
                    await transaction.ExecuteAsync("rollback to savepoint import", [], cancellationToken);
                }

                return report;
            },
            cancellationToken);
        return TypedResults.Ok(report);
    }

    private static async Task<ImportReport> ImportAsync(
        TenantTransaction transaction, Guid eventId, Work work, bool dryRun, CancellationToken cancellationToken)
    {
        var known = await transaction.ListAsync<KnownBlock>(ScheduleModule.Sql["ImportKnownBlocks"], [eventId], cancellationToken);
        var assignments = await transaction.ListAsync<KnownAssignment>(
            """
            select block_id, coalesce(user_id, participant_id) as person_id, imported
              from schedule.assignment where organization_id = app.current_organization() and event_id = $1
            """,
            [eventId], cancellationToken);
        var people = await ImportPeople.ResolveAsync(transaction, work.People, known, assignments, cancellationToken);
        var plan = ImportPlan.Of(work.Blocks, known, assignments, people.IdOf);

        if (plan.Create.Count > 0)
        {
            await transaction.ExecuteAsync(ScheduleModule.Sql["ImportCreate"], [eventId, JsonText.Of(plan.Create)], cancellationToken);
        }

        if (plan.Change.Count + plan.Remembered.Count > 0)
        {
            await transaction.ExecuteAsync(
                ScheduleModule.Sql["ImportChange"], [eventId, JsonText.Of(plan.Change.Concat(plan.Remembered).ToArray())], cancellationToken);
        }

        if (plan.Unassign.Count > 0)
        {
            await transaction.ExecuteAsync(
                """
                delete from schedule.assignment as x using unnest($2::uuid[], $3::uuid[]) as gone (block_id, participant_id)
                 where x.organization_id = app.current_organization() and x.event_id = $1 and x.imported
                   and x.block_id = gone.block_id and x.participant_id = gone.participant_id
                """,
                [eventId, plan.Unassign.Select(p => p.BlockId).ToArray(), plan.Unassign.Select(p => p.ParticipantId).ToArray()],
                cancellationToken);
        }

        if (plan.Assign.Count > 0)
        {
            await transaction.ExecuteAsync(
                """
                insert into schedule.assignment (organization_id, event_id, block_id, participant_id, role, imported)
                select app.current_organization(), $1, n.block_id, n.participant_id, 'speaker', true
                  from unnest($2::uuid[], $3::uuid[]) as n (block_id, participant_id)
                  join directory.public_participant as p on p.organization_id = app.current_organization() and p.id = n.participant_id
                on conflict do nothing
                """,
                [eventId, plan.Assign.Select(p => p.BlockId).ToArray(), plan.Assign.Select(p => p.ParticipantId).ToArray()],
                cancellationToken);
        }

        var conflicts = await Conflicts.CountAsync(transaction, eventId, cancellationToken);
        return new ImportReport(
            plan.Create.Count, plan.Updated, plan.Unchanged, 0, work.People.Count, people.Created, work.Locations, conflicts.Sharing,
            conflicts.Counts, work.Errors, [.. work.Warnings, .. Remarks(plan)], work.Contradictions,
            work.Undecided ? null : work.Basis, dryRun, work.Title,
            work.Blocks.Count == 0 ? null : work.Blocks.Min(b => b.Values.StartTime),
            work.Blocks.Count == 0 ? null : work.Blocks.Max(b => b.Values.EndTime), work.Sample);
    }

    private static IEnumerable<ImportRemark> Remarks(ImportPlan plan)
    {
        if (plan.EditedHere > 0)
        {
            yield return new("edited_here", plan.EditedHere,
                "Some blocks were changed here since the last import. Where the file says what it said then, the change was kept.");
        }

        if (plan.NotInFile > 0 && plan.Updated + plan.Unchanged > 0)
        {
            yield return new("not_in_file", plan.NotInFile, "Some blocks of earlier imports are not in this file. They stay where they are.");
        }
    }

    private static Problem Unreadable(ImportedSchedule schedule)
    {
        var problem = ScheduleProblems.FileUnreadable;
        foreach (var issue in schedule.Issues.Where(i => i is { Severity: ImportSeverity.Error, Element: null }))
        {
            problem = problem.On("file", issue.Message).With("reason", issue.Code);
        }

        return problem;
    }

    private static TimeBasis? Asked(string? timeBasis) => timeBasis switch
    {
        null or "" => null,
        "file_offset" => TimeBasis.FileOffset,
        "wall_clock" => TimeBasis.WallClock,
        _ => throw PlatformProblems.Invalid.On("timeBasis", "One of file_offset, wall_clock.").ToException(),
    };

    /// <summary>A file made ready: its times settled as far as they can be, and what there is to say about it.</summary>
    private sealed record Work(
        IReadOnlyList<FileBlock> Blocks, IReadOnlyList<SchedulePerson> People, int Locations, string? Title, TimeBasis Basis, bool Undecided,
        IReadOnlyList<ImportRemark> Errors, IReadOnlyList<ImportRemark> Warnings, IReadOnlyList<ScheduleTimeWarning> Contradictions,
        IReadOnlyList<ImportSample> Sample)
    {
        public static Work Of(ImportedSchedule schedule, TimeZoneInfo zone, TimeBasis? asked)
        {
            var cancelled = schedule.Blocks.Count(b => b.Cancelled);
            schedule = schedule with { Blocks = [.. schedule.Blocks.Where(b => !b.Cancelled)] };
            var contradictions = ScheduleTimes.FindContradictions(schedule, zone);
            // While nobody has decided, the preview goes by the clock: files that contradict their zone nearly always mean it.
            var basis = asked ?? (contradictions.Count > 0 ? TimeBasis.WallClock : TimeBasis.FileOffset);
            var placed = ScheduleTimes.Place(schedule, zone, basis);
            var prefix = schedule.Title ?? (schedule.Format == ScheduleFormat.ICalendar ? "calendar" : "frab");
            var issues = schedule.Issues.Concat(placed.Notes).ToList();
            List<ImportRemark> warnings =
            [
                .. contradictions.Select(c => new ImportRemark(c.Code, c.Affected, c.Message, Example: c.Example)),
                .. Grouped(issues, ImportSeverity.Warning),
            ];
            if (cancelled > 0)
            {
                warnings.Add(new("cancelled", cancelled, "Entries that the file calls cancelled were left out."));
            }

            return new(
                [
                    .. placed.Blocks.Select(b => new FileBlock(b.Source.SourceKey, new(
                        b.Start, b.End, b.Source.Activity, b.Source.Location, b.Source.Notes, b.Source.Track, b.Source.Url, b.Source.Language,
                        [.. b.Source.Persons.Select(p => new ImportedPerson($"{prefix}:{p.SourceKey}", p.Name))]))),
                ],
                [.. schedule.People().Select(p => p with { SourceKey = $"{prefix}:{p.SourceKey}" })],
                schedule.Locations().Count, schedule.Title, basis, asked is null && contradictions.Count > 0,
                Grouped(issues, ImportSeverity.Error), warnings, contradictions,
                contradictions.Count == 0 ? [] : Both(schedule, zone));
        }

        private static List<ImportRemark> Grouped(IEnumerable<ImportIssue> issues, ImportSeverity severity) =>
        [
            .. issues.Where(i => i.Severity == severity).GroupBy(i => i.Code).Select(g =>
                new ImportRemark(g.Key, g.Count(), g.First().Message, g.First().Row, g.First().Element, g.First().Field)),
        ];

        private static List<ImportSample> Both(ImportedSchedule schedule, TimeZoneInfo zone)
        {
            var first = schedule with { Blocks = [.. schedule.Blocks.Take(SampleSize)] };
            var written = ScheduleTimes.Place(first, zone, TimeBasis.FileOffset).Blocks;
            var clock = ScheduleTimes.Place(first, zone, TimeBasis.WallClock).Blocks;
            return
            [
                .. written.Zip(clock, (w, c) => new ImportSample(
                    w.Source.SourceKey, w.Source.Activity, w.Source.Location, new(w.Start, w.End), new(c.Start, c.End))),
            ];
        }
    }
}
