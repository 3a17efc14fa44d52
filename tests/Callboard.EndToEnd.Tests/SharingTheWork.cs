using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>Several people and an unreliable line: who may only look, who joins, and what a cut leaves behind.</summary>
public sealed class SharingTheWork(CallboardServer server, Chromium chromium)
{
    [Fact]
    public async Task A_viewer_reads_everything_and_is_offered_no_change()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var viewer = await server.JoinAsync(lead, "Pieter van Houten", "viewer");
        var eventId = await EventAsync(lead);
        (await lead.PostAsync($"/api/v1/events/{eventId}/tasks", new { name = "Tune the piano", phase = "pre_production" })).Expect(201);
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(viewer.Email, People.Password);

        await window.Page.GotoAsync($"/events/{eventId}/tasks");

        await Expect(window.Page.GetByText("You may look at this event but not change it.")).ToBeVisibleAsync();
        await Expect(window.Page.GetByText("Tune the piano")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Done: Tune the piano" })).ToHaveCountAsync(0);
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "New task" })).ToHaveCountAsync(0);
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Edit details" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_happened_while_the_line_was_cut_is_there_when_it_is_back()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var eventId = await EventAsync(lead);
        await using var window = await chromium.OpenAsync(server);
        await window.SignInAsync(lead.Email, People.Password);
        await window.Page.GotoAsync($"/events/{eventId}/tasks");
        await Expect(window.Page.GetByText("Live", new() { Exact = true }).First).ToBeVisibleAsync();

        await window.SetOfflineAsync(true);
        (await lead.PostAsync($"/api/v1/events/{eventId}/tasks", new { name = "Added meanwhile", phase = "pre_production" })).Expect(201);
        await Expect(window.Page.GetByText("Added meanwhile")).ToHaveCountAsync(0);
        await window.SetOfflineAsync(false);

        await Expect(window.Page.GetByText("Added meanwhile")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(window.Page.GetByText("Live", new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        window.ForgetErrorsOfTheLine();
    }

    [Fact]
    public async Task Somebody_new_accepts_an_invitation_and_is_in()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var email = People.EmailOf("Ada Okafor");
        var token = (await lead.PostAsync("/api/v1/invitations", new { email, role = "member" })).Expect(201).Data.Str("token");
        await using var window = await chromium.OpenAsync(server);

        await window.Page.GotoAsync($"/invitations/{token}");
        await Expect(window.Page.GetByLabel("E-mail")).ToHaveValueAsync(email);
        await window.Page.GetByLabel("Your name").FillAsync("Ada Okafor");
        await window.Page.GetByLabel("Choose a password").FillAsync("short");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Join Northlight Productions" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await window.Page.GetByLabel("Choose a password").FillAsync(People.Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Join Northlight Productions" }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Today" })).ToBeVisibleAsync();
        await using var later = await chromium.OpenAsync(server);
        await later.Page.GotoAsync($"/invitations/{token}");
        await Expect(later.Page.GetByRole(AriaRole.Heading, new() { Name = "This invitation cannot be used" })).ToBeVisibleAsync();
    }

    private static async Task<string> EventAsync(ApiUser lead) => (await lead.PostAsync("/api/v1/events", new
    {
        name = "Shared evening",
        type = "panel",
        startAt = "2027-05-01T16:00:00Z",
        endAt = "2027-05-01T20:00:00Z",
        timezone = "Europe/Berlin",
        visibility = "organization",
        generateTasks = false,
    })).Expect(201).Json.Str("eventId")!;
}
