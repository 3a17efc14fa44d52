using Callboard.Testing;
using Callboard.Tests.Accounts;
using Xunit;

namespace Callboard.Tests.Live;

/// <summary>The audience of a topic is whoever may read every row that comes on it.</summary>
public sealed class WhoMayListen(CallboardServer server)
{
    [Fact]
    public async Task Nobody_without_signing_in()
    {
        var refusal = await Assert.ThrowsAsync<LiveRefusal>(() => LiveClient.ConnectAsync(server.Address, null));
        Assert.Equal("401", refusal.Message);
        refusal = await Assert.ThrowsAsync<LiveRefusal>(() => LiveClient.ConnectAsync(server.Address, "cbs_nonsense"));
        Assert.Equal("401", refusal.Message);
    }

    [Fact]
    public async Task A_page_of_another_site_opens_no_socket_on_our_cookie()
    {
        var person = await server.RegisterAsync("Northlight Productions");
        var cookie = (await server.LoginAsync(person.Email, person.Password, cookie: true)).Expect(200).Headers["Set-Cookie"].Split(';')[0];

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, await OpenAsync("https://elsewhere.example", cookie));
        Assert.Equal(System.Net.HttpStatusCode.SwitchingProtocols, await OpenAsync(server.Address.GetLeftPart(UriPartial.Authority), cookie));
    }

    [Fact]
    public async Task A_page_of_another_site_may_bring_a_token_of_its_own()
    {
        var person = await server.RegisterAsync("Northlight Productions");
        var cookie = (await server.LoginAsync(person.Email, person.Password, cookie: true)).Expect(200).Headers["Set-Cookie"].Split(';')[0];

        Assert.Equal(
            System.Net.HttpStatusCode.SwitchingProtocols,
            await OpenAsync("https://elsewhere.example", null, "access_token=" + person.Registered.Str("accessToken")));
        // A token that is none does not fall back to the cookie.
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, await OpenAsync("https://elsewhere.example", cookie, "access_token=nonsense"));
    }

    private async Task<System.Net.HttpStatusCode> OpenAsync(string origin, string? cookie, string query = "")
    {
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        if (cookie is not null)
        {
            socket.Options.SetRequestHeader("Cookie", cookie);
        }

        try
        {
            await socket.ConnectAsync(
                new UriBuilder(server.Address) { Scheme = "ws", Path = "/live", Query = query }.Uri, TestContext.Current.CancellationToken);
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            // The status tells why.
        }

        return socket.HttpStatusCode;
    }

    [Fact]
    public async Task Nobody_of_another_organization()
    {
        var organization = await server.NewOrganizationAsync();
        var show = await server.NewEventAsync(organization);
        var other = await server.NewOrganizationAsync("Somebody Else");
        await using var live = await server.LiveAsync(other.Owner);
        await Refused(live, show.Topic());

        await using var pretending = await server.LiveAsync(other.Owner, organization);
        await pretending.Closed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Outsiders_hear_nothing_of_a_teams_event_and_viewers_hear_all_of_an_open_one()
    {
        var organization = await server.NewOrganizationAsync();
        var outsider = await organization.AddAsync("manager");
        var viewer = await organization.AddAsync("viewer");
        var closed = await server.NewEventAsync(organization, visibility: "team");
        var open = await server.NewEventAsync(organization);
        await using var outside = await server.LiveAsync(outsider);
        await using var looking = await server.LiveAsync(viewer);
        await Refused(outside, closed.Topic());
        await Refused(looking, closed.Topic());
        await looking.SubscribeAsync(open.Topic());

        await server.RenameAsync(organization, organization.Owner, open, "Heard");
        Assert.Equal("Heard", (string?)(await looking.NextAsync("change")).Body["new"]!["name"]);
    }

    [Fact]
    public async Task The_organization_is_for_staff_and_settings_are_for_administrators()
    {
        var organization = await server.NewOrganizationAsync();
        var member = await organization.AddAsync("member");
        var admin = await organization.AddAsync("admin");
        await using var members = await server.LiveAsync(member);
        await using var admins = await server.LiveAsync(admin);
        await members.SubscribeAsync("organization");
        await Refused(members, "settings");
        await admins.SubscribeAsync("settings");

        var client = await NewClientAsync(organization, "Aurora");
        var change = await members.NextAsync("change");
        Assert.Equal(("organization", "client", client), (change.Topic, change.Body.Str("entity"), change.Body.Id()));

        var newcomer = await organization.AddAsync("member", "Nora Newcomer");
        Assert.Equal("Nora Newcomer joined as member", (await admins.NextAsync("change")).Body.Str("summary"));
        Assert.NotEqual(Guid.Empty, newcomer.Id);
    }

    [Fact]
    public async Task Portal_users_hear_that_their_event_changed_and_not_what()
    {
        var organization = await server.NewOrganizationAsync();
        var client = await NewClientAsync(organization, "Aurora");
        var stranger = await NewClientAsync(organization, "Borealis");
        var show = await server.NewEventAsync(organization, client: client);
        var portal = await organization.AddPortalAsync("client", client);
        var otherPortal = await organization.AddPortalAsync("client", stranger);
        await using var theirs = await server.LiveAsync(portal);
        await using var others = await server.LiveAsync(otherPortal);
        await Refused(others, show.Topic());
        await Refused(theirs, "organization");
        await Refused(theirs, "settings");
        var cursor = await theirs.SubscribeAsync(show.Topic());

        await server.RenameAsync(organization, organization.Owner, show, "A secret name");

        var change = await theirs.NextAsync("change");
        Assert.Equal($$"""{"cursor":"{{cursor + 1}}","topic":"{{show.Topic()}}","entity":"event","op":"changed"}""", change.Body.ToJsonString());

        // Back from an absence they fetch anew: they read no history.
        await server.RenameAsync(organization, organization.Owner, show, "Another secret");
        await using var again = await server.LiveAsync(portal);
        await again.SubscribeAsync(show.Topic(), cursor);
        Assert.Equal(cursor + 2, (await again.NextAsync("reset")).Cursor);
        await server.RenameAsync(organization, organization.Owner, show, "A third");
        Assert.Equal("changed", (await again.NextAsync("change")).Body.Str("op"));
        Assert.DoesNotContain(again.Drain(), m => m.Body.ToJsonString().Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(22)]
    [InlineData(33)]
    public async Task Whatever_is_heard_could_be_read_and_whatever_is_refused_could_not(int seed)
    {
        var random = new Random(seed);
        var organization = await server.NewOrganizationAsync();
        var clients = new[] { await NewClientAsync(organization, "One"), await NewClientAsync(organization, "Two") };
        var staff = new List<ApiUser> { organization.Owner };
        foreach (var role in (string[])["admin", "manager", "member", "member", "viewer"])
        {
            staff.Add(await organization.AddAsync(role));
        }

        var creators = staff.Take(5).ToList();
        var events = new List<(Guid Id, ApiUser Creator)>();
        for (var i = 0; i < 6; i++)
        {
            var creator = creators[random.Next(creators.Count)];
            var id = await server.NewEventAsync(
                organization, creator, visibility: random.Next(2) == 0 ? "team" : "organization",
                client: random.Next(2) == 0 ? clients[random.Next(2)] : null);
            events.Add((id, creator));
            foreach (var mate in staff.Where(u => u != creator && random.Next(4) == 0))
            {
                await server.ChangeAsync(
                    organization, creator,
                    "insert into events.event_team (organization_id, event_id, user_id, permission) values (app.current_organization(), $1, $2, 'view_only')",
                    id, mate.Id);
            }
        }

        var stranger = await server.NewOrganizationAsync("Strangers");
        List<(ApiUser User, TestOrganization Of)> people = [.. staff.Select(u => (u, organization)), (stranger.Owner, stranger)];
        foreach (var client in clients)
        {
            people.Add((await organization.AddPortalAsync("client", client), organization));
        }

        List<string> topics = ["organization", "settings", .. events.Select(e => e.Id.Topic()), .. staff.Select(u => $"user:{u.Id}")];
        var ears = new List<(ApiUser User, TestOrganization Of, LiveClient Live, HashSet<string> Joined)>();
        foreach (var (user, of) in people)
        {
            var live = await server.LiveAsync(user);
            var joined = new HashSet<string>();
            foreach (var topic in topics)
            {
                try
                {
                    // From the beginning: the backlog is read with the listener's rights and belongs to what is heard.
                    await live.SubscribeAsync(topic, 0);
                    joined.Add(topic);
                }
                catch (LiveRefusal)
                {
                }
            }

            ears.Add((user, of, live, joined));
        }

        for (var i = 0; i < 40; i++)
        {
            var (id, creator) = events[random.Next(events.Count)];
            await (random.Next(3) switch
            {
                0 => server.RenameAsync(organization, creator, id, $"Name {i}"),
                1 => NewClientAsync(organization, $"Client {i}"),
                _ => server.ChangeAsync(organization, creator, "update events.event set target_attendees = $2 where id = $1", id, i + 1),
            });
        }

        foreach (var (user, of, live, joined) in ears)
        {
            var visible = await VisibleAsync(user, of);
            var heard = await HeardAllAsync(live, joined, visible, of);
            foreach (var message in heard.Where(m => m.Target == "change" && m.Body.Str("op") != "changed"))
            {
                Assert.Contains((StreamOf(message.Topic, of), message.Cursor), visible);
            }

            foreach (var topic in topics.Where(t => !joined.Contains(t)))
            {
                Assert.DoesNotContain(visible, v => v.Stream == StreamOf(topic, organization));
            }

            await live.DisposeAsync();
        }
    }

    /// <summary>Collects until everything the user can read arrived: what is visible is heard, too.</summary>
    private static async Task<List<LiveMessage>> HeardAllAsync(
        LiveClient live, HashSet<string> joined, HashSet<(string Stream, long No)> visible, TestOrganization of)
    {
        var heard = new List<LiveMessage>();
        var missing = visible.Where(v => joined.Any(t => StreamOf(t, of) == v.Stream)).ToHashSet();
        while (missing.Count > 0)
        {
            var message = await live.NextAsync();
            heard.Add(message);
            if (message.Target == "change")
            {
                Assert.True(missing.Remove((StreamOf(message.Topic, of), message.Cursor)), $"Heard twice or never visible: {message.Body.ToJsonString()}");
            }
        }

        heard.AddRange(await live.QuietAsync(TimeSpan.FromMilliseconds(50)));
        return heard;
    }

    private static string StreamOf(string topic, TestOrganization organization) =>
        topic is "organization" or "settings" ? $"{topic}:{organization.Id}" : topic;

    private sealed record Place(string Stream, long No);

    private async Task<HashSet<(string Stream, long No)>> VisibleAsync(ApiUser user, TestOrganization organization)
    {
        var db = await server.AsAsync(user, organization);
        var rows = await db.ListAsync<Place>("select stream, no from app.action_history", [], TestContext.Current.CancellationToken);
        return [.. rows.Select(r => (r.Stream, r.No))];
    }

    private async Task<Guid> NewClientAsync(TestOrganization organization, string name)
    {
        var id = Guid.CreateVersion7();
        await server.ChangeAsync(
            organization, organization.Owner,
            "insert into directory.client (organization_id, id, company_name) values (app.current_organization(), $1, $2)", id, name);
        return id;
    }

    private static async Task Refused(LiveClient live, string topic)
    {
        var refusal = await Assert.ThrowsAsync<LiveRefusal>(() => live.SubscribeAsync(topic));
        Assert.Contains("request.not_found", refusal.Message, StringComparison.Ordinal);
    }
}
