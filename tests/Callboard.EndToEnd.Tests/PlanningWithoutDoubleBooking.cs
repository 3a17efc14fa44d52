using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>The scheduler as somebody plans with it: by keyboard, by pointer, on a phone, and with far more than fits a screen.</summary>
public sealed class PlanningWithoutDoubleBooking(CallboardServer server, Chromium chromium)
{
    private const string Day = "2027-05-03";

    [Fact]
    public async Task Bookings_are_made_moved_and_taken_back_by_keyboard_and_a_collision_is_named_before_and_after_the_drop()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var gala = await EventAsync(lead, "Harbour Gala");
        var ines = await ResourceAsync(lead, "Ines Castellan", "staff");
        var tomas = await ResourceAsync(lead, "Tomas Reiter", "staff");
        var moving = await BookAsync(lead, ines, gala, "06:00", "08:00");
        await BookAsync(lead, tomas, gala, "10:00", "12:00");
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Today" }).WaitForAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("s");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Schedule", Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync($"/schedule?date={Day}");

        // Into the lanes by one tab stop, and from there by arrows.
        await page.Locator("[data-head]").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        var bar = page.Locator($"[data-bar='{moving}']");
        await Expect(bar).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("m");
        // Half an hour at a time: four hours later and one lane down, where something is.
        for (var i = 0; i < 8; i++)
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("p[role=status].vh")).ToContainTextAsync("conflicts with Harbour Gala 12:00–14:00");
        await window.PictureAsync("scheduler-moving");
        await page.Keyboard.PressAsync("Enter");
        var refusal = page.GetByRole(AriaRole.Alert);
        await Expect(refusal).ToContainTextAsync("Collides with Harbour Gala");
        await Expect(refusal).ToContainTextAsync("resources.over_committed");
        await window.ExpectAccessibleAsync();
        // One of the free times, one click.
        await refusal.GetByRole(AriaRole.Button, new() { Name = "14:00–16:00" }).ClickAsync();
        await Expect(page.GetByText("Moved to a free time")).ToBeVisibleAsync();
        Assert.Equal((tomas, "2027-05-03T12:00:00Z"), await WhereAsync(lead, moving));
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.GetByText("Moved back")).ToBeVisibleAsync();
        Assert.Equal((ines, "2027-05-03T06:00:00Z"), await WhereAsync(lead, moving));

        // Longer by Shift, and left again by Escape.
        await bar.FocusAsync();
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Harbour Gala is moved")).ToBeVisibleAsync();
        Assert.Equal("2027-05-03T08:30:00Z", (await lead.GetAsync($"/api/v1/bookings/{moving}")).Data.Str("endTime"));
        await bar.FocusAsync();
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Escape");
        await Expect(bar).ToBeFocusedAsync();

        // A new one after it, in the form.
        await page.Keyboard.PressAsync("n");
        var panel = page.GetByRole(AriaRole.Complementary, new() { Name = "New booking" });
        await Expect(panel.GetByLabel("Start")).ToHaveValueAsync("10:30");
        await panel.GetByLabel("For", new() { Exact = true }).FillAsync("Harbour");
        await page.GetByRole(AriaRole.Option, new() { Name = "Harbour Gala" }).ClickAsync();
        await panel.GetByLabel("End").FillAsync("+2h");
        await window.ExpectAccessibleAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Book", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Booked", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(2, (await lead.GetAsync($"/api/v1/resources/{ines}/bookings")).Json.Int("total"));
    }

    [Fact]
    public async Task A_booking_is_dragged_to_another_time_and_another_window_follows()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var gala = await EventAsync(lead, "Harbour Gala");
        var ines = await ResourceAsync(lead, "Ines Castellan", "staff");
        var moving = await BookAsync(lead, ines, gala, "08:00", "10:00");
        await using var first = await chromium.OpenAsync(server);
        await using var second = await chromium.OpenAsync(server);
        foreach (var window in (Window[])[first, second])
        {
            await window.SignInAsync(lead.Email, People.Password);
            await window.Page.GotoAsync($"/schedule?date={Day}");
            await window.Page.Locator($"[data-bar='{moving}']").WaitForAsync();
            await Expect(window.Page.GetByText("Live", new() { Exact = true }).First).ToBeVisibleAsync();
        }

        var page = first.Page;
        var box = (await page.Locator($"[data-bar='{moving}']").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        // 36 pixels are an hour here.
        await page.Mouse.MoveAsync(box.X + (box.Width / 2) + 50, box.Y + 20);
        await page.Mouse.MoveAsync(box.X + (box.Width / 2) + 108, box.Y + 20);
        await page.Mouse.UpAsync();
        await Expect(page.GetByText("Harbour Gala is moved")).ToBeVisibleAsync();
        Assert.Equal((ines, "2027-05-03T11:00:00Z"), await WhereAsync(lead, moving));
        await Expect(second.Page.GetByRole(AriaRole.Button, new() { Name = "Harbour Gala, Confirmed, Monday 3 May 13:00–15:00" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_second_in_line_moves_up_when_the_first_releases_the_room()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var (gala, talk) = (await EventAsync(lead, "Harbour Gala"), await EventAsync(lead, "Lighthouse Talk"));
        var venue = (await lead.PostAsync("/api/v1/venues", new { name = "Pier 61" })).Expect(201).Data.Id();
        var hall = (await lead.PostAsync($"/api/v1/venues/{venue}/spaces", new { name = "Main hall" })).Expect(201).Data.Id();
        foreach (var eventId in (Guid[])[gala, talk])
        {
            (await lead.PostAsync($"/api/v1/spaces/{hall}/bookings", new { eventId, startTime = $"{Day}T08:00:00Z", endTime = $"{Day}T18:00:00Z" })).Expect(201);
        }

        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/schedule?date={Day}&lane={hall}");
        var ladder = page.GetByRole(AriaRole.List, new() { Name = "Holds and bookings" });
        await Expect(ladder.GetByRole(AriaRole.Listitem).Nth(1)).ToContainTextAsync("2nd hold");
        await ladder.GetByRole(AriaRole.Button, new() { Name = "Confirm Lighthouse Talk" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("resources.queue_jump");
        await window.PictureAsync("scheduler-ladder");
        await window.ExpectAccessibleAsync();
        await ladder.GetByRole(AriaRole.Button, new() { Name = "Release Harbour Gala" }).ClickAsync();
        await Expect(ladder.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(ladder).ToContainTextAsync("1st hold");
        await ladder.GetByRole(AriaRole.Button, new() { Name = "Confirm Lighthouse Talk" }).ClickAsync();
        await Expect(ladder).ToContainTextAsync("Confirmed");
    }

    [Fact]
    public async Task Two_hundred_lanes_of_two_thousand_bookings_scroll_with_few_nodes_and_every_lane_in_view()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var gala = await EventAsync(lead, "Harbour Gala");
        await FillAsync(gala);
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/schedule?date={Day}");
        await page.Locator("[data-bar]").First.WaitForAsync();
        Assert.Equal(2_000, (await lead.GetAsync($"/api/v1/bookings?from={Day}T00:00:00Z&to=2027-05-11T00:00:00Z")).Json.Int("total"));

        // Down the lanes and along the days, a screen at a time: few nodes, and no lane of those in view missing.
        var seen = await page.EvaluateAsync<int[]>(
            """
            async () => {
              const box = document.querySelector('[data-lanes]');
              const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              let nodes = 0, missing = 0, lanes = new Set(), times = [];
              for (let step = 0; step < 40; step++) {
                const begun = performance.now();
                box.scrollTop = step * 230;
                box.scrollLeft = 300 + (step % 7) * 650;
                await frame();
                times.push((performance.now() - begun) / 2);
                nodes = Math.max(nodes, box.querySelectorAll('*').length);
                const view = box.getBoundingClientRect();
                const drawn = [...box.querySelectorAll('[data-head]')].map(head => head.getBoundingClientRect())
                  .filter(head => head.bottom > view.top + 34 && head.top < view.bottom).sort((a, b) => a.top - b.top);
                for (const head of box.querySelectorAll('[data-head]')) lanes.add(head.dataset.head);
                // Lanes follow each other without a gap but for the heading of a group.
                for (let i = 1; i < drawn.length; i++) if (drawn[i].top - drawn[i - 1].bottom > 29) missing++;
                if (drawn.length < Math.floor((Math.min(view.bottom, box.getBoundingClientRect().top + box.scrollHeight - box.scrollTop) - view.top - 34 - 30) / 44) - 1) missing++;
              }
              times.sort((a, b) => a - b);
              return [nodes, missing, lanes.size, Math.round(times[20] * 10), Math.round(times[37] * 10)];
            }
            """);
        TestContext.Current.SendDiagnosticMessage("most nodes {0}, lanes seen {1}, frame p50 {2} ms, p95 {3} ms", seen[0], seen[2], seen[3] / 10.0, seen[4] / 10.0);
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "lanes.txt"), $"nodes {seen[0]}, lanes {seen[2]}, frame p50 {seen[3] / 10.0} ms, p95 {seen[4] / 10.0} ms");
        Assert.InRange(seen[0], 100, 600);
        Assert.Equal(0, seen[1]);
        Assert.Equal(200, seen[2]);
        await window.PictureAsync("scheduler-200");
        await window.ExpectAccessibleAsync();
    }

    [Fact]
    public async Task On_a_phone_a_day_is_a_list_and_everything_keeps_the_rules_of_accessibility()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var gala = await EventAsync(lead, "Harbour Gala");
        var ines = await ResourceAsync(lead, "Ines Castellan", "staff");
        await BookAsync(lead, ines, gala, "08:00", "10:00");
        await using var window = await chromium.OpenAsync(server, 390, 844);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        foreach (var path in (string[])[$"/schedule?date={Day}", "/schedule/resources", $"/schedule/resources?open={ines}"])
        {
            await page.GotoAsync(path);
            await page.Locator("h1").First.WaitForAsync();
            await window.SettleAsync();
            await window.ExpectAccessibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"{path} scrolls sideways");
        }

        await page.GotoAsync($"/schedule?date={Day}");
        await Expect(page.GetByText("10:00–12:00")).ToBeVisibleAsync();
        await window.PictureAsync("scheduler-phone");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Lane" }).SelectOptionAsync(new SelectOptionValue { Label = "People: Ines Castellan" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Book Ines Castellan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "New booking" })).ToBeVisibleAsync();
    }

    private static async Task<Guid> EventAsync(ApiUser lead, string name) => Guid.Parse((await lead.PostAsync("/api/v1/events", new
    {
        name,
        type = "gala",
        startAt = $"{Day}T06:00:00Z",
        endAt = $"{Day}T22:00:00Z",
        timezone = "Europe/Berlin",
        generateTasks = false,
    })).Expect(201).Json.Str("eventId")!);

    private static async Task<Guid> ResourceAsync(ApiUser lead, string name, string type) =>
        (await lead.PostAsync("/api/v1/resources", new { name, type })).Expect(201).Data.Id();

    // Times of day in UTC; the browser's clock is two hours ahead.
    private static async Task<Guid> BookAsync(ApiUser lead, Guid resource, Guid eventId, string from, string to) =>
        (await lead.PostAsync($"/api/v1/resources/{resource}/bookings", new { eventId, startTime = $"{Day}T{from}:00Z", endTime = $"{Day}T{to}:00Z" }))
            .Expect(201).Data.Id();

    private static async Task<(Guid Resource, string Start)> WhereAsync(ApiUser lead, Guid booking)
    {
        var data = (await lead.GetAsync($"/api/v1/bookings/{booking}")).Expect(200).Data;
        return (Guid.Parse(data.Str("resourceId")!), data.Str("startTime")!);
    }

    private async Task FillAsync(Guid gala)
    {
        await using var command = server.Admin.CreateCommand(
            $"""
            with org as (select organization_id as id from events.event where id = '{gala}'),
            lane as (
                insert into resources.resource (organization_id, name, type)
                select org.id, (array['Person ', 'Desk ', 'Case '])[1 + n % 3] || lpad(n::text, 3, '0'), (array['staff', 'equipment', 'materials'])[1 + n % 3]
                  from org, generate_series(1, 200) as n returning organization_id, id)
            select count(*) from lane
            """);
        await command.ExecuteNonQueryAsync();
        await using var book = server.Admin.CreateCommand(
            $"""
            insert into resources.booking (organization_id, resource_id, event_id, start_at, end_at, status)
            select r.organization_id, r.id, '{gala}', x.at, x.at + interval '6 hours', case when n % 5 = 0 then 'tentative' else 'confirmed' end
              from resources.resource as r
              join events.event as e on e.organization_id = r.organization_id and e.id = '{gala}'
             cross join generate_series(0, 9) as n
             cross join lateral (select '{Day}T00:00Z'::timestamptz + n * interval '16 hours' + abs(hashtext(r.id::text)) % 8 * interval '1 hour' as at) as x
            """);
        await book.ExecuteNonQueryAsync();
    }
}
