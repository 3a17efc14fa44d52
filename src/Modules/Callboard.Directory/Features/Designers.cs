using Callboard.Platform.Forms;

namespace Callboard.Directories.Features;

/// <summary>Somebody whose work is shown.</summary>
/// <param name="StyleTags">Words for the style, such as <c>avant-garde</c>.</param>
/// <param name="ArchivedAt">When it was put away; null while in use.</param>
public sealed record Designer(
    Guid Id, string Name, string? BrandName, string? Bio, IReadOnlyList<string> StyleTags, string? Location, string? Email,
    string? Website, string? Instagram, string? PortfolioUrl, string? ProfileImageUrl, string? Notes,
    DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version) : IDirectoryRecord;

/// <summary>A designer to add.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewDesigner(
    [property: NameText] string Name,
    [property: Longest(200)] string? BrandName = null,
    [property: Longest(1000)] string? Bio = null,
    [property: ShortTexts] IReadOnlyList<string>? StyleTags = null,
    [property: Longest(200)] string? Location = null,
    [property: EmailText] string? Email = null,
    [property: WebAddress] string? Website = null,
    [property: Longest(200)] string? Instagram = null,
    [property: WebAddress] string? PortfolioUrl = null,
    [property: WebAddress] string? ProfileImageUrl = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? Id = null) : INewDirectoryRecord;

/// <summary>What may be changed about a designer.</summary>
public sealed record DesignerPatch(
    [property: NameText] string? Name = null,
    [property: Longest(200)] string? BrandName = null,
    [property: Longest(1000)] string? Bio = null,
    [property: ShortTexts] IReadOnlyList<string>? StyleTags = null,
    [property: Longest(200)] string? Location = null,
    [property: EmailText] string? Email = null,
    [property: WebAddress] string? Website = null,
    [property: Longest(200)] string? Instagram = null,
    [property: WebAddress] string? PortfolioUrl = null,
    [property: WebAddress] string? ProfileImageUrl = null,
    [property: Longest(5000)] string? Notes = null);

internal static class Designers
{
    public static readonly DirectoryEntity<Designer, NewDesigner, DesignerPatch, DirectoryQuery> Entity = new(
        "designers", "Designer", "directory.designer",
        sortFields: ["name", "brandName", "location", "createdAt", "updatedAt"],
        forStaffOnly: []);
}
