using Callboard.Testing;

namespace Callboard.Tests.Elements;

/// <summary>Short ways to what elements are made with.</summary>
internal static class Catalogued
{
    public static async Task<Guid> AddVendorAsync(this ApiUser user, string name = "Saffron Kitchen") =>
        (await user.PostAsync("/api/v1/vendors", new { name, type = "catering" })).Expect(201).Data.Id();

    public static async Task<Guid> AddVenueAsync(this ApiUser user, string name = "Harbour Hall") =>
        (await user.PostAsync("/api/v1/venues", new { name })).Expect(201).Data.Id();

    public static async Task<Guid> AddElementAsync(this ApiUser user, object? more = null) =>
        (await user.PostAsync("/api/v1/elements", ApiUser.Merge(
            new { name = "Three-course dinner", category = "Catering", price = "45.50", currency = "EUR", unit = "per guest" }, more)))
        .Expect(201).Data.Id();

    public static Task<Answer> ElementAsync(this ApiUser user, Guid show, Guid element, object? more = null) =>
        user.PostAsync($"/api/v1/events/{show}/elements", ApiUser.Merge(new { elementId = element }, more));

    public static Task<Answer> StepAsync(this ApiUser user, Guid show, Guid id, string status) =>
        user.PatchAsync($"/api/v1/events/{show}/elements/{id}", new { status });
}
