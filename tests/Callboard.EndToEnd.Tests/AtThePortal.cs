using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>People of a venue answer what they are asked; the producer sees it, and what is ended is ended on the open screen.</summary>
public sealed class AtThePortal(CallboardServer server, Chromium chromium)
{
    private static readonly LocatorAssertionsToBeVisibleOptions s_soon = new() { Timeout = 15_000 };

    [Fact]
    public async Task A_venue_answers_a_request_and_loses_the_event_while_it_looks()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var venue = (await lead.PostAsync("/api/v1/venues", new { name = "Harbour Hall" })).Expect(201).Data.Id();
        var element = (await lead.PostAsync("/api/v1/elements", new
        {
            name = "Gilt chair", category = "Furniture", price = "4.50", currency = "EUR", unit = "chair", venueId = venue, capacity = 200,
        })).Expect(201).Data.Id();
        var show = (await lead.PostAsync("/api/v1/events", new
        {
            name = "Harbour gala", type = "gala", startAt = "2027-05-01T16:00:00Z", endAt = "2027-05-01T20:00:00Z", timezone = "Europe/Berlin",
            visibility = "organization", generateTasks = false, venueId = venue, currency = "EUR",
        })).Expect(201).Json.Str("eventId")!;
        var host = await server.JoinAsync(lead, "Lorenzo Bassani", "venue", venue);

        await using var producer = await chromium.OpenAsync(server);
        await producer.SignInAsync(lead.Email, People.Password);
        await producer.Page.GotoAsync($"/events/{show}/elements");
        await producer.Page.GetByRole(AriaRole.Button, new() { Name = "Add element" }).First.ClickAsync();
        var adding = producer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Add an element" });
        await adding.GetByPlaceholder("Choose from the catalogue").ClickAsync();
        await producer.Page.GetByRole(AriaRole.Option, new() { Name = "Gilt chair" }).ClickAsync();
        // Said before it is asked for.
        await adding.GetByLabel("Quantity").FillAsync("250");
        await Expect(adding.GetByText("Only 200 left")).ToBeVisibleAsync(s_soon);
        await producer.PictureAsync("elements-add");
        await Expect(adding.GetByRole(AriaRole.Button, new() { Name = "Request it" })).ToBeDisabledAsync();
        await adding.GetByLabel("Quantity").FillAsync("180");
        await Expect(adding.GetByText("Can be had: 200 left")).ToBeVisibleAsync(s_soon);
        await adding.GetByRole(AriaRole.Button, new() { Name = "Request it" }).ClickAsync();
        var row = producer.Page.GetByRole(AriaRole.Listitem, new() { Name = "Gilt chair" });
        await Expect(row.GetByText("Requested", new() { Exact = true })).ToBeVisibleAsync(s_soon);

        await using var portal = await chromium.OpenAsync(server);
        await portal.SignInAsync(host.Email, People.Password);
        await portal.Page.GotoAsync("/requests");
        await Expect(portal.Page.GetByText("Harbour gala")).ToBeVisibleAsync(s_soon);
        await portal.ExpectAccessibleAsync();
        await portal.PictureAsync("portal-requests");
        // The same on a phone and in the dark.
        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await portal.Page.SetViewportSizeAsync(390, 844);
        await Expect(portal.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main, phone" })).ToBeVisibleAsync(s_soon);
        await portal.ExpectAccessibleAsync();
        await portal.PictureAsync("portal-requests-phone");
        await Expect(portal.Page.GetByRole(AriaRole.Link, new() { Name = "Members" })).ToHaveCountAsync(0);
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm Gilt chair" }).ClickAsync();
        await portal.Page.GetByLabel("Message (optional)").FillAsync("With pleasure");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm it" }).ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Region, new() { Name = "Confirmed" })).ToBeVisibleAsync(s_soon);

        await portal.Page.GotoAsync("/profile");
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Harbour Hall" })).ToBeVisibleAsync(s_soon);
        await portal.ExpectAccessibleAsync();
        await portal.PictureAsync("portal-profile-phone");
        await portal.Page.SetViewportSizeAsync(1280, 900);
        await portal.PictureAsync("portal-profile");
        await portal.Page.GotoAsync("/requests");

        // The producer did nothing and sees it.
        await Expect(row.GetByText("Confirmed", new() { Exact = true })).ToBeVisibleAsync(s_soon);
        await Expect(row.GetByText("With pleasure")).ToBeVisibleAsync(s_soon);
        await producer.ExpectAccessibleAsync();
        await producer.PictureAsync("elements-event");

        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "Harbour gala" }).ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Harbour gala" })).ToBeVisibleAsync(s_soon);
        await Expect(portal.Page.GetByText("Live", new() { Exact = true }).First).ToBeVisibleAsync(s_soon);
        (await lead.PatchAsync($"/api/v1/events/{show}", new { venueId = (Guid?)null })).Expect(200);
        await Expect(portal.Page.GetByRole(AriaRole.Heading, new() { Name = "Harbour gala" })).ToHaveCountAsync(0, new() { Timeout = 15_000 });
        portal.ForgetErrorsOfTheLine();
    }
}
