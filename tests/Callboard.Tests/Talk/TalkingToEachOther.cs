using Callboard.Testing;
using Callboard.Tests.Elements;
using Callboard.Tests.Tasks;
using Xunit;
using static Callboard.Tests.Talk.ThreadSteps;

namespace Callboard.Tests.Talk;

/// <summary>Conversations as people have them: who is in them, what is said, answered, changed and taken back.</summary>
public sealed class TalkingToEachOther(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _marcus = null!, _julia = null!, _nora = null!;
    private Guid _show;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _marcus = await _organization.AddAsync("manager", "Marcus Manager");
        _julia = await _organization.AddAsync("member", "Julia Member");
        _nora = await _organization.AddAsync("member", "Nora Newcomer");
        _show = await _organization.AddEventAsync(_organization.Owner);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Two_people_write_and_answer()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        var first = await _marcus.SayAsync(thread, "Truck is at the dock");
        var answer = await _julia.SayAsync(thread, "On my way", new { parentId = first.Id() });

        Assert.Equal(["Truck is at the dock", "On my way"], await _marcus.WordsAsync(thread));
        Assert.Equal((1, 2), (first.Int("no"), answer.Int("no")));
        Assert.Equal(("Truck is at the dock", "Marcus Manager"), (answer["parent"]!.Str("text"), answer["parent"]!["author"]!.Str("name")));
        Assert.Equal(("Julia Member", _julia.Id), (answer["author"]!.Str("name"), answer["author"]!.Id()));

        var seen = Assert.Single(await _marcus.ThreadsAsync());
        Assert.Equal(("Load-in", "event", "members", 1), (seen.Str("title"), seen.Str("kind"), seen.Str("audience"), seen.Int("unread")));
        Assert.Equal(("On my way", "Julia Member"), (seen["lastMessage"]!.Str("text"), seen["lastMessage"]!["author"]!.Str("name")));
        Assert.Equal(("Spring showcase", "Europe/Berlin"), (seen["event"]!.Str("name"), seen["event"]!.Str("timezone")));
        Assert.Equal(["Julia Member"], seen["people"]!.Items().Select(p => p.Str("name")));
        Assert.Equal(0, seen.Int("outside"));

        // Whoever is not in it does not know that it is there, not even an owner.
        Assert.Empty(await _organization.Owner.ThreadsAsync());
        (await _nora.GetAsync(Messages(thread))).ExpectProblem(404, "threads.not_found");
        (await _nora.PostAsync(Messages(thread), new { body = "Hello?" })).ExpectProblem(404, "threads.not_found");
        (await _organization.Owner.GetAsync($"{Threads}/{thread}")).ExpectProblem(404, "threads.not_found");
    }

    [Fact]
    public async Task A_retry_is_the_same_message()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        var id = Guid.CreateVersion7();
        var message = new { id, body = "Truck is at the dock", mentions = new[] { _julia.Id } };
        (await _marcus.PostAsync(Messages(thread), message)).Expect(201);
        Assert.Equal(id, (await _marcus.PostAsync(Messages(thread), message)).Expect(200).Data.Id());
        // Also when both are on their way at once.
        var twin = new { id = Guid.CreateVersion7(), body = "And the second one" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _marcus.PostAsync(Messages(thread), twin)));
        Assert.Equal([200, 200, 200, 201], answers.Select(a => a.Status).Order());

        Assert.Equal(["Truck is at the dock", "And the second one"], await _julia.WordsAsync(thread));
        Assert.Equal(2, await _julia.UnreadInAsync(thread));
        Assert.Single(await _julia.InboxAsync());
        // Somebody else's id is not theirs to repeat.
        (await _julia.PostAsync(Messages(thread), message)).ExpectProblem(409, "request.id_taken", "id");
    }

    [Fact]
    public async Task What_is_changed_says_so_and_keeps_what_it_said()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        var message = await _marcus.SayAsync(thread, "Truk is at the dock");
        var path = $"{Messages(thread)}/{message.Id()}";
        (await _julia.PatchAsync(path, new { body = "I am Marcus" })).Expect(403);
        var changed = (await _marcus.PatchAsync(path, new { body = "Truck is at the dock" })).Expect(200);
        Assert.Equal("Truck is at the dock", changed.Data.Str("body"));
        Assert.NotNull(changed.Data["editedAt"]);
        Assert.Equal(["Truk is at the dock"], (await _julia.GetAsync($"{path}/versions")).Expect(200).Data.Items().Select(v => v.Str("body")));
        // The same words again are no change.
        (await _marcus.PatchAsync(path, new { body = "Truck is at the dock" })).Expect(200);
        Assert.Single((await _julia.GetAsync($"{path}/versions")).Expect(200).Data.Items());
        (await _marcus.PatchAsync(path, new { body = "  " })).ExpectProblem(400, "threads.body_invalid", "body");
    }

    [Fact]
    public async Task What_is_taken_back_is_gone_for_everybody_and_can_be_brought_back()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        var message = await _marcus.SayAsync(thread, "Her number is 0170 555", new { mentions = new[] { _julia.Id } });
        await _julia.SayAsync(thread, "Thanks", new { parentId = message.Id() });
        var path = $"{Messages(thread)}/{message.Id()}";
        (await _julia.DeleteAsync(path)).Expect(403);
        Assert.Equal(1, await _julia.UnreadInAsync(thread));
        (await _marcus.DeleteAsync(path)).Expect(200);
        // Again is nothing new.
        (await _marcus.DeleteAsync(path)).Expect(200);

        var heard = await _julia.HearAsync(thread);
        Assert.Equal([null, "Thanks"], heard.Select(m => m.Str("body")));
        Assert.NotNull(heard[0]["deletedAt"]);
        Assert.Empty(heard[0]["mentions"]!.Items());
        Assert.Null(heard[1]["parent"]!.Str("text"));
        Assert.Equal(0, await _julia.UnreadInAsync(thread));
        Assert.DoesNotContain(await _julia.InboxAsync("?unread=true"), n => n.Str("kind") == "mentioned");
        Assert.Empty((await _julia.GetAsync($"{path}/versions")).Expect(200).Data.Items());
        // No history tells what was said.
        var history = (await _julia.GetAsync($"/api/v1/history/message/{message.Id()}")).Expect(200);
        Assert.Equal(2, history.Data.Items().Count());
        Assert.DoesNotContain("0170", history.Text, StringComparison.Ordinal);

        (await _marcus.PatchAsync(path, new { body = "Something else" })).ExpectProblem(409, "threads.taken_back");
        (await _julia.PostAsync($"{path}/restore")).Expect(403);
        Assert.Equal("Her number is 0170 555", (await _marcus.PostAsync($"{path}/restore")).Expect(200).Data.Str("body"));
        Assert.Equal(1, await _julia.UnreadInAsync(thread));

        (await _marcus.DeleteAsync(path)).Expect(200);
        await server.System.OneAsync<int>("select talk.forget_words('0')", [], CancellationToken.None);
        (await _marcus.PostAsync($"{path}/restore")).ExpectProblem(409, "threads.words_gone");
    }

    [Fact]
    public async Task Pages_are_cut_without_gaps_whatever_is_said_meanwhile()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        for (var i = 1; i <= 7; i++)
        {
            await _marcus.SayAsync(thread, $"{i}");
        }

        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = (await _julia.GetAsync($"{Messages(thread)}?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200);
            seen.InsertRange(0, page.Data.Items().Select(m => m.Str("body")));
            cursor = page.Json.Str("nextCursor");
            await _marcus.SayAsync(thread, "More");
        }
        while (cursor is not null);
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], seen);
        Assert.Equal(["6", "7"], (await _julia.HearAsync(thread, "?after=5&limit=2")).Select(m => m.Str("body")));
        (await _julia.GetAsync($"{Messages(thread)}?cursor=nonsense")).ExpectProblem(400, "request.invalid", "cursor");
    }

    [Fact]
    public async Task The_team_is_in_its_conversation_today_and_tomorrow()
    {
        (await _organization.Owner.JoinAsync(_show, _julia, "edit")).Expect(201);
        var thread = await _organization.Owner.StartForTeamAsync(_show, "Everybody");
        await _organization.Owner.SayAsync(thread, "Welcome");
        Assert.Equal(["Welcome"], await _julia.WordsAsync(thread));
        (await _nora.GetAsync(Messages(thread))).Expect(404);

        (await _organization.Owner.JoinAsync(_show, _nora, "view_only")).Expect(201);
        Assert.Equal(["Welcome"], await _nora.WordsAsync(thread));
        // What was said before she came is not unread.
        Assert.Equal(0, await _nora.UnreadInAsync(thread));
        await _nora.SayAsync(thread, "Hello");
        (await _nora.DeleteAsync($"{Threads}/{thread}/members/{_nora.Id}")).ExpectProblem(409, "threads.of_the_team");

        (await _organization.Owner.DeleteAsync($"/api/v1/events/{_show}/team/{_nora.Id}")).Expect(204);
        (await _nora.GetAsync(Messages(thread))).Expect(404);
        Assert.Equal(["Olivia Owner", "Julia Member"], await NamesAsync(thread));
        await _julia.SayAsync(thread, "Where is she?");

        (await _organization.Owner.JoinAsync(_show, _nora, "edit")).Expect(201);
        Assert.Equal(["Welcome", "Hello", "Where is she?"], await _nora.WordsAsync(thread));
        Assert.Equal(0, await _nora.UnreadInAsync(thread));
    }

    [Fact]
    public async Task Members_ask_others_in_and_whoever_started_it_takes_them_out()
    {
        var thread = await _julia.StartAsync(_show, "Catering", _marcus);
        (await _nora.PutAsync($"{Threads}/{thread}/members/{_nora.Id}")).Expect(404);
        Assert.Equal(3, (await _marcus.InviteAsync(thread, _nora)).Expect(200).Data["members"]!.Items().Count());
        // Twice is once.
        (await _marcus.InviteAsync(thread, _nora)).Expect(200);
        (await _nora.RemoveAsync(thread, _marcus)).Expect(403);
        (await _nora.PatchAsync($"{Threads}/{thread}", new { title = "Food" })).Expect(403);
        (await _julia.RemoveAsync(thread, _marcus)).Expect(204);
        (await _marcus.GetAsync($"{Threads}/{thread}")).Expect(404);
        (await _julia.RemoveAsync(thread, _marcus)).ExpectProblem(404, "threads.member_not_found");
        // Leaving is everybody's own decision.
        (await _nora.RemoveAsync(thread, _nora)).Expect(204);
        Assert.Equal(["Julia Member"], await NamesAsync(thread, _julia));
    }

    [Fact]
    public async Task An_event_only_its_team_sees_is_talked_about_by_the_team()
    {
        var secret = await _organization.AddEventAsync(_organization.Owner, "Secret wedding", "team");
        (await _organization.Owner.JoinAsync(secret, _julia, "edit")).Expect(201);
        (await _marcus.PostAsync(Threads, new { eventId = secret, title = "Psst" })).ExpectProblem(400, "threads.event_unknown", "eventId");
        (await _julia.PostAsync(Threads, new { eventId = secret, title = "Psst", memberIds = new[] { _marcus.Id } }))
            .ExpectProblem(400, "threads.member_unknown", "memberIds");
        var thread = await _julia.StartAsync(secret, "Psst", _organization.Owner);
        await _julia.SayAsync(thread, "The bride is late");

        // Whoever is no longer on the team is asked out of what they were in.
        (await _organization.Owner.DeleteAsync($"/api/v1/events/{secret}/team/{_julia.Id}")).Expect(204);
        (await _julia.GetAsync(Messages(thread))).Expect(404);
        Assert.Empty(await _julia.ThreadsAsync());
        Assert.Equal(["The bride is late"], await _organization.Owner.WordsAsync(thread));
    }

    [Fact]
    public async Task Whoever_is_named_or_answered_is_told_once()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia, _nora);
        var question = await _julia.SayAsync(thread, "When do we start?");
        await _marcus.SayAsync(thread, "@Julia Member at seven. @Nora Newcomer too.", new { parentId = question.Id(), mentions = new[] { _julia.Id, _nora.Id, _marcus.Id } });

        Assert.Equal(["Marcus Manager answered you in ‘Load-in’"], await _julia.TitlesAsync());
        var told = Assert.Single(await _nora.InboxAsync());
        Assert.Equal(("Marcus Manager named you in ‘Load-in’", "thread"), (told.Str("title"), told.Str("entity")));
        Assert.Equal(thread, Guid.Parse(told.Str("entityId")!));
        Assert.Empty(await _marcus.InboxAsync());
        Assert.True((bool)Assert.Single(await _nora.ThreadsAsync())["mentioned"]!);

        // Whoever has read it has been told.
        (await _nora.ReadAsync(thread)).Expect(200);
        Assert.Equal(0, await _nora.UnreadAsync());
        Assert.False((bool)Assert.Single(await _nora.ThreadsAsync())["mentioned"]!);

        (await _marcus.PostAsync(Messages(thread), new { body = "@Olivia", mentions = new[] { _organization.Owner.Id } }))
            .ExpectProblem(400, "threads.mention_unknown", "mentions");
        (await _marcus.RemoveAsync(thread, _nora)).Expect(204);
        (await _marcus.PostAsync(Messages(thread), new { body = "@Nora", mentions = new[] { _nora.Id } }))
            .ExpectProblem(400, "threads.mention_unknown", "mentions");
        Assert.Equal(2, (await _marcus.HearAsync(thread)).Count);
    }

    [Fact]
    public async Task Messages_speak_of_records_as_far_as_their_reader_sees_them()
    {
        var task = await _marcus.AddTaskAsync(_show, "Book the crew");
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        var message = await _marcus.SayAsync(thread, "This one is late", new { refs = new[] { new { entity = "task", id = task }, new { entity = "event", id = _show } } });
        var named = message["refs"]!.Items().ToList();
        Assert.Equal(["Book the crew", "Spring showcase"], named.Select(r => r.Str("label")));
        Assert.Equal(_show, Guid.Parse(named[0].Str("eventId")!));
        (await _marcus.PatchAsync($"/api/v1/events/{_show}/tasks/{task}", new { name = "Book six people" })).Expect(200);
        Assert.Equal("Book six people", (await _julia.HearAsync(thread))[0]["refs"]![0]!.Str("label"));

        var hidden = await _organization.AddEventAsync(_organization.Owner, "Secret wedding", "team");
        (await _marcus.PostAsync(Messages(thread), new { body = "And this", refs = new[] { new { entity = "event", id = hidden } } }))
            .ExpectProblem(400, "threads.reference_unknown", "refs");
    }

    [Fact]
    public async Task Of_conversations_between_two_there_is_one()
    {
        var first = (await _marcus.PostAsync(Threads, new { memberIds = new[] { _julia.Id }, body = "Coffee?" })).Expect(201).Data["thread"]!;
        var second = (await _julia.PostAsync(Threads, new { memberIds = new[] { _marcus.Id }, body = "Gladly" })).Expect(200).Data["thread"]!;
        Assert.Equal(first.Id(), second.Id());
        Assert.Equal(["Coffee?", "Gladly"], await _julia.WordsAsync(first.Id()));
        Assert.Equal(("direct", "Marcus Manager"), (second.Str("kind"), second["people"]![0]!.Str("name")));
        // With a name it is another one, and so it is with three.
        (await _marcus.PostAsync(Threads, new { memberIds = new[] { _julia.Id }, title = "Holidays" })).Expect(201);
        (await _marcus.PostAsync(Threads, new { memberIds = new[] { _julia.Id, _nora.Id } })).Expect(201);
        (await _marcus.PostAsync(Threads, new { memberIds = new[] { _marcus.Id } })).ExpectProblem(400, "threads.nobody_asked", "memberIds");
        (await _marcus.PostAsync(Threads, new { title = "Everybody", audience = "team" })).ExpectProblem(400, "threads.team_needs_event", "audience");
        Assert.Equal([first.Id()], (await _marcus.ThreadsAsync("?unread=true")).Select(t => t.Id()));
        Assert.Equal(3, (await _marcus.ThreadsAsync("?q=julia")).Count);
        Assert.Equal(["Holidays"], (await _marcus.ThreadsAsync("?q=holi")).Select(t => t.Str("title")));
    }

    [Fact]
    public async Task A_closed_conversation_is_read_and_nothing_is_added()
    {
        var thread = await _julia.StartAsync(_show, "Catering", _marcus);
        await _julia.SayAsync(thread, "All is ordered");
        var closed = (await _julia.PatchAsync($"{Threads}/{thread}", new { closed = true })).Expect(200);
        Assert.NotNull(closed.Data["thread"]!["closedAt"]);
        Assert.False((bool)closed.Data["mayPost"]!);
        (await _marcus.PostAsync(Messages(thread), new { body = "One more thing" })).ExpectProblem(409, "threads.closed");
        Assert.Single(await _marcus.WordsAsync(thread));
        (await _julia.PatchAsync($"{Threads}/{thread}", new { closed = false, title = "Food" })).Expect(200);
        await _marcus.SayAsync(thread, "One more thing");
        Assert.Equal("Food", Assert.Single(await _marcus.ThreadsAsync()).Str("title"));
    }

    [Fact]
    public async Task A_viewer_reads_and_says_nothing()
    {
        var viewer = await _organization.AddAsync("viewer", "Vera Viewer");
        var thread = await _marcus.StartAsync(_show, "Load-in", viewer);
        await _marcus.SayAsync(thread, "Truck is at the dock");
        Assert.Equal(1, await viewer.UnreadInAsync(thread));
        Assert.Equal(0, (await viewer.ReadAsync(thread)).Expect(200).Data.Int("unread"));
        (await viewer.PostAsync(Messages(thread), new { body = "Where?" })).Expect(403);
        (await viewer.InviteAsync(thread, _julia)).Expect(403);
        (await viewer.PostAsync(Threads, new { memberIds = new[] { _marcus.Id } })).Expect(403);
        Assert.False((bool)(await viewer.GetAsync($"{Threads}/{thread}")).Expect(200).Data["mayPost"]!);
    }

    [Fact]
    public async Task Somebody_from_outside_hears_what_is_said_since_they_were_asked_in()
    {
        var client = (await _organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Riverside Ltd" })).Expect(201).Data.Id();
        var other = (await _organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Somebody else" })).Expect(201).Data.Id();
        var vendor = (await _organization.Owner.PostAsync("/api/v1/vendors", new { name = "Lights & Co", type = "lighting" })).Expect(201).Data.Id();
        var (customer, stranger) = (await _organization.AddPortalAsync("client", client), await _organization.AddPortalAsync("client", other));
        var lights = await _organization.AddPortalAsync("vendor", vendor);
        (await _organization.Owner.PatchAsync($"/api/v1/events/{_show}", new { clientId = client })).Expect(200);
        var thread = await _marcus.StartForTeamAsync(_show, "Production");
        await _marcus.SayAsync(thread, "Between us: the margin is thin");
        Assert.Empty(await customer.ThreadsAsync());

        (await _marcus.InviteAsync(thread, stranger)).ExpectProblem(400, "threads.member_unknown", "userId");
        (await _marcus.InviteAsync(thread, lights)).ExpectProblem(400, "threads.member_unknown", "userId");
        // A vendor sees an event once it is asked for something there.
        var rig = await _organization.Owner.AddElementAsync(new { vendorId = vendor });
        (await _organization.Owner.ElementAsync(_show, rig, new { status = "requested" })).Expect(201);
        (await _marcus.InviteAsync(thread, customer)).Expect(200);
        (await _marcus.InviteAsync(thread, lights)).Expect(200);
        var task = await _marcus.AddTaskAsync(_show, "Rig the lights");
        await _marcus.SayAsync(thread, "Welcome, both", new { refs = new[] { new { entity = "task", id = task } } });
        await customer.SayAsync(thread, "Thank you");

        Assert.Equal(["Welcome, both", "Thank you"], await customer.WordsAsync(thread));
        Assert.Equal(["Welcome, both", "Thank you"], await lights.WordsAsync(thread));
        Assert.Equal((1, 2), (await customer.UnreadInAsync(thread), await lights.UnreadInAsync(thread)));
        var heard = await customer.HearAsync(thread);
        Assert.Equal("Marcus Manager", heard[0]["author"]!.Str("name"));
        Assert.Null(heard[0]["refs"]![0]!.Str("label"));
        Assert.Equal(2, Assert.Single(await _marcus.ThreadsAsync()).Int("outside"));
        Assert.Equal(["staff", "staff", "client", "vendor"], (await customer.GetAsync($"{Threads}/{thread}")).Expect(200).Data["members"]!.Items().Select(m => m.Str("kind")));
        (await customer.PostAsync(Threads, new { memberIds = new[] { _marcus.Id } })).Expect(403);
        (await customer.InviteAsync(thread, stranger)).Expect(403);

        // The event has another client: the old one hears nothing more of it.
        (await _organization.Owner.PatchAsync($"/api/v1/events/{_show}", new { clientId = other })).Expect(200);
        Assert.Empty(await customer.ThreadsAsync());
        (await customer.GetAsync(Messages(thread))).Expect(404);
    }

    [Fact]
    public async Task The_first_thing_said_can_come_with_the_conversation_and_a_retry_starts_one()
    {
        var request = new { id = Guid.CreateVersion7(), eventId = _show, title = "Load-in", memberIds = new[] { _julia.Id }, body = "Who drives?" };
        var made = (await _marcus.PostAsync(Threads, request)).Expect(201);
        var again = (await _marcus.PostAsync(Threads, request)).Expect(200);
        Assert.Equal((request.id, request.id), (made.Data["thread"]!.Id(), again.Data["thread"]!.Id()));
        Assert.Equal(["Who drives?"], await _julia.WordsAsync(request.id));
        (await _julia.PostAsync(Threads, request)).ExpectProblem(409, "request.id_taken", "id");
        (await _marcus.PostAsync(Threads, new { eventId = _show })).ExpectProblem(400, "threads.title_needed", "title");
        (await _marcus.PostAsync(Threads, new { eventId = _show, title = "  " })).ExpectProblem(400, "threads.title_invalid", "title");
    }

    [Fact]
    public async Task What_was_written_without_a_network_says_when()
    {
        var thread = await _marcus.StartAsync(_show, "Load-in", _julia);
        await _julia.SayAsync(thread, "Anybody there?");
        var written = TimeProvider.System.GetUtcNow().AddMinutes(-20);
        var late = (await _marcus.SendAsync(
            HttpMethod.Post, Messages(thread), new { body = "I was in the basement" }, ("X-Edited-At", written.ToString("O")))).Expect(201).Data;
        // It arrived after hers, and nobody who has read to the end misses it; when it was written stands beside it.
        Assert.Equal(2, late.Int("no"));
        Assert.Equal(written, DateTimeOffset.Parse(late.Str("writtenAt")!, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _julia.UnreadInAsync(thread));
    }

    private Task<IEnumerable<string?>> NamesAsync(Guid thread) => NamesAsync(thread, _organization.Owner);

    private static async Task<IEnumerable<string?>> NamesAsync(Guid thread, ApiUser asked) =>
        (await asked.GetAsync($"{Threads}/{thread}")).Expect(200).Data["members"]!.Items().Select(m => m.Str("name"));
}
