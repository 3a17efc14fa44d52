using System.Text.RegularExpressions;
using Callboard.Platform.Data;
using Callboard.Schedule.Formats;
using Callboard.Schedule.Rules;

namespace Callboard.Schedule;

/// <summary>
/// The people of a file in the directory: found by the key an earlier import left there, or added. In a file that was exported from
/// here, people go by their own ids.
/// </summary>
internal sealed partial class ImportPeople
{
    private readonly Dictionary<string, Guid> _ids = new(StringComparer.Ordinal);

    private sealed record Participant(Guid Id, string? SourceKey);

    private sealed record NewParticipant(string SourceKey, string Name, string? Email);

    private sealed record Renamed(Guid Id, string Before, string Name);

    /// <summary>How many were added.</summary>
    public int Created { get; private set; }

    /// <summary>Whom a key stands for; null when the directory does not know it.</summary>
    public Guid? IdOf(string key) => _ids.TryGetValue(key, out var id) ? id : null;

    /// <summary>Finds or adds everybody in the file, and finds those who were in it last time.</summary>
    public static async Task<ImportPeople> ResolveAsync(
        TenantTransaction transaction, IReadOnlyList<SchedulePerson> people, IReadOnlyList<KnownBlock> known,
        IReadOnlyList<KnownAssignment> assignments, CancellationToken cancellationToken)
    {
        var found = new ImportPeople();
        var before = known.SelectMany(b => b.Source?.People ?? []).DistinctBy(p => p.Key, StringComparer.Ordinal)
            .ToDictionary(p => p.Key, p => p.Name, StringComparer.Ordinal);
        string[] keys = [.. people.Select(p => p.SourceKey).Concat(before.Keys).Distinct(StringComparer.Ordinal)];
        if (keys.Length == 0)
        {
            return found;
        }

        await found.FindAsync(transaction, keys, assignments, cancellationToken);
        NewParticipant[] added = [.. people.Where(p => !found._ids.ContainsKey(p.SourceKey)).Select(p => new NewParticipant(p.SourceKey, p.Name, Address(p.Email)))];
        if (added.Length > 0)
        {
            // In the order of their keys, so that two imports of the same people into different events never wait for each other.
            found.Created = await transaction.ExecuteAsync(
                """
                insert into directory.public_participant (organization_id, name, email, source_key)
                select app.current_organization(), p.name, p.email, p."sourceKey"
                  from jsonb_to_recordset($1) as p ("sourceKey" text, name text, email text) order by p."sourceKey"
                on conflict (organization_id, source_key) do nothing
                """,
                [JsonText.Of(added)], cancellationToken);
            await found.FindAsync(transaction, [.. added.Select(p => p.SourceKey)], assignments, cancellationToken);
        }

        Renamed[] renamed =
        [
            .. people.Where(p => before.TryGetValue(p.SourceKey, out var name) && name != p.Name && found._ids.ContainsKey(p.SourceKey))
                .Select(p => new Renamed(found._ids[p.SourceKey], before[p.SourceKey], p.Name)),
        ];
        if (renamed.Length > 0)
        {
            // Whoever corrected a name here keeps the correction.
            await transaction.ExecuteAsync(
                """
                update directory.public_participant as p set name = r.name
                  from jsonb_to_recordset($1) as r (id uuid, before text, name text)
                 where p.organization_id = app.current_organization() and p.id = r.id and p.name = r.before
                """,
                [JsonText.Of(renamed)], cancellationToken);
        }

        return found;
    }

    private async Task FindAsync(
        TenantTransaction transaction, string[] keys, IReadOnlyList<KnownAssignment> assignments, CancellationToken cancellationToken)
    {
        var ownIds = keys.Select(k => (Key: k, Id: OwnId(k))).Where(k => k.Id is not null).ToList();
        var participants = await transaction.ListAsync<Participant>(
            """
            select id, source_key from directory.public_participant
             where organization_id = app.current_organization() and (source_key = any ($1) or id = any ($2))
            """,
            [keys, ownIds.Select(k => k.Id!.Value).ToArray()], cancellationToken);
        foreach (var participant in participants.Where(p => p.SourceKey is not null))
        {
            _ids[participant.SourceKey!] = participant.Id;
        }

        // Members of the staff are found among those who are on the event's blocks already; an import makes nobody a member.
        var here = participants.Select(p => p.Id).Concat(assignments.Select(a => a.PersonId)).ToHashSet();
        foreach (var (key, id) in ownIds.Where(k => here.Contains(k.Id!.Value)))
        {
            _ids[key] = id!.Value;
        }
    }

    private static Guid? OwnId(string key) => Guid.TryParseExact(key[(key.LastIndexOf(':') + 1)..], "D", out var id) ? id : null;

    private static string? Address(string? email) => email is { Length: <= 254 } && Email().IsMatch(email) ? email : null;

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\z")]
    private static partial Regex Email();
}
