using Callboard.Platform.Data;
using Callboard.Platform.Forms;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Callboard.Directories.Features;

/// <summary>Whether a vendor may work at a venue.</summary>
public enum VenueApproval
{
    Pending,
    Approved,

    /// <summary>Was approved once, and is not for the time being.</summary>
    Suspended,
}

/// <summary>A venue and a vendor that work together.</summary>
/// <param name="Note">For the staff's eyes; null for everybody else.</param>
public sealed record VenueVendor(
    Guid Id, Guid VenueId, string VenueName, Guid VendorId, string VendorName, VenueApproval Status, string? Note, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, int Version);

/// <summary>What to say about a venue and a vendor; approved if nothing is.</summary>
public sealed record VenueVendorRequest(VenueApproval Status = VenueApproval.Approved, [property: Longest(2000)] string? Note = null);

/// <summary>Which vendors may work at which venues.</summary>
internal static class VenueVendors
{
    private const string Rows =
        """
        select x.id, x.venue_id, coalesce(p.name, r.name) as venue_name, x.vendor_id, coalesce(w.name, r.name) as vendor_name, x.status,
               case when app.is_staff() then x.note end as note, x.created_at, x.updated_at, x.version
          from directory.venue_vendor as x
          left join directory.venue as p on p.organization_id = x.organization_id and p.id = x.venue_id
          left join directory.vendor as w on w.organization_id = x.organization_id and w.id = x.vendor_id
          -- Whoever stands for one side does not see the record of the other, but its name.
          left join directory.related_names() as r on r.id = case when app.is_venue() then x.vendor_id else x.venue_id end
         where x.organization_id = app.current_organization()
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Directory");
        group.MapGet("/venues/{id:guid}/vendors", OfVenueAsync).WithName("Directory_ListVenueVendors").WithSummary("Vendors that may work at a venue");
        group.MapGet("/vendors/{id:guid}/venues", OfVendorAsync).WithName("Directory_ListVendorVenues").WithSummary("Venues a vendor may work at");
        group.MapPut("/venues/{id:guid}/vendors/{vendorId:guid}", PutAsync).WithName("Directory_PutVenueVendor").WithSummary("Approve a vendor at a venue");
        group.MapDelete("/venues/{id:guid}/vendors/{vendorId:guid}", RemoveAsync).WithName("Directory_RemoveVenueVendor")
            .WithSummary("End what a vendor and a venue have to do with each other");
    }

    private static Task<Results<Ok<ListResponse<VenueVendor>>, ProblemHttpResult>> OfVenueAsync(
        Guid id, TenantDb db, CancellationToken cancellationToken) => ListAsync("venue", id, db, cancellationToken);

    private static Task<Results<Ok<ListResponse<VenueVendor>>, ProblemHttpResult>> OfVendorAsync(
        Guid id, TenantDb db, CancellationToken cancellationToken) => ListAsync("vendor", id, db, cancellationToken);

    private static async Task<Results<Ok<ListResponse<VenueVendor>>, ProblemHttpResult>> ListAsync(
        string kind, Guid id, TenantDb db, CancellationToken cancellationToken)
    {
        var (rows, isThere) = await db.ReadAsync(
            async transaction => (
                await transaction.ListAsync<VenueVendor>($"{Rows} and x.{kind}_id = $1 order by 3, 5, x.id", [id], cancellationToken),
                await transaction.OneAsync<Guid?>(
                    $"select id from directory.{kind} where organization_id = app.current_organization() and id = $1", [id], cancellationToken) is not null),
            cancellationToken);
        return isThere ? TypedResults.Ok(ListResponse<VenueVendor>.Whole(rows)) : PlatformProblems.NotFound.ToResult();
    }

    private static async Task<Results<Ok<DataResponse<VenueVendor>>, ProblemHttpResult>> PutAsync(
        Guid id, Guid vendorId, VenueVendorRequest? request, TenantDb db, HttpContext context, CancellationToken cancellationToken)
    {
        var row = await db.WriteAsync(
            async transaction =>
            {
                if (await transaction.OneAsync<Guid?>(
                    """
                    select v.id from directory.venue as v
                      join directory.vendor as w on w.organization_id = v.organization_id and w.id = $2
                     where v.organization_id = app.current_organization() and v.id = $1
                    """,
                    [id, vendorId], cancellationToken) is null)
                {
                    return null;
                }

                await transaction.ExecuteAsync(
                    """
                    insert into directory.venue_vendor (organization_id, venue_id, vendor_id, status, note)
                    values (app.current_organization(), $1, $2, $3, $4::text)
                    on conflict (organization_id, venue_id, vendor_id) do update set status = excluded.status, note = excluded.note
                    """,
                    [id, vendorId, request?.Status ?? VenueApproval.Approved, request?.Note], cancellationToken);
                return await transaction.OneAsync<VenueVendor>(
                    $"{Rows} and x.venue_id = $1 and x.vendor_id = $2", [id, vendorId], cancellationToken);
            },
            cancellationToken);
        if (row is null)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        return TypedResults.Ok(new DataResponse<VenueVendor>(row));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid vendorId, TenantDb db, CancellationToken cancellationToken)
    {
        var removed = await db.WriteOneAsync<Guid?>(
            "delete from directory.venue_vendor where organization_id = app.current_organization() and venue_id = $1 and vendor_id = $2 returning id",
            [id, vendorId], cancellationToken);
        return removed is null ? DirectoryProblems.NotApproved.ToResult() : TypedResults.NoContent();
    }
}
