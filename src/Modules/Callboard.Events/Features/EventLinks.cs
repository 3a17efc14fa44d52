using System.ComponentModel.DataAnnotations;
using Callboard.Contracts.Directories;
using Callboard.Contracts.Events;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Callboard.Events;

/// <summary>Puts somebody on the team.</summary>
public sealed record AddTeamMemberRequest(
    Guid UserId, TeamRole Role = TeamRole.Custom, TeamPermission Permission = TeamPermission.Edit,
    [property: StringLength(100)] string? RoleName = null);

/// <summary>What can change about somebody on the team.</summary>
public sealed record TeamMemberPatch(
    TeamRole? Role = null, TeamPermission? Permission = null, [property: StringLength(100)] string? RoleName = null);

/// <summary>Adds a sponsor to the event.</summary>
public sealed record AddSponsorRequest(
    Guid SponsorId, SponsorTier? Tier = null, Amount? Amount = null, SponsorStatus Status = SponsorStatus.Pending);

/// <summary>What can change about a sponsor of the event.</summary>
public sealed record EventSponsorPatch(SponsorTier? Tier = null, [property: Careful] Amount? Amount = null, SponsorStatus? Status = null);

/// <summary>Invites a designer to the event.</summary>
public sealed record AddDesignerRequest(
    Guid DesignerId, DesignerStatus InvitationStatus = DesignerStatus.Sent, [property: Range(1, 10_000)] int? NumberOfLooks = null,
    [property: Range(1, 10_000)] int? ShowOrder = null);

/// <summary>What can change about a designer at the event.</summary>
public sealed record EventDesignerPatch(
    DesignerStatus? InvitationStatus = null, DateTimeOffset? RespondedAt = null, [property: Range(1, 10_000)] int? NumberOfLooks = null,
    [property: Range(1, 10_000)] int? ShowOrder = null);

/// <summary>Assigns a vendor to the event.</summary>
public sealed record AddVendorRequest(Guid VendorId);

/// <summary>Nothing about an assignment of a vendor can change; it is there or not.</summary>
public sealed record EventVendorPatch;

/// <summary>
/// What hangs on an event by a key of somewhere else: the team, sponsors, designers, vendors. They differ in table, key and columns,
/// which is what a <see cref="EventLink{TRow, TAdd, TPatch}"/> says; the routes are the same for all.
/// </summary>
internal static class EventLinks
{
    public static readonly EventLink<EventTeamMember, AddTeamMemberRequest, TeamMemberPatch> Team = new(
        "team", "Team", "events.event_team", "user_id",
        """
        select x.user_id, a.name, a.email, x.role, x.role_name, x.permission, x.assigned_at
          from events.event_team as x join accounts.account as a on a.id = x.user_id
        """,
        "x.role <> 'event_lead', x.assigned_at, a.name",
        r => r.UserId, r => [("role", r.Role), ("permission", r.Permission), ("role_name", r.RoleName)]);

    public static readonly EventLink<EventSponsor, AddSponsorRequest, EventSponsorPatch> Sponsors = new(
        "sponsors", "Sponsor", "events.event_sponsor", "sponsor_id",
        """
        select x.sponsor_id, p.company_name, x.tier, trim_scale(x.amount)::text as amount, e.currency, x.status
          from events.event_sponsor as x
          join events.event as e on e.organization_id = x.organization_id and e.id = x.event_id
          join directory.public_sponsor as p on p.organization_id = x.organization_id and p.id = x.sponsor_id
        """,
        "p.company_name",
        r => r.SponsorId, r => [("tier", r.Tier), ("amount", r.Amount?.Value), ("status", r.Status)]);

    public static readonly EventLink<EventDesigner, AddDesignerRequest, EventDesignerPatch> Designers = new(
        "designers", "Designer", "events.event_designer", "designer_id",
        """
        select x.designer_id, p.name, p.brand_name, x.invitation_status, x.invited_at, x.responded_at, x.number_of_looks, x.show_order
          from events.event_designer as x
          join directory.public_designer as p on p.organization_id = x.organization_id and p.id = x.designer_id
        """,
        "x.show_order nulls last, p.name",
        r => r.DesignerId,
        r => [("invitation_status", r.InvitationStatus), ("number_of_looks", r.NumberOfLooks), ("show_order", r.ShowOrder)]);

    public static readonly EventLink<EventVendor, AddVendorRequest, EventVendorPatch> Vendors = new(
        "vendors", "Vendor", "events.event_vendor", "vendor_id",
        """
        select x.vendor_id, p.name, p.type, x.created_at as assigned_at
          from events.event_vendor as x
          join directory.public_vendor as p on p.organization_id = x.organization_id and p.id = x.vendor_id
        """,
        "p.name",
        r => r.VendorId, _ => []);
}

