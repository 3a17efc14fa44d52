using Callboard.Platform;
using Callboard.Platform.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Elements;

/// <summary>What can be had for events: the catalogue of venues, vendors and the organization, and what events have of it.</summary>
public sealed class ElementsModule : IModule
{
    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ElementsProblems.Set);
        services.AddSingleton<IActivitySentence, EventElementSentence>();
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var elements = api.MapGroup("/elements").WithTags("Elements");
        elements.MapGet("", Catalogue.ListAsync).WithName("Elements_List").WithSummary("What can be had: search, filter, page.");
        elements.MapPost("", Catalogue.CreateAsync).WithName("Elements_Create").WithSummary("Adds an element to the catalogue.");
        elements.MapGet("/{id:guid}", Catalogue.GetAsync).WithName("Elements_Get").WithSummary("One element.");
        elements.MapMethods("/{id:guid}", ["PATCH"], Catalogue.PatchAsync).WithName("Elements_Change").WithSummary("Changes fields of an element.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        elements.MapMethods("/{id:guid}", ["PUT"], Catalogue.PatchAsync).WithName("Elements_Put").WithSummary("The same as PATCH.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        elements.MapDelete("/{id:guid}", Catalogue.ArchiveAsync).WithName("Elements_Archive").WithSummary("Puts an element away.");
        elements.MapPost("/{id:guid}/restore", Catalogue.RestoreAsync).WithName("Elements_Restore").WithSummary("Brings an element back.");
        elements.MapGet("/{id:guid}/availability", Catalogue.AvailabilityAsync).WithName("Elements_Availability")
            .WithSummary("Whether an element can be had at some time, and what speaks against it.");

        var ofEvent = api.MapGroup("/events/{eventId:guid}/elements").WithTags("Elements");
        ofEvent.MapGet("", EventElements.ListAsync).WithName("Elements_OfEvent").WithSummary("Elements of an event, and what they come to.");
        ofEvent.MapPost("", EventElements.AddAsync).WithName("Elements_Add").WithSummary("Adds an element to an event.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        ofEvent.MapGet("/{id:guid}", EventElements.GetOfEventAsync).WithName("Elements_GetOfEvent").WithSummary("One element of an event.");
        ofEvent.MapMethods("/{id:guid}", ["PATCH"], EventElements.PatchAsync).WithName("Elements_ChangeOfEvent")
            .WithSummary("Changes an element of an event, or takes a step with it.").ProducesProblem(StatusCodes.Status409Conflict);
        ofEvent.MapMethods("/{id:guid}", ["PUT"], EventElements.PatchAsync).WithName("Elements_PutOfEvent").WithSummary("The same as PATCH.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        ofEvent.MapDelete("/{id:guid}", EventElements.RemoveAsync).WithName("Elements_Remove").WithSummary("Takes an element off an event.");

        var everywhere = api.MapGroup("/event-elements").WithTags("Elements");
        everywhere.MapGet("", EventElements.EverywhereAsync).WithName("Elements_Everywhere")
            .WithSummary("Elements of all events you see; for a venue or vendor, all they were asked for.");
        everywhere.MapGet("/{id:guid}", EventElements.GetAsync).WithName("Elements_GetAnywhere").WithSummary("One element of an event.");
        everywhere.MapPost("/{id:guid}/answer", EventElements.AnswerAsync).WithName("Elements_Answer")
            .WithSummary("The answer of the venue or vendor that was asked.").ProducesProblem(StatusCodes.Status409Conflict);
    }
}
