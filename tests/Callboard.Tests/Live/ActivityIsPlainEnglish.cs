using System.Text.Json;
using Callboard.Platform.Feed;
using Xunit;

namespace Callboard.Tests.Live;

/// <summary>The sentences of the activity list, by example.</summary>
public sealed class ActivityIsPlainEnglish
{
    private static readonly Guid s_julia = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("task", "update", "Finalize walk order", """{"status":"in_progress"}""", """{"status":"done"}""", "Marcus completed ‘Finalize walk order’")]
    [InlineData("task", "update", "Finalize walk order", """{"status":"done"}""", """{"status":"in_progress"}""", "Marcus reopened ‘Finalize walk order’")]
    [InlineData("task", "update", "Book models", """{"status":"to_do"}""", """{"status":"in_progress"}""", "Marcus started ‘Book models’")]
    [InlineData("task", "update", "Book models", """{"status":"to_do"}""", """{"status":"blocked"}""", "Marcus set ‘Book models’ to blocked")]
    [InlineData("task", "update", "Book models", """{"status":"blocked","waits":true}""", """{"status":"to_do","waits":false}""", "‘Book models’ can start now")]
    [InlineData("task", "update", "Book models", """{"assigneeId":null}""", """{"assigneeId":"0198c0de-0000-7000-8000-000000000001"}""", "Marcus assigned ‘Book models’ to Julia")]
    [InlineData("task", "update", "Book models", """{"assigneeId":"0198c0de-0000-7000-8000-000000000001"}""", """{"assigneeId":null}""", "Marcus left ‘Book models’ to nobody")]
    [InlineData("task", "update", "Book models", """{"deadline":null}""", """{"deadline":"2027-03-01T17:00:00+00:00"}""", "Marcus moved the deadline of ‘Book models’ to 1 Mar 2027, 18:00")]
    [InlineData("task", "update", "Cast models", """{"name":"Book models"}""", """{"name":"Cast models"}""", "Marcus renamed ‘Book models’ to ‘Cast models’")]
    [InlineData("task", "update", "Book models", """{"archivedAt":null}""", """{"archivedAt":"2027-03-01T17:00:00+00:00"}""", "Marcus removed ‘Book models’")]
    [InlineData("task", "update", "Book models", """{"priority":"low","phase":"post_event"}""", """{"priority":"high","phase":"pre_production"}""", "Marcus changed the phase and the priority of the task ‘Book models’")]
    [InlineData("block", "update", "Doors", """{"startAt":"2027-03-10T18:00:00+00:00"}""", """{"startAt":"2027-03-10T18:30:00+00:00"}""", "Marcus moved ‘Doors’ to 19:30")]
    [InlineData("block", "update", "Doors", """{"startAt":"2027-03-10T18:00:00+00:00"}""", """{"startAt":"2027-03-11T18:30:00+00:00"}""", "Marcus moved ‘Doors’ to 11 Mar 2027, 19:30")]
    [InlineData("block", "insert", "Doors", null, """{"activity":"Doors"}""", "Marcus added the block ‘Doors’")]
    [InlineData("client", "insert", "Aurora", null, """{"name":"Aurora"}""", "Marcus added the client ‘Aurora’")]
    [InlineData("event_sponsor", "insert", null, null, """{"tier":"gold"}""", "Marcus added a sponsor")]
    [InlineData("event_sponsor", "delete", null, """{"tier":"gold"}""", null, "Marcus removed a sponsor")]
    [InlineData("event_team", "insert", null, null, """{"userId":"0198c0de-0000-7000-8000-000000000001","role":"casting_director"}""", "Marcus added Julia to the team as casting director")]
    [InlineData("event_team", "delete", null, """{"userId":"0198c0de-0000-7000-8000-000000000001","role":"custom"}""", null, "Marcus removed Julia from the team")]
    [InlineData("event", "insert", "Gala", null, """{"name":"Gala"}""", "Marcus created ‘Gala’")]
    [InlineData("event", "update", "Gala", """{"status":"draft"}""", """{"status":"in_progress"}""", "Marcus moved the event from draft to in progress")]
    [InlineData("event", "update", "Gala", """{"archivedAt":null}""", """{"archivedAt":"2027-03-10T18:00:00+00:00"}""", "Marcus archived the event")]
    [InlineData("event", "update", "Gala", """{"archivedAt":"2027-03-10T18:00:00+00:00"}""", """{"archivedAt":null}""", "Marcus restored the event")]
    [InlineData("event", "update", "Gala", """{"venueId":null,"budget":1,"goals":[]}""", """{"venueId":"x","budget":2,"goals":["fun"]}""", "Marcus changed the budget, the goals and 1 more of the event")]
    [InlineData("member", "update", null, """{"role":"member"}""", """{"role":"manager"}""", "Marcus made a member manager")]
    [InlineData("lighting_cue", "insert", null, null, "{}", "Marcus added a lighting cue")]
    [InlineData("lighting_cue", "update", "Blackout", "{}", "{}", "Marcus changed the lighting cue ‘Blackout’")]
    public void One_change_is_one_sentence(string entity, string op, string? label, string? old, string? now, string sentence) =>
        Assert.Equal(sentence, Sentences().Of(Facts(entity, op, label, old, now, "Marcus")));

    [Theory]
    [InlineData("task", "insert", null, "Marcus added 1,112 tasks")]
    [InlineData("task", "update", "done", "Marcus completed 1,112 tasks")]
    [InlineData("task", "update", "in_progress", "Marcus set 1,112 tasks to in progress")]
    [InlineData("task", "update", null, "Marcus changed 1,112 tasks")]
    [InlineData("budget_category", "delete", null, "Marcus removed 1,112 budget categories")]
    [InlineData("event_team", "insert", null, "Marcus added 1,112 people to the team")]
    public void Many_at_once_are_one_sentence(string entity, string op, string? status, string sentence) =>
        Assert.Equal(sentence, Sentences().Of(Facts(entity, op, "One of them", "{}", "{}", "Marcus") with { Count = 1112, CommonStatus = status }));

    [Fact]
    public void What_nobody_did_the_product_did() =>
        Assert.Equal("Callboard added the task ‘Strike’", Sentences().Of(Facts("task", "insert", "Strike", null, "{}", null)));

    [Fact]
    public void A_module_tells_its_own_changes_and_leaves_the_rest()
    {
        var sentences = Sentences(new CueSentence());
        Assert.Equal("Lights out by Marcus", sentences.Of(Facts("lighting_cue", "update", "Blackout", "{}", """{"level":"0"}""", "Marcus")));
        Assert.Equal("Marcus removed the cue ‘Blackout’", sentences.Of(Facts("lighting_cue", "delete", "Blackout", "{}", null, "Marcus")));
    }

    private sealed class CueSentence : IActivitySentence
    {
        public string Entity => "lighting_cue";

        public (string One, string Many) Noun => ("cue", "cues");

        public string? Tell(ActivityFacts facts) => facts.Text("level") == "0" ? $"Lights out by {facts.Who}" : null;
    }

    private static ActivitySentences Sentences(params IActivitySentence[] own) => new(own);

    private static ActivityFacts Facts(string entity, string op, string? label, string? old, string? now, string? actor) =>
        new(entity, op, label, Fields(old), Fields(now), actor)
        {
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            NameOf = id => id == s_julia ? "Julia" : null,
        };

    private static Dictionary<string, JsonElement>? Fields(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json);
}