/// <summary>One kind of link and its routes.</summary>
/// <param name="Path">Last part of the address.</param>
/// <param name="Noun">For the names of the routes.</param>
/// <param name="Table">Where the links are.</param>
/// <param name="Key">Column of the other end.</param>
/// <param name="Select">Reads rows; the link is <c>x</c>.</param>
/// <param name="Order">Their order.</param>
/// <param name="KeyOf">The other end a request names.</param>
/// <param name="ColumnsOf">Further columns of a new link.</param>
internal sealed record EventLink<TRow, TAdd, TPatch>(
    string Path, string Noun, string Table, string Key, string Select, string Order,
    Func<TAdd, Guid> KeyOf, Func<TAdd, IReadOnlyList<(string Column, object? Value)>> ColumnsOf)
    where TRow : class
    where TAdd : class
    where TPatch : class
{
    private string OfEvent => $"x.organization_id = app.current_organization() and x.event_id = $1";

    public void Map(IEndpointRouteBuilder events)
    {
        var group = events.MapGroup($"/{{eventId:guid}}/{Path}");
        group.MapGet("", ListAsync).WithName($"Events_List{Noun}s").WithSummary($"The {Path} of an event.");
        group.MapPost("", AddAsync).WithName($"Events_Add{Noun}").WithSummary($"Adds to the {Path} of an event.");
        group.MapGet("/{key:guid}", GetAsync).WithName($"Events_Get{Noun}").WithSummary($"One of the {Path} of an event.");
        if (typeof(TPatch).GetProperties().Length > 0)
        {
            group.MapMethods("/{key:guid}", ["PATCH"], ChangeAsync).WithName($"Events_Change{Noun}").WithSummary($"Changes one of the {Path} of an event.");
            group.MapMethods("/{key:guid}", ["PUT"], ChangeAsync).WithName($"Events_Put{Noun}").WithSummary($"The same as PATCH.");
        }

        group.MapDelete("/{key:guid}", RemoveAsync).WithName($"Events_Remove{Noun}").WithSummary($"Takes one of the {Path} off the event.");
    }

    private async Task<Ok<ListResponse<TRow>>> ListAsync(Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var rows = await db.ReadAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, eventId, cancellationToken);
                return await transaction.ListAsync<TRow>($"{Select} where {OfEvent} order by {Order}", [eventId], cancellationToken);
            },
            cancellationToken);
        return TypedResults.Ok(ListResponse<TRow>.Whole(rows));
    }

    private async Task<Results<Ok<DataResponse<TRow>>, ProblemHttpResult>> GetAsync(
        Guid eventId, Guid key, TenantDb db, CancellationToken cancellationToken)
    {
        var row = await db.OneAsync<TRow>($"{Select} where {OfEvent} and x.{Key} = $2", [eventId, key], cancellationToken);
        return row is null ? EventsProblems.NotOnEvent.ToResult() : TypedResults.Ok(new DataResponse<TRow>(row));
    }

    private async Task<Created<DataResponse<TRow>>> AddAsync(Guid eventId, TAdd request, TenantDb db, CancellationToken cancellationToken)
    {
        var key = KeyOf(request);
        var columns = ColumnsOf(request);
        var row = await db.WriteAsync(
            async transaction =>
            {
                await RequireEventAsync(transaction, eventId, cancellationToken);
                await transaction.ExecuteAsync(
                    $"""
                    insert into {Table} (organization_id, event_id, {string.Join(", ", columns.Select(c => c.Column).Prepend(Key))})
                    values (app.current_organization(), $1, {string.Join(", ", Enumerable.Range(2, columns.Count + 1).Select(n => $"${n}"))})
                    """,
                    [eventId, key, .. columns.Select(c => c.Value)], cancellationToken);
                return await ReadAsync(transaction, eventId, key, cancellationToken);
            },
            cancellationToken);
        return TypedResults.Created($"/api/v1/events/{eventId}/{Path}/{key}", new DataResponse<TRow>(row));
    }

    private async Task<Ok<UpdatedResponse<TRow>>> ChangeAsync(
        Guid eventId, Guid key, Patch<TPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var row = await db.WriteAsync(
            async transaction =>
            {
                var id = await transaction.OneAsync<Guid?>(
                    $"select x.id from {Table} as x where {OfEvent} and x.{Key} = $2", [eventId, key], cancellationToken)
                    ?? throw EventsProblems.NotOnEvent.ToException();
                await PatchStatement.ApplyAsync(transaction, Table, id, patch, EntityTag.IfMatch(http), cancellationToken);
                return await ReadAsync(transaction, eventId, key, cancellationToken);
            },
            cancellationToken);
        return TypedResults.Ok(UpdatedResponse<TRow>.Of(row, patch));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid eventId, Guid key, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteOneAsync<Guid?>(
            $"delete from {Table} as x where {OfEvent} and x.{Key} = $2 returning x.id", [eventId, key], cancellationToken);
        return removed is null ? EventsProblems.NotOnEvent.ToResult() : TypedResults.NoContent();
    }

    private async Task<TRow> ReadAsync(TenantTransaction transaction, Guid eventId, Guid key, CancellationToken cancellationToken) =>
        await transaction.OneAsync<TRow>($"{Select} where {OfEvent} and x.{Key} = $2", [eventId, key], cancellationToken)
        ?? throw EventsProblems.NotOnEvent.ToException();

    private static async Task RequireEventAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken)
    {
        if (!await transaction.OneAsync<bool>(
            "select exists (select from events.event where organization_id = app.current_organization() and id = $1)",
            [eventId], cancellationToken))
        {
            throw EventsProblems.NotFound.ToException();
        }
    }
}
