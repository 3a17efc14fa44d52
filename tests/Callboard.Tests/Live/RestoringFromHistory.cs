using System.Text.Json.Nodes;
using Callboard.Testing;
using Callboard.Tests.Schedule;
using Callboard.Tests.Tasks;
using Xunit;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Live;

/// <summary>Any record is put back to what it was before a change, by whoever may change it.</summary>
public sealed class RestoringFromHistory(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _owner = null!;
    private Guid _show;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _owner = _organization.Owner;
        _show = await _organization.AddEventAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_change_is_put_back_and_putting_it_back_is_undone()
    {
        var task = (await _owner.PostAsync(PlanOf(_show), new { name = "Book the crew", deadline = "2027-03-01T08:00:00Z", estimatedHours = 2.5 }))
            .Expect(201).Data.Id();
        var path = $"{PlanOf(_show)}/{task}";
        (await _owner.PatchAsync(path, new { name = "Book", deadline = (string?)null, estimatedHours = 3 })).Expect(200);
        (await _owner.PatchAsync(path, new { description = "Something else" })).Expect(200);

        var restored = (await RestoreAsync(_owner, await ChangeAsync("task", task, "deadline"))).Expect(200).Data;
        Assert.Equal(["deadline", "estimatedHours", "name"], restored["restored"]!.Items().Select(f => (string?)f));
        Assert.False((bool)restored["partial"]!);
        var now = await _owner.TaskAsync(_show, task);
        Assert.Equal(("Book the crew", "2027-03-01T08:00:00Z", "Something else"), (now.Str("name"), now.Str("deadline"), now.Str("description")));
        Assert.Equal(2.5m, (decimal)now["estimatedHours"]!);
        // Its own change, by whoever restored.
        var latest = (await HistoryAsync("task", task))[0];
        Assert.Equal(restored.Str("changeId"), latest.Str("id"));
        Assert.Equal(_owner.Id, latest["actor"]!.Id());

        (await RestoreAsync(_owner, restored.Str("changeId")!)).Expect(200);
        Assert.Equal(("Book", null), ((await _owner.TaskAsync(_show, task)).Str("name"), (await _owner.TaskAsync(_show, task)).Str("deadline")));
    }

    [Fact]
    public async Task What_was_changed_again_is_put_back_only_when_told_so()
    {
        var task = await _owner.AddTaskAsync(_show, "First");
        var path = $"{PlanOf(_show)}/{task}";
        (await _owner.PatchAsync(path, new { name = "Second", priority = "high" })).Expect(200);
        var change = await ChangeAsync("task", task, "name");
        (await _owner.PatchAsync(path, new { name = "Third" })).Expect(200);

        var refused = (await RestoreAsync(_owner, change)).ExpectProblem(409, "history.moved_on");
        Assert.Equal(["name"], refused.Json["fields"]!.Items().Select(f => (string?)f));
        Assert.Equal("high", (await _owner.TaskAsync(_show, task)).Str("priority"));
        (await RestoreAsync(_owner, change, force: true)).Expect(200);
        var now = await _owner.TaskAsync(_show, task);
        Assert.Equal(("First", "medium"), (now.Str("name"), now.Str("priority")));
        // Already as it was: nothing to do, and nothing done.
        var version = now.Int("version");
        Assert.Null((await RestoreAsync(_owner, change)).Expect(200).Data["changeId"]);
        Assert.Equal(version, (await _owner.TaskAsync(_show, task)).Int("version"));
    }

    [Fact]
    public async Task A_deleted_record_comes_back_under_its_id_and_says_what_is_missing()
    {
        var block = await _owner.AddBlockAsync(_show, "Doors", "18:00", "19:00");
        var path = $"{_show.Timeline()}/{block.Id()}";
        (await _owner.PatchAsync(path, new { notes = "Ring the bell", priority = "high" })).Expect(200);
        (await _owner.PostAsync($"{path}/personnel", new { userId = _owner.Id, role = "host" })).Expect(201);
        var before = (await _owner.GetAsync(path)).Expect(200).Data;
        (await _owner.DeleteAsync(path)).Expect(204);

        var restored = (await RestoreAsync(_owner, (await HistoryAsync("block", block.Id()))[0].Str("id")!)).Expect(200).Data;

        var after = (await _owner.GetAsync(path)).Expect(200).Data;
        foreach (var field in (string[])["activity", "startTime", "endTime", "notes", "priority", "status"])
        {
            Assert.Equal(before.Str(field), after.Str(field));
        }

        // What the file it came from said is no part of the history, and its people have histories of their own.
        Assert.True((bool)restored["partial"]!);
        Assert.Equal(["source"], restored["leftOut"]!.Items().Select(f => (string?)f));
        Assert.Equal(1, restored.Int("alsoDeleted"));
        (await RestoreAsync(_owner, await ChangeAsync("block", block.Id(), "notes"))).Expect(200);
        (await RestoreAsync(_owner, (await HistoryAsync("block", block.Id())).Single(h => h.Str("op") == "delete").Str("id")!))
            .ExpectProblem(409, "history.record_exists");
        (await RestoreAsync(_owner, restored.Str("changeId")!)).ExpectProblem(409, "history.nothing_before");
    }

    [Fact]
    public async Task A_record_that_is_gone_or_was_just_made_has_nothing_to_go_back_to()
    {
        var block = await _owner.AddBlockAsync(_show, "Doors", "18:00", "19:00");
        (await _owner.PatchAsync($"{_show.Timeline()}/{block.Id()}", new { notes = "Ring the bell" })).Expect(200);
        var change = await ChangeAsync("block", block.Id(), "notes");
        (await RestoreAsync(_owner, (await HistoryAsync("block", block.Id()))[^1].Str("id")!)).ExpectProblem(409, "history.nothing_before");
        (await _owner.DeleteAsync($"{_show.Timeline()}/{block.Id()}")).Expect(204);
        (await RestoreAsync(_owner, change)).ExpectProblem(409, "history.record_gone");
        foreach (var odd in (string[])["nothing", "event:x.1", $"event:{_show}.99999", $"event:{_show}.-1", ".1", $"event:{_show}.", "%00.1", "a%27b.1"])
        {
            Assert.InRange((await RestoreAsync(_owner, odd)).Status, 400, 404);
        }
    }

    [Fact]
    public async Task Whoever_may_not_change_it_may_not_restore_it()
    {
        var hidden = await _organization.AddEventAsync(visibility: "team");
        var task = await _owner.AddTaskAsync(hidden, "Book the crew");
        (await _owner.PatchAsync($"{PlanOf(hidden)}/{task}", new { name = "Book" })).Expect(200);
        var change = await ChangeAsync("task", task, "name");
        var viewer = await _organization.AddAsync("viewer");
        (await _owner.JoinAsync(hidden, viewer, "edit")).Expect(201);
        var onlooker = await _organization.AddAsync("member");
        (await _owner.JoinAsync(hidden, onlooker, "view_only")).Expect(201);

        (await RestoreAsync(viewer, change)).ExpectProblem(403, "access.forbidden");
        (await RestoreAsync(onlooker, change)).ExpectProblem(403, "access.forbidden");
        (await RestoreAsync(await _organization.AddAsync("manager"), change)).ExpectProblem(404, "request.not_found");
        (await RestoreAsync((await server.NewOrganizationAsync()).Owner, change)).ExpectProblem(404, "request.not_found");
        Assert.Equal("Book", (await _owner.TaskAsync(hidden, task)).Str("name"));
    }

    [Fact]
    public async Task The_rules_of_a_record_hold_for_restoring_it_too()
    {
        var (first, second) = (await _owner.AddTaskAsync(_show, "First"), await _owner.AddTaskAsync(_show, "Second"));
        (await _owner.SetStatusAsync(_show, second, "in_progress")).Expect(200);
        var change = await ChangeAsync("task", second, "status");
        (await _owner.SetStatusAsync(_show, second, "to_do")).Expect(200);
        (await _owner.LinkAsync(_show, second, first)).Expect(200);
        // Back to "to do" cannot be: it waits now, and the answer says that this field is not what it was.
        (await _owner.SetStatusAsync(_show, second, "in_progress")).Expect(200);
        var restored = (await RestoreAsync(_owner, change)).Expect(200).Data;
        Assert.Equal("blocked", await _owner.StatusAsync(_show, second));
        Assert.Equal(["status"], restored["leftOut"]!.Items().Select(f => (string?)f));
        Assert.True((bool)restored["partial"]!);
    }

    [Fact]
    public async Task Directory_records_members_and_events_come_back_and_revoked_keys_do_not()
    {
        var client = (await _owner.PostAsync("/api/v1/clients", new { companyName = "Aurora", notes = "Pays late" })).Expect(201).Data.Id();
        (await _owner.PatchAsync($"/api/v1/clients/{client}", new { notes = "Pays" })).Expect(200);
        (await RestoreAsync(_owner, await ChangeAsync("client", client, "notes"))).Expect(200);
        Assert.Equal("Pays late", (await _owner.GetAsync($"/api/v1/clients/{client}")).Expect(200).Data.Str("notes"));

        (await _owner.DeleteAsync($"/api/v1/events/{_show}")).Expect(200);
        (await RestoreAsync(_owner, await ChangeAsync("event", _show, "archivedAt"))).Expect(200);
        Assert.NotEqual("archived", (await _owner.GetAsync($"/api/v1/events/{_show}")).Expect(200).Data.Str("status"));

        var key = (await _owner.PostAsync("/api/v1/api-keys", new { name = "Reader", scopes = new[] { "read" } })).Expect(201).Data.Id();
        (await _owner.DeleteAsync($"/api/v1/api-keys/{key}")).Expect(204);
        (await RestoreAsync(_owner, await ChangeAsync("credential", key, "revokedAt"))).ExpectProblem(409, "history.not_restorable");
    }

    [Fact]
    public async Task Many_at_once_restore_it_once()
    {
        var task = await _owner.AddTaskAsync(_show, "First");
        (await _owner.PatchAsync($"{PlanOf(_show)}/{task}", new { name = "Second" })).Expect(200);
        var change = await ChangeAsync("task", task, "name");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RestoreAsync(_owner, change)));
        Assert.Single(answers, a => a.Expect(200).Data["changeId"] is not null);
        Assert.Equal(3, (await HistoryAsync("task", task)).Count);
    }

    [Fact]
    public async Task An_entity_of_the_history_is_one_table() => Assert.Equal(0L, await server.BreakAsync(
        """
        select count(*) from (
            select split_part(encode(tgargs, 'escape'), '\000', 1) as entity from pg_trigger
             where tgname = 'record_change' and not tgisinternal group by 1 having count(*) > 1) as ambiguous
        """));

    private static Task<Answer> RestoreAsync(ApiUser user, string change, bool force = false) =>
        user.PostAsync($"/api/v1/history/{change}/restore{(force ? "?force=true" : "")}");

    private async Task<IReadOnlyList<JsonNode>> HistoryAsync(string entity, Guid id) =>
        [.. (await _owner.GetAsync($"/api/v1/history/{entity}/{id}?limit=200")).Expect(200).Data.Items()];

    /// <summary>The latest change of a field.</summary>
    private async Task<string> ChangeAsync(string entity, Guid id, string field) =>
        (await HistoryAsync(entity, id)).First(h => h.Str("op") == "update" && h["new"]!.AsObject().ContainsKey(field)).Str("id")!;
}
