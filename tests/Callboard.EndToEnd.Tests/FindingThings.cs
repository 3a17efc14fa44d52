using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>Somebody types what they remember of a thing, wherever they are, and is there.</summary>
public sealed class FindingThings(CallboardServer server, Chromium chromium)
{
    private const string Palette = "Go to or do anything";

    [Fact]
    public async Task Sarah_finds_a_vendor_by_half_a_name_a_task_by_its_text_and_a_name_she_cannot_spell()
    {
        var sarah = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = (await sarah.PostAsync("/api/v1/events", new
        {
            name = "Winter ball", type = "gala", startAt = "2027-12-10T18:00:00Z", endAt = "2027-12-10T22:00:00Z", timezone = "Europe/Berlin", generateTasks = false,
        })).Expect(201).Data.Id();
        (await sarah.PostAsync($"/api/v1/events/{eventId}/tasks", new
        {
            name = "Call the piano tuner", description = "The Bösendorfer stands in the foyer and its lid is locked.",
        })).Expect(201);
        var vendor = (await sarah.PostAsync("/api/v1/vendors", new { name = "Hermès Fleurs", type = "florist", location = "Lyon" })).Expect(201).Data.Id();
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(sarah.Email, People.Password);
        var box = window.Page.GetByRole(AriaRole.Combobox, new() { Name = Palette });
        var list = window.Page.GetByRole(AriaRole.Listbox, new() { Name = Palette });

        await OpenAsync();
        await box.FillAsync("herm fle");
        var found = list.GetByRole(AriaRole.Group, new() { Name = "Vendors" }).GetByRole(AriaRole.Option);
        await Expect(found).ToContainTextAsync("Hermès Fleurs");
        await Expect(found.Locator("mark")).ToHaveTextAsync(["Herm", "Fle"]);
        await window.ExpectAccessibleAsync();
        await box.PressAsync("Enter");
        await Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/directory/vendors\\?open={vendor}"));
        await window.Page.GotoAsync("/inbox");

        await OpenAsync();
        // What was gone to is offered again, on a page that was loaded anew.
        await Expect(list.GetByRole(AriaRole.Group, new() { Name = "Recent" })).ToContainTextAsync("Hermès Fleurs");
        await box.FillAsync("bosendorfer");
        var task = list.GetByRole(AriaRole.Group, new() { Name = "Tasks" }).GetByRole(AriaRole.Option);
        await Expect(task).ToContainTextAsync("The Bösendorfer stands in the foyer");
        await window.PictureAsync("palette-search");
        await task.ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/events/{eventId}/tasks\\?task="));
        await window.Page.GotoAsync("/inbox");

        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await OpenAsync();
        await box.FillAsync("hemres fluers");
        await Expect(list.GetByRole(AriaRole.Group, new() { Name = "Vendors" })).ToContainTextAsync("Hermès Fleurs");
        await Expect(window.Page.GetByText("Nothing says “hemres fluers”. These come nearest.")).ToBeVisibleAsync();
        await window.PictureAsync("palette-search-near-dark");
        await window.ExpectAccessibleAsync();
        await box.FillAsync("zzzzqqqq");
        await Expect(window.Page.GetByText("Nothing matches “zzzzqqqq”.")).ToBeVisibleAsync();
        await window.PictureAsync("palette-search-nothing-dark");

        // A line that is cut says so, and what is on the device is still searched.
        await window.SetOfflineAsync(true);
        await box.FillAsync("winter");
        await Expect(window.Page.GetByText("Offline, only what is on this device is searched.")).ToBeVisibleAsync();
        await window.SetOfflineAsync(false);
        window.ForgetErrorsOfTheLine();

        async Task OpenAsync()
        {
            // A key pressed before the page is there is pressed for nothing.
            await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Go to…" })).ToBeVisibleAsync();
            await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await window.Page.Keyboard.PressAsync("Control+k");
            await Expect(box).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task On_a_phone_the_search_is_a_tap_away()
    {
        var sarah = await server.RegisterAsync("Sarah Lindqvist");
        (await sarah.PostAsync("/api/v1/clients", new { companyName = "Société Générale des Fêtes et Cérémonies de Paris", contactName = "Zoë Lefèvre" })).Expect(201);
        await using var phone = await chromium.OpenAsync(server, 390, 844);
        await phone.SignInAsync(sarah.Email, People.Password);
        foreach (var dark in (bool[])[false, true])
        {
            await phone.Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
            await phone.Page.GotoAsync("/inbox");
            await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Go to" }).First.ClickAsync();
            var box = phone.Page.GetByRole(AriaRole.Combobox, new() { Name = Palette });
            await box.FillAsync("lefevre");
            await Expect(phone.Page.GetByRole(AriaRole.Group, new() { Name = "Clients" })).ToContainTextAsync("Zoë Lefèvre");
            Assert.True(await phone.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
            await phone.PictureAsync($"390-palette-search{(dark ? "-dark" : "")}");
            await phone.ExpectAccessibleAsync();
        }
    }
}
