using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Forms;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Directories.Features;

/// <summary>Somebody who supplies events: caterer, florist, lighting …</summary>
/// <param name="Type">What is supplied.</param>
/// <param name="Capacity">People one job can serve.</param>
/// <param name="PriceTier">How dear, in the organization's own scale.</param>
/// <param name="Rating">The staff's opinion, 1 to 5; null for everybody else.</param>
/// <param name="ParentVendorId">The vendor this one works for.</param>
/// <param name="Notes">For the staff's eyes; null for everybody else.</param>
/// <param name="ArchivedAt">When it was put away; null while in use.</param>
public sealed record Vendor(
    Guid Id, string Name, string Type, int? Capacity, string? PriceTier, string? Location, int? Rating, string? Website,
    string? ContactName, string? ContactEmail, string? ContactPhone, Guid? ParentVendorId, string? Notes,
    DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version) : IDirectoryRecord;

/// <summary>A vendor to add.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewVendor(
    [property: NameText] string Name,
    [property: NameText] string Type,
    [property: Range(0, int.MaxValue, ErrorMessage = "Not below 0.")] int? Capacity = null,
    [property: Longest(200)] string? PriceTier = null,
    [property: Longest(200)] string? Location = null,
    [property: Range(1, 5, ErrorMessage = "From 1 to 5.")] int? Rating = null,
    [property: WebAddress] string? Website = null,
    [property: Longest(200)] string? ContactName = null,
    [property: EmailText] string? ContactEmail = null,
    [property: Longest(50)] string? ContactPhone = null,
    Guid? ParentVendorId = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? Id = null) : INewDirectoryRecord;

/// <summary>What may be changed about a vendor.</summary>
public sealed record VendorPatch(
    [property: NameText] string? Name = null,
    [property: NameText] string? Type = null,
    [property: Careful, Range(0, int.MaxValue, ErrorMessage = "Not below 0.")] int? Capacity = null,
    [property: Longest(200)] string? PriceTier = null,
    [property: Longest(200)] string? Location = null,
    [property: Range(1, 5, ErrorMessage = "From 1 to 5.")] int? Rating = null,
    [property: WebAddress] string? Website = null,
    [property: Longest(200)] string? ContactName = null,
    [property: EmailText] string? ContactEmail = null,
    [property: Longest(50)] string? ContactPhone = null,
    Guid? ParentVendorId = null,
    [property: Longest(5000)] string? Notes = null);

/// <summary>Which vendors are wanted.</summary>
/// <param name="Type">Those who supply this.</param>
/// <param name="PriceTier">Those of one price tier.</param>
/// <param name="ParentVendorId">Those who work for this vendor.</param>
public sealed record VendorQuery(
    string? Q = null, bool? Archived = null, string? Sort = null,
    [property: FromQuery(Name = "type")] string? Type = null,
    [property: FromQuery(Name = "priceTier")] string? PriceTier = null,
    [property: FromQuery(Name = "parentVendorId")] Guid? ParentVendorId = null) : DirectoryQuery(Q, Archived, Sort);

internal static class Vendors
{
    public static readonly DirectoryEntity<Vendor, NewVendor, VendorPatch, VendorQuery> Entity = new(
        "vendors", "Vendor", "directory.vendor",
        sortFields: ["name", "type", "rating", "capacity", "createdAt", "updatedAt"],
        forStaffOnly: ["notes", "rating"]);
}
