using Callboard.Platform.Data;
using Callboard.Platform.Problems;

namespace Callboard.Directories;

/// <summary>What the directory refuses.</summary>
internal static class DirectoryProblems
{
    public static readonly Problem SponsorNameTaken = new(
        409, "directory.sponsor_name_taken", "There is a sponsor of this name already, perhaps among the archived ones.");

    public static readonly Problem SpaceNameTaken = new(
        409, "directory.space_name_taken", "The venue has a space of this name already, perhaps among the archived ones.");

    public static readonly Problem ParticipantSourceTaken = new(
        409, "directory.participant_source_taken", "This person was imported from there already.");

    public static readonly Problem VenueUnknown = new(400, "directory.venue_unknown", "There is no such venue.");

    public static readonly Problem ParentVendorUnknown = new(400, "directory.parent_vendor_unknown", "There is no such vendor to work for.");

    public static readonly Problem VendorCircle = new(400, "directory.vendor_circle", "Vendors cannot work for each other in a circle.");

    public static readonly Problem VendorUnknown = new(400, "directory.vendor_unknown", "There is no such vendor.");

    public static readonly Problem NotApproved = new(404, "directory.not_related", "This vendor and this venue have nothing to do with each other.");

    /// <summary>Which constraint of the database stands for which of them.</summary>
    public static IReadOnlyDictionary<string, Problem> Constraints { get; } = new Dictionary<string, Problem>(
    [
        new("sponsor_company_name_unique", SponsorNameTaken.On("companyName")),
        new("space_name_unique", SpaceNameTaken.On("name")),
        new("participant_source_unique", ParticipantSourceTaken),
        new("space_venue_fk", VenueUnknown.On("venueId")),
        new("vendor_parent_fk", ParentVendorUnknown.On("parentVendorId")),
        new("vendor_not_its_own_parent", VendorCircle.On("parentVendorId")),
        new("vendor_parents_end", VendorCircle.On("parentVendorId")),
        new("vendor_rating_range", PlatformProblems.Invalid.On("rating", "From 1 to 5.")),
        new("venue_capacity_positive", PlatformProblems.Invalid.On("capacity", "At least 1.")),
        new("space_capacity_positive", PlatformProblems.Invalid.On("capacity", "At least 1.")),
        new("vendor_capacity_not_negative", PlatformProblems.Invalid.On("capacity", "Not below 0.")),
        new("sponsor_tier_known", PlatformProblems.Invalid.On("tier", "This is not a tier.")),
        new("venue_vendor_venue_fk", VenueUnknown.On("venueId")),
        new("venue_vendor_vendor_fk", VendorUnknown.On("vendorId")),
        .. Forms("venue_vendor", "note"),
        .. Forms("client", "company_name", "contact_name", "email", "phone", "address", "preferences", "notes"),
        .. Forms("venue", "name", "location", "contact_name", "email", "phone", "address", "floor_plan_url", "layout_options", "amenities",
            "pricing_tiers", "technical_specs", "notes"),
        .. Forms("space", "name", "kind", "notes"),
        .. Forms("vendor", "name", "type", "price_tier", "location", "contact_name", "contact_email", "contact_phone", "website", "notes"),
        .. Forms("sponsor", "company_name", "industry", "primary_contact_name", "primary_contact_email", "primary_contact_phone",
            "logo_url", "website", "notes"),
        .. Forms("designer", "name", "brand_name", "bio", "location", "instagram", "email", "website", "portfolio_url",
            "profile_image_url", "style_tags", "notes"),
        .. Forms("participant", "name", "email", "phone", "dietary_needs", "accessibility_needs", "notes"),
    ]);

    // The request's own validation says what is wrong in more words; this is for values it lets pass and the database does not.
    private static IEnumerable<KeyValuePair<string, Problem>> Forms(string table, params string[] columns) => columns.Select(column =>
        new KeyValuePair<string, Problem>(
            $"{table}_{column}_form", PlatformProblems.Invalid.On(SnakeCase.ToCamel(column), "This value has the wrong form.")));
}
