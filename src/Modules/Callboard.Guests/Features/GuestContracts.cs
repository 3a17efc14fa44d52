using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Forms;
using Callboard.Platform.Http;

namespace Callboard.Guests;

/// <summary>How far an invitation is.</summary>
public enum RsvpStatus
{
    /// <summary>On the list, and not yet asked.</summary>
    NotInvited,

    /// <summary>Asked, without an answer.</summary>
    Invited,

    /// <summary>May come.</summary>
    Tentative,

    /// <summary>Comes.</summary>
    Confirmed,

    /// <summary>Does not come.</summary>
    Declined,
}

/// <summary>A person at an event.</summary>
/// <param name="ParticipantId">The person in the directory; null for a companion nobody has put there.</param>
/// <param name="HostId">The guest who brings them along; null for whoever was invited.</param>
/// <param name="Role">What they are at the event, such as <c>guest</c> or <c>speaker</c>.</param>
/// <param name="AnsweredAt">When they said whether they come.</param>
/// <param name="Message">What they wrote with their answer.</param>
/// <param name="InvitedAt">When a letter was sent or a link made last.</param>
/// <param name="PlusOnesAllowed">How many they may bring.</param>
/// <param name="PlusOnes">How many they bring.</param>
/// <param name="Seat">The number of a chair at the table.</param>
/// <param name="DietaryNeeds">How they eat, in single words such as <c>vegan</c>.</param>
/// <param name="DietaryNotes">What else the kitchen should know.</param>
/// <param name="Accessibility">What the house should know.</param>
/// <param name="Party">With whom they belong together.</param>
/// <param name="TicketId">The ticket they come in with.</param>
/// <param name="ImportId">The import that brought them.</param>
public sealed record Guest(
    Guid Id, Guid EventId, Guid? ParticipantId, Guid? HostId, string? HostName, string Name, string? Email, string? Phone, string Role,
    RsvpStatus Rsvp, DateTimeOffset? AnsweredAt, string? Message, DateTimeOffset? InvitedAt, int PlusOnesAllowed, int PlusOnes,
    Guid? TableId, string? TableName, int? Seat, IReadOnlyList<string> DietaryNeeds, string? DietaryNotes,
    IReadOnlyList<GuestAllergen> Allergens, string? Accessibility, IReadOnlyList<string> Tags, string? Party, string? InvitedBy,
    string? Notes, Guid? TicketId, string? TicketCode, Guid? ImportId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A guest to add: somebody of the directory, somebody new, or a companion of a guest.</summary>
/// <param name="Name">Needed, unless a participant is named.</param>
/// <param name="Id">Chosen by the client, so that sending it twice makes one guest.</param>
/// <param name="ParticipantId">Somebody of the directory. Without, a person of the same name and e-mail address is taken, or one is made.</param>
/// <param name="HostId">The guest who brings them along; they need not be in the directory.</param>
public sealed record CreateGuestRequest(
    [property: NameText] string? Name = null,
    Guid? Id = null,
    Guid? ParticipantId = null,
    Guid? HostId = null,
    [property: EmailText] string? Email = null,
    [property: Longest(50)] string? Phone = null,
    [property: StringLength(50, MinimumLength = 1)] string? Role = null,
    RsvpStatus Rsvp = RsvpStatus.NotInvited,
    [property: Range(0, 20)] int PlusOnesAllowed = 0,
    Guid? TableId = null,
    [property: Range(1, 10_000)] int? Seat = null,
    [property: ShortTexts] IReadOnlyList<string>? DietaryNeeds = null,
    [property: Longest(1000)] string? DietaryNotes = null,
    [property: Allergens] IReadOnlyList<GuestAllergen>? Allergens = null,
    [property: Longest(1000)] string? Accessibility = null,
    [property: ShortTexts] IReadOnlyList<string>? Tags = null,
    [property: Longest(200)] string? Party = null,
    [property: Longest(200)] string? InvitedBy = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? TicketId = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Name is null && ParticipantId is null)
        {
            yield return new ValidationResult("Give a name, or a participant of the directory.", [nameof(Name)]);
        }

        if (ParticipantId is not null && HostId is not null)
        {
            yield return new ValidationResult("Somebody of the directory is invited for themselves.", [nameof(ParticipantId)]);
        }
    }
}

