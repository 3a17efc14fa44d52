using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Show;

/// <summary>What the caller has to know of a block beyond the run of show.</summary>
internal static class Cues
{
    public static async Task<Results<Ok<DataResponse<CueMarks>>, ProblemHttpResult>> PutAsync(
        Guid eventId, Guid blockId, SetCueRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var cue = await db.WriteAsync(
            async transaction =>
            {
                await Stages.RequireEventAsync(transaction, eventId, 2, cancellationToken);
                return await transaction.OneAsync<CueMarks>(
                    """
                    insert into show.cue (organization_id, event_id, id, is_hard_start, department, caller_note)
                    select b.organization_id, b.event_id, b.id, $3, $4::text, $5::text from schedule.public_block as b
                     where b.organization_id = app.current_organization() and b.event_id = $1 and b.id = $2
                    on conflict (organization_id, id) do update
                       set is_hard_start = excluded.is_hard_start, department = excluded.department, caller_note = excluded.caller_note
                    returning id as block_id, is_hard_start, department, caller_note, version
                    """,
                    [eventId, blockId, request.IsHardStart, request.Department, request.CallerNote], cancellationToken);
            },
            cancellationToken);
        return cue is null ? ShowProblems.BlockNotFound.ToResult() : TypedResults.Ok(new DataResponse<CueMarks>(cue));
    }
}
