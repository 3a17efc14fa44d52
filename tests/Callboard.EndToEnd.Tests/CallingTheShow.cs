using System.Globalization;
using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>A night in show mode: one calls, others follow by the second, lines break, the baton changes hands, screens need no account.</summary>
public sealed class CallingTheShow(CallboardServer server, Chromium chromium)
{
    [Fact]
    public async Task Two_windows_agree_on_the_current_cue()
    {
        var night = await NightAsync();
        await using var desk = await OpenAsync(night.Caller, night.EventId);
        await using var wings = await OpenAsync(night.Second, night.EventId);
        await StartAsync(desk.Page);
        await Expect(Now(wings.Page)).ToContainTextAsync("Look 1");
        // Each window notes by the server's clock when a cue came up; both clocks are on this machine, so plain time compares.
        const string watch =
            """
            () => {
              window.seen = {};
              const note = () => {
                const name = document.querySelector('section[aria-label="Now"] p')?.textContent;
                if (name && name !== 'Look 1' && !window.seen[name]) window.seen[name] = performance.timeOrigin + performance.now();
              };
              new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
            }
            """;
        await desk.Page.EvaluateAsync(watch);
        await wings.Page.EvaluateAsync(watch);
        for (var look = 2; look <= 6; look++)
        {
            // Two presses within 350 ms are one.
            await Task.Delay(400);
            await Go(desk.Page).ClickAsync();
            await Expect(Now(wings.Page)).ToContainTextAsync($"Look {look}");
            await Expect(Now(desk.Page)).ToContainTextAsync($"Look {look}");
        }

        var (here, there) = (await SeenAsync(desk.Page), await SeenAsync(wings.Page));
        Assert.Equal(here.Keys.Order(), there.Keys.Order());
        Assert.Equal(here.OrderBy(s => s.Value).Select(s => s.Key), there.OrderBy(s => s.Value).Select(s => s.Key));
        TestContext.Current.SendDiagnosticMessage(
            "GO to the other window, ms: {0}", string.Join(", ", here.Keys.Order().Select(k => (there[k] - here[k]).ToString("F0", CultureInfo.InvariantCulture))));
        await desk.PictureAsync("show-caller");
        await desk.ExpectAccessibleAsync();
        await wings.ExpectAccessibleAsync();
    }

    [Fact]
    public async Task A_caller_who_is_cut_off_goes_on_and_everything_arrives_in_order()
    {
        var night = await NightAsync();
        await using var desk = await OpenAsync(night.Caller, night.EventId);
        await using var wings = await OpenAsync(night.Second, night.EventId);
        await StartAsync(desk.Page);
        await Expect(Now(wings.Page)).ToContainTextAsync("Look 1");

        await desk.SetOfflineAsync(true);
        foreach (var look in (int[])[2, 3])
        {
            await Task.Delay(400);
            await Go(desk.Page).ClickAsync();
            await Expect(Now(desk.Page)).ToContainTextAsync($"Look {look}");
        }

        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Hold" }).ClickAsync();
        await Expect(desk.Page.GetByText("HELD")).ToBeVisibleAsync();
        await Expect(Now(wings.Page)).ToContainTextAsync("Look 1");
        await desk.PictureAsync("show-cut-off");
        await desk.SetOfflineAsync(false);

        await Expect(Now(wings.Page)).ToContainTextAsync("Look 3", new() { Timeout = 30_000 });
        await Expect(wings.Page.GetByText("HELD")).ToBeVisibleAsync();
        await Expect(desk.Page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var log = (await night.Caller.GetAsync($"/api/v1/events/{night.EventId}/show/commands")).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["hold", "go", "go", "start", "take"], log.Select(e => e!.Str("kind")));
        Assert.All(log, e => Assert.True((bool)e!["applied"]!));
        desk.ForgetErrorsOfTheLine();
    }

