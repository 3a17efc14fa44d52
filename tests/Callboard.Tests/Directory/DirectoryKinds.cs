using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Directories;

/// <summary>One kind of record as the scenarios need it: where it is, what a create takes, what a change looks like.</summary>
/// <param name="Path">Address below <c>/api/v1</c>.</param>
/// <param name="Name">The field that names a record.</param>
/// <param name="More">Further fields of a create.</param>
/// <param name="Field">A field to change.</param>
/// <param name="Value">What to change it to.</param>
public sealed record DirectoryKind(string Path, string Name, string More, string Field, string Value)
{
    public override string ToString() => Path;

    /// <summary>A create of this name, filled as far as the kind allows.</summary>
    public JsonObject New(string name, Guid? venue = null)
    {
        var body = JsonNode.Parse(More)!.AsObject();
        body[Name] = name;
        if (Path == "spaces")
        {
            body["venueId"] = venue ?? throw new InvalidOperationException("A space needs a venue.");
        }

        return body;
    }
}

/// <summary>All kinds, and short ways to add one.</summary>
public static class DirectoryKinds
{
    private static readonly DirectoryKind[] s_all =
    [
        new("clients", "companyName",
            """{"contactName":"Inès Moreau","email":"ines@example.com","phone":"+33 1 23","address":"Rue X 1","preferences":{"tea":true,"seats":[1,2]},"notes":"pays late"}""",
            "contactName", "\"Jo Diaz\""),
        new("venues", "name",
            """{"location":"Milan, Italy","capacity":900,"layoutOptions":["u_shape"],"amenities":["backstage","parking"],"pricingTiers":[{"name":"Day","amount":"1200.50","currency":"EUR"}],"technicalSpecs":{"power":"3 x 63 A"},"floorPlanUrl":"https://example.com/plan.pdf"}""",
            "capacity", "950"),
        new("spaces", "name", """{"kind":"hall","capacity":120}""", "kind", "\"stage\""),
        new("vendors", "name",
            """{"type":"catering","capacity":300,"priceTier":"high","rating":4,"website":"https://example.com","contactEmail":"a@example.com"}""",
            "rating", "5"),
        new("sponsors", "companyName", """{"industry":"Fashion","tier":"gold","logoUrl":"https://example.com/l.png"}""", "tier", "\"silver\""),
        new("designers", "name", """{"brandName":"Atelier","styleTags":["avant-garde","couture"],"bio":"Cuts."}""", "styleTags", """["quiet"]"""),
        new("participants", "name", """{"email":"p@example.com","dietaryNeeds":["vegan"],"accessibilityNeeds":["step-free"]}""", "dietaryNeeds", "[]"),
    ];

    /// <summary>The addresses of all kinds.</summary>
    public static TheoryData<string> Paths => [.. s_all.Select(k => k.Path)];

    /// <summary>The kind at an address.</summary>
    public static DirectoryKind Of(string path) => s_all.Single(k => k.Path == path);

    /// <summary>Adds one of a kind; a space gets a venue of its own.</summary>
    public static async Task<JsonNode> AddOneAsync(this ApiUser user, DirectoryKind kind, string name)
    {
        var body = kind.New(name, kind.Path == "spaces" ? await user.AddVenueAsync() : null);
        return (await user.PostAsync($"/api/v1/{kind.Path}", body)).Expect(201).Data;
    }

    public static async Task<Guid> AddVenueAsync(this ApiUser user, string name = "Palazzo") =>
        (await user.PostAsync("/api/v1/venues", new { name })).Expect(201).Data.Id();
}
