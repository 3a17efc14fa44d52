using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>Two people talk about an event, on two screens at once, and go on talking when one of them loses the line.</summary>
public sealed class TalkingToEachOther(CallboardServer server, Chromium chromium)
{
    [Fact]
    public async Task Live_with_a_name_a_receipt_and_an_answer_and_through_a_cut_line()
    {
        var marcus = await server.RegisterAsync("Marcus Oyelaran");
        var julia = await server.JoinAsync(marcus, "Julia Santos");
        var eventId = await EventAsync(marcus);
        (await marcus.PostAsync($"/api/v1/events/{eventId}/team", new { userId = julia.Id, role = "custom", permission = "edit" })).Expect(201);
        await using var hers = await chromium.OpenAsync(server);
        await hers.SignInAsync(julia.Email, People.Password);
        await Expect(hers.Page.GetByText("Live", new() { Exact = true }).First).ToBeVisibleAsync();
        await using var his = await chromium.OpenAsync(server, width: 390, height: 844);
        await his.SignInAsync(marcus.Email, People.Password);

        // He starts it on a phone, for the whole team.
        await his.Page.GotoAsync($"/events/{eventId}/messages");
        await his.Page.GetByRole(AriaRole.Button, new() { Name = "Start a conversation" }).ClickAsync();
        var dialog = his.Page.GetByRole(AriaRole.Dialog, new() { Name = "New conversation" });
        await dialog.GetByLabel("Title").FillAsync("Load-in");
        await dialog.GetByLabel("First message").FillAsync("The lift is out of order.");
        await his.PictureAsync("messages-new-phone");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(his.Page.GetByRole(AriaRole.Heading, new() { Name = "Load-in" })).ToBeVisibleAsync();

        // Her screen shows something else, and counts.
        var rail = hers.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main", Exact = true });
        await Expect(rail.GetByRole(AriaRole.Link, new() { Name = "Messages , 1 unread message" })).ToBeVisibleAsync();
        await rail.GetByRole(AriaRole.Link, new() { Name = "Messages" }).ClickAsync();
        await hers.Page.GetByRole(AriaRole.Button, new() { Name = "Load-in" }).ClickAsync();
        await Expect(Log(hers.Page).GetByText("The lift is out of order.")).ToBeVisibleAsync();
        await Expect(Log(hers.Page).GetByText("1 new message")).ToBeVisibleAsync();
        await Expect(rail.GetByText("unread message")).ToHaveCountAsync(0);
        await Expect(Log(his.Page).GetByText("Read", new() { Exact = true })).ToBeVisibleAsync();

        // She names him and answers him.
        await hers.Page.GetByRole(AriaRole.Button, new() { Name = "Answer Marcus Oyelaran: The lift is out of order." }).ClickAsync();
        await Field(hers.Page).FillAsync("Until noon? @mar");
        await hers.Page.GetByRole(AriaRole.Option, new() { Name = "Marcus Oyelaran" }).ClickAsync();
        await hers.Page.Keyboard.TypeAsync("we could use dock B");
        await hers.Page.Keyboard.PressAsync("Enter");
        await Expect(Log(his.Page).GetByText("we could use dock B")).ToBeVisibleAsync();
        await Expect(Log(his.Page).GetByText("@Marcus Oyelaran")).ToBeVisibleAsync();
        await Expect(Field(hers.Page)).ToHaveValueAsync("");
        await hers.ExpectAccessibleAsync();
        await hers.PictureAsync("messages");
        await his.ExpectAccessibleAsync();
        await his.PictureAsync("messages-phone");

        // Her line is cut. What she writes waits, and says so; what he writes meanwhile she does not see yet.
        await hers.SetOfflineAsync(true);
        await SayAsync(hers.Page, "I walk over");
        await SayAsync(hers.Page, "Dock B is open");
        await Expect(Log(hers.Page).GetByText("Waits to be sent")).ToHaveCountAsync(2);
        await hers.PictureAsync("messages-offline");
        // His screen shows it at once; only the server's answer says that it came first.
        await his.Page.RunAndWaitForResponseAsync(
            () => SayAsync(his.Page, "Is anybody there?"), r => r.Request.Method == "POST" && r.Url.EndsWith("/messages", StringComparison.Ordinal));
        await Expect(Log(his.Page).GetByText("Is anybody there?")).ToBeVisibleAsync();
        await hers.SetOfflineAsync(false);

        foreach (var page in new[] { hers.Page, his.Page })
        {
            await Expect(Log(page).GetByText("Is anybody there?")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await Expect(Log(page).GetByText("I walk over")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
            await Expect(Log(page).GetByText("Dock B is open")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
            await Expect(Log(page).GetByText("Waits to be sent")).ToHaveCountAsync(0);
        }

        // Once, in her order, after what had arrived before.
        var thread = (await julia.GetAsync("/api/v1/threads")).Expect(200).Data.Items().Single().Id();
        var said = (await julia.GetAsync($"/api/v1/threads/{thread}/messages")).Expect(200).Data.Items().Select(m => m.Str("body")).ToList();
        Assert.Equal(["Is anybody there?", "I walk over", "Dock B is open"], said[^3..]);
        Assert.Equal(5, said.Count);
        hers.ForgetErrorsOfTheLine();
    }

    [Fact]
    public async Task A_client_is_called_back_and_quiet_hours_are_set()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var client = (await lead.PostAsync("/api/v1/clients", new { companyName = "Riverside Ltd" })).Expect(201).Data.Id();
        (await lead.PostAsync("/api/v1/communications", new
        {
            kind = "phone", subject = "Menu tasting", body = "They want three options.", clientId = client,
            followUpAt = TimeProvider.System.GetUtcNow().AddHours(-1),
        })).Expect(201);
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(lead.Email, People.Password);
        await window.Page.GotoAsync("/");
        var due = window.Page.GetByRole(AriaRole.Region, new() { Name = "Get back to" });
        await Expect(due.GetByText("Menu tasting")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("today-follow-up");
        await due.GetByRole(AriaRole.Button, new() { Name = "Followed up: Menu tasting" }).ClickAsync();
        await Expect(window.Page.GetByText("Got back about “Menu tasting”")).ToBeVisibleAsync();

        await window.Page.GotoAsync($"/directory/clients?open={client}");
        var log = window.Page.GetByRole(AriaRole.Region, new() { Name = "Client log" });
        await Expect(log.GetByText("Followed up", new() { Exact = true })).ToBeVisibleAsync();
        await window.PictureAsync("client-log");
        await log.GetByRole(AriaRole.Button, new() { Name = "Note something" }).ClickAsync();
        var panel = window.Page.GetByRole(AriaRole.Complementary, new() { Name = "Note something" });
        await panel.GetByLabel("Subject").FillAsync("Parking");
        await window.ExpectAccessibleAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Note it" }).ClickAsync();
        await Expect(log.GetByText("Parking")).ToBeVisibleAsync();

        await window.Page.GotoAsync("/settings");
        await window.Page.GetByLabel("Quiet hours").ClickAsync(new() { Force = true });
        await Expect(window.Page.GetByLabel("Until", new() { Exact = true })).ToHaveValueAsync("07:00");
        await window.Page.GetByText("Once a day").ClickAsync();
        await Expect(window.Page.GetByLabel("Every day at")).ToHaveValueAsync("08:00");
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("notification-settings");
        await window.Page.ReloadAsync();
        await Expect(window.Page.GetByLabel("Until", new() { Exact = true })).ToHaveValueAsync("07:00");
        Assert.Equal("Europe/Berlin", (await lead.GetAsync("/api/v1/notifications/settings")).Expect(200).Data.Str("timezone"));
    }

    private static ILocator Log(IPage page) => page.GetByRole(AriaRole.Log, new() { Name = "Messages" });

    private static ILocator Field(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Write a message" });

    private static async Task SayAsync(IPage page, string text)
    {
        await Field(page).FillAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task<string> EventAsync(ApiUser lead) =>
        (await lead.PostAsync("/api/v1/events", new
        {
            name = "Shared evening", type = "panel", startAt = "2027-05-01T16:00:00Z", endAt = "2027-05-01T20:00:00Z", timezone = "Europe/Berlin",
            visibility = "organization", generateTasks = false,
        })).Expect(201).Json.Str("eventId")!;
}
