using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Platform.Feed;

/// <summary>One change of a record.</summary>
/// <param name="Id">Names the change, for restoring what was before it.</param>
/// <param name="At">When it was committed.</param>
/// <param name="EditedAt">When it was edited, if it arrived later.</param>
/// <param name="Actor">Who did it; null for the server itself.</param>
/// <param name="Via">How it came in: <c>web</c>, <c>api_key</c>, <c>device</c> or <c>system</c>.</param>
/// <param name="RequestId">The request that made it.</param>
/// <param name="Op"><c>insert</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="Version">The record's version after the change.</param>
/// <param name="Old">What the changed fields were.</param>
/// <param name="New">What the changed fields are.</param>
/// <param name="Summary">One sentence about it.</param>
public sealed record HistoryEntry(
    string Id, DateTimeOffset At, DateTimeOffset? EditedAt, FeedPerson? Actor, string Via, string? RequestId, string Op, int? Version,
    IReadOnlyDictionary<string, JsonElement>? Old, IReadOnlyDictionary<string, JsonElement>? New, string Summary);

/// <summary><c>GET /history/{entity}/{id}</c>: who sees a record's stream sees all its changes.</summary>
internal static class History
{
    private sealed record Row(
        string Stream, long No, DateTimeOffset At, DateTimeOffset? EditedAt, Guid? ActorId, string Via, string? RequestId, string Op,
        string? Label, int? Version, string? Old, string? New);

    public static async Task<Results<Ok<ListResponse<HistoryEntry>>, ProblemHttpResult>> Handle(
        string entity, Guid id, [AsParameters] PageQuery page, TenantDb db, People people, ActivitySentences sentences,
        CancellationToken cancellationToken)
    {
        var rows = await db.PageAsync<Row>(FeedModule.Sql["History"], FeedModule.Sql["HistoryTotal"], [entity, id], page, cancellationToken);
        if (rows.Total == 0)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        var values = rows.Data.Select(r => (Row: r, Old: ChangeMessages.Fields(r.Old), New: ChangeMessages.Fields(r.New))).ToList();
        var ids = values.Select(v => v.Row.ActorId).OfType<Guid>().ToHashSet();
        values.ForEach(v =>
        {
            ChangeMessages.AddPeople(ids, v.Old);
            ChangeMessages.AddPeople(ids, v.New);
        });
        await people.LoadAsync(ids, cancellationToken);
        return TypedResults.Ok(new ListResponse<HistoryEntry>(
            [.. values.Select(v => Entry(v.Row, v.Old, v.New))], rows.Total, rows.Count, rows.NextCursor, rows.Page, rows.Pages));

        HistoryEntry Entry(Row row, IReadOnlyDictionary<string, JsonElement>? old, IReadOnlyDictionary<string, JsonElement>? now)
        {
            var actor = row.ActorId is { } actorId && people.NameOf(actorId) is { } name ? new FeedPerson(actorId, name) : null;
            var facts = new ActivityFacts(entity, row.Op, row.Label, old, now, actor?.Name) { NameOf = people.NameOf };
            return new HistoryEntry(
                HistoryId.Of(row.Stream, row.No), row.At, row.EditedAt, actor, row.Via, row.RequestId, row.Op, row.Version, old, now,
                sentences.Of(facts));
        }
    }
}
