using System.Text.Json;
using Callboard.Platform.Forms;

namespace Callboard.Directories.Features;

/// <summary>Somebody events are made for.</summary>
/// <param name="Preferences">What the client likes, as named values.</param>
/// <param name="Notes">For the staff's eyes; null for everybody else.</param>
/// <param name="ArchivedAt">When it was put away; null while in use.</param>
public sealed record Client(
    Guid Id, string CompanyName, string? ContactName, string? Email, string? Phone, string? Address,
    IReadOnlyDictionary<string, JsonElement>? Preferences, string? Notes,
    DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version) : IDirectoryRecord;

/// <summary>A client to add.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewClient(
    [property: NameText] string CompanyName,
    [property: Longest(200)] string? ContactName = null,
    [property: EmailText] string? Email = null,
    [property: Longest(50)] string? Phone = null,
    [property: Longest(500)] string? Address = null,
    [property: Document] IReadOnlyDictionary<string, JsonElement>? Preferences = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? Id = null) : INewDirectoryRecord;

/// <summary>What may be changed about a client.</summary>
public sealed record ClientPatch(
    [property: NameText] string? CompanyName = null,
    [property: Longest(200)] string? ContactName = null,
    [property: EmailText] string? Email = null,
    [property: Longest(50)] string? Phone = null,
    [property: Longest(500)] string? Address = null,
    [property: Document] IReadOnlyDictionary<string, JsonElement>? Preferences = null,
    [property: Longest(5000)] string? Notes = null);

internal static class Clients
{
    public static readonly DirectoryEntity<Client, NewClient, ClientPatch, DirectoryQuery> Entity = new(
        "clients", "Client", "directory.client",
        sortFields: ["companyName", "createdAt", "updatedAt"],
        forStaffOnly: ["notes"]);
}
