using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Tasks;

/// <summary>What scenarios about tasks do all the time.</summary>
internal static class TaskSteps
{
    public static string PlanOf(Guid eventId) => $"/api/v1/events/{eventId}/tasks";

    public static async Task<Guid> AddTaskAsync(this ApiUser user, Guid eventId, string name, params Guid[] dependencies) =>
        (await user.PostAsync(PlanOf(eventId), new { name, dependencies })).Expect(201).Data.Id();

    public static async Task<JsonNode> TaskAsync(this ApiUser user, Guid eventId, Guid taskId) =>
        (await user.GetAsync($"{PlanOf(eventId)}/{taskId}")).Expect(200).Data;

    public static async Task<string> StatusAsync(this ApiUser user, Guid eventId, Guid taskId) =>
        (await user.TaskAsync(eventId, taskId)).Str("status")!;

    public static Task<Answer> SetStatusAsync(this ApiUser user, Guid eventId, Guid taskId, string status) =>
        user.PatchAsync($"{PlanOf(eventId)}/{taskId}", new { status });

    public static Task<Answer> LinkAsync(this ApiUser user, Guid eventId, Guid taskId, Guid dependsOn) =>
        user.PutAsync($"{PlanOf(eventId)}/{taskId}/dependencies/{dependsOn}");

    public static Task<Answer> JoinAsync(this ApiUser lead, Guid eventId, ApiUser user, string permission) =>
        lead.PostAsync($"/api/v1/events/{eventId}/team", new { userId = user.Id, role = "custom", permission });

    public static IReadOnlyList<Guid> Ids(this JsonNode list) => [.. list.Items().Select(i => Guid.Parse((string)i!))];
}
