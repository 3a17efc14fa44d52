using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Talk;

/// <summary>What scenarios about conversations do all the time.</summary>
internal static class ThreadSteps
{
    public const string Threads = "/api/v1/threads";

    public static string Messages(Guid thread) => $"{Threads}/{thread}/messages";

    /// <summary>Starts a conversation about an event; its id.</summary>
    public static async Task<Guid> StartAsync(this ApiUser user, Guid show, string title, params ApiUser[] others) =>
        (await user.PostAsync(Threads, new { eventId = show, title, memberIds = others.Select(o => o.Id) })).Expect(201).Data["thread"]!.Id();

    /// <summary>Starts a conversation of the event's team; its id.</summary>
    public static async Task<Guid> StartForTeamAsync(this ApiUser user, Guid show, string title) =>
        (await user.PostAsync(Threads, new { eventId = show, title, audience = "team" })).Expect(201).Data["thread"]!.Id();

    /// <summary>Says something; the message.</summary>
    public static async Task<JsonNode> SayAsync(this ApiUser user, Guid thread, string body, object? more = null) =>
        (await user.PostAsync(Messages(thread), ApiUser.Merge(new { body }, more))).Expect(201).Data;

    /// <summary>What somebody reads in a conversation, oldest first.</summary>
    public static async Task<IReadOnlyList<JsonNode>> HearAsync(this ApiUser user, Guid thread, string query = "?limit=200") =>
        [.. (await user.GetAsync(Messages(thread) + query)).Expect(200).Data.Items()];

    public static async Task<IEnumerable<string?>> WordsAsync(this ApiUser user, Guid thread) => (await user.HearAsync(thread)).Select(m => m.Str("body"));

    /// <summary>Somebody's conversations, the one something was said in last first.</summary>
    public static async Task<IReadOnlyList<JsonNode>> ThreadsAsync(this ApiUser user, string query = "?limit=200") =>
        [.. (await user.GetAsync(Threads + query)).Expect(200).Data.Items()];

    /// <summary>How much of a conversation somebody has not read.</summary>
    public static async Task<int> UnreadInAsync(this ApiUser user, Guid thread) =>
        (await user.ThreadsAsync()).Single(t => t.Id() == thread).Int("unread");

    public static Task<Answer> ReadAsync(this ApiUser user, Guid thread, Guid? messageId = null) =>
        user.PostAsync($"{Threads}/{thread}/read", new { messageId });

    public static Task<Answer> InviteAsync(this ApiUser user, Guid thread, ApiUser other) => user.PutAsync($"{Threads}/{thread}/members/{other.Id}");

    public static Task<Answer> RemoveAsync(this ApiUser user, Guid thread, ApiUser other) => user.DeleteAsync($"{Threads}/{thread}/members/{other.Id}");
}
