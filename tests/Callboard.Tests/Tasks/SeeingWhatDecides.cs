using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Tasks;

/// <summary>The critical path, the forecast and the working calendar of an event, over HTTP.</summary>
public sealed class SeeingWhatDecides(CallboardServer server)
{
    [Fact]
    public async Task The_critical_path_of_a_textbook_network_is_the_textbooks()
    {
        var (owner, eventId) = await NewAsync();
        var ids = await MilwaukeeAsync(owner, eventId);

        var path = (await owner.GetAsync(PathOf(eventId))).Expect(200).Json;
        var times = path["data"]!.Items().ToDictionary(t => t.Str("name")!);

        Assert.Equal(15, (decimal)path["durationHours"]!);
        Assert.Equal([0m, 1, 0, 1, 0, 6, 0, 0], "ABCDEFGH".Select(n => (decimal)times[$"{n}"]["slackHours"]!));
        Assert.Equal([0m, 0, 2, 3, 4, 4, 8, 13], "ABCDEFGH".Select(n => (decimal)times[$"{n}"]["earliestStartHours"]!));
        Assert.Equal([2m, 4, 4, 8, 8, 13, 13, 15], "ABCDEFGH".Select(n => (decimal)times[$"{n}"]["latestFinishHours"]!));
        Assert.Equal([ids["A"], ids["C"], ids["E"], ids["G"], ids["H"]], Assert.Single(path["chains"]!.Items()).Ids());
        Assert.Equal("ACEGH", await MarkedAsync(owner, eventId));
        Assert.All(times.Values, t => Assert.True(Instant(t, "earliestStart") <= Instant(t, "latestStart")));
        Assert.Equal(Instant(times["H"], "earliestFinish"), Instant(path, "finishAt"));
    }

    [Fact]
    public async Task Whatever_changes_the_plan_moves_the_path_at_once()
    {
        var (owner, eventId) = await NewAsync();
        var ids = await MilwaukeeAsync(owner, eventId);
        var f = $"{PlanOf(eventId)}/{ids["F"]}";

        // A longer estimate takes the path over, and the answer says so already.
        Assert.True((bool)(await owner.PatchAsync(f, new { estimatedHours = 30 })).Expect(200).Data["isCriticalPath"]!);
        Assert.Equal("ACFH", await MarkedAsync(owner, eventId));
        Assert.False((bool)(await owner.PatchAsync(f, new { estimatedHours = 3 })).Expect(200).Data["isCriticalPath"]!);
        Assert.Equal("ACEGH", await MarkedAsync(owner, eventId));
        // Without an estimate a task counts as a day of eight hours, within what is known of it.
        (await owner.PatchAsync(f, new { estimatedHours = (decimal?)null })).Expect(200);
        Assert.Equal("ACEGH", await MarkedAsync(owner, eventId));
        (await owner.PatchAsync(f, new { optimisticHours = 10 })).Expect(200);
        Assert.Equal("ACFH", await MarkedAsync(owner, eventId));
        (await owner.PatchAsync(f, new { optimisticHours = (decimal?)null, estimatedHours = 3 })).Expect(200);

        (await owner.DeleteAsync($"{PlanOf(eventId)}/{ids["G"]}/dependencies/{ids["E"]}")).Expect(200);
        Assert.Equal("BDGH", await MarkedAsync(owner, eventId));
        (await owner.LinkAsync(eventId, ids["G"], ids["E"])).Expect(200);
        Assert.Equal("ACEGH", await MarkedAsync(owner, eventId));

        (await owner.PostAsync($"{PlanOf(eventId)}/batch", new { ids = new[] { ids["A"], ids["C"] }, status = "done" })).Expect(200);
        Assert.Equal("BDGH", await MarkedAsync(owner, eventId));
        (await owner.SetStatusAsync(eventId, ids["D"], "cancelled")).Expect(200);
        Assert.Equal("EGH", await MarkedAsync(owner, eventId));
        (await owner.DeleteAsync($"{PlanOf(eventId)}/{ids["E"]}")).Expect(200);
        Assert.Equal("GH", await MarkedAsync(owner, eventId));
        (await owner.PostAsync($"{PlanOf(eventId)}/{ids["E"]}/restore")).Expect(200);
        (await owner.SetStatusAsync(eventId, ids["A"], "to_do")).Expect(200);
        Assert.Equal("EGH", await MarkedAsync(owner, eventId));
        (await owner.SetStatusAsync(eventId, ids["C"], "to_do")).Expect(200);
        Assert.Equal("ACEGH", await MarkedAsync(owner, eventId));
    }

