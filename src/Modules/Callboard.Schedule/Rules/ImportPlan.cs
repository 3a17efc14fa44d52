namespace Callboard.Schedule.Rules;

/// <summary>Somebody in an imported block.</summary>
/// <param name="Key">What the directory knows the person by when the file comes again.</param>
internal sealed record ImportedPerson(string Key, string Name);

/// <summary>What a file says about one block, its times settled. Kept with the block until the file comes again.</summary>
internal sealed record ImportedValues(
    DateTimeOffset StartTime, DateTimeOffset EndTime, string Activity, string? Location, string? Notes, string? Track, string? Url,
    string? Language, IReadOnlyList<ImportedPerson> People);

/// <summary>A block that is there, with what the last import said about it.</summary>
/// <param name="SourceKey">The key it was imported with; null for blocks made by hand, which a file may name by their id.</param>
internal sealed record KnownBlock(
    Guid Id, string? SourceKey, DateTimeOffset StartTime, DateTimeOffset EndTime, string Activity, string? Location, string? Notes,
    string? Track, string? Url, string? Language, ImportedValues? Source);

/// <summary>Somebody on a block that is there.</summary>
internal sealed record KnownAssignment(Guid BlockId, Guid PersonId, bool Imported);

/// <summary>One block of the file.</summary>
internal sealed record FileBlock(string Key, ImportedValues Values);

/// <summary>A block to be made.</summary>
internal sealed record NewBlock(
    Guid Id, string SourceKey, int Position, DateTimeOffset StartTime, DateTimeOffset EndTime, string Activity, string? Location,
    string? Notes, string? Track, string? Url, string? Language, ImportedValues Source);

/// <summary>A block to be changed: its values afterwards.</summary>
internal sealed record ChangedBlock(
    Guid Id, DateTimeOffset StartTime, DateTimeOffset EndTime, string Activity, string? Location, string? Notes, string? Track, string? Url,
    string? Language, ImportedValues Source);

/// <summary>Somebody to be put on a block, or taken off it.</summary>
internal sealed record PlannedPerson(Guid BlockId, Guid ParticipantId);

/// <summary>
/// What an import is to do. A field changes only if the file says something else than it said last time, so that importing the same
/// file again does nothing and what people corrected here stays.
/// </summary>
/// <param name="Remembered">Blocks that stay as they are, but about which the file now says something else.</param>
/// <param name="Updated">How many blocks change, in their fields or their people.</param>
/// <param name="EditedHere">How many blocks differ from the file because somebody changed them here.</param>
/// <param name="NotInFile">How many blocks of earlier imports the file does not name.</param>
internal sealed record ImportPlan(
    IReadOnlyList<NewBlock> Create, IReadOnlyList<ChangedBlock> Change, IReadOnlyList<ChangedBlock> Remembered,
    IReadOnlyList<PlannedPerson> Assign, IReadOnlyList<PlannedPerson> Unassign, int Updated, int Unchanged, int EditedHere, int NotInFile)
{
    /// <param name="personOf">The participant or member a person's key stands for; null when it is nobody any more.</param>
    public static ImportPlan Of(
        IReadOnlyList<FileBlock> file, IReadOnlyCollection<KnownBlock> known, IReadOnlyCollection<KnownAssignment> assignments,
        Func<string, Guid?> personOf)
    {
        var bySource = known.Where(b => b.SourceKey is not null).ToDictionary(b => b.SourceKey!, StringComparer.Ordinal);
        var byId = known.Where(b => b.SourceKey is null).ToDictionary(b => b.Id.ToString(), StringComparer.Ordinal);
        var assigned = assignments.ToDictionary(a => (a.BlockId, a.PersonId), a => a.Imported);
        var create = new List<NewBlock>();
        var change = new List<ChangedBlock>();
        var remembered = new List<ChangedBlock>();
        var assign = new List<PlannedPerson>();
        var unassign = new List<PlannedPerson>();
        var (updated, unchanged, edited, matched) = (0, 0, 0, 0);

        for (var i = 0; i < file.Count; i++)
        {
            var (key, now) = file[i];
            if (!bySource.TryGetValue(key, out var block) && !byId.TryGetValue(key, out block))
            {
                var id = Guid.CreateVersion7();
                create.Add(new(
                    id, key, i, now.StartTime, now.EndTime, now.Activity, now.Location, now.Notes, now.Track, now.Url, now.Language, now));
                assign.AddRange(People(now).Select(p => new PlannedPerson(id, p)));
                continue;
            }

            matched += block.SourceKey is null ? 0 : 1;
            var before = block.Source;
            var keptHere = false;
            var after = new ChangedBlock(
                block.Id,
                Merge(block.StartTime, now.StartTime, before is null ? block.StartTime : before.StartTime),
                Merge(block.EndTime, now.EndTime, before is null ? block.EndTime : before.EndTime),
                Merge(block.Activity, now.Activity, before is null ? block.Activity : before.Activity),
                Merge(block.Location, now.Location, before is null ? block.Location : before.Location),
                Merge(block.Notes, now.Notes, before is null ? block.Notes : before.Notes),
                Merge(block.Track, now.Track, before is null ? block.Track : before.Track),
                Merge(block.Url, now.Url, before is null ? block.Url : before.Url),
                Merge(block.Language, now.Language, before is null ? block.Language : before.Language),
                now);
            if (after.EndTime < after.StartTime)
            {
                // One end was moved here and the other in the file: together they make no sense, and the file is whole.
                after = after with { StartTime = now.StartTime, EndTime = now.EndTime };
            }

            var nowPeople = People(now);
            HashSet<Guid> beforePeople = before is null ? [] : People(before);
            PlannedPerson[] added = [.. nowPeople.Except(beforePeople).Where(p => !assigned.ContainsKey((block.Id, p))).Select(p => new PlannedPerson(block.Id, p))];
            PlannedPerson[] gone = [.. beforePeople.Except(nowPeople).Where(p => assigned.GetValueOrDefault((block.Id, p))).Select(p => new PlannedPerson(block.Id, p))];
            assign.AddRange(added);
            unassign.AddRange(gone);

            var differs = after.StartTime != block.StartTime || after.EndTime != block.EndTime || after.Activity != block.Activity
                || after.Location != block.Location || after.Notes != block.Notes || after.Track != block.Track || after.Url != block.Url
                || after.Language != block.Language;
            if (differs)
                change.Add(after);
            else if (before is not null && !(Same(before, now) && nowPeople.SetEquals(beforePeople)))
                remembered.Add(after);
            if (differs || added.Length > 0 || gone.Length > 0)
                updated++;
            else
                unchanged++;
            edited += keptHere ? 1 : 0;

            T Merge<T>(T here, T now, T before)
            {
                if (!EqualityComparer<T>.Default.Equals(now, before))
                    return now;
                keptHere |= !EqualityComparer<T>.Default.Equals(here, now);
                return here;
            }
        }

        return new(create, change, remembered, assign, unassign, updated, unchanged, edited, bySource.Count - matched);

        HashSet<Guid> People(ImportedValues values) => [.. values.People.Select(p => personOf(p.Key)).OfType<Guid>()];
    }

    // The same person may come under another key, from a file that was exported here; that alone is no news.
    private static bool Same(ImportedValues before, ImportedValues now) =>
        before with { People = now.People } == now
        && !now.People.Any(p => before.People.Any(b => b.Key == p.Key && b.Name != p.Name));
}
