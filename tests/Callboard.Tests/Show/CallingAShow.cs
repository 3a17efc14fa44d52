using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Show;

/// <summary>Calling a show over HTTP: the short way for scripts, stages, marks, the record, and what the run of show says meanwhile.</summary>
public sealed class CallingAShow(CallboardServer server)
{
    [Fact]
    public async Task From_start_to_end_without_a_body()
    {
        var show = await ShowSteps.NewAsync(server);
        var before = (await show.Owner.GetAsync(show.Path)).Expect(200).Json;
        Assert.Null(before["currentBlockId"]);
        Assert.Equal(4, before["projected"]!.AsArray().Count);
        Assert.Equal("Main stage", before["data"]!["stages"]![0]!.Str("name"));

        var started = (await show.Owner.PostAsync($"{show.Path}/start")).Expect(200).Json;
        Assert.Equal(show.Blocks[0].ToString(), started.Str("currentBlockId"));
        Assert.Equal(1, started["data"]!["baton"]!.Int("number"));
        Assert.Equal(show.Owner.Name, started["data"]!["baton"]!.Str("name"));
        (await show.Owner.PostAsync($"{show.Path}/hold")).Expect(200);
        Assert.NotNull((await show.ShowAsync())["heldSince"]);
        (await show.Owner.PostAsync($"{show.Path}/resume")).Expect(200);
        await Task.Delay(400);
        Assert.Equal(show.Blocks[1].ToString(), (await show.Owner.PostAsync($"{show.Path}/go")).Expect(200).Json.Str("currentBlockId"));
        Assert.Equal(show.Blocks[0].ToString(), (await show.Owner.PostAsync($"{show.Path}/back")).Expect(200).Json.Str("currentBlockId"));
        (await show.Owner.PostAsync($"{show.Path}/skip")).Expect(200);
        var ended = (await show.Owner.PostAsync($"{show.Path}/end")).Expect(200).Json;
        Assert.Null(ended["currentBlockId"]);
        Assert.Equal("ended", ended["data"]!["state"]!.Str("phase"));
        (await show.Owner.PostAsync($"{show.Path}/go")).ExpectProblem(409, "show.not_running");
    }

    [Fact]
    public async Task On_its_second_day_it_starts_with_that_day()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var now = TimeProvider.System.GetUtcNow();
        var blocks = new List<Guid>();
        foreach (var hours in (int[])[-24, -23, 1, 2])
        {
            blocks.Add((await organization.Owner.PostAsync($"/api/v1/events/{eventId}/timeline", new
            {
                startTime = now.AddHours(hours), endTime = now.AddHours(hours + 1), activity = $"In {hours} hours",
            })).Expect(201).Data.Id());
        }

        var path = $"/api/v1/events/{eventId}/show";
        var before = (await organization.Owner.GetAsync(path)).Expect(200).Json;
        Assert.Equal(["passed", "passed", "next", "pending"], before["projected"]!.AsArray().Select(c => c!.Str("status")));
        Assert.Equal(blocks[3].ToString(), await SkippedAsync());
        Assert.Equal(blocks[2].ToString(), (await organization.Owner.PostAsync($"{path}/start")).Expect(200).Json.Str("currentBlockId"));

        // Who wants the first day again says so.
        (await organization.Owner.PostAsync($"{path}/end")).Expect(200);
        Assert.Equal(
            blocks[0].ToString(), (await organization.Owner.PostAsync($"{path}/start?blockId={blocks[0]}")).Expect(200).Json.Str("currentBlockId"));

