using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Callboard.Schedule.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Schedule;

/// <summary>Which events to look at together.</summary>
/// <param name="EventIds">Events; those the caller does not see are left out.</param>
/// <param name="Reasons">Only pairs with one of these reasons: location, person, resource, time. All if not given.</param>
/// <param name="Limit">Pairs to return, up to 5000; <c>total</c> and <c>counts</c> are exact anyway.</param>
public sealed record FindConflictsRequest(
    [property: MinLength(1), MaxLength(1_000)] IReadOnlyList<Guid> EventIds,
    IReadOnlyList<ConflictReason>? Reasons = null,
    [property: Range(1, 5_000)] int? Limit = null);

/// <summary>Why two blocks cannot both be right.</summary>
public enum ConflictReason
{
    /// <summary>The same place.</summary>
    Location,

    /// <summary>Somebody is needed for both.</summary>
    Person,

    /// <summary>Something is needed for both.</summary>
    Resource,

    /// <summary>They overlap in time; every conflict does.</summary>
    Time,
}

/// <summary>Two blocks that overlap, and what they share.</summary>
/// <param name="A">Id of one block.</param>
/// <param name="B">Id of the other.</param>
/// <param name="People">Ids of the people needed for both.</param>
/// <param name="Resources">Ids of the resources there are not enough of for both.</param>
/// <param name="Accepted">Who said that it may be so, and why; null while nobody did.</param>
public sealed record TimelineConflict(
    Guid A, Guid B, IReadOnlyList<string> Reasons, IReadOnlyList<Guid> People, IReadOnlyList<Guid> Resources, AcceptedConflict? Accepted);

/// <summary>A block that is part of a conflict.</summary>
public sealed record ConflictingBlock(
    Guid Id, Guid EventId, string Activity, DateTimeOffset StartTime, DateTimeOffset EndTime, string? Location);

/// <summary>Conflicts, those that share something first.</summary>
/// <param name="Total">How many there are, also beyond those returned.</param>
/// <param name="Counts">How many by reason.</param>
/// <param name="Blocks">The blocks of the pairs returned, by id.</param>
/// <param name="People">Names of the people in the pairs returned, by id.</param>
/// <param name="Resources">Names of the resources in the pairs returned, by id.</param>
public sealed record ConflictsResponse(
    IReadOnlyList<TimelineConflict> Data, int Total, ConflictCounts Counts, IReadOnlyDictionary<Guid, ConflictingBlock> Blocks,
    IReadOnlyDictionary<Guid, string> People, IReadOnlyDictionary<Guid, string> Resources);

/// <summary>A block as the statement reads it.</summary>
internal sealed record ConflictRow(
    Guid Id, Guid EventId, string Activity, DateTimeOffset StartTime, DateTimeOffset EndTime, string? Location, Guid? SpaceId)
{
    public ConflictBlock ToBlock(IEnumerable<Guid> people, IEnumerable<string> resources) =>
        new(Id, EventId, StartTime, EndTime, SpaceId, Location, [.. people.Select(p => p.ToString())], [.. resources]);
}

/// <summary>What collides in the run of show of one event, or of several together.</summary>
internal static class Conflicts
{
    private const int MaxPairs = 5_000;

    private sealed record Name(Guid Id, string Text);

    private sealed record Person(Guid BlockId, Guid PersonId);

    private sealed record Loaded(IReadOnlyDictionary<Guid, ConflictRow> Rows, ILookup<Guid, Guid> People, ILookup<Guid, string> Resources)
    {
        public List<ConflictBlock> Blocks => [.. Rows.Values.Select(r => r.ToBlock(People[r.Id], Resources[r.Id]))];
    }

    public static Task<ConflictsResponse> OfEventsAsync(
        FindConflictsRequest request, [FromQuery] string? reasons, TenantDb db, CancellationToken cancellationToken)
    {
        var wanted = request.Reasons is null or [] ? Wanted(reasons) : Wanted(string.Join(',', request.Reasons.Select(r => SnakeCase.Of(r))));
        return db.ReadAsync(
            transaction => FindAsync(
                transaction, [.. request.EventIds], wanted, request.Limit ?? MaxPairs,
                cancellationToken),
            cancellationToken);
    }

    public static async Task<Ok<ConflictsResponse>> OfEventAsync(
        Guid eventId, [FromQuery] string? reasons, [FromQuery] int? limit, TenantDb db, CancellationToken cancellationToken)
    {
        var wanted = Wanted(reasons);
        if (limit is < 1 or > MaxPairs)
        {
            throw PlatformProblems.Invalid.On("limit", "Must be from 1 to 5000.").ToException();
        }

        return TypedResults.Ok(await db.ReadAsync(
            async transaction =>
            {
                await Timeline.RequireEventAsync(transaction, eventId, cancellationToken);
                return await FindAsync(transaction, [eventId], wanted, limit ?? MaxPairs, cancellationToken);
            },
            cancellationToken));
    }

