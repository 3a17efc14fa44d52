using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Admission;

/// <summary>Somebody who may wake a locked scanner of an event with a PIN of theirs; the PIN itself is told to nobody.</summary>
/// <param name="UserId">A member of the staff; null for a name that several share.</param>
/// <param name="Name">What they are called.</param>
/// <param name="Overrules">They may let somebody in against the rules as well.</param>
/// <param name="SetAt">When the PIN was set.</param>
public sealed record GatePinHolder(
    Guid Id, Guid EventId, Guid? UserId, string Name, bool Overrules, DateTimeOffset SetAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    int Version);

/// <summary>A PIN to give to somebody. Exactly one of <c>userId</c> and <c>name</c> says whom.</summary>
/// <param name="Pin">6 to 12 digits, not all the same and not counting.</param>
/// <param name="UserId">A member of the staff.</param>
/// <param name="Name">A name that several share, such as the crew of the gates.</param>
/// <param name="Overrules">They may let somebody in against the rules as well.</param>
public sealed record CreateGatePinRequest(
    [property: StringLength(12, MinimumLength = 6)] string Pin,
    Guid? Id = null,
    Guid? UserId = null,
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    bool Overrules = true);

/// <summary>A change of somebody's PIN, or of what they may do with it.</summary>
public sealed record GatePinPatch(
    [property: StringLength(12, MinimumLength = 6)] string? Pin = null,
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    bool? Overrules = null);

/// <summary>Who may wake and overrule the scanners of an event.</summary>
internal static class GatePins
{
    private const string Select =
        """
        select p.id, p.event_id, p.user_id, coalesce(p.name, a.name) as name, p.overrules, p.set_at, p.created_at, p.updated_at, p.version
          from admission.gate_pin as p
          left join accounts.account as a on a.id = p.user_id
         where p.organization_id = app.current_organization() and p.event_id = $1
        """;

    private static readonly Dictionary<string, string?> s_notColumns = new() { [nameof(GatePinPatch.Pin)] = null };

    public static async Task<Ok<ListResponse<GatePinHolder>>> ListAsync(Guid eventId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResponse<GatePinHolder>.Whole(await db.ReadAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireEventAsync(transaction, eventId, cancellationToken, rank: 1);
                return await transaction.ListAsync<GatePinHolder>($"{Select} order by lower(coalesce(p.name, a.name)), p.id", [eventId], cancellationToken);
            },
            cancellationToken)));

    public static async Task<Results<Created<DataResponse<GatePinHolder>>, Ok<DataResponse<GatePinHolder>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateGatePinRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        if ((request.UserId is null) == (request.Name is null))
        {
            return PlatformProblems.Invalid.On("userId", "Give exactly one of userId and name.").ToResult();
        }

        var (salt, hash) = Hashed(request.Pin);
        var (holder, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireEventAsync(transaction, eventId, cancellationToken, rank: 3);
                if (request.UserId is { } userId && await transaction.OneAsync<bool?>(
                    """
                    select true from accounts.member as m
                     where m.organization_id = app.current_organization() and m.user_id = $1 and m.kind = 'staff' and m.removed_at is null
                    """,
                    [userId], cancellationToken) is null)
                {
                    throw AdmissionProblems.MemberUnknown.On("userId").ToException();
                }

                var made = await transaction.OneAsync<Guid?>(
                    """
                    insert into admission.gate_pin (organization_id, id, event_id, user_id, name, overrules, pin_salt, pin_hash, pin_rounds)
                    values (app.current_organization(), coalesce($2::uuid, app.uuidv7()), $1, $3::uuid, $4::text, $5, $6, $7, $8)
                    on conflict (organization_id, id) do nothing returning id
                    """,
                    [eventId, request.Id, request.UserId, request.Name?.Trim(), request.Overrules, salt, hash, GatePin.Rounds], cancellationToken);
                var known = await transaction.OneAsync<GatePinHolder>($"{Select} and p.id = $2", [eventId, made ?? request.Id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
            },
            cancellationToken);
        var answer = new DataResponse<GatePinHolder>(holder);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/gate-pins/{holder.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<GatePinHolder>>, ProblemHttpResult>> PatchAsync(
        Guid eventId, Guid pinId, Patch<GatePinPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var fresh = patch.Has(nameof(GatePinPatch.Pin)) ? Hashed(patch.Value.Pin ?? "") : ((byte[] Salt, short Hash)?)null;
        var holder = await db.WriteAsync(
            async transaction =>
            {
                if (!await PatchStatement.ApplyAsync(
                    transaction, "admission.gate_pin", pinId, patch, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId], s_notColumns))
                {
                    return null;
                }

                if (fresh is { } pin)
                {
                    await transaction.ExecuteAsync(
                        """
                        update admission.gate_pin set pin_salt = $3, pin_hash = $4, pin_rounds = $5, set_at = now()
                         where organization_id = app.current_organization() and event_id = $1 and id = $2
                        """,
                        [eventId, pinId, pin.Salt, pin.Hash, GatePin.Rounds], cancellationToken);
                }

                return await transaction.OneAsync<GatePinHolder>($"{Select} and p.id = $2", [eventId, pinId], cancellationToken);
            },
            cancellationToken);
        return holder is null ? AdmissionProblems.PinNotFound.ToResult() : TypedResults.Ok(UpdatedResponse<GatePinHolder>.Of(holder, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid eventId, Guid pinId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<GatePinPatch>(
                    transaction, "admission.gate_pin", pinId, EntityTag.IfMatch(http), cancellationToken, "event_id = $2", [eventId])
                && await transaction.ExecuteAsync(
                    "delete from admission.gate_pin where organization_id = app.current_organization() and event_id = $1 and id = $2",
                    [eventId, pinId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : AdmissionProblems.PinNotFound.ToResult();
    }

    private static (byte[] Salt, short Hash) Hashed(string pin)
    {
        if (GatePin.FaultOf(pin) is { } fault)
        {
            throw AdmissionProblems.PinWeak.On("pin", fault).ToException();
        }

        var salt = RandomNumberGenerator.GetBytes(GatePin.SaltLength);
        return (salt, GatePin.HashOf(pin, salt, GatePin.Rounds));
    }
}
