using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Live;

/// <summary>What one does, the other sees.</summary>
public sealed class TwoPeopleOnOneEvent(CallboardServer server)
{
    [Fact]
    public async Task A_change_reaches_both_with_what_it_was_and_what_it_is()
    {
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var show = await server.NewEventAsync(organization);
        await using var hers = await server.LiveAsync(julia);
        await using var owners = await server.LiveAsync(organization.Owner);
        var start = await hers.SubscribeAsync(show.Topic());
        Assert.Equal(start, await owners.SubscribeAsync(show.Topic()));

        await server.RenameAsync(organization, organization.Owner, show, "Summer showcase");

        var change = await hers.NextAsync("change");
        Assert.Equal(start + 1, change.Cursor);
        Assert.Equal(show.Topic(), change.Topic);
        Assert.Equal("event", change.Body.Str("entity"));
        Assert.Equal("update", change.Body.Str("op"));
        Assert.Equal(show, change.Body.Id());
        Assert.Equal("Spring showcase", (string?)change.Body["old"]!["name"]);
        Assert.Equal("Summer showcase", (string?)change.Body["new"]!["name"]);
        Assert.Equal("Olivia Owner", (string?)change.Body["actor"]!["name"]);
        Assert.Equal("Olivia Owner renamed the event to ‘Summer showcase’", change.Body.Str("summary"));
        Assert.True((int)change.Body["version"]! > 1);
        Assert.Equal("web", change.Body.Str("via"));
        Assert.Equal(change.Body.ToJsonString(), (await owners.NextAsync("change")).Body.ToJsonString());
    }

    [Fact]
    public async Task Fields_are_named_as_everywhere_on_the_wire()
    {
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        await using var live = await server.LiveAsync(organization.Owner);
        await live.SubscribeAsync(show.Topic());

        await server.ChangeAsync(organization, organization.Owner, "update events.event set target_attendees = 250 where id = $1", show);

        Assert.Equal(250, (int)(await live.NextAsync("change")).Body["new"]!["targetAttendees"]!);
    }

    [Fact]
    public async Task A_client_that_was_away_gets_what_it_missed_and_then_what_comes()
    {
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        long cursor;
        await using (var first = await server.LiveAsync(organization.Owner))
        {
            cursor = await first.SubscribeAsync(show.Topic());
        }

        await server.RenameAsync(organization, organization.Owner, show, "One");
        await server.RenameAsync(organization, organization.Owner, show, "Two");

        await using var second = await server.LiveAsync(organization.Owner);
        Assert.Equal(cursor + 2, await second.SubscribeAsync(show.Topic(), cursor));
        await server.RenameAsync(organization, organization.Owner, show, "Three");
        var names = new List<string>();
        for (var no = cursor + 1; no <= cursor + 3; no++)
        {
            var change = await second.NextAsync();
            Assert.Equal(no, change.Cursor);
            names.Add((string)change.Body["new"]!["name"]!);
        }

        Assert.Equal(["One", "Two", "Three"], names);
    }

    [Fact]
    public async Task Who_no_longer_listens_hears_nothing()
    {
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        await using var live = await server.LiveAsync(organization.Owner);
        await using var control = await server.LiveAsync(organization.Owner);
        await live.SubscribeAsync(show.Topic());
        await control.SubscribeAsync(show.Topic());
        await live.InvokeAsync("Unsubscribe", show.Topic());

        await server.RenameAsync(organization, organization.Owner, show, "Unheard");

        await control.NextAsync("change");
        Assert.DoesNotContain(await live.QuietAsync(TimeSpan.FromMilliseconds(200)), m => m.Target == "change");
    }

    [Fact]
    public async Task A_client_far_behind_is_told_to_fetch_anew_and_then_follows()
    {
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        await server.BreakAsync(
            """
            insert into app.action_history (organization_id, stream, no, event_id, entity, entity_id, op, via, new)
            select $1, 'event:' || $2, (select max(no) from app.action_history where organization_id = $1 and stream = 'event:' || $2) + n,
                   $2, 'event', $2, 'update', 'system', '{}'
              from generate_series(1, 2100) as n
            """,
            organization.Id, show);
        await using var live = await server.LiveAsync(organization.Owner);

        var cursor = await live.SubscribeAsync(show.Topic(), 1);

        var reset = await live.NextAsync();
        Assert.Equal("reset", reset.Target);
        Assert.Equal(cursor, reset.Cursor);
        await server.RenameAsync(organization, organization.Owner, show, "Afterwards");
        Assert.Equal(cursor + 1, (await live.NextAsync("change")).Cursor);
    }

    [Fact]
    public async Task A_cursor_from_elsewhere_leads_to_a_reset()
    {
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        await using var live = await server.LiveAsync(organization.Owner);
        var cursor = await live.SubscribeAsync(show.Topic(), 1_000_000);
        Assert.Equal(cursor, (await live.NextAsync("reset")).Cursor);
        Assert.True(cursor < 1000);
    }

    [Theory]
    [InlineData("event:nonsense")]
    [InlineData("organization:0198c0de-0000-7000-8000-000000000000")]
    [InlineData("everything")]
    [InlineData("")]
    public async Task There_are_no_other_topics(string topic)
    {
        var organization = await server.NewOrganizationAsync();
        await using var live = await server.LiveAsync(organization.Owner);
        var refusal = await Assert.ThrowsAsync<LiveRefusal>(() => live.SubscribeAsync(topic));
        Assert.Contains("request.not_found", refusal.Message, StringComparison.Ordinal);
        var told = await live.NextAsync("unsubscribed");
        Assert.Equal(topic, told.Topic);
        Assert.Equal("request.not_found", told.Body.Str("reason"));
    }

    [Fact]
    public async Task Nonsense_is_refused_and_the_connection_stays()
    {
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        await using var live = await server.LiveAsync(organization.Owner);
        await Assert.ThrowsAsync<LiveRefusal>(() => live.InvokeAsync("Subscribe", new { topic = show.Topic(), after = -4 }));
        await Assert.ThrowsAsync<LiveRefusal>(() => live.InvokeAsync("Subscribe", new { topic = show.Topic(), after = "soon" }));
        await Assert.ThrowsAsync<LiveRefusal>(() => live.InvokeAsync("Subscribe", new { nothing = 1 }));
        await Assert.ThrowsAsync<LiveRefusal>(() => live.InvokeAsync("Subscribe"));
        await Assert.ThrowsAsync<LiveRefusal>(() => live.InvokeAsync("Unsubscribe", 7));
        await Assert.ThrowsAsync<LiveRefusal>(() => live.InvokeAsync("NoSuchMethod"));
        Assert.True(await live.SubscribeAsync(show.Topic()) > 0);
    }
}
