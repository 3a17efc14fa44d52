using Callboard.Contracts.Directories;
using Callboard.Platform.Forms;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Directories.Features;

/// <summary>A company that sponsors events.</summary>
/// <param name="CompanyName">Unique in the organization, whatever its capitals.</param>
/// <param name="Tier">What it usually gives; an event may say otherwise.</param>
/// <param name="ArchivedAt">When it was put away; null while in use.</param>
public sealed record Sponsor(
    Guid Id, string CompanyName, string? Industry, SponsorTier? Tier, string? LogoUrl, string? Website,
    string? PrimaryContactName, string? PrimaryContactEmail, string? PrimaryContactPhone, string? Notes,
    DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version) : IDirectoryRecord;

/// <summary>A sponsor to add.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewSponsor(
    [property: NameText] string CompanyName,
    [property: Longest(200)] string? Industry = null,
    SponsorTier? Tier = null,
    [property: WebAddress] string? LogoUrl = null,
    [property: WebAddress] string? Website = null,
    [property: Longest(200)] string? PrimaryContactName = null,
    [property: EmailText] string? PrimaryContactEmail = null,
    [property: Longest(50)] string? PrimaryContactPhone = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? Id = null) : INewDirectoryRecord;

/// <summary>What may be changed about a sponsor.</summary>
public sealed record SponsorPatch(
    [property: NameText] string? CompanyName = null,
    [property: Longest(200)] string? Industry = null,
    SponsorTier? Tier = null,
    [property: WebAddress] string? LogoUrl = null,
    [property: WebAddress] string? Website = null,
    [property: Longest(200)] string? PrimaryContactName = null,
    [property: EmailText] string? PrimaryContactEmail = null,
    [property: Longest(50)] string? PrimaryContactPhone = null,
    [property: Longest(5000)] string? Notes = null);

/// <summary>Which sponsors are wanted.</summary>
/// <param name="Tier">Those of one tier.</param>
/// <param name="Industry">Those of one industry.</param>
public sealed record SponsorQuery(
    string? Q = null, bool? Archived = null, string? Sort = null,
    [property: FromQuery(Name = "tier"), Word<SponsorTier>] string? Tier = null,
    [property: FromQuery(Name = "industry")] string? Industry = null) : DirectoryQuery(Q, Archived, Sort);

internal static class Sponsors
{
    public static readonly DirectoryEntity<Sponsor, NewSponsor, SponsorPatch, SponsorQuery> Entity = new(
        "sponsors", "Sponsor", "directory.sponsor",
        sortFields: ["companyName", "industry", "createdAt", "updatedAt"],
        forStaffOnly: []);
}
