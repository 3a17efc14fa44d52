using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Platform.Feed;

/// <summary>A record was put back to what it was before a change.</summary>
/// <param name="Entity">What kind of record it is.</param>
/// <param name="Id">The record.</param>
/// <param name="Restored">The fields that are what they were before the change.</param>
/// <param name="LeftOut">Fields of the change that could not be put back: history does not hold them, or a rule decided otherwise.</param>
/// <param name="Partial">Whether anything is left out.</param>
/// <param name="AlsoDeleted">How many further records went with it when it was deleted; each has a history of its own to restore it from.</param>
/// <param name="ChangeId">The change this made; restoring that undoes it. Null when nothing had to change.</param>
public sealed record RestoredChange(
    string Entity, Guid Id, IReadOnlyList<string> Restored, IReadOnlyList<string> LeftOut, bool Partial, int AlsoDeleted, string? ChangeId);

/// <summary>
/// <c>POST /history/{changeId}/restore</c>: puts back what a change took, whatever record it was of. Whoever may make the edit by hand may
/// restore; <c>app.restore_change</c> says how.
/// </summary>
internal static class RestoreChange
{
    private sealed record Outcome(
        string Result, string Entity, Guid Id, IReadOnlyList<string>? Fields, IReadOnlyList<string>? LeftOut, int? AlsoDeleted, string? Stream, long? No);

    /// <param name="force">Also where the same fields were changed again later.</param>
    public static async Task<Results<Ok<DataResponse<RestoredChange>>, ProblemHttpResult>> Handle(
        string changeId, bool? force, TenantDb db, ActivityNoise noise, CancellationToken cancellationToken)
    {
        if (!HistoryId.TryParse(changeId, out var stream, out var no))
        {
            return PlatformProblems.NotFound.ToResult();
        }

        var restored = await db.WriteAsync(
            async tx => Answer(await tx.OneAsync<Outcome>(
                """
                select r ->> 'outcome' as result, r ->> 'entity' as entity, (r ->> 'id')::uuid as id, r -> 'fields' as fields,
                       r -> 'left_out' as left_out, (r ->> 'also_deleted')::integer as also_deleted, r ->> 'stream' as stream,
                       (r ->> 'no')::bigint as no
                  from app.restore_change($1, $2, $3, $4) as r where r is not null
                """,
                [stream, no, new JsonText(noise.MachineKept), force == true], cancellationToken)),
            cancellationToken);
        return TypedResults.Ok(new DataResponse<RestoredChange>(restored));
    }

    // A refusal leaves as an exception, so that nothing of the attempt stays.
    private static RestoredChange Answer(Outcome? outcome) => outcome?.Result switch
    {
        null => throw PlatformProblems.NotFound.ToException(),
        "created" => throw PlatformProblems.NothingBefore.ToException(),
        "gone" => throw PlatformProblems.RecordGone.ToException(),
        "exists" => throw PlatformProblems.RecordExists.ToException(),
        "moved_on" => throw PlatformProblems.MovedOn.With("fields", Names(outcome.Fields)).ToException(),
        "not_restorable" => throw PlatformProblems.NotRestorable.ToException(),
        _ => new RestoredChange(
            outcome.Entity, outcome.Id, Names(outcome.Fields), Names(outcome.LeftOut), outcome.LeftOut is { Count: > 0 } || outcome.AlsoDeleted > 0,
            outcome.AlsoDeleted ?? 0, outcome.No is { } no ? HistoryId.Of(outcome.Stream!, no) : null),
    };

    private static IReadOnlyList<string> Names(IReadOnlyList<string>? columns) => [.. (columns ?? []).Select(SnakeCase.ToCamel)];
}

/// <summary>Names a change: its stream and its number there.</summary>
internal static class HistoryId
{
    public static string Of(string stream, long no) => $"{stream}.{new Cursor(no)}";

    public static bool TryParse(string text, out string stream, out long no)
    {
        var dot = text.LastIndexOf('.');
        stream = dot > 0 ? text[..dot] : "";
        no = 0;
        if (dot <= 0 || !Cursor.TryParse(text[(dot + 1)..], out var cursor))
        {
            return false;
        }

        no = cursor.No;
        return true;
    }
}
