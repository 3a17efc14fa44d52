using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>A run of show is printed for one vendor, kept, handed on by a link, and old as soon as the plan is another.</summary>
public sealed class PrintingTheDay(CallboardServer server, Chromium chromium)
{
    [Fact]
    public async Task Sarah_prints_for_the_lights_hands_it_on_and_learns_that_it_is_old()
    {
        var sarah = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = (await sarah.PostAsync("/api/v1/events", new
        {
            name = "Summer gala", type = "gala", startAt = "2027-06-10T16:00:00Z", endAt = "2027-06-10T22:00:00Z", timezone = "Europe/Berlin", generateTasks = false,
        })).Expect(201).Data.Id();
        var vendor = (await sarah.PostAsync("/api/v1/vendors", new { name = "Lumenfjord", type = "lighting" })).Expect(201).Data.Id();
        (await sarah.PostAsync($"/api/v1/events/{eventId}/vendors", new { vendorId = vendor })).Expect(201);
        await BlockAsync("Doors open", 18);
        await BlockAsync("Lumenfjord: light focus", 19);
        await BlockAsync("开幕致辞", 20);

        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(sarah.Email, People.Password);
        await window.Page.GotoAsync($"/events/{eventId}");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Documents" }).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog, new() { Name = "Documents" });
        var frame = dialog.Locator("iframe");
        await Expect(frame).ToBeVisibleAsync();
        await Expect(frame).ToHaveAttributeAsync("src", new System.Text.RegularExpressions.Regex("^blob:"));
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("print-centre");

        // For the vendor there is only what concerns it.
        await dialog.GetByLabel("For", new() { Exact = true }).SelectOptionAsync("Lumenfjord");
        await dialog.GetByText("With notes").ClickAsync();
        var saved = await window.Page.RunAndWaitForDownloadAsync(() => dialog.GetByRole(AriaRole.Button, new() { Name = "Save PDF" }).ClickAsync());
        Assert.Matches(@"^Summer gala – Run of show v\d+\.pdf$", saved.SuggestedFilename);
        Assert.StartsWith("%PDF-1.7", await File.ReadAllTextAsync(await saved.PathAsync(), System.Text.Encoding.Latin1), StringComparison.Ordinal);

        await dialog.GetByText("Word", new() { Exact = true }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Keep and get a link" }).ClickAsync();
        var link = dialog.GetByLabel("Link", new() { Exact = true });
        await Expect(link).ToBeVisibleAsync();
        var opened = (await server.Anonymous.GetAsync(new Uri(await link.InputValueAsync()).AbsolutePath)).Expect(200);
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", opened.MediaType);
        var printed = dialog.GetByRole(AriaRole.Region, new() { Name = "Printed before" });
        await Expect(printed).ToContainTextAsync("Still holds");
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("print-centre-kept");
        await window.Page.Keyboard.PressAsync("Escape");

        // Somebody changes the plan; the paper is old.
        await BlockAsync("Fireworks", 21);
        await window.Page.GotoAsync($"/events/{eventId}/files");
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Summer gala – Run of show" })).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make a document" }).ClickAsync();
        await Expect(printed).ToContainTextAsync("Old: changed since");

        await Expect(frame).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("Escape");

        await window.Page.SetViewportSizeAsync(390, 844);
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make a document" }).ClickAsync();
        await dialog.GetByLabel("Document", new() { Exact = true }).SelectOptionAsync("Guest list");
        await Expect(dialog.GetByText("Only what the kitchen has to know")).ToBeVisibleAsync();
        await Expect(frame).ToBeVisibleAsync();
        await window.PictureAsync("print-centre-phone");

        async Task BlockAsync(string activity, int hour) => (await sarah.PostAsync($"/api/v1/events/{eventId}/timeline", new
        {
            activity, startTime = $"2027-06-10T{hour}:00:00Z", endTime = $"2027-06-10T{hour}:30:00Z", location = "Main hall", notes = "Stand by on channel 4",
        })).Expect(201);
    }
}
