using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Schedule;

/// <summary>Short ways into the run of show of one event.</summary>
internal static class RunningOrder
{
    public static string Timeline(this Guid eventId) => $"/api/v1/events/{eventId}/timeline";

    /// <summary>Adds a block on the day of the test event; times are <c>HH:mm</c> in UTC.</summary>
    public static async Task<JsonNode> AddBlockAsync(
        this ApiUser user, Guid eventId, string activity, string from, string to, object? more = null)
    {
        var answer = await user.PostAsync(eventId.Timeline(), ApiUser.Merge(
            new { activity, startTime = $"2027-03-10T{from}:00Z", endTime = $"2027-03-10T{to}:00Z" }, more));
        return answer.Expect(201).Data;
    }

    /// <summary>The activities of a list, in its order.</summary>
    public static async Task<string[]> ActivitiesAsync(this ApiUser user, Guid eventId, string query = "") =>
        [.. (await user.GetAsync($"{eventId.Timeline()}?limit=200{query}")).Expect(200).Data.Items().Select(b => b.Str("activity")!)];

    /// <summary>Somebody of the directory.</summary>
    public static async Task<Guid> AddParticipantAsync(this ApiUser user, string name) =>
        (await user.PostAsync("/api/v1/participants", new { name })).Expect(201).Data.Id();
}
