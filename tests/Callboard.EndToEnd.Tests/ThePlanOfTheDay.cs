using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>The run of show as a planner writes it: by keyboard, in another zone than the event's, on the night the clocks change.</summary>
public sealed class ThePlanOfTheDay(CallboardServer server, Chromium chromium)
{
    [Fact]
    public async Task Is_written_by_keyboard_from_another_zone_on_the_night_the_clocks_go_back()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await NightInNewYorkAsync(lead);
        await BlockAsync(lead, eventId, "Doors", "2027-11-06T23:00:00Z", "2027-11-06T23:30:00Z");
        await using var window = await chromium.OpenAsync(server, zone: "Europe/Berlin");
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/events/{eventId}/run-of-show");
        var grid = page.GetByRole(AriaRole.Grid, new() { Name = "Run of show" });
        await Expect(grid.GetByText("Doors")).ToBeVisibleAsync();
        // Midnight in Berlin is still the evening in New York, and the page says whose clock it shows.
        await Expect(page.GetByText(new Regex("19:00 .* yours")).First).ToBeVisibleAsync();
        await Expect(grid.GetByText("Saturday 6 November")).ToBeVisibleAsync();

        // A cue after the first, named; Tab goes on to its place, Enter keeps it.
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("n");
        await page.GetByLabel("What of New cue").FillAsync("Last dance");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByLabel("Where of Last dance")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Ballroom");
        await page.Keyboard.PressAsync("Enter");

