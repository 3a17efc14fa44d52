using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>What concerns somebody reaches them: the bell, the inbox, the way to it, and the way back.</summary>
public sealed class BeingTold(CallboardServer server, Chromium chromium)
{
    [Fact]
    public async Task Julias_bell_rings_when_Marcus_gives_her_a_task_and_Enter_opens_it()
    {
        var marcus = await server.RegisterAsync("Marcus Oyelaran");
        var julia = await server.JoinAsync(marcus, "Julia Santos");
        var eventId = await EventAsync(marcus);
        (await marcus.PostAsync($"/api/v1/events/{eventId}/team", new { userId = julia.Id, role = "custom", permission = "edit" })).Expect(201);
        (await marcus.PostAsync($"/api/v1/events/{eventId}/tasks", new { name = "Tune the piano", phase = "pre_production" })).Expect(201);
        await using var hers = await chromium.OpenAsync(server);
        await hers.SignInAsync(julia.Email, People.Password);
        await hers.Page.GotoAsync("/inbox");
        await Expect(hers.Page.GetByText("Marcus Oyelaran added you to the team")).ToBeVisibleAsync();
        await Expect(hers.Page.GetByText("Live", new() { Exact = true }).First).ToBeVisibleAsync();
        await hers.Page.GetByRole(AriaRole.Button, new() { Name = "Mark all as done" }).ClickAsync();
        await Expect(hers.Page.GetByRole(AriaRole.Link, new() { Name = "Inbox: nothing new" })).ToBeVisibleAsync();

        await using var his = await chromium.OpenAsync(server);
        await his.SignInAsync(marcus.Email, People.Password);
        await his.Page.GotoAsync($"/events/{eventId}/tasks");
        // By keyboard alone: to the task, the palette, the command, the person.
        await Expect(his.Page.GetByText("Tune the piano")).ToBeVisibleAsync();
        await his.Page.Keyboard.PressAsync("j");
        await his.Page.Keyboard.PressAsync("Control+k");
        await Expect(his.Page.GetByRole(AriaRole.Combobox, new() { Name = "Go to or do anything" })).ToBeFocusedAsync();
        await his.ExpectAccessibleAsync();
        await his.PictureAsync("palette");
        await his.Page.Keyboard.TypeAsync("assign");
        await Expect(his.Page.GetByRole(AriaRole.Option, new() { Name = "Assign “Tune the piano” to…" })).ToBeVisibleAsync();
        await his.Page.Keyboard.PressAsync("Enter");
        await Expect(his.Page.GetByRole(AriaRole.Combobox, new() { Name = "Assign “Tune the piano” to…" })).ToBeFocusedAsync();
        await his.Page.Keyboard.TypeAsync("julia");
        await his.Page.Keyboard.PressAsync("Enter");

        // Her screen was not touched meanwhile.
        await Expect(hers.Page.GetByRole(AriaRole.Link, new() { Name = "Inbox: 1 new notification" })).ToBeVisibleAsync();
        await Expect(hers.Page.GetByText("Marcus Oyelaran assigned ‘Tune the piano’ to you")).ToBeVisibleAsync();
        await hers.ExpectAccessibleAsync();
        await hers.PictureAsync("inbox");
        await hers.Page.Keyboard.PressAsync("j");
        await hers.Page.Keyboard.PressAsync("Enter");
        await hers.Page.WaitForURLAsync(url => url.Contains($"/events/{eventId}/tasks?task=", StringComparison.Ordinal));
        await Expect(hers.Page.GetByRole(AriaRole.Link, new() { Name = "Inbox: nothing new" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_change_is_put_back_from_the_history_of_the_task()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await EventAsync(lead);
        var task = (await lead.PostAsync($"/api/v1/events/{eventId}/tasks", new { name = "Tune the piano", phase = "pre_production" })).Expect(201).Data.Id();
        (await lead.PatchAsync($"/api/v1/events/{eventId}/tasks/{task}", new { name = "Sell the piano" })).Expect(200);
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(lead.Email, People.Password);
        await window.Page.GotoAsync($"/events/{eventId}/tasks?task={task}");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "History" }).ClickAsync();
        await Expect(window.Page.GetByText("Sarah Lindqvist renamed ‘Tune the piano’ to ‘Sell the piano’")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("history");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Restore what was before: Sarah Lindqvist renamed" }).ClickAsync();
        await Expect(window.Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Tune the piano");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(window.Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Sell the piano");
    }

    [Fact]
    public async Task Today_shows_what_one_is_needed_for_and_lets_one_act_on_it()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var now = TimeProvider.System.GetUtcNow();
        var eventId = await EventAsync(lead, now.AddHours(-2), now.AddHours(10));
        var block = (await lead.PostAsync($"/api/v1/events/{eventId}/timeline", new
        {
            activity = "Doors", startTime = now.AddMinutes(-1), endTime = now.AddMinutes(30),
        })).Expect(201).Data.Id();
        (await lead.PostAsync($"/api/v1/events/{eventId}/timeline/{block}/personnel", new { userId = lead.Id, role = "host" })).Expect(201);
        (await lead.PostAsync($"/api/v1/events/{eventId}/tasks", new
        {
            name = "Tune the piano", phase = "pre_production", assigneeId = lead.Id, deadline = now.AddDays(-1),
        })).Expect(201);
        await using var window = await chromium.OpenAsync(server, zone: "America/New_York");
        await window.SignInAsync(lead.Email, People.Password);
        await window.Page.GotoAsync("/");

        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "Overdue" }).GetByText("Tune the piano")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "My cues today" }).GetByText("event time")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("today");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Move the deadline of Tune the piano" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Tomorrow" }).ClickAsync();
        await Expect(window.Page.GetByText("is due", new() { Exact = false }).First).ToBeVisibleAsync();
        // It stays where it was until one comes back.
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "Overdue" }).GetByText("Tune the piano")).ToBeVisibleAsync();
        await window.Page.ReloadAsync();
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "Ready to start" }).GetByText("Tune the piano")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Done: Tune the piano" }).ClickAsync();
        await Expect(window.Page.GetByText("“Tune the piano” is done")).ToBeVisibleAsync();
    }

    private static async Task<string> EventAsync(ApiUser lead, DateTimeOffset? start = null, DateTimeOffset? end = null) =>
        (await lead.PostAsync("/api/v1/events", new
        {
            name = "Shared evening",
            type = "panel",
            startAt = start ?? new DateTimeOffset(2027, 5, 1, 16, 0, 0, TimeSpan.Zero),
            endAt = end ?? new DateTimeOffset(2027, 5, 1, 20, 0, 0, TimeSpan.Zero),
            timezone = "Europe/Berlin",
            visibility = "organization",
            generateTasks = false,
        })).Expect(201).Json.Str("eventId")!;
}