    [Fact]
    public async Task A_mark_is_nobodys_change()
    {
        var (owner, eventId) = await NewAsync();
        var ids = await MilwaukeeAsync(owner, eventId);
        var before = await owner.TaskAsync(eventId, ids["E"]);

        (await owner.PatchAsync($"{PlanOf(eventId)}/{ids["F"]}", new { estimatedHours = 30 })).Expect(200);
        var after = await owner.TaskAsync(eventId, ids["E"]);

        // E has left the path: who was about to change it may still do so on the version they saw, and its history says nothing.
        Assert.True((bool)before["isCriticalPath"]! && !(bool)after["isCriticalPath"]!);
        Assert.Equal((before.Int("version"), before.Str("updatedAt")), (after.Int("version"), after.Str("updatedAt")));
        (await owner.SendAsync(HttpMethod.Patch, $"{PlanOf(eventId)}/{ids["E"]}", new { name = "E" }, ("If-Match", $"\"{before.Int("version")}\""))).Expect(200);
        Assert.Equal(1, (await owner.GetAsync($"/api/v1/history/task/{ids["E"]}")).Expect(200).Json.Int("total"));
        var changes = (await owner.GetAsync($"/api/v1/events/{eventId}/changes?after=0&limit=200")).Text;
        Assert.DoesNotContain("critical", changes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_plan_arrives_with_its_path()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync(more: new { type = "gala", generateTasks = true });
        var path = (await organization.Owner.GetAsync(PathOf(eventId))).Expect(200).Json;
        var chain = path["chains"]!.Items().First().Ids();
        var hours = path["data"]!.Items().ToDictionary(t => Guid.Parse(t.Str("taskId")!), t => (decimal)t["durationHours"]!);
        var marked = (await organization.Owner.GetAsync($"{PlanOf(eventId)}?limit=200")).Expect(200).Data.Items()
            .Where(t => (bool)t["isCriticalPath"]!).Select(t => t.Id()).ToHashSet();

        Assert.Equal((decimal)path["durationHours"]!, chain.Sum(id => hours[id]));
        Assert.Equal(path["data"]!.Items().Where(t => (bool)t["isCritical"]!).Select(t => Guid.Parse(t.Str("taskId")!)).ToHashSet(), marked);

        // So does its copy.
        var copy = (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/clone", new { startAt = "2028-03-10T18:00:00Z", name = "Copy" })).Expect(201).Data.Id();
        Assert.Equal(
            marked.Count,
            (await organization.Owner.GetAsync($"{PlanOf(copy)}?limit=200")).Expect(200).Data.Items().Count(t => (bool)t["isCriticalPath"]!));
    }

    [Fact]
    public async Task Done_tasks_stand_where_they_were_finished_and_hold_nobody_up()
    {
        var (owner, eventId) = await NewAsync();
        var first = await AddAsync(owner, eventId, "First", 6);
        var second = await AddAsync(owner, eventId, "Second", 3, first);
        (await owner.PatchAsync($"{PlanOf(eventId)}/{first}", new { status = "done", actualHours = 4 })).Expect(200);

        var path = (await owner.GetAsync(PathOf(eventId))).Expect(200).Json;
        var done = path["data"]!.Items().Single(t => t.Str("taskId") == $"{first}");

        Assert.Equal(3, (decimal)path["durationHours"]!);
        Assert.Equal([second], Assert.Single(path["chains"]!.Items()).Ids());
        Assert.Equal("done", done.Str("status"));
        Assert.Equal(4, (decimal)done["durationHours"]!);
        Assert.Null(done["slackHours"]);
        Assert.Equal((await owner.TaskAsync(eventId, first)).Str("completedAt"), done.Str("latestFinish"));
        Assert.True(Instant(done, "earliestStart") <= Instant(done, "earliestFinish"));

        (await owner.SetStatusAsync(eventId, second, "done")).Expect(200);
        path = (await owner.GetAsync(PathOf(eventId))).Expect(200).Json;
        Assert.Equal((0m, 0), ((decimal)path["durationHours"]!, path["chains"]!.AsArray().Count));
        Assert.Null(path["finishAt"]);
    }

    [Fact]
    public async Task Deadlines_nobody_can_keep_are_told()
    {
        var (owner, eventId) = await NewAsync();
        var tomorrow = Now.AddDays(1);
        var root = await AddAsync(owner, eventId, "Long work", 400);
        var late = await AddAsync(owner, eventId, "Due too soon", 8, root);
        (await owner.PatchAsync($"{PlanOf(eventId)}/{late}", new { deadline = tomorrow })).Expect(200);
        var overdue = await AddAsync(owner, eventId, "Overdue", 1);
        (await owner.PatchAsync($"{PlanOf(eventId)}/{overdue}", new { deadline = tomorrow.AddDays(-30) })).Expect(200);
        var relaxed = await AddAsync(owner, eventId, "Relaxed", 1);
        (await owner.PatchAsync($"{PlanOf(eventId)}/{relaxed}", new { deadline = tomorrow.AddYears(1) })).Expect(200);

        var path = (await owner.GetAsync(PathOf(eventId))).Expect(200).Json;
        var conflicts = path["conflicts"]!.Items().ToDictionary(c => c.Str("name")!, c => c.Str("kind"));
        var times = path["data"]!.Items().ToDictionary(t => t.Str("name")!);

        Assert.Equal(["Due too soon", "Long work", "Overdue"], conflicts.Keys.Order());
        Assert.Equal(("due_before_possible", "should_have_started", "due_before_possible"), (conflicts["Due too soon"], conflicts["Long work"], conflicts["Overdue"]));
        Assert.True((decimal)times["Due too soon"]["deadlineSlackHours"]! < -380);
        Assert.Equal((decimal)times["Due too soon"]["deadlineSlackHours"]!, (decimal)times["Long work"]["deadlineSlackHours"]!);
        Assert.True((decimal)times["Relaxed"]["deadlineSlackHours"]! > 1000);
        // Slack of the network knows nothing of deadlines.
        Assert.Equal(0, (decimal)times["Long work"]["slackHours"]!);
    }

    [Fact]
    public async Task The_working_calendar_says_when_hours_are()
    {
        var (owner, eventId) = await NewAsync();
        await AddAsync(owner, eventId, "Forty hours", 40);
        var calendar = $"/api/v1/events/{eventId}/working-calendar";
        var plain = (await owner.GetAsync(calendar)).Expect(200).Data;
        Assert.Equal("""{"workingDays":[1,2,3,4,5],"dayStart":"09:00","hoursPerDay":8,"holidays":[],"extraDays":[]}""", plain.ToJsonString());
        var week = Instant((await owner.GetAsync(PathOf(eventId))).Expect(200).Json, "finishAt");

        var changed = (await owner.PatchAsync(calendar, new { workingDays = new[] { 7, 6, 5, 4, 3, 2, 1 }, dayStart = "00:00", hoursPerDay = 24 })).Expect(200);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], changed.Data["workingDays"]!.Items().Select(d => (int)d));
        var path = (await owner.GetAsync(PathOf(eventId))).Expect(200).Json;
        Assert.InRange((Instant(path, "finishAt") - Instant(path, "asOf")).TotalHours, 38.9, 41.1);
        Assert.True(Instant(path, "finishAt") < week);
        Assert.Equal(40, (decimal)path["durationHours"]!);

        // A fortnight off moves it by as much; what is not named stays.
        var off = Enumerable.Range(0, 14).Select(i => DateOnly.FromDateTime(Now.UtcDateTime).AddDays(i)).ToArray();
        Assert.Equal(24, (decimal)(await owner.PatchAsync(calendar, new { holidays = off })).Expect(200).Data["hoursPerDay"]!);
        Assert.True(Instant((await owner.GetAsync(PathOf(eventId))).Expect(200).Json, "finishAt") > Now.AddDays(14));
        // Clearing goes back to what everybody has.
        Assert.Equal("09:00", (await owner.PatchAsync(calendar, new { dayStart = (string?)null, hoursPerDay = 8 })).Expect(200).Data.Str("dayStart"));

        // A copy of the event works the same week, on its own dates.
        var copy = (await owner.PostAsync($"/api/v1/events/{eventId}/clone", new { startAt = "2028-03-10T18:00:00Z", name = "Copy" })).Expect(201).Data.Id();
        var copied = (await owner.GetAsync($"/api/v1/events/{copy}/working-calendar")).Expect(200).Data;
        Assert.Equal((7, 0), (copied["workingDays"]!.AsArray().Count, copied["holidays"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("workingDays", "[]")]
    [InlineData("workingDays", "[0]")]
    [InlineData("workingDays", "[8]")]
    [InlineData("workingDays", "[1,2,3,4,5,6,7,1]")]
    [InlineData("workingDays", "[6,6]", 200)]
    [InlineData("workingDays", "\"1\"")]
    [InlineData("dayStart", "\"24:00\"")]
    [InlineData("dayStart", "\"9\"")]
    [InlineData("dayStart", "\"\"")]
    [InlineData("hoursPerDay", "0")]
    [InlineData("hoursPerDay", "-1")]
    [InlineData("hoursPerDay", "24.25")]
    [InlineData("hoursPerDay", "15.01")]
    [InlineData("hoursPerDay", "15", 200)]
    [InlineData("holidays", "[\"2027-02-30\"]")]
    [InlineData("extraDays", "[\"0001-01-01\",\"9999-12-31\"]", 200)]
    public async Task A_calendar_that_makes_no_sense_is_refused_by_its_field(string field, string json, int status = 400)
    {
        var (owner, eventId) = await NewAsync();
        await AddAsync(owner, eventId, "A task", 40);
        var answer = await owner.PatchAsync($"/api/v1/events/{eventId}/working-calendar", new JsonObject { [field] = JsonNode.Parse(json) });

        Assert.True(answer.Status == status, answer.Text);
        Assert.True(status == 200 || answer.Json["errors"]!.AsObject().Any(e => e.Key.StartsWith(field, StringComparison.Ordinal)), answer.Text);
        (await owner.GetAsync(PathOf(eventId))).Expect(200);
        (await owner.GetAsync($"/api/v1/events/{eventId}/forecast")).Expect(200);
    }

    [Fact]
    public async Task The_forecast_says_how_likely_it_is_and_why()
    {
        var (owner, eventId) = await NewAsync();
        var ids = await MilwaukeeAsync(owner, eventId);
        var relaxed = (await owner.GetAsync(ForecastOf(eventId))).Expect(200).Json;

        // Fifteen hours of work, fifteen months before the day.
        Assert.Equal(1, (double)relaxed["onTimeProbability"]!);
        Assert.Equal((8, 10_000, 1), (relaxed.Int("tasks"), relaxed.Int("runs"), relaxed.Int("seed")));
        Assert.True(Instant(relaxed, "p50") <= Instant(relaxed, "p90"));
        Assert.InRange((decimal)relaxed["p50Hours"]!, 15, 18);
        Assert.True((decimal)relaxed["p90Hours"]! > (decimal)relaxed["p50Hours"]!);
        Assert.Empty(relaxed["atRisk"]!.AsArray());
        // What drives it lies on the critical path.
        Assert.Equal(ids["G"], Guid.Parse(relaxed["drivers"]!.Items().First().Str("taskId")!));
        Assert.All(relaxed["drivers"]!.Items(), d => Assert.InRange((double)d["criticalityIndex"]!, 0.0001, 1));

        // Far more work than there is time for.
        (await owner.PatchAsync($"{PlanOf(eventId)}/{ids["G"]}", new { estimatedHours = 9000, deadline = Now.AddDays(2) })).Expect(200);
        var hopeless = (await owner.GetAsync(ForecastOf(eventId))).Expect(200).Json;
        Assert.Equal(0, (double)hopeless["onTimeProbability"]!);
        Assert.Equal(0, (double)hopeless["allDeadlinesProbability"]!);
        Assert.Equal(ids["G"], Guid.Parse(hopeless["atRisk"]!.Items().Single().Str("taskId")!));

        // Once it is done there is nothing left to fear from it.
        (await owner.SetStatusAsync(eventId, ids["G"], "done")).Expect(200);
        Assert.Equal(1, (double)(await owner.GetAsync(ForecastOf(eventId))).Expect(200).Json["onTimeProbability"]!);
    }

    [Fact]
    public async Task Only_preparations_have_to_be_finished_when_the_event_starts()
    {
        var (owner, eventId) = await NewAsync();
        (await owner.PostAsync(PlanOf(eventId), new { name = "Strike", phase = "post_event", estimatedHours = 90_000 })).Expect(201);
        (await owner.PostAsync(PlanOf(eventId), new { name = "Settle", deadline = "2028-04-10T18:00:00Z", estimatedHours = 90_000 })).Expect(201);
        var nothing = (await owner.GetAsync(ForecastOf(eventId))).Expect(200).Json;
        Assert.Equal((1, 0), ((double)nothing["onTimeProbability"]!, (double)nothing["allDeadlinesProbability"]!));
        Assert.Null(nothing["p50"]);

        (await owner.PostAsync(PlanOf(eventId), new { name = "Load in", phase = "on_site_operations", deadline = "2028-03-10T12:00:00Z", estimatedHours = 90_000 })).Expect(201);
        Assert.Equal(0, (double)(await owner.GetAsync(ForecastOf(eventId))).Expect(200).Json["onTimeProbability"]!);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_forecast()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync(more: new { type = "runway_show", generateTasks = true });
        var first = (await organization.Owner.GetAsync($"{ForecastOf(eventId)}?seed=7&runs=2000")).Expect(200).Json;
        var again = (await organization.Owner.GetAsync($"{ForecastOf(eventId)}?seed=7&runs=2000")).Expect(200).Json;
        var other = (await organization.Owner.GetAsync($"{ForecastOf(eventId)}?seed=8&runs=2000")).Expect(200).Json;

        // Deadlines are counted from now, which has moved on; what does not depend on it is the same.
        Assert.Equal(first["p50Hours"]!.ToJsonString() + first["drivers"]!.ToJsonString(), again["p50Hours"]!.ToJsonString() + again["drivers"]!.ToJsonString());
        Assert.NotEqual(first["drivers"]!.ToJsonString(), other["drivers"]!.ToJsonString());
        Assert.Equal((2000, 7), (first.Int("runs"), first.Int("seed")));
        Assert.InRange(first["drivers"]!.AsArray().Count, 3, 10);
    }

    [Theory]
    [InlineData("runs=99", "runs")]
    [InlineData("runs=100001", "runs")]
    [InlineData("runs=x", "runs")]
    [InlineData("runs=-5", "runs")]
    [InlineData("seed=-1", "seed")]
    [InlineData("seed=x", "seed")]
    [InlineData("seed=99999999999", "seed")]
    [InlineData("seed=1.5", "seed")]
    public async Task A_forecast_asked_wrongly_is_refused_by_its_field(string query, string field)
    {
        var (owner, eventId) = await NewAsync();
        var answer = await owner.GetAsync($"{ForecastOf(eventId)}?{query}");

        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forecast_is_no_way_to_keep_the_server_busy()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync(more: new { type = "gala", generateTasks = true });

        (await organization.Owner.GetAsync($"{ForecastOf(eventId)}?runs=100000")).ExpectProblem(400, "request.invalid", "runs");
        (await organization.Owner.GetAsync($"{ForecastOf(eventId)}?runs=20000")).Expect(200);
    }

    [Fact]
    public async Task Three_points_stand_in_order()
    {
        var (owner, eventId) = await NewAsync();
        var id = (await owner.PostAsync(PlanOf(eventId), new { name = "A", optimisticHours = 2, estimatedHours = 3, pessimisticHours = 9 })).Expect(201).Data.Id();
        var task = $"{PlanOf(eventId)}/{id}";

        (await owner.PatchAsync(task, new { estimatedHours = 1 })).ExpectProblem(400, "tasks.invalid", "optimisticHours");
        (await owner.PatchAsync(task, new { estimatedHours = 10 })).ExpectProblem(400, "tasks.invalid", "pessimisticHours");
        (await owner.PatchAsync(task, new { optimisticHours = 4 })).ExpectProblem(400, "tasks.invalid", "optimisticHours");
        (await owner.PatchAsync(task, new { pessimisticHours = 2.5 })).ExpectProblem(400, "tasks.invalid", "pessimisticHours");
        (await owner.PatchAsync(task, new { optimisticHours = 10, estimatedHours = (decimal?)null })).ExpectProblem(400, "tasks.invalid", "optimisticHours");
        Assert.Equal(400, (await owner.PatchAsync(task, new { optimisticHours = -1 })).Status);
        (await owner.PatchAsync(task, new { optimisticHours = 4, estimatedHours = 5, pessimisticHours = 5 })).Expect(200);
        Assert.Equal(4m, (decimal)(await owner.TaskAsync(eventId, id))["optimisticHours"]!);
        (await owner.PatchAsync(task, new { optimisticHours = (decimal?)null, pessimisticHours = (decimal?)null, estimatedHours = 1 })).Expect(200);
    }

    [Theory]
    [InlineData("owner", "200 200 200 200")]
    [InlineData("editor", "200 200 200 200")]
    [InlineData("view_only", "200 200 200 403")]
    [InlineData("viewer", "200 200 200 403")]
    [InlineData("member outside", "404 404 404 404")]
    [InlineData("client", "404 404 404 404")]
    [InlineData("other organization", "404 404 404 404")]
    [InlineData("nobody", "401 401 401 401")]
    public async Task Whoever_sees_the_event_sees_what_decides(string who, string expected)
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var client = (await owner.PostAsync("/api/v1/clients", new { companyName = "Acme" })).Expect(201).Data.Id();
        var eventId = await organization.AddEventAsync(visibility: "team", more: new { clientId = client });
        await owner.AddTaskAsync(eventId, "A secret");
        var user = who switch
        {
            "owner" => owner,
            "member outside" => await organization.AddAsync("member"),
            "client" => await organization.AddPortalAsync("client", client),
            "other organization" => (await server.NewOrganizationAsync()).Owner,
            "nobody" => server.Anonymous,
            _ => await organization.AddAsync(who == "viewer" ? "viewer" : "member"),
        };
        if (who is "editor" or "view_only" or "viewer")
        {
            (await owner.JoinAsync(eventId, user, who == "editor" ? "edit" : "view_only")).Expect(201);
        }

        Answer[] answers =
        [
            await user.GetAsync(PathOf(eventId)),
            await user.GetAsync(ForecastOf(eventId)),
            await user.GetAsync($"/api/v1/events/{eventId}/working-calendar"),
            await user.PatchAsync($"/api/v1/events/{eventId}/working-calendar", new { hoursPerDay = 6 }),
        ];

        Assert.Equal(expected, string.Join(' ', answers.Select(a => a.Status)));
        Assert.DoesNotContain(answers, a => a.Status != 200 && a.Text.Contains("A secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Absurd_plans_are_answered()
    {
        var (owner, eventId) = await NewAsync();
        Guid[] previous = [];
        for (var i = 0; i < 12; i++)
        {
            previous = [await AddAsync(owner, eventId, $"{i}", 100_000, previous)];
        }

        (await owner.PatchAsync($"{PlanOf(eventId)}/{previous[0]}", new { deadline = "1900-01-01T00:00:00Z" })).Expect(200);
        var path = (await owner.GetAsync(PathOf(eventId))).Expect(200).Json;
        Assert.Equal(1_200_000, (decimal)path["durationHours"]!);
        Assert.Null(path["finishAt"]);
        var forecast = (await owner.GetAsync(ForecastOf(eventId))).Expect(200).Json;
        Assert.Null(forecast["p90"]);
        Assert.Equal(0, (double)forecast["onTimeProbability"]!);
    }

    [Fact]
    public async Task Deadlines_move_together_and_keep_the_time_of_day()
    {
        var (owner, eventId) = await NewAsync();
        // The clocks of Berlin go forward on the 26th of March 2028.
        var first = (await owner.PostAsync(PlanOf(eventId), new { name = "A", deadline = "2028-03-25T16:00:00Z" })).Expect(201).Data.Id();
        var second = (await owner.PostAsync(PlanOf(eventId), new { name = "B", deadline = "2028-03-20T08:30:00Z" })).Expect(201).Data.Id();
        var open = await owner.AddTaskAsync(eventId, "C");
        var batch = $"{PlanOf(eventId)}/batch";

        (await owner.PostAsync(batch, new { ids = new[] { first, second, open }, deadlineShiftDays = 7 })).Expect(200);
        Assert.Equal("2028-04-01T15:00:00Z", (await owner.TaskAsync(eventId, first)).Str("deadline"));
        Assert.Equal("2028-03-27T07:30:00Z", (await owner.TaskAsync(eventId, second)).Str("deadline"));
        Assert.Null((await owner.TaskAsync(eventId, open))["deadline"]);
        (await owner.PostAsync(batch, new { ids = new[] { first, second }, deadlineShiftDays = -7, priority = "high" })).Expect(200);
        Assert.Equal("2028-03-25T16:00:00Z", (await owner.TaskAsync(eventId, first)).Str("deadline"));
        Assert.Equal("high", (await owner.TaskAsync(eventId, second)).Str("priority"));

        (await owner.PostAsync(batch, new { ids = new[] { first }, deadlineShiftDays = 3651 })).ExpectProblem(400, "request.invalid", "deadlineShiftDays");
        (await owner.PostAsync(batch, new { ids = new[] { first }, deadlineShiftDays = (int?)null })).ExpectProblem(400, "request.invalid", "status");
        (await owner.PostAsync(batch, new { ids = new[] { first }, deadlineShiftDays = 1, deadline = (string?)null })).ExpectProblem(400, "request.invalid", "deadlineShiftDays");
    }

    [Fact]
    public async Task A_whole_plan_is_read_in_few_pages()
    {
        var (owner, eventId) = await NewAsync();
        await owner.AddTaskAsync(eventId, "One");

        (await owner.GetAsync($"{PlanOf(eventId)}?limit=2000")).Expect(200);
        (await owner.GetAsync($"{PlanOf(eventId)}?limit=2001")).ExpectProblem(400, "request.invalid", "limit");
        // Other lists keep to what the API promises.
        (await owner.GetAsync("/api/v1/my/tasks?limit=201")).ExpectProblem(400, "request.invalid", "limit");
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private async Task<(ApiUser Owner, Guid EventId)> NewAsync()
    {
        var organization = await server.NewOrganizationAsync();
        return (organization.Owner, await organization.AddEventAsync(more: new { startAt = "2028-03-10T18:00:00Z", endAt = "2028-03-10T22:00:00Z" }));
    }

    /// <summary>The network of FindingTheCriticalPath.Milwaukee_paper, in hours.</summary>
    private static async Task<Dictionary<string, Guid>> MilwaukeeAsync(ApiUser owner, Guid eventId)
    {
        var ids = new Dictionary<string, Guid>();
        foreach (var (name, hours, after) in ((string, int, string)[])[("A", 2, ""), ("B", 3, ""), ("C", 2, "A"), ("D", 4, "AB"), ("E", 4, "C"), ("F", 3, "C"), ("G", 5, "DE"), ("H", 2, "FG")])
        {
            ids[name] = await AddAsync(owner, eventId, name, hours, [.. after.Select(a => ids[$"{a}"])]);
        }

        return ids;
    }

    private static async Task<Guid> AddAsync(ApiUser owner, Guid eventId, string name, decimal hours, params Guid[] dependencies) =>
        (await owner.PostAsync(PlanOf(eventId), new { name, estimatedHours = hours, dependencies })).Expect(201).Data.Id();

    private static async Task<string> MarkedAsync(ApiUser user, Guid eventId) => string.Concat(
        (await user.GetAsync($"{PlanOf(eventId)}?limit=200")).Expect(200).Data.Items().Where(t => (bool)t["isCriticalPath"]!).Select(t => t.Str("name")).Order());

    private static string PathOf(Guid eventId) => $"/api/v1/events/{eventId}/critical-path";

    private static string ForecastOf(Guid eventId) => $"/api/v1/events/{eventId}/forecast";

    private static DateTimeOffset Instant(JsonNode node, string name) => DateTimeOffset.Parse(node.Str(name)!, System.Globalization.CultureInfo.InvariantCulture);
}
