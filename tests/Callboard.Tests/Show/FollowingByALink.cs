using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Show;

/// <summary>Screens without an account: what they show, how they stay current, and how their links end.</summary>
public sealed class FollowingByALink(CallboardServer server)
{
    [Fact]
    public async Task A_screen_shows_what_it_is_for_and_no_more()
    {
        var show = await ShowSteps.NewAsync(server);
        (await show.Owner.PatchAsync($"/api/v1/events/{show.EventId}/timeline/{show.Blocks[0]}", new { notes = "private to the team" })).Expect(200);
        (await show.Owner.PutAsync($"{show.Path}/cues/{show.Blocks[2]}", new { isHardStart = true, department = "Sound", callerNote = "private to the caller" })).Expect(200);
        await show.NewPage().CallAsync("start", ShowSteps.Doors.AddYears(-1));
        foreach (var (kind, cues, tellsDepartments) in new[] { ("wall", 4, true), ("signage", 4, false), ("timer", 2, false), ("crew", 3, true) })
        {
            var token = await LinkAsync(show, kind, kind == "crew" ? "sound" : null);
            var screen = (await server.Anonymous.GetAsync($"/api/v1/out/{token}")).Expect(200);
            Assert.Equal(cues, screen.Data["cues"]!.AsArray().Count);
            Assert.Equal(show.Blocks[0].ToString(), screen.Data.Str("currentBlockId"));
            Assert.DoesNotContain("private", screen.Text);
            Assert.DoesNotContain(show.Owner.Name, screen.Text);
            Assert.Equal(tellsDepartments, screen.Text.Contains("Sound", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_waiting_screen_hears_of_the_next_call()
    {
        var show = await ShowSteps.NewAsync(server);
        var token = await LinkAsync(show, "timer");
        var now = (await server.Anonymous.GetAsync($"/api/v1/out/{token}")).Expect(200).Data;
        var waiting = server.Anonymous.GetAsync($"/api/v1/out/{token}?after={now.Str("cursor")}&wait=20");
        await show.NewPage().CallAsync("start");
        var next = (await waiting).Expect(200).Data;
        Assert.Equal(show.Blocks[0].ToString(), next.Str("currentBlockId"));
        Assert.NotEqual(now.Str("cursor"), next.Str("cursor"));
        // Nothing happens: the same again after the wait.
        Assert.Equal(next.Str("cursor"), (await server.Anonymous.GetAsync($"/api/v1/out/{token}?after={next.Str("cursor")}&wait=1")).Expect(200).Data.Str("cursor"));
        (await server.Anonymous.GetAsync($"/api/v1/out/{token}?after=x")).ExpectProblem(400, "request.invalid", "after");
        (await server.Anonymous.GetAsync($"/api/v1/out/{token}?wait=31")).ExpectProblem(400, "request.invalid", "wait");
    }

    [Fact]
    public async Task A_link_that_was_taken_back_replaced_or_has_run_out_opens_nothing()
    {
        var show = await ShowSteps.NewAsync(server);
        (await server.Anonymous.GetAsync("/api/v1/out/cbo_nothing")).ExpectProblem(404, "show.output_not_found");
        var issued = (await show.Owner.PostAsync($"{show.Path}/outputs", new { name = "Wings", kind = "wall" })).Expect(201).Data;
        Assert.Equal($"/out/{issued.Str("token")}", issued.Str("path"));
        var rotated = (await show.Owner.PostAsync($"{show.Path}/outputs/{issued.Id()}/rotate")).Expect(200).Data.Str("token");
        (await server.Anonymous.GetAsync($"/api/v1/out/{issued.Str("token")}")).Expect(404);
        (await server.Anonymous.GetAsync($"/api/v1/out/{rotated}")).Expect(200);
        (await show.Owner.DeleteAsync($"{show.Path}/outputs/{issued.Id()}")).Expect(204);
        (await server.Anonymous.GetAsync($"/api/v1/out/{rotated}")).Expect(404);
        var brief = (await show.Owner.PostAsync($"{show.Path}/outputs", new { name = "Brief", kind = "wall", expiresAt = "2020-01-01T00:00:00Z" })).Expect(201).Data;
        (await server.Anonymous.GetAsync($"/api/v1/out/{brief.Str("token")}")).Expect(404);
        var archived = await LinkAsync(show, "wall");
        (await show.Owner.DeleteAsync($"/api/v1/events/{show.EventId}")).Expect(200);
        (await server.Anonymous.GetAsync($"/api/v1/out/{archived}")).Expect(404);
    }

    [Fact]
    public async Task Secrets_are_shown_once_and_kept_nowhere()
    {
        var show = await ShowSteps.NewAsync(server);
        var id = Guid.CreateVersion7();
        var token = (await show.Owner.PostAsync($"{show.Path}/outputs", new { id, name = "Wings", kind = "wall" })).Expect(201).Data.Str("token")!;
        Assert.Null((await show.Owner.PostAsync($"{show.Path}/outputs", new { id, name = "Wings", kind = "wall" })).Expect(200).Data["token"]);
        Assert.DoesNotContain(token, (await show.Owner.GetAsync($"{show.Path}/outputs")).Expect(200).Text);
        await using var command = server.Admin.CreateCommand(
            "select count(*) from app.action_history where coalesce(new::text, '') || coalesce(old::text, '') ~ 'token_hash'");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task The_clock_is_there_for_everybody()
    {
        var time = (await server.Anonymous.GetAsync("/api/v1/time")).Expect(200).Json;
        Assert.EndsWith("Z", time.Str("serverTime"));
    }

    private static async Task<string> LinkAsync(ShowSteps show, string kind, string? department = null) =>
        (await show.Owner.PostAsync($"{show.Path}/outputs", new { name = kind, kind, department })).Expect(201).Data.Str("token")!;
}
