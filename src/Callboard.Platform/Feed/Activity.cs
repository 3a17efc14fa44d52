using System.Globalization;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Platform.Feed;

/// <summary>Something that happened.</summary>
/// <param name="Id">Its place in the event's history.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who did it; null for the server itself.</param>
/// <param name="Summary">One sentence about it.</param>
/// <param name="Entity">What kind of record changed.</param>
/// <param name="EntityId">The record; null when several were changed at once.</param>
/// <param name="Op"><c>insert</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="Count">How many records were changed at once.</param>
public sealed record ActivityEntry(
    string Id, DateTimeOffset At, FeedPerson? Actor, string Summary, string Entity, Guid? EntityId, string Op, int Count);

/// <summary>A page of activity, newest first.</summary>
/// <param name="Data">The entries.</param>
/// <param name="Total">How many there are; counting stops after the newest 10,000 changes.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for older ones; null at the end.</param>
public sealed record ActivityPage(IReadOnlyList<ActivityEntry> Data, int Total, string? NextCursor);

/// <summary>
/// <c>GET /events/{id}/activity</c>. What one transaction did to records of one kind is one entry, so a generated plan is one sentence;
/// columns the database keeps by itself are left out.
/// </summary>
internal static class Activity
{
    private const int DefaultLimit = 20, MaxLimit = 200;

    private sealed record Row(
        long No, long Through, int Count, DateTimeOffset At, Guid? ActorId, string Entity, Guid EntityId, string Op, string? Label,
        string? Old, string? New, string? CommonStatus);

    public static async Task<Results<Ok<ActivityPage>, ProblemHttpResult>> Handle(
        Guid id, int? limit, string? cursor, TenantDb db, People people, ActivitySentences sentences, ActivityNoise noise,
        CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return PlatformProblems.Invalid.On("limit", $"Must be from 1 to {MaxLimit}.").ToResult();
        }

        if (!TryRead(cursor, out var through, out var before))
        {
            return PlatformProblems.Invalid.On("cursor", "This cursor was not given out by this list.").ToResult();
        }

        if (await FeedAccess.OfAsync(db, StreamKey.OfEvent(Guid.Empty, id), cancellationToken) is not { } who)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        var stream = StreamKey.OfEvent(who.OrganizationId, id).Stream;
        object?[] noiseless = [stream, noise.Entities, new JsonText(noise.Columns), new JsonText(noise.Marks)];
        var size = limit ?? DefaultLimit;
        var (rows, total) = await db.ReadAsync(
            async tx => (
                await tx.ListAsync<Row>(
                    FeedModule.Sql["Activity"], [.. noiseless, through, before, size + 1], cancellationToken),
                await tx.OneAsync<int>(
                    FeedModule.Sql["ActivityTotal"], noiseless, cancellationToken)),
            cancellationToken);
        var next = rows.Count > size ? string.Create(CultureInfo.InvariantCulture, $"{rows[size - 1].Through}-{rows[size - 1].No}") : null;
        var values = rows.Take(size).Select(r => (Row: r, Old: ChangeMessages.Fields(r.Old), New: ChangeMessages.Fields(r.New))).ToList();
        var ids = values.Select(v => v.Row.ActorId).OfType<Guid>().ToHashSet();
        values.ForEach(v =>
        {
            ChangeMessages.AddPeople(ids, v.Old);
            ChangeMessages.AddPeople(ids, v.New);
        });
        await people.LoadAsync(ids, cancellationToken);
        return TypedResults.Ok(new ActivityPage([.. values.Select(v => Entry(v.Row, v.Old, v.New))], total, next));

        ActivityEntry Entry(
            Row row, IReadOnlyDictionary<string, System.Text.Json.JsonElement>? old, IReadOnlyDictionary<string, System.Text.Json.JsonElement>? now)
        {
            var actor = row.ActorId is { } actorId && people.NameOf(actorId) is { } name ? new FeedPerson(actorId, name) : null;
            var facts = new ActivityFacts(row.Entity, row.Op, row.Label, old, now, actor?.Name)
            {
                Count = row.Count,
                CommonStatus = row.CommonStatus,
                Zone = who.Zone,
                NameOf = people.NameOf,
            };
            return new ActivityEntry(
                row.No.ToString(CultureInfo.InvariantCulture), row.At, actor, sentences.Of(facts), row.Entity,
                row.Count == 1 ? row.EntityId : null, row.Op, row.Count);
        }
    }

    // "<last number of the transaction>-<number of the last entry>": a page may end within a transaction.
    private static bool TryRead(string? cursor, out long? through, out long? before)
    {
        (through, before) = (null, null);
        if (cursor is null)
        {
            return true;
        }

        var parts = cursor.Split('-');
        if (parts.Length != 2 || !Cursor.TryParse(parts[0], out var first) || !Cursor.TryParse(parts[1], out var second))
        {
            return false;
        }

        (through, before) = (first.No, second.No);
        return true;
    }
}
