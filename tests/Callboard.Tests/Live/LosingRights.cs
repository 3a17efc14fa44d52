using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Live;

/// <summary>Whoever may no longer read hears nothing more, from the very change on that took the right away.</summary>
public sealed class LosingRights(CallboardServer server)
{
    [Fact]
    public async Task Leaving_the_team_ends_it()
    {
        var (organization, julia, show) = await TeamEventAsync();
        await using var live = await server.LiveAsync(julia);
        await live.SubscribeAsync(show.Topic());

        await server.ChangeAsync(organization, organization.Owner, "delete from events.event_team where event_id = $1 and user_id = $2", show, julia.Id);
        await server.RenameAsync(organization, organization.Owner, show, "Not for Julia");

        await EndsSilentlyAsync(live, "request.not_found");
        await Assert.ThrowsAsync<LiveRefusal>(() => live.SubscribeAsync(show.Topic()));
    }

    [Fact]
    public async Task Closing_an_event_ends_it_for_those_outside_the_team_only()
    {
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var show = await server.NewEventAsync(organization);
        await using var hers = await server.LiveAsync(julia);
        await using var owners = await server.LiveAsync(organization.Owner);
        await hers.SubscribeAsync(show.Topic());
        await owners.SubscribeAsync(show.Topic());

        await server.ChangeAsync(organization, organization.Owner, "update events.event set visibility = 'team' where id = $1", show);
        await server.RenameAsync(organization, organization.Owner, show, "Among ourselves");

        await EndsSilentlyAsync(hers, "request.not_found");
        Assert.Equal("team", (string?)(await owners.NextAsync("change")).Body["new"]!["visibility"]);
        Assert.Equal("Among ourselves", (string?)(await owners.NextAsync("change")).Body["new"]!["name"]);
    }

    [Fact]
    public async Task Being_removed_from_the_organization_ends_everything()
    {
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var show = await server.NewEventAsync(organization);
        await using var live = await server.LiveAsync(julia);
        await live.SubscribeAsync(show.Topic());
        await live.SubscribeAsync("organization");

        await server.ChangeAsync(organization, organization.Owner, "update accounts.member set removed_at = now() where user_id = $1", julia.Id);
        await server.RenameAsync(organization, organization.Owner, show, "Not for Julia");

        var ended = new HashSet<string>();
        while (ended.Count < 2)
        {
            var message = await live.NextAsync();
            Assert.Equal("unsubscribed", message.Target);
            ended.Add(message.Topic);
        }

        Assert.DoesNotContain(await live.QuietAsync(TimeSpan.FromMilliseconds(200)), m => m.Target == "change");
    }

    [Fact]
    public async Task A_lower_role_ends_what_it_may_not_read_and_nothing_else()
    {
        var organization = await server.NewOrganizationAsync();
        var admin = await organization.AddAsync("admin", "Ada Admin");
        await using var live = await server.LiveAsync(admin);
        await live.SubscribeAsync("settings");
        await live.SubscribeAsync("organization");

        await server.ChangeAsync(organization, organization.Owner, "update accounts.member set role = 'member' where user_id = $1", admin.Id);

        var ended = await live.NextAsync();
        Assert.Equal(("unsubscribed", "settings"), (ended.Target, ended.Topic));
        await server.ChangeAsync(
            organization, organization.Owner,
            "insert into directory.client (organization_id, company_name) values (app.current_organization(), 'Aurora')");
        Assert.Equal("organization", (await live.NextAsync("change")).Topic);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signing_out_ends_the_connection_on_every_node_at_once(bool replication)
    {
        await using var node = await server.StartNodeAsync($"--Live:Replication={replication}", "--Live:SessionCheckInterval=00:10:00");
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var show = await server.NewEventAsync(organization);
        await using var live = await server.LiveAsync(julia, node: CallboardServer.AddressOf(node));
        await live.SubscribeAsync(show.Topic());

        // On another node, which is where signing out may well happen.
        await server.System.ExecuteAsync(
            "update accounts.credential set revoked_at = now() where user_id = $1", [julia.Id], TestContext.Current.CancellationToken);
        var patience = TimeSpan.FromSeconds(replication ? 3 : 6);
        await live.Closed.WaitAsync(patience, TestContext.Current.CancellationToken);
        await server.RenameAsync(organization, organization.Owner, show, "Not for Julia");

        var ended = Assert.Single(live.Drain(), m => m.Target != "presence");
        Assert.Equal("unsubscribed", ended.Target);
        Assert.Equal("auth.required", ended.Body.Str("reason"));
        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_disabled_account_is_cut_off()
    {
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        await using var live = await server.LiveAsync(julia);
        await live.SubscribeAsync("organization");
        await server.System.ExecuteAsync(
            "update accounts.account set disabled_at = now() where id = $1", [julia.Id], TestContext.Current.CancellationToken);
        await live.Closed.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_deleted_organization_has_no_listeners()
    {
        var organization = await server.NewOrganizationAsync();
        await using var live = await server.LiveAsync(organization.Owner);
        await live.SubscribeAsync("organization");
        await server.ChangeAsync(organization, organization.Owner, "delete from accounts.organization where id = app.current_organization()");
        await live.Closed.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_expired_sign_in_is_found_by_looking()
    {
        await using var node = await server.StartNodeAsync("--Live:SessionCheckInterval=00:00:00.5");
        var organization = await server.NewOrganizationAsync();
        await using var live = await server.LiveAsync(organization.Owner, node: CallboardServer.AddressOf(node));
        await live.SubscribeAsync("organization");
        await server.System.ExecuteAsync(
            "update accounts.credential set expires_at = now() where user_id = $1", [organization.Owner.Id], TestContext.Current.CancellationToken);
        await live.Closed.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Rights_that_stay_lose_no_change()
    {
        var (organization, julia, show) = await TeamEventAsync();
        var marcus = await organization.AddAsync("member", "Marcus");
        await AddToTeamAsync(organization, show, marcus);
        await using var live = await server.LiveAsync(julia);
        var cursor = await live.SubscribeAsync(show.Topic());

        // Everybody's rights are asked again each time, while changes keep coming.
        for (var i = 0; i < 10; i++)
        {
            await server.ChangeAsync(organization, organization.Owner, "delete from events.event_team where event_id = $1 and user_id = $2", show, marcus.Id);
            await server.RenameAsync(organization, organization.Owner, show, $"Name {i}");
            await AddToTeamAsync(organization, show, marcus);
        }

        for (var no = cursor + 1; no <= cursor + 30; no++)
        {
            var message = await live.NextAsync();
            Assert.Equal(("change", no), (message.Target, message.Cursor));
        }
    }

    private async Task<(TestOrganization Organization, ApiUser Julia, Guid Show)> TeamEventAsync()
    {
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var show = await server.NewEventAsync(organization, visibility: "team");
        await AddToTeamAsync(organization, show, julia);
        return (organization, julia, show);
    }

    private Task AddToTeamAsync(TestOrganization organization, Guid show, ApiUser user) => server.ChangeAsync(
        organization, organization.Owner,
        "insert into events.event_team (organization_id, event_id, user_id) values (app.current_organization(), $1, $2)", show, user.Id);

    private static async Task EndsSilentlyAsync(LiveClient live, string reason)
    {
        var message = await live.NextAsync();
        Assert.Equal("unsubscribed", message.Target);
        Assert.Equal(reason, message.Body.Str("reason"));
        Assert.DoesNotContain(await live.QuietAsync(TimeSpan.FromMilliseconds(200)), m => m.Target is "change" or "reset");
    }
}
