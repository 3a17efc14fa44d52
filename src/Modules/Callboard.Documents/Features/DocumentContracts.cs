using System.ComponentModel.DataAnnotations;
using Callboard.Documents.Model;
using Callboard.Platform.Feed;

namespace Callboard.Documents;

/// <summary>The kinds of documents.</summary>
public enum DocumentType
{
    /// <summary>What happens when, and where, and who is needed.</summary>
    RunOfShow,

    /// <summary>Who is called when, and whom to reach.</summary>
    CallSheet,

    /// <summary>What is planned to be spent, what was spent, and the difference.</summary>
    Budget,

    /// <summary>A contract as it is to be signed.</summary>
    Contract,

    /// <summary>Who is invited, and what they must not eat.</summary>
    GuestList,

    /// <summary>Badges to cut out, with codes the gates read.</summary>
    Badges,
}

/// <summary>What a document is made as.</summary>
public enum FileFormat
{
    /// <summary>To print and to hand on: tagged, with its fonts.</summary>
    Pdf,

    /// <summary>To go on writing in.</summary>
    Docx,
}

/// <summary>Columns a run of show may have beside the time and what happens.</summary>
public enum RunOfShowColumn
{
    Length,
    Where,
    Track,
    Who,
    Status,
}

/// <summary>Whose badges are printed.</summary>
public enum BadgeHolders
{
    /// <summary>Of everybody with a ticket, each with its code.</summary>
    Tickets,

    /// <summary>Of everybody who works on the event.</summary>
    Crew,
}

/// <summary>Which guests a list is of.</summary>
public enum GuestListScope
{
    /// <summary>Who has not declined.</summary>
    Expected,

    /// <summary>Who has confirmed.</summary>
    Confirmed,

    /// <summary>Everybody, whatever they answered.</summary>
    All,
}

/// <summary>What a document leaves out or takes in. Options another kind of document has are of no consequence.</summary>
/// <param name="VendorId">Only what concerns this vendor, to be handed to it.</param>
/// <param name="IncludeNotes">With notes, which are written for those who work the show.</param>
/// <param name="Paper">A4 if not said.</param>
/// <param name="Track">Run of show: only this track, such as the cues of one department.</param>
/// <param name="PersonId">Run of show: only what this person, a member or a participant, is needed for.</param>
/// <param name="Columns">Run of show: these columns; those that say anything if not said.</param>
/// <param name="SeriesId">Badges: only what this series admits.</param>
/// <param name="Category">Badges: only of this category.</param>
/// <param name="Holders">Badges: whose; of tickets where there are any if not said.</param>
/// <param name="Guests">Guest list: of whom; of who has not declined if not said.</param>
/// <param name="KitchenOnly">Guest list: only what the kitchen has to know. So it is for a vendor in any case.</param>
public sealed record DocumentOptions(
    Guid? VendorId = null,
    bool IncludeNotes = false,
    Paper? Paper = null,
    [property: StringLength(200, MinimumLength = 1)] string? Track = null,
    Guid? PersonId = null,
    [property: MaxLength(5)] IReadOnlyList<RunOfShowColumn>? Columns = null,
    Guid? SeriesId = null,
    [property: StringLength(100, MinimumLength = 1)] string? Category = null,
    BadgeHolders? Holders = null,
    GuestListScope? Guests = null,
    bool KitchenOnly = false);

/// <summary>A document to make.</summary>
/// <param name="Format">PDF if not said.</param>
public sealed record GenerateDocument(Guid EventId, DocumentType DocumentType, FileFormat Format = FileFormat.Pdf, DocumentOptions? Options = null);

/// <summary>A document that was made.</summary>
/// <param name="FileId">The file it is kept as, among the event's documents.</param>
/// <param name="Url">A link that opens it without an account, for a day.</param>
/// <param name="ExpiresAt">When the link ends.</param>
/// <param name="Edition">The number of the last change it knows of; it stands on every page.</param>
public sealed record GeneratedDocument(Guid FileId, string Url, DateTimeOffset ExpiresAt, string Name, long Size, long Edition);

/// <summary>Something that was printed before.</summary>
/// <param name="Options">What it left out or took in.</param>
/// <param name="Edition">The number that stands on it.</param>
/// <param name="IsCurrent">Whether it says what is true now; false when what it is made from has changed.</param>
public sealed record PrintedDocument(
    Guid Id, Guid FileId, string Name, DocumentType DocumentType, FileFormat Format, DocumentOptions Options, long Edition, bool IsCurrent,
    FeedPerson? PrintedBy, DateTimeOffset CreatedAt);
