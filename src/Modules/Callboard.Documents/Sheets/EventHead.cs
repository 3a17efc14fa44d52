namespace Callboard.Documents.Sheets;

/// <summary>What every document begins with, as its statement reads it.</summary>
/// <param name="Guests">How many are expected.</param>
/// <param name="IsStaff">Whether the reader works for the organization: documents are made of what only they see.</param>
/// <param name="Vendor">Whom the document is for; null when for nobody, or for one that is not there.</param>
/// <param name="Edition">The number of the last change of what it says.</param>
internal sealed record EventHead(
    Guid Id, string Name, string Type, DateTimeOffset StartAt, DateTimeOffset EndAt, string Timezone, string? Location, string Currency, decimal? Budget, int? Guests,
    bool IsStaff, VenueHead? Venue, string? Client, string? Lead, VendorHead? Vendor, string? PrintedBy, long Edition);

/// <summary>Where the event is.</summary>
internal sealed record VenueHead(string Name, string? Address, string? Contact, string? Email, string? Phone);

/// <summary>Whom a document is for.</summary>
internal sealed record VendorHead(string Name, string? Type, string? Contact, string? Email, string? Phone);
