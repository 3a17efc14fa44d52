using Callboard.Contracts.Schedule;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Resources;

/// <summary>People, kit and rooms, and for what they are taken: nothing is booked twice.</summary>
public sealed class ResourcesModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(ResourcesModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ResourcesProblems.Set);
        services.AddSingleton<IActivitySentence, BookingSentence>();
        services.AddSingleton<IActivitySentence, SpaceBookingSentence>();
        services.AddSingleton<IActivitySentence, TaskResourceSentence>();
        services.AddSingleton<ICalendarSource>(BookingCalendar.OfResources);
        services.AddSingleton<ICalendarSource>(BookingCalendar.OfSpaces);
        services.AddSingleton<ReleaseExpiredHolds>();
        services.AddHostedService(provider => provider.GetRequiredService<ReleaseExpiredHolds>());
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var resources = api.MapGroup("/resources").WithTags("Resources");
        resources.MapGet("", ResourceDirectory.ListAsync).WithName("Resources_List").WithSummary("What there is to book.");
        resources.MapPost("", ResourceDirectory.CreateAsync).WithName("Resources_Create").WithSummary("Adds a resource.");
        resources.MapGet("/availability", Availability.OfResourcesAsync).WithName("Resources_Availability").WithSummary("What is free in a period.");
        resources.MapGet("/utilisation", Availability.UtilisationAsync).WithName("Resources_Utilisation").WithSummary("How much is used in a period.");
        resources.MapGet("/{id:guid}", ResourceDirectory.GetAsync).WithName("Resources_Get").WithSummary("One resource.");
        resources.MapMethods("/{id:guid}", ["PATCH"], ResourceDirectory.PatchAsync).WithName("Resources_Change").WithSummary("Changes fields of a resource.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        resources.MapDelete("/{id:guid}", ResourceDirectory.ArchiveAsync).WithName("Resources_Archive").WithSummary("Puts a resource away.");
        resources.MapPost("/{id:guid}/restore", ResourceDirectory.RestoreAsync).WithName("Resources_Restore").WithSummary("Brings a resource back.");
        resources.MapGet("/{id:guid}/bookings", Bookings.ListAsync).WithName("Resources_ListBookings").WithSummary("What a resource is booked for.");
        resources.MapPost("/{id:guid}/bookings", Bookings.CreateAsync).WithName("Resources_Book").WithSummary("Books a resource, or blocks it.")
            .ProducesProblem(StatusCodes.Status409Conflict);

        var bookings = api.MapGroup("/bookings").WithTags("Resources");
        bookings.MapGet("", Bookings.OfPeriodAsync).WithName("Resources_Bookings").WithSummary("Everything booked in a period.");
        bookings.MapGet("/conflicts", BookingConflicts.FindAsync).WithName("Resources_Conflicts").WithSummary("What collides in the organization.");
        bookings.MapGet("/{id:guid}", Bookings.GetAsync).WithName("Resources_GetBooking").WithSummary("One booking.");
        bookings.MapMethods("/{id:guid}", ["PATCH"], Bookings.PatchAsync).WithName("Resources_ChangeBooking").WithSummary("Moves or changes a booking.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        bookings.MapDelete("/{id:guid}", Bookings.DeleteAsync).WithName("Resources_Unbook").WithSummary("Takes a booking back.");

        var spaces = api.MapGroup("/spaces/{id:guid}").WithTags("Spaces");
        spaces.MapGet("/availability", SpaceBookings.AvailabilityAsync).WithName("Spaces_Availability").WithSummary("When a space is taken and held.");
        spaces.MapGet("/bookings", SpaceBookings.ListAsync).WithName("Spaces_ListBookings").WithSummary("Bookings and holds of a space.");
        spaces.MapPost("/bookings", SpaceBookings.CreateAsync).WithName("Spaces_Hold").WithSummary("Holds a space, or books it.")
            .ProducesProblem(StatusCodes.Status409Conflict);

        var holds = api.MapGroup("/space-bookings").WithTags("Spaces");
        holds.MapGet("", SpaceBookings.OfPeriodAsync).WithName("Spaces_Bookings").WithSummary("All spaces in a period.");
        holds.MapGet("/{id:guid}", SpaceBookings.GetAsync).WithName("Spaces_GetBooking").WithSummary("One booking or hold.");
        holds.MapMethods("/{id:guid}", ["PATCH"], SpaceBookings.PatchAsync).WithName("Spaces_ChangeBooking").WithSummary("Moves or changes a booking or hold.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        holds.MapPost("/{id:guid}/confirm", SpaceBookings.ConfirmAsync).WithName("Spaces_Confirm").WithSummary("Makes a hold a booking.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        holds.MapPost("/{id:guid}/release", SpaceBookings.ReleaseAsync).WithName("Spaces_Release").WithSummary("Gives a space up; who waits behind moves up.");
        holds.MapPost("/{id:guid}/hold", SpaceBookings.HoldAsync).WithName("Spaces_HoldAgain").WithSummary("Makes a booking, or a released hold, a hold.");
        holds.MapDelete("/{id:guid}", SpaceBookings.DeleteAsync).WithName("Spaces_RemoveBooking").WithSummary("Removes a booking or hold.");

        var events = api.MapGroup("/events/{eventId:guid}").WithTags("Resources");
        events.MapGet("/bookings", Bookings.OfEventAsync).WithName("Resources_OfEvent").WithSummary("What is booked for an event.");
        events.MapGet("/spaces", SpaceBookings.OfEventAsync).WithName("Spaces_ListOfEvent").WithSummary("Spaces held and booked for an event.");
        events.MapPost("/spaces", EventSpaces.AddAsync).WithName("Spaces_AddToEvent").WithSummary("Holds a space for an event, or books it.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        events.MapGet("/spaces/{id:guid}", EventSpaces.GetAsync).WithName("Spaces_GetOfEvent").WithSummary("One hold or booking of an event.");
        events.MapMethods("/spaces/{id:guid}", ["PATCH"], EventSpaces.PatchAsync).WithName("Spaces_ChangeOfEvent")
            .WithSummary("Moves or changes a hold or booking of an event.").ProducesProblem(StatusCodes.Status409Conflict);
        events.MapDelete("/spaces/{id:guid}", EventSpaces.RemoveAsync).WithName("Spaces_RemoveFromEvent").WithSummary("Takes a space off an event.");
        events.MapGet("/space-bookings", SpaceBookings.OfEventAsync).WithName("Spaces_OfEvent").WithSummary("Spaces held and booked for an event.");
        events.MapGet("/tasks/{taskId:guid}/resources", TaskResources.ListAsync).WithName("Resources_OfTask").WithSummary("What a task needs.");
        events.MapPost("/tasks/{taskId:guid}/resources", TaskResources.AssignAsync).WithName("Resources_Assign").WithSummary("Puts a resource on a task.");
        events.MapDelete("/tasks/{taskId:guid}/resources/{resourceId:guid}", TaskResources.RemoveAsync).WithName("Resources_Unassign").WithSummary("Takes a resource off a task.");
    }
}
