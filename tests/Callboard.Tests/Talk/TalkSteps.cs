using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Talk;

/// <summary>What scenarios about notifications do all the time.</summary>
internal static class TalkSteps
{
    public const string Inbox = "/api/v1/notifications";

    /// <summary>What somebody was told, unread first.</summary>
    public static async Task<IReadOnlyList<JsonNode>> InboxAsync(this ApiUser user, string query = "?limit=200") =>
        [.. (await user.GetAsync(Inbox + query)).Expect(200).Data.Items()];

    public static async Task<IEnumerable<string?>> TitlesAsync(this ApiUser user) => (await user.InboxAsync()).Select(n => n.Str("title"));

    public static async Task<int> UnreadAsync(this ApiUser user) => (await user.GetAsync(Inbox)).Expect(200).Json.Int("unread");

    public static async Task WantAsync(this ApiUser user, string kind, bool? inApp = null, bool? email = null) =>
        (await user.PatchAsync($"{Inbox}/preferences", new { preferences = new[] { new { kind, inApp, email } } })).Expect(200);
}