    [Fact]
    public async Task Commands_wait_on_the_device_through_a_reload()
    {
        var night = await NightAsync();
        await using var desk = await OpenAsync(night.Caller, night.EventId);
        await StartAsync(desk.Page);
        await desk.Page.RouteAsync("**/show/commands", route => route.AbortAsync());
        await Task.Delay(400);
        await Go(desk.Page).ClickAsync();
        await Expect(Now(desk.Page)).ToContainTextAsync("Look 2");
        await desk.Page.ReloadAsync();
        await Expect(Now(desk.Page)).ToContainTextAsync("Look 2");
        await Expect(desk.Page.GetByText("You call this show")).ToBeVisibleAsync();
        Assert.Equal(2, (await night.Caller.GetAsync($"/api/v1/events/{night.EventId}/show/commands")).Expect(200).Json.Int("total"));
        await desk.Page.UnrouteAsync("**/show/commands");
        await Expect(desk.Page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var log = (await night.Caller.GetAsync($"/api/v1/events/{night.EventId}/show/commands")).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["go", "start", "take"], log.Select(e => e!.Str("kind")));
        desk.ForgetErrorsOfTheLine();
    }

    [Fact]
    public async Task A_second_caller_takes_the_baton_and_the_first_is_told()
    {
        var night = await NightAsync();
        await using var first = await OpenAsync(night.Caller, night.EventId);
        await using var second = await OpenAsync(night.Second, night.EventId);
        await StartAsync(first.Page);
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Arm keys" }).ClickAsync();
        await Expect(second.Page.GetByText("Sarah Lindqvist calls this show")).ToBeVisibleAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Take the baton" }).ClickAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Take the baton from Sarah Lindqvist" }).ClickAsync();
        await Expect(first.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Marcus Bell took the baton");
        await Expect(first.Page.GetByRole(AriaRole.Button, new() { Name = "GO" })).ToHaveCountAsync(0);
        await first.Page.Keyboard.PressAsync("Space");
        await Task.Delay(400);
        await Go(second.Page).ClickAsync();
        await Expect(Now(first.Page)).ToContainTextAsync("Look 2");
        var log = (await night.Caller.GetAsync($"/api/v1/events/{night.EventId}/show/commands")).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["go", "take", "start", "take"], log.Select(e => e!.Str("kind")));
    }

    [Fact]
    public async Task Armed_keys_call_and_typing_does_not()
    {
        var night = await NightAsync();
        await using var desk = await OpenAsync(night.Caller, night.EventId);
        var page = desk.Page;
        await StartAsync(page);
        await page.Keyboard.PressAsync("KeyH");
        await Expect(page.GetByText("HELD")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Arm keys" }).ClickAsync();
        await Task.Delay(400);
        // Twice within the lockout is once.
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Space");
        await Expect(Now(page)).ToContainTextAsync("Look 2");
        await page.Keyboard.PressAsync("KeyH");
        await Expect(page.GetByText("HELD")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("KeyH");
        await page.Keyboard.PressAsync("KeyB");
        await page.GetByLabel("Note", new() { Exact = true }).FillAsync("Look 2 ");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.TypeAsync("late on heels");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write it down" }).ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(Now(page)).ToContainTextAsync("Look 2");
        await page.Keyboard.PressAsync("KeyP");
        await Expect(Now(page)).ToContainTextAsync("Look 1");
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        var log = (await night.Caller.GetAsync($"/api/v1/events/{night.EventId}/show/commands")).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["back", "note", "resume", "hold", "go", "start", "take"], log.Select(e => e!.Str("kind")));
        Assert.Contains("late on heels", log[1]!.Str("note"));
    }

    [Fact]
    public async Task Screens_need_no_account_and_go_on_without_a_line()
    {
        var night = await NightAsync();
        foreach (var kind in (string[])["timer", "crew", "signage", "wall"])
        {
            var token = (await night.Caller.PostAsync($"/api/v1/events/{night.EventId}/show/outputs", new { name = kind, kind })).Expect(201).Data.Str("token");
            await using var screen = await chromium.OpenAsync(server);
            await screen.Page.GotoAsync($"/out/{token}");
            await Expect(screen.Page.GetByText(kind == "timer" ? "Next:" : "Look 1").First).ToBeVisibleAsync();
            if (kind == "timer")
            {
                (await night.Caller.PostAsync($"/api/v1/events/{night.EventId}/show/start")).Expect(200);
            }

            await Expect(Now(screen.Page)).ToContainTextAsync("Look 1");
            await screen.ExpectAccessibleAsync();
            await screen.PictureAsync($"screen-{kind}");
            if (kind == "timer")
            {
                await screen.SetOfflineAsync(true);
                await Expect(screen.Page.GetByText("Unconfirmed since")).ToBeVisibleAsync(new() { Timeout = 40_000 });
                var before = await screen.Page.GetByRole(AriaRole.Timer).TextContentAsync();
                await Expect(screen.Page.GetByRole(AriaRole.Timer)).Not.ToHaveTextAsync(before!);
                await screen.SetOfflineAsync(false);
                await Expect(screen.Page.GetByText("Unconfirmed since")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
                screen.ForgetErrorsOfTheLine();
            }
        }
    }

    [Fact]
    public async Task The_desk_fits_a_phone_and_its_screens_are_made_there()
    {
        var night = await NightAsync();
        await using var phone = await chromium.OpenAsync(server, width: 390, height: 844);
        await phone.SignInAsync(night.Caller.Email, People.Password);
        await phone.Page.GotoAsync($"/events/{night.EventId}");
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Open show" }).ClickAsync();
        await StartAsync(phone.Page);
        await phone.ExpectAccessibleAsync();
        await phone.PictureAsync("show-phone");
        Assert.True(await phone.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Screens" }).ClickAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Make the screen" }).ClickAsync();
        await Expect(phone.Page.GetByText("/out/cbo_")).ToBeVisibleAsync();
        await phone.ExpectAccessibleAsync();
    }

    private sealed record Night(ApiUser Caller, ApiUser Second, string EventId);

    private async Task<Night> NightAsync()
    {
        var caller = await server.RegisterAsync("Sarah Lindqvist");
        var second = await server.JoinAsync(caller, "Marcus Bell", "manager");
        var doors = new DateTimeOffset(2027, 5, 1, 18, 0, 0, TimeSpan.Zero);
        var eventId = (await caller.PostAsync("/api/v1/events", new
        {
            name = "Milan showcase", type = "runway_show", startAt = doors, endAt = doors.AddHours(3), timezone = "Europe/Rome",
            visibility = "organization", generateTasks = false,
        })).Expect(201).Json.Str("eventId")!;
        for (var look = 0; look < 8; look++)
        {
            (await caller.PostAsync($"/api/v1/events/{eventId}/timeline", new
            {
                startTime = doors.AddMinutes(10 * look), endTime = doors.AddMinutes(10 * (look + 1)), activity = $"Look {look + 1}",
            })).Expect(201);
        }

        return new Night(caller, second, eventId);
    }

    private async Task<Window> OpenAsync(ApiUser user, string eventId)
    {
        var window = await chromium.OpenAsync(server);
        await window.SignInAsync(user.Email, People.Password);
        await window.Page.GotoAsync($"/show/{eventId}");
        await Expect(window.Page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        return window;
    }

    private static async Task StartAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the baton" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "START" }).ClickAsync();
        await Expect(Now(page)).ToContainTextAsync("Look 1");
        await Expect(page.GetByText("Sending")).ToHaveCountAsync(0);
    }

    private static ILocator Now(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Now", Exact = true });

    private static ILocator Go(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "GO", Exact = false }).First;

    private static Task<Dictionary<string, double>> SeenAsync(IPage page) => page.EvaluateAsync<Dictionary<string, double>>("window.seen");
}
