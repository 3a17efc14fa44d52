using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>A file is dropped on an event, survives a page that is loaded again in the middle, and is handed on by a link.</summary>
public sealed class KeepingFiles(CallboardServer server, Chromium chromium)
{
    // As much as a contract with pictures; large enough to be caught on its way.
    private const int Filler = 8_000_000;

    [Fact]
    public async Task Sarah_drops_a_contract_reloads_in_the_middle_and_shares_it()
    {
        var sarah = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = (await sarah.PostAsync("/api/v1/events", new
        {
            name = "Summer gala", type = "gala", startAt = "2027-06-10T18:00:00Z", endAt = "2027-06-10T22:00:00Z", timezone = "Europe/Berlin", generateTasks = false,
        })).Expect(201).Data.Id();
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(sarah.Email, People.Password);
        await window.Page.GotoAsync($"/events/{eventId}/files");
        await Expect(window.Page.GetByText("No files yet")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();

        // A line slow enough to be caught in the middle; parts that are blobs cannot be held back by a route.
        var line = await window.Page.Context.NewCDPSessionAsync(window.Page);
        await line.SendAsync("Network.enable");
        await LimitAsync(1_000_000);
        await DropAsync(window.Page);
        var tray = window.Page.GetByRole(AriaRole.Region, new() { Name = "Uploads" });
        await Expect(tray.GetByText("Uploading 1 file")).ToBeVisibleAsync();
        await Expect(tray.GetByRole(AriaRole.Progressbar)).Not.ToHaveAttributeAsync("aria-valuenow", "0");
        await window.PictureAsync("uploads-tray");
        await window.ExpectAccessibleAsync();

        await window.Page.ReloadAsync();
        await Expect(tray.GetByText("contract.pdf")).ToBeVisibleAsync();
        // It goes on where it was, and may be paused.
        await tray.GetByRole(AriaRole.Button, new() { Name = "Pause contract.pdf" }).ClickAsync();
        await Expect(tray.GetByText("Paused")).ToBeVisibleAsync();
        await LimitAsync(-1);
        await tray.GetByRole(AriaRole.Button, new() { Name = "Go on with contract.pdf" }).ClickAsync();
        await Expect(tray.GetByText("1 file uploaded")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var card = window.Page.GetByRole(AriaRole.List, new() { Name = "Files", Exact = true }).GetByRole(AriaRole.Listitem);
        await Expect(card).ToContainTextAsync("contract.pdf");
        await tray.GetByRole(AriaRole.Button, new() { Name = "Close the uploads" }).ClickAsync();
        await Expect(tray).Not.ToBeVisibleAsync();
        await window.PictureAsync("files");

        await card.GetByRole(AriaRole.Button, new() { Name = "More about contract.pdf" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Share a link" }).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog, new() { Name = "Share “contract.pdf”" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        var link = dialog.GetByLabel("Link", new() { Exact = true });
        await Expect(link).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("share-file");

        // Somebody without an account.
        var opened = (await server.Anonymous.GetAsync(new Uri(await link.InputValueAsync()).AbsolutePath)).Expect(200);
        Assert.True(opened.MediaType == "application/pdf" && opened.Bytes.Length > Filler);

        Task LimitAsync(int bytesPerSecond) => line.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = bytesPerSecond,
        });
    }

    // A file of the page's own, dropped as from another window.
    private static async Task DropAsync(IPage page)
    {
        var transfer = await page.EvaluateHandleAsync(
            """
            filler => {
                const pdf = '%PDF-1.7\n%' + 'x'.repeat(filler) + '\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\n0000000000 65535 f \n'
                    + 'trailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n';
                const transfer = new DataTransfer();
                transfer.items.add(new File([pdf], 'contract.pdf', { type: 'application/pdf' }));
                return transfer;
            }
            """,
            Filler);
        var place = page.GetByText("No files yet");
        await place.DispatchEventAsync("dragover", new { dataTransfer = transfer });
        await place.DispatchEventAsync("drop", new { dataTransfer = transfer });
    }
}
