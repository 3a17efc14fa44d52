using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>A budget is kept in balance and a contract is settled, down to the door that opens for whoever paid.</summary>
public sealed partial class SettlingTheMoney(CallboardServer server, Chromium chromium)
{
    private const string Partner = "Partner";

    // One white point.
    private static readonly byte[] s_photo = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=");

    [Fact]
    public async Task Sarah_brings_a_budget_back_into_balance_and_settles_a_contract_that_lets_people_in()
    {
        var sarah = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await EventAsync(sarah);
        var wristband = (await sarah.PostAsync(
            $"/api/v1/events/{eventId}/wristbands", new { nfcId = "04A1B2C3D4E5F6", category = Partner, status = "inactive" })).Expect(201).Data.Id();
        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(sarah.Email, People.Password);

        await page.GotoAsync($"/events/{eventId}/budget");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the first category" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Budgeted (EUR)").FillAsync("10000");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add category" }).ClickAsync();
        var plan = page.GetByRole(AriaRole.Region, new() { Name = "Budget by category and line" });
        await Expect(plan).ToContainTextAsync("Production");
        // Somebody else's category is there without asking.
        (await sarah.PostAsync($"/api/v1/events/{eventId}/budget/categories", new { category = "buffer", budgetedAmount = 4000 })).Expect(201);
        await Expect(plan).ToContainTextAsync("Buffer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add line", Exact = true }).ClickAsync();
        await dialog.GetByLabel("What it is for").FillAsync("Light");
        await dialog.GetByLabel("Planned (EUR)").FillAsync("6000.5");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add line" }).ClickAsync();
        await Expect(plan.GetByRole(AriaRole.Button, new() { Name = "Light", Exact = true })).ToBeVisibleAsync();

        await AddExpenseAsync(page, "Cable ramps", "11200.45");
        var tray = page.GetByRole(AriaRole.Region, new() { Name = "Uploads" });
        await Expect(tray.GetByText("1 file uploaded")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await tray.GetByRole(AriaRole.Button, new() { Name = "Close the uploads" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Receipt of Cable ramps: receipt.png" })).ToBeVisibleAsync();
        var alerts = page.GetByRole(AriaRole.Region, new() { Name = "Needs attention" });
        await Expect(alerts.GetByText("Production went over its budget by")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("budget");

        await alerts.GetByRole(AriaRole.Button, new() { NameRegex = AcknowledgeProduction() }).ClickAsync();
        await dialog.GetByLabel("Why it is left as it is").FillAsync("The client pays for the ramps");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Acknowledge alert" }).ClickAsync();
        await Expect(alerts.GetByText("Sarah Lindqvist: The client pays for the ramps")).ToBeVisibleAsync();
        // One click, and what one category gives is what the other gets.
        await alerts.GetByRole(AriaRole.Button, new() { NameRegex = MoveIt() }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Moved so far" })).ToContainTextAsync("from Buffer to Production by Sarah Lindqvist");
        var budget = (await sarah.GetAsync($"/api/v1/events/{eventId}/budget")).Expect(200).Data;
        Assert.Equal("14000.00", budget["totalBudgeted"]!.Str("amount"));
        Assert.Equal("11200.45", budget["totalActual"]!.Str("amount"));
        var production = budget["categories"]!.Items().Single(c => c.Str("category") == "production");
        Assert.True(decimal.Parse(production["budgeted"]!.Str("amount")!, CultureInfo.InvariantCulture) >= 11200.45m);

        await page.GetByRole(AriaRole.Link, new() { Name = "Contracts" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the first contract" }).ClickAsync();
        await dialog.GetByLabel("Title").FillAsync("Presenting partner");
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = "With" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Sponsor" }).ClickAsync();
        await dialog.GetByLabel("Name of the other side").FillAsync("Meridian Bank");
        await dialog.GetByLabel("Amount (EUR)").FillAsync("1000.01");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add contract" }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Complementary, new() { Name = "Contract" });
        await ReadTheTermsAsync(window, panel, dialog);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Make schedule" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Group, new() { Name = "Part 1" }).GetByLabel("Lets in once paid").FillAsync(Partner);
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("contract-schedule");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make schedule" }).ClickAsync();
        var schedule = panel.GetByRole(AriaRole.Region, new() { Name = "Payment schedule" }).GetByRole(AriaRole.Listitem);
        await Expect(schedule).ToHaveCountAsync(2);
        await Expect(schedule.First).ToContainTextAsync("500.01");
        await Expect(schedule.Last).ToContainTextAsync("€500");

        await panel.GetByRole(AriaRole.Button, new() { Name = "Draft. Take a step" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Send for signature" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send for signature" }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Payment 1: Deposit, 500.01 EUR");
        await dialog.GetByLabel("I have read this text and sign it").CheckAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("contract-sign");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Sign contract" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Ines Haverkamp");
        await dialog.GetByLabel("I have their signature under this text").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Record signature" }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "In force. Take a step" })).ToBeVisibleAsync();

        await panel.GetByRole(AriaRole.Button, new() { Name = "Record payment: Deposit" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Record payment" }).ClickAsync();
        await Expect(page.GetByText("Tickets and wristbands that admit now: 1.")).ToBeVisibleAsync();
        await Expect(schedule.First).ToContainTextAsync("Paid");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Trail of Ines Haverkamp" }).ClickAsync();
        await Expect(panel.GetByText("SHA-256 of the text")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("contract");
        Assert.Equal("active", (await sarah.GetAsync($"/api/v1/events/{eventId}/wristbands/{wristband}")).Expect(200).Data.Str("status"));

        await page.GotoAsync("/contracts");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "In force, 1" })).ToContainTextAsync("Meridian Bank · Summer gala");
        await window.ExpectAccessibleAsync();
    }

    // What the document says is proposed, and becomes part of the contract one by one.
    private static async Task ReadTheTermsAsync(Window window, ILocator panel, ILocator dialog)
    {
        await panel.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await dialog.GetByLabel("Document", new() { Exact = true }).SetInputFilesAsync(new FilePayload
        {
            Name = "agreement.docx", MimeType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Buffer = Word(
                "This Agreement is made as of January 5, 2027 between Meridian Bank (the \"Sponsor\") and Northlight Events Ltd (the \"Organizer\").",
                "The total fee is EUR 1,000.01, payable as set out below.",
                "This Agreement expires on December 31, 2027.",
                "Either party may terminate this Agreement for any reason upon sixty (60) days' written notice."),
        });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save contract" }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Link, new() { Name = "agreement.docx" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await panel.GetByRole(AriaRole.Button, new() { Name = "Read the terms" }).ClickAsync();
        var terms = panel.GetByRole(AriaRole.List, new() { Name = "Terms to decide about" });
        await Expect(terms).ToContainTextAsync("sixty (60) days", new() { Timeout = 30_000 });
        await Expect(panel.GetByText("Notice by", new() { Exact = true })).ToHaveCountAsync(0);
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("contract-terms");
        await terms.GetByRole(AriaRole.Button, new() { NameRegex = EndsThen() }).ClickAsync();
        await Expect(panel.GetByText("Runs")).ToBeVisibleAsync();
        // Now that its end is known, so is the last day to give notice.
        await terms.GetByRole(AriaRole.Button, new() { NameRegex = NoticeThen() }).ClickAsync();
        await Expect(panel.GetByText("Notice by", new() { Exact = true })).ToBeVisibleAsync();
        await terms.GetByRole(AriaRole.Button, new() { NameRegex = RejectTheDate() }).ClickAsync();
        await terms.GetByLabel("Why (optional)").FillAsync("It was signed later");
        await terms.GetByRole(AriaRole.Button, new() { Name = "Reject term", Exact = true }).ClickAsync();
        await panel.GetByText("Decided: 3").ClickAsync();
        await Expect(panel.GetByRole(AriaRole.List, new() { Name = "Decided terms" })).ToContainTextAsync("It was signed later · Sarah Lindqvist");
        await window.ExpectAccessibleAsync();
    }

    // The least a Word file consists of.
    private static byte[] Word(params string[] paragraphs)
    {
        const string Package = "http://schemas.openxmlformats.org/package/2006";
        var main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
        var body = string.Concat(paragraphs.Select(p => $"<w:p><w:r><w:t>{System.Net.WebUtility.HtmlEncode(p)}</w:t></w:r></w:p>"));
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in new[]
            {
                ("[Content_Types].xml", $"<Types xmlns=\"{Package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + $"<Override PartName=\"/word/document.xml\" ContentType=\"{main}\"/></Types>"),
                ("_rels/.rels", $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"r1\" Target=\"word/document.xml\" "
                    + "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>"),
                ("word/document.xml", $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"),
            })
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    [Fact]
    public async Task A_receipt_is_kept_without_a_line_and_nothing_is_paid_or_signed()
    {
        var sarah = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await EventAsync(sarah);
        var category = (await sarah.PostAsync(
            $"/api/v1/events/{eventId}/budget/categories", new { category = "production", budgetedAmount = 10000 })).Expect(201).Data.Id();
        (await sarah.PostAsync($"/api/v1/events/{eventId}/expenses", new { categoryId = category, name = "Gaffer tape", amount = 40 })).Expect(201);
        var contract = (await sarah.PostAsync(
            $"/api/v1/events/{eventId}/contracts", new { type = "vendor", title = "Light", partyName = "Lumen Rentals", amount = 1000 })).Expect(201).Data.Id();
        (await sarah.PostAsync($"/api/v1/contracts/{contract}/transition", new { to = "pending_signature" })).Expect(200);
        await using var window = await chromium.OpenAsync(server, 390, 844);
        var page = window.Page;
        await window.SignInAsync(sarah.Email, People.Password);
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await page.GotoAsync($"/events/{eventId}/contracts?contract={contract}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true })).ToBeEnabledAsync();
        await page.GotoAsync($"/events/{eventId}/budget");
        await Expect(page.GetByText("Gaffer tape")).ToBeVisibleAsync();
        await Expect(Chip(page)).ToHaveTextAsync("Live", new() { Timeout = 30_000 });

        await window.SetOfflineAsync(true);
        await AddExpenseAsync(page, "Taxi for the cellist", "38.5");
        await Expect(page.GetByText("Taxi for the cellist", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("On this device, not sent yet").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More about Gaffer tape" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Mark as paid" })).ToBeDisabledAsync();
        await Expect(page.GetByText("Paying needs a connection")).ToBeVisibleAsync();
        await window.PictureAsync("budget-offline");
        await page.Keyboard.PressAsync("Escape");
        await page.GotoAsync($"/events/{eventId}/contracts?contract={contract}");
        await Expect(page.GetByText("Signing and paying need a connection.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true })).ToBeDisabledAsync();
        await window.PictureAsync("contract-offline");

        await window.SetOfflineAsync(false);
        await Expect(Chip(page)).ToHaveTextAsync("Live", new() { Timeout = 30_000 });
        string? receipt = null;
        for (var tries = 0; receipt is null && tries < 100; tries++)
        {
            await Task.Delay(200);
            var taxi = (await sarah.GetAsync($"/api/v1/events/{eventId}/expenses")).Expect(200).Data.Items().SingleOrDefault(e => e.Str("name") == "Taxi for the cellist");
            receipt = taxi?["invoice"]?.Str("name");
        }

        Assert.Equal("receipt.png", receipt);
        window.ForgetErrorsOfTheLine();
    }

    private static async Task<Guid> EventAsync(ApiUser lead) => (await lead.PostAsync("/api/v1/events", new
    {
        name = "Summer gala", type = "gala", startAt = "2027-06-10T18:00:00Z", endAt = "2027-06-10T22:00:00Z", timezone = "Europe/Berlin",
        currency = "EUR", generateTasks = false,
    })).Expect(201).Data.Id();

    private static async Task AddExpenseAsync(IPage page, string name, string amount)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add expense", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "New expense" });
        await dialog.GetByLabel("What was bought").FillAsync(name);
        await dialog.GetByLabel("Amount (EUR)").FillAsync(amount);
        await dialog.GetByLabel("Receipt", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "receipt.png", MimeType = "image/png", Buffer = s_photo });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add expense" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    private static ILocator Chip(IPage page) => page.Locator("header a[href='/sync']");

    [GeneratedRegex("^Acknowledge: Production went over")]
    private static partial Regex AcknowledgeProduction();

    [GeneratedRegex("^Ends: .*Approve End,")]
    private static partial Regex EndsThen();

    [GeneratedRegex("^Notice by: .*Approve Termination,")]
    private static partial Regex NoticeThen();

    [GeneratedRegex("^Reject Date of the contract,")]
    private static partial Regex RejectTheDate();

    [GeneratedRegex("^Move it: .* from Buffer to Production$")]
    private static partial Regex MoveIt();
}
