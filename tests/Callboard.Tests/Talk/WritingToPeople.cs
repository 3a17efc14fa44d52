using Callboard.Talk;
using Callboard.Testing;
using Callboard.Tests.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Callboard.Tests.Talk.TalkSteps;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Talk;

/// <summary>Scenarios that look at what letters there are: each would take the letters of the others.</summary>
[CollectionDefinition(nameof(Letters))]
public sealed class Letters;

/// <summary>Letters over a mail server that takes them, is away, or refuses them: nothing is lost and nothing is sent twice.</summary>
[Collection(nameof(Letters))]
public sealed class WritingToPeople(CallboardServer server) : IAsyncLifetime
{
    private readonly MailSink _sink = new();
    private TestOrganization _organization = null!;
    private ApiUser _marcus = null!, _julia = null!;
    private WebApplication _node = null!, _other = null!;
    private Guid _show;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _marcus = await _organization.AddAsync("manager", "Marcus Manager");
        _julia = await _organization.AddAsync("member", "Julia Member");
        _show = await _organization.AddEventAsync(_organization.Owner);
        string[] settings = ["--Mail:Host=127.0.0.1", $"--Mail:Port={_sink.Port}", "--Mail:StartTls=false", "--Notifications:LetterInterval=00:00:00"];
        (_node, _other) = (await server.StartNodeAsync(settings), await server.StartNodeAsync(settings));
        await _julia.WantAsync("task_assigned", email: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _other.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task A_letter_goes_through_a_mail_server_once_however_many_nodes_send()
    {
        await TellAsync("Zelt für Bühne 2");
        await Task.WhenAll(SendAsync(2, _node), SendAsync(2, _other), SendAsync(2, _node));
        await SendAsync(60);
        var letter = Assert.Single(_sink.To(_julia.Email));
        Assert.Contains("Marcus Manager assigned ‘Zelt für Bühne 2’ to you", letter.Text, StringComparison.Ordinal);
        Assert.Contains("Spring showcase", letter.Text, StringComparison.Ordinal);
        Assert.Matches("^<[0-9a-f]{32}@localhost>$", letter.Header("Message-ID"));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again_later_and_later_until_it_takes_it()
    {
        await TellAsync("Book the crew");
        _sink.Recipient = to => to == _julia.Email ? "450 4.2.1 Mailbox busy" : null;
        await SendAsync(2);
        // A minute has to pass.
        await SendAsync(2.5);
        Assert.Equal(1, _sink.Asked.Count(a => a == _julia.Email));
        await SendAsync(3.1);
        await SendAsync(4);
        Assert.Equal(2, _sink.Asked.Count(a => a == _julia.Email));
        // And not the letter itself: a second opinion on that is worth having too.
        _sink.Recipient = _ => null;
        _sink.Data = to => to == _julia.Email ? "451 4.3.0 Try later" : null;
        await SendAsync(9);
        _sink.Data = _ => null;
        await SendAsync(60);
        await SendAsync(600);
        Assert.Single(_sink.To(_julia.Email));
        Assert.Null((await SettingsAsync()).Str("refusedAt"));
    }

    [Fact]
    public async Task An_address_that_is_refused_for_good_is_marked_and_what_was_to_be_told_stands_in_the_inbox()
    {
        await _julia.WantAsync("task_assigned", inApp: false);
        await TellAsync("By letter only");
        Assert.Empty(await _julia.InboxAsync());
        _sink.Recipient = to => to == _julia.Email ? "550 5.1.1 Nobody of that name" : null;
        await SendAsync(2);
        Assert.Equal(["By letter only"], (await _julia.InboxAsync()).Select(n => n.Str("label")));
        var settings = await SettingsAsync();
        Assert.Equal(_julia.Email, settings.Str("email"));
        Assert.NotNull(settings.Str("refusedAt"));
        Assert.Contains("Nobody of that name", settings.Str("refusedReason"), StringComparison.Ordinal);

        // It is not tried again, and what comes later is told in the product.
        await TellAsync("Afterwards");
        await SendAsync(600);
        Assert.Equal(1, _sink.Asked.Count(a => a == _julia.Email));
        Assert.Equal(["Afterwards", "By letter only"], (await _julia.InboxAsync()).Select(n => n.Str("label")));

        // Somebody mends the mailbox and says so.
        _sink.Recipient = _ => null;
        Assert.Null((await _julia.PostAsync($"{Inbox}/settings/try-address-again")).Expect(200).Data.Str("refusedAt"));
        await TellAsync("Mended");
        await SendAsync(602);
        Assert.Contains("Mended", Assert.Single(_sink.To(_julia.Email)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_address_is_forgotten_with_the_address()
    {
        _sink.Recipient = to => to == _julia.Email ? "550 5.1.1 Nobody of that name" : null;
        await TellAsync("One");
        await SendAsync(2);
        await server.BreakAsync("update accounts.account set email = 'new-' || email where id = $1", _julia.Id);
        await TellAsync("Two");
        await SendAsync(4);
        Assert.Contains("Two", Assert.Single(_sink.To("new-" + _julia.Email)).Text, StringComparison.Ordinal);
        Assert.Null((await SettingsAsync()).Str("refusedAt"));
    }

    [Fact]
    public async Task Without_a_mail_server_for_days_a_letter_is_given_up_and_its_notification_stays()
    {
        await _julia.WantAsync("task_assigned", inApp: false);
        await TellAsync("Never posted");
        _sink.Recipient = to => to == _julia.Email ? "421 4.3.2 Closing" : null;
        var minutes = 2.0;
        for (var i = 0; i < 9; i++)
        {
            Assert.Empty(await _julia.InboxAsync());
            await SendAsync(minutes);
            minutes += 24 * 60;
        }

        await SendAsync(minutes);
        Assert.Equal(9, _sink.Asked.Count(a => a == _julia.Email));
        Assert.Equal(["Never posted"], (await _julia.InboxAsync()).Select(n => n.Str("label")));
    }

    [Fact]
    public async Task A_node_that_dies_with_a_letter_in_its_hands_is_replaced()
    {
        await TellAsync("Book the crew");
        var at = TimeProvider.System.GetUtcNow().AddMinutes(2);
        var claimed = await ClaimAsync(at);
        // The other does not touch it for as long as the first is trusted to work.
        await SendAsync(10, _other);
        Assert.Empty(_sink.To(_julia.Email));
        await SendAsync(18, _other);
        Assert.Single(_sink.To(_julia.Email));
        // Should the first come back it is told nothing new, and changes nothing.
        await server.System.ExecuteAsync("select talk.settle_letter($1, 1, $2, 'failed', 'late')", [claimed, at], CancellationToken.None);
        await SendAsync(600, _node);
        Assert.Single(_sink.To(_julia.Email));
    }

    [Fact]
    public async Task In_quiet_hours_only_what_happens_within_a_day_is_told()
    {
        // The quiet hours are the next twelve, wherever the test runs.
        var from = TimeProvider.System.GetUtcNow().AddHours(-1);
        (await _julia.PatchAsync($"{Inbox}/settings", new { timezone = "UTC", quietFrom = $"{from:HH:mm}", quietTo = $"{from.AddHours(12):HH:mm}" })).Expect(200);
        await TellAsync("Can wait");
        await SendAsync(2);
        Assert.Empty(_sink.To(_julia.Email));

        (await _marcus.PostAsync(PlanOf(_show), new
        {
            name = "Tonight", assigneeId = _julia.Id, deadline = TimeProvider.System.GetUtcNow().AddHours(5).ToString("O"),
        })).Expect(201);
        await SendAsync(4);
        Assert.Contains("Tonight", Assert.Single(_sink.To(_julia.Email)).Text, StringComparison.Ordinal);

        await TellAsync("Can wait as well");
        await SendAsync(5 * 60);
        Assert.Single(_sink.To(_julia.Email));
        await SendAsync(11 * 60 + 2);
        Assert.Contains("Can wait as well", _sink.To(_julia.Email)[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_of_news_is_one_letter_at_the_hour_somebody_chose()
    {
        var at = TimeProvider.System.GetUtcNow().AddHours(3);
        var clock = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));
        (await _julia.PatchAsync($"{Inbox}/settings", new { timezone = "Asia/Kolkata", digest = "daily", digestAt = $"{clock:HH:mm}" })).Expect(200);
        await TellAsync("Morning");
        await TellAsync("Noon", "Evening");
        await SendAsync(2 * 60);
        Assert.Empty(_sink.To(_julia.Email));
        await SendAsync(3 * 60 + 2);
        var letter = Assert.Single(_sink.To(_julia.Email));
        Assert.All(["Morning", "Noon", "Evening"], name => Assert.Contains(name, letter.Text, StringComparison.Ordinal));
        Assert.Contains("3 things for you", letter.Header("Subject"), StringComparison.Ordinal);
        // Without news there is no letter, and what comes next waits for the hour as well.
        await SendAsync(20 * 60);
        await TellAsync("Another");
        await SendAsync(2 * 60);
        Assert.Single(_sink.To(_julia.Email));
        await SendAsync(3 * 60 + 2);
        Assert.Contains("Another", _sink.To(_julia.Email)[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_read_before_the_letter_goes_is_left_out_of_it()
    {
        await TellAsync("Read", "Unread");
        _sink.Recipient = to => to == _julia.Email ? "450 4.2.1 Mailbox busy" : null;
        await SendAsync(2);
        var read = (await _julia.InboxAsync()).Single(n => n.Str("label") == "Read");
        (await _julia.PostAsync($"{Inbox}/read", new { ids = new[] { read.Id() } })).Expect(200);
        _sink.Recipient = _ => null;
        await SendAsync(60);
        var letter = Assert.Single(_sink.To(_julia.Email));
        Assert.Contains("Unread", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("‘Read’", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_ones_own_and_are_looked_at()
    {
        var settings = await SettingsAsync();
        Assert.Equal(("UTC", null, "off", "08:00"), (settings.Str("timezone"), settings.Str("quietFrom"), settings.Str("digest"), settings.Str("digestAt")));
        var changed = (await _julia.PatchAsync($"{Inbox}/settings", new { timezone = "Europe/Berlin", quietFrom = "22:00", quietTo = "07:00", digest = "hourly" })).Expect(200);
        Assert.Equal(("Europe/Berlin", "22:00", "07:00", "hourly"), (
            changed.Data.Str("timezone"), changed.Data.Str("quietFrom"), changed.Data.Str("quietTo"), changed.Data.Str("digest")));
        // Only what is named changes.
        Assert.Equal("22:00", (await _julia.PatchAsync($"{Inbox}/settings", new { digest = "off" })).Expect(200).Data.Str("quietFrom"));
        Assert.Null((await _julia.PatchAsync($"{Inbox}/settings", new { quietFrom = (string?)null, quietTo = (string?)null })).Expect(200).Data.Str("quietFrom"));
        (await _julia.PatchAsync($"{Inbox}/settings", new { quietFrom = "22:00" })).ExpectProblem(400, "notifications.quiet_half", "quietFrom");
        (await _julia.PatchAsync($"{Inbox}/settings", new { quietFrom = "22:00", quietTo = "22:00" })).ExpectProblem(400, "notifications.quiet_half", "quietTo");
        (await _julia.PatchAsync($"{Inbox}/settings", new { quietFrom = "24:00" })).ExpectProblem(400, "request.invalid", "quietFrom");
        (await _julia.PatchAsync($"{Inbox}/settings", new { timezone = "Mars/Olympus" })).ExpectProblem(400, "notifications.zone_unknown", "timezone");
        Assert.Equal("UTC", (await _marcus.GetAsync($"{Inbox}/settings")).Expect(200).Data.Str("timezone"));
    }

    [Fact]
    public async Task What_is_put_off_comes_back_once_and_live()
    {
        await TellAsync("Not now", "Now");
        var later = (await _julia.InboxAsync()).Single(n => n.Str("label") == "Not now").Id();
        var until = TimeProvider.System.GetUtcNow().AddHours(3);
        var put = (await _julia.PostAsync($"{Inbox}/snooze", new { ids = new[] { later }, until })).Expect(200);
        Assert.Equal((1, 1), (put.Json.Int("count"), put.Json.Int("unread")));
        Assert.Equal(["Now"], (await _julia.InboxAsync()).Select(n => n.Str("label")));
        Assert.Equal(["Not now"], (await _julia.InboxAsync("?snoozed=true")).Select(n => n.Str("label")));
        (await _julia.PostAsync($"{Inbox}/snooze", new { ids = new[] { later }, until = TimeProvider.System.GetUtcNow().AddHours(-1) }))
            .ExpectProblem(400, "notifications.put_off_to_past", "until");
        // Nobody writes about what was put off.
        await SendAsync(2);
        Assert.DoesNotContain("Not now", Assert.Single(_sink.To(_julia.Email)).Text, StringComparison.Ordinal);

        await using var live = await server.LiveAsync(_julia);
        await live.SubscribeAsync($"user:{_julia.Id}");
        await WakeAsync(2 * 60, _node);
        Assert.Single(await _julia.InboxAsync());
        await Task.WhenAll(WakeAsync(3 * 60 + 1, _node), WakeAsync(3 * 60 + 1, _other));
        Assert.Equal(("notification", "update"), ((await live.NextAsync("change")).Body is var body ? (body.Str("entity"), body.Str("op")) : default));
        // On top, for it is what is new now.
        Assert.Equal(["Not now", "Now"], (await _julia.InboxAsync()).Select(n => n.Str("label")));
        Assert.Equal(2, await _julia.UnreadAsync());
    }

    [Fact]
    public async Task Everything_about_one_event_is_marked_at_once()
    {
        var other = await _organization.AddEventAsync(_organization.Owner, "Another");
        await TellAsync("One", "Two");
        (await _organization.Owner.PostAsync(PlanOf(other), new { name = "Elsewhere", assigneeId = _julia.Id })).Expect(201);
        Assert.Equal(2, (await _julia.PostAsync($"{Inbox}/read", new { eventId = _show })).Expect(200).Json.Int("count"));
        Assert.Equal(["Elsewhere"], (await _julia.InboxAsync("?unread=true")).Select(n => n.Str("label")));
    }

    private async Task<System.Text.Json.Nodes.JsonNode> SettingsAsync() => (await _julia.GetAsync($"{Inbox}/settings")).Expect(200).Data;

    private async Task TellAsync(params string[] tasks)
    {
        foreach (var name in tasks)
        {
            (await _marcus.PostAsync(PlanOf(_show), new { name, assigneeId = _julia.Id })).Expect(201);
        }
    }

    /// <summary>Sends what is due in so many minutes from now.</summary>
    private Task<int> SendAsync(double minutes, WebApplication? node = null) => (node ?? _node).Services.GetRequiredService<NotificationLetters>()
        .SendAsync(TestContext.Current.CancellationToken, TimeProvider.System.GetUtcNow().AddMinutes(minutes));

    private static Task<int> WakeAsync(double minutes, WebApplication node) => node.Services.GetRequiredService<NotificationLetters>()
        .WakeAsync(TestContext.Current.CancellationToken, TimeProvider.System.GetUtcNow().AddMinutes(minutes));

    /// <summary>Takes Julia's letter as a node does, and does nothing more.</summary>
    private async Task<Guid> ClaimAsync(DateTimeOffset at)
    {
        await server.System.ListAsync<Guid>(
            "select id from talk.claim_letters($1, interval '1 minute', interval '15 minutes', 1000)", [at], TestContext.Current.CancellationToken);
        return (Guid)(await server.BreakAsync("select id from talk.letter where user_id = $1", _julia.Id))!;
    }
}
