using System.Text.RegularExpressions;
using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>What Callboard is for, as a planner does it: sign in, create an event in the wizard, work on it with others, live.</summary>
public sealed class TheMainJob(CallboardServer server, Chromium chromium)
{
    [Fact]
    public async Task A_planner_creates_a_show_in_six_steps_and_finds_it_again()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        (await lead.PostAsync("/api/v1/venues", new { name = "Palazzo Vento", location = "Milan", capacity = 600 })).Expect(201);
        (await lead.PostAsync("/api/v1/sponsors", new { companyName = "Aurora Textiles", tier = "gold" })).Expect(201);
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);

        await page.GotoAsync("/events/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Milan Sustainable Fashion Showcase");
        await ChooseAsync(page, "Type", "Runway show");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next: " }).ClickAsync();
        await page.GetByLabel("Starts", new() { Exact = true }).FillAsync("2027-06-15");
        await page.GetByLabel("Start time").FillAsync("16:00");
        await page.GetByLabel("Ends", new() { Exact = true }).FillAsync("2027-06-15");
        await page.GetByLabel("End time").FillAsync("22:00");
        await ChooseAsync(page, "Time zone", "Rome");
        await window.PictureAsync("wizard-when");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next: " }).ClickAsync();
        await ChooseAsync(page, "Venue", "Palazzo Vento");
        await page.GetByLabel("Guests expected").FillAsync("400");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next: " }).ClickAsync();
        await ChooseAsync(page, "Sponsors", "Aurora Textiles");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next: " }).ClickAsync();
        await page.GetByLabel("Budget in total").FillAsync("250000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next: " }).ClickAsync();
        await window.PictureAsync("wizard-review");
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Create event" }).ClickAsync(),
            response => response.Request.Method == "POST" && response.Url.EndsWith("/events", StringComparison.Ordinal));

        Assert.Equal(201, answer.Status);
        var body = (await answer.JsonAsync())!.Value;
        Assert.InRange(body.GetProperty("tasksGenerated").GetInt32(), 80, 150);
        await page.WaitForURLAsync(new Regex(body.GetProperty("eventId").GetString()!));
        await ExpectCommandCentreAsync(page, body.GetProperty("tasksGenerated").GetInt32());
        await window.PictureAsync("command-centre");

        await page.ReloadAsync();
        await ExpectCommandCentreAsync(page, body.GetProperty("tasksGenerated").GetInt32());
        await page.GotoAsync("/events");
        await Expect(page.GetByText("Milan Sustainable Fashion Showcase").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_people_on_one_event_see_each_other_work_without_reloading()
    {
        var sarah = await server.RegisterAsync("Sarah Lindqvist");
        var marcus = await server.JoinAsync(sarah, "Marcus Bell");
        var created = (await sarah.PostAsync("/api/v1/events", new
        {
            name = "Live together",
            type = "panel",
            startAt = "2027-05-01T16:00:00Z",
            endAt = "2027-05-01T20:00:00Z",
            timezone = "Europe/Berlin",
            teamMembers = new[] { new { userId = marcus.Id, role = "production_manager", permission = "edit" } },
            generateTasks = false,
        })).Expect(201);
        var eventId = created.Json.Str("eventId");
        foreach (var name in (string[])["Finalize walk order", "Book the piano tuner"])
        {
            (await sarah.PostAsync($"/api/v1/events/{eventId}/tasks", new { name, phase = "pre_production", deadline = "2027-04-20T16:00:00Z" })).Expect(201);
        }

        await using var first = await chromium.OpenAsync(server);
        await using var second = await chromium.OpenAsync(server);
        await first.SignInAsync(sarah.Email, People.Password);
        await second.SignInAsync(marcus.Email, People.Password);
        await first.Page.GotoAsync($"/events/{eventId}");
        await Expect(first.Page.GetByText("0 %").First).ToBeVisibleAsync();
        await Expect(first.Page.GetByText("Live", new() { Exact = true }).First).ToBeVisibleAsync();
        await second.Page.GotoAsync($"/events/{eventId}/tasks");

        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Done: Finalize walk order" }).ClickAsync();

        await Expect(first.Page.GetByLabel("Key figures")).ToContainTextAsync("50 %");
        await Expect(first.Page.GetByText("completed ‘Finalize walk order’")).ToBeVisibleAsync();
        await first.PictureAsync("two-people");

        // The other way round, on the same list.
        await first.Page.GotoAsync($"/events/{eventId}/tasks");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Done: Book the piano tuner" }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Button, new() { Name = "Done: Book the piano tuner" }))
            .ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task A_real_conference_is_imported_with_its_times_put_right()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = (await lead.PostAsync("/api/v1/events", new
        {
            name = "DebConf17",
            type = "conference",
            startAt = "2017-08-05T14:00:00Z",
            endAt = "2017-08-13T03:00:00Z",
            timezone = "America/Toronto",
            generateTasks = false,
        })).Expect(201).Json.Str("eventId");
        await using var window = await chromium.OpenAsync(server, zone: "America/Toronto");
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/events/{eventId}/run-of-show");

        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).First.ClickAsync();
        await page.Locator("input[type=file]").SetInputFilesAsync(Path.Combine(AppContext.BaseDirectory, "data", "debconf17-schedule.xml"));
        await page.GetByLabel("As the clock on the wall").CheckAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Import 181 blocks" })).ToBeEnabledAsync();
        await window.PictureAsync("import");
        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Import 181 blocks" }).ClickAsync(),
            response => response.Url.Contains("/timeline/import", StringComparison.Ordinal) && response.Status == 200);

        await Expect(page.GetByText("Business ERP, freelancer and personal accounting with Free Software").First).ToBeVisibleAsync();
        await window.PictureAsync("run-of-show");
        var blocks = (await lead.GetAsync($"/api/v1/events/{eventId}/timeline?limit=1")).Expect(200);
        Assert.Equal(181, blocks.Json.Int("total"));
        // 10:00 on the wall in Montreal is 14:00 UTC in August.
        var talk = (await lead.GetAsync($"/api/v1/events/{eventId}/timeline?limit=1&q=Business%20ERP")).Expect(200);
        Assert.Equal("2017-08-05T14:00:00Z", talk.Data[0]!.Str("startTime"));
    }

    [Fact]
    public async Task The_main_screens_break_no_rule_of_accessibility_and_fit_a_phone()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = (await lead.PostAsync("/api/v1/events", new
        {
            name = "Gala for everybody",
            type = "gala",
            startAt = "2027-05-01T16:00:00Z",
            endAt = "2027-05-01T20:00:00Z",
            timezone = "Europe/Berlin",
        })).Expect(201).Json.Str("eventId");
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(lead.Email, People.Password);
        foreach (var (width, height) in ((int, int)[])[(1280, 900), (390, 844)])
        {
            await window.Page.SetViewportSizeAsync(width, height);
            foreach (var path in (string[])["/events", "/events/new", $"/events/{eventId}", $"/events/{eventId}/tasks", $"/events/{eventId}/run-of-show", "/directory/venues", "/settings"])
            {
                await window.Page.GotoAsync(path);
                await window.Page.Locator("h1").First.WaitForAsync();
                await window.SettleAsync();
                await window.ExpectAccessibleAsync();
                Assert.True(
                    await window.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"),
                    $"{path} scrolls sideways at {width} px");
                await window.PictureAsync($"{width}{path.Replace('/', '-').Replace(eventId!, "event", StringComparison.Ordinal)}");
            }
        }
    }

    // A field of the kit: typing narrows the list, Enter takes the first.
    private static async Task ChooseAsync(IPage page, string label, string value)
    {
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = label, Exact = true }).Or(page.GetByLabel(label, new() { Exact = true })).First;
        await field.ClickAsync();
        if (await field.IsEditableAsync())
        {
            await field.FillAsync(value);
        }

        await page.GetByRole(AriaRole.Option, new() { Name = value }).First.ClickAsync();
    }

    private static async Task ExpectCommandCentreAsync(IPage page, int tasks)
    {
        await Expect(page.GetByText("Milan Sustainable Fashion Showcase").First).ToBeVisibleAsync();
        var figures = page.GetByLabel("Key figures");
        await Expect(figures).ToContainTextAsync("0 %");
        await Expect(figures).ToContainTextAsync($"{tasks}");
        await Expect(page.GetByText("Tasks by phase")).ToBeVisibleAsync();
        await Expect(page.GetByText("Sarah Lindqvist").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Aurora Textiles").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Palazzo Vento").First).ToBeVisibleAsync();
    }
}