    /// <summary>The conflicts of an event as it stands in this transaction, in numbers.</summary>
    public static async Task<ConflictReport> CountAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken)
    {
        var loaded = await LoadAsync(transaction, [eventId], cancellationToken);
        return ConflictReport.Of(loaded.Blocks, ConflictReasons.All, 0);
    }

    // Plain scans, joined here: the planner knows nothing yet of what was imported a moment ago, and would join in loops.
    private static async Task<Loaded> LoadAsync(TenantTransaction transaction, Guid[] events, CancellationToken cancellationToken)
    {
        var rows = await transaction.ListAsync<ConflictRow>(ScheduleModule.Sql["ConflictBlocks"], [events], cancellationToken);
        var people = await transaction.ListAsync<Person>(
            """
            select block_id, coalesce(user_id, participant_id) as person_id
              from schedule.assignment where organization_id = app.current_organization() and event_id = any ($1)
            """,
            [events], cancellationToken);
        var needs = await transaction.ListAsync<ResourceNeed>(
            """
            select b.block_id, b.resource_id, b.quantity, r.quantity as capacity
              from resources.public_booking as b
              join resources.public_resource as r on r.organization_id = b.organization_id and r.id = b.resource_id
             where b.organization_id = app.current_organization() and b.event_id = any ($1) and b.block_id is not null
            """,
            [events], cancellationToken);
        return new Loaded(rows.ToDictionary(r => r.Id), people.ToLookup(p => p.BlockId, p => p.PersonId), ResourceNeeds.Keys(rows, needs));
    }

    private static async Task<ConflictsResponse> FindAsync(
        TenantTransaction transaction, Guid[] events, ConflictReasons wanted, int limit, CancellationToken cancellationToken)
    {
        var loaded = await LoadAsync(transaction, events, cancellationToken);
        var (byId, peopleOf, resourcesOf) = loaded;
        var report = ConflictReport.Of(loaded.Blocks, wanted, limit);
        var accepted = (await Acceptances.OfAsync(transaction, events, cancellationToken)).ToDictionary(c => (c.A, c.B));
        List<TimelineConflict> pairs =
        [
            .. report.Pairs.Select(c => new TimelineConflict(
                c.A, c.B, c.Reasons.ToNames(),
                c.Reasons.HasFlag(ConflictReasons.Person) ? [.. peopleOf[c.A].Intersect(peopleOf[c.B])] : [],
                c.Reasons.HasFlag(ConflictReasons.Resource)
                    ? [.. resourcesOf[c.A].Intersect(resourcesOf[c.B]).Select(ResourceNeeds.ResourceOf).Distinct()]
                    : [],
                accepted.GetValueOrDefault((c.A, c.B)) ?? accepted.GetValueOrDefault((c.B, c.A)))),
        ];
        var people = pairs.SelectMany(p => p.People).Distinct().ToArray();
        var names = people.Length == 0
            ? []
            : await transaction.ListAsync<Name>(
                """
                select id, name as text from accounts.account where id = any ($1)
                union all
                select id, name from directory.public_participant where organization_id = app.current_organization() and id = any ($1)
                """,
                [people], cancellationToken);
        var resources = pairs.SelectMany(p => p.Resources).Distinct().ToArray();
        var resourceNames = resources.Length == 0
            ? []
            : await transaction.ListAsync<Name>(
                "select id, name as text from resources.public_resource where organization_id = app.current_organization() and id = any ($1)",
                [resources], cancellationToken);
        return new ConflictsResponse(
            pairs, report.Total, report.Counts,
            report.Pairs.SelectMany(c => (Guid[])[c.A, c.B]).Distinct().Select(id => byId[id]).ToDictionary(
                r => r.Id, r => new ConflictingBlock(r.Id, r.EventId, r.Activity, r.StartTime, r.EndTime, r.Location)),
            names.ToDictionary(n => n.Id, n => n.Text), resourceNames.ToDictionary(n => n.Id, n => n.Text));
    }

    private static ConflictReasons Wanted(string? reasons)
    {
        if (string.IsNullOrWhiteSpace(reasons))
        {
            return ConflictReasons.All;
        }

        var wanted = ConflictReasons.None;
        foreach (var name in reasons.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            wanted |= name switch
            {
                "location" => ConflictReasons.Location,
                "person" => ConflictReasons.Person,
                "resource" => ConflictReasons.Resource,
                "time" => ConflictReasons.Time,
                _ => throw PlatformProblems.Invalid.On("reasons", "Any of location, person, resource, time.").ToException(),
            };
        }

        return wanted == ConflictReasons.None ? ConflictReasons.All : wanted;
    }
}