/// <summary>What may be changed about a guest. Name, address and number are those of the person everywhere.</summary>
public sealed record GuestPatch(
    [property: NameText] string? Name = null,
    [property: EmailText] string? Email = null,
    [property: Longest(50)] string? Phone = null,
    [property: StringLength(50, MinimumLength = 1)] string? Role = null,
    RsvpStatus? Rsvp = null,
    [property: Range(0, 20)] int? PlusOnesAllowed = null,
    [property: Careful] Guid? TableId = null,
    [property: Careful, Range(1, 10_000)] int? Seat = null,
    [property: ShortTexts] IReadOnlyList<string>? DietaryNeeds = null,
    [property: Longest(1000)] string? DietaryNotes = null,
    [property: Careful, Allergens] IReadOnlyList<GuestAllergen>? Allergens = null,
    [property: Longest(1000)] string? Accessibility = null,
    [property: ShortTexts] IReadOnlyList<string>? Tags = null,
    [property: Longest(200)] string? Party = null,
    [property: Longest(200)] string? InvitedBy = null,
    [property: Longest(5000)] string? Notes = null,
    Guid? TicketId = null);

/// <summary>How many of an event's guests are how far.</summary>
/// <param name="Guests">All on the list, companions among them.</param>
/// <param name="Expected">Those who have not declined.</param>
/// <param name="Seated">Expected guests with a table.</param>
/// <param name="WithNeeds">Expected guests the kitchen or the house has to know of.</param>
public sealed record GuestSummary(
    int Guests, int Expected, int NotInvited, int Invited, int Tentative, int Confirmed, int Declined, int Companions, int Seated, int WithNeeds);

/// <summary>A table guests sit at.</summary>
/// <param name="Seats">How many it seats; null where nobody has said.</param>
/// <param name="Guests">How many who have not declined are placed here; may be more than there are seats.</param>
/// <param name="Confirmed">How many of them have confirmed.</param>
/// <param name="WithNeeds">How many of them the kitchen or the house has to know of.</param>
public sealed record SeatingTable(
    Guid Id, Guid EventId, string Name, int? Seats, int Position, string? Notes, int Guests, int Confirmed, int WithNeeds,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A table to add.</summary>
public sealed record CreateSeatingTableRequest(
    [property: Required, StringLength(100, MinimumLength = 1)] string Name,
    Guid? Id = null,
    [property: Range(1, 10_000)] int? Seats = null,
    [property: Range(0, 1_000_000)] int Position = 0,
    [property: Longest(1000)] string? Notes = null);

/// <summary>What may be changed about a table.</summary>
public sealed record SeatingTablePatch(
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    [property: Careful, Range(1, 10_000)] int? Seats = null,
    [property: Range(0, 1_000_000)] int? Position = null,
    [property: Longest(1000)] string? Notes = null);

/// <summary>Where one guest is to sit.</summary>
/// <param name="TableId">Null takes them from their table.</param>
public sealed record SeatMove(Guid GuestId, Guid? TableId = null, [property: Range(1, 10_000)] int? Seat = null);

/// <summary>Guests to place at once, such as two who change chairs: all of them or none.</summary>
public sealed record SeatGuestsRequest([property: Required, MinLength(1), MaxLength(500)] IReadOnlyList<SeatMove>? Moves = null);

/// <summary>Which guests are meant: those with these ids, or all a list with these filters would show.</summary>
/// <param name="All">True for all the filters leave; then no ids.</param>
public sealed record GuestSelection(
    [property: MaxLength(10_000)] IReadOnlyList<Guid>? Ids = null,
    bool? All = null,
    [property: Longest(200)] string? Q = null,
    RsvpStatus? Rsvp = null,
    Guid? TableId = null,
    bool? Seated = null,
    [property: Longest(50)] string? Allergen = null,
    bool? Needs = null,
    [property: Longest(100)] string? Tag = null,
    [property: Longest(50)] string? Role = null,
    Guid? ImportId = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((Ids is { Count: > 0 }) == (All == true))
        {
            yield return new ValidationResult("Name guests, or say all.", [nameof(Ids)]);
        }
    }
}

