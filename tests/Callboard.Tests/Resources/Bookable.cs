using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Resources;

/// <summary>Short ways to what can be booked.</summary>
internal static class Bookable
{
    /// <summary>An instant on 3 May 2027, by its hour; parts of an hour are allowed.</summary>
    public static DateTimeOffset At(double hour) => new DateTimeOffset(2027, 5, 3, 0, 0, 0, TimeSpan.Zero).AddHours(hour);

    public static async Task<Guid> AddResourceAsync(this ApiUser user, object? more = null) =>
        (await user.PostAsync("/api/v1/resources", ApiUser.Merge(new { name = "Follow spot", type = "equipment" }, more))).Expect(201).Data.Id();

    public static Task<Answer> BookAsync(this ApiUser user, Guid resource, Guid? eventId, double from, double to, object? more = null) =>
        user.PostAsync($"/api/v1/resources/{resource}/bookings", ApiUser.Merge(new { eventId, startTime = At(from), endTime = At(to) }, more));

    public static Task<Answer> HoldAsync(this ApiUser user, Guid space, Guid eventId, double from, double to, object? more = null) =>
        user.PostAsync($"/api/v1/spaces/{space}/bookings", ApiUser.Merge(new { eventId, startTime = At(from), endTime = At(to) }, more));

    public static async Task<Guid> AddSpaceAsync(this ApiUser user, string name = "Main hall")
    {
        var venue = (await user.PostAsync("/api/v1/venues", new { name = "The Foundry" })).Expect(201).Data.Id();
        return (await user.PostAsync($"/api/v1/venues/{venue}/spaces", new { name })).Expect(201).Data.Id();
    }

    public static async Task<int?> RankAsync(this ApiUser user, Guid hold) =>
        (int?)(await user.GetAsync($"/api/v1/space-bookings/{hold}")).Expect(200).Data["rank"];

    /// <summary>An instant as the wire says it.</summary>
    public static DateTimeOffset Time(this JsonNode node, string name) => (DateTimeOffset)node[name]!;
}
