using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Guests;

/// <summary>Short ways to a guest list.</summary>
internal static class GuestSteps
{
    public static async Task<JsonNode> InviteAsync(this ApiUser user, Guid eventId, string name, object? more = null) =>
        (await user.PostAsync($"/api/v1/events/{eventId}/guests", ApiUser.Merge(new { name }, more))).Expect(201).Data;

    public static async Task<JsonNode> AddTableAsync(this ApiUser user, Guid eventId, string name, int? seats = null) =>
        (await user.PostAsync($"/api/v1/events/{eventId}/tables", new { name, seats })).Expect(201).Data;

    public static async Task<JsonNode> GuestAsync(this ApiUser user, Guid eventId, Guid guestId) =>
        (await user.GetAsync($"/api/v1/events/{eventId}/guests/{guestId}")).Expect(200).Data;

    public static Task<Answer> PatchGuestAsync(this ApiUser user, Guid eventId, Guid guestId, object body, params (string, string)[] headers) =>
        user.SendAsync(HttpMethod.Patch, $"/api/v1/events/{eventId}/guests/{guestId}", body, headers);

    /// <summary>The names on a list, in its order.</summary>
    public static async Task<string[]> NamesAsync(this ApiUser user, Guid eventId, string query = "") =>
        [.. (await user.GetAsync($"/api/v1/events/{eventId}/guests?limit=2000&{query}")).Expect(200).Data.Items().Select(g => g.Str("name")!)];

    public static object Allergens(params string[] entries) => new
    {
        allergens = entries.Select(e => e.Split(' ')).Select(e => new { allergen = e[0], severity = e[1], name = e.Length > 2 ? e[2] : null }),
    };
}
