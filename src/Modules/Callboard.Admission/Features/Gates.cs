using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Admission;

/// <summary>The doors of an event.</summary>
internal static class Gates
{
    public const string Columns = "g.id, g.event_id, g.name, g.categories, g.mode, g.position, g.created_at, g.updated_at, g.version";

    private const string OfEvent = "g.organization_id = app.current_organization() and g.event_id = $1";

    private const string One = $"select {Columns} from admission.gate as g where {OfEvent} and g.id = $2";

    public static async Task<Ok<ListResponse<Gate>>> ListAsync(Guid eventId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<Gate>.Whole(await db.ReadAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireEventAsync(transaction, eventId, cancellationToken, rank: 1);
                return await transaction.ListAsync<Gate>(
                    $"select {Columns} from admission.gate as g where {OfEvent} order by g.position, lower(g.name), g.id", [eventId], cancellationToken);
            },
            cancellationToken)));

    public static async Task<Results<Ok<DataResponse<Gate>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid gateId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var gate = await db.OneAsync<Gate>(One, [eventId, gateId], cancellationToken);
        if (gate is null)
        {
            return AdmissionProblems.GateNotFound.ToResult();
        }

        EntityTag.Write(http, gate.Version);
        return TypedResults.Ok(new DataResponse<Gate>(gate));
    }

    public static async Task<Results<Created<DataResponse<Gate>>, Ok<DataResponse<Gate>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateGateRequest request, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var (gate, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireEventAsync(transaction, eventId, cancellationToken);
                var made = await transaction.OneAsync<Guid?>(
                    """
                    insert into admission.gate (organization_id, event_id, id, name, categories, position, mode)
                    values (app.current_organization(), $1, coalesce($2::uuid, app.uuidv7()), $3, $4::text[], $5, $6)
                    on conflict (organization_id, id) do nothing returning id
                    """,
                    [eventId, request.Id, request.Name.Trim(), request.Categories?.ToArray(), request.Position, request.Mode], cancellationToken);
                var known = await transaction.OneAsync<Gate>(One, [eventId, made ?? request.Id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
            },
            cancellationToken);
        EntityTag.Write(http, gate.Version);
        var answer = new DataResponse<Gate>(gate);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/gates/{gate.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<Gate>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid gateId, Patch<GatePatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var gate = await db.WriteAsync(
            async transaction => await PatchStatement.ApplyAsync(
                transaction, "admission.gate", gateId, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId])
                ? await transaction.OneAsync<Gate>(One, [eventId, gateId], cancellationToken)
                : null,
            cancellationToken);
        if (gate is null)
        {
            return AdmissionProblems.GateNotFound.ToResult();
        }

        EntityTag.Write(http, gate.Version);
        return TypedResults.Ok(UpdatedResponse<Gate>.Of(gate, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid gateId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<GatePatch>(
                    transaction, "admission.gate", gateId, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId])
                && await transaction.ExecuteAsync(
                    "delete from admission.gate where organization_id = app.current_organization() and event_id = $1 and id = $2",
                    [eventId, gateId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : AdmissionProblems.GateNotFound.ToResult();
    }
}
