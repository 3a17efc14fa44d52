using Callboard.Platform.Forms;

namespace Callboard.Directories.Features;

/// <summary>A person known to the organization: speaker, guest, crew.</summary>
/// <param name="DietaryNeeds">What the kitchen has to know.</param>
/// <param name="AccessibilityNeeds">What the venue has to know.</param>
/// <param name="ArchivedAt">When it was put away; null while in use.</param>
public sealed record Participant(
    Guid Id, string Name, string? Email, string? Phone, IReadOnlyList<string> DietaryNeeds, IReadOnlyList<string> AccessibilityNeeds,
    string? Notes, DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version) : IDirectoryRecord;

/// <summary>A participant to add.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewParticipant(
    [property: NameText] string Name,
    [property: EmailText] string? Email = null,
    [property: Longest(50)] string? Phone = null,
    [property: ShortTexts] IReadOnlyList<string>? DietaryNeeds = null,
    [property: ShortTexts] IReadOnlyList<string>? AccessibilityNeeds = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? Id = null) : INewDirectoryRecord;

/// <summary>What may be changed about a participant.</summary>
public sealed record ParticipantPatch(
    [property: NameText] string? Name = null,
    [property: EmailText] string? Email = null,
    [property: Longest(50)] string? Phone = null,
    [property: ShortTexts] IReadOnlyList<string>? DietaryNeeds = null,
    [property: ShortTexts] IReadOnlyList<string>? AccessibilityNeeds = null,
    [property: Longest(5000)] string? Notes = null);

internal static class Participants
{
    public static readonly DirectoryEntity<Participant, NewParticipant, ParticipantPatch, DirectoryQuery> Entity = new(
        "participants", "Participant", "directory.participant",
        sortFields: ["name", "email", "createdAt", "updatedAt"],
        forStaffOnly: []);
}
