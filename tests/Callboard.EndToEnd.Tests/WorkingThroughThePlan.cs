using System.Text.RegularExpressions;
using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>The tasks of an event as a planner works on them: by keys, on the board, many at once, and ten thousand of them.</summary>
public sealed class WorkingThroughThePlan(CallboardServer server, Chromium chromium)
{
    [Fact]
    public async Task Cards_move_by_keys_by_menu_and_by_hand_and_say_why_they_stay()
    {
        var (lead, eventId) = await NewEventAsync();
        var menu = await AddAsync(lead, eventId, "Agree the menu", 8);
        var order = await AddAsync(lead, eventId, "Order the food", 4, menu);
        var hall = await AddAsync(lead, eventId, "Book the hall", 2);
        await using var window = await OpenAsync(lead, eventId);
        var page = window.Page;
        await page.Keyboard.PressAsync("v");
        var todo = page.GetByRole(AriaRole.Region, new() { NameRegex = new("^To do") });
        var working = page.GetByRole(AriaRole.Region, new() { NameRegex = new("^In progress") });
        var done = page.GetByRole(AriaRole.Region, new() { NameRegex = new("^Done") });
        await Expect(page).ToHaveURLAsync(new Regex("view=board"));
        await Expect(todo.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("tasks-board");

        // By keys, one column at a time; the focus goes along.
        await todo.GetByRole(AriaRole.Button, new() { Name = "Book the hall", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(working.GetByRole(AriaRole.Button, new() { Name = "Book the hall", Exact = true })).ToBeFocusedAsync();
        await Expect(page.GetByText("“Book the hall” moved to In progress")).ToBeVisibleAsync();
        await ExpectStatusAsync(lead, eventId, hall, "in_progress");
        await page.Keyboard.PressAsync("Control+z");
        await ExpectStatusAsync(lead, eventId, hall, "to_do");
        await Expect(todo.GetByRole(AriaRole.Button, new() { Name = "Book the hall", Exact = true })).ToBeVisibleAsync();

        // By the menu.
        await page.GetByRole(AriaRole.Button, new() { Name = "Move Book the hall" }).ClickAsync();
        await window.ExpectAccessibleAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Done" }).ClickAsync();
        await Expect(done.GetByRole(AriaRole.Button, new() { Name = "Book the hall", Exact = true })).ToBeVisibleAsync();
        await ExpectStatusAsync(lead, eventId, hall, "done");

        // What waits does not move to do, and says for what.
        await page.GetByRole(AriaRole.Button, new() { Name = "Move Order the food" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "To do" }).ClickAsync();
        await Expect(page.GetByText("It waits for “Agree the menu”, and is to do by itself once that is done.")).ToBeVisibleAsync();
        await ExpectStatusAsync(lead, eventId, order, "blocked");

        // By hand; what waited is free by itself, on the board too.
        await todo.GetByRole(AriaRole.Button, new() { Name = "Agree the menu", Exact = true }).DragToAsync(done);
        await ExpectStatusAsync(lead, eventId, menu, "done");
        await Expect(todo.GetByRole(AriaRole.Button, new() { Name = "Order the food", Exact = true })).ToBeVisibleAsync();
        await ExpectStatusAsync(lead, eventId, order, "to_do");
    }

    [Fact]
    public async Task The_lead_sees_the_chain_what_may_slip_and_what_drives_the_end()
    {
        var (lead, eventId) = await NewEventAsync();
        var design = await AddAsync(lead, eventId, "Draw the stage", 16);
        var build = await AddAsync(lead, eventId, "Build the stage", 40, design);
        await AddAsync(lead, eventId, "Light the stage", 8, build);
        await AddAsync(lead, eventId, "Print the posters", 6);
        await using var window = await OpenAsync(lead, eventId);
        var page = window.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Path and forecast" }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Critical path and forecast" });
        await Expect(panel).ToContainTextAsync("64 h");
        await Expect(panel).ToContainTextAsync("100 %, likely");
        await Expect(panel.GetByRole(AriaRole.Button, new() { NameRegex = new("^Build the stage.*no slack") })).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Button, new() { NameRegex = new("^Print the posters.*58 h slack") })).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Button, new() { NameRegex = new("^Build the stage.*100 % of futures") })).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("tasks-path");

        // Somebody else shortens the chain: the panel and the marks follow.
        (await lead.PatchAsync($"/api/v1/events/{eventId}/tasks/{build}", new { status = "done" })).Expect(200);
        (await lead.PatchAsync($"/api/v1/events/{eventId}/tasks/{design}", new { status = "done" })).Expect(200);
        await Expect(panel).ToContainTextAsync("8 h");
        await page.GetByRole(AriaRole.Button, new() { Name = "Critical", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-task]")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-task]")).ToContainTextAsync("Light the stage");

        // Longer working days bring the end nearer.
        await panel.GetByText("Working days: Mon, Tue, Wed, Thu, Fri").ClickAsync();
        await panel.GetByLabel("Sat").CheckAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Save working days" }).ClickAsync();
        await Expect(panel.GetByText("Working days: Mon, Tue, Wed, Thu, Fri, Sat")).ToBeVisibleAsync();

        // A circle is refused, told by its links.
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).First.ClickAsync();
        await page.GotoAsync($"/events/{eventId}/tasks?task={design}");
        await ChooseAsync(page, "Add a task this one waits for", "Light the stage");
        await Expect(page.GetByText("This would be a circle")).ToBeVisibleAsync();
        await window.PictureAsync("tasks-peek");
    }

    [Fact]
    public async Task Many_tasks_are_pasted_selected_and_changed_by_keys_and_taken_back_at_once()
    {
        var (lead, eventId) = await NewEventAsync();
        await using var window = await OpenAsync(lead, eventId, first: false);
        var page = window.Page;
        await Expect(page.GetByText("No tasks yet")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("c");
        await page.GetByLabel("Name of the new task").EvaluateAsync(
            """
            field => {
                const data = new DataTransfer();
                data.setData('text', '- Hang the banners\n- Lay the cables\n- Test the microphones\n- Sweep the floor');
                field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        await Expect(page.GetByText("4 tasks added")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-task]")).ToHaveCountAsync(4);
        await page.GetByLabel("Name of the new task").PressAsync("Escape");

        await page.Keyboard.PressAsync("j");
        await Expect(Row(page, "Hang the banners")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("Shift+J");
        await page.Keyboard.PressAsync("Shift+J");
        var bar = page.GetByRole(AriaRole.Region, new() { Name = "Selected tasks" });
        await Expect(bar).ToContainTextAsync("3 selected");
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("tasks-bulk");
        await page.Keyboard.PressAsync("p");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Critical" }).PressAsync("Enter");
        await ExpectAllAsync(lead, eventId, "priority", "critical critical medium critical");
        await page.Keyboard.PressAsync("s");
        await page.Keyboard.PressAsync("2");
        await ExpectAllAsync(lead, eventId, "status", "in_progress in_progress to_do in_progress");
        await page.Keyboard.PressAsync("Control+z");
        await ExpectAllAsync(lead, eventId, "status", "to_do to_do to_do to_do");
        await page.Keyboard.PressAsync("Control+a");
        await Expect(bar).ToContainTextAsync("4 selected");
        await bar.GetByLabel("Assign to").SelectOptionAsync(new SelectOptionValue { Label = "Sarah Lindqvist" });
        await Expect(page.GetByText("4 tasks assigned to Sarah Lindqvist")).ToBeVisibleAsync();
        await bar.GetByLabel("Due").FillAsync("2027-04-20");
        await ExpectAllAsync(lead, eventId, "deadline", string.Join(' ', Enumerable.Repeat("2027-04-20T15:00:00Z", 4)));

        // In place, by E; the filter by F; the panel by Space.
        await bar.GetByRole(AriaRole.Button, new() { Name = "Clear selection" }).ClickAsync();
        await Row(page, "Sweep the floor").FocusAsync();
        await page.Keyboard.PressAsync("e");
        await page.Keyboard.TypeAsync("Mop the floor");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Row(page, "Mop the floor")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Task", Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Task", Exact = true })).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("f");
        await Expect(page.GetByLabel("Grouping")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Ten_thousand_tasks_are_a_few_rows_wherever_one_scrolls()
    {
        var (lead, eventId) = await NewEventAsync();
        await using (var command = server.Admin.CreateCommand(
            """
            insert into tasks.task (organization_id, event_id, name, phase, position, deadline, assignee_id, estimated_hours)
            select e.organization_id, e.id, 'Task ' || to_char(i, 'FM00000'), (array['pre_production', 'venue_logistics', 'creative_design'])[1 + i % 3],
                   i, e.start_at - make_interval(mins => 100000 - i), e.created_by, 1 + i % 8
              from events.event as e, generate_series(1, 10000) as i where e.id = $1
            """))
        {
            command.Parameters.AddWithValue(Guid.Parse(eventId));
            await command.ExecuteNonQueryAsync();
        }

        await using var window = await OpenAsync(lead, eventId);
        var page = window.Page;
        var grid = page.GetByRole(AriaRole.Grid, new() { Name = "Tasks" });
        await Expect(grid).ToHaveAttributeAsync("aria-rowcount", "10003");
        foreach (var share in (double[])[0, 0.13, 0.5, 0.77, 1])
        {
            Assert.InRange(await ScrollAsync(page, share), share - 0.01, share + 0.01);
            await SettleAsync(page);
            Assert.InRange(await NodesAsync(page), 1, 500);
            Assert.Equal(0, await BlanksAsync(page));
        }

        // By keys to the far end, and on from there.
        await ScrollAsync(page, 0);
        await Row(page, "Task 00003").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator("[data-peek-opener]:focus")).ToHaveTextAsync(new Regex("^Task 0"));
        await Expect(page.Locator("[data-peek-opener]:focus")).ToBeInViewportAsync();
        await SettleAsync(page);
        Assert.Equal(0, await BlanksAsync(page));
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("k");
        }

        await SettleAsync(page);
        Assert.Equal("9943", await page.Locator("[role=row]:has([data-peek-opener]:focus)").GetAttributeAsync("aria-rowindex"));
        Assert.InRange(await NodesAsync(page), 1, 500);
        Assert.Equal(0, await BlanksAsync(page));
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("tasks-ten-thousand");

        // For the note in bench/README.md; nothing is asserted about times.
        TestContext.Current.TestOutputHelper?.WriteLine(await page.EvaluateAsync<string>(
            """
            async () => {
                const press = key => document.activeElement.dispatchEvent(
                    new KeyboardEvent('keydown', { code: `Key${key.toUpperCase()}`, key, bubbles: true, cancelable: true }));
                const median = times => times.sort((a, b) => a - b)[times.length >> 1].toFixed(1);
                const until = async holds => { while (!holds()) await new Promise(done => setTimeout(done)); };
                const steps = [], mounts = [];
                for (let i = 0; i < 100; i++) {
                    const from = performance.now();
                    press('k');
                    await Promise.resolve();
                    document.body.offsetHeight;
                    steps.push(performance.now() - from);
                    await new Promise(requestAnimationFrame);
                }
                for (let i = 0; i < 7; i++) {
                    press('v');
                    await until(() => !document.querySelector('[role=grid]') && document.querySelector('[data-task]'));
                    await new Promise(done => setTimeout(done, 100));
                    const from = performance.now();
                    press('v');
                    await until(() => document.querySelectorAll('[role=grid] [data-task]').length > 10);
                    document.body.offsetHeight;
                    mounts.push(performance.now() - from);
                    await new Promise(done => setTimeout(done, 100));
                }
                return `key step ${median(steps)} ms, from board to list ${median(mounts)} ms, nodes ${document.querySelectorAll('[role=grid] *').length}`;
            }
            """));

        // The same on the board, where every column is a list of its own.
        await page.Keyboard.PressAsync("v");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "To do, 10000" })).ToBeVisibleAsync();
        Assert.InRange(await page.EvaluateAsync<int>("() => document.querySelectorAll('[data-task] *').length"), 1, 500);
    }

    [Fact]
    public async Task A_template_is_copied_shaped_by_keys_and_given_back()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync("/settings/task-templates?type=gala");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy to change it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Back to the shipped one" })).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("task-templates");

        // Into the grid by Tab's one stop, to the due time by arrows, and a word that is none.
        var grid = page.GetByRole(AriaRole.Grid, new() { Name = "Tasks of the template" });
        var cell = grid.Locator("tbody tr").First.Locator("td");
        await cell.Nth(0).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("some day");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).GetByText("The template was not saved.")).ToBeVisibleAsync();
        await Expect(cell.Nth(2)).ToHaveAttributeAsync("aria-invalid", "true");
        await window.PictureAsync("task-templates-refused");

        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(cell.Nth(2)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("start-200d 17:00");
        await page.Keyboard.PressAsync("Enter");
        await cell.Nth(0).FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("Our very own first step");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("is saved. New events of this type start with it.")).ToBeVisibleAsync();
        var own = (await lead.GetAsync("/api/v1/task-templates/gala")).Expect(200).Data;
        Assert.Equal(("organization", "Our very own first step", "start-200d 17:00"), (own.Str("source"), own["tasks"]![0]!.Str("name"), own["tasks"]![0]!.Str("due")));

        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the shipped one" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copy to change it" })).ToBeVisibleAsync();
        Assert.Equal("shipped", (await lead.GetAsync("/api/v1/task-templates/gala")).Expect(200).Data.Str("source"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Back to the shipped one" })).ToBeVisibleAsync();
        Assert.Equal("Our very own first step", (await lead.GetAsync("/api/v1/task-templates/gala")).Expect(200).Data["tasks"]![0]!.Str("name"));
    }

    [Fact]
    public async Task Tasks_fit_a_phone_and_break_no_rule_of_accessibility_there()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = (await lead.PostAsync("/api/v1/events", new
        {
            name = "Gala for everybody", type = "gala", startAt = "2027-05-01T16:00:00Z", endAt = "2027-05-01T20:00:00Z", timezone = "Europe/Berlin",
        })).Expect(201).Json.Str("eventId");
        await using var window = await chromium.OpenAsync(server, 390, 844);
        await window.SignInAsync(lead.Email, People.Password);
        foreach (var path in (string[])[$"/events/{eventId}/tasks?path=true", $"/events/{eventId}/tasks?view=board", "/settings/task-templates?type=gala"])
        {
            await window.Page.GotoAsync(path);
            await window.Page.Locator("[data-task], [role=grid]").First.WaitForAsync();
            await window.SettleAsync();
            await window.ExpectAccessibleAsync();
            Assert.True(
                await window.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"{path} scrolls sideways");
            await window.PictureAsync($"390-{path.Split('?')[^1]}");
        }
    }

    private async Task<(ApiUser Lead, string EventId)> NewEventAsync()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var created = (await lead.PostAsync("/api/v1/events", new
        {
            name = "Summer ball",
            type = "gala",
            startAt = "2027-05-01T16:00:00Z",
            endAt = "2027-05-01T20:00:00Z",
            timezone = "Europe/Berlin",
            generateTasks = false,
        })).Expect(201);
        return (lead, created.Json.Str("eventId")!);
    }

    private async Task<Window> OpenAsync(ApiUser lead, string eventId, bool first = true)
    {
        var window = await chromium.OpenAsync(server);
        await window.SignInAsync(lead.Email, People.Password);
        await window.Page.GotoAsync($"/events/{eventId}/tasks");
        if (first)
        {
            await window.Page.Locator("[data-task]").First.WaitForAsync();
        }

        return window;
    }

    private static async Task<Guid> AddAsync(ApiUser lead, string eventId, string name, decimal estimatedHours, params Guid[] dependencies) =>
        (await lead.PostAsync($"/api/v1/events/{eventId}/tasks", new { name, estimatedHours, dependencies })).Expect(201).Data.Id();

    private static ILocator Row(IPage page, string name) => page.Locator("[data-peek-opener]", new() { HasText = name });

    private static Task ExpectStatusAsync(ApiUser lead, string eventId, Guid task, string status) => EventuallyAsync(
        async () => (await lead.GetAsync($"/api/v1/events/{eventId}/tasks/{task}")).Expect(200).Data.Str("status")!, status);

    private static Task ExpectAllAsync(ApiUser lead, string eventId, string field, string values) => EventuallyAsync(
        async () => string.Join(' ', (await lead.GetAsync($"/api/v1/events/{eventId}/tasks?limit=200")).Expect(200).Data.Items().Select(t => t.Str(field))), values);

    private static async Task EventuallyAsync(Func<Task<string>> read, string expected)
    {
        for (var i = 0; i < 100 && await read() != expected; i++)
        {
            await Task.Delay(100);
        }

        Assert.Equal(expected, await read());
    }

    private static Task SettleAsync(IPage page) => page.EvaluateAsync(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))");

    private static Task<int> NodesAsync(IPage page) => page.EvaluateAsync<int>("() => document.querySelectorAll('[role=grid] *').length");

    // Scrolls what holds the page and answers with how much of the way it is then: a list nobody scrolled shows no blanks either.
    private static Task<double> ScrollAsync(IPage page, double share) => page.EvaluateAsync<double>(
        """
        share => {
            const main = document.querySelector('main');
            const way = main.scrollHeight - main.clientHeight;
            main.scrollTo(0, share * way);
            return main.scrollTop / way;
        }
        """,
        share);

    /// <summary>Places in the list's part of the window where no row is.</summary>
    private static Task<int> BlanksAsync(IPage page) => page.EvaluateAsync<int>(
        """
        () => {
            const grid = document.querySelector('[role=grid]').getBoundingClientRect();
            const main = document.querySelector('main').getBoundingClientRect();
            let blanks = 0;
            for (let y = Math.max(grid.top, main.top) + 18; y < Math.min(grid.bottom, main.bottom) - 18; y += 12) {
                const at = document.elementsFromPoint(grid.left + grid.width / 2, y);
                if (!at.some(each => each.closest('[data-index]'))) blanks++;
            }
            return blanks;
        }
        """);

    private static async Task ChooseAsync(IPage page, string label, string value)
    {
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = label, Exact = true });
        await field.ClickAsync();
        await field.FillAsync(value);
        await page.GetByRole(AriaRole.Option, new() { Name = value }).First.ClickAsync();
    }
}