        async Task<string?> SkippedAsync()
        {
            (await organization.Owner.PostAsync($"{path}/take")).Expect(200);
            (await organization.Owner.PostAsync($"{path}/skip?blockId={blocks[3]}")).Expect(200);
            var skipped = (await organization.Owner.GetAsync(path)).Expect(200).Data["state"]!["skipped"]!.AsArray();
            return (string?)Assert.Single(skipped);
        }
    }

    [Fact]
    public async Task The_run_of_show_follows()
    {
        var show = await ShowSteps.NewAsync(server);
        var page = show.NewPage();
        await page.CallAsync("start", ShowSteps.Doors.AddYears(-1));
        Assert.Equal(["in_progress", "pending", "pending", "pending"], await StatusesAsync(show));
        await page.CallAsync("go");
        Assert.Equal(["complete", "in_progress", "pending", "pending"], await StatusesAsync(show));
        await page.CallAsync("back");
        Assert.Equal(["in_progress", "pending", "pending", "pending"], await StatusesAsync(show));
        await page.CallAsync("end");
        Assert.Equal(["complete", "pending", "pending", "pending"], await StatusesAsync(show));
    }

    [Fact]
    public async Task Hard_starts_and_departments_are_marked_on_cues()
    {
        var show = await ShowSteps.NewAsync(server);
        var mark = (await show.Owner.PutAsync($"{show.Path}/cues/{show.Blocks[2]}", new { isHardStart = true, department = "Sound", callerNote = "Stand by early" })).Expect(200);
        Assert.Equal("Sound", mark.Data.Str("department"));
        (await show.Owner.PutAsync($"{show.Path}/cues/{show.Blocks[2]}", new { isHardStart = true, department = "Light" })).Expect(200);
        var cue = (await show.ShowAsync())["projected"]![2]!;
        Assert.True((bool)cue["isHardStart"]!);
        Assert.Equal("Light", cue.Str("department"));
        Assert.Null(cue["callerNote"]);
        (await show.Owner.PutAsync($"{show.Path}/cues/{Guid.CreateVersion7()}", new { isHardStart = true })).ExpectProblem(404, "show.block_not_found");
        (await show.Owner.PutAsync($"{show.Path}/cues/{show.Blocks[2]}", new { department = "  " })).ExpectProblem(400, "show.invalid", "department");
    }

    [Fact]
    public async Task Several_stages_run_at_once()
    {
        var show = await ShowSteps.NewAsync(server);
        var blocks = new List<Guid>();
        foreach (var hall in (string[])["Hall A", "Hall B"])
        {
            blocks.Add((await show.Owner.PostAsync($"/api/v1/events/{show.EventId}/timeline", new
            {
                startTime = ShowSteps.Doors, endTime = ShowSteps.Doors.AddMinutes(30), activity = "Talk in " + hall, location = hall,
            })).Expect(201).Data.Id());
        }

        var stages = new List<Guid>();
        foreach (var hall in (string[])["Hall A", "Hall B"])
        {
            stages.Add((await show.Owner.PostAsync($"{show.Path}/stages", new { name = hall, location = hall })).Expect(201).Data.Id());
        }

        for (var i = 0; i < 2; i++)
        {
            var started = (await show.Owner.PostAsync($"{show.Path}/start?stageId={stages[i]}")).Expect(200).Json;
            Assert.Equal(blocks[i].ToString(), started.Str("currentBlockId"));
            Assert.Single(started["projected"]!.AsArray());
        }

        Assert.Null(await show.CurrentAsync());
        Assert.Equal(3, (await show.Owner.GetAsync($"{show.Path}/stages")).Expect(200).Json.Int("total"));
        (await show.Owner.DeleteAsync($"{show.Path}/stages/{stages[0]}")).ExpectProblem(409, "show.stage_called");
        (await show.Owner.GetAsync($"{show.Path}?stageId={Guid.CreateVersion7()}")).ExpectProblem(404, "show.stage_not_found");
        (await show.Owner.PostAsync($"{show.Path}/stages", new { name = "Backwards", fromAt = ShowSteps.Doors, untilAt = ShowSteps.Doors.AddDays(-1) }))
            .ExpectProblem(400, "show.invalid", "untilAt");
        (await show.Owner.PatchAsync($"{show.Path}/stages/{show.EventId}", new { name = "Runway", hardEndAt = ShowSteps.Doors.AddHours(2) })).Expect(200);
        Assert.Equal("Runway", (await show.ShowAsync())["stages"]!.AsArray().Single(s => s!.Id() == show.EventId)!.Str("name"));
    }

    [Fact]
    public async Task The_record_outlives_the_plan()
    {
        var show = await ShowSteps.NewAsync(server);
        var page = show.NewPage();
        var at = new DateTimeOffset(2026, 3, 1, 18, 0, 0, TimeSpan.Zero);
        await page.CallAsync("start", at);
        await page.CallAsync("hold", at.AddMinutes(2));
        await page.CallAsync("resume", at.AddMinutes(5));
        await page.CallAsync("adjust", at.AddMinutes(6), seconds: 60);
        await page.CallAsync("go", at.AddMinutes(14));
        await page.CallAsync("end", at.AddMinutes(20));
        (await show.Owner.DeleteAsync($"/api/v1/events/{show.EventId}/timeline/{show.Blocks[0]}")).Expect(204);

        var run = (await show.Owner.GetAsync($"{show.Path}/as-run")).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(2, run.Count);
        Assert.Equal("Look 1", run[0]!.Str("activity"));
        Assert.Equal(240, run[0]!.Int("overSeconds"));
        Assert.Equal(180, run[0]!.Int("heldSeconds"));
        Assert.Equal(60, run[0]!.Int("adjustSeconds"));
        Assert.Equal("2026-03-01T18:14:00Z", run[1]!.Str("actualStart"));
        var csv = (await show.Owner.GetAsync($"{show.Path}/as-run.csv")).Expect(200);
        Assert.Equal("text/csv", csv.MediaType);
        Assert.Equal(3, csv.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"Look 1\",2027-03-10T18:00:00.000Z", csv.Text);
    }

    [Fact]
    public async Task Only_who_works_on_the_event_calls_and_whoever_sees_it_follows()
    {
        var show = await ShowSteps.NewAsync(server);
        var viewer = await show.Organization.AddAsync("viewer");
        var page = show.NewPage(viewer);
        (await page.SendAsync(page.Press("start"))).Expect(403);
        (await viewer.PostAsync($"{show.Path}/start")).Expect(403);
        Assert.False((bool)(await show.ShowAsync(viewer))["mayCall"]!);
        var hidden = await ShowSteps.NewAsync(server, visibility: "team");
        var stranger = await hidden.Organization.AddAsync("member");
        (await stranger.GetAsync(hidden.Path)).ExpectProblem(404, "show.event_not_found");
        (await stranger.PostAsync($"{hidden.Path}/start")).ExpectProblem(404, "show.event_not_found");
        Assert.Equal(0, (await show.Owner.GetAsync($"{show.Path}/commands")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task Listeners_hear_of_every_command_in_order()
    {
        var show = await ShowSteps.NewAsync(server);
        await using var live = await LiveClient.ConnectAsync(server.Address, show.Owner.Token);
        await live.SubscribeAsync($"event:{show.EventId}");
        var page = show.NewPage();
        await page.CallAsync("start", ShowSteps.Doors.AddYears(-1));
        await page.CallAsync("go");
        var commands = new List<string>();
        JsonNode? state = null;
        while (commands.Count < 2 || (string?)state?["new"]?["currentBlockId"] != show.Blocks[1].ToString())
        {
            var message = await live.NextAsync("change");
            if (message.Body.Str("entity") == "show_command")
            {
                commands.Add(message.Body["new"]!.Str("kind")!);
            }
            else if (message.Body.Str("entity") == "show_state")
            {
                state = message.Body;
            }
        }

        Assert.Equal(["start", "go"], commands);
        var told = (await show.Owner.GetAsync($"/api/v1/events/{show.EventId}/activity")).Expect(200).Text;
        Assert.Contains($"{show.Owner.Name} called ‘Look 2’", JsonNode.Parse(told)!["data"]!.AsArray().Select(a => a!.Str("summary")));
    }

    private static async Task<IEnumerable<string>> StatusesAsync(ShowSteps show) =>
        (await show.Owner.GetAsync($"/api/v1/events/{show.EventId}/timeline")).Expect(200).Json["data"]!.AsArray().Select(b => b!.Str("status")!);
}
