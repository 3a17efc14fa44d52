using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Schedule;

/// <summary>Who is needed for a block.</summary>
internal static class Personnel
{
    private const string Select =
        """
        select x.id, x.block_id, case when x.user_id is null then 'participant' else 'user' end as kind, x.user_id, x.participant_id,
               coalesce(a.name, p.name) as name, x.role, x.version,
               coalesce((
                   select jsonb_agg(jsonb_build_object(
                              'eventId', k.event_id, 'eventName', e.name, 'blockId', k.block_id, 'activity', b.activity,
                              'startTime', k.start_at, 'endTime', k.end_at) order by k.start_at, k.end_at)
                     from schedule.clashes_of($2) as k
                     left join events.event as e on e.organization_id = x.organization_id and e.id = k.event_id
                     left join schedule.block as b on b.organization_id = x.organization_id and b.event_id = k.event_id and b.id = k.block_id
                    where k.assignment_id = x.id), '[]') as clashes
          from schedule.assignment as x
          left join accounts.account as a on a.id = x.user_id
          left join directory.public_participant as p on p.organization_id = x.organization_id and p.id = x.participant_id
         where x.organization_id = app.current_organization() and x.event_id = $1 and x.block_id = $2
        """;

    public static async Task<Ok<ListResponse<BlockAssignment>>> ListAsync(
        Guid eventId, Guid blockId, TenantDb db, CancellationToken cancellationToken)
    {
        var people = await db.ReadAsync(
            async transaction =>
            {
                await RequireBlockAsync(transaction, eventId, blockId, cancellationToken);
                return await transaction.ListAsync<BlockAssignment>($"{Select} order by name, x.id", [eventId, blockId], cancellationToken);
            },
            cancellationToken);
        return TypedResults.Ok(ListResponse<BlockAssignment>.Whole(people));
    }

    public static async Task<Results<Created<DataResponse<BlockAssignment>>, Ok<DataResponse<BlockAssignment>>>> AssignAsync(
        Guid eventId, Guid blockId, AssignPersonRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var (assignment, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await RequireBlockAsync(transaction, eventId, blockId, cancellationToken);
                var id = await transaction.OneAsync<Guid?>(
                    """
                    insert into schedule.assignment (organization_id, event_id, block_id, id, user_id, participant_id, role)
                    values (app.current_organization(), $1, $2, coalesce($3::uuid, app.uuidv7()), $4::uuid, $5::uuid, $6)
                    on conflict (organization_id, id) do nothing returning id
                    """,
                    [eventId, blockId, request.Id, request.UserId, request.ParticipantId, request.Role], cancellationToken);
                var known = await transaction.OneAsync<BlockAssignment>(
                    $"{Select} and x.id = $3", [eventId, blockId, id ?? request.Id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), id is not null);
            },
            cancellationToken);
        var answer = new DataResponse<BlockAssignment>(assignment);
        return isNew
            ? TypedResults.Created($"/api/v1/events/{eventId}/timeline/{blockId}/personnel/{assignment.Id}", answer)
            : TypedResults.Ok(answer);
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid eventId, Guid blockId, Guid assignmentId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteOneAsync<Guid?>(
            """
            delete from schedule.assignment
             where organization_id = app.current_organization() and event_id = $1 and block_id = $2 and id = $3 returning id
            """,
            [eventId, blockId, assignmentId], cancellationToken);
        return removed is null ? ScheduleProblems.AssignmentNotFound.ToResult() : TypedResults.NoContent();
    }

    private static async Task RequireBlockAsync(
        TenantTransaction transaction, Guid eventId, Guid blockId, CancellationToken cancellationToken)
    {
        if (!await transaction.OneAsync<bool>(
            "select exists (select from schedule.block where organization_id = app.current_organization() and event_id = $1 and id = $2)",
            [eventId, blockId], cancellationToken))
        {
            throw ScheduleProblems.BlockNotFound.ToException();
        }
    }
}
