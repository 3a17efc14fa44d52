using Callboard.Testing;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Callboard.Tests.Live;

/// <summary>Who is looking at an event.</summary>
public sealed class PresenceOnAnEvent(CallboardServer server) : IAsyncLifetime
{
    private WebApplication _node = null!;

    public async ValueTask InitializeAsync() => _node = await server.StartNodeAsync("--Live:PresenceGrace=00:00:00.4");

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task People_come_and_go_and_tabs_count_once()
    {
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var show = await server.NewEventAsync(organization);
        await using var owners = await LiveAsync(organization.Owner);
        await owners.SubscribeAsync(show.Topic());
        await SeesAsync(owners, show, "Olivia Owner");

        await using var first = await LiveAsync(julia);
        await first.SubscribeAsync(show.Topic());
        await SeesAsync(owners, show, "Julia", "Olivia Owner");
        await SeesAsync(first, show, "Julia", "Olivia Owner");
        var second = await LiveAsync(julia);
        await second.SubscribeAsync(show.Topic());
        await SeesAsync(second, show, "Julia", "Olivia Owner");

        await first.InvokeAsync("Unsubscribe", new { topic = show.Topic() });
        await SeesAsync(owners, show, "Julia", "Olivia Owner");
        var left = System.Diagnostics.Stopwatch.GetTimestamp();
        second.Cut();
        await second.DisposeAsync();
        await SeesAsync(owners, show, "Olivia Owner");
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(left) > TimeSpan.FromSeconds(0.3), "A short cut must not look like leaving.");
    }

    [Fact]
    public async Task Who_does_nothing_for_a_while_is_shown_as_idle_and_stands_last()
    {
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var show = await server.NewEventAsync(organization);
        await using var owners = await LiveAsync(organization.Owner);
        await owners.SubscribeAsync(show.Topic());
        await using var desk = await LiveAsync(julia);
        await using var phone = await LiveAsync(julia);
        await desk.SubscribeAsync(show.Topic());
        await phone.SubscribeAsync(show.Topic());
        await SeesAsync(owners, show, "Julia", "Olivia Owner");

        await phone.InvokeAsync("Idle", true);
        await desk.InvokeAsync("Idle", true);
        await SeesAsync(owners, show, "Olivia Owner", "Julia");
        // One screen somebody sits at is enough.
        await phone.InvokeAsync("Idle", false);
        await SeesAsync(owners, show, "Julia", "Olivia Owner");
    }

    [Fact]
    public async Task Portal_users_neither_see_nor_are_seen()
    {
        var organization = await server.NewOrganizationAsync();
        var client = Guid.CreateVersion7();
        await server.ChangeAsync(
            organization, organization.Owner,
            "insert into directory.client (organization_id, id, company_name) values (app.current_organization(), $1, 'Aurora')", client);
        var show = await server.NewEventAsync(organization, client: client);
        var portal = await organization.AddPortalAsync("client", client);
        await using var theirs = await LiveAsync(portal);
        await theirs.SubscribeAsync(show.Topic());
        await using var owners = await LiveAsync(organization.Owner);
        await owners.SubscribeAsync(show.Topic());
        await SeesAsync(owners, show, "Olivia Owner");
        Assert.Empty(await theirs.QuietAsync(TimeSpan.FromMilliseconds(300)));
    }

    private Task<LiveClient> LiveAsync(ApiUser user) => server.LiveAsync(user, node: CallboardServer.AddressOf(_node));

    private static async Task SeesAsync(LiveClient live, Guid show, params string[] names)
    {
        // Announcements are gathered for a moment, so one that is already out of date may come first.
        IEnumerable<string?> seen;
        do
        {
            var message = await live.NextAsync("presence");
            Assert.Equal(show.Topic(), message.Topic);
            seen = message.Body["users"]!.Items().Select(u => u.Str("name"));
        }
        while (!seen.SequenceEqual(names));
    }
}
