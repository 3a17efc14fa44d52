using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Forms;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Directories.Features;

/// <summary>A place events happen at.</summary>
/// <param name="Location">Town and country, for people.</param>
/// <param name="Capacity">People it holds.</param>
/// <param name="LayoutOptions">Ways it can be set, such as <c>straight_runway</c>.</param>
/// <param name="PricingTiers">What it costs.</param>
/// <param name="TechnicalSpecs">Power, rigging, ceiling … by name.</param>
/// <param name="Notes">For the staff's eyes; null for everybody else.</param>
/// <param name="ArchivedAt">When it was put away; null while in use.</param>
public sealed record Venue(
    Guid Id, string Name, string? Location, string? Address, int? Capacity,
    IReadOnlyList<string> LayoutOptions, IReadOnlyList<string> Amenities, IReadOnlyList<VenuePrice>? PricingTiers,
    IReadOnlyDictionary<string, string>? TechnicalSpecs, string? FloorPlanUrl,
    string? ContactName, string? Email, string? Phone, string? Notes,
    DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version) : IDirectoryRecord;

/// <summary>One of a venue's prices.</summary>
/// <param name="Name">What is paid for, such as <c>Day rate</c>.</param>
/// <param name="Amount">Decimal amount.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record VenuePrice(
    [property: NameText] string Name,
    Amount Amount,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Three capital letters.")] string Currency);

/// <summary>A venue to add.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewVenue(
    [property: NameText] string Name,
    [property: Longest(200)] string? Location = null,
    [property: Longest(500)] string? Address = null,
    [property: Range(1, int.MaxValue, ErrorMessage = "At least 1.")] int? Capacity = null,
    [property: ShortTexts] IReadOnlyList<string>? LayoutOptions = null,
    [property: ShortTexts] IReadOnlyList<string>? Amenities = null,
    [property: Document] IReadOnlyList<VenuePrice>? PricingTiers = null,
    [property: Document] IReadOnlyDictionary<string, string>? TechnicalSpecs = null,
    [property: WebAddress] string? FloorPlanUrl = null,
    [property: Longest(200)] string? ContactName = null,
    [property: EmailText] string? Email = null,
    [property: Longest(50)] string? Phone = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? Id = null) : INewDirectoryRecord;

/// <summary>What may be changed about a venue.</summary>
public sealed record VenuePatch(
    [property: NameText] string? Name = null,
    [property: Longest(200)] string? Location = null,
    [property: Longest(500)] string? Address = null,
    [property: Careful, Range(1, int.MaxValue, ErrorMessage = "At least 1.")] int? Capacity = null,
    [property: ShortTexts] IReadOnlyList<string>? LayoutOptions = null,
    [property: ShortTexts] IReadOnlyList<string>? Amenities = null,
    [property: Document] IReadOnlyList<VenuePrice>? PricingTiers = null,
    [property: Document] IReadOnlyDictionary<string, string>? TechnicalSpecs = null,
    [property: WebAddress] string? FloorPlanUrl = null,
    [property: Longest(200)] string? ContactName = null,
    [property: EmailText] string? Email = null,
    [property: Longest(50)] string? Phone = null,
    [property: Longest(5000)] string? Notes = null);

/// <summary>Which venues are wanted.</summary>
public sealed record VenueQuery(
    string? Q = null, bool? Archived = null, string? Sort = null,
    [property: FromQuery(Name = "location")] string? Location = null) : DirectoryQuery(Q, Archived, Sort);

internal static class Venues
{
    public static readonly DirectoryEntity<Venue, NewVenue, VenuePatch, VenueQuery> Entity = new(
        "venues", "Venue", "directory.venue",
        sortFields: ["name", "location", "capacity", "createdAt", "updatedAt"],
        forStaffOnly: ["notes"]);
}
