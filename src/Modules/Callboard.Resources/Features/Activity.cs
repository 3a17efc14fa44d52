using Callboard.Platform.Feed;

namespace Callboard.Resources;

/// <summary>Bookings in the activity of their event. They have no name of their own, so only the doing is told.</summary>
internal sealed class BookingSentence : IActivitySentence
{
    public string Entity => "booking";

    public (string One, string Many) Noun => ("booking", "bookings");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => facts.Text("status") == "tentative" ? $"{facts.Who} pencilled in a resource" : $"{facts.Who} booked a resource",
        "delete" => $"{facts.Who} released a booking",
        _ when facts.Text("status") == "confirmed" => $"{facts.Who} confirmed a booking",
        _ when facts.When("start_at") is { } start => $"{facts.Who} moved a booking to {start}",
        _ => $"{facts.Who} changed a booking",
    };
}

/// <summary>Holds of spaces in the activity of their event.</summary>
internal sealed class SpaceBookingSentence : IActivitySentence
{
    public string Entity => "space_booking";

    public (string One, string Many) Noun => ("space booking", "space bookings");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => facts.Text("status") == "confirmed" ? $"{facts.Who} booked {facts.Quoted}" : $"{facts.Who} placed a hold on {facts.Quoted}",
        "delete" => $"{facts.Who} removed the booking of {facts.Quoted}",
        _ when facts.Text("status") == "confirmed" => $"{facts.Who} confirmed {facts.Quoted}",
        _ when facts.Text("status") == "released" => $"{facts.Who} released {facts.Quoted}",
        _ when facts.Text("status") == "hold" => $"{facts.Who} placed a hold on {facts.Quoted} again",
        // Somebody before it was released: nobody of this event did anything.
        _ when facts.Changed("rank") && !facts.Changed("start_at") => $"The hold on {facts.Quoted} moved up",
        _ when facts.When("start_at") is { } start => $"{facts.Who} moved the booking of {facts.Quoted} to {start}",
        _ => $"{facts.Who} changed the booking of {facts.Quoted}",
    };
}

/// <summary>What a task needs, in the activity of its event.</summary>
internal sealed class TaskResourceSentence : IActivitySentence
{
    public string Entity => "task_resource";

    public (string One, string Many) Noun => ("resource of a task", "resources of tasks");

    public string? Tell(ActivityFacts facts) => facts.Op switch
    {
        "insert" => $"{facts.Who} put a resource on a task",
        "delete" => $"{facts.Who} took a resource off a task",
        _ => $"{facts.Who} changed a resource of a task",
    };
}
