using Callboard.Testing;
using Callboard.Tests.Live;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>Dashboards are told the numbers of a series once a second, and only who may see them.</summary>
public sealed class WatchingTheNumbers(CallboardServer server)
{
    [Fact]
    public async Task Everybody_who_watches_is_told_the_same_and_first_of_all_everything()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        for (var i = 0; i < 3; i++)
        {
            await door.WristbandAsync($"W{i}");
        }

        Assert.Equal("allow", await door.TryAsync("W0", new { scannedAt = TimeProvider.System.GetUtcNow().AddMinutes(-20) }));
        await using var first = await server.LiveAsync(door.User);
        await using var second = await server.LiveAsync(await organization.AddAsync("viewer", "Vera"));
        await first.SubscribeAsync($"series:{door.SeriesId}");
        await second.SubscribeAsync($"series:{door.SeriesId}");

        foreach (var live in (LiveClient[])[first, second])
        {
            var whole = (await live.NextAsync("metrics")).Body;
            Assert.True((bool)whole["whole"]!);
            Assert.Equal((1, 1, 3), (whole["data"]!.Int("inside"), whole["data"]!["minutes"]!.AsArray().Count, whole["data"]!.Int("admitted")));
        }

        Assert.Equal("allow", await door.TryAsync("W1"));
        Assert.Equal("unknown_credential", await door.TryAsync("nobody"));
        foreach (var live in (LiveClient[])[first, second])
        {
            var seen = new HashSet<string>();
            while (true)
            {
                var reading = (await live.NextAsync("metrics")).Body;
                Assert.False((bool)reading["whole"]!);
                seen.UnionWith(reading["data"]!["minutes"]!.Items().Select(m => m.Str("key")!));
                if ((reading["data"]!.Int("inside"), reading["data"]!.Int("denied")) == (2, 1))
                {
                    break;
                }
            }

            // The minute of twenty minutes ago was told before and is not told again.
            Assert.All(seen, key => Assert.True(string.CompareOrdinal(key, TimeProvider.System.GetUtcNow().AddMinutes(-10).ToString("yyyy-MM-ddTHH:mm", null)) > 0));
        }

        await Recount.AssertSameAsync(server, door.SeriesId);
    }

    [Fact]
    public async Task Nobody_watches_what_they_may_not_see()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        var stranger = await server.NewOrganizationAsync();
        await using var live = await server.LiveAsync(stranger.Owner);
        foreach (var topic in (string[])[$"series:{door.SeriesId}", $"series:{Guid.CreateVersion7()}", $"series:{Guid.Empty}"])
        {
            Assert.EndsWith("request.not_found", (await Assert.ThrowsAsync<LiveRefusal>(() => live.SubscribeAsync(topic))).Message, StringComparison.Ordinal);
            Assert.Equal(("unsubscribed", topic), await live.NextAsync() is var told ? (told.Target, told.Topic) : default);
        }
    }

    [Fact]
    public async Task Whoever_loses_the_right_is_told_so_and_nothing_more()
    {
        var organization = await server.NewOrganizationAsync();
        var julia = await organization.AddAsync("member", "Julia");
        var show = await server.NewEventAsync(organization);
        var door = await Door.OpenAsync(organization.Owner, show);
        await door.WristbandAsync("W0");
        await using var hers = await server.LiveAsync(julia);
        await using var owners = await server.LiveAsync(organization.Owner);
        await hers.SubscribeAsync($"series:{door.SeriesId}");
        await owners.SubscribeAsync($"series:{door.SeriesId}");
        await hers.NextAsync("metrics");

        await server.ChangeAsync(organization, organization.Owner, "update events.event set visibility = 'team' where id = $1", show);
        Assert.Equal("allow", await door.TryAsync("W0"));

        var last = await hers.NextAsync("unsubscribed");
        Assert.Equal("request.not_found", last.Body.Str("reason"));
        Assert.Empty(await hers.QuietAsync(TimeSpan.FromMilliseconds(1200)));
        Assert.DoesNotContain(owners.Drain(), m => m.Target == "unsubscribed");
        await LiveServer.EventuallyAsync(async () => (await owners.NextAsync("metrics")).Body["data"]!.Int("inside") == 1, "the owner is told");
    }

    [Fact]
    public async Task After_signing_out_nothing_is_told()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        var julia = await organization.AddAsync("member", "Julia");
        await using var live = await server.LiveAsync(julia);
        await live.SubscribeAsync($"series:{door.SeriesId}");
        await live.NextAsync("metrics");

        await server.System.ExecuteAsync(
            "update accounts.credential set revoked_at = now() where user_id = $1", [julia.Id], TestContext.Current.CancellationToken);

        await live.Closed.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Whoever_is_expected_is_counted_with_every_change_of_passes()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync(), admitsAll: false);
        var path = $"/api/v1/events/{door.EventId}";
        async Task ExpectAsync(int admitted)
        {
            Assert.Equal(admitted, (await door.MetricsAsync()).Int("admitted"));
            await Recount.AssertSameAsync(server, door.SeriesId);
        }

        var ticket = await door.TicketAsync("T1");
        var named = await door.WristbandAsync("W1", "Press");
        await door.WristbandAsync("W2", "Press");
        await ExpectAsync(0);
        (await door.User.PostAsync($"{door.Path}/wristbands/bulk", new { category = "General" })).Expect(200);
        await ExpectAsync(1);
        (await door.User.PostAsync($"{door.Path}/wristbands", new { wristbandIds = new[] { named } })).Expect(200);
        await ExpectAsync(2);

        // A wristband for the ticket's holder is nobody more.
        var issued = await door.WristbandAsync("W3", "General", new { ticketId = ticket });
        await ExpectAsync(2);
        (await door.User.PatchAsync($"{path}/wristbands/{issued}", new { status = "blocked" })).Expect(200);
        await ExpectAsync(2);
        (await door.User.PatchAsync($"{path}/wristbands/{named}", new { status = "blocked" })).Expect(200);
        await ExpectAsync(1);
        (await door.User.PatchAsync($"{path}/wristbands/{named}", new { status = "active", category = "General" })).Expect(200);
        await ExpectAsync(2);
        (await door.User.DeleteAsync($"{path}/wristbands/{named}")).Expect(204);
        await ExpectAsync(1);
        // Nobody's ticket any more: now it stands for itself, and it is blocked.
        (await door.User.DeleteAsync($"{path}/tickets/{ticket}")).Expect(204);
        await ExpectAsync(0);
        (await door.User.PatchAsync($"{path}/wristbands/{issued}", new { status = "active" })).Expect(200);
        await ExpectAsync(1);
        (await door.User.PostAsync($"{door.Path}/wristbands/bulk", new { all = true })).Expect(200);
        await ExpectAsync(2);
    }
}