/// <summary>What many guests are given alike. Fields that are absent stay.</summary>
public sealed record GuestBatchFields(
    RsvpStatus? Rsvp = null,
    [property: StringLength(50, MinimumLength = 1)] string? Role = null,
    Guid? TableId = null,
    [property: ShortTexts] IReadOnlyList<string>? DietaryNeeds = null,
    [property: Longest(200)] string? Party = null,
    [property: Longest(200)] string? InvitedBy = null,
    [property: Range(0, 20)] int? PlusOnesAllowed = null);

/// <summary>One change of many guests.</summary>
/// <param name="Guests">Which.</param>
/// <param name="Set">What they are given.</param>
/// <param name="NoTable">True takes them from their tables.</param>
/// <param name="AddTags">Tags they get besides those they have.</param>
/// <param name="RemoveTags">Tags that are taken away.</param>
public sealed record ChangeGuestsRequest(
    [property: Required] GuestSelection Guests,
    GuestBatchFields? Set = null,
    bool? NoTable = null,
    [property: ShortTexts] IReadOnlyList<string>? AddTags = null,
    [property: ShortTexts] IReadOnlyList<string>? RemoveTags = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var sets = Set is not null && Set != new GuestBatchFields();
        if (!sets && NoTable != true && AddTags is not { Count: > 0 } && RemoveTags is not { Count: > 0 })
        {
            yield return new ValidationResult("Name at least one thing to change.", [nameof(Set)]);
        }

        if (NoTable == true && Set?.TableId is not null)
        {
            yield return new ValidationResult("A table, or none.", [nameof(NoTable)]);
        }
    }
}

/// <summary>What changed many guests at once.</summary>
public enum GuestChangeKind
{
    /// <summary>A file.</summary>
    Import,

    /// <summary>A change of a selection by hand.</summary>
    Batch,
}

/// <summary>A change of many guests, which can be taken back as a whole.</summary>
/// <param name="Rows">Rows of the file, or guests that were selected.</param>
/// <param name="Created">Guests that were new.</param>
/// <param name="Updated">Guests that were changed.</param>
/// <param name="Unchanged">Those it said nothing new of.</param>
/// <param name="Rejected">Rows with something wrong in them.</param>
/// <param name="UndoneAt">When it was taken back; null while it stands.</param>
/// <param name="Removed">Guests that were new and are gone again.</param>
/// <param name="Restored">Guests that are what they were.</param>
/// <param name="LeftAlone">Guests somebody has worked on since, who were left as they are.</param>
public sealed record GuestChange(
    Guid Id, Guid EventId, GuestChangeKind Kind, string? FileName, int Rows, int Created, int Updated, int Unchanged, int Rejected,
    Guid CreatedBy, string CreatedByName, DateTimeOffset CreatedAt, DateTimeOffset? UndoneAt, int? Removed, int? Restored, int? LeftAlone);

/// <summary>A change that was taken back.</summary>
/// <param name="Left">The first of those who were left as they are.</param>
public sealed record UndoneGuestChange(GuestChange Change, IReadOnlyList<LeftGuest> Left);

/// <summary>A guest an undo left alone.</summary>
/// <param name="Why">What happened to them since, for people.</param>
public sealed record LeftGuest(Guid Id, string Name, string Why);
