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

/// <summary>Imports of schedule files.</summary>
internal static class ScheduleImports
{
    public static Task<Answer> ImportAsync(
        this ApiUser user, Guid eventId, byte[] file, string query = "", string mediaType = "application/octet-stream")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new(mediaType);
        return user.SendAsync(HttpMethod.Post, $"{eventId.Timeline()}/import{query}", content);
    }

    public static Task<Answer> ImportAsync(this ApiUser user, Guid eventId, string file, string query = "") =>
        user.ImportAsync(eventId, System.Text.Encoding.UTF8.GetBytes(file), query);

    /// <summary>The event the public schedule in the test data belongs to.</summary>
    public static Task<Guid> AddDebConfAsync(this TestOrganization organization) => organization.AddEventAsync(
        name: "DebConf17", more: new { startAt = "2017-08-05T13:00:00Z", endAt = "2017-08-13T02:00:00Z", timezone = "America/Toronto" });

    /// <summary>Created, updated, unchanged.</summary>
    public static (int Created, int Updated, int Unchanged) Counts(this Answer answer) =>
        (answer.Json.Int("created"), answer.Json.Int("updated"), answer.Json.Int("unchanged"));

    public static JsonNode? Warning(this Answer answer, string code) =>
        answer.Json["warnings"]!.Items().SingleOrDefault(w => w.Str("code") == code);
}
