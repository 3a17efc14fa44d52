using System.Text.Json;
using Callboard.Platform.Json;

namespace Callboard.Platform.Feed;

/// <summary>Whose rights a change may take away.</summary>
internal enum RightsScope
{
    None,

    /// <summary>Those who listen to the stream the change is on.</summary>
    Stream,

    /// <summary>Everybody of the organization.</summary>
    Organization,
}

/// <summary>Which changes may end somebody's right to listen. A change that only adds rights is not among them.</summary>
internal static class RightsChanges
{
    private static readonly string[] s_eventFields = ["visibility", "client_id", "venue_id", "created_by", "archived_at"];
    private static readonly string[] s_elementFields = ["status"];
    private static readonly string[] s_memberFields = ["role", "kind", "party_id", "removed_at", "user_id"];

    public static RightsScope Of(FeedChange change) => (change.Entity, change.Op) switch
    {
        ("event_team", "update" or "delete") => RightsScope.Stream,
        // Leaving a conversation, or being taken out of it.
        ("thread_member", "delete") => RightsScope.Stream,
        ("thread_member", "update") when Touches(change, ["left_at"]) => RightsScope.Stream,
        // A vendor hears of an event it was asked for, until it declines or is no longer wanted.
        ("event_element", "delete") => RightsScope.Stream,
        ("event_element", "update") when Touches(change, s_elementFields) => RightsScope.Stream,
        ("event", "delete") => RightsScope.Stream,
        ("event", "update") when Touches(change, s_eventFields) => RightsScope.Stream,
        ("member", "delete") => RightsScope.Organization,
        ("member", "update") when Touches(change, s_memberFields) => RightsScope.Organization,
        _ => RightsScope.None,
    };

    private static bool Touches(FeedChange change, string[] fields)
    {
        if (change.New is null)
        {
            return true;
        }

        using var document = JsonDocument.Parse(change.New, new JsonDocumentOptions { MaxDepth = CallboardJson.MaxDepth * 2 });
        return document.RootElement.EnumerateObject().Any(p => fields.Contains(p.Name));
    }
}