        // F2 edits in place. 01:30 comes twice that night: the first is meant, and one key makes it the second.
        await Cell(grid, "Last dance", "start").ClickAsync();
        await page.Keyboard.PressAsync("F2");
        await page.GetByLabel("Start of Last dance").FillAsync("0130");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("comes twice; this is the first")).ToBeVisibleAsync();
        await BecomesAsync(lead, eventId, "Last dance", start: "2027-11-07T05:30:00Z");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it 01:30" }).ClickAsync();
        await BecomesAsync(lead, eventId, "Last dance", start: "2027-11-07T06:30:00Z");
        await Expect(grid.GetByText("Saturday 6 November")).ToContainTextAsync("2 cues");

        // 23:50 to 00:20 is one evening, and a length is real time.
        await Cell(grid, "Doors", "start").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Start of Doors").FillAsync("11:50p");
        await page.Keyboard.PressAsync("Enter");
        await Cell(grid, "Doors", "end").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("End of Doors").FillAsync("0020");
        await page.Keyboard.PressAsync("Enter");
        await BecomesAsync(lead, eventId, "Doors", "2027-11-07T03:50:00Z", "2027-11-07T04:20:00Z");
        await Expect(grid.GetByText("Saturday 6 November")).ToContainTextAsync("2 cues");
        await Cell(grid, "Doors", "length").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Length of Doors").FillAsync("90");
        await page.Keyboard.PressAsync("Enter");
        await BecomesAsync(lead, eventId, "Doors", end: "2027-11-07T05:20:00Z");

        // What was done can be undone.
        await page.Keyboard.PressAsync("Control+z");
        await BecomesAsync(lead, eventId, "Doors", end: "2027-11-07T04:20:00Z");

        // What makes no sense is explained, and Escape leaves the cell as it was.
        await Cell(grid, "Doors", "start").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Start of Doors").FillAsync("25:00");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("25:00 does not exist")).ToBeVisibleAsync();
        await window.PictureAsync("run-of-show-editing");
        await page.Keyboard.PressAsync("Escape");
        await BecomesAsync(lead, eventId, "Doors", start: "2027-11-07T03:50:00Z");

        await window.ExpectAccessibleAsync();
    }

    [Fact]
    public async Task Takes_rows_from_a_spreadsheet_after_showing_what_they_would_be()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await NightInNewYorkAsync(lead);
        await BlockAsync(lead, eventId, "Doors", "2027-11-06T23:00:00Z", "2027-11-06T23:30:00Z");
        await using var window = await chromium.OpenAsync(server, zone: "Europe/Berlin");
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/events/{eventId}/run-of-show");
        var grid = page.GetByRole(AriaRole.Grid, new() { Name = "Run of show" });
        await Cell(grid, "Doors", "what").ClickAsync();

        var copied = await page.EvaluateAsync<string>(
            """
            () => {
                const data = new DataTransfer();
                document.activeElement.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
                return data.getData('text/plain');
            }
            """);
        Assert.Contains("19:00\t19:30\t30\tDoors", copied, StringComparison.Ordinal);
        await page.EvaluateAsync(
            """
            () => {
                const data = new DataTransfer();
                data.setData('text/plain', 'Start\tDuration\tWhat\tWhere\n20:00\t45\tSpeech\tHall\n\t15\tToast\tHall\n26:00\t5\tNever\t\n');
                document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("26:00 does not exist")).ToBeVisibleAsync();
        await Expect(dialog.GetByText("1 row cannot be a cue")).ToBeVisibleAsync();
        await window.PictureAsync("run-of-show-paste");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add 2 cues" }).ClickAsync();

        await Expect(page.GetByText("2 blocks added")).ToBeVisibleAsync();
        await BecomesAsync(lead, eventId, "Speech", "2027-11-07T00:00:00Z", "2027-11-07T00:45:00Z");
        await BecomesAsync(lead, eventId, "Toast", "2027-11-07T00:45:00Z", "2027-11-07T01:00:00Z");
    }

    [Fact]
    public async Task Is_moved_in_the_day_by_keys_and_by_dragging()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await NightInNewYorkAsync(lead);
        await BlockAsync(lead, eventId, "Set-up", "2027-11-06T18:00:00Z", "2027-11-06T19:00:00Z", "Hall");
        await BlockAsync(lead, eventId, "Rehearsal", "2027-11-06T19:30:00Z", "2027-11-06T20:30:00Z", "Stage");
        await using var window = await chromium.OpenAsync(server, zone: "Europe/Berlin");
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/events/{eventId}/run-of-show");
        await Expect(page.GetByRole(AriaRole.Grid)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("1");
        await Expect(page.GetByLabel("Day: Saturday 6 November")).ToBeVisibleAsync();
        var setUp = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Set-up") });
        var rehearsal = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Rehearsal") });

        // Ten minutes later, a minute more, an end five minutes later, another lane.
        await setUp.FocusAsync();
        await page.Keyboard.PressAsync("m");
        foreach (var key in (string[])["ArrowDown", "ArrowDown", "Alt+ArrowDown", "Shift+ArrowDown", "ArrowRight"])
        {
            await page.Keyboard.PressAsync(key);
        }

        await Expect(page.GetByText("14:11 to 15:16, Stage")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await BecomesAsync(lead, eventId, "Set-up", "2027-11-06T18:11:00Z", "2027-11-06T19:16:00Z");
        Assert.Equal("Stage", (await FindAsync(lead, eventId, "Set-up"))!.Str("location"));

        // Escape leaves it where it was.
        await rehearsal.FocusAsync();
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Escape");
        await BecomesAsync(lead, eventId, "Rehearsal", "2027-11-06T19:30:00Z", "2027-11-06T20:30:00Z");

        // By the mouse, an hour down at a minute a pixel; what it runs into is said before it is let go.
        await rehearsal.ScrollIntoViewIfNeededAsync();
        var box = (await rehearsal.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 20, box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 20, box.Y - 10, new() { Steps = 3 });
        await Expect(page.GetByText("Collides: “Set-up” is in Stage")).ToBeVisibleAsync();
        await page.Mouse.MoveAsync(box.X + 20, box.Y + 80, new() { Steps = 5 });
        await window.PictureAsync("run-of-show-day");
        await page.Mouse.UpAsync();
        await BecomesAsync(lead, eventId, "Rehearsal", "2027-11-06T20:30:00Z", "2027-11-06T21:30:00Z");

        await page.Keyboard.PressAsync("Shift+C");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Conflicts" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("2");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copy day" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("3");
        await Expect(page.GetByRole(AriaRole.Grid)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Settles_a_conflict_by_a_fix_or_with_a_reason()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await NightInNewYorkAsync(lead);
        await BlockAsync(lead, eventId, "Set-up", "2027-11-06T18:00:00Z", "2027-11-06T19:00:00Z", "Hall");
        await BlockAsync(lead, eventId, "Rehearsal", "2027-11-06T18:30:00Z", "2027-11-06T19:30:00Z", "Hall");
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/events/{eventId}/run-of-show?conflicts=true");
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Conflicts" });

        await panel.GetByRole(AriaRole.Button, new() { Name = "Accept with a reason" }).ClickAsync();
        await panel.GetByLabel("Why it may be so").FillAsync("The crew is done by then");
        await page.Keyboard.PressAsync("Enter");
        await Expect(panel.GetByText("1 accepted conflict")).ToBeVisibleAsync();
        await panel.GetByText("1 accepted conflict").ClickAsync();
        await Expect(panel.GetByText("The crew is done by then")).ToBeVisibleAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "No longer accept" }).ClickAsync();

        await panel.GetByRole(AriaRole.Button, new() { Name = "End “Set-up” 30 min earlier" }).ClickAsync();
        await Expect(panel.GetByText("No conflicts")).ToBeVisibleAsync();
        await BecomesAsync(lead, eventId, "Set-up", "2027-11-06T18:00:00Z", "2027-11-06T18:30:00Z");
    }

    [Fact]
    public async Task Is_followed_in_a_calendar_by_an_address_that_can_be_changed()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await NightInNewYorkAsync(lead);
        await BlockAsync(lead, eventId, "Doors", "2027-11-06T23:00:00Z", "2027-11-06T23:30:00Z");
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/events/{eventId}/run-of-show");
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Follow in a calendar" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the address" }).ClickAsync();
        var address = await page.GetByLabel("Address of the calendar").InputValueAsync();
        await window.PictureAsync("calendar-feed");
        Assert.StartsWith("webcal:", await page.GetByRole(AriaRole.Link, new() { Name = "Open in a calendar program" }).GetAttributeAsync("href"), StringComparison.Ordinal);

        // A calendar program, which is signed in nowhere.
        Task<Answer> ReadAsync(string url) => server.Anonymous.GetAsync(new Uri(url).PathAndQuery);
        Assert.Contains("SUMMARY:Doors", (await ReadAsync(address)).Expect(200).Text, StringComparison.Ordinal);

        await page.GotoAsync("/settings");
        await page.GetByRole(AriaRole.Button, new() { Name = "New address for Night in New York" }).ClickAsync();
        var next = await page.GetByLabel("Address of the calendar").InputValueAsync();
        (await ReadAsync(address)).Expect(404);
        (await ReadAsync(next)).Expect(200);
        await page.GetByRole(AriaRole.Button, new() { Name = "End the feed of Night in New York" }).ClickAsync();
        await Expect(page.GetByText("No feeds")).ToBeVisibleAsync();
        (await ReadAsync(next)).Expect(404);
    }

    [Fact]
    public async Task Stays_light_with_a_thousand_cues_and_goes_on_paper_whole()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await NightInNewYorkAsync(lead);
        var entries = Enumerable.Range(0, 1000).Select(i =>
            $"BEGIN:VEVENT\r\nUID:cue-{i}\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:{At(i)}\r\nDTEND:{At(i + 1)}\r\nSUMMARY:Cue {i:0000}\r\nLOCATION:Hall\r\nEND:VEVENT\r\n");
        var file = new StringContent($"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n{string.Concat(entries)}END:VCALENDAR\r\n", null, "text/calendar");
        (await lead.SendAsync(HttpMethod.Post, $"/api/v1/events/{eventId}/timeline/import", file)).Expect(200);
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/events/{eventId}/run-of-show");
        var grid = page.GetByRole(AriaRole.Grid, new() { Name = "Run of show" });
        await Expect(grid.GetByText("Cue 0000")).ToBeVisibleAsync();
        await Expect(grid).ToHaveAttributeAsync("aria-rowcount", new Regex(@"10\d\d"));
        async Task<int> NodesAsync() => await grid.EvaluateAsync<int>("grid => grid.querySelectorAll('*').length");
        Assert.InRange(await NodesAsync(), 50, 500);
        await window.ExpectAccessibleAsync();

        // To the last by one key, and back by scrolling.
        await Cell(grid, "Cue 0000", "what").ClickAsync();
        await page.Keyboard.PressAsync("Control+End");
        await Expect(grid.GetByText("Cue 0999")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-column]:focus")).ToContainTextAsync("Cue 0999");
        Assert.InRange(await NodesAsync(), 50, 500);

        await page.EvaluateAsync("() => window.dispatchEvent(new Event('beforeprint'))");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(1000, await page.Locator("[data-cue-sheet] tbody tr").CountAsync());
        Assert.Equal("table-header-group", await page.Locator("[data-cue-sheet] thead").First.EvaluateAsync<string>("e => getComputedStyle(e).display"));
        Assert.Equal("rgb(0, 0, 0)", await page.Locator("[data-cue-sheet] td").First.EvaluateAsync<string>("e => getComputedStyle(e).color"));
        await Expect(grid).ToBeHiddenAsync();
        await page.EvaluateAsync("() => window.dispatchEvent(new Event('afterprint'))");
    }

    [Fact]
    public async Task Breaks_no_rule_of_accessibility_in_any_view_and_fits_a_phone()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await NightInNewYorkAsync(lead);
        await BlockAsync(lead, eventId, "Set-up", "2027-11-06T18:00:00Z", "2027-11-06T19:00:00Z", "Hall");
        await BlockAsync(lead, eventId, "Rehearsal", "2027-11-06T18:30:00Z", "2027-11-06T19:30:00Z", "Hall");
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(lead.Email, People.Password);
        foreach (var (width, height) in ((int, int)[])[(1280, 900), (390, 844)])
        {
            await window.Page.SetViewportSizeAsync(width, height);
            foreach (var view in (string[])["?conflicts=true", "?view=day", "?view=week"])
            {
                await window.Page.GotoAsync($"/events/{eventId}/run-of-show{view}");
                await window.Page.GetByText("Rehearsal").First.WaitForAsync();
                await window.SettleAsync();
                await window.ExpectAccessibleAsync();
                Assert.True(
                    await window.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"),
                    $"{view} scrolls sideways at {width} px");
                await window.PictureAsync($"{width}-run-of-show{view.Replace('?', '-').Replace('=', '-')}");
            }
        }
    }

    private static string At(int fives) => new DateTime(2027, 11, 6, 12, 0, 0).AddMinutes(fives * 5).ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Guid> NightInNewYorkAsync(ApiUser lead) => Guid.Parse((await lead.PostAsync("/api/v1/events", new
    {
        name = "Night in New York",
        type = "gala",
        startAt = "2027-11-06T23:00:00Z",
        endAt = "2027-11-07T07:00:00Z",
        timezone = "America/New_York",
        generateTasks = false,
    })).Expect(201).Json.Str("eventId")!);

    private static async Task BlockAsync(ApiUser lead, Guid eventId, string activity, string startTime, string endTime, string? location = null) =>
        (await lead.PostAsync($"/api/v1/events/{eventId}/timeline", new { activity, startTime, endTime, location })).Expect(201);

    private static async Task<JsonNode?> FindAsync(ApiUser lead, Guid eventId, string activity) =>
        (await lead.GetAsync($"/api/v1/events/{eventId}/timeline?limit=200")).Expect(200).Data.Items().SingleOrDefault(b => b.Str("activity") == activity);

    // What is shown at once reaches the server a moment later.
    private static async Task BecomesAsync(ApiUser lead, Guid eventId, string activity, string? start = null, string? end = null)
    {
        (string?, string?) found = default;
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var block = await FindAsync(lead, eventId, activity);
            found = (start is null ? null : block?.Str("startTime"), end is null ? null : block?.Str("endTime"));
            if (found == (start, end))
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Equal((start, end), found);
    }

    private static ILocator Cell(ILocator grid, string activity, string column) =>
        grid.GetByRole(AriaRole.Row).Filter(new() { HasText = activity }).Locator($"[data-column={column}]");
}
