using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>The network goes, the work goes on: what is done is kept on the device, arrives once, in order, with the time it was done.</summary>
public sealed class WorkingOffline(CallboardServer server, Chromium chromium) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("callboard-browser-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Twenty_edits_on_three_screens_survive_closing_the_browser_and_arrive_once_and_in_order()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var plan = await PlanAsync(lead, tasks: 9, blocks: 6);
        await using (var window = await chromium.OpenKeptAsync(server, _folder))
        {
            await window.SignInAsync(lead.Email, People.Password);
            await VisitAsync(window.Page, plan);
            await window.SetOfflineAsync(true);

            await window.Page.GotoAsync($"/events/{plan.Event}/tasks");
            for (var i = 1; i <= 9; i++)
            {
                await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Done: Task {i}", Exact = true }).ClickAsync();
                await Expect(Chip(window.Page)).ToHaveTextAsync($"{i} on this device");
            }

            await window.PictureAsync("offline-tasks");
            await window.Page.GetByRole(AriaRole.Link, new() { Name = "Run of show" }).First.ClickAsync();
            await StatusOf(window.Page, 1).ClickAsync();
            for (var i = 1; i <= 6; i++)
            {
                // Enter edits the cell; Enter again keeps it and goes down.
                await window.Page.Keyboard.PressAsync("Enter");
                await window.Page.GetByLabel($"Status of Block {i}").SelectOptionAsync("complete");
                await window.Page.Keyboard.PressAsync("Enter");
                await Expect(Chip(window.Page)).ToHaveTextAsync($"{9 + i} on this device");
            }

            await window.Page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).First.ClickAsync();
            for (var i = 1; i <= 5; i++)
            {
                await EditDetailsAsync(window.Page, "Description", $"Version {i}");
                await Expect(Chip(window.Page)).ToHaveTextAsync($"{15 + i} on this device");
            }

            window.ForgetErrorsOfTheLine();
        }

        var closed = TimeProvider.System.GetUtcNow();
        await using (var window = await chromium.OpenKeptAsync(server, _folder, offline: true))
        {
            var page = window.Page;
            await page.GotoAsync($"/events/{plan.Event}/tasks");
            await Expect(Chip(page)).ToHaveTextAsync("20 on this device");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Done: Task 9", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
            await Expect(page.GetByLabel("On this device, not sent yet")).ToHaveCountAsync(9);
            await page.GotoAsync($"/events/{plan.Event}/run-of-show");
            await Expect(StatusOf(page, 6)).ToContainTextAsync("Complete");
            await page.GotoAsync("/sync");
            await Expect(page.GetByText("on this device", new() { Exact = true })).ToHaveCountAsync(20);
            await window.ExpectAccessibleAsync();
            await window.PictureAsync("sync-centre");

            await window.SetOfflineAsync(false);
            await Expect(page.GetByText("20 changes sent")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await Expect(Chip(page)).ToHaveTextAsync("Live", new() { Timeout = 30_000 });
            await Expect(page.GetByText("Nothing waits on this device")).ToBeVisibleAsync();
            window.ForgetErrorsOfTheLine();
        }

        var edits = new List<DateTimeOffset>();
        foreach (var (entity, id, count) in plan.Tasks.Select(t => ("task", t, 1)).Concat(plan.Blocks.Select(b => ("block", b, 1))).Append(("event", plan.Event, 5)))
        {
            // Progress of the event follows from its tasks and is no edit of a person's own.
            var rows = (await lead.GetAsync($"/api/v1/history/{entity}/{id}")).Expect(200).Data.Items()
                .Where(h => h.Str("op") == "update" && (entity != "event" || h["new"]!["description"] is not null)).ToList();
            Assert.True(rows.Count == count, $"{entity} {id}: {rows.Count} changes");
            edits.AddRange(rows.Select(Edited).Reverse());
        }

        Assert.Equal(20, edits.Count);
        Assert.Equal(edits.Order(), edits);
        Assert.Equal(20, edits.Distinct().Count());
        Assert.All(edits, at => Assert.True(at < closed.AddSeconds(2)));
        Assert.Equal("Version 5", (await lead.GetAsync($"/api/v1/events/{plan.Event}")).Expect(200).Data.Str("description"));
    }

    [Fact]
    public async Task A_stale_edit_does_not_overwrite_a_newer_one_and_says_so_and_other_fields_merge()
    {
        var (lead, ben) = await TwoAsync();
        var plan = await PlanAsync(lead);
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(lead.Email, People.Password);
        await VisitAsync(window.Page, plan);
        await window.SetOfflineAsync(true);
        await EditDetailsAsync(window.Page, "Description", "Sarah's, earlier");
        await EditDetailsAsync(window.Page, "Place, if not a venue", "Sarah's place");
        await Expect(Chip(window.Page)).ToHaveTextAsync("2 on this device");
        // The clocks of browser and server are known to each other to a fraction of a second.
        await Task.Delay(1500);
        (await ben.PatchAsync($"/api/v1/events/{plan.Event}", new { description = "Ben's, later" })).Expect(200);

        await window.SetOfflineAsync(false);

        await Expect(window.Page.GetByText("Ben Carter changed the description after you")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(Chip(window.Page)).ToHaveTextAsync("Live", new() { Timeout = 30_000 });
        var after = (await lead.GetAsync($"/api/v1/events/{plan.Event}")).Expect(200).Data;
        Assert.Equal(("Ben's, later", "Sarah's place"), (after.Str("description"), after.Str("location")));
        await window.Page.GotoAsync("/sync");
        await Expect(window.Page.GetByText("Ben Carter changed the description after you").First).ToBeVisibleAsync();
        window.ForgetErrorsOfTheLine();
    }

    [Theory]
    [InlineData("1", 222)]
    [InlineData("2", 111)]
    [InlineData("3", 333)]
    public async Task Two_people_and_one_careful_field_make_a_card_that_is_settled_by_a_key(string key, int expected)
    {
        var (lead, ben) = await TwoAsync();
        var plan = await PlanAsync(lead);
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await VisitAsync(page, plan);
        await window.SetOfflineAsync(true);
        await EditDetailsAsync(page, "Guests expected", "111");
        await Expect(Chip(page)).ToHaveTextAsync("1 on this device");
        (await ben.PatchAsync($"/api/v1/events/{plan.Event}", new { targetAttendees = 222 })).Expect(200);

        await window.SetOfflineAsync(false);
        await Expect(Chip(page)).ToHaveTextAsync("1 needs you", new() { Timeout = 30_000 });
        Assert.Equal(222, (await lead.GetAsync($"/api/v1/events/{plan.Event}")).Expect(200).Data.Int("targetAttendees"));
        await Chip(page).ClickAsync();
        var card = page.GetByRole(AriaRole.Group, new() { Name = "Conflict: " });
        await Expect(card).ToContainTextAsync("Ben Carter");
        await Expect(card.GetByRole(AriaRole.Cell, new() { Name = "100", Exact = true })).ToBeVisibleAsync();
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "1 Keep theirs" })).ToBeFocusedAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("conflict-card");
        await page.Keyboard.PressAsync(key);
        if (key == "3")
        {
            await card.GetByLabel("target attendees").FillAsync("333");
            await page.Keyboard.PressAsync("Enter");
        }

        await Expect(page.GetByText("Nothing waits on this device")).ToBeVisibleAsync();
        Assert.Equal(expected, (await lead.GetAsync($"/api/v1/events/{plan.Event}")).Expect(200).Data.Int("targetAttendees"));
        window.ForgetErrorsOfTheLine();
    }

    [Fact]
    public async Task A_tab_killed_while_it_sends_loses_nothing_and_does_nothing_twice()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var plan = await PlanAsync(lead, tasks: 8);
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(lead.Email, People.Password);
        await VisitAsync(window.Page, plan);
        await window.Page.GotoAsync($"/events/{plan.Event}/tasks");
        await Expect(Chip(window.Page)).ToHaveTextAsync("Live");
        var second = await window.NewTabAsync();
        await second.GotoAsync("/sync");
        await window.SetOfflineAsync(true);
        for (var i = 1; i <= 8; i++)
        {
            await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Done: Task {i}", Exact = true }).ClickAsync();
        }

        // Two tabs, one queue.
        await Expect(Chip(window.Page)).ToHaveTextAsync("8 on this device");
        await Expect(Chip(second)).ToHaveTextAsync("8 on this device");
        var sent = new TaskCompletionSource();
        window.Page.Request += (_, request) =>
        {
            if (request.Method == "PATCH")
            {
                sent.TrySetResult();
            }
        };
        await window.SetOfflineAsync(false);
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await window.Page.CloseAsync();

        await Expect(second.GetByText("Nothing waits on this device")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        foreach (var task in plan.Tasks)
        {
            var rows = (await lead.GetAsync($"/api/v1/history/task/{task}")).Expect(200).Data.Items().Where(h => h.Str("op") == "update").ToList();
            Assert.Equal("done", Assert.Single(rows)["new"]!.Str("status"));
        }

        window.ForgetErrorsOfTheLine();
    }

    [Fact]
    public async Task The_queue_outlives_the_session_and_signing_out_asks_what_becomes_of_it()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var plan = await PlanAsync(lead, tasks: 2);
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await VisitAsync(page, plan);
        await page.GotoAsync($"/events/{plan.Event}/tasks");
        await window.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Done: Task 1", Exact = true }).ClickAsync();
        await Expect(Chip(page)).ToHaveTextAsync("1 on this device");

        await page.GetByRole(AriaRole.Button, new() { Name = "Account: " }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 change not sent yet");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Discard and sign out" })).ToBeDisabledAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => dialog.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());
        var export = JsonNode.Parse(await File.ReadAllTextAsync(await download.PathAsync()))!;
        Assert.Equal(plan.Tasks[0].ToString(), Assert.Single(export["operations"]!.AsArray())!.Str("entityId"));
        await page.Keyboard.PressAsync("Escape");

        await window.EndSessionAsync();
        await window.SetOfflineAsync(false);
        await page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal), new() { Timeout = 30_000 });
        await page.GetByLabel("E-mail").FillAsync(lead.Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(People.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("1 change sent")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Equal("done", (await lead.GetAsync($"/api/v1/events/{plan.Event}/tasks/{plan.Tasks[0]}")).Expect(200).Data.Str("status"));

        // What was thrown away knowingly is gone, and so is everything that was read.
        await window.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Done: Task 2", Exact = true }).ClickAsync();
        await Expect(Chip(page)).ToHaveTextAsync("1 on this device");
        await page.GetByRole(AriaRole.Button, new() { Name = "Account: " }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await dialog.GetByLabel("To throw them away, type DISCARD").FillAsync("DISCARD");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Discard and sign out" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal));
        Assert.Equal(0, await page.EvaluateAsync<int>(
            """
            () => new Promise(done => {
              const open = indexedDB.open('callboard');
              open.onsuccess = () => {
                const stores = ['operations', 'answers', 'sent'];
                const transaction = open.result.transaction(stores);
                Promise.all(stores.map(s => new Promise(r => { const c = transaction.objectStore(s).count(); c.onsuccess = () => r(c.result); })))
                  .then(counts => done(counts.reduce((a, b) => a + b)));
              };
            })
            """));
        window.ForgetErrorsOfTheLine();
    }

    private sealed record Plan(Guid Event, IReadOnlyList<Guid> Tasks, IReadOnlyList<Guid> Blocks);

    private async Task<(ApiUser Lead, ApiUser Ben)> TwoAsync()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        return (lead, await server.JoinAsync(lead, "Ben Carter", "admin"));
    }

    private static async Task<Plan> PlanAsync(ApiUser lead, int tasks = 1, int blocks = 1)
    {
        var eventId = Guid.Parse((await lead.PostAsync("/api/v1/events", new
        {
            name = "Cut-off evening",
            type = "panel",
            startAt = "2027-05-01T16:00:00Z",
            endAt = "2027-05-01T23:00:00Z",
            timezone = "Europe/Berlin",
            visibility = "organization",
            targetAttendees = 100,
            generateTasks = false,
        })).Expect(201).Json.Str("eventId")!);
        var (made, shown) = (new List<Guid>(), new List<Guid>());
        for (var i = 1; i <= tasks; i++)
        {
            made.Add((await lead.PostAsync($"/api/v1/events/{eventId}/tasks", new { name = $"Task {i}" })).Expect(201).Data.Id());
        }

        for (var i = 1; i <= blocks; i++)
        {
            shown.Add((await lead.PostAsync($"/api/v1/events/{eventId}/timeline", new
            {
                activity = $"Block {i}",
                startTime = $"2027-05-01T{15 + i}:00:00Z",
                endTime = $"2027-05-01T{15 + i}:45:00Z",
            })).Expect(201).Data.Id());
        }

        return new Plan(eventId, made, shown);
    }

    /// <summary>Looks at every screen once, so that the device knows them, and waits until the client itself is kept.</summary>
    private static async Task VisitAsync(IPage page, Plan plan)
    {
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await page.GotoAsync($"/events/{plan.Event}/tasks");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Done: Task 1", Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync($"/events/{plan.Event}/run-of-show");
        await Expect(StatusOf(page, 1)).ToContainTextAsync("Pending");
        await page.GotoAsync($"/events/{plan.Event}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Edit details" })).ToBeVisibleAsync();
        await Expect(Chip(page)).ToHaveTextAsync("Live", new() { Timeout = 30_000 });
    }

    private static async Task EditDetailsAsync(IPage page, string field, string value)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit details" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(field).FillAsync(value);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>The cell of the run of show that tells how far a block is.</summary>
    private static ILocator StatusOf(IPage page, int block) => page.GetByRole(AriaRole.Row)
        .Filter(new() { Has = page.GetByText($"Block {block}", new() { Exact = true }) }).Locator("[data-column=status]");

    private static ILocator Chip(IPage page) => page.Locator("header a[href='/sync']");

    private static DateTimeOffset Edited(JsonNode row) => DateTimeOffset.Parse(row.Str("editedAt")!, CultureInfo.InvariantCulture);
}
