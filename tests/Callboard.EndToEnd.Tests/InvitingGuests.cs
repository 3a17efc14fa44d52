using System.Text;
using System.Text.RegularExpressions;
using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>A guest is invited by letter and answers on a phone; the list and the kitchen learn of it; a list is tried out, taken in and taken back.</summary>
public sealed partial class InvitingGuests(CallboardServer server, Chromium chromium)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private static readonly PageGetByRoleOptions s_menu = new() { Name = "Lists and letters" };

    [Fact]
    public async Task Ada_answers_by_her_letter_and_the_sheet_in_the_kitchen_is_old()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = (await lead.PostAsync("/api/v1/events", new
        {
            name = "Harbour gala", type = "gala", startAt = "2027-05-01T16:00:00Z", endAt = "2027-05-01T20:00:00Z", timezone = "Europe/Berlin",
            visibility = "organization", generateTasks = false, location = "Harbour Hall",
        })).Expect(201).Data.Id();
        var table = (await lead.PostAsync($"/api/v1/events/{eventId}/tables", new { name = "Garden", seats = 8 })).Expect(201).Data.Id();
        var email = People.EmailOf("Ada Byron");
        (await lead.PostAsync($"/api/v1/events/{eventId}/guests", new { name = "Ada Byron", email, tableId = table, plusOnesAllowed = 1 })).Expect(201);
        (await lead.PostAsync($"/api/v1/events/{eventId}/guests", new { name = "Cem Özdemir", rsvp = "confirmed", tableId = table })).Expect(201);
        (await lead.PostAsync($"/api/v1/events/{eventId}/guests/dietary/prints", new { scope = "expected" })).Expect(201);

        await using var producer = await chromium.OpenAsync(server);
        var list = producer.Page;
        await producer.SignInAsync(lead.Email, People.Password);
        await list.GotoAsync($"/events/{eventId}/guests");
        await Expect(AnswerOf(list, "Ada Byron")).ToContainTextAsync("Not invited");

        await list.GetByRole(AriaRole.Button, s_menu).ClickAsync();
        await list.GetByRole(AriaRole.Menuitem, new() { Name = "Send invitations…" }).ClickAsync();
        var letters = list.GetByRole(AriaRole.Dialog, new() { Name = "Send invitations" });
        await Expect(letters.GetByRole(AriaRole.Region, new() { Name = "The letter as it is read" })).ToContainTextAsync(email);
        await producer.ExpectAccessibleAsync();
        await producer.PictureAsync("guests-invite");
        await letters.GetByRole(AriaRole.Button, new() { Name = "Send to 1 guest" }).ClickAsync();
        await Expect(AnswerOf(list, "Ada Byron")).ToContainTextAsync("Invited");

        // A phone without scripts, an account or anything but the letter.
        await using var phone = await chromium.OpenAsync(server, width: 390, height: 844, scripts: false);
        await phone.Page.GotoAsync(await LinkOfAsync(email));
        await Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Harbour gala" })).ToBeVisibleAsync();
        await phone.PictureAsync("rsvp-phone");
        await phone.Page.GetByLabel("Yes, I am coming").CheckAsync();
        await phone.Page.GetByLabel("How you eat").FillAsync("vegan");
        await phone.Page.GetByText("Allergies and intolerances").First.ClickAsync();
        await phone.Page.GetByLabel("Peanuts").First.SelectOptionAsync("severe");
        await phone.Page.GetByLabel("Their name").FillAsync("Bob Noyce");
        await phone.Page.GetByLabel("A message to whoever invites you").FillAsync("Looking forward!");
        await phone.PictureAsync("rsvp-phone-filled");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Send my answer" }).ClickAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved. Thank you! You are coming, with Bob Noyce.");
        // Rules of accessibility are checked by a script, which the first phone would not run.
        await using var checking = await chromium.OpenAsync(server, width: 390, height: 844);
        await checking.Page.GotoAsync(phone.Page.Url);
        Assert.True(await checking.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
        await checking.ExpectAccessibleAsync();
        await checking.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await checking.ExpectAccessibleAsync();
        await checking.PictureAsync("rsvp-phone-saved");

        // The open list was not touched and knows it: who comes, whom they bring, and that the kitchen must be told.
        await Expect(AnswerOf(list, "Ada Byron")).ToContainTextAsync("Coming");
        await Expect(AnswerOf(list, "Bob Noyce")).ToContainTextAsync("Coming");
        await Expect(list.GetByText("Printed sheet 1 is old.")).ToBeVisibleAsync();
        await producer.ExpectAccessibleAsync();
        await producer.PictureAsync("guests-list");
        await list.GetByRole(AriaRole.Button, new() { Name = "See the sheet" }).ClickAsync();
        var old = list.GetByRole(AriaRole.Region, new() { Name = "Printed sheet is old" });
        await Expect(old).ToContainTextAsync("Ada Byron");
        await Expect(old).ToContainTextAsync("Urgent");
        await producer.ExpectAccessibleAsync();
        await producer.PictureAsync("guests-kitchen");
        await list.GetByRole(AriaRole.Button, new() { Name = "Print sheet 2" }).ClickAsync();
        await Expect(list.GetByText("is as things are")).ToBeVisibleAsync();

        await list.GetByRole(AriaRole.Button, new() { Name = "Seating" }).ClickAsync();
        await Expect(list.GetByRole(AriaRole.Region, new() { Name = "Table Garden" })).ToContainTextAsync("Ada Byron");
        await producer.ExpectAccessibleAsync();
        await producer.PictureAsync("guests-seating");
        await list.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await list.SetViewportSizeAsync(390, 844);
        foreach (var (view, region) in new[] { ("seating", "Table Garden"), ("kitchen", "All tables together") })
        {
            await list.GotoAsync($"/events/{eventId}/guests?view={view}");
            await Expect(list.GetByRole(AriaRole.Region, new() { Name = region })).ToBeVisibleAsync();
            await producer.ExpectAccessibleAsync();
            await producer.PictureAsync($"guests-{view}-phone");
        }

        await list.GotoAsync($"/events/{eventId}/guests");
        await Expect(AnswerOf(list, "Ada Byron")).ToBeVisibleAsync();
        await producer.ExpectAccessibleAsync();
        await producer.PictureAsync("guests-list-phone");
    }

    [Fact]
    public async Task A_list_from_a_spreadsheet_is_tried_out_taken_in_and_taken_back()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = (await lead.PostAsync("/api/v1/events", new
        {
            name = "Harbour gala", type = "gala", startAt = "2027-05-01T16:00:00Z", endAt = "2027-05-01T20:00:00Z", timezone = "Europe/Berlin",
            visibility = "organization", generateTasks = false,
        })).Expect(201).Data.Id();
        (await lead.PostAsync($"/api/v1/events/{eventId}/guests", new { name = "Cem Özdemir" })).Expect(201);

        await using var window = await chromium.OpenAsync(server);
        var page = window.Page;
        await window.SignInAsync(lead.Email, People.Password);
        await page.GotoAsync($"/events/{eventId}/guests");
        await page.GetByRole(AriaRole.Button, s_menu).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Import guests…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Import guests" });
        // As a spreadsheet in Germany saves it: semicolons, and letters of Western Europe that are not Unicode.
        await dialog.GetByLabel("Guest list").SetInputFilesAsync(new FilePayload
        {
            Name = "gäste.csv",
            MimeType = "text/csv",
            Buffer = Encoding.Latin1.GetBytes("Gast;E-Mail;Tisch;Allergien\r\nZoë Müller;zoe@example.com;Nord;Erdnüsse (schwer)\r\nJames Dean;no address;Nord;\r\nÅsa Bøhm;asa@example.com;;\r\n"),
        });
        await Expect(Figure(dialog, "new")).ToHaveTextAsync("2");
        await Expect(Figure(dialog, "left out")).ToHaveTextAsync("1");
        await Expect(dialog.GetByText("Row 3:")).ToBeVisibleAsync();
        await Expect(dialog.GetByText("Zoë Müller")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("guests-import");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.SetViewportSizeAsync(390, 844);
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("guests-import-phone");
        await page.SetViewportSizeAsync(1280, 900);
        // Nothing is written yet.
        Assert.Equal(1, (await lead.GetAsync($"/api/v1/events/{eventId}/guests")).Json.Int("total"));

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Import 2 guests" }).ClickAsync();
        await Expect(dialog.GetByText("The list is taken in.")).ToBeVisibleAsync();
        await Expect(AnswerOf(page, "Zoë Müller")).ToBeAttachedAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Undo the import" }).ClickAsync();
        await Expect(dialog.GetByText("The import is taken back.")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(AnswerOf(page, "Cem Özdemir")).ToBeVisibleAsync();
        await Expect(AnswerOf(page, "Zoë Müller")).ToHaveCountAsync(0);
    }

    private static ILocator AnswerOf(IPage page, string guest) =>
        page.Locator($"[aria-label$='Change the answer of {guest}']");

    private static ILocator Figure(ILocator dialog, string name) =>
        dialog.Locator("dl > div").Filter(new() { Has = dialog.Page.GetByText(name, new() { Exact = true }) }).Locator("dd");

    /// <summary>The link in the letter somebody got.</summary>
    private async Task<string> LinkOfAsync(string email)
    {
        var deadline = TimeProvider.System.GetUtcNow() + s_patience;
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            foreach (var file in Directory.Exists(server.MailDirectory) ? Directory.GetFiles(server.MailDirectory, "*.eml") : [])
            {
                try
                {
                    // Long lines are folded behind a mark of equality.
                    var letter = (await File.ReadAllTextAsync(file)).Replace("=\r\n", "", StringComparison.Ordinal);
                    if (letter.Contains($"To: {email}", StringComparison.OrdinalIgnoreCase) && Token().Match(letter) is { Success: true } found)
                    {
                        return $"/rsvp/{found.Value}";
                    }
                }
                catch (IOException)
                {
                    // Still being written.
                }
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"No letter to {email}.");
    }

    [GeneratedRegex("cbg_[A-Za-z0-9_-]{43}")]
    private static partial Regex Token();
}
