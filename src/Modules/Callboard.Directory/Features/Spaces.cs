using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Forms;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Callboard.Directories.Features;

/// <summary>A part of a venue that can be used by itself: a hall, a stage, a dressing room.</summary>
/// <param name="Kind">What it is, in the venue's words.</param>
/// <param name="Capacity">People it holds.</param>
/// <param name="Notes">For the staff's eyes; null for everybody else.</param>
/// <param name="ArchivedAt">When it was put away; null while in use.</param>
public sealed record Space(
    Guid Id, Guid VenueId, string Name, string? Kind, int? Capacity, string? Notes,
    DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version) : IDirectoryRecord;

/// <summary>A space to add.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewSpace(
    Guid VenueId,
    [property: NameText] string Name,
    [property: Longest(200)] string? Kind = null,
    [property: Range(1, int.MaxValue, ErrorMessage = "At least 1.")] int? Capacity = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? Id = null) : INewDirectoryRecord;

/// <summary>A space to add to the venue of the address.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewVenueSpace(
    [property: NameText] string Name,
    [property: Longest(200)] string? Kind = null,
    [property: Range(1, int.MaxValue, ErrorMessage = "At least 1.")] int? Capacity = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? Id = null);

/// <summary>What may be changed about a space.</summary>
public sealed record SpacePatch(
    [property: NameText] string? Name = null,
    [property: Longest(200)] string? Kind = null,
    [property: Careful, Range(1, int.MaxValue, ErrorMessage = "At least 1.")] int? Capacity = null,
    [property: Longest(5000)] string? Notes = null);

/// <summary>Which spaces are wanted.</summary>
/// <param name="VenueId">Those of one venue.</param>
/// <param name="Kind">Those of one kind.</param>
public sealed record SpaceQuery(
    string? Q = null, bool? Archived = null, string? Sort = null,
    [property: FromQuery(Name = "venueId")] Guid? VenueId = null,
    [property: FromQuery(Name = "kind")] string? Kind = null) : DirectoryQuery(Q, Archived, Sort);

internal static class Spaces
{
    public static readonly DirectoryEntity<Space, NewSpace, SpacePatch, SpaceQuery> Entity = new(
        "spaces", "Space", "directory.space",
        sortFields: ["name", "kind", "capacity", "createdAt", "updatedAt"],
        forStaffOnly: ["notes"]);

    /// <summary>The same spaces below their venue.</summary>
    public static void MapOfVenue(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/venues/{id:guid}/spaces").WithTags("Directory");
        group.MapGet("", ListAsync).WithName("Directory_ListVenueSpaces").WithSummary("Spaces of a venue");
        group.MapPost("", CreateAsync).WithName("Directory_CreateVenueSpace").WithSummary("Add a space to a venue");
    }

    private static async Task<Results<Ok<ListResponse<Space>>, ProblemHttpResult>> ListAsync(
        Guid id, [AsParameters] DirectoryQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var answer = await Entity.ListAsync(
            new SpaceQuery(query.Q, query.Archived, query.Sort, VenueId: id), page, db, cancellationToken);
        // Only an empty list leaves open whether there is such a venue.
        return answer.Value!.Total > 0 || await IsVisibleAsync(id, db, cancellationToken) ? answer : PlatformProblems.NotFound.ToResult();
    }

    private static async Task<Results<Created<DataResponse<Space>>, Ok<DataResponse<Space>>, ProblemHttpResult>> CreateAsync(
        Guid id, NewVenueSpace request, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        if (!await IsVisibleAsync(id, db, cancellationToken))
        {
            return PlatformProblems.NotFound.ToResult();
        }

        var answer = await Entity.CreateAsync(
            new NewSpace(id, request.Name, request.Kind, request.Capacity, request.Notes, request.Id), context, db, cancellationToken);
        return answer.Result is Created<DataResponse<Space>> created ? created : (Ok<DataResponse<Space>>)answer.Result;
    }

    private static async Task<bool> IsVisibleAsync(Guid id, TenantDb db, CancellationToken cancellationToken) =>
        await db.OneAsync<Guid?>(
            "select id from directory.venue where organization_id = app.current_organization() and id = $1", [id], cancellationToken) is not null;
}
